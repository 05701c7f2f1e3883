import { sameName } from "../address.ts";
import type { ParsedMail } from "../reading.ts";

/** Whose name among the words says nothing: the one in From, for one found in prose may be anything (「会議です」). */
export function writerOf(mail: ParsedMail): string | null {
  return mail.from[0]?.name || null;
}

/** 「名前は試験花子です」 in a mail from 試験 太郎: for whom is answered? `written` is the name found among the words. */
export function namesSomebodyElse(mail: ParsedMail, newText: string, written: string | null): boolean {
  const from = writerOf(mail) ?? "";
  if (written === null || !NAME_SAID.test(newText) || !FULL_NAME.test(from) || !FULL_NAME.test(written)) return false;
  return !sameName(from, written) && !from.includes(written);
}

const NAME_SAID = /(?:名前|氏\s*名)\s*(?:は|[:：])/;
const FULL_NAME = /^[\p{Script=Han}々]{2,}[\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]*$/u;
