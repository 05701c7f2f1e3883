import type { ParsedMail } from "../reading.ts";

/** What a mail about an undelivered mail says; `permanent` is false only while the server still tries. */
export type ReturnedMail = { recipient: string | null; permanent: boolean; messageIds: string[] };

/**
 * Which letter came back, from whom, and whether for good (RFC 3464 fields first, then the free forms of carriers, Exchange,
 * Domino and qmail). Message-IDs come from the returned mail, nearest first; they name the letter, not the notice.
 */
export function readBounce(mail: ParsedMail): ReturnedMail {
  const status = mail.reportParts.filter((part) => part.contentType === "message/delivery-status");
  const fields = status
    .map((part) => part.text)
    .join("\n")
    .slice(0, MAX_ENCLOSED);
  const enclosed = mail.reportParts
    .filter((part) => part.contentType === "message/rfc822" || part.contentType === "text/rfc822-headers")
    .map((part) => part.text)
    .join("\n")
    .slice(0, MAX_ENCLOSED);
  const text = mail.text.slice(0, MAX_TEXT);
  return {
    recipient: recipientOf(mail, fields, text),
    permanent: isPermanent(fields, `${mail.subject}\n${text}`),
    messageIds: [
      ...new Set([
        ...idsIn(enclosed.replace(/\r?\n[ \t]+/g, " ")),
        ...idsIn(fields),
        ...idsIn(text),
        ...mail.inReplyTo,
        ...mail.references.toReversed(),
      ]),
    ].slice(0, MAX_IDS),
  };
}

/** True when the action fields of a report say that everything arrived: a receipt, no failure (RFC 3464 §2.3.3). */
export function isDeliveredReport(mail: ParsedMail): boolean {
  const actions = mail.reportParts
    .filter((part) => part.contentType === "message/delivery-status")
    .flatMap((part) => actionsIn(part.text));
  return actions.length > 0 && actions.every((action) => /^(?:delivered|relayed|expanded)$/.test(action));
}

const MAX_TEXT = 20_000;
const MAX_IDS = 30;
const MAX_ENCLOSED = 200_000;
const MAX_LINE = 1000;
const ADDRESS = /[^\s<>"'`,;:()[\]（）＜＞「」=]{1,64}@[A-Za-z0-9.-]{1,200}[A-Za-z0-9]/;

function idsIn(text: string): string[] {
  return [...text.matchAll(/^[> \t]*(?:X-)?(?:Original-)?Message-?ID:\s*(<[^<>\s]{1,998}>)/gim)].map(
    (match) => match[1] ?? "",
  );
}

function actionsIn(fields: string): string[] {
  return [...fields.matchAll(/^Action:\s*([a-z-]+)/gim)].map((match) => (match[1] ?? "").toLowerCase());
}

/** The recipient that failed: the first with a failed action in a report of several, else the first named. */
function recipientOf(mail: ParsedMail, fields: string, text: string): string | null {
  const groups = fields.split(/\r?\n[ \t]*\r?\n/).filter((group) => /^(?:Final|Original)-Recipient:/im.test(group));
  const failed = groups.find((group) => actionsIn(group).includes("failed")) ?? groups[0];
  for (const name of ["Original-Recipient", "Final-Recipient"]) {
    const value = new RegExp(`^${name}:[^\\n;]*;[ \\t]*([^\\r\\n]+)`, "im").exec(failed ?? "")?.[1];
    const address = addressIn(value ?? "");
    if (address !== null) return address;
  }
  const named = mail.headers.find((line) => line.name === "x-failed-recipients")?.value;
  if (named !== undefined) return addressIn(named);
  const senders = [...mail.from, ...mail.to].map((box) => box.address.toLowerCase());
  return recipientInWords(text, senders);
}

/** Free forms name the address near the reason: on a line of its own, behind a label, or inside the server's answer. */
function recipientInWords(text: string, notThese: readonly string[]): string | null {
  const lines = text.split("\n").map((line) => line.slice(0, MAX_LINE).replace(/^[>\s]+/, ""));
  const end = lines.findIndex(
    (line, at) => at > 0 && /^(?:Received|Return-Path|Message-ID|From|DKIM-Signature):\s/i.test(line),
  );
  const own = end < 0 ? lines : lines.slice(0, end);
  const usable = (line: string) => {
    const address = addressIn(line);
    return address === null || notThese.includes(address.toLowerCase()) || DAEMON_ADDRESS.test(address)
      ? null
      : address;
  };
  for (const form of [RECIPIENT_LINE, REASON_LINE, /./]) {
    for (const line of own) {
      const address = form.test(line) ? usable(line) : null;
      if (address !== null) return address;
    }
  }
  return null;
}

const RECIPIENT_LINE =
  /^(?:<[^<>\s]+@[^<>\s]+>[:：]?|[^\s<>]+@[^\s<>]+[:：]?)\s*$|^<[^<>\s]+@[^<>\s]+>[:：]|^\s*(?:to|recipient|宛先|あて先|受信者|送信先|配信先|メールアドレス)\s*[:：]/i;
const REASON_LINE = /\b5\d\d\b|\b[45]\.\d\.\d|unknown|not found|refused|rejected|見つかりません|存在しません|届け/i;
const DAEMON_ADDRESS = /^(?:mailer-daemon|postmaster|mail-daemon)@/i;

function addressIn(text: string): string | null {
  const quoted = /"([^"\s@]{1,64})"(@[A-Za-z0-9.-]{1,200}[A-Za-z0-9])/.exec(text);
  const address = quoted === null ? ADDRESS.exec(text)?.[0] : `${quoted[1]}${quoted[2]}`;
  if (address === undefined) return null;
  const at = address.lastIndexOf("@");
  return `${address.slice(0, at)}${address.slice(at).toLowerCase()}`;
}

/** A report that only warns of delay, or words of a server that tries on, are not the end of a letter. */
function isPermanent(fields: string, text: string): boolean {
  const actions = actionsIn(fields);
  if (actions.includes("failed")) return true;
  if (actions.length > 0) return false;
  return !STILL_TRYING.test(text) || GIVEN_UP.test(text);
}

const STILL_TRYING =
  /delivery (?:status notification \()?(?:is |has been )?delay|delayed (?:mail|\d+ hours)|has not yet been delivered|not been able to deliver [^\n]{0,60}yet|will (?:continue|keep|be retried|try again)|(?:message|delivery) will be (?:retried|attempted)|do(?:es)? not need to (?:resend|retry)|no action is required|warning message only|遅延|遅れてい|再(?:度)?送(?:信)?を(?:試み|続け|行)|配信を(?:継続|続け)/i;
const GIVEN_UP =
  /(?:gave|given|giving) up|permanent(?:ly)? (?:error|fail)|retry timeout exceeded|returned to sender|配信を(?:中止|断念)/i;
