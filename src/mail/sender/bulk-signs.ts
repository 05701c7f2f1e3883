import type { ParsedMail, ReadingOffice } from "../reading.ts";
import { isReport, isSurelyAdvertising } from "./advertising.ts";
import { ABOUT_BOOKING } from "./automatic-wordings.ts";
import { isRobot } from "./automatic-words.ts";

/**
 * Whether a mail went to many. A list's own headers are sure, unless the list is how the office's mailbox gets its mail.
 * Everything else is a sign that webmails leave on people's mail, too: one alone is sure only in a mail that answers
 * nothing and asks for nothing, two in any that answers nothing. In an answer they are never more than a hint.
 */
export function findBulkSigns(mail: ParsedMail, newText: string, office: ReadingOffice): "sure" | "hinted" | "none" {
  const names = new Map(mail.headers.map(({ name, value }) => [name, value]));
  const precedence = (names.get("precedence") ?? "").trim().toLowerCase();
  const lists = LIST_HEADERS.flatMap((name) => names.get(name)?.trim().toLowerCase() ?? []);
  const isOwn = office.ownAddresses.some((address) =>
    lists.some((list) => list.includes(address) || list.includes(address.replace("@", "."))),
  );
  if (isOwn) return "none";
  const toMany = /^(?:bulk|junk)$/.test(precedence) || /^\s*(?:bulk|junk)\s*$/i.test(names.get("x-precedence") ?? "");
  const returnPath = (mail.returnPath ?? "").slice(0, MAX_ADDRESS);
  if (lists.length > 0 || precedence === "list" || (toMany && LIST_PATH.test(returnPath))) return "sure";
  const offered = names.has("list-unsubscribe") || names.has("feedback-id") || toMany;
  const mailed = MAILER_HEADERS.some((name) => names.has(name)) || isEncodedReturn(returnPath);
  const robot = isRobot(mail) && !isForSomebodyElse(mail);
  const leaving = saysHowToLeave(newText);
  const signs = [offered, mailed, robot, leaving].filter(Boolean).length;
  if (isSurelyAdvertising(mail, newText) || isReport(mail, newText, robot)) return "sure";
  const answers = mail.inReplyTo.length > 0 || /^\s*(?:re|fw|fwd|返信|転送)\s*[:：]/i.test(mail.subject);
  if (signs === 0) return "none";
  const asks = ABOUT_BOOKING.test(newText.slice(0, OPENING)) || SPEAKS.test(newText.slice(0, OPENING));
  if (answers || asks) return offered || leaving ? "hinted" : "none";
  if (signs >= 2 || offered || (leaving && newText.length >= NEWSLETTER)) return "sure";
  return leaving ? "hinted" : "none";
}

const LIST_HEADERS = ["list-id", "list-post", "mailing-list", "x-mailing-list", "x-ml-name"] as const;
/** The return path of list programs: majordomo, Mailman, ezmlm, Yahoo! Groups. */
const LIST_PATH =
  /^owner-[^@]+@|^[^@]+-(?:owner|bounces?|errors?|request|admin)(?:[+=-][^@]*)?@|^[^@]+-return-\d+-[^@]*@|^sentto-\d/i;
/** Headers of the services that send for others, and of programs for sending to many. */
const MAILER_HEADERS = [
  "x-campaign",
  "x-campaignid",
  "x-campaign-id",
  "x-csa-complaints",
  "x-jobid",
  "x-mailgun-sid",
  "x-mailer-recptid",
  "x-mandrill-user",
  "x-mc-user",
  "x-report-abuse",
  "x-ses-outgoing",
  "x-sg-eid",
  "x-sg-id",
  "list-unsubscribe-post",
] as const;
/** Characters of the new words in which a person would say what the mail is about. */
const OPENING = 400;
/** A pasted line with a link is no newsletter; these are longer. */
const NEWSLETTER = 300;
/** A person introduces himself, or asks somebody to do something. */
const SPEAKS =
  /と申します|です。?\s*$|お世話になって|教えて(?:くだ|下|いた|ほし)|したいです|お願いします|\bI (?:am|would|want|need|have)\b/im;
const LEAVING =
  /\bunsubscrib|(?:stop|no longer wish to|prefer not to) receiv|(?:opt[- ]out|remove[^.\n]{0,30}(?:mailing )?list)|you (?:are receiv|received? this)|(?:配信|購読|登録)の?(?:停止|解除)|メール(?:マガジン|配信)の?(?:登録)?(?:停止|解除|変更)|今後[^。\n]{0,20}(?:不要|希望されない|希望しない)(?:な|の)?(?:場合|方)/i;

function saysHowToLeave(text: string): boolean {
  const end = text.slice(0, FOOT).concat(" ", text.slice(-FOOT));
  return LEAVING.test(end) && /https?:\/\/|www\.|[\w.+-]{1,64}@[\w-]{1,63}\.\w/.test(end);
}

const FOOT = 4000;
/** Characters of an address (RFC 5321 §4.5.3.1). */
const MAX_ADDRESS = 320;

/** The recipient written into the return path (`bounces+1-me=example.jp@…`), so that bounces can be counted. */
function isEncodedReturn(path: string): boolean {
  return /^(?:bounces?|b|err|return|msprvs\d?)[-+._][^@]{4,}@|^[^@\s]+=[\w.-]+\.[a-z]{2,}@/i.test(path);
}

/** A web form sends a person's words from an address of its own and says whom to answer. */
function isForSomebodyElse(mail: ParsedMail): boolean {
  return mail.replyTo.some(
    (box) => !mail.from.some((from) => from.address.toLowerCase() === box.address.toLowerCase()),
  );
}
