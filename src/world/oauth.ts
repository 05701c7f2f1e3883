import * as openid from "openid-client";
import { isLoopback } from "./mail-url.ts";
import type { Clock, Log, Trouble } from "./world.ts";

/** How access tokens for the mail servers are had (design decision 10): Microsoft 365, Google, or any RFC 6749 server. */
export type OauthSettings = {
  tokenUrl: string;
  /** RFC 8628; only `madoguchi login` needs it. */
  deviceUrl: string | null;
  clientId: string;
  /** Null for a public client. */
  clientSecret: string | null;
  scope: string | null;
  /** Null: the client itself is allowed to the mailbox (client credentials, RFC 6749, section 4.4). */
  refreshToken: string | null;
};

/** A token is renewed so long before it ends. */
const RENEW_BEFORE_MS = 5 * 60_000;
/** Where the server names no end (RFC 6749, section 5.1, only recommends it). */
const USUAL_LIFE_MS = 30 * 60_000;
const ANSWER_SECONDS = 20;
/** Refused for a reason that asking again does not change. */
const LASTING = ["invalid_grant", "invalid_client", "unauthorized_client", "invalid_scope", "access_denied"];

/**
 * One source of access tokens for IMAP and SMTP together: a token is asked for once and kept until shortly before its end. A
 * refusal is `authentication` trouble, an unreachable server `network`; neither repeats a secret. A renewed refresh token
 * goes to `keep`, as some servers take back the old one.
 */
export function openTokenSource(
  settings: OauthSettings,
  tools: { clock: Clock; log: Log; keep?: (refreshToken: string) => Promise<void> },
): () => Promise<string | Trouble> {
  const { clock, log } = tools;
  const server = configure(settings);
  let refreshToken = settings.refreshToken;
  let held: { token: string; until: number } | null = null;
  let asking: Promise<string | Trouble> | null = null;

  async function ask(): Promise<string | Trouble> {
    try {
      const parameters = settings.scope === null ? {} : { scope: settings.scope };
      const answer =
        refreshToken === null
          ? await openid.clientCredentialsGrant(server, parameters)
          : await openid.refreshTokenGrant(server, refreshToken, parameters);
      const life = (answer.expires_in ?? USUAL_LIFE_MS / 1000) * 1000;
      held = { token: answer.access_token, until: clock.monotonic() + life };
      if (answer.refresh_token && answer.refresh_token !== refreshToken) {
        refreshToken = answer.refresh_token;
        await tools.keep?.(answer.refresh_token).catch(() => log.warn("oauth.refresh_token_not_kept"));
      }
      return answer.access_token;
    } catch (error) {
      const trouble = troubleOf(error);
      log.warn("oauth.trouble", trouble);
      return trouble;
    }
  }

  return async () => {
    if (held !== null && clock.monotonic() < held.until - RENEW_BEFORE_MS) return held.token;
    asking ??= ask().finally(() => {
      asking = null;
    });
    const answer = await asking;
    // A token that still works for a while is better than none while the server of tokens is away.
    if (typeof answer !== "string" && held !== null && clock.monotonic() < held.until) return held.token;
    return answer;
  };
}

export type DeviceLogin = { where: string; code: string; refreshToken: Promise<string | Trouble> };

/** `madoguchi login`: a person types a code on another device and allows the clerk to the mailbox (RFC 8628). */
export async function beginDeviceLogin(settings: OauthSettings): Promise<DeviceLogin | Trouble> {
  const server = configure(settings);
  try {
    const started = await openid.initiateDeviceAuthorization(server, { scope: settings.scope ?? "offline_access" });
    const done = openid.pollDeviceAuthorizationGrant(server, started).then(
      (answer): string | Trouble =>
        answer.refresh_token ?? {
          trouble: "authentication",
          detail: "the server gave no refresh token; the scope needs offline_access",
        },
      troubleOf,
    );
    return { where: started.verification_uri, code: started.user_code, refreshToken: done };
  } catch (error) {
    return troubleOf(error);
  }
}

function configure({ tokenUrl, deviceUrl, clientId, clientSecret }: OauthSettings): openid.Configuration {
  const server = new openid.Configuration(
    {
      issuer: new URL(tokenUrl).origin,
      token_endpoint: tokenUrl,
      ...(deviceUrl === null ? {} : { device_authorization_endpoint: deviceUrl }),
    },
    clientId,
    undefined,
    clientSecret === null ? openid.None() : openid.ClientSecretPost(clientSecret),
  );
  server.timeout = ANSWER_SECONDS;
  // Only a server on this machine may be asked without TLS; the check of the settings refuses every other.
  if (isLoopback(new URL(tokenUrl).hostname)) openid.allowInsecureRequests(server);
  return server;
}

function troubleOf(error: unknown): Trouble {
  const code = error instanceof openid.ResponseBodyError ? error.error : null;
  if (code !== null && LASTING.includes(code))
    return { trouble: "authentication", detail: `oauth: the server of tokens refused (${code}); run madoguchi login` };
  if (error instanceof openid.ResponseBodyError || error instanceof openid.ClientError)
    return { trouble: "network", detail: "oauth: the server of tokens gave no token" };
  return { trouble: "network", detail: "oauth: the server of tokens cannot be reached" };
}
