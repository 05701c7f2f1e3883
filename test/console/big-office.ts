import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { apply } from "../../src/booking/apply.ts";
import type { Booking, Choice, Event, Offer, Slot, TermsRef } from "../../src/booking/booking.ts";
import { slotsOn } from "../../src/booking/slots.ts";
import { at, dayOf, endOf, plusDays, plusMinutes, type Time } from "../../src/booking/time.ts";
import type { Desk } from "../../src/desk/desk.ts";
import type { AuditEntry, InboundMail, OutboxLetter, Person, Task } from "../../src/world/store-rows.ts";
import { type Random, seeded } from "../simulation/random.ts";

/** How much an office has seen, and what lies on its desk now. */
export type Size = { bookings: number; years: number; seats: number; open: number; held: number };

/** A small public office after its first year. */
export const A_YEAR: Size = { bookings: 2_000, years: 1, seats: 1, open: 60, held: 15 };
/** A large one after ten years. */
export const TEN_YEARS: Size = { bookings: 100_000, years: 10, seats: 4, open: 400, held: 120 };

/** One booking with everything that belongs to it. */
export type Seeded = {
  booking: Booking;
  events: Event[];
  letters: Omit<OutboxLetter, "order">[];
  mails: InboundMail[];
  tasks: Task[];
  audits: Omit<AuditEntry, "order">[];
};

export type HeldSeed = { mail: InboundMail; raw: Uint8Array; task: Task };

export const STAFF_OF_OFFICE = "hanako";

/** Nobody is called so. */
const FAMILY = [
  ...["試験", "見本", "練習", "窓口", "例題", "仮名", "架空", "模擬", "稽古", "受付"],
  ...["書式", "記入", "求職", "相談", "予約", "用紙", "番号", "手紙", "印刷", "下書"],
];
const GIVEN = [
  ...["太郎", "花子", "次郎", "さくら", "三郎", "桃子", "四郎", "梅子", "五郎", "菊子", "一美", "健一", "陽子", "真一"],
  ...["直美", "大輔", "恵", "翔", "葵", "蓮", "結衣", "悠斗", "陽菜", "湊", "凛"],
];
/** More than so old, only what a search or a figure needs is kept of a letter; the newer ones have their full words. */
const DAYS_WITH_WORDS = 60;
const OPEN_DAYS_AHEAD = 28;

const words = (name: string) => readFileSync(join(import.meta.dirname, `../../fixtures/letters/${name}`), "utf8");
const OFFER = { text: words("offer.txt"), html: words("offer.html") };
const DETAILS = { text: words("details.txt"), html: words("details.html") };
const OLD = { text: "ご予約について", html: "<p>ご予約について</p>" };

/** The people who ever wrote; about one for two bookings. */
export function* peopleOf({ bookings }: Size): Generator<Person> {
  for (let n = 0; n < peopleCount(bookings); n++) yield personOf(n);
}

/** Every booking of the past, oldest first, then the open ones. Every row is the fold of its events. */
export function* bookingsOf({ office }: Desk, size: Size, now: Time): Generator<Seeded> {
  const random = seeded(size.bookings);
  const [published] = office.terms;
  if (!published) throw new Error("an office without terms");
  const terms = { version: published.version, digest: published.digest };
  const ground = { size, now, terms };
  const past = size.bookings - size.open;
  const slots = pastSlots(office, size, now);
  for (let n = 0; n < past; n++) {
    const { slot, seat } = slots[Math.floor((n * slots.length) / past)] as Place;
    yield pastBooking(n, { slot, seat }, random, ground);
  }
  const coming = comingSlots(office, size, now);
  for (let n = 0; n < size.open; n++) {
    // Not one behind the other, so that every week has some.
    const place = coming[(n * 7) % coming.length] as Place;
    yield openBooking(past + n, n, place, random, ground);
  }
}

/** Mails that wait for a person, of many kinds. */
export function* heldMailsOf(size: Size, now: Time): Generator<HeldSeed> {
  for (let n = 0; n < size.held; n++) {
    const receivedAt = plusMinutes(now, -37 * (size.held - n));
    const { name, address } = personOf(n);
    const [subject, body] = HELD_WORDS[n % HELD_WORDS.length] as [string, string];
    const raw = Buffer.from(
      [
        `From: ${encoded(name ?? "")} <${address}>`,
        "To: madoguchi@office.example.jp",
        `Subject: ${encoded(subject)}`,
        ...["MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit", ""],
        `${body}\r\n\r\n${name}\r\n`,
      ].join("\r\n"),
    );
    const id = idOf("h", n);
    const held = { state: "held" as const, reason: n % 3 === 0 ? "question" : "unclear", heldAt: receivedAt };
    const mail = { ...mailOf(id, receivedAt, personOf(n), null, subject), ...held, size: raw.length, settledAt: null };
    yield { mail, raw, task: { ...taskOf(`t${id}`, receivedAt), kind: "heldMail", why: held.reason, mailId: id } };
  }
}

type Ground = { size: Size; now: Time; terms: TermsRef };

type Place = { slot: Slot; seat: number };

function pastBooking(n: number, place: Place, random: Random, ground: Ground): Seeded {
  const { start } = place.slot;
  const askedAt = at(plusDays(dayOf(start), -random.between(4, 20)), clockOf(random));
  const made = begin(n, place, askedAt, ground);
  const end = random.next();
  if (end < 0.05) return close(made, { at: endOf(plusDays(dayOf(askedAt), 4)), type: "expired", readThrough: askedAt });
  if (end < 0.08) return close(made, { at: plusMinutes(askedAt, 90), type: "declined", mailId: idOf("m", n) });
  confirm(made, plusMinutes(askedAt, random.between(60, 1_200)));
  if (end < 0.16) {
    const cancelled = {
      type: "cancelled" as const,
      by: "mail" as const,
      mailId: idOf("m", n),
      staff: null,
      reason: "",
    };
    return close(made, { at: at(plusDays(dayOf(start), -1), "11:00"), ...cancelled });
  }
  const outcome = end < 0.2 ? "noShow" : "attended";
  const by = { staff: STAFF_OF_OFFICE, reason: outcome === "noShow" ? "電話にも出られませんでした" : "" };
  made.audits.push({ at: place.slot.end, staff: STAFF_OF_OFFICE, act: "recordOutcome", subject: made.booking.id });
  return close(made, { at: place.slot.end, type: "outcomeRecorded", outcome, ...by });
}

/** Half of them agreed, a third on offer, the rest still without a time. */
function openBooking(n: number, nth: number, place: Place, random: Random, ground: Ground): Seeded {
  const askedAt = plusMinutes(ground.now, -random.between(30, 4_000));
  const kind = nth % 6;
  const made = begin(n, place, askedAt, ground, kind !== 5);
  if (kind === 5) {
    made.tasks.push({
      ...taskOf(idOf("t", n), askedAt),
      kind: "telephone",
      why: "unanswered",
      bookingId: made.booking.id,
    });
    return step(made, {
      at: askedAt,
      type: "keptForStaff",
      reason: "nothingFree",
      lastDay: plusDays(dayOf(askedAt), 30),
    });
  }
  if (kind < 3) confirm(made, plusMinutes(askedAt, 25));
  const last = made.letters.at(-1);
  if (last && nth % 10 === 4) Object.assign(last, { state: "awaiting", acceptedAt: null });
  if (last && nth % 40 === 7) Object.assign(last, { state: "failed", acceptedAt: null, reason: "550 no such user" });
  return made;
}

function begin(
  n: number,
  { slot, seat }: Place,
  askedAt: Time,
  { size, now, terms }: Ground,
  isOffered = true,
): Seeded {
  const person = personOf(n % peopleCount(size.bookings));
  const [id, mailId] = [idOf("b", n), idOf("m", n)];
  const hasWords = askedAt > at(plusDays(dayOf(now), -DAYS_WITH_WORDS), "00:00");
  const isByPhone = n % 7 === 0;
  const request: Event = {
    ...{ at: askedAt, type: "requested", bookingId: id, reference: referenceOf(n), personId: person.id },
    ...{ via: isByPhone ? "phone" : "mail", receivedAt: askedAt, staff: isByPhone ? STAFF_OF_OFFICE : null },
    ...{ mailId: isByPhone ? null : mailId, answerBy: at(plusDays(dayOf(askedAt), 3), "17:15") },
    wishes: [{ from: slot.start, to: slot.end }],
  };
  const mails = isByPhone ? [] : [mailOf(mailId, askedAt, person, id, "相談予約の申込み")];
  const made: Seeded = { booking: apply(null, request), events: [request], letters: [], mails, tasks: [], audits: [] };
  if (isByPhone) made.audits.push({ at: askedAt, staff: STAFF_OF_OFFICE, act: "takePhoneApplication", subject: id });
  if (!isOffered) return made;
  const choice: Choice = { number: 1, slot, seat, cutOff: endOf(plusDays(dayOf(slot.start), -1)) };
  const offer: Offer = {
    ...{ n: 1, choices: [choice], terms, madeAt: plusMinutes(askedAt, 1), notes: [] },
    replyBy: at(plusDays(dayOf(askedAt), 3), "17:15"),
  };
  step(made, { at: plusMinutes(askedAt, 1), type: "offered", offer });
  made.letters.push(letterOf(made, person, "offer", plusMinutes(askedAt, 1), hasWords ? OFFER : OLD));
  return made;
}

function confirm(made: Seeded, when: Time): void {
  const { booking } = made;
  if (booking.status !== "offered") throw new Error("not on offer");
  const { terms, choices } = booking.offer;
  const [choice] = choices as [Choice];
  const receivedAt = when < choice.cutOff ? when : choice.cutOff;
  const mailId = `${booking.id}r`;
  const evidence = { by: "mailReply" as const, mailId, receivedAt, afterReplyBy: false };
  const meeting = { by: "room" as const, seat: choice.seat };
  const agreed = { choice, evidence, terms, meeting, replaces: null };
  step(made, { at: plusMinutes(receivedAt, 1), type: "confirmed", ...agreed });
  const person = personOf(Number(booking.personId.slice(1)));
  made.mails.push(mailOf(mailId, receivedAt, person, booking.id, "Re: 予約可能日時のご案内"));
  const hasWords = made.letters[0]?.text === OFFER.text;
  made.letters.push(letterOf(made, person, "details", plusMinutes(receivedAt, 1), hasWords ? DETAILS : OLD));
}

function close(made: Seeded, event: Event): Seeded {
  const last = made.events.at(-1)?.at ?? event.at;
  return step(made, event.at < last ? { ...event, at: last } : event);
}

function step(made: Seeded, event: Event): Seeded {
  made.booking = apply(made.booking, event);
  made.events.push(event);
  return made;
}

/** The consultations of the past, spread evenly over all seats and open days. */
function pastSlots(office: Desk["office"], size: Size, now: Time): Place[] {
  const places: Place[] = [];
  for (let day = plusDays(dayOf(now), -365 * size.years); day < dayOf(now); day = plusDays(day, 1))
    for (const slot of slotsOn(day, office.policy, office.calendar))
      for (let seat = 1; seat <= size.seats; seat++) places.push({ slot, seat });
  return places;
}

function comingSlots(office: Desk["office"], size: Size, now: Time): Place[] {
  const places: Place[] = [];
  const last = plusDays(dayOf(now), OPEN_DAYS_AHEAD);
  for (let day = dayOf(now); day <= last; day = plusDays(day, 1))
    for (const slot of slotsOn(day, office.policy, office.calendar))
      for (let seat = 1; seat <= size.seats; seat++) places.push({ slot, seat });
  // 7 steps through a list of a length that 7 divides would meet the same places again.
  return places.slice(0, places.length % 7 === 0 ? -1 : undefined);
}

function peopleCount(bookings: number): number {
  return Math.ceil(bookings / 2);
}

function personOf(n: number): Person {
  const family = FAMILY[n % FAMILY.length] ?? "";
  const given = GIVEN[Math.floor(n / FAMILY.length) % GIVEN.length] ?? "";
  const hasNumber = n % 5 !== 0;
  return {
    id: idOf("p", n),
    name: `${family} ${given}`,
    jobSeekerNumber: hasNumber ? `15010-${String(1_000_000 + n).slice(-7)}` : null,
    registering: !hasNumber,
    address: `person${n}@example.jp`,
    phone: n % 3 === 0 ? null : `025-000-${String(n % 10_000).padStart(4, "0")}`,
    companion: null,
  };
}

function letterOf(
  { booking, letters }: Seeded,
  { address }: Person,
  kind: OutboxLetter["kind"],
  writtenAt: Time,
  said: { text: string; html: string },
): Omit<OutboxLetter, "order"> {
  const id = `${booking.id}l${letters.length}`;
  return {
    ...{ id, bookingId: booking.id, kind, cause: `${booking.id}:${letters.length + 1}`, to: address ?? "", ...said },
    ...{ token: `MD${id.toUpperCase()}`, messageId: `<${id}@office.example.jp>`, date: writtenAt, boundary: `b-${id}` },
    subject: kind === "offer" ? "【まだ確定していません】予約可能日時のご案内" : "【予約確定】オンライン相談のご案内",
    ...{ inReplyTo: null, references: [], attachments: [], state: "accepted", reason: null, attempts: 1 },
    ...{ notBefore: writtenAt, usefulUntil: null, writtenAt, causedBy: null, releasedBy: null, copied: true },
    ...{ acceptedAt: plusMinutes(writtenAt, 1), maybeTwice: false, edits: null },
  };
}

let uid = 0;

function mailOf(id: string, receivedAt: Time, person: Person, bookingId: string | null, subject: string): InboundMail {
  uid += 1;
  return {
    ...{ id, folder: "inbox", uidValidity: "9", uid, messageId: `<${id}@example.jp>` },
    contentHash: createHash("sha256").update(id).digest("hex"),
    ...{ receivedAt, storedAt: receivedAt, size: 1_200, oversize: false, state: "handled", reason: null, bookingId },
    ...{
      fromAddress: person.address,
      fromName: person.name,
      about: null,
      numberNamed: null,
      subject,
      reading: null,
      attempts: 0,
      heldAt: null,
    },
    ...{ settledAt: plusMinutes(receivedAt, 1), settledBy: null },
  };
}

function taskOf(id: string, when: Time): Task {
  const none = { bookingId: null, mailId: null, letterId: null, closedAt: null, closedBy: null };
  return { id, kind: "review", why: "unanswered", at: when, due: at(plusDays(dayOf(when), 2), "17:15"), ...none };
}

function idOf(kind: string, n: number): string {
  return `${kind}${String(n).padStart(7, "0")}`;
}

const SPOKEN = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

function referenceOf(n: number): string {
  let text = "";
  for (let rest = n * 7_919 + 104_729, place = 0; place < 7; place++) {
    text = SPOKEN.charAt(rest % SPOKEN.length) + text;
    rest = Math.floor(rest / SPOKEN.length);
  }
  return `K${text.slice(0, 3)}-${text.slice(3)}`;
}

function clockOf(random: Random): string {
  return `${String(random.between(8, 21)).padStart(2, "0")}:${String(random.between(0, 59)).padStart(2, "0")}`;
}

function encoded(words: string): string {
  return `=?UTF-8?B?${Buffer.from(words, "utf8").toString("base64")}?=`;
}

const HELD_WORDS: [string, string][] = [
  ["Re: 予約可能日時のご案内", "先日の件ですが、1でお願いしたいのですが、電話でもよいでしょうか。"],
  ["予約について", "来週のどこかでお願いします。火曜は通院があり、木曜は午後なら大丈夫だと思います。"],
  ["Re: Re: 予約可能日時のご案内", "結構です。"],
  ["相談", "妻の分も一緒に相談したいのですが、二人で入ってもよいでしょうか。"],
  ["キャンセルかもしれません", "面接が入るかもしれないので、その場合は取り消させてください。"],
  ["（無題）", "よろしくお願いします"],
  ["通訳", "日本語が少し難しいです。通訳の人と一緒でもいいですか。12月3日か4日がいいです。"],
];
