import { createHash } from "node:crypto";
import type { Booking, Event, Status } from "../booking/booking.ts";
import { canonicalJson } from "../booking/canonical-json.ts";
import { ERASED, ERASED_DOMAIN } from "../booking/erasing.ts";
import type { Time } from "../booking/time.ts";
import type { OutboxLetter } from "./store-rows.ts";

/**
 * What both stores agree on: which values can be kept, how they are compared and which rules a row obeys whatever the
 * law above decided. The Postgres store states the same rules once more as constraints.
 */

/** Longest list one read may ask for. */
export const LIST_LIMIT = 1000;

/** A write that the law should have made impossible: a bug, never a refusal and never trouble. */
export class ConstraintBroken extends Error {
  override name = "ConstraintBroken";
}

/**
 * Text as Postgres can hold it: NUL and unpaired surrogates become U+FFFD. A stranger's mail may contain both, and a
 * value that cannot be written would stop the intake at that mail for ever; so both stores clean instead of refusing.
 * The reading and the raw mail are kept as bytes and come back exactly.
 */
export function storableText(text: string): string {
  const wellFormed = text.isWellFormed() ? text : text.toWellFormed();
  return wellFormed.includes("\0") ? wellFormed.replaceAll("\0", "\uFFFD") : wellFormed;
}

/** A frozen deep copy of a JSON value with every text storable. Throws on what JSON does not know. */
export function storable<T>(value: T): T {
  return copyOf(value, storableText) as T;
}

/** A frozen deep copy of a JSON value with every text as it is. */
export function exactCopy<T>(value: T): T {
  return copyOf(value, (text) => text) as T;
}

/** What an erased mail is still known by when a copy of it turns up; the hash tells nobody what it was. */
export function erasedMessageId(messageId: string): string {
  if (messageId.endsWith(ERASED_DOMAIN)) return messageId;
  return `<${createHash("sha256").update(storableText(messageId), "utf8").digest("hex")}${ERASED_DOMAIN}`;
}

/**
 * A letter without its words. Which terms it carried and what became of it stay; what had not left yet never does. The cause of
 * a receipt is a digest of the address it went to, and goes, too.
 */
export function erasedLetter(letter: OutboxLetter): Partial<OutboxLetter> {
  return {
    to: ERASED,
    subject: ERASED,
    text: "",
    html: "",
    edits: null,
    ...(letter.other ? { other: { ...letter.other, inJapanese: "" } } : {}),
    inReplyTo: null,
    references: [],
    attachments: letter.attachments.filter(({ contentType }) => !contentType.startsWith("text/calendar")),
    state: letter.state === "accepted" || letter.state === "bounced" ? letter.state : "withdrawn",
    // Nothing is left to file in Sent, where a copy made now would bring the words back.
    copied: true,
    reason: letter.reason === null ? null : ERASED,
    cause: letter.bookingId === null ? `erased:${letter.id}` : letter.cause,
  };
}

/** Words may go from a history; the history and the row that is its fold may not become another. */
export function checkErased(
  row: Booking | null,
  before: readonly Event[],
  booking: Booking,
  events: readonly Event[],
): void {
  // What staff noted in words may go; what they noted of the day itself is a fact of the history.
  const bare = (value: object) =>
    canonicalJson({
      ...value,
      reason: null,
      evidence: null,
      ...("note" in value && typeof value.note === "string" ? { note: null } : {}),
    });
  const isSame =
    row !== null &&
    bare(row) === bare(booking) &&
    before.length === events.length &&
    events.every((event, index) => bare(event) === bare(before[index] ?? {}));
  if (!isSame) throw new ConstraintBroken("erasing would change what happened");
  checkBooking(booking);
}

/** Order by code unit, the same on every machine and in Postgres under collation "C" for all but astral letters. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function checkLimit(limit: number): number {
  if (!Number.isInteger(limit) || limit < 1 || limit > LIST_LIMIT) {
    throw new RangeError(`a list is asked for with a limit from 1 to ${LIST_LIMIT}, not ${limit}`);
  }
  return limit;
}

/** The key of a notice about the terms where a key is one text. */
export function noticeKey(version: string, personId: string): string {
  return `${version} ${personId}`;
}

/** Start of the consultation, or of the first choice ever offered last; null for a booking that never had one. */
export function startOfBooking(booking: Booking): Time | null {
  switch (booking.status) {
    case "requested":
      return null;
    case "offered":
      return booking.offer.choices[0]?.slot.start ?? null;
    case "confirmed":
    case "attended":
    case "noShow":
    case "stopped":
      return booking.choice.slot.start;
    case "cancelled":
      return booking.was?.slot.start ?? null;
    case "expired":
    case "declined":
    case "rejected":
      return booking.lastOffer?.choices[0]?.slot.start ?? null;
  }
}

const AGREED: ReadonlySet<Status> = new Set(["confirmed", "attended", "noShow", "stopped"]);

/** The row's own proof (T6-1, T6-3b): an agreed booking has evidence, and a mail as evidence arrived by the cut-off. */
export function checkBooking(booking: Booking): void {
  if (booking.status === "offered" && booking.offer.choices.length === 0) {
    throw new ConstraintBroken("an offer without choices");
  }
  if (!AGREED.has(booking.status) || !("evidence" in booking)) {
    if (AGREED.has(booking.status)) throw new ConstraintBroken("an agreed booking without evidence");
    return;
  }
  const { evidence, choice } = booking;
  if (evidence?.by === undefined) throw new ConstraintBroken("an agreed booking without evidence");
  if (evidence.by === "mailReply" && evidence.receivedAt > choice.cutOff) {
    throw new ConstraintBroken("a mail that arrived after the cut-off is no evidence");
  }
}

function copyOf(value: unknown, text: (text: string) => string): unknown {
  switch (typeof value) {
    case "string":
      return text(value);
    case "boolean":
      return value;
    case "number":
      if (!Number.isFinite(value)) throw new TypeError("a number that JSON cannot hold");
      return value === 0 ? 0 : value;
    case "object":
      if (value === null) return null;
      return Array.isArray(value)
        ? Object.freeze(value.map((one) => (one === undefined ? null : copyOf(one, text))))
        : copyRecord(value, text);
    default:
      throw new TypeError(`a ${typeof value} cannot be stored`);
  }
}

function copyRecord(value: object, text: (text: string) => string): object {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new TypeError("only plain objects can be stored, as a Date or a Temporal value compares wrongly");
  }
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const inner = (value as Record<string, unknown>)[key];
    if (inner !== undefined) copy[text(key)] = copyOf(inner, text);
  }
  return Object.freeze(copy);
}
