import { describe, expect, it } from "vitest";
import { answerByOf } from "../../src/booking/deadlines.ts";
import { tellBy } from "../../src/desk/telling.ts";
import { office, sample, slotAt, time } from "../mail/letter-samples.ts";

/** Friday 27 November 2026, in the morning. */
const now = time("2026-11-27", "10:00");
const answerBy = answerByOf(time("2026-11-26", "10:00"), office.policy, office.calendar);
const details = (day: string) => ({ ...sample("details"), slot: slotAt(day, "10:30") });
const cancelled = (day: string) => ({ ...sample("cancellationReceipt-office"), slot: slotAt(day, "10:30") });

describe("somebody without an address is told on the telephone", () => {
  it.each([
    ["on Friday, of a consultation on Monday", details("2026-11-30"), time("2026-11-27", "17:15")],
    ["by closing of the day before", details("2026-12-01"), time("2026-11-30", "17:15")],
    ["within the promise, however far away it is", details("2026-12-15"), answerBy],
    ["before its start, where the day before is over", details("2026-11-27"), time("2026-11-27", "10:30")],
    ["of a time that the office cancels, in time as well", cancelled("2026-11-30"), time("2026-11-27", "17:15")],
    ["of a request that the office cancels, within the promise", sample("cancellationReceipt-phone"), answerBy],
    ["of times that can be booked, before they run out", sample("offer"), time("2026-11-30", "17:15")],
  ] as const)("L4: %s", (_when, letter, due) => {
    expect(tellBy(letter as Parameters<typeof tellBy>[0], { answerBy }, now, office)).toBe(due);
  });

  it("T6-3d: of what comes up after the first promise is over, within three business days from then", () => {
    const past = time("2026-11-20", "17:15");
    const due = time("2026-12-02", "17:15");
    expect(tellBy(details("2026-12-15") as Parameters<typeof tellBy>[0], { answerBy: past }, now, office)).toBe(due);
  });
});
