import { Transform, type TransformCallback } from "node:stream";
import { MailParser } from "mailparser";
import type { ParsedMail } from "../mail/reading.ts";
import { decodeBytes } from "../mail/text/charset.ts";
import { assembleMail, type PartNode, type TakenAttachment } from "./mail-parts.ts";
import type { ParserLimits } from "./parser.ts";

/**
 * mailparser splits the mail and undoes the transfer encodings; the charsets are ours. Its charset step is the hook:
 * every text part is relabelled so that it passes through `decoder`, which is replaced by one that looks at the bytes.
 */
export function takeApart(raw: Uint8Array, limits: ParserLimits): Promise<ParsedMail> {
  return new Promise((resolve, reject) => {
    const parser = new MailParser({
      keepDeliveryStatus: true,
      skipHtmlToText: true,
      skipTextToHtml: true,
      maxHtmlLengthToParse: limits.maxHtmlLength,
    } as object) as unknown as MailParserInside;
    parser.decoder = { decodeStream: (label: string) => new WholePartDecoder(label.slice(OWN_LABEL.length)) };
    // Headers are decoded from their lines by us (mail-parts.ts), and the text is taken from the tree part by part: what
    // mailparser makes of either is never looked at, and costs as much as all of our own reading.
    parser.processHeaders = () => new Map();
    parser.getTextContent = () => ({ type: "text" });
    let parts = 0;
    const createNode = parser.createNode.bind(parser);
    parser.createNode = (data) => {
      parts += 1;
      if (parts > limits.maxParts) throw new Error("Max number of parts exceeded");
      // mailparser joins flowed lines across quote depths; ours (mail/text/flowed.ts) keeps an answer out of the quote above it.
      if (data.flowed === true) {
        data.isFlowed = true;
        data.flowed = false;
      }
      // RFC 2045 §5.2: a type that is no type stands for plain text.
      if (typeof data.contentType === "string" && !/^[^\s/;]+\/[^\s/;]+$/.test(data.contentType))
        data.contentType = "text/plain";
      data.charset = OWN_LABEL + (typeof data.charset === "string" ? data.charset : "");
      return createNode(data);
    };
    // mailparser works through the parts outside any promise: an exception there would end the process.
    const processChunk = parser.processChunk.bind(parser);
    parser.processChunk = (chunk, done) => {
      try {
        processChunk(chunk, done);
      } catch (error) {
        reject(error);
      }
    };
    const attachments: TakenAttachment[] = [];
    parser.on("error", reject);
    parser.on("data", (data) => {
      if (data.type === "attachment") collectAttachment(data, attachments);
    });
    parser.on("end", () => {
      try {
        const tree = parser.tree ?? { contentType: undefined, children: [] };
        resolve(assembleMail(tree, attachments, source, limits));
      } catch (error) {
        reject(error);
      }
    });
    const source = withLineFeeds(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength));
    parser.end(source);
  });
}

/** A mail whose lines end in CR alone, as old archives and a few gateways keep them, would be one single header line. */
function withLineFeeds(raw: Buffer): Buffer {
  if (raw.includes(0x0a) || !raw.includes(0x0d)) return raw;
  return Buffer.from(raw.map((byte) => (byte === 0x0d ? 0x0a : byte)));
}

const OWN_LABEL = "x-by-bytes-";
const REPORT_BYTES_KEPT = 65_536;
const MAX_FILE_NAME = 200;

/** What of mailparser 3.9.31 is relied on beyond its types; the version is pinned in package.json and the tests hold it. */
type MailParserInside = {
  decoder: { decodeStream(label: string): Transform };
  createNode(data: { charset?: unknown; contentType?: unknown; flowed?: boolean; isFlowed?: boolean }): unknown;
  processChunk(chunk: unknown, done: (error?: unknown) => void): void;
  processHeaders(lines: unknown): Map<string, unknown>;
  getTextContent(): { type: "text" };
  tree?: PartNode;
  on(event: "error", listener: (error: unknown) => void): void;
  on(event: "end", listener: () => void): void;
  on(event: "data", listener: (data: AttachmentEvent | { type: "text" }) => void): void;
  end(raw: Uint8Array): void;
};

type AttachmentEvent = {
  type: "attachment";
  contentType?: string;
  filename?: string;
  content: NodeJS.ReadableStream;
  release(): void;
};

/** Only reports are kept (their first 64 KB); of everything else the size alone, for attachments are never opened. */
function collectAttachment(event: AttachmentEvent, attachments: TakenAttachment[]): void {
  const contentType = (event.contentType ?? "application/octet-stream").toLowerCase();
  const keeps =
    contentType.startsWith("message/") || contentType === "text/rfc822-headers" || contentType === "text/calendar";
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  event.content.on("data", (chunk: Buffer) => {
    if (keeps && bytes < REPORT_BYTES_KEPT) chunks.push(chunk);
    bytes += chunk.length;
  });
  event.content.on("end", () => {
    attachments.push({
      contentType,
      fileName: event.filename?.slice(0, MAX_FILE_NAME) ?? null,
      bytes,
      content: Buffer.concat(chunks),
    });
    event.release();
  });
}

/** Holds a part until its end, then decodes the bytes as a whole and hands on UTF-8. */
class WholePartDecoder extends Transform {
  readonly #chunks: Uint8Array[] = [];
  readonly #label: string;

  constructor(label: string) {
    super();
    this.#label = label;
  }

  override _transform(chunk: Uint8Array, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#chunks.push(chunk);
    done();
  }

  override _flush(done: TransformCallback): void {
    const { text } = decodeBytes(Buffer.concat(this.#chunks), this.#label === "" ? null : this.#label);
    this.push(Buffer.from(text, "utf8"));
    done();
  }
}
