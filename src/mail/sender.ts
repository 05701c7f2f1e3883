import type { ParsedMail, ReadingOffice, Sender } from "./reading.ts";

/** Who wrote the mail. `doubtful` means a person perhaps: read on, but nothing is confirmed by it (design decision 2). */
export type SenderVerdict = { sender: Sender; doubtful: boolean };

/**
 * Three classes from headers, structure, subject and words: surely automatic, doubtful, person. `X-Auto-Response-Suppress`
 * alone says nothing (Exchange puts it on people's mail); `Auto-Submitted: auto-generated` alone is a doubt, for help
 * desks put it on people's answers. `newText` is the mail without its quotes.
 */
export function classifySender(mail: ParsedMail, newText: string, office: ReadingOffice): SenderVerdict {
  const sure = (sender: Sender): SenderVerdict => ({ sender, doubtful: false });
  if (isFeedback(mail)) return sure("bounce");
  const receipt = receiptOf(mail, newText);
  if (receipt !== null) return receipt;
  const bounce = bounceOf(mail);
  if (bounce !== null) return bounce;
  const signs = automaticSigns(mail, newText);
  if (signs.sure) return sure("auto_reply");
  const bulk = bulkSigns(mail);
  if (bulk === "sure" || (bulk === "weak" && mail.inReplyTo.length === 0)) return sure("bulk");
  const own = mail.from.some((box) => office.ownAddresses.includes(box.address.toLowerCase()));
  const doubtful = signs.weak > 0 || bulk === "weak" || own || mail.from.length !== 1 || isCalendarAnswer(mail);
  return signs.weak >= 2 ? sure("auto_reply") : { sender: "person", doubtful };
}

function header(mail: ParsedMail, name: string): string | null {
  return mail.headers.find((line) => line.name === name)?.value ?? null;
}

function isFeedback(mail: ParsedMail): boolean {
  return (
    mail.reportType === "feedback-report" ||
    mail.reportParts.some((part) => part.contentType === "message/feedback-report")
  );
}

const RECEIPT_SUBJECT =
  /^\s*(?:開封済み|開封確認|開封通知|既読|Read|Return Receipt|Read Receipt|Gelesen|Lu)\s*(?:\(|:|：|（)/i;
const RECEIPT_WORDS =
  /に開封されました|が開封されました|開封済みです|表示されました|was (?:read|displayed|opened) (?:on|at)|has been (?:read|displayed)|return receipt for the mail/i;

function receiptOf(mail: ParsedMail, newText: string): SenderVerdict | null {
  const mdn =
    mail.reportType === "disposition-notification" ||
    mail.reportParts.some((part) => part.contentType === "message/disposition-notification");
  if (mdn) return { sender: "receipt", doubtful: false };
  const subject = RECEIPT_SUBJECT.test(mail.subject);
  const words = RECEIPT_WORDS.test(newText) || RECEIPT_WORDS.test(mail.text.slice(0, 2000));
  if (subject && words) return { sender: "receipt", doubtful: false };
  return subject && newText.trim().length < 200 ? { sender: "person", doubtful: true } : null;
}

const DAEMON =
  /^(?:mailer-?daemon|mail-?daemon|postmaster|mdaemon|maildelivery|double-bounce|bounces?|mailerdaemon)(?:[@+._-]|$)/i;
const DAEMON_NAME =
  /mail(?:er)?[ -]?(?:delivery|daemon|administrator)|delivery (?:subsystem|system|service)|mail system|postmaster|internet mail delivery|配信システム|メール配信/i;
const BOUNCE_SUBJECT =
  /undeliver|delivery (?:status|failure|failed|error|notification|report|has failed|problem)|returned (?:mail|to sender)|return(?:ed)? mail|failure (?:notice|notification|delivery)|mail (?:failure|delivery|system error|status|could not)|message (?:status|not delivered|delivery)|non[- ]?delivery|could not (?:be delivered|send)|unable to deliver|not delivered|delayed mail|warning: .*(?:send|deliver)|user unknown|mail rejected|rejected mail|bounce|mail failed|delayed \d+ hours|配信不能|配信できません|配信に失敗|送信できません|送信エラー|届きません|不達|エラーメール|宛先不明/i;
const BOUNCE_WORDS =
  /\b5\d\d[ -]\d?\.?\d?\.?\d?|\b[45]\.\d{1,2}\.\d{1,3}\b|user unknown|unknown user|no such (?:user|mailbox|recipient)|mailbox (?:is )?(?:full|unavailable|not found)|could not be delivered|couldn't be delivered|undeliverable|unable to deliver|delivery (?:to the following|failed|has failed)|recipient(?:s)? .{0,40}(?:failed|rejected|unknown)|host unknown|not (?:yet )?been delivered|over ?quota|配信できません|届けられません|送信できません|無効な受信者|not (?:be )?deliver/i;

function bounceOf(mail: ParsedMail): SenderVerdict | null {
  const status = mail.reportParts.find((part) => part.contentType === "message/delivery-status");
  const reported = mail.reportType === "delivery-status" || status !== undefined;
  if (reported) {
    const actions = [...(status?.text.matchAll(/^Action:\s*([a-z-]+)/gim) ?? [])].map((match) =>
      match[1]?.toLowerCase(),
    );
    const arrived =
      actions.length > 0 &&
      actions.every((action) => action === "delivered" || action === "relayed" || action === "expanded");
    return { sender: arrived ? "receipt" : "bounce", doubtful: false };
  }
  if (header(mail, "x-failed-recipients") !== null) return { sender: "bounce", doubtful: false };
  const from = mail.from[0];
  const daemon =
    from === undefined ||
    from.address === "" ||
    DAEMON.test(from.address) ||
    (DAEMON_NAME.test(from.name) && /daemon|delivery|system|postmaster|配信/i.test(from.name));
  const subject = BOUNCE_SUBJECT.test(mail.subject);
  const words = BOUNCE_WORDS.test(mail.text.slice(0, 6000));
  const nullPath = mail.returnPath === "";
  if (/^(?:mailer-?daemon|mail-?daemon)(?:@|$)/i.test(from?.address ?? ""))
    return { sender: "bounce", doubtful: false };
  if ((daemon && (subject || words)) || (nullPath && subject && words)) return { sender: "bounce", doubtful: false };
  if (
    subject &&
    words &&
    /^\s*(?:undeliver|returned mail|mail delivery|delivery status|failure notice|配信不能|エラーメール)/i.test(
      mail.subject,
    )
  )
    return { sender: "bounce", doubtful: false };
  return daemon && from !== undefined && from.address !== "" ? { sender: "person", doubtful: true } : null;
}

const AUTO_SUBJECT =
  /^\s*[【[(（<＜「]?\s*(?:自動返信|自動応答|自動送信|自動配信|不在(?:通知|連絡|応答|のお知らせ|の(?:ご)?連絡|のため|にして)|休暇(?:中|のお知らせ|のため)|(?:夏季|冬季|年末年始|臨時)?休業のお知らせ|auto(?:matic|mated)?[ -]?(?:reply|response|responder)|autoreply|out[ -]of[ -](?:the )?office|on vacation|vacation|away from|automatische antwort|abwesenheit|réponse automatique|respuesta automática)/i;
const AUTO_WORDS =
  /(?:この|本|当)(?:電子)?メール(?:は|を)[^。\n]{0,30}自動(?:的に|で)?(?:送信|返信|配信|応答|生成)|自動(?:返信|応答|送信|配信)(?:メール)?(?:です|になります|しております|でお送り|により|メッセージ)|このメールに(?:は)?(?:返信|ご返信)(?:しない|いただいても)|this is an auto(?:mated|matic)(?:ally generated)?|automatically generated (?:message|e-?mail|response|reply)|auto-?generated (?:message|e-?mail)/i;
const ABSENCE_WORDS: readonly RegExp[] = [
  /(?:現在|ただいま|只今|下記の?期間|以下の期間|出張|休暇|休業)[^。\n]{0,30}(?:不在|休暇|休業|留守|出張中|お休み)/,
  /不在にして(?:おり|い)ます|休暇(?:を(?:取得|いただ)|中)/,
  /(?:戻り次第|帰社後|出社後|休暇明け|復帰後|後日|(?:\d{1,2}[/月]\d{1,2}日?|\d日)(?:に|以降(?:に)?))[^。\n]{0,24}(?:返信|ご?連絡|回答|対応|返答)(?:いた|させ|し|を)/,
  /(?:緊急|お急ぎ)の(?:場合|方|ご用件|際)[^。\n]{0,40}(?:連絡|電話|まで)/,
  /\b(?:i am|i'm|i will be|currently|am) (?:currently )?(?:out of (?:the )?office|away|on (?:vacation|leave|holiday)|unavailable)/i,
  /(?:limited|no) access to (?:my )?e-?mail|i will (?:reply|respond|get back|answer)[^.\n]{0,40}(?:return|back|when)/i,
];

/** `sure`: the mail or its headers say so in words made for it; `weak` counts hints of which two together suffice. */
function automaticSigns(mail: ParsedMail, newText: string): { sure: boolean; weak: number } {
  const submitted = header(mail, "auto-submitted")?.trim().toLowerCase() ?? "no";
  const precedence = header(mail, "precedence")?.trim().toLowerCase() ?? "";
  const answers = [
    "x-autoreply",
    "x-autorespond",
    "x-autoresponder",
    "x-auto-reply",
    "x-autoreply-from",
    "x-mail-autoreply",
    "x-auto-reply-from",
    "x-autogenerated",
  ];
  const declared =
    submitted.startsWith("auto-replied") ||
    submitted.startsWith("auto-notified") ||
    precedence === "auto_reply" ||
    answers.some((name) => header(mail, name) !== null && !/^(?:no|false|0)$/i.test(header(mail, name) ?? "")) ||
    /autoresponder/i.test(header(mail, "delivered-to") ?? "") ||
    /autoresponder/i.test(header(mail, "x-post-messageclass") ?? "");
  const opening = newText.slice(0, 1500);
  const subject = AUTO_SUBJECT.test(mail.subject);
  const answered = AUTO_SUBJECT.test(
    mail.subject.replace(/^(?:\s*(?:re|aw|sv|fw|fwd|返信|転送)(?:\[\d+\]|\^\d+)?\s*[:：])+/i, ""),
  );
  const absence = ABSENCE_WORDS.filter((words) => words.test(opening)).length;
  const generated = submitted !== "no" && submitted !== "";
  const nullPath = mail.returnPath === "";
  const robot = mail.from.some((box) =>
    /^(?:no-?_?reply|do-?not-?reply|noreply|auto(?:mailer|reply|responder)?|notification|system|alert)s?(?:[@+._-])/i.test(
      box.address,
    ),
  );
  const words = AUTO_WORDS.test(opening);
  const hints = [generated, nullPath, robot, !subject && answered, absence > 0];
  return { sure: declared || subject || words || absence >= 2, weak: hints.filter(Boolean).length };
}

function bulkSigns(mail: ParsedMail): "sure" | "weak" | null {
  const precedence = header(mail, "precedence")?.trim().toLowerCase() ?? "";
  const has = (name: string) => header(mail, name) !== null;
  if (
    has("list-id") ||
    has("list-post") ||
    precedence === "list" ||
    has("mailing-list") ||
    has("x-mailing-list") ||
    has("x-ml-name")
  )
    return "sure";
  return has("list-unsubscribe") || precedence === "bulk" || precedence === "junk" || has("feedback-id")
    ? "weak"
    : null;
}

/** Calendar programs answer invitations by themselves (iMIP, RFC 6047): a click, not words. */
function isCalendarAnswer(mail: ParsedMail): boolean {
  const calendar =
    mail.contentType === "text/calendar" ||
    mail.attachments.some((part) => part.contentType === "text/calendar" || /\.ics$/i.test(part.fileName ?? ""));
  return calendar && /^\s*(?:承諾|辞退|仮承諾|参加|不参加|Accepted|Declined|Tentative)/i.test(mail.subject);
}
