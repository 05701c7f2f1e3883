import type { Habit, Utterance } from "./people.ts";

const request: Utterance = { says: "request", ends: ["handled"] };
const accept: Utterance = { says: "accept", ends: ["handled"] };

/** More mails than one transaction of erasing takes, so that the person is erased in several. */
const COPIES = 60;

/** Who lives through the weeks, what they get in the end, and when it is (weeks.ts). All first mails are of Wednesday, 10 June 2026. */
export const WEEKS_HABITS = {
  /** Reminded on the last day of the offer, then void. */
  silent: {
    name: "never answers",
    request,
    wish: "6月30日(火) 10:00",
    answers: {},
    letters: ["offer", "replyReminder", "expiryNotice"],
    status: "expired",
  },
  /** Reminded on the day before; the terms change on the very day. */
  tuesday: {
    name: "comes on the 16th",
    request,
    wish: "6月16日(火) 14:00",
    answers: { offer: [accept] },
    letters: ["offer", "details", "reminder", "termsNotice"],
    status: "confirmed",
  },
  changing: {
    name: "comes on another day",
    request,
    wish: "7月1日(水) 10:00",
    answers: { offer: [accept] },
    again: { offer: [accept] },
    letters: ["offer", "details", "offer", "details", "termsNotice"],
    status: "confirmed",
  },
  /** Staff answer from their own mail program: nothing more moves, and the new terms are told by telephone. */
  asking: {
    name: "is answered by staff",
    request,
    wish: "7月7日(火) 10:00",
    answers: { offer: [{ says: "question", ends: ["handled"] }] },
    letters: ["offer", "heldReceipt"],
    status: "offered",
  },
  /** Staff answer before the clerk has read the request. */
  early: {
    name: "is answered by staff at once",
    request: { says: "request", ends: ["held"] },
    answers: {},
    letters: [],
    status: null,
  },
  july: {
    name: "comes in July",
    request,
    wish: "7月6日(月) 10:00",
    answers: { offer: [accept] },
    letters: ["offer", "details", "termsNotice"],
    status: "confirmed",
  },
  /** The day is closed, and each is settled in another way. */
  cancelledByOffice: {
    name: "is cancelled by the office",
    request,
    wish: "7月3日(金) 10:00",
    answers: { offer: [accept] },
    letters: ["offer", "details", "termsNotice", "cancellationReceipt"],
    status: "cancelled",
  },
  byTelephone: {
    name: "is moved to the telephone",
    request,
    wish: "7月3日(金) 10:00",
    answers: { offer: [accept] },
    letters: ["offer", "details", "termsNotice", "details"],
    status: "confirmed",
  },
  called: {
    name: "is called about another day",
    request,
    wish: "7月3日(金) 10:00",
    answers: { offer: [accept] },
    letters: ["offer", "details", "termsNotice"],
    status: "confirmed",
  },
  /** The offer stands open when the terms change, and is made anew. */
  crossing: {
    name: "waits for the new terms",
    request,
    wish: "7月2日(木) 10:00",
    answers: {},
    again: { offer: [accept] },
    letters: ["offer", "termsNotice", "offer", "details"],
    status: "confirmed",
  },
  /** Writes while every letter is approved. */
  approved: {
    name: "gets an edited letter",
    request,
    wish: "7月8日(水) 10:00",
    answers: { offer: [accept] },
    letters: ["offer", "details"],
    status: "confirmed",
  },
  erased: {
    name: "is erased",
    request: { ...request, copies: COPIES },
    wish: "6月29日(月) 10:00",
    answers: { offer: [{ says: "decline", ends: ["handled"] }] },
    letters: ["offer", "declineReceipt"],
    status: "declined",
    isErased: true,
  },
  /** Written before the backup, accepted after it: the acceptance is forgotten. */
  halfForgotten: {
    name: "accepted after the backup",
    request,
    wish: "7月9日(木) 10:00",
    answers: {},
    letters: ["offer", "details"],
    status: "confirmed",
  },
  forgotten: {
    name: "came after the backup",
    request,
    wish: "7月9日(木) 11:00",
    answers: { offer: [accept] },
    letters: ["offer", "details"],
    status: "confirmed",
  },
  /** Written while no clerk lived; answered after the restore by a letter that staff release. */
  unread: {
    name: "wrote when the machine had died",
    request,
    wish: "7月9日(木) 13:00",
    answers: { offer: [accept] },
    letters: ["offer", "details"],
    status: "confirmed",
  },
  afterwards: {
    name: "writes when all is well again",
    request,
    wish: "7月9日(木) 14:00",
    answers: { offer: [accept] },
    letters: ["offer", "details"],
    status: "confirmed",
  },
} as const satisfies Record<string, Habit>;

export const SAYS_ACCEPT: Utterance = accept;
export const SAYS_CHANGE: Utterance = { says: "change", ends: ["handled"] };
