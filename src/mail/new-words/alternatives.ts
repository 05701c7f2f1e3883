import { isDamaged } from "../text/charset.ts";
import { splitReply } from "./reply-text.ts";

/** Which of the two texts of a multipart/alternative is read, and whether the other says the same. */
export type Alternative = { read: "plain" | "html"; agree: boolean };

/**
 * RFC 2046 §5.1.4 wants both parts to say the same, and programs do not always obey. The plain part is read, unless it
 * is empty or only says that there is an HTML part. They agree when the new words of each stand in the other; marks,
 * spaces, line breaks and links do not count. Where they differ nobody knows which one the person saw while writing.
 */
export function compareAlternatives(plain: string, html: string): Alternative {
  if (plain.trim() === "") return { read: "html", agree: true };
  if (html.trim() === "") return { read: "plain", agree: true };
  if (isStub(plain)) return { read: "html", agree: true };
  // What was lost in one of the versions is whole in the other, if what is left of it says the same.
  if (isDamaged(plain) !== isDamaged(html)) {
    const [lost, kept] = isDamaged(plain) ? [plain, html] : [html, plain];
    return { read: lost === plain ? "html" : "plain", agree: agreesAsFarAsLeft(lost, kept) };
  }
  const [whole, otherWhole] = [letters(plain), letters(html)];
  const agree = whole === otherWhole || (standsIn(plain, otherWhole) && standsIn(html, whole));
  return { read: "plain", agree };
}

/** Whether the first words are the same. */
export function beginAlike(plain: string, html: string): boolean {
  const [one, other] = [plain, html].map((text) => letters(text.slice(0, 10 * BEGINNING)).slice(0, BEGINNING));
  return one === other;
}

const BEGINNING = 100;
const STUB_LENGTH = 400;
const STUB =
  /HTML[^\n]{0,30}(?:メール|形式|対応|表示|message|e-?mail|mail|format|version|viewer|compatible)|(?:view|read|see) this (?:e-?mail|message|mail)|(?:does|do) not support|multi-?part (?:message|mail)/i;

function isStub(plain: string): boolean {
  return plain.length < STUB_LENGTH && STUB.test(plain) && letters(plain).length < STUB_LENGTH / 2;
}

/** Each unbroken stretch of new words stands in the other version, and no figure is missing: the figures are what is chosen by. */
function agreesAsFarAsLeft(lost: string, kept: string): boolean {
  const [rest, whole] = [splitReply(lost, null).newText, splitReply(kept, null).newText];
  const figures = (text: string) => text.normalize("NFKC").match(/\d/g)?.join("") ?? "";
  const inWhole = letters(kept);
  const stretches = rest.split(LOST).map(letters);
  return figures(rest) === figures(whole) && stretches.every((stretch) => inWhole.includes(stretch));
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: stray controls are what is looked for.
const LOST = /[\uFFFD\u001B\u0080-\u009F\uD800-\uDFFF]+/;

/** Every new line of `text` stands in the other version; its line breaks may lie elsewhere. */
function standsIn(text: string, other: string): boolean {
  const { newText } = splitReply(text, null);
  return (
    other.includes(letters(newText)) ||
    newText
      .split("\n")
      .map(letters)
      .every((line) => other.includes(line))
  );
}

/** Letters and digits alone, without links and the names of pictures, which only one of the versions spells out. */
function letters(text: string): string {
  return text
    .replace(/^[>\s]*\[[^\]\n]*\]\s*$|\[(?:image|cid):[^\]\n]*\]|<?\b(?:https?:\/\/|mailto:)[^\s<>"）)]*>?/gim, "")
    .normalize("NFKC")
    .replace(/[^\p{L}\p{N}]+/gu, "");
}
