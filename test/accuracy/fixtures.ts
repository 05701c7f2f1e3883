import { existsSync, readdirSync, readFileSync } from "node:fs";
import { FIXTURES, type Fixture } from "../../scripts/fixture-list.ts";
import { MORE_FIXTURES } from "../../scripts/fixture-list-more.ts";
import { toTime } from "../../src/booking/time.ts";
import { readMail } from "../../src/mail/read.ts";
import type { Reading } from "../../src/mail/reading.ts";
import { readContext } from "../../src/read-command.ts";
import { encodeJapanese } from "../../src/sandbox/japanese-bytes.ts";
import { makeInProcessParser } from "../../src/world/parser.ts";
import { TEST_OFFICE } from "../mail/office.ts";
import { cutWithPlaner, cutWithReplyParser, readWithMailparser } from "./peers.ts";
import { count, newTally, type Tally } from "./tally.ts";

const FOLDER = new URL("../../fixtures/mail/", import.meta.url);
/** Mails whose expected reading is decided and not reached yet; no suite fails on them, this table lists them. */
const OPEN_FOLDER = new URL("../../fixtures/mail-open/", import.meta.url);
const RECEIVED = "2026-11-25T10:00:00+09:00";

export type StoredFixture = {
  name: string;
  bytes: Uint8Array;
  received: string;
  context?: object;
  expect: Record<string, unknown>;
};

export type FixtureScore = {
  fixtures: number;
  open: { name: string; differs: string[] }[];
  /** The same two counts over fixtures and open mails together: what a stranger's mail would meet. */
  withOpen: { acts: Tally; handled: Tally };
  sender: Tally;
  decoding: { ours: Tally; mailparser: Tally };
  newWords: { ours: Tally; replyParser: Tally; planer: Tally };
  facts: Tally;
  dates: Tally;
  intent: Tally;
  action: Tally;
  /** Every fixture as a whole. */
  whole: Tally;
  /** Automatic acts that the fixture's clerk would not do. */
  acts: Tally;
  /** Mails that a clerk handles alone and that came to staff. */
  handled: Tally;
  /** All mails of people that came to staff, rightly or not. */
  staff: Tally;
};

export function loadFixtures(folder: URL = FOLDER): StoredFixture[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".eml"))
    .map((file) => {
      const name = file.slice(0, -4);
      const json = JSON.parse(readFileSync(new URL(`${name}.json`, folder), "utf8")) as Omit<
        StoredFixture,
        "name" | "bytes"
      >;
      return { ...json, name, received: json.received ?? RECEIVED, bytes: readFileSync(new URL(file, folder)) };
    });
}

export async function readFixture(fixture: StoredFixture): Promise<Reading> {
  const at = toTime(fixture.received);
  const parsed = await makeInProcessParser().parse(fixture.bytes);
  return readMail("failed" in parsed ? null : parsed, {
    file: fixture.name,
    received: at,
    now: at,
    office: TEST_OFFICE,
    context: fixture.context === undefined ? null : readContext(fixture.context),
  });
}

/** The fields in which a reading differs from what the fixture names; empty when it is read as its clerk would. */
export function differences(reading: Reading, expected: Record<string, unknown>): string[] {
  return Object.entries(expected)
    .filter(([field, value]) => {
      const found = reading[field as keyof Reading];
      if (field !== "doubts") return !agrees(found, value);
      return JSON.stringify([...(found as string[])].sort()) !== JSON.stringify([...(value as string[])].sort());
    })
    .map(([field]) => field);
}

/** Lists must have the same length, objects at least the named fields, everything else must be equal. */
function agrees(found: unknown, expected: unknown): boolean {
  if (Array.isArray(expected)) {
    return (
      Array.isArray(found) && found.length === expected.length && expected.every((part, at) => agrees(found[at], part))
    );
  }
  if (typeof expected !== "object" || expected === null) return found === expected;
  if (typeof found !== "object" || found === null) return false;
  return Object.entries(expected).every(([key, value]) => agrees((found as Record<string, unknown>)[key], value));
}

export async function scoreFixtures(): Promise<FixtureScore> {
  const score: FixtureScore = {
    fixtures: 0,
    open: [],
    withOpen: { acts: newTally(), handled: newTally() },
    sender: newTally(),
    decoding: { ours: newTally(), mailparser: newTally() },
    newWords: { ours: newTally(), replyParser: newTally(), planer: newTally() },
    facts: newTally(),
    dates: newTally(),
    intent: newTally(),
    action: newTally(),
    whole: newTally(),
    acts: newTally(),
    handled: newTally(),
    staff: newTally(),
  };
  const written = new Map([...FIXTURES, ...MORE_FIXTURES].map((fixture) => [fixture.name, fixture]));
  for (const fixture of loadFixtures()) {
    score.fixtures += 1;
    const reading = await readFixture(fixture);
    scoreReading(score, fixture, reading);
    scoreActs(score.withOpen, fixture, reading);
    await scoreDecoding(score, fixture.name, written.get(fixture.name), fixture.bytes, reading);
    if (typeof fixture.expect.newText === "string") scoreNewWords(score, fixture.name, fixture.expect.newText, reading);
  }
  for (const fixture of loadFixtures(OPEN_FOLDER)) {
    const reading = await readFixture(fixture);
    score.open.push({ name: fixture.name, differs: differences(reading, fixture.expect) });
    scoreActs(score.withOpen, fixture, reading);
  }
  return score;
}

const HARMLESS = new Set(["staff", "ignore"]);

function scoreReading(score: FixtureScore, { name, expect }: StoredFixture, reading: Reading): void {
  const wrong = differences(reading, expect);
  const about = (tally: Tally, ...fields: string[]) => {
    const named = fields.filter((field) => field in expect);
    if (named.length > 0) count(tally, !named.some((field) => wrong.includes(field)), name);
  };
  count(score.sender, reading.sender === (expect.sender ?? "person"), name);
  about(score.facts, "applicant");
  about(score.dates, "wishes", "excluded");
  about(score.intent, "intent", "choice");
  about(score.action, "action");
  count(score.whole, wrong.length === 0, name);
  scoreActs(score, { name, expect }, reading);
  if (reading.sender === "person") count(score.staff, reading.action === "staff", name);
}

function scoreActs(
  score: { acts: Tally; handled: Tally },
  { name, expect }: Pick<StoredFixture, "name" | "expect">,
  reading: Reading,
): void {
  const wrong = differences(reading, expect);
  const misread = ["action", "choice", "wishes", "intent"].some((field) => wrong.includes(field));
  count(score.acts, HARMLESS.has(reading.action) || !misread, `${name}: ${reading.action}`);
  if (typeof expect.action === "string" && !HARMLESS.has(expect.action))
    count(score.handled, reading.action !== "staff", name);
}

/** What the mail's writer typed, where it is one text part; what its charset lacks is a `?` for its reader as well. */
async function scoreDecoding(
  score: FixtureScore,
  name: string,
  fixture: Fixture | undefined,
  bytes: Uint8Array,
  reading: Reading,
): Promise<void> {
  const mail = fixture?.mail;
  if (mail === undefined || mail.whole !== undefined || mail.type !== undefined || mail.body.includes("\uFFFD")) return;
  const charset = mail.charset ?? "utf-8";
  const through = (text: string) => new TextDecoder(charset).decode(encodeJapanese(text, charset)).trimEnd();
  const [subject, body] = [through(mail.subject ?? "オンライン相談の予約"), through(mail.body)];
  const isSame = (found: { subject: string; text: string }) => {
    const text = found.text.replaceAll("\r\n", "\n").replace(/^\uFEFF/, "");
    return found.subject.trimEnd() === subject && text.trimEnd() === body.replace(/^\uFEFF/, "");
  };
  count(score.decoding.ours, isSame(reading), name);
  const peer = await readWithMailparser(bytes).catch(() => null);
  count(score.decoding.mailparser, peer !== null && isSame(peer), name);
}

function scoreNewWords(score: FixtureScore, name: string, expected: string, reading: Reading): void {
  const form = (text: string) =>
    text
      .replace(/\r\n?/g, "\n")
      .replace(/\n{2,}/g, "\n")
      .trim();
  const cut = (by: (text: string) => string) => {
    try {
      return form(by(reading.text));
    } catch {
      return null;
    }
  };
  count(score.newWords.ours, form(reading.newText) === form(expected), name);
  count(score.newWords.replyParser, cut(cutWithReplyParser) === form(expected), name);
  count(score.newWords.planer, cut(cutWithPlaner) === form(expected), name);
}
