import { describe, expect, it } from "vitest";
import { fold } from "../../src/booking/apply.ts";
import type { Booking } from "../../src/booking/booking.ts";
import { toTime } from "../../src/booking/time.ts";
import { perform } from "../../src/desk/acts.ts";
import { moveByHand, recordOutcome } from "../../src/desk/staff-acts.ts";
import { openTrialDesk, replyTo, requestOf, TARO, type TrialDesk } from "./trial-desk.ts";

const onlyBooking = async (trial: TrialDesk): Promise<Booking> => {
  const [booking] = await trial.look((view) => view.bookings({ limit: 5 }));
  if (!booking) throw new Error("no booking");
  return booking;
};
const kinds = (trial: TrialDesk) =>
  trial.look((view) => view.letters({ limit: 50 })).then((all) => all.map((letter) => letter.kind));
const lastLetter = (trial: TrialDesk) => trial.look((view) => view.letters({ limit: 50 })).then((all) => all.at(-1));
const heldFor = (trial: TrialDesk) =>
  trial.look((view) => view.inboundMails({ states: ["held"], limit: 9 })).then((all) => all.map((mail) => mail.reason));
let mails = 0;
const answers = async (trial: TrialDesk, body: string, messageId = trial.post.sent.at(-1)?.messageId ?? "") => {
  trial.arrives(TARO, replyTo(messageId, body, `<change-${++mails}@mail.example.com>`));
  await trial.works();
};

/** Confirmed for Thursday 3 December, 14:00; now is Wednesday 25 November. */
async function confirmed(): Promise<TrialDesk> {
  const trial = await openTrialDesk();
  trial.arrives(TARO, requestOf(TARO, "15999-0000001"));
  await trial.works();
  await answers(trial, "お願いします。");
  expect(await onlyBooking(trial)).toMatchObject({ status: "confirmed", change: null });
  return trial;
}

async function changing(): Promise<TrialDesk> {
  const trial = await confirmed();
  await answers(trial, "申し訳ありませんが、12月4日（金）10時に変更をお願いできますか。");
  return trial;
}

describe("a change wished before the day", () => {
  it("is offered beside the agreed time, which stands", async () => {
    const trial = await changing();
    const booking = await onlyBooking(trial);
    if (booking.status !== "confirmed") throw new Error(booking.status);
    expect(booking.choice.slot.start).toBe("2026-12-03T14:00:00+09:00");
    expect(booking.change?.choices.map((one) => one.slot.start)).toEqual(["2026-12-04T10:00:00+09:00"]);
    const letter = await lastLetter(trial);
    expect(letter?.kind).toBe("offer");
    expect(letter?.subject).toContain("まだ変更は確定していません");
    expect(letter?.text.replace(/\n/g, "")).toContain(
      "もとの予約（12月3日（木）14時00分～14時30分）がそのまま有効です",
    );
    const held = await trial.look((view) =>
      view.taken(toTime("2026-12-03T00:00:00+09:00"), toTime("2026-12-05T00:00:00+09:00")),
    );
    expect(held.map((one) => [one.start, one.by])).toEqual([
      ["2026-12-03T14:00:00+09:00", "confirmed"],
      ["2026-12-04T10:00:00+09:00", "offer"],
    ]);
    expect(fold(await trial.look((view) => view.events(booking.id)))).toEqual(booking);
  });

  it("T6-3b: moves the booking by a yes to the new time; one details letter, the calendar entry follows", async () => {
    const trial = await changing();
    await answers(trial, "お願いします。");
    const booking = await onlyBooking(trial);
    expect(booking).toMatchObject({ status: "confirmed", change: null, words: [] });
    if (booking.status !== "confirmed") throw new Error(booking.status);
    expect(booking.choice.slot.start).toBe("2026-12-04T10:00:00+09:00");
    expect(await kinds(trial)).toEqual(["offer", "details", "offer", "details"]);
    const letter = await lastLetter(trial);
    expect(letter?.subject).toContain("日時が変わりました");
    const calendar = letter?.attachments.find((one) => one.fileName === "yoyaku.ics");
    const ics = new TextDecoder().decode(
      (await trial.look((view) => view.attachment(calendar?.digest ?? ""))) ?? undefined,
    );
    expect(ics).toContain("SEQUENCE:1");
    expect(ics).toContain("DTSTART:20261204T010000Z");
  });

  it("comes to nothing by silence: the agreed time stands, one notice, and staff ask by telephone", async () => {
    const trial = await changing();
    trial.clock.now = toTime("2026-12-01T09:00:00+09:00");
    await trial.works();
    expect(await onlyBooking(trial)).toMatchObject({ status: "confirmed", change: null });
    expect((await kinds(trial)).at(-1)).toBe("changeLapsed");
    const tasks = await trial.look((view) => view.tasks({ open: true, limit: 9 }));
    expect(tasks.map((task) => task.why)).toContain("changeLapsed:silence");
    trial.clock.now = toTime("2026-12-03T14:30:00+09:00");
    const { id: bookingId } = await onlyBooking(trial);
    const outcome = { staff: "sato", bookingId, outcome: "noShow" as const, reason: "" };
    // The wish for another time was word; whoever gave word is no no-show.
    expect(await perform(trial.desk, (tx) => recordOutcome(tx, trial.desk, outcome))).toEqual({
      refused: "wordStandsOpen",
    });
  });

  it("says that no times came, and not that no reply did, where the offer never left", async () => {
    const trial = await changing();
    const offer = await lastLetter(trial);
    await trial.desk.hold.transaction((tx) =>
      tx.updateLetter(offer?.id ?? "", { state: "withdrawn", reason: "tooLate", acceptedAt: null }),
    );
    trial.clock.now = toTime("2026-12-01T09:00:00+09:00");
    await trial.works();
    const letter = await lastLetter(trial);
    expect(letter?.kind).toBe("changeLapsed");
    expect(letter?.text).toContain("新しい日時を、期限までにご案内できませんでした。");
    expect(letter?.text).not.toContain("返信をお送りになった方");
    const tasks = await trial.look((view) => view.tasks({ open: true, limit: 9 }));
    expect(tasks.map((task) => task.why)).toContain("changeLapsed:neverLeft");
  });

  it("leaves a no to the new time, and a thank-you for the old one, to a person", async () => {
    const trial = await changing();
    await answers(trial, "やはりキャンセルでお願いします。");
    expect(await heldFor(trial)).toEqual(["changeRequest"]);
    expect(await onlyBooking(trial)).toMatchObject({ status: "confirmed" });
    const thanks = await changing();
    const details = thanks.post.sent.at(-2)?.messageId ?? "";
    await answers(thanks, "承知しました。", details);
    expect(await heldFor(thanks)).toEqual(["changeRequest"]);
  });

  it("gives way to another wish, in one new offer", async () => {
    const trial = await changing();
    const first = trial.post.sent.at(-1)?.messageId ?? "";
    await answers(trial, "すみません、12月7日（月）15時は空いていますか。12月7日15時を希望します。");
    const booking = await onlyBooking(trial);
    if (booking.status !== "confirmed") throw new Error(booking.status);
    expect(booking.change?.choices.map((one) => one.slot.start)).toEqual(["2026-12-07T15:00:00+09:00"]);
    await answers(trial, "お願いします。", first);
    expect(await heldFor(trial)).toEqual(["oldOffer"]);
  });

  it("T6-6a: before the day cancels both by a cancellation in the thread of the agreed time", async () => {
    const trial = await changing();
    const details = trial.post.sent.at(-2)?.messageId ?? "";
    await answers(trial, "予約をキャンセルします。", details);
    expect((await onlyBooking(trial)).status).toBe("cancelled");
    const letter = await lastLetter(trial);
    expect(letter?.kind).toBe("cancellationReceipt");
    expect(letter?.attachments.map((one) => one.contentType)).toEqual(["text/calendar; charset=utf-8; method=CANCEL"]);
  });

  it("too late for a fair time to answer is settled by staff", async () => {
    const trial = await confirmed();
    trial.clock.now = toTime("2026-12-02T16:00:00+09:00");
    await answers(trial, "12月4日（金）10時に変更をお願いします。");
    expect(await heldFor(trial)).toEqual(["refused:pastCutOff"]);
    expect(await onlyBooking(trial)).toMatchObject({ status: "confirmed", change: null });
  });

  it("T6-6a: on the day is word alone, and asks for a call", async () => {
    const trial = await confirmed();
    trial.clock.now = toTime("2026-12-03T09:00:00+09:00");
    await answers(trial, "12月4日（金）10時に変更をお願いします。");
    expect(await onlyBooking(trial)).toMatchObject({ status: "confirmed", change: null, words: [{ about: "change" }] });
    expect((await kinds(trial)).at(-1)).toBe("phoneOnly");
  });
});

describe("a move by staff", () => {
  const move = {
    staff: "sato",
    slot: { start: toTime("2026-12-04T10:00:00+09:00"), end: toTime("2026-12-04T10:30:00+09:00") },
    termsGiven: "電話で",
    reason: "本人の希望",
    overrideCutOff: false,
  };

  it("changes the time at once, as witnessed, and tells it in one letter", async () => {
    const trial = await confirmed();
    const { id: bookingId } = await onlyBooking(trial);
    await perform(trial.desk, (tx) => moveByHand(tx, trial.desk, { bookingId, ...move }));
    await trial.works();
    expect(await onlyBooking(trial)).toMatchObject({
      status: "confirmed",
      choice: { slot: move.slot },
      evidence: { by: "staffWitnessed", reason: "本人の希望" },
    });
    expect(await kinds(trial)).toEqual(["offer", "details", "details"]);
    const again = await perform(trial.desk, (tx) => moveByHand(tx, trial.desk, { bookingId, ...move }));
    expect(again).toEqual({ refused: "nothingToDo" });
  });

  it("takes back an offer of change that stood beside it", async () => {
    const trial = await changing();
    const { id: bookingId } = await onlyBooking(trial);
    const slot = { start: toTime("2026-12-04T10:00:00+09:00"), end: toTime("2026-12-04T10:30:00+09:00") };
    await perform(trial.desk, (tx) => moveByHand(tx, trial.desk, { bookingId, ...move, slot }));
    expect(await onlyBooking(trial)).toMatchObject({ change: null, choice: { slot } });
  });
});
