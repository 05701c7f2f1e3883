/** The lines that an attribution ("… wrote:") takes, 1 to 4, for programs wrap it; null where none begins at `index`. */
export function attributionLength(lines: readonly string[], index: number): number | null {
  const line = lines[index] ?? "";
  if (line.trim() === "" || !BEGINS.test(line) || isSentence(line)) return null;
  let joined = "";
  for (let length = 1; length <= MAX_LINES; length += 1) {
    const part = (lines[index + length - 1] ?? "").trim();
    if (index + length > lines.length || (part === "" && length > 2)) return null;
    joined = `${joined} ${part}`.trim();
    if (joined.length > MAX_LENGTH || (OWN_ITEM.test(part) && !part.includes("@"))) return null;
    // 「12/14の13時にお願いします。」 above iPhoneから送信 is a whole sentence, and no announcement goes on behind it.
    if (length > 1 && /[。！!？?]\s*$/.test(line)) return null;
    if (length > 1 && (!WRAPPING.test(line) || isOwnLine(lines, index, part, length))) return null;
    if (part !== "" && isAttribution(joined)) return length;
    if (part !== "" && length === 1 && BARE.test(joined) && isFollowedByQuote(lines, index)) return length;
    if (part !== "" && length === 1 && isMarkedBelow(lines, index) && isWrittenAboveQuote(joined)) return length;
  }
  return null;
}

/** New words above an attribution are not its first line. */
function isOwnLine(lines: readonly string[], index: number, part: string, length: number): boolean {
  if (!DATED.test(part) || IN_MESSAGE.test(lines[index] ?? "")) return false;
  return isAttribution(part) || (OPENS.test(part) && isAttribution(`${part} ${lines[index + length] ?? ""}`));
}

/** Where an attribution stands behind new words on one line, the place where it begins; null elsewhere. */
export function attributionWithin(line: string): number | null {
  if (line.length > MAX_LENGTH || !line.includes("wrote:")) return null;
  const found = /^(?=.)(.*?[^\s>-])\s*(?:-{2,}\s*|\s)(On\s[^\n]{6,120}\d[^\n]{0,120}\swrote:)\s*$/.exec(line);
  return found === null || /^\s*>/.test(line) ? null : (found[1] ?? "").length;
}

const MAX_LINES = 5;
/** 「In message "subject"」 goes on in the next line with 「on 26/11/25, name writes:」. */
const IN_MESSAGE = /^\s*In message\b/i;
/** A line of a request's own items (求職番号→…, 連絡先→このメールアドレスに) announces no older mail. */
const OWN_ITEM = /求職(?:者)?番号|^\P{L}{0,3}(?:ご?希望|連絡先|第\s*[1-5１-５一二三四五]\s*希望)/u;
/** An English attribution that is wrapped behind the address: 「wrote:」 stands alone in the next line. */
const OPENS = /^On\s.*[<＜][^<>＜＞]+@[^<>＜＞]+[>＞]$/;
const DATED = /\d{1,2}[:：]\d{2}|\d{4}/;
const MAX_LENGTH = 320;
/** Something every attribution has: a digit, an address, or a word for writing. */
const BEGINS = /[\d@]|wrote|書|schr|skrev|^\s*[>-]*\s*(?:On|At|In message)\s/i;
/** What every attribution has besides: a colon or dash at its end, a word for writing, or a time zone. */
const ENDS =
  /[:：。-]\s*$|wrote|writes|書|メール|メッセージ|送信|から|より|schr|skrev|écrit|escr|scritto|napisa|napsa|pisze|kirjoitti|написа|пишет|(?:GMT|UTC)[+-]/i;
const DATE = "(?:\\d{2,4}\\s*[年/.-]\\s*\\d{1,2}\\s*[月/.-]\\s*\\d{1,2}|\\d{1,2}\\s*[/月]\\s*\\d{1,2})";
const HOUR = "\\d{1,2}[:：]\\d{2}";
const MAILBOX = "(?:[<＜(][^<>＜＞\\n]*@[^<>＜＞\\n]*[>＞)]|[\\w.+-]+@[\\w.-]+)";
/** "Wrote" in the languages whose mail programs are common. */
const WROTE =
  "wrote|writes|schrieb|schreibt|a écrit|escribió|escreveu|ha scritto|schreef|geschreven|skrev|napisał(?:\\(?a\\)?)?|pisze|napsala?|kirjoitti|написал(?:\\(?а\\)?)?|пишет|yazdı|đã viết|写道|寫道|님이 작성|書きました|書いた|さんは書きました";
const ATTRIBUTIONS: readonly RegExp[] = [
  // 2026年12月1日(火) 10:00 名前 <x@y>: and 2026/12/01 10:00、名前 <x@y>のメール: and … に 名前 さんは書きました:
  new RegExp(`^[\\s>(（]*${DATE}.{0,160}${MAILBOX}[^\\n]{0,40}[:：]\\s*$`),
  // With a colon at the end and an hour or address inside, for 「11/25のメール拝見しました。」 is a person's sentence.
  new RegExp(
    `^(?=.*(?:${HOUR}|@))(?!.*(?:の件|希望|予約))[\\s>(（]*${DATE}.{0,160}(?:${WROTE}|のメール|のメッセージ|送信|さんから|より)[^\\n]{0,20}[:：]\\s*$`,
    "i",
  ),
  new RegExp(`^(?=.*${HOUR})[\\s>(（]*${DATE}.{0,160}(?:${WROTE})。?\\s*$`, "i"),
  new RegExp(
    `^(?=.*(?:${HOUR}|@|さん|様|氏))(?!.*(?:の件|希望|予約))[\\s>(（]*.{1,120}(?:さん|様|氏)?(?:は|が|の)\\s*[「(（]?\\s*${DATE}.{0,60}(?:書きました|メッセージ|メール|wrote).{0,10}[:：]\\s*$`,
  ),
  new RegExp(`^[\\s>(（]*.{1,120}(?:さん|様|氏)(?:は|が)\\s*[「(（]?\\s*${DATE}.{0,60}書きました。?\\s*$`),
  // On Tue, 1 Dec 2026 at 10:00, Name <x@y> wrote: with or without dashes around it, and its sisters in other languages.
  /^[\s>(（]*(?:-{2,}\s*)?(?=.*\d)(?!.*\b(?:I|we) (?:wrote|writes)\b)(?:On|At|Le|El|Em|Il|Am|Den|På|Op|W dniu|Dnia|В)\s.{4,240}(?:wrote|writes|a écrit|escribió|escreveu|ha scritto|schrieb|schreef|skrev|napisał\(?a?\)?|написал\(?а?\)?)[^\n]{0,60}(?:[:：]\s*|-{2,}\s*)?$/i,
  new RegExp(
    `^(?!.*(?:連絡先|アドレス))[\\s>]*.{1,100}${MAILBOX}\\s*(?:さん)?(?:${WROTE}|のメール)[^\\n]{0,60}[:：]\\s*$|${MAILBOX}\\s*さん(?:は)?書きました。\\s*$`,
    "i",
  ),
  // Between dashes, or with the day behind it: 「--- 名前 さん、2026/11/25 9:30 のメール ---」 and 「名前 <x@y> さんのメール (2026/11/25 9:30)」.
  /^(?=.*(?:さん|様|氏|@))[\s>]*-{2,}\s*[^-\n].{0,120}(?:書きました|のメール|のメッセージ)\s*-{2,}\s*$/,
  new RegExp(`^[\\s>]*.{0,100}${MAILBOX}\\s*(?:さん|様)?の(?:メール|メッセージ)\\s*[(（]\\s*${DATE}.{0,20}[)）]\\s*$`),
  /^[\s>]*(?:Op|Den|Am)\s[^\n]{0,60}\d[^\n]{0,30}(?:schreef|skrev|schrieb)[^\n]{0,120}[:：]\s*$/i,
  // In any language: a day or an hour, an address in brackets and a colon at the end.
  /^(?=.*(?:\b20\d{2}\b|\d{1,2}[:.]\d{2})).{4,240}[<＜][^<>＜＞]+@[^<>＜＞]+[>＞].{0,40}[:：]\s*$/,
  /^[\s>]*In (?:your )?(?:message|mail|article|news)\b.{0,280}(?:wrote|writes)\s*[:：]\s*$/i,
  // Without a colon: the hour and zone as one webmail writes them, or a dash on either side.
  /^[\s>]*20\d{2}-\d{2}-\d{2} \d{1,2}:\d{2} (?:GMT|UTC)[+-]\d{1,2}:?\d{0,2}\s.{1,160}$/,
  /^[\s>]*-{2,}\s*(?:On .{4,160}|[^-\n].{0,80}) wrote\s*-{2,}\s*$/i,
  /^[\s>]*.{1,60}さんは書きました\s*[:：]\s*$/,
  /^\s*Sent from .{1,40}[<][^<>\s]+@[^<>\s]+[>] wrote:\s*$/i,
  // 2026/12/01 10:00 ハローワーク糸魚川: a whole date, an hour and a name.
  new RegExp(
    `^[\\s>]*\\d{4}\\s?[年/.-]\\s?\\d{1,2}\\s?[月/.-]\\s?\\d{1,2}日?(?:\\s?[(（].[)）])?\\s*${HOUR}[、,]?\\s+(?!.*(?:相談|面談|予約|希望|候補|の件))[^\\d:：、。\\n]{2,40}[:：]\\s*$`,
  ),
];
/** A day, a name and an address with nothing behind them: an attribution only where a quote or nothing follows. */
const BARE = new RegExp(
  `^[\\s>]*\\d{4}${DATE.replace("\\d{2,4}", "")}.{1,160}[<＜][^<>＜＞\\n]*@[^<>＜＞\\n]*[>＞]\\s*$`,
);
/** In any order: a day or an address, somebody, a word for writing or quoting. Only where a marked quote follows. */
const WRITTEN_ABOVE_QUOTE = new RegExp(
  `^(?=.*(?:\\d|@)).{4,200}\\b(?:${WROTE})\\b.{0,60}[:：]\\s*$|${MAILBOX}\\s*(?:さん|様|氏)?\\s*[:：]\\s*$|${MAILBOX}\\s*wrote\\s+${DATE}|^[\\s>]*Quoting .{0,80}${MAILBOX}.{0,10}[:：]\\s*$|${DATE}.{0,120}(?:から|より)(?:の)?引用\\s*[:：]?\\s*$`,
  "i",
);
/** 「名前 wrote:」 without a day; what the writer says of himself announces no older mail. */
const NAMED_ABOVE_QUOTE =
  /^(?!.*\b(?:I|we|you|he|she|they)\b)[^\n。、,]{2,60}(?:\swrote|さんは書きました|さんの発言)\s*[:：]\s*$/i;

function isWrittenAboveQuote(line: string): boolean {
  return WRITTEN_ABOVE_QUOTE.test(line) || NAMED_ABOVE_QUOTE.test(line);
}

/** What a wrapped attribution begins with: its word or its day. */
const WRAPPING =
  /^[\s>(（]*(?:-{2,}\s*)?(?:(?:On|At|In message|Le|El|Em|Il|Am|Den|På|Op|W dniu|Dnia|В)\s|.{0,30}\d{2,4}\s*[年/.\s:-]|.{1,100}(?:[<＜][^<>＜＞]*@|(?:wrote|schrieb|skrev|schreef)\b))/i;

/** 「12月4日の14時より、よろしくお願いいたします。」 begins like an attribution, but it asks for something. */
function isSentence(line: string): boolean {
  return !/@|[:：]\s*$/.test(line) && /(?:から|より).*(?:ます|です|した|ください|下さい|たい)[。.!！\s]*$/.test(line);
}

function isAttribution(line: string): boolean {
  return ENDS.test(line) && ATTRIBUTIONS.some((pattern) => pattern.test(line));
}

function isMarkedBelow(lines: readonly string[], index: number): boolean {
  return /^\s{0,3}[>＞|｜]/.test(lines.slice(index + 1, index + 4).find((line) => line.trim() !== "") ?? "");
}

function isFollowedByQuote(lines: readonly string[], index: number): boolean {
  const next = lines.slice(index + 1, index + 40).find((line) => line.trim() !== "");
  return next === undefined || /^\s{0,3}[>＞|｜]/.test(next);
}
