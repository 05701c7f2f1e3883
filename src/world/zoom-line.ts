import type { Clock, MeetingTrouble } from "./world.ts";
import type { ZoomSettings } from "./zoom-settings.ts";

/**
 * Requests to Zoom's REST API as a Server-to-Server OAuth app. Sources, as read in November 2026: developers.zoom.us/docs/internal-apps/s2s-oauth
 * (grant `account_credentials`, one hour, no refresh token), /docs/api/errors (bodies of `code` and `message`), /docs/api/rate-limits
 * (429, `Retry-After`, `X-RateLimit-Type`), /docs/integrations/oauth-error-messages (refusals of the token endpoint).
 */
export type ZoomLine = {
  ask(call: ZoomCall): Promise<ZoomAnswer | MeetingTrouble>;
  /** What the present token allows; null where the server does not say. */
  scopes(): Promise<string[] | null | MeetingTrouble>;
};

export type ZoomCall = {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Behind the address of the API, each part encoded. */
  path: string;
  body?: object;
};

/** An answer that says yes, or that the thing asked for is not there or not allowed: by status and Zoom's own code. */
export type ZoomAnswer = { status: number; code: number | null; body: Record<string, unknown> };

const ANSWER_MS = 10_000;
const MOST_ANSWER_BYTES = 2_000_000;
/** A token is renewed so long before it ends. */
const RENEW_BEFORE_MS = 5 * 60_000;
/** Zoom's tokens live for an hour; used where the answer does not say. */
const USUAL_LIFE_SECONDS = 3600;
const LONGEST_WAIT_SECONDS = 24 * 3600;
const WAIT_WITHOUT_WORD_SECONDS = 60;
/** A daily limit ends at midnight UTC, and the header that says so is not always there. */
const DAILY_WAIT_SECONDS = 3600;
/** Zoom's codes for a token or an app that may not do this: invalid token, no scope, disabled app, other credentials. */
const NOT_ALLOWED = [104, 124, 200, 4700, 4702, 4704, 4711, 4717];

type Token = { value: string; scopes: string[] | null; until: number };
type Reply = { status: number; headers: Headers; body: Record<string, unknown> };

export type ZoomTools = { clock: Clock; answerMs?: number };

export function openZoomLine(settings: ZoomSettings, { clock, answerMs = ANSWER_MS }: ZoomTools): ZoomLine {
  let held: Token | null = null;
  let asking: Promise<Token | MeetingTrouble> | null = null;

  function token(): Promise<Token | MeetingTrouble> {
    if (held !== null && clock.monotonic() < held.until - RENEW_BEFORE_MS) return Promise.resolve(held);
    asking ??= renew().finally(() => {
      asking = null;
    });
    return asking;
  }

  async function renew(): Promise<Token | MeetingTrouble> {
    const began = clock.monotonic();
    const reply = await send(settings.tokenUrl, answerMs, {
      method: "POST",
      headers: {
        authorization: `Basic ${Buffer.from(`${settings.clientId}:${settings.clientSecret}`).toString("base64")}`,
        "content-type": "application/x-www-form-urlencoded",
      },
      body: new URLSearchParams({ grant_type: "account_credentials", account_id: settings.accountId }).toString(),
    });
    if ("trouble" in reply) return reply;
    const value = reply.body.access_token;
    if (reply.status !== 200 || typeof value !== "string") return refusedToken(reply, clock);
    const life = Number(reply.body.expires_in ?? USUAL_LIFE_SECONDS) * 1000;
    const scopes = typeof reply.body.scope === "string" ? reply.body.scope.split(/[\s,]+/).filter(Boolean) : null;
    held = { value, scopes, until: began + (Number.isFinite(life) ? life : USUAL_LIFE_SECONDS * 1000) };
    return held;
  }

  async function once({ method, path, body }: ZoomCall, { value }: Token): Promise<Reply | MeetingTrouble> {
    const json = body === undefined ? {} : { body: JSON.stringify(body) };
    const type = body === undefined ? {} : { "content-type": "application/json" };
    return send(`${settings.apiUrl}${path}`, answerMs, {
      ...{ method, headers: { authorization: `Bearer ${value}`, accept: "application/json", ...type } },
      ...json,
    });
  }

  async function ask(call: ZoomCall): Promise<ZoomAnswer | MeetingTrouble> {
    const first = await token();
    if ("trouble" in first) return first;
    let reply = await once(call, first);
    // A token may be taken back before its time; a new one is asked for once, and no more.
    if (!("trouble" in reply) && reply.status === 401) {
      if (held === first) held = null;
      const second = await token();
      if ("trouble" in second) return second;
      reply = await once(call, second);
    }
    return "trouble" in reply ? reply : answerOf(reply, clock);
  }

  return {
    ask,
    scopes: async () => {
      const now = await token();
      return "trouble" in now ? now : now.scopes;
    },
  };
}

/** One request, within limits of time and size. Nothing of it is ever logged. */
async function send(url: string, answerMs: number, init: RequestInit): Promise<Reply | MeetingTrouble> {
  try {
    const response = await fetch(url, { ...init, redirect: "error", signal: AbortSignal.timeout(answerMs) });
    const text = await textOf(response);
    if (text === null) return { trouble: "protocol", detail: "zoom: an answer beyond every size" };
    return { status: response.status, headers: response.headers, body: objectOf(text) };
  } catch (error) {
    const isLate = error instanceof Error && error.name === "TimeoutError";
    return { trouble: "network", detail: isLate ? "zoom: no answer in time" : "zoom: cannot be reached" };
  }
}

async function textOf(response: Response): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > MOST_ANSWER_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function objectOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function refusedToken(reply: Reply, clock: Clock): MeetingTrouble {
  if (reply.status === 429) return tooMany(reply, clock);
  if (reply.status >= 500 || reply.status === 200)
    return { trouble: "network", detail: `zoom: no token, status ${reply.status}` };
  return { trouble: "authentication", detail: `zoom: the token was refused, status ${reply.status}` };
}

function answerOf(reply: Reply, clock: Clock): ZoomAnswer | MeetingTrouble {
  const { status, body } = reply;
  const code = typeof body.code === "number" ? body.code : null;
  if (status === 429) return tooMany(reply, clock);
  if (status >= 500) return { trouble: "network", detail: `zoom: status ${status}` };
  if (status === 401 || (status >= 400 && code !== null && NOT_ALLOWED.includes(code)))
    return { trouble: "authentication", detail: `zoom: not allowed, status ${status}, code ${code ?? "none"}` };
  return { status, code, body };
}

/** `Retry-After` as Zoom writes it is a moment (2026-05-31T00:00:00Z); seconds and HTTP dates (RFC 9110, section 10.2.3) are read, too. */
function tooMany({ headers }: Reply, clock: Clock): MeetingTrouble {
  const isDaily = /daily/i.test(headers.get("x-ratelimit-type") ?? "");
  const after = headers.get("retry-after")?.trim() ?? "";
  const seconds = /^\d+$/.test(after) ? Number(after) : (Date.parse(after) - Date.parse(clock.now())) / 1000;
  const unsaid = isDaily ? DAILY_WAIT_SECONDS : WAIT_WITHOUT_WORD_SECONDS;
  const wait = Number.isFinite(seconds) ? Math.min(LONGEST_WAIT_SECONDS, Math.max(1, Math.ceil(seconds))) : unsaid;
  return { trouble: "limit", detail: `zoom: too many requests${isDaily ? " today" : ""}`, waitSeconds: wait };
}
