import { openMailbox } from "../../src/world/imap.ts";
import { startFakeImap } from "../fake-imap.ts";
import { startGate } from "../gate.ts";
import { realClock } from "../real-clock.ts";

/**
 * `node test/world/dead-line.ts`: how long a line that died without a word goes unnoticed, with the limits and the poll a
 * minute of the real service. Takes about four minutes; the table is copied into docs/failures.md by hand.
 */
const POLL_MS = 60_000;
const MOST_SECONDS = 90;

const noLog = { info: () => undefined, warn: () => undefined, error: () => undefined };

async function main(): Promise<void> {
  const rows = [
    ["right after a poll", await noticed("after a poll")],
    ["in the middle of a command", await noticed("in a command")],
    ["before a connection stands", await noticed("before connecting")],
  ] as const;
  console.log("| the line dies | seconds until it is noticed |\n| --- | --- |");
  for (const [when, seconds] of rows) console.log(`| ${when} | ${seconds.toFixed(1)} |`);
  process.exitCode = rows.every(([, seconds]) => seconds <= MOST_SECONDS) ? 0 : 1;
}

async function noticed(when: "after a poll" | "in a command" | "before connecting"): Promise<number> {
  const fake = await startFakeImap({});
  const gate = await startGate(fake.port);
  const settings = { host: "127.0.0.1", port: gate.port, secure: false, startTls: "loopback-optional" } as const;
  const mailbox = openMailbox({ ...settings, user: "u", auth: { password: "p" } }, { clock: realClock, log: noLog });
  if (when === "before connecting") gate.swallow();
  else await mailbox.fetchAfter("inbox", 0, 50);
  const diedAt = performance.now();
  if (when === "after a poll") {
    gate.swallow();
    await realClock.sleep(POLL_MS);
  }
  // The server hears the command and its answer is swallowed.
  if (when === "in a command") fake.manners.instead = () => "silence";
  for (;;) {
    const answer = await mailbox.fetchAfter("inbox", 0, 50);
    if ("trouble" in answer) break;
    await realClock.sleep(POLL_MS);
  }
  const seconds = (performance.now() - diedAt) / 1000;
  await gate.shut();
  await mailbox.close();
  await fake.stop();
  return seconds;
}

await main();
