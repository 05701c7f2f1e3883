import { describe, expect, it, vi } from "vitest";
import type { Booking } from "../../src/booking/booking.ts";
import { ERASED } from "../../src/booking/erasing.ts";
import type { PublishedTerms } from "../../src/booking/terms.ts";
import { type Day, type Time, toDay } from "../../src/booking/time.ts";
import type { Cursor, Person, PersonRefusal, StaffAccount } from "../../src/world/store-rows.ts";
import type { Subject } from "./store.contract.ts";
import { choice, confirmed, event, letter, mail, NOW, person, requested, task, time } from "./store.samples.ts";

export function officeContract(subject: () => Subject): void {
  const fresh = () => ({ store: subject().store, office: subject().freshOffice() });

  describe("the rest of the office", () => {
    it("keeps when staff were first seen to answer a mail", async () => {
      const { store, office } = fresh();
      await store.transaction(office, async (tx) => {
        await tx.noteStaffAnswer("aa", NOW);
        await tx.noteStaffAnswer("aa", time("2026-12-24T09:00"));
        expect(await tx.staffAnswer("aa")).toBe(NOW);
      });
      expect(await store.look(office, (view) => view.staffAnswer("aa"))).toBe(NOW);
      expect(await store.look(office, (view) => view.staffAnswer("bb"))).toBeNull();
    });

    it("T13: keeps published terms by their first day, once each and only with their files", async () => {
      const { store, office } = fresh();
      await store.transaction(office, async (tx) => {
        for (const digest of ["d1", "d2", "d3"]) await tx.keepAttachment(digest, new Uint8Array([1]));
        await tx.publishTerms(
          published({ version: "b", effectiveOn: toDay("2027-01-01"), digest: "d2", textDigest: "d3" }),
        );
        await tx.publishTerms(published());
      });
      const versions = await store.look(office, (view) => view.publishedTerms());
      expect(versions).toEqual([
        published(),
        published({ version: "b", effectiveOn: toDay("2027-01-01"), digest: "d2", textDigest: "d3" }),
      ]);
      const add = (change: Partial<PublishedTerms>) =>
        store.transaction(office, (tx) => tx.publishTerms(published(change)));
      await expect(add({ effectiveOn: toDay("2027-02-01") })).rejects.toThrow();
      await expect(add({ version: "c" })).rejects.toThrow();
      await expect(add({ version: "c", effectiveOn: toDay("2027-02-01"), digest: "gone" })).rejects.toThrow();
    });

    it("T13: finds whom to tell of new terms, and forgets nobody whom it has told", async () => {
      const { store, office } = fresh();
      const later = choice("2026-12-10T10:00");
      const late = { requestedAt: time("2026-12-02T10:00") };
      await store.transaction(office, async (tx) => {
        await tx.keepAttachment("d1", new Uint8Array([1]));
        await tx.publishTerms(published());
        for (const id of ["p1", "p2", "p3", "p4"]) await tx.savePerson(person(id));
        const keep = (booking: Booking) => tx.record(booking, event());
        await keep(requested({ id: "asked", reference: "AAAA-AAAA", personId: "p1" }));
        await keep(confirmed(later, { id: "agreed", reference: "BBBB-BBBB", personId: "p2" }));
        await keep({ ...requested({ id: "late", reference: "CCCC-CCCC", personId: "p3" }), ...late });
        const crossing = { ...choice("2026-12-11T10:00"), number: 1 };
        await keep({ ...confirmed(crossing, { id: "crossing", reference: "DDDD-DDDD", personId: "p4" }), ...late });
      });
      const about = { ...published(), since: ["a"] };
      const toTell = async (limit = 10) =>
        (await store.look(office, (view) => view.bookingsToTell(about, limit))).map(({ id }) => id);
      expect(await toTell()).toEqual(["agreed", "crossing", "asked"]);
      expect(await toTell(1)).toEqual(["agreed"]);
      const notice = { version: "a", personId: "p2", bookingId: "agreed", at: NOW, toldBy: "letter" as const };
      await store.transaction(office, (tx) => tx.noteTermsTold(notice));
      expect(await toTell()).toEqual(["crossing", "asked"]);
      expect(await store.look(office, (view) => view.termsNotice("a", "p2"))).toEqual(notice);
      expect(await store.look(office, (view) => view.termsNotice("a", "p1"))).toBeNull();
      expect(await store.look(office, (view) => view.countTermsNotices("a"))).toEqual({ letter: 1, telephone: 0 });
      await expect(store.transaction(office, (tx) => tx.noteTermsTold(notice))).rejects.toThrow();
    });

    it("gives what happened, letters and held mails of a span page by page, each in its order, without their words", async () => {
      const { store, office } = fresh();
      const at = (minute: number) => time(`2026-12-01T10:${String(minute).padStart(2, "0")}`);
      await store.transaction(office, async (tx) => {
        await tx.savePerson(person("p1"));
        for (const id of ["b2", "b1"]) {
          for (const minute of [0, 0, 5, 9]) await tx.record(requested({ id }), { ...event(), at: at(minute) });
        }
        for (const [id, minute] of [
          ["l1", 5],
          ["l2", 0],
          ["l3", 5],
          ["l4", 9],
        ] as const) {
          await tx.post(letter(id, { writtenAt: at(minute) }));
        }
        for (const [id, minute, held] of [
          ["m2", 0, true],
          ["m1", 0, true],
          ["m3", 1, false],
          ["m4", 9, true],
        ] as const) {
          const heldAt = held ? at(minute) : null;
          await tx.storeInbound(
            mail(id, { uid: minute + Number(id[1]) * 10, receivedAt: at(minute), heldAt }),
            Buffer.from(""),
          );
        }
      });
      await store.look(office, async (view) => {
        const span = { from: at(0), to: at(9) };
        const all = await view.history({ ...span, limit: 100 });
        const places = all.map(({ bookingId, position }) => `${bookingId}.${position}`);
        expect(places).toEqual(["b1.1", "b1.2", "b2.1", "b2.2", "b1.3", "b2.3"]);
        expect(all[0]).toEqual({ at: at(0), bookingId: "b1", position: 1, event: { ...event(), at: at(0) } });
        expect(await view.history({ ...span, types: ["rejected", "expired"], limit: 100 })).toEqual(all);
        expect(await view.history({ ...span, types: ["expired"], limit: 100 })).toEqual([]);
        expect(await view.firstRequestDue({ since: at(0), from: at(1), to: at(9) })).toBeNull();
        const letters = await view.letterFates({ ...span, limit: 100 });
        expect(letters.map(({ id }) => id)).toEqual(["l2", "l1", "l3"]);
        const { id, order, bookingId, kind, state, writtenAt, acceptedAt } = (await view.letter("l2")) ?? {};
        expect(letters[0]).toEqual({ id, order, bookingId, kind, state, writtenAt, acceptedAt });
        const mails = await view.heldMails({ ...span, limit: 100 });
        expect(mails.map((one) => one.id)).toEqual(["m1", "m2"]);
        expect(mails[0]).toEqual({ id: "m1", receivedAt: at(0), state: "new", heldAt: at(0), settledAt: null });
        for (let n = 1; n < all.length; n++) {
          const after = all[n - 1];
          expect(after && (await view.history({ ...span, after, limit: 1 }))).toEqual([all[n]]);
        }
        for (let n = 1; n < letters.length; n++) {
          const after = letters[n - 1];
          expect(after && (await view.letterFates({ ...span, after, limit: 1 }))).toEqual([letters[n]]);
        }
        expect(mails[0] && (await view.heldMails({ ...span, after: mails[0], limit: 1 }))).toEqual([mails[1]]);
      });
    });

    it("keeps disclosures in the order in which they were written down, the newest first", async () => {
      const { store, office } = fresh();
      const disclosure = (content: string) => ({
        ...{ at: NOW, disclosedOn: "2026-11-30" as Day, recipient: "試験警察署", ground: "刑事訴訟法第197条第2項" },
        ...{ content, staff: "ichiro" },
      });
      await store.transaction(office, async (tx) => {
        for (const content of ["一", "二", "三"]) await tx.addDisclosure(disclosure(content));
      });
      const newest = await store.look(office, (view) => view.disclosures(2));
      expect(newest).toEqual([
        { ...disclosure("三"), order: 3 },
        { ...disclosure("二"), order: 2 },
      ]);
    });

    it("keeps what staff changed of the office's values, and knows the newest of each name", async () => {
      const { store, office } = fresh();
      const change = (name: string, before: string | null, after: string | null) => ({
        ...{ at: NOW, staff: "ichiro", name, before, after, reason: "試し" },
      });
      const all = [
        change("b", null, "2"),
        change("a", null, '"髙\\n"'),
        change("b", "2", null),
        change("c", null, "1"),
      ];
      await store.transaction(office, async (tx) => {
        for (const one of all) await tx.addOfficeChange(one);
      });
      await store.look(office, async (view) => {
        expect(await view.changesInForce(["b", "nothing", "a"])).toEqual([
          { ...all[1], order: 2 },
          { ...all[2], order: 3 },
        ]);
        expect(await view.changesInForce([])).toEqual([]);
        expect((await view.officeChanges(2)).map(({ order, name }) => [order, name])).toEqual([
          [4, "c"],
          [3, "b"],
        ]);
      });
    });

    it("tells who watches which value of the office changed, and of other settings no name", async () => {
      const { store, office } = fresh();
      const heard: string[] = [];
      const stop = store.watch(office, (changes) => {
        heard.push(changes.map(({ kind, id }) => `${kind} ${id}`).join(", "));
      });
      await vi.waitFor(async () => {
        await store.transaction(office, (tx) => tx.putSetting("ready", true));
        expect(heard).toContain("office null");
      });
      const change = { at: NOW, staff: "ichiro", name: "openHours", before: null, after: "[]", reason: "試し" };
      await store.transaction(office, (tx) => tx.addOfficeChange(change));
      await store.transaction(office, (tx) => tx.putSetting("opening", {}));
      await store.transaction(office, (tx) => tx.putSetting("feed:0123456789abcdef", "hanako"));
      await vi.waitFor(() => expect(heard.slice(-3)).toEqual(["office openHours", "office opening", "office null"]));
      stop();
    });

    it("T6-6c: keeps refusals of a person in order, the first lifting alone, and can drop their words", async () => {
      const { store, office } = fresh();
      const refusal = (id: string, personId: string, at: Time): PersonRefusal => ({
        ...{ id, personId, at, by: "ichiro", ground: "noShows", reason: "三回", until: "2027-03-31" as Day },
        ...{ liftedAt: null, liftedBy: null, liftReason: null },
      });
      const first = refusal("r2", "p1", NOW);
      const later = refusal("r1", "p2", time("2026-12-24T09:00"));
      await store.transaction(office, async (tx) => {
        for (const id of ["p1", "p2", "p3"]) await tx.savePerson(person(id));
        await tx.addRefusal(later);
        await tx.addRefusal(refusal("r3", "p3", NOW));
        await tx.addRefusal(first);
        await tx.liftRefusal("r2", time("2026-12-25T09:00"), "ichiro", "事情");
        await tx.liftRefusal("r2", time("2026-12-26T09:00"), "other", "二度目");
      });
      const lifted = { liftedAt: time("2026-12-25T09:00"), liftedBy: "ichiro", liftReason: "事情" };
      const of = (...ids: string[]) => store.look(office, (view) => view.refusalsOf(ids, 10));
      expect(await of("p2", "p1")).toEqual([{ ...first, ...lifted }, later]);
      expect(await of()).toEqual([]);
      expect(await store.look(office, (view) => view.refusal("r1"))).toEqual(later);
      expect(await store.look(office, (view) => view.refusal("r9"))).toBeNull();
      await store.transaction(office, async (tx) => {
        await tx.eraseRefusals("p1");
        await tx.eraseRefusals("p2");
        await tx.eraseRefusals("p1");
      });
      expect(await of("p1", "p2")).toEqual([
        { ...first, ...lifted, reason: ERASED, liftReason: ERASED },
        { ...later, reason: ERASED },
      ]);
      await expect(store.transaction(office, (tx) => tx.addRefusal(refusal("r4", "nobody", NOW)))).rejects.toThrow();
      await expect(store.transaction(office, (tx) => tx.liftRefusal("r9", NOW, "x", "y"))).rejects.toThrow();
    });

    it("keeps one cursor per folder", async () => {
      const { store, office } = fresh();
      const cursor: Cursor = {
        folder: "inbox",
        uidValidity: "7",
        lastUid: 4_294_967_295,
        polledAt: null,
        firstContactAt: NOW,
      };
      await store.transaction(office, async (tx) => {
        await tx.setCursor({ ...cursor, uidValidity: "6", lastUid: 1 });
        await tx.setCursor(cursor);
        await tx.setCursor({ ...cursor, folder: "junk", polledAt: NOW });
      });
      expect(await store.look(office, (view) => view.cursor("inbox"))).toEqual(cursor);
      expect((await store.look(office, (view) => view.cursor("junk")))?.polledAt).toBe(NOW);
      expect(await store.look(office, (view) => view.cursor("sent"))).toBeNull();
    });

    it("lists open mailbox acts in the order in which they were written", async () => {
      const { store, office } = fresh();
      const act = (id: string) => ({
        id,
        act: "seen" as const,
        folder: "inbox" as const,
        uidValidity: "7",
        uid: 1,
        attempts: 0,
      });
      await store.transaction(office, async (tx) => {
        for (const id of ["z", "y", "x", "w"]) await tx.addAct(act(id));
        await tx.finishAct("y", "done", 1);
        await tx.finishAct("w", "failed", 9);
        await tx.countActAttempt("x", 2);
      });
      expect(await store.look(office, (view) => view.openActs(10))).toEqual([act("z"), { ...act("x"), attempts: 2 }]);
      expect(await store.look(office, (view) => view.openActs(1))).toEqual([act("z")]);
    });

    it("lists tasks by due, then id, and keeps the first closing", async () => {
      const { store, office } = fresh();
      const rows = [
        task("t4"),
        task("t3"),
        task("t2", { due: NOW }),
        task("t1", { due: time("2026-12-02T00:00"), mailId: "m1", letterId: "l1" }),
      ];
      await store.transaction(office, async (tx) => {
        await tx.storeInbound(mail("m1"), new Uint8Array([1]));
        await tx.post(letter("l1"));
        for (const row of rows) await tx.addTask(row);
        await tx.closeTask("t3", NOW, "hanako");
        await tx.closeTask("t3", time("2026-12-03T00:00"), "taro");
      });
      await store.look(office, async (view) => {
        expect(await view.tasks({ open: true, limit: 10 })).toEqual([rows[2], rows[3], rows[0]]);
        expect(await view.tasks({ open: false, limit: 10 })).toEqual([
          { ...rows[1], closedAt: NOW, closedBy: "hanako" },
        ]);
        expect(await view.tasks({ open: true, limit: 1 })).toHaveLength(1);
        for (const [n, after] of [rows[2], rows[3], rows[0]].entries())
          expect(after && (await view.tasks({ open: true, after, limit: 10 }))).toEqual([rows[3], rows[0]].slice(n));
        const idsOf = async (filter: object) =>
          (await view.tasks({ open: true, limit: 10, ...filter })).map((task) => task.id);
        const all = await view.tasks({ open: true, limit: 10 });
        const where = (wanted: (task: (typeof all)[number]) => boolean) => all.filter(wanted).map((task) => task.id);
        expect(await idsOf({ id: rows[0]?.id })).toEqual([rows[0]?.id]);
        expect(await idsOf({ mailId: "m1" })).toEqual(where((task) => task.mailId === "m1"));
        expect(await idsOf({ letterId: "l1" })).toEqual(where((task) => task.letterId === "l1"));
        expect(await idsOf({ bookingId: "nowhere" })).toEqual([]);
        expect(await idsOf({ kinds: ["heldMail"] })).toEqual(where((task) => task.kind === "heldMail"));
        expect(await idsOf({ notKind: "heldMail" })).toEqual(where((task) => task.kind !== "heldMail"));
      });
    });

    it("keeps staff, audit entries and settings", async () => {
      const { store, office } = fresh();
      const account: StaffAccount = {
        id: "hanako",
        displayName: "窓口 花子",
        role: "chief",
        passwordHash: "scrypt$1",
        active: true,
      };
      const settings: [string, unknown][] = [
        ["sendMode", "auto"],
        ["none", null],
        ["list", [1, { a: "髙" }]],
        ["no", false],
        ["n", 0],
      ];
      await store.transaction(office, async (tx) => {
        await tx.saveStaff({ ...account, id: "z", active: false, role: "staff" });
        await tx.saveStaff({ ...account, displayName: "前の名" });
        await tx.saveStaff(account);
        for (const act of ["signIn", "confirm", "release"])
          await tx.audit({ at: NOW, staff: "hanako", act, subject: act === "confirm" ? "b2" : "b1" });
        for (const [key, value] of settings) await tx.putSetting(key, value);
        await tx.putSetting("sendMode", "stop");
      });
      await store.look(office, async (view) => {
        expect(await view.staff("hanako")).toEqual(account);
        expect(await view.staff("nobody")).toBeNull();
        expect((await view.allStaff()).map((one) => one.id)).toEqual(["hanako", "z"]);
        expect((await view.audits(2)).map((entry) => [entry.order, entry.act])).toEqual([
          [3, "release"],
          [2, "confirm"],
        ]);
        const ofActs = async (acts: string[], limit: number) =>
          (await view.auditsOf(acts, limit)).map((entry) => [entry.order, entry.act]);
        expect(await ofActs(["signIn", "release"], 9)).toEqual([
          [3, "release"],
          [1, "signIn"],
        ]);
        expect(await ofActs(["signIn", "release"], 1)).toEqual([[3, "release"]]);
        expect(await ofActs([], 9)).toEqual([]);
        const ofBoth = await view.auditsOf(["confirm", "release"], 9, "b2");
        expect(ofBoth.map(({ order, act }) => [order, act])).toEqual([[2, "confirm"]]);
        expect(await view.setting("sendMode")).toBe("stop");
        for (const [key, value] of settings.slice(1)) expect(await view.setting(key)).toEqual(value);
        expect(await view.setting("never")).toBeNull();
      });
    });

    it("gives the same snapshot to the same history and another to another", async () => {
      const { store, office } = fresh();
      const other = subject().freshOffice();
      const write = (change: Partial<Person>) => async (tx: Parameters<Parameters<typeof store.transaction>[1]>[0]) => {
        await tx.savePerson(person("p1", change));
        await tx.record(requested(), event());
        await tx.storeInbound(mail("m1", { reading: { b: 1, a: 2 } }), new Uint8Array([1]));
      };
      await store.transaction(office, write({}));
      await store.transaction(other, write({}));
      expect(await store.snapshot(office)).toBe(await store.snapshot(other));
      await store.transaction(other, write({ companion: "通訳" }));
      expect(await store.snapshot(office)).not.toBe(await store.snapshot(other));
    });
  });
}

function published(change: Partial<PublishedTerms> = {}): PublishedTerms {
  return {
    version: "a",
    effectiveOn: toDay("2026-12-05"),
    digest: "d1",
    textDigest: null,
    ground: "13(2)",
    summary: "見本の変更です。",
    publishedAt: time("2026-12-01T12:00"),
    publishedBy: "command-line",
    ...change,
  };
}
