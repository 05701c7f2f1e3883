import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Time, toTime } from "../../src/booking/time.ts";
import { openMailbox } from "../../src/world/imap.ts";
import type { ImapLimits } from "../../src/world/imap-line.ts";
import { type ImapSettings, parseImapUrl } from "../../src/world/mail-url.ts";
import type { FetchedBatch, Mailbox, Trouble } from "../../src/world/world.ts";
import { eventually, keepLog, realClock } from "../real-clock.ts";

/** What a mail server must offer so that the contract can be tried on it. */
export type ContractServer = {
  /** The URL of a mailbox that no earlier test has touched. */
  freshMailbox(): Promise<string>;
  deliver(url: string, raw: string | Uint8Array, receivedAt: Time, folder?: "INBOX" | "Junk"): Promise<void>;
  stop(): Promise<void>;
};

/** Long past: Dovecot files a mail with a later date than its own clock under its own clock. */
export const ARRIVAL = toTime("2024-11-26T10:15:30+09:00");

export function mail(name: string, body = "テストです。"): string {
  return [
    "From: =?UTF-8?B?6Kmm6aiTIOWkqumDjg==?= <taro@example.com>",
    "To: office@example.jp",
    "Subject: test",
    `Message-ID: <${name}@example.com>`,
    "Date: Tue, 26 Nov 2024 10:00:00 +0900",
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
    "Content-Transfer-Encoding: 8bit",
    "",
    body,
    "",
  ].join("\r\n");
}

/** A mail whose text stands in a nested part and whose attachment makes it big. */
export function bigMail(name: string, attachmentBytes: number): string {
  const line = `${"QUJD".repeat(19)}\r\n`;
  return [
    `Message-ID: <${name}@example.com>`,
    "From: taro@example.com",
    "To: office@example.jp",
    "Subject: big",
    "MIME-Version: 1.0",
    "Content-Type: multipart/mixed;",
    ' boundary="outer"',
    "",
    "--outer",
    'Content-Type: multipart/alternative; boundary="inner"',
    "",
    "--inner",
    "Content-Type: text/plain; charset=utf-8",
    "Content-Transfer-Encoding: base64",
    "",
    Buffer.from("予約をお願いします。").toString("base64"),
    "--inner--",
    "--outer",
    "Content-Type: application/octet-stream",
    "Content-Transfer-Encoding: base64",
    "",
    line.repeat(Math.ceil(attachmentBytes / line.length)),
    "--outer--",
    "",
  ].join("\r\n");
}

export function open(url: string, limits: Partial<ImapLimits> = {}): Mailbox & { log: ReturnType<typeof keepLog> } {
  const log = keepLog();
  return { ...openMailbox(settingsOf(url), { clock: realClock, log, limits }), log };
}

function settingsOf(url: string): ImapSettings {
  const settings = parseImapUrl(url);
  if ("problem" in settings) throw new Error(settings.problem);
  return settings;
}

export function sound<T>(answer: T | Trouble): T {
  if (typeof answer === "object" && answer !== null && "trouble" in answer)
    throw new Error(`trouble: ${answer.detail}`);
  return answer as T;
}

/** The same behaviour is asked of every server: Debian's Dovecot and the trial server. */
export function mailboxContract(start: () => Promise<ContractServer>): void {
  let server: ContractServer;
  let url: string;
  let mailbox: Mailbox;

  beforeAll(async () => {
    server = await start();
  });
  afterAll(async () => {
    await server?.stop();
  });
  beforeEach(async () => {
    url = await server.freshMailbox();
    mailbox = open(url, { sizeGateBytes: 300_000 });
    return () => mailbox.close();
  });

  const fetchAfter = async (uid: number, limit = 50): Promise<FetchedBatch> =>
    sound(await mailbox.fetchAfter("inbox", uid, limit));

  describe("reading", () => {
    it("gives every mail byte for byte with its arrival and marks nothing as seen", async () => {
      await server.deliver(url, mail("a1"), ARRIVAL);
      const [first] = (await fetchAfter(0)).mails;
      expect(Buffer.from(first?.raw ?? []).toString()).toBe(mail("a1"));
      expect(first).toMatchObject({
        receivedAt: ARRIVAL,
        size: Buffer.byteLength(mail("a1")),
        seen: false,
        oversize: false,
      });
      expect((await fetchAfter(0)).mails[0]?.seen).toBe(false);
    });

    it("goes on after the last UID and says whether anything remained", async () => {
      for (const name of ["b1", "b2", "b3"]) await server.deliver(url, mail(name), ARRIVAL);
      const first = await fetchAfter(0, 2);
      expect([first.mails.length, first.complete]).toEqual([2, false]);
      const second = await fetchAfter(first.mails[1]?.uid ?? 0, 2);
      expect([second.mails.length, second.complete]).toEqual([1, true]);
      const third = await fetchAfter(second.mails[0]?.uid ?? 0, 2);
      expect(third).toMatchObject({ mails: [], complete: true, uidNext: (second.mails[0]?.uid ?? 0) + 1 });
    });

    it("gives the headers alone where asked, in the same order and as far as asked", async () => {
      for (const name of ["h1", "h2", "h3"]) await server.deliver(url, mail(name), ARRIVAL);
      const heads = sound(await mailbox.fetchHeadsAfter("inbox", 0, 2));
      const whole = await fetchAfter(0, 2);
      expect(heads.complete).toBe(false);
      expect(heads.mails.map(({ uid, receivedAt }) => [uid, receivedAt])).toEqual(
        whole.mails.map(({ uid, receivedAt }) => [uid, receivedAt]),
      );
      const [head, full] = [heads.mails[0]?.raw, whole.mails[0]?.raw].map((raw) => Buffer.from(raw ?? []).toString());
      expect(head).toMatch(/^Message-ID:/im);
      expect(full?.startsWith((head ?? "x").trimEnd())).toBe(true);
      expect(head?.trimEnd()).not.toBe(full?.trimEnd());
      expect(sound(await mailbox.fetchHeadsAfter("inbox", heads.mails[1]?.uid ?? 0, 9))).toMatchObject({
        complete: true,
      });
    });

    it("says who wrote the mails, gives some of them ahead, and passes those by afterwards", async () => {
      const from = (name: string, sender: string) => mail(name).replace(/^From: .*$/m, `From: ${sender}`);
      const senders = [
        "taro@example.com",
        "=?UTF-8?B?6Kmm6aiT?=\r\n <Hanako@Example.com>",
        '"a, b" <taro@example.com>',
      ];
      for (const [at, sender] of senders.entries()) await server.deliver(url, from(`p${at}`, sender), ARRIVAL);
      const listed = sound(await mailbox.sendersAfter("inbox", 0, 9)).senders;
      expect(listed.map(({ from }) => from)).toEqual(["taro@example.com", "Hanako@Example.com", "taro@example.com"]);
      const [first = 0, second = 0, third = 0] = listed.map(({ uid }) => uid);
      expect(sound(await mailbox.sendersAfter("inbox", first, 1)).senders).toEqual(listed.slice(1, 2));
      const whole = await fetchAfter(0);
      const ahead = sound(await mailbox.fetchAhead("inbox", first, [first, third]));
      expect(ahead).toEqual({
        uidValidity: whole.uidValidity,
        uidNext: whole.uidNext,
        anchor: { uid: first, receivedAt: ARRIVAL },
        mails: whole.mails.slice(2),
      });
      const rest = sound(await mailbox.fetchAfter("inbox", first, 9, new Set([third])));
      expect(rest).toMatchObject({ mails: [{ uid: second }], complete: true, waiting: 0 });
      expect(sound(await mailbox.fetchAfter("inbox", 0, 1, new Set([second])))).toMatchObject({
        mails: [{ uid: first }],
        complete: false,
        waiting: 1,
      });
    });

    it("sees a mail that arrives while the folder is already open", async () => {
      expect((await fetchAfter(0)).mails).toEqual([]);
      await server.deliver(url, mail("c1"), ARRIVAL);
      expect((await fetchAfter(0)).mails).toHaveLength(1);
    });

    it("fetches two hundred mails in batches and misses none", async () => {
      const names = Array.from({ length: 200 }, (_, at) => `n${at}`);
      for (const name of names) await server.deliver(url, mail(name), ARRIVAL);
      const ids: string[] = [];
      let after = 0;
      for (;;) {
        const { mails, complete } = await fetchAfter(after);
        for (const each of mails) ids.push(/<(n\d+)@/.exec(Buffer.from(each.raw).toString())?.[1] ?? "?");
        after = mails.at(-1)?.uid ?? after;
        if (complete) break;
      }
      expect(ids).toEqual(names);
    });

    it("takes of a mail over the size gate the headers and the start of its text only", async () => {
      await server.deliver(url, bigMail("d1", 900_000), ARRIVAL);
      await server.deliver(url, mail("d2"), ARRIVAL);
      const { mails } = await fetchAfter(0);
      expect(mails.map(({ oversize }) => oversize)).toEqual([true, false]);
      const text = Buffer.from(mails[0]?.raw ?? []).toString();
      expect(text.length).toBeLessThan(2_000);
      expect(mails[0]?.size).toBeGreaterThan(900_000);
      expect(text).toContain("Message-ID: <d1@example.com>");
      expect(text).toMatch(
        /Content-Type: text\/plain; charset="?utf-8"?\r\nContent-Transfer-Encoding: base64\r\n\r\n/i,
      );
      expect(text).toContain(Buffer.from("予約をお願いします。").toString("base64"));
      expect(text).not.toMatch(/octet-stream|boundary/);
    });

    it("looks up one mail by UID and answers null for a missing one or another UIDVALIDITY", async () => {
      await server.deliver(url, mail("e1"), ARRIVAL);
      const { uidValidity, mails } = await fetchAfter(0);
      const uid = mails[0]?.uid ?? 0;
      expect(sound(await mailbox.fetchOne("inbox", uidValidity, uid))?.uid).toBe(uid);
      expect(await mailbox.fetchOne("inbox", uidValidity, uid + 9)).toBeNull();
      expect(await mailbox.fetchOne("inbox", `${uidValidity}1`, uid)).toBeNull();
    });

    it("lists what arrived since the beginning of a Tokyo day", async () => {
      await server.deliver(url, mail("f1"), toTime("2024-11-25T23:59:59+09:00"));
      await server.deliver(url, mail("f2"), toTime("2024-11-26T00:10:00+09:00"));
      await server.deliver(url, mail("f3"), toTime("2024-11-27T08:00:00+09:00"));
      const { uids } = sound(await mailbox.listSince("inbox", toTime("2024-11-26T18:00:00+09:00")));
      const { mails } = await fetchAfter(0);
      expect(uids).toEqual(mails.slice(1).map(({ uid }) => uid));
    });

    it("reads the junk folder by its role", async () => {
      await server.deliver(url, mail("g1"), ARRIVAL, "Junk");
      expect(sound(await mailbox.fetchAfter("junk", 0, 10)).mails).toHaveLength(1);
      expect((await fetchAfter(0)).mails).toHaveLength(0);
    });
  });

  describe("marking and filing", () => {
    it("marks a mail, again without harm, and knows a mail that is gone", async () => {
      await server.deliver(url, mail("h1"), ARRIVAL);
      expect(await mailbox.countUnseen("inbox")).toBe(1);
      const { uidValidity, mails } = await fetchAfter(0);
      const uid = mails[0]?.uid ?? 0;
      expect(await mailbox.mark("inbox", uidValidity, uid, "flagged")).toBe("done");
      expect((await fetchAfter(0)).mails[0]?.seen).toBe(false);
      expect(await mailbox.mark("inbox", uidValidity, uid, "seen")).toBe("done");
      expect(await mailbox.mark("inbox", uidValidity, uid, "seen")).toBe("done");
      expect((await fetchAfter(0)).mails[0]?.seen).toBe(true);
      expect(await mailbox.countUnseen("inbox")).toBe(0);
      expect(await mailbox.mark("inbox", uidValidity, uid + 7, "seen")).toBe("gone");
      expect(await mailbox.mark("inbox", `${uidValidity}1`, uid, "seen")).toBe("gone");
    });

    it("files one copy in Sent however often it is told to, already read", async () => {
      const raw = Buffer.from(mail("i1"));
      expect(await mailbox.findMessageId("sent", "<i1@example.com>")).toEqual([]);
      expect(await mailbox.append("sent", raw, "<i1@example.com>", ARRIVAL)).toBe("done");
      expect(await mailbox.append("sent", raw, "<i1@example.com>", ARRIVAL)).toBe("done");
      const { mails } = sound(await mailbox.fetchAfter("sent", 0, 10));
      expect(mails).toHaveLength(1);
      expect(mails[0]).toMatchObject({ seen: true, receivedAt: ARRIVAL });
      expect(Buffer.from(mails[0]?.raw ?? []).equals(raw)).toBe(true);
    });

    it("finds a Message-ID only when it is equal, not when it is contained", async () => {
      await mailbox.append("sent", Buffer.from(mail("x.j1")), "<x.j1@example.com>", ARRIVAL);
      expect(await mailbox.findMessageId("sent", "j1@example.com")).toEqual([]);
      expect(sound(await mailbox.findMessageId("sent", "<x.j1@example.com>"))).toHaveLength(1);
    });
  });

  describe("the line", () => {
    it("rings when it begins to listen, and again when something arrives", async () => {
      let rings = 0;
      const stop = mailbox.onBell(() => {
        rings += 1;
      });
      const listening = () => rings;
      expect(await eventually(listening, (count) => count > 0)).toBe(1);
      let delivered = 0;
      // IDLE takes a moment to stand, and single events get lost, so mails keep coming until it rings.
      await eventually(
        async () => {
          if (delivered++ % 10 === 0) await server.deliver(url, mail(`k${delivered}`), ARRIVAL);
          return rings;
        },
        (count) => count > 1,
      );
      stop();
      expect(rings).toBeGreaterThan(1);
    });

    it("names a wrong password an authentication trouble, says no secret and does not try again", async () => {
      const wrong = open(url.replace(/:[^:@]+@/, ":not-it@"), { backoffFirstMs: 1 });
      const first = await wrong.status("inbox");
      expect(first).toMatchObject({ trouble: "authentication" });
      const attempts = wrong.log.lines.length;
      expect(await wrong.fetchAfter("inbox", 0, 1)).toEqual(first);
      expect(wrong.log.lines.length).toBe(attempts);
      expect(wrong.log.lines.join()).not.toMatch(/not-it|office|example/);
      await wrong.close();
    });

    it("keeps the line when the server answers no, so that the next call need not wait", async () => {
      const odd = openMailbox(settingsOf(url), { clock: realClock, log: keepLog(), folders: { junk: "Nowhere" } });
      expect(await odd.status("junk")).toBeNull();
      expect(await odd.fetchAfter("junk", 0, 5)).toMatchObject({ trouble: "protocol" });
      expect(sound(await odd.fetchAfter("inbox", 0, 5)).complete).toBe(true);
      await odd.close();
    });

    it("serves calls in parallel over one connection", async () => {
      await server.deliver(url, mail("l1"), ARRIVAL);
      const answers = await Promise.all(Array.from({ length: 12 }, () => mailbox.fetchAfter("inbox", 0, 5)));
      expect(answers.map((answer) => sound(answer).mails.length)).toEqual(Array(12).fill(1));
    });

    it("answers with trouble after it was closed", async () => {
      await mailbox.close();
      expect(await mailbox.status("inbox")).toMatchObject({ trouble: "network" });
    });
  });
}
