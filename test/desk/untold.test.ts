import { describe, expect, it } from "vitest";
import { toTime } from "../../src/booking/time.ts";
import type { FolderRole } from "../../src/world/world.ts";
import type { MailboxBackup } from "../simulation/post.ts";
import { mailBytes } from "../simulation/writing.ts";
import { HANAKO, openTrialDesk, replyTo, requestOf, TARO, type TrialDesk } from "./trial-desk.ts";

const OFFICE = { name: "糸魚川 職員", address: "clerk@office.example.jp" };
const mails = (trial: TrialDesk) => trial.look((view) => view.inboundMails({ limit: 50 }));
const bookingOf = async (trial: TrialDesk) => (await trial.look((view) => view.bookings({ limit: 5 })))[0];
const offerOf = async (trial: TrialDesk) =>
  (await trial.look((view) => view.letters({ limit: 5 })))[0]?.messageId ?? "";

/** From now on the server says of no mail when it came. */
function tellsNoArrival(trial: TrialDesk): void {
  const { mailbox } = trial.post;
  const usual = mailbox.fetchAfter;
  mailbox.fetchAfter = async (folder, afterUid, limit) => {
    const batch = await usual(folder, afterUid, limit);
    if ("trouble" in batch) return batch;
    const untold = { receivedAt: trial.clock.now, arrivalUntold: true } as const;
    return { ...batch, mails: batch.mails.map((mail) => ({ ...mail, ...untold })) };
  };
}

describe("a mail of which the server does not say when it came", () => {
  it("T6-1: read long after it came, it is never judged late: nothing expires, and a person decides", async () => {
    const trial = await openTrialDesk();
    trial.arrives(TARO, requestOf(TARO, "15999-1234567"));
    await trial.works();
    const lastRead = trial.clock.now;
    tellsNoArrival(trial);
    trial.clock.now = toTime("2026-11-26T09:00:00+09:00");
    trial.arrives(TARO, replyTo(await offerOf(trial), "お願いします", "<yes@mail.example.com>"));
    // The mailbox cannot be read before the time to answer is long over.
    trial.clock.now = toTime("2026-12-03T09:00:00+09:00");
    await trial.works();
    expect((await bookingOf(trial))?.status).toBe("offered");
    expect((await mails(trial)).at(-1)).toMatchObject({ state: "held", reason: "noArrival", receivedAt: lastRead });
  });

  it("read with the next poll, it came just now and is answered as ever", async () => {
    const trial = await openTrialDesk();
    tellsNoArrival(trial);
    trial.arrives(TARO, requestOf(TARO, "15999-1234567"));
    await trial.works();
    trial.clock.now = toTime("2026-11-25T10:01:00+09:00");
    trial.arrives(TARO, replyTo(await offerOf(trial), "お願いします", "<yes@mail.example.com>"));
    await trial.works();
    expect((await bookingOf(trial))?.status).toBe("confirmed");
  });
});

describe("a folder whose last mail was gone when it was first looked at", () => {
  const emptyUpTo = (uidNext: number, validity: number): MailboxBackup => {
    const each = <T>(value: () => T): Record<FolderRole, T> => ({ inbox: value(), junk: value(), sent: value() });
    return { folders: each(() => []), next: each(() => uidNext), validity };
  };

  it("F4: a restored backup that gives its number to a new mail is noticed: the mail is shown, and Sent is looked through", async () => {
    const trial = await openTrialDesk();
    trial.arrives(TARO, requestOf(TARO, "15999-1234567"));
    await trial.works();
    trial.post.restore(emptyUpTo(11, 8), "asBefore");
    await trial.works();
    trial.post.restore(emptyUpTo(10, 8), "asBefore");
    trial.arrives(HANAKO, requestOf(HANAKO, "15999-7654321"));
    const answer = replyTo(await offerOf(trial), "職員が答えます", "<staff@office.example.jp>");
    trial.post.arrive(mailBytes(OFFICE, TARO.address, answer, trial.clock.now), trial.clock.now, "sent");
    await trial.works();
    expect((await mails(trial)).map(({ folder, reason }) => [folder, reason])).toContainEqual([
      "inbox",
      "foundAfterReset",
    ]);
    expect((await bookingOf(trial))?.frozen?.at).toBe(trial.clock.now);
  });
});

describe("a mailbox restored from a backup while it was being looked through", () => {
  it("F4: a mail that takes the number of one found by a look that broke off is not lost (seed 1308132)", async () => {
    const trial = await openTrialDesk();
    await trial.works();
    const backup = trial.post.backUp();
    trial.arrives(TARO, requestOf(TARO, "15999-1234567"));
    await trial.works();
    const named = (id: string) => ({ ...requestOf(HANAKO, "15999-7654321"), messageId: `<${id}@mail.example.com>` });
    trial.post.restore(backup, "asBefore");
    trial.clock.now = toTime("2026-11-25T11:00:00+09:00");
    trial.arrives(HANAKO, named("second"));
    trial.arrives(HANAKO, named("third"));
    const { mailbox } = trial.post;
    const fetchOne = mailbox.fetchOne;
    let looked = 0;
    mailbox.fetchOne = async (...asked) => {
      looked += 1;
      return looked >= 2 ? { trouble: "network", detail: "cut" } : fetchOne(...asked);
    };
    await trial.works();
    expect(looked).toBeGreaterThanOrEqual(2);
    mailbox.fetchOne = fetchOne;
    trial.post.restore(backup, "asBefore");
    trial.clock.now = toTime("2026-11-25T12:00:00+09:00");
    trial.arrives(HANAKO, named("fourth"));
    await trial.works();
    expect((await mails(trial)).map(({ messageId, reason }) => [messageId, reason])).toContainEqual([
      "<fourth@mail.example.com>",
      "foundAfterReset",
    ]);
  });

  it("F4: neither is one without its words, too large or not to be fetched", async () => {
    const trial = await openTrialDesk();
    await trial.works();
    const backup = trial.post.backUp();
    trial.arrives(TARO, requestOf(TARO, "15999-1234567"));
    await trial.works();
    trial.post.restore(backup, "asBefore");
    trial.clock.now = toTime("2026-11-25T11:00:00+09:00");
    for (const id of ["second", "third"])
      trial.arrives(HANAKO, { ...requestOf(HANAKO, "15999-7654321"), messageId: `<${id}@mail.example.com>` });
    const { mailbox } = trial.post;
    const { fetchOne, fetchAfter } = mailbox;
    let looked = 0;
    mailbox.fetchOne = async (...asked) => {
      looked += 1;
      return looked >= 2 ? { trouble: "network", detail: "cut" } : fetchOne(...asked);
    };
    await trial.works();
    mailbox.fetchOne = fetchOne;
    trial.post.restore(backup, "asBefore");
    await trial.works();
    const before = (await mails(trial)).length;
    mailbox.fetchAfter = async (...asked) => {
      const batch = await fetchAfter(...asked);
      if ("trouble" in batch) return batch;
      return { ...batch, mails: batch.mails.map((mail) => ({ ...mail, raw: new Uint8Array(), oversize: true })) };
    };
    trial.clock.now = toTime("2026-11-25T12:00:00+09:00");
    trial.arrives(HANAKO, { ...requestOf(HANAKO, "15999-7654321"), messageId: "<large@mail.example.com>" });
    await trial.works();
    expect((await mails(trial)).length).toBe(before + 1);
  });

  it("F4: an answer of staff that takes the number of one found by such a look freezes its booking all the same", async () => {
    const trial = await openTrialDesk();
    trial.arrives(TARO, requestOf(TARO, "15999-1234567"));
    await trial.works();
    trial.arrives(HANAKO, requestOf(HANAKO, "15999-7654321"));
    await trial.works();
    const letters = await trial.look((view) => view.letters({ limit: 5 }));
    const sends = (to: typeof TARO, id: string) => {
      const letter = letters.find((one) => one.to === to.address);
      const answer = replyTo(letter?.messageId ?? "", "職員が答えます", `<${id}@office.example.jp>`);
      trial.post.arrive(mailBytes(OFFICE, to.address, answer, trial.clock.now), trial.clock.now, "sent");
    };
    const backup = trial.post.backUp();
    trial.clock.now = toTime("2026-11-25T11:00:00+09:00");
    sends(TARO, "first");
    await trial.works();
    const { mailbox } = trial.post;
    const fetchOne = mailbox.fetchOne;
    trial.post.restore(backup, "asBefore");
    trial.clock.now = toTime("2026-11-25T12:00:00+09:00");
    sends(TARO, "second");
    sends(TARO, "third");
    let looked = 0;
    mailbox.fetchOne = async (...asked) => {
      const mail = await fetchOne(...asked);
      if (mail === null || "trouble" in mail || !new TextDecoder().decode(mail.raw).includes("<third@")) return mail;
      looked += 1;
      return { trouble: "network", detail: "cut" };
    };
    await trial.works();
    expect(looked).toBeGreaterThan(0);
    mailbox.fetchOne = fetchOne;
    trial.post.restore(backup, "asBefore");
    trial.clock.now = toTime("2026-11-25T13:00:00+09:00");
    sends(HANAKO, "fourth");
    await trial.works();
    const frozen = (await trial.look((view) => view.bookings({ limit: 5 }))).filter(
      (booking) => booking.frozen !== null,
    );
    expect(frozen).toHaveLength(2);
  });
});
