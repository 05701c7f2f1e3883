import { type Day, dayOf, plusDays, plusMinutes, type Time, weekdayOf } from "../../src/booking/time.ts";
import type { Random } from "./random.ts";

/** A job seeker of the town, obviously invented, with one habit for each kind of letter. */
export type JobSeeker = {
  name: string;
  number: string;
  address: string;
  /** Whether the first mail forgets the number. */
  forgetsNumber: boolean;
  wish: string;
  answers: { offer: OfferHabit; details: DetailsHabit; expiryNotice: "lateYes" | "silent" };
  delayMinutes: number;
};

export type OfferHabit =
  | "accept"
  | "bareYes"
  | "decline"
  | "otherTimes"
  | "silent"
  | "vacation"
  | "lateYes"
  | "question";
export type DetailsHabit = "thanks" | "cancelBefore" | "silent";

const SURNAMES = ["窓口", "試験", "見本", "架空", "例題", "仮名", "試作", "模擬"];
const GIVEN = ["花子", "太郎", "一郎", "次郎", "三郎", "桃子", "梅子", "松子"];

export function inventPerson(random: Random, index: number, now: Time): JobSeeker {
  const day = wishedDay(random, dayOf(now));
  const [, month, date] = day.split("-").map(Number);
  const hour = random.pick([9, 10, 11, 13, 14, 15, 16]);
  const wish = random.chance(0.75)
    ? `${month}月${date}日 ${hour}:${random.pick(["00", "30"])}`
    : `${month}月${date}日の${random.pick(["午前", "午後"])}`;
  return {
    name: `${random.pick(SURNAMES)} ${random.pick(GIVEN)}`,
    number: `15999-${String(1_000_000 + index)}`,
    address: `seeker${index}@mail.example.com`,
    forgetsNumber: random.chance(0.15),
    wish,
    answers: {
      offer: random.pick([
        "accept",
        "accept",
        "accept",
        "accept",
        "bareYes",
        "decline",
        "otherTimes",
        "silent",
        "vacation",
        "lateYes",
        "question",
      ]),
      details: random.pick(["thanks", "cancelBefore", "silent"]),
      expiryNotice: random.pick(["lateYes", "silent"]),
    },
    delayMinutes: random.between(2, 2500),
  };
}

export type Writing = { subject: string; body: string; messageId: string; inReplyTo?: string; headers?: string[] };

export function firstMail(person: JobSeeker, messageId: string): Writing {
  const number = person.forgetsNumber ? "" : `求職番号：${person.number}\n`;
  return {
    subject: "オンライン相談の予約希望",
    body: `オンライン相談を希望します。\n\n氏名：${person.name}\n${number}希望日時：${person.wish}\nメールアドレス：${person.address}\n\nよろしくお願いいたします。\n`,
    messageId,
  };
}

/** The bytes of a mail in UTF-8, as a common mail program writes them. */
export function mailBytes(from: { name: string; address: string }, to: string, writing: Writing, at: Time): Uint8Array {
  const date = `${new Date(at).toUTCString().replace("GMT", "+0000")}`;
  const lines = [
    `From: ${encoded(from.name)} <${from.address}>`,
    `To: <${to}>`,
    `Subject: ${encoded(writing.subject)}`,
    `Date: ${date}`,
    `Message-ID: ${writing.messageId}`,
    ...(writing.inReplyTo ? [`In-Reply-To: ${writing.inReplyTo}`, `References: ${writing.inReplyTo}`] : []),
    ...(writing.headers ?? []),
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
    "Content-Transfer-Encoding: base64",
    "",
    Buffer.from(writing.body).toString("base64").replace(/.{76}/g, "$&\r\n"),
  ];
  return new TextEncoder().encode(`${lines.join("\r\n")}\r\n`);
}

/** The way the mail programs of phones quote: the answer above, every line of ours behind `> `. */
export function quoting(answer: string, quoted: string, at: Time): string {
  const [year, month, day] = at.slice(0, 10).split("-");
  const marked = quoted
    .split(/\r?\n/)
    .map((line) => `> ${line}`)
    .join("\n");
  return `${answer}\n\n${year}年${Number(month)}月${Number(day)}日 ${at.slice(11, 16)} ハローワーク糸魚川 <clerk@office.example.jp>:\n\n${marked}\n`;
}

export function otherWish(random: Random, now: Time): string {
  const [, month, date] = wishedDay(random, dayOf(plusMinutes(now, 3 * 24 * 60)))
    .split("-")
    .map(Number);
  return `${month}月${date}日 ${random.pick([10, 11, 14, 15])}:00`;
}

/** Mostly an open day one to three weeks ahead, now and then a weekend. */
function wishedDay(random: Random, today: Day): Day {
  const day = plusDays(today, random.between(3, 20));
  return [0, 6].includes(weekdayOf(day)) && random.chance(0.8) ? plusDays(day, 2) : day;
}

function encoded(text: string): string {
  return `=?UTF-8?B?${Buffer.from(text).toString("base64")}?=`;
}
