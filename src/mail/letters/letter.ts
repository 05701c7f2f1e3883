import type { CancelledBy, Missing, OfferNote, Slot } from "../../booking/booking.ts";
import type { Day, Time } from "../../booking/time.ts";
import type { Language } from "../language.ts";

/**
 * Everything a letter says, as values; the templates only put words around them. One letter, one recipient. The contact
 * block (L7) comes from the office and stands in every letter.
 */
export type Letter = LetterHead & LetterBody;

export type LetterKind = LetterBody["kind"];

export type LetterHead = {
  /** As the person wrote it, without honorific; null when unknown. */
  name: string | null;
  /** 受付番号; null where there is no booking. */
  reference: string | null;
  /** Proof of thread (decision 4), printed in the letter so that a quoting reply carries it back; null where none is needed. */
  token: string | null;
  /** Absent: Japanese. */
  language?: Language;
  /** The consultation takes place by telephone; absent: by Zoom. */
  byTelephone?: true;
  /** To somebody who cannot telephone: no letter asks for a call, and staff answer in writing, also on the day itself (decision 12). */
  writes?: true;
};

export type LetterBody =
  | {
      kind: "offer";
      choices: OfferedChoice[];
      replyBy: Time;
      notes: OfferNote[];
      termsVersion: string;
      /** The terms come as text beside the PDF (T6-3a); an operator's own PDF may lack it. */
      termsText: boolean;
      /** Last day that can be booked today, for the note `beyondHorizon`. */
      lastDay: Day;
      /** True while no telephone number is known: the letter asks for one, optionally (L5) unless it takes place by telephone. */
      askPhone: boolean;
      called?: Called;
      /** The agreed time that stands until one of these is confirmed in its place; null for a first offer. */
      keeps: Slot | null;
    }
  | { kind: "askBack"; missing: Missing[]; readings: Slot[][]; answerBy: Time; exampleDay: Day }
  | { kind: "askWhich"; choices: OfferedChoice[]; replyBy: Time }
  | {
      kind: "details";
      slot: Slot;
      meeting: WayIn | "telephone";
      termsVersion: string;
      askPhone: boolean;
      called?: Called;
      /** The earlier time that this one replaces. */
      replaces: Slot | null;
      /** The same time, by telephone instead of Zoom (L5). */
      switched: boolean;
      /** The terms go with it, as the person's last consent was to others, or is not known (T6-5). */
      attachTerms: boolean;
      /** It was to others. */
      termsChanged: boolean;
      termsText: boolean;
      /** The same time in another meeting: the earlier meeting ID is void. */
      newRoom: boolean;
      /** A letter has confirmed the time already, and promised the ID. */
      announced: boolean;
    }
  | {
      kind: "detailsFollow";
      slot: Slot;
      /** By when the ID is promised. */
      meetingBy: Time;
      termsVersion: string;
      askPhone: boolean;
      replaces: Slot | null;
      attachTerms: boolean;
      termsChanged: boolean;
      termsText: boolean;
      /** The ID that the person has is void. */
      voids: boolean;
    }
  | {
      kind: "reminder";
      slot: Slot;
      /** `asTold`: the person has the ID from elsewhere, and this letter does not repeat it. */
      meeting: WayIn | "telephone" | "asTold";
      termsVersion: string;
      askPhone: boolean;
      called?: Called;
    }
  | {
      kind: "replyReminder";
      /** Those that can still be had, under their own numbers. */
      choices: OfferedChoice[];
      /** Whether a plain yes is clear, as there never was more than one. */
      single: boolean;
      replyBy: Time;
      keeps: Slot | null;
    }
  /** `offered`: the offer of another time had reached the person; else it never left the office. */
  | { kind: "changeLapsed"; slot: Slot; offered: boolean }
  | { kind: "expiryNotice"; choices: OfferedChoice[]; replyBy: Time }
  | { kind: "declineReceipt" }
  | { kind: "cancellationReceipt"; slot: Slot | null; by: CancelledBy; freeTimes: readonly Slot[] }
  | { kind: "phoneOnly"; slot: Slot; about: "cancel" | "change" }
  | { kind: "nothingFree"; lastDay: Day; answerBy: Time }
  | {
      kind: "termsNotice";
      termsVersion: string;
      effectiveOn: Day;
      /** What changes, in the office's words. */
      summary: string;
      termsText: boolean;
    }
  | { kind: "heldReceipt"; answerBy: Time }
  | { kind: "couldNotRead"; answerBy: Time }
  /** T6-6c, T12-1: sent by staff alone, after a person has decided; `until` is the last day. */
  | { kind: "refusalNotice"; ground: "noShows" | "misuse"; until: Day };

export type OfferedChoice = { number: number; slot: Slot; cutOff: Time };

/** Of a consultation by telephone: the number that the office rings, or whoever cannot be called. Absent: no number is known. */
export type Called = { phone: string } | "cannot";

/** What the person types in to come into a meeting. */
export type WayIn = { meetingId: string; passcode: string };

/** A letter in words. `text` and `html` say the same. */
export type Rendered = { subject: string; text: string; html: string };
