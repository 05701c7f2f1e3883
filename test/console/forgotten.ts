import { createHash } from "node:crypto";
import { expect } from "vitest";
import { type Eraser, eraseSome } from "../../src/desk/erasing.ts";
import { findWhom, type Whom } from "../../src/desk/person-file.ts";
import type { MeetingRow } from "../../src/world/store-meetings.ts";
import { type Browser, ICHIRO, MORNING, mailText, type Window } from "./window.ts";

/** Written nowhere else in the world; each stands where people and staff really write such things. */
export const VALUES = {
  name: "亜鵜 未明",
  number: "15777-7654321",
  address: "mimei-xq9@personal.example.com",
  phone: "090-7777-1234",
  companion: "蛇崩さんが手話通訳として同席",
  words: "鯰の養殖の経験があります",
  subject: "亜鵜です、相談の件",
  callReason: "亜鵜様のご都合で電話に",
  outcomeReason: "亜鵜様は時間どおり",
  witnessReason: "亜鵜様が窓口で了承",
  cancelReason: "亜鵜様が電話で取り消し",
  rejectReason: "亜鵜様の件は別の窓口へ",
  refuseReason: "亜鵜様の大声",
  secondAddress: "mimei-two@personal.example.com",
  note: "亜鵜様は筆談を希望",
  misspeltName: "亜鵜 未名",
  correctionReason: "亜鵜様からお名前の字を聞き直した",
  editedWords: "亜鵜様、お電話をありがとうございました。",
  meetingId: "937 7777 7771",
  passcode: "XQ9-mimei",
  meetingTrouble: "protocol: 7777 says XQ9 is away",
  serverWord: "550 5.1.1 <mimei-xq9@personal.example.com>: full",
};
export const OTHER = { name: "別人 次郎", address: "jiro@example.jp", number: "15777-1111111" };

export const eraser: Eraser = {
  at: MORNING,
  by: "command-line",
  sha256: (bytes) => createHash("sha256").update(bytes).digest("hex"),
};

export function fromPerson(body: string, inReplyTo?: string): string {
  const from = `${VALUES.name} <${VALUES.address}>`;
  return mailText({ from, subject: VALUES.subject, body, ...(inReplyTo ? { inReplyTo } : {}) });
}

/** The server takes every letter; one it takes with a word that names the person. */
export async function deliverAll(window: Window): Promise<void> {
  await window.desk.hold.transaction(async (tx) => {
    for (const { id } of await tx.letters({ states: ["queued"], limit: 100 })) {
      await tx.updateLetter(id, { state: "accepted", acceptedAt: MORNING, reason: VALUES.serverWord });
      const lines = [{ was: "前の文", now: VALUES.editedWords }];
      await tx.updateLetter(id, { edits: { by: ["ichiro"], lines, original: { text: "前の文", html: "<p>" } } });
    }
  });
}

async function newest(window: Window) {
  const all = await window.look((view) => view.bookings({ limit: 100 }));
  const booking = all.toSorted((a, b) => (a.id < b.id ? -1 : 1)).at(-1);
  if (booking === undefined) throw new Error("no booking");
  return booking;
}

/** A life with the office through every door: mail, telephone, counter, automatic mail, held mail. */
export async function liveThrough(window: Window): Promise<void> {
  const ichiro = window.browser();
  await ichiro.signIn(ICHIRO);
  await window.receive(
    fromPerson(
      `氏名：${VALUES.name}\n求職番号：${VALUES.number}\n希望日時：2026年12月3日（木）14時00分から14時30分\n連絡先：${VALUES.address}\n電話：${VALUES.phone}\n${VALUES.companion}します。\n${VALUES.words}\n`,
    ),
  );
  await deliverAll(window);
  const [offer] = await window.look((view) => view.letters({ limit: 1 }));
  await window.receive(fromPerson("お願いします。", offer?.messageId));
  await deliverAll(window);
  const byMail = await newest(window);
  expect(byMail.status).toBe("confirmed");
  await ichiro.act(`/bookings/${byMail.id}/memo`, { note: VALUES.note });
  await ichiro.act(`/bookings/${byMail.id}/telephone`, { reason: VALUES.callReason });
  window.setNow("2026-12-03T14:40:00+09:00");
  await ichiro.act(`/bookings/${byMail.id}/outcome`, { outcome: "attended", reason: VALUES.outcomeReason });
  await meet(window, byMail.id);

  const byPhone = async (slot: string) => {
    const caller = { name: VALUES.name, hasNumber: "yes", number: VALUES.number, address: VALUES.address };
    await ichiro.act("/phone", { ...caller, phone: VALUES.phone, slot });
    await deliverAll(window);
    return bookingOfPage(ichiro);
  };
  const witnessed = await byPhone("2026-12-08T10:00:00+09:00");
  await ichiro.act(`/bookings/${witnessed}/confirm`, {
    choice: "1",
    termsGiven: "atCounter",
    reason: VALUES.witnessReason,
  });
  await deliverAll(window);
  window.setNow("2026-12-08T11:00:00+09:00");
  await ichiro.act(`/bookings/${witnessed}/outcome`, { outcome: "attended", reason: "" });
  const cancelled = await byPhone("2026-12-15T10:00:00+09:00");
  await ichiro.act(`/bookings/${cancelled}/cancel`, { by: "phone", reason: VALUES.cancelReason });
  await deliverAll(window);
  const rejected = await byPhone("2026-12-16T10:00:00+09:00");
  await ichiro.act(`/bookings/${rejected}/reject`, { reason: VALUES.rejectReason });

  const [row] = await window.look((view) => view.peopleByNumber(VALUES.number));
  const misspelt = { name: VALUES.misspeltName, hasNumber: "yes", number: VALUES.number };
  await ichiro.act(`/people/${row?.id}/correct`, { ...misspelt, reason: "聞き違い" });
  await ichiro.act(`/people/${row?.id}/correct`, {
    ...misspelt,
    name: VALUES.name,
    reason: VALUES.correctionReason,
  });
  await ichiro.act(`/people/${row?.id}/refuse`, { ground: "misuse", until: "2026-12-31", reason: VALUES.refuseReason });
  await ichiro.act(`/people/${row?.id}/refusal-notice`);
  await ichiro.act(`/people/${row?.id}/address`, { address: VALUES.secondAddress });
  const held = await window.receiveHeld(fromPerson(VALUES.words), VALUES.address);
  await ichiro.act(`/mails/${held}/not-for-us`);
  await deliverAll(window);
}

/** One meeting that is still at the provider, and one that staff typed in. */
async function meet(window: Window, bookingId: string): Promise<void> {
  const slot = { start: "2026-12-03T14:00:00+09:00", end: "2026-12-03T14:30:00+09:00" } as MeetingRow["slot"];
  const wayIn = { meetingId: VALUES.meetingId, passcode: VALUES.passcode };
  const since = { attempts: 3, notBefore: MORNING, wantedAt: MORNING };
  const row = { bookingId, seat: 1, slot, wayIn, ...since };
  await window.desk.hold.transaction(async (tx) => {
    await tx.saveMeeting({ ...row, id: "mz", madeBy: "zoom", state: "unwanted", trouble: VALUES.meetingTrouble });
    await tx.saveMeeting({ ...row, id: "ms", madeBy: "staff", state: "ready", trouble: null });
  });
}

export function bookingOfPage(browser: Browser): string {
  return /\/bookings\/([0-9a-z]+)\/confirm/.exec(browser.page)?.[1] ?? "";
}

export async function onlyPerson(window: Window): Promise<Whom> {
  const [whom, ...others] = await window.look((view) => findWhom(view, { number: VALUES.number }));
  if (whom === undefined || others.length > 0) throw new Error("not one person");
  return whom;
}

export async function eraseAll(window: Window, whom: Whom): Promise<number> {
  for (let steps = 1; steps < 50; steps++) {
    const step = await window.desk.hold.transaction((tx) => eraseSome(tx, eraser, whom));
    if ("obstacles" in step) throw new Error(JSON.stringify(step.obstacles));
    if (step.finished) return steps;
  }
  throw new Error("never finished");
}
