import { setTimeout as wait } from "node:timers/promises";
import { plusMinutes, type Time } from "../../src/booking/time.ts";
import { identify } from "../../src/mail/applicant/identity.ts";
import type { LetterKind } from "../../src/mail/letters/letter.ts";
import { makeInProcessParser } from "../../src/world/parser.ts";
import { realClock } from "../real-clock.ts";
import type { Random } from "../simulation/random.ts";
import { mailBytes } from "../simulation/writing.ts";
import { HABITS, type Habit, inventPerson, type Person, type Utterance, wordsOf } from "./people.ts";
import type { Sink, Submission } from "./sink.ts";

/** One mail of a person as it was filed in the office's inbox. */
export type Delivered = { messageId: string; person: Person; utterance: Utterance; copies: number };

export type Crowd = {
  people: Person[];
  delivered: Delivered[];
  /** Somebody new writes. */
  join(): Promise<void>;
  /** Somebody of this habit writes now. */
  arrive(habit: Habit): Promise<Person>;
  /** Says something of their own accord, in answer to their last letter of the kind. */
  say(person: Person, utterance: Utterance, kind: LetterKind): Promise<void>;
  /** Everybody reads what has come since and answers it by habit. */
  turn(): Promise<void>;
  /** Turns again and again until stopped; what failed meanwhile is thrown by `rest`. */
  begin(): void;
  rest(): Promise<void>;
};

const TURN_PAUSE_MS = 100;
/** Requests lie in the mailbox for up to so long before the clerk sees them; Dovecot takes no arrival ahead of its clock. */
const LONGEST_WAIT_MINUTES = 20;

export function gather(options: {
  random: Random;
  sink: Sink;
  office: string;
  append(raw: Uint8Array, receivedAt: Time): Promise<void>;
  /** By the clock of the mail server, which never lies ahead of the machine's. */
  now?: () => Time;
}): Crowd {
  const { random, sink, office, append, now = realClock.now } = options;
  const people: Person[] = [];
  const delivered: Delivered[] = [];
  const parser = makeInProcessParser();
  const opened = new Map<string, Letter & { to: string }>();
  let read = 0;
  let habits: number[] = [];
  let running: Promise<void> | null = null;
  let resting = false;

  async function file(person: Person, utterance: Utterance, answered: Letter | null, at: Time): Promise<void> {
    const copies = utterance.copies ?? 1;
    const messageId = `<${delivered.length + 1}.${person.index}@mail.example.com>`;
    const words = wordsOf(person, utterance.says, answered && { ...answered, at });
    const writing = { ...words, messageId, ...(answered ? { inReplyTo: answered.messageId } : {}) };
    const raw = mailBytes(person, office, writing, at);
    delivered.push({ messageId, person, utterance, copies });
    for (let copy = 0; copy < copies; copy++) await append(raw, at);
  }

  async function open(submission: Submission): Promise<void> {
    const messageId = identify(submission.raw).messageId ?? "";
    // A letter that comes once more is not answered once more.
    if (opened.has(messageId)) return;
    const person = people.find(({ address }) => address === submission.to);
    if (!person) throw new Error(`a letter to somebody unknown: ${submission.to}`);
    const letter = await parser.parse(submission.raw);
    if ("failed" in letter) throw new Error(`a letter of ours cannot be read: ${letter.detail}`);
    const { subject, text } = letter;
    opened.set(messageId, { messageId, subject, text, to: submission.to });
    const { answers, again } = person.habit;
    const kind = kindOf(messageId);
    const isFirst = lettersTo(person, kind).length === 1;
    for (const utterance of (isFirst ? answers : again)?.[kind] ?? [])
      await file(person, utterance, { messageId, subject, text }, now());
  }

  function lettersTo(person: Person, kind: LetterKind): Letter[] {
    return [...opened.values()].filter(({ to, messageId }) => to === person.address && kindOf(messageId) === kind);
  }

  async function enter(habit: Habit, at: Time): Promise<Person> {
    const person = inventPerson(people.length, habit);
    people.push(person);
    await file(person, habit.request, null, at);
    return person;
  }

  const crowd: Crowd = {
    people,
    delivered,
    async join() {
      // Every habit comes once before any comes again, in an order of the seed's.
      if (habits.length === 0) habits = shuffled(random, [...HABITS.keys()]);
      const habit = HABITS[habits.pop() ?? 0];
      if (!habit) throw new Error("no habit left");
      await enter(habit, plusMinutes(now(), -random.between(0, LONGEST_WAIT_MINUTES)));
    },
    arrive: (habit) => enter(habit, now()),
    async say(person, utterance, kind) {
      const letter = lettersTo(person, kind).at(-1);
      // What never came is answered by nobody; the count says why.
      if (letter) await file(person, utterance, letter, now());
    },
    async turn() {
      for (let next = sink.submissions[read]; next; next = sink.submissions[read]) {
        read += 1;
        await open(next);
      }
    },
    begin() {
      resting = false;
      running = (async () => {
        while (!resting) {
          await crowd.turn();
          await wait(TURN_PAUSE_MS);
        }
      })();
      running.catch(() => undefined);
    },
    async rest() {
      resting = true;
      await running;
    },
  };
  return crowd;
}

type Letter = { messageId: string; subject: string; text: string };

/** Our Message-IDs end in the kind of letter, in small letters. */
export function kindOf(messageId: string): LetterKind {
  const word = /\.([a-z]+)@/.exec(messageId)?.[1] ?? "";
  const kind = KINDS.find((one) => one.toLowerCase() === word);
  if (!kind) throw new Error(`no kind of letter: ${messageId}`);
  return kind;
}

const KINDS: LetterKind[] = [
  "offer",
  "askBack",
  "askWhich",
  "details",
  "detailsFollow",
  "reminder",
  "replyReminder",
  "changeLapsed",
  "expiryNotice",
  "declineReceipt",
  "cancellationReceipt",
  "phoneOnly",
  "nothingFree",
  "termsNotice",
  "heldReceipt",
  "couldNotRead",
];

export function shuffled<T>(random: Random, values: readonly T[]): T[] {
  const rest = [...values];
  const mixed: T[] = [];
  while (rest.length > 0) mixed.push(...rest.splice(random.between(0, rest.length - 1), 1));
  return mixed;
}
