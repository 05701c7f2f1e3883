import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { View } from "../../src/world/store.ts";
import type { Random } from "../simulation/random.ts";
import { unfinished } from "./audit.ts";
import type { OutsidePoint } from "./points.ts";
import type { Phase, Sink } from "./sink.ts";
import type { Worker } from "./worker.ts";

export type Outlook = {
  random: Random;
  sink: Sink;
  /** The office's Maildir on disk. */
  maildir: string;
  look<T>(question: (view: View) => Promise<T>): Promise<T>;
};

const GLANCE_MS = 8;
const LONGEST_START_MS = 1_500;
const LONGEST_WORK_MS = 4_000;
const LONGEST_AFTER_250_MS = 4;

/** Kills the worker when the point is seen from outside; resolves when it is dead, or when `over` aborts first. */
export async function killAt(at: OutsidePoint, worker: Worker, outlook: Outlook, over: AbortSignal): Promise<void> {
  const { random, sink } = outlook;
  const pause = (milliseconds: number) => wait(milliseconds, undefined, { signal: over }).catch(() => undefined);
  const atPhase = (phase: Phase, laterMs = 0) =>
    new Promise<void>((resolve) => {
      over.addEventListener("abort", () => resolve());
      sink.onNext(phase, async () => {
        if (laterMs > 0) await wait(laterMs);
        await worker.kill();
        resolve();
      });
    });
  switch (at) {
    case "at random":
      await pause(random.between(0, LONGEST_WORK_MS));
      return worker.kill();
    case "while starting":
      await pause(random.between(0, LONGEST_START_MS));
      return worker.kill();
    case "when all is done":
      await pause(LONGEST_START_MS);
      while (!over.aborted) {
        if ((await outlook.look(unfinished)).length === 0) return worker.kill();
        await pause(GLANCE_MS);
      }
      return;
    case "SMTP: envelope taken":
      return atPhase("envelope");
    case "SMTP: half the body":
      return atPhase("body");
    case "SMTP: final dot, 250 withheld":
      return atPhase("dot");
    case "SMTP: 250 just sent":
      return atPhase("answered", random.between(0, LONGEST_AFTER_250_MS));
    case "seen: mail stored":
    case "seen: letter written":
    case "seen: letter claimed":
    case "seen: letter accepted":
    case "seen: copy in Sent":
    case "seen: flag in the inbox": {
      const before = new Set(await seen(at, outlook));
      while (!over.aborted) {
        if ((await seen(at, outlook)).some((one) => !before.has(one))) return worker.kill();
        await pause(GLANCE_MS);
      }
    }
  }
}

/** Names of what stands there now; a new one among them is the moment. */
async function seen(at: OutsidePoint, { look, maildir }: Outlook): Promise<string[]> {
  const idsOf = (rows: { id: string }[]) => rows.map(({ id }) => id);
  const limit = 100;
  switch (at) {
    case "seen: mail stored":
      return idsOf(await look((view) => view.inboundMails({ states: ["new"], limit })));
    case "seen: letter written":
      return idsOf(await look((view) => view.letters({ states: ["queued", "sending"], limit })));
    case "seen: letter claimed":
      return idsOf(await look((view) => view.letters({ states: ["sending"], limit })));
    case "seen: letter accepted":
      return idsOf(await look((view) => view.letters({ states: ["accepted"], copied: false, limit })));
    case "seen: copy in Sent":
      return filesIn(join(maildir, ".Sent"), ["cur", "new", "tmp"]);
    case "seen: flag in the inbox":
      return filesIn(maildir, ["cur"]).filter((name) => /:2,.*[FS]/.test(name));
    default:
      return [];
  }
}

function filesIn(folder: string, parts: string[]): string[] {
  return parts.flatMap((part) => {
    try {
      return readdirSync(join(folder, part));
    } catch {
      return [];
    }
  });
}
