import { businessDayAfter, isOpen } from "../booking/calendar.ts";
import type { Calendar } from "../booking/policy.ts";
import { type Day, dayOf, plusDays, type Time, weekdayOf } from "../booking/time.ts";
import type { Office } from "../mail/office.ts";
import type { JapaneseCharset } from "./japanese-bytes.ts";
import type { MailProgram, TownPerson } from "./town-people.ts";
import { type Answered, quoted, replySubject } from "./town-quotes.ts";

/** A mail as it stands in the page's form; everything in it can be changed before it is sent. */
export type Draft = {
  subject: string;
  body: string;
  charset: JapaneseCharset;
  program: MailProgram;
  /** Carries the header fields of an automatic answer (RFC 3834). */
  automatic: boolean;
};

export const SAMPLES = ["form", "phone", "outlook", "missing", "closed", "unregistered", "blank"] as const;

export type SampleId = (typeof SAMPLES)[number];

export const ANSWERS = ["yes", "second", "otherDay", "decline", "cancel", "automatic", "number", "own"] as const;

export type AnswerId = (typeof ANSWERS)[number];

/** Far enough ahead that the offer's own reply-by, not the day itself, ends it. */
const FIRST_WISH_BUSINESS_DAYS = 5;
const WEEKDAYS = "日月火水木金土";

/** A request in one of several styles, with days that are still to come. */
export function sampleDraft(
  sample: SampleId,
  person: TownPerson,
  now: Time,
  { name: officeName, calendar }: Office,
): Draft {
  const [first, second, third] = [0, 1, 2].map((more) =>
    businessDayAfter(dayOf(now), FIRST_WISH_BUSINESS_DAYS + more, calendar),
  ) as [Day, Day, Day];
  const { name, address, program } = person;
  const number = person.jobSeekerNumber ?? "まだ登録していません";
  const plain = { charset: "utf-8", program, automatic: false } as const;
  switch (sample) {
    case "blank":
      return { ...plain, subject: "", body: "" };
    case "form":
      return {
        ...plain,
        subject: "オンライン相談の予約",
        body: lines(
          "オンラインでの職業相談を予約したいです。",
          "",
          `氏名：${name}`,
          `求職番号：${number}`,
          `連絡先メールアドレス：${address}`,
          `希望日時：`,
          `　第1希望　${dayWords(first)}　10時00分`,
          `　第2希望　${dayWords(second)}　14時00分`,
          `　第3希望　${dayWords(third)}　15時30分`,
          "",
          "よろしくお願いします。",
        ),
      };
    case "phone":
      return {
        ...plain,
        charset: "iso-2022-jp",
        subject: "相談の予約",
        body: lines(
          `${name}です。オンライン相談をお願いしたいです。`,
          `求職番号は${number}です。`,
          `${dayWords(first)}の午前か、${dayWords(second)}の午後がいいです。`,
          "よろしくお願いします",
        ),
      };
    case "outlook":
      return {
        ...plain,
        charset: "shift_jis",
        program: "outlook",
        subject: "オンライン職業相談の申込みについて",
        body: lines(
          `${officeName}　ご担当者様`,
          "",
          "お世話になっております。",
          "オンライン職業相談を申し込みます。",
          "",
          `■氏名　　　：${name}`,
          `■求職番号　：${number}`,
          `■希望日時　：${dayWords(second)} １３時３０分`,
          "",
          "どうぞよろしくお願いいたします。",
          "--",
          name,
          address,
        ),
      };
    case "missing":
      return {
        ...plain,
        subject: "予約をお願いします",
        body: lines(
          `${name}と申します。`,
          `${dayWords(first)}の11時から、オンラインの相談を予約したいです。`,
          "よろしくお願いします。",
        ),
      };
    case "closed": {
      const closed = closedDayFrom(first, calendar);
      return {
        ...plain,
        subject: "オンライン相談の予約",
        body: lines(
          "オンライン相談を予約します。",
          "",
          `氏名：${name}`,
          `求職番号：${number}`,
          `希望日時：${dayWords(closed)} 10時00分`,
        ),
      };
    }
    case "unregistered":
      return {
        ...plain,
        subject: "オンライン相談の予約（はじめてです）",
        body: lines(
          "はじめてご連絡します。オンライン相談を予約したいです。",
          "",
          `氏名：${name}`,
          "求職番号：まだ登録していません",
          `希望日時：${dayWords(third)} 9時30分`,
          "",
          "よろしくお願いします。",
        ),
      };
  }
}

/** A reply to a letter: new words on top, the letter quoted below in the manner of the mail program. */
export function replyDraft(
  answer: AnswerId,
  program: MailProgram,
  answered: Answered,
  person: TownPerson,
  now: Time,
  { calendar }: Office,
): Draft {
  const words = answerWords(answer, person, now, calendar);
  const automatic = answer === "automatic";
  return {
    subject: automatic ? `自動返信: ${answered.subject}` : replySubject(answered.subject, program),
    body: quoted(words, program, answered, person),
    charset: "utf-8",
    program,
    automatic,
  };
}

function answerWords(answer: AnswerId, person: TownPerson, now: Time, calendar: Calendar): string {
  switch (answer) {
    case "yes":
      return "お願いします。";
    case "second":
      return "2番でお願いします。";
    case "otherDay": {
      const day = businessDayAfter(dayOf(now), FIRST_WISH_BUSINESS_DAYS + 3, calendar);
      return lines(
        "その日は都合がつきません。ほかの日時を希望します。",
        `${dayWords(day)} 14時00分はいかがでしょうか。`,
      );
    }
    case "decline":
      return "今回は辞退します。";
    case "cancel":
      return "都合が悪くなりましたので、予約をキャンセルします。";
    case "number":
      return `求職番号：${person.jobSeekerNumber ?? "まだない"}`;
    case "own":
      return "";
    case "automatic":
      return lines("ただいま外出しており、メールを確認できません。", "戻りましたら、あらためてご連絡します。");
  }
}

/** 12月3日（木） */
export function dayWords(day: Day): string {
  return `${Number(day.slice(5, 7))}月${Number(day.slice(8, 10))}日（${WEEKDAYS[weekdayOf(day)]}）`;
}

function closedDayFrom(day: Day, calendar: Calendar): Day {
  let current = day;
  while (isOpen(current, calendar)) current = plusDays(current, 1);
  return current;
}

function lines(...text: string[]): string {
  return text.join("\n");
}
