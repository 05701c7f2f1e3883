import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { apply } from "../../src/booking/apply.ts";
import type { Event } from "../../src/booking/booking.ts";
import { ERASED, withoutWords } from "../../src/booking/erasing.ts";
import { eraseSome } from "../../src/desk/erasing.ts";
import { ConstraintBroken } from "../../src/world/store-values.ts";
import type { Subject } from "./store.contract.ts";
import { choice, confirmed, letter, mail, NOW, person, TERMS, time } from "./store.samples.ts";

const REASON = "窓口で本人から聞いた";

function history(): Event[] {
  const agreed = choice("2026-12-10T10:00");
  const evidence = { by: "mailReply", mailId: "m1", receivedAt: NOW, afterReplyBy: false } as const;
  return [
    {
      at: NOW,
      type: "confirmed",
      choice: agreed,
      evidence,
      terms: TERMS,
      meeting: { by: "room", seat: 1 },
      replaces: null,
    },
    { at: NOW, type: "meetingChanged", meeting: { by: "telephone" }, staff: "hanako", reason: REASON },
  ];
}

/** Taking words away: the same in every store, and nothing but words. */
export function erasingContract(subject: () => Subject): void {
  const filled = async () => {
    const { store, freshOffice } = subject();
    const office = freshOffice();
    await store.transaction(office, async (tx) => {
      await tx.savePerson(person("p1"));
      await tx.savePerson(person("p2"));
      for (const event of history()) await tx.record(confirmed(choice("2026-12-10T10:00")), event);
      await tx.storeInbound(mail("m1", { reading: { text: REASON } }), new Uint8Array([1]));
      await tx.storeInbound(mail("m2", { uid: 2, bookingId: "b1", state: "ignored" }), new Uint8Array([2]));
      for (const digest of ["pdf", "ics", "other"]) await tx.keepAttachment(digest, new Uint8Array([3]));
      const pdf = { fileName: "terms.pdf", contentType: "application/pdf", digest: "pdf" };
      const ics = { fileName: "booking.ics", contentType: "text/calendar; charset=utf-8", digest: "ics" };
      const sent = {
        bookingId: "b1",
        state: "accepted",
        attachments: [pdf, ics],
        inReplyTo: "<m1@example.jp>",
      } as const;
      await tx.post(letter("l1", { ...sent, attachments: [...sent.attachments], reason: "550 taro@example.jp" }));
      await tx.post(letter("l2", { state: "awaiting", writtenAt: time("2026-12-02T09:00") }));
      for (const subject of ["b1", "b2", "b1"]) await tx.audit({ at: NOW, staff: "hanako", act: "look", subject });
    });
    return { store, office };
  };

  describe("erasing", () => {
    it("T8: empties a mail twice over, and still knows a copy of it by the digest of its Message-ID", async () => {
      const { store, office } = await filled();
      await store.transaction(office, (tx) => tx.eraseInbound("m1", "words"));
      const wordless = { ...mail("m1"), subject: ERASED, fromName: null, reading: null };
      expect(await store.look(office, (view) => view.inboundMail("m1"))).toEqual(wordless);
      for (let twice = 0; twice < 2; twice++) {
        await store.transaction(office, (tx) => tx.eraseInbound("m1", "sender"));
        await store.look(office, async (view) => {
          const erased = await view.inboundMail("m1");
          expect(erased).toMatchObject({
            ...wordless,
            fromAddress: null,
            messageId: expect.stringMatching(/^<[0-9a-f]{64}@/),
          });
          expect(await view.inboundByMessageId("<m1@example.jp>")).toEqual([erased]);
          expect(await view.inboundRaw("m1")).toBeNull();
          expect(await view.inboundMails({ fromAddress: "taro@example.jp", limit: 9 })).toHaveLength(1);
        });
      }
      const nothing = store.transaction(office, (tx) => tx.eraseInbound("nothing", "words"));
      await expect(nothing).rejects.toBeInstanceOf(ConstraintBroken);
    });

    it("T8: lists the mails that are still kept, and those of no booking", async () => {
      const { store, office } = await filled();
      const ids = (filter: object) =>
        store.look(office, async (view) => (await view.inboundMails({ limit: 9, ...filter })).map(({ id }) => id));
      expect(await ids({ kept: "raw" })).toEqual(["m1", "m2"]);
      expect(await ids({ withoutBooking: true })).toEqual(["m1"]);
      await store.transaction(office, (tx) => tx.eraseInbound("m1", "words"));
      expect(await ids({ kept: "raw" })).toEqual(["m2"]);
      expect(await ids({ kept: "rawOrSender" })).toEqual(["m1", "m2"]);
      await store.transaction(office, (tx) => tx.eraseInbound("m1", "sender"));
      expect(await ids({ kept: "rawOrSender", states: ["new", "ignored"] })).toEqual(["m2"]);
    });

    it("T8: finds a mail by whom it is about, and forgets that with its sender", async () => {
      const { store, office } = await filled();
      const about = (address: string) =>
        store.look(office, async (view) =>
          (await view.inboundMails({ about: address, limit: 9 })).map(({ id, about }) => [id, about]),
        );
      await store.transaction(office, async (tx) => {
        await tx.updateInbound("m1", { about: "Hanako@Example.jp" });
        await tx.storeInbound(mail("m3", { uid: 3, fromAddress: null, about: "jiro@example.jp" }), new Uint8Array([3]));
      });
      expect(await about("hanako@example.jp")).toEqual([["m1", "Hanako@Example.jp"]]);
      expect(await about("jiro@example.jp")).toEqual([["m3", "jiro@example.jp"]]);
      expect(await about("taro@example.jp")).toEqual([]);
      await store.transaction(office, async (tx) => {
        for (const id of ["m1", "m3"]) await tx.eraseInbound(id, "words");
      });
      const kept = { kept: "rawOrSender", withoutBooking: true, limit: 9 } as const;
      expect(await store.look(office, async (view) => (await view.inboundMails(kept)).length)).toBe(2);
      await store.transaction(office, async (tx) => {
        for (const id of ["m1", "m3"]) await tx.eraseInbound(id, "sender");
      });
      expect([await about("hanako@example.jp"), await about("jiro@example.jp")]).toEqual([[], []]);
      expect(await store.look(office, (view) => view.inboundMails(kept))).toEqual([]);
    });

    it("T8: finds a mail by the number that it names, however it is written, and forgets that with its sender", async () => {
      const { store, office } = await filled();
      const naming = (numberNamed: string) =>
        store.look(office, async (view) =>
          (await view.inboundMails({ numberNamed, limit: 9 })).map(({ id, numberNamed }) => [id, numberNamed]),
        );
      await store.transaction(office, async (tx) => {
        await tx.updateInbound("m1", { numberNamed: "15999-0000009" });
        await tx.storeInbound(mail("m3", { uid: 3, fromAddress: null, numberNamed: "15999-8" }), new Uint8Array([3]));
      });
      expect(await naming("１５９９９0000009")).toEqual([["m1", "15999-0000009"]]);
      expect(await naming("159998")).toEqual([["m3", "15999-8"]]);
      expect(await naming("15999-0000007")).toEqual([]);
      await store.transaction(office, async (tx) => tx.eraseInbound("m3", "words"));
      expect(await naming("159998")).toHaveLength(1);
      const kept = { kept: "rawOrSender", withoutBooking: true, limit: 9 } as const;
      const keptIds = () => store.look(office, async (view) => (await view.inboundMails(kept)).map(({ id }) => id));
      expect(await keptIds()).toContain("m3");
      await store.transaction(office, async (tx) => {
        for (const id of ["m1", "m3"]) await tx.eraseInbound(id, "sender");
      });
      expect([await naming("15999-0000009"), await naming("159998")]).toEqual([[], []]);
      expect(await keptIds()).not.toContain("m3");
    });

    it("T8: empties a letter, keeps which terms it carried, and never lets it leave again", async () => {
      const { store, office } = await filled();
      for (let twice = 0; twice < 2; twice++) {
        await store.transaction(office, async (tx) => {
          await tx.eraseLetter("l1");
          await tx.eraseLetter("l2");
        });
      }
      await store.look(office, async (view) => {
        // Nothing is left to file in Sent (seed 820003 of the simulation found the two stores to differ).
        const nowhere = { inReplyTo: null, references: [], copied: true };
        const gone = { to: ERASED, subject: ERASED, text: "", html: "", ...nowhere };
        expect(await view.letter("l1")).toMatchObject({
          ...gone,
          state: "accepted",
          reason: ERASED,
          cause: "cause-l1",
        });
        expect((await view.letter("l1"))?.attachments.map(({ digest }) => digest)).toEqual(["pdf"]);
        expect(await view.letter("l2")).toMatchObject({
          ...gone,
          state: "withdrawn",
          reason: null,
          cause: "erased:l2",
        });
        expect(await view.letters({ to: "taro@example.jp", limit: 9 })).toEqual([]);
        expect(await view.letters({ withWords: true, limit: 9 })).toEqual([]);
      });
    });

    it("lists letters by addressee, by when they were written, and behind a place", async () => {
      const { store, office } = await filled();
      const ids = (filter: object) =>
        store.look(office, async (view) => (await view.letters({ limit: 9, ...filter })).map(({ id }) => id));
      expect(await ids({ to: " Taro@Example.jp" })).toEqual(["l1", "l2"]);
      expect(await ids({ to: "jiro@example.jp" })).toEqual([]);
      expect(await ids({ writtenUpTo: NOW, withWords: true })).toEqual(["l1"]);
      expect(await ids({ after: 1 })).toEqual(["l2"]);
    });

    it("T8: takes the words out of a history and nothing else", async () => {
      const { store, office } = await filled();
      const events = history().map((event) => withoutWords(event, () => "d".repeat(64)));
      const evidence = { by: "erased", was: "mailReply", digest: "d".repeat(64) } as const;
      const booking = confirmed(choice("2026-12-10T10:00"), {}, { evidence });
      const erase = (row: typeof booking, list: Event[]) => store.transaction(office, (tx) => tx.eraseWords(row, list));
      await erase(booking, events);
      await erase(booking, events);
      await store.look(office, async (view) => {
        expect(await view.events("b1")).toEqual(events);
        expect(JSON.stringify(events)).not.toContain(REASON);
        expect(await view.booking("b1")).toEqual(booking);
        expect(await view.taken(time("2026-12-10T00:00"), time("2026-12-11T00:00"))).toHaveLength(1);
      });
      const moved = confirmed(choice("2026-12-11T10:00"), {}, { evidence });
      await expect(erase(moved, events)).rejects.toBeInstanceOf(ConstraintBroken);
      await expect(erase(booking, events.slice(1))).rejects.toBeInstanceOf(ConstraintBroken);
      await expect(
        erase(
          booking,
          events.map((event) => ({ ...event, at: time("2026-12-05T00:00") })),
        ),
      ).rejects.toThrow();
    });

    it("T8: digests what was witnessed the same, in whatever order a store gives its fields back (seed 2)", async () => {
      const { store, freshOffice } = subject();
      const office = freshOffice();
      const agreed = choice("2026-12-10T10:00");
      const evidence = {
        termsGiven: "手渡し",
        reason: REASON,
        by: "staffWitnessed",
        at: NOW,
        staff: "hanako",
      } as const;
      const [requested, ...rest]: Event[] = [
        {
          ...{ at: NOW, type: "requested", bookingId: "b1", reference: "R-b1", personId: "p1", via: "phone" },
          ...{ receivedAt: NOW, mailId: null, staff: "hanako", answerBy: NOW, wishes: [] },
        },
        {
          ...{ at: NOW, type: "confirmed", choice: agreed, evidence, terms: TERMS },
          ...{ meeting: { by: "room", seat: 1 }, replaces: null },
        },
        { at: NOW, type: "cancelled", by: "phone", mailId: null, staff: "hanako", reason: REASON },
      ];
      await store.transaction(office, async (tx) => {
        await tx.savePerson(person("p1"));
        let row = apply(null, requested as Event);
        await tx.record(row, requested as Event);
        for (const event of rest) {
          row = apply(row, event);
          await tx.record(row, event);
        }
      });
      const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
      const whom = { people: [person("p1")], addresses: [] };
      const erased = await store.transaction(office, (tx) => eraseSome(tx, { at: NOW, by: "ichiro", sha256 }, whom));
      expect(erased).toEqual({ erased: { people: 1, bookings: 1, mails: 0, letters: 0 }, finished: true });
      const text = `{"at":"${NOW}","by":"staffWitnessed","reason":"${REASON}","staff":"hanako","termsGiven":"手渡し"}`;
      const [, confirmed] = await store.look(office, (view) => view.events("b1"));
      expect(confirmed).toMatchObject({
        evidence: { by: "erased", was: "staffWitnessed", digest: sha256(new TextEncoder().encode(text)) },
      });
    });

    it("T8: removes an attachment only when no letter has it any more", async () => {
      const { store, office } = await filled();
      const drop = (...digests: string[]) => store.transaction(office, (tx) => tx.dropAttachments(digests));
      expect(await drop("pdf", "ics", "unknown")).toBe(0);
      expect(await drop()).toBe(0);
      await store.transaction(office, (tx) => tx.eraseLetter("l1"));
      expect(await drop("pdf", "ics")).toBe(1);
      expect(await store.look(office, (view) => view.attachment("pdf"))).not.toBeNull();
      expect(await store.look(office, (view) => view.attachment("ics"))).toBeNull();
      expect(await store.look(office, (view) => view.attachment("other"))).not.toBeNull();
    });

    it("lists people by id, and what was noted about somebody in its order", async () => {
      const { store, office } = await filled();
      await store.look(office, async (view) => {
        expect((await view.people({ limit: 9 })).map(({ id }) => id)).toEqual(["p1", "p2"]);
        expect((await view.people({ after: "p1", limit: 9 })).map(({ id }) => id)).toEqual(["p2"]);
        for (const [ids, since, active] of [
          [[], "2026-12-01T00:00", []],
          [["p1", "p2"], "2026-12-10T10:00", ["p1"]],
          [["p1", "p2"], "2026-12-10T10:01", []],
          [["p2"], "2026-12-01T00:00", []],
        ] as const)
          expect(await view.activeSince(ids, time(since))).toEqual(new Set(active));
      });
      await store.transaction(office, (tx) => tx.savePerson(person("p1", { name: ERASED })));
      await store.look(office, async (view) => {
        expect((await view.people({ living: true, limit: 9 })).map(({ id }) => id)).toEqual(["p2"]);
        expect((await view.people({ limit: 9 })).map(({ id }) => id)).toEqual(["p1", "p2"]);
        expect((await view.auditsAbout(["b1", "zz"], 9)).map(({ order }) => order)).toEqual([1, 3]);
        expect(await view.auditsAbout([], 9)).toEqual([]);
      });
    });
  });
}
