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
