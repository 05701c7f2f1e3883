import { createHash, createHmac } from "node:crypto";
import { join } from "node:path";
import { DEFAULT_POLICY } from "../../src/booking/policy.ts";
import {
  clockTimeOf,
  type Day,
  dayOf,
  fromEpochSeconds,
  plusMinutes,
  type Time,
  toEpochSeconds,
  toTime,
  weekdayOf,
} from "../../src/booking/time.ts";
import { deliver, fileCopy, rescueInterrupted, resolveUnknown } from "../../src/desk/delivery.ts";
import { type Desk, handle } from "../../src/desk/desk.ts";
import { receive } from "../../src/desk/intake.ts";
import { actInMailbox } from "../../src/desk/mailbox-acts.ts";
import { markHandled, settle } from "../../src/desk/settle.ts";
import { sweep } from "../../src/desk/sweep.ts";
import type { Office } from "../../src/mail/office.ts";
import { loadLetters, type RenderLetter } from "../../src/mail/render.ts";
import { openDesk } from "../../src/service.ts";
import { openMemoryStore } from "../../src/world/memory-store.ts";
import { makeInProcessParser } from "../../src/world/parser.ts";
import { StoreDown } from "../../src/world/store.ts";
import { readTemplates } from "../../src/world/templates.ts";
import { loadTerms } from "../../src/world/terms.ts";
import type { World } from "../../src/world/world.ts";
import { checkAlways, checkFinally, type Truth } from "./invariants.ts";
import { firstMail, inventPerson, type JobSeeker, mailBytes, otherWish, quoting, type Writing } from "./people.ts";
import { Crash, NO_FAULTS, openPost, type Post } from "./post.ts";
import { type Random, seeded } from "./random.ts";

const START = toTime("2026-11-25T08:00:00+09:00");
const DAYS = 30;
const QUIET_DAYS = 8;
const PEOPLE = 24;
const OFFICE_ADDRESS = "clerk@office.example.jp";
const LOG_TICKS = 30;
const CHECK_EVERY_TICKS = 20;
const SEED_DAY_MINUTES = 24 * 60;

export type Report = {
  seed: number;
  counts: Record<
    "people" | "mails" | "letters" | "faults" | "crashes" | "bookings" | "confirmed" | "expired" | "cancelled" | "held",
    number
  >;
  broken: string[];
  /** The last ticks, for a failing seed. */
  log: string[];
  /** Everything SMTP accepted, in order, as one digest: two runs of a seed must agree to the byte. */
  outbox: string;
};

type Errand = { at: Time; order: number; what: string; run(): Promise<void> };

/** What never changes between histories, read once. */
export type Ground = { letters: RenderLetter; terms: ReturnType<typeof loadTerms> };

export async function readGround(): Promise<Ground> {
  const terms = loadTerms(join(import.meta.dirname, "../../templates/terms/terms.json"));
  return { letters: await loadLetters(await readTemplates()), terms };
}

/** One history of an office: thirty days of people and faults, then eight quiet days in which everything must settle. */
export async function simulate(seed: number, ground: Ground): Promise<Report> {
  const town = await openTown(seed, ground);
  try {
    for (let index = 0; index < PEOPLE; index++) town.settleIn(index);
    while (town.now() < plusMinutes(START, DAYS * SEED_DAY_MINUTES)) await town.tick(true);
    while (town.now() < plusMinutes(START, (DAYS + QUIET_DAYS) * SEED_DAY_MINUTES)) await town.tick(false);
    await town.drain();
    await town.check(checkFinally);
  } catch (error) {
    town.broken.push(`stopped: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
  return town.report();
}

export function simulatedOffice(ground: Ground): Office {
  const week = { from: "08:30", to: "17:15" } as Office["calendar"]["openHours"][number];
  return {
    id: "itoigawa",
    name: "ハローワーク糸魚川",
    formalName: "糸魚川公共職業安定所",
    address: "新潟県糸魚川市横町5-9-50",
    telephone: "025-552-0333",
    telephoneHours: "平日8時30分から17時15分まで",
    mail: {
      fromName: "ハローワーク糸魚川",
      fromAddress: OFFICE_ADDRESS,
      ownAddresses: [OFFICE_ADDRESS],
      authservId: null,
      sentCopies: "ours",
    },
    policy: DEFAULT_POLICY,
    calendar: {
      openHours: [null, week, week, week, week, week, null],
      holidays: new Set(["2026-11-23", "2027-01-01"] as Day[]),
      closures: new Set(),
    },
    rooms: [
      {
        seat: 1,
        meetingId: "000 1111 2222",
        passcode: "SIM-PASS",
        waitingRoom: true,
        joinBeforeHost: false,
        participantRecording: false,
      },
    ],
    terms: ground.terms.versions,
    unconfirmed: [],
  };
}

async function openTown(seed: number, ground: Ground) {
  const random = seeded(seed);
  let now = START;
  let ids = 0;
  let ticks = 0;
  let storeDown = false;
  let crashes = 0;
  let errandsMade = 0;
  let mails = 0;
  let lettersRead = 0;
  const log: string[] = [];
  const broken: string[] = [];
  const errands: Errand[] = [];
  const truth: Truth = { acceptances: [], vacations: new Set() };
  const post = openPost(random, () => now);
  const parser = makeInProcessParser();
  const store = openMemoryStore({
    begin: () => {
      if (storeDown) throw new StoreDown("simulated");
    },
    beforeCommit: () => mayCrash("before commit"),
    afterCommit: () => mayCrash("after commit"),
  });
  const world: World = {
    clock: { now: () => now, monotonic: () => toEpochSeconds(now) * 1000, sleep: async () => {} },
    ids: {
      next: () => `id${String(++ids).padStart(8, "0")}`,
      reference: () => referenceOf(++ids),
      bytes: (count) => new Uint8Array(count).fill(7),
    },
    store,
    mailbox: post.mailbox,
    transport: post.transport,
    parser,
    digests: {
      token: (parts) => `MD${tokenText(createHmac("sha256", `office ${seed}`).update(parts.join("\0")).digest())}`,
      sha256: (bytes) => createHash("sha256").update(bytes).digest("hex"),
    },
    log: { info: note, warn: note, error: note },
  };
  const settings = {
    world,
    office: simulatedOffice(ground),
    letters: ground.letters,
    termsFiles: ground.terms.files,
    sendMode: "auto" as const,
  };
  let desk: Desk = await openDesk(settings);

  function note(event: string, fields: object = {}): void {
    log.push(`${now} ${event} ${JSON.stringify(fields)}`);
    if (log.length > LOG_TICKS * 10) log.shift();
  }

  function mayCrash(where: string): void {
    if (post.faults.crash > 0 && random.chance(post.faults.crash)) {
      post.counts.faults += 1;
      throw new Crash(where);
    }
  }

  /** Runs one duty as the process would; where it dies, a new one is opened on the same store. */
  async function duty(name: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (error instanceof StoreDown) return;
      if (!(error instanceof Crash)) throw error;
      note("crash", { duty: name, where: error.message });
      crashes += 1;
      store.dropHolds();
      const { crash } = post.faults;
      post.faults.crash = 0;
      const wasDown = storeDown;
      storeDown = false;
      desk = await openDesk(settings);
      await rescueInterrupted(desk);
      storeDown = wasDown;
      post.faults.crash = crash;
    }
  }

  const duties: [string, () => Promise<unknown>][] = [
    ["receive", () => receive(desk, "inbox")],
    ["receive junk", () => receive(desk, "junk")],
    ["settle", () => settle(desk)],
    ["deliver", () => deliver(desk)],
    ["resolve unknown", () => resolveUnknown(desk)],
    ["file copy", () => fileCopy(desk)],
    ["act in mailbox", () => actInMailbox(desk)],
    ["sweep", () => sweep(desk)],
  ];

  function later(minutes: number, what: string, run: () => Promise<void>): void {
    errands.push({ at: plusMinutes(now, minutes), order: errandsMade++, what, run });
    errands.sort((a, b) => (a.at === b.at ? a.order - b.order : a.at < b.at ? -1 : 1));
  }

  function write(person: JobSeeker, writing: Writing): void {
    const raw = mailBytes(person, OFFICE_ADDRESS, writing, now);
    mails += 1;
    post.arrive(raw, now);
    // Some servers deliver the same mail twice.
    if (random.chance(0.03)) {
      post.counts.faults += 1;
      mails += 1;
      post.arrive(raw, plusMinutes(now, 1));
    }
    note("mail", { from: person.address, subject: writing.subject });
  }

  const messageId = () => `<m${++ids}@mail.example.com>`;

  /** A person reads a letter and acts by habit. */
  async function read(person: JobSeeker, raw: Uint8Array, letterId: string): Promise<void> {
    const parsed = await parser.parse(raw);
    if ("failed" in parsed) throw new Error(`our own letter cannot be parsed: ${parsed.detail}`);
    lettersRead += 1;
    const kind = letterId.slice(1).split(".")[1]?.split("@")[0] ?? "";
    const answer = (body: string, delay: number, what: string, headers: string[] = [], before: () => void = () => {}) =>
      later(delay, what, async () => {
        before();
        write(person, {
          subject: `Re: ${parsed.subject}`,
          body: quoting(body, parsed.text, now),
          messageId: messageId(),
          inReplyTo: letterId,
          headers,
        });
      });
    switch (kind) {
      case "offer":
        answerOffer(person, letterId, answer);
        return;
      case "askback":
        answer(
          `求職番号：${person.number}\n希望日時：${person.wish}\n氏名：${person.name}`,
          person.delayMinutes,
          "fills in",
        );
        return;
      case "askwhich":
        answer("1番でお願いします。", person.delayMinutes, "chooses", [], () =>
          truth.acceptances.push({ letterId, receivedAt: now, ofOffer: false }),
        );
        return;
      case "details":
        answerDetails(person, answer);
        return;
      case "expirynotice":
        if (person.answers.expiryNotice === "lateYes")
          answer("お返事が遅くなりました。1番でお願いします。", person.delayMinutes, "late yes");
        return;
      default:
        return;
    }
  }

  type Answer = (body: string, delay: number, what: string, headers?: string[], before?: () => void) => void;

  function answerOffer(person: JobSeeker, letterId: string, answer: Answer): void {
    const habit = person.answers.offer;
    if (habit === "silent") return;
    const words: Record<typeof habit, string> = {
      accept: "1番でお願いします。",
      lateYes: "1番でお願いします。",
      bareYes: "承知しました。よろしくお願いいたします。",
      decline: "申し訳ありませんが、今回は辞退します。",
      otherTimes: `都合がつかないため、${otherWish(random, now)}に変更をお願いします。`,
      question: "駐車場はありますか。",
      vacation: "現在不在にしております。12月10日に戻ります。",
    };
    const delay = habit === "vacation" ? 1 : habit === "lateYes" ? 6 * SEED_DAY_MINUTES : person.delayMinutes;
    const headers = habit === "vacation" ? ["Auto-Submitted: auto-replied"] : [];
    answer(words[habit], delay, habit, headers, () => {
      if (habit === "vacation") truth.vacations.add(letterId);
      if (habit === "accept" || habit === "lateYes")
        truth.acceptances.push({ letterId, receivedAt: now, ofOffer: true });
    });
    // Whoever wished for another time takes the one that is offered then.
    if (habit === "otherTimes") person.answers.offer = "accept";
  }

  function answerDetails(person: JobSeeker, answer: Answer): void {
    const habit = person.answers.details;
    if (habit === "thanks") answer("ありがとうございます。", person.delayMinutes, "thanks");
    if (habit === "cancelBefore") answer("都合が悪くなったため、予約をキャンセルします。", 30, "cancels");
  }

  /** Staff come by in opening hours: they settle what is held, what waits for them, and what happened. */
  async function staff(): Promise<void> {
    const open = ![0, 6].includes(weekdayOf(dayOf(now))) && clockTimeOf(now) > "08:30" && clockTimeOf(now) < "17:15";
    if (!open || storeDown || !random.chance(0.25)) return;
    const { held, kept, over } = await store.look(desk.office.id, async (view) => ({
      held: await view.inboundMails({ states: ["held"], limit: 20 }),
      kept: (await view.bookings({ statuses: ["requested"], limit: 100 })).filter(
        (one) => one.status === "requested" && (one.keptFor || (one.asked && one.asked.answerBy < now)),
      ),
      over: await view.bookings({ statuses: ["confirmed"], to: plusMinutes(now, -30), limit: 100 }),
    }));
    for (const mail of held) await desk.hold.transaction((tx) => markHandled(tx, desk, mail, mail.bookingId));
    const act = { at: now, staff: "hanako" };
    const cause = { mail: null, references: [], staff: "hanako" };
    for (const { id: bookingId } of kept)
      await handle(desk, { type: "reject", ...act, bookingId, reason: "電話で案内" }, cause);
    for (const { id: bookingId } of over)
      await handle(desk, { type: "recordOutcome", ...act, bookingId, outcome: "attended", reason: "" }, cause);
  }

  let delivered = 0;
  const people = new Map<string, JobSeeker>();

  async function deliverToPeople(): Promise<void> {
    for (; delivered < post.sent.length; delivered++) {
      const letter = post.sent[delivered];
      const person = letter && people.get(letter.to);
      if (!letter || !person) continue;
      const again = post.sent.slice(0, delivered).some((one) => one.messageId === letter.messageId);
      if (!again) await read(person, letter.raw, letter.messageId);
    }
  }

  function drawFaults(): void {
    const { faults } = post;
    faults.imapDown = random.chance(0.05);
    faults.smtpDown = random.chance(0.05);
    storeDown = random.chance(0.02);
    for (const down of [faults.imapDown, faults.smtpDown, storeDown]) post.counts.faults += down ? 1 : 0;
    faults.crash = 0.004;
    faults.partialFetch = 0.1;
    faults.deferral = 0.1;
    faults.lostAnswer = 0.03;
  }

  async function check(how: typeof checkAlways): Promise<void> {
    const wasDown = storeDown;
    storeDown = false;
    broken.push(...(await how({ store, officeId: desk.office.id, post, truth, now, office: desk.office })));
    storeDown = wasDown;
    if (broken.length > 0) throw new Error("an invariant is broken");
  }

  return {
    broken,
    now: () => now,
    settleIn: (index: number) => {
      const start = random.between(60, 18 * SEED_DAY_MINUTES);
      errands.push({
        at: plusMinutes(START, start),
        order: errandsMade++,
        what: "first mail",
        run: async () => {
          const person = inventPerson(random, index, now);
          people.set(person.address, person);
          if (random.chance(0.04)) post.refusing.add(person.address);
          write(person, firstMail(person, messageId()));
        },
      });
      errands.sort((a, b) => (a.at === b.at ? a.order - b.order : a.at < b.at ? -1 : 1));
    },
    tick: async (withFaults: boolean) => {
      ticks += 1;
      now = plusMinutes(now, random.between(5, 120));
      if (withFaults) drawFaults();
      else {
        Object.assign(post.faults, NO_FAULTS);
        storeDown = false;
      }
      for (let errand = errands[0]; errand && errand.at <= now; errand = errands[0]) {
        errands.shift();
        await errand.run();
      }
      for (let turn = 0; turn < duties.length * 2; turn++) {
        const [name, work] = random.pick(duties);
        await duty(name, work);
      }
      await duty("staff", staff);
      await deliverToPeople();
      if (ticks % CHECK_EVERY_TICKS === 0) await check(checkAlways);
    },
    drain: async () => {
      for (let round = 0; round < 200; round++) for (const [name, work] of duties) await duty(name, work);
    },
    check,
    report: async (): Promise<Report> => {
      storeDown = false;
      const { bookings, held } = await store.look(desk.office.id, async (view) => ({
        bookings: await view.bookings({ limit: 1000 }),
        held: await view.inboundMails({ states: ["held"], limit: 1000 }),
      }));
      const count = (status: string) => bookings.filter((one) => one.status === status).length;
      const outbox = createHash("sha256");
      for (const letter of post.sent) outbox.update(letter.to).update(letter.raw);
      return {
        seed,
        counts: {
          ...{
            people: people.size,
            mails,
            letters: lettersRead,
            faults: post.counts.faults,
            crashes,
            bookings: bookings.length,
          },
          ...{
            confirmed: count("confirmed") + count("attended"),
            expired: count("expired"),
            cancelled: count("cancelled"),
            held: held.length,
          },
        },
        broken,
        log: log.slice(-LOG_TICKS),
        outbox: outbox.digest("hex"),
      };
    },
  };
}

/** Kept for the type of a stored moment in errands. */
export const simulationStart: Time = fromEpochSeconds(toEpochSeconds(START));

const REFERENCE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
const TOKEN_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

function referenceOf(id: number): string {
  let text = "";
  for (let rest = id, index = 0; index < 8; index++, rest = Math.floor(rest / REFERENCE_LETTERS.length))
    text = `${REFERENCE_LETTERS[rest % REFERENCE_LETTERS.length]}${text}`;
  return `${text.slice(0, 4)}-${text.slice(4)}`;
}

function tokenText(bytes: Uint8Array): string {
  return [...bytes.subarray(0, 26)].map((byte) => TOKEN_LETTERS[byte % 32]).join("");
}

export type { Post, Random };
