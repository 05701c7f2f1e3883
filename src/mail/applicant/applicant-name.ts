import type { ParsedMail } from "../reading.ts";
import { foldText } from "../text/japanese-text.ts";
import { matchesOf } from "../text/matches.ts";
import { COPULA, isName, isPersonal } from "./name-words.ts";
import { openingName } from "./opening-name.ts";

/**
 * The writer's name where no label announces it, surest first: 〜と申します, 〜です in the opening sentences, kanji with
 * their reading in brackets, a name beside the number, a line of its own at the end, the subject, From (decision 16).
 */
export function readUnlabelledName(lines: readonly string[], signature: string, mail: ParsedMail): string | null {
  const name =
    selfNamed(lines) ??
    namedAfterTopic(lines) ??
    namedByCopula(lines) ??
    nameWithReading(lines) ??
    nameBesideNumber(lines) ??
    openingName(lines) ??
    closingName(lines, signature, mail) ??
    subjectName(mail) ??
    fromName(mail);
  return name?.replace(LABEL_BEFORE, "").replace(/(?<=\p{Script=Han})より$/u, "") ?? null;
}

/** 「見本翼です。…氏名：試験太郎」: who introduces himself by another whole name than the one under the label. */
export function introducesAnother(lines: readonly string[], labelled: string | undefined): boolean {
  if (labelled === undefined || !WHOLE_NAME.test(squeezeName(labelled))) return false;
  const said = selfNamed(lines) ?? namedByCopula(lines.slice(0, OPENING_LINES));
  return (
    said !== null &&
    WHOLE_NAME.test(squeezeName(said)) &&
    isPersonal(said) &&
    squeezeName(said) !== squeezeName(labelled)
  );
}

/** 「石黒俊介と申します。…」 above 「佐野恭子」: whose request is it? Both must be whole names with nothing in common at their beginning. */
export function closesAsAnother(lines: readonly string[], name: string | null): boolean {
  const last = lines.findLast((line) => line.trim() !== "")?.trim() ?? "";
  const [own, closing] = [squeezeName(name ?? ""), squeezeName(last)];
  if (!WHOLE_NAME.test(own) || !STANDALONE.test(last) || !WHOLE_NAME.test(closing)) return false;
  return isName(closing) && isPersonal(closing) && own.slice(0, 1) !== closing.slice(0, 1);
}

const OPENING_LINES = 3;
const WHOLE_NAME = /^[\p{Script=Han}々]{3,6}$/u;

/** 「…お願いします。氏名 試験太郎 求職番号…」: a label with a gap behind it, in the middle of a line, is no family name. */
const LABEL_BEFORE = /^(?:ご?氏名|お?名前)[ \u3000]+(?=\S)/;

const HAN = "[\\p{Script=Han}々ヶケノツ](?<!^[ケノツ])";
/** With the marks of half-width kana, which belong to no script. */
const KANA = "\\p{Script=Katakana}ーｰﾞﾟ";
/** What may stand at the end of some words and be a name, longest first; the words before it must allow a name to begin. */
const TRAILING: readonly RegExp[] = [
  /(?<![A-Za-z])[A-Z][A-Za-z'.-]*(?:[ \u3000][A-Z][A-Za-z'.-]*){1,4}$/,
  new RegExp(`(?<![${KANA}・＝=])[${KANA}]{1,12}(?:[ \\u3000・＝=]{1,2}[${KANA}]{1,12}){1,5}$`, "u"),
  new RegExp(`(?<![\\p{Script=Han}々])(?:${HAN}){1,5}[ \\u3000]{1,2}(?:${HAN}){1,5}$`, "u"),
  new RegExp(`(?<![\\p{Script=Han}々])(?:${HAN}){1,4}[ \\u3000]{0,2}(?:[ぁ-ん]{2,5}|[${KANA}]{2,8})$`, "u"),
  new RegExp(
    `(?<![\\p{Script=Han}々])(?:${HAN}){1,4}[ \\u3000]{0,2}(?:[ぁ-ん]{1,3}[子美代江枝乃香恵奈菜里花音人斗也]|(?:${HAN}){1,3}[ぁ-んァ-ヶ]{1,3})$`,
    "u",
  ),
  new RegExp(`(?<![\\p{Script=Han}々])(?:${HAN}){1,7}$`, "u"),
  /(?<![ぁ-んー])[ぁ-ん]{2,6}[ \u3000]{1,2}[ぁ-ん]{1,6}$/,
  new RegExp(`(?<![${KANA}\\p{Script=Han}])[${KANA}]{2,12}$`, "u"),
  /(?<![ぁ-んー\p{Script=Han}])[ぁ-ん]{3,9}$/u,
];

/** The name that ends these words, or null. */
function trailingName(words: string): { name: string; lead: string } | null {
  const turned =
    /(?:^|[^ぁ-んァ-ヶー・＝=])[ぁ-んァ-ヶー]{2,8}[ \u3000]?[ぁ-んァ-ヶー]{0,8}[（(]([\p{Script=Han}々]{1,4}[ \u3000]?[\p{Script=Han}々ァ-ヶぁ-ん]{0,4})[)）][\s\u3000]*$/u.exec(
      words,
    );
  if (turned?.[1] !== undefined && isName(turned[1]))
    return { name: turned[1], lead: words.slice(0, turned.index + (/^[ぁ-んァ-ヶー]/.test(turned[0]) ? 0 : 1)) };
  const bare = words.replace(/[\s\u3000]*[（(【][^（()）】]{0,40}[)）】][\s\u3000]*$/, "").trimEnd();
  for (const form of TRAILING) {
    const found = form.exec(bare.slice(-60))?.[0].trim();
    if (found === undefined) continue;
    const name = found.replace(/^.*(?:在住|出身|勤務|御中)[ \u3000]?/, "");
    if (isName(name)) return { name, lead: bare.slice(0, bare.length - name.length) };
  }
  return null;
}

const SAID =
  /(?<=\p{Script=Han})(?:いいます|言います|ゆいます|申します)(?=[。、\s]|$)|[「『]?[\s\u3000]*(?:と[ \u3000]?(?:申|もう|まう)し[ \u3000]?(?:ます|まして|上げます|て(?:おり|い)ます)|と[い言云]います|と[い言云]い、|と(?:申|もう)す|(?:という|っていう|っちゅう|ちゅう|っつう|いう)(?:者|もの|もん|名前?)|って(?:いい|言い)ます)/u;

/** 〜と申します wherever it stands, and "My name is …". */
function selfNamed(lines: readonly string[]): string | null {
  for (const line of lines) {
    const said = SAID.exec(line);
    const found = said === null ? null : trailingName(line.slice(0, said.index).replace(/[」』]$/, ""));
    if (found !== null && !OTHERS.test(found.lead)) return found.name;
    const formal =
      /(?:^|[、。\s])(?:私|わたくし)(?:こと|事|儀)[、\s]?([\p{Script=Han}々]{2,6})(?=は|、|です|でございます)/u.exec(
        line,
      )?.[1];
    if (formal !== undefined && isName(formal)) return formal;
    const english = ENGLISH_LEAD.exec(line);
    const named = english === null ? undefined : ENGLISH_NAME.exec(line.slice(english.index + english[0].length))?.[0];
    // "I am Japanese" begins like a name; one word alone counts only where a name is announced.
    const announced = /name/i.test(english?.[0] ?? "");
    if (named !== undefined && (announced || /[^A-Za-z]/.test(named)) && isName(named)) return named;
  }
  return null;
}

const ENGLISH_LEAD = /\b(?:my (?:full )?name(?: is|'s)|i am|i'm|this is)\s*[:,]?\s+(?:(?:mr|ms|mrs)\.? )?/i;
/** Names are written with capitals: "I am looking for work" holds none. */
const ENGLISH_NAME =
  /^(?:[A-Z][A-Za-z'-]*(?:\s+(?:[A-Z]\.|[A-Z][A-Za-z'-]*)){0,4}|[\p{Script=Katakana}ー]{2,12}(?:[ \u3000・][\p{Script=Katakana}ー]{1,12}){0,4}|[\p{Script=Han}々]{2,5}(?:[ \u3000][\p{Script=Han}々]{1,3})?)/u;

/** Somebody else is introduced: 息子の太郎と申します, 担当の〜. */
const OTHERS =
  /(?:息子|娘|長男|次男|長女|次女|夫|妻|主人|家内|母|父|親|兄|弟|姉|妹|孫|友人|知人|彼|彼女|担当者?|職員|先生|上司|社長|株式会社[^\s、]{0,12}|会社)(?:さん|様)?(?:の|は|が|も|、)[\s\u3000]*$/;

/** 名前は試験太郎、番号は…: the name as the topic of a sentence, anywhere in it. */
function namedAfterTopic(lines: readonly string[]): string | null {
  for (const line of lines) {
    const pointed = /^\s*([^→\n]{1,12})→\s*(?:お?名前|氏名)\s*$/.exec(line)?.[1];
    const reversed = pointed === undefined ? null : trailingName(pointed);
    if (reversed !== null && reversed.lead.trim() === "") return reversed.name;
    const topic =
      /(?:^|[^\p{Script=Han}])(?:(?:私|わたし|わたくし)の)?(?:お?名前|氏名|なまえ|名)[ \u3000]?は[、,]?[ \u3000]*([^、,。.！!（(\n]{2,24})/u.exec(
        line,
      )?.[1];
    if (topic === undefined) continue;
    const words = topic.replace(
      new RegExp(`[ \\u3000]*(?:${COPULA}|で、?|と[い申].*)(?:が|けど|ので)?[ \\u3000]*.*$`),
      "",
    );
    const found = trailingName(words);
    if (found !== null && found.lead.trim() === "") return found.name;
  }
  return null;
}

const OPENING_SENTENCES = 10;
const GREETING =
  "(?:(?:はい|あのー?|ええ?ー?っ?と|どうも|ども|あの|えっと|えー|すみません|すいません|失礼します|失礼いたします|こんにち[はわ]|こんばん[はわ]|おはよう(?:ございます)?|はじめまして|初めまして|お疲れ様です|お(?:世話|せわ)(?:になり?(?:ます|ました|った|っており?ます|って(?:い)?ます|っていた)?|(?:様|さま)(?:です|でございます)?)|いつも|(?:窓口|そちら|オンライン|電話|前回|以前|先日|昨日|先週|先月)(?:で(?:は|も)?|は|に|にも|から)?|一度|突然|以上|追伸|件名の|先日の|ハローワーク糸魚川(?:様|さん|御中)?)[、,!！\\s\\u3000]*)*";
/** Before a name that is a whole sentence may stand: a greeting, 私は, a number, a place, a relative clause. */
const LEADS = new RegExp(
  `^${GREETING}(?:(?:私|わたし|わたくし|ぼく|僕|俺|おれ|自分|当方|こちら)(?:の名前)?[はの]?[、,\\s\\u3000]*)?$|(?:[0-9０-９]{4,}|番号|[市町村区県]|在住|さきほど|先ほど)の?[ \\u3000]*$|(?:[^\\p{Script=Han}]|[中的歳才代]|[0-9０-９一二三四]年|学生|主婦|主夫|無職|会社員|社員|失業者?|求職者|登録者|受給者|農家|自営|独身)の[ \\u3000]*$|(?:電話|メール|連絡|登録|利用|相談)(?:しま|いたしま|を?し)?した$`,
  "u",
);
/** A whole name (three letters or a gap) may also close a relative clause: 先週登録した試験太郎です. */
const RELATIVE_CLAUSE = /(?:[たるいうすくつぬぶむぐ]|ます|です|ばかりの|[、,！!♪。\s\u3000])$/;

const COPULA_END = new RegExp(
  `${COPULA}(?:よ|ね|て|わ|な|ちゃ|のう)?(?:[～〜]+(?=.)|ー)*(?=$|(?<=[～〜])|[。．.、,！!♪☆★^（(ｗw\\s\\u3000]|が|けど|けれど|けん|ので|求職|番号|受付票|登録|[0-9０-９]{4}|\\p{Extended_Pictographic})`,
  "gu",
);

/** 元保育士の, パート勤務の, 青海の: what the writer is, was, or where he lives; no firm, no office, nobody's helper. */
function isOwnRole(lead: string): boolean {
  return /(?:^|[、。\s\u3000])[\p{Script=Han}ァ-ヶー]{1,10}の$/u.test(lead) && !OF_OTHERS.test(lead);
}

const OF_OTHERS =
  /(?:会社|株式|有限|法人|センター|協会|組合|新聞|テレビ|放送|大学|学校|高校|高専|病院|医院|クリニック|事務所|支援|担当|担任|指導|委員|[係部課店社園院所局庁省署校館室会]|工業|建設|商事|役場|役所|ワーク|職安|職員|相談員|人事|採用|営業|サービス|サポート|コーチ|ケア|友人|知人|先輩|後輩|同僚|上司|先生|息子|娘|夫|妻|主人|母|父|兄|弟|姉|妹|孫|彼|家族|隣|近所)の$/;

/** 試験太郎です。 in the opening sentences, 以上、試験太郎でした at the end. */
function namedByCopula(lines: readonly string[]): string | null {
  const sentences = lines
    .filter((line) => line.trim() !== "")
    .slice(0, OPENING_SENTENCES)
    .flatMap((text) =>
      text.split(
        /(?<=[。！!？?])|(?<=です|ます|ですが|希望)[ \u3000]+|(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\uFE0F|\u200D|♀|♂)+/u,
      ),
    )
    .map((text) => text.trim())
    .filter((text) => text !== "")
    .slice(0, OPENING_SENTENCES);
  for (const sentence of sentences) {
    for (const match of matchesOf(sentence, COPULA_END)) {
      const before = sentence.slice(0, match.index);
      const found = trailingName(before);
      if (found === null || OTHERS.test(found.lead)) continue;
      const whole = found.name.length >= 3 && !/^[ぁ-ん]+$/.test(found.name);
      const short = match[0] === "だ" || match[0] === "や" || match[0] === "じゃ";
      if (
        LEADS.test(found.lead) ||
        (whole && isOwnRole(found.lead)) ||
        (whole && !short && RELATIVE_CLAUSE.test(found.lead))
      )
        return found.name;
      break;
    }
  }
  const last = lines
    .map((line) =>
      /^\s*(?:以上[、,\s\u3000]*)?(.{1,14})でした。?\s*$|^\s*以上[、,\s\u3000]*(.{1,14})です。?\s*$|^\s*(.{1,12})より。/.exec(
        line,
      ),
    )
    .map((found) => found?.[1] ?? found?.[2] ?? found?.[3])
    .find((words) => words !== undefined);
  const closing = last === undefined ? null : trailingName(last);
  return closing !== null && closing.lead === "" ? closing.name : null;
}

/** 仮野四郎（かりの しろう）: kanji with their reading behind them. */
function nameWithReading(lines: readonly string[]): string | null {
  for (const line of lines) {
    const found =
      /(?:^|[\s\u3000、,。はの：:])([\p{Script=Han}々ヶノ]{1,4}[ \u3000]?[\p{Script=Han}々ぁ-ん]{1,5})[ \u3000]*[（(][ \u3000]*[ぁ-んァ-ヶー・]{1,8}[ \u3000・]?[ぁ-んァ-ヶー]{1,8}[ \u3000]*[)）]/u.exec(
        line,
      )?.[1];
    if (found !== undefined && isName(found)) return found;
  }
  return null;
}

const NUMBER_COMES =
  /^\s*(?:[0-9０-９]{2}|[二三四五六七]十[一二三四五六七八九]?)\s?[歳才]|^[\s（(]*(?:ハローワーク)?(?:の)?(?:求職(?:者|申込)?番号|きゅうしょくばんごう|カード(?:の)?(?:番号|No\.?|№)?|登録番号|番号|No\.?|№)?\s*(?:は|が|[:：→「『【])?\s*[0-9０-９]{5}|^(?:求職(?:者)?番号|番号)[:：→]?$|^(?:求職番号(?:は)?)?(?:未登録|なし)$/;

/** A name on its own, in a line or between commas, right before or after the line or words that hold the number. */
function nameBesideNumber(lines: readonly string[]): string | null {
  const pieces = lines
    .flatMap((line) =>
      line.split(
        /[、,。！!☆★♪♡♥〜～\t]|\s?[/／|｜]\s?|(?=[（(])|[ \u3000]+(?=[0-9０-９]{5}|求職|番号|登録番号|カード番号)|(?<=希望|です|ます|相談|予約)[ \u3000]|(?<=[0-9０-９]{4})[ \u3000]+/,
      ),
    )
    .map((piece) => piece.replace(/^[\s・■●◆▪*-]+|(?:です)?\s*$/g, ""))
    .filter((piece) => piece !== "");
  for (const [index, piece] of pieces.entries()) {
    const near = [pieces[index + 1], pieces[index - 1]].some((next) => NUMBER_COMES.test(foldText(next ?? "")));
    const last = index === pieces.length - 1 && index > 0;
    if (!near && !(last && piece.length >= 3)) continue;
    const found = trailingName(piece);
    const kana = found !== null && /^[ぁ-んァ-ヶー]+$/.test(found.name);
    if (
      found !== null &&
      !kana &&
      /^(?:.*(?:[\d０-９時分)）~〜]|御中|様|宛て?)[ \u3000]+|(?:私|わたし|こちら|当方)(?:は|、))?$/.test(found.lead)
    )
      return found.name;
  }
  return null;
}

const STANDALONE =
  /^(?:[\p{Script=Han}々ヶ]{1,4}[ \u3000]{1,2}[\p{Script=Han}々\p{Script=Hiragana}\p{Script=Katakana}]{1,6}|[\p{Script=Han}々]{3,5}|[\p{Script=Katakana}ー]{2,10}[ \u3000・][\p{Script=Katakana}ー]{2,10})(?:より|拝)?$/u;
const CLOSING_LINES = 4;

/** 試験 太郎 on a line of its own below the words or in the signature; From's own spelling wherever it closes the mail. */
function closingName(lines: readonly string[], signature: string, mail: ParsedMail): string | null {
  const shown = squeezeName(mail.from[0]?.name ?? "");
  const closing = [...lines.filter((line) => line.trim() !== "").slice(-CLOSING_LINES), ...signature.split("\n")].map(
    (line) => line.trim().replace(/[ \u3000]*[（(][ぁ-んァ-ヶー・ \u3000]{2,20}[)）]$/, ""),
  );
  const own = closing.find((line) => {
    const bare = line.replace(/(?:より|拝)$/, "");
    return (
      (STANDALONE.test(line) || (shown.length >= 2 && squeezeName(line) === shown)) && isName(bare) && isPersonal(bare)
    );
  });
  if (own !== undefined) return own.replace(/(?:より|拝)$/, "");
  // A surname alone counts where it heads a signature.
  const head =
    signature
      .split("\n")
      .find((line) => /[\p{L}\p{N}]/u.test(line))
      ?.trim() ?? "";
  return /^[\p{Script=Han}々ヶ]{1,3}$/u.test(head) && isName(head) && isPersonal(head) ? head : null;
}

/** オンライン相談希望（試験太郎）: the writer's own subject, not that of an answer. */
function subjectName(mail: ParsedMail): string | null {
  if (mail.inReplyTo.length > 0 || /^\s*\p{L}{2,3}\s*[:：]/u.test(mail.subject)) return null;
  const subject = mail.subject.slice(0, 200);
  const bracketed =
    /[（(【]\s*([\p{Script=Han}々]{1,4}[ \u3000]?[\p{Script=Han}々\p{Script=Hiragana}\p{Script=Katakana}ー]{1,6})\s*[）)】]\s*$/u.exec(
      subject,
    )?.[1];
  const said = SAID.exec(subject) ?? /(?<=^[^。、]{1,16})(?:です|より)(?=[。、 \u3000]|$)/u.exec(subject);
  const last = /(?:予約|希望|相談|申込み?)(?:の件|について)?[ \u3000]+([^ \u3000。、]{2,6})$/u.exec(subject)?.[1];
  const name = bracketed ?? trailingName(said === null ? (last ?? "") : subject.slice(0, said.index))?.name;
  return name === undefined || !isName(name) || !isPersonal(name) ? null : name;
}

/** The display name counts only if it looks like a person's (design decision 16). */
function fromName(mail: ParsedMail): string | null {
  const name = (mail.from[0]?.name ?? "").trim().replace(/\s*(?:様|さん)$/, "");
  if (name === "" || name.length > 30 || !isPersonal(name) || !isName(name)) return null;
  const kanji = /^[\p{Script=Han}々ヶ]{1,4}[ \u3000]?[\p{Script=Han}々\p{Script=Hiragana}\p{Script=Katakana}ー]{1,8}$/u;
  const kana =
    /^[\p{Script=Hiragana}\p{Script=Katakana}ーｰﾞﾟ]{1,10}[ \u3000・][\p{Script=Hiragana}\p{Script=Katakana}ーｰﾞﾟ]{1,10}$/u;
  const latin = /^[A-Z][A-Za-z'-]+(?:,? [A-Z][A-Za-z'-]*\.?){1,3}$/;
  return kanji.test(name) || kana.test(name) || latin.test(name) ? name : null;
}

export function squeezeName(name: string): string {
  return name.replace(/[\s\u3000]/g, "").replace(/(?:様|さん)$/, "");
}
