import { createHash, type Hash } from "node:crypto";
import { createReadStream, createWriteStream, existsSync, linkSync, rmSync } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import type { Time } from "../booking/time.ts";

/**
 * The form of a backup: gzip around lines of UTF-8. A mark, a header, then section by section a head, the rows as PostgreSQL's
 * COPY writes them, `\.`, and what the section holds; at the end a digest of all that came before. Only a whole file is read.
 */
export type BackupHeader = {
  createdAt: Time;
  /** The schema: every migration applied, in order. */
  migrations: { name: string; digest: string }[];
  offices: string[];
  /** Names of the data keys that the sealed rows need. The keys themselves are never in the file. */
  keyIds: string[];
};

/** One table of one office. */
export type SectionHead = { office: string; table: string; columns: string[] };
export type SectionFoot = { rows: number; sha256: string };
export type Section = { head: SectionHead; rows: AsyncIterable<Uint8Array> };

export type BackupSummary = { header: BackupHeader; rows: number; sections: number };

/** A backup cannot be written, read or restored. The message is a sentence for the operator. */
export class BackupRefused extends Error {
  override name = "BackupRefused";
}

const MARK = "madoguchi backup 1";
const MARK_FORM = /^madoguchi backup (\d+)$/;
const END_OF_ROWS = "\\.";
/** A mail of the size gate's ten megabytes is twenty in hexadecimal; beyond this a line is no row of ours. */
const MOST_LINE_BYTES = 256 * 1024 * 1024;

/**
 * Writes aside and links the whole file into place: 0600, never over a file that is there, and a failure leaves nothing.
 * Throws `BackupRefused`; what `sections` throws comes through.
 */
export async function writeBackup(
  path: string,
  header: BackupHeader,
  sections: AsyncIterable<Section>,
): Promise<BackupSummary> {
  refuseExisting(path);
  const draft = `${path}.part-${process.pid}`;
  const summary: BackupSummary = { header, rows: 0, sections: 0 };
  try {
    await pipeline(
      Readable.from(bytesOf(header, sections, summary)),
      createGzip({ level: 1 }),
      createWriteStream(draft, { flags: "wx", mode: 0o600, flush: true }),
    );
    linkSync(draft, path);
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") refuseExisting(path);
    if (syscall === undefined || code === undefined) throw error;
    throw new BackupRefused(`The backup cannot be written to ${path} (${code}).`);
  } finally {
    rmSync(draft, { force: true });
  }
  return summary;
}

export function refuseExisting(path: string): void {
  if (existsSync(path)) throw new BackupRefused(`${path} is there already; a backup never overwrites a file.`);
}

async function* bytesOf(
  header: BackupHeader,
  sections: AsyncIterable<Section>,
  summary: BackupSummary,
): AsyncGenerator<Uint8Array> {
  const all = createHash("sha256");
  const say = (line: string) => {
    const bytes = Buffer.from(`${line}\n`, "utf8");
    all.update(bytes);
    return bytes;
  };
  yield say(MARK);
  yield say(JSON.stringify(header));
  for await (const { head, rows } of sections) {
    yield say(JSON.stringify(head));
    const one = createHash("sha256");
    let count = 0;
    for await (const bytes of rows) {
      all.update(bytes);
      one.update(bytes);
      count += countLines(bytes);
      yield bytes;
    }
    yield say(END_OF_ROWS);
    yield say(JSON.stringify({ rows: count, sha256: one.digest("hex") } satisfies SectionFoot));
    summary.rows += count;
    summary.sections += 1;
  }
  const end = { end: true, sections: summary.sections, rows: summary.rows, sha256: all.digest("hex") };
  yield Buffer.from(`${JSON.stringify(end)}\n`, "utf8");
}

/** What is done with a backup while it is read; `rows` are whole lines and must be read to their end. */
export type BackupReader = {
  section(head: SectionHead, rows: AsyncIterable<Uint8Array>): Promise<void>;
};

/** Reads a file to its end and compares every digest and count. Throws `BackupRefused` for a cut, changed or strange file. */
export async function readBackup(path: string, reader: BackupReader | null = null): Promise<BackupSummary> {
  const source = createReadStream(path);
  const gunzip = createGunzip();
  // An error of the file reaches the reader through the stream it reads.
  source.once("error", (error) => gunzip.destroy(error));
  try {
    return await readLines(linesOf(source.pipe(gunzip)), reader);
  } catch (error) {
    throw refusalOf(error, path);
  } finally {
    source.destroy();
    gunzip.destroy();
  }
}

async function readLines(lines: AsyncGenerator<Buffer>, reader: BackupReader | null): Promise<BackupSummary> {
  const all = createHash("sha256");
  const version = MARK_FORM.exec((await nextLine(lines, all)).toString("latin1"))?.[1];
  if (version === undefined) throw new BackupRefused("This file is not a backup of madoguchi.");
  if (version !== "1")
    throw new BackupRefused(`This backup has the form ${version}, which this program is too old to read.`);
  const header = asJson<BackupHeader>(await nextLine(lines, all));
  const summary: BackupSummary = { header, rows: 0, sections: 0 };
  for (;;) {
    const before = all.copy().digest("hex");
    const line = asJson<SectionHead | { end: true; sections: number; rows: number; sha256: string }>(
      await nextLine(lines, all),
    );
    if ("end" in line) {
      const isWhole = line.sha256 === before && line.sections === summary.sections && line.rows === summary.rows;
      if (!isWhole || !(await lines.next()).done) throw new Damaged();
      return summary;
    }
    const { rows, foot } = sectionOf(lines, all);
    if (reader === null) for await (const _ of rows);
    else await reader.section(line, rows);
    const found = foot();
    const said = asJson<SectionFoot>(await nextLine(lines, all));
    if (found.rows !== said.rows || found.sha256 !== said.sha256) throw new Damaged();
    summary.rows += said.rows;
    summary.sections += 1;
  }
}

function sectionOf(lines: AsyncGenerator<Buffer>, all: Hash): { rows: AsyncGenerator<Buffer>; foot(): SectionFoot } {
  const one = createHash("sha256");
  let count = 0;
  let isRead = false;
  async function* rows(): AsyncGenerator<Buffer> {
    for (;;) {
      const line = await nextLine(lines, all);
      if (line.length === 2 && line.toString("latin1") === END_OF_ROWS) break;
      const whole = Buffer.concat([line, NEWLINE]);
      one.update(whole);
      count += 1;
      yield whole;
    }
    isRead = true;
  }
  return {
    rows: rows(),
    foot: () => {
      if (!isRead) throw new Error("a section of a backup was not read to its end");
      return { rows: count, sha256: one.digest("hex") };
    },
  };
}

const NEWLINE = Buffer.from("\n");

async function nextLine(lines: AsyncGenerator<Buffer>, all: Hash): Promise<Buffer> {
  const { value, done } = await lines.next();
  if (done) throw new CutShort();
  all.update(value);
  all.update(NEWLINE);
  return value;
}

/** Lines without their newline; a last one without it was cut. */
async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let kept: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    let from = 0;
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
      yield Buffer.concat([...kept, chunk.subarray(from, at)]);
      kept = [];
      length = 0;
      from = at + 1;
    }
    if (from < chunk.length) kept.push(chunk.subarray(from));
    length += chunk.length - from;
    if (length > MOST_LINE_BYTES) throw new Damaged();
  }
  if (kept.length > 0) throw new CutShort();
}

class CutShort extends Error {}
class Damaged extends Error {}

function refusalOf(error: unknown, path: string): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (error instanceof CutShort || code === "Z_BUF_ERROR")
    return new BackupRefused(`${path} is cut off: its end is missing. Take another copy.`);
  if (error instanceof Damaged || code === "Z_DATA_ERROR")
    return new BackupRefused(`${path} is damaged or not a backup: its digests do not fit. Take another copy.`);
  if (syscall !== undefined && code !== undefined && error instanceof Error && "path" in error)
    return new BackupRefused(`${path} cannot be read (${code}).`);
  return error;
}

function asJson<T>(line: Buffer): T {
  try {
    return JSON.parse(line.toString("utf8")) as T;
  } catch {
    throw new Damaged();
  }
}

function countLines(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) count += 1;
  return count;
}
