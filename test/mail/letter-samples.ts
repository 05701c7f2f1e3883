import type { Slot } from "../../src/booking/booking.ts";
import { DEFAULT_POLICY } from "../../src/booking/policy.ts";
import { at, type ClockTime, type Day, plusMinutes, type Time, toDay } from "../../src/booking/time.ts";
import type { Letter, OfferedChoice } from "../../src/mail/letters/letter.ts";
import type { Office } from "../../src/mail/office.ts";

/** An office like the default profile, and the day on which the sample letters are written: Wednesday 25 November 2026. */
const hours = { from: "08:30" as ClockTime, to: "17:15" as ClockTime };
export const office: Office = {
  id: "itoigawa",
  name: "ハローワーク糸魚川",
  formalName: "糸魚川公共職業安定所",
  address: "新潟県糸魚川市横町5丁目9番50号",
  telephone: "025-552-0333",
  telephoneHours: "平日8時30分から17時15分まで",
  inEnglish: { name: "Hello Work Itoigawa", telephoneHours: "weekdays, 08:30 to 17:15" },
  inEasyJapanese: {
    name: "ハローワーク糸魚川（いといがわ）",
    telephoneHours: "月曜日（げつようび）から金曜日（きんようび）の8時30分から17時15分まで",
  },
  mail: {
    fromName: "ハローワーク糸魚川",
    fromAddress: "madoguchi@example.jp",
    ownAddresses: ["madoguchi@example.jp"],
    authservId: null,
    sentCopies: "ours",
  },
  policy: DEFAULT_POLICY,
  calendar: {
    openHours: [null, hours, hours, hours, hours, hours, null],
    holidays: new Set<Day>(),
    closures: new Set<Day>(),
  },
  rooms: [],
  terms: [],
  unconfirmed: [],
};

export const writtenAt = time("2026-11-25", "10:00");

export const head = { name: "試験 太郎", reference: "K7P2QX", token: "MD0123456789ABCDEFGHJKMNPQRS" };

const slot = slotAt("2026-12-03", "14:00");
const answerBy = time("2026-11-30", "17:15");
const replyBy = time("2026-11-30", "17:15");
const lastDay = toDay("2026-12-25");
const termsVersion = "2026-12";
const meeting = { meetingId: "123 4567 8901", passcode: "482913" };
export const threeChoices: OfferedChoice[] = [
  { number: 1, slot: slotAt("2026-11-27", "9:00"), cutOff: time("2026-11-26", "23:59", 59) },
  { number: 2, slot, cutOff: time("2026-12-02", "23:59", 59) },
  { number: 3, slot: slotAt("2026-12-04", "16:30"), cutOff: time("2026-12-03", "23:59", 59) },
];
const oneChoice = [{ number: 1, slot, cutOff: time("2026-12-02", "23:59", 59) }];
const offer = {
  kind: "offer" as const,
  choices: oneChoice,
  replyBy,
  termsVersion,
  termsText: true,
  lastDay,
  askPhone: false,
  keeps: null,
};
const details = {
  kind: "details" as const,
  slot,
  meeting,
  termsVersion,
  askPhone: false,
  replaces: null,
  switched: false,
  newRoom: false,
  announced: false,
  attachTerms: false,
  termsChanged: false,
  termsText: false,
};
const follow = {
  kind: "detailsFollow" as const,
  slot,
  meetingBy: time("2026-12-02", "17:15"),
  termsVersion,
  askPhone: false,
  replaces: null,
  attachTerms: false,
  termsChanged: false,
  termsText: false,
  voids: false,
};
const termsNotice = {
  kind: "termsNotice" as const,
  termsVersion,
  effectiveOn: toDay("2026-12-10"),
  summary: "相談を中止する場合についての決まりが、くわしくなります。",
  termsText: true,
};
const reminder = { kind: "reminder" as const, slot, meeting, termsVersion, askPhone: false };

/** As an office that only telephones writes them. */
const byTelephone = { ...head, byTelephone: true as const };
const called = { phone: "090-0000-0000" };

/** Every kind of letter in its main variants, by the name of its golden files in fixtures/letters. */
export const samples = {
  offer: { ...head, ...offer, notes: [], askPhone: true },
  "offer-several": { ...head, ...offer, choices: threeChoices, notes: ["taken", "closedDay", "senderAddressUsed"] },
  "offer-pdf-only": { ...head, ...offer, notes: [], termsText: false },
  "offer-every-note": {
    ...head,
    ...offer,
    choices: threeChoices,
    notes: [
      "closedDay",
      "outsideHours",
      "past",
      "tooSoon",
      "beyondHorizon",
      "offGrid",
      "taken",
      "tooLong",
      "senderAddressUsed",
      "askedBesides",
      "newWishes",
      "replacesEarlier",
      "offeredAgain",
    ],
  },
  "offer-by-phone": { ...head, ...offer, notes: ["agreedByPhone"] },
  "offer-next-year": {
    ...head,
    ...offer,
    choices: [{ number: 1, slot: slotAt("2027-01-07", "10:00"), cutOff: time("2027-01-06", "23:59", 59) }],
    lastDay: toDay("2027-01-15"),
    notes: [],
  },
  "offer-change": { ...head, ...offer, choices: threeChoices, keeps: slotAt("2026-12-01", "9:30"), notes: [] },
  "offer-by-office": { ...head, ...offer, notes: ["replacesEarlier", "byOffice"] },
  "offer-new-address": { ...head, ...offer, notes: ["replacesEarlier", "newAddress"] },
  "offer-new-terms": { ...head, ...offer, notes: ["replacesEarlier", "newTerms"] },
  "telephone-offer": { ...byTelephone, ...offer, notes: [], called },
  "telephone-offer-ask": { ...byTelephone, ...offer, choices: threeChoices, notes: [], askPhone: true },
  "telephone-offer-cannot": { ...byTelephone, ...offer, notes: [], called: "cannot", writes: true },
  "telephone-details": { ...byTelephone, ...details, meeting: "telephone", called },
  "telephone-details-ask": { ...byTelephone, ...details, meeting: "telephone", askPhone: true },
  "telephone-details-cannot": { ...byTelephone, ...details, meeting: "telephone", called: "cannot", writes: true },
  "telephone-reminder": { ...byTelephone, ...reminder, meeting: "telephone", called },
  "telephone-phoneOnly": { ...byTelephone, kind: "phoneOnly", slot, about: "cancel" },
  "telephone-nothingFree": { ...byTelephone, kind: "nothingFree", lastDay, answerBy },
  "telephone-refusalNotice": {
    ...{ ...byTelephone, reference: null, kind: "refusalNotice", ground: "noShows" },
    until: toDay("2027-05-31"),
  },
  askBack: {
    ...head,
    name: null,
    kind: "askBack",
    missing: ["name", "number", "wishes"],
    readings: [],
    answerBy,
    exampleDay: toDay("2026-12-03"),
  },
  "askBack-number": {
    ...head,
    kind: "askBack",
    missing: ["number"],
    readings: [],
    answerBy,
    exampleDay: toDay("2026-12-03"),
  },
  "askBack-readings": {
    ...head,
    kind: "askBack",
    missing: ["wishReading"],
    readings: [
      [slotAt("2026-12-02", "14:00"), slot],
      [
        { start: time("2026-12-10", "00:00"), end: time("2026-12-11", "00:00") },
        { start: time("2026-12-09", "00:00"), end: time("2026-12-10", "00:00") },
      ],
    ],
    answerBy,
    exampleDay: toDay("2026-12-03"),
  },
  askWhich: { ...head, kind: "askWhich", choices: threeChoices, replyBy },
  details: { ...head, ...details },
  "details-ask-phone": { ...head, ...details, askPhone: true },
  "details-telephone": { ...head, ...details, meeting: "telephone" },
  "details-telephone-ask-phone": { ...head, ...details, meeting: "telephone", askPhone: true },
  "details-changed": { ...head, ...details, replaces: slotAt("2026-12-01", "9:30") },
  "details-switched": { ...head, ...details, meeting: "telephone", switched: true },
  "details-new-terms": { ...head, ...details, attachTerms: true, termsChanged: true, termsText: true },
  "details-first-terms": { ...head, ...details, attachTerms: true },
  "details-new-room": { ...head, ...details, newRoom: true },
  "details-announced": { ...head, ...details, announced: true },
  detailsFollow: { ...head, ...follow },
  "detailsFollow-changed": { ...head, ...follow, replaces: slotAt("2026-12-01", "9:30"), askPhone: true },
  "detailsFollow-new-terms": { ...head, ...follow, attachTerms: true, termsChanged: true, termsText: true },
  "detailsFollow-void": { ...head, ...follow, voids: true },
  reminder: { ...head, ...reminder },
  "reminder-as-told": { ...head, ...reminder, meeting: "asTold" },
  "reminder-telephone": { ...head, ...reminder, meeting: "telephone", askPhone: true },
  replyReminder: { ...head, kind: "replyReminder", choices: oneChoice, single: true, replyBy, keeps: null },
  "replyReminder-several": {
    ...head,
    kind: "replyReminder",
    choices: threeChoices.slice(1),
    single: false,
    replyBy,
    keeps: null,
  },
  "replyReminder-change": {
    ...head,
    kind: "replyReminder",
    choices: oneChoice,
    single: true,
    replyBy,
    keeps: slotAt("2026-12-01", "9:30"),
  },
  changeLapsed: { ...head, kind: "changeLapsed", slot, offered: true },
  "changeLapsed-never-left": { ...head, kind: "changeLapsed", slot, offered: false },
  expiryNotice: { ...head, kind: "expiryNotice", choices: threeChoices, replyBy },
  declineReceipt: { ...head, kind: "declineReceipt" },
  "cancellationReceipt-mail": { ...head, kind: "cancellationReceipt", slot, by: "mail", freeTimes: [] },
  "cancellationReceipt-phone": { ...head, kind: "cancellationReceipt", slot: null, by: "phone", freeTimes: [] },
  "cancellationReceipt-office-request": {
    ...{ ...head, kind: "cancellationReceipt", slot: null, by: "office" },
    freeTimes: [slot],
  },
  "cancellationReceipt-office": { ...head, kind: "cancellationReceipt", slot, by: "office", freeTimes: [slot] },
  "phoneOnly-cancel": { ...head, kind: "phoneOnly", slot, about: "cancel" },
  "phoneOnly-change": { ...head, kind: "phoneOnly", slot, about: "change" },
  "phoneOnly-writes": { ...head, writes: true, kind: "phoneOnly", slot, about: "cancel" },
  "details-writes": { ...head, ...details, writes: true },
  "detailsFollow-writes": { ...head, ...follow, writes: true },
  "reminder-writes": { ...head, ...reminder, writes: true },
  "offer-writes": { ...head, ...offer, notes: [], termsText: false, writes: true },
  "askBack-writes": {
    ...{ ...head, kind: "askBack", missing: ["wishes"], readings: [], answerBy },
    ...{ exampleDay: toDay("2026-12-03"), writes: true },
  },
  "heldReceipt-writes": { ...head, kind: "heldReceipt", answerBy, writes: true },
  "refusalNotice-writes": {
    ...{ ...head, reference: null, kind: "refusalNotice", ground: "noShows", until: toDay("2027-05-31") },
    writes: true,
  },
  "changeLapsed-writes": { ...head, kind: "changeLapsed", slot, offered: true, writes: true },
  nothingFree: { ...head, kind: "nothingFree", lastDay, answerBy },
  termsNotice: { ...head, ...termsNotice },
  "termsNotice-in-force": { ...head, ...termsNotice, effectiveOn: toDay("2026-11-25"), termsText: false },
  heldReceipt: { ...head, kind: "heldReceipt", answerBy },
  "heldReceipt-no-booking": { name: null, reference: null, token: null, kind: "heldReceipt", answerBy },
  couldNotRead: { name: null, reference: null, token: head.token, kind: "couldNotRead", answerBy },
  "refusalNotice-noShows": {
    ...head,
    reference: null,
    kind: "refusalNotice",
    ground: "noShows",
    until: toDay("2027-05-31"),
  },
  "refusalNotice-misuse": {
    ...head,
    reference: null,
    kind: "refusalNotice",
    ground: "misuse",
    until: toDay("2026-12-31"),
  },
} satisfies Record<string, Letter>;

export type SampleName = keyof typeof samples;

export const sampleNames = Object.keys(samples) as SampleName[];

export function sample(name: SampleName): Letter {
  return samples[name];
}

/** Samples of that name are letters of an office that only telephones. */
export function officeOf(name: SampleName): Office {
  return name.startsWith("telephone-") ? { ...office, meetings: { kind: "telephone" } } : office;
}

export function time(day: string, clock: string, seconds = 0): Time {
  const minute = at(toDay(day), clock.padStart(5, "0"));
  return minute.replace(":00+09:00", `:${String(seconds).padStart(2, "0")}+09:00`) as Time;
}

export function slotAt(day: string, clock: string): Slot {
  const start = time(day, clock);
  return { start, end: plusMinutes(start, 30) };
}
