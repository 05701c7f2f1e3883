import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ImapFlow } from "imapflow";
import type { Office } from "../../src/mail/office.ts";
import { openCipher } from "../../src/world/cipher.ts";
import { cipherKeyOf } from "../../src/world/data-key.ts";
import { openPostgresStore } from "../../src/world/postgres-store.ts";
import { readProfile } from "../../src/world/profile.ts";
import type { Store } from "../../src/world/store.ts";
import { silentLog } from "../database.ts";
import type { Dovecot } from "../dovecot.ts";
import type { FolderListing } from "./audit.ts";

export const OFFICE_ADDRESS = "madoguchi@office.example.jp";
const DATA_KEY = Buffer.alloc(32, 7);
const SEATS = 20;

/** What a worker is started with. `compiled` is where the first process of a run leaves its compiled code for all others. */
export function environmentOf(options: {
  databaseUrl: string;
  officeFile: string;
  imapUrl: string;
  smtpUrl: string;
  compiled: string;
}): Record<string, string> {
  return {
    DATABASE_URL: options.databaseUrl,
    DATA_KEY: DATA_KEY.toString("base64"),
    OFFICE_FILE: options.officeFile,
    IMAP_URL: options.imapUrl,
    SMTP_URL: options.smtpUrl,
    MAIL_FROM: OFFICE_ADDRESS,
    SEND_MODE: "auto",
    ALLOW_SAMPLE_TERMS: "1",
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? options.compiled,
  };
}

export function openStoreAt(url: string): Promise<Store> {
  return openPostgresStore({ url, cipher: openCipher([cipherKeyOf(DATA_KEY)]), log: silentLog });
}

export function writeOffice(folder: string, id: string): string {
  const shipped = JSON.parse(readFileSync(join(import.meta.dirname, "../../offices/itoigawa.json"), "utf8"));
  const rooms = Array.from({ length: SEATS }, (_, index) => ({
    ...shipped.rooms[0],
    seat: index + 1,
    meetingId: `000 0000 ${String(index + 1).padStart(4, "0")}`,
  }));
  const file = join(folder, `${id}.json`);
  writeFileSync(file, JSON.stringify({ ...shipped, id, policy: { ...shipped.policy, seats: SEATS }, rooms }));
  return file;
}

/** An office with one seat, whose meetings are made at Zoom. */
export function writeZoomOffice(folder: string, id: string, host: string): string {
  const shipped = JSON.parse(readFileSync(join(import.meta.dirname, "../../offices/itoigawa.json"), "utf8"));
  const file = join(folder, `${id}.json`);
  const rules = { waitingRoom: true, joinBeforeHost: false, participantRecording: false };
  const meetings = { kind: "zoom", hosts: [{ seat: 1, user: host }], ...rules };
  writeFileSync(file, JSON.stringify({ ...shipped, id, meetings, rooms: [] }));
  return file;
}

export function officeOf(file: string): Office {
  const profile = readProfile(file, {
    imap: null,
    smtp: null,
    allowSampleTerms: true,
    mailFrom: { name: null, address: OFFICE_ADDRESS },
    authservId: null,
  });
  if ("problems" in profile) throw new Error(profile.problems.join("\n"));
  return profile.office;
}

export async function list(dovecot: Dovecot, user: string, folder: string): Promise<FolderListing> {
  const { username, password, port } = new URL(dovecot.imapUrl(user));
  const client = new ImapFlow({
    host: "127.0.0.1",
    port: Number(port),
    doSTARTTLS: false,
    auth: { user: decodeURIComponent(username), pass: password },
    logger: false,
  });
  client.on("error", () => undefined);
  await client.connect();
  const box = await client.mailboxOpen(folder, { readOnly: true });
  const rows =
    box.exists === 0 ? [] : await client.fetchAll("1:*", { uid: true, flags: true, headers: ["message-id"] });
  await client.logout();
  return rows.map(({ uid, flags, headers }) => ({
    uid,
    messageId: /message-id:\s*(\S+)/i.exec(headers?.toString("latin1") ?? "")?.[1] ?? "",
    seen: flags?.has("\\Seen") ?? false,
    flagged: flags?.has("\\Flagged") ?? false,
  }));
}
