import { describe, expect, it } from "vitest";
import type { Booking } from "../../src/booking/booking.ts";
import { ConstraintBroken } from "../../src/world/store-values.ts";
import type { Subject } from "./store.contract.ts";
import { cancelled, choice, confirmed, event, NOW, offered, person, requested, time } from "./store.samples.ts";

export function bookingContract(subject: () => Subject): void {
  const withPerson = async (...ids: string[]) => {
    const { store, freshOffice } = subject();
    const office = freshOffice();
    await store.transaction(office, async (tx) => {
      for (const id of ids.length === 0 ? ["p1"] : ids) await tx.savePerson(person(id));
    });
    return { store, office };
  };

  describe("bookings", () => {
    it("come back whole in every status, with their events in order", async () => {
      const { store, office } = await withPerson();
      const history: Booking[] = [
        requested(),
        offered([choice("2026-12-10T10:00"), choice("2026-12-11T10:00", 2, 2)]),
        confirmed(choice("2026-12-10T10:00")),
        { ...(confirmed(choice("2026-12-10T10:00")) as object), status: "attended", outcomeBy: "hanako" } as Booking,
        cancelled(choice("2026-12-10T10:00")),
      ];
      for (const [index, booking] of history.entries()) {
        await store.transaction(office, (tx) => tx.record(booking, event({ reason: `${index} 髙﨑 𠮷田 ①` })));
        expect(await store.look(office, (view) => view.booking("b1"))).toEqual(booking);
      }
      expect(await store.look(office, (view) => view.bookingByReference("R-b1"))).toEqual(history.at(-1));
      const events = await store.look(office, (view) => view.events("b1"));
      expect(events).toEqual(history.map((_, index) => event({ reason: `${index} 髙﨑 𠮷田 ①` })));
      expect(await store.look(office, (view) => view.booking("nothing"))).toBeNull();
      expect(await store.look(office, (view) => view.bookingByReference("nothing"))).toBeNull();
      expect(await store.look(office, (view) => view.events("nothing"))).toEqual([]);
    });

    it("are listed by start, then id, those without a start last, filtered and limited", async () => {
      const { store, office } = await withPerson("p1", "p2");
      await store.transaction(office, async (tx) => {
        await tx.record(requested({ id: "a" }), event());
        await tx.record(confirmed(choice("2026-12-10T11:00"), { id: "d", personId: "p2" }), event());
        await tx.record(cancelled(choice("2026-12-10T10:00"), { id: "c" }), event());
        await tx.record(offered([choice("2026-12-10T10:00"), choice("2026-12-09T10:00", 1, 2)], { id: "b" }), event());
      });
      const ids = (filter: object) =>
        store.look(office, async (view) => (await view.bookings({ limit: 10, ...filter })).map((one) => one.id));
      expect(await ids({})).toEqual(["b", "c", "d", "a"]);
      expect(await ids({ limit: 2 })).toEqual(["b", "c"]);
      expect(await ids({ statuses: ["requested", "confirmed"] })).toEqual(["d", "a"]);
      expect(await ids({ statuses: [] })).toEqual([]);
      expect(await ids({ personId: "p2" })).toEqual(["d"]);
      expect(await ids({ from: time("2026-12-10T10:00"), to: time("2026-12-10T11:00") })).toEqual(["b", "c"]);
      expect(await ids({ from: time("2026-12-10T11:00") })).toEqual(["d"]);
      const at = time("2026-12-10T10:00");
      expect(await ids({ after: { start: at, id: "b" } })).toEqual(["c", "d", "a"]);
      expect(await ids({ after: { start: null, id: "A" } })).toEqual(["a"]);
      expect(await ids({ after: { start: null, id: "a" } })).toEqual([]);
      expect(await ids({ frozen: true })).toEqual([]);
      const taken = { ...requested({ id: "a" }), frozen: { at, by: { staff: "hanako" } } };
      await store.transaction(office, (tx) => tx.record(taken, event()));
      expect(await ids({ frozen: true })).toEqual(["a"]);
      await expect(ids({ limit: 1001 })).rejects.toBeInstanceOf(RangeError);
      await expect(ids({ limit: 0 })).rejects.toBeInstanceOf(RangeError);
    });

    it("T6-1: hold exactly the seats of their status, listed by seat, then start", async () => {
      const { store, office } = await withPerson();
      const held = (from: string, to: string) =>
        store.look(office, async (view) =>
          (await view.taken(time(from), time(to))).map(
            (one) => `${one.bookingId} ${one.seat} ${one.start.slice(8, 16)} ${one.by}`,
          ),
        );
      await store.transaction(office, async (tx) => {
        await tx.record(offered([choice("2026-12-11T10:00", 1, 1), choice("2026-12-10T10:00", 2, 2)]), event());
        await tx.record(confirmed(choice("2026-12-10T10:00"), { id: "b2" }), event());
      });
      expect(await held("2026-12-01T00:00", "2026-12-31T00:00")).toEqual([
        "b2 1 10T10:00 confirmed",
        "b1 1 11T10:00 offer",
        "b1 2 10T10:00 offer",
      ]);
      expect(await held("2026-12-10T10:30", "2026-12-11T10:00")).toEqual([]);
      expect(await held("2026-12-10T10:29", "2026-12-11T10:01")).toHaveLength(3);
      await store.transaction(office, (tx) => tx.record(confirmed(choice("2026-12-11T10:00")), event()));
      await store.transaction(office, (tx) => tx.record(cancelled(null, { id: "b2" }), event()));
      expect(await held("2026-12-01T00:00", "2026-12-31T00:00")).toEqual(["b1 1 11T10:00 confirmed"]);
    });

    it("never share a seat and a time", async () => {
      const { store, office } = await withPerson();
      await store.transaction(office, (tx) => tx.record(offered([choice("2026-12-10T10:00")]), event()));
      const second = (booking: Booking) => store.transaction(office, (tx) => tx.record(booking, event()));
      await expect(second(confirmed(choice("2026-12-10T10:00"), { id: "b2" }))).rejects.toBeInstanceOf(
        ConstraintBroken,
      );
      const within = choice("2026-12-10T10:29");
      await expect(second(offered([within], { id: "b2" }))).rejects.toBeInstanceOf(ConstraintBroken);
      const twice = [choice("2026-12-12T10:00"), choice("2026-12-12T10:00", 1, 2)];
      await expect(second(offered(twice, { id: "b2" }))).rejects.toBeInstanceOf(ConstraintBroken);
      await second(confirmed(choice("2026-12-10T10:30"), { id: "b2" }));
      await second(confirmed(choice("2026-12-10T10:00", 2), { id: "b3" }));
      await store.transaction(office, async (tx) => {
        await tx.record(cancelled(null), event());
        await tx.record(confirmed(choice("2026-12-10T10:00"), { id: "b4" }), event());
      });
    });

    it("T6-3b: cannot be confirmed without evidence, nor by a mail after the cut-off (T6-1)", async () => {
      const { store, office } = await withPerson();
      const write = (booking: Booking) => store.transaction(office, (tx) => tx.record(booking, event()));
      const slot = choice("2026-12-10T10:00");
      const late = {
        by: "mailReply",
        mailId: "m1",
        receivedAt: time("2026-12-10T00:00"),
        afterReplyBy: false,
      } as const;
      await expect(write(confirmed(slot, {}, { evidence: late }))).rejects.toBeInstanceOf(ConstraintBroken);
      const { evidence: _dropped, ...without } = confirmed(slot) as Extract<Booking, { status: "confirmed" }>;
      await expect(write(without as Booking)).rejects.toBeInstanceOf(ConstraintBroken);
      await expect(write(offered([]))).rejects.toBeInstanceOf(ConstraintBroken);
      await write(confirmed(slot, {}, { evidence: { by: "bookedInConsultation", staff: "hanako", at: NOW } }));
    });
  });

  describe("people", () => {
    it("come back whole, are replaced by id, and are found by number and address however written", async () => {
      const { store, office } = await withPerson("p2", "p1");
      const odd = person("p3", {
        name: "髙﨑 𠮷",
        jobSeekerNumber: "１５０１０１２３４５６７",
        address: "Taro@Example.JP",
        companion: "手話通訳",
        cannotTelephone: true,
      });
      const bare = person("p4", { name: null, jobSeekerNumber: null, registering: true, address: null, phone: null });
      await store.transaction(office, async (tx) => {
        await tx.savePerson(odd);
        await tx.savePerson(person("p4", { cannotTelephone: true }));
        await tx.savePerson(bare);
      });
      await store.look(office, async (view) => {
        expect(await view.person("p3")).toEqual(odd);
        expect(await view.person("p4")).toEqual(bare);
        expect(await view.person("nobody")).toBeNull();
        expect((await view.peopleByIds(["p3", "nobody", "p1", "p3"])).map((one) => one.id)).toEqual(["p1", "p3"]);
        expect(await view.peopleByIds([])).toEqual([]);
        expect((await view.peopleNamed("試験太", 10)).map((one) => one.id)).toContain("p1");
        expect(await view.peopleNamed("試験太", 1)).toHaveLength(1);
        for (const words of ["", "　", "%", "だれでもない"]) expect(await view.peopleNamed(words, 10)).toEqual([]);
        expect((await view.peopleByNumber("15010-1234567")).map((one) => one.id)).toEqual(["p1", "p2", "p3"]);
        expect((await view.peopleByAddress(" taro@example.jp")).map((one) => one.id)).toEqual(["p1", "p2", "p3"]);
        expect(await view.peopleByNumber("15010-7654321")).toEqual([]);
      });
    });

    it("are found by any part of a name, and no longer by one that was taken back", async () => {
      const { store, office } = await withPerson();
      const idsOf = (words: string, limit = 10) =>
        store.look(office, async (view) => (await view.peopleNamed(words, limit)).map(({ id }) => id));
      const long = `${"長".repeat(70)}末`;
      await store.transaction(office, async (tx) => {
        await tx.savePerson(person("p7", { name: "Ｔanaka　𠮷田・ﾊﾅｺ" }));
        await tx.savePerson(person("p8", { name: "田 田田" }));
        await tx.savePerson(person("p9", { name: long }));
      });
      for (const words of ["TANAKA", "anaka 𠮷", "𠮷田", "・ハナコ", "コ", "Tanaka𠮷田・ハナコ"])
        expect([words, await idsOf(words)]).toEqual([words, ["p7"]]);
      expect(await idsOf("田")).toEqual(["p8", "p7"]);
      expect(await idsOf("田", 1)).toEqual(["p8"]);
      expect(await idsOf("田田")).toEqual(["p8"]);
      expect(await idsOf("田田田田")).toEqual([]);
      for (const words of [long, "長長長"]) expect(await idsOf(words)).toEqual(["p9"]);
      // Nobody looks for what stands so far behind; it is kept nowhere but in the name.
      expect(await idsOf("末")).toEqual([]);
      await store.transaction(office, async (tx) => {
        await tx.savePerson(person("p7", { name: "試験 ハナコ" }));
        await tx.savePerson(person("p8", { name: null }));
      });
      expect(await idsOf("田")).toEqual([]);
      expect(await idsOf("ハナコ")).toEqual(["p7"]);
    });

    it("take text that no database holds without stopping: NUL and unpaired surrogates become U+FFFD", async () => {
      const { store, office } = await withPerson();
      await store.transaction(office, (tx) => tx.savePerson(person("p5", { name: "a\0b\uD800c" })));
      expect((await store.look(office, (view) => view.person("p5")))?.name).toBe("a\uFFFDb\uFFFDc");
      expect(await store.look(office, (view) => view.bookingByReference("a\0b"))).toBeNull();
    });
  });
}
