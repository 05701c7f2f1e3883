import { describe, expect, it } from "vitest";
import { toTime } from "../../src/booking/time.ts";
import { perform } from "../../src/desk/acts.ts";
import { recordOutcome, undoOutcome } from "../../src/desk/staff-acts.ts";
import { openTrialDesk, replyTo, requestOf, TARO, type TrialDesk } from "./trial-desk.ts";

const staff = "sato";
const open = (trial: TrialDesk) => trial.look((view) => view.tasks({ open: true, kinds: ["outcomeDue"], limit: 9 }));

/** Confirmed for Thursday 3 December, 14:00. */
async function confirmed(): Promise<{ trial: TrialDesk; bookingId: string }> {
  const trial = await openTrialDesk();
  trial.arrives(TARO, requestOf(TARO, "15999-0000001"));
  await trial.works();
  trial.arrives(TARO, replyTo(trial.post.sent.at(-1)?.messageId ?? "", "お願いします。", "<yes@mail.example.com>"));
  await trial.works();
  const [booking] = await trial.look((view) => view.bookings({ statuses: ["confirmed"], limit: 5 }));
  if (!booking) throw new Error("not confirmed");
  return { trial, bookingId: booking.id };
}

describe("a consultation without a record", () => {
  it("T6-6b: is a task from closing time on, goes when recorded, comes back with an undo, and counts for nothing", async () => {
    const { trial, bookingId } = await confirmed();
    trial.clock.now = toTime("2026-12-03T17:14:59+09:00");
    await trial.works();
    expect(await open(trial)).toEqual([]);
    trial.clock.now = toTime("2026-12-03T17:15:00+09:00");
    await trial.works();
    expect(await open(trial)).toMatchObject([{ why: "outcomeDue", due: "2026-12-03T17:15:00+09:00", bookingId }]);
    await trial.works();
    expect((await open(trial)).length).toBe(1);
    expect((await trial.look((view) => view.booking(bookingId)))?.status).toBe("confirmed");
    await perform(trial.desk, (tx) =>
      recordOutcome(tx, trial.desk, { staff, bookingId, outcome: "attended", reason: "" }),
    );
    expect(await open(trial)).toEqual([]);
    await perform(trial.desk, (tx) => undoOutcome(tx, trial.desk, { staff, bookingId }));
    await trial.works();
    expect((await open(trial)).length).toBe(1);
  });

  it("T6-6b: a word that arrived at minute 10 and was not read yet stands against the no-show", async () => {
    const { trial, bookingId } = await confirmed();
    const noShow = () =>
      perform(trial.desk, (tx) => recordOutcome(tx, trial.desk, { staff, bookingId, outcome: "noShow", reason: "" }));
    trial.clock.now = toTime("2026-12-03T14:09:00+09:00");
    const details = trial.post.sent.at(-1)?.messageId ?? "";
    trial.arrives(TARO, replyTo(details, "申し訳ありません。電車が遅れて、少し遅れます。", "<late@mail.example.com>"));
    trial.clock.now = toTime("2026-12-03T14:20:00+09:00");
    expect(await noShow()).toEqual({ refused: "notReadThrough" });
    trial.clock.now = toTime("2026-12-03T14:30:00+09:00");
    await trial.works();
    // Once it was read it is word, as it stands, and no mail that nobody understood.
    expect(await noShow()).toEqual({ refused: "wordStandsOpen" });
  });
});
