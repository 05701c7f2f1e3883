import { toTime } from "../../src/booking/time.ts";
import { splitReply } from "../../src/mail/new-words/reply-text.ts";
import { readMail } from "../../src/mail/read.ts";
import type { ParsedMail, Reading, ReadingContext } from "../../src/mail/reading.ts";
import { htmlToText } from "../../src/mail/text/html-text.ts";
import { makeInProcessParser } from "../../src/world/parser.ts";
import { TEST_OFFICE } from "../mail/office.ts";
import { loadSamples, type Sample } from "./corpus.ts";
import { cutWithPlaner, cutWithReplyParser, type PeerMail, readWithMailparser } from "./peers.ts";
import { count, newTally, type Tally } from "./tally.ts";

export const AT = toTime("2026-11-25T10:00:00+09:00");

/** An offer of one time, sent to whoever wrote: the state in which a wrong yes would do most harm. */
const OFFERED: ReadingContext = {
  state: "offered",
  offered: [{ number: 1, start: toTime("2026-12-04T14:00:00+09:00") }],
};

/** What became of the mails of the corpus, ours beside what else could be taken. */
export type MailScore = {
  mails: number;
  /** Sender class by the source's kind. */
  sender: Map<string, Tally>;
  /** People read as automatic: labelled mails of people and reply texts in a plain mail around them. */
  people: Tally;
  noThrow: { ours: Tally; mailparser: Tally };
  /** Japanese charsets: no U+FFFD, escape or lone surrogate in subject and text. */
  japanese: { ours: Tally; mailparser: Tally };
  subjects: { ours: Tally; mailparser: Tally };
  bodies: { ours: Tally; mailparser: Tally };
  newWords: Map<string, { ours: Tally; withSignature: Tally; replyParser: Tally; planer: Tally }>;
  /** Not one of these mails is a booking: any offer, ask-back, confirmation or cancellation is wrong. */
  acts: Tally;
  staff: Tally;
};

export async function scoreMails(): Promise<MailScore> {
  const pair = () => ({ ours: newTally(), mailparser: newTally() });
  const score: MailScore = {
    mails: 0,
    sender: new Map(),
    people: newTally(),
    noThrow: pair(),
    japanese: pair(),
    subjects: pair(),
    bodies: pair(),
    newWords: new Map(),
    acts: newTally(),
    staff: newTally(),
  };
  const parser = makeInProcessParser();
  for (const sample of loadSamples()) {
    const name = `${sample.source}/${sample.file}`;
    if (sample.format !== "eml") {
      const text = textOf(sample);
      scoreNewWords(score, sample, name, text);
      const mail = plainMail(text);
      scoreSender(score, { ...sample, kind: "human" }, name, readMail(mail, argumentsOf(null)));
      continue;
    }
    score.mails += 1;
    const parsed = await parser.parse(sample.bytes);
    const mail = "failed" in parsed ? null : parsed;
    const peer = await readWithMailparser(sample.bytes).catch(() => null);
    count(score.noThrow.ours, mail !== null, name);
    count(score.noThrow.mailparser, peer !== null, name);
    scoreDecoding(score, sample, name, mail, peer);
    const reading = readMail(mail, argumentsOf(null));
    scoreSender(score, sample, name, reading);
    scoreActs(score, name, reading, mail);
    if (mail !== null) scoreNewWords(score, sample, name, mail.text);
  }
  return score;
}

function argumentsOf(context: ReadingContext | null) {
  return { file: "", received: AT, now: AT, office: TEST_OFFICE, context };
}

const EXPECTED_SENDERS: Readonly<Record<string, readonly Reading["sender"][]>> = {
  bounce: ["bounce"],
  dsn_success: ["bounce", "receipt"],
  complaint: ["bounce"],
  auto_reply: ["auto_reply"],
  mdn: ["receipt"],
  bulk: ["bulk", "auto_reply"],
  human: ["person"],
};

function scoreSender(score: MailScore, sample: Sample, name: string, reading: Reading): void {
  const allowed = EXPECTED_SENDERS[sample.kind ?? ""];
  if (allowed === undefined) return;
  if (sample.kind === "human") {
    count(score.people, reading.sender === "person", name);
    return;
  }
  const tally = score.sender.get(sample.kind ?? "") ?? newTally();
  score.sender.set(sample.kind ?? "", tally);
  count(tally, allowed.includes(reading.sender), name);
}

const HARMLESS: readonly Reading["action"][] = ["staff", "ignore"];

/** Each mail is read as a new one and as an answer to an offer of a single time. */
function scoreActs(score: MailScore, name: string, alone: Reading, mail: ParsedMail | null): void {
  const answering = readMail(mail, argumentsOf(OFFERED));
  count(score.acts, HARMLESS.includes(alone.action), `${name}: ${alone.action}`);
  count(score.acts, HARMLESS.includes(answering.action), `${name} as an answer: ${answering.action}`);
  count(score.staff, alone.action === "staff", name);
}

function isWhole(text: string): boolean {
  return text.isWellFormed() && !text.includes("\uFFFD") && !text.includes("\u001b");
}

function scoreDecoding(
  score: MailScore,
  sample: Sample,
  name: string,
  mail: ParsedMail | null,
  peer: PeerMail | null,
): void {
  const both = (tallies: { ours: Tally; mailparser: Tally }, test: (subject: string, text: string) => boolean) => {
    count(tallies.ours, mail !== null && test(mail.subject, mail.text), name);
    count(tallies.mailparser, peer !== null && test(peer.subject, peer.text), name);
  };
  if (sample.ja_charset === true) both(score.japanese, (subject, text) => isWhole(subject) && isWhole(text));
  const { expect_subject: subject, expect_body: body } = sample;
  if (subject !== undefined) both(score.subjects, (found) => comparable(found, sample) === comparable(subject, sample));
  if (body !== undefined) both(score.bodies, (_, found) => comparable(found, sample) === comparable(body, sample));
}

/** Carrier emoji are written by their number in the source; spaces are never what a reader stumbles over. */
function comparable(text: string, sample: Sample): string {
  const plain = text.replace(/&#x[0-9a-f]+;|[\u{E000}-\u{F8FF}\u{F0000}-\u{10FFFF}]/giu, "");
  return sample.source === "jpmobile" ? plain.replace(/〓|\s+/g, "") : plain.replace(/\s+/g, " ").trim();
}

function textOf(sample: Sample): string {
  const text = new TextDecoder().decode(sample.bytes);
  return sample.format === "body_html" ? htmlToText(text) : text;
}

function scoreNewWords(score: MailScore, sample: Sample, name: string, text: string): void {
  if (sample.expect_text === undefined && sample.expect_regex === undefined && sample.expect_contains === undefined)
    return;
  const language = languageOf(`${text}\n${sample.file}`);
  const tallies = score.newWords.get(language) ?? {
    ours: newTally(),
    withSignature: newTally(),
    replyParser: newTally(),
    planer: newTally(),
  };
  score.newWords.set(language, tallies);
  const split = splitReply(text, null);
  count(tallies.ours, meets(split.newText, sample), name);
  const whole = [split.newText, split.signature].filter((part) => part !== "").join("\n");
  count(tallies.withSignature, meets(split.newText, sample) || meets(whole, sample), name);
  count(
    tallies.replyParser,
    meets(
      guarded(() => cutWithReplyParser(text)),
      sample,
    ),
    name,
  );
  count(
    tallies.planer,
    meets(
      guarded(() => cutWithPlaner(text)),
      sample,
    ),
    name,
  );
}

function languageOf(text: string): "Japanese" | "English" | "other languages" {
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)) return "Japanese";
  const foreign =
    /\p{Script=Cyrillic}|[äöüßéèêàçñøåąćęłńśźżãõ]|german|danish|french|norwegian|swedish|polish|portuguese|russian|_(?:pl|fr|de)\b|schrieb|skrev|escribió|Dnia|heeft/iu;
  return foreign.test(text) ? "other languages" : "English";
}

function guarded(cut: () => string): string {
  try {
    return cut();
  } catch {
    return "\u0000";
  }
}

/** Line ends, space at line ends and blank lines doubled are not words. */
function meets(found: string, sample: Sample): boolean {
  const form = (text: string) => {
    const lines = text
      .replace(/\r\n?/g, "\n")
      .replace(/[\uFEFF\u200B]/g, "")
      .replace(/[ \t\u00A0]+$/gm, "");
    const plain = lines.replace(/\n{2,}/g, "\n").trim();
    return sample.compare === "ignore_whitespace" ? plain.replace(/\s+/g, "") : plain;
  };
  if (sample.expect_text !== undefined && form(found) !== form(sample.expect_text)) return false;
  const passes = (pattern: string) => new RegExp(pattern, "m").test(found.trim());
  if (!(sample.expect_regex ?? []).every(passes) || (sample.expect_not_regex ?? []).some(passes)) return false;
  const holds = (words: string) => form(found).includes(form(words));
  return (sample.expect_contains ?? []).every(holds) && !(sample.expect_not_contains ?? []).some(holds);
}

/** A mail program's plain mail around a reply text that came without headers. */
function plainMail(text: string): ParsedMail {
  const box = { name: "", address: "taro.shiken@example.jp" };
  return {
    messageId: "<1@example.jp>",
    inReplyTo: ["<offer.1@office.example.jp>"],
    references: [],
    from: [box],
    sender: [],
    replyTo: [],
    to: [{ name: "", address: "madoguchi@office.example.jp" }],
    cc: [],
    returnPath: null,
    subject: "Re:",
    date: AT,
    text,
    fromHtml: false,
    headers: [],
    contentType: "text/plain",
    reportType: null,
    reportParts: [],
    attachments: [],
    damaged: false,
  };
}
