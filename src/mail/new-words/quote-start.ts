import { attributionLength } from "./attribution.ts";

/** Where older words begin: `length` lines of announcement, below them `prefixed` lines or lines without any mark. */
export type QuoteStart = { index: number; length: number; prefixed: boolean };

/** The first attribution, Outlook block or separator; null when the mail has none. */
export function findQuoteStart(lines: readonly string[]): QuoteStart | null {
  for (let index = 0; index < lines.length; index += 1) {
    const length = announcementLength(lines, index) ?? attributionLength(lines, index);
    if (length === null) continue;
    const next = lines.slice(index + length).find((following) => following.trim() !== "");
    return {
      index,
      length,
      prefixed: isPrefixed(lines[index] ?? "") || (next !== undefined && isPrefixed(next)),
    };
  }
  return null;
}

/** Lines of a separator or of a block of headers that begin at `index`, or null. */
export function announcementLength(lines: readonly string[], index: number): number | null {
  return separatorLength(lines, index) ?? headerBlockLength(lines, index);
}

/** Quote marks of mail programs: `>`, `＞`, `》`, `≫`, `|`, `｜`. */
export function isPrefixed(line: string): boolean {
  return PREFIX.test(line) && !(line.length <= MAX_DECORATED && DECORATED.test(line));
}

export function withoutPrefix(line: string): string {
  return line.replace(/^[\s>＞》≫|｜]+/, "");
}

/** True for a line like 差出人: or Subject: as mail programs repeat them above an older mail. */
export function isHeaderLine(line: string): boolean {
  return HEADER_LINE.test(line);
}

const PREFIX = /^\s{0,3}(?:>|＞|》|≫|\|(?!\||[^|\n]+(?:\|[^|\n]*)+$)|｜)/;
/** 「>>> お知らせ <<<」 frames its own words; nobody frames a paragraph. */
const MAX_DECORATED = 120;
const DECORATED = /^\s{0,3}[>＞》]{2}[^\n]*[^\s<＜《][^\n]*[<＜《]{2}\s*$/;
const RULE = "[-_=＝－—‐*]";
const SEPARATOR = new RegExp(
  `^\\s*(?:>\\s*)?(?:${RULE}{2,}\\s*)(?:original message|original appointment|original mail|forwarded message|begin forwarded message|reply message|元のメッセージ|オリジナルメッセージ|転送メッセージ|転送されたメッセージ|引用|(?:元|返信元|受信|引用元)の?メ(?:ール|ッセージ)|受信したメール|ursprüngliche nachricht|ursprungliche nachricht|message d'origine|message original|mensaje original|mensagem original|messaggio originale|oorspronkelijk bericht|oprindelig (?:besked|meddelelse)|ursprungligt meddelande|opprinnelig melding|alkuperäinen viesti|oryginalna wiadomość|исходное сообщение|원본 메시지|原始邮件|原始郵件)\\s*${RULE}*\\s*$`,
  "i",
);
const FORWARD_LINE =
  /^\s*(?:>\s*)?(?:Begin forwarded message:|転送されたメッセージ[:：]|元のメール[:：]?|[<＜【[（(]\s*(?:元|返信元|受信)の?メ(?:ール|ッセージ)\s*[>＞】\]）)]|Message du\s*:.{4,40})\s*$/i;
const MIN_RULE = /^\s*[_＿=＝-]{4,}\s*$/;
const LONG_RULE = /^\s*[_＿-]{10,}\s*$/;

function separatorLength(lines: readonly string[], index: number): number | null {
  const line = lines[index] ?? "";
  if (!SEPARATOR.test(line) && !FORWARD_LINE.test(line)) {
    // A short rule belongs to the announcement that stands right below it.
    const next = index + 1 + (lines[index + 1]?.trim() === "" ? 1 : 0);
    return MIN_RULE.test(line) && FORWARD_LINE.test(lines[next] ?? "") ? next - index + 1 : null;
  }
  return 1 + (headerBlockLength(lines, index + 1) ?? 0);
}

const SENDER_NAMES =
  "差出人|送信者|送信元|発信者|From|De|Von|Fra|Från|Da|Van|Od|От|Lähettäjä|Gönderen|Từ|보낸 ?사람|发件人|寄件者";
const SENT_NAMES =
  "送信日時|送信日|送信|受信日時|日時|日付|Sent|Date|Gesendet|Datum|Envoyé(?: le)?|Enviado(?: el)?|Inviato|Verzonden|Sendt|Dato|Skickat|Wysłano|Отправлено|Дата|Enviada em|Lähetetty|Gönderilme(?: Tarihi)?|Ngày|보낸 ?날짜|发送时间|寄件日期";
const OTHER_NAMES =
  "宛先|To|Cc|CC|Bcc|件名|題名|Subject|Sub|返信先|Reply-To|添付ファイル|添付|重要度|Importance|Attachments|An|Betreff|À|A|Copie à|Objet|Sujet|Para|Asunto|Assunto|Oggetto|Aan|Onderwerp|Til|Emne|Till|Ämne|Do|Temat|Кому|Тема|Копия|Vastaanottaja|Aihe|Kime|Konu|Đến|Chủ đề|받는 ?사람|제목|收件人|主题|收件者|主旨";
const HEADER_LINE = new RegExp(
  `^\\s*(?:>\\s*)?[*＊]{0,2}(${SENDER_NAMES}|${SENT_NAMES}|${OTHER_NAMES})\\s*[*＊]{0,2}\\s*[:：]`,
  "i",
);
const SENDER_LINE = new RegExp(`^(?:${SENDER_NAMES})$`, "i");
const SENT_LINE = new RegExp(`^(?:${SENT_NAMES})$`, "i");

/**
 * 差出人:/送信日時:/宛先:/件名: or From:/Sent:/To:/Subject: in any order, also wrapped. The block must say who wrote and one
 * thing more, or when, to whom and with an address, for a request in labelled lines also knows 日時: and 件名:.
 */
function headerBlockLength(lines: readonly string[], index: number): number | null {
  let start = index;
  if (LONG_RULE.test(lines[start] ?? "")) start += 1;
  while (start < index + 3 && (lines[start] ?? "x").trim() === "") start += 1;
  if (!/[:：]/.test(lines[start] ?? "")) return null;
  const first = HEADER_LINE.exec(lines[start] ?? "")?.[1] ?? "";
  if (!SENDER_LINE.test(first) && !SENT_LINE.test(first)) return null;
  const names = new Set<string>();
  let end = start;
  for (; end < lines.length && end < start + MAX_BLOCK; end += 1) {
    const found = HEADER_LINE.exec(lines[end] ?? "");
    // 「From: 12/4 14:00」 names a time, not a sender.
    if (found !== null && SENDER_LINE.test(found[1] ?? "") && SPAN_ONLY.test(lines[end] ?? "")) return null;
    if (found !== null) names.add((found[1] ?? "").toLowerCase());
    // A long address is wrapped onto a line of its own between two headers.
    else if (!/^\s+\S/.test(lines[end] ?? "") && !HEADER_LINE.test(lines[end + 1] ?? "")) break;
  }
  const says = (form: RegExp) => [...names].some((name) => form.test(name));
  const addressed = lines.slice(start, end).some((line) => /^\s*(?:>\s*)?(?:To|宛先)\s*[:：].*@/i.test(line));
  const isBlock = names.size >= 2 && (says(SENDER_LINE) || (says(SENT_LINE) && says(/^(?:to|宛先)$/) && addressed));
  return isBlock ? end - index : null;
}

const SPAN_ONLY = /^[^:：]*[:：][\d\s年月日時分:：/.()（）月火水木金土~〜～-]+$/;
const MAX_BLOCK = 12;
