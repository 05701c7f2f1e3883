import { createHash, randomBytes } from "node:crypto";
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { CipherKey } from "./cipher.ts";
import { clusterFolder } from "./postgres-cluster.ts";

/** The data key cannot be had. The message is a sentence for the operator. */
export class NoDataKey extends Error {
  override name = "NoDataKey";
}

const KEY_BYTES = 32;
const ID_CHARACTERS = 12;

/**
 * The key beside the embedded data: `<dataDir>/data-key`, readable by us alone, made once. A database whose key file is
 * gone is never given a new key, because nothing in it would open.
 */
export function ensureDataKey(dataDir: string): Uint8Array {
  const path = keyFile(dataDir);
  if (!existsSync(path)) {
    if (existsSync(clusterFolder(dataDir))) {
      throw new NoDataKey(
        `There is a database in ${dataDir}, but its key file ${path} is missing. Put the file back, or set DATA_KEY to the key that was used.`,
      );
    }
    make(path, dataDir);
  }
  return read(path);
}

/** Where the embedded database's key is, and beside it, one to a line, the keys that it had before. */
export function keyFile(dataDir: string): string {
  return join(resolve(dataDir), "data-key");
}

function oldKeysFile(dataDir: string): string {
  return join(resolve(dataDir), "data-key-old");
}

/** The earlier keys beside the embedded data, newest last; none where the key was never changed. */
export function oldDataKeysIn(dataDir: string): Uint8Array[] {
  const path = oldKeysFile(dataDir);
  if (!existsSync(path)) return [];
  const lines = readText(path).trim().split("\n");
  return lines.map((line) => decode(line, path));
}

/**
 * A new key for the embedded database. The present one goes among the earlier keys first, so that a process killed in between
 * has lost nothing. The rows are sealed anew by `rekey`.
 */
export function changeDataKey(dataDir: string): void {
  const path = keyFile(dataDir);
  const present = readText(path).trim();
  const earlier = oldDataKeysIn(dataDir).map((key) => Buffer.from(key).toString("base64"));
  const kept = [...earlier.filter((line) => line !== present), present];
  replace(oldKeysFile(dataDir), `${kept.join("\n")}\n`);
  replace(path, `${randomBytes(KEY_BYTES).toString("base64")}\n`);
}

/** The present key in front and the earlier ones behind it, each once, as a cipher takes them. */
export function cipherKeysOf(present: Uint8Array, earlier: readonly Uint8Array[]): CipherKey[] {
  const all = [present, ...earlier].map(cipherKeyOf);
  return all.filter(({ id }, at) => all.findIndex((other) => other.id === id) === at);
}

/** The key's name inside what it seals: drawn from the key, so that another key is noticed and never mistaken for it. */
export function cipherKeyOf(key: Uint8Array): CipherKey {
  const id = createHash("sha256").update("madoguchi key id").update(key).digest("hex").slice(0, ID_CHARACTERS);
  return { id, key };
}

/** Written aside and linked into place: whole or absent, and of two processes one wins. */
function make(path: string, dataDir: string): void {
  const draft = `${path}.new-${process.pid}`;
  try {
    mkdirSync(resolve(dataDir), { recursive: true, mode: 0o755 });
    writeFileSync(draft, `${randomBytes(KEY_BYTES).toString("base64")}\n`, { mode: 0o600, flush: true });
    try {
      linkSync(draft, path);
    } finally {
      rmSync(draft, { force: true });
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "EEXIST") return;
    throw new NoDataKey(
      `The key file ${path} cannot be written (${code}). Set DATA_DIR to a folder that can be written.`,
    );
  }
}

function read(path: string): Uint8Array {
  return decode(readText(path).trim(), path);
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new NoDataKey(`The key file ${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}

function decode(line: string, path: string): Uint8Array {
  const key = new Uint8Array(Buffer.from(line, "base64"));
  if (key.length === KEY_BYTES) return key;
  throw new NoDataKey(`The key file ${path} does not hold 32 bytes in base64. Put the right file back.`);
}

/** Written aside and renamed: whole or as it was. */
function replace(path: string, text: string): void {
  const draft = `${path}.new-${process.pid}`;
  try {
    writeFileSync(draft, text, { mode: 0o600, flush: true });
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw new NoDataKey(`The key file ${path} cannot be written (${(error as NodeJS.ErrnoException).code}).`);
  }
}
