import { type Day, dayOf, type Time } from "../booking/time.ts";
import type { Moment } from "./dates/moment.ts";
import { findMoments, prepare } from "./dates/moments.ts";
import {
  ACTION_SENTENCES,
  DAMAGE_SENTENCES,
  DOUBT_SENTENCES,
  INTENT_SENTENCES,
  MARK_WORDS,
  type MarkKind,
  SENDER_SENTENCES,
  SIGNALS,
} from "./explain-words.ts";
import { writeSlot } from "./letters/japanese-writing.ts";
import type { ParsedMail, Reading, ReadingOffice, Span } from "./reading.ts";
import { type ReturnedMail, readBounce } from "./sender/returned-mail.ts";
import { fold } from "./text/japanese-text.ts";

/** A stretch of `reading.text`, as places in it; `to` is behind the last character. */
export type Mark = { from: number; to: number; what: MarkKind };

/** Why the clerk read a mail so: sentences in order, and marks in text order that never overlap. */
export type Explanation = { sentences: string[]; marks: Mark[] };

/** When the mail arrived and whose hours it was read by: relative days were counted from there. */
export type ReadingBasis = { received: Time; office: ReadingOffice };

/**
 * Plain Japanese for staff: who wrote, what was new in it, which facts and times were found, what was concluded and done.
 * `mail` gives the header lines that spoke for a machine; null where nothing could be taken apart.
 */
export function explainReading(reading: Reading, mail: ParsedMail | null, basis: ReadingBasis): Explanation {
  const parts = newParts(reading);
  const isRead = reading.sender === "person" && reading.readable;
  const marks = isRead
    ? [...factMarks(reading, parts), ...dateMarks(reading, parts, basis), ...signalMarks(reading, parts)]
    : [];
  const wishDoubts = new Set(reading.wishes.flatMap((wish) => wish.doubts));
  const sentences = [
    ...senderSentences(reading, mail),
    ...(isRead
      ? [newWordsSentence(reading), ...factSentences(reading), ...wishSentences(reading, dayOf(basis.received))]
      : []),
    ...(isRead ? [conclusion(reading, marks)] : []),
    ...damageSentences(reading, mail),
    ...reading.doubts.filter((doubt) => !wishDoubts.has(doubt)).map((doubt) => DOUBT_SENTENCES[doubt]),
    `そこで：${ACTION_SENTENCES[reading.action]}`,
  ];
  return { sentences, marks: withoutOverlap([...marks, ...oldMarks(reading, parts)]) };
}

/** Why nothing is read, as exactly as it is known: the parser's reasons, else letters that were lost in the words themselves. */
function damageSentences(reading: Reading, mail: ParsedMail | null): string[] {
  if (reading.readable || mail === null) return [];
  const reasons = (mail.damage ?? []).map((damage) => DAMAGE_SENTENCES[damage]);
  return reasons.length > 0 ? reasons : ["本文に、失われて読めない文字があります。"];
}

/** The text with its marks written into it: 【…】〔what it was〕, and a bar before lines that are not new. For terminals. */
export function writeMarked(text: string, marks: readonly Mark[]): string {
  const pieces: string[] = [];
  let place = 0;
  for (const { from, to, what } of marks) {
    pieces.push(text.slice(place, from));
    const words = text.slice(from, to);
    pieces.push(what === "old" ? words.replace(/^/gm, OLD_LINE) : `【${words}】〔${MARK_WORDS[what]}〕`);
    place = to;
  }
  return [...pieces, text.slice(place)].join("");
}

export const OLD_LINE = "┊ ";

/** A run of new words in the whole text. */
type Part = { from: number; to: number };

/** Where the lines of the new words stand in the whole text, in order; neighbouring lines are one part. */
function newParts(reading: Reading): Part[] {
  const bare = (line: string) => line.replace(/[\u200B\uFEFF\u2060\r]/g, "").trimEnd();
  const wanted = reading.newText.split("\n").filter((line) => line.trim() !== "");
  const parts: Part[] = [];
  let place = 0;
  let next = 0;
  for (const line of reading.text.split("\n")) {
    const end = place + line.length;
    if (next < wanted.length && bare(line).trim() === wanted[next]?.trim()) {
      const last = parts.at(-1);
      const adjoins = last !== undefined && reading.text.slice(last.to, place).trim() === "";
      if (adjoins) last.to = end;
      else parts.push({ from: place, to: end });
      next += 1;
    }
    place = end + 1;
  }
  return parts;
}

function oldMarks(reading: Reading, parts: readonly Part[]): Mark[] {
  const marks: Mark[] = [];
  let place = 0;
  for (const part of [...parts, { from: reading.text.length, to: reading.text.length }]) {
    const words = reading.text.slice(place, part.from);
    const lead = words.length - words.trimStart().length;
    if (words.trim() !== "") marks.push({ from: place + lead, to: place + words.trimEnd().length, what: "old" });
    place = part.to;
  }
  return marks;
}

/** The first place among the new words (then anywhere, for a signature) where a fact is written, whatever its width. */
function factMarks(reading: Reading, parts: readonly Part[]): Mark[] {
  const { applicant } = reading;
  const facts: [string | null, MarkKind][] = [
    [applicant.name, "name"],
    [applicant.jobSeekerNumber, "number"],
    [applicant.email, "email"],
    [applicant.phone, "phone"],
    [applicant.companion, "companion"],
  ];
  const everywhere = [...parts, { from: 0, to: reading.text.length }];
  return facts.flatMap(([value, what]) => {
    if (value === null || value === "") return [];
    for (const part of everywhere) {
      const found = findFolded(reading.text.slice(part.from, part.to), value);
      if (found !== null) return [{ from: part.from + found[0], to: part.from + found[1], what }];
    }
    return [];
  });
}

function findFolded(text: string, value: string): [number, number] | null {
  const [folded, wanted] = [fold(text), fold(value).text];
  const at = folded.text.indexOf(wanted);
  if (at < 0) return null;
  return [folded.origins[at] ?? 0, folded.origins[at + wanted.length] ?? text.length];
}

function dateMarks(reading: Reading, parts: readonly Part[], basis: ReadingBasis): Mark[] {
  return parts.flatMap((part) => {
    const words = reading.text.slice(part.from, part.to);
    return findMoments(prepare(words), basis.received, basis.office).map((moment) => ({
      from: part.from + moment.originalStart,
      to: part.from + moment.originalStart + words.slice(moment.originalStart, moment.originalEnd).trimEnd().length,
      what: kindOfDate(moment, reading),
    }));
  });
}

function kindOfDate(moment: Moment, reading: Reading): MarkKind {
  if (reading.choice !== null) return "choice";
  const covers = (span: Span) => dayOf(span.from) >= moment.fromDay && dayOf(span.from) <= moment.toDay;
  if (reading.excluded.some(covers)) return "excluded";
  return reading.wishes.some(covers) ? "wish" : "otherDate";
}

/** Words that the intent and the doubts rest on, as far as they can be pointed at. */
function signalMarks(reading: Reading, parts: readonly Part[]): Mark[] {
  return [reading.intent, ...reading.doubts].flatMap((reason) => {
    const signal = SIGNALS[reason];
    if (signal === undefined) return [];
    return parts.flatMap((part) =>
      [...reading.text.slice(part.from, part.to).matchAll(signal)].map((match) => {
        const lead = match[0].length - match[0].trimStart().length;
        const from = part.from + match.index + lead;
        return { from, to: from + match[0].trim().length, what: "signal" as const };
      }),
    );
  });
}

/** Facts and dates before signal words, and the earlier before the later: what would overlap is left out. */
function withoutOverlap(marks: readonly Mark[]): Mark[] {
  const kept: Mark[] = [];
  for (const mark of marks) {
    const isFree = kept.every((other) => mark.to <= other.from || mark.from >= other.to);
    if (mark.to > mark.from && isFree) kept.push(mark);
  }
  return kept.sort((a, b) => a.from - b.from);
}

function senderSentences(reading: Reading, mail: ParsedMail | null): string[] {
  const signs = mail === null ? [] : machineSigns(mail);
  const isDoubtful = reading.sender !== "person" || reading.doubts.includes("maybe_automatic");
  return [
    reading.from === null ? "差出人のアドレスを読み取れませんでした。" : `差出人は ${reading.from} です。`,
    SENDER_SENTENCES[reading.sender],
    ...(isDoubtful && signs.length > 0 ? [`その手がかり：${signs.join("、")}`] : []),
    ...(reading.sender === "bounce" && mail !== null ? [returnedSentence(readBounce(mail))] : []),
  ];
}

/** Whose letter came back, and whether the server still tries. */
function returnedSentence({ recipient, permanent }: ReturnedMail): string {
  const whose = recipient === null ? "どの宛先への手紙かは書かれていません" : `宛先は ${recipient} です`;
  return `${whose}。${permanent ? "この手紙は届きませんでした。" : "送る側のサーバーが、まだ送り直しています。"}`;
}

const SIGN_HEADERS =
  /^(?:auto-submitted|precedence|x-autoreply|x-autorespond|list-id|list-unsubscribe|x-failed-recipients)$/;
const LONGEST_SIGN = 80;

function machineSigns(mail: ParsedMail): string[] {
  const lines = mail.headers.filter(({ name, value }) => SIGN_HEADERS.test(name) && !/^no\b/i.test(value.trim()));
  return [
    ...lines.map(({ name, value }) => `見出し「${name}: ${value.trim().slice(0, LONGEST_SIGN)}」`),
    ...(mail.returnPath === "" ? ["返送先が空（Return-Path: <>）"] : []),
    ...(mail.reportType === null ? [] : [`通知の形式（${mail.reportType}）`]),
    ...(mail.from.length > 1 ? ["差出人が複数"] : []),
  ];
}

function newWordsSentence(reading: Reading): string {
  const lines = (text: string) => text.split("\n").filter((line) => line.trim() !== "").length;
  const [all, fresh] = [lines(reading.text), lines(reading.newText)];
  if (fresh === 0) return "引用と署名を除くと、新しく書かれた言葉はありません。";
  if (fresh >= all) return "本文のすべてを、新しく書かれた言葉と読みました。";
  return `本文${all}行のうち${fresh}行を新しく書かれた言葉と読みました。残りは引用や署名です。`;
}

function factSentences({ applicant }: Reading): string[] {
  const { name, jobSeekerNumber, registering, email, phone, companion } = applicant;
  const fact = (label: string, value: string | null) =>
    value === null ? [] : [`${label}は「${value}」と読みました。`];
  return [
    ...fact("氏名", name),
    ...fact("求職番号", jobSeekerNumber),
    ...(registering ? ["求職番号は、未登録または手元にないという答えがありました。"] : []),
    ...fact("本文に書かれた連絡先", email),
    ...fact("電話番号", phone),
    ...fact("同席や通訳についての言葉", companion),
  ];
}

function wishSentences(reading: Reading, today: Day): string[] {
  const say = ({ from, to }: Span) => writeSlot({ start: from, end: to }, today);
  return [
    ...reading.wishes.map((wish, at) => {
      const doubts = wish.doubts.map((doubt) => DOUBT_SENTENCES[doubt]).join("");
      const others = (wish.alternatives ?? []).map(say);
      const second = others.length === 0 ? "" : `考えられる読み：${others.join("、")}。`;
      return `希望${at + 1}：${say(wish)}。${doubts}${second}`;
    }),
    ...reading.excluded.map((span) => `希望から除く：${say(span)}。`),
  ];
}

function conclusion(reading: Reading, marks: readonly Mark[]): string {
  const words = marks.filter((mark) => mark.what === "signal").map((mark) => reading.text.slice(mark.from, mark.to));
  const shown = [...new Set(words)].slice(0, MOST_SIGNALS).map((text) => `「${text}」`);
  const basis = shown.length === 0 ? "" : `もとになった言葉：${shown.join("")}。`;
  const choice = reading.choice === null ? "" : `選ばれたのは案内の${reading.choice}番です。`;
  return `${INTENT_SENTENCES[reading.intent]}${choice}${basis}`;
}

const MOST_SIGNALS = 4;
