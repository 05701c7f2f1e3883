import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { apply } from "../../src/booking/apply.ts";
import type { Booking, Event } from "../../src/booking/booking.ts";
import type { ClockTime, Day, Time } from "../../src/booking/time.ts";
import { type Act, perform } from "../../src/desk/acts.ts";
import { changeOpening, type Settlement } from "../../src/desk/closing.ts";
import { changeContact } from "../../src/desk/office-changes.ts";
import { changeHours } from "../../src/desk/office-hours.ts";
import type { Opening, SeatHours } from "../../src/desk/opening.ts";
import { cancelByHand, takePhoneApplication } from "../../src/desk/staff-acts.ts";
import { releaseLetter } from "../../src/desk/staff-letters.ts";
import { openMemoryStore } from "../../src/world/memory-store.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";
import { openTrialDesk, replyTo, requestOf, TARO, type TrialDesk } from "../desk/trial-desk.ts";
import { choice as choiceOf, letter, mail, person, TERMS } from "../world/store.samples.ts";
import { openEmptyStore } from "./database.ts";
import { readGround } from "./ground.ts";
import { offeredThoughShut } from "./invariants-opening.ts";
import { wronglyRefused } from "./invariants-people.ts";
import { checkSent } from "./invariants-sent.ts";
import { OTHER_CLERK, OTHER_CLERK_PERSON } from "./strangers.ts";
import { openTown, type Town, type Written } from "./town.ts";

const NUMBER = "15999-0000009";
const MOMOKO = { name: "Momoko Reidai", address: "momoko@mail.example.com" };
const AT_WORK = "momoko@work.example.com";
const ICHIRO = {
  id: "ichiro",
  displayName: "受付 主任",
  role: "chief",
  passwordHash: "plain:trial",
  active: true,
} as const;
const DAY = "2026-12-14" as Day;
const ENGLISH =
  "Hello,\n\nI would like to book an online consultation.\n\nName: Momoko Reidai\nPreferred date: December 14, 10:00\n\nThank you very much.\n";
const FORM = `Job seeker number: ${NUMBER}\nPreferred date: December 14, 11:00\nName: Momoko Reidai`;

const bookingsOf = (trial: TrialDesk) => trial.look((view) => view.bookings({ limit: 10 }));
const lettersOf = async (trial: TrialDesk) =>
  (await trial.look((view) => view.letters({ limit: 50 }))).map(
    ({ kind, other }) => `${kind}:${other?.language ?? "ja"}`,
  );
const does = (trial: TrialDesk, act: Act) => perform(trial.desk, act);
const callsOf = async (trial: TrialDesk) =>
  (await trial.look((view) => view.tasks({ open: true, limit: 20 })))
    .filter(({ why }) => why === "moveByCall")
    .map(({ at }) => at);

/** Stories of seeds that broke a promise between 900001 and 903932, on both stores. */
describe.each(["memory", "postgres"] as const)("what the longer run of the simulation found, on %s", (kind) => {
  let database: TestDatabase | undefined;
  let opened: Awaited<ReturnType<typeof openEmptyStore>> | undefined;
  beforeAll(async () => {
    if (kind === "postgres") database = await freshDatabase();
  });
  afterEach(async () => {
    await opened?.drop();
    opened = undefined;
  });
  afterAll(() => database?.drop());

  async function openTrial(): Promise<TrialDesk> {
    opened = database && (await openEmptyStore(database.ownerUrl, database.serviceUrl));
    const trial = await openTrialDesk(opened ? { on: opened.store } : {});
    await trial.desk.hold.transaction((tx) => tx.saveStaff(ICHIRO));
    return trial;
  }

  /** Asked in English without her number, was asked for it, and telephoned: staff took the request back. */
  async function openAsked(): Promise<TrialDesk> {
    const trial = await openTrial();
    trial.arrives(MOMOKO, { subject: "Online consultation", body: ENGLISH, messageId: "<ask@mail.example.com>" });
    await trial.works();
    const [booking] = await bookingsOf(trial);
    const how = { staff: "hanako", bookingId: booking?.id ?? "", by: "phone", reason: "電話" } as const;
    await does(trial, (tx) => cancelByHand(tx, trial.desk, how));
    await trial.works();
    expect(await lettersOf(trial)).toEqual(["askBack:en", "cancellationReceipt:en"]);
    return trial;
  }

  it("seed 900463: a form filled in after its request was taken back is answered in the English of its person", async () => {
    const trial = await openAsked();
    const question = trial.post.sent[0]?.messageId ?? "";
    trial.arrives(MOMOKO, replyTo(question, FORM, "<form@mail.example.com>"));
    await trial.works();
    expect((await lettersOf(trial)).slice(2)).toEqual(["offer:en"]);
    expect((await bookingsOf(trial)).map(({ status }) => status)).toContain("offered");
  });

  it("seed 903665: another name at the same address is a person of its own, and gets Japanese", async () => {
    const trial = await openAsked();
    const relative = { name: "試験 太郎", address: MOMOKO.address };
    trial.arrives(relative, {
      ...requestOf(relative, "15999-0000008"),
      body: `氏名：試験 太郎\n求職番号：15999-0000008\n希望日時：12月14日 11:00\n`,
    });
    await trial.works();
    expect((await lettersOf(trial)).slice(2)).toEqual(["offer:ja"]);
  });

  it("seed 900826: with another address, given on the telephone, a person reads the same language", async () => {
    const trial = await openAsked();
    const question = trial.post.sent[0]?.messageId ?? "";
    trial.arrives(MOMOKO, replyTo(question, FORM, "<form@mail.example.com>"));
    await trial.works();
    const facts = {
      name: MOMOKO.name,
      jobSeekerNumber: NUMBER,
      registering: false,
      address: AT_WORK,
      phone: null,
      companion: null,
    };
    const slot = { start: `${DAY}T15:00:00+09:00` as Time, end: `${DAY}T15:30:00+09:00` as Time };
    const call = { staff: "hanako", bookingId: "call1", reference: "CALL-2222", facts, slot };
    expect(await does(trial, (tx) => takePhoneApplication(tx, trial.desk, call))).toMatchObject({ bookingId: "call1" });
    expect((await lettersOf(trial)).at(-1)).toBe("offer:en");
  });

  /** Taro has agreed to Monday 14 December, 14:00. */
  async function openAgreed(): Promise<{ trial: TrialDesk; booking: Booking }> {
    const trial = await openTrial();
    trial.arrives(TARO, requestOf(TARO, NUMBER, "12月14日(月) 14:00"));
    await trial.works();
    trial.arrives(TARO, replyTo(trial.post.sent.at(-1)?.messageId ?? "", "お願いします。", "<yes@mail.example.com>"));
    await trial.works();
    const [booking] = await bookingsOf(trial);
    expect(booking).toMatchObject({ status: "confirmed", choice: { slot: { start: `${DAY}T14:00:00+09:00` } } });
    if (!booking) throw new Error("nothing is agreed");
    return { trial, booking };
  }

  function opens(trial: TrialDesk, next: (before: Opening) => Opening, how: [string, Settlement][]) {
    const act = {
      staff: ICHIRO.id,
      reason: "会議",
      act: "closed",
      about: DAY,
      next,
      settlements: new Map(how),
    } as const;
    return does(trial, (tx) => changeOpening(tx, trial.desk, act));
  }
  const closes = (before: Opening): Opening => ({
    ...before,
    closures: [{ day: DAY, reason: "会議", staff: ICHIRO.id, at: "2026-11-25T10:00:00+09:00" as Time }],
  });
  const reopens = (before: Opening): Opening => ({ ...before, closures: [] });
  const mornings = (before: Opening): Opening => {
    const there = { from: "08:30", to: "12:00" } as SeatHours["week"][number];
    const week = [null, there, there, there, there, there, null];
    return { ...before, hours: [{ seat: 1, week, staff: ICHIRO.id, at: "2026-11-25T10:00:00+09:00" as Time }] };
  };

  it("seed 900996: whoever is called because the day is closed is asked about again where the seat is taken out, too", async () => {
    const { trial, booking } = await openAgreed();
    expect(await opens(trial, closes, [[booking.id, "call"]])).toMatchObject({ done: DAY });
    trial.clock.now = "2026-11-27T10:00:00+09:00" as Time;
    // Nobody has said yet what becomes of it once its day is open again and nobody is there.
    expect(await opens(trial, mornings, [])).toEqual({ refused: "newHits" });
    expect(await opens(trial, mornings, [[booking.id, "call"]])).toMatchObject({ done: DAY });
    expect(await opens(trial, reopens, [])).toMatchObject({ done: DAY });
    expect((await callsOf(trial)).map((at) => at.slice(0, 10))).toEqual(["2026-11-25", "2026-11-27"]);
  });

  it("seed 900996: what was kept outside of new hours is asked about where its day is closed", async () => {
    const { trial, booking } = await openAgreed();
    const there = { from: "08:30" as ClockTime, to: "12:00" as ClockTime };
    const week = [null, there, there, there, there, there, null];
    const kept = new Map<string, Settlement>([[booking.id, "keep"]]);
    const said = { staff: ICHIRO.id, reason: "試行", seen: 0 };
    const hours = { ...said, week, settlements: kept, offers: "keep" } as const;
    expect(await does(trial, (tx) => changeHours(tx, trial.desk, hours))).toMatchObject({ done: "openHours" });
    expect(await opens(trial, closes, [])).toEqual({ refused: "newHits" });
    expect(await opens(trial, closes, [[booking.id, "call"]])).toMatchObject({ done: DAY });
    expect(await callsOf(trial)).toHaveLength(1);
  });
});

/** What the chief changes of the office's values, as the simulation met it first. */
describe("an office whose telephone changes", () => {
  it("seed 47: an offer that waits for its release prints the new telephone, and what has left keeps the old one", async () => {
    const trial = await openTrialDesk({ sendMode: "approve" });
    const { desk } = trial;
    await desk.hold.transaction((tx) => tx.saveStaff(ICHIRO));
    trial.arrives(TARO, requestOf(TARO, NUMBER));
    await trial.works();
    const offerOf = async () => (await trial.look((view) => view.letters({ limit: 5 })))[0];
    const [told, next] = ["025-552-0333", "025-552-0444"];
    expect((await offerOf())?.text).toContain(told);
    const contact = { address: desk.office.address, telephone: next, telephoneHours: desk.office.telephoneHours };
    const act = { staff: ICHIRO.id, reason: "番号の変更", seen: 0, contact };
    expect(await does(trial, (tx) => changeContact(tx, desk, act))).toMatchObject({ done: "telephone" });
    // Nothing that was written changes by the act itself.
    expect((await offerOf())?.text).toContain(told);
    const letterId = (await offerOf())?.id ?? "";
    await does(trial, (tx) => releaseLetter(tx, desk, { staff: "hanako", letterId, seen: null }));
    await trial.works();
    expect(trial.post.sent).toHaveLength(1);
    expect((await offerOf())?.text).toContain(next);
    expect((await offerOf())?.text).not.toContain(told);
    await does(trial, (tx) => changeContact(tx, desk, { ...act, seen: 1, contact: { ...contact, telephone: told } }));
    expect((await offerOf())?.text).toContain(next);
  });
});

/** Where a promise itself was wrong: what it must not say, and what it must go on saying. */
describe("promises that the longer run of the simulation found wrong", () => {
  const at = "2026-12-01T09:00:00+09:00" as Time;
  const moved = (personId: string): Event => ({ type: "personChanged", at, staff: "hanako", personId });

  /** A booking whose address goes to work and back within one tick, while a letter leaves. */
  async function sentTo(to: string, changes: Event[]): Promise<string[]> {
    const store = openMemoryStore();
    const town = openTown(903430, await readGround(), store);
    town.count("act changeAddress");
    const requested: Event = {
      ...{ type: "requested", at, bookingId: "b1", reference: "R-b1", personId: "home", via: "mail", receivedAt: at },
      ...{ mailId: null, staff: null, answerBy: at, wishes: [] },
    };
    const record = (events: Event[]) =>
      store.transaction(town.office.id, async (tx) => {
        for (const event of events) await tx.record(apply(await tx.booking("b1"), event), event);
      });
    await store.transaction(town.office.id, async (tx) => {
      await tx.savePerson(person("home", { address: "home@example.jp" }));
      await tx.savePerson(person("work", { address: "work@example.jp" }));
    });
    await record([requested, moved("work"), moved("home")]);
    await checkSent(town, 0, true);
    await record(changes);
    await store.transaction(town.office.id, (tx) =>
      tx.post(letter("l1", { bookingId: "b1", cause: "b1:1", to, usefulUntil: null, releasedBy: "ichiro" })),
    );
    town.post.sent.push({ to, at, messageId: "<l1@office.example.jp>", raw: new Uint8Array() });
    await checkSent(town, 0, true);
    return town.broken.filter((one) => one.includes("corrected"));
  }

  it("seed 903430: a letter may leave for an address that was the right one for a moment, and for no other", async () => {
    expect(await sentTo("work@example.jp", [moved("work"), moved("home")])).toEqual([]);
    expect(await sentTo("home@example.jp", [])).toEqual([]);
    expect(await sentTo("work@example.jp", [])).toEqual([
      "letter l1 (offer) left for an address that staff had corrected",
    ]);
    expect(await sentTo("elsewhere@example.jp", [moved("work"), moved("home")])).toHaveLength(1);
  });

  async function heldAsRefused(writer: Partial<Written>): Promise<string[]> {
    const store = openMemoryStore();
    const town: Town = openTown(902512, await readGround(), store);
    await store.transaction(town.office.id, async (tx) => {
      await tx.savePerson(person("p1", { name: OTHER_CLERK_PERSON.name, jobSeekerNumber: OTHER_CLERK_PERSON.number }));
      const lifted = { liftedAt: null, liftedBy: null, liftReason: null };
      await tx.addRefusal({
        id: "r1",
        personId: "p1",
        at,
        by: "ichiro",
        ground: "misuse",
        reason: "-",
        until: DAY,
        ...lifted,
      });
      const held = { state: "held", reason: "refusedPerson", heldAt: "2026-12-02T09:00:00+09:00" as Time } as const;
      await tx.storeInbound(mail("m1", held), new Uint8Array([1]));
    });
    town.truth.set("<m1@example.jp>", { person: null, ...writer } as Written);
    return store.look(town.office.id, async (view) => {
      const refusals = await view.refusalsOf(["p1"], 9);
      return wronglyRefused(town, view, { people: new Map(), refusals }, []);
    });
  }

  it("seed 902512: the other machine is a person like others where it was refused, and nobody else is", async () => {
    expect(await heldAsRefused({ from: OTHER_CLERK })).toEqual([]);
    expect(await heldAsRefused({ from: "guess@stranger.example.com" })).toHaveLength(1);
  });

  it("seed 930168: hours that changed after a time had passed take it from nobody who had said yes", async () => {
    const town = openTown(930168, await readGround(), openMemoryStore());
    const [start, since] = ["2026-12-18T15:30:00+09:00" as Time, "2026-12-24T13:09:00+09:00" as Time];
    const choice = choiceOf(start);
    const evidence = { by: "mailReply", mailId: "m1", receivedAt: at, afterReplyBy: false } as const;
    const agreed: Event = {
      ...{ type: "confirmed", at: "2026-12-25T12:11:00+09:00" as Time, choice, evidence, terms: TERMS },
      ...{ meeting: null, replaces: null },
    };
    const broken = (from: Time) => {
      const shut = [{ since: from, until: null, covers: () => true }];
      return offeredThoughShut(town, { shut, weeks: [] }, null, agreed);
    };
    expect(broken(since)).toEqual([]);
    expect(broken("2026-12-17T13:09:00+09:00" as Time)).toHaveLength(1);
  });
});
