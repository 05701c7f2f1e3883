import { z } from "zod";
import { isLoopback } from "./mail-url.ts";
import type { OauthSettings } from "./oauth.ts";

/** Tokens travel in the answer, so only a server on this machine may be asked without TLS. */
const tokenUrl = z
  .string()
  .refine((text) => isAddress(text), { error: "is not an address that begins with https://." });

const word = z.string().regex(/^[\x21-\x7e]+$/, { error: "must be made of ASCII signs without spaces." });

/** The part of the environment by which mail servers are entered with tokens. */
export const MAIL_OAUTH_VALUES = {
  MAIL_OAUTH_TOKEN_URL: tokenUrl.optional(),
  MAIL_OAUTH_DEVICE_URL: tokenUrl.optional(),
  MAIL_OAUTH_CLIENT_ID: word.optional(),
  MAIL_OAUTH_CLIENT_SECRET: word.optional(),
  MAIL_OAUTH_REFRESH_TOKEN: word.optional(),
  MAIL_OAUTH_SCOPE: z.string().max(1_000, { error: "is too long." }).optional(),
};

type Values = { [Name in keyof typeof MAIL_OAUTH_VALUES]?: string | undefined };

export function mailOauthOf(values: Values): OauthSettings | null {
  if (values.MAIL_OAUTH_TOKEN_URL === undefined || values.MAIL_OAUTH_CLIENT_ID === undefined) return null;
  return {
    tokenUrl: values.MAIL_OAUTH_TOKEN_URL,
    deviceUrl: values.MAIL_OAUTH_DEVICE_URL ?? null,
    clientId: values.MAIL_OAUTH_CLIENT_ID,
    clientSecret: values.MAIL_OAUTH_CLIENT_SECRET ?? null,
    scope: values.MAIL_OAUTH_SCOPE ?? null,
    refreshToken: values.MAIL_OAUTH_REFRESH_TOKEN ?? null,
  };
}

/** What does not fit together. */
export function mailOauthProblems(values: Values): string[] {
  return (values.MAIL_OAUTH_TOKEN_URL === undefined) === (values.MAIL_OAUTH_CLIENT_ID === undefined)
    ? []
    : ["MAIL_OAUTH_TOKEN_URL and MAIL_OAUTH_CLIENT_ID belong together: set both, or neither."];
}

function isAddress(text: string): boolean {
  try {
    const url = new URL(text);
    if (url.hostname === "") return false;
    return url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname));
  } catch {
    return false;
  }
}
