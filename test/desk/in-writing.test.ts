import { describe, expect, it } from "vitest";
import { toTime } from "../../src/booking/time.ts";
import { perform } from "../../src/desk/acts.ts";
import { setCannotTelephone } from "../../src/desk/cannot-telephone.ts";
import { releaseLetter } from "../../src/desk/staff-letters.ts";
import { sendCouldNotRead } from "../../src/desk/staff-mails.ts";
import type { OutboxLetter } from "../../src/world/store-rows.ts";
import { HANAKO, openTrialDesk, replyTo, requestOf, TARO, type TrialDesk } from "./trial-desk.ts";
import { publish } from "./trial-terms.ts";

const letters = (trial: TrialDesk) => trial.look((view) => view.letters({ limit: 50 }));
/** What a letter says above its contact block. */
const words = ({ subject, text }: OutboxLetter) =>
  `${subject}\n${text.slice(0, text.indexOf("【お問い合わせ先】"))}`.replace(/\n　?/g, "");
const last = async (trial: TrialDesk): Promise<[OutboxLetter["kind"], string]> => {
  const letter = (await letters(trial)).at(-1);
  if (!letter) throw new Error("no letter");
  return [letter.kind, words(letter)];
};
const note = (trial: TrialDesk, cannot = true) =>
  perform(trial.desk, async (tx) => {
    const [booking] = await tx.bookings({ limit: 5 });
    if (!booking) throw new Error("no booking");
    return setCannotTelephone(tx, trial.desk, { staff: "hanako", personId: booking.personId, cannot });
  });
const UNREGISTERED = "まだ登録していません";
let mails = 0;
const asks = async (trial: TrialDesk, number: string, wish: string) => {
  trial.arrives(TARO, requestOf(TARO, number, wish, `<asks${++mails}@mail.example.com>`));
  await trial.works();
};
const declines = async (trial: TrialDesk) => {
  const messageId = trial.post.sent.at(-1)?.messageId ?? "";
  trial.arrives(TARO, replyTo(messageId, "辞退します。", `<declines${++mails}@mail.example.com>`));
  await trial.works();
};

describe("letters that wait when somebody is noted as unable to telephone", () => {
  const DAYS = "12月3日(木) 14:00";
  const release = (trial: TrialDesk, letterId: string, staff = "sato") =>
    perform(trial.desk, (tx) => releaseLetter(tx, trial.desk, { staff, letterId, seen: null }));

  it("are written anew, and a released one waits for its release again; noted back, they ask for calls again", async () => {
    const trial = await openTrialDesk();
    await asks(trial, "15999-0000001", DAYS);
    await trial.desk.hold.transaction((tx) => tx.putSetting("sendMode", "approve"));
    await declines(trial);
    const [, receipt] = await letters(trial);
    if (receipt?.kind !== "declineReceipt") throw new Error("no receipt");
    expect([receipt.state, words(receipt).includes("電話")]).toEqual(["awaiting", true]);
    await release(trial, receipt.id);
    await note(trial);
    const [, anew] = await letters(trial);
    expect([anew?.state, anew?.releasedBy, anew && words(anew).includes("電話")]).toEqual(["awaiting", null, false]);
    await note(trial, false);
    expect((await letters(trial))[1]?.text).toBe(receipt.text);
    await trial.works();
    expect(trial.post.sent).toHaveLength(1);
  });

  it("that are offers are written anew at once, with the reply-by that stands", async () => {
    const trial = await openTrialDesk({ sendMode: "stop" });
    await asks(trial, "15999-0000001", DAYS);
    const [before] = await letters(trial);
    await note(trial);
    const [after] = await letters(trial);
    expect([before, after].map((letter) => letter && words(letter).includes("お電話ください"))).toEqual([true, false]);
    expect(after).toMatchObject({ state: "queued", token: before?.token, usefulUntil: before?.usefulUntil });
  });

  it("and came from no event are taken back, and staff are told", async () => {
    const trial = await openTrialDesk({ sendMode: "approve" });
    await asks(trial, "15999-0000001", DAYS);
    const [offer] = await letters(trial);
    await release(trial, offer?.id ?? "");
    await trial.works();
    trial.arrives(TARO, { subject: "相談", body: "よくわかりません。", messageId: "<unclear@mail.example.com>" });
    await trial.works();
    const [mail] = await trial.look((view) => view.inboundMails({ states: ["held"], limit: 5 }));
    await perform(trial.desk, (tx) =>
      sendCouldNotRead(tx, trial.desk, { staff: "hanako", mailId: mail?.id ?? "", references: [] }),
    );
    expect((await letters(trial)).map(({ kind, state }) => [kind, state])).toContainEqual(["couldNotRead", "awaiting"]);
    await note(trial);
    expect((await letters(trial)).map(({ kind, state }) => [kind, state])).toContainEqual([
      "couldNotRead",
      "withdrawn",
    ]);
    const tasks = await trial.look((view) => view.tasks({ open: true, limit: 9 }));
    expect(tasks.map(({ why }) => why)).toContain("withdrawn:couldNotRead");
  });
});

describe("whoever the office knows to be unable to telephone", () => {
  it("T6-3a, T6-4: gets an offer that asks for no call, and the same when it is declined", async () => {
    const trial = await openTrialDesk();
    await asks(trial, "15999-0000001", "12月3日(木) 14:00");
    expect((await last(trial))[1]).toContain("お電話ください");
    await note(trial);
    await asks(trial, "15999-0000001", "12月4日(金) 10:00");
    const [kind, offer] = await last(trial);
    expect([kind, offer]).toEqual(["offer", expect.stringContaining("それでも届かないときは、窓口でもお答えします")]);
    expect(offer).not.toContain("電話");
    await declines(trial);
    const receipt = await last(trial);
    expect(receipt).toEqual(["declineReceipt", expect.stringContaining("このメールに返信してください")]);
    expect(receipt[1]).not.toContain("電話");
  });

  it("is still known so in a new row of the same name and address, and no namesake elsewhere", async () => {
    const trial = await openTrialDesk();
    await asks(trial, UNREGISTERED, "12月3日(木) 14:00");
    await note(trial);
    await declines(trial);
    await asks(trial, UNREGISTERED, "12月4日(金) 10:00");
    const people = await trial.look((view) => view.people({ limit: 9 }));
    expect(people.map(({ cannotTelephone }) => cannotTelephone)).toEqual([true, true]);
    expect(await last(trial)).toEqual(["offer", expect.not.stringContaining("電話")]);
    trial.arrives(HANAKO, requestOf({ ...TARO, address: HANAKO.address }, "15999-0000002", "12月4日(金) 11:00"));
    await trial.works();
    expect(await last(trial)).toEqual(["offer", expect.stringContaining("お電話ください")]);
  });

  it("T6-3d: gets receipts and the answer that a mail could not be read without a word of a call, by the address alone", async () => {
    const trial = await openTrialDesk();
    await asks(trial, "15999-0000001", "12月3日(木) 14:00");
    await note(trial);
    await declines(trial);
    // Another name beside the number: staff look at it, and the receipt goes to whoever wrote.
    const other = { name: "見本 次郎", address: TARO.address };
    trial.arrives(other, requestOf(other, "15999-0000001", "12月8日(火) 14:00", `<asks${++mails}@mail.example.com>`));
    await trial.works();
    const [kind, receipt] = await last(trial);
    expect(kind).toBe("heldReceipt");
    expect(receipt).toContain("このメールに返信してください");
    expect(receipt).not.toContain("電話");
    const [mail] = await trial.look((view) => view.inboundMails({ states: ["held"], limit: 5 }));
    await perform(trial.desk, (tx) =>
      sendCouldNotRead(tx, trial.desk, { staff: "hanako", mailId: mail?.id ?? "", references: [] }),
    );
    const unread = await last(trial);
    expect(unread).toEqual(["couldNotRead", expect.stringContaining("期限を過ぎたときも、メールと窓口で受け付けます")]);
    expect(unread[1]).not.toContain("電話");
  });

  it("T13: is told of new terms, and whom to ask, in writing", async () => {
    const trial = await openTrialDesk();
    await asks(trial, "15999-0000001", "12月1日(火) 14:00");
    await note(trial);
    await publish(trial);
    await trial.works();
    const notice = (await letters(trial)).find(({ kind }) => kind === "termsNotice");
    expect(notice && words(notice)).toContain("このメールに返信してください。職員が読み、メールでお返事します。");
    expect(notice && words(notice)).not.toContain("電話");
  });

  it("gets an offer that waited for its release as it is right on the day it leaves", async () => {
    const trial = await openTrialDesk({ sendMode: "approve" });
    await asks(trial, "15999-0000001", "12月3日(木) 14:00");
    expect((await last(trial))[1]).toContain("お電話ください");
    await note(trial);
    trial.clock.now = toTime("2026-11-25T16:00:00+09:00");
    const letterId = (await letters(trial)).at(-1)?.id ?? "";
    const release = { staff: "hanae", letterId, seen: null };
    await perform(trial.desk, (tx) => releaseLetter(tx, trial.desk, release));
    expect((await last(trial))[1]).toContain("返信の期限：11月30日（月）17時15分まで");
    expect((await last(trial))[1]).not.toContain("電話");
  });
});
