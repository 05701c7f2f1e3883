import { createHash, randomBytes } from "node:crypto";
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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
  const path = join(resolve(dataDir), "data-key");
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
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new NoDataKey(`The key file ${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
  const key = new Uint8Array(Buffer.from(text.trim(), "base64"));
  if (key.length === KEY_BYTES) return key;
  throw new NoDataKey(`The key file ${path} does not hold 32 bytes in base64. Put the right file back.`);
}
