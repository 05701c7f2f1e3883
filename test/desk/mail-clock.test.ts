import { describe, expect, it } from "vitest";
import { plusMinutes, type Time } from "../../src/booking/time.ts";
import { receive, WATCHED_FOLDERS } from "../../src/desk/intake.ts";
import { readThrough } from "../../src/desk/silence.ts";
import { mailBytes } from "../simulation/writing.ts";
import { openTrialDesk, requestOf, TARO, type TrialDesk } from "./trial-desk.ts";

let mails = 0;

/** A mail arrives between two polls a minute apart; its arrival is written by a clock that is so many minutes off. */
async function minutePasses(trial: TrialDesk, minutesOff: number | null): Promise<void> {
  if (minutesOff !== null) {
    const messageId = `<clock-${++mails}@mail.example.com>`;
    const raw = mailBytes(
      TARO,
      "clerk@office.example.jp",
      requestOf(TARO, "15999-1234567", undefined, messageId),
      trial.clock.now,
    );
    trial.post.arrive(raw, plusMinutes(trial.clock.now, minutesOff));
  }
  trial.clock.now = plusMinutes(trial.clock.now, 1);
  for (const folder of WATCHED_FOLDERS) await receive(trial.desk, folder);
}

const through = (trial: TrialDesk): Promise<Time | null> => trial.look((view) => readThrough(view, trial.desk));
const alarms = (trial: TrialDesk) =>
  trial.look(async (view) => (await view.tasks({ open: true, limit: 50 })).filter(({ why }) => why === "mailClock"));

describe("the mail server's clock and ours", () => {
  it("agree: the watermark is the last poll less the grace", async () => {
    const trial = await openTrialDesk();
    for (let mail = 0; mail < 6; mail++) await minutePasses(trial, 0);
    expect(await through(trial)).toBe(plusMinutes(trial.clock.now, -15));
    expect(await alarms(trial)).toEqual([]);
  });

  it("the server's is behind: the watermark goes back by as much, and staff are told once", async () => {
    const trial = await openTrialDesk();
    for (let mail = 0; mail < 6; mail++) await minutePasses(trial, -40);
    expect(await through(trial)).toBe(plusMinutes(trial.clock.now, -15 - 40));
    expect(await alarms(trial)).toHaveLength(1);
  });

  it("the server's is ahead: staff are told, as honest replies count as late; the watermark stays", async () => {
    const trial = await openTrialDesk();
    for (let mail = 0; mail < 6; mail++) await minutePasses(trial, 40);
    expect(await through(trial)).toBe(plusMinutes(trial.clock.now, -15));
    expect(await alarms(trial)).toHaveLength(1);
  });

  it("is set right: the watermark follows with the first mail", async () => {
    const trial = await openTrialDesk();
    for (let mail = 0; mail < 6; mail++) await minutePasses(trial, -40);
    await minutePasses(trial, 0);
    expect(await through(trial)).toBe(plusMinutes(trial.clock.now, -15));
    // And differs again: told again.
    for (let mail = 0; mail < 6; mail++) await minutePasses(trial, -40);
    expect(await alarms(trial)).toHaveLength(2);
  });

  it("an old mail that staff move back into the inbox is no proof of anything", async () => {
    const trial = await openTrialDesk();
    for (const off of [0, -4_000, -4_000, 0, -4_000]) await minutePasses(trial, off);
    expect(await through(trial)).toBe(plusMinutes(trial.clock.now, -15));
    expect(await alarms(trial)).toEqual([]);
  });

  it("after an outage the mails that waited say nothing about the clock", async () => {
    const trial = await openTrialDesk();
    trial.clock.now = plusMinutes(trial.clock.now, 600);
    for (let mail = 0; mail < 6; mail++) {
      const raw = mailBytes(
        TARO,
        "clerk@office.example.jp",
        requestOf(TARO, "15999-1234567", undefined, `<w${mail}@x>`),
        trial.clock.now,
      );
      trial.post.arrive(raw, plusMinutes(trial.clock.now, -300));
    }
    for (const folder of WATCHED_FOLDERS) await receive(trial.desk, folder);
    expect(await through(trial)).toBe(plusMinutes(trial.clock.now, -15));
    expect(await alarms(trial)).toEqual([]);
  });
});
