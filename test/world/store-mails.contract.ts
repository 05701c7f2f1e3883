import { describe, expect, it } from "vitest";
import type { LetterState, OutboxLetter } from "../../src/world/store-rows.ts";
import type { Subject } from "./store.contract.ts";
import { event, letter, mail, NOW, person, requested, time } from "./store.samples.ts";

export function mailContract(subject: () => Subject): void {
  const fresh = () => ({ store: subject().store, office: subject().freshOffice() });

  describe("inbound mail", () => {
    it("is stored once per folder, UIDVALIDITY and UID, with its raw bytes as they came", async () => {
      const { store, office } = fresh();
      const raw = Uint8Array.from({ length: 256 }, (_, byte) => byte);
      const first = mail("m1", { subject: "髙﨑 𠮷田 ①", messageId: null, fromAddress: null, fromName: null });
      await store.transaction(office, async (tx) => {
        expect(await tx.storeInbound(first, raw)).toBe("stored");
        expect(await tx.storeInbound(mail("m2"), raw)).toBe("known");
        expect(await tx.storeInbound(mail("m3", { uidValidity: "2" }), raw)).toBe("stored");
        expect(await tx.storeInbound(mail("m4", { folder: "junk" }), raw)).toBe("stored");
        expect(await tx.storeInbound(mail("m5", { uid: 4_294_967_295 }), new Uint8Array())).toBe("stored");
      });
      await store.look(office, async (view) => {
        expect(await view.inboundMail("m1")).toEqual(first);
        expect(await view.inboundMail("m2")).toBeNull();
        expect(await view.inboundRaw("m1")).toEqual(raw);
        expect(await view.inboundRaw("m5")).toEqual(new Uint8Array());
        expect(await view.inboundRaw("m2")).toBeNull();
        expect((await view.inboundMail("m5"))?.uid).toBe(4_294_967_295);
      });
    });

    it("is listed in order of arrival, then id, filtered and limited", async () => {
      const { store, office } = fresh();
      await store.transaction(office, async (tx) => {
        await tx.savePerson(person("p1"));
        await tx.record(requested(), event());
        const put = (id: string, uid: number, change: object) =>
          tx.storeInbound(mail(id, { uid, ...change }), new Uint8Array([1]));
        await put("z", 1, { receivedAt: time("2026-12-01T08:00") });
        await put("b", 2, { receivedAt: time("2026-12-01T10:00"), state: "held", reason: "question", bookingId: "b1" });
        await put("a", 3, {
          receivedAt: time("2026-12-01T10:00"),
          fromAddress: "Hanako@Example.jp",
          messageId: "<z@example.jp>",
        });
      });
      const ids = (filter: object) =>
        store.look(office, async (view) => (await view.inboundMails({ limit: 10, ...filter })).map((one) => one.id));
      expect(await ids({})).toEqual(["z", "a", "b"]);
      expect(await ids({ limit: 1 })).toEqual(["z"]);
      expect(await ids({ states: ["new"] })).toEqual(["z", "a"]);
      expect(await ids({ bookingId: "b1" })).toEqual(["b"]);
      expect(await ids({ fromAddress: "hanako@example.JP" })).toEqual(["a"]);
      expect(await ids({ receivedUpTo: time("2026-12-01T08:00") })).toEqual(["z"]);
      expect(await ids({ receivedFrom: time("2026-12-01T08:01") })).toEqual(["a", "b"]);
      expect(await ids({ notFrom: ["HANAKO@example.jp"] })).not.toContain("a");
      expect(await ids({ after: { receivedAt: time("2026-12-01T10:00"), id: "a" } })).toEqual(["b"]);
      expect(await ids({ after: { receivedAt: time("2026-12-01T08:00"), id: "z" } })).toEqual(["a", "b"]);
      await store.look(office, async (view) => {
        expect((await view.inboundByMessageId("<z@example.jp>")).map((one) => one.id)).toEqual(["z", "a"]);
        expect(await view.inboundByMessageId("<nothing>")).toEqual([]);
      });
    });

    it("is counted by sender where it is held, the busiest first", async () => {
      const { store, office } = fresh();
      await store.transaction(office, async (tx) => {
        const put = (uid: number, fromAddress: string | null, state: "held" | "handled" = "held") =>
          tx.storeInbound(mail(`m${uid}`, { uid, fromAddress, state }), new Uint8Array([1]));
        await put(1, "b@example.jp");
        await put(2, "a@example.jp");
        await put(3, "Loud@Example.jp");
        await put(4, "loud@example.jp");
        await put(5, null);
        await put(6, "c@example.jp", "handled");
      });
      const senders = (limit: number) => store.look(office, (view) => view.heldSenders(limit));
      expect(await senders(10)).toEqual([
        { fromAddress: "Loud@Example.jp", mails: 2 },
        { fromAddress: "a@example.jp", mails: 1 },
        { fromAddress: "b@example.jp", mails: 1 },
      ]);
      expect((await senders(1)).length).toBe(1);
      const without = await store.look(office, (view) =>
        view.inboundMails({ states: ["held"], notFrom: ["loud@example.jp"], limit: 10 }),
      );
      expect(without.map(({ uid }) => uid)).toEqual([1, 2, 5]);
    });

    it("changes only in the named fields, and its reading comes back exactly", async () => {
      const { store, office } = fresh();
      const reading = { text: "NUL \0 と \uD800 と 髙﨑", wishes: [{ from: NOW }], none: null, n: 1.5 };
      const stored = mail("m1", { reading: { early: true } });
      await store.transaction(office, (tx) => tx.storeInbound(stored, new Uint8Array([1])));
      await store.transaction(office, (tx) =>
        tx.updateInbound("m1", { state: "held", reason: "question", heldAt: NOW }),
      );
      const held = { ...stored, state: "held", reason: "question", heldAt: NOW };
      expect(await store.look(office, (view) => view.inboundMail("m1"))).toEqual(held);
      const rest = {
        reading,
        attempts: 2,
        settledAt: NOW,
        settledBy: "hanako",
        fromName: "試験",
        subject: "件名",
        fromAddress: "x@example.jp",
      };
      await store.transaction(office, (tx) => tx.updateInbound("m1", rest));
      expect(await store.look(office, (view) => view.inboundMail("m1"))).toEqual({ ...held, ...rest });
      await store.transaction(office, (tx) => tx.updateInbound("m1", { reading: null }));
      expect((await store.look(office, (view) => view.inboundMail("m1")))?.reading).toBeNull();
    });

    it("is stored however hostile its headers are", async () => {
      const { store, office } = fresh();
      const long = `<${"x".repeat(20_000)}@example.jp>`;
      const odd = mail("m1", {
        messageId: long,
        subject: "a\0b\uDC00",
        fromAddress: `${"y".repeat(20_000)}@example.jp`,
      });
      await store.transaction(office, (tx) => tx.storeInbound(odd, new Uint8Array([0])));
      const [found] = await store.look(office, (view) => view.inboundByMessageId(long));
      expect(found?.subject).toBe("a\uFFFDb\uFFFD");
      expect(await store.look(office, (view) => view.inboundByMessageId("<\0>"))).toEqual([]);
    });
  });

  describe("letters", () => {
    it("come back whole, in the order in which they were written", async () => {
      const { store, office } = fresh();
      const full: Omit<OutboxLetter, "order"> = letter("l1", {
        bookingId: "b1",
        attachments: [{ fileName: "利用規約.pdf", contentType: "application/pdf", digest: "d1" }],
        inReplyTo: "<m1@example.jp>",
        usefulUntil: NOW,
        acceptedAt: NOW,
        causedBy: "hanako",
        releasedBy: "taro",
        reason: "250 2.0.0 Ok",
        text: "髙﨑\r\n𠮷田 ①\n",
      });
      await store.transaction(office, async (tx) => {
        await tx.savePerson(person("p1"));
        await tx.record(requested(), event());
        await tx.keepAttachment("d1", new Uint8Array([1, 2]));
        await tx.keepAttachment("d1", new Uint8Array([1, 2]));
        await tx.post(full);
        await tx.post(letter("l0", { token: null, state: "sending" }));
        await tx.post(letter("l2", { token: null }));
      });
      await store.look(office, async (view) => {
        expect(await view.letter("l1")).toEqual({ ...full, order: 1 });
        expect(await view.letter("nothing")).toBeNull();
        expect((await view.letters({ limit: 10 })).map((one) => [one.id, one.order])).toEqual([
          ["l1", 1],
          ["l0", 2],
          ["l2", 3],
        ]);
        expect((await view.letters({ limit: 1 })).map((one) => one.id)).toEqual(["l1"]);
        expect((await view.letters({ limit: 9, bookingId: "b1" })).map((one) => one.id)).toEqual(["l1"]);
        expect((await view.letters({ limit: 9, states: ["sending"] })).map((one) => one.id)).toEqual(["l0"]);
        expect(await view.letters({ limit: 9, copied: true })).toEqual([]);
        expect(await view.letters({ limit: 9, copied: false })).toHaveLength(3);
        expect((await view.letterByMessageId("<l2@office.example.jp>"))?.id).toBe("l2");
        expect((await view.letterByToken("token-l1"))?.id).toBe("l1");
        expect(await view.letterByToken("nothing")).toBeNull();
        expect(await view.attachment("d1")).toEqual(new Uint8Array([1, 2]));
        expect(await view.attachment("d2")).toBeNull();
      });
    });

    it("change only in the named fields, in every state", async () => {
      const { store, office } = fresh();
      await store.transaction(office, (tx) => tx.post(letter("l1")));
      const states: LetterState[] = [
        "awaiting",
        "drafted",
        "capped",
        "queued",
        "sending",
        "accepted",
        "unknown",
        "failed",
        "withdrawn",
        "bounced",
      ];
      for (const state of states) await store.transaction(office, (tx) => tx.updateLetter("l1", { state }));
      const change = {
        state: "accepted" as const,
        reason: "250",
        attempts: 3,
        notBefore: time("2026-12-02T00:00"),
        usefulUntil: time("2026-12-03T00:00"),
        releasedBy: "hanako",
        acceptedAt: NOW,
        maybeTwice: true,
        copied: true,
        subject: "新しい件名",
        text: "新しい本文",
        html: "<p>新</p>",
        edits: { by: ["hanako"], lines: [{ was: "前", now: "後\n\u2028" }], original: { text: "秘密", html: "<p>" } },
      };
      await store.transaction(office, (tx) => tx.updateLetter("l1", change));
      expect(await store.look(office, (view) => view.letter("l1"))).toEqual({ ...letter("l1"), ...change, order: 1 });
      await store.transaction(office, (tx) => tx.updateLetter("l1", {}));
      expect((await store.look(office, (view) => view.letter("l1")))?.text).toBe("新しい本文");
    });

    it("are counted per address since a moment, without the withdrawn", async () => {
      const { store, office } = fresh();
      await store.transaction(office, async (tx) => {
        await tx.post(letter("l1", { writtenAt: time("2026-11-30T23:59") }));
        await tx.post(letter("l2", { to: "TARO@example.jp" }));
        await tx.post(letter("l3", { state: "withdrawn" }));
        await tx.post(letter("l4", { to: "hanako@example.jp" }));
        await tx.post(letter("l5"));
      });
      const count = (since: string) =>
        store.look(office, (view) => view.countLettersTo("taro@example.jp", time(since)));
      expect(await count("2026-12-01T09:00")).toBe(2);
      expect(await count("2026-11-30T00:00")).toBe(3);
      expect(await count("2026-12-01T09:01")).toBe(0);
      const writtenBehind = (newer: number) => store.look(office, (view) => view.letterWrittenBefore(newer));
      expect([await writtenBehind(0), await writtenBehind(4), await writtenBehind(5)]).toEqual([
        letter("l5").writtenAt,
        time("2026-11-30T23:59"),
        null,
      ]);
    });
  });
}
