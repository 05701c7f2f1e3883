/** The text of our letters in a thread, ready to be found again in a mail whatever a mail program did to its lines. */
export type SentIndex = {
  /** All letters and digits in order, nothing between them. */
  text: string;
  lines: ReadonlySet<string>;
  /** Lines that end in a colon, for the person to go on: the labels of a form. */
  labels: readonly string[];
  places: Places;
};

/** Where each piece of the text begins: chains of places by the hash of their first letters, earliest first. */
type Places = { first: Int32Array; next: Int32Array };

/**
 * What a line of a mail is, compared with what we sent. `ours`: nothing else stands in it; `added`: a whole line of ours with
 * words before or behind it; `altered`: one of ours in which something was changed; `mixed`: several of ours run together
 * with `rest` that is not; `other`: somebody else's.
 */
export type Kinship = { kind: "ours" | "added" | "altered" | "other" | "blank" } | { kind: "mixed"; rest: string };

export function indexSent(sent: string): SentIndex {
  const written = sent.slice(0, MAX_SENT).split(/\r?\n/);
  const lines = written.map(squeeze).filter((line) => line !== "");
  const labels = written
    .filter((line) => LABEL.test(line))
    .map(squeeze)
    .filter((line) => line.length >= 2);
  const text = lines.join("");
  return { text, lines: new Set(lines), labels: [...new Set(labels)], places: placesOf(text) };
}

function placesOf(text: string): Places {
  let size = 1;
  while (size < text.length) size *= 2;
  const first = new Int32Array(size).fill(-1);
  const next = new Int32Array(text.length).fill(-1);
  for (let at = text.length - PIECE; at >= 0; at -= 1) {
    const slot = hashAt(text, at) & (size - 1);
    next[at] = first[slot] ?? -1;
    first[slot] = at;
  }
  return { first, next };
}

/** FNV-1a over the letters of one piece. */
function hashAt(text: string, at: number): number {
  let hash = 0x811c9dc5;
  for (let letter = at; letter < at + PIECE; letter += 1) hash = Math.imul(hash ^ text.charCodeAt(letter), 0x01000193);
  return hash ^ (hash >>> 15);
}

/**
 * Compares running texts, not lines, for programs break and join lines as they like: punctuation, spaces, quote marks and
 * widths do not count, marks like ○ and arrows do. A stretch counts as ours when it is long, or when one of its lines is
 * `marked` as a quote; a single line of ours alone may be the person's own copy of a choice. Linear in the mail's length.
 */
export function compareWithSent(lines: readonly string[], marked: readonly boolean[], index: SentIndex): Kinship[] {
  const words = lines.map(squeeze);
  const starts: number[] = [];
  let length = 0;
  for (const line of words) {
    starts.push(length);
    length += line.length;
  }
  const ours = markLetters(findStretches(words.join(""), index), { words, starts, marked, length });
  const kinds = words.map((line, at): Kinship => {
    if (line === "") return { kind: "blank" };
    const start = starts[at] ?? 0;
    const own = ours.subarray(start, start + line.length);
    const count = own.reduce((sum, flag) => sum + flag, 0);
    if (count === line.length) return { kind: "ours" };
    if (count === 0) return { kind: "other" };
    return partlyOurs(lines[at] ?? "", line, own, count, index);
  });
  // A short line of ours (a name, a label left empty) or a stray full stop is ours where the letter surrounds or touches it.
  const first = kinds.findIndex(isInLetter);
  const last = kinds.findLastIndex(isInLetter);
  return kinds.map((kin, at) => {
    const line = words[at] ?? "";
    const filled = kin.kind === "other" && marked[at] === true && index.labels.some((label) => line.startsWith(label));
    if (filled && !index.lines.has(line)) return { kind: "added" };
    const short = kin.kind === "other" ? index.lines.has(line) : kin.kind === "blank" && lines[at]?.trim() !== "";
    if (!short) return kin;
    const touches = isInLetter(nearest(kinds, at, -1)) || isInLetter(nearest(kinds, at, 1));
    return touches || (at > first && at < last) ? { kind: "ours" } : kin;
  });
}

/** A line that asks for something and leaves the rest to be written: it ends in a colon, perhaps with a remark in brackets. */
export const LABEL = /[:：]\s*(?:[(（][^()（）]*[)）])?\s*$/;

/** True when the line, without marks and spaces, is one that we sent. */
export function isSentLine(line: string, index: SentIndex): boolean {
  return index.lines.has(squeeze(line));
}

const MAX_SENT = 60_000;
const MAX_PLACES = 16;
/** Fewer letters than this prove nothing by themselves. */
const PIECE = 8;
const LETTER_LENGTH = 60;
const LETTER_LINES = 3;
const MAX_GAP = 600;
/** Letters of ours that a quote may leave out between two of its pieces, the first of them without a mark. */
const MOST_SKIPPED = 60;
const MOST_ALTERED = 0.6;

function squeeze(line: string): string {
  return line
    .replace(/^[\s>＞》≫|｜]+/, "")
    .normalize("NFKC")
    .replace(/[\s\p{P}\p{Cf}\p{Cc}~<>|=+^`¨´¯]+/gu, "");
}

type Stretch = { at: number; from: number; length: number };
type Body = { words: readonly string[]; starts: readonly number[]; marked: readonly boolean[]; length: number };

/** The longest common stretches from left to right; of equally long ones the one that goes on where the last one ended. */
function findStretches(body: string, { text, places }: SentIndex): Stretch[] {
  const found: Stretch[] = [];
  let expected = 0;
  for (let at = 0; at + PIECE <= body.length; ) {
    let best: Stretch | null = null;
    let seen = 0;
    const start = places.first[hashAt(body, at) & (places.first.length - 1)] ?? -1;
    for (let from = start; from >= 0 && seen < MAX_PLACES; from = places.next[from] ?? -1) {
      let length = 0;
      while (at + length < body.length && body.charCodeAt(at + length) === text.charCodeAt(from + length)) length += 1;
      // Other pieces may share the hash.
      if (length < PIECE) continue;
      seen += 1;
      const nearer = best !== null && length === best.length && best.from < expected && from >= expected;
      if (best === null || length > best.length || nearer) best = { at, from, length };
    }
    if (best === null) at += 1;
    else {
      found.push(best);
      at += best.length;
      expected = best.from + best.length;
    }
  }
  return found;
}

/** Stretches that follow one another in the mail as in the letter belong together; together they must be enough. */
function markLetters(stretches: readonly Stretch[], body: Body): Uint8Array {
  const groups: Stretch[][] = [];
  for (const stretch of stretches) {
    const last = groups.at(-1)?.at(-1);
    const follows =
      last !== undefined &&
      stretch.from >= last.from + last.length - PIECE &&
      stretch.at - last.at - last.length <= MAX_GAP &&
      !isCopyAbove(last, stretch, body);
    if (follows) groups.at(-1)?.push(stretch);
    else groups.push([stretch]);
  }
  const ours = new Uint8Array(body.length);
  for (const group of groups) {
    if (!isLetter(group, body)) continue;
    for (const { at, length } of group) ours.fill(1, at, at + length);
  }
  return ours;
}

/**
 * 「Number 1 please」 above a quote is the person's own copy of our example. A quote whose first lines have lost their marks goes on
 * where those ended, or near it; a line that stands far before the next marked one in the letter is no part of it.
 */
function isCopyAbove(last: Stretch, next: Stretch, body: Body): boolean {
  const skipped = next.from - last.from - last.length;
  return skipped > MOST_SKIPPED && !touchesMark(last, body) && touchesMark(next, body);
}

function touchesMark({ at, length }: Stretch, { words, starts, marked }: Body): boolean {
  for (let line = lineAt(starts, at); line < words.length && (starts[line] ?? 0) < at + length; line += 1)
    if (marked[line] === true) return true;
  return false;
}

function isLetter(group: readonly Stretch[], { words, starts, marked }: Body): boolean {
  let total = 0;
  let whole = 0;
  for (const { at, length } of group) {
    total += length;
    for (let line = lineAt(starts, at); line < words.length && (starts[line] ?? 0) < at + length; line += 1) {
      const size = words[line]?.length ?? 0;
      const start = starts[line] ?? 0;
      if (marked[line] === true) return true;
      if (size > 0 && start >= at && start + size <= at + length) whole += 1;
    }
  }
  return whole >= LETTER_LINES || (whole >= 2 && total >= LETTER_LENGTH) || total >= 2 * LETTER_LENGTH;
}

/** The last line that starts at or before this place. */
function lineAt(starts: readonly number[], at: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  // Empty lines share their start with the line that follows them.
  while (low > 0 && starts[low - 1] === starts[low]) low -= 1;
  return low;
}

function partlyOurs(line: string, words: string, own: Uint8Array, count: number, index: SentIndex): Kinship {
  const whole = [...index.lines].filter((sent) => sent.length >= 2 && words.includes(sent));
  const spanned = whole.reduce((sum, sent) => sum + sent.length, 0);
  if (whole.length >= 2 && spanned > words.length / 2) {
    const rest = restOf(line, own);
    if (rest !== null) return rest.trim() === "" ? { kind: "ours" } : { kind: "mixed", rest };
  }
  // The number that a program gives to a line of a list is no word of the person.
  if (whole.some((sent) => words.endsWith(sent) && /^\d{1,2}$/.test(words.slice(0, -sent.length))))
    return { kind: "ours" };
  if (whole.some((sent) => words.startsWith(sent) || words.endsWith(sent))) return { kind: "added" };
  return { kind: count >= words.length * MOST_ALTERED && /\d/.test(words) ? "altered" : "other" };
}

/** What of the line is not ours, as it was written; null where its letters cannot be told apart one by one. */
function restOf(line: string, own: Uint8Array): string | null {
  const pieces: string[] = [];
  let at = 0;
  let between = "";
  for (const character of line) {
    const size = squeeze(character).length;
    if (size === 0) between += character;
    else {
      if (own[at] === 0) pieces.push(pieces.length === 0 || between === "" ? character : between + character);
      between = "";
      at += size;
    }
  }
  return at === own.length ? pieces.join("") : null;
}

function nearest(kinds: readonly Kinship[], at: number, step: 1 | -1): Kinship | undefined {
  for (let other = at + step; other >= 0 && other < kinds.length; other += step) {
    if (kinds[other]?.kind !== "blank") return kinds[other];
  }
  return undefined;
}

function isInLetter(kin: Kinship | undefined): boolean {
  return kin !== undefined && kin.kind !== "other" && kin.kind !== "blank";
}
