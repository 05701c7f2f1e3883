import { type Time, toTime } from "../../src/booking/time.ts";

/** The letter up to the end of its plain text: people read the words, and a mail program shows them one of two forms. */
export function plainPartOf(raw: Uint8Array): Uint8Array {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const second = bytes.indexOf("Content-Type: text/html");
  return second < 0 ? raw : raw.subarray(0, bytes.lastIndexOf("\r\n--", second) + 2);
}

const START_FORM = /^(?:\d番：|・|.{0,4}日時：)?\s*(?:\d{4}年)?(\d{1,2})月(\d{1,2})日（.）(\d{1,2})時(\d{2})分～/gm;
const REPLY_BY_FORM = /返信の期限：(?:\d{4}年)?(\d{1,2})月(\d{1,2})日（.）(\d{1,2})時(\d{2})分まで/;

/** Every start of a consultation that stands at the head of a line, in the order of the letter. */
export function startsIn(text: string, at: Time): Time[] {
  return [...text.matchAll(START_FORM)].map((found) => timeOf(found, at));
}

export function replyByIn(text: string, at: Time): Time | null {
  const found = REPLY_BY_FORM.exec(text);
  return found && timeOf(found, at);
}

function timeOf([, month = "", day = "", hour = "", minute = ""]: RegExpMatchArray, at: Time): Time {
  const year = Number(at.slice(0, 4)) + (Number(month) < Number(at.slice(5, 7)) ? 1 : 0);
  const two = (digits: string) => digits.padStart(2, "0");
  return toTime(`${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:00+09:00`);
}
