import { describe, expect, it } from "vitest";
import { fold } from "../../src/booking/apply.ts";
import type { Booking } from "../../src/booking/booking.ts";
import { toTime } from "../../src/booking/time.ts";
import { perform } from "../../src/desk/acts.ts";
import { answeredMyself } from "../../src/desk/staff-mails.ts";
import { closeTask, noteTold, switchDayToTelephone, switchToTelephone } from "../../src/desk/telephone-acts.ts";
import { HANAKO, openTrialDesk, replyTo, requestOf, TARO, type TrialDesk } from "./trial-desk.ts";

const onlyBooking = async (trial: TrialDesk): Promise<Booking> => {
  const [booking] = await trial.look((view) => view.bookings({ limit: 5 }));
  if (!booking) throw new Error("no booking");
  return booking;
};
const kinds = (trial: TrialDesk) =>
  trial.look((view) => view.letters({ limit: 50 })).then((all) => all.map((letter) => letter.kind));
const openTasks = (trial: TrialDesk) =>
  trial.look((view) => view.tasks({ open: true, limit: 50 })).then((all) => all.map((task) => task.why));
const at = async (trial: TrialDesk, time: string) => {
  trial.clock.now = toTime(`${time}:00+09:00`);
  await trial.works();
};
const answers = async (trial: TrialDesk, body: string, messageId: string) => {
  const last = trial.post.sent.at(-1)?.messageId ?? "";
  trial.arrives(TARO, replyTo(last, body, messageId));
  await trial.works();
};

async function offered(wish = "12月3日(木) 14:00"): Promise<TrialDesk> {
  const trial = await openTrialDesk();
  trial.arrives(TARO, requestOf(TARO, "15999-0000001", wish));
  await trial.works();
  return trial;
}

async function confirmed(): Promise<TrialDesk> {
  const trial = await offered();
  await answers(trial, "お願いします。", "<yes@mail.example.com>");
  expect((await onlyBooking(trial)).status).toBe("confirmed");
  return trial;
}

describe("the reminder on the day before", () => {
  it("T5, T12-3: repeats time, meeting ID and the security list, once, by day", async () => {
    const trial = await confirmed();
    await at(trial, "2026-12-02T08:59");
    expect(await kinds(trial)).toEqual(["offer", "details"]);
    await at(trial, "2026-12-02T09:00");
    await at(trial, "2026-12-02T10:00");
    expect(await kinds(trial)).toEqual(["offer", "details", "reminder"]);
    const letter = (await trial.look((view) => view.letters({ limit: 9 }))).at(-1);
    expect(letter?.text).toContain("ミーティングID");
    expect(letter?.text).toContain("ウイルス対策ソフト");
    const booking = await onlyBooking(trial);
    expect(fold(await trial.look((view) => view.events(booking.id)))).toEqual(booking);
  });

  it("is not written at night, nor after a cancellation, nor to whoever was told that day", async () => {
    const night = await confirmed();
    await at(night, "2026-12-02T19:00");
    expect(await kinds(night)).toEqual(["offer", "details"]);
    const cancelled = await confirmed();
    await answers(cancelled, "予約をキャンセルします。", "<no@mail.example.com>");
    await at(cancelled, "2026-12-02T10:00");
    expect(await kinds(cancelled)).not.toContain("reminder");
    const late = await offered();
    await at(late, "2026-11-30T08:00");
    late.clock.now = toTime("2026-11-30T16:00:00+09:00");
    await answers(late, "お願いします。", "<late@mail.example.com>");
    await at(late, "2026-12-02T12:00");
    expect(await kinds(late)).toContain("reminder");
  });

  it("waits while a mail of the person, or any unread one, may say something else", async () => {
    const trial = await confirmed();
    trial.clock.now = toTime("2026-12-02T08:00:00+09:00");
    trial.arrives(TARO, {
      subject: "明日の件",
      body: "少しご相談したいことがあるのですが、どうすればよいでしょうか。",
      messageId: "<unclear@mail.example.com>",
    });
    await trial.works();
    await at(trial, "2026-12-02T09:30");
    expect(await kinds(trial)).not.toContain("reminder");
  });

  it("waits while the mailbox cannot be read", async () => {
    const trial = await confirmed();
    trial.post.faults.imapDown = true;
    await at(trial, "2026-12-02T10:00");
    expect(await kinds(trial)).not.toContain("reminder");
    trial.post.faults.imapDown = false;
    await at(trial, "2026-12-02T11:00");
    expect(await kinds(trial)).toContain("reminder");
  });

  it("that could not leave by evening is withdrawn, and nobody has to telephone for it", async () => {
    const trial = await confirmed();
    trial.post.faults.smtpDown = true;
    await at(trial, "2026-12-02T10:00");
    trial.post.faults.smtpDown = false;
    await at(trial, "2026-12-02T21:00");
    const letter = (await trial.look((view) => view.letters({ limit: 9 }))).at(-1);
    expect([letter?.kind, letter?.state]).toEqual(["reminder", "withdrawn"]);
    expect(await openTasks(trial)).toEqual([]);
  });
});

describe("an offer that runs out", () => {
  it("T6-4: is reminded of once on its last day, and a yes to the reminder confirms", async () => {
    const trial = await offered();
    await at(trial, "2026-11-30T09:05");
    await at(trial, "2026-11-30T12:00");
    expect(await kinds(trial)).toEqual(["offer", "replyReminder"]);
    await answers(trial, "返信が遅くなり申し訳ありません。お願いします。", "<reminded@mail.example.com>");
    expect(await onlyBooking(trial)).toMatchObject({ status: "confirmed", evidence: { by: "mailReply" } });
  });

  it("frees each choice at its own cut-off, and a late yes to it confirms nothing", async () => {
    const trial = await offered("11月27日(金)の午後か12月3日(木)の午前");
    const booking = await onlyBooking(trial);
    if (booking.status !== "offered") throw new Error(booking.status);
    const first = booking.offer.choices[0];
    expect(first?.slot.start.slice(0, 10)).toBe("2026-11-27");
    await at(trial, "2026-11-27T08:00");
    const later = await onlyBooking(trial);
    expect(later.status === "offered" && later.offer.lapsed).toContain(1);
    const day = await trial.look((view) =>
      view.taken(toTime("2026-11-27T00:00:00+09:00"), toTime("2026-11-28T00:00:00+09:00")),
    );
    expect(day).toEqual([]);
    await answers(trial, "1番でお願いします。", "<lapsed@mail.example.com>");
    expect((await onlyBooking(trial)).status).toBe("offered");
    const held = await trial.look((view) => view.inboundMails({ states: ["held"], limit: 5 }));
    expect(held).toHaveLength(1);
  });
});

describe("the office's own promise", () => {
  it("T6-3d: stands as a task from the morning of day 2 until the answer was accepted, and comes back with a bounce", async () => {
    const trial = await openTrialDesk();
    trial.post.faults.smtpDown = true;
    trial.arrives(TARO, requestOf(TARO, "15999-0000001"));
    await trial.works();
    await at(trial, "2026-11-27T08:29");
    expect(await openTasks(trial)).not.toContain("answerDue");
    await at(trial, "2026-11-27T08:30");
    expect(await openTasks(trial)).toContain("answerDue");
    const [task] = await trial.look((view) => view.tasks({ open: true, kinds: ["answerDue"], limit: 5 }));
    expect(task?.due).toBe("2026-11-30T17:15:00+09:00");
    trial.post.faults.smtpDown = false;
    await at(trial, "2026-11-27T10:30");
    expect(await kinds(trial)).toContain("offer");
    expect(await openTasks(trial)).not.toContain("answerDue");
    const letter = (await trial.look((view) => view.letters({ limit: 9 }))).find((one) => one.state === "accepted");
    await trial.desk.hold.transaction((tx) => tx.updateLetter(letter?.id ?? "", { state: "bounced" }));
    await at(trial, "2026-11-27T11:00");
    expect(await openTasks(trial)).toContain("answerDue");
    const { id: bookingId } = await onlyBooking(trial);
    await perform(trial.desk, (tx) => noteTold(tx, trial.desk, { staff: "sato", bookingId, about: "offer" }));
    await at(trial, "2026-11-27T11:01");
    expect(await openTasks(trial)).not.toContain("answerDue");
  });

  it("T6-3d: stands for a held mail of a person that belongs to no booking, too", async () => {
    const trial = await openTrialDesk();
    trial.arrives(HANAKO, {
      subject: "オンライン相談について",
      body: "オンライン相談は、耳が不自由でも利用できますか。\n窓口 花子",
      messageId: "<ask@mail.example.com>",
    });
    await at(trial, "2026-11-25T11:00");
    expect(await openTasks(trial)).not.toContain("answerDue");
    await at(trial, "2026-11-27T09:00");
    expect(await openTasks(trial)).toContain("answerDue");
  });
});

describe("the promise for an answer that waits for a person", () => {
  const due = async (trial: TrialDesk) =>
    (await trial.look((view) => view.tasks({ open: true, kinds: ["answerDue"], limit: 9 }))).map((task) => task.due);

  it.each([
    ["in answer to an offer", [], "規約の第3条がよく分かりません。同意しないといけませんか。"],
    ["about what was declined", ["今回は辞退します。"], "やはりお願いします。"],
    ["about what is agreed", ["お願いします。"], "当日は子どもを連れて窓口に行ってもよいですか。"],
  ])("T6-3d: stands from the morning of day 2, %s, and not while staff are in touch", async (_what, before, words) => {
    const trial = await offered();
    for (const [n, body] of [...before, words].entries()) await answers(trial, body, `<waits-${n}@mail.example.com>`);
    const held = await trial.look((view) => view.inboundMails({ states: ["held"], limit: 5 }));
    expect(held.map(({ bookingId }) => bookingId)).toEqual([(await onlyBooking(trial)).id]);
    await at(trial, "2026-11-27T08:29");
    expect(await due(trial)).toEqual([]);
    await at(trial, "2026-11-27T08:30");
    expect(await due(trial)).toEqual(["2026-11-30T17:15:00+09:00"]);
    const [mail] = held;
    const input = { staff: "sato", mailId: mail?.id ?? "", references: [] };
    await perform(trial.desk, (tx) => answeredMyself(tx, trial.desk, input));
    await trial.works();
    expect(await due(trial)).toEqual([]);
  });
});

describe("by telephone", () => {
  it("L5: one booking is switched, told in one letter, and its calendar entry follows", async () => {
    const trial = await confirmed();
    const { id: bookingId } = await onlyBooking(trial);
    const input = { staff: "sato", bookingId, reason: "本人の端末の不調" };
    await perform(trial.desk, (tx) => switchToTelephone(tx, trial.desk, input));
    await trial.works();
    expect(await onlyBooking(trial)).toMatchObject({ meeting: { by: "telephone" } });
    const letter = (await trial.look((view) => view.letters({ limit: 9 }))).at(-1);
    expect(letter?.subject).toContain("電話に変わりました");
    expect(letter?.text).not.toContain("ミーティングID：");
    expect(await perform(trial.desk, (tx) => switchToTelephone(tx, trial.desk, input))).toEqual({
      refused: "nothingToDo",
    });
  });

  it("L5: all that is still to come today is switched in one act, and who has no number on file is listed", async () => {
    const trial = await confirmed();
    trial.clock.now = toTime("2026-12-03T09:00:00+09:00");
    const { id: bookingId } = await onlyBooking(trial);
    const day = { staff: "sato", day: "2026-12-03" as never, reason: "Zoomの障害" };
    await perform(trial.desk, (tx) => switchDayToTelephone(tx, trial.desk, day));
    await trial.works();
    expect(await onlyBooking(trial)).toMatchObject({ meeting: { by: "telephone" } });
    expect(await openTasks(trial)).toContain("noNumber");
    const task = (await trial.look((view) => view.tasks({ open: true, limit: 9 }))).find(
      (one) => one.why === "noNumber",
    );
    await perform(trial.desk, (tx) => closeTask(tx, trial.desk, { staff: "sato", taskId: task?.id ?? "" }));
    const events = await trial.look((view) => view.events(bookingId));
    expect(events.at(-1)).toMatchObject({ type: "toldByPhone", staff: "sato", about: "other" });
  });
});
