import { matchesOf } from "./matches.ts";

/** A stretch of the folded text with its place, so that a date or a number can be asked which words speak about it. */
export type Stretch = { text: string; start: number; end: number };

/** One sentence, its clauses, and whether it only reports what others say, wrote or did. */
export type Sentence = Stretch & { clauses: Stretch[]; reported: boolean };

/**
 * Sentences as people on phones write them: ended by 。 ! ? or a line break, by a full stop in English, or by nothing but
 * a space behind です, ます, した. A line that breaks off at a comma or a particle goes on in the next one,
 * unless a blank line follows.
 */
export function splitSentences(text: string): readonly Sentence[] {
  if (last?.text !== text) last = { text, sentences: sentencesOf(text) };
  return last.sentences;
}

/** Several questions in a row are about the same words: they are split once. */
let last: { text: string; sentences: readonly Sentence[] } | null = null;

function sentencesOf(text: string): Sentence[] {
  const sentences: Sentence[] = [];
  let from = 0;
  for (const match of matchesOf(text, BREAK)) {
    const end = match.index + match[0].length;
    const blank = text[end] === "\n";
    if (match[0].startsWith("\n") && !blank && GOES_ON.test(text.slice(from, match.index))) continue;
    push(text, from, end, sentences);
    from = end;
  }
  push(text, from, text.length, sentences);
  return sentences;
}

const BREAK =
  /[。!?]+(?![」』](?:と|って|なんて))|(?<=です|ます|した|はい)~+(?=\S)|(?<=[a-z)]|\b(?:number|option|choice) \d|\d ?[ap]m|\d:\d\d|\b(?:dec|nov|jan)[a-z]*\.? \d{1,2})(?<!\b(?:no|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|mon|tue|wed|thu|fri|mr|ms|mrs))[.;](?=\s|$)|(?<=です|ます|した|せん|さい|たい|ます?ね|です?よ|^はい|\nはい)[.．…・]*[ \t\u3000]+(?=\S)|\.{2,}|…+|\n/gi;
/** 「都合により⏎キャンセル」 is one sentence; 「12月4日で⏎よろしく」 reads the same either way. */
const GOES_ON =
  /(?:、|(?<=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]),|ので(?!す)|ため|により|(?<!です|ます|した)が|[をにはの]|(?<!です|ます)から|けど|(?<=[っいきん\p{Script=Han}])たら|なので)\s*$/u;

function push(text: string, from: number, to: number, sentences: Sentence[]): void {
  const stretch = trimmed(text, from, to);
  if (!/[\p{L}\p{N}\uE001-\uE032?○×]/u.test(stretch.text)) return;
  sentences.push({ ...stretch, clauses: splitClauses(text, stretch), reported: isReported(stretch.text) });
}

/** Hearsay, quotation and examples: words that are not the writer's own act. */
const REPORTED =
  /[」』"”](?:と|って)|(?:お願いします|承知しました|了解しました|キャンセルします|同意します|はい)(?:と|って)(?!思|存)|(?:[るた]|たい|ない|だ|いい|悪い)(?:そう|らしい)(?:です|で(?=[、,])|だ|$)|とのこと|(?:と|って)(?:言|いっ|いう(?!こと|旨|件|理解|(?<=(?:用事?|予定|事情|理由|わけ)という)のは)|い[うわ]れ|書(?:い|か)|聞(?:い|き)|伝え(?:て|られ)|返(?:事|信)(?:す|し)|あり(?:ま|、))|例えば|たとえば|(?:told|said|asked) (?:me|that|you)|he says|she says/i;

export function isReported(text: string): boolean {
  return REPORTED.test(text);
}

/** その子は12/1に予約しているそうです: what somebody else does or did, as it is told. */
export function isOfOther({ text, reported }: Pick<Sentence, "text" | "reported">): boolean {
  return reported && OTHERS.test(text);
}

const OTHERS =
  /^(?:その|この|あの)?(?:友(?:達|だち|人)|知人|知り合い|同僚|先輩|後輩|子|人|方|兄|弟|姉|妹|母|父|夫|妻|息子|娘|いとこ|叔父|叔母|近所の[^。、]{1,4}|[^\s、。]{1,6}(?:さん|ちゃん|君|くん))(?:は|が|も)/;

/** The parts of a sentence that are about different things: 「1番は無理なので｜2番でお願いします」. */
function splitClauses(text: string, sentence: Stretch): Stretch[] {
  const clauses: Stretch[] = [];
  let from = sentence.start;
  for (const match of matchesOf(sentence.text, JOINT)) {
    const end = sentence.start + match.index + match[0].length;
    // A list or a topic without a predicate belongs to what follows: 「12月3日、4日は無理」.
    if (/^[、,]\s*$/.test(match[0]) && !PREDICATE.test(text.slice(from, end))) continue;
    clauses.push(trimmed(text, from, end));
    from = end;
  }
  if (from < sentence.end) clauses.push(trimmed(text, from, sentence.end));
  return clauses;
}

const JOINT =
  /(?<=[\d日時分半番目)\uE001-\uE032])(?:では|じゃ)なく(?:て)?[、,]?\s*|(?:な?ので(?!す|し)|(?:もん|(?<=[るたすい])ん)で(?=[、,])|(?:の|な|る|た|い)ため(?:に)?|(?:です|ます|した|せん|だ|たい)(?:けれども?|けど|が|から)|(?:無理|だめ|ダメ|NG|×|バイト|仕事|パート|用事|予定|通院|病院|面接|法事|会議|出張|夜勤|日勤|勤務|シフト|学校|研修|不可|先約|試験|旅行|参観)で(?=[、,\s]))[、,]?\s*|[、,]\s*|(?<=[×○◎△])\s+|\s(?=but\b|so\b|because\b)/gi;
const PREDICATE =
  /です|ます|した|せん|ない|な[いく]|[しく悪難]く|たい|ください|お願い|無理|だめ|ダメ|NG|[×○◎]|大丈夫|OK|(?:[りきちびくてしず]|しまい)[、,]\s*$|はい|いえ|希望[、,]|can'?t|cannot|yes|ok|sorry|thank/i;

function trimmed(text: string, from: number, to: number): Stretch {
  const behind = text.slice(from, to).trimStart();
  const words = behind.trimEnd();
  const start = to - behind.length;
  return { text: words, start, end: start + words.length };
}

/** Without the spaces of easy Japanese, closing signs, and the hesitation of politeness at the end. */
export function plainOf(text: string): string {
  return text
    .replace(
      /(?<=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])[ \t]+(?=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])/gu,
      "",
    )
    .replace(/^[-・→>*※"「『(\s]+|[.!。、,~ー\-"」』)\s]+$/g, "")
    .replace(/[ぁぃぅぇぉっ]+$/, "")
    .replace(/(?<=OK|ok|Ok) (?=です)|(?<=[^\x20-\x7e]) (?=OK|Ok|ok)/g, "")
    .replace(/(?<=です|ます|した|せん)(?:ので|から|が|けど)$/, "");
}
