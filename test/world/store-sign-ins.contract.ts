import { describe, expect, it } from "vitest";
import type { ConsoleSession } from "../../src/world/store-rows.ts";
import type { Subject } from "./store.contract.ts";
import { time } from "./store.samples.ts";

const at = (clock: string) => time(`2026-12-01T${clock}`);

function session(digest: string, change: Partial<ConsoleSession> = {}): ConsoleSession {
  return {
    ...{ digest, staff: "hanako", stage: "whole", isOutside: false, credential: "c", enrolling: null },
    ...{ beganAt: at("09:00"), seenAt: at("09:00"), endsAt: at("10:00"), ...change },
  };
}

/** Sessions of the console and tries to sign in. */
export function signInContract(subject: () => Subject): void {
  describe("who is signed in, and what was tried", () => {
    it("keeps sessions by account, changes and ends them, and drops what has ended", async () => {
      const { store, freshOffice } = subject();
      const [office, other] = [freshOffice(), freshOffice()];
      const late = session("b", { beganAt: at("09:30"), endsAt: at("11:00"), enrolling: "秘密" });
      await store.transaction(office, async (tx) => {
        for (const one of [late, session("c"), session("a"), session("d", { staff: "taro", stage: "half" })])
          await tx.saveSession(one);
        await tx.saveSession(session("c", { seenAt: at("09:10"), endsAt: at("10:10") }));
      });
      await store.look(office, async (view) => {
        expect((await view.sessionsOf("hanako")).map(({ digest }) => digest)).toEqual(["a", "c", "b"]);
        expect(await view.session("b")).toEqual(late);
        expect(await view.session("c")).toEqual(session("c", { seenAt: at("09:10"), endsAt: at("10:10") }));
        expect([await view.session("nobody"), await view.hasEndedSignIns(at("09:59"))]).toEqual([null, false]);
        expect(await view.hasEndedSignIns(at("10:00"))).toBe(true);
      });
      expect(await store.look(other, (view) => view.session("b"))).toBeNull();
      await store.transaction(office, (tx) => tx.dropEndedSignIns(at("10:00")));
      expect((await store.look(office, (view) => view.sessionsOf("hanako"))).map(({ digest }) => digest)).toEqual([
        ...["c", "b"],
      ]);
      await store.transaction(office, async (tx) => {
        await tx.endSessionsOf("hanako", "b");
        await tx.endSession("nobody");
      });
      expect((await store.look(office, (view) => view.sessionsOf("hanako"))).map(({ digest }) => digest)).toEqual([
        "b",
      ]);
      await store.transaction(office, (tx) => tx.endSession("b"));
      expect(await store.look(office, (view) => view.sessionsOf("hanako"))).toEqual([]);
    });

    it("counts tries by key while they count, takes back the newest, and drops a key or what is over", async () => {
      const { store, freshOffice } = subject();
      const office = freshOffice();
      const counts = (keys: string[], clock: string) =>
        store.look(office, async (view) => Object.fromEntries(await view.triesOf(keys, at(clock))));
      await store.transaction(office, async (tx) => {
        for (const [key, until] of [
          ["k1", "09:15"],
          ["k1", "09:20"],
          ["k2", "09:30"],
          ["k3", "10:00"],
        ] as const)
          await tx.addTry({ key, at: at("09:00"), countsUntil: at(until) });
      });
      expect(await counts(["k1", "k2", "nothing"], "09:14")).toEqual({ k1: 2, k2: 1 });
      expect(await counts(["k1", "k2"], "09:15")).toEqual({ k1: 1, k2: 1 });
      expect(await counts([], "09:15")).toEqual({});
      await store.transaction(office, (tx) => tx.takeTriesBack(["k1", "nothing"]));
      // The one that ends later was the newest.
      expect(await counts(["k1"], "09:14")).toEqual({ k1: 1 });
      expect(await counts(["k1"], "09:15")).toEqual({});
      await store.transaction(office, (tx) => tx.dropTries(["k2", "nothing"]));
      expect(await store.look(office, (view) => view.countTries())).toBe(2);
      await store.transaction(office, (tx) => tx.dropEndedSignIns(at("09:20")));
      expect(await counts(["k1", "k2", "k3"], "09:00")).toEqual({ k3: 1 });
      await store.transaction(office, (tx) => tx.addTry({ key: "k3", at: at("09:00"), countsUntil: at("10:00") }));
      expect(await counts(["k3"], "09:00")).toEqual({ k3: 2 });
    });
  });
}
