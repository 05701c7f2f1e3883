import { createHash } from "node:crypto";
import { drizzle, type PgRemoteDatabase } from "drizzle-orm/pg-proxy";
import type { Cipher } from "./cipher.ts";
import type { Line } from "./postgres-line.ts";
import { storableText } from "./store-values.ts";

/** What rows are read and written with: one open transaction that speaks for one office. */
export type Scope = { office: string; db: PgRemoteDatabase; seal: Seal };

/** Sealing and opening by table, row and column; the office is known. */
export type Seal = {
  bytes(place: Place, plain: Uint8Array): Uint8Array;
  openBytes(place: Place, sealed: Uint8Array): Uint8Array;
  text(place: Place, plain: string): Uint8Array;
  openText(place: Place, sealed: Uint8Array): string;
};

export type Place = { table: string; row: string; column: string };

/** Keys longer than this are kept as their digest, as an index row has a largest size and strangers write addresses. */
const LONGEST_PLAIN_KEY = 150;

export function scopeOf(office: string, line: Line, cipher: Cipher): Scope {
  // drizzle only builds the statements. Its own driver does not prepare them, which costs a round trip for each.
  const db = drizzle(async (statement, values) => ({ rows: await line.values(statement, values) }));
  return { office, db, seal: sealOf(office, cipher) };
}

/** Never empty and never long: what a value is looked up by. */
export function searchKey(text: string): string {
  const storable = storableText(text);
  return storable.length > LONGEST_PLAIN_KEY
    ? `#${createHash("sha256").update(storable, "utf8").digest("hex")}`
    : `=${storable}`;
}

function sealOf(office: string, cipher: Cipher): Seal {
  return {
    bytes: (place, plain) => cipher.seal(plain, { office, ...place }),
    openBytes: (place, sealed) => cipher.open(sealed, { office, ...place }),
    text: (place, plain) => cipher.seal(Buffer.from(plain, "utf8"), { office, ...place }),
    openText: (place, sealed) => Buffer.from(cipher.open(sealed, { office, ...place })).toString("utf8"),
  };
}
