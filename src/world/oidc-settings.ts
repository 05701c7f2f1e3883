import { z } from "zod";
import { isLoopback } from "./mail-url.ts";

/** Signing in with the accounts that an organisation has anyway (OpenID Connect Core 1.0, authorization code flow). */
export type OidcSettings = {
  issuer: string;
  clientId: string;
  /** Null for a public client; PKCE (RFC 7636) is used in any case. */
  clientSecret: string | null;
  /** Which claim names the person. */
  claim: "preferred_username" | "email";
  /** No sign-in by password beside it. */
  only: boolean;
};

const word = z.string().regex(/^[\x21-\x7e]+$/, { error: "must be made of ASCII signs without spaces." });

/** The secret of a code goes to the issuer, so only one on this machine may be spoken to without TLS. */
const issuer = z.string().refine((text) => isIssuer(text), {
  error: "is not an issuer's address: https://…, without question mark and fragment.",
});

/** The part of the environment that this is about. */
export const OIDC_VALUES = {
  OIDC_ISSUER: issuer.optional(),
  OIDC_CLIENT_ID: word.optional(),
  OIDC_CLIENT_SECRET: word.optional(),
  OIDC_CLAIM: z.enum(["preferred_username", "email"], { error: "must be preferred_username or email." }).optional(),
  OIDC_ONLY: z.enum(["0", "1"], { error: "must be 1 (no sign-in by password) or 0." }).optional(),
};

type Values = { [Name in keyof typeof OIDC_VALUES | "PUBLIC_URL"]?: string | undefined };

export function oidcOf(values: Values): OidcSettings | null {
  if (values.OIDC_ISSUER === undefined || values.OIDC_CLIENT_ID === undefined) return null;
  return {
    issuer: values.OIDC_ISSUER,
    clientId: values.OIDC_CLIENT_ID,
    clientSecret: values.OIDC_CLIENT_SECRET ?? null,
    claim: values.OIDC_CLAIM === "email" ? "email" : "preferred_username",
    only: values.OIDC_ONLY === "1",
  };
}

/** What does not fit together. */
export function oidcProblems(values: Values): string[] {
  const problems: string[] = [];
  if ((values.OIDC_ISSUER === undefined) !== (values.OIDC_CLIENT_ID === undefined))
    problems.push("OIDC_ISSUER and OIDC_CLIENT_ID belong together: set both, or neither.");
  for (const name of ["OIDC_CLIENT_SECRET", "OIDC_CLAIM", "OIDC_ONLY"] as const)
    if (values[name] !== undefined && values.OIDC_ISSUER === undefined)
      problems.push(`${name} is set without OIDC_ISSUER, and would do nothing.`);
  if (values.OIDC_ISSUER !== undefined && values.PUBLIC_URL === undefined)
    problems.push("OIDC_ISSUER needs PUBLIC_URL: the issuer sends people back to that address.");
  return problems;
}

function isIssuer(text: string): boolean {
  try {
    const url = new URL(text);
    if (url.search !== "" || url.hash !== "" || url.username !== "") return false;
    return url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname));
  } catch {
    return false;
  }
}
