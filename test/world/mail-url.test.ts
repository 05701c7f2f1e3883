import { describe, expect, it } from "vitest";
import { parseImapUrl, parseSmtpUrl } from "../../src/world/mail-url.ts";

describe("the mail URLs", () => {
  it("reads percent-encoded user names and passwords", () => {
    expect(parseImapUrl("imaps://madoguchi%40example.jp:p%2Fa%40ss%25@mail.example.jp")).toEqual({
      host: "mail.example.jp",
      port: 993,
      secure: true,
      startTls: "required",
      user: "madoguchi@example.jp",
      auth: { password: "p/a@ss%" },
    });
    expect(parseSmtpUrl("smtps://a:b@mail.example.jp:2465")).toMatchObject({ port: 2465, secure: true });
  });

  it("requires STARTTLS without the s, except on this machine", () => {
    expect(parseImapUrl("imap://u:p@mail.example.jp")).toMatchObject({ port: 143, startTls: "required" });
    expect(parseSmtpUrl("smtp://u:p@mail.example.jp")).toMatchObject({ port: 587, startTls: "required" });
    for (const host of ["localhost", "127.0.0.1", "[::1]"]) {
      expect(parseSmtpUrl(`smtp://${host}:2525`)).toMatchObject({ startTls: "loopback-optional" });
    }
    // A name that only begins like the loopback network is somebody else's machine.
    expect(parseSmtpUrl("smtp://127.0.0.1.example.com")).toMatchObject({ startTls: "required" });
  });

  it("takes an SMTP relay without a login", () => {
    expect(parseSmtpUrl("smtp://127.0.0.1:2525")).toMatchObject({ user: null, auth: null, host: "127.0.0.1" });
  });

  it.each([
    ["", /IMAP_URL is not an address of the form/],
    ["mail.example.jp", /not an address of the form/],
    ["https://u:secret@mail.example.jp", /must start with imap:\/\/ or imaps:\/\//],
    ["imaps://mail.example.jp", /needs a user name/],
    ["imaps://u:secret#1@mail.example.jp", /percent-encode|names no host|not an address/],
    ["imaps://u:secret@mail.example.jp/INBOX", /must end after the port/],
    ["imaps://u:secret%zz@mail.example.jp", /two hexadecimal digits/],
    ["imaps://u:secret%0d%0a@mail.example.jp", /control character/],
    ["imaps://u:secret@mail.example.jp:0", /port 0/],
  ])("says what is wrong with %j and never repeats the password", (text, sentence) => {
    const answer = parseImapUrl(text);
    expect(answer).toHaveProperty("problem");
    const { problem } = answer as { problem: string };
    expect(problem).toMatch(sentence);
    expect(problem).not.toMatch(/secret/);
  });

  it("takes a user without a password for a login by OAuth2, which is refused until there are tokens", async () => {
    for (const read of [parseImapUrl("imaps://u@mail.example.jp"), parseSmtpUrl("smtp://u@mail.example.jp")]) {
      if ("problem" in read || read.auth === null || !("accessToken" in read.auth)) throw new Error("no token source");
      expect(read.user).toBe("u");
      expect(await read.auth.accessToken()).toMatchObject({ trouble: "authentication" });
    }
    expect(parseSmtpUrl("smtp://:p@mail.example.jp")).toHaveProperty("problem");
  });
});
