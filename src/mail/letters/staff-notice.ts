import type { Day, Time } from "../../booking/time.ts";
import { clockTimeOf } from "../../booking/time.ts";
import { writeClockTime, writeDay } from "./japanese-writing.ts";

/** Numbers alone: mailboxes of staff are read on telephones and forwarded. */
export type DigestCounts = {
  held: number;
  awaiting: number;
  telephone: number;
  /** To people who cannot telephone. */
  write: number;
  promises: number;
  consultations: number;
};

/** Why somebody should look at once. */
export type Urgent =
  | { about: "mailboxUnread"; since: Time }
  | { about: "undelivered"; letters: number }
  | { about: "capped"; letters: number }
  | { about: "noMeeting"; consultations: number }
  | { about: "sameDayWord"; mails: number }
  | { about: "promiseToday"; requests: number };

export type StaffNotice = { subject: string; text: string; html: string };

/** The morning's numbers for staff. No name, address or reference stands in it. */
export function digestNotice(officeName: string, day: Day, counts: DigestCounts): StaffNotice {
  const lines = [
    `今日の相談：${counts.consultations}件`,
    `要確認のメール：${counts.held}通`,
    `承認待ちの手紙：${counts.awaiting}通`,
    `電話をかける用件：${counts.telephone}件`,
    ...(counts.write > 0 ? [`電話ができない方に、書いて伝える用件：${counts.write}件`] : []),
    `回答の約束が近い、または過ぎた申込み：${counts.promises}件`,
  ];
  return notice(`【窓口】${writeDay(day, day)}の予定と用件（${officeName}）`, lines);
}

export function alarmNotice(officeName: string, now: Time, urgent: readonly Urgent[]): StaffNotice {
  const time = writeClockTime(clockTimeOf(now));
  return notice(`【窓口・至急】すぐに見てください（${officeName}、${time}）`, urgent.map(sayUrgent));
}

function sayUrgent(urgent: Urgent): string {
  switch (urgent.about) {
    case "mailboxUnread":
      return `受信箱を${writeClockTime(clockTimeOf(urgent.since))}から読めていません。メールソフトで受信箱を見て、担当者に知らせてください。`;
    case "undelivered":
      return `届けられなかった手紙があります：${urgent.letters}通。電話などで伝えてください。`;
    case "capped":
      return `送る数の上限に達して止まっている手紙があります：${urgent.letters}通。`;
    case "noMeeting":
      return `ミーティングIDをまだ知らせていない、近い相談があります：${urgent.consultations}件。`;
    case "sameDayWord":
      return `今日の相談について、本人から連絡が届いています：${urgent.mails}件。`;
    case "promiseToday":
      return `今日が回答の期限の申込みがあります：${urgent.requests}件。`;
  }
}

function notice(subject: string, lines: readonly string[]): StaffNotice {
  const said = [
    ...lines,
    "",
    "くわしくは管理画面の「今日」を見てください。このメールに返信しても、だれにも届きません。",
  ];
  // Our own words and numbers only: nothing here needs escaping.
  return { subject, text: `${said.join("\n")}\n`, html: `<p lang="ja">${said.join("<br>\n")}</p>\n` };
}
