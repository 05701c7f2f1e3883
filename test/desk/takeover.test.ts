import { describe, expect, it } from "vitest";
import { fold } from "../../src/booking/apply.ts";
import type { Booking } from "../../src/booking/booking.ts";
import { plusMinutes, toTime } from "../../src/booking/time.ts";
import { perform } from "../../src/desk/acts.ts";
import { watchSent } from "../../src/desk/sent-folder.ts";
import { cancelByHand, handBack, takeOver } from "../../src/desk/staff-acts.ts";
import { treatAsAcceptance } from "../../src/desk/staff-mails.ts";
import { mailBytes, type Writing } from "../simulation/writing.ts";
import { HANAKO, openTrialDesk, replyTo, requestOf, TARO, type TrialDesk } from "./trial-desk.ts";

const OFFICE = { name: "糸魚川 職員", address: "clerk@office.example.jp" };
const onlyBooking = async (trial: TrialDesk): Promise<Booking> => {
  const [booking] = await trial.look((view) => view.bookings({ limit: 5 }));
  if (!booking) throw new Error("no booking");
  return booking;
};
const offerTo = (trial: TrialDesk, address: string) =>
  trial.post.sent.filter((letter) => letter.to === address).at(-1)?.messageId ?? "";

/** Staff write from their own mail program, which files its copy in Sent. */
function staffWrites(trial: TrialDesk, to: string, writing: Omit<Writing, "messageId"> & { messageId?: string }): void {
  const { now } = trial.clock;
  trial.post.arrive(
    mailBytes(OFFICE, to, { messageId: `<staff-${now}@office.example.jp>`, ...writing }, now),
    now,
    "sent",
  );
}

async function offered(): Promise<TrialDesk> {
  const trial = await openTrialDesk();
  trial.arrives(TARO, requestOf(TARO, "15999-0000001"));
  await trial.works();
  expect((await onlyBooking(trial)).status).toBe("offered");
  return trial;
}

async function takenOver(): Promise<TrialDesk> {
  const trial = await offered();
  const inReplyTo = offerTo(trial, TARO.address);
  staffWrites(trial, TARO.address, { subject: "Re: ご案内", body: "職員です。お電話した件です。", inReplyTo });
  await trial.works();
  return trial;
}

describe("an answer of staff seen in Sent", () => {
  it("freezes the booking of its thread and stands in its history", async () => {
    const trial = await takenOver();
    const booking = await onlyBooking(trial);
    expect(booking.frozen?.at).toBe(trial.clock.now);
    const events = await trial.look((view) => view.events(booking.id));
    expect(events.at(-1)?.type).toBe("takenOver");
    expect(fold(events)).toEqual(booking);
    const mails = await trial.look((view) => view.inboundMails({ bookingId: booking.id, limit: 9 }));
    expect(mails.map((mail) => [mail.folder, mail.state])).toContainEqual(["sent", "handled"]);
  });

  it("keeps the clerk from confirming: the reply waits for a person, and no receipt is sent", async () => {
    const trial = await takenOver();
    const letters = trial.post.sent.length;
    trial.arrives(TARO, replyTo(offerTo(trial, TARO.address), "その日時でお願いします。", "<yes@mail.example.com>"));
    await trial.works();
    expect((await onlyBooking(trial)).status).toBe("offered");
    const held = await trial.look((view) => view.inboundMails({ states: ["held"], limit: 5 }));
    expect(held.map((mail) => mail.reason)).toEqual(["refused:frozen"]);
    expect(trial.post.sent.length).toBe(letters);
  });

  it("keeps an offer from running out, for weeks", async () => {
    const trial = await takenOver();
    const letters = trial.post.sent.length;
    trial.clock.now = toTime("2026-12-20T10:00:00+09:00");
    await trial.works();
    const booking = await onlyBooking(trial);
    expect(booking.status).toBe("offered");
    expect(trial.post.sent.length).toBe(letters);
  });

  it("does not come from our own letters, from their copies in Sent, or from a note of the office to itself", async () => {
    const trial = await offered();
    const inReplyTo = offerTo(trial, TARO.address);
    const copies = await trial.look((view) => view.cursor("sent"));
    expect(copies?.lastUid).toBe(1);
    staffWrites(trial, OFFICE.address, { subject: "メモ", body: "あとで電話する", inReplyTo });
    await trial.works();
    expect((await onlyBooking(trial)).frozen).toBeNull();
  });

  it("is seen though the mailbox was restored again right after Sent was looked through", async () => {
    const trial = await offered();
    const { post, clock, desk } = trial;
    const backup = post.backUp();
    const note = { subject: "メモ", body: "あとで電話する" };
    staffWrites(trial, OFFICE.address, note);
    await trial.works();
    post.restore(backup, "asBefore");
    clock.now = plusMinutes(clock.now, 10);
    staffWrites(trial, OFFICE.address, note);
    await watchSent(desk);
    post.restore(backup, "asBefore");
    clock.now = plusMinutes(clock.now, 10);
    const inReplyTo = offerTo(trial, TARO.address);
    staffWrites(trial, TARO.address, { subject: "Re: ご案内", body: "職員です。", inReplyTo });
    await trial.works();
    expect((await onlyBooking(trial)).frozen?.at).toBe(clock.now);
  });

  it("to somebody who only writes from the same address later leaves the booking alone", async () => {
    const trial = await offered();
    staffWrites(trial, TARO.address, { subject: "求人のご紹介", body: "別件のご連絡です。" });
    await trial.works();
    expect((await onlyBooking(trial)).frozen).toBeNull();
  });

  it("is known before the mail it answers is read, so that nobody is answered twice", async () => {
    const trial = await openTrialDesk();
    const request = requestOf(HANAKO, "15999-0000002");
    trial.arrives(HANAKO, request);
    staffWrites(trial, HANAKO.address, { subject: "Re: 相談", body: "承りました。", inReplyTo: request.messageId });
    await trial.works();
    expect(trial.post.sent).toEqual([]);
    const mails = await trial.look((view) => view.inboundMails({ limit: 5 }));
    expect(mails.map((mail) => [mail.state, mail.reason])).toEqual([["held", "answeredByStaff"]]);
  });

  it("settles the held mail it answers", async () => {
    const trial = await openTrialDesk();
    trial.arrives(HANAKO, {
      subject: "オンライン相談の予約について",
      body: "オンライン相談は、耳が不自由でも利用できますか？\n窓口 花子",
      messageId: "<question@mail.example.com>",
    });
    await trial.works();
    const [held] = await trial.look((view) => view.inboundMails({ limit: 5 }));
    expect(held?.state).toBe("held");
    staffWrites(trial, HANAKO.address, {
      subject: "Re:",
      body: "できます。",
      inReplyTo: "<question@mail.example.com>",
    });
    await trial.works();
    const [settled] = await trial.look((view) => view.inboundMails({ limit: 5 }));
    expect([settled?.state, settled?.reason]).toEqual(["handled", "answeredInMail"]);
    const tasks = await trial.look((view) => view.tasks({ open: true, limit: 20 }));
    expect(tasks.filter((task) => task.kind === "heldMail")).toEqual([]);
  });

  it("that only passes a held mail on to a colleague leaves it held", async () => {
    const trial = await openTrialDesk();
    const body = "オンライン相談は、耳が不自由でも利用できますか？\n窓口 花子";
    trial.arrives(HANAKO, { subject: "オンライン相談の予約について", body, messageId: "<question@mail.example.com>" });
    await trial.works();
    const inReplyTo = "<question@mail.example.com>";
    staffWrites(trial, "colleague@office.example.jp", { subject: "FW:", body: "どう答えましょうか。", inReplyTo });
    await trial.works();
    const [mail] = await trial.look((view) => view.inboundMails({ limit: 5 }));
    expect(mail?.state).toBe("held");
  });

  it("is still found after the server numbered its mails anew, and counted once", async () => {
    const trial = await takenOver();
    const before = await trial.look((view) => view.inboundMails({ limit: 20 }));
    trial.post.renumber();
    await trial.works();
    expect((await trial.look((view) => view.inboundMails({ limit: 20 }))).length).toBe(before.length);
  });
});

describe("a booking in the hands of staff", () => {
  it("keeps its letters waiting; handed back, those that still stand leave", async () => {
    const trial = await openTrialDesk();
    trial.post.faults.smtpDown = true;
    trial.arrives(TARO, requestOf(TARO, "15999-0000001"));
    await trial.works();
    const { id } = await onlyBooking(trial);
    await perform(trial.desk, (tx) => takeOver(tx, trial.desk, { staff: "sato", bookingId: id }));
    trial.post.faults.smtpDown = false;
    trial.clock.now = plusMinutes(trial.clock.now, 120);
    await trial.works();
    expect(trial.post.sent).toEqual([]);
    await perform(trial.desk, (tx) => handBack(tx, trial.desk, { staff: "sato", bookingId: id }));
    await trial.works();
    expect(trial.post.sent.map((letter) => letter.to)).toEqual([TARO.address]);
  });

  it("handed back after its reply-by is offered anew, as silence meanwhile proves nothing", async () => {
    const trial = await takenOver();
    const { id } = await onlyBooking(trial);
    const letters = trial.post.sent.length;
    trial.clock.now = toTime("2026-12-01T10:00:00+09:00");
    await perform(trial.desk, (tx) => handBack(tx, trial.desk, { staff: "sato", bookingId: id }));
    await trial.works();
    const booking = await onlyBooking(trial);
    expect(booking).toMatchObject({ status: "offered", frozen: null, offersMade: 2 });
    expect(trial.post.sent.length).toBe(letters + 1);
    const [, second] = await trial.look((view) => view.letters({ bookingId: id, limit: 5 }));
    expect(second?.text).toContain("当所から、あらためて日時をお送りします。\n前にお送りしたご案内は取り消し");
    expect(second?.text).not.toContain("新しいご希望");
  });

  it("T6-3b: handed back and offered anew, is not confirmed for a time of the old offer by somebody whose page is old", async () => {
    const trial = await takenOver();
    trial.arrives(TARO, replyTo(offerTo(trial, TARO.address), "その日時でお願いします。", "<yes@mail.example.com>"));
    await trial.works();
    const [held] = await trial.look((view) => view.inboundMails({ states: ["held"], limit: 5 }));
    const { id: bookingId } = await onlyBooking(trial);
    trial.clock.now = toTime("2026-12-03T10:00:00+09:00");
    await perform(trial.desk, (tx) => handBack(tx, trial.desk, { staff: "sato", bookingId }));
    const anew = await onlyBooking(trial);
    expect(anew.status === "offered" && anew.offer.choices[0]?.slot.start).not.toBe("2026-12-03T14:00:00+09:00");
    const seen = { staff: "ito", mailId: held?.id ?? "", references: [], bookingId, senderChecked: true };
    const made = await perform(trial.desk, (tx) =>
      treatAsAcceptance(tx, trial.desk, { ...seen, choice: 1, ofOffer: 1 }),
    );
    expect(made).toEqual({ refused: "offerChanged" });
    expect((await onlyBooking(trial)).status).toBe("offered");
  });

  it("ends with what a person records", async () => {
    const trial = await takenOver();
    const { id } = await onlyBooking(trial);
    const done = await perform(trial.desk, (tx) =>
      cancelByHand(tx, trial.desk, { staff: "sato", bookingId: id, by: "phone", reason: "電話で取り消し" }),
    );
    expect("refused" in done).toBe(false);
    expect(await onlyBooking(trial)).toMatchObject({ status: "cancelled", frozen: null });
  });

  it("cannot be taken over twice, nor handed back when it is not taken over", async () => {
    const trial = await offered();
    const { id } = await onlyBooking(trial);
    const act = { staff: "sato", bookingId: id };
    expect(await perform(trial.desk, (tx) => handBack(tx, trial.desk, act))).toEqual({ refused: "nothingToDo" });
    await perform(trial.desk, (tx) => takeOver(tx, trial.desk, act));
    expect(await perform(trial.desk, (tx) => takeOver(tx, trial.desk, act))).toEqual({ refused: "frozen" });
  });
});
