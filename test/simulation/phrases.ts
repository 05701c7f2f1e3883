import type { Day } from "../../src/booking/time.ts";

/** What the people of the town write in. */
export type Tongue = "ja" | "en";

/** What somebody says, in the words of each tongue. */
type Phrases = {
  request(person: { name: string; address: string }, number: string, wish: string): string;
  number(written: string): string;
  noNumber: string;
  fills(person: { name: string; number: string; wish: string }): string;
  loose(person: { name: string; number: string }): string;
  choose(number: number): string;
  yes: string;
  decline: string;
  otherTime(wish: string): string;
  change(wish: string): string;
  question: string;
  condition: string;
  noAfterAll: string;
  keep: string;
  cancel: string;
  late: string;
  thanks: string;
  lateYes: string;
  phone(number: string): string;
  /** A start to the half hour, or half a day. */
  wish(day: Day, at: string | "morning" | "afternoon"): string;
  either(first: string, second: string): string;
  /** Of a mail outside of any thread. */
  subject: string;
};

export const MONTHS = "January February March April May June July August September October November December".split(
  " ",
);
const HALVES = { morning: "午前", afternoon: "午後" } as const;

export const PHRASES: Record<Tongue, Phrases> = {
  ja: {
    request: ({ name, address }, number, wish) =>
      `オンライン相談を希望します。\n\n氏名：${name}\n${number}希望日時：${wish}\nメールアドレス：${address}\n\nよろしくお願いいたします。\n`,
    number: (written) => `求職番号：${written}\n`,
    noNumber: "求職番号：未登録です（番号はありません）\n",
    fills: ({ name, number, wish }) => `求職番号：${number}\n希望日時：${wish}\n氏名：${name}`,
    loose: ({ name, number }) => `1番でお願いします。\n${name}\n求職番号：${number}\n`,
    choose: (number) => `${number}番でお願いします。`,
    yes: "承知しました。よろしくお願いいたします。",
    decline: "申し訳ありませんが、今回は辞退します。",
    otherTime: (wish) => `都合がつかないため、${wish}に変更をお願いします。`,
    change: (wish) => `予約を${wish}に変更していただけますか。`,
    question: "駐車場はありますか。",
    condition: "1番が電話でもよいなら、お願いします。",
    noAfterAll: "やはり都合が悪くなりました。今回は辞退します。",
    keep: "やはり、元の日時のままでお願いします。",
    cancel: "都合が悪くなったため、予約をキャンセルします。",
    late: "電車が遅れているため、10分ほど遅れます。",
    thanks: "ありがとうございます。",
    lateYes: "お返事が遅くなりました。1番でお願いします。",
    phone: (number) => `電話番号：${number}\n`,
    wish: (day, at) => {
      const written = `${Number(day.slice(5, 7))}月${Number(day.slice(8, 10))}日`;
      return at === "morning" || at === "afternoon" ? `${written}の${HALVES[at]}` : `${written} ${at}`;
    },
    either: (first, second) => `${first}、または${second}`,
    subject: "予約の件",
  },
  en: {
    request: ({ name, address }, number, wish) =>
      `Hello,\n\nI would like to book an online consultation.\n\nName: ${name}\n${number}Preferred date: ${wish}\nE-mail: ${address}\n\nThank you very much.\n`,
    number: (written) => `Job seeker number: ${written}\n`,
    noNumber: "Job seeker number: not registered (I have no number)\n",
    fills: ({ name, number, wish }) => `Job seeker number: ${number}\nPreferred date: ${wish}\nName: ${name}`,
    loose: ({ name, number }) => `Number 1, please.\n${name}\nJob seeker number: ${number}\n`,
    choose: (number) => `Number ${number}, please.`,
    yes: "Yes, please. Thank you very much.",
    decline: "I decline",
    otherTime: (wish) => `I am sorry, I cannot come at those times. Could I have ${wish} instead?`,
    change: (wish) => `Could you please change my booking to ${wish}?`,
    question: "Is there a car park?",
    condition: "Number 1, please, if it can be by telephone.",
    noAfterAll: "I decline",
    keep: "I would like to keep the original time after all.",
    cancel: "I am sorry, but I have to cancel my booking.",
    late: "My train is late. I will be about 10 minutes late.",
    thanks: "Thank you very much.",
    lateYes: "I am sorry for my late answer. Number 1, please.",
    phone: (number) => `Phone number: ${number}\n`,
    wish: (day, at) => {
      const written = `${MONTHS[Number(day.slice(5, 7)) - 1]} ${Number(day.slice(8, 10))}`;
      return at === "morning" || at === "afternoon" ? `${written} in the ${at}` : `${written}, ${at}`;
    },
    either: (first, second) => `${first}, or ${second}`,
    subject: "My booking",
  },
};
