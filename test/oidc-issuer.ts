import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * An OpenID Connect issuer on loopback for tests: discovery, keys, authorization code with PKCE, RS256, userinfo. It holds to the
 * specification (OpenID Connect Core 1.0, RFC 6749, RFC 7636) but for what `spoils` tells it to do wrong.
 */
export type Issuer = {
  url: string;
  /** Who is signed in there: the claims about them. */
  person: Record<string, unknown>;
  /** Claims that stand only behind /userinfo. */
  further: Record<string, unknown>;
  spoils: Spoil | null;
  /** What the clerk asked at /authorize, newest last, and how often each path was asked. */
  asked: URLSearchParams[];
  counts: Map<string, number>;
  stop(): Promise<void>;
};

export type Spoil =
  | "signature"
  | "algorithm"
  | "nonce"
  | "audience"
  | "issuer"
  | "expired"
  | "noIdToken"
  | "tokenError"
  | "serverError"
  | "denied"
  | "state";

export const CLIENT = { id: "madoguchi-console", secret: "a-client-secret-for-tests" };

/** Made once: the making takes longer than a test. */
const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
const other = generateKeyPairSync("rsa", { modulusLength: 2048 });

type Grant = { challenge: string; redirectUri: string; nonce: string };

export async function openIssuer(): Promise<Issuer> {
  const grants = new Map<string, Grant>();
  const tokens = new Set<string>();
  const server: Server = createServer((request, response) => {
    answer(request, response).catch(() => reply(response, 500, { error: "server_error" }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const issuer: Issuer = {
    ...{ url, person: {}, further: {}, spoils: null, asked: [], counts: new Map() },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const { pathname, searchParams } = new URL(request.url ?? "/", url);
    issuer.counts.set(pathname, (issuer.counts.get(pathname) ?? 0) + 1);
    switch (pathname) {
      case "/.well-known/openid-configuration":
        return reply(response, 200, description(url));
      case "/keys":
        return reply(response, 200, {
          keys: [{ ...keys.publicKey.export({ format: "jwk" }), kid: "one", use: "sig", alg: "RS256" }],
        });
      case "/authorize":
        return authorize(searchParams, response);
      case "/token":
        return token(new URLSearchParams(await bodyOf(request)), response);
      case "/userinfo": {
        const bearer = request.headers.authorization?.replace(/^Bearer /, "") ?? "";
        if (!tokens.has(bearer)) return reply(response, 401, { error: "invalid_token" });
        return reply(response, 200, { ...issuer.person, ...issuer.further });
      }
      default:
        return reply(response, 404, { error: "not_found" });
    }
  }

  function authorize(asked: URLSearchParams, response: ServerResponse) {
    issuer.asked.push(asked);
    const back = new URL(asked.get("redirect_uri") ?? "");
    back.searchParams.set("state", issuer.spoils === "state" ? "another" : (asked.get("state") ?? ""));
    back.searchParams.set("iss", url);
    if (issuer.spoils === "denied") back.searchParams.set("error", "access_denied");
    else {
      const code = randomBytes(16).toString("base64url");
      const [challenge, nonce] = [asked.get("code_challenge") ?? "", asked.get("nonce") ?? ""];
      const isRight = asked.get("code_challenge_method") === "S256" && asked.get("client_id") === CLIENT.id;
      if (isRight) grants.set(code, { challenge, nonce, redirectUri: asked.get("redirect_uri") ?? "" });
      back.searchParams.set("code", code);
    }
    response.writeHead(303, { location: back.href }).end();
  }

  function token(form: URLSearchParams, response: ServerResponse) {
    if (issuer.spoils === "serverError") return reply(response, 503, { error: "temporarily_unavailable" });
    const grant = grants.get(form.get("code") ?? "");
    // A code counts once (RFC 6749, section 4.1.2).
    grants.delete(form.get("code") ?? "");
    const isClient = form.get("client_id") === CLIENT.id && form.get("client_secret") === CLIENT.secret;
    if (!isClient) return reply(response, 401, { error: "invalid_client" });
    const verifier = createHash("sha256")
      .update(form.get("code_verifier") ?? "")
      .digest("base64url");
    const fits = grant && verifier === grant.challenge && form.get("redirect_uri") === grant.redirectUri;
    if (!fits || issuer.spoils === "tokenError") return reply(response, 400, { error: "invalid_grant" });
    const accessToken = randomBytes(16).toString("base64url");
    tokens.add(accessToken);
    const idToken = issuer.spoils === "noIdToken" ? {} : { id_token: idTokenFor(grant) };
    return reply(response, 200, { access_token: accessToken, token_type: "Bearer", expires_in: 300, ...idToken });
  }

  function idTokenFor({ nonce }: Grant): string {
    const { spoils } = issuer;
    const now = Math.floor(Date.now() / 1000) - (spoils === "expired" ? 7_200 : 0);
    const claims = {
      ...issuer.person,
      iss: spoils === "issuer" ? "https://issuer.example.com" : url,
      aud: spoils === "audience" ? "somebody-else" : CLIENT.id,
      ...{ iat: now, exp: now + 300, nonce: spoils === "nonce" ? "another" : nonce },
    };
    if (spoils === "algorithm") return `${part({ alg: "none" })}.${part(claims)}.`;
    return sign(claims, spoils === "signature" ? other.privateKey : keys.privateKey);
  }

  return issuer;
}

function description(url: string) {
  return {
    issuer: url,
    authorization_endpoint: `${url}/authorize`,
    token_endpoint: `${url}/token`,
    userinfo_endpoint: `${url}/userinfo`,
    jwks_uri: `${url}/keys`,
    response_types_supported: ["code"],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["RS256"],
    token_endpoint_auth_methods_supported: ["client_secret_post"],
    code_challenge_methods_supported: ["S256"],
    authorization_response_iss_parameter_supported: true,
  };
}

function sign(claims: object, key: KeyObject): string {
  const input = `${part({ alg: "RS256", kid: "one", typ: "JWT" })}.${part(claims)}`;
  return `${input}.${createSign("RSA-SHA256").update(input).sign(key, "base64url")}`;
}

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
