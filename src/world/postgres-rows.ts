import type { InferInsertModel, InferSelectModel } from "drizzle-orm";
import type { Booking } from "../booking/booking.ts";
import { addressKey, numberKey } from "../mail/address.ts";
import { type Scope, searchKey } from "./postgres-scope.ts";
import type * as schema from "./schema.ts";
import type { InboundMail, OutboxLetter, Person, StaffAccount, Task } from "./store-rows.ts";
import { exactCopy, startOfBooking, storable, storableText } from "./store-values.ts";

/** Values to rows and back. Values that go in are made storable here; what is encrypted is sealed here. */

type Row<T extends keyof typeof schema> = InferSelectModel<(typeof schema)[T]>;
type NewRow<T extends keyof typeof schema> = InferInsertModel<(typeof schema)[T]>;

export function addressKeyOf(address: string | null): string | null {
  return address === null ? null : searchKey(addressKey(storableText(address)));
}

export function numberKeyOf(number: string | null): string | null {
  return number === null ? null : searchKey(numberKey(storableText(number)));
}

export function personRow({ office }: Scope, given: Person): NewRow<"people"> {
  const { language, ...person } = storable(given);
  return {
    officeId: office,
    ...person,
    cannotTelephone: person.cannotTelephone ?? false,
    language: language?.code ?? null,
    languageBy: language?.by ?? null,
    numberKey: numberKeyOf(person.jobSeekerNumber),
    addressKey: addressKeyOf(person.address),
  };
}

export function personOf(row: Row<"people">): Person {
  const {
    officeId: _office,
    numberKey: _number,
    addressKey: _address,
    cannotTelephone,
    language: code,
    languageBy: by,
    ...person
  } = row;
  return {
    ...person,
    ...(cannotTelephone ? { cannotTelephone } : {}),
    ...(code === null || by === null ? {} : { language: { code, by } }),
  };
}

export function bookingRow({ office }: Scope, booking: Booking): NewRow<"bookings"> {
  const { id, reference, personId, status } = booking;
  return { officeId: office, id, reference, personId, status, starts: startOfBooking(booking), body: booking };
}

export function mailRow(scope: Scope, given: InboundMail): NewRow<"inboundMails"> {
  const { reading, ...rest } = given;
  const mail = storable(rest);
  return {
    officeId: scope.office,
    ...mail,
    messageIdKey: mail.messageId === null ? null : searchKey(mail.messageId),
    fromKey: addressKeyOf(mail.fromAddress),
    aboutKey: addressKeyOf(mail.about),
    numberNamedKey: numberKeyOf(mail.numberNamed),
    reading: sealReading(scope, mail.id, reading),
  };
}

export function mailChange(scope: Scope, id: string, given: Partial<InboundMail>): Partial<NewRow<"inboundMails">> {
  const { reading, ...rest } = given;
  const change = storable(rest);
  return {
    ...change,
    ...(change.fromAddress === undefined ? {} : { fromKey: addressKeyOf(change.fromAddress) }),
    ...(change.about === undefined ? {} : { aboutKey: addressKeyOf(change.about) }),
    ...(change.numberNamed === undefined ? {} : { numberNamedKey: numberKeyOf(change.numberNamed) }),
    ...("reading" in given ? { reading: sealReading(scope, id, reading) } : {}),
  };
}

export function mailOf({ seal }: Scope, row: Row<"inboundMails">): InboundMail {
  const { officeId: _office, messageIdKey: _messageId, fromKey: _from, aboutKey: _about, ...rest } = row;
  const { numberNamedKey: _number, reading, ...mail } = rest;
  const place = { table: "inbound_mails", row: row.id, column: "reading" };
  return { ...mail, reading: reading === null ? null : JSON.parse(seal.openText(place, reading)) };
}

export function letterRow(scope: Scope, given: OutboxLetter): NewRow<"outbox"> {
  const { order, to, references, text, html, edits, other, ...letter } = storable(given);
  return {
    officeId: scope.office,
    ...letter,
    position: order,
    toAddress: to,
    toKey: addressKeyOf(to) ?? searchKey(""),
    referenceIds: references,
    text: sealWords(scope, letter.id, "text", text),
    html: sealWords(scope, letter.id, "html", html),
    edits: edits && sealWords(scope, letter.id, "edits", JSON.stringify(edits)),
    ...otherWords(scope, letter.id, other),
  };
}

export function letterChange(scope: Scope, id: string, given: Partial<OutboxLetter>): Partial<NewRow<"outbox">> {
  const { text, html, edits, other, ...change } = storable(given);
  return {
    ...change,
    ...(text === undefined ? {} : { text: sealWords(scope, id, "text", text) }),
    ...(html === undefined ? {} : { html: sealWords(scope, id, "html", html) }),
    ...(edits === undefined ? {} : { edits: edits && sealWords(scope, id, "edits", JSON.stringify(edits)) }),
    // What a letter is written in never changes.
    ...(other === undefined ? {} : { inJapanese: sealWords(scope, id, "in_japanese", other.inJapanese) }),
  };
}

export function letterOf({ seal }: Scope, row: Row<"outbox">): OutboxLetter {
  const { officeId: _office, toKey: _to, position, toAddress, referenceIds, text, html, edits, ...rest } = row;
  const { language, inJapanese, ...letter } = rest;
  const other =
    language === null || inJapanese === null
      ? null
      : { language, inJapanese: seal.openText({ table: "outbox", row: row.id, column: "in_japanese" }, inJapanese) };
  return {
    ...letter,
    order: position,
    to: toAddress,
    references: referenceIds,
    text: seal.openText({ table: "outbox", row: row.id, column: "text" }, text),
    html: seal.openText({ table: "outbox", row: row.id, column: "html" }, html),
    edits: edits && JSON.parse(seal.openText({ table: "outbox", row: row.id, column: "edits" }, edits)),
    ...(other ? { other } : {}),
  };
}

export function taskOf({ officeId: _office, ...task }: Row<"tasks">): Task {
  return task;
}

export function staffOf({ officeId: _office, ...account }: Row<"staff">): StaffAccount {
  return account;
}

export function settingPlace(key: string) {
  return { table: "settings", row: key, column: "value" };
}

export function rawPlace(mailId: string) {
  return { table: "inbound_raws", row: mailId, column: "content" };
}

export function attachmentPlace(digest: string) {
  return { table: "attachments", row: digest, column: "content" };
}

/** Readings are JSON with escapes, so that any text comes back exactly. */
function sealReading({ seal }: Scope, id: string, reading: unknown): Uint8Array | null {
  if (reading === null || reading === undefined) return null;
  return seal.text({ table: "inbound_mails", row: id, column: "reading" }, JSON.stringify(exactCopy(reading)));
}

function otherWords(scope: Scope, id: string, other: OutboxLetter["other"]) {
  if (!other) return { language: null, inJapanese: null };
  return { language: other.language, inJapanese: sealWords(scope, id, "in_japanese", other.inJapanese) };
}

function sealWords(
  { seal }: Scope,
  id: string,
  column: "text" | "html" | "edits" | "in_japanese",
  words: string,
): Uint8Array {
  return seal.text({ table: "outbox", row: id, column }, words);
}
