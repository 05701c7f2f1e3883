import { describe, expect, it } from "vitest";
import { type Config, type Environment, readConfig, SHIPPED_PROFILE } from "../src/config.ts";

const KEY = Buffer.alloc(32, 7).toString("base64");
const noFiles = (): string => {
  throw new Error("ENOENT");
};

function configOf(env: Environment, files: Record<string, string> = {}, serve = false): Config {
  const read = readConfig(env, fileReader(files), { serve });
  if ("problems" in read) throw new Error(read.problems.join("\n"));
  return read;
}

function problemsOf(env: Environment, files: Record<string, string> = {}, serve = false): string[] {
  const read = readConfig(env, fileReader(files), { serve });
  return "problems" in read ? read.problems : [];
}

function fileReader(files: Record<string, string>): (path: string) => string {
  return (path) => files[path] ?? noFiles();
}

describe("the environment", () => {
  it("needs nothing for the commands besides serve: embedded database, shipped profile, this machine only", () => {
    expect(configOf({})).toEqual({
      databaseUrl: null,
      dataDir: null,
      officeFile: SHIPPED_PROFILE,
      imap: null,
      smtp: null,
      mailOauth: null,
      mailOauthFile: null,
      mailFrom: null,
      dataKey: null,
      oldDataKeys: [],
      sendMode: null,
      allowSampleTerms: false,
      authservId: null,
      bind: "127.0.0.1",
      consolePort: 8080,
      publicUrl: null,
      metricsToken: null,
      oidc: null,
      zoom: null,
    });
  });

  it("takes the app at Zoom whole, its secret from a file, or says what of it is missing, and never repeats it", () => {
    const whole = {
      ZOOM_ACCOUNT_ID: "account",
      ZOOM_CLIENT_ID: "client",
      ZOOM_CLIENT_SECRET_FILE: "/run/secrets/zoom",
      ZOOM_API_URL: "http://127.0.0.1:8123/v2/",
    };
    expect(configOf(whole, { "/run/secrets/zoom": "s3cret\n" }).zoom).toEqual({
      accountId: "account",
      clientId: "client",
      clientSecret: "s3cret",
      tokenUrl: "https://zoom.us/oauth/token",
      apiUrl: "http://127.0.0.1:8123/v2",
    });
    expect(problemsOf({ ZOOM_CLIENT_ID: "client", ZOOM_CLIENT_SECRET: "s3cret" })).toEqual([
      "ZOOM_ACCOUNT_ID, ZOOM_CLIENT_ID and ZOOM_CLIENT_SECRET belong together: set all three, or none.",
    ]);
    expect(problemsOf({ ZOOM_API_URL: "http://api.zoom.us/v2", ZOOM_CLIENT_SECRET: "a b" })).toEqual([
      "ZOOM_ACCOUNT_ID, ZOOM_CLIENT_ID and ZOOM_CLIENT_SECRET belong together: set all three, or none.",
      "ZOOM_API_URL is not an address that begins with https://, without question mark and fragment.",
      "ZOOM_CLIENT_SECRET must be made of ASCII signs without spaces.",
    ]);
    expect(problemsOf({ ZOOM_TOKEN_URL: "https://zoomgov.com/oauth/token" })).toEqual([
      "ZOOM_TOKEN_URL is set without ZOOM_CLIENT_ID, and would do nothing.",
    ]);
  });

  it("takes the organisation's own sign-in whole, or says what of it is missing", () => {
    const whole = {
      PUBLIC_URL: "https://office.example.jp/madoguchi",
      OIDC_ISSUER: "https://login.example.jp/realms/office",
      OIDC_CLIENT_ID: "madoguchi",
      OIDC_CLIENT_SECRET_FILE: "/run/secrets/oidc",
      OIDC_CLAIM: "email",
      OIDC_ONLY: "1",
    };
    expect(configOf(whole, { "/run/secrets/oidc": "a secret-without-spaces\n".replace("a ", "a-") }).oidc).toEqual({
      issuer: "https://login.example.jp/realms/office",
      clientId: "madoguchi",
      clientSecret: "a-secret-without-spaces",
      claim: "email",
      only: true,
    });
    const { OIDC_CLIENT_SECRET_FILE: _, OIDC_CLAIM: __, OIDC_ONLY: ___, ...least } = whole;
    expect(configOf(least).oidc).toMatchObject({ clientSecret: null, claim: "preferred_username", only: false });
    for (const [change, problem] of [
      [{ PUBLIC_URL: undefined }, /^OIDC_ISSUER needs PUBLIC_URL/],
      [{ OIDC_CLIENT_ID: undefined }, /belong together/],
      [{ OIDC_ISSUER: undefined, OIDC_CLIENT_ID: undefined, OIDC_ONLY: "1" }, /OIDC_ONLY is set without OIDC_ISSUER/],
      [{ OIDC_ISSUER: "http://login.example.jp" }, /^OIDC_ISSUER is not an issuer's address/],
      [{ OIDC_ISSUER: "https://login.example.jp/?tenant=1" }, /^OIDC_ISSUER is not an issuer's address/],
      [{ OIDC_CLAIM: "sub" }, /^OIDC_CLAIM must be preferred_username or email/],
      [{ OIDC_ONLY: "yes" }, /^OIDC_ONLY must be 1/],
    ] as const)
      expect(problemsOf({ ...least, ...change })).toEqual([expect.stringMatching(problem)]);
  });

  it("reads every value", () => {
    const config = configOf({
      DATABASE_URL: "postgres://clerk:pw@db.test:5432/madoguchi",
      DATA_DIR: "/srv/madoguchi",
      OFFICE_FILE: "/etc/madoguchi/office.json",
      IMAP_URL: "imaps://soudan%40example.jp:p%40ss@mail.example.jp",
      SMTP_URL: "smtp://soudan:pw@mail.example.jp:587",
      MAIL_FROM: "ハローワーク試験 <soudan@example.jp>",
      DATA_KEY: KEY,
      SEND_MODE: "approve",
      ALLOW_SAMPLE_TERMS: "1",
      AUTHSERV_ID: "mx.example.jp",
      BIND: "0.0.0.0",
      CONSOLE_PORT: "0",
      PUBLIC_URL: "https://clerk.example.jp",
      METRICS_TOKEN: "0123456789abcdef",
    });
    expect(config).toMatchObject({
      databaseUrl: "postgres://clerk:pw@db.test:5432/madoguchi",
      dataDir: "/srv/madoguchi",
      officeFile: "/etc/madoguchi/office.json",
      imap: { host: "mail.example.jp", port: 993, user: "soudan@example.jp", auth: { password: "p@ss" } },
      smtp: { host: "mail.example.jp", port: 587, startTls: "required" },
      mailFrom: { name: "ハローワーク試験", address: "soudan@example.jp" },
      sendMode: "approve",
      allowSampleTerms: true,
      authservId: "mx.example.jp",
      bind: "0.0.0.0",
      consolePort: 0,
      publicUrl: "https://clerk.example.jp",
      metricsToken: "0123456789abcdef",
    });
    expect(config.dataKey).toEqual(new Uint8Array(32).fill(7));
  });

  it("takes an empty variable for one that is not set, as compose files leave them", () => {
    expect(configOf({ DATABASE_URL: "", IMAP_URL: " ", CONSOLE_PORT: "", IMAP_URL_FILE: "" })).toEqual(configOf({}));
  });

  it("reports all errors at once, each with its variable", () => {
    const problems = problemsOf(
      {
        DATABASE_URL: "mysql://x",
        IMAP_URL: "http://mail.example.jp",
        SMTP_URL: "smtp://",
        MAIL_FROM: "nobody",
        SEND_MODE: "maybe",
        ALLOW_SAMPLE_TERMS: "yes",
        BIND: "not a host",
        CONSOLE_PORT: "70000",
        PUBLIC_URL: "clerk",
        METRICS_TOKEN: "short",
        AUTHSERV_ID: "a b",
      },
      {},
      true,
    );
    expect(problems.map((problem) => problem.split(" ")[0])).toEqual([
      "ALLOW_SAMPLE_TERMS",
      "AUTHSERV_ID",
      "BIND",
      "CONSOLE_PORT",
      "DATABASE_URL",
      "DATA_KEY",
      "IMAP_URL",
      "MAIL_FROM",
      "METRICS_TOKEN",
      "PUBLIC_URL",
      "SEND_MODE",
      "SMTP_URL",
    ]);
  });

  it("never repeats a secret in a problem", () => {
    const problems = problemsOf({
      DATABASE_URL: "hush-database",
      IMAP_URL: "imaps://soudan:hush%zz@mail.example.jp",
      SMTP_URL: "smtps://soudan:hush/word@mail.example.jp",
      DATA_KEY: "hush-key",
      METRICS_TOKEN: "hush",
    });
    expect(problems).toHaveLength(5);
    expect(problems.join("\n")).not.toContain("hush");
  });

  it("wants SEND_MODE said for serve and for nothing else", () => {
    expect(problemsOf({})).toEqual([]);
    expect(problemsOf({}, {}, true)).toEqual([expect.stringContaining("SEND_MODE must be said")]);
    expect(configOf({ SEND_MODE: "auto" }, {}, true).sendMode).toBe("auto");
  });

  it("wants DATA_KEY with a database of the operator's own, and takes base64 with or without padding", () => {
    const DATABASE_URL = "postgres://clerk@db.test/madoguchi";
    expect(problemsOf({ DATABASE_URL })).toEqual([expect.stringContaining("DATA_KEY is required")]);
    for (const DATA_KEY of [KEY, KEY.replace("=", "")]) {
      expect(configOf({ DATABASE_URL, DATA_KEY }).dataKey).toHaveLength(32);
    }
    for (const DATA_KEY of [Buffer.alloc(31).toString("base64"), Buffer.alloc(33).toString("base64"), "x"]) {
      expect(problemsOf({ DATA_KEY })).toEqual([expect.stringContaining("openssl rand -base64 32")]);
    }
  });
});

describe("secrets in files", () => {
  it("reads each secret from NAME_FILE without its closing newline", () => {
    const config = configOf(
      {
        DATABASE_URL_FILE: "/run/secrets/database",
        IMAP_URL_FILE: "/run/secrets/imap",
        SMTP_URL_FILE: "/run/secrets/smtp",
        DATA_KEY_FILE: "/run/secrets/key",
        METRICS_TOKEN_FILE: "/run/secrets/token",
      },
      {
        "/run/secrets/database": "postgres://clerk:pw@db.test/madoguchi\n",
        "/run/secrets/imap": "imaps://soudan:pw@mail.example.jp\r\n",
        "/run/secrets/smtp": "smtps://soudan:pw@mail.example.jp\n",
        "/run/secrets/key": `${KEY}\n`,
        "/run/secrets/token": "0123456789abcdef\n",
      },
    );
    expect(config).toMatchObject({
      databaseUrl: "postgres://clerk:pw@db.test/madoguchi",
      imap: { port: 993 },
      smtp: { port: 465 },
      metricsToken: "0123456789abcdef",
    });
    expect(config.dataKey).toHaveLength(32);
  });

  it("calls both forms of one secret an error", () => {
    const env = { IMAP_URL: "imaps://a:b@mail.example.jp", IMAP_URL_FILE: "/run/secrets/imap" };
    expect(problemsOf(env, { "/run/secrets/imap": "imaps://a:b@mail.example.jp" })).toEqual([
      "IMAP_URL and IMAP_URL_FILE are both set; keep one of them.",
    ]);
  });

  it("names a file that is missing, empty or too long", () => {
    const env = { IMAP_URL_FILE: "/gone", SMTP_URL_FILE: "/empty", METRICS_TOKEN_FILE: "/long" };
    expect(problemsOf(env, { "/empty": "\n", "/long": "x".repeat(10_000) })).toEqual([
      "IMAP_URL_FILE names a file that cannot be read: /gone",
      "METRICS_TOKEN_FILE names a file too long for a secret: /long",
      "SMTP_URL_FILE names an empty file: /empty",
    ]);
  });

  it("does not ask for a DATA_KEY twice when its file cannot be read", () => {
    const env = { DATABASE_URL: "postgres://clerk@db.test/madoguchi", DATA_KEY_FILE: "/gone" };
    expect(problemsOf(env)).toEqual(["DATA_KEY_FILE names a file that cannot be read: /gone"]);
  });
});

describe("MAIL_FROM", () => {
  it.each([
    ["soudan@example.jp", null, "soudan@example.jp"],
    ["<soudan@example.jp>", null, "soudan@example.jp"],
    ["窓口 <soudan@example.jp>", "窓口", "soudan@example.jp"],
    ['"Hello Work, Itoigawa" <soudan@example.jp>', "Hello Work, Itoigawa", "soudan@example.jp"],
  ])("reads %s", (text, name, address) => {
    expect(configOf({ MAIL_FROM: text }).mailFrom).toEqual({ name, address });
  });

  it.each([
    "窓口 soudan@example.jp",
    "soudan@",
    "a@example.jp, b@example.jp",
    "窓口 <soudan@example.jp",
    "a@b@example.jp",
  ])("refuses %s", (text) => {
    expect(problemsOf({ MAIL_FROM: text })).toHaveLength(1);
  });
});
