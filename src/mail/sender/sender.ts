import type { ParsedMail, ReadingOffice, Sender } from "../reading.ts";
import { findAutomaticSigns } from "./automatic-words.ts";
import { findBulkSigns } from "./bulk-signs.ts";
import { classifyReturn } from "./returned-words.ts";

/** Who wrote the mail. `doubtful` means a person perhaps: read on, but nothing is confirmed by it (design decision 2). */
export type SenderVerdict = { sender: Sender; doubtful: boolean };

/**
 * Three classes from headers, structure, subject and words: surely automatic, doubtful, person. What only hints at a
 * machine (`Auto-Submitted: auto-generated`, which help desks put on people's answers; an empty return path) is a doubt,
 * for taking a person for a machine loses a consent. `newText` is the mail without its quotes.
 */
export function classifySender(mail: ParsedMail, newText: string, office: ReadingOffice): SenderVerdict {
  const receipt = receiptOf(mail, newText);
  if (receipt !== null) return receipt;
  const returned = classifyReturn(mail);
  if (returned === "bounce" || returned === "receipt") return { sender: returned, doubtful: false };
  const automatic = findAutomaticSigns(mail, newText);
  if (automatic === "sure") return { sender: "auto_reply", doubtful: false };
  const bulk = findBulkSigns(mail, newText, office);
  if (bulk === "sure") return { sender: "bulk", doubtful: false };
  const own = mail.from.some((box) => office.ownAddresses.includes(box.address.toLowerCase()));
  const doubtful =
    returned === "doubtful" ||
    automatic === "hinted" ||
    bulk === "hinted" ||
    own ||
    mail.from.length !== 1 ||
    isCalendarAnswer(mail);
  return { sender: "person", doubtful };
}

const RECEIPT_SUBJECT =
  /^\s*[【[]?(?:開封済み|未開封|開封確認|開封通知|既読|(?:Not )?Read|Return Receipt|Read Receipt|Gelesen|Lu)\s*(?:\(|:|：|（|】|\]|[-–—－]\s|$)/i;
const RECEIPT_WORDS =
  /(?:に|が|は)開封され(?:ました|ています|ず)|開封されずに|開封済みです|の開封確認です|(?:に|が)表示されました|was (?:read|displayed|opened) (?:on|at)|has been (?:read|displayed|opened)|deleted without being (?:read|displayed)|return receipt for the mail/i;

function receiptOf(mail: ParsedMail, newText: string): SenderVerdict | null {
  const mdn =
    mail.reportType === "disposition-notification" ||
    mail.reportParts.some((part) => part.contentType === "message/disposition-notification");
  if (mdn) return { sender: "receipt", doubtful: false };
  if (!RECEIPT_SUBJECT.test(mail.subject)) return null;
  const words = RECEIPT_WORDS.test(newText) || RECEIPT_WORDS.test(mail.text.slice(0, 2000));
  if (words) return { sender: "receipt", doubtful: false };
  return newText.trim().length < 200 ? { sender: "person", doubtful: true } : null;
}

/**
 * Calendar programs answer invitations by themselves (iTIP over mail, RFC 6047): a click, not words that consent. One that
 * names no method may have lost it.
 */
function isCalendarAnswer(mail: ParsedMail): boolean {
  const methods = mail.reportParts
    .filter((part) => part.contentType === "text/calendar")
    .map((part) => /^METHOD:\s*([A-Za-z]+)/m.exec(part.text)?.[1]?.toUpperCase() ?? "NONE");
  if (methods.some((method) => method !== "PUBLISH")) return true;
  const calendar =
    mail.contentType === "text/calendar" ||
    mail.attachments.some((part) => part.contentType === "text/calendar" || /\.ics$/i.test(part.fileName ?? ""));
  return calendar && /^\s*[【[]?(?:承諾|辞退|仮承諾|参加|不参加|Accepted|Declined|Tentative)/i.test(mail.subject);
}
