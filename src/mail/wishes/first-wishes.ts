import { at, clockTimeOf, dayOf, type Time } from "../../booking/time.ts";
import type { Doubt, ParsedMail, ReadingOffice } from "../reading.ts";
import { plainWords } from "../text/plain-words.ts";
import { contradictsSubject } from "./day-contradictions.ts";
import { readWishes, type WishReading } from "./wishes.ts";

/** The wishes of a first mail, its words made plain; those of its own subject where the words name none. */
export function readFirstWishes(
  text: string,
  mail: ParsedMail,
  name: string | null,
  { received, office }: { received: Time; office: ReadingOffice },
): WishReading {
  const own = readWishes(withoutName(text, name), received, office);
  const subject = mail.inReplyTo.length > 0 ? "" : mail.subject.slice(0, MAX_SUBJECT);
  if (
    /^\s*(?:re|fwd?|aw|sv|返信|転送|回复|答复)\s*[:：\]]/iu.test(subject) ||
    !/相談|予約|面談|zoom|ズーム|希望/i.test(subject) ||
    !HOLDS_TIME.test(subject)
  )
    return own;
  const titled = readWishes(withoutName(plainWords(subject), name), received, office);
  if (own.wishes.length > 0) return HOLDS_DAY.test(subject) ? besideSubject(own, titled) : own;
  if (own.excluded.length > 0) return own;
  return titled.wishes.length > 0 ? { ...titled, doubts: [...own.doubts, ...titled.doubts] } : own;
}

const MAX_SUBJECT = 1000;
const HOLDS_TIME = /[0-9０-９一二三四五六七八九十月火水木金]|明日|午[前後]/;
/** 月曜日オンライン相談希望 names any Monday. */
const HOLDS_DAY = /[0-9０-９一二三四五六七八九十]\s?[月/／日.．]|明日|明後日|[今来]週/;

/** 「12/3希望」 as the subject says which third is meant; 「12月16日」 above a mail about the 17th is not to be guessed. */
function besideSubject(own: WishReading, titled: WishReading): WishReading {
  const days = new Set(titled.wishes.map(({ from }) => dayOf(from)));
  const settled = own.wishes.map((wish) => {
    const doubted = wish.doubts.includes("ambiguous_date") || wish.doubts.includes("no_date");
    const [day] = days;
    if (!doubted || days.size !== 1 || day === undefined) return wish;
    const bare = wish.doubts.includes("no_date") || day.slice(8) === wish.from.slice(8, 10);
    if (!bare) return wish;
    const { alternatives: _, ...rest } = wish;
    const doubts = wish.doubts.filter((doubt) => doubt !== "ambiguous_date" && doubt !== "no_date");
    return { ...rest, from: at(day, clockTimeOf(wish.from)), to: at(day, clockTimeOf(wish.to)), doubts };
  });
  const doubts: Doubt[] = contradictsSubject(titled.wishes, settled) ? [...own.doubts, "contradiction"] : own.doubts;
  return { ...own, wishes: settled, doubts };
}

/** 明日香 and 今日子 are no days: the applicant's name is blanked, letter for letter, before times are looked for. */
function withoutName(text: string, name: string | null): string {
  if (name === null) return text;
  const parts = [name, name.replace(/[ \u3000]/g, ""), ...name.split(/[ \u3000]+/)].filter((part) => part.length > 1);
  return parts.reduce((left, part) => left.replaceAll(part, "〓".repeat(part.length)), text);
}
