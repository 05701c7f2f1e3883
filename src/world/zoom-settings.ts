import { z } from "zod";
import { isLoopback } from "./mail-url.ts";

/** How the office's Server-to-Server OAuth app speaks to Zoom (docs/operating.md says how one is made). */
export type ZoomSettings = {
  accountId: string;
  clientId: string;
  clientSecret: string;
  tokenUrl: string;
  /** Without a slash at its end. */
  apiUrl: string;
};

const TOKEN_URL = "https://zoom.us/oauth/token";
const API_URL = "https://api.zoom.us/v2";

const word = z.string().regex(/^[\x21-\x7e]{1,200}$/, { error: "must be made of ASCII signs without spaces." });

/** Secrets and tokens travel there, so only a server on this machine may be asked without TLS. */
const address = z.string().refine((text) => isAddress(text), {
  error: "is not an address that begins with https://, without question mark and fragment.",
});

/** The part of the environment that this is about. */
export const ZOOM_VALUES = {
  ZOOM_ACCOUNT_ID: word.optional(),
  ZOOM_CLIENT_ID: word.optional(),
  ZOOM_CLIENT_SECRET: word.optional(),
  ZOOM_TOKEN_URL: address.optional(),
  ZOOM_API_URL: address.optional(),
};

type Values = { [Name in keyof typeof ZOOM_VALUES]?: string | undefined };

export function zoomOf(values: Values): ZoomSettings | null {
  const { ZOOM_ACCOUNT_ID: accountId, ZOOM_CLIENT_ID: clientId, ZOOM_CLIENT_SECRET: clientSecret } = values;
  if (accountId === undefined || clientId === undefined || clientSecret === undefined) return null;
  const apiUrl = (values.ZOOM_API_URL ?? API_URL).replace(/\/+$/, "");
  return { accountId, clientId, clientSecret, tokenUrl: values.ZOOM_TOKEN_URL ?? TOKEN_URL, apiUrl };
}

/** What does not fit together. */
export function zoomProblems(values: Values): string[] {
  const needed = ["ZOOM_ACCOUNT_ID", "ZOOM_CLIENT_ID", "ZOOM_CLIENT_SECRET"] as const;
  const given = needed.filter((name) => values[name] !== undefined);
  if (given.length > 0 && given.length < needed.length)
    return ["ZOOM_ACCOUNT_ID, ZOOM_CLIENT_ID and ZOOM_CLIENT_SECRET belong together: set all three, or none."];
  if (given.length > 0) return [];
  return (["ZOOM_TOKEN_URL", "ZOOM_API_URL"] as const)
    .filter((name) => values[name] !== undefined)
    .map((name) => `${name} is set without ZOOM_CLIENT_ID, and would do nothing.`);
}

function isAddress(text: string): boolean {
  try {
    const url = new URL(text);
    if (url.search !== "" || url.hash !== "" || url.username !== "") return false;
    return url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname));
  } catch {
    return false;
  }
}
