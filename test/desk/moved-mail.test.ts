import { describe, expect, it } from "vitest";
import { toTime } from "../../src/booking/time.ts";
import { receive, WATCHED_FOLDERS } from "../../src/desk/intake.ts";
import { readThrough } from "../../src/desk/silence.ts";
import type { FetchedMail, Trouble } from "../../src/world/world.ts";
import { mailBytes, type Writing } from "../simulation/writing.ts";
import { openTrialDesk, requestOf, START, TARO, type TrialDesk } from "./trial-desk.ts";

const NOISE: Trouble = { trouble: "network", detail: "the line broke" };

/** The next poll finds that so many numbers went missing; `listed` were told to us before they went. */
function numbersVanish(trial: TrialDesk, uidNext: number, listed: number[]): void {
  const { mailbox } = trial.post;
  const usual = mailbox.fetchAfter;
  mailbox.fetchAfter = async (folder, ...rest) => {
    const batch = await usual(folder, ...rest);
    if (folder !== "inbox" || "trouble" in batch) return batch;
    mailbox.fetchAfter = usual;
    return { ...batch, uidNext, vanished: listed };
  };
}

function inOtherFolder(trial: TrialDesk, ...writings: Writing[]): void {
  trial.post.mailbox.findElsewhere = async () =>
    writings.map((writing, at): { place: string; mail: FetchedMail } => {
      const raw = mailBytes(TARO, "clerk@office.example.jp", writing, trial.clock.now);
      const mail = { uid: at + 1, receivedAt: trial.clock.now, size: raw.length, seen: true, raw, oversize: false };
      return { place: `3@folder${at}`, mail };
    });
}

const reviews = (trial: TrialDesk) =>
  trial.look(async (view) => (await view.tasks({ open: true, limit: 50 })).filter(({ kind }) => kind === "review"));
const mails = (trial: TrialDesk) =>
  trial.look(async (view) => (await view.inboundMails({ limit: 50 })).map(({ state, reason }) => [state, reason]));
const through = (trial: TrialDesk) => trial.look((view) => readThrough(view, trial.desk));

describe("a mail that vanished before it was read", () => {
  it("F4: is looked for in the other folders once; what was read before and our own letters are passed by", async () => {
    const trial = await openTrialDesk();
    trial.arrives(TARO, requestOf(TARO, "15999-1234567"));
    await trial.works();
    const [offer] = await trial.look((view) => view.letters({ limit: 5 }));
    const known = requestOf(TARO, "15999-1234567");
    const own: Writing = { subject: "控え", body: "控え", messageId: offer?.messageId ?? "" };
    const fresh: Writing = { ...requestOf(TARO, "15999-7654321"), messageId: "<moved@mail.example.com>" };
    inOtherFolder(trial, known, own, fresh);
    numbersVanish(trial, 4, []);
    await trial.works();
    expect((await mails(trial)).filter(([, reason]) => reason !== null)).toEqual([["held", "movedBeforeRead"]]);
    await trial.works();
    expect(await mails(trial)).toHaveLength(2);
    expect(await reviews(trial)).toEqual([]);
  });

  it("F4: a mail that a folder of all mail shows beside the inbox is read in the inbox, as ever", async () => {
    const trial = await openTrialDesk();
    const writing = requestOf(TARO, "15999-1234567");
    inOtherFolder(trial, writing);
    numbersVanish(trial, 2, []);
    trial.post.mailbox.findMessageId = async () => [2];
    await trial.works();
    expect(await mails(trial)).toEqual([]);
  });

  it("F4: after a long outage more was moved than is looked at: what was found is shown, and that there may be more", async () => {
    const trial = await openTrialDesk();
    const many = Array.from({ length: 50 }, (_, at) => ({
      ...requestOf(TARO, "15999-1234567"),
      messageId: `<moved-${at}@mail.example.com>`,
    }));
    inOtherFolder(trial, ...many);
    numbersVanish(trial, 200, []);
    await trial.works();
    expect(await mails(trial)).toHaveLength(50);
    expect(await reviews(trial)).toMatchObject([{ why: "manyMoved" }]);
  });

  it("F4: a newsletter that staff's rules filed elsewhere is ignored there, too", async () => {
    const trial = await openTrialDesk();
    const headers = ["List-Id: <news.example.com>", "Precedence: bulk"];
    inOtherFolder(trial, { subject: "お知らせ", body: "今月の催し", messageId: "<news@mail.example.com>", headers });
    numbersVanish(trial, 2, []);
    await trial.works();
    expect(await mails(trial)).toEqual([["ignored", "bulk"]]);
  });

  it("F4: a gap between the numbers alone, as Exchange leaves them, alarms nobody and is looked into once", async () => {
    const trial = await openTrialDesk();
    let searches = 0;
    trial.post.mailbox.findElsewhere = async () => {
      searches += 1;
      return [];
    };
    numbersVanish(trial, 50, []);
    await trial.works();
    await receive(trial.desk, "inbox");
    expect(searches).toBe(1);
    expect(await reviews(trial)).toEqual([]);
  });

  it("F4: deleted between the server's list and our reading: a person is told, and silence is not judged for a business day", async () => {
    const trial = await openTrialDesk();
    trial.clock.now = toTime("2026-11-25T11:00:00+09:00");
    numbersVanish(trial, 2, [1]);
    await trial.works();
    expect(await reviews(trial)).toMatchObject([{ why: "vanishedMail", bookingId: null }]);
    const stopped = await through(trial);
    expect(stopped && stopped <= START).toBe(true);
    trial.clock.now = toTime("2026-11-26T17:00:00+09:00");
    await trial.works();
    expect(await through(trial)).toBe(stopped);
    trial.clock.now = toTime("2026-11-26T17:30:00+09:00");
    await trial.works();
    expect(await through(trial)).toBe("2026-11-26T17:15:00+09:00");
  });

  it("F4: staff who saw to it let the watermark go on", async () => {
    const trial = await openTrialDesk();
    numbersVanish(trial, 2, [1]);
    await trial.works();
    const [task] = await reviews(trial);
    trial.clock.now = toTime("2026-11-25T12:00:00+09:00");
    await trial.desk.hold.transaction((tx) => tx.closeTask(task?.id ?? "", trial.clock.now, "hanako"));
    await trial.works();
    expect(await through(trial)).toBe("2026-11-25T11:45:00+09:00");
  });

  it("F4: while the search fails nothing counts as read beyond it; after some failures a person is told instead", async () => {
    const trial = await openTrialDesk();
    let searches = 0;
    trial.post.mailbox.findElsewhere = async () => {
      searches += 1;
      return NOISE;
    };
    numbersVanish(trial, 2, []);
    trial.clock.now = toTime("2026-11-25T11:00:00+09:00");
    for (const folder of WATCHED_FOLDERS) await receive(trial.desk, folder);
    expect(await through(trial)).toBe("2026-11-25T10:00:00+09:00");
    // Other mail is read meanwhile.
    trial.arrives(TARO, requestOf(TARO, "15999-1234567"));
    for (let poll = 0; poll < 10; poll++) await receive(trial.desk, "inbox");
    expect(searches).toBe(5);
    expect(await mails(trial)).toHaveLength(1);
    expect(await reviews(trial)).toMatchObject([{ why: "manyMoved" }]);
  });
});
