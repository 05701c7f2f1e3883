/**
 * Letters of which every match of an expression holds at least one, in itself or beside itself, or null where none can be
 * told: a text without them is not searched at all. What is not surely needed (what may be left out, classes with ranges,
 * letters with two cases) is passed over, so that the answer may be too wide and never too narrow.
 */
export function neededLetters({ source, ignoreCase, unicodeSets }: RegExp): string | null {
  return unicodeSets ? null : readChoice({ source, ignoreCase, at: 0 });
}

/** Which letters a text holds. Letters share places: one may seem to be there that is not, never the other way round. */
export type LettersOf = { add(text: string): void; hasAny(letters: string): boolean };

export function makeLettersOf(): LettersOf {
  const places = new Uint8Array(PLACES);
  return {
    add(text) {
      for (let at = 0; at < text.length; at += 1) places[text.charCodeAt(at) & (PLACES - 1)] = 1;
    },
    hasAny(letters) {
      for (let at = 0; at < letters.length; at += 1)
        if (places[letters.charCodeAt(at) & (PLACES - 1)] === 1) return true;
      return false;
    },
  };
}

const PLACES = 1024;

type Reader = { source: string; ignoreCase: boolean; at: number };

/** Alternatives up to the end or the closing bracket: one letter set of each, together. */
function readChoice(reader: Reader): string | null {
  const sets: (string | null)[] = [];
  for (;;) {
    sets.push(readSequence(reader));
    if (reader.source[reader.at] !== "|") break;
    reader.at += 1;
  }
  return sets.some((set) => set === null) ? null : [...new Set(sets.join(""))].join("");
}

/** Of everything that one alternative needs what stands least often in Japanese. */
function readSequence(reader: Reader): string | null {
  let best: string | null = null;
  while (reader.at < reader.source.length && !/[|)]/.test(reader.source[reader.at] ?? "")) {
    const needed = readPiece(reader);
    if (mayBeMissing(reader) || needed === null || needed === "") continue;
    if (best === null || commonness(needed) < commonness(best)) best = needed;
  }
  return best;
}

function readPiece(reader: Reader): string | null {
  const sign = reader.source[reader.at] ?? "";
  if (sign === "(") return readGroup(reader);
  if (sign === "[") return readClass(reader);
  reader.at += 1;
  if (sign === "\\") {
    const long = /^(?:u[\da-fA-F]{4}|u\{[^}]*\}|x[\da-fA-F]{2}|[pP]\{[^}]*\}|k<[^>]*>|c[A-Za-z]|\d+|.)/s;
    reader.at += long.exec(reader.source.slice(reader.at))?.[0].length ?? 1;
    return null;
  }
  return /[.^$]/.test(sign) ? null : letter(sign, reader);
}

function readGroup(reader: Reader): string | null {
  const opening = /^\((?:\?(?:[:=!]|<[=!]|<[^>]*>))?/.exec(reader.source.slice(reader.at))?.[0] ?? "(";
  // (?i:…) turns cases on and off inside.
  const unknown = opening === "(" && reader.source[reader.at + 1] === "?";
  reader.at += opening.length;
  const inside = readChoice(reader);
  reader.at += 1;
  return unknown || opening.endsWith("!") ? null : inside;
}

/** A class that lists its letters; of any other nothing is known. */
function readClass(reader: Reader): string | null {
  const whole = /^\[(?:[^\]\\]|\\.)*\]/s.exec(reader.source.slice(reader.at))?.[0] ?? "[";
  reader.at += whole.length;
  const inside = whole.slice(1, -1);
  if (/[\\^-]/.test(inside)) return null;
  const letters = [...inside].map((sign) => letter(sign, reader));
  return letters.some((sign) => sign === null) ? null : letters.join("");
}

function letter(sign: string, { ignoreCase }: Reader): string | null {
  const hasCases = ignoreCase && sign.toLowerCase() !== sign.toUpperCase();
  return hasCases || sign.length > 1 || /[\uD800-\uDFFF]/.test(sign) ? null : sign;
}

/** Steps over a quantifier; true for one that allows nothing at all. */
function mayBeMissing(reader: Reader): boolean {
  const quantifier = /^(?:[?*+]|\{(\d+)(?:,\d*)?\})\??/.exec(reader.source.slice(reader.at));
  if (quantifier === null) return false;
  reader.at += quantifier[0].length;
  return /^[?*]/.test(quantifier[0]) || quantifier[1] === "0";
}

/** The higher, the more texts are searched for nothing: a few kana, points and figures stand in nearly every mail. */
function commonness(letters: string): number {
  return [...letters].reduce((sum, sign) => sum + (COMMONEST.test(sign) ? 20 : /[ぁ-んー]/.test(sign) ? 5 : 1), 0);
}

const COMMONEST = /[あいうえおかがきくけこしすせたっつてでとなにねのはまもよらりるれをん、。\d\s]/;
