import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

/**
 * The one encrypted class (decision 20): raw mail and readings, letter bodies, attachments, passcodes and settings are
 * sealed with AES-256-GCM (NIST SP 800-38D) before they reach the database.
 */
export type Cipher = {
  seal(plain: Uint8Array, context: CipherContext): Uint8Array;
  /** Throws `CipherRefused` when the key is not among ours or the bytes are not what was sealed for this place. */
  open(sealed: Uint8Array, context: CipherContext): Uint8Array;
};

/** Where the bytes stand; sealed bytes moved to another row, column or office do not open. */
export type CipherContext = { office: string; table: string; row: string; column: string };

/** `id` names the key inside what it sealed, 1 to 32 of a-z, A-Z, 0-9, hyphen and underscore; `key` is 32 bytes. */
export type CipherKey = { id: string; key: Uint8Array };

/** The data key does not fit the data. The message is a sentence for the operator. */
export class CipherRefused extends Error {
  override name = "CipherRefused";
}

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const ID_FORM = /^[A-Za-z0-9_-]{1,32}$/;
/** The first byte, so that another way of sealing can stand beside this one. */
const FORMAT = 1;

/** The first key seals; every key opens what it once sealed, so a new key is put in front and the old ones stay behind. */
export function openCipher(keys: readonly CipherKey[]): Cipher {
  const [writing] = keys;
  if (writing === undefined) throw new CipherRefused("No data key is given.");
  const byId = new Map<string, Buffer>();
  for (const { id, key } of keys) {
    if (!ID_FORM.test(id))
      throw new CipherRefused("A data key's id is 1 to 32 letters, digits, hyphens or underscores.");
    if (key.length !== KEY_BYTES) throw new CipherRefused(`The data key ${id} is not ${KEY_BYTES} bytes long.`);
    if (byId.has(id)) throw new CipherRefused(`Two data keys have the id ${id}.`);
    byId.set(id, Buffer.from(key));
  }
  return {
    seal: (plain, context) => seal(plain, context, writing.id, byId.get(writing.id) as Buffer),
    open: (sealed, context) => open(sealed, context, byId),
  };
}

/** format, length of the key's id, the id, nonce, tag, ciphertext. */
function seal(plain: Uint8Array, context: CipherContext, id: string, key: Buffer): Uint8Array {
  const head = Buffer.from([FORMAT, id.length, ...Buffer.from(id, "ascii")]);
  // A random nonce, as a nonce made from the content would tell which rows are equal.
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(boundTo(context, head));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([head, nonce, cipher.getAuthTag(), body]);
}

function open(sealed: Uint8Array, context: CipherContext, keys: ReadonlyMap<string, Buffer>): Uint8Array {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  const headLength = 2 + (bytes[1] ?? 0);
  if (bytes[0] !== FORMAT || bytes.length < headLength + NONCE_BYTES + TAG_BYTES) {
    throw new CipherRefused(`What stands in ${context.table}.${context.column} was not sealed by this program.`);
  }
  const id = bytes.toString("ascii", 2, headLength);
  const key = keys.get(id);
  if (key === undefined) {
    throw new CipherRefused(
      `${context.table}.${context.column} was sealed with the data key ${ID_FORM.test(id) ? id : "?"}, which is not given. Add that key behind the present one.`,
    );
  }
  const nonce = bytes.subarray(headLength, headLength + NONCE_BYTES);
  const tag = bytes.subarray(headLength + NONCE_BYTES, headLength + NONCE_BYTES + TAG_BYTES);
  const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(boundTo(context, bytes.subarray(0, headLength)));
  decipher.setAuthTag(tag);
  try {
    const plain = Buffer.concat([
      decipher.update(bytes.subarray(headLength + NONCE_BYTES + TAG_BYTES)),
      decipher.final(),
    ]);
    return new Uint8Array(plain.buffer, plain.byteOffset, plain.byteLength);
  } catch {
    throw new CipherRefused(
      `What stands in ${context.table}.${context.column} does not open with the data key ${id}: another key was used under this id, or the bytes were changed or moved.`,
    );
  }
}

function boundTo({ office, table, row, column }: CipherContext, head: Uint8Array): Buffer {
  return Buffer.concat([head, Buffer.from(JSON.stringify([office, table, row, column]), "utf8")]);
}
