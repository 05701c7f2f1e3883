/** In what words a letter is written: ordinary Japanese, やさしい日本語, or English. */
export type Language = "ja" | "easy" | "en";

/** What a letter is written in where it is not the Japanese of the office. */
export type OtherLanguage = Exclude<Language, "ja">;

export const LANGUAGES = ["ja", "easy", "en"] as const satisfies readonly Language[];

/**
 * How it is known which one somebody reads best. `written`: their own words are in it; `asked`: they asked for it; `staff`: a person
 * of the office set it. Each stands above the ones before it.
 */
export type LanguageBy = "written" | "asked" | "staff";

export type KnownLanguage = { code: Language; by: LanguageBy };

/** The letters of somebody of whom nothing is known. */
export const OFFICE_LANGUAGE: Language = "ja";

/** What is known after one more mail: what staff set stands, a wish stands until another wish, the words of a mail count last. */
export function laterLanguage(
  before: KnownLanguage | undefined,
  found: KnownLanguage | null,
): KnownLanguage | undefined {
  if (found === null || (before && RANK[before.by] > RANK[found.by])) return before;
  return found;
}

/** The same as a part of a person. */
export function withLanguage(
  before: KnownLanguage | undefined,
  found: KnownLanguage | null,
): { language?: KnownLanguage } {
  const language = laterLanguage(before, found);
  return language ? { language } : {};
}

const RANK: Record<LanguageBy, number> = { written: 0, asked: 1, staff: 2 };

/**
 * What a mail's new words say about it, or null where they leave it open. Asking is read strictly and wins. English is who writes
 * English sentences and at most one line of Japanese; a signature, a greeting or a form filled in says nothing, and neither
 * do words in both.
 */
export function readLanguage(newText: string): KnownLanguage | null {
  const words = newText.slice(0, MOST_READ).normalize("NFKC");
  const asked = askedFor(words);
  if (asked) return { code: asked, by: "asked" };
  const lines = withoutClosing(words.split("\n").map((line) => line.trim()));
  const japanese = lines.filter((line) => (line.match(KANA)?.length ?? 0) >= LEAST_KANA).length;
  const english = lines.filter(isEnglishSentence).length;
  if (english > 0 && english > japanese && japanese <= 1) return { code: "en", by: "written" };
  return english === 0 && japanese > 1 ? { code: "ja", by: "written" } : null;
}

function askedFor(words: string): Language | null {
  const asked = words.split(/[。.!?\n]/).map((sentence) => {
    // Readings in brackets and the spaces of easy Japanese stand between the letters of a word.
    const bare = sentence.replace(/\([ぁ-んー]+\)/g, "").replace(/(?<=[^\x20-\x7e])\s+(?=[^\x20-\x7e])/g, "");
    if (OTHERS.test(bare) || NOT_WANTED.test(bare)) return null;
    if (EASY.some((form) => form.test(bare))) return "easy";
    if (ENGLISH.some((form) => form.test(bare))) return "en";
    return JAPANESE.some((form) => form.test(bare)) ? "ja" : null;
  });
  const found = [...new Set(asked.filter((one) => one !== null))];
  // 「日本語が少ししかわかりません。英語でお願いします」: the wish for another language is the stronger one.
  return found.length === 2 && found.includes("easy") && found.includes("en") ? "en" : (found[0] ?? null);
}

/** A name in Latin letters, an address, a label or a greeting is no sentence; two of these words in a row of four are. */
function isEnglishSentence(line: string): boolean {
  if ((line.match(JAPANESE_LETTER)?.length ?? 0) > 0) return false;
  const words = line.toLowerCase().match(/[a-z]+(?:'[a-z]+)?/g) ?? [];
  return words.length >= 4 && new Set(words.filter((word) => COMMON.has(word))).size >= 2;
}

/** From the closing on stands who wrote, not what: 「Best regards, …, Example Trading Co.」 also below a Japanese mail. */
function withoutClosing(lines: readonly string[]): string[] {
  const end = lines.findIndex((line, at) => at > 0 && (CLOSING.test(line) || /^(?:--|_{3,}|={3,}|-{4,})/.test(line)));
  return lines.slice(0, end < 0 ? lines.length : end).filter((line) => !FOOTER.test(line));
}

const MOST_READ = 20_000;
const KANA = /[ぁ-ん]/g;
const LEAST_KANA = 3;
const JAPANESE_LETTER = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu;
const CLOSING =
  /^(?:(?:best|kind|warm|many)\s+)?(?:regards|wishes|thanks)\b.{0,20}$|^(?:yours|sincerely|cheers)\b.{0,20}$/i;
const FOOTER = /^(?:sent|written) (?:from|with|via|by)\b|^get outlook\b|confidential|unsubscribe/i;
const COMMON = new Set(
  "i you we he she it they me my your our us is am are was be been do does did have has had can could will would may should the a an this that to of in on at for from with by about and or but if so not no yes please thank thanks like want need hope know when what which how time date job".split(
    " ",
  ),
);

const PLEASE = "(?:お願い|おねがい|ください|下さい|くれ|もらえ|いただけ|頂け|ほしい|欲しい|希望)";
const SAID =
  "(?:で|に|の|を|が)?(?:の)?(?:返信|返事|へんじ|メール|連絡|案内|手紙|書[いき]|かい|送[っり]|おくっ)?[^。\\n]{0,8}";
const EASY: readonly RegExp[] = [
  new RegExp(`(?:や[さ]しい|優しい|易しい|簡単な|かんたんな|わかりやすい)(?:日本語|にほんご)${SAID}${PLEASE}`),
  new RegExp(`(?:ひらがな|平仮名|ふりがな|フリガナ|ルビ)(?:だけ)?(?:で|を|が|つき|付き)[^。\\n]{0,12}${PLEASE}`),
  /(?:日本語|にほんご)[がは](?:まだ)?(?:少し|すこし|ちょっと)(?:しか|だけ)[^。\n]{0,8}(?:わか|分か|でき|出来|読め|よめ|話)/,
  /(?:日本語|にほんご|漢字|かんじ)[がは](?:まだ)?(?:あまり|あんまり|よく|ほとんど)[^。\n]{0,4}(?:わかりません|分かりません|わからない|分からない|読めません|よめません|できません)/,
  /\b(?:easy|simple|plain) japanese\b[^.\n]{0,20}\bplease\b|\bplease\b[^.\n]{0,40}\bin (?:easy|simple|plain) japanese\b/i,
];
const ENGLISH: readonly RegExp[] = [
  new RegExp(`(?:英語|えいご)(?:で|に|の(?:メール|返信|返事|案内))${SAID}${PLEASE}`),
  /\b(?:reply|write|answer|respond|mail|email|contact me)\b[^.\n]{0,24}\bin english\b|\bin english,? please\b|\benglish,? please\b/i,
];
const JAPANESE: readonly RegExp[] = [
  new RegExp(`(?:普通の|ふつうの)(?:日本語|にほんご)${SAID}(?:${PLEASE}|大丈夫|だいじょうぶ|いいです)`),
  new RegExp(
    `(?<!や[さ]しい|優しい|易しい|簡単な|かんたんな|わかりやすい)(?:日本語|にほんご)で(?:の)?${SAID}${PLEASE}`,
  ),
  /\b(?:reply|write|answer|respond)\b[^.\n]{0,24}\bin (?:normal |ordinary )?japanese\b|\bjapanese is (?:fine|ok(?:ay)?)\b/i,
];
/** Somebody else's Japanese, or a paper in it: no wish for our letters. */
const OTHERS =
  /(?:夫|妻|主人|家内|母|父|息子|娘|子供|友人|友達|知人|同僚|彼|彼女|弟|妹|兄|姉)(?:さん)?[はがも]|パンフレット|資料|求人|講座|教室|勉強|\b(?:my|his|her) (?:husband|wife|friend|mother|father|son|daughter)\b/i;
const NOT_WANTED =
  /でなくて|じゃなくて|ではなく|でなくても|しないで|いりません|不要|(?:でも|も)(?:大丈夫|だいじょうぶ|いいです|かまいません|構いません)|\bnot in\b|\bor\b/i;
