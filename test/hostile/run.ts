import { monitorEventLoopDelay } from "node:perf_hooks";
import { openParser } from "../../src/world/parser.ts";
import { openTrialDesk } from "../desk/trial-desk.ts";
import { allBombs } from "./bombs.ts";

/**
 * Sends every hostile mail through a desk with the real worker and prints, for each and in all, how long the service's own thread
 * was stalled, how much it worked for the mail in all (which other programs on the machine do not change, and which no stall of
 * its own making can exceed), and how long the mail took. `node test/hostile/run.ts`.
 */
const RESOLUTION_MS = 5;
const worker = openParser();
const trial = await openTrialDesk();
trial.desk.world.parser = worker;
const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
const rows: { name: string; stall: number; work: number; whole: number; state: string }[] = [];
delay.enable();
for (const bomb of allBombs()) {
  const raw = bomb.make();
  await new Promise((resolve) => setTimeout(resolve, 20));
  delay.reset();
  const begun = performance.now();
  const before = process.threadCpuUsage();
  trial.post.arrive(raw, trial.clock.now);
  await trial.works();
  const whole = performance.now() - begun;
  const used = process.threadCpuUsage(before);
  await new Promise((resolve) => setTimeout(resolve, 2 * RESOLUTION_MS));
  const mails = await trial.look((view) => view.inboundMails({ limit: 1000 }));
  const { state, reason } = mails.at(-1) ?? { state: "lost", reason: "" };
  rows.push({
    name: bomb.name,
    stall: delay.max / 1e6,
    work: (used.user + used.system) / 1000,
    whole,
    state: `${state} ${reason ?? ""}`,
  });
}
await worker.close();
const round = (milliseconds: number) => Math.round(milliseconds);
for (const { name, stall, work, whole, state } of rows.toSorted((a, b) => b.work - a.work).slice(0, 25))
  process.stdout.write(`${round(stall)}\t${round(work)}\t${round(whole)}\t${state}\t${name}\n`);
const most = (values: number[]) => round(Math.max(...values));
process.stdout.write(
  `${rows.length} mails, longest stall ${most(rows.map(({ stall }) => stall))} ms, most work of the service's own thread for one mail ${most(rows.map(({ work }) => work))} ms, longest mail ${most(rows.map(({ whole }) => whole))} ms\n`,
);
