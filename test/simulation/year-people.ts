import { isOpen } from "../../src/booking/calendar.ts";
import type { Calendar } from "../../src/booking/policy.ts";
import { type Day, plusDays, plusMinutes, startOf, type Time, weekdayOf } from "../../src/booking/time.ts";
import { sendRequest } from "./answers.ts";
import { type DetailsHabit, inventPerson, inventWish, type JobSeeker, type OfferHabit } from "./people.ts";
import type { Random } from "./random.ts";
import type { Town } from "./town.ts";

/** How many people a year begin to write to the office, and how many telephone. */
export type Crowd = { writers: number; callers: number };

/** Contracts end in March and at the year's turn; in August and before New Year hardly anybody looks for work. January first. */
const SEASON = [1.2, 1.1, 1.4, 1.5, 0.9, 0.9, 1, 0.6, 1, 1.1, 0.9, 0.6];
/** Sunday first: Monday brings what the weekend left. */
const WEEK = [0.5, 1.5, 1.2, 1, 1, 0.9, 0.4];
/** When people write: before work, at noon, and in the evening above all. */
const HOURS_OF_WRITING = [7, 8, 9, 10, 10, 11, 12, 12, 13, 14, 15, 16, 17, 19, 20, 20, 21, 21, 22, 23];
const HOURS_OF_CALLING = [9, 9, 10, 10, 11, 11, 13, 14, 15, 16];
/** So many of those who write have been there before. */
const RETURNING = 0.22;

/** The days of a year with everybody who writes or telephones on them for the first time, or again. */
export function arrive(town: Town, crowd: Crowd, days: readonly Day[]): void {
  const { calendar } = town.office;
  const weights = days.map((day) => weightOf(day, calendar));
  const all = weights.reduce((sum, one) => sum + one, 0);
  const share = days.length / 365;
  for (const [index, day] of days.entries()) {
    const weight = (weights[index] ?? 0) / all;
    for (let n = countOf(town.random, crowd.writers * share * weight); n > 0; n--)
      town.later(timeOn(town.random, day, HOURS_OF_WRITING), (at) => writes(town, at));
    if (!isOpen(day, calendar)) continue;
    for (let n = countOf(town.random, crowd.callers * share * weight); n > 0; n--)
      town.later(timeOn(town.random, day, HOURS_OF_CALLING), () => {
        town.ringing += 1;
      });
  }
}

export function daysFrom(first: Day, count: number): Day[] {
  return Array.from({ length: count }, (_, index) => plusDays(first, index));
}

function weightOf(day: Day, calendar: Calendar): number {
  const season = SEASON[Number(day.slice(5, 7)) - 1] ?? 1;
  return season * (WEEK[weekdayOf(day)] ?? 1) * (isOpen(day, calendar) ? 1 : 0.6);
}

function countOf(random: Random, expected: number): number {
  // So many as one in twenty expects each by itself: days differ, and their sum is what was expected.
  let count = 0;
  for (let part = 0; part < 20; part++) if (random.chance(expected / 20)) count += 1;
  return count;
}

function timeOn(random: Random, day: Day, hours: readonly number[]): Time {
  return plusMinutes(startOf(day), random.pick(hours) * 60 + random.between(0, 59));
}

/** Somebody writes, for the first time or months after the last one. */
function writes(town: Town, at: Time): void {
  const { random, people } = town;
  const known = people.filter((one) => one.address.startsWith("seeker"));
  if (known.length > 0 && random.chance(RETURNING)) {
    const person = random.pick(known);
    person.wish = inventWish(random, at);
    person.answers = answersOf(random);
    town.count("returning");
    sendRequest(town, person, at);
    return;
  }
  const person: JobSeeker = { ...inventPerson(random, people.length, at), answers: answersOf(random) };
  person.delayMinutes = random.pick([12, 40, 90, 180, 300, 600, 900, 1300, 2000]);
  people.push(person);
  town.count("people");
  if (random.chance(0.01)) town.post.refusing.add(person.address);
  sendRequest(town, person, at);
}

/** What most people do most of the time; each row is its habit and how many of a hundred have it. */
const OFFER: readonly [OfferHabit, number][] = [
  ["accept", 58],
  ["bareYes", 10],
  ["lastChoice", 6],
  ["otherTimes", 6],
  ["silent", 6],
  ["decline", 3],
  ["acceptWithQuestion", 2],
  ["question", 2],
  ["lateYes", 2],
  ["atTheLastMinute", 2],
  ["forgetsThread", 1],
  ["vacation", 1],
  ["fromElsewhere", 1],
];
const DETAILS: readonly [DetailsHabit, number][] = [
  ["silent", 54],
  ["thanks", 26],
  ["cancelBefore", 6],
  ["change", 6],
  ["cancelOnTheDay", 3],
  ["lateOnTheDay", 3],
  ["secondRequest", 2],
];

function answersOf(random: Random): JobSeeker["answers"] {
  return {
    offer: weighted(random, OFFER),
    details: weighted(random, DETAILS),
    change: random.pick(["accepts", "accepts", "lastChoice", "keeps", "silent"]),
    expiryNotice: random.pick(["silent", "silent", "lateYes"]),
    reminder: random.pick(["silent", "silent", "silent", "silent", "thanks", "cancels"]),
    replyReminder: random.pick(["accepts", "silent"]),
  };
}

function weighted<T>(random: Random, rows: readonly (readonly [T, number])[]): T {
  let left = random.next() * rows.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [value, weight] of rows) {
    left -= weight;
    if (left < 0) return value;
  }
  return rows[0]?.[0] as T;
}

/** Days on which nobody of the office is in, though it is open: training, a flood, the move of a server. */
export function absentDays(random: Random, days: readonly Day[]): ReadonlySet<Day> {
  return new Set(days.filter(() => random.chance(0.008)));
}

export function monthsOf(days: readonly Day[]): string[] {
  return [...new Set(days.map((day) => day.slice(0, 7)))];
}
