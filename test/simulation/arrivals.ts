import { plusMinutes, type Time } from "../../src/booking/time.ts";
import { sendRequest } from "./answers.ts";
import { settleMailboxBackups } from "./mailbox-backup.ts";
import { inventPerson, inventRelative, inventWish, type JobSeeker } from "./people.ts";
import { seeded } from "./random.ts";
import { settleStrangers } from "./strangers.ts";
import { settleTermsNews } from "./terms-news.ts";
import { LEAST_SIZE } from "./totals.ts";
import { START, type Town } from "./town.ts";

const DAY_MINUTES = 24 * 60;
/** Who writes and who telephones from the beginning; one month in so many is a busy one. */
const WRITERS = 7;
const CALLERS = 9;
const BUSY_WRITERS = 18;
const BUSY_EVERY_SEEDS = 12;
/** On these days the mails are counted, and who comes late makes up for a month that would be too small. */
const COUNTED_ON: readonly { day: number; mails: number }[] = [
  { day: 9, mails: 7 },
  { day: 14, mails: 14 },
  { day: 19, mails: 21 },
  { day: 24, mails: 29 },
  { day: 29, mails: 36 },
  { day: 32, mails: 40 },
];
const CALLERS_COUNTED_ON = 24;
/** Whoever comes late has come, and a mail that is a day and a half on its way has arrived, before the last quiet day. */
const DAYS_TO_COME = 3;
/** So many mails somebody writes who is not pressed for time. */
const MAILS_A_WRITER = 3;

/** People write and telephone over two and a half weeks, and more of them where little was written until then. */
export function settleIn(town: Town): void {
  const { random, seed } = town;
  const count = (name: string) => town.counts.get(name) ?? 0;
  const come = (people: number, from: Time, days: number, comes: (town: Town, at: Time) => void) => {
    for (let index = 0; index < people; index++)
      town.later(plusMinutes(from, random.between(60, days * DAY_MINUTES)), (at) => comes(town, at));
  };
  come(seed % BUSY_EVERY_SEEDS === 0 ? BUSY_WRITERS : WRITERS, START, 18, comesAnew);
  come(CALLERS, START, 18, rings);
  for (const [index, { day, mails }] of COUNTED_ON.entries()) {
    const isLast = index === COUNTED_ON.length - 1;
    town.later(plusMinutes(START, day * DAY_MINUTES), (now) => {
      const missing = Math.max(0, mails - count("mails"));
      const writers = isLast ? missing : Math.ceil(missing / MAILS_A_WRITER);
      const others = Math.max(0, LEAST_SIZE.people - count("people") - writers);
      come(writers, now, DAYS_TO_COME, comesAnew);
      if (day === CALLERS_COUNTED_ON) come(others - town.ringing, now, DAYS_TO_COME, rings);
      if (isLast) come(others, now, DAYS_TO_COME, comesAnew);
    });
  }
  settleStrangers(town);
  settleHurried(town);
  settleTermsNews(town);
  settleMailboxBackups(town);
}

/** A row of numbers of its own: in one month of six somebody cannot wait, and asks for another time all day long (decision 8). */
const HURRIED = 9_000_011;
const HURRYING = 0.16;
const MAILS_IN_A_HURRY = 11;
/** Between two of them their letters have mostly left; what is overtaken before is withdrawn and counts for nothing. */
const HURRIED_MINUTES = [75, 110] as const;

function settleHurried(town: Town): void {
  const dice = seeded(town.seed + HURRIED);
  if (!dice.chance(HURRYING)) return;
  const first = plusMinutes(START, dice.between(2, 16) * DAY_MINUTES - dice.between(360, 450));
  town.later(first, (at) => {
    const invented = inventPerson(dice, town.people.length, at);
    const person: JobSeeker = { ...invented, numberHabit: "writes", answers: { ...invented.answers, offer: "silent" } };
    town.people.push(person);
    town.count("people");
    sendRequest(town, person, at);
    let next = at;
    for (let again = 1; again < MAILS_IN_A_HURRY; again++) {
      next = plusMinutes(next, dice.between(...HURRIED_MINUTES));
      town.later(next, (then) => {
        person.wish = inventWish(dice, then, person.tongue);
        sendRequest(town, person, then);
      });
    }
  });
}

/** The telephone rings until somebody at the counter takes the call. */
function rings(town: Town): void {
  town.ringing += 1;
}

/** Somebody writes for the first time; a few share an address with a relative. */
function comesAnew(town: Town, at: Time): void {
  const { random } = town;
  const relative = town.people.length > 0 && random.chance(0.08) ? random.pick(town.people) : null;
  const number = town.people.length;
  const person = relative ? inventRelative(random, number, relative, at) : inventPerson(random, number, at);
  town.people.push(person);
  town.count("people");
  if (random.chance(0.04)) town.post.refusing.add(person.address);
  sendRequest(town, person, at);
}
