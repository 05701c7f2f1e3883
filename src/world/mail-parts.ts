import addressparser from "nodemailer/lib/addressparser";
import type { Time } from "../booking/time.ts";
import { fromEpochSeconds } from "../booking/time.ts";
import { decodeHeaderValue } from "../mail/charset.ts";
import { unflow } from "../mail/flowed.ts";
import { htmlToText } from "../mail/html-text.ts";
import type { Mailbox, ParsedMail } from "../mail/reading.ts";
import type { ParserLimits } from "./parser.ts";

/** One node of mailparser's tree (3.9.31), as far as we rely on it; header lines are binary strings, one character a byte. */
export type PartNode = {
  contentType: string | undefined;
  disposition?: string;
  isAttachment?: boolean;
  textContent?: string;
  headerLines?: { key: string; line: string }[];
  /** mailsplit's own node; `isFlowed` is set by our hook in parser.ts. */
  node?: { isFlowed?: boolean; delSp?: boolean };
  children: PartNode[];
};

export type TakenAttachment = { contentType: string; fileName: string | null; bytes: number; content: Uint8Array };

/** Puts the pieces that mailparser took apart into the reader's form. `partsDamaged`: a text part could not be decoded. */
export function assembleMail(
  tree: PartNode,
  attachments: readonly TakenAttachment[],
  partsDamaged: boolean,
  limits: ParserLimits,
): ParsedMail {
  const headers = (tree.headerLines ?? []).slice(0, limits.maxHeaderLines).map(({ key, line }) => {
    const value = line.slice(line.indexOf(":") + 1).replace(/\r?\n[ \t]*/g, (fold) => (fold.length > 0 ? " " : ""));
    return { name: key.toLowerCase(), raw: value.trim(), ...decodeHeaderValue(value.trim()) };
  });
  const first = (name: string) => headers.find((header) => header.name === name);
  const mailboxes = (name: string) =>
    headers.filter((header) => header.name === name).flatMap((header) => readMailboxes(header.raw));
  const messageIds = (name: string) =>
    (first(name)?.raw.match(/<[^<>\s]{1,998}>/g) ?? []).slice(0, limits.maxReferences);
  const type = readContentType(first("content-type")?.raw ?? "");
  const body = readBody(tree, limits);
  const returnPath = first("return-path")?.raw;
  return {
    messageId: messageIds("message-id")[0] ?? null,
    inReplyTo: messageIds("in-reply-to"),
    references: messageIds("references"),
    from: mailboxes("from"),
    sender: mailboxes("sender"),
    replyTo: mailboxes("reply-to"),
    to: mailboxes("to"),
    cc: mailboxes("cc"),
    returnPath: returnPath === undefined ? null : returnPath.replace(/^<|>$/g, "").trim(),
    subject: first("subject")?.text ?? "",
    date: readDate(first("date")?.raw ?? ""),
    text: body.text,
    fromHtml: body.fromHtml,
    headers: headers.map(({ name, text }) => ({ name, value: text })),
    contentType: type.type,
    reportType: type.reportType,
    reportParts: collectReports(tree, attachments),
    attachments: attachments.map(({ contentType, fileName, bytes }) => ({ contentType, fileName, bytes })),
    damaged: partsDamaged || body.damaged || (first("subject")?.damaged ?? false) || (first("from")?.damaged ?? false),
  };
}

const REPORT_PARTS = new Set([
  "message/delivery-status",
  "message/disposition-notification",
  "message/feedback-report",
  "text/rfc822-headers",
]);

const MAX_MAILBOXES = 100;

type Body = { text: string; fromHtml: boolean; damaged: boolean };

/** In multipart/alternative the plain part is taken if it has words, else the HTML; other parts follow one another. */
function readBody(node: PartNode, limits: ParserLimits): Body {
  const type = node.contentType ?? "text/plain";
  const own = node.textContent ?? "";
  if (type === "message/rfc822") return quoted(joined(node.children.map((child) => readBody(child, limits))));
  if (type === "multipart/alternative") {
    const bodies = node.children.map((child) => readBody(child, limits)).filter((body) => body.text.trim() !== "");
    return bodies.find((body) => !body.fromHtml) ?? bodies[0] ?? NOTHING;
  }
  if (node.isAttachment !== true && type === "text/html" && own !== "") {
    const tooLong = own.length > limits.maxHtmlLength;
    return { text: htmlToText(own.slice(0, limits.maxHtmlLength)), fromHtml: true, damaged: tooLong };
  }
  if (node.isAttachment !== true && type === "text/plain" && own !== "") {
    const tooLong = own.length > limits.maxTextLength;
    const text = own.slice(0, limits.maxTextLength);
    const flowed = node.node?.isFlowed === true;
    return { text: flowed ? unflow(text, node.node?.delSp === true) : text, fromHtml: false, damaged: tooLong };
  }
  return joined(node.children.map((child) => readBody(child, limits)));
}

const NOTHING: Body = { text: "", fromHtml: false, damaged: false };

function joined(bodies: readonly Body[]): Body {
  const filled = bodies.filter((body) => body.text.trim() !== "");
  return {
    text: filled.map((body) => body.text).join("\n"),
    fromHtml: filled.length > 0 && filled.every((body) => body.fromHtml),
    damaged: filled.some((body) => body.damaged),
  };
}

/** A forwarded or returned mail inside this one is somebody's earlier words: shown as a quote. */
function quoted(body: Body): Body {
  return { ...body, text: body.text.replace(/^/gm, "> ") };
}

function collectReports(node: PartNode, attachments: readonly TakenAttachment[]): ParsedMail["reportParts"] {
  const enclosed: ParsedMail["reportParts"] = [];
  const visit = (part: PartNode, inside: boolean) => {
    if (inside && part.headerLines !== undefined) {
      enclosed.push({ contentType: "message/rfc822", text: part.headerLines.map(({ line }) => line).join("\n") });
    }
    for (const child of part.children) visit(child, part.contentType === "message/rfc822");
  };
  visit(node, false);
  const attached = attachments
    .filter(({ contentType }) => REPORT_PARTS.has(contentType))
    .map(({ contentType, content }) => ({ contentType, text: new TextDecoder().decode(content.slice(0, 65_536)) }));
  return [...attached, ...enclosed];
}

function readContentType(raw: string): { type: string; reportType: string | null } {
  const type = raw.split(";")[0]?.trim().toLowerCase() ?? "";
  const report = /;\s*report-type\s*=\s*"?([A-Za-z-]+)/i.exec(raw)?.[1]?.toLowerCase() ?? null;
  return { type: type === "" ? "text/plain" : type, reportType: report };
}

/** Addresses are split before their names are decoded, so that a comma or bracket inside a name cannot make a new address. */
function readMailboxes(raw: string): Mailbox[] {
  // A raw JIS name may hold brackets and quotation marks among its bytes; it is decoded first.
  const isJis = raw.includes("\u001b");
  return addressparser(isJis ? decodeHeaderValue(raw).text : raw, { flatten: true })
    .slice(0, MAX_MAILBOXES)
    .map(({ name, address }) => ({
      name: (isJis ? (name ?? "") : decodeHeaderValue(name ?? "").text).trim(),
      address: (address ?? "").trim(),
    }));
}

function readDate(raw: string): Time | null {
  const milliseconds = Date.parse(raw.replace(/\([^()]*\)/g, "").trim());
  if (Number.isNaN(milliseconds) || milliseconds < 0 || milliseconds > 4_102_444_800_000) return null;
  return fromEpochSeconds(Math.floor(milliseconds / 1000));
}
