import { describe, expect, it } from "vitest";
import { openMemoryStore } from "../../src/world/memory-store.ts";
import { StoreDown } from "../../src/world/store.ts";
import { storeContract } from "./store.contract.ts";

let offices = 0;
const store = openMemoryStore();

storeContract("the memory store", () => ({
  store,
  freshOffice: () => `office-${++offices}`,
  breakHolds: async () => store.dropHolds(),
}));

describe("a memory store with faults", () => {
  class Crash extends Error {}

  it("writes nothing when it breaks before the commit, everything when it breaks after it", async () => {
    let fault: "begin" | "beforeCommit" | "afterCommit" | null = null;
    const breakAt = (point: typeof fault) => () => {
      if (fault === point) throw point === "begin" ? new StoreDown("away") : new Crash(String(point));
    };
    const faulty = openMemoryStore({
      begin: breakAt("begin"),
      beforeCommit: breakAt("beforeCommit"),
      afterCommit: breakAt("afterCommit"),
    });
    const put = (value: number) => faulty.transaction("o", (tx) => tx.putSetting("k", value));
    const kept = () => faulty.look("o", (view) => view.setting("k"));
    await put(1);
    fault = "beforeCommit";
    await expect(put(2)).rejects.toBeInstanceOf(Crash);
    expect(await kept()).toBe(1);
    fault = "afterCommit";
    await expect(put(3)).rejects.toBeInstanceOf(Crash);
    expect(await kept()).toBe(3);
    fault = "begin";
    await expect(put(4)).rejects.toBeInstanceOf(StoreDown);
    await expect(kept()).rejects.toBeInstanceOf(StoreDown);
    fault = null;
    expect(await kept()).toBe(3);
  });

  it("hands out rows that cannot be changed", async () => {
    const own = openMemoryStore();
    await own.transaction("o", (tx) => tx.putSetting("k", { list: [1] }));
    const value = (await own.look("o", (view) => view.setting("k"))) as { list: number[] };
    expect(() => value.list.push(2)).toThrow(TypeError);
  });

  it("refuses what JSON does not know, as Postgres would lose it", async () => {
    const own = openMemoryStore();
    const put = (value: unknown) => own.transaction("o", (tx) => tx.putSetting("k", value));
    await expect(put(new Map())).rejects.toThrow(TypeError);
    await expect(put(Number.NaN)).rejects.toThrow(TypeError);
    await expect(put(1n)).rejects.toThrow(TypeError);
  });

  it("is down for everybody once it is closed", async () => {
    const own = openMemoryStore();
    await own.close();
    await expect(own.look("o", async () => 1)).rejects.toBeInstanceOf(StoreDown);
  });
});
