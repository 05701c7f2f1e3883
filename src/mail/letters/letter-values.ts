import type { OfferNote, Slot } from "../../booking/booking.ts";
import { weekOn } from "../../booking/calendar.ts";
import { dayOf, plusDays, type Time } from "../../booking/time.ts";
import type { Language } from "../language.ts";
import { type Office, telephonesOnly } from "../office.ts";
import { choiceValues, firstNumber } from "./choice-values.ts";
import type { Letter, LetterBody, LetterKind } from "./letter.ts";
import type { LetterValues } from "./letter-vocabulary.ts";
import { type Writing, writingIn } from "./letter-writing.ts";
import { looksLikeAddress, toOneLine, type Values } from "./wording.ts";

/** Longest name a letter repeats, in characters; a longer one is no name and could carry a message to a stranger. */
const LONGEST_NAME = 40;
/** A host of any ending, as mail programs make links of; `J.Smith` is none. */
const HOST = /[a-z0-9-][.。][a-z]{2,24}(?![A-Za-z])/;

/** A telephone number and nothing else, with the marks that people part its digits by. */
const PHONE = /^[+(]?\d[\d ()-]{5,18}$/;

type BodyOf<K extends LetterKind> = Extract<LetterBody, { kind: K }>;
type EveryLetter = LetterValues<"declineReceipt">;

/** Everything the wording of a letter may show, in words of its language. `at` is when the letter is written. */
export function letterValues(letter: Letter, language: Language, office: Office, at: Time): Values {
  const say = writingIn(language, dayOf(at));
  const every = everyLetter(letter, office, say);
  switch (letter.kind) {
    case "offer":
      return offerValues(letter, every, office, say);
    case "askBack":
      return askBackValues(letter, every, office, say);
    case "askWhich":
      return {
        ...every,
        choices: choiceValues(letter.choices, letter.replyBy, say),
        firstNumber: firstNumber(letter.choices),
        replyBy: say.deadline(letter.replyBy),
      } satisfies LetterValues<"askWhich">;
    case "details":
      return agreedValues(letter, every, say);
    case "detailsFollow":
      return followValues(letter, every, say);
    case "reminder":
      return detailsValues(letter, every, say);
    case "replyReminder":
      return {
        ...every,
        choices: choiceValues(letter.choices, letter.replyBy, say),
        single: letter.single,
        several: !letter.single,
        firstNumber: firstNumber(letter.choices),
        replyBy: say.deadline(letter.replyBy),
        keeps: letter.keeps ? say.slot(letter.keeps) : "",
      } satisfies LetterValues<"replyReminder">;
    case "expiryNotice":
      return {
        ...every,
        choices: choiceValues(letter.choices, letter.replyBy, say),
        replyBy: say.deadline(letter.replyBy),
      } satisfies LetterValues<"expiryNotice">;
    case "declineReceipt":
      return every;
    case "changeLapsed":
      return {
        ...every,
        ...dayValues(letter.slot, say),
        offered: letter.offered,
      } satisfies LetterValues<"changeLapsed">;
    case "cancellationReceipt":
      return cancellationValues(letter, every, say);
    case "phoneOnly":
      return {
        ...every,
        slot: say.slot(letter.slot),
        cancel: letter.about === "cancel",
        change: letter.about === "change",
      } satisfies LetterValues<"phoneOnly">;
    case "nothingFree":
      return {
        ...every,
        lastDay: say.day(letter.lastDay),
        answerBy: say.deadline(letter.answerBy),
      } satisfies LetterValues<"nothingFree">;
    case "refusalNotice":
      return refusalValues(letter, every, say);
    case "termsNotice":
      return termsNoticeValues(letter, every, say);
    case "heldReceipt":
    case "couldNotRead":
      return { ...every, answerBy: say.deadline(letter.answerBy) } satisfies LetterValues<"heldReceipt">;
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

function everyLetter(letter: Letter, office: Office, say: Writing): EveryLetter {
  return {
    inSubject: letter.reference ? say.inSubject(letter.reference) : "",
    japaneseSubject: "",
    name: greetableName(letter.name),
    reference: letter.reference ?? "",
    token: letter.token ?? "",
    officeName: say.officeName(office),
    ...serviceValues(letter, say),
    onlineOffice: !telephonesOnly(office),
    address: office.address,
    telephone: office.telephone,
    telephoneHours: say.telephoneHours(office),
    writes: letter.writes === true,
  };
}

/** A letter that says how it takes place knows best; every other goes by its head. */
function serviceValues(letter: Letter, say: Writing) {
  const byTelephone = "meeting" in letter ? letter.meeting === "telephone" : letter.byTelephone === true;
  const { service, aService } = byTelephone ? say.telephoneService : say.onlineService;
  return { service, aService, online: !byTelephone };
}

/**
 * What staff noted beside a number is not for a letter; then it only says that a number is known. Whoever is written to is neither
 * called nor asked for a number, whatever else is known.
 */
function calledValues({ writes, called, askPhone }: Letter & BodyOf<"offer" | "details" | "reminder">, say: Writing) {
  if (writes) return { phone: "", cannotCall: true, askPhone: false };
  const phone = typeof called === "object" ? toOneLine(called.phone.normalize("NFKC")) : "";
  const printed = phone === "" || PHONE.test(phone) ? phone : say.knownPhone;
  return { phone: printed, cannotCall: called === "cannot", askPhone };
}

function offerValues(
  letter: Letter & BodyOf<"offer">,
  every: EveryLetter,
  office: Office,
  say: Writing,
): LetterValues<"offer"> {
  const said = (note: OfferNote) => letter.notes.includes(note);
  return {
    ...every,
    choices: choiceValues(letter.choices, letter.replyBy, say),
    single: letter.choices.length === 1,
    several: letter.choices.length > 1,
    firstNumber: firstNumber(letter.choices),
    replyBy: say.deadline(letter.replyBy),
    lastDay: say.day(letter.lastDay),
    termsVersion: letter.termsVersion,
    slotMinutes: String(office.policy.slotMinutes),
    termsText: letter.termsText,
    ...calledValues(letter, say),
    closedDay: said("closedDay"),
    outsideHours: said("outsideHours"),
    past: said("past"),
    tooSoon: said("tooSoon"),
    beyondHorizon: said("beyondHorizon"),
    offGrid: said("offGrid"),
    taken: said("taken"),
    tooLong: said("tooLong"),
    senderAddressUsed: said("senderAddressUsed"),
    askedBesides: said("askedBesides"),
    replacesEarlier: said("replacesEarlier"),
    newWishes: said("newWishes"),
    newAddress: said("newAddress"),
    byOffice: said("byOffice"),
    agreedByPhone: said("agreedByPhone"),
    offeredAgain: said("offeredAgain"),
    newTerms: said("newTerms"),
    keeps: letter.keeps ? say.slot(letter.keeps) : "",
  };
}

function askBackValues(
  letter: BodyOf<"askBack">,
  every: EveryLetter,
  office: Office,
  say: Writing,
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
      label: several ? say.nthTime(index + 1) : "",
      options: readings.map((reading: Slot) => ({ option: say.slot(reading) })),
    })),
    openWeekdays: say.weekdays({ openHours: weekOn(letter.exampleDay, calendar) }),
    firstStart: say.clockTime(policy.firstStart),
    lastStart: say.clockTime(policy.lastStart),
    pause: pause ? say.span(pause.from, pause.to) : "",
    slotMinutes: String(policy.slotMinutes),
    example: say.example(letter.exampleDay, policy.firstStart),
    answerBy: say.deadline(letter.answerBy),
  };
}

function termsNoticeValues(
  { effectiveOn, summary, termsVersion, termsText }: BodyOf<"termsNotice">,
  every: EveryLetter,
  say: Writing,
): LetterValues<"termsNotice"> {
  const inForce = effectiveOn <= say.today;
  return { ...every, effectiveDay: say.day(effectiveOn), inForce, summary, termsVersion, termsText };
}

function agreedValues(letter: Letter & BodyOf<"details">, every: EveryLetter, say: Writing): LetterValues<"details"> {
  return {
    ...detailsValues(letter, every, say),
    replaces: letter.replaces ? say.slot(letter.replaces) : "",
    switched: letter.switched,
    attachTerms: letter.attachTerms,
    termsChanged: letter.termsChanged,
    termsText: letter.termsText,
    newRoom: letter.newRoom,
    announced: letter.announced,
  };
}

function followValues(
  letter: BodyOf<"detailsFollow">,
  every: EveryLetter,
  say: Writing,
): LetterValues<"detailsFollow"> {
  const { slot, meetingBy, replaces, termsVersion, askPhone, attachTerms, termsChanged, termsText, voids } = letter;
  return {
    ...every,
    ...dayValues(slot, say),
    meetingBy: say.deadline(meetingBy),
    replaces: replaces ? say.slot(replaces) : "",
    ...{ termsVersion, askPhone, attachTerms, termsChanged, termsText, voids },
  };
}

function cancellationValues(
  { slot, by, freeTimes }: BodyOf<"cancellationReceipt">,
  every: EveryLetter,
  say: Writing,
): LetterValues<"cancellationReceipt"> {
  return {
    ...every,
    slot: slot ? say.slot(slot) : "",
    byMail: by === "mail",
    byPhone: by === "phone",
    byOffice: by === "office",
    freeTimes: freeTimes.map((free) => ({ freeTime: say.slot(free) })),
  };
}

function detailsValues(
  letter: Letter & BodyOf<"details" | "reminder">,
  every: EveryLetter,
  say: Writing,
): LetterValues<"reminder"> {
  const { slot, meeting } = letter;
  return {
    ...every,
    ...dayValues(slot, say),
    meetingId: meeting === "telephone" ? "" : meeting === "asTold" ? say.asTold : meeting.meetingId,
    passcode: meeting === "telephone" ? "" : meeting === "asTold" ? say.asTold : meeting.passcode,
    termsVersion: letter.termsVersion,
    ...calledValues(letter, say),
  };
}

function refusalValues(
  { until, ground }: BodyOf<"refusalNotice">,
  every: EveryLetter,
  say: Writing,
): LetterValues<"refusalNotice"> {
  const grounds = { noShows: ground === "noShows", misuse: ground === "misuse" };
  return { ...every, until: say.day(until), ...grounds };
}

function dayValues(slot: Slot, say: Writing) {
  const slotDay = dayOf(slot.start);
  return {
    slot: say.slot(slot),
    slotDay: say.day(slotDay),
    dayBefore: say.day(plusDays(slotDay, -1)),
  };
}
