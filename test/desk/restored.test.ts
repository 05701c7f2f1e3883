import { describe, expect, it } from "vitest";
import { plusMinutes } from "../../src/booking/time.ts";
import { RESTORED_SETTING, type Restored, restoredAt, restoredOf } from "../../src/desk/restored.ts";
import { HANAKO, openTrialDesk, requestOf, START, TARO, type TrialDesk } from "./trial-desk.ts";

/** Restored at the start from a backup of an hour before, with one request that arrived in between. */
async function restored(): Promise<TrialDesk> {
  const trial = await openTrialDesk({ sendMode: "auto" });
  await trial.works();
  const value = restoredAt(plusMinutes(START, -60), START);
  await trial.desk.hold.transaction((tx) => tx.putSetting(RESTORED_SETTING, value));
  trial.arrives(TARO, requestOf(TARO, "15999-0000001", "12月10日(木) 14:00"));
  return trial;
}

const statesOf = (trial: TrialDesk) =>
  trial.look(async (view) => (await view.inboundMails({ limit: 10 })).map(({ state, reason }) => [state, reason]));
const memoryOf = (trial: TrialDesk): Promise<Restored | null> => trial.look(restoredOf);

describe("a restored office", () => {
  it("decides nothing while Sent cannot be read, and everything once it can", async () => {
    const trial = await restored();
    const { mailbox } = trial.desk.world;
    const status = mailbox.status;
    mailbox.status = async (folder) =>
      folder === "sent" ? { trouble: "network", detail: "away" } : status.call(mailbox, folder);
    await trial.works();
    expect(await statesOf(trial)).toEqual([["new", null]]);
    expect((await memoryOf(trial))?.answered).toBeNull();
    mailbox.status = status;
    await trial.works();
    expect(await statesOf(trial)).toEqual([["handled", null]]);
    expect(await trial.look((view) => view.letters({ limit: 5 }))).toMatchObject([
      { kind: "offer", state: "awaiting" },
    ]);
  });

  it("starts again where the line broke while Sent was read", async () => {
    const trial = await restored();
    const { mailbox } = trial.desk.world;
    const listSince = mailbox.listSince;
    mailbox.listSince = async () => ({ trouble: "network", detail: "cut" });
    await trial.works();
    expect(await statesOf(trial)).toEqual([["new", null]]);
    mailbox.listSince = listSince;
    await trial.reopens();
    await trial.works();
    expect(await statesOf(trial)).toEqual([["handled", null]]);
  });

  it("without a Sent folder holds all that arrived before the restore, and answers what comes after it", async () => {
    const trial = await restored();
    const { mailbox } = trial.desk.world;
    const status = mailbox.status;
    mailbox.status = async (folder) => (folder === "sent" ? null : status.call(mailbox, folder));
    await trial.works();
    expect(await statesOf(trial)).toEqual([["held", "answeredBefore"]]);
    trial.clock.now = plusMinutes(START, 5);
    trial.arrives(HANAKO, requestOf(HANAKO, "15999-0000002", "12月11日(金) 14:00"));
    await trial.works();
    expect(await statesOf(trial)).toEqual([
      ["held", "answeredBefore"],
      ["handled", null],
    ]);
  });

  it("gives a letter another proof than the forgotten one of the same cause had", async () => {
    const before = await openTrialDesk({ sendMode: "auto" });
    before.arrives(TARO, requestOf(TARO, "15999-0000001", "12月10日(木) 14:00"));
    await before.works();
    const after = await restored();
    await after.works();
    const [one] = await before.look((view) => view.letters({ limit: 5 }));
    const [other] = await after.look((view) => view.letters({ limit: 5 }));
    expect([other?.kind, other?.cause]).toEqual([one?.kind, one?.cause]);
    expect(other?.messageId).not.toBe(one?.messageId);
    expect(other?.token).not.toBe(one?.token);
  });
});
