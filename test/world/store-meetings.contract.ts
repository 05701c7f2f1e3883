import { describe, expect, it } from "vitest";
import type { MeetingRow } from "../../src/world/store-meetings.ts";
import type { Subject } from "./store.contract.ts";
import { choice, confirmed, event, NOW, person, requested, time } from "./store.samples.ts";

export function meetingContract(subject: () => Subject): void {
  async function fresh() {
    const { store } = subject();
    const office = subject().freshOffice();
    await store.transaction(office, async (tx) => {
      await tx.savePerson(person("p1"));
      await tx.record(confirmed(choice("2026-12-10T10:00"), { id: "b1", reference: "AAAA-AAAA" }), event());
      await tx.record(requested({ id: "b2", reference: "BBBB-BBBB" }), event());
    });
    return {
      save: (row: MeetingRow) => store.transaction(office, (tx) => tx.saveMeeting(row)),
      meeting: (id: string) => store.look(office, (view) => view.meeting(id)),
      ids: async (filter: object) =>
        (await store.look(office, (view) => view.meetings({ ...filter, limit: 10 }))).map(({ id }) => id),
    };
  }

  describe("meetings of bookings' own", () => {
    it("are kept with their way in, and lose it", async () => {
      const { save, meeting } = await fresh();
      await save(row({}));
      expect(await meeting("m1")).toEqual(row({}));
      const made = row({ state: "ready", wayIn: { meetingId: "900 0000 0001", passcode: "12345678" }, attempts: 2 });
      await save(made);
      expect(await meeting("m1")).toEqual(made);
      await save({ ...made, state: "gone", wayIn: null, trouble: "network: away" });
      expect(await meeting("m1")).toEqual({ ...made, state: "gone", wayIn: null, trouble: "network: away" });
      expect(await meeting("m2")).toBeNull();
    });

    it("stay with their booking, and what they were wanted for first", async () => {
      const { save, meeting } = await fresh();
      await save(row({}));
      await save(row({ bookingId: "b2", madeBy: "staff", wantedAt: time("2026-12-02T09:00"), state: "unwanted" }));
      expect(await meeting("m1")).toEqual(row({ state: "unwanted" }));
    });

    it("are listed by when they were wanted, of a booking, in some states, over before a moment", async () => {
      const { save, ids } = await fresh();
      await save(row({ id: "m3", bookingId: "b2", wantedAt: time("2026-12-01T08:00") }));
      await save(row({ id: "m2", state: "gone" }));
      await save(row({ id: "m1", slot: { start: time("2026-12-11T10:00"), end: time("2026-12-11T10:30") } }));
      expect(await ids({})).toEqual(["m3", "m1", "m2"]);
      expect(await ids({ bookingId: "b1" })).toEqual(["m1", "m2"]);
      expect(await ids({ states: ["wanted", "making"] })).toEqual(["m3", "m1"]);
      expect(await ids({ endedBefore: time("2026-12-11T10:30") })).toEqual(["m3", "m2"]);
      expect(await ids({ bookingId: "nobody" })).toEqual([]);
    });

    it("belong to a booking, take some time, and are not made without a way in", async () => {
      const { save } = await fresh();
      await expect(save(row({ bookingId: "nobody" }))).rejects.toThrow();
      await expect(save(row({ state: "ready" }))).rejects.toThrow();
      await expect(save(row({ slot: { start: NOW, end: NOW } }))).rejects.toThrow();
    });
  });
}

function row(change: Partial<MeetingRow>): MeetingRow {
  return {
    id: "m1",
    bookingId: "b1",
    madeBy: "zoom",
    state: "wanted",
    seat: 1,
    slot: { start: time("2026-12-10T10:00"), end: time("2026-12-10T10:30") },
    wayIn: null,
    attempts: 0,
    notBefore: NOW,
    trouble: null,
    wantedAt: NOW,
    ...change,
  };
}
