import { describe, expect, it } from "vitest";
import { deliver } from "../../src/desk/delivery.ts";
import { receive } from "../../src/desk/intake.ts";
import type { Measures } from "../../src/desk/look-ahead.ts";
import { settle } from "../../src/desk/settle.ts";
import { startService } from "../../src/service.ts";
import type { Mailbox, Trouble } from "../../src/world/world.ts";
import { eventually, realClock } from "../real-clock.ts";
import { Crash } from "../simulation/post.ts";
import { openTrialDesk, requestOf, TARO, type TrialDesk } from "./trial-desk.ts";

const EVIL = { name: "", address: "evil@evil.example" };
const DAYS = ["12月1日(火)", "12月2日(水)", "12月3日(木)"];
const HONEST = DAYS.map((day, at) => ({
  day,
  number: `15999-900000${at}`,
  person: { name: `試験 ${"一二三"[at]}子`, address: `honest-${at}@mail.example.com` },
}));
/** A flood of thirty mails is as good as one of ten thousand. */
const SMALL: Measures = { mailsAFetch: 5, mailsAhead: 6, crowd: 10, ofOneSender: 2 };
const FLOOD = 30;
const BROKEN: Trouble = { trouble: "network", detail: "the line broke" };

/** Thirty mails of one sender, and three honest requests behind them. */
async function flooded(senderOf = (_: number) => EVIL, mails = FLOOD): Promise<TrialDesk> {
  const trial = await openTrialDesk();
  for (let at = 0; at < mails; at++)
    trial.arrives(senderOf(at), {
      subject: "相談",
      body: "駐車場はありますか。",
      messageId: `<flood-${at}@evil.example>`,
    });
  for (const { person, number, day } of HONEST) trial.arrives(person, requestOf(person, number, `${day} 14:00`));
  return trial;
}

const reads = ({ desk }: TrialDesk) => receive(desk, "inbox", { measures: SMALL });
const uids = async (trial: TrialDesk) =>
  (await trial.look((view) => view.inboundMails({ limit: 1000 }))).map(({ uid }) => uid);
const place = async (trial: TrialDesk) => (await trial.look((view) => view.cursor("inbox")))?.lastUid;
const all = (count = FLOOD + HONEST.length) => Array.from({ length: count }, (_, at) => at + 1);
const sorted = (numbers: number[]) => numbers.toSorted((one, other) => one - other);

/** Calls of the mailbox by name; `instead` may answer in its place. */
function watch(
  { post: { mailbox } }: TrialDesk,
  instead: (name: keyof Mailbox, nth: number) => Trouble | null = () => null,
): string[] {
  const calls: string[] = [];
  const count = (name: string) => calls.filter((one) => one === name).length;
  const { fetchAfter, sendersAfter, fetchAhead, findElsewhere } = mailbox;
  const heard = <A extends unknown[], R>(name: keyof Mailbox, call: (...values: A) => Promise<R>) => {
    return async (...values: A): Promise<R | Trouble> => {
      calls.push(name);
      return instead(name, count(name)) ?? call(...values);
    };
  };
  mailbox.fetchAfter = heard("fetchAfter", fetchAfter);
  mailbox.sendersAfter = heard("sendersAfter", sendersAfter);
  mailbox.fetchAhead = heard("fetchAhead", fetchAhead);
  mailbox.findElsewhere = heard("findElsewhere", findElsewhere);
  return calls;
}

/** The process dies when it would go on in the ordinary order, behind what it has stored ahead. */
async function diesAhead(trial: TrialDesk): Promise<void> {
  const calls = watch(trial, (name, nth) => {
    if (name === "fetchAfter" && nth === 2) throw new Crash("behind what was stored ahead");
    return null;
  });
  await expect(reads(trial)).rejects.toThrow(Crash);
  expect(calls).toEqual(["fetchAfter", "sendersAfter", "fetchAhead", "fetchAfter"]);
  await trial.reopens();
}

async function decides({ desk }: TrialDesk): Promise<void> {
  while ((await settle(desk)) === "worked");
  while ((await deliver(desk)) === "worked");
}

const lettersTo = (trial: TrialDesk) =>
  HONEST.map(({ person }) => trial.post.sent.filter(({ to }) => to === person.address).length);

describe("reading ahead, where one sender's mails fill the mailbox", () => {
  it("F8: those behind it are stored and answered while most of it still lies on the server, and the place waits", async () => {
    const trial = await flooded();
    watch(trial, (name, nth) => (name === "fetchAfter" && nth === 2 ? BROKEN : null));
    expect(await reads(trial)).toBe(BROKEN);
    await decides(trial);
    expect(lettersTo(trial)).toEqual([1, 1, 1]);
    expect(sorted(await uids(trial))).toEqual([1, 2, 3, 4, 5, 6, 7, 31, 32, 33]);
    expect(await place(trial)).toBe(5);
  });

  it("in the end each mail is stored once, and none was fetched twice", async () => {
    const trial = await flooded();
    const { fetchAfter, fetchAhead } = trial.post.mailbox;
    const fetched: number[] = [];
    const note = <T extends object>(answer: T): T => {
      if ("mails" in answer) fetched.push(...(answer.mails as { uid: number }[]).map(({ uid }) => uid));
      return answer;
    };
    trial.post.mailbox.fetchAfter = async (...values) => note(await fetchAfter(...values));
    trial.post.mailbox.fetchAhead = async (...values) => note(await fetchAhead(...values));
    expect(await reads(trial)).toEqual({ stored: 33, complete: true });
    expect([sorted(await uids(trial)), sorted(fetched), await place(trial)]).toEqual([all(), all(), 33]);
  });

  it("F8: a crash behind what was stored ahead loses none and stores none twice", async () => {
    const trial = await flooded();
    await diesAhead(trial);
    expect((await uids(trial)).length).toBe(10);
    trial.arrives(TARO, requestOf(TARO, "15999-1234567", "12月4日(金) 14:00"));
    expect(await reads(trial)).toEqual({ stored: 24, complete: true });
    await decides(trial);
    expect([sorted(await uids(trial)), lettersTo(trial)]).toEqual([all(34), [1, 1, 1]]);
    expect(await place(trial)).toBe(34);
  });

  it.each(["sendersAfter", "fetchAhead"] as const)(
    "a server that refuses %s is read in order, as ever",
    async (refused) => {
      const trial = await flooded();
      const trouble: Trouble = { trouble: "protocol", detail: "no such command" };
      const calls = watch(trial, (name) => (name === refused ? trouble : null));
      expect(await reads(trial)).toEqual({ stored: 33, complete: true });
      expect([sorted(await uids(trial)), calls.filter((name) => name === refused)]).toEqual([all(), [refused]]);
    },
  );

  it("a server that gives none of them ahead is asked once, and read in order", async () => {
    const trial = await flooded();
    const { fetchAhead } = trial.post.mailbox;
    let asked = 0;
    trial.post.mailbox.fetchAhead = async (...values) => {
      asked += 1;
      return { ...(await fetchAhead(...values)), mails: [] };
    };
    expect(await reads(trial)).toEqual({ stored: 33, complete: true });
    expect([sorted(await uids(trial)), asked]).toEqual([all(), 1]);
  });

  it("as many senders as mails are read in order: no body is fetched ahead", async () => {
    const trial = await flooded((at) => ({ name: "", address: `${at}-${EVIL.address}` }));
    const calls = watch(trial);
    expect(await reads(trial)).toEqual({ stored: 33, complete: true });
    expect(calls.filter((name) => name !== "fetchAfter")).toEqual(["sendersAfter"]);
  });

  it("a mail that staff move away after it was stored ahead is looked for nowhere", async () => {
    const trial = await flooded();
    const calls = watch(trial);
    const { fetchAfter } = trial.post.mailbox;
    trial.post.mailbox.fetchAfter = async (folder, after, limit, except) => {
      const batch = await fetchAfter(folder, after, limit, except);
      // 33 is on no list of the server's any more once it was stored.
      const isLast = "mails" in batch && except?.has(33) && batch.complete;
      return isLast ? { ...batch, mails: batch.mails.filter(({ uid }) => uid !== 33) } : batch;
    };
    expect(await reads(trial)).toEqual({ stored: 33, complete: true });
    expect([calls.includes("findElsewhere"), await place(trial)]).toEqual([false, 33]);
  });
});

describe("a service that finds a flood when it starts", () => {
  it("answers those behind it before the mailbox is read to its end", async () => {
    const trial = await flooded(() => EVIL, 300);
    await trial.desk.hold.release();
    const { fetchAfter } = trial.post.mailbox;
    const slow = Promise.withResolvers<void>();
    let fetches = 0;
    trial.post.mailbox.fetchAfter = async (...values) => {
      fetches += 1;
      if (fetches === 2) await slow.promise;
      return fetchAfter(...values);
    };
    const { world, office, render: letters, termsFiles, sendMode } = trial.desk;
    const clock = { ...realClock, now: world.clock.now };
    const service = await startService({ world: { ...world, clock }, office, letters, termsFiles, sendMode });
    const answered = await eventually(
      () => lettersTo(trial),
      (letters) => !letters.includes(0),
    );
    expect([answered, service.health().lastPollAt, fetches]).toEqual([[1, 1, 1], null, 2]);
    slow.resolve();
    await service.stop();
    expect((await uids(trial)).length).toBe(303);
  });
});

describe("a mailbox that begins its numbers anew behind what was stored ahead", () => {
  it("F4: under a new UIDVALIDITY: each mail is there once, and nobody is answered twice", async () => {
    const trial = await flooded();
    await diesAhead(trial);
    await decides(trial);
    trial.post.renumber();
    await reads(trial);
    await decides(trial);
    const mails = await trial.look((view) => view.inboundMails({ limit: 100 }));
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(33);
    expect([mails.length, lettersTo(trial)]).toEqual([33, [1, 1, 1]]);
  });

  it.each([
    ["before the process read on", true],
    ["while it reads on", false],
  ])("F4: from a backup, %s: a mail that takes the number of one stored ahead is not lost", async (_, isDead) => {
    const trial = await flooded();
    const backup = trial.post.backUp();
    const late = { ...requestOf(TARO, "15999-1234567", "12月4日(金) 14:00"), messageId: "<late@mail.example.com>" };
    const early = { name: "試験 四子", address: "honest-4@mail.example.com" };
    trial.arrives(early, requestOf(early, "15999-9000004", "12月7日(月) 14:00"));
    const restores = () => {
      trial.post.restore(backup, "asBefore");
      // The number 34 is his now, or is nobody's yet.
      if (isDead) trial.arrives(TARO, late);
    };
    if (isDead) {
      await diesAhead(trial);
      restores();
    } else {
      watch(trial, (name, nth) => {
        if (name === "fetchAfter" && nth === 2) restores();
        return null;
      });
    }
    await reads(trial);
    if (!isDead) trial.arrives(TARO, late);
    await reads(trial);
    const mails = await trial.look((view) => view.inboundMails({ limit: 100 }));
    const ids = mails.map(({ messageId }) => messageId);
    expect(ids).toContain("<late@mail.example.com>");
    expect([ids.length, new Set(ids).size]).toEqual([35, 35]);
  });
});
