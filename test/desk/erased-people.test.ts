import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Booking } from "../../src/booking/booking.ts";
import { ERASED } from "../../src/booking/erasing.ts";
import type { Time } from "../../src/booking/time.ts";
import { perform } from "../../src/desk/acts.ts";
import { type Erased, eraseSome, type Obstacle } from "../../src/desk/erasing.ts";
import { liftLegalHold, setLegalHold } from "../../src/desk/legal-hold.ts";
import { changeAddress } from "../../src/desk/person-acts.ts";
import { findWhom, gatherPerson, type Whom, whomOf } from "../../src/desk/person-file.ts";
import { cancelByHand } from "../../src/desk/staff-acts.ts";
import { answeredMyself, sendCouldNotRead } from "../../src/desk/staff-mails.ts";
import { openCipher } from "../../src/world/cipher.ts";
import { openMemoryStore } from "../../src/world/memory-store.ts";
import { openPostgresStore, type PostgresStore } from "../../src/world/postgres-store.ts";
import type { InboundMail, Person } from "../../src/world/store-rows.ts";
import { freshDatabase, silentLog, type TestDatabase } from "../database.ts";
import { bounceReport, carrierBounce, mailBytes, readReceipt } from "../simulation/writing.ts";
import { person } from "../world/store.samples.ts";
import { HANAKO, openTrialDesk, replyTo, requestOf, START, TARO, type TrialDesk } from "./trial-desk.ts";

const OFFICE = "clerk@office.example.jp";
const NUMBER = "15999-0000001";
const RELATIVE = { name: HANAKO.name, address: TARO.address };
const RELATIVES_NUMBER = "15999-0000002";
const OF_TARO = [TARO.name, TARO.address, NUMBER];

/** A desk, and everything that its office holds as one text. */
type Trial = TrialDesk & { rows(): Promise<string> };

describe.each(["memory", "postgres"] as const)("T8: whoever is erased, on the store %s", (kind) => {
  let database: TestDatabase | null = null;
  let postgres: PostgresStore | null = null;
  let offices = 0;

  beforeAll(async () => {
    if (kind === "memory") return;
    database = await freshDatabase();
    const cipher = openCipher([{ id: "test", key: new Uint8Array(32).fill(7) }]);
    postgres = await openPostgresStore({ url: database.serviceUrl, cipher, log: silentLog });
  });
  afterAll(async () => {
    await postgres?.close();
    await database?.drop();
  });

  const open = async (): Promise<Trial> => {
    const store = postgres ?? openMemoryStore();
    const trial = await openTrialDesk({ on: store, office: { id: `erased-${++offices}` } });
    return { ...trial, rows: () => store.snapshot(trial.desk.office.id) };
  };

  describe("beside their bookings", () => {
    it("T8: takes along a receipt that went to an address which a relative has, too (seed 900099)", async () => {
      const trial = await open();
      for (const [id, who, number] of [
        ["p1", TARO, NUMBER],
        ["p2", RELATIVE, RELATIVES_NUMBER],
      ] as const) {
        await holdNoMore(trial, await heldRequest(trial, who, number));
        await trial.desk.hold.transaction((tx) =>
          tx.savePerson(person(id, { name: who.name, jobSeekerNumber: number, address: who.address })),
        );
        // One receipt a day goes to an address.
        trial.clock.now = "2026-11-26T10:00:00+09:00" as Time;
      }
      expect(await trial.look((view) => view.letters({ limit: 9 }))).toMatchObject(
        [1, 2].map(() => ({ kind: "heldReceipt", to: TARO.address, bookingId: null })),
      );
      expect(await erase(trial, NUMBER)).toMatchObject({ people: 1, mails: 1, letters: 1 });
      const rows = await trial.rows();
      for (const value of [TARO.name, NUMBER]) expect(rows).not.toContain(value);
      for (const value of [RELATIVE.name, RELATIVES_NUMBER, TARO.address]) expect(rows).toContain(value);
    });

    it("T8: takes along what was written from, and sent to, an address that they have left (seed 901413)", async () => {
      const trial = await open();
      const { desk } = trial;
      await holdNoMore(trial, await heldRequest(trial, TARO, NUMBER));
      trial.arrives(TARO, requestOf(TARO, NUMBER, "12月3日(木) 14:00", "<again@mail.example.com>"));
      await trial.works();
      const [booking] = await trial.look((view) => view.bookings({ limit: 1 }));
      const { id: bookingId, personId } = booking as Booking;
      const address = "taro-two@mail.example.com";
      await perform(desk, (tx) => changeAddress(tx, desk, { staff: "hanako", personId, address }));
      await perform(desk, (tx) => cancelByHand(tx, desk, { staff: "hanako", bookingId, by: "phone", reason: "電話" }));
      // The address that they left is on no row any more.
      await desk.hold.transaction(async (tx) => tx.savePerson({ ...((await tx.person(personId)) as Person), address }));
      trial.arrives(
        { ...TARO, name: "" },
        { subject: "お礼", body: "お世話になりました。", messageId: "<t@mail.test>" },
      );
      await trial.works();
      for (const mail of await mailsOf(trial, ({ state }) => state === "held")) await holdNoMore(trial, mail);
      expect(await erase(trial, NUMBER)).toMatchObject({ mails: 3 });
      const rows = await trial.rows();
      for (const value of [...OF_TARO, address]) expect(rows).not.toContain(value);
    });

    it.each(["new", "left"] as const)(
      "T8: takes along both rows of somebody without a number whose address staff corrected, by the %s one",
      async (which) => {
        const trial = await open();
        const { desk } = trial;
        trial.arrives(TARO, requestOf(TARO, "番号はまだありません", undefined, "<none@mail.example.com>"));
        await trial.works();
        const [booking] = await trial.look((view) => view.bookings({ limit: 1 }));
        const { id: bookingId, personId } = booking as Booking;
        expect(await trial.look((view) => view.person(personId))).toMatchObject({ jobSeekerNumber: null });
        const address = "taro-two@mail.example.com";
        await perform(desk, (tx) => changeAddress(tx, desk, { staff: "hanako", personId, address }));
        await perform(desk, (tx) =>
          cancelByHand(tx, desk, { staff: "hanako", bookingId, by: "phone", reason: "電話" }),
        );
        await trial.works();
        expect(await erase(trial, which === "new" ? address : TARO.address)).toMatchObject({ people: 2, bookings: 1 });
        const rows = await trial.rows();
        for (const value of [...OF_TARO, address]) expect(rows).not.toContain(value);
      },
    );

    it.each([
      ["in the console (seed 905799)", false],
      ["in their mail program, before the clerk saw it", true],
    ] as const)(
      "T8: takes along what somebody known by telephone only wrote from anywhere, when staff answered it %s",
      async (_, inMailProgram) => {
        const trial = await open();
        const { desk } = trial;
        const row = person("p1", { name: TARO.name, jobSeekerNumber: NUMBER, address: null });
        await desk.hold.transaction((tx) => tx.savePerson(row));
        const answer = { subject: "Re: 相談", body: "承りました。", messageId: "<by-staff@office.example.jp>" };
        const sent = { ...answer, inReplyTo: `<${NUMBER}@mail.example.com>` };
        const staff = { name: "", address: OFFICE };
        if (inMailProgram)
          trial.post.arrive(mailBytes(staff, TARO.address, sent, trial.clock.now), trial.clock.now, "sent");
        const held = await heldRequest(trial, TARO, NUMBER, inMailProgram ? "answeredByStaff" : "addressDiffers");
        // The number of somebody else is beside another name.
        const other = await heldRequest(trial, HANAKO, NUMBER, "addressDiffers", "<mistyped@mail.example.com>");
        expect(await erase(trial, NUMBER)).toMatchObject([{ why: "unsettledMails", ids: [held.id] }]);
        for (const one of [held, other]) await holdNoMore(trial, one);
        const receipts = inMailProgram ? 0 : 1;
        expect(await erase(trial, NUMBER)).toMatchObject({ people: 1, mails: 1, letters: receipts });
        const rows = await trial.rows();
        for (const value of [TARO.name, TARO.address]) expect(rows).not.toContain(value);
        expect(await mailsOf(trial)).toMatchObject([{ numberNamed: null }, { id: other.id, numberNamed: NUMBER }]);
      },
    );

    it("T8: takes along a mail of theirs that stands at a relative's booking, as both have one address (seed 931086)", async () => {
      const { trial, mail } = await openAtRelatives(open);
      const { desk } = trial;
      const ofRelative = await trial.look(async (view) => {
        const [whom] = await findWhom(view, { number: RELATIVES_NUMBER });
        return gatherPerson(view, whom as Whom);
      });
      expect(ofRelative.mails.map(({ id }) => id)).not.toContain(mail.id);
      expect(ofRelative.perhaps.map(({ id }) => id)).toEqual([mail.id]);
      expect(await erase(trial, NUMBER)).toMatchObject([{ why: "unsettledMails", ids: [mail.id] }]);
      await holdNoMore(trial, mail);
      const hold = { staff: "ichiro", on: "booking", id: mail.bookingId ?? "", reason: "訴訟" } as const;
      const chief = { id: "ichiro", role: "chief", displayName: "一郎", passwordHash: "-", active: true } as const;
      await desk.hold.transaction((tx) => tx.saveStaff(chief));
      await perform(desk, (tx) => setLegalHold(tx, desk, hold));
      expect(await erase(trial, NUMBER)).toMatchObject([{ why: "legalHold", ids: [hold.id] }]);
      await perform(desk, (tx) => liftLegalHold(tx, desk, hold));
      expect(await erase(trial, NUMBER)).toMatchObject({ people: 1, mails: 1 });
      const rows = await trial.rows();
      for (const value of [TARO.name, NUMBER]) expect(rows).not.toContain(value);
      for (const value of [RELATIVE.name, RELATIVES_NUMBER, TARO.address]) expect(rows).toContain(value);
    });

    it("T8: takes along what their machine sent back on a receipt, as a relative has a booking at the address (seed 2200075)", async () => {
      const { trial, mail } = await openAtRelatives(open);
      const [receipt] = await trial.look((view) => view.letters({ limit: 9 }).then((all) => all.slice(-1)));
      expect(receipt).toMatchObject({ kind: "heldReceipt", bookingId: null });
      const seen = { ...LATE, inReplyTo: receipt?.messageId ?? "" };
      trial.post.arrive(readReceipt(TARO, OFFICE, seen, trial.clock.now), trial.clock.now);
      await trial.works();
      await holdNoMore(trial, mail);
      expect(await erase(trial, NUMBER)).toMatchObject({ people: 1, mails: 2 });
      const rows = await trial.rows();
      for (const value of [TARO.name, NUMBER]) expect(rows).not.toContain(value);
      for (const value of [RELATIVE.name, RELATIVES_NUMBER]) expect(rows).toContain(value);
    });

    it("T8: leaves a mail of a relative where it stands at their booking, as both have one address", async () => {
      const { trial, mail } = await openAtRelatives(open);
      const { desk } = trial;
      await holdNoMore(trial, mail);
      const bookingId = mail.bookingId ?? "";
      await perform(desk, (tx) => cancelByHand(tx, desk, { staff: "hanako", bookingId, by: "phone", reason: "電話" }));
      await trial.works();
      expect(await erase(trial, RELATIVES_NUMBER)).toMatchObject({ people: 1, bookings: 1 });
      const rows = await trial.rows();
      for (const value of [RELATIVE.name, RELATIVES_NUMBER]) expect(rows).not.toContain(value);
      for (const value of OF_TARO) expect(rows).toContain(value);
    });

    it("T8: leaves a person of the same name without a number, at an address that was never told (seed 173)", async () => {
      const trial = await open();
      const row = person("p1", { name: TARO.name, jobSeekerNumber: NUMBER, address: null });
      await trial.desk.hold.transaction((tx) => tx.savePerson(row));
      trial.arrives(TARO, requestOf(TARO, "番号はまだありません", undefined, "<none@mail.example.com>"));
      await trial.works();
      expect(await erase(trial, NUMBER)).toMatchObject({ people: 1, mails: 0 });
      const rows = await trial.rows();
      expect(rows).not.toContain(NUMBER);
      expect(rows).toContain(TARO.name);
    });

    it("T8: leaves to people a mail that names a number and nobody, from an address that nobody knows", async () => {
      const trial = await open();
      const row = person("p1", { name: TARO.name, jobSeekerNumber: NUMBER, address: null });
      await trial.desk.hold.transaction((tx) => tx.savePerson(row));
      const stranger = { name: "", address: "stranger@mail.example.com" };
      const body = `求職番号 ${NUMBER} の件で、お伺いします。オンライン相談の予約はどうなりますか。`;
      trial.arrives(stranger, { subject: "オンライン相談", body, messageId: "<stranger@mail.example.com>" });
      await trial.works();
      const [mail] = await mailsOf(trial);
      expect(mail).toMatchObject({ state: "held", numberNamed: NUMBER, bookingId: null });
      const file = await trial.look(async (view) => gatherPerson(view, await whomOf(view, row)));
      expect([file.mails, file.perhaps.map(({ id }) => id)]).toEqual([[], [mail?.id]]);
      expect(await erase(trial, NUMBER)).toMatchObject([{ why: "unsettledMails", ids: [mail?.id] }]);
      await holdNoMore(trial, mail as InboundMail);
      expect(await erase(trial, NUMBER)).toMatchObject({ people: 1, mails: 0 });
      expect(await mailsOf(trial)).toMatchObject([{ fromAddress: stranger.address, numberNamed: NUMBER }]);
      // Whoever read it and found that it is theirs asks for its sender.
      expect(await erase(trial, stranger.address)).toMatchObject({ mails: 1 });
      expect(await trial.rows()).not.toContain(NUMBER);
    });

    it.each([
      ["in a report (seed 903070)", bounceReport],
      ["in words alone (seed 902667)", carrierBounce],
    ] as const)("T8: takes along the return of a letter about no booking, told %s", async (_, returned) => {
      const trial = await open();
      const held = await heldRequest(trial, TARO, NUMBER);
      await perform(trial.desk, (tx) =>
        sendCouldNotRead(tx, trial.desk, { staff: "hanako", mailId: held.id, references: [] }),
      );
      await trial.works();
      for (const { messageId } of await trial.look((view) => view.letters({ limit: 9 })))
        trial.post.arrive(
          returned(TARO.address, OFFICE, messageId, `<of.${messageId.slice(1)}`, trial.clock.now),
          trial.clock.now,
        );
      await trial.works();
      const notices = await mailsOf(trial, ({ reason }) => reason === "bounce");
      expect(notices.map(({ about, bookingId }) => [about, bookingId])).toEqual([1, 2].map(() => [TARO.address, null]));
      expect(await erase(trial, TARO.address)).toMatchObject([{ why: "unsettledMails" }]);
      for (const notice of notices) await holdNoMore(trial, notice);
      expect(await erase(trial, TARO.address)).toMatchObject({ mails: 3, letters: 2 });
      const rows = await trial.rows();
      for (const value of OF_TARO) expect(rows).not.toContain(value);
    });

    it("T8: takes along an answer from an address that nobody knows, found after the mailbox was numbered anew (seed 940052)", async () => {
      const trial = await open();
      trial.arrives(TARO, requestOf(TARO, NUMBER));
      await trial.works();
      const [offer] = await trial.look((view) => view.letters({ limit: 9 }));
      const office = { name: TARO.name, address: "taro@work.example.com" };
      trial.arrives(office, replyTo(offer?.messageId ?? "", "1番でお願いします。", "<yes@mail.example.com>"));
      trial.post.renumber();
      await trial.works();
      const [answer] = await mailsOf(trial, ({ state }) => state === "held");
      await holdNoMore(trial, answer as InboundMail);
      const [{ id: bookingId }] = (await trial.look((view) => view.bookings({ limit: 1 }))) as [Booking];
      const cancellation = { staff: "hanako", bookingId, by: "phone", reason: "電話" } as const;
      await perform(trial.desk, (tx) => cancelByHand(tx, trial.desk, cancellation));
      await trial.works();
      expect(await erase(trial, NUMBER)).toMatchObject({ people: 1, bookings: 1, mails: 2 });
      const rows = await trial.rows();
      for (const value of [...OF_TARO, office.address]) expect(rows).not.toContain(value);
    });

    it("T8: takes along the second copy of an answer from an address that nobody knows (seed 1200025)", async () => {
      const trial = await open();
      trial.arrives(TARO, requestOf(TARO, NUMBER));
      await trial.works();
      const elsewhere = { name: TARO.name, address: "elsewhere@mail.example.com" };
      const yes = replyTo(trial.post.sent.at(-1)?.messageId ?? "", "お願いします。", "<yes@mail.example.com>");
      trial.arrives(elsewhere, yes);
      trial.post.renumber();
      await trial.works();
      trial.arrives(elsewhere, yes);
      await trial.works();
      const [held, copy] = await mailsOf(trial, ({ messageId }) => messageId === "<yes@mail.example.com>");
      expect([held?.reason, held?.reading]).toEqual(["foundAfterReset", null]);
      expect([copy?.reason, copy?.bookingId]).toEqual(["duplicate", null]);
      await holdNoMore(trial, held as InboundMail);
      const bookingId = held?.bookingId ?? "";
      const cancelling = { staff: "hanako", bookingId, by: "phone", reason: "電話" } as const;
      await perform(trial.desk, (tx) => cancelByHand(tx, trial.desk, cancelling));
      await trial.works();
      expect(await erase(trial, NUMBER)).toMatchObject({ people: 1, mails: 3 });
      const rows = await trial.rows();
      for (const value of [...OF_TARO, elsewhere.address]) expect(rows).not.toContain(value);
    });

    it("T8: takes along a return that names nothing but an address of theirs, and leaves that of another", async () => {
      const trial = await open();
      for (const address of [TARO.address, HANAKO.address])
        trial.post.arrive(
          carrierBounce(address, OFFICE, "<by-staff@office.example.jp>", `<of.${address}>`, trial.clock.now),
          trial.clock.now,
        );
      await trial.works();
      for (const notice of await mailsOf(trial, ({ reason }) => reason === "bounce")) await holdNoMore(trial, notice);
      expect(await erase(trial, TARO.address)).toMatchObject({ mails: 1 });
      const rows = await trial.rows();
      expect(rows).not.toContain(TARO.address);
      expect(rows).toContain(HANAKO.address);
    });
  });

  describe("afterwards", () => {
    describe.each([false, true])("and the mailbox was numbered anew meanwhile: %s (seed 905695)", (isNumberedAnew) => {
      it.each([
        [
          "a letter that comes back",
          (id: string, at: Time) => bounceReport(TARO.address, OFFICE, id, "<back@mx.test>", at),
        ],
        [
          "the same in words alone",
          (id: string, at: Time) => carrierBounce(TARO.address, OFFICE, id, "<back@mx.test>", at),
        ],
        [
          "a receipt that says when it was read",
          (id: string, at: Time) => readReceipt(TARO, OFFICE, { ...LATE, inReplyTo: id }, at),
        ],
        ["a notice of absence", (id: string, at: Time) => mailBytes(TARO, OFFICE, { ...ABSENT, inReplyTo: id }, at)],
      ] as [string, (letterId: string, at: Time) => Uint8Array][])(
        "T8: is not brought back by %s, which nobody has to read",
        async (_, written) => {
          const { trial, letterId } = await openErased(open);
          trial.post.arrive(written(letterId, trial.clock.now), trial.clock.now);
          if (isNumberedAnew) trial.post.renumber();
          await trial.works();
          const [late] = await mailsOf(trial, ({ reason }) => reason === "aboutErased");
          const bare = {
            state: "ignored",
            subject: ERASED,
            fromAddress: null,
            about: null,
            reading: null,
            bookingId: null,
          };
          expect(late).toMatchObject(bare);
          expect(await trial.look((view) => view.inboundRaw(late?.id ?? ""))).toBeNull();
          const rows = await trial.rows();
          for (const value of OF_TARO) expect(rows).not.toContain(value);
        },
      );
    });

    it("T8: has a letter that is known to have come back, and nobody is called about it", async () => {
      const { trial, letterId } = await openErased(open);
      const before = await trial.look((view) => view.tasks({ open: true, limit: 9 }));
      trial.post.arrive(bounceReport(TARO.address, OFFICE, letterId, "<b@mx.test>", trial.clock.now), trial.clock.now);
      await trial.works();
      const letter = await trial.look((view) => view.letterByMessageId(letterId));
      expect(letter).toMatchObject({ to: ERASED, state: "bounced" });
      expect(await trial.look((view) => view.tasks({ open: true, limit: 9 }))).toEqual(before);
    });

    it("T8: is not brought back by a second copy of a mail of theirs", async () => {
      const { trial } = await openErased(open);
      trial.arrives(TARO, requestOf(TARO, NUMBER));
      await trial.works();
      expect((await mailsOf(trial)).map(({ state, reason }) => [state, reason])).toEqual([
        ["handled", null],
        ["ignored", "duplicate"],
      ]);
      const rows = await trial.rows();
      for (const value of OF_TARO) expect(rows).not.toContain(value);
    });

    it("T8: is not brought back by mails without a Message-ID when the mailbox is numbered anew", async () => {
      const { trial } = await openErased(open, "");
      const before = await mailsOf(trial);
      expect(before).toMatchObject([{ messageId: null, fromAddress: null }]);
      trial.post.renumber();
      await trial.works();
      expect(await mailsOf(trial)).toEqual(before);
    });

    it("T8: leaves for staff what is first found after the mailbox was numbered anew, and keeps whom it is about", async () => {
      const trial = await open();
      trial.arrives(TARO, requestOf(TARO, NUMBER));
      const returned = carrierBounce(HANAKO.address, OFFICE, "<by-staff@office.example.jp>", "<b@mx.test>", START);
      trial.post.arrive(returned, trial.clock.now);
      trial.post.renumber();
      await trial.works();
      const kept = { state: "held", reason: "foundAfterReset", bookingId: null, reading: null };
      expect(await mailsOf(trial)).toMatchObject([
        { ...kept, about: null, numberNamed: NUMBER },
        { ...kept, about: HANAKO.address, numberNamed: null },
      ]);
      expect(await trial.look((view) => view.letters({ limit: 9 }))).toEqual([]);
    });

    it("T8: is a new person who writes anew: an answer to an old letter is read by staff, and can be erased again", async () => {
      const { trial, letterId } = await openErased(open);
      trial.arrives(TARO, replyTo(letterId, "1番でお願いします。", "<yes@mail.example.com>"));
      await trial.works();
      const [, yes] = await mailsOf(trial);
      expect(yes).toMatchObject({ state: "held", reason: "noThread", bookingId: null, fromAddress: TARO.address });
      expect(await trial.look((view) => view.people({ limit: 9 }))).toMatchObject([{ name: ERASED, address: null }]);
      await holdNoMore(trial, yes as InboundMail);
      await erase(trial, TARO.address);
      const rows = await trial.rows();
      for (const value of OF_TARO) expect(rows).not.toContain(value);
    });
  });
});

const LATE = { subject: "Read: ご案内", body: "Your mail was displayed.", messageId: "<read@mail.example.com>" };
const ABSENT = {
  ...{ subject: "自動返信: ご案内", body: `${TARO.name}は休んでおります。`, messageId: "<away@mail.example.com>" },
  headers: ["Auto-Submitted: auto-replied"],
};

/** Taro asked, was offered a time, telephoned that he cannot come, and is erased. */
async function openErased(open: () => Promise<Trial>, messageId?: string) {
  const trial = await open();
  const { desk } = trial;
  trial.arrives(TARO, requestOf(TARO, NUMBER, "12月3日(木) 14:00", messageId));
  await trial.works();
  const [booking] = await trial.look((view) => view.bookings({ limit: 1 }));
  const { id: bookingId } = booking as Booking;
  await perform(desk, (tx) => cancelByHand(tx, desk, { staff: "hanako", bookingId, by: "phone", reason: "電話" }));
  await trial.works();
  const [letter] = await trial.look((view) => view.letters({ limit: 9 }));
  const letterId = letter?.messageId ?? "";
  expect(await erase(trial, NUMBER)).toMatchObject({ people: 1, bookings: 1, mails: 1 });
  const rows = await trial.rows();
  for (const value of OF_TARO) expect(rows).not.toContain(value);
  return { trial, letterId };
}

/** A relative has an open booking, and a mail of Taro's from the same address was put to it. */
async function openAtRelatives(open: () => Promise<Trial>): Promise<{ trial: Trial; mail: InboundMail }> {
  const trial = await open();
  trial.arrives(RELATIVE, requestOf(RELATIVE, RELATIVES_NUMBER, "12月3日(木) 14:00", "<relative@mail.example.com>"));
  await trial.works();
  const row = person("p1", { name: TARO.name, jobSeekerNumber: NUMBER, address: TARO.address });
  await trial.desk.hold.transaction((tx) => tx.savePerson(row));
  trial.clock.now = "2026-11-26T10:00:00+09:00" as Time;
  const other = { name: TARO.name, address: "elsewhere@mail.example.com" };
  trial.arrives(TARO, requestOf(other, NUMBER, "12月4日(金) 10:00", "<taro@mail.example.com>"));
  await trial.works();
  const [mail] = await mailsOf(trial, ({ messageId }) => messageId === "<taro@mail.example.com>");
  expect(mail).toMatchObject({ state: "held", numberNamed: NUMBER, bookingId: expect.any(String) });
  return { trial, mail: mail as InboundMail };
}

/** A request that waits for staff, as the address written in it is another one; its sender gets a receipt. */
async function heldRequest(
  trial: TrialDesk,
  who: typeof TARO,
  number: string,
  reason = "addressDiffers",
  messageId = `<${number}@mail.example.com>`,
): Promise<InboundMail> {
  const other = { name: who.name, address: "elsewhere@mail.example.com" };
  trial.arrives(who, requestOf(other, number, "12月3日(木) 14:00", messageId));
  await trial.works();
  const [held] = await mailsOf(trial, (mail) => mail.state === "held" && mail.messageId === messageId);
  expect(held).toMatchObject({ reason, bookingId: null });
  return held as InboundMail;
}

async function holdNoMore({ desk }: TrialDesk, { id }: InboundMail): Promise<void> {
  await perform(desk, (tx) => answeredMyself(tx, desk, { staff: "hanako", mailId: id, references: [] }));
}

function mailsOf(trial: TrialDesk, isAsked: (mail: InboundMail) => boolean = () => true): Promise<InboundMail[]> {
  return trial.look(async (view) => (await view.inboundMails({ limit: 9 })).filter(isAsked));
}

/** Whoever has the number or address, by one step, or what stands in the way. */
async function erase({ desk, clock }: TrialDesk, known: string): Promise<Erased | Obstacle[]> {
  const eraser = { at: clock.now, by: "ichiro", sha256: desk.world.digests.sha256 };
  return desk.hold.transaction(async (tx) => {
    const [whom] = await findWhom(tx, known.includes("@") ? { address: known } : { number: known });
    if (whom === undefined) throw new Error("nobody is known by that");
    const step = await eraseSome(tx, eraser, whom);
    return "obstacles" in step ? step.obstacles : step.erased;
  });
}
