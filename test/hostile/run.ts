import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { openParser } from "../../src/world/parser.ts";
import { openTrialDesk, type TrialDesk } from "../desk/trial-desk.ts";
import { allBombs } from "./bombs.ts";

/**
 * Sends every hostile mail through a desk with the real worker and prints, for each and in all, how long the service's own thread
 * was stalled, how much it worked for the mail in all (which other programs on the machine do not change, and which no stall of
 * its own making can exceed), and how long the mail took. `node test/hostile/run.ts`; with `--folder PATH` every file below that
 * folder instead, whatever it is. Exit 1 when a mail is lost or undecided, or is more work for that thread than a stall may last.
 */
const { values } = parseArgs({ options: { folder: { type: "string" } } });
const RESOLUTION_MS = 5;
const LONGEST_STALL_MS = 200;
/** What thousands of mails leave behind is no matter of the next one. */
const MAILS_A_DESK = 40;

type Sample = { name: string; make: () => Uint8Array };

const worker = openParser();
const samples: Sample[] = values.folder === undefined ? allBombs() : filesIn(values.folder);
const rows: { name: string; stall: number; work: number; whole: number; state: string }[] = [];
const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
delay.enable();
let trial = await openDesk();
for (const [at, sample] of samples.entries()) {
  if (at % MAILS_A_DESK === 0) trial = await openDesk();
  rows.push(await measure(trial, sample));
}
await worker.close();
const round = (milliseconds: number) => Math.round(milliseconds);
for (const { name, stall, work, whole, state } of rows.toSorted((a, b) => b.work - a.work).slice(0, 25))
  process.stdout.write(`${round(stall)}\t${round(work)}\t${round(whole)}\t${state}\t${name}\n`);
const most = (numbers: number[]) => round(Math.max(...numbers));
const lost = rows.filter(({ state }) => /^(lost|new)/.test(state)).length;
const work = most(rows.map((row) => row.work));
process.stdout.write(
  `${rows.length} mails, lost or undecided ${lost}, longest stall ${most(rows.map(({ stall }) => stall))} ms, most work of the service's own thread for one mail ${work} ms, longest mail ${most(rows.map(({ whole }) => whole))} ms\n`,
);
process.exitCode = lost > 0 || work > LONGEST_STALL_MS ? 1 : 0;

async function openDesk(): Promise<TrialDesk> {
  const opened = await openTrialDesk();
  opened.desk.world.parser = worker;
  return opened;
}

async function measure({ post, clock, works, look }: TrialDesk, { name, make }: Sample) {
  const raw = make();
  const known = (await look((view) => view.inboundMails({ limit: 1000 }))).length;
  await new Promise((resolve) => setTimeout(resolve, 20));
  delay.reset();
  const begun = performance.now();
  const before = process.threadCpuUsage();
  post.arrive(raw, clock.now);
  await works();
  const whole = performance.now() - begun;
  const used = process.threadCpuUsage(before);
  await new Promise((resolve) => setTimeout(resolve, 2 * RESOLUTION_MS));
  const mails = await look((view) => view.inboundMails({ limit: 1000 }));
  const { state, reason } = mails[known] ?? { state: "lost", reason: "" };
  return {
    name,
    stall: delay.max / 1e6,
    work: (used.user + used.system) / 1000,
    whole,
    state: `${state} ${reason ?? ""}`,
  };
}

function filesIn(folder: string): Sample[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => statSync(join(folder, name)).isFile())
    .sort()
    .map((name) => ({ name, make: () => readFileSync(join(folder, name)) }));
}
