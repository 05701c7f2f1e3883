import { type Day, dayOf, type Time } from "../booking/time.ts";
import { readApplicant } from "./applicant/applicant.ts";
import { isWrongAddressee } from "./applicant/contact-address.ts";
import { namesSomebodyElse, writerOf } from "./applicant/writer.ts";
import { saysOnlyTimes } from "./asked-times.ts";
import type { Moment } from "./dates/moment.ts";
import { findMoments, prepare } from "./dates/moments.ts";
import { splitReply } from "./new-words/reply-text.ts";
import type { Applicant, Doubt, Intent, ParsedMail, Reading, ReadingContext, ReadingOffice } from "./reading.ts";
import { readConfirmedReply } from "./replies/confirmed-reply.ts";
import { readOfferReply } from "./replies/offer-reply.ts";
import { asksBeside } from "./requests/beside-questions.ts";
import { isConditional } from "./requests/booking-conditions.ts";
import { ownSubject } from "./requests/first-mail.ts";
import { isForeign } from "./requests/foreign-words.ts";
import { answersAnOffer, readRequestIntent } from "./requests/request.ts";
import { bodyOf, SAID_IN_SUBJECT, withoutPointer, wordsOfSubject } from "./requests/subject-words.ts";
import { readAuthentication } from "./sender/authentication.ts";
import { classifySender } from "./sender/sender.ts";
import { isDamaged } from "./text/charset.ts";
import { foldText } from "./text/japanese-text.ts";
import { hiraganaOf, nameIn, plainWords, withoutBars } from "./text/plain-words.ts";
import { splitSentences } from "./text/sentences.ts";
import { asOnlineTalk } from "./text/telephone-talk.ts";
import { looksOtherwise, withoutUnseen } from "./text/unseen.ts";
import { readFirstWishes } from "./wishes/first-wishes.ts";
import { doubtsOf, mustAsk } from "./wishes/wish-questions.ts";
import { readWishes } from "./wishes/wishes.ts";

/** Characters of new words and of the subject that are looked at. */
const MAX_NEW_WORDS = 6_000;
const MAX_SUBJECT = 1000;

export type ReadingArguments = {
  file: string;
  /** When the mail arrived in the mailbox; the base of relative days and deadlines. */
  received: Time;
  now: Time;
  office: ReadingOffice;
  context: ReadingContext | null;
  /** Our letters of a thread without a context, to be told from the new words. */
  sent?: string;
  /** A question of ours is open there: its answer may be a day and an hour alone. */
  asked?: boolean;
};

/**
 * Reads one mail: who wrote it, its new words, the facts in them, what is wanted, and what the clerk would do (the table
 * of design §6). `null` is a mail that could not be parsed. Never throws on any content.
 */
export function readMail(mail: ParsedMail | null, args: ReadingArguments): Reading {
  if (mail === null) return unreadable(args, null, "", "");
  const split = splitReply(mail.text, args.context?.sent ?? args.sent ?? null);
  // Loss in what is quoted does no harm; in the person's own words nothing beside it is sure either.
  const lost = isDamaged(split.newText) || isDamaged(split.signature) || PART_HEADER.test(split.newText);
  const otherwise = looksOtherwise(`${mail.subject}\n${split.newText}`);
  const damaged = mail.damaged || lost || split.cut || otherwise;
  const sender = classifySender(mail, split.newText, args.office);
  const base = { ...unreadable(args, mail, split.newText, mail.text), sender: sender.sender };
  if (sender.sender !== "person") {
    return {
      ...base,
      readable: !damaged,
      doubts: damaged ? ["unreadable"] : [],
      action: sender.sender === "bounce" ? "staff" : "ignore",
    };
  }
  const about: Doubt[] = sender.doubtful ? ["maybe_automatic"] : [];
  if (damaged) return { ...base, doubts: ["unreadable", ...about] };
  if (readAuthentication(mail, args.office.authservId) === "fail") about.push("failed_authentication");
  if (isWrongAddressee(mail, split.quoted, args.context)) about.push("wrong_addressee");
  // Inside a line of ours something was changed: what the person then agrees to is not what we wrote.
  if (split.altered) about.push("contradiction");
  const words = hiraganaOf(withoutBars(split.newText));
  const facts = readApplicant(mail, words.slice(0, MAX_NEW_WORDS), split.signature, args.office.ownAddresses);
  const applicant = { ...facts.applicant, name: nameIn(split.newText, words, facts.applicant.name) };
  const readable = { ...base, readable: true, applicant };
  const body = bodyOf(words);
  const inSubject = args.context === null ? null : wordsOfSubject(mail.subject.slice(0, MAX_SUBJECT), body);
  // An empty answer is one for staff, unless the person wrote it over our subject; so is half an hour of words.
  const saysNothing = body === "empty" && (!inSubject?.words || mail.attachments.length > 0);
  if (saysNothing || split.newText.length > MAX_NEW_WORDS) return { ...readable, doubts: about };
  const said = body === "points" && inSubject?.words ? withoutPointer(words) : words;
  if (inSubject?.contradicts) about.push("contradiction");
  const heard = args.office.byTelephone ? asOnlineTalk : (said: string) => said;
  const input: Input = {
    mail: { ...mail, subject: heard(mail.subject) },
    quoted: split.quoted,
    newText: heard(plainWords(withoutUnseen(inSubject?.words ? `${inSubject.words}\n${said}` : said))),
    facts: applicant,
    factDoubts: facts.doubts,
    about,
    args,
  };
  const outcome =
    args.context === null
      ? readWithoutContext(input)
      : args.context.state === "offered"
        ? readOffered(input, args.context)
        : readConfirmed(input, args.context);
  const action = body === "empty" && !SAID_IN_SUBJECT.has(outcome.intent) ? "staff" : outcome.action;
  return { ...readable, ...shownWishes(input, outcome), ...outcome, action, doubts: [...new Set(outcome.doubts)] };
}

/** A part's own header among the words: the boundary above it was damaged, and what belongs to whom is not sure. */
const PART_HEADER = /^Content-(?:Type|Transfer-Encoding): ?\w/im;

type Input = {
  mail: ParsedMail;
  /** What is quoted below the new words. */
  quoted: string;
  /** The new words as `plainWords` gives them. */
  newText: string;
  facts: Applicant;
  factDoubts: Doubt[];
  /** Doubts about the mail as a whole: sender, authentication, addressee. */
  about: Doubt[];
  args: ReadingArguments;
};

type Outcome = Pick<Reading, "intent" | "choice" | "doubts" | "action"> & Partial<Pick<Reading, "wishes" | "excluded">>;

/** Intents whose times are shown as wishes. */
const WISHING = new Set<Intent>(["request", "other_times", "change"]);
/** Doubts about the whole mail under which nothing happens by itself. */
const HOLDING: readonly Doubt[] = [
  "maybe_automatic",
  "failed_authentication",
  "wrong_addressee",
  "contradiction",
  "condition",
  "several_requests",
  "address_differs",
  "address_mistyped",
  "unreadable",
];

/** The times of what asks for times, unless they were read on the way to the outcome. */
function shownWishes({ newText, args }: Input, outcome: Outcome): Partial<Pick<Reading, "wishes" | "excluded">> {
  if (!WISHING.has(outcome.intent) || outcome.wishes !== undefined) return {};
  const { wishes, excluded } = readWishes(newText, args.received, args.office);
  return { wishes, excluded };
}

function holds(doubts: readonly Doubt[]): boolean {
  return doubts.some((doubt) => HOLDING.includes(doubt));
}

function readWithoutContext(input: Input): Outcome {
  const { facts } = input;
  const wishes = readFirstWishes(input.newText, input.mail, facts.name, input.args);
  const text = foldText(input.newText);
  const subject = foldText(input.mail.subject.slice(0, MAX_SUBJECT));
  const answersUs = input.args.asked === true && saysOnlyTimes(input.newText, wishes, facts.name, input.args);
  const intent = answersUs ? "request" : readRequestIntent(text, subject, wishes, facts);
  const toStaff = (meant: Intent, ...doubts: Doubt[]): Outcome => ({
    intent: meant,
    choice: null,
    doubts: [...input.about, ...doubts],
    action: "staff",
  });
  if (intent === "question") return toStaff(intent, "question");
  if (intent !== "request") return toStaff(intent);
  // An answer to an offer of a thread that nobody knows asks for nothing new: what it accepts is for staff to find out.
  if (answersAnOffer(subject, input.quoted.slice(0, MAX_NEW_WORDS))) return toStaff("unclear");
  if (isForeign(`${ownSubject(input.mail.subject)}\n${input.newText}`)) return toStaff("unclear");
  const missing: Doubt[] = [];
  if (facts.name === null) missing.push("missing_name");
  if (facts.jobSeekerNumber === null && !facts.registering) missing.push("missing_number");
  if (wishes.wishes.length === 0) missing.push("missing_wishes");
  const sentences = splitSentences(text);
  const depends: Doubt[] = isConditional(ownSubject(subject), sentences) ? ["condition"] : [];
  const asked: Doubt[] = asksBeside(sentences, () =>
    findMoments(prepare(input.newText), input.args.received, input.args.office),
  )
    ? ["question"]
    : [];
  const doubts = [
    ...input.about,
    ...input.factDoubts,
    ...depends,
    ...asked,
    ...wishes.doubts,
    ...missing,
    ...doubtsOf(wishes.wishes),
  ];
  const request = { intent, choice: null, doubts, wishes: wishes.wishes, excluded: wishes.excluded };
  if (holds(doubts)) return { ...request, action: "staff" };
  const asks = missing.length > 0 || mustAsk(wishes.wishes, input.args.office);
  return { ...request, action: asks ? "ask" : "offer" };
}

function readOffered(input: Input, context: Extract<ReadingContext, { state: "offered" }>): Outcome {
  const { notWished, ...reply } = readOfferReply(
    input.newText,
    context,
    input.args.received,
    input.args.office,
    writerOf(input.mail),
  );
  const doubts = [...input.about, ...reply.doubts];
  if (namesSomebodyElse(input.mail, input.newText, input.facts.name)) doubts.push("contradiction");
  const held = holds(doubts);
  switch (reply.intent) {
    case "accept":
    case "choose": {
      if (reply.choice === null) return { ...reply, doubts, action: held ? "staff" : "ask" };
      const start = context.offered.find((choice) => choice.number === reply.choice)?.start;
      if (start === undefined) return { ...reply, doubts, action: "staff" };
      const tooLate = dayOf(input.args.received) >= dayOf(start);
      const late = tooLate || (context.replyBy !== undefined && input.args.received > context.replyBy);
      return { ...reply, doubts: late ? [...doubts, "late"] : doubts, action: held || tooLate ? "staff" : "confirm" };
    }
    case "decline":
      return { ...reply, doubts, action: held ? "staff" : "cancel" };
    case "other_times":
      return newWish(
        input,
        reply.intent,
        doubts,
        notWished,
        context.offered.map(({ start }) => dayOf(start)),
      );
    default:
      return { ...reply, doubts, action: "staff" };
  }
}

function readConfirmed(input: Input, context: Extract<ReadingContext, { state: "confirmed" }>): Outcome {
  const { received } = input.args;
  const { notWished, ...reply } = readConfirmedReply(
    input.newText,
    context.start,
    received,
    input.args.office,
    writerOf(input.mail),
  );
  const doubts = [...input.about, ...reply.doubts];
  const held = holds(doubts);
  const day = dayOf(context.start);
  switch (reply.intent) {
    case "cancel":
    case "change": {
      if (held || dayOf(received) > day) return { ...reply, doubts, action: "staff" };
      if (dayOf(received) === day) return { ...reply, doubts, action: "phone_only" };
      return reply.intent === "cancel"
        ? { ...reply, doubts, action: "cancel" }
        : newWish(input, "change", doubts, notWished, [day]);
    }
    case "accept":
      return { ...reply, doubts, action: held ? "staff" : "ignore" };
    default:
      return { ...reply, doubts, action: "staff" };
  }
}

/**
 * Other times, or a change: a new wish, answered by a new offer or, where it cannot be read surely, by a question. An hour
 * without a day means the day that is being talked about, if there is only one.
 */
function newWish(input: Input, intent: Intent, about: Doubt[], notWished: readonly Moment[], days: Day[]): Outcome {
  const { received, office } = input.args;
  const day = new Set(days).size === 1 ? (days[0] ?? null) : null;
  const month = new Set(days.map((other) => other.slice(0, 7))).size === 1 ? (days[0] ?? null) : null;
  const read = readWishes(input.newText, received, office, { notWished, day, month });
  const doubts = [...about, ...read.doubts, ...doubtsOf(read.wishes)];
  if (read.wishes.length === 0) doubts.push("missing_wishes");
  const asks = read.wishes.length === 0 || mustAsk(read.wishes, office);
  const action = holds(doubts) ? "staff" : asks ? "ask" : "offer";
  return { intent, choice: null, doubts, action, wishes: read.wishes, excluded: read.excluded };
}

const NOBODY: Applicant = {
  name: null,
  jobSeekerNumber: null,
  registering: false,
  email: null,
  phone: null,
  companion: null,
};

function unreadable(args: ReadingArguments, mail: ParsedMail | null, newText: string, text: string): Reading {
  return {
    file: args.file,
    sender: "person",
    readable: false,
    subject: mail?.subject ?? "",
    from: mail?.from[0]?.address ?? null,
    newText,
    text,
    intent: "unclear",
    choice: null,
    applicant: NOBODY,
    wishes: [],
    excluded: [],
    doubts: ["unreadable"],
    action: "staff",
  };
}
