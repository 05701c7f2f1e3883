import type { Stop } from "./stop-signs.ts";

/**
 * The signs that mean nothing in a matter, how it is told, and the words which make it touch the booking after all. A `question` of it
 * leaves the booking alone. A `whole` one is told by a sentence, never by one clause of it.
 */
export type Matter = { calms: ReadonlySet<Stop | "question">; says: RegExp; unless: RegExp; whole: boolean };

export function matter(
  calms: readonly (Stop | "question")[],
  says: string,
  unless: string,
  extent: "whole" | "part" = "part",
): Matter {
  return {
    calms: new Set(calms),
    says: new RegExp(says),
    unless: new RegExp(unless),
    whole: extent === "whole",
  };
}

/** Whether, when and how: what is said of these is never another matter, but for what is excepted. */
export function bookingBut(...excepted: readonly (keyof typeof BOOKING_WORDS)[]): string {
  return Object.entries(BOOKING_WORDS)
    .filter(([about]) => !excepted.some((one) => one === about))
    .map(([, words]) => words)
    .join("|");
}

const BOOKING_WORDS = {
  rest: "キャンセル|辞退|予約|日程|日時|参加|出席|欠席|都合|変更|変え|延期|別の(?:日|時|機会)|(?:早|遅)い(?:時間|日)|[\\d一二三四五六]+(?:時(?!期)|分)|対面|来所|来庁|郵送|録画|録音|撮|断[りっる]|改めて|あらためて|後日|次回|(?<!迷っ|持っ|違っ|つい)てから|先に|前日|代わ|かわりに|代理|女性の|男性の",
  long: "一時間",
  again: "また(?!、)",
  telephone: "電話",
  mail: "メールで|送っ",
  terms: "規約|同意",
  self: "本人",
} as const;
/** Somebody near the writer. */
export const KIN: string =
  "(?:息子|娘|夫(?!婦)|妻|主人|旦那|家内|嫁|[母父兄姉弟妹孫甥姪]|両親|(?<!両)親|家族|子(?:ども|供)|友人|友達|友だち|知人|知り合い|同僚|先輩|仲間)(?:さん|たち|達|の者)?";
/** A doubt about coming, or about the line then. */
export const WAVERS: string =
  "(?:行[けか]|来ら|出られ|参加でき|受けら|入[れらっ]|つなが|繋が|聞こえ|話せま|出ま)[^。、]{0,2}(?:ない|なか|なけ|ません|ず)|シフト|欠席|遅れ|抜け|席を外|切れ|落ち(?!着)|予定(?:が|は)|迎え|呼ばれ|仕事の電話|仕事が(?:入|終)|休む|休みます";
/** Depending on anything but whether one may ask, or whether there is any. */
export const DEPENDS: string =
  "(?<!(?:可能|よろし|宜し|いただけ|頂け|もらえ|くださ|伺え|うかがえ|聞け|教われ|でき|見られ|話せ|相談でき|お?時間|余裕|差し支え|迷惑|手数|ございま|ありま|求人|会社|仕事|もの|こと|方法|良|よ)[^。、]{0,5})(?:なら(?!ない|ではの)|たら|だら|[れけせえねめべてげ]ば|場合)(?![^。]{0,8}(?:口頭|構い|かまい|結構|大丈夫))";
/** The end of a sentence or clause. */
export const END: string = "[^。、]{0,6}[、,)…]*$";
export const BOOKING: string = bookingBut();
