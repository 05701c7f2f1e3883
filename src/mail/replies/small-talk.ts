import { isHarmlessKind } from "./small-talk-kinds.ts";
import { CHOICE_TOKENS, HARMLESS_TOKENS, HARMLESS_WORDS } from "./small-talk-words.ts";

/**
 * Small talk beside a yes: 「家で一人で受けます」「Zoomは昨日入れました」. A clause passes only if it falls apart into words that are
 * known to be harmless, all of them in the affirmative: no denial, condition, question, hour, other place or other person can
 * be put together from `small-talk-words.ts`. Which words stand in which order does not matter; one unknown word is enough to
 * leave the mail to staff. `plain` is a sentence or clause without closing signs.
 */
export function isSmallTalk(plain: string): boolean {
  const known = judged.get(plain);
  if (known !== undefined) return known;
  if (judged.size >= MAX_JUDGED) judged.clear();
  const idle = judge(plain);
  judged.set(plain, idle);
  return idle;
}

/** The same few sentences of a mail are looked at from many sides: each is judged once. */
const judged = new Map<string, boolean>();
const MAX_JUDGED = 200;

function judge(plain: string): boolean {
  const words = plain.trim().replace(FIRST_TIME, "初めて");
  if (words.length < 2 || words.length > LONGEST_CLAUSE) return false;
  if (isHarmlessKind(words)) return true;
  if (MIXED.test(words)) return false;
  if (EXCUSE.test(words) && !NO_EXCUSE.test(words)) return true;
  if (LATER.test(words) && !PREPARES.test(words)) return false;
  return /^[\x20-\x7e’]+$/.test(words) ? isEnglish(words) : fallsApart(words);
}

/** The sentence that names a choice holds nothing but the choice, the wish for it, and small talk: 「2番希望ですが、夫の許可がいります」 holds more. */
export function isPlainChoice(plain: string): boolean {
  return (
    plain.length <= LONGEST_CLAUSE &&
    (/^[\x20-\x7e’]+$/.test(plain) || fallsApart(plain.replace(NAMED, ""), CHOICE_TOKENS))
  );
}

/** Numbers, dates, hours and their signs. */
export const NAMED =
  /[\uE001-\uE032○◎]|\([月火水木金土日](?:曜日?)?[^()\n]{0,3}\)|No\.?|(?:ひと|ふた|みっ)つ[目め]|第?[\d一二三]+(?:番[目め]?|つ[目め]|個目|候補|希望)|(?:令和)?\d+(?:年|月|日(?!間)|時半?(?!間)|分(?!前)|:\d+|\/\d+)|(?<=日)[月火水木金土日](?!曜)|\d+|[\s:/~()[\]・.,'"「」『』【】<>←→⇒=#-]+/gi;

/** Something is prepared, at a day that may be named: 「週末に練習しておきます」. */
export function isPreparation(plain: string): boolean {
  return PREPARES.test(plain) && isSmallTalk(plain);
}

const FIRST_TIME = /(?:人生|生まれて)?(?:初|初めて|はじめて)の(?:オンライン|Zoom(?:で)?の?)?(?:相談|面談)/;
const LONGEST_CLAUSE = 90;

/** Harmless words that say something else together. */
const MIXED = new RegExp(
  [
    // What is over, or would be done at another time, by oneself, or only after looking: none of it is small talk.
    "(?:相談|参加|受け|利用|面談|(?<!電)話)(?:を)?(?:(?:いた|致)?し|させていただき)?(?:ました|た(?![いくか])|ています|ております)",
    "^(?:.{0,12}と)?相談(?:いた|致)?し(?:ます|て)",
    "(?:今(?!回|後)|これから|本日|明日|週末|前日|先に|早[くめ]に?).{0,16}(?:受け|相談|お?話|参加|利用|面談)(?!.{0,5}(?:たかった|たいこと))",
    "(?<!動作|接続|通信|環境|使い方を|方法を)(?:確認|チェック|拝見|拝読|一読|把握|理解|整理|見|読み|読んで|調べ)(?:(?:いた|致)?し)?(?:て(?:おき|み))?(?:ます(?!て)|たい|ておく)",
    "(?:メール|返信|連絡|話)の?(?:通り|とおり)",
    "(?:(?:え|れ|でき)る|(?:受け|使|参加し)よう)と思",
    "(?:準備|用意|確認|整理|練習|印刷)(?:を)?(?:し|でき)てから",
    "もう(?!.{0,30}(?:ました|済み|てあり))",
    "^.{0,3}(?:大丈夫|問題ない)",
    // Whoever names an activity may be held up by it.
    "(?:パート|アルバイト|訓練|活動|面接.{0,3}|就活|在宅ワーク|介護|製造|販売|接客|清掃|調理|保育士|営業|経理|事務|相談|面談|勉強|練習|掃除|テスト)(?:が|で|に|中)?(?:です|でして|でした|だ|なので|ので|あ|ござ|入|$)",
    "当日.{0,16}(?:パート|アルバイト|訓練|活動|面接|仕事|介護|製造|販売|接客|清掃|調理|保育|営業|経理|事務|勉強|在宅ワーク|転職|就)",
    "(?:就職|転職|応募).{0,2}(?:でき|出来|し(?:ま|た|て))",
    "(?:予定|質問|用事)(?:が|は|も)?(?:あ|ござ)",
    "また(?:書|送|連絡)|会って話|街まで|動画に|SNS|謝礼|受かって|どちらでも",
    "^でも|(?:した|いた|だった)(?:が|けど)$",
    "(?:規約|内容|同意|日時|時間).{0,6}(?:不安|心配|緊張|苦手)",
    "(?:talk|speak).{0,20}phone|phone.{0,20}(?:talk|speak)|\\blate\\b(?!.*(?:reply|sorry))",
  ].join("|"),
  "i",
);

/** Why the answer comes late is over, whatever it was. */
const EXCUSE = new RegExp(
  "^[^。?]{0,50}?(?:お?返信|お?返事|ご?連絡|お?メール|気(?:が)?(?:付|づ|つ)[くいきか]|確認|拝見|チェック|見落と|見逃)[^。?]{0,24}" +
    "(?:遅(?:れて|れ(?:まし|$)|れ、|く(?:て|な(?:り(?:ま|$|、|申|大変|失|す)|って)))|遅ればせ|(?:気づ|気付|気がつ)(?:き(?:ま|$)|い(?:て|た)|か(?:ず|なく))|時間が(?:かか(?:り|って)|経)|入ってい|入っており|(?:した|送った)つもり(?:で|に|が)|(?:でき|出来|見ら?れ|開け|読め)(?:ず|なく|ませんでした|なかった))[^。?]{0,30}$" +
    "|^(?:大変|すっかり|少し|だいぶ)?(?:お?返事|返信|ご?連絡|お返し)?(?:が|も)?遅くなり?(?:まし|った|って)[^。?]{0,12}$",
);
const NO_EXCUSE =
  /都合|埋ま|その日|予定|シフト|まだ|検討|迷って|無理|難し|断|辞退|キャンセル|変更|別の|他の|ほかの|来週|再来|明日|明後日|\d\s*(?:時(?!間)|日(?!間|ほど|も|前))|たら|なら|れば|ください|下さい|ほしい|電話|窓口|行け|伺|こと[にが]|入院|手術|決ま|内定|転勤|引っ越|出張|旅行|休め|中止|面接|遅くなります|遅れます/;

const LATER = /明日|今夜|今晩|週末|今週|前日|それまで|当日まで/;
const PREPARES =
  /準備|用意|インストール|ダウンロード|アップデート|更新|設定|練習|テスト|試し|印刷|まとめて|入れて|確認|勉強|調べ|充電|片付け|書いて/;

/** True if the words are a chain of harmless ones; each place of the clause is looked at once. */
function fallsApart(words: string, more: ReadonlySet<string> = NONE): boolean {
  const compact = words.replace(/[\s、,・!~。]+/g, "").toLowerCase();
  const reached = new Array<boolean>(compact.length + 1).fill(false);
  reached[0] = true;
  for (let at = 0; at < compact.length; at += 1) {
    if (reached[at] !== true) continue;
    for (const length of LENGTHS.get(compact[at] ?? "") ?? []) {
      const word = compact.slice(at, at + length);
      if (HARMLESS_TOKENS.has(word) || more.has(word)) reached[at + word.length] = true;
    }
    MEASURE.lastIndex = at;
    const measure = MEASURE.exec(compact);
    if (measure !== null) reached[at + measure[0].length] = true;
  }
  return reached[compact.length] === true;
}

const NONE: ReadonlySet<string> = new Set();

/** How long the words are that begin with a letter. */
const LENGTHS = new Map<string, Set<number>>();
for (const word of [...HARMLESS_TOKENS, ...CHOICE_TOKENS])
  LENGTHS.set(word[0] ?? "", (LENGTHS.get(word[0] ?? "") ?? new Set()).add(word.length));

/** Minutes before the start, an age, years and times of experience. */
const MEASURE =
  /(?:[\d一二三四五六七八九十]+)(?:分(?:くらい|ぐらい|ほど)?前|(?:歳|才|代|年|[かヶケ]月)(?:ほど|くらい|間|前|目|ぶり)?|回目|度目)/y;

function isEnglish(words: string): boolean {
  const parts = words
    .toLowerCase()
    .replace(/’/g, "'")
    .replace(
      /\bmy (?:japanese|english) is (?:still )?(?:not (?:very |so )?(?:good|perfect)|bad|poor|weak)\b/g,
      "japanese is little",
    )
    .replace(/\bjob (?:search|hunt(?:ing)?)\b|\b(?:looking for|find(?:ing)?) (?:a |new )*(?:job|work)\b/g, "jobhunting")
    .replace(/[.,!;:()~-]+/g, " ")
    .trim()
    .split(/\s+/);
  return parts.length >= 3 && parts.every((part) => HARMLESS_WORDS.has(part));
}
