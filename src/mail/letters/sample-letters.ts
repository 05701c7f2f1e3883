import type { Slot } from "../../booking/booking.ts";
import { DEFAULT_POLICY } from "../../booking/policy.ts";
import { at, type ClockTime, type Day, dayOf, endOf, plusDays, plusMinutes, type Time } from "../../booking/time.ts";
import type { Letter, LetterBody, LetterKind } from "./letter.ts";

/** A letter of each kind to nobody, for looking at a wording before it is used; `at` is the moment of looking. */
export function sampleLetter(kind: LetterKind, moment: Time): Letter {
  return { name: "見本 太郎", reference: "MIHN-0000", token: "MD00000000000000000000000000", ...bodyOf(kind, moment) };
}

function bodyOf(kind: LetterKind, moment: Time): LetterBody {
  const slot = slotIn(7, "14:00", moment);
  const [answerBy, lastDay] = [deadlineIn(3, moment), dayIn(30, moment)];
  const choices = [
    { number: 1, slot: slotIn(6, "10:00", moment), cutOff: endOf(dayIn(5, moment)) },
    { number: 2, slot, cutOff: endOf(dayIn(6, moment)) },
    { number: 3, slot: slotIn(8, "16:00", moment), cutOff: endOf(dayIn(7, moment)) },
  ];
  const meeting = { meetingId: "000 0000 0000", passcode: "MIHON" };
  const terms = { termsVersion: "見本", termsText: true };
  switch (kind) {
    case "offer":
      return { kind, choices, replyBy: answerBy, notes: [], ...terms, lastDay, askPhone: true, keeps: null };
    case "askBack":
      return { kind, missing: ["name", "number", "wishes"], readings: [], answerBy, exampleDay: dayIn(7, moment) };
    case "askWhich":
      return { kind, choices, replyBy: answerBy };
    case "details":
      return {
        ...{ kind, slot, meeting, ...terms, askPhone: true, replaces: null },
        ...{ switched: false, attachTerms: false, termsChanged: false, newRoom: false, announced: false },
      };
    case "detailsFollow":
      return {
        ...{ kind, slot, meetingBy: deadlineIn(6, moment), ...terms, askPhone: true, replaces: null },
        ...{ attachTerms: false, termsChanged: false, voids: false },
      };
    case "reminder":
      return { kind, slot, meeting, termsVersion: terms.termsVersion, askPhone: true };
    case "replyReminder":
      return { kind, choices, single: false, replyBy: answerBy, keeps: null };
    case "changeLapsed":
      return { kind, slot, offered: true };
    case "expiryNotice":
      return { kind, choices, replyBy: moment };
    case "declineReceipt":
      return { kind };
    case "cancellationReceipt":
      return { kind, slot, by: "mail", freeTimes: [] };
    case "phoneOnly":
      return { kind, slot, about: "cancel" };
    case "nothingFree":
      return { kind, lastDay, answerBy };
    case "termsNotice":
      return { kind, ...terms, effectiveOn: dayIn(14, moment), summary: "見本の説明です。" };
    case "heldReceipt":
    case "couldNotRead":
      return { kind, answerBy };
    case "refusalNotice":
      return { kind, ground: "noShows", until: dayIn(90, moment) };
  }
}

function dayIn(days: number, moment: Time): Day {
  return plusDays(dayOf(moment), days);
}

function deadlineIn(days: number, moment: Time): Time {
  return at(dayIn(days, moment), "17:15" as ClockTime);
}

function slotIn(days: number, clock: string, moment: Time): Slot {
  const start = at(dayIn(days, moment), clock as ClockTime);
  return { start, end: plusMinutes(start, DEFAULT_POLICY.slotMinutes) };
}
