import { fold, foldText } from "../text/japanese-text.ts";
import { COPULA, NOT_A_LABELLED_NAME } from "./name-words.ts";

const BULLETS = "[\\s\\uE001-\\uE032・■●○◆◇□▼▶※*＊>\\-–【\\[(<《「]*(?:\\(?[1-9](?:[).:.、]\\s*| +))?[【\\[]?\\s*";
const LABEL =
  "(?:ご?氏\\s*名|お?名\\s*前|お?なまえ|申込者(?:氏?名)?|申請者(?:氏?名)?|求職者(?:氏?名)|利用者(?:氏?名)?|名(?=\\s*[:=])|相談者(?:氏?名)?|本人(?:氏?名)|(?:full |your )?name)";
const NAME_LABEL = new RegExp(
  `^${BULLETS}${LABEL}\\s*(?:\\([^)]{0,12}\\))?\\s*(?:[】\\])>》」]\\s*[:=は|/→]?|[:=は|/;→]+|-+>|\\.{2,}|…+|\\s|$)\\s*`,
  "i",
);
/** 予約希望です。氏名：試験太郎 番号：…: a label inside a line needs its colon. */
const INNER_LABEL = /[ \u3000、,。．.／/|｜](?:ご?氏名|お?名前|なまえ)\s*[:：→＝=]\s*(?=[^\s:：])/;
const OTHER_LABEL =
  /(?:ふりがな|フリガナ|カナ|求職|番号|生年|電話|TEL|携帯|住所|メール|mail|希望|日時|連絡先|年齢|性別|number|phone|date)/i;

/** Every labelled name (氏名：, 【お名前】, ①氏名, 名前→, Name:), also with its value on the next line. */
export function readLabelledNames(lines: readonly string[]): string[] {
  const halves = readHalves(lines);
  if (halves !== null) return [halves];
  const names: string[] = [];
  lines.forEach((line, index) => {
    if (!MAY_LABEL_NAME.test(line)) return;
    const folded = fold(line);
    const label = NAME_LABEL.exec(folded.text);
    const value =
      label === null
        ? INNER_LABEL.exec(line)?.input.slice(
            (INNER_LABEL.exec(line)?.index ?? 0) + (INNER_LABEL.exec(line)?.[0].length ?? 0),
          )
        : line.slice(folded.origins[label[0].length] ?? line.length);
    if (value === undefined) return;
    const name = cleanName(value) ?? (value.trim() === "" ? nextLineName(lines, index) : null);
    if (name !== null) names.push(name);
  });
  return names.length > 0 ? names : positionalName(lines);
}

/** 姓：試験 名：花子, on one line or two; Family name: Shiken, Given name: Hanako. */
function readHalves(lines: readonly string[]): string | null {
  const index = lines.findIndex((line) => /[姓字]|name/i.test(line) && FAMILY_NAME.test(line));
  if (index < 0) return null;
  const line = lines[index] ?? "";
  const family = FAMILY_NAME.exec(line)?.[1];
  const given = [line, lines[index + 1] ?? "", lines[index - 1] ?? ""]
    .map((near) => GIVEN_NAME.exec(near)?.[1])
    .find((found) => found !== undefined);
  const name = family === undefined || given === undefined ? null : cleanName(`${family} ${given}`);
  return name === null || /\d/.test(name) ? null : name;
}

const FAMILY_NAME =
  /^[\s\u3000・■●◆※*>[【]{0,8}(?:姓|苗字|名字|family name|last name|surname)[】\]]?\s*[:：＝=]\s*([^\s\u3000:：、,／/(（]{1,20})/i;
const GIVEN_NAME =
  /(?:^|[\s\u3000、,／/])[・■●◆※*>[【]{0,4}(?:名|given name|first name)[】\]]?\s*[:：＝=]\s*([^\s\u3000:：、,／/(（]{1,20})/i;

/** What a line with such a label holds before it is folded: one of these letters, or a sign that may become one. */
const MAY_LABEL_NAME = /[名な者nN]|[^\0-\x7F\u3000-\u30FF\u4E00-\u9FFF\uFF01-\uFF2D\uFF2F-\uFF4D\uFF4F-\uFF60]/;

/** The office's four items answered by their numbers alone: ①name ②number ③times ④address. */
function positionalName(lines: readonly string[]): string[] {
  const items = lines
    .filter((line) => !NO_ITEM.test(line))
    .map((line) => ({ line, folded: fold(line.trim()) }))
    .filter(({ folded }) => /^(?:[\uE001-\uE004]|[1-4](?:[.)、]|\s+(?=\S)))/.test(folded.text));
  const first = items.find(({ folded }) => /^(?:\uE001|1(?:[.)、]|\s+(?=\p{L})))/u.test(folded.text));
  if (items.length < 3 || first === undefined || /\d|希望|[:]/.test(first.folded.text.replace(/^1[.)、 ]/, "")))
    return [];
  const name = cleanName(first.line.trim().replace(/^(?:[1１][.)、．）\s]|.)/u, ""));
  return name === null ? [] : [name];
}

/** Lines that begin with a Latin letter or kana never become an item by folding. */
const NO_ITEM = /^\s*(?:$|[A-Za-z\u3041-\u30FA])/;

function nextLineName(lines: readonly string[], index: number): string | null {
  const next = lines[index + 1] ?? "";
  return OTHER_LABEL.test(foldText(next)) || /[:：]/.test(next) ? null : cleanName(next);
}

const CALLED = new RegExp(`\\s*(?:と(?:申|もう)します|と(?:い|言)います|${COPULA}(?:よ|ね|が)?)\\s*[!！]*\\s*$`);

/** Takes off readings in brackets, honorifics, closing words and whatever label follows on the same line. */
function cleanName(value: string): string | null {
  const words = value.replace(/[\u200B\uFEFF]/g, "").replace(/^[\s\u3000:：=→]+/, "");
  const cut = words
    .split(
      /[、,，。/／|｜\t]|\s{3,}|(?<=.)(?:求職(?=者?番号)|(?:登録|カード)?番号|生年月日|電話|TEL|携帯|メール|希望)/i,
    )[0]
    ?.replace(/[（(【[〔<].*$/, "")
    .replace(CALLED, "")
    .replace(/\s*(?:様|さん|氏|殿)\s*$/, "")
    .replace(/[\s\u3000】」』)）]+$/g, "");
  if (cut === undefined || cut === "" || cut.length > 40) return null;
  return NOT_A_LABELLED_NAME.test(foldText(cut)) || !/\p{L}/u.test(cut) ? null : cut;
}
