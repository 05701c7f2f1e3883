import type { MiddlewareHandler } from "hono";

/** Script and style only from our own files (/live.js, /console.css), never inline; nothing may frame a page or be asked from elsewhere. */
export const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'self'; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'";

/**
 * A letter as it looks is a document of its own, in a sandboxed frame: it may style itself inline as mail does, and can neither
 * run anything, nor fetch anything, nor send a form.
 */
export const LETTER_POLICY =
  "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; frame-ancestors 'self'; base-uri 'none'";

export const LETTER_PATH = /\/letters\/[0-9a-z]+\/html$/;

/** Security headers on every answer; nothing with personal data is kept by a browser or a proxy. */
export function headers(secure: boolean): MiddlewareHandler {
  return async (c, next) => {
    await next();
    const isLetter = LETTER_PATH.test(c.req.path);
    c.header("Content-Security-Policy", isLetter ? LETTER_POLICY : PAGE_POLICY);
    c.header("X-Frame-Options", isLetter ? "SAMEORIGIN" : "DENY");
    c.header("X-Content-Type-Options", "nosniff");
    c.header("Referrer-Policy", "no-referrer");
    c.header("Cross-Origin-Opener-Policy", "same-origin");
    c.header("Cross-Origin-Resource-Policy", "same-origin");
    c.header("Permissions-Policy", "camera=(), microphone=(), geolocation=()");
    if (secure) c.header("Strict-Transport-Security", "max-age=31536000");
    if (!c.res.headers.has("Cache-Control")) c.header("Cache-Control", "no-store");
  };
}

/**
 * Whether a request that changes something comes from our own page, by what the browser itself says (Fetch Metadata, or the
 * Origin header where that is missing). Forms carry a token besides.
 */
export function isFromOurselves(request: Request, publicOrigin: string | null): boolean {
  const site = request.headers.get("sec-fetch-site");
  if (site !== null) return site === "same-origin";
  const origin = request.headers.get("origin");
  if (origin === null) return true;
  if (origin === publicOrigin) return true;
  try {
    return new URL(origin).host === (request.headers.get("host") ?? new URL(request.url).host);
  } catch {
    return false;
  }
}
