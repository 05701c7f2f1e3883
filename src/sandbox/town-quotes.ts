import { dayOf, type Time, weekdayOf } from "../booking/time.ts";
import type { MailProgram, TownPerson } from "./town-people.ts";

/** The letter that is answered, as a mail program knows it. */
export type Answered = { fromName: string; fromAddress: string; subject: string; receivedAt: Time; text: string };

const WEEKDAYS = "日月火水木金土";

/** Attribution lines as the Japanese versions of these programs write them. */
export function quoted(words: string, program: MailProgram, answered: Answered, person: TownPerson): string {
  const { fromName, fromAddress, subject, receivedAt, text } = answered;
  const [year, month, day] = receivedAt.slice(0, 10).split("-").map(Number) as [number, number, number];
  const clock = `${Number(receivedAt.slice(11, 13))}:${receivedAt.slice(14, 16)}`;
  const weekday = WEEKDAYS[weekdayOf(dayOf(receivedAt))];
  const marked = text.trimEnd().replace(/^/gm, "> ").replace(/^> $/gm, ">");
  switch (program) {
    case "gmail":
      return lines(
        words,
        "",
        `${year}年${month}月${day}日(${weekday}) ${clock} ${fromName} <${fromAddress}>:`,
        "",
        marked,
        "",
      );
    case "iphone":
      return lines(
        words,
        "",
        "iPhoneから送信",
        "",
        `${year}/${month}/${day} ${clock}、${fromName} <${fromAddress}>のメール:`,
        "",
        marked,
        "",
      );
    case "outlook":
      return lines(
        words,
        "",
        person.name,
        "________________________________",
        `差出人: ${fromName} <${fromAddress}>`,
        `送信日時: ${year}年${month}月${day}日 ${clock}`,
        `宛先: ${person.address} <${person.address}>`,
        `件名: ${subject}`,
        "",
        text.trimEnd(),
        "",
      );
  }
}

/** Outlook in Japanese writes RE:, the others Re:. */
export function replySubject(subject: string, program: MailProgram): string {
  if (/^re:/i.test(subject)) return subject;
  return `${program === "outlook" ? "RE:" : "Re:"} ${subject}`;
}

function lines(...text: string[]): string {
  return text.join("\n");
}
