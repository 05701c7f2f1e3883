import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { SendMode } from "./mail/office.ts";
import { MAIL_OAUTH_VALUES, mailOauthOf, mailOauthProblems } from "./world/mail-oauth-settings.ts";
import { type ImapSettings, parseImapUrl, parseSmtpUrl, type SmtpSettings } from "./world/mail-url.ts";
import type { OauthSettings } from "./world/oauth.ts";
import { OIDC_VALUES, type OidcSettings, oidcOf, oidcProblems } from "./world/oidc-settings.ts";
import { ZOOM_VALUES, type ZoomSettings, zoomOf, zoomProblems } from "./world/zoom-settings.ts";

/** sysexits.h EX_CONFIG: the environment or the profile is wrong, and starting again will not help. */
export const EXIT_CONFIG = 78;

/** The profile that ships: ハローワーク糸魚川. */
export const SHIPPED_PROFILE = fileURLToPath(new URL("../offices/itoigawa.json", import.meta.url));

/** The environment, checked. docs/configuration.md says what each value means. */
export type Config = {
  /** Null: the embedded database under `dataDir`. */
  databaseUrl: string | null;
  /** Null: the usual place of the account that runs us. */
  dataDir: string | null;
  officeFile: string;
  imap: ImapSettings | null;
  smtp: SmtpSettings | null;
  /** Null: the mail servers take passwords. */
  mailOauth: OauthSettings | null;
  /** The file that holds the refresh token, rewritten when the server renews it; null where it came by the environment. */
  mailOauthFile: string | null;
  mailFrom: { name: string | null; address: string } | null;
  /** 32 bytes; null with the embedded database, where a key is made beside the data. */
  dataKey: Uint8Array | null;
  /** Keys that sealed rows before `dataKey` did; they only open. */
  oldDataKeys: Uint8Array[];
  /** Null where it was not said; `serve` insists. */
  sendMode: SendMode | null;
  allowSampleTerms: boolean;
  authservId: string | null;
  bind: string;
  /** 0 takes a free port. */
  consolePort: number;
  publicUrl: string | null;
  metricsToken: string | null;
  /** Null: people sign in to the console by password alone. */
  oidc: OidcSettings | null;
  /** Null: no meetings are made at Zoom. */
  zoom: ZoomSettings | null;
};

export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment of this process. Nothing else asks for it. */
export function environment(): Environment {
  return process.env;
}

/** Every problem at once, each a sentence that names its variable and never repeats its value. */
export type ConfigProblems = { problems: string[] };

/** These may also be given as NAME_FILE, a file that holds the value (a Docker or systemd secret). */
const SECRETS = [
  "DATABASE_URL",
  "IMAP_URL",
  "SMTP_URL",
  "DATA_KEY",
  "DATA_KEY_OLD",
  "METRICS_TOKEN",
  "MAIL_OAUTH_CLIENT_SECRET",
  "MAIL_OAUTH_REFRESH_TOKEN",
  "OIDC_CLIENT_SECRET",
  "ZOOM_CLIENT_SECRET",
] as const;

const SEND_MODES = ["shadow", "approve", "auto", "stop"] as const satisfies SendMode[];
const DATA_KEY_BYTES = 32;
const MOST_OLD_KEYS = 10;
const LEAST_TOKEN_CHARACTERS = 16;
const MOST_SECRET_CHARACTERS = 8_192;

/**
 * Reads the environment; pure but for `readFile`, which returns the text of a secret's file or throws. With `serve`,
 * SEND_MODE must be said (design decision 18). A variable that is set but empty counts as not set.
 */
export function readConfig(
  env: Environment,
  readFile: (path: string) => string,
  wants: { serve: boolean } = { serve: false },
): Config | ConfigProblems {
  const { values, problems } = gather(env, readFile);
  const read = ENVIRONMENT.safeParse(values);
  for (const issue of read.error?.issues ?? []) problems.push(`${issue.path.join(".")} ${issue.message}`);
  if (values.DATABASE_URL !== undefined && values.DATA_KEY === undefined && !isNamed(problems, "DATA_KEY")) {
    problems.push(`DATA_KEY is required together with DATABASE_URL: ${KEY_HINT}`);
  }
  if (values.DATA_KEY_OLD !== undefined && values.DATA_KEY === undefined && !isNamed(problems, "DATA_KEY ")) {
    problems.push(
      "DATA_KEY_OLD is set without DATA_KEY: earlier keys only open, so the present one must be said, too.",
    );
  }
  if (wants.serve && values.SEND_MODE === undefined) {
    problems.push(`SEND_MODE must be said: ${SEND_MODE_HINT}`);
  }
  problems.push(...mailOauthProblems(values), ...oidcProblems(values), ...zoomProblems(values));
  if (problems.length > 0 || read.data === undefined) return { problems: problems.sort() };
  return configOf(read.data, env.MAIL_OAUTH_REFRESH_TOKEN_FILE?.trim() || null);
}

const KEY_HINT = "32 random bytes in base64, as `openssl rand -base64 32` prints them.";
const SEND_MODE_HINT =
  "shadow (letters are only drafted), approve (a person releases each letter), auto (letters leave by themselves) or stop.";

const databaseUrl = z.string().refine((text) => isUrl(text, ["postgres:", "postgresql:"]), {
  error: "is not an address of the form postgres://user:password@host:5432/database.",
});

const dataKey = z.string().refine((text) => decodeKey(text) !== null, { error: `is not what it must be: ${KEY_HINT}` });

const oldDataKeys = z.string().refine((text) => decodeKeys(text) !== null, {
  error: `must be the earlier keys, at most ${MOST_OLD_KEYS}, separated by commas, each ${KEY_HINT}`,
});

const metricsToken = z
  .string()
  .regex(/^[\x21-\x7e]+$/, { error: "must be made of ASCII letters, digits and signs without spaces." })
  .min(LEAST_TOKEN_CHARACTERS, { error: `must have at least ${LEAST_TOKEN_CHARACTERS} characters.` });

const mailFrom = z.string().refine((text) => parseMailFrom(text) !== null, {
  error: "must be an address such as soudan@example.jp, or a name with it: ハローワーク糸魚川 <soudan@example.jp>.",
});

const publicUrl = z.string().refine((text) => isUrl(text, ["http:", "https:"]), {
  error: "is not an address that begins with https:// or http://.",
});

const consolePort = z.string().refine((text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535, {
  error: "must be a port number from 0 to 65535.",
});

const hostName = z.string().regex(/^[\w.:-]{1,255}$/, { error: "must be an IP address or a host name." });

/** The whole contract with the environment (design §6). */
const ENVIRONMENT = z.object({
  DATABASE_URL: databaseUrl.optional(),
  DATA_DIR: z.string().optional(),
  OFFICE_FILE: z.string().optional(),
  IMAP_URL: mailUrl("IMAP_URL", parseImapUrl).optional(),
  SMTP_URL: mailUrl("SMTP_URL", parseSmtpUrl).optional(),
  MAIL_FROM: mailFrom.optional(),
  ...MAIL_OAUTH_VALUES,
  DATA_KEY: dataKey.optional(),
  DATA_KEY_OLD: oldDataKeys.optional(),
  SEND_MODE: z.enum(SEND_MODES, { error: `must be one of ${SEND_MODE_HINT}` }).optional(),
  ALLOW_SAMPLE_TERMS: z.enum(["0", "1"], { error: "must be 1 (allowed) or 0." }).optional(),
  AUTHSERV_ID: hostName.optional(),
  BIND: hostName.optional(),
  CONSOLE_PORT: consolePort.optional(),
  PUBLIC_URL: publicUrl.optional(),
  METRICS_TOKEN: metricsToken.optional(),
  ...OIDC_VALUES,
  ...ZOOM_VALUES,
});

type Values = z.infer<typeof ENVIRONMENT>;
type Name = keyof Values;

function configOf(values: Values, refreshTokenFile: string | null): Config {
  return {
    mailOauth: mailOauthOf(values),
    mailOauthFile: refreshTokenFile,
    databaseUrl: values.DATABASE_URL ?? null,
    dataDir: values.DATA_DIR ?? null,
    officeFile: values.OFFICE_FILE ?? SHIPPED_PROFILE,
    imap: values.IMAP_URL === undefined ? null : settled(parseImapUrl(values.IMAP_URL)),
    smtp: values.SMTP_URL === undefined ? null : settled(parseSmtpUrl(values.SMTP_URL)),
    mailFrom: values.MAIL_FROM === undefined ? null : parseMailFrom(values.MAIL_FROM),
    dataKey: values.DATA_KEY === undefined ? null : decodeKey(values.DATA_KEY),
    oldDataKeys: values.DATA_KEY_OLD === undefined ? [] : (decodeKeys(values.DATA_KEY_OLD) ?? []),
    sendMode: values.SEND_MODE ?? null,
    allowSampleTerms: values.ALLOW_SAMPLE_TERMS === "1",
    authservId: values.AUTHSERV_ID ?? null,
    bind: values.BIND ?? "127.0.0.1",
    consolePort: Number(values.CONSOLE_PORT ?? "8080"),
    publicUrl: values.PUBLIC_URL ?? null,
    metricsToken: values.METRICS_TOKEN ?? null,
    oidc: oidcOf(values),
    zoom: zoomOf(values),
  };
}

/** The values by name, with the secrets' files read. */
function gather(
  env: Environment,
  readFile: (path: string) => string,
): { values: Partial<Record<Name, string>>; problems: string[] } {
  const values: Partial<Record<Name, string>> = {};
  const problems: string[] = [];
  for (const name of Object.keys(ENVIRONMENT.shape) as Name[]) {
    const given = env[name]?.trim();
    if (given) values[name] = given;
  }
  for (const name of SECRETS) {
    const file = env[`${name}_FILE`]?.trim();
    if (!file) continue;
    if (values[name] !== undefined) {
      problems.push(`${name} and ${name}_FILE are both set; keep one of them.`);
      continue;
    }
    const secret = readSecret(file, readFile);
    if ("problem" in secret) problems.push(`${name}_FILE ${secret.problem}`);
    else values[name] = secret.value;
  }
  return { values, problems };
}

function readSecret(file: string, readFile: (path: string) => string): { value: string } | { problem: string } {
  let text: string;
  try {
    text = readFile(file);
  } catch {
    return { problem: `names a file that cannot be read: ${file}` };
  }
  const value = text.trim();
  if (value === "") return { problem: `names an empty file: ${file}` };
  if (value.length > MOST_SECRET_CHARACTERS) return { problem: `names a file too long for a secret: ${file}` };
  return { value };
}

function mailUrl(name: string, parse: (text: string) => object): z.ZodString {
  return z.string().check((context) => {
    const read = parse(context.value);
    if (!("problem" in read)) return;
    const problem = String(read.problem);
    const message = problem.startsWith(`${name} `) ? problem.slice(name.length + 1) : `is wrong: ${problem}`;
    context.issues.push({ code: "custom", message, input: "" });
  });
}

function settled<T extends object>(read: T | { problem: string }): T {
  if ("problem" in read) throw new Error("a mail address passed the check and then failed it");
  return read;
}

/** `soudan@example.jp` or `名前 <soudan@example.jp>`, the name with or without quotes. */
function parseMailFrom(text: string): { name: string | null; address: string } | null {
  const match = /^(?:"?([^"<>\r\n]{1,100}?)"?\s*)??<?([^\s<>@"]{1,64}@[a-z0-9][a-z0-9.-]{0,250}[a-z0-9])>?$/i.exec(
    text,
  );
  if (match === null || text.includes("<") !== text.endsWith(">")) return null;
  const name = match[1]?.trim();
  if (name && !text.includes("<")) return null;
  return { name: name || null, address: match[2] ?? "" };
}

function decodeKey(text: string): Uint8Array | null {
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(text)) return null;
  const bytes = new Uint8Array(Buffer.from(text, "base64"));
  return bytes.length === DATA_KEY_BYTES ? bytes : null;
}

function decodeKeys(text: string): Uint8Array[] | null {
  const keys = text.split(",").map((one) => decodeKey(one.trim()));
  const read = keys.filter((key) => key !== null);
  return read.length === keys.length && keys.length <= MOST_OLD_KEYS ? read : null;
}

function isUrl(text: string, schemes: string[]): boolean {
  try {
    const url = new URL(text);
    return schemes.includes(url.protocol) && url.hostname !== "";
  } catch {
    return false;
  }
}

function isNamed(problems: string[], name: string): boolean {
  return problems.some((problem) => problem.startsWith(name));
}
