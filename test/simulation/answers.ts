import { plusMinutes, type Time, toTime } from "../../src/booking/time.ts";
import { OFFICE_ADDRESS } from "./ground.ts";
import { openLetter, replyByIn, startsIn } from "./letter-words.ts";
import {
  type ChangeHabit,
  type DetailsHabit,
  inventWish,
  type JobSeeker,
  type OfferHabit,
  otherWish,
  phoneOf,
  requestWords,
} from "./people.ts";
import { PHRASES } from "./phrases.ts";
import type { SentLetter } from "./post.ts";
import { type Meaning, newMessageId, plusDaysOf, send, type Town } from "./town.ts";
import { bounceReport, carrierBounce, mailBytes, quoting, readReceipt } from "./writing.ts";

/** One letter in the hands of the person it was sent to. */
type Reading = { town: Town; person: JobSeeker; letterId: string; subject: string; text: string; at: Time };

type Answer = {
  body: string;
  meaning: Meaning;
  at: Time;
  start?: Time | null;
  letterId?: string;
  from?: string;
  headers?: string[];
  quotes?: boolean;
  threaded?: boolean;
};

/** The letter that told what was agreed. */
const DETAILS = new WeakMap<JobSeeker, string>();
const FIRST_OFFER = new WeakMap<JobSeeker, { letterId: string; start: Time | null }>();

/** Everybody looks into their mail: letters are read from their bytes, and answered by habit later on. */
export async function readLetters(
  town: Town,
  letters: readonly SentLetter[],
  isBouncing: (to: string) => boolean,
): Promise<void> {
  for (const letter of letters) {
    const at = town.clock.truth;
    if (isBouncing(letter.to)) {
      town.later(plusMinutes(at, town.random.between(1, 300)), (then) => comesBack(town, letter, then));
      continue;
    }
    const parsed = await openLetter(town, letter);
    town.count("lettersRead");
    for (const person of town.people.filter((one) => one.address === letter.to)) {
      // A letter to a shared address is answered by the one whose name it bears.
      if (!parsed.text.includes(person.name) && !parsed.text.includes(person.number)) continue;
      read({ town, person, letterId: letter.messageId, subject: parsed.subject, text: parsed.text, at });
    }
  }
}

function read(reading: Reading): void {
  const { person } = reading;
  if (person.sendsReceipts) sendReceipt(reading);
  const soon = plusMinutes(reading.at, person.delayMinutes);
  const starts = startsIn(reading.text, reading.at);
  for (const one of answersTo(reading, soon, starts)) answer(reading, one);
}

function answersTo(reading: Reading, soon: Time, starts: Time[]): Answer[] {
  const { person, letterId } = reading;
  const start = starts[0] ?? null;
  const says = PHRASES[person.tongue];
  switch (letterId.slice(1).split(".")[1]?.split("@")[0]) {
    case "offer":
      return person.isChanging
        ? answersToChangeOffer(reading, person.answers.change, soon, starts)
        : answersToOffer(reading, person.answers.offer, soon, starts);
    case "askback": {
      person.numberHabit = "writes";
      return [{ body: says.fills(person), meaning: "fills", at: soon }];
    }
    case "askwhich":
      return [{ body: says.choose(1), meaning: "accept", start, at: soon }];
    case "details":
      return answersToDetails(reading, person.answers.details, soon, start);
    case "reminder": {
      const soonAfter = plusMinutes(reading.at, reading.town.random.between(2, 240));
      const thanks = { body: says.thanks, meaning: "thanks", at: soonAfter } as const;
      const cancel = { body: says.cancel, meaning: "cancel", at: soonAfter } as const;
      return { thanks: [thanks], cancels: [cancel], silent: [] }[person.answers.reminder];
    }
    case "replyreminder": {
      const first = FIRST_OFFER.get(person);
      if (person.answers.replyReminder === "silent" || person.isChanging || !first) return [];
      const at = plusMinutes(reading.at, reading.town.random.between(2, 90));
      return [{ body: says.choose(1), meaning: "accept", start, at }];
    }
    case "expirynotice": {
      const yes = { body: says.lateYes, meaning: "accept", start, at: soon } as const;
      return person.answers.expiryNotice === "lateYes" ? [yes] : [];
    }
    default:
      return [];
  }
}

/** What somebody writes about an offer. */
function answersToOffer(reading: Reading, habit: OfferHabit, soon: Time, starts: Time[]): Answer[] {
  const { town, person, letterId } = reading;
  const { random } = town;
  const says = PHRASES[person.tongue];
  const start = starts[0] ?? null;
  const first = FIRST_OFFER.get(person);
  if (!first) FIRST_OFFER.set(person, { letterId, start });
  const accept = { body: says.choose(1), meaning: "accept", start, at: soon } as const;
  const wishes = (then: OfferHabit): Answer => {
    person.answers.offer = then;
    const body = says.otherTime(otherWish(random, reading.at, person.tongue));
    return { body, meaning: "wishes", at: soon };
  };
  switch (habit) {
    case "silent":
      return [];
    case "accept":
      return [accept];
    case "lastChoice":
      return [{ ...accept, body: says.choose(starts.length), start: starts.at(-1) ?? null }];
    case "bareYes": {
      const isClear = starts.length === 1;
      return [{ body: says.yes, meaning: isClear ? "accept" : "yes", start: isClear ? start : null, at: soon }];
    }
    case "decline":
      return [{ body: says.decline, meaning: "decline", at: soon }];
    case "otherTimes":
      return [wishes("accept")];
    case "vacation": {
      person.answers.offer = random.pick(["silent", "accept"]);
      const back = person.answers.offer === "accept" ? [{ ...accept, at: plusMinutes(soon, 60) }] : [];
      const body = "現在不在にしております。1月10日に戻ります。";
      const headers = ["Auto-Submitted: auto-replied"];
      return [{ body, meaning: "automatic", at: plusMinutes(reading.at, 1), headers }, ...back];
    }
    case "lateYes":
      return [{ ...accept, at: plusDaysOf(reading.at, 6) }];
    case "question":
      return [{ body: says.question, meaning: "question", at: soon }];
    case "acceptWithQuestion":
      return [{ ...accept, body: `${says.choose(1)}\n${says.question}` }];
    case "fromElsewhere":
      return [{ ...accept, from: person.otherAddress }];
    case "quoteOnly":
      return [{ body: "", meaning: "quoteOnly", at: soon }];
    case "yesTwice":
      return [accept, { ...accept, at: plusMinutes(soon, random.between(1, 600)) }];
    case "yesThenNo": {
      return [accept, { body: says.noAfterAll, meaning: "decline", at: plusMinutes(soon, random.between(1, 300)) }];
    }
    case "changesMind":
      return [wishes("silent"), { ...accept, at: plusMinutes(soon, random.between(0, 600)) }];
    case "takesOldOffer":
      return first ? [{ ...accept, letterId: first.letterId, start: first.start }] : [wishes("takesOldOffer")];
    case "condition":
      return [{ body: says.condition, meaning: "condition", at: soon }];
    case "asksAgain":
      person.answers.offer = "accept";
      return asksAgain(reading, soon);
    case "atTheLastMinute": {
      const replyBy = replyByIn(reading.text, reading.at);
      return [{ ...accept, at: replyBy ? plusMinutes(replyBy, -random.between(0, 3)) : soon }];
    }
    case "forgetsThread": {
      return [{ ...accept, meaning: "acceptLoose", body: says.loose(person), threaded: false, quotes: false }];
    }
  }
}

/** What somebody writes about another time for what was agreed; `reading` is the offer of it. */
function answersToChangeOffer(reading: Reading, habit: ChangeHabit, soon: Time, starts: Time[]): Answer[] {
  const { town, person } = reading;
  const says = PHRASES[person.tongue];
  const start = starts[0] ?? null;
  const accept = { body: says.choose(1), meaning: "accept", start, at: soon } as const;
  const details = DETAILS.get(person);
  switch (habit) {
    case "silent":
      return [];
    case "accepts":
      return [accept];
    case "lastChoice":
      return [{ ...accept, body: says.choose(starts.length), start: starts.at(-1) ?? null }];
    case "inTime": {
      const replyBy = replyByIn(reading.text, reading.at);
      return [{ ...accept, at: replyBy ? plusMinutes(replyBy, -town.random.between(0, 3)) : soon }];
    }
    case "keeps":
      return [{ body: says.keep, meaning: "keep", at: soon }];
    case "otherTimes": {
      person.answers.change = "accepts";
      const body = says.otherTime(otherWish(town.random, reading.at, person.tongue));
      return [{ body, meaning: "wishes", at: soon }];
    }
    case "cancels": {
      return [{ body: says.cancel, meaning: "cancel", at: soon, ...(details ? { letterId: details } : {}) }];
    }
  }
}

function answersToDetails(reading: Reading, habit: DetailsHabit, soon: Time, start: Time | null): Answer[] {
  const { town, person } = reading;
  const says = PHRASES[person.tongue];
  person.isChanging = false;
  DETAILS.set(person, reading.letterId);
  const cancel = { body: says.cancel, meaning: "cancel", at: soon } as const;
  // Whatever somebody writes on the day itself is sent in the morning or minutes before the start.
  const morning = start && toTime(`${start.slice(0, 10)}T07:${String(town.random.between(10, 59))}:00+09:00`);
  switch (habit) {
    case "silent":
      return [];
    case "thanks":
      return [{ body: says.thanks, meaning: "thanks", at: soon }];
    case "cancelBefore":
      return [{ ...cancel, at: plusMinutes(reading.at, town.random.between(5, 600)) }];
    case "cancelTwice":
      return [cancel, { ...cancel, at: plusMinutes(soon, 20) }];
    case "cancelsFromElsewhere":
      return [{ ...cancel, from: person.otherAddress }];
    case "cancelOnTheDay":
      return morning ? [{ ...cancel, at: morning }] : [];
    case "lateOnTheDay": {
      return start ? [{ body: says.late, meaning: "late", at: plusMinutes(start, -10) }] : [];
    }
    case "change": {
      person.answers.details = "thanks";
      person.isChanging = true;
      const body = says.change(otherWish(town.random, reading.at, person.tongue));
      return [{ body, meaning: "change", at: soon }];
    }
    case "secondRequest":
      person.answers.details = "silent";
      return asksAgain(reading, soon);
  }
}

/** A whole new request beside the thread. */
function asksAgain({ town, person, at }: Reading, soon: Time): Answer[] {
  person.wish = inventWish(town.random, at, person.tongue);
  town.later(soon, (then) => sendRequest(town, person, then));
  return [];
}

export function sendRequest(town: Town, person: JobSeeker, at: Time): void {
  const messageId = newMessageId(town);
  const writing = {
    subject: person.tongue === "en" ? "Online consultation" : "オンライン相談の予約希望",
    body: `${requestWords(person)}${numberBeside(town, person, "request")}`,
    messageId,
    charset: person.charset,
  };
  const written = { from: person.address, person, meaning: "request", letterId: null, start: null } as const;
  send(town, mailBytes(person, OFFICE_ADDRESS, writing, at), messageId, written, at);
}

/** An office that rings asks for a number in each of its letters; some write it. */
function numberBeside({ calls }: Town, person: JobSeeker, meaning: Meaning): string {
  const isSaid = calls?.chance(meaning === "request" ? 0.3 : meaning === "accept" ? 0.4 : 0);
  return isSaid ? `\n${PHRASES[person.tongue].phone(phoneOf(person))}` : "";
}

function answer({ town, person, letterId, subject, text }: Reading, words: Answer): void {
  // Nobody answers before the letter is there.
  const planned = words.at > town.clock.truth ? words.at : plusMinutes(town.clock.truth, 1);
  town.later(planned, (at) => {
    const messageId = newMessageId(town);
    const answered = words.letterId ?? letterId;
    const from = { name: person.name, address: words.from ?? person.address };
    const said = `${words.body}${numberBeside(town, person, words.meaning)}`;
    const writing = {
      subject: words.threaded === false ? PHRASES[person.tongue].subject : `Re: ${subject}`,
      body: words.quotes === false ? said : quoting(said, text, at, person.tongue),
      messageId,
      charset: person.charset,
      ...(words.threaded === false ? {} : { inReplyTo: answered }),
      ...(words.headers ? { headers: words.headers } : {}),
    };
    const start = words.start ?? null;
    const written = { from: from.address, person, meaning: words.meaning, letterId: answered, start };
    send(town, mailBytes(from, OFFICE_ADDRESS, writing, at), messageId, written, at);
  });
}

function sendReceipt({ town, person, letterId, subject }: Reading): void {
  town.later(plusMinutes(town.clock.truth, 3), (at) => {
    const messageId = newMessageId(town);
    const writing = {
      subject: `開封済み: ${subject}`,
      body: "このメールは表示されました。",
      messageId,
      inReplyTo: letterId,
    };
    const written = { from: person.address, person, meaning: "receipt", letterId, start: null } as const;
    send(town, readReceipt(person, OFFICE_ADDRESS, writing, at), messageId, written, at);
  });
}

function comesBack(town: Town, letter: SentLetter, at: Time): void {
  const messageId = newMessageId(town);
  const write = town.random.chance(0.5) ? bounceReport : carrierBounce;
  const raw = write(letter.to, OFFICE_ADDRESS, letter.messageId, messageId, at);
  const written = { from: "MAILER-DAEMON", person: null, meaning: "bounce", letterId: letter.messageId } as const;
  town.fault("bounce");
  send(town, raw, messageId, { ...written, start: null }, at);
}
