import { matchesOf } from "../text/matches.ts";

/**
 * The writer's telephone number as written, from folded text: the first behind a label, else one that stands by itself. A
 * number of too few or too many figures, a fax machine's and the office's own are none.
 */
export function readPhone(text: string): string | null {
  if (!/\+81|0\d/.test(text)) return null;
  const found = matchesOf(text, NUMBER).filter(({ 0: written, index }) => {
    const before = text.slice(text.lastIndexOf("\n", index - 1) + 1, index).slice(-SCOPE);
    return isWhole(written) && !SOMEBODY_ELSES.test(before);
  });
  const labelled = found.find(({ index }) => LABEL.test(text.slice(Math.max(0, index - SCOPE), index)));
  // Eleven figures in one row without a label may be any number; those of a mobile telephone are told by their beginning.
  const bare = found.find(({ 0: written }) => /^0[5789]0|^\+81|\d[-(]\d/.test(written));
  return (labelled ?? bare)?.[0] ?? null;
}

/** Characters before a number in which its label stands. */
const SCOPE = 24;
/** 025-552-0333, 090 1234 5678, 080(1234)5678, 09012345678, +81-90-1234-5678, never across a line end. */
const NUMBER =
  /(?<![\d-])(?:\+81[ -]?(?:\(0\))?\d{1,4}|0\d{1,4})(?:[ ]?[-(][ ]?|[ ])?\d{1,4}(?:[ ]?[-)][ ]?|[ ])?\d{4}(?![\d-]|[ ]?[月日時年:/])/g;
const LABEL = /(?:電話|でんわ|TEL|携帯|けいたい|ケータイ|スマホ|phone|mobile|cell|連絡先)[^\d\n+]{0,12}\n?[ ]*$/i;
const SOMEBODY_ELSES =
  /(?:FAX|ファックス|ファクス|貴所|貴庁|貴局|そちら|御所)[^\d\n]{0,12}$|(?:ハローワーク|職安|HW)(?:糸魚川)?(?:の(?:電話|TEL|番号|代表)[^\d\n]{0,6}|[\s:(]{0,3})$/i;

/** Ten figures with the area code, eleven of a mobile or internet telephone. */
function isWhole(written: string): boolean {
  const digits = written.replace(/^\+81[ -]?(?:\(0\))?0?/, "0").replace(/\D/g, "");
  return /^0[5789]0\d{8}$|^0(?![5789]0)[1-9]\d{8}$|^0120\d{6}$/.test(digits);
}
