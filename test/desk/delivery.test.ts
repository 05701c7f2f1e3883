import { describe, expect, it } from "vitest";
import { plusMinutes, toTime } from "../../src/booking/time.ts";
import { deliver } from "../../src/desk/delivery.ts";
import { countLateCopies } from "../../src/desk/sent-copies.ts";
import type { SendResult } from "../../src/world/world.ts";
import { Crash } from "../simulation/post.ts";
import { HANAKO, openTrialDesk, replyTo, requestOf, TARO, type TrialDesk } from "./trial-desk.ts";

/** Answers the next submissions as told, then sends as usual. `arrives` says whether the letter reached the other side. */
function answerWith(trial: TrialDesk, ...script: { result: SendResult | "crash"; arrives: boolean }[]): void {
  const { transport } = trial.desk.world;
  const send = transport.send;
  transport.send = async (mail) => {
    const next = script.shift();
    if (!next) return send(mail);
    if (next.arrives) await send(mail);
    if (next.result === "crash") throw new Crash("scripted");
    return next.result;
  };
}

const lettersOf = (trial: TrialDesk) => trial.look((view) => view.letters({ limit: 50 }));
const copiesOf = (trial: TrialDesk) => trial.post.sent.map((letter) => letter.messageId);

async function requested(sendMode: "auto" | "approve" | "shadow" | "stop" = "auto"): Promise<TrialDesk> {
  const trial = await openTrialDesk({ sendMode });
  trial.arrives(TARO, requestOf(TARO, "15999-0000001", "12月10日(木) 14:00"));
  return trial;
}

describe("a letter on its way", () => {
  it("that is deferred leaves later, once, with growing pauses", async () => {
    const trial = await requested();
    const busy = { result: { result: "deferred", response: "450 later", code: 450 } as const, arrives: false };
    answerWith(trial, busy, busy);
    await trial.works();
    expect(await lettersOf(trial)).toMatchObject([
      { state: "queued", attempts: 1, notBefore: plusMinutes(trial.clock.now, 1) },
    ]);
    trial.clock.now = plusMinutes(trial.clock.now, 1);
    await trial.works();
    expect(await lettersOf(trial)).toMatchObject([
      { state: "queued", attempts: 2, notBefore: plusMinutes(trial.clock.now, 2) },
    ]);
    trial.clock.now = plusMinutes(trial.clock.now, 2);
    await trial.works();
    expect(await lettersOf(trial)).toMatchObject([{ state: "accepted", attempts: 3, copied: true, maybeTwice: false }]);
    expect(copiesOf(trial).length).toBe(1);
  });

  it("that was put off by a clock far ahead leaves once the clock is right, and not at that clock's time", async () => {
    const trial = await requested();
    const right = trial.clock.now;
    trial.clock.now = plusMinutes(right, 3 * 60);
    answerWith(trial, { result: { result: "deferred", response: "450 later", code: 450 }, arrives: false });
    await trial.works();
    expect(await lettersOf(trial)).toMatchObject([{ state: "queued" }]);
    trial.clock.now = plusMinutes(right, 1);
    await trial.works();
    expect(await lettersOf(trial)).toMatchObject([{ state: "accepted", attempts: 2 }]);
    expect(copiesOf(trial).length).toBe(1);
  });

  it("that is refused for good is not tried again, and staff telephone", async () => {
    const trial = await requested();
    answerWith(trial, { result: { result: "rejected", response: "550 unknown", code: 550 }, arrives: false });
    await trial.works();
    expect(await lettersOf(trial)).toMatchObject([{ state: "failed", reason: "550 unknown" }]);
    expect(await trial.look((view) => view.tasks({ open: true, limit: 5 }))).toMatchObject([
      { kind: "telephone", why: "rejected:offer" },
    ]);
  });

  it("whose answer was lost goes once more with the same Message-ID and is shown as possibly arrived twice", async () => {
    const trial = await requested();
    answerWith(trial, { result: { result: "unknown", response: "no answer" }, arrives: true });
    await trial.works();
    const [first, second, ...others] = copiesOf(trial);
    expect(first).toBe(second);
    expect(others).toEqual([]);
    expect(Buffer.from(trial.post.sent[0]?.raw ?? []).equals(Buffer.from(trial.post.sent[1]?.raw ?? []))).toBe(true);
    expect(await lettersOf(trial)).toMatchObject([{ state: "accepted", maybeTwice: true }]);
    expect(await trial.look((view) => view.tasks({ open: true, limit: 5 }))).toMatchObject([{ kind: "unknownLetter" }]);
  });

  it("whose answer is lost a second time rests and waits for a person", async () => {
    const trial = await requested();
    const lost = { result: { result: "unknown", response: "no answer" } as const, arrives: true };
    answerWith(trial, lost, lost);
    await trial.works();
    expect(await lettersOf(trial)).toMatchObject([{ state: "unknown", maybeTwice: true }]);
    expect(copiesOf(trial).length).toBe(2);
  });

  it("is looked up in Sent first where the server files copies itself", async () => {
    const trial = await openTrialDesk({
      office: {
        mail: {
          fromName: "ハローワーク糸魚川",
          fromAddress: "clerk@office.example.jp",
          ownAddresses: ["clerk@office.example.jp"],
          authservId: null,
          sentCopies: "server",
        },
      },
    });
    trial.arrives(TARO, requestOf(TARO, "15999-0000001"));
    const { transport, mailbox } = trial.desk.world;
    const send = transport.send;
    transport.send = async (mail) => {
      await send(mail);
      const sent = trial.post.sent.at(-1);
      if (sent) trial.post.arrive(sent.raw, trial.clock.now, "sent");
      return { result: "unknown", response: "no answer" };
    };
    await trial.works();
    expect(await lettersOf(trial)).toMatchObject([
      { state: "accepted", reason: "found in Sent", maybeTwice: false, copied: true },
    ]);
    expect(copiesOf(trial).length).toBe(1);
    expect(await mailbox.findMessageId("sent", copiesOf(trial)[0] ?? "")).toEqual([1]);
  });

  it("left `sending` by a dead worker is of unknown fate at once, never silently sent again", async () => {
    const trial = await requested();
    answerWith(trial, { result: "crash", arrives: true });
    await expect(trial.works()).rejects.toThrow("scripted");
    expect(await lettersOf(trial)).toMatchObject([{ state: "sending" }]);
    await trial.reopens();
    expect(await lettersOf(trial)).toMatchObject([{ state: "unknown" }]);
    await trial.works();
    expect(await lettersOf(trial)).toMatchObject([{ state: "accepted", maybeTwice: true }]);
    expect(new Set(copiesOf(trial)).size).toBe(1);
  });

  it("leaves after the earlier letters of its booking, and is withdrawn when it was overtaken", async () => {
    const trial = await requested("stop");
    await trial.works();
    const [offer] = await lettersOf(trial);
    trial.arrives(
      TARO,
      replyTo(offer?.messageId ?? "", "申し訳ありませんが、今回は辞退します。", "<no@mail.example.com>"),
    );
    await trial.works();
    trial.desk.sendMode = "auto";
    await trial.works();
    expect((await lettersOf(trial)).map((letter) => [letter.kind, letter.state, letter.reason])).toEqual([
      ["offer", "withdrawn", "overtaken"],
      ["declineReceipt", "accepted", "250 simulated"],
    ]);
  });

  it("that comes too late to be of use is withdrawn", async () => {
    const trial = await requested("stop");
    await trial.works();
    trial.desk.sendMode = "auto";
    trial.clock.now = toTime("2026-12-01T10:00:00+09:00");
    expect(await deliver(trial.desk)).toBe("worked");
    expect(await lettersOf(trial)).toMatchObject([{ state: "withdrawn", reason: "tooLate" }]);
    expect(copiesOf(trial)).toEqual([]);
  });
});

describe("the copy in Sent", () => {
  it("that the server refuses keeps no other out, and is tried again", async () => {
    const trial = await openTrialDesk();
    const { append } = trial.desk.world.mailbox;
    let refused = "";
    trial.desk.world.mailbox.append = async (folder, raw, messageId, date) => {
      refused ||= messageId;
      return messageId === refused ? { trouble: "protocol", detail: "scripted" } : append(folder, raw, messageId, date);
    };
    trial.arrives(TARO, requestOf(TARO, "15999-0000001"));
    trial.arrives(HANAKO, requestOf(HANAKO, "15999-0000002", "12月4日(金) 10:00"));
    await trial.works();
    expect((await lettersOf(trial)).map((letter) => letter.copied)).toEqual([false, true]);
    trial.desk.world.mailbox.append = append;
    // What a server will not have is not offered again at once, but a minute later.
    trial.clock.now = plusMinutes(trial.clock.now, 1);
    await trial.works();
    expect((await lettersOf(trial)).map((letter) => letter.copied)).toEqual([true, true]);
  });
});

describe("a Sent folder that refuses copies", () => {
  const AT = toTime("2026-11-25T10:00:00+09:00");
  const tasksOf = (trial: TrialDesk) =>
    trial.look(async (view) => (await view.tasks({ open: true, limit: 9 })).map(({ why }) => why));

  /** One that left, and behind it so many more, of which the server refuses all but the last. */
  async function refusing(more: number) {
    const trial = await requested();
    const { mailbox } = trial.desk.world;
    const { append } = mailbox;
    let takes = (messageId: string) => messageId === `<c${more}@office.example.jp>`;
    mailbox.append = async (folder, raw, messageId, date) =>
      takes(messageId) ? append(folder, raw, messageId, date) : { trouble: "limit", detail: "scripted" };
    await trial.works();
    const [sent] = await lettersOf(trial);
    if (!sent) throw new Error("no letter");
    const { order: _order, ...letter } = sent;
    await trial.desk.hold.transaction(async (tx) => {
      for (let n = 1; n <= more; n++) {
        const own = {
          id: `c${n}`,
          messageId: `<c${n}@office.example.jp>`,
          token: null,
          cause: `c${n}`,
          copied: false,
        };
        await tx.post({ ...letter, ...own });
      }
    });
    const goOn = async (minutes: number) => {
      for (let minute = 0; minute < minutes; minute++) {
        trial.clock.now = plusMinutes(trial.clock.now, 1);
        await trial.works();
      }
    };
    return { trial, goOn, heal: () => (takes = () => true) };
  }

  it("keeps no later copy out, however many it refuses for good", async () => {
    const { trial, goOn } = await refusing(25);
    await goOn(3);
    expect((await lettersOf(trial)).filter(({ copied }) => copied).map(({ id }) => id)).toEqual(["c25"]);
  });

  it("is shown to staff while it does so, and to the operator after an hour", async () => {
    const { trial, goOn, heal } = await refusing(2);
    expect(await tasksOf(trial)).toEqual([]);
    await goOn(15);
    expect(await tasksOf(trial)).toEqual(["copiesRefused"]);
    const late = (minutes: number) => trial.look((view) => countLateCopies(view, plusMinutes(AT, minutes)));
    expect([await late(50), await late(61)]).toEqual([0, 2]);
    heal();
    await goOn(20);
    expect(await tasksOf(trial)).toEqual([]);
    expect(await late(61)).toBe(0);
  });
});

describe("send modes", () => {
  it("shadow writes drafts, sends nothing and changes no flag", async () => {
    const trial = await requested("shadow");
    await trial.works();
    expect(await lettersOf(trial)).toMatchObject([{ state: "drafted" }]);
    expect(copiesOf(trial)).toEqual([]);
    expect((await trial.look((view) => view.openActs(5))).map((act) => act.act)).toEqual(["seen"]);
  });

  it("approve lets nothing leave before a person released it", async () => {
    const trial = await requested("approve");
    await trial.works();
    expect(await lettersOf(trial)).toMatchObject([{ state: "awaiting" }]);
    expect(copiesOf(trial)).toEqual([]);
  });

  it("stop lets nothing leave and loses nothing", async () => {
    const trial = await requested("stop");
    await trial.works();
    expect(copiesOf(trial)).toEqual([]);
    trial.desk.sendMode = "auto";
    await trial.works();
    expect(copiesOf(trial).length).toBe(1);
  });
});

describe("caps that need no detection", () => {
  it("hold the seventh letter of a day to one address with an alarm, and drop nothing", async () => {
    const trial = await openTrialDesk();
    trial.arrives(TARO, requestOf(TARO, "15999-0000001", "12月3日(木) 14:00", "<r0@mail.example.com>"));
    await trial.works();
    for (let round = 1; round <= 7; round++) {
      const wish = `12月${3 + round}日 10:00`;
      trial.arrives(TARO, requestOf(TARO, "15999-0000001", wish, `<r${round}@mail.example.com>`));
      await trial.works();
    }
    const letters = await lettersOf(trial);
    expect(letters.length).toBe(8);
    expect(letters.filter((letter) => letter.state === "capped").length).toBe(2);
    expect(copiesOf(trial).length).toBe(6);
    expect((await trial.look((view) => view.tasks({ open: true, limit: 20 }))).map((task) => task.kind)).toContain(
      "capped",
    );
  });

  it("two clerks wired to each other stop within four mails", async () => {
    const one = await openTrialDesk();
    const theirs = {
      ...one.desk.office.mail,
      fromAddress: "clerk@other.example.jp",
      ownAddresses: ["clerk@other.example.jp"],
    };
    const other = await openTrialDesk({ office: { mail: theirs } });
    one.arrives(HANAKO, requestOf(HANAKO, "15999-0000002"));
    await one.works();
    let exchanged = 0;
    for (let round = 0; round < 10; round++) {
      for (const letter of one.post.sent.splice(0)) {
        exchanged += 1;
        other.post.arrive(letter.raw, other.clock.now);
      }
      await other.works();
      for (const letter of other.post.sent.splice(0)) {
        exchanged += 1;
        one.post.arrive(letter.raw, one.clock.now);
      }
      await one.works();
    }
    expect(exchanged).toBeGreaterThan(0);
    expect(exchanged).toBeLessThanOrEqual(4);
  });
});

describe("T6-3d: a letter that comes back", () => {
  it("marks the letter, leaves the offer unexpired and makes staff telephone", async () => {
    const trial = await requested();
    await trial.works();
    const [offer] = await lettersOf(trial);
    const report = [
      "Reporting-MTA: dns; mail.example.com",
      "",
      "Final-Recipient: rfc822; taro@mail.example.com",
      "Action: failed",
      "Status: 5.1.1",
      "",
    ].join("\r\n");
    const bounce = [
      // Some servers return mail from nobody at all.
      "From: <>",
      "To: clerk@office.example.jp",
      "Subject: Undelivered Mail Returned to Sender",
      "Message-ID: <bounce@mail.example.com>",
      "Auto-Submitted: auto-replied",
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
      "MIME-Version: 1.0",
      "",
      "--b",
      "Content-Type: text/plain",
      "",
      "The mail could not be delivered.",
      "--b",
      "Content-Type: message/delivery-status",
      "",
      report,
      "--b",
      "Content-Type: text/rfc822-headers",
      "",
      `Message-ID: ${offer?.messageId}`,
      "",
      "--b--",
      "",
    ].join("\r\n");
    trial.post.arrive(new TextEncoder().encode(bounce), trial.clock.now);
    await trial.works();
    expect(await lettersOf(trial)).toMatchObject([{ state: "bounced" }]);
    expect(
      (await trial.look((view) => view.tasks({ open: true, limit: 5 }))).map((task) => [task.kind, task.why]),
    ).toContainEqual(["telephone", "bounced"]);
    trial.clock.now = toTime("2026-12-10T09:00:00+09:00");
    await trial.works();
    expect((await trial.look((view) => view.bookings({ limit: 5 }))).map((one) => one.status)).toEqual(["offered"]);
  });
});
