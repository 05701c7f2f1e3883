import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

/**
 * Builds the sample terms from their one source, templates/terms/sample.html: the plain text, the PDF, and the digests in
 * terms.json. The PDF is committed, because a PDF is what people consent to and its bytes must not depend on the machine
 * that runs the service; this script is run only when the source changes (`npm run terms`), and then the version changes too.
 */
const FOLDER = join(import.meta.dirname, "..", "templates", "terms");
const SOURCE = join(FOLDER, "sample.html");

/** Full-width characters in a line of the text: phones show about this many, and docomo's gateways dislike long lines. */
const LINE_WIDTH = 33;

/**
 * Chromium embeds TrueType outlines as a font and CFF ones (Noto Sans CJK) only as drawings, three times as large. Debian
 * has the font that sample.html names first as fonts-morisawa-bizud-gothic (OFL, made for official papers).
 */
const FONT = /\/FontFile2 /;

/** SoftBank's MMS takes 300 KB for a whole mail; base64 adds a third, so the PDF alone should stay well below it. */
const WANTED_PDF_BYTES = 200_000;

async function build(): Promise<void> {
  const html = readFileSync(SOURCE, "utf8");
  const text = toPlainText(html);
  writeFileSync(join(FOLDER, "sample.txt"), text);
  const pdf = await print(html);
  writeFileSync(join(FOLDER, "sample.pdf"), pdf);
  recordDigests(pdf, Buffer.from(text));
  const size = `${Math.round(pdf.length / 1000)} KB`;
  process.stdout.write(`templates/terms/sample.pdf ${size}, sample.txt ${Buffer.byteLength(text)} bytes, terms.json\n`);
  if (pdf.length > WANTED_PDF_BYTES)
    process.stdout.write(`warning: the PDF is larger than ${WANTED_PDF_BYTES} bytes\n`);
}

async function print(html: string): Promise<Buffer> {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
    // As root Chromium has no sandbox; the page is our own file and loads nothing.
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });
  try {
    const page = await browser.newPage({ locale: "ja-JP", javaScriptEnabled: false });
    await page.goto(pathToFileURL(SOURCE).href);
    const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true, tagged: true, outline: true });
    if (!FONT.test(pdf.toString("latin1"))) throw new Error("no TrueType font was embedded: install BIZ UDPGothic");
    return settle(pdf, effectiveOn(html));
  } finally {
    await browser.close();
  }
}

/**
 * Two runs of one Chromium differ only in the moment they were made, so that moment is replaced by the day the terms take
 * effect. Each replacement has the length of what it replaces: the cross-reference table counts bytes.
 */
function settle(pdf: Buffer, day: string): Buffer {
  const moment = `D:${day.replaceAll("-", "")}000000+00'00'`;
  const settled = pdf.toString("latin1").replace(/\/(CreationDate|ModDate) \((D:[^)]*)\)/g, (whole, key, old) => {
    if (old.length !== moment.length) throw new Error(`Chromium writes dates in another form now: ${whole}`);
    return `/${key} (${moment})`;
  });
  return Buffer.from(settled, "latin1");
}

function effectiveOn(html: string): string {
  const found = /適用を始める日：(\d{4})年(\d{1,2})月(\d{1,2})日/.exec(html);
  if (!found) throw new Error("sample.html does not say from which day it applies");
  return [found[1], found[2]?.padStart(2, "0"), found[3]?.padStart(2, "0")].join("-");
}

function recordDigests(pdf: Uint8Array, text: Uint8Array): void {
  const path = join(FOLDER, "terms.json");
  const manifest = JSON.parse(readFileSync(path, "utf8"));
  for (const entry of manifest) {
    if (entry.files.pdf === "sample.pdf") entry.sha256 = { pdf: sha256(pdf), text: sha256(text) };
  }
  writeFileSync(path, `${JSON.stringify(manifest, null, 2)}\n`);
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** One paragraph per block element; list items carry their number in words, as the PDF shows it. */
function toPlainText(html: string): string {
  const main = /<main>([\s\S]*)<\/main>/.exec(html)?.[1];
  if (main === undefined) throw new Error("sample.html has no <main>");
  const lists: { items: boolean; count: number }[] = [];
  let text = "";
  for (const [, tag, words] of main.matchAll(/<([^>]+)>([^<]*)/g)) {
    const list = lists.at(-1);
    if (tag === "ol") lists.push({ items: false, count: 0 });
    else if (tag === 'ol class="items"') lists.push({ items: true, count: 0 });
    else if (tag === "/ol") lists.pop();
    else if (tag === "h2") text += "\n\n";
    else if (tag === "p") text += "\n";
    else if (tag === "li" && list) {
      list.count += 1;
      text += list.items ? `\n(${list.count}) ` : `\n${list.count}. `;
    }
    text += words?.trim() ?? "";
  }
  return `${text.trim().split("\n").map(wrap).join("\n")}\n`;
}

const NEVER_FIRST = /[、。，．・：）」』】ーぁぃぅぇぉっゃゅょァィゥェォッャュョ)\].,]/;
const NEVER_LAST = /[（「『【([]/;

/** Breaks a paragraph into short lines. A Latin word or a figure stays whole, and no line starts with a closing mark. */
function wrap(paragraph: string): string {
  const lines: string[] = [];
  let line = "";
  for (const piece of paragraph.match(/[\x21-\x7e]+|[\s\S]/g) ?? []) {
    if (width(line + piece) > LINE_WIDTH && !NEVER_FIRST.test(piece)) {
      const carried = NEVER_LAST.test(line.at(-1) ?? "") ? line.slice(-1) : "";
      lines.push(line.slice(0, line.length - carried.length).trimEnd());
      line = carried;
    }
    line += line === "" && piece === " " ? "" : piece;
  }
  return [...lines, line].join("\n");
}

/** In full-width characters; an ASCII one is half of that. */
function width(text: string): number {
  return [...text].reduce((sum, character) => sum + (character <= "\x7e" ? 0.5 : 1), 0);
}

await build();
