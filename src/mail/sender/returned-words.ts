import type { ParsedMail } from "../reading.ts";
import { isDeliveredReport } from "./returned-mail.ts";

/**
 * Whether a mail is about an undelivered (`bounce`) or delivered (`receipt`) mail, or written by a complaint desk (`bounce`,
 * for a person must look); `doubtful` when only its sender looks like one; null for anything else.
 */
export function classifyReturn(mail: ParsedMail): "bounce" | "receipt" | "doubtful" | null {
  if (isFeedback(mail)) return "bounce";
  const reported =
    mail.reportType === "delivery-status" ||
    mail.reportParts.some((part) => part.contentType === "message/delivery-status");
  if (reported) return isDeliveredReport(mail) ? "receipt" : "bounce";
  if (mail.headers.some((line) => line.name === "x-failed-recipients")) return "bounce";
  const from = mail.from[0];
  const named = from === undefined || from.address === "";
  if (MAILER_DAEMON.test(from?.address ?? "")) return "bounce";
  const daemon =
    named ||
    DAEMON.test(from.address) ||
    (DAEMON_NAME.test(from.name) && /daemon|delivery|system|postmaster|配信|システム|administrator/i.test(from.name));
  const subject = BOUNCE_SUBJECT.test(mail.subject);
  const words = BOUNCE_WORDS.test(mail.text.slice(0, OPENING));
  if ((daemon && (subject || words)) || (mail.returnPath === "" && subject && words)) return "bounce";
  if (subject && words && PLAIN_SUBJECT.test(mail.subject)) return "bounce";
  return daemon && !named ? "doubtful" : null;
}

const OPENING = 6000;

/** Feedback reports (RFC 5965), and those of the big mailbox houses that are no such report. */
function isFeedback(mail: ParsedMail): boolean {
  const arf =
    mail.reportType === "feedback-report" ||
    mail.reportParts.some((part) => part.contentType === "message/feedback-report");
  const unsubscribe = mail.headers.some((line) => line.name === "x-apple-unsubscribe");
  const complaint =
    /^\s*complaint about message from /i.test(mail.subject) &&
    mail.reportParts.some((part) => part.contentType === "message/rfc822");
  const notice = /"(?:notificationType|eventType)"\s*:\s*"(?:Bounce|Complaint)"/.test(mail.text.slice(0, OPENING));
  return arf || unsubscribe || complaint || notice;
}

const MAILER_DAEMON = /^(?:mailer-?daemon|mail-?daemon)(?:@|$)/i;
const DAEMON =
  /^(?:mailer-?daemon|mail-?daemon|postmaster|mdaemon|maildelivery|double-bounce|bounces?|mailerdaemon|microsoftexchange[0-9a-f]{20,})(?:[@+._-]|$)/i;
const DAEMON_NAME =
  /mail(?:er)?[ -]?(?:delivery|daemon|administrator)|delivery (?:subsystem|system|service)|mail system|postmaster|internet mail delivery|^system administrator$|配信システム|メール配信|メールシステム|^システム管理者$/i;
const BOUNCE_SUBJECT =
  /undeliver|delivery (?:status|failure|failed|error|notification|report|has failed|problem)|returned (?:mail|to sender)|return(?:ed)? mail|failure (?:notice|notification|delivery)|mail (?:failure|delivery|system error|status|could not)|message (?:status|not delivered|delivery)|non[- ]?delivery|could not (?:be delivered|send)|unable to deliver|not delivered|delayed mail|delivery delayed|warning: .*(?:send|deliver)|user unknown|mail rejected|rejected mail|bounce|mail failed|delayed \d+ hours|message you sent (?:was )?blocked|virus (?:found|detected|alert)|ウイルス(?:検出|検知|感染)|配[信送](?:不能|障害|エラー|失敗|遅延|状況)|(?:配信|配送|送信|お?届け)(?:さ?れ|でき|出来)(?:ません|ない)|遅延(?:通知|のお知らせ)|(?:配信|配送|送信)に失敗|送信エラー|届きません|届かなかった|不達|エラーメール|宛先不明|メール(?:が|を)[^\n]{0,20}(?:戻|返送)/i;
const BOUNCE_WORDS =
  /\b5\d\d[ -]\d?\.?\d?\.?\d?|\b[45]\.\d{1,2}\.\d{1,3}\b|user unknown|unknown user|no such (?:user|mailbox|recipient)|mailbox (?:is )?(?:full|unavailable|not found)|could not be delivered|couldn't be delivered|undeliverable|unable to deliver|delivery (?:to the following|failed|has failed)|recipient(?:s)? .{0,40}(?:failed|rejected|unknown)|host unknown|not (?:yet )?been delivered|over ?quota|(?:配信|配送|送信|お届け|届ける?こと)(?:は|が|も)?(?:され|でき|出来)ません|届けられません|(?:配信|配送|送信)に失敗|無効な受信者|(?:宛先|あて先|受信者|ユーザー?|アドレス)[^。\n]{0,30}(?:見つかりません|存在しません|不明|確認できません)|was blocked by|配信を(?:中止|停止)し|メールボックス[^。\n]{0,20}(?:いっぱい|容量|一杯)|受信(?:を)?拒否|not (?:be )?deliver|was(?:n't| not) delivered|has been delayed|(?:配信|配送|送信)が遅れ|拒否され(?:ました|た)/i;
const PLAIN_SUBJECT =
  /^\s*(?:undeliver|returned mail|mail delivery|delivery status|failure notice|delivery delayed|mail system error|メッセージ[がは](?:配信|送信)(?:され|でき)ません|配信(?:され|でき)ません:|(?:配[信送](?:不能|障害|エラー|失敗)|エラーメール)(?!の|に|が|は|を|と|で))/i;
