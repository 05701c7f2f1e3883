import { createRequire } from "node:module";
import { ja } from "chrono-node";
import EmailReplyParser from "email-reply-parser";
import { simpleParser } from "mailparser";

/** What somebody without this program would take from the registry; each as its own documentation shows it. */
export type PeerMail = { subject: string; text: string; from: string; fromName: string };

/** mailparser alone, with its own way from HTML to text. Throws where it throws. */
export async function readWithMailparser(raw: Uint8Array): Promise<PeerMail> {
  const mail = await simpleParser(Buffer.from(raw), { skipImageLinks: true, maxHtmlLengthToParse: 200_000 });
  const from = mail.from?.value[0];
  return { subject: mail.subject ?? "", text: mail.text ?? "", from: from?.address ?? "", fromName: from?.name ?? "" };
}

export function cutWithReplyParser(text: string): string {
  return new EmailReplyParser().read(text).getVisibleText();
}

const planer = createRequire(import.meta.url)("planer") as { extractFrom(text: string, type: string): string };

export function cutWithPlaner(text: string): string {
  return planer.extractFrom(text, "text/plain");
}

export type PeerDate = { index: number; text: string; from: string; to: string | null; hasHour: boolean };

/** chrono-node's Japanese, days ahead preferred; a moment as `YYYY-MM-DDTHH:MM`. `reference` is a civil time. */
export function findWithChrono(text: string, reference: string): PeerDate[] {
  const instant = new Date(`${reference.slice(0, 19)}+09:00`);
  return ja.parse(text, { instant, timezone: 540 }, { forwardDate: true }).map((found) => ({
    index: found.index,
    text: found.text,
    from: civil(found.start),
    to: found.end ? civil(found.end) : null,
    hasHour: found.start.isCertain("hour"),
  }));
}

type Components = { get(part: "year" | "month" | "day" | "hour" | "minute"): number | null };

function civil(parts: Components): string {
  const two = (part: "month" | "day" | "hour" | "minute") => String(parts.get(part) ?? 0).padStart(2, "0");
  return `${String(parts.get("year") ?? 0).padStart(4, "0")}-${two("month")}-${two("day")}T${two("hour")}:${two("minute")}`;
}
