import type { LetterKind } from "./letter.ts";
import type { ValuesOf, Vocabulary } from "./wording.ts";

/**
 * What the wording of each letter may name. `must` marks what a rule of the office or of the design demands to be read there, so
 * that no rewording by an office can lose it.
 */
const EVERY = {
  /** （受付番号 …） or what another language says, or empty; for the end of a subject. */
  inSubject: "text",
  /** The subject of the same letter in Japanese, for those who help the person and for staff. */
  japaneseSubject: "text",
  name: "text",
  reference: "must",
  token: "must",
  officeName: "must",
  /** What is booked: オンライン相談, or 電話相談 where it is one. */
  service: "text",
  /** The same behind an article, in languages that have one. */
  aService: "text",
  /** By Zoom; else by telephone. */
  online: "flag",
  /** The office meets people by Zoom, whatever this one booking does. */
  onlineOffice: "flag",
  address: "must",
  telephone: "must",
  telephoneHours: "must",
  /** To somebody who cannot telephone. */
  writes: "flag",
} as const satisfies Vocabulary;

const CHOICES = { number: "must", slot: "must", choiceDeadline: "must" } as const satisfies Vocabulary;

/** Of a consultation by telephone: the number that is rung, or that nobody can be called. */
const CALLED = { phone: "text", cannotCall: "flag" } as const satisfies Vocabulary;

export const VOCABULARY = {
  offer: {
    ...EVERY,
    choices: CHOICES,
    single: "flag",
    several: "flag",
    firstNumber: "text",
    replyBy: "must",
    lastDay: "must",
    termsVersion: "must",
    slotMinutes: "must",
    termsText: "flag",
    askPhone: "flag",
    ...CALLED,
    closedDay: "flag",
    outsideHours: "flag",
    past: "flag",
    tooSoon: "flag",
    beyondHorizon: "flag",
    offGrid: "flag",
    taken: "flag",
    tooLong: "flag",
    senderAddressUsed: "flag",
    askedBesides: "flag",
    replacesEarlier: "flag",
    newWishes: "flag",
    newAddress: "flag",
    byOffice: "flag",
    agreedByPhone: "flag",
    offeredAgain: "flag",
    newTerms: "flag",
    keeps: "must",
  },
  askBack: {
    ...EVERY,
    askName: "flag",
    askNumber: "flag",
    askWishes: "flag",
    askReading: "flag",
    questions: { label: "text", options: { option: "must" } },
    openWeekdays: "must",
    firstStart: "must",
    lastStart: "must",
    pause: "must",
    slotMinutes: "must",
    example: "must",
    answerBy: "must",
  },
  askWhich: { ...EVERY, choices: CHOICES, firstNumber: "text", replyBy: "must" },
  details: {
    ...EVERY,
    slot: "must",
    slotDay: "must",
    dayBefore: "must",
    meetingId: "must",
    passcode: "must",
    termsVersion: "must",
    askPhone: "flag",
    ...CALLED,
    replaces: "must",
    switched: "flag",
    attachTerms: "flag",
    termsChanged: "flag",
    termsText: "flag",
    newRoom: "flag",
    announced: "flag",
  },
  detailsFollow: {
    ...EVERY,
    slot: "must",
    slotDay: "must",
    dayBefore: "must",
    meetingBy: "must",
    termsVersion: "must",
    askPhone: "flag",
    replaces: "must",
    attachTerms: "flag",
    termsChanged: "flag",
    termsText: "flag",
    voids: "flag",
  },
  reminder: {
    ...EVERY,
    slot: "must",
    slotDay: "must",
    dayBefore: "text",
    meetingId: "must",
    passcode: "must",
    termsVersion: "must",
    askPhone: "flag",
    ...CALLED,
  },
  replyReminder: {
    ...EVERY,
    choices: CHOICES,
    single: "flag",
    several: "flag",
    firstNumber: "text",
    replyBy: "must",
    keeps: "must",
  },
  changeLapsed: { ...EVERY, offered: "flag", slot: "must", slotDay: "must", dayBefore: "must" },
  expiryNotice: { ...EVERY, choices: { number: "text", slot: "must", choiceDeadline: "text" }, replyBy: "must" },
  declineReceipt: EVERY,
  cancellationReceipt: {
    ...EVERY,
    slot: "must",
    byMail: "flag",
    byPhone: "flag",
    byOffice: "flag",
    freeTimes: { freeTime: "text" },
  },
  phoneOnly: { ...EVERY, slot: "must", cancel: "flag", change: "flag" },
  nothingFree: { ...EVERY, lastDay: "must", answerBy: "must" },
  termsNotice: {
    ...EVERY,
    effectiveDay: "must",
    inForce: "flag",
    summary: "must",
    termsVersion: "must",
    termsText: "flag",
  },
  heldReceipt: { ...EVERY, answerBy: "must" },
  couldNotRead: { ...EVERY, answerBy: "must" },
  refusalNotice: { ...EVERY, until: "must", noShows: "flag", misuse: "flag" },
} as const satisfies Record<LetterKind, Vocabulary>;

export type LetterValues<K extends LetterKind> = ValuesOf<(typeof VOCABULARY)[K]>;

/** The kinds of letters, each with a wording file of its name. */
export const LETTER_KINDS = Object.keys(VOCABULARY) as LetterKind[];
