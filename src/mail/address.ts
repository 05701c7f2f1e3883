/**
 * The form in which two addresses are compared: unquoted local part, everything in lower case. Not RFC equality of the local
 * part, which no mail provider in use applies; docomo's `a..b@` stays as it is.
 */
export function addressKey(address: string): string {
  const trimmed = address.trim();
  const split = trimmed.lastIndexOf("@");
  if (split < 0) return trimmed.toLowerCase();
  const local = trimmed
    .slice(0, split)
    .replace(/^"(.*)"$/, "$1")
    .replace(/\\(.)/g, "$1");
  return `${local}@${trimmed.slice(split + 1)}`.toLowerCase();
}

export function sameAddress(a: string | null, b: string | null): boolean {
  return a !== null && b !== null && addressKey(a) === addressKey(b);
}

/** Names are compared without spaces and in NFKC, so that 山田　太郎 and 山田太郎 are one; 髙 and 高 stay two. */
export function sameName(a: string | null, b: string | null): boolean {
  return a !== null && b !== null && nameKey(a) === nameKey(b);
}

/** Digits alone: 15010-1234567 and 150101234567 are one number. */
export function sameNumber(a: string | null, b: string | null): boolean {
  return a !== null && b !== null && numberKey(a) === numberKey(b);
}

export function numberKey(number: string): string {
  return number.normalize("NFKC").replace(/\D/g, "");
}

function nameKey(name: string): string {
  return name
    .normalize("NFKC")
    .replace(/\s+/g, "")
    .replace(/(様|さん|さま)$/, "");
}

/** What two writings of a name share for looking it up: without spaces, width and case. */
export function namePart(name: string): string {
  return name
    .normalize("NFKC")
    .replace(/\s/g, "")
    .replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** Letters of a name at which a part of it may begin, and letters of each part; nobody looks for more. */
const MOST_PARTS = 60;
const LONGEST_PART = 40;

/** What a name is found by: everything behind each of its letters, in the form of `namePart`, each once. */
export function nameParts(name: string): string[] {
  const letters = [...namePart(name)];
  const starts = letters.slice(0, MOST_PARTS).keys();
  return [...new Set(Array.from(starts, (start) => letters.slice(start, start + LONGEST_PART).join("")))];
}

/** What is looked for as a part of a name begins; "" for words without a letter. */
export function soughtPart(words: string): string {
  return [...namePart(words)].slice(0, LONGEST_PART).join("");
}
