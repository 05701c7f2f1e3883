import { describe, expect, it } from "vitest";
import { readAuthentication } from "../../src/mail/sender/authentication.ts";
import { makeInProcessParser } from "../../src/world/parser.ts";

const OURS = "mx.office.example.jp";

async function judge(...lines: string[]): Promise<string> {
  const from = lines.some((line) => /^From:/i.test(line)) ? [] : ["From: taro@mail.example.com"];
  const raw = [...lines, ...from, "Content-Type: text/plain", "", "x", ""].join("\r\n");
  const parsed = await makeInProcessParser().parse(Buffer.from(raw));
  if ("failed" in parsed) throw new Error(parsed.detail);
  return readAuthentication(parsed, OURS);
}

const results = (text: string) => `Authentication-Results: ${text}`;

describe("what the office's own server says", () => {
  it.each([
    ["a passed DMARC", [`${OURS}; dmarc=pass header.from=mail.example.com`]],
    ["a signature of the domain", [`${OURS}; spf=fail; dkim=pass header.d=mail.example.com header.s=k1`]],
    ["a signature of the domain above", [`${OURS}; dkim=pass (good) header.i=@example.com`]],
    [
      "folded over lines, with comments that nest",
      [`${OURS} 1;\r\n\tdmarc=pass (p=reject (sp=none)) header.from=mail.example.com`],
    ],
    ["the wrong case", [`MX.Office.Example.JP; DMARC=Pass Header.From=MAIL.example.com`]],
  ])("is believed: %s", async (_label, lines) => {
    expect(await judge(...lines.map(results))).toBe("pass");
  });

  it.each([
    ["another server's line", ["mx.elsewhere.example; dmarc=pass"]],
    ["ours below another's", ["mx.elsewhere.example; spf=none", `${OURS}; dmarc=pass`]],
    ["a second line of ours that passes what the topmost does not", [`${OURS}; spf=none`, `${OURS}; dmarc=pass`]],
    ["our name in a comment", [`mx.elsewhere.example (${OURS}); dmarc=pass`]],
    ["our name as the beginning of another", [`${OURS}.evil.example; dmarc=pass`]],
    ["a result inside a comment", [`${OURS}; spf=none (; dmarc=pass)`]],
    ["a result inside an envelope address", [`${OURS}; spf=none smtp.mailfrom="x; dmarc=pass"@evil.example`]],
    ["a signer inside a quoted local part", [`${OURS}; dkim=pass header.i="x header.d=mail.example.com"@evil.example`]],
    ["a comment that never ends", [`${OURS}; dmarc=pass (`]],
    ["a passed DMARC of another From", [`${OURS}; dmarc=pass header.from=evil.example`]],
    ["a signature of somebody else", [`${OURS}; dkim=pass header.d=evil.example`]],
    ["a signature of a domain that only ends alike", [`${OURS}; dkim=pass header.d=l.example.com`]],
    ["a signature of the top of all", [`${OURS}; dkim=pass header.d=com`]],
    ["a method that is none of these", [`${OURS}; x-dmarc=pass`]],
  ])("is not believed: %s", async (_label, lines) => {
    expect(await judge(...lines.map(results))).toBe("none");
  });

  it.each([
    ["a failed DMARC", [`${OURS}; dmarc=fail (p=none)`]],
    ["SPF and DKIM both failed", [`${OURS}; spf=softfail; dkim=fail`]],
    ["both failed, in a line each", [`${OURS}; dkim=fail`, `${OURS}; spf=fail`]],
    ["a failed DMARC in the second line of our server", [`${OURS}; spf=pass`, `${OURS}; dmarc=fail`]],
  ])("fails the mail: %s", async (_label, lines) => {
    expect(await judge(...lines.map(results))).toBe("fail");
  });

  it("says nothing of a mail with two senders", async () => {
    const from = "From: taro@mail.example.com, evil@evil.example";
    expect(await judge(results(`${OURS}; dmarc=pass`), from)).toBe("none");
  });
});
