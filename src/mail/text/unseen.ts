/**
 * What a person does not see in a text, and signs with which what is seen is not what is written. Letters without a shape are
 * taken off before the words are judged, so that they can neither hide a refusal nor tear a word apart.
 */
export function withoutUnseen(text: string): string {
  return UNSEEN_AT_ALL.test(text) ? text.replace(UNSEEN, "").replace(/\u2800/g, " ") : text;
}

/**
 * True when the words are displayed otherwise than they stand: turned from right to left, struck out by combining strokes, or
 * words that mix Latin letters with Cyrillic or Greek ones that look the same. What they mean then is for a person to see.
 */
export function looksOtherwise(text: string): boolean {
  return TURNED.test(text) || STRUCK_OUT.test(text) || MIXED.test(text);
}

const UNSEEN_AT_ALL = /[\p{Default_Ignorable_Code_Point}\u2800]/u;
/** Joiners and selectors stay where they belong to an emoji or a keycap. */
const UNSEEN =
  /(?![\uFE0F\u200D])\p{Default_Ignorable_Code_Point}|(?<!\p{Extended_Pictographic}|\p{Emoji_Modifier}|\uFE0F)\u200D|(?<!\p{Extended_Pictographic})\uFE0F(?!\u20E3)/gu;
/** Right-to-left marks, embeddings, overrides and isolates; those to the left change nothing in Japanese. */
const TURNED = /[\u061C\u200F\u202B\u202D\u202E\u2067]/;
const STRUCK_OUT = /[\u0334-\u0338\u20D2\u20D3\u20D8-\u20DA\u20E0\u20E5\u20E6\u20EA\u20EB]/;
const MIXED = /[A-Za-z][\p{Script=Cyrillic}\p{Script=Greek}]|[\p{Script=Cyrillic}\p{Script=Greek}][A-Za-z]/u;
