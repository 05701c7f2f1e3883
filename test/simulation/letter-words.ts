import { type Time, toTime } from "../../src/booking/time.ts";
import { MONTHS } from "./phrases.ts";
import type { SentLetter } from "./post.ts";
import type { Town } from "./town.ts";

type Words = { subject: string; text: string };

const PARSED_WHOLE_EVERY = 16;

/** Now and then a letter is opened with a whole parser, which must find the same words. */
export async function openLetter(town: Town, { raw }: SentLetter): Promise<Words> {
  const words = wordsOf(raw);
  const isChecked = (town.counts.get("lettersRead") ?? 0) % PARSED_WHOLE_EVERY === 0;
  if (words && !isChecked) return words;
  const parsed = await town.parser.parse(raw);
  if ("failed" in parsed) throw new Error(`our own letter cannot be parsed: ${parsed.detail}`);
  if (words && (words.subject !== parsed.subject || words.text.trim() !== parsed.text.trim()))
    town.broken.push(`a letter reads differently in another mail program: ${parsed.subject}`);
  return words ?? parsed;
}

/** The plain text of a letter of ours, taken from its bytes without a whole parser; null where it is written in another way. */
function wordsOf(raw: Uint8Array): Words | null {
  const mail = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const part = mail.indexOf("Content-Type: text/plain");
  const gap = mail.indexOf("\r\n\r\n", part);
  const end = mail.indexOf("\r\n--", gap);
  if (part < 0 || gap < 0 || end < 0) return null;
  if (!/transfer-encoding: base64/i.test(mail.toString("latin1", part, gap))) return null;
  const head = mail.toString("latin1", 0, mail.indexOf("\r\n\r\n"));
  const subject = /^Subject: (.*(?:\r\n[ \t].*)*)/m.exec(head)?.[1] ?? "";
  const pieces = [...subject.matchAll(/=\?UTF-8\?B\?([^?]*)\?=/gi)].map(([, piece = ""]) =>
    Buffer.from(piece, "base64"),
  );
  const text = Buffer.from(mail.toString("latin1", gap, end), "base64").toString("utf8");
  // English subjects stand there as they are.
  const read = pieces.length > 0 ? Buffer.concat(pieces).toString("utf8") : subject.replace(/\r\n([ \t])/g, "$1");
  return { subject: read, text: text.replaceAll("\r\n", "\n") };
}

const START_FORM = /^(?:\d番：|・|.{0,4}日時：)?\s*(?:\d{4}年)?(\d{1,2})月(\d{1,2})日（.）(\d{1,2})時(\d{2})分～/gm;
const ENGLISH_START_FORM =
  /^(?:Number \d: |- |.{0,12}time: )?[A-Z][a-z]+day, (\d{1,2}) ([A-Z][a-z]+) \d{4}, (\d{2}):(\d{2}) to /gm;
const REPLY_BY_FORM = /返信の期限：(?:\d{4}年)?(\d{1,2})月(\d{1,2})日（.）(\d{1,2})時(\d{2})分まで/g;
const ENGLISH_REPLY_BY_FORM = /Reply by: [A-Z][a-z]+day, (\d{1,2}) ([A-Z][a-z]+) \d{4}, (\d{2}):(\d{2})/g;

/** Every start of a consultation that stands at the head of a line, in the order of the letter. */
export function startsIn(text: string, at: Time): Time[] {
  const found = [...text.matchAll(START_FORM), ...[...text.matchAll(ENGLISH_START_FORM)].map(inFigures)];
  return found.map((one) => timeOf(one, at));
}

export function replyByIn(text: string, at: Time): Time | null {
  return repliesByIn(text, at)[0] ?? null;
}

/** The deadline of each choice, and of the whole offer. */
export function repliesByIn(text: string, at: Time): Time[] {
  const found = [...text.matchAll(REPLY_BY_FORM), ...[...text.matchAll(ENGLISH_REPLY_BY_FORM)].map(inFigures)];
  return found.map((one) => timeOf(one, at));
}

/** The month as a number and in front of the day, as the Japanese letters have it. */
function inFigures([whole, day, month = "", hour, minute]: RegExpMatchArray): (string | undefined)[] {
  return [whole, String(MONTHS.indexOf(month) + 1), day, hour, minute];
}

function timeOf([, month = "", day = "", hour = "", minute = ""]: (string | undefined)[], at: Time): Time {
  const year = Number(at.slice(0, 4)) + (Number(month) < Number(at.slice(5, 7)) ? 1 : 0);
  const two = (digits: string) => digits.padStart(2, "0");
  return toTime(`${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:00+09:00`);
}
