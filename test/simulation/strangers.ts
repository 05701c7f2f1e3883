import { plusMinutes, type Time } from "../../src/booking/time.ts";
import { OFFICE_ADDRESS } from "./ground.ts";
import type { SentLetter } from "./post.ts";
import { type Meaning, newMessageId, START, send, type Town } from "./town.ts";
import { mailBytes } from "./writing.ts";

/** Another machine that answers every letter at once with a new request and marks nothing as automatic (decision 8). */
export const OTHER_CLERK = "clerk@other-office.example.com";

/** As whom that machine writes; it has no row in the town. */
export const OTHER_CLERK_PERSON = { name: "循環 返信", number: "15999-9999999" };
const MOST_ANSWERS_OF_CLERK = 12;
const MONTH_MINUTES = 30 * 24 * 60;

const STRANGERS: {
  name: string;
  address: string;
  subject: string;
  body: string;
  meaning: Meaning;
  headers: string[];
}[] = [
  {
    name: "配信担当",
    address: "news@ads.example.com",
    subject: "【今だけ】お得なお知らせ 12月10日 14:00まで",
    body: "本日限りのご案内です。配信停止はこちらへご返信ください。",
    meaning: "spam",
    headers: ["List-Unsubscribe: <mailto:stop@ads.example.com>", "Precedence: bulk"],
  },
  {
    name: "架空商事",
    address: "sales@corp.example.com",
    subject: "御見積書の送付",
    body: "いつもお世話になっております。御見積書を12月8日までにお送りします。ご確認をお願いします。",
    meaning: "business",
    headers: [],
  },
  {
    name: "例題工業 人事",
    address: "hr@works.example.com",
    subject: "求人票の変更について",
    body: "求人番号 15010-1234561 の求人票を変更したいのですが、手続きを教えてください。",
    meaning: "business",
    headers: [],
  },
  {
    name: "不明",
    address: "guess@stranger.example.com",
    subject: "Re: 受付番号 2222-222A",
    body: "受付番号 2222-222A の予約をキャンセルします。",
    meaning: "spam",
    headers: [],
  },
];

/** Other business of the shared inbox, advertisements, and somebody who guesses references. */
export function settleStrangers(town: Town): void {
  const { random } = town;
  for (let index = random.between(2, 4); index > 0; index--) {
    const stranger = random.pick(STRANGERS);
    town.later(plusMinutes(START, random.between(60, MONTH_MINUTES)), (at) => writeAs(town, stranger, stranger, at));
  }
  if (random.chance(0.1))
    town.later(plusMinutes(START, random.between(60, MONTH_MINUTES / 2)), (at) => asOtherClerk(town, at));
}

const answers = new WeakMap<Town, number>();

/** The other machine's mailbox: each letter of ours is answered within a minute, until it is switched off. */
export function answerOfOtherClerk(town: Town, letter: SentLetter): void {
  const made = answers.get(town) ?? 0;
  if (letter.to !== OTHER_CLERK || made >= MOST_ANSWERS_OF_CLERK) return;
  answers.set(town, made + 1);
  town.later(plusMinutes(town.clock.truth, 1), (at) => asOtherClerk(town, at, letter.messageId));
}

function asOtherClerk(town: Town, at: Time, inReplyTo?: string): void {
  const { name, number } = OTHER_CLERK_PERSON;
  const body = `オンライン相談を希望します。\n氏名：${name}\n求職番号：${number}\n希望日時：12月${town.random.between(10, 22)}日 10:00\n`;
  const from = { name, address: OTHER_CLERK };
  writeAs(town, from, { subject: "オンライン相談の予約希望", body, meaning: "business", headers: [] }, at, inReplyTo);
}

function writeAs(
  town: Town,
  from: { name: string; address: string },
  words: { subject: string; body: string; meaning: Meaning; headers: string[] },
  at: Time,
  inReplyTo?: string,
): void {
  const messageId = newMessageId(town);
  const writing = { ...words, messageId, ...(inReplyTo ? { inReplyTo } : {}) };
  const written = {
    from: from.address,
    person: null,
    meaning: words.meaning,
    letterId: inReplyTo ?? null,
    start: null,
  };
  send(town, mailBytes(from, OFFICE_ADDRESS, writing, at), messageId, written, at);
}
