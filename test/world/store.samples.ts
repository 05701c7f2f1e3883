import type { Agreement, Booking, Choice, Event } from "../../src/booking/booking.ts";
import type { Time } from "../../src/booking/time.ts";
import type { InboundMail, OutboxLetter, Person, Task } from "../../src/world/store-rows.ts";

/** Invented rows for the contract of the stores. */

export const NOW = "2026-12-01T09:00:00+09:00" as Time;
export const TERMS = { version: "2026-04", digest: "a".repeat(64) };

export function time(text: string): Time {
  return `${text}:00+09:00` as Time;
}

export function person(id: string, change: Partial<Person> = {}): Person {
  return {
    id,
    name: "試験 太郎",
    jobSeekerNumber: "15010-1234567",
    registering: false,
    address: "taro@example.jp",
    phone: "025-000-0000",
    companion: null,
    ...change,
  };
}

export function choice(start: string, seat = 1, number = 1): Choice {
  const end = `${start.slice(0, 14)}${start.slice(14) === "00" ? "30" : "59"}`;
  return {
    number,
    seat,
    slot: { start: time(start), end: time(end) },
    cutOff: time(`${start.slice(0, 8)}${String(Number(start.slice(8, 10)) - 1).padStart(2, "0")}T23:59`),
  };
}

type CommonParts = { id?: string; reference?: string; personId?: string };

function common({ id = "b1", reference = `R-${id}`, personId = "p1" }: CommonParts) {
  return {
    id,
    reference,
    personId,
    via: "mail" as const,
    requestedAt: NOW,
    answerBy: time("2026-12-04T17:15"),
    wishes: [{ from: time("2026-12-10T10:00"), to: time("2026-12-10T12:00") }],
    offersMade: 1,
    askedOnce: false,
    words: [],
    frozen: null,
  };
}

export function requested(parts: CommonParts = {}): Booking {
  return { ...common(parts), status: "requested", asked: null, keptFor: null };
}

export function offered(choices: Choice[], parts: CommonParts = {}): Booking {
  return {
    ...common(parts),
    status: "offered",
    offer: { n: 1, choices, terms: TERMS, madeAt: NOW, replyBy: time("2026-12-04T17:15"), notes: ["taken"] },
  };
}

export function confirmed(agreed: Choice, parts: CommonParts = {}, change: Partial<Agreement> = {}): Booking {
  return {
    ...common(parts),
    status: "confirmed",
    change: null,
    choice: agreed,
    evidence: { by: "mailReply", mailId: "m1", receivedAt: NOW, afterReplyBy: false },
    terms: TERMS,
    confirmedAt: NOW,
    meeting: { by: "room", seat: agreed.seat },
    ...change,
  };
}

export function cancelled(was: Choice | null, parts: CommonParts = {}): Booking {
  return { ...common(parts), status: "cancelled", closedAt: NOW, by: "mail", was };
}

/** The store does not judge whether an event fits its booking; the law does. */
export function event(change: { reason?: string } = {}): Event {
  return { at: NOW, type: "rejected", staff: "hanako", reason: change.reason ?? "窓口でご案内済み" };
}

export function mail(id: string, change: Partial<InboundMail> = {}): InboundMail {
  return {
    id,
    folder: "inbox",
    uidValidity: "4294967295",
    uid: 1,
    messageId: `<${id}@example.jp>`,
    contentHash: "b".repeat(64),
    receivedAt: NOW,
    storedAt: NOW,
    size: 1234,
    oversize: false,
    state: "new",
    reason: null,
    bookingId: null,
    fromAddress: "taro@example.jp",
    fromName: "試験 太郎",
    about: null,
    numberNamed: null,
    subject: "予約申込み",
    reading: null,
    attempts: 0,
    heldAt: null,
    settledAt: null,
    settledBy: null,
    ...change,
  };
}

export function letter(id: string, change: Partial<OutboxLetter> = {}): Omit<OutboxLetter, "order"> {
  return {
    id,
    bookingId: null,
    kind: "offer",
    cause: `cause-${id}`,
    to: "taro@example.jp",
    token: `token-${id}`,
    messageId: `<${id}@office.example.jp>`,
    date: NOW,
    boundary: "boundary-1",
    subject: "予約可能日時のご案内",
    text: "秘密の本文",
    html: "<p>秘密の本文</p>",
    edits: null,
    inReplyTo: null,
    references: ["<a@example.jp>", "<b@example.jp>"],
    attachments: [],
    state: "queued",
    reason: null,
    attempts: 0,
    notBefore: NOW,
    usefulUntil: null,
    writtenAt: NOW,
    causedBy: null,
    releasedBy: null,
    acceptedAt: null,
    maybeTwice: false,
    copied: false,
    ...change,
  };
}

export function task(id: string, change: Partial<Task> = {}): Task {
  return {
    id,
    kind: "telephone",
    bookingId: null,
    mailId: null,
    letterId: null,
    why: "noAddress",
    at: NOW,
    due: null,
    closedAt: null,
    closedBy: null,
    ...change,
  };
}
