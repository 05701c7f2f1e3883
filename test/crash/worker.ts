import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { freePort } from "../stories/serving.ts";
import type { Order } from "./entry.ts";

const MAIN = join(import.meta.dirname, "../../src/main.ts");
const ENTRY = join(import.meta.dirname, "entry.ts");
const MOST_SAID = 20_000;

export type Worker = {
  /** Standard error, the end of it. */
  said(): string;
  /** SIGKILL, and waits until the process is gone. */
  kill(): Promise<void>;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
  alive(): boolean;
  /** How it ended, if not by SIGKILL: a death that nobody wished. */
  strangeEnd(): string | null;
  ended: Promise<void>;
};

/** A worker that has loaded everything and waits for its order. */
export type Standby = {
  go(order: Order): Worker;
  /** Sends it home without any work; it ends by itself. */
  dismiss(): Promise<void>;
};

/** `node src/main.ts serve`, as an operator starts it. */
export async function startServe(env: Record<string, string>): Promise<Worker> {
  return watch(spawnNode([MAIN, "serve"], { ...env, CONSOLE_PORT: String(await freePort()) }));
}

export async function startStandby(env: Record<string, string>): Promise<Standby> {
  const child = spawnNode([ENTRY], env);
  const worker = watch(child);
  const loaded = child.stdout ? once(child.stdout, "data") : Promise.reject(new Error("no standard output"));
  await Promise.race([loaded, worker.ended]);
  if (!worker.alive()) throw new Error(`a worker did not start\n${worker.said()}`);
  return {
    go: (order) => {
      child.stdin?.write(`${JSON.stringify(order)}\n`);
      return worker;
    },
    dismiss: () => {
      child.stdin?.end();
      return worker.ended;
    },
  };
}

/** The next worker is made ready while the last one works. */
export type Yard = { next(): Promise<Standby>; close(): Promise<void> };

export function openYard(env: Record<string, string>): Yard {
  const make = () => {
    const made = startStandby(env);
    made.catch(() => undefined);
    return made;
  };
  let ready = make();
  const used: Worker[] = [];
  return {
    async next() {
      const standby = await ready;
      ready = make();
      return {
        ...standby,
        go: (order) => {
          const worker = standby.go(order);
          used.push(worker);
          return worker;
        },
      };
    },
    async close() {
      await (await ready).dismiss();
      for (const worker of used) if (worker.alive()) await worker.kill();
    },
  };
}

function spawnNode(args: string[], env: Record<string, string>): ChildProcess {
  return spawn(process.execPath, args, {
    env: { PATH: process.env.PATH ?? "", ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
}

function watch(child: ChildProcess): Worker {
  let said = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    said = (said + chunk.toString("utf8")).slice(-MOST_SAID);
  });
  child.stdin?.on("error", () => undefined);
  child.stdout?.resume();
  const ended = once(child, "close").then(() => undefined);
  return {
    said: () => said,
    kill: async () => {
      child.kill("SIGKILL");
      await ended;
    },
    stop: async () => {
      child.kill("SIGTERM");
      await ended;
      return child.exitCode;
    },
    alive: () => child.exitCode === null && child.signalCode === null,
    strangeEnd: () =>
      child.signalCode === "SIGKILL" || (child.exitCode === null && child.signalCode === null)
        ? null
        : `ended by itself with ${child.exitCode ?? child.signalCode}: ${said.slice(-1_000)}`,
    ended,
  };
}
