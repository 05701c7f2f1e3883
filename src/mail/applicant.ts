import { isMistyped, sameAddress } from "./contact-address.ts";
import { fold, foldText } from "./japanese-text.ts";
import { readNumber } from "./job-seeker-number.ts";
import type { Applicant, Doubt, ParsedMail } from "./reading.ts";

export type ApplicantReading = { applicant: Applicant; doubts: Doubt[] };

/** Who asks: name, job-seeker number or its absence, contact address, telephone, companion; from the new words and signature. */
export function readApplicant(
  mail: ParsedMail,
  newText: string,
  signature: string,
  ownAddresses: readonly string[],
): ApplicantReading {
  const lines = newText.split("\n");
  const names = readNames(lines);
  const folded = foldText(newText);
  const number = readNumber(folded);
  // Nearly always nothing stands below the words, and they are folded once for all.
  const whole = signature === "" ? folded : foldText(`${newText}\n${signature}`);
  const doubts: Doubt[] = [];
  if (new Set(names.map(squeezeName)).size > 1 || number.several || FOR_SEVERAL.test(folded))
    doubts.push("several_requests");
  const labelled = readEmails(folded, ownAddresses);
  const from = mail.from[0]?.address ?? "";
  const replyTo = mail.replyTo[0]?.address;
  const contacts = labelled.filter((address) => !sameAddress(address, from));
  if (contacts.length > 0 || (replyTo !== undefined && !sameAddress(replyTo, from))) doubts.push("address_differs");
  if (labelled.some(isMistyped)) doubts.push("address_mistyped");
  return {
    applicant: {
      name: names[0] ?? proseName(lines, signature, mail) ?? subjectName(mail) ?? fromName(mail),
      jobSeekerNumber: number.number,
      registering: number.registering,
      email: labelled.find((address) => !sameAddress(address, from)) ?? readEmails(whole, ownAddresses)[0] ?? null,
      phone: readPhone(whole),
      companion: readCompanion(newText),
    },
    doubts,
  };
}

/** One mail that asks for more than one person. */
const FOR_SEVERAL =
  /(?:[2-9]|二|三)(?:人|名)(?:分|とも|それぞれ)|それぞれ[^。\n]{0,12}(?:相談|予約|希望)|(?:妻|夫|母|父|息子|娘|友人|弟|妹|兄|姉)の(?:分|予約)も|もう(?:1|一)(?:人|名)|夫婦で(?![^。]{0,6}同席)|(?:妻|夫|母|父|息子|娘|友人|弟|妹|兄|姉)の代理/;
const BULLETS = "[\\s\\uE001-\\uE032・■●○◆◇□▼▶※*＊>\\-–【\\[(<《「]*(?:\\(?[1-9](?:[).:.、]\\s*| +))?[【\\[]?\\s*";
const NAME_LABEL = new RegExp(
  `^${BULLETS}(?:ご?氏\\s*名|お?名\\s*前|お?なまえ|申込者(?:氏?名)?|申請者(?:氏?名)?|求職者(?:氏?名)|利用者(?:氏?名)?|(?:full |your )?name)\\s*(?:\\([^)]{0,12}\\))?\\s*(?:[】\\])>》」]\\s*[:=は|/]?|[:=は|/→]|\\.{2,}|\\s|$)\\s*`,
  "i",
);
const OTHER_LABEL =
  /(?:ふりがな|フリガナ|カナ|求職|番号|生年|電話|TEL|携帯|住所|メール|mail|希望|日時|連絡先|年齢|性別|number|phone|date)/i;

/** Every labelled name (氏名：, 【お名前】, ①氏名, Name:), also with its value on the next line. */
function readNames(lines: readonly string[]): string[] {
  const names: string[] = [];
  lines.forEach((line, index) => {
    if (!MAY_LABEL_NAME.test(line)) return;
    const folded = fold(line);
    const label = NAME_LABEL.exec(folded.text);
    if (label === null) return;
    const value = line.slice(folded.origins[label[0].length] ?? line.length);
    const name = cleanName(value) ?? (value.trim() === "" ? nextLineName(lines, index) : null);
    if (name !== null) names.push(name);
  });
  return names.length > 0 ? names : positionalName(lines);
}

/** What a line with such a label holds before it is folded: one of these letters, or a sign that may become one. */
const MAY_LABEL_NAME = /[名な者nN]|[^\0-\x7F\u3000-\u30FF\u4E00-\u9FFF\uFF01-\uFF2D\uFF2F-\uFF4D\uFF4F-\uFF60]/;

/** The office's four items answered by their numbers alone: ①name ②number ③times ④address. */
function positionalName(lines: readonly string[]): string[] {
  const items = lines
    .filter((line) => !NO_ITEM.test(line))
    .map((line) => ({ line, folded: fold(line.trim()) }))
    .filter(({ folded }) => /^(?:[\uE001-\uE004]|[1-4][.)、])/.test(folded.text));
  const first = items.find(({ folded }) => /^(?:\uE001|1[.)、])/.test(folded.text));
  if (items.length < 3 || first === undefined || /\d|希望|[:]/.test(first.folded.text.replace(/^1[.)、]/, "")))
    return [];
  const name = cleanName(first.line.trim().replace(/^(?:[1１][.)、．）]|.)/u, ""));
  return name === null ? [] : [name];
}

/** Lines that begin with a Latin letter or kana never become an item by folding. */
const NO_ITEM = /^\s*(?:$|[A-Za-z\u3041-\u30FA])/;

function nextLineName(lines: readonly string[], index: number): string | null {
  const next = lines[index + 1] ?? "";
  return OTHER_LABEL.test(foldText(next)) || /[:：]/.test(next) ? null : cleanName(next);
}

const NOT_A_NAME =
  /なし|無し|未定|不明|同上|希望|予約|相談|番号|登録|お願い|です$|ます|記入|○○|〇〇|[\d@]|^(?:氏名|名前|お名前|name)$/i;

/** Takes off readings in brackets, honorifics, closing words and whatever label follows on the same line. */
function cleanName(value: string): string | null {
  const cut = value
    .replace(/[\u200B\uFEFF]/g, "")
    .split(/[、,，。/／|｜\t]|\s{3,}|(?:求職|番号|生年月日|電話|TEL|携帯|メール|希望)/i)[0]
    ?.replace(/[（(【[〔<].*$/, "")
    .replace(/\s*(?:と申します|といいます|です|でございます)\s*$/, "")
    .replace(/\s*(?:様|さん|氏|殿)\s*$/, "")
    .replace(/^[\s\u3000:：=]+|[\s\u3000】」』)）]+$/g, "");
  if (cut === undefined || cut === "" || cut.length > 40) return null;
  const folded = foldText(cut);
  return NOT_A_NAME.test(folded) || !/[\p{L}]/u.test(folded) ? null : cut;
}

const JAPANESE_NAME =
  "[\\p{Script=Han}々ヶ\\p{Script=Hiragana}\\p{Script=Katakana}ー]{1,6}[ \\u3000・]?[\\p{Script=Han}々\\p{Script=Hiragana}\\p{Script=Katakana}ー]{1,8}";
const KANJI_NAME =
  "[\\p{Script=Han}々]{1,4}[ \\u3000]?[\\p{Script=Han}々\\p{Script=Hiragana}\\p{Script=Katakana}ー]{1,6}";
const SELF_NAMED = new RegExp(
  `(?:^|[、。の\\s]|(?<=した|ます|です|する|ている)|私は?|こちらは?)(${KANJI_NAME}|${JAPANESE_NAME})\\s*(?:[（(][^（()）]{0,24}[）)])?\\s*(?:と申します|と申しますが|と申し|といいます|と言います|ともうします)`,
  "u",
);
const NAMED_BY_COPULA = new RegExp(
  `^(?:.{0,24}[の、,])?(${KANJI_NAME})\\s*(?:[（(][^（()）]{0,40}[）)])?です(?:が|。|、|$)`,
  "u",
);
const KANA_NAME = "[\\p{Script=Katakana}ー]{2,10}[ \\u3000・][\\p{Script=Katakana}ー]{2,10}";
const I_AM = new RegExp(
  `^(?:(?:私|わたし|ぼく|僕)(?:は|の名前は|の なまえは)|(?:お?名前|なまえ|氏名)は)[、,\\s]*(${KANA_NAME}|${KANJI_NAME}|[A-Z][A-Za-z'-]+(?: [A-Z][A-Za-z'-]+){1,3})\\s*(?:です|と(?:いい|言い|申し)ます)`,
  "u",
);
const COMMON_WORDS =
  /希望|予約|相談|大丈夫|結構|可能|以上|登録|初め|無理|必要|不明|番号|午|後|前|日|時|求職|件|連絡|失礼|世話|確認|承知|了解|質問|本人|都合|変更/;
const STANDALONE =
  /^[\p{Script=Han}々]{1,4}[ \u3000][\p{Script=Han}々\p{Script=Hiragana}\p{Script=Katakana}]{1,6}(?:より)?$/u;

/** A name in sentences: 〜と申します, 〜です in the opening lines, a line of its own at the end, "My name is …". */
function proseName(lines: readonly string[], signature: string, mail: ParsedMail): string | null {
  for (const line of lines) {
    const named =
      (/申|言|います|もうし/.test(line) ? SELF_NAMED.exec(line)?.[1] : undefined) ??
      /\b(?:my name is|i am|i'm|this is)\s+([A-Z][A-Za-z'-]+(?:\s+[A-Z][A-Za-z'-]+){1,3})/i.exec(line)?.[1];
    // "I am looking" begins like a name, but names are written with capitals.
    if (named !== undefined && !COMMON_WORDS.test(named) && (!/^[A-Za-z]/.test(named) || /^[A-Z].*\s[A-Z]/.test(named)))
      return stripLead(named);
  }
  const opening = lines.filter((line) => line.trim() !== "").slice(0, 5);
  for (const line of opening.flatMap((text) =>
    text.split(/[。！!？?]|(?<=です|ます)[ \u3000]|(?<=お願いします|希望)[ \u3000]/),
  )) {
    const named = I_AM.exec(line.trim())?.[1] ?? NAMED_BY_COPULA.exec(line.trim())?.[1];
    if (named !== undefined && !COMMON_WORDS.test(named)) return stripLead(named);
  }
  const beside = nameBesideNumber(lines);
  if (beside !== null) return beside;
  const shown = squeezeName(mail.from[0]?.name ?? "");
  const closing = [...lines.filter((line) => line.trim() !== "").slice(-4), ...signature.split("\n")].map((line) =>
    line.trim(),
  );
  const own = closing.find(
    (line) => !COMMON_WORDS.test(line) && (STANDALONE.test(line) || (shown.length >= 2 && squeezeName(line) === shown)),
  );
  return own === undefined ? null : own.replace(/より$/, "");
}

const NUMBER_COMES =
  /^[\s（(]*(?:ハローワーク)?(?:求職(?:者)?番号|きゅうしょくばんごう|カード番号|登録番号|番号|No\.?)?\s*(?:は|[:：])?\s*[0-9０-９]{5}|^求職(?:者)?番号[:：]?$|^(?:求職番号(?:は)?)?(?:未登録|なし)$/;
const BARE_NAME = new RegExp(`^(?:${KANJI_NAME}|${KANA_NAME})$`, "u");

/** A name on its own, in a line or between commas, right before or after the line or words that hold the number. */
function nameBesideNumber(lines: readonly string[]): string | null {
  const pieces = lines
    .flatMap((line) =>
      line.split(
        /[、,。！!\t]|\s[/／]\s|(?=[（(])|[ \u3000](?=[0-9０-９]{5}|求職|番号)|(?<=希望|です|ます|相談|予約)[ \u3000]/,
      ),
    )
    .map((piece) => piece.replace(/^[\s・■●◆▪*-]+|(?:です)?\s*$/g, ""))
    .filter((piece) => piece !== "");
  for (const [index, piece] of pieces.entries()) {
    const near = [pieces[index + 1], pieces[index - 1]].some((next) => NUMBER_COMES.test(next ?? ""));
    const last = index === pieces.length - 1 && index > 0;
    if ((near || last) && piece.length >= 3 && BARE_NAME.test(piece) && !isCommon(piece)) return piece;
  }
  return null;
}

function isCommon(words: string): boolean {
  return (
    COMMON_WORDS.test(words) ||
    /(?:まし?た|ます|ません|ないの?|ください|下さい|たい|ので|けど|から)$/.test(words) ||
    /[都道府県市町村区課係部室様]$|職業|ハローワーク|糸魚川|資格|事務|経験|電話|携帯|住所|連絡|拝|以上|敬具|オンライン|ズーム/.test(
      words,
    )
  );
}

/** 「糸魚川市の試験太郎」 keeps only what follows the place or office. */
function stripLead(name: string): string {
  return name
    .replace(/^.*(?:市|町|村|県)の/, "")
    .replace(/^の/, "")
    .trim();
}

const NOT_PERSONAL =
  /会社|株式|有限|法人|センター|ハローワーク|安定所|事務|係$|課$|部$|店$|サポート|お客様|通知|info|admin|support|team|service|system|mail|office|inc\b|ltd|ママ|パパ|スマホ|携帯|[@\d]/i;

/** オンライン相談希望（試験太郎）: the writer's own subject, not that of an answer. */
function subjectName(mail: ParsedMail): string | null {
  if (mail.inReplyTo.length > 0 || /^\s*\p{L}{2,3}\s*[:：]/u.test(mail.subject)) return null;
  const name = IN_BRACKETS.exec(mail.subject.slice(0, 200))?.[1];
  return name === undefined || isCommon(name) || NOT_PERSONAL.test(name) ? null : name;
}

const IN_BRACKETS = new RegExp(`[（(【]\\s*(${KANJI_NAME})\\s*[）)】]\\s*$`, "u");

/** The display name counts only if it looks like a person's (design decision 16). */
function fromName(mail: ParsedMail): string | null {
  const name = (mail.from[0]?.name ?? "").trim().replace(/\s*(?:様|さん)$/, "");
  if (name === "" || NOT_PERSONAL.test(name) || name.length > 30) return null;
  const kanji = /^[\p{Script=Han}々ヶ]{1,4}[ \u3000]?[\p{Script=Han}々\p{Script=Hiragana}\p{Script=Katakana}ー]{1,8}$/u;
  const kana =
    /^[\p{Script=Hiragana}\p{Script=Katakana}ー]{1,8}[ \u3000・][\p{Script=Hiragana}\p{Script=Katakana}ー]{1,10}$/u;
  const latin = /^[A-Z][A-Za-z'-]+(?:,? [A-Z][A-Za-z'-]*\.?){1,3}$/;
  return kanji.test(name) || kana.test(name) || latin.test(name) ? name : null;
}

const ADDRESS = /[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+/g;

/** From folded text. */
function readEmails(text: string, ownAddresses: readonly string[]): string[] {
  if (!text.includes("@")) return [];
  const found = text.match(ADDRESS) ?? [];
  return [...new Set(found.map((address) => address.replace(/^[.'/:=-]+/, "")))].filter(
    (address) => !ownAddresses.includes(address.toLowerCase()),
  );
}

function readPhone(text: string): string | null {
  const labelled = /(?:電話|TEL|携帯|phone|mobile|連絡先)[^\d\n+]{0,12}(\+?\d[\d\s()-]{8,15}\d)/i.exec(text)?.[1];
  const bare = /(?<![\d-])(0(?:[5789]0-?\d{4}-?\d{4}|\d{1,4}-\d{1,4}-\d{4}))(?![\d-])/.exec(text)?.[1];
  const found =
    labelled !== undefined && /^(?:\+81|0)/.test(labelled) && labelled.replace(/\D/g, "").length <= 13
      ? labelled
      : bare;
  return found === undefined ? null : found.trim();
}

function readCompanion(text: string): string | null {
  const sentence = text
    .split(/[。\n]/)
    .find(
      (part) =>
        /同席|付き?添|同伴|通訳|つうやく|手話|介助|ヘルパー|(?:家族|母|父|夫|妻|親|娘|息子|支援員|保護者)(?:と|も|が)一緒|interpreter|accompan/i.test(
          part,
        ) && !/(?:同席|付き?添い|通訳|手話)(?:者)?(?:は|なし|:|：)?\s*(?:なし|不要|いません|ありません|無)/.test(part),
    );
  return sentence === undefined ? null : sentence.trim().slice(0, 200);
}

function squeezeName(name: string): string {
  return name.replace(/[\s\u3000]/g, "").replace(/(?:様|さん)$/, "");
}
