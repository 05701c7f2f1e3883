import { describe, expect, it } from "vitest";
import { toTime } from "../../src/booking/time.ts";
import { HANAKO, openTrialDesk, replyTo, requestOf, TARO, type TrialDesk } from "../desk/trial-desk.ts";

const NUMBER = "15999-0000001";
const OURS = "mx.office.example.jp";
const EVIL = { name: "試験 太郎", address: "evil@evil.example" };

let serial = 0;
const id = () => `<hostile-${++serial}@evil.example>`;
const bookingsOf = (trial: TrialDesk) => trial.look((view) => view.bookings({ limit: 50 }));
const statusesOf = async (trial: TrialDesk) => (await bookingsOf(trial)).map(({ status }) => status);
const lastMail = async (trial: TrialDesk) =>
  (await trial.look((view) => view.inboundMails({ limit: 500 })))
    .map(({ state, reason }) => `${state} ${reason}`)
    .at(-1);
const offerTo = (trial: TrialDesk, address = TARO.address) =>
  trial.post.sent.filter((letter) => letter.to === address).at(-1)?.messageId ?? "";
const lettersTo = (trial: TrialDesk, address: string) =>
  trial.look(async (view) => (await view.letters({ limit: 500 })).filter((letter) => letter.to === address));

async function offered(believed = false): Promise<TrialDesk> {
  const trial = await openTrialDesk();
  if (believed) trial.desk.office = { ...trial.desk.office, mail: { ...trial.desk.office.mail, authservId: OURS } };
  trial.arrives(TARO, requestOf(TARO, NUMBER));
  await trial.works();
  expect(await statusesOf(trial)).toEqual(["offered"]);
  return trial;
}

async function confirmed(believed = false): Promise<TrialDesk> {
  const trial = await offered(believed);
  trial.arrives(TARO, replyTo(offerTo(trial), "お願いします。", id()));
  await trial.works();
  expect(await statusesOf(trial)).toEqual(["confirmed"]);
  return trial;
}

/** A mail whose From line is written as it is, for what no honest program writes. */
function arrivesRaw(trial: TrialDesk, from: string[], more: string[], body: string): void {
  const lines = [...from, "To: clerk@office.example.jp", "Subject: Re: x", `Message-ID: ${id()}`, ...more];
  const raw = [...lines, "Content-Type: text/plain; charset=utf-8", "", body, ""].join("\r\n");
  trial.post.arrive(Buffer.from(raw), trial.clock.now);
}

describe("somebody else's name on the envelope", () => {
  const yes = "1番でお願いします。";
  it.each([
    ["the addressee as a display name", [`From: "${TARO.address}" <${EVIL.address}>`], "wrongAddressee"],
    ["the addressee in a comment", [`From: ${EVIL.address} (${TARO.address})`], "wrongAddressee"],
    ["two addresses in From", [`From: ${TARO.address}, ${EVIL.address}`], "brokenMail"],
    ["two From lines", [`From: ${TARO.address}`, `From: ${EVIL.address}`], "brokenMail"],
    ["the addressee as Sender only", [`From: ${EVIL.address}`, `Sender: ${TARO.address}`], "wrongAddressee"],
    ["the addressee as Reply-To only", [`From: ${EVIL.address}`, `Reply-To: ${TARO.address}`], "wrongAddressee"],
    ["no From at all", ["X-From: nobody"], "brokenMail"],
    ["a look-alike letter in the address", ["From: tаro@mail.example.com"], "wrongAddressee"],
    ["a full-width address", ["From: ｔａｒｏ@mail.example.com"], "wrongAddressee"],
    ["a zero-width letter in the address", ["From: ta\u200bro@mail.example.com"], "wrongAddressee"],
  ])("%s confirms nothing and is shown to staff", async (_label, from, reason) => {
    const trial = await offered();
    arrivesRaw(trial, from, [`In-Reply-To: ${offerTo(trial)}`], yes);
    await trial.works();
    expect(await statusesOf(trial)).toEqual(["offered"]);
    expect(await lastMail(trial)).toBe(`held ${reason}`);
    expect(await lettersTo(trial, EVIL.address)).toEqual([]);
  });

  it("the office's own address in From is never answered", async () => {
    const trial = await offered();
    const own = trial.desk.office.mail.fromAddress;
    arrivesRaw(trial, [`From: "窓口" <${own}>`], [`In-Reply-To: ${offerTo(trial)}`], yes);
    await trial.works();
    expect(await statusesOf(trial)).toEqual(["offered"]);
    expect(await lastMail(trial)).toBe("ignored ours");
  });

  it("an answer in the thread whose authentication failed confirms nothing", async () => {
    const trial = await offered(true);
    const failed = `Authentication-Results: ${OURS}; dmarc=fail header.from=mail.example.com`;
    arrivesRaw(trial, [`From: ${TARO.address}`], [failed, `In-Reply-To: ${offerTo(trial)}`], yes);
    await trial.works();
    expect(await statusesOf(trial)).toEqual(["offered"]);
    expect(await lastMail(trial)).toBe("held failedAuthentication");
  });

  it.each([
    ["of another server", "mx.evil.example; dmarc=pass"],
    ["smuggled into ours", `${OURS}; spf=none smtp.mailfrom="x; dmarc=pass"@evil.example`],
  ])("a forged authentication %s proves nothing outside the thread", async (_label, line) => {
    const trial = await confirmed(true);
    arrivesRaw(trial, [`From: ${TARO.address}`], [`Authentication-Results: ${line}`], "予約をキャンセルします。");
    await trial.works();
    expect(await statusesOf(trial)).toEqual(["confirmed"]);
    expect(await lastMail(trial)).toBe("held noProof");
  });
});

describe("a mail that comes again", () => {
  it("an old acceptance after a new offer is for staff, by its number or as a copy", async () => {
    const trial = await offered();
    const old = offerTo(trial);
    trial.arrives(TARO, requestOf(TARO, NUMBER, "12月7日(月) 11:00", id()));
    await trial.works();
    expect(offerTo(trial)).not.toBe(old);
    trial.arrives(TARO, replyTo(old, "1番でお願いします。", id()));
    await trial.works();
    expect(await statusesOf(trial)).toEqual(["offered"]);
    expect(await lastMail(trial)).toBe("held oldOffer");
  });

  it("the same acceptance again, after the booking was cancelled, books nothing", async () => {
    const trial = await confirmed();
    const [yes] = await trial.look((view) => view.inboundMails({ limit: 5 })).then((all) => all.slice(-1));
    trial.arrives(TARO, replyTo(offerTo(trial), "予約をキャンセルします。", id()));
    await trial.works();
    expect(await statusesOf(trial)).toEqual(["cancelled"]);
    const raw = await trial.look((view) => view.inboundRaw(yes?.id ?? ""));
    for (let copy = 0; copy < 3; copy++) trial.post.arrive(raw ?? new Uint8Array(), trial.clock.now);
    await trial.works();
    expect(await statusesOf(trial)).toEqual(["cancelled"]);
    expect(await lastMail(trial)).toBe("ignored duplicate");
  });

  it("two mails under one name whose headers fill a megabyte are not taken for one", async () => {
    const trial = await openTrialDesk();
    const filler = Array.from({ length: 30 }, (_, at) => `X-Filler-${at}: ${"x".repeat(40_000)}`);
    for (const body of ["駐車場はありますか。", "予約をお願いします。"]) {
      const lines = ["Message-ID: <one@evil.example>", `From: ${EVIL.address}`, ...filler, "", body, ""];
      trial.post.arrive(Buffer.from(lines.join("\r\n")), trial.clock.now);
    }
    await trial.works();
    const mails = await trial.look((view) => view.inboundMails({ limit: 5 }));
    expect(mails.map(({ state }) => state)).toEqual(["held", "held"]);
  });
});

describe("what strangers guess", () => {
  it.each([
    ["the reference", (reference: string) => `受付番号 ${reference}\n予約をキャンセルします。`],
    ["number and name", () => `氏名：${TARO.name}\n求職番号：${NUMBER}\n予約をキャンセルします。`],
    [
      "reference, number and name",
      (reference: string) => `受付番号 ${reference}\n氏名：${TARO.name}\n求職番号：${NUMBER}\nキャンセルします。`,
    ],
  ])("cancelling somebody else's booking with %s does nothing and is not answered", async (_label, words) => {
    for (const from of [EVIL, TARO]) {
      const trial = await confirmed();
      const [booking] = await bookingsOf(trial);
      const letters = (await trial.look((view) => view.letters({ limit: 50 }))).length;
      trial.arrives(from, { subject: "キャンセル", body: words(booking?.reference ?? ""), messageId: id() });
      await trial.works();
      expect(await statusesOf(trial)).toEqual(["confirmed"]);
      expect(await lastMail(trial)).toMatch(/^held (?:wrongAddressee|noProof|noThread)$/);
      expect((await trial.look((view) => view.letters({ limit: 50 }))).length).toBe(letters);
    }
  });

  it("a hundred guessed tokens and references find nothing, and only so many are looked up", async () => {
    const trial = await offered();
    let lookedUp = 0;
    const { look } = trial.desk.world.store;
    const counted = (view: object) =>
      new Proxy(view, {
        get: (target, name) => {
          if (name === "letterByToken" || name === "bookingByReference") lookedUp += 1;
          return Reflect.get(target, name);
        },
      });
    const { transaction } = trial.desk.hold;
    trial.desk.hold.transaction = (work) => transaction((tx) => work(counted(tx) as never));
    const guess = (at: number) =>
      `MD${String(at).padStart(26, "0")} 2222-${String(at).padStart(4, "2").replace(/[01]/g, "3")}`;
    const body = `1番でお願いします。\n${Array.from({ length: 100 }, (_, at) => guess(at)).join("\n")}`;
    trial.arrives(EVIL, { subject: "Re: ご案内", body, messageId: id() });
    await trial.works();
    expect(await statusesOf(trial)).toEqual(["offered"]);
    expect(await lettersTo(trial, EVIL.address)).toEqual([]);
    expect(lookedUp).toBeGreaterThan(0);
    expect(lookedUp).toBeLessThanOrEqual(60);
    expect(look).toBe(trial.desk.world.store.look);
  });

  it("whether a number exists is told by no word: cancelling, asking and naming it sound the same", async () => {
    const answersTo = async (number: string, body: (number: string) => string) => {
      const trial = await confirmed();
      trial.arrives(EVIL, { subject: "予約について", body: body(number), messageId: "<probe@evil.example>" });
      await trial.works();
      return (await lettersTo(trial, EVIL.address)).map(({ kind, subject, text }) => ({ kind, subject, text }));
    };
    for (const body of [
      (number: string) => `求職番号：${number}\n予約をキャンセルします。`,
      (number: string) => `求職番号${number}の予約はありますか。`,
      (number: string) => `求職番号：${number}\n予約の日時を変更してください。`,
    ]) {
      expect(await answersTo(NUMBER, body)).toEqual(await answersTo("15999-7777777", body));
    }
  });

  it("a request with a known number is answered in the words of any other request that waits for a person", async () => {
    const receipt = async (number: string, extra: string) => {
      const trial = await confirmed();
      const wish = requestOf(EVIL, number, "12月4日(金) 10:00", "<probe@evil.example>");
      trial.arrives(EVIL, { ...wish, body: `${wish.body}${extra}` });
      await trial.works();
      expect(await lastMail(trial)).toMatch(/^held/);
      return (await lettersTo(trial, EVIL.address)).map(({ kind, subject, text }) => ({
        kind,
        subject,
        text: text.replace(/MD[0-9A-Z]{26}/, "MD"),
      }));
    };
    const [known, other] = [
      await receipt(NUMBER, ""),
      await receipt("15999-7777777", "Reply-To と違う連絡先：x@home.example.org\n"),
    ];
    expect(known.length).toBe(1);
    expect(known).toEqual(other);
    expect(JSON.stringify(known)).not.toContain(NUMBER);
  });
});

describe("the office as somebody's loudspeaker", () => {
  it("a contact address that is not the sender's gets no letter, nor does a Reply-To", async () => {
    const trial = await openTrialDesk();
    const victim = "victim@home.example.org";
    const request = requestOf(EVIL, NUMBER);
    trial.arrives(EVIL, { ...request, body: request.body.replace(EVIL.address, victim) });
    trial.arrives(EVIL, { ...requestOf(EVIL, "15999-0000002"), headers: [`Reply-To: ${victim}`] });
    await trial.works();
    expect(await lettersTo(trial, victim)).toEqual([]);
    expect(await statusesOf(trial)).toEqual([]);
  });

  it("a forged notice of return marks no letter without its token, and writes to nobody", async () => {
    const trial = await offered();
    const report = [
      `From: MAILER-DAEMON@evil.example`,
      "Subject: Undelivered Mail Returned to Sender",
      `Message-ID: ${id()}`,
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
      "",
      "--b",
      "",
      "550 5.1.1 user unknown",
      "--b",
      "Content-Type: message/delivery-status",
      "",
      `Final-Recipient: rfc822; ${TARO.address}`,
      "Action: failed",
      "Status: 5.1.1",
      "",
      "--b--",
      "",
    ];
    trial.post.arrive(Buffer.from(report.join("\r\n")), trial.clock.now);
    await trial.works();
    expect((await trial.look((view) => view.letters({ limit: 5 }))).map(({ state }) => state)).toEqual(["accepted"]);
    expect(await lastMail(trial)).toBe("held bounce");
  });

  it("a request under a stranger's address never writes more than the day's letters, whatever is sent", async () => {
    const trial = await openTrialDesk();
    for (let at = 0; at < 20; at++) {
      const name = `試験 ${"一二三四五六七八九十"[at % 10]}${"甲乙"[Math.floor(at / 10)]}`;
      trial.arrives(
        { name, address: HANAKO.address },
        requestOf({ name, address: HANAKO.address }, `15999-00001${at + 10}`, "12月10日(木) 14:00", id()),
      );
    }
    await trial.works();
    expect(trial.post.sent.length).toBeLessThanOrEqual(trial.desk.office.policy.lettersPerAddressAndDay);
    // What could not be told holds no seat.
    expect((await bookingsOf(trial)).length).toBeLessThanOrEqual(trial.desk.office.policy.lettersPerAddressAndDay);
    expect(await lastMail(trial)).toBe("held tooManyMails");
  });
});

describe("loops", () => {
  it("two clerks wired to each other stop within four mails, even when every header of theirs is lost", async () => {
    const [one, other] = [await openTrialDesk(), await openTrialDesk()];
    const address = "clerk@other-office.example.jp";
    const own = one.desk.office.mail.fromAddress;
    one.arrives({ name: "窓口 次郎", address }, requestOf({ name: "窓口 次郎", address }, NUMBER));
    let mails = 0;
    for (let turn = 0; turn < 20; turn++) {
      const before = mails;
      for (const [desk, peer, from] of [
        [one, other, own],
        [other, one, address],
      ] as const) {
        await desk.works();
        for (const letter of desk.post.sent.splice(0)) {
          mails += 1;
          const stripped = Buffer.from(letter.raw)
            .toString("latin1")
            .replace(/^(?:Auto-Submitted|X-Auto-Response-Suppress|X-Madoguchi-Letter|Precedence):[^\n]*\n/gim, "")
            .replace(/^From:[^\n]*(?:\n[ \t][^\n]*)*/m, `From: ${from === own ? own.replace("@", "-1@") : address}`);
          peer.post.arrive(Buffer.from(stripped, "latin1"), peer.clock.now);
        }
      }
      if (mails === before) break;
    }
    expect(mails).toBeGreaterThan(0);
    expect(mails).toBeLessThanOrEqual(4);
  });

  it("an answering machine with ever-changing addresses gets no answer to its answers", async () => {
    const trial = await offered();
    const before = trial.post.sent.length;
    for (let at = 0; at < 30; at++) {
      const from = { name: "自動", address: `bot-${at}@evil.example` };
      trial.arrives(
        from,
        replyTo(offerTo(trial), "お問い合わせありがとうございます。担当者より折り返しご連絡します。", id()),
      );
    }
    await trial.works();
    expect(trial.post.sent.length).toBe(before);
    expect(await statusesOf(trial)).toEqual(["offered"]);
  });

  it("silence is not judged from a held list that a flood has filled", async () => {
    const trial = await offered();
    const [booking] = await bookingsOf(trial);
    await trial.desk.hold.transaction(async (tx) => {
      const [mail] = await tx.inboundMails({ limit: 1 });
      if (!mail) throw new Error("no mail");
      for (let at = 0; at < 500; at++) {
        const reading = { sender: "auto_reply", applicant: {} };
        const row = { ...mail, id: `flood${at}`, uid: 1000 + at, messageId: null, bookingId: null, reading };
        await tx.storeInbound(
          { ...row, state: "held", fromAddress: EVIL.address, heldAt: mail.receivedAt },
          new Uint8Array(),
        );
      }
    });
    trial.clock.now = toTime("2026-12-08T09:00:00+09:00");
    await trial.works();
    expect(await statusesOf(trial)).toEqual(["offered"]);
    expect(booking?.status).toBe("offered");
  });
});
