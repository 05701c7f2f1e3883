import { matchesOf } from "../text/matches.ts";

/** The figure is taken by its label: 求人番号 and others have the same shape. Twelve bare digits may be a My Number: never taken. */
export function readNumber(text: string): { number: string | null; registering: boolean; several?: boolean } {
  const written = new Set<string>();
  const first = findNumber(text, written);
  // 夫 15010-…、妻 15010-…: two figures of that shape without any label are two people's.
  const bare = new Set(
    matchesOf(text, BARE_NUMBER)
      .filter(({ index }) => nearestLabel(text, index) !== "other")
      .map(([figure]) => figure.replace(/\D/g, "")),
  );
  return { ...first, several: written.size > 1 || (written.size === 0 && bare.size > 1) };
}

/** The one number that a signature (folded) names by its label; several are nobody's. */
export function readLabelledNumber(text: string): string | null {
  const written = new Set<string>();
  const { number } = findNumber(text, written);
  return written.size === 1 && number !== null && written.has(number.replace("-", "")) ? number : null;
}

/** The first labelled number; all labelled ones are added to `written`. */
function findNumber(text: string, written: Set<string>): { number: string | null; registering: boolean } {
  let found: string | null = null;
  for (const match of matchesOf(text, SHAPES)) {
    const label = LABEL_BEHIND.test(text.slice(match.index + match[0].length))
      ? "number"
      : nearestLabel(text, match.index);
    if (label === "other") continue;
    // 15010-12345678の求人について: the label stands behind the figure.
    if (
      label === null &&
      /^番?(?:の|という)求人|^\s?(?:番|番の求人)?[にへ](?:応募|申し込)/.test(text.slice(match.index + match[0].length))
    )
      continue;
    const [whole, head, tail, run] = match;
    if (run !== undefined && A_DAY.test(run)) continue;
    // 15080 02998112, with a space for the dash: no other figure of a mail is five and eight digits.
    const hyphenated = head !== undefined && (/-|ハイフン|はいふん/.test(whole) || /^\d{5} \d{8}$/.test(whole));
    const split =
      head !== undefined && (hyphenated || label === "number") && Number(tail?.length) >= (label === "number" ? 1 : 4);
    const number = split
      ? `${head}-${tail}`
      : run !== undefined && run.length !== 12 && label === "number"
        ? run
        : null;
    if (number === null) continue;
    if (label === "number") written.add(number.replace("-", ""));
    found ??= number;
  }
  if (found !== null) return { number: found, registering: false };
  for (const label of matchesOf(text, NUMBER_LABEL)) {
    const end = label.index + label[0].length;
    const rest = text
      .slice(end, end + 60)
      .split("\n")
      .slice(0, 2);
    const answer = (rest[0] ?? "").replace(/^[\s:=】\])は]*/, "") === "" ? `${rest[1] ?? ""}` : (rest[0] ?? "");
    if (NO_NUMBER.test(answer.split(/。|[ \t][^\s:]{2,12}:/)[0] ?? "") && !/^[^。]{0,4}[:：]\s*\d/.test(answer))
      return { number: null, registering: true };
  }
  const second = /^\s*\uE002(.*)$/m.exec(text)?.[1];
  const answeredByNumber =
    second !== undefined &&
    /^\s*\uE001/m.test(text) &&
    /^\s*\uE003/m.test(text) &&
    /^\s*(?:なし|無し|未登録|ありません|不明)/.test(second);
  return { number: null, registering: answeredByNumber || UNREGISTERED_PROSE.test(text) };
}

const SHAPES =
  /(?<![\d-])(\d{5})(?:\s?-{1,2}\s{0,3}|\s{1,3}|[」』]?\s?[の_./~]\s?[「『]?|\s?(?:ハイフン|はいふん)\s?)(\d{3,8}|\d{1,2}(?![/:.]\d))(?![\d-]|[ \t]?(?:[月時]|年(?![内末明始齢])))|(?<![\d-])(\d{6,13})(?![\d-])/g;

/** 1508003778104(求職番号です). */
const LABEL_BEHIND = /^\s?[(、]?\s?(?:これ)?(?:が|は)?(?:私の)?求職(?:者)?番号(?:です|になります|$|\))/;

/** The label that stands before a figure on its line, or closes the line before it. */
function nearestLabel(text: string, index: number): "number" | "other" | null {
  const lineStart = text.lastIndexOf("\n", index - 1) + 1;
  const before = text.slice(lineStart, index);
  // 保険証の件で行くので…お願いします。15030-…: a sentence that is over labels nothing behind it.
  if (/。\s*$/.test(before)) return null;
  const above = /\S/.test(before.replace(/[\s(]/g, ""))
    ? ""
    : text.slice(text.lastIndexOf("\n", lineStart - 2) + 1, Math.max(0, lineStart));
  // 先ほどお電話した試験です。15030-…: a call that is spoken of labels no figure of the next sentence.
  const scope = (above + before).replace(/(?:電話|TEL|携帯)[^。\d]*。/g, (told) => " ".repeat(told.length));
  const at = (pattern: RegExp) => matchesOf(scope, pattern).at(-1)?.index ?? -1;
  const number = at(NUMBER_LABEL);
  const other = at(OTHER_NUMBER);
  if (number < 0 && other < 0) return null;
  return number > other ? "number" : "other";
}

/** 20261209 1430 below the number is the day that is wished for. */
const A_DAY = /^20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/;
const BARE_NUMBER = /(?<![\d-])\d{5}-\d{4,8}(?![\d-])/g;
const NUMBER_LABEL =
  /(?<![^\s、。,.・:(「の■●【]|(?:求人|会社|事業所|電話|保険|案件|口座|郵便|認証)の)番号(?=[】)]?[はが:→=\s]{0,3}$)|求職(?:者|申込)?(?:登録)?\s*(?:番号|No\.?|ナンバー|ID)|(?:ハローワーク|HW)(?:カード|受付票)?の?\s*(?:番号|No\.?)|受付票(?:に(?:記載|書いて)[^\d\n]{0,8})?の?\s*番号|カード番号|登録番号|job[ -]?seeker(?:'s)? (?:registration )?(?:number|no\.?|id)|registration (?:number|no\.?)|hello ?work (?:number|no\.?|id)/gi;
const OTHER_NUMBER =
  /求人\s*$|求人\s*(?:\(|「|【|:|番号|票|No\.?|ナンバー)|事業所番号|被保険者番号|雇用保険(?=(?:[^。\n]{0,8}(?:番号|No|ナンバー|証))|[\s:(は]*\d)|支給番号|受給資格|マイナンバー|個人番号|安定所番号|電話|TEL|携帯|FAX|郵便|〒|お?問い?合わ?せ番号|整理番号|会員番号|(?:学[籍生]|社員|職員|紹介状?|訓練(?:コース)?|(?:基礎)?年金|免許証?の?|応募|受験|案件|管理|注文)番号|在留カード|パスポート|旅券|保険証|口座|job (?:offer|opening) (?:number|no)/gi;
const NO_NUMBER =
  /^[\s:】\])は]*[?]+\s*$|なし|無し|無(?:$|[\s。、)])|ない|無い|ありません|ございません|未登録|未取得|未定|不明|わかりません|分かりません|わからない|分からない|忘れ|手元|まだ|これから|(?:登録|取得|申請|発行)(?:する)?(?:予定|中)|後日|(?:のち|後)ほど|追って|空欄|[な無失紛]く(?:し|な)|紛失|見つから|見当たら|捨て|発行|持って(?:い|お)|しておりません|していません|[-―ー×]{1,3}\s*(?:$|\n)|none|n\/a|not (?:yet|registered|at hand|with me)|don'?t have|no (?:job[ -]?seeker )?number/i;
const UNREGISTERED_PROSE =
  /(?:登録|番号)(?:とか|や|も)[^。\n]{0,10}(?:ありません|ないです|何もな|何もあり|まだ)|(?:受付票|ハローワークカード|(?:求職)?(?:登録)?カード|登録票)(?:は|が|を|も)[^。\n]{0,24}(?:見当たら|見つから|出てき?(?:ま?せん|こない|きません)|どこか|どこに|手元に(?:な|あり|ござ)|なくし|失くし|紛失|捨て)|(?<![話人便社所])(?:番号|ばんごう)(?:は(?:書いた|控えた)|の(?:書いて(?:ある|あった)|書いた|控えた|載って(?:い)?る)?|が(?:書いて|載って|入って)(?:い)?(?:ある|る|た)|を(?:書いた|控えた|写した))(?:紙|用紙|カード|控え|メモ|書類|手帳|受付票|もの)(?:は|が|を|も)[^。\n\d]{0,24}(?:手元|段ボール|荷物の中|見つか|見当た|なくし|紛失|忘れ|どこ|捨て|しまい込|あり?ません|ない|出てき?(?:ま?せん|こない))|(?<![話人便社所])番号まだ(?:な|あり|もら|取)|(?<![話人便社所])(?:番号|ばんごう)は[、]?(?:(?!\d{5})[^。\n]){0,40}(?:見当た|見つか)(?:ら|り)|(?<![話人便社所])(?:番号|ばんごう)(?:は|が|も|を|って|というのは|というのが|とは)(?:(?!\d{5})[^。\n]){0,24}(?:まだ|(?:あとで|後で|後日|追って|のちほど|後ほど)(?=[^。\n]{0,6}(?:調べ|確認し|探し))|(?:調べ|探し|確認)(?:中|して(?:い|お)|てから)|(?:覚え|おぼえ|思い出せ)(?:て(?:い)?)?(?:ま?せん|ない|ず)|確認でき(?:な|ま?せ)|[わ分]か(?:り(?:ま|ません)|ら|ん[なねの。、])|不明|忘れ|手元|ありません|(?:持って|もって)(?:い|お)|な[いく])|未登録|まだ(?:求職)?(?:の)?登録(?:を|は|が)?(?:して|でき|済んで|終わって|ません)|(?:求職)?登録(?:は|が|を|も)?(?:まだ|これから|していません|しておりません|しておらず|していない|したい|する予定|希望)|(?:求職)?(?:申し?込み?|登録)(?:の手続き?)?(?:は|が|も)(?:まだ|これから)|求職の?申し?込み?(?:を|は|も)?[^。\n\d]{0,8}(?:まだ|して(?:い|お)?り?(?:ない|ま?せん)|しておりません)|これから[^。\n]{0,12}登録|登録(?:し(?:よう|てな|てま|とら|てねえ)|する(?:つもり|予定|ところ))|(?<![話人便社所])(?:番号|ばんごう)\s?[:は]?\s?(?:まだ|これから|未|もらって(?:い)?ま?せん|持って(?:い|お)|わか(?:ら|り|んな)|分か(?:ら|り|んな)|忘れ|わすれ|[な失無紛]く[しな]|なし|無し|無(?=$|[\s。、])|不明|ない(?:です|の|$)|(?:取得|発行)前)|no (?:job[ -]?seeker )?number\b|(?:do not|don'?t|did(?: not|n'?t)|cannot|can'?t) (?:yet )?(?:have|know|remember|find|get)[^.\n]{0,40}(?:number|card)|(?:lost|forgot)[^.\n]{0,20}(?:number|card)|without (?:a )?(?:job[ -]?seeker )?number|not (?:yet )?registered|(?:have|haven't) (?:not )?registered yet/i;
