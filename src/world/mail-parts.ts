import addressparser from "nodemailer/lib/addressparser";
import type { Time } from "../booking/time.ts";
import { fromEpochSeconds } from "../booking/time.ts";
import { beginAlike, compareAlternatives } from "../mail/new-words/alternatives.ts";
import type { Damage, Mailbox, ParsedMail } from "../mail/reading.ts";
import { decodeHeaderValue, isDamaged } from "../mail/text/charset.ts";
import { unflow } from "../mail/text/flowed.ts";
import { readHtml } from "../mail/text/html-text.ts";
import { isStructureBroken, PART_HEADER } from "./mail-structure.ts";
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

/** Puts the pieces that mailparser took apart into the reader's form. `source` is the whole mail, to check its structure. */
export function assembleMail(
  tree: PartNode,
  attachments: readonly TakenAttachment[],
  source: Buffer,
  limits: ParserLimits,
): ParsedMail {
  const lines = tree.headerLines ?? [];
  const headers = lines.slice(0, limits.maxHeaderLines).map(({ key, line }) => {
    const start = line.indexOf(":") + 1;
    const folded = line.slice(start, start + limits.maxHeaderLength);
    const raw = (folded.includes("\n") ? folded.replace(/\r?\n[ \t]*/g, " ") : folded).trim();
    const { text, damaged } = decodeHeaderValue(raw);
    return { name: key.toLowerCase().slice(0, MAX_HEADER_NAME), raw, text, damaged };
  });
  const first = (name: string) => headers.find((header) => header.name === name);
  const mailboxes = (name: string) =>
    headers
      .filter((header) => header.name === name)
      .flatMap((header) => readMailboxes(header.raw))
      .slice(0, MAX_MAILBOXES);
  const messageIds = (name: string) =>
    (first(name)?.raw.match(/<[^<>\s]{1,998}>/g) ?? []).slice(0, limits.maxReferences);
  const type = readContentType(first("content-type")?.raw ?? "");
  const body = withinLength(readBody(tree, limits), limits);
  const returnPath = first("return-path")?.raw;
  const damage = findDamage(body, first("subject")?.damaged ?? false, type.type, attachments);
  // Of a field that stands twice nobody can say which one people see.
  if (ONCE.some((name) => headers.filter((header) => header.name === name).length > 1)) damage.push("structure");
  const subject = first("subject")?.text ?? "";
  if (lines.length > limits.maxHeaderLines || subject.length > limits.maxSubjectLength) damage.push("too_long");
  const reports = collectReports(tree, attachments);
  const forwards = reports.some((part) => part.contentType === "message/rfc822");
  // A returned mail encloses ours; a person who encloses one lets somebody else speak.
  const reported = reports.some((part) => part.contentType === "message/delivery-status");
  if (forwards && type.reportType === null && !reported && returnPath !== "<>") damage.push("enclosed");
  if (isStructureBroken(tree, source)) damage.push("structure");
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
    subject: subject.slice(0, limits.maxSubjectLength),
    date: readDate(first("date")?.raw ?? ""),
    text: body.text,
    fromHtml: body.fromHtml,
    headers: headers.map(({ name, text }) => ({ name, value: text })),
    contentType: type.type,
    reportType: type.reportType,
    reportParts: reports,
    attachments: attachments.map(({ contentType, fileName, bytes }) => ({ contentType, fileName, bytes })),
    damaged: damage.length > 0,
    ...(damage.length > 0 ? { damage: [...new Set(damage)] } : {}),
  };
}

/** Words that are inside a container count as missing only where none stand outside. */
function findDamage(
  body: Body,
  subjectDamaged: boolean,
  type: string,
  attachments: readonly TakenAttachment[],
): Damage[] {
  const damage: Damage[] = subjectDamaged ? ["subject", ...body.damage] : [...body.damage];
  const has = (form: RegExp) =>
    attachments.some(({ contentType, fileName }) => form.test(contentType) || form.test(fileName ?? ""));
  const blank = body.text.trim() === "";
  if (blank && has(WINMAIL)) damage.push("winmail");
  if (type === "multipart/encrypted" || (blank && has(ENCRYPTED)) || isPgpMessage(body.text)) damage.push("encrypted");
  return damage;
}

const WINMAIL = /^application\/(?:vnd\.)?ms-tnef$|^winmail\.dat$/i;
const ENCRYPTED = /^application\/(?:x-)?pkcs7-mime$|\.p7m$/i;

function isPgpMessage(text: string): boolean {
  const mark = "-----BEGIN PGP MESSAGE-----";
  return text.startsWith(mark) || text.includes(`\n${mark}`);
}

const REPORT_PARTS = new Set([
  "message/delivery-status",
  "message/disposition-notification",
  "message/feedback-report",
  "text/rfc822-headers",
  "text/calendar",
]);

/** Fields that stand at most once (RFC 5322 §3.6, RFC 2045 §3) and decide what is shown. From is judged by the desk. */
const ONCE = ["subject", "content-type", "content-transfer-encoding"];

const MAX_MAILBOXES = 100;
const MAX_HEADER_NAME = 100;
const MAX_NAME = 200;
/** RFC 5321 §4.5.3.1: 64 for the local part and 255 for the domain. */
const MAX_ADDRESS = 320;
const MAX_REPORTS = 30;
const MAX_ENCLOSED_HEADERS = 20_000;

type Body = { text: string; fromHtml: boolean; damage: readonly Damage[] };

/** The parts together are cut where one part would be. */
function withinLength(body: Body, { maxTextLength }: ParserLimits): Body {
  if (body.text.length <= maxTextLength) return body;
  return { ...body, text: body.text.slice(0, maxTextLength), damage: [...body.damage, "too_long"] };
}

/** In multipart/alternative one version is read and compared with the other; other parts follow one another. */
function readBody(node: PartNode, limits: ParserLimits): Body {
  const type = node.contentType ?? "text/plain";
  const own = node.textContent ?? "";
  if (type === "message/rfc822") return quoted(joined(node.children.map((child) => readBody(child, limits))));
  if (type === "multipart/alternative") return chooseAlternative(node.children.map((child) => readBody(child, limits)));
  if (node.isAttachment !== true && type === "text/html" && own !== "") {
    const { text, unseen } = readHtml(own.slice(0, limits.maxHtmlLength));
    const damage: Damage[] = own.length > limits.maxHtmlLength ? ["too_long"] : [];
    return { text, fromHtml: true, damage: unseen ? [...damage, "unseen"] : damage };
  }
  if (node.isAttachment !== true && type === "text/plain" && own !== "") {
    const damage: Damage[] = own.length > limits.maxTextLength ? ["too_long"] : [];
    const text = own.slice(0, limits.maxTextLength);
    const flowed = node.node?.isFlowed === true;
    return { text: flowed ? unflow(text, node.node?.delSp === true) : text, fromHtml: false, damage };
  }
  return joined(node.children.map((child) => readBody(child, limits)));
}

function chooseAlternative(bodies: readonly Body[]): Body {
  const plain = bodies.find((body) => !body.fromHtml && body.text.trim() !== "");
  const html = bodies.find((body) => body.fromHtml && body.text.trim() !== "");
  const broken = bodies.find((body) => PART_HEADER.test(body.text));
  if (broken !== undefined) return { ...broken, damage: [...broken.damage, "structure"] };
  // A page on which nothing is to be seen does not say what the plain part says.
  const blankPage = html === undefined && bodies.some((body) => body.fromHtml);
  if (plain !== undefined && blankPage) return differing(plain);
  if (plain === undefined || html === undefined) return plain ?? html ?? NOTHING;
  // Of a version that is cut nobody can say whether it agrees as a whole; it begins alike at least.
  if (html.damage.includes("too_long")) return beginAlike(plain.text, html.text) ? plain : differing(plain);
  const { read, agree } = compareAlternatives(plain.text, html.text);
  const chosen = read === "plain" ? { ...plain, damage: [...plain.damage, ...html.damage] } : html;
  return agree ? chosen : differing(chosen);
}

function differing(body: Body): Body {
  return { ...body, damage: [...body.damage, "alternatives_differ"] };
}

const NOTHING: Body = { text: "", fromHtml: false, damage: [] };

function joined(bodies: readonly Body[]): Body {
  const filled = bodies.filter((body) => body.text.trim() !== "");
  return {
    text: filled.map((body) => body.text).join("\n"),
    fromHtml: bodies.length > 0 && (filled.length > 0 ? filled : bodies).every((body) => body.fromHtml),
    damage: filled.flatMap((body) => body.damage),
  };
}

/** A forwarded or returned mail inside this one is somebody's earlier words: shown as a quote, and no fault of this mail. */
function quoted(body: Body): Body {
  const text = body.text.trim() === "" ? "" : body.text.replace(/^/gm, "> ");
  return { ...body, text, damage: [] };
}

function collectReports(node: PartNode, attachments: readonly TakenAttachment[]): ParsedMail["reportParts"] {
  const enclosed: ParsedMail["reportParts"] = [];
  const headersOf = (lines: { line: string }[]) =>
    lines
      .map(({ line }) => line)
      .join("\n")
      .slice(0, MAX_ENCLOSED_HEADERS);
  const visit = (part: PartNode, inside: boolean) => {
    if (inside && part.headerLines !== undefined) {
      enclosed.push({ contentType: "message/rfc822", text: headersOf(part.headerLines) });
    }
    for (const child of part.children) visit(child, part.contentType === "message/rfc822");
  };
  visit(node, false);
  const text = (content: Uint8Array) => new TextDecoder().decode(content);
  const attached = attachments
    .filter(({ contentType }) => REPORT_PARTS.has(contentType))
    .map(({ contentType, content }) => ({ contentType, text: text(content) }));
  const attachedMails = attachments
    .filter(({ contentType }) => contentType === "message/rfc822" || contentType === "message/global")
    .map(({ content }) => ({
      contentType: "message/rfc822",
      text: (text(content).split(/\r?\n\r?\n/, 1)[0] ?? "").slice(0, MAX_ENCLOSED_HEADERS),
    }));
  return [...attached, ...enclosed, ...attachedMails].slice(0, MAX_REPORTS);
}

function readContentType(raw: string): { type: string; reportType: string | null } {
  const type = raw.split(";")[0]?.trim().toLowerCase() ?? "";
  const report = /;\s*report-type\s*=\s*"?([A-Za-z-]+)/i.exec(raw)?.[1]?.toLowerCase() ?? null;
  return { type: type === "" ? "text/plain" : type, reportType: report };
}

/** Addresses are split before their names are decoded, so that a comma or bracket inside a name cannot make a new address. */
function readMailboxes(raw: string): Mailbox[] {
  if (BARE_ADDRESS.test(raw)) return [{ name: "", address: raw }];
  const simple = SIMPLE_MAILBOX.exec(raw);
  if (simple !== null) return [{ name: (simple[1] ?? simple[2] ?? "").trim(), address: simple[3] ?? "" }];
  // A raw JIS name may hold brackets and quotation marks among its bytes; it is decoded first.
  const isJis = raw.includes("\u001b");
  return addressparser(isJis ? decodeHeaderValue(raw).text : raw, { flatten: true })
    .slice(0, MAX_MAILBOXES)
    .map(({ name, address = "" }) => {
      const decoded = isJis ? (name ?? "") : decodeHeaderValue(name ?? "").text;
      // A name that cannot be read is no name; the address beside it is whole.
      return {
        name: isDamaged(decoded) ? "" : decoded.trim().slice(0, MAX_NAME),
        address: address.length > MAX_ADDRESS ? "" : address.trim(),
      };
    });
}

/** One address with a plain name or none, as most headers have it: nothing in it needs a parser. */
const SIMPLE_MAILBOX =
  /^\s*(?:"([A-Za-z0-9 .'_/&+!#-]*)"|([A-Za-z0-9 .'_/&+!#-]*))\s*<([A-Za-z0-9.+_-]{1,64}@[A-Za-z0-9.-]{1,200})>\s*$/;

const BARE_ADDRESS = /^[A-Za-z0-9.+_-]{1,64}@[A-Za-z0-9.-]{1,200}$/;

function readDate(raw: string): Time | null {
  const milliseconds = Date.parse(raw.replace(/\([^()]*\)/g, "").trim());
  if (Number.isNaN(milliseconds) || milliseconds < 0 || milliseconds > 4_102_444_800_000) return null;
  return fromEpochSeconds(Math.floor(milliseconds / 1000));
}
