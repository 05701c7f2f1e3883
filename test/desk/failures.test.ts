import { describe, expect, it } from "vitest";
import { plusMinutes } from "../../src/booking/time.ts";
import type { Office } from "../../src/mail/office.ts";
import { encodeJapanese } from "../../src/sandbox/japanese-bytes.ts";
import type { SendResult } from "../../src/world/world.ts";
import { mailBytes, type Writing } from "../simulation/writing.ts";
import { HANAKO, openTrialDesk, replyTo, requestOf, TARO, type TrialDesk } from "./trial-desk.ts";

const CLERK = "clerk@office.example.jp";
const NUMBER = "15999-1234567";

async function offered(office: Partial<Office> = {}, who = TARO): Promise<{ trial: TrialDesk; offer: SentOffer }> {
  const trial = await openTrialDesk({ office });
  trial.arrives(who, requestOf(who, NUMBER));
  await trial.works();
  const [letter] = await trial.look((view) => view.letters({ limit: 5 }));
  if (!letter || trial.post.sent.length !== 1) throw new Error("there is no offer");
  return { trial, offer: letter };
}

type SentOffer = { messageId: string; text: string; token: string | null; subject: string };

const statuses = (trial: TrialDesk) =>
  trial.look(async (view) => (await view.bookings({ limit: 50 })).map(({ status }) => status));
const lastMail = (trial: TrialDesk) =>
  trial.look(async (view) =>
    (await view.inboundMails({ limit: 50 })).map(({ state, reason }) => [state, reason]).at(-1),
  );
const tasks = (trial: TrialDesk) =>
  trial.look(async (view) => (await view.tasks({ open: true, limit: 50 })).map(({ kind, why }) => `${kind} ${why}`));
const quoted = (text: string) =>
  text
    .split("\n")
    .map((line) => `> ${line}`)
    .join("\n");

describe("F1: automatic mail in answer to an offer", () => {
  const robots: [string, Partial<Writing>][] = [
    ["a vacation notice as RFC 3834 asks for", { headers: ["Auto-Submitted: auto-replied"], body: "休暇中です。" }],
    [
      "Exchange's, which quotes our letter whole",
      { subject: "自動応答: ご案内", headers: ["X-Auto-Response-Suppress: All"] },
    ],
    [
      "one without any header that says so",
      { subject: "自動返信", body: "ただいま不在にしております。このメールは自動送信されています。" },
    ],
    [
      "one that says お願いします in passing",
      { subject: "Re: ご案内", body: "本メールは自動返信です。1番の窓口へお電話をお願いします。" },
    ],
    [
      "a delivery receipt",
      { subject: "開封済み: ご案内", headers: ["Content-Description: notification"], body: "開封日時: 2026/11/25" },
    ],
    [
      "one of a mailing list",
      { headers: ["List-Id: <staff.example.com>", "Precedence: list"], body: "1番でお願いします。" },
    ],
  ];
  it.each(robots)("F1: %s confirms nothing, is answered by nothing, and is listed", async (_name, change) => {
    const { trial, offer } = await offered();
    const answer = replyTo(offer.messageId, change.body ?? "不在です。", "<robot@mail.example.com>");
    const body = `${change.body ?? "不在です。"}\n\n${quoted(offer.text)}`;
    trial.arrives(TARO, { ...answer, ...change, body });
    await trial.works();
    expect(await statuses(trial)).toEqual(["offered"]);
    expect(trial.post.sent).toHaveLength(1);
    expect((await lastMail(trial))?.[0]).toMatch(/^(ignored|held)$/);
  });
});

describe("F2: loops", () => {
  it("F2: a robot that bears no mark and answers every letter with a new request stops at the cap, and staff are told", async () => {
    const trial = await openTrialDesk();
    trial.arrives(TARO, requestOf(TARO, NUMBER));
    await trial.works();
    for (let turn = 0; turn < 40; turn++) {
      const last = trial.post.sent.at(-1);
      const wish = `12月${3 + (turn % 2)}日 ${10 + (turn % 5)}:00`;
      const request = requestOf(TARO, NUMBER, wish, `<robot-${turn}@mail.example.com>`);
      trial.arrives(TARO, { ...request, inReplyTo: last?.messageId ?? "" });
      trial.clock.now = plusMinutes(trial.clock.now, 1);
      await trial.works();
    }
    expect(trial.post.sent.length).toBeLessThanOrEqual(6);
    expect((await tasks(trial)).some((task) => task.startsWith("capped"))).toBe(true);
  });

  it("F2: our own letter that comes back to us, by whatever name of ours, is answered by nothing", async () => {
    const { trial } = await offered();
    const [letter] = trial.post.sent;
    for (let turn = 0; turn < 5; turn++) trial.post.arrive(letter?.raw ?? new Uint8Array(), trial.clock.now);
    await trial.works();
    expect(trial.post.sent).toHaveLength(1);
    expect((await lastMail(trial))?.[0]).toBe("ignored");
  });
});

describe("F3: sent twice, or never", () => {
  it("F3: the copy for Sent cannot be filed, again and again: the letter itself left once", async () => {
    const trial = await openTrialDesk();
    trial.post.mailbox.append = async () => ({ trouble: "limit", detail: "append: the server says OVERQUOTA" });
    trial.arrives(TARO, requestOf(TARO, NUMBER));
    for (let turn = 0; turn < 20; turn++) {
      await trial.works();
      trial.clock.now = plusMinutes(trial.clock.now, 10);
      if (turn % 5 === 4) await trial.reopens();
    }
    expect(trial.post.sent).toHaveLength(1);
  });

  it("F3: a full mailbox is offered the copies after growing pauses, and has all of them once there is room", async () => {
    const trial = await openTrialDesk();
    const { append } = trial.post.mailbox;
    const offered: string[] = [];
    trial.post.mailbox.append = async (_folder, _raw, messageId) => {
      offered.push(messageId);
      return { trouble: "limit", detail: "append: the server says OVERQUOTA" };
    };
    trial.arrives(TARO, requestOf(TARO, NUMBER));
    trial.arrives(HANAKO, requestOf(HANAKO, "15999-7654321", "12月4日(金) 10:00"));
    for (let minute = 0; minute < 6 * 60; minute++) {
      await trial.works();
      trial.clock.now = plusMinutes(trial.clock.now, 1);
    }
    expect(new Set(offered).size).toBe(2);
    expect(offered.length).toBeLessThanOrEqual(2 * 12);
    trial.post.mailbox.append = append;
    trial.clock.now = plusMinutes(trial.clock.now, 60);
    await trial.works();
    expect(trial.post.copies().sort()).toEqual([...new Set(offered)].sort());
  });

  it("F3: put off by the server for ever: tried with growing pauses, and at the end staff telephone", async () => {
    const trial = await openTrialDesk();
    let tries = 0;
    trial.desk.world.transport.send = async (): Promise<SendResult> => {
      tries += 1;
      return { result: "deferred", response: "451 4.7.1 greylisted", code: 451 };
    };
    trial.arrives(TARO, requestOf(TARO, NUMBER, "12月10日(木) 14:00"));
    for (let quarters = 0; quarters < 4 * 24; quarters++) {
      await trial.works();
      trial.clock.now = plusMinutes(trial.clock.now, 15);
    }
    expect(tries).toBe(20);
    const [letter] = await trial.look((view) => view.letters({ limit: 5 }));
    expect(letter).toMatchObject({ state: "failed", reason: "451 4.7.1 greylisted" });
    expect(await tasks(trial)).toContain("telephone givenUp:offer");
  });
});

describe("F6: charsets", () => {
  const labels = [null, "utf-8", "us-ascii", "iso-2022-jp"];
  it.each(labels)("F6: a request in ISO-2022-JP under the label %s is read to the character", async (label) => {
    const trial = await openTrialDesk();
    const { subject, body } = requestOf(TARO, NUMBER);
    const head = [
      `From: ${TARO.address}`,
      `To: ${CLERK}`,
      `Subject: =?UTF-8?B?${Buffer.from(subject).toString("base64")}?=`,
      "Date: Wed, 25 Nov 2026 01:00:00 +0000",
      "Message-ID: <jis@mail.example.com>",
      "MIME-Version: 1.0",
      `Content-Type: text/plain${label ? `; charset=${label}` : ""}`,
      "Content-Transfer-Encoding: 7bit",
    ];
    const bytes = [Buffer.from(`${head.join("\r\n")}\r\n\r\n`), encodeJapanese(body, "iso-2022-jp")];
    trial.post.arrive(Buffer.concat(bytes), trial.clock.now);
    await trial.works();
    expect(await statuses(trial)).toEqual(["offered"]);
    const [person] = await trial.look((view) => view.peopleByNumber(NUMBER));
    expect(person?.name).toBe(TARO.name);
  });

  it("F6: a name that lost a character on its way is never guessed: a person is shown the mail", async () => {
    const trial = await openTrialDesk();
    const raw = Buffer.from(mailBytes(TARO, CLERK, requestOf(TARO, NUMBER), trial.clock.now)).toString("latin1");
    const gap = raw.indexOf("\r\n\r\n") + 4;
    const body = Buffer.from(raw.slice(gap), "base64");
    const at = body.indexOf(Buffer.from("試験"));
    body[at + 1] = 0xff;
    const head = raw.slice(0, gap).replace(/^From:.*$/m, `From: ${TARO.address}`);
    trial.post.arrive(Buffer.concat([Buffer.from(head), Buffer.from(body.toString("base64"))]), trial.clock.now);
    await trial.works();
    expect(await trial.look((view) => view.peopleByNumber(NUMBER))).toEqual([]);
    expect((await lastMail(trial))?.[0]).toBe("held");
  });
});

describe("F7: who is this?", () => {
  it("F7: a yes in the right thread from another address confirms nothing and tells that address nothing", async () => {
    const { trial, offer } = await offered();
    trial.arrives(HANAKO, replyTo(offer.messageId, "1番でお願いします。", "<other@mail.example.com>"));
    await trial.works();
    expect(await statuses(trial)).toEqual(["offered"]);
    expect(trial.post.sent.filter(({ to }) => to === HANAKO.address)).toEqual([]);
    expect((await lastMail(trial))?.[0]).toBe("held");
  });

  const results: [string, string[]][] = [
    [
      "our own server says that it failed",
      ["Authentication-Results: mx.office.example.jp; dmarc=fail header.from=mail.example.com"],
    ],
    [
      "our own server says that it failed, and a forged line below it that it passed",
      [
        "Authentication-Results: mx.office.example.jp; dmarc=fail header.from=mail.example.com",
        "Authentication-Results: mx.office.example.jp; dmarc=pass header.from=mail.example.com",
      ],
    ],
  ];
  it.each(results)("F7: a yes of which %s confirms nothing", async (_name, headers) => {
    const plain = await openTrialDesk();
    const mail = { ...plain.desk.office.mail, authservId: "mx.office.example.jp" };
    const { trial, offer } = await offered({ mail });
    trial.arrives(TARO, replyTo(offer.messageId, "1番でお願いします。", "<forged@mail.example.com>", headers));
    await trial.works();
    expect(await statuses(trial)).toEqual(["offered"]);
    expect((await lastMail(trial))?.[0]).toBe("held");
  });

  it("F7: the reference in the subject with a pass that only a stranger's server vouches for cancels nothing", async () => {
    const plain = await openTrialDesk();
    const mail = { ...plain.desk.office.mail, authservId: "mx.office.example.jp" };
    const { trial, offer } = await offered({ mail });
    trial.arrives(TARO, replyTo(offer.messageId, "1番でお願いします。", "<yes@mail.example.com>"));
    await trial.works();
    const [booking] = await trial.look((view) => view.bookings({ limit: 5 }));
    const headers = ["Authentication-Results: mx.evil.example.com; dmarc=pass header.from=mail.example.com"];
    const subject = `受付番号 ${booking?.reference} キャンセル`;
    trial.arrives(TARO, { subject, body: "予約をキャンセルします。", messageId: "<evil@mail.example.com>", headers });
    await trial.works();
    expect(await statuses(trial)).toEqual(["confirmed"]);
  });

  it("F7: an old carrier address with two dots in a row gets its offer, and its yes confirms", async () => {
    const who = { name: "試験 太郎", address: "shiken..taro@docomo.ne.jp" };
    const { trial, offer } = await offered({}, who);
    expect(trial.post.sent[0]?.to).toBe(who.address);
    trial.arrives(who, replyTo(offer.messageId, "1番でお願いします。", "<dots@docomo.ne.jp>"));
    await trial.works();
    expect(await statuses(trial)).toEqual(["confirmed"]);
  });
});

describe("F10: quotes, threads, and mail that never arrives", () => {
  it("F10: our own times in the quote are nobody's answer: a mail of nothing but the quote is shown to a person", async () => {
    const { trial, offer } = await offered();
    trial.arrives(TARO, replyTo(offer.messageId, quoted(offer.text), "<quote@mail.example.com>"));
    await trial.works();
    expect(await statuses(trial)).toEqual(["offered"]);
    expect((await lastMail(trial))?.[0]).toBe("held");
  });

  it("F10: the same quote without any mark, as Outlook writes it, under a clear yes: the yes counts, the quote does not", async () => {
    const { trial, offer } = await offered();
    trial.arrives(TARO, replyTo(offer.messageId, `お願いします。\n\n${offer.text}`, "<outlook@mail.example.com>"));
    await trial.works();
    expect(await statuses(trial)).toEqual(["confirmed"]);
  });

  it("F10: another time above the quote is a new wish, whatever the quote says", async () => {
    const { trial, offer } = await offered();
    const body = `その日は都合が悪いので、12月4日(金) 10:00に変更をお願いします。\n\n${quoted(offer.text)}`;
    trial.arrives(TARO, replyTo(offer.messageId, body, "<wish@mail.example.com>"));
    await trial.works();
    expect(await statuses(trial)).toEqual(["offered"]);
    expect(trial.post.sent).toHaveLength(2);
  });

  it("F10: a relay rewrote our Message-ID and the phone dropped the references: the token in the body is proof", async () => {
    const { trial, offer } = await offered();
    const body = `お願いします。\n\n${quoted(offer.text)}`;
    trial.arrives(TARO, replyTo("<rewritten@relay.example.com>", body, "<token@mail.example.com>"));
    await trial.works();
    expect(await statuses(trial)).toEqual(["confirmed"]);
  });

  it("F10: an offer that comes back undeliverable does not expire in silence: staff telephone", async () => {
    const trial = await openTrialDesk();
    trial.post.refusing.add(TARO.address);
    trial.arrives(TARO, requestOf(TARO, NUMBER));
    await trial.works();
    trial.clock.now = plusMinutes(trial.clock.now, 14 * 24 * 60);
    await trial.works();
    expect(await tasks(trial)).toContain("telephone rejected:offer");
    expect(await statuses(trial)).not.toContain("expired");
  });
});
