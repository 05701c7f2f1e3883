import * as openid from "openid-client";
import { isLoopback } from "./mail-url.ts";
import type { OidcSettings } from "./oidc-settings.ts";
import type { IdentityProvider, Log, Trouble } from "./world.ts";

const ANSWER_SECONDS = 20;
const SCOPE = "openid profile email";
/** RFC 6749, section 4.1.2.1, and OpenID Connect Core, section 3.1.2.6: the person said no, or may not. */
const DENIED = [
  "access_denied",
  "login_required",
  "consent_required",
  "interaction_required",
  "account_selection_required",
];
const MOST_NAME_CHARACTERS = 254;

/**
 * The organisation's own accounts (OpenID Connect Core 1.0: authorization code with PKCE, state and nonce; the ID token's signature
 * is checked against the issuer's keys). The issuer is asked for its description at the first sign-in, and again after a
 * failure, so that it may be away when the service starts.
 */
export function openIdentityProvider(settings: OidcSettings, callback: string, log: Log): IdentityProvider {
  let known: Promise<openid.Configuration> | null = null;
  const server = () => {
    known ??= discover(settings).catch((error: unknown) => {
      known = null;
      throw error;
    });
    return known;
  };
  return {
    async begin() {
      try {
        const proof = {
          state: openid.randomState(),
          nonce: openid.randomNonce(),
          codeVerifier: openid.randomPKCECodeVerifier(),
        };
        const url = openid.buildAuthorizationUrl(await server(), {
          redirect_uri: callback,
          scope: SCOPE,
          state: proof.state,
          nonce: proof.nonce,
          code_challenge: await openid.calculatePKCECodeChallenge(proof.codeVerifier),
          code_challenge_method: "S256",
        });
        return { url: url.href, proof };
      } catch (error) {
        return troubleOf(error, log);
      }
    },
    async finish(query, { state, nonce, codeVerifier }) {
      try {
        const configuration = await server();
        const answer = new URL(callback);
        answer.search = query;
        const tokens = await openid.authorizationCodeGrant(configuration, answer, {
          pkceCodeVerifier: codeVerifier,
          expectedState: state,
          expectedNonce: nonce,
          idTokenExpected: true,
        });
        const claims = tokens.claims();
        if (claims === undefined) return { refused: "notProved" };
        // Some issuers keep the ID token short and tell the rest only when asked.
        const isShort = claims[settings.claim] === undefined;
        const told = isShort ? await openid.fetchUserInfo(configuration, tokens.access_token, claims.sub) : claims;
        const name = nameOf(told, settings.claim);
        return name === null ? { refused: "noName" } : { name, subject: `${claims.iss} ${claims.sub}` };
      } catch (error) {
        if (error instanceof openid.AuthorizationResponseError)
          return { refused: DENIED.includes(error.error) ? "denied" : "notProved" };
        return isAway(error) ? troubleOf(error, log) : refusedBy(error, log);
      }
    },
  };
}

/** For `doctor`: whether the issuer answers as one. */
export async function reachIssuer(settings: OidcSettings): Promise<"ready" | Trouble> {
  try {
    await discover(settings);
    return "ready";
  } catch (error) {
    return troubleOf(error, null);
  }
}

async function discover({ issuer, clientId, clientSecret }: OidcSettings): Promise<openid.Configuration> {
  const url = new URL(issuer);
  const configuration = await openid.discovery(
    url,
    clientId,
    undefined,
    clientSecret === null ? openid.None() : openid.ClientSecretPost(clientSecret),
    // Only an issuer on this machine may be asked without TLS; the check of the settings refuses every other.
    { timeout: ANSWER_SECONDS, execute: isLoopback(url.hostname) ? [openid.allowInsecureRequests] : [] },
  );
  // The token comes straight from the issuer, which the protocol lets count as proof; the signature is looked at all the same.
  openid.enableNonRepudiationChecks(configuration);
  return configuration;
}

/** An address counts only if the issuer says that it checked it: else anybody could write a colleague's into a profile. */
function nameOf(claims: Readonly<Record<string, unknown>>, claim: OidcSettings["claim"]): string | null {
  const name = claims[claim];
  if (typeof name !== "string" || name.trim() === "" || name.length > MOST_NAME_CHARACTERS) return null;
  return claim === "email" && claims.email_verified !== true ? null : name;
}

/** Neither bug nor refusal: no answer, or one that is not of the protocol, such as a proxy's error page. */
function isAway(error: unknown): boolean {
  if (error instanceof openid.ResponseBodyError) return error.status >= 500;
  const code = (error as { code?: unknown }).code;
  return (
    !(error instanceof openid.ClientError) ||
    ["OAUTH_TIMEOUT", "OAUTH_RESPONSE_IS_NOT_CONFORM", "OAUTH_RESPONSE_IS_NOT_JSON"].some((one) => one === code)
  );
}

function refusedBy(error: unknown, log: Log): { refused: "notProved" } {
  const code = error instanceof openid.ResponseBodyError ? error.error : (error as { code?: unknown }).code;
  log.warn("oidc.refused", { code: typeof code === "string" ? code : "unknown" });
  return { refused: "notProved" };
}

function troubleOf(error: unknown, log: Log | null): Trouble {
  const code = error instanceof openid.ResponseBodyError ? error.error : (error as { code?: unknown }).code;
  log?.warn("oidc.trouble", { code: typeof code === "string" ? code : "unknown" });
  return { trouble: "network", detail: "oidc: the issuer cannot be reached, or does not answer as one" };
}
