import type { Trouble } from "./world.ts";

/** A password, or a source of OAuth2 access tokens (design decision 10). A token that cannot be had is a value, too. */
export type MailAuth = { password: string } | { accessToken: () => Promise<string | Trouble> };

/** `required`: without implicit TLS the connection is upgraded or refused. `loopback-optional`: plain on this machine only. */
export type StartTls = "required" | "loopback-optional";

export type ImapSettings = {
  host: string;
  port: number;
  /** TLS from the first byte. */
  secure: boolean;
  startTls: StartTls;
  user: string;
  auth: MailAuth;
};

/** `auth` and `user` are null for a relay that asks for no login. */
export type SmtpSettings = {
  host: string;
  port: number;
  secure: boolean;
  startTls: StartTls;
  user: string | null;
  auth: MailAuth | null;
};

/** One English sentence that says what to change. It never repeats the URL, which holds a password. */
export type UrlProblem = { problem: string };

const PORTS = { "imap:": 143, "imaps:": 993, "smtp:": 587, "smtps:": 465 } as const;
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/i;
const ENCODING_HINT = "percent-encode signs such as / ? # % @ : in the user name and password";

/** What stands where a URL names a user without a password, until a source of tokens takes its place. */
export const NEEDS_TOKENS: MailAuth = {
  accessToken: async () => ({ trouble: "authentication", detail: "no password and no source of tokens" }),
};

/**
 * Reads `imap://` or `imaps://user:password@host:port`, user and password percent-encoded; without a password the login is by
 * OAuth2 (`NEEDS_TOKENS`). Never throws.
 */
export function parseImapUrl(text: string): ImapSettings | UrlProblem {
  const parts = parseParts(text, "IMAP_URL", ["imap:", "imaps:"]);
  if ("problem" in parts) return parts;
  const { user, password, ...place } = parts;
  if (user === null)
    return { problem: "IMAP_URL needs a user name before the @, and a password unless MAIL_OAUTH_… is set." };
  return { ...place, user, auth: password === null ? NEEDS_TOKENS : { password } };
}

/** Reads `smtp://` or `smtps://`, with user and password or with neither of them. Never throws. */
export function parseSmtpUrl(text: string): SmtpSettings | UrlProblem {
  const parts = parseParts(text, "SMTP_URL", ["smtp:", "smtps:"]);
  if ("problem" in parts) return parts;
  const { user, password, ...place } = parts;
  if (user === null && password === null) return { ...place, user: null, auth: null };
  if (user === null) return { problem: "SMTP_URL has a password without a user name before the @." };
  return { ...place, user, auth: password === null ? NEEDS_TOKENS : { password } };
}

export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}

type Scheme = keyof typeof PORTS;
type Parts = {
  host: string;
  port: number;
  secure: boolean;
  startTls: StartTls;
  user: string | null;
  password: string | null;
};

function parseParts(text: string, name: string, schemes: Scheme[]): Parts | UrlProblem {
  const form = `${schemes[1]}//user:password@host:port`;
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch {
    return { problem: `${name} is not an address of the form ${form}; ${ENCODING_HINT}.` };
  }
  const scheme = schemes.find((each) => each === url.protocol);
  if (scheme === undefined) return { problem: `${name} must start with ${schemes.map((s) => `${s}//`).join(" or ")}.` };
  if (url.hash !== "" || url.search !== "" || !["", "/"].includes(url.pathname)) {
    return { problem: `${name} must end after the port; ${ENCODING_HINT}.` };
  }
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (host === "") return { problem: `${name} names no host; the form is ${form}.` };
  if (url.port === "0") return { problem: `${name} has port 0; leave the port out for the usual one.` };
  const user = decode(url.username);
  const password = decode(url.password);
  if (user === undefined || password === undefined) {
    return { problem: `${name} has a % that is not followed by two hexadecimal digits; ${ENCODING_HINT}.` };
  }
  if (hasControlCharacter((user ?? "") + (password ?? ""))) {
    return { problem: `${name} has a control character in the user name or password.` };
  }
  const secure = scheme.endsWith("s:");
  const startTls = !secure && isLoopback(host) ? "loopback-optional" : "required";
  return { host, port: url.port === "" ? PORTS[scheme] : Number(url.port), secure, startTls, user, password };
}

function decode(part: string): string | null | undefined {
  if (part === "") return null;
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

function hasControlCharacter(text: string): boolean {
  return [...text].some((character) => character < " " || character === "\u007f");
}
