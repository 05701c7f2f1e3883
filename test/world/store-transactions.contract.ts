import { describe, expect, it, vi } from "vitest";
import { Superseded, type Tx } from "../../src/world/store.ts";
import { ConstraintBroken } from "../../src/world/store-values.ts";
import type { Subject } from "./store.contract.ts";
import { event, letter, mail, NOW, person, requested, task } from "./store.samples.ts";

export function transactionContract(subject: () => Subject): void {
  describe("a transaction", () => {
    it("shows its writes to its own reads and to others only after the commit", async () => {
      const { store, freshOffice } = subject();
      const office = freshOffice();
      await store.transaction(office, async (tx) => {
        await tx.savePerson(person("p1"));
        expect((await tx.person("p1"))?.name).toBe("試験 太郎");
        expect(await store.look(office, (view) => view.person("p1"))).toBeNull();
      });
      expect((await store.look(office, (view) => view.person("p1")))?.name).toBe("試験 太郎");
    });

    it("leaves nothing behind when the work throws", async () => {
      const { store, freshOffice } = subject();
      const office = freshOffice();
      await store.transaction(office, (tx) => tx.savePerson(person("p1")));
      const before = await store.snapshot(office);
      const failing = store.transaction(office, async (tx) => {
        await tx.savePerson(person("p1", { name: "別の 名前" }));
        await tx.record(requested(), event());
        await tx.post(letter("l1", { bookingId: "b1" }));
        await tx.storeInbound(mail("m1"), new Uint8Array([1]));
        await tx.putSetting("sendMode", "auto");
        throw new Error("the work failed");
      });
      await expect(failing).rejects.toThrow("the work failed");
      expect(await store.snapshot(office)).toBe(before);
      await store.transaction(office, async (tx) => {
        expect((await tx.person("p1"))?.name).toBe("試験 太郎");
        expect(await tx.booking("b1")).toBeNull();
      });
    });

    it("runs one at a time per office, in the order in which they were asked for", async () => {
      const { store, freshOffice } = subject();
      const office = freshOffice();
      await store.transaction(office, (tx) => tx.putSetting("count", 0));
      const seen: number[] = [];
      const add = async (tx: Tx, n: number) => {
        const count = (await tx.setting("count")) as number;
        await new Promise((resolve) => setImmediate(resolve));
        await tx.putSetting("count", count + 1);
        seen.push(n);
      };
      const numbers = Array.from({ length: 20 }, (_, n) => n);
      await Promise.all(numbers.map((n) => store.transaction(office, (tx) => add(tx, n))));
      expect(await store.look(office, (view) => view.setting("count"))).toBe(20);
      expect(seen).toEqual(numbers);
    });

    it("tells who watches the office what changed, by kind and id, once it is committed", async () => {
      const { store, freshOffice } = subject();
      const [a, b] = [freshOffice(), freshOffice()];
      const heard: { a: string[]; b: string[] } = { a: [], b: [] };
      const stops = (["a", "b"] as const).map((name) =>
        store.watch({ a, b }[name], (changes) => {
          heard[name].push(changes.map(({ kind, id }) => `${kind} ${id}`).join(", "));
        }),
      );
      /** A store behind a network begins to listen when it can, and says so. */
      const listens = (office: string, name: "a" | "b") =>
        vi.waitFor(async () => {
          await store.transaction(office, (tx) => tx.putSetting("ready", true));
          expect(heard[name]).toContain("office null");
        });
      await listens(a, "a");
      await listens(b, "b");
      await store.transaction(a, (tx) => tx.putSetting("last", 1));
      await store.transaction(a, async (tx) => {
        await tx.savePerson(person("p1"));
        await tx.record(requested(), event());
        await tx.record(requested(), event());
        await tx.storeInbound(mail("m1"), new Uint8Array([1]));
        await tx.updateInbound("m1", { state: "held", reason: "unclear" });
        await tx.post(letter("l1", { bookingId: "b1" }));
        await tx.addTask(task("t1"));
      });
      await expect(
        store.transaction(a, async (tx) => {
          await tx.closeTask("t1", NOW, "hanako");
          throw new Error("taken back");
        }),
      ).rejects.toThrow("taken back");
      await store.transaction(a, async (tx) => {
        await tx.updateLetter("l1", { state: "sending", attempts: 1 });
        await tx.audit({ at: NOW, staff: "hanako", act: "looked", subject: "b1" });
      });
      await store.transaction(a, async (tx) => {
        for (let n = 0; n < 100; n++) await tx.addTask(task(`many${n}`));
      });
      await store.transaction(a, (tx) => tx.updateLetter("l1", { state: "accepted" }));
      await vi.waitFor(() => expect(heard.a.at(-1)).toBe("letter l1"));
      expect(heard.a.slice(-3)).toEqual([
        "person p1, booking b1, heldMail m1, letter l1, newTask t1",
        "everything null",
        "letter l1",
      ]);
      const before = heard.b.length;
      await store.transaction(b, (tx) => tx.savePerson(person("p2")));
      await vi.waitFor(() => expect(heard.b.at(-1)).toBe("person p2"));
      expect(heard.b).toHaveLength(before + 1);
      for (const stop of stops) stop();
    });

    it("does not wait for another office", async () => {
      const { store, freshOffice } = subject();
      const [a, b] = [freshOffice(), freshOffice()];
      await store.transaction(a, async (tx) => {
        await tx.putSetting("k", 1);
        await store.transaction(b, (other) => other.putSetting("k", 2));
      });
      expect(await store.look(a, (view) => view.setting("k"))).toBe(1);
      expect(await store.look(b, (view) => view.setting("k"))).toBe(2);
    });

    it("goes on with the next one after a failed one", async () => {
      const { store, freshOffice } = subject();
      const office = freshOffice();
      const first = store.transaction(office, () => Promise.reject(new Error("first")));
      const second = store.transaction(office, async () => "second");
      await expect(first).rejects.toThrow("first");
      expect(await second).toBe("second");
    });

    it("fails as a whole when a write failed, even if the work swallowed it", async () => {
      const { store, freshOffice } = subject();
      const office = freshOffice();
      const swallowing = store.transaction(office, async (tx) => {
        await tx.putSetting("k", 1);
        await tx.closeTask("nothing", NOW, "hanako").catch(() => {});
      });
      await expect(swallowing).rejects.toBeInstanceOf(ConstraintBroken);
      expect(await store.look(office, (view) => view.setting("k"))).toBeNull();
    });

    it("refuses a handle that is used after the end", async () => {
      const { store, freshOffice } = subject();
      let kept: Tx | null = null;
      await store.transaction(freshOffice(), async (tx) => {
        kept = tx;
      });
      await expect((kept as unknown as Tx).putSetting("k", 1)).rejects.toThrow("is over");
    });

    it("keeps what it was given and not what the caller made of it later", async () => {
      const { store, freshOffice } = subject();
      const office = freshOffice();
      const raw = new Uint8Array([1, 2, 3]);
      const reading = { wishes: [{ from: NOW }] };
      await store.transaction(office, (tx) => tx.storeInbound(mail("m1", { reading }), raw));
      raw[0] = 9;
      reading.wishes.length = 0;
      const handedOut = await store.look(office, (view) => view.inboundRaw("m1"));
      if (handedOut !== null) handedOut[1] = 9;
      expect(await store.look(office, (view) => view.inboundRaw("m1"))).toEqual(new Uint8Array([1, 2, 3]));
      expect((await store.look(office, (view) => view.inboundMail("m1")))?.reading).toEqual({
        wishes: [{ from: NOW }],
      });
    });
  });

  describe("two offices", () => {
    it("see nothing of each other, even with the same ids", async () => {
      const { store, freshOffice } = subject();
      const [a, b] = [freshOffice(), freshOffice()];
      const fill = (name: string) => async (tx: Tx) => {
        await tx.savePerson(person("p1", { name }));
        await tx.record(requested(), event());
        await tx.storeInbound(mail("m1"), new Uint8Array([1]));
        await tx.post(letter("l1", { bookingId: "b1" }));
        await tx.audit({ at: NOW, staff: "hanako", act: name, subject: "b1" });
      };
      await store.transaction(a, fill("甲"));
      expect(await store.look(b, (view) => view.bookings({ limit: 10 }))).toEqual([]);
      expect(await store.look(b, (view) => view.inboundMails({ limit: 10 }))).toEqual([]);
      expect(await store.look(b, (view) => view.letterByToken("token-l1"))).toBeNull();
      await store.transaction(b, fill("乙"));
      expect((await store.look(a, (view) => view.person("p1")))?.name).toBe("甲");
      expect((await store.look(b, (view) => view.audits(10))).map((entry) => entry.act)).toEqual(["乙"]);
      expect((await store.look(b, (view) => view.letter("l1")))?.order).toBe(1);
    });
  });

  describe("a held office", () => {
    it("is taken for everybody else until it is released, and its epoch rises each time", async () => {
      const { store, freshOffice } = subject();
      const office = freshOffice();
      const first = await store.holdOffice(office);
      if (first === "taken") throw new Error("a fresh office is taken");
      expect(await store.holdOffice(office)).toBe("taken");
      expect(await store.holdOffice(freshOffice())).not.toBe("taken");
      await first.release();
      const second = await store.holdOffice(office);
      if (second === "taken") throw new Error("a released office is taken");
      expect(second.epoch).toBe(first.epoch + 1);
      await expect(first.transaction(async () => "late")).rejects.toBeInstanceOf(Superseded);
      expect(await second.transaction(async () => "mine")).toBe("mine");
      await second.release();
    });

    it("ends for a worker whose lock was lost, and can be taken again", async () => {
      const { store, freshOffice, breakHolds } = subject();
      const office = freshOffice();
      const lost = await store.holdOffice(office);
      if (lost === "taken") throw new Error("a fresh office is taken");
      await lost.transaction((tx) => tx.putSetting("k", 1));
      await breakHolds(office);
      await expect(lost.transaction((tx) => tx.putSetting("k", 2))).rejects.toBeInstanceOf(Superseded);
      const next = await store.holdOffice(office);
      if (next === "taken") throw new Error("a lost office is taken");
      await expect(lost.transaction((tx) => tx.putSetting("k", 3))).rejects.toBeInstanceOf(Superseded);
      expect(await next.transaction((tx) => tx.setting("k"))).toBe(1);
      await next.release();
    });
  });

  describe("constraints", () => {
    const broken: [string, (tx: Tx) => Promise<unknown>][] = [
      ["a booking without its person", (tx) => tx.record(requested({ personId: "nobody" }), event())],
      ["a letter for no booking", (tx) => tx.post(letter("l9", { bookingId: "nothing" }))],
      [
        "a letter with an attachment that was not kept",
        (tx) =>
          tx.post(
            letter("l9", { attachments: [{ fileName: "a.pdf", contentType: "application/pdf", digest: "none" }] }),
          ),
      ],
      ["a second letter with one Message-ID", (tx) => tx.post(letter("l9", { messageId: "<l1@office.example.jp>" }))],
      ["a second letter of one cause and kind", (tx) => tx.post(letter("l9", { cause: "cause-l1" }))],
      ["a second letter with one token", (tx) => tx.post(letter("l9", { token: "token-l1" }))],
      ["a second letter with one id", (tx) => tx.post(letter("l1", { cause: "x", messageId: "<x>", token: null }))],
      ["a second reference", (tx) => tx.record(requested({ id: "b9", reference: "R-b1" }), event())],
      ["a change to a letter that is not there", (tx) => tx.updateLetter("nothing", { copied: true })],
      ["a change to a mail that is not there", (tx) => tx.updateInbound("nothing", { attempts: 1 })],
      ["a mail settled on no booking", (tx) => tx.updateInbound("m1", { bookingId: "nothing" })],
      ["a mail with an id that is there", (tx) => tx.storeInbound(mail("m1", { uid: 77 }), new Uint8Array([1]))],
      ["an act finished that is not there", (tx) => tx.finishAct("nothing", "done", 1)],
      ["an attempt at an act that is not there", (tx) => tx.countActAttempt("nothing", 1)],
      ["a task closed that is not there", (tx) => tx.closeTask("nothing", NOW, "hanako")],
    ];
    it.each(broken)("take %s for a bug and write nothing", async (_name, work) => {
      const { store, freshOffice } = subject();
      const office = freshOffice();
      await store.transaction(office, async (tx) => {
        await tx.savePerson(person("p1"));
        await tx.record(requested(), event());
        await tx.post(letter("l1"));
        await tx.storeInbound(mail("m1"), new Uint8Array([1]));
      });
      const before = await store.snapshot(office);
      await expect(store.transaction(office, work)).rejects.toBeInstanceOf(ConstraintBroken);
      expect(await store.snapshot(office)).toBe(before);
    });
  });
}
