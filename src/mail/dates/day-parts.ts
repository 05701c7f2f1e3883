import { matchAt, type TimeToken } from "./clock.ts";

/** Minutes since midnight that stand for the office's hours of the day a time will be joined with. */
export const OPENING = -1;
export const CLOSING = -2;
/** The first start of a slot, as in 朝一. */
export const FIRST_START = -3;

/** 午前, 夕方, 朝一, お昼頃, いつでも: a part of the day by name. Hours follow the weather office's terms, clipped to ours. */
export function readDayPart(text: string, index: number): TimeToken | null {
  const opening = text[index] ?? "";
  if (!OPENS_PART.test(opening)) return null;
  for (const [pattern, from, to, window] of PARTS) {
    const match = matchAt(pattern, text, index);
    if (match !== null) {
      const part = { start: index, end: index + match[0].length, from, to, window, doubts: [], others: [] };
      return window && HOURS_OF_ITS_OWN.test(match[0]) ? { ...part, loose: [] } : part;
    }
  }
  return null;
}

/** Parts of the day whose hours nobody has fixed; 午前, 午後 and 昼休み have theirs. */
const HOURS_OF_ITS_OWN = /朝|昼(?!休)|夕|夜|晩|未明|明け方|帰り|終わり|の後|evening|tonight/i;

const OPENS_PART = /[午朝始お昼夕仕会夜今深真明未晩早終全丸ま一1い何時MmAaEePpTt]/;
/** 午前10時 is a clock time; figures behind 午前 that begin a day of their own (午前 12月11日) or the next line are none of it. */
const NO_CLOCK = String.raw`(?![ \t]*の?[ \t]*(?!\d{1,2}[ \t]?(?:[月日/]|\([月火水木金土日]|[.・-]\d{1,2}[ \t]{0,3}の?(?:[(午朝昼夕]|終日|\d{1,2}[:時]))|\d{4}[ \t]?[年/-])\d)`;

const PARTS: readonly [RegExp, number, number | null, boolean][] = [
  [/お?昼[ \t]*(?:一|イチ|いち)(?:番)?(?!\d|時|:|日)/y, 780, null, false],
  [/午後[ \t]*(?:一|1|イチ|いち)(?:番|ばん)?(?!\d|時|:)/y, 780, null, false],
  [/朝[ \t]*(?:一|1|イチ|いち)(?:番|ばん)?(?!\d|時|:)|始業時?/y, FIRST_START, null, false],
  [
    new RegExp(
      String.raw`午前中?(?:の(?:うち|間|早い時間|遅い時間))?${NO_CLOCK}|[Mm]ornings?\b|(?<![A-Za-z])AM(?![A-Za-z])中?(?![ \t]*\d)`,
      "y",
    ),
    OPENING,
    720,
    true,
  ],
  [
    new RegExp(
      String.raw`午後(?:の(?:うち|間|早い時間|遅い時間))?(?:から|以降)?${NO_CLOCK}|[Aa]fternoons?\b|(?<![A-Za-z])PM(?![A-Za-z])(?![ \t]*\d)`,
      "y",
    ),
    720,
    CLOSING,
    true,
  ],
  [/お?昼(?:過ぎ|すぎ)(?:から|以降)/y, 780, CLOSING, true],
  [/お?昼(?:から|以降)/y, 720, CLOSING, true],
  [/お?昼(?:過ぎ|すぎ)/y, 720, 900, true],
  [/お?昼休み/y, 720, 780, true],
  [/お?昼前/y, 540, 720, true],
  [/お?昼(?:頃|ごろ|前後|の時間)|お?昼(?!の?\s*\d|食|夜|寝|間|ご飯|ごはん|ま|を|休)/y, 660, 780, true],
  [/夕方前/y, 840, 900, true],
  [new RegExp(`夕方(?:以降|から)?${NO_CLOCK}`, "y"), 900, CLOSING, true],
  [new RegExp(`深夜${NO_CLOCK}`, "y"), 1320, 1440, true],
  [new RegExp(`真夜中${NO_CLOCK}`, "y"), 1440, 1440, false],
  [new RegExp(`未明${NO_CLOCK}`, "y"), 0, 180, true],
  [new RegExp(`明け方${NO_CLOCK}|夜明け${NO_CLOCK}`, "y"), 240, 480, true],
  [
    /(?:仕事|会社)(?:帰り|終わり|の後)|(?<![通徹])夜間?(?!の?\s*\d|勤|行)|今(?:晩|夜|夕)(?!の?\s*\d)|晩(?!の?\s*\d|御|ご|[春夏秋冬年婚酌成])|[Ee]venings?\b|[Tt]onight\b/y,
    1080,
    1260,
    true,
  ],
  [/早朝(?!の?\s*\d)/y, 300, 600, true],
  [/今朝(?!の?\s*\d)|(?<!今|毎|翌)朝(?:早く|早め)?(?!の?\s*\d|日|食|ご飯|ごはん)/y, OPENING, 600, true],
  [
    /終日|全日|(?:丸|まる)(?:一|1)日|(?:一|1)日(?:中|じゅう|\(いちにち\)|ずっと)|(?<=は|、|,|\s)(?:一|1)日(?=空|あい|大丈夫|OK|可)|(?:いつ|何時)でも|時間は?(?:問い|問わ)|all day(?! meeting)|any ?time(?! (?:between|from|after|before|in the (?:morning|afternoon)))/y,
    OPENING,
    CLOSING,
    true,
  ],
];
