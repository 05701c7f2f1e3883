import type { Time } from "../booking/time.ts";
import { plainWords } from "./plain-words.ts";
import type { ParsedMail, ReadingOffice } from "./reading.ts";
import { readWishes, type WishReading } from "./wishes.ts";

/** The wishes of a first mail, its words made plain; those of its own subject where the words name none. */
export function readFirstWishes(
  text: string,
  mail: ParsedMail,
  name: string | null,
  { received, office }: { received: Time; office: ReadingOffice },
): WishReading {
  const own = readWishes(withoutName(text, name), received, office);
  if (own.wishes.length > 0 || own.excluded.length > 0) return own;
  const subject = mail.inReplyTo.length > 0 ? "" : mail.subject.slice(0, MAX_SUBJECT);
  if (/^\s*\p{L}{2,5}\s*[:：\]]/u.test(subject) || !/相談|予約|面談|zoom|ズーム/i.test(subject)) return own;
  const titled = readWishes(withoutName(plainWords(subject), name), received, office);
  return titled.wishes.length > 0 ? { ...titled, doubts: [...own.doubts, ...titled.doubts] } : own;
}

const MAX_SUBJECT = 1000;

/** 明日香 and 今日子 are no days: the applicant's name is blanked, letter for letter, before times are looked for. */
function withoutName(text: string, name: string | null): string {
  if (name === null) return text;
  const parts = [name, name.replace(/[ \u3000]/g, ""), ...name.split(/[ \u3000]+/)].filter((part) => part.length > 1);
  return parts.reduce((left, part) => left.replaceAll(part, "〓".repeat(part.length)), text);
}
