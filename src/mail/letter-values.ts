import type { OfferNote, Slot } from "../booking/booking.ts";
import { type Day, dayOf, earlier, plusDays, type Time } from "../booking/time.ts";
import { writeClockTime, writeDay, writeDeadline, writeOpenWeekdays, writeSlot } from "./japanese-writing.ts";
import type { Letter, LetterBody, LetterKind, OfferedChoice } from "./letter.ts";
import type { LetterValues } from "./letter-vocabulary.ts";
import type { Office } from "./office.ts";
import { looksLikeAddress, toOneLine, type Values } from "./wording.ts";

/** Longest name a letter repeats, in characters; a longer one is no name and could carry a message to a stranger. */
const LONGEST_NAME = 40;
/** A host of any ending, as mail programs make links of; `J.Smith` is none. */
const HOST = /[a-z0-9-][.。][a-z]{2,24}(?![A-Za-z])/;

type BodyOf<K extends LetterKind> = Extract<LetterBody, { kind: K }>;
type EveryLetter = LetterValues<"declineReceipt">;

/** Everything the wording of a letter may show, in words. `at` is when the letter is written. */
export function letterValues(letter: Letter, office: Office, at: Time): Values {
  const every = everyLetter(letter, office);
  const today = dayOf(at);
  switch (letter.kind) {
    case "offer":
      return offerValues(letter, every, office, today);
    case "askBack":
      return askBackValues(letter, every, office, today);
    case "askWhich":
      return {
        ...every,
        choices: choiceValues(letter.choices, letter.replyBy, today),
        firstNumber: firstNumber(letter.choices),
        replyBy: writeDeadline(letter.replyBy, today),
      } satisfies LetterValues<"askWhich">;
    case "details":
      return agreedValues(letter, every, today);
    case "reminder":
      return detailsValues(letter, every, today);
    case "replyReminder":
      return {
        ...every,
        choices: choiceValues(letter.choices, letter.replyBy, today),
        single: letter.single,
        several: !letter.single,
        firstNumber: firstNumber(letter.choices),
        replyBy: writeDeadline(letter.replyBy, today),
        keeps: letter.keeps ? writeSlot(letter.keeps, today) : "",
      } satisfies LetterValues<"replyReminder">;
    case "expiryNotice":
      return {
        ...every,
        choices: choiceValues(letter.choices, letter.replyBy, today),
        replyBy: writeDeadline(letter.replyBy, today),
      } satisfies LetterValues<"expiryNotice">;
    case "declineReceipt":
      return every;
    case "changeLapsed":
      return { ...every, ...dayValues(letter.slot, today) } satisfies LetterValues<"changeLapsed">;
    case "cancellationReceipt":
      return cancellationValues(letter, every, today);
    case "phoneOnly":
      return {
        ...every,
        slot: writeSlot(letter.slot, today),
        cancel: letter.about === "cancel",
        change: letter.about === "change",
        late: letter.about === "late",
      } satisfies LetterValues<"phoneOnly">;
    case "nothingFree":
      return {
        ...every,
        lastDay: writeDay(letter.lastDay, today),
        answerBy: writeDeadline(letter.answerBy, today),
      } satisfies LetterValues<"nothingFree">;
    case "refusalNotice":
      return refusalValues(letter, every, today);
    case "termsNotice":
      return termsNoticeValues(letter, every, today);
    case "heldReceipt":
    case "couldNotRead":
      return { ...every, answerBy: writeDeadline(letter.answerBy, today) } satisfies LetterValues<"heldReceipt">;
  }
}

/**
 * A name as a letter may repeat it: one line, nothing invisible. Whoever writes an advertisement or a web address where the name
 * belongs is greeted without it, for a letter of the office must not carry strangers' words.
 */
export function greetableName(name: string | null): string {
  const line = toOneLine(name ?? "");
  return [...line].length > LONGEST_NAME || looksLikeAddress(line) || HOST.test(line.normalize("NFKC")) ? "" : line;
}

function everyLetter(letter: Letter, office: Office): EveryLetter {
  return {
    inSubject: letter.reference ? `（受付番号 ${letter.reference}）` : "",
    name: greetableName(letter.name),
    reference: letter.reference ?? "",
    token: letter.token ?? "",
    officeName: office.name,
    address: office.address,
    telephone: office.telephone,
    telephoneHours: office.telephoneHours,
  };
}

function offerValues(letter: BodyOf<"offer">, every: EveryLetter, office: Office, today: Day): LetterValues<"offer"> {
  const said = (note: OfferNote) => letter.notes.includes(note);
  return {
    ...every,
    choices: choiceValues(letter.choices, letter.replyBy, today),
    single: letter.choices.length === 1,
    several: letter.choices.length > 1,
    firstNumber: firstNumber(letter.choices),
    replyBy: writeDeadline(letter.replyBy, today),
    lastDay: writeDay(letter.lastDay, today),
    termsVersion: letter.termsVersion,
    slotMinutes: String(office.policy.slotMinutes),
    termsText: letter.termsText,
    askPhone: letter.askPhone,
    closedDay: said("closedDay"),
    outsideHours: said("outsideHours"),
    past: said("past"),
    tooSoon: said("tooSoon"),
    beyondHorizon: said("beyondHorizon"),
    offGrid: said("offGrid"),
    taken: said("taken"),
    tooLong: said("tooLong"),
    senderAddressUsed: said("senderAddressUsed"),
    replacesEarlier: said("replacesEarlier"),
    agreedByPhone: said("agreedByPhone"),
    offeredAgain: said("offeredAgain"),
    newTerms: said("newTerms"),
    keeps: letter.keeps ? writeSlot(letter.keeps, today) : "",
  };
}

function askBackValues(
  letter: BodyOf<"askBack">,
  every: EveryLetter,
  office: Office,
  today: Day,
): LetterValues<"askBack"> {
  const { policy, calendar } = office;
  const { pause } = policy;
  const several = letter.readings.length > 1;
  return {
    ...every,
    askName: letter.missing.includes("name"),
    askNumber: letter.missing.includes("number"),
    askWishes: letter.missing.includes("wishes"),
    askReading: letter.missing.includes("wishReading"),
    questions: letter.readings.map((readings, index) => ({
      label: several ? `${index + 1}つ目の日時` : "",
      options: readings.map((reading: Slot) => ({ option: writeSlot(reading, today) })),
    })),
    openWeekdays: writeOpenWeekdays(calendar),
    firstStart: writeClockTime(policy.firstStart),
    lastStart: writeClockTime(policy.lastStart),
    pause: pause ? `${writeClockTime(pause.from)}から${writeClockTime(pause.to)}まで` : "",
    slotMinutes: String(policy.slotMinutes),
    example: `${writeDay(letter.exampleDay, today)}${writeClockTime(policy.firstStart)}から`,
    answerBy: writeDeadline(letter.answerBy, today),
  };
}

function termsNoticeValues(
  { effectiveOn, summary, termsVersion, termsText }: BodyOf<"termsNotice">,
  every: EveryLetter,
  today: Day,
): LetterValues<"termsNotice"> {
  const inForce = effectiveOn <= today;
  return { ...every, effectiveDay: writeDay(effectiveOn, today), inForce, summary, termsVersion, termsText };
}

function agreedValues(letter: BodyOf<"details">, every: EveryLetter, today: Day): LetterValues<"details"> {
  return {
    ...detailsValues(letter, every, today),
    replaces: letter.replaces ? writeSlot(letter.replaces, today) : "",
    switched: letter.switched,
    attachTerms: letter.attachTerms,
    termsChanged: letter.termsChanged,
    termsText: letter.termsText,
    newRoom: letter.newRoom,
  };
}

function cancellationValues(
  { slot, by, freeTimes }: BodyOf<"cancellationReceipt">,
  every: EveryLetter,
  today: Day,
): LetterValues<"cancellationReceipt"> {
  return {
    ...every,
    slot: slot ? writeSlot(slot, today) : "",
    byMail: by === "mail",
    byPhone: by === "phone",
    byOffice: by === "office",
    freeTimes: freeTimes.map((free) => ({ freeTime: writeSlot(free, today) })),
  };
}

function detailsValues(
  letter: BodyOf<"details" | "reminder">,
  every: EveryLetter,
  today: Day,
): LetterValues<"reminder"> {
  const { slot, meeting } = letter;
  return {
    ...every,
    ...dayValues(slot, today),
    online: meeting !== "telephone",
    meetingId: meeting === "telephone" ? "" : meeting === "asTold" ? AS_TOLD : meeting.meetingId,
    passcode: meeting === "telephone" ? "" : meeting === "asTold" ? AS_TOLD : meeting.passcode,
    termsVersion: letter.termsVersion,
    askPhone: letter.askPhone,
  };
}

/** In the place of a number, so that an office's own wording of the letter reads on. */
const AS_TOLD = "前にお知らせしたもの";

function refusalValues(
  { until, ground }: BodyOf<"refusalNotice">,
  every: EveryLetter,
  today: Day,
): LetterValues<"refusalNotice"> {
  const grounds = { noShows: ground === "noShows", misuse: ground === "misuse" };
  return { ...every, until: writeDay(until, today), ...grounds };
}

function dayValues(slot: Slot, today: Day) {
  const slotDay = dayOf(slot.start);
  return {
    slot: writeSlot(slot, today),
    slotDay: writeDay(slotDay, today),
    dayBefore: writeDay(plusDays(slotDay, -1), today),
  };
}

/** Beside each choice stands the moment after which it cannot be had: its own cut-off, or the offer's end if that comes first. */
function choiceValues(choices: OfferedChoice[], replyBy: Time, today: Day) {
  return choices.map(({ number, slot, cutOff }) => ({
    number: String(number),
    slot: writeSlot(slot, today),
    choiceDeadline: writeDeadline(earlier(cutOff, replyBy), today),
  }));
}

function firstNumber(choices: OfferedChoice[]): string {
  return String(choices[0]?.number ?? 1);
}
