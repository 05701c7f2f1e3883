/** A mail's text divided into what the person newly wrote and what is older or repeated. */
export type ReplyText = {
  /** The new words, trimmed; empty when nothing is left. */
  newText: string;
  /** Signature or phone footer, kept for name and telephone. */
  signature: string;
  /** What is quoted below or between, quote marks included. */
  quoted: string;
};

/**
 * New words = the body minus what we ourselves sent, minus quotes, minus signature (design decision 4). `sent` is the
 * text of our letter in this thread; when it is known, un-prefixed lines inside the quoted letter that are not ours are
 * kept, for people fill in our form or answer between the lines.
 */
export function splitReply(text: string, sent: string | null): ReplyText {
  const lines = text
    .replace(/\r\n?/g, "\n")
    .replace(/[\u200B\uFEFF\u2060]/g, "")
    .split("\n")
    .slice(0, MAX_LINES);
  const own = sent === null ? null : new SentWords(sent);
  const cut = findQuoteStart(lines);
  const above = cut === null ? lines : lines.slice(0, cut.index);
  const below = cut === null ? [] : lines.slice(cut.index);
  const quoted: string[] = [];
  const kept = dropPrefixed(above, quoted, own);
  const bare = own === null ? kept : dropSentBlock(kept, own, quoted);
  const answers = cut === null ? [] : answersBelow(below.slice(cut.length), cut.prefixed, own, quoted);
  const { body, signature } = splitSignature(bare);
  const foot = splitSignature(answers);
  return {
    newText: [trimLines(body), trimLines(foot.body)].filter((part) => part !== "").join("\n"),
    signature: [signature, foot.signature].filter((part) => part !== "").join("\n"),
    quoted: [...(cut === null ? [] : below.slice(0, cut.length)), ...quoted].join("\n"),
  };
}

const MAX_LINES = 5000;
const PREFIX = /^\s{0,3}(?:>|＞|》|≫|\|(?!\|)|｜)/;

/** The letter we sent, comparable line by line whatever a mail program did to spaces, wraps and quote marks. */
class SentWords {
  readonly #whole: string;
  readonly #lines: Set<string>;

  constructor(sent: string) {
    const lines = sent
      .split(/\r?\n/)
      .map(squeeze)
      .filter((line) => line !== "");
    this.#lines = new Set(lines);
    this.#whole = lines.join("");
  }

  isLine(line: string): boolean {
    return this.#lines.has(squeeze(line));
  }

  /** True for a line of ours or a piece of one; too short a piece says nothing. */
  holds(line: string): boolean {
    const words = squeeze(line);
    return words === "" || this.#lines.has(words) || (words.length >= MIN_PIECE && this.#whole.includes(words));
  }
}

/** A long line of ours that a program broke in two: the second half alone may be too short to be recognised. */
function continues(previous: string | null, line: string, own: SentWords): boolean {
  return previous !== null && line.trim() !== "" && own.holds(`${previous}${line}`);
}

const MIN_PIECE = 8;

function squeeze(line: string): string {
  return line
    .normalize("NFKC")
    .replace(/^[\s>|]+/, "")
    .replace(/\s+/g, "")
    .replace(/[〜~]/g, "~");
}

type Cut = { index: number; length: number; prefixed: boolean };

/** Where the older mail begins: an attribution line (also over two or three lines), an Outlook block, a separator. */
function findQuoteStart(lines: readonly string[]): Cut | null {
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? "";
    const length = separatorLength(lines, index) ?? headerBlockLength(lines, index) ?? attributionLength(lines, index);
    if (length === null) continue;
    const next = lines.slice(index + length).find((following) => following.trim() !== "");
    return { index, length, prefixed: PREFIX.test(line) || (next !== undefined && PREFIX.test(next)) };
  }
  return null;
}

const SEPARATOR =
  /^\s*(?:>\s*)?(?:[-_=＝－—]{2,}\s*)(?:original message|original appointment|forwarded message|begin forwarded message|元のメッセージ|オリジナルメッセージ|転送メッセージ|転送されたメッセージ|引用|返信元のメール|受信メール|original mail)\s*[-_=＝－—]*\s*$/i;
const FORWARD_LINE = /^\s*(?:Begin forwarded message:|転送されたメッセージ[:：]|元のメール[:：]?)\s*$/i;

function separatorLength(lines: readonly string[], index: number): number | null {
  const line = lines[index] ?? "";
  if (!SEPARATOR.test(line) && !FORWARD_LINE.test(line)) return null;
  return 1 + (headerBlockLength(lines, index + 1) ?? 0);
}

const HEADER_LINE =
  /^\s*(?:>\s*)?[*＊]?(差出人|送信者|発信者|From|送信日時|送信日|日時|日付|Sent|Date|宛先|To|件名|題名|Subject|De|Von|Gesendet|An|Betreff|Envoyé(?: le)?|Objet|À|Cc|CC|返信先|Reply-To|添付ファイル|重要度)\s*[*＊]?\s*[:：]/i;

/** 差出人:/送信日時:/宛先:/件名: or From:/Sent:/To:/Subject:, at least two different ones, the first naming the sender. */
function headerBlockLength(lines: readonly string[], index: number): number | null {
  let start = index;
  if (/^\s*[_＿-]{10,}\s*$/.test(lines[start] ?? "")) start += 1;
  while (start < index + 3 && (lines[start] ?? "x").trim() === "") start += 1;
  const first = HEADER_LINE.exec(lines[start] ?? "");
  if (first === null || !/差出人|送信者|発信者|From|^De$|Von|送信日時|Date/i.test(first[1] ?? "")) return null;
  const names = new Set<string>();
  let end = start;
  for (; end < lines.length && end < start + 12; end += 1) {
    const found = HEADER_LINE.exec(lines[end] ?? "");
    if (found !== null) names.add((found[1] ?? "").toLowerCase());
    // A long address is wrapped onto a line of its own between two headers.
    else if (!/^\s+\S/.test(lines[end] ?? "") && !HEADER_LINE.test(lines[end + 1] ?? "")) break;
  }
  // A request in labelled lines also knows 日時: and 件名:, so the block must say who and to whom or when it was sent.
  const isBlock = names.size >= 2 && [...names].some((name) => /差出人|送信者|発信者|from|^de$|^von$/.test(name));
  return isBlock ? end - index : null;
}

const DATE = "(?:\\d{2,4}\\s*[年/.-]\\s*\\d{1,2}\\s*[月/.-]\\s*\\d{1,2}|\\d{1,2}\\s*[/月]\\s*\\d{1,2})";
const ATTRIBUTIONS: readonly RegExp[] = [
  // 2026年12月1日(火) 10:00 名前 <x@y>: and 2026/12/01 10:00、名前 <x@y>のメール: and … に 名前 さんは書きました:
  new RegExp(`^[\\s>(（]*${DATE}.{0,160}(?:[<＜][^<>＜＞]*@[^<>＜＞]*[>＞]|[\\w.+-]+@[\\w.-]+)[^\\n]{0,40}[:：]\\s*$`),
  new RegExp(
    `^[\\s>(（]*${DATE}.{0,160}(?:書きました|書いた|のメール|のメッセージ|wrote|送信|さんから|より)[^\\n]{0,20}[:：。]?\\s*$`,
  ),
  new RegExp(
    `^[\\s>(（]*.{1,120}(?:さん|様|氏)?(?:は|が|の)\\s*[「(（]?\\s*${DATE}.{0,60}(?:書きました|メッセージ|メール|wrote).{0,10}[:：。]?\\s*$`,
  ),
  /^[\s>(（]*(?:On|Le|El|Am)\s.{4,200}(?:wrote|writes|a écrit|escribió|schrieb)[^\n]{0,60}[:：]?\s*$/i,
  /^[\s>]*.{1,100}[<＜][^<>＜＞\s]+@[^<>＜＞\s]+[>＞]\s*(?:さん)?(?:wrote|writes|は書きました|が書きました|のメール|さんは書きました)\s*[:：]?\s*$/i,
  // In any language: a day or an hour, an address in brackets and a colon at the end.
  /^(?=.*(?:\b20\d{2}\b|\d{1,2}[:.]\d{2})).{4,200}[<＜][^<>＜＞]+@[^<>＜＞]+[>＞].{0,40}[:：]\s*$/,
  /^[\s>]*In (?:your )?(?:message|mail).{0,120}(?:wrote|writes)\s*[:：]\s*$/i,
  /^[\s>]*\d{4}-\d{2}-\d{2}.{0,30}\s.{1,100}[<＜][^<>＜＞\s]+@[^<>＜＞\s]+[>＞]\s*[:：]\s*$/,
];

/** The lines that an attribution takes (1 to 3, for programs wrap it), or null. */
function attributionLength(lines: readonly string[], index: number): number | null {
  const line = lines[index] ?? "";
  if (line.trim() === "" || !/\d|wrote|writes|書/i.test(line)) return null;
  for (let length = 1; length <= 3; length += 1) {
    const part = lines.slice(index, index + length);
    if (part.length < length || (length > 1 && (part.at(-1) ?? "").trim() === "")) return null;
    const joined = part.map((text) => text.trim()).join(" ");
    if (joined.length > 320) return null;
    if (length > 1 && !/^[\s>(（]*(?:On\s|.{0,30}\d{2,4}\s*[年/.\s:-])/i.test(line)) return null;
    if (ATTRIBUTIONS.some((pattern) => pattern.test(joined))) return length;
  }
  return null;
}

/** Lines with a quote mark go to the quotes; what a wrap broke off from one of ours goes with them. */
function dropPrefixed(lines: readonly string[], quoted: string[], own: SentWords | null): string[] {
  const kept: string[] = [];
  let previous: string | null = null;
  lines.forEach((line, at) => {
    const isOurs =
      own !== null && previous !== null && line.trim() !== "" && (own.holds(line) || continues(previous, line, own));
    if (PREFIX.test(line) || isOurs || (own === null && isWrapped(lines, at))) {
      quoted.push(line);
      previous = line;
    } else {
      kept.push(line);
      if (line.trim() !== "") previous = null;
    }
  });
  return kept;
}

/** A letter of ours that stands in the mail without any mark: recognised by three of its lines or more. */
function dropSentBlock(lines: readonly string[], own: SentWords, quoted: string[]): string[] {
  const ours = lines.filter((line) => squeeze(line).length >= 2 && own.isLine(line));
  if (ours.length < 3) return [...lines];
  return lines.filter((line) => {
    if (!own.holds(line)) return true;
    if (line.trim() !== "") quoted.push(line);
    return line.trim() === "";
  });
}

/** Below the attribution: with marks, the lines without a mark are answers; without marks, only what is not ours. */
function answersBelow(lines: readonly string[], prefixed: boolean, own: SentWords | null, quoted: string[]): string[] {
  if (prefixed) {
    // A second, older quote inside has its own attribution and no new words.
    const inner = lines.findIndex(
      (line, at) => !PREFIX.test(line) && (separatorLength(lines, at) ?? headerBlockLength(lines, at)) !== null,
    );
    const reach = inner < 0 ? lines : lines.slice(0, inner);
    const kept = dropPrefixed(reach, quoted, own);
    quoted.push(...(inner < 0 ? [] : lines.slice(inner)));
    return own === null ? kept : kept.filter((line) => !own.holds(line));
  }
  if (own === null) {
    quoted.push(...lines);
    return [];
  }
  const answers: string[] = [];
  let previous: string | null = null;
  for (const line of lines) {
    if (own.holds(line) || HEADER_LINE.test(line) || continues(previous, line, own)) {
      quoted.push(line);
      if (line.trim() !== "") previous = line;
    } else {
      answers.push(line);
      previous = null;
    }
  }
  // If hardly any line is ours, the quote is another letter or was rewrapped; nothing in it is surely new.
  const known = lines.filter((line) => line.trim() !== "").length - answers.length;
  if (known >= 3 && answers.length <= known) return answers;
  quoted.push(...answers);
  return [];
}

/** Without our letter at hand: a line squeezed in behind a long quoted one is that one's end, broken off by a program. */
function isWrapped(lines: readonly string[], at: number): boolean {
  const before = lines[at - 1] ?? "";
  const after = lines[at + 1];
  const followed = after === undefined || PREFIX.test(after);
  return (lines[at] ?? "").trim() !== "" && followed && PREFIX.test(before) && before.trim().length >= WRAP_WIDTH;
}

const WRAP_WIDTH = 28;

const PHONE_FOOTER =
  /^\s*(?:-- ?)?\s*(?:(?:私の|マイ)?(?:iPhone|iPad|Android|Galaxy|Xperia|AQUOS|スマートフォン|スマホ|携帯|Windows|Mac)[^。\n]{0,20}(?:から|より)送信(?:されました|しました|しています)?。?|(?:ドコモメール|auメール|ソフトバンクメール|Yahoo!?メール|Gmail|Outlook|Spark|Yahoo! JAPAN)[^\n]{0,30}(?:から送信|で送信|を入手|アプリから.*|より送信)[^\n]{0,20}|Outlook for (?:iOS|Android)\s*(?:を入手|から送信)?.*|Get Outlook for .*|Sent from (?:my |Mail |Yahoo|Outlook|Gmail).*|Yahoo!メール - .*|Sent with .*|(?:Gesendet von|Envoyé (?:de|depuis)|Enviado desde|Inviato da|Verzonden vanaf) .*)\s*$/i;
const SIGNATURE_RULE = /^\s*(?:--\s?|[-‐－―ー─━_＿=＝*＊☆★◇◆□■○●♪♡~～〜+＋∞:：.・…。,、^/\\|｜┏┓┗┛┌┐└┘╋╂ ]{5,})\s*$/;
const REQUEST_WORDS = /希望|求職(?:者)?番号|日時|第[1-3１-３一二三]|ご?連絡先|相談内容|予約|申込|キャンセル|お願い/;

/** The footers of phones and programs, then a block under a rule that carries an address and nothing of a request. */
function splitSignature(lines: readonly string[]): { body: string[]; signature: string } {
  const signature: string[] = [];
  let body = lines.filter((line) => {
    if (!PHONE_FOOTER.test(line)) return true;
    signature.push(line);
    return false;
  });
  while ((body.at(-1) ?? "x").trim() === "") body = body.slice(0, -1);
  const dashes = body.findIndex((line) => /^--\s?$/.test(line));
  if (dashes >= 0 && body.length - dashes <= MAX_SIGNATURE_LINES) {
    return { body: body.slice(0, dashes), signature: [...body.slice(dashes), ...signature].join("\n") };
  }
  const first = body.findIndex(
    (line, at) =>
      SIGNATURE_RULE.test(line) &&
      body.length - at <= MAX_SIGNATURE_LINES &&
      at > 0 &&
      looksLikeSignature(body.slice(at)),
  );
  if (first > 0) return { body: body.slice(0, first), signature: [...body.slice(first), ...signature].join("\n") };
  return { body, signature: signature.join("\n") };
}

const MAX_SIGNATURE_LINES = 14;

function looksLikeSignature(block: readonly string[]): boolean {
  const words = block.filter((line) => !SIGNATURE_RULE.test(line) && line.trim() !== "");
  if (words.length === 0) return true;
  if (words.some((line) => REQUEST_WORDS.test(line))) return false;
  const contact = words.some((line) =>
    /@|〒|TEL|Tel|tel|電話|携帯|E-?mail|メール|https?:|\d{2,4}-\d{2,4}-\d{4}/.test(line),
  );
  return contact || words.length <= 2;
}

function trimLines(lines: readonly string[]): string {
  return lines
    .map((line) => line.trimEnd())
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .replace(/^(?:[ \t\u3000]*\n)+|\s+$/g, "");
}
