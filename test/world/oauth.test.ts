import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { login } from "../../src/commands/login.ts";
import { readConfig } from "../../src/config.ts";
import { parseSmtpUrl } from "../../src/world/mail-url.ts";
import { type OauthSettings, openTokenSource } from "../../src/world/oauth.ts";
import { openTransport } from "../../src/world/smtp.ts";
import { keepLog, realClock } from "../real-clock.ts";
import { startScriptedSmtp } from "../smtp-sink.ts";

type Answer = { status: number; body: object | string } | "silence";

/** A server of tokens as RFC 6749 describes it, that answers what a test tells it. */
async function startTokenServer(answers: Answer[]) {
  const asked: { path: string; form: URLSearchParams }[] = [];
  const server: Server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    asked.push({ path: request.url ?? "", form: new URLSearchParams(text) });
    const answer = answers.shift() ?? { status: 500, body: "nothing left to say" };
    if (answer === "silence") return void request.socket.destroy();
    response.writeHead(answer.status, { "content-type": "application/json", "cache-control": "no-store" });
    response.end(typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  cleanup.push(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return { origin, asked };
}

const cleanup: (() => unknown)[] = [];
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "madoguchi-oauth-"));
  cleanup.push(() => rmSync(folder, { recursive: true, force: true }));
});
afterEach(async () => {
  for (const undo of cleanup.splice(0).reverse()) await undo();
});

const given = (token: string, more: object = {}): Answer => ({
  status: 200,
  body: { access_token: token, token_type: "Bearer", expires_in: 3600, ...more },
});
const refused = (error: string): Answer => ({ status: 400, body: { error, error_description: "secret words" } });

function sourceAt(origin: string, change: Partial<OauthSettings> = {}, keep?: (token: string) => Promise<void>) {
  let milliseconds = 0;
  const log = keepLog();
  const clock = { ...realClock, monotonic: () => milliseconds };
  const settings: OauthSettings = {
    tokenUrl: `${origin}/token`,
    deviceUrl: null,
    clientId: "clerk",
    clientSecret: "s3cret-of-the-client",
    scope: "mail.read mail.send",
    refreshToken: "refresh-1",
    ...change,
  };
  const ask = openTokenSource(settings, { clock, log, ...(keep ? { keep } : {}) });
  return { ask, log, passes: (minutes: number) => (milliseconds += minutes * 60_000) };
}

describe("a source of tokens", () => {
  it("asks once for many logins, and again shortly before the token ends", async () => {
    const server = await startTokenServer([given("token-1"), given("token-2")]);
    const { ask, passes } = sourceAt(server.origin);
    expect(await Promise.all([ask(), ask(), ask()])).toEqual(["token-1", "token-1", "token-1"]);
    passes(54);
    expect(await ask()).toBe("token-1");
    passes(2);
    expect(await ask()).toBe("token-2");
    expect(server.asked).toHaveLength(2);
    expect(Object.fromEntries(server.asked[0]?.form ?? [])).toMatchObject({
      grant_type: "refresh_token",
      refresh_token: "refresh-1",
      scope: "mail.read mail.send",
      client_id: "clerk",
      client_secret: "s3cret-of-the-client",
    });
  });

  it("asks in the client's own name where there is no refresh token", async () => {
    const server = await startTokenServer([given("token-1")]);
    expect(await sourceAt(server.origin, { refreshToken: null }).ask()).toBe("token-1");
    expect(server.asked[0]?.form.get("grant_type")).toBe("client_credentials");
  });

  it("keeps the refresh token that the server renewed, and goes on where that cannot be written", async () => {
    const server = await startTokenServer([
      given("token-1", { refresh_token: "refresh-2", expires_in: 600 }),
      given("token-2", { refresh_token: "refresh-3", expires_in: 600 }),
    ]);
    const kept: string[] = [];
    const { ask, passes, log } = sourceAt(server.origin, {}, async (token) => {
      kept.push(token);
      if (token === "refresh-3") throw new Error("read-only");
    });
    await ask();
    passes(6);
    expect(await ask()).toBe("token-2");
    expect(server.asked[1]?.form.get("refresh_token")).toBe("refresh-2");
    expect(kept).toEqual(["refresh-2", "refresh-3"]);
    expect(JSON.stringify(log.lines)).not.toContain("refresh-");
  });

  it("F9: tells a refusal from a server that is away, and repeats no secret", async () => {
    const server = await startTokenServer([
      refused("invalid_grant"),
      { status: 503, body: "busy" },
      "silence",
      refused("temporarily_unavailable"),
    ]);
    const { ask, log } = sourceAt(server.origin);
    const answers = [await ask(), await ask(), await ask(), await ask()];
    expect(answers.map((one) => (typeof one === "string" ? one : one.trouble))).toEqual([
      "authentication",
      "network",
      "network",
      "network",
    ]);
    const said = JSON.stringify([answers, log.lines]);
    for (const secret of ["s3cret", "refresh-1", "secret words"]) expect(said).not.toContain(secret);
  });

  it("gives the token that still works while the server of tokens is away", async () => {
    const server = await startTokenServer([given("token-1"), { status: 500, body: "" }]);
    const { ask, passes } = sourceAt(server.origin);
    await ask();
    passes(57);
    expect(await ask()).toBe("token-1");
    passes(4);
    expect(await ask()).toMatchObject({ trouble: "network" });
  });

  it("lets SMTP in by XOAUTH2, with the token of the moment", async () => {
    const server = await startTokenServer([given("token-1")]);
    const fake = await startScriptedSmtp({});
    cleanup.push(() => fake.stop());
    const settings = parseSmtpUrl(fake.url.replace("smtp://", "smtp://office%40example.jp@"));
    if ("problem" in settings) throw new Error(settings.problem);
    const transport = openTransport(
      { ...settings, auth: { accessToken: sourceAt(server.origin).ask } },
      { clock: realClock, log: keepLog() },
    );
    cleanup.push(() => transport.close());
    const raw = Buffer.from("Subject: x\r\n\r\nx\r\n");
    expect(await transport.send({ from: "office@example.jp", to: "taro@example.com", raw })).toMatchObject({
      result: "accepted",
    });
    const said = fake.commands.find((line) => line.startsWith("AUTH XOAUTH2 "))?.slice(13) ?? "";
    expect(Buffer.from(said, "base64").toString()).toContain("Bearer token-1");
  });
});

describe("madoguchi login", () => {
  it("shows where to type the code, waits for it, and keeps the token for this account alone", async () => {
    const begun = {
      device_code: "device-1",
      user_code: "ABCD-EFGH",
      verification_uri: "https://login.example.com/device",
      expires_in: 600,
      interval: 0.1,
    };
    const server = await startTokenServer([
      { status: 200, body: begun },
      refused("authorization_pending"),
      given("token-1", { refresh_token: "refresh-of-the-office" }),
    ]);
    const file = join(folder, "refresh-token");
    const printed: string[] = [];
    const terminal = {
      env: {
        MAIL_OAUTH_TOKEN_URL: `${server.origin}/token`,
        MAIL_OAUTH_DEVICE_URL: `${server.origin}/device`,
        MAIL_OAUTH_CLIENT_ID: "clerk",
        MAIL_OAUTH_SCOPE: "offline_access mail",
        MAIL_OAUTH_REFRESH_TOKEN_FILE: file,
      },
      out: (line: string) => printed.push(line),
      err: (line: string) => printed.push(line),
      readFile: (path: string) => readFileSync(path, "utf8"),
    };
    expect(await login([], terminal as never)).toBe(0);
    expect(printed.join("\n")).toContain("https://login.example.com/device");
    expect(printed.join("\n")).toContain("ABCD-EFGH");
    expect(printed.join("\n")).not.toContain("refresh-of-the-office");
    expect(readFileSync(file, "utf8")).toBe("refresh-of-the-office\n");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const config = readConfig({ ...terminal.env, IMAP_URL: "imaps://office@imap.example.jp" }, terminal.readFile);
    expect(config).toMatchObject({ mailOauth: { refreshToken: "refresh-of-the-office" }, mailOauthFile: file });
  });

  it("says what is missing before it asks anybody", async () => {
    const said: string[] = [];
    const terminal = { env: {}, out: () => undefined, err: (line: string) => said.push(line), readFile: () => "" };
    expect(await login([], terminal as never)).toBe(78);
    expect(said.join(" ")).toContain("MAIL_OAUTH_DEVICE_URL");
  });
});

describe("the settings of OAuth2", () => {
  const read = (env: Record<string, string>) => readConfig(env, () => "", { serve: false });
  it("belong together, and tokens travel over TLS alone", () => {
    expect(read({ MAIL_OAUTH_CLIENT_ID: "clerk" })).toMatchObject({
      problems: [expect.stringContaining("belong together")],
    });
    expect(
      read({ MAIL_OAUTH_CLIENT_ID: "clerk", MAIL_OAUTH_TOKEN_URL: "http://login.example.com/token" }),
    ).toMatchObject({
      problems: [expect.stringContaining("https://")],
    });
  });
});
