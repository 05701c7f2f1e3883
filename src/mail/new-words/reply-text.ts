import { attributionWithin } from "./attribution.ts";
import { answeredChoice, isAnswer, isChoice, nearest } from "./choice-answers.ts";
import { announcementLength, findQuoteStart, isHeaderLine, isPrefixed, withoutPrefix } from "./quote-start.ts";
import { compareWithSent, indexSent, isSentLine, type Kinship, LABEL, type SentIndex } from "./sent-words.ts";
import { splitSignature } from "./signature.ts";

/** A mail's text divided into what the person newly wrote and what is older or repeated. */
export type ReplyText = {
  /** The new words, trimmed; empty when nothing is left. An answer between our lines brings the line it answers. */
  newText: string;
  /** Signature or phone footer, kept for name and telephone. */
  signature: string;
  /** What is quoted below or between, quote marks included. */
  quoted: string;
  /** True when a line of ours stands among the new words with something changed in it: a person must look. */
  altered: boolean;
  /** True when the text is longer than is looked at: what was left out may say something else. */
  cut: boolean;
};

/**
 * New words = the body minus what we ourselves sent, minus quotes, minus signature (design decision 4). `sent` is the
 * text of our letters in this thread; when it is known, lines without a mark inside the quoted letter that are not ours
 * are kept, for people fill in our form or answer between the lines.
 */
export function splitReply(text: string, sent: string | null): ReplyText {
  const lines = linesOf(text);
  const start = findQuoteStart(lines);
  const end = start === null ? lines.length : start.index;
  const prefixed = lines.map(isPrefixed);
  const reading: Reading = {
    lines,
    own: sent === null ? null : indexSent(sent),
    kinds: [],
    prefixed,
    quoted: prefixed.map((marked, at) => at >= end || marked),
  };
  if (reading.own !== null) reading.kinds = compareWithSent(lines, prefixed, reading.own);
  const above = keepNew(reading, 0, end);
  const below: Kept = start === null ? NOTHING : keepBelow(reading, start.index + start.length, start.prefixed);
  const { body, signature } = splitSignature(above.lines);
  const foot = splitSignature(below.lines);
  return {
    newText: [trimLines(body), trimLines(foot.body)].filter((part) => part !== "").join("\n\n"),
    signature: [signature, foot.signature].filter((part) => part !== "").join("\n"),
    quoted: lines.filter((line, at) => reading.quoted[at] === true && (line.trim() !== "" || at >= end)).join("\n"),
    altered: above.altered || below.altered,
    cut: isCut(text),
  };
}

const MAX_LINES = 5000;
const MAX_LINE = 20_000;

/** `quoted` says of each line whether it is old; it is refined while the mail is read. */
type Reading = {
  lines: readonly string[];
  own: SentIndex | null;
  kinds: readonly Kinship[];
  /** Of each line whether it bears a quote mark. */
  prefixed: readonly boolean[];
  quoted: boolean[];
};
type Kept = { lines: string[]; altered: boolean };
const NOTHING: Kept = { lines: [], altered: false };

function isCut(text: string): boolean {
  if (text.length < MAX_LINES) return false;
  const lines = text.split(/\r\n?|\n/, MAX_LINES + 1);
  return lines.length > MAX_LINES || lines.some((line) => line.length > MAX_LINE);
}

/** The body's lines; an attribution that stands behind new words on one line gets a line of its own. */
function linesOf(text: string): string[] {
  return text
    .replace(/\r\n?/g, "\n")
    .replace(/[\u200B\uFEFF\u2060]/g, "")
    .split("\n", MAX_LINES)
    .flatMap((line) => {
      const at = attributionWithin(line);
      return at === null ? [line.slice(0, MAX_LINE)] : [line.slice(0, at), line.slice(at).replace(/^[\s-]+/, "")];
    });
}

/** Lines from `from` to `to` that are new. Marked lines are old unless words were added to a line of ours. */
function keepNew(reading: Reading, from: number, to: number): Kept {
  const { lines, own, kinds, prefixed, quoted } = reading;
  for (let at = from; at < to; at += 1) {
    const kin = kinds[at]?.kind;
    if (prefixed[at] === true) quoted[at] = kin !== "added";
    else quoted[at] = kin === "ours" || (own === null && (isWrapped(reading, at) || isStrayLink(reading, at)));
  }
  const kept: string[] = [];
  let altered = false;
  for (let at = from; at < to; at += 1) {
    if (quoted[at] === true) continue;
    const line = lines[at] ?? "";
    const kin = kinds[at];
    const answer = answersChoice(reading, at);
    if (answer !== null) {
      kept.push(...answer);
      continue;
    }
    const answered = kin?.kind === "other" ? answeredLine(reading, at) : null;
    if (answered !== null) kept.push(answered);
    kept.push(kin?.kind === "mixed" ? kin.rest : prefixed[at] === true ? withoutPrefix(line) : line);
    altered ||= kin?.kind === "altered";
  }
  return { lines: kept, altered };
}

/** Below the announcement: with marks, the lines without a mark are answers; without marks, only what is not ours. */
function keepBelow(reading: Reading, from: number, prefixed: boolean): Kept {
  const { lines, own, kinds } = reading;
  if (prefixed) {
    // A second, older quote inside has its own announcement and no new words.
    const inner = lines.findIndex(
      (_, at) => at >= from && reading.prefixed[at] === false && announcementLength(lines, at) !== null,
    );
    return keepNew(reading, from, inner < 0 ? lines.length : inner);
  }
  if (own === null) return NOTHING;
  let ours = 0;
  let others = 0;
  for (let at = from; at < lines.length; at += 1) {
    const size = (lines[at] ?? "").trim().length;
    const kind = kinds[at]?.kind;
    if (kind === "other" && !isHeaderLine(lines[at] ?? "")) others += size;
    else ours += size;
  }
  // If hardly anything is ours, the quote is another letter; nothing in it is surely new.
  if (others > ours || !kinds.slice(from).some(({ kind }) => kind === "ours" || kind === "mixed")) return NOTHING;
  const kept = keepNew(reading, from, lines.length);
  return { ...kept, lines: kept.lines.filter((line) => !isHeaderLine(line)) };
}

const NUMBERED = /^\s*(?:\d{1,2}\s*[).．）:：]|[①-⑳]|第\s*[1-9１-９一二三])/;

/**
 * The line of ours that a new line answers by standing right under it: a form's label, or one of our numbered choices when
 * the next choice follows below. Under the last line of a list the answer may mean the whole list, so it brings none.
 */
function answeredLine({ lines, own, quoted }: Reading, at: number): string | null {
  if (own === null) return null;
  const above = nearest(lines, at, -1);
  if (above === null || quoted[above] !== true || !isSentLine(lines[above] ?? "", own)) return null;
  const question = withoutPrefix(lines[above] ?? "");
  // A line with a colon of its own fills in its own label.
  if (LABEL.test(question)) return /[:：]/.test(lines[at] ?? "") ? null : question;
  let below = nearest(lines, at, 1);
  while (below !== null && quoted[below] !== true) below = nearest(lines, below, 1);
  const next = below === null ? "" : withoutPrefix(lines[below] ?? "");
  return NUMBERED.test(question) && NUMBERED.test(next) && isAnswer(lines[at] ?? "") ? question : null;
}

/** A line that answers a choice, behind it; with our letter at hand a line that points up has the choice above it. */
function answersChoice({ lines, own, kinds, prefixed, quoted }: Reading, at: number): string[] | null {
  if (prefixed[at] === true || (own !== null && kinds[at]?.kind !== "other")) return null;
  const isOurs = (above: number) => prefixed[above] === true || (own !== null && isSentLine(lines[above] ?? "", own));
  const answered = answeredChoice({ lines, quoted }, at, isOurs);
  if (answered === null) return null;
  const line = (lines[at] ?? "").trim();
  const { choice, by } = answered;
  if (by === "pointing" && own !== null) return [choice, line];
  // The choice stands where it is pointed to, behind a name that opens the line.
  if (by === "pointing") return [line.replace(/これ|こちら|ここ|この|$/, (pointer) => `${choice} ${pointer}`)];
  return [`${choice} ${by === "words" ? "→ " : ""}${line}`];
}

/** Without our letter at hand: a line squeezed in behind a long quoted one is that one's end, broken off by a program. */
function isWrapped({ lines, prefixed }: Reading, at: number): boolean {
  if (prefixed[at - 1] !== true || prefixed[at + 1] === false || isChoice(lines[at - 1] ?? "")) return false;
  if (POINTS_UP.test(lines[at] ?? "")) return false;
  return (lines[at] ?? "").trim() !== "" && (lines[at - 1] ?? "").trim().length >= WRAP_WIDTH;
}

/** A link alone between two marked lines is what a program broke out of the quote, no answer to it. */
function isStrayLink({ lines, prefixed }: Reading, at: number): boolean {
  if (prefixed[at - 1] !== true || prefixed[at + 1] !== true) return false;
  return /^[\s(<[]*https?:\/\/[^\s()<>]+[\s)>\]]*$/.test(lines[at] ?? "");
}

/** No end of a broken line begins with a mark that answers the line above. */
const POINTS_UP = /^[\s\u3000]*(?:[↑⇧▲→⇒➡⇨←⇐○◯〇×✕✖❌⭕◎△]|->|=>|<-)/u;

const WRAP_WIDTH = 28;

function trimLines(lines: readonly string[]): string {
  return lines
    .map((line) => line.trimEnd())
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .replace(/^(?:[ \t\u3000]*\n)+|\s+$/g, "");
}
