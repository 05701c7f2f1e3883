import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { checkImap, checkSmtp } from "../../src/commands/doctor-mail.ts";
import { openMailbox } from "../../src/world/imap.ts";
import type { Profile } from "../../src/world/profile.ts";
import { reach } from "../../src/world/reach.ts";
import { openTransport } from "../../src/world/smtp.ts";
import { type FakeImap, startFakeImap } from "../fake-imap.ts";
import { keepLog, realClock } from "../real-clock.ts";
import { type ScriptedSmtp, startScriptedSmtp } from "../smtp-sink.ts";
import { type Certificate, startTlsFront, trustTestAuthority } from "../tls-front.ts";
import { ARRIVAL, mail, sound } from "./mailbox-contract.ts";

const RAW = Buffer.from("Message-ID: <m1@example.jp>\r\nSubject: test\r\n\r\nbody\r\n");
const cleanup: (() => Promise<void>)[] = [];
let distrust: () => void;
let imap: FakeImap;
let smtp: ScriptedSmtp;

beforeAll(async () => {
  distrust = trustTestAuthority();
  imap = await startFakeImap({});
  imap.deliver(mail("t1"), ARRIVAL);
  smtp = await startScriptedSmtp({});
});
afterAll(async () => {
  distrust();
  await imap.stop();
  await smtp.stop();
});
afterEach(async () => {
  imap.commands.length = 0;
  smtp.commands.length = 0;
  for (const undo of cleanup.splice(0).reverse()) await undo();
});

type Way = "from the first byte" | "after STARTTLS";
const WAYS: Way[] = ["from the first byte", "after STARTTLS"];
const REFUSED: [Certificate, RegExp][] = [
  ["expired", /certificate has expired/],
  ["other-name", /certificate is for another name/],
  ["self-signed", /certificate comes from nobody we trust/],
];
const EACH_REFUSED = WAYS.flatMap((way) => REFUSED.map(([certificate, words]) => [way, certificate, words] as const));

async function front(way: Way, language: "imap" | "smtp", certificate: Certificate) {
  const target = language === "imap" ? imap.port : smtp.port;
  const opened = await startTlsFront(target, certificate, way === "from the first byte" ? "tls" : language);
  cleanup.push(() => opened.stop());
  const secure = way === "from the first byte";
  const place = { host: "localhost", port: opened.port, secure, startTls: "required" } as const;
  const settings = { ...place, user: "office", auth: { password: "hush-hush" } };
  return { ...opened, settings };
}

async function readOver(way: Way, certificate: Certificate) {
  const { settings, heard } = await front(way, "imap", certificate);
  const log = keepLog();
  const mailbox = openMailbox(settings, { clock: realClock, log, limits: { connectMs: 3_000 } });
  cleanup.push(() => mailbox.close());
  return {
    answer: await mailbox.fetchAfter("inbox", 0, 5),
    heard: heard.join("\n"),
    log: log.lines.join("\n"),
    settings,
  };
}

async function sendOver(way: Way, certificate: Certificate) {
  const { settings, heard } = await front(way, "smtp", certificate);
  const log = keepLog();
  const transport = openTransport(settings, { clock: realClock, log, limits: { connectMs: 3_000 } });
  cleanup.push(() => transport.close());
  const answer = await transport.send({ from: "office@example.jp", to: "taro@example.com", raw: RAW });
  return { answer, heard: heard.join("\n"), log: log.lines.join("\n"), settings };
}

describe("TLS with a certificate that is trusted", () => {
  it.each(WAYS)("reads mail over IMAP, %s", async (way) => {
    const { answer, heard } = await readOver(way, "trusted");
    expect(sound(answer).mails).toHaveLength(1);
    expect(heard).not.toMatch(/LOGIN|AUTHENTICATE|hush/i);
    expect(imap.commands).toContain("LOGIN");
  });

  it.each(WAYS)("sends over SMTP, %s", async (way) => {
    const { answer, heard } = await sendOver(way, "trusted");
    expect(answer).toMatchObject({ result: "accepted" });
    expect(heard).not.toMatch(/AUTH|MAIL|hush/i);
    expect(smtp.commands.some((line) => line.startsWith("AUTH"))).toBe(true);
  });

  it.each(["imap", "smtp"] as const)("is reached, by %s", async (language) => {
    for (const way of WAYS) {
      const { settings } = await front(way, language, "trusted");
      const tls = settings.secure ? "direct" : language;
      expect(await reach(settings.host, settings.port, tls, 3_000)).toEqual({ reached: true });
    }
  });
});

describe("TLS with a certificate that is not", () => {
  it.each(EACH_REFUSED)(
    "F9: IMAP, %s, %s: refused in words, nothing of the login sent",
    async (way, certificate, words) => {
      const { answer, heard, log } = await readOver(way, certificate);
      expect(answer).toMatchObject({ trouble: "network", detail: expect.stringMatching(words) });
      expect(`${heard}\n${imap.commands.join("\n")}`).not.toMatch(/LOGIN|AUTHENTICATE|hush/i);
      expect(log).not.toContain("hush");
    },
  );

  it.each(EACH_REFUSED)(
    "F9: SMTP, %s, %s: refused in words, nothing of the login or the letter sent",
    async (way, certificate, words) => {
      const { answer, heard, log } = await sendOver(way, certificate);
      expect(answer).toMatchObject({ result: "deferred", code: null, response: expect.stringMatching(words) });
      expect(`${heard}\n${smtp.commands.join("\n")}`).not.toMatch(/AUTH |MAIL|hush/i);
      expect(smtp.bodies.join()).not.toContain("other body");
      expect(log).toMatch(words);
      expect(log).not.toContain("hush");
    },
  );

  it.each(EACH_REFUSED)("doctor, %s, %s: says what to do", async (way, certificate, words) => {
    for (const language of ["imap", "smtp"] as const) {
      const { settings } = await front(way, language, certificate);
      const profile = { [language]: settings, folders: {} } as unknown as Profile;
      const tools = { clock: realClock, log: keepLog() };
      const findings = language === "imap" ? await checkImap(profile, tools, null) : await checkSmtp(profile, tools);
      expect(findings[0]).toMatchObject({ level: "FAIL", words: expect.stringMatching(words) });
    }
  });
});
