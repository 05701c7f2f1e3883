import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { childEnvironment } from "../child-environment.ts";
import { eventually } from "../real-clock.ts";

const MAIN = join(import.meta.dirname, "../../src/main.ts");
const READY_MS = 40_000;

/** `node src/main.ts serve` as a process of its own, with nothing of this one's environment but the path. */
export type Serving = {
  pid: number;
  /** Everything on standard error so far: log lines and complaints. */
  said(): string;
  /** What `/readyz` answers, or null while nobody does. */
  readiness(): Promise<Readiness | null>;
  becomesReady(): Promise<void>;
  becomesUnready(why: RegExp): Promise<void>;
  /** Ends it at once, as a power cut would. */
  kill(): Promise<void>;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
  ended: Promise<number | null>;
};

export type Readiness = { ready: boolean; reasons: string[] };

export async function startServing(env: Record<string, string>): Promise<Serving> {
  const port = await freePort();
  const child: ChildProcess = spawn(process.execPath, [MAIN, "serve"], {
    env: { ...childEnvironment(), CONSOLE_PORT: String(port), ...env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    said += chunk.toString("utf8");
  });
  const ended = once(child, "close").then(([code]) => code as number | null);
  const readiness = async (): Promise<Readiness | null> => {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null);
    return answer === null ? null : ((await answer.json()) as Readiness);
  };
  const becomes = async (good: (answer: Readiness | null) => boolean, wanted: string): Promise<void> => {
    const last = await eventually(readiness, good, READY_MS);
    if (!good(last)) throw new Error(`not ${wanted}: ${JSON.stringify(last)}\n${said}`);
  };
  return {
    pid: child.pid ?? 0,
    said: () => said,
    readiness,
    becomesReady: () => becomes((answer) => answer?.ready === true, "ready"),
    becomesUnready: (why) =>
      becomes((answer) => answer?.reasons.some((one) => why.test(one)) ?? false, `unready: ${why}`),
    kill: async () => {
      child.kill("SIGKILL");
      await ended;
    },
    stop: async () => {
      child.kill("SIGTERM");
      return ended;
    },
    ended,
  };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  await wait(0);
  return typeof address === "object" && address !== null ? address.port : 0;
}
