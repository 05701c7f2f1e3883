import { type Day, dayOf, plusDays, plusMinutes, type Time, weekdayOf } from "../../src/booking/time.ts";
import { PHRASES, type Tongue } from "./phrases.ts";
import type { Random } from "./random.ts";

/** A job seeker of the town, obviously invented, with one habit for each kind of letter. */
export type JobSeeker = {
  name: string;
  number: string;
  address: string;
  /** A second address, at work or of a relative, from which some answers come. */
  otherAddress: string;
  /** Whether the first mail forgets the number, or says that there is none. */
  numberHabit: "writes" | "forgets" | "registering";
  /** What the person writes in. */
  tongue: Tongue;
  wish: string;
  answers: {
    offer: OfferHabit;
    details: DetailsHabit;
    /** What becomes of the other time that somebody asked for. */
    change: ChangeHabit;
    expiryNotice: "lateYes" | "silent";
    reminder: "thanks" | "silent" | "cancels";
    replyReminder: "accepts" | "silent";
  };
  /** Asked for another time and has not been offered it yet. */
  isChanging: boolean;
  charset: "utf-8" | "iso-2022-jp" | "shift_jis";
  /** The mail program confirms every letter it shows. */
  sendsReceipts: boolean;
  delayMinutes: number;
};

export type OfferHabit = (typeof OFFER_HABITS)[number];
export type DetailsHabit = (typeof DETAILS_HABITS)[number];
export type ChangeHabit = (typeof CHANGE_HABITS)[number];

/** The commoner habits stand several times. */
const OFFER_HABITS = [
  ...(["accept", "accept", "accept", "accept", "lastChoice", "lastChoice", "bareYes", "bareYes"] as const),
  ...([
    "decline",
    "otherTimes",
    "otherTimes",
    "silent",
    "vacation",
    "lateYes",
    "question",
    "acceptWithQuestion",
  ] as const),
  ...(["fromElsewhere", "quoteOnly", "yesTwice", "yesThenNo", "changesMind", "takesOldOffer", "condition"] as const),
  ...(["asksAgain", "atTheLastMinute", "forgetsThread"] as const),
] as const;

const DETAILS_HABITS = [
  ...([
    "thanks",
    "thanks",
    "silent",
    "silent",
    "silent",
    "silent",
    "cancelBefore",
    "cancelOnTheDay",
    "lateOnTheDay",
  ] as const),
  ...(["change", "change", "change", "change", "change"] as const),
  ...(["secondRequest", "cancelTwice", "cancelsFromElsewhere"] as const),
] as const;

const CHANGE_HABITS = [
  ...(["accepts", "accepts", "accepts", "lastChoice", "silent", "keeps", "otherTimes", "cancels", "inTime"] as const),
] as const;

const SURNAMES = ["窓口", "試験", "見本", "架空", "例題", "仮名", "試作", "模擬"];
const LATIN_SURNAMES = ["Madoguchi", "Shiken", "Mihon", "Kaku", "Reidai", "Kamei", "Shisaku", "Mogi"];
const LATIN_GIVEN = ["Hanako", "Taro", "Ichiro", "Jiro", "Momoko", "Umeko", "Saburo", "Matsuko"];
const GIVEN = ["花子", "太郎", "一郎", "次郎", "三郎", "桃子", "梅子", "松子"];

/** Every person of a town has a name of their own, so that a name in a wrong letter is seen. */
export function inventPerson(random: Random, index: number, now: Time): JobSeeker {
  const chance = random.next();
  const tongue = random.chance(0.15) ? "en" : "ja";
  const [first, second] = [index % SURNAMES.length, (index + Math.floor(index / SURNAMES.length)) % GIVEN.length];
  const name =
    tongue === "en" ? `${LATIN_GIVEN[second]} ${LATIN_SURNAMES[first]}` : `${SURNAMES[first]} ${GIVEN[second]}`;
  return {
    name,
    tongue,
    number: `15999-${String(1_000_000 + index)}`,
    address: `seeker${index}@mail.example.com`,
    otherAddress: `seeker${index}@work.example.com`,
    numberHabit: chance < 0.12 ? "forgets" : chance < 0.2 ? "registering" : "writes",
    wish: inventWish(random, now, tongue),
    answers: {
      offer: random.pick(OFFER_HABITS),
      details: random.pick(DETAILS_HABITS),
      change: random.pick(CHANGE_HABITS),
      expiryNotice: random.pick(["lateYes", "silent"]),
      reminder: random.pick(["thanks", "silent", "silent", "cancels"]),
      replyReminder: random.pick(["accepts", "silent"]),
    },
    isChanging: false,
    charset: random.pick(["utf-8", "utf-8", "utf-8", "iso-2022-jp", "shift_jis"]),
    sendsReceipts: random.chance(0.06),
    delayMinutes: random.between(2, 2500),
  };
}

/** A relative who writes from the same address in a name and with a number of their own. */
export function inventRelative(random: Random, index: number, of: JobSeeker, now: Time): JobSeeker {
  return { ...inventPerson(random, index, now), address: of.address };
}

/** Of nobody else, and no number that anybody has. */
export function phoneOf({ number }: JobSeeker): string {
  return `090-0000-${number.slice(-4)}`;
}

export function requestWords(person: JobSeeker, wish = person.wish): string {
  const { request, number, noNumber } = PHRASES[person.tongue];
  const said = { writes: number(person.number), forgets: "", registering: noNumber }[person.numberHabit];
  return request(person, said, wish);
}

export function inventWish(random: Random, now: Time, tongue: Tongue = "ja"): string {
  const { wish, either } = PHRASES[tongue];
  // Windows of two days: the choice of the first one drops while the offer still stands (decision 15).
  if (random.chance(0.25)) {
    const [first, second] = [openDayFrom(dayOf(now), random.between(3, 4)), wishedDay(random, plusDays(dayOf(now), 3))];
    return either(wish(first, "morning"), wish(second, "afternoon"));
  }
  const day = wishedDay(random, dayOf(now));
  const hour = random.pick([9, 10, 11, 13, 14, 15, 16]);
  return wish(
    day,
    random.chance(0.7) ? `${hour}:${random.pick(["00", "30"])}` : random.pick(["morning", "afternoon"] as const),
  );
}

export function otherWish(random: Random, now: Time, tongue: Tongue = "ja"): string {
  const day = wishedDay(random, dayOf(plusMinutes(now, 3 * 24 * 60)));
  return PHRASES[tongue].wish(day, `${random.pick([10, 11, 14, 15])}:00`);
}

function openDayFrom(today: Day, days: number): Day {
  const day = plusDays(today, days);
  return [0, 6].includes(weekdayOf(day)) ? plusDays(day, 2) : day;
}

/** Mostly an open day one to three weeks ahead, now and then a weekend. */
function wishedDay(random: Random, today: Day): Day {
  const day = plusDays(today, random.between(3, 20));
  return [0, 6].includes(weekdayOf(day)) && random.chance(0.8) ? plusDays(day, 2) : day;
}
