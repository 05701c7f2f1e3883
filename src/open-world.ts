import type { Config } from "./config.ts";
import type { ZoomMeetings } from "./mail/office.ts";
import { BackupRefused } from "./world/backup-file.ts";
import { type CipherKey, CipherRefused, openCipher } from "./world/cipher.ts";
import { cipherKeysOf, ensureDataKey, NoDataKey, oldDataKeysIn } from "./world/data-key.ts";
import {
  defaultDataDir,
  type EmbeddedPostgres,
  NoEmbeddedPostgres,
  startEmbeddedPostgres,
} from "./world/embedded-postgres.ts";
import { ExportRefused } from "./world/export-folder.ts";
import { openMailbox } from "./world/imap.ts";
import { MigrationRefused, migrate, pendingMigrations } from "./world/migrations.ts";
import { openTokenSource } from "./world/oauth.ts";
import { openParser } from "./world/parser.ts";
import { DATA_KEYS_SETTING, keyUseOf, missingKeys } from "./world/postgres-key-use.ts";
import { databaseSentence } from "./world/postgres-probe.ts";
import { openPostgresStore } from "./world/postgres-store.ts";
import type { Profile } from "./world/profile.ts";
import { writeSecret } from "./world/secret-file.ts";
import { openTransport } from "./world/smtp.ts";
import { type Store, StoreDown } from "./world/store.ts";
import { makeDigests, makeIds, officeKeyOf } from "./world/system.ts";
import type { Clock, Log, World } from "./world/world.ts";
import { openZoom } from "./world/zoom.ts";

/**
 * A refused login is tried again this often: a password put right on the server's side, or a server that refused everybody
 * for a while, needs no restart of ours, and no provider locks an account for four tries an hour (decision 10).
 */
const AUTHENTICATION_RETRY_MS = 15 * 60_000;

/** What is there before anything is opened. */
export type Tools = { clock: Clock; log: Log };

/** A database whose schema fits this program. */
export type Database = {
  store: Store;
  dataKey: Uint8Array;
  keys: CipherKey[];
  serviceUrl: string;
  close(): Promise<void>;
};

/** A database of the operator's own that cannot be used now; it may come back. The message is a sentence. */
export class DatabaseAway extends Error {
  override name = "DatabaseAway";
}

/** What stopped a command, as a sentence; for everything foreseen the error's own. */
export function wordsOf(error: unknown): string {
  const known = [
    DatabaseAway,
    NoEmbeddedPostgres,
    NoDataKey,
    MigrationRefused,
    CipherRefused,
    BackupRefused,
    ExportRefused,
    StoreDown,
  ];
  return known.some((kind) => error instanceof kind) ? (error as Error).message : databaseSentence(error);
}

/**
 * Opens the database of the configuration and brings its schema up. Throws `DatabaseAway` for what may pass, and
 * `NoEmbeddedPostgres`, `NoDataKey` or `MigrationRefused` for what a person must put right.
 */
export async function openDatabase(config: Config, tools: Tools): Promise<Database> {
  return config.databaseUrl === null ? openEmbedded(config, tools) : openOwn(config, config.databaseUrl, tools);
}

/** The key first: a database without its key would be taken for one whose key was lost. */
export async function startEmbedded(
  config: Config,
  log: Log,
): Promise<{ embedded: EmbeddedPostgres; dataDir: string } & Keys> {
  const dataDir = config.dataDir ?? defaultDataDir(log);
  const keys = embeddedKeys(config, dataDir);
  return { embedded: await startEmbeddedPostgres({ dataDir, log }), dataDir, ...keys };
}

/** The key that seals, and all that open with it in front. */
export type Keys = { dataKey: Uint8Array; keys: CipherKey[] };

/** Keys beside the data are taken where the environment says none. */
export function embeddedKeys(config: Config, dataDir: string): Keys {
  if (config.dataKey !== null) return ownKeys(config, config.dataKey);
  const dataKey = ensureDataKey(dataDir);
  return { dataKey, keys: cipherKeysOf(dataKey, oldDataKeysIn(dataDir)) };
}

export function ownKeys(config: Config, dataKey: Uint8Array): Keys {
  return { dataKey, keys: cipherKeysOf(dataKey, config.oldDataKeys) };
}

async function openEmbedded(config: Config, tools: Tools): Promise<Database> {
  const { embedded, dataKey, keys } = await startEmbedded(config, tools.log);
  const { serviceUrl } = embedded;
  try {
    await migrate(embedded.ownerUrl, tools.clock.now());
    const store = await openStore(serviceUrl, keys, tools.log);
    return {
      store,
      dataKey,
      keys,
      serviceUrl,
      close: async () => {
        await store.close();
        await embedded.stop();
      },
    };
  } catch (error) {
    await embedded.stop();
    throw error;
  }
}

async function openOwn(config: Config, url: string, tools: Tools): Promise<Database> {
  if (config.dataKey === null) throw new Error("DATABASE_URL without DATA_KEY passed the check of the environment");
  try {
    // Where one login does everything it may migrate; where the service has a login of its own, the answer says who must.
    if ((await pendingMigrations(url)).length > 0) await migrate(url, tools.clock.now());
  } catch (error) {
    if (error instanceof MigrationRefused) throw error;
    throw new DatabaseAway(databaseSentence(error));
  }
  const { dataKey, keys } = ownKeys(config, config.dataKey);
  const store = await openStore(url, keys, tools.log).catch((error: unknown) => {
    if (!(error instanceof Error) || !error.message.includes(INSUFFICIENT_PRIVILEGE)) throw error;
    throw new DatabaseAway(
      "The database login may not act as the role madoguchi_service. Give the service a login of its own, or let an administrator run: GRANT madoguchi_service TO the login.",
    );
  });
  return { store, dataKey, keys, serviceUrl: url, close: () => store.close() };
}

const INSUFFICIENT_PRIVILEGE = "42501";

function openStore(url: string, keys: readonly CipherKey[], log: Log): Promise<Store> {
  return openPostgresStore({ url, cipher: openCipher(keys), log });
}

/**
 * Whether the keys given open what this office holds: a wrong DATA_KEY is told at once (`CipherRefused`) and not with the first
 * mail. Every row is looked at once in its life; from then on the office keeps a list of the keys it has been sealed with.
 */
export async function proveDataKeys(database: Database, officeId: string): Promise<void> {
  const { store, keys, serviceUrl } = database;
  const ids = keys.map(({ id }) => id);
  const listed = (await store.look(officeId, (view) => view.setting(DATA_KEYS_SETTING))) as string[] | null;
  const use = listed?.map((keyId) => ({ keyId, values: 1 })) ?? (await keyUseOf(serviceUrl, officeId));
  const missing = missingKeys(use, ids);
  if (missing !== null) throw new CipherRefused(missing);
  // Sealed with the present key at each start, which also tells `rekey` that the service has it.
  const known = new Set([...ids.slice(0, 1), ...use.map(({ keyId }) => keyId)]);
  await store.transaction(officeId, (tx) => tx.putSetting(DATA_KEYS_SETTING, [...known]));
}

/**
 * The profile with a source of tokens where its mail servers want one: one source for mailbox and way out. A renewed refresh token
 * is written where the old one was read.
 */
export function withTokens({ config, profile }: { config: Config; profile: Profile }, tools: Tools): Profile {
  const { mailOauth, mailOauthFile } = config;
  if (mailOauth === null) return profile;
  const keep = mailOauthFile === null ? {} : { keep: (token: string) => writeSecret(mailOauthFile, token) };
  const auth = { accessToken: openTokenSource(mailOauth, { ...tools, ...keep }) };
  const { imap, smtp } = profile;
  return {
    ...profile,
    imap: imap !== null && "accessToken" in imap.auth ? { ...imap, auth } : imap,
    smtp: smtp !== null && smtp.auth !== null && "accessToken" in smtp.auth ? { ...smtp, auth } : smtp,
  };
}

const NO_HOSTS: ZoomMeetings = { kind: "zoom", hosts: [] };

/** The world of one office: its mailbox, its way out, its keys. */
export function openWorld(
  profile: Profile,
  { store, dataKey }: Pick<Database, "store" | "dataKey">,
  tools: Tools,
  zoom: Config["zoom"] = null,
): World & { close(): Promise<void> } {
  const { imap, smtp, folders, office } = profile;
  if (imap === null || smtp === null)
    throw new Error("a service without mail servers passed the check of the settings");
  const limits = { authenticationRetryMs: AUTHENTICATION_RETRY_MS };
  const mailbox = openMailbox(imap, { ...tools, folders, limits });
  const transport = openTransport(smtp, { ...tools, limits });
  const parser = openParser();
  return {
    ...tools,
    ids: makeIds(),
    digests: makeDigests(officeKeyOf(dataKey, office.id)),
    store,
    mailbox,
    transport,
    parser,
    // Without hosts none can be made; those from before are still moved and taken away.
    meetings: zoom && openZoom(zoom, office.meetings?.kind === "zoom" ? office.meetings : NO_HOSTS, tools),
    close: async () => {
      await Promise.allSettled([mailbox.close(), transport.close(), parser.close()]);
    },
  };
}
