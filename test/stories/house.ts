import { join } from "node:path";
import { afterAll } from "vitest";
import { type Time, toTime } from "../../src/booking/time.ts";
import { deliver, rescueInterrupted, resolveUnknown } from "../../src/desk/delivery.ts";
import type { Desk } from "../../src/desk/desk.ts";
import { actInMailbox } from "../../src/desk/mailbox-acts.ts";
import { poll } from "../../src/desk/poll.ts";
import { fileCopy } from "../../src/desk/sent-copies.ts";
import { settle } from "../../src/desk/settle.ts";
import { sweep } from "../../src/desk/sweep.ts";
import { loadLetters } from "../../src/mail/letters/render.ts";
import type { Office } from "../../src/mail/office.ts";
import type { ParsedMail } from "../../src/mail/reading.ts";
import { startTrialMail } from "../../src/sandbox/trial-mail.ts";
import { openDesk } from "../../src/service.ts";
import { openCipher } from "../../src/world/cipher.ts";
import { openMailbox } from "../../src/world/imap.ts";
import { parseImapUrl, parseSmtpUrl } from "../../src/world/mail-url.ts";
import { makeInProcessParser } from "../../src/world/parser.ts";
import { openPostgresStore } from "../../src/world/postgres-store.ts";
import { readProfile } from "../../src/world/profile.ts";
import { openTransport } from "../../src/world/smtp.ts";
import { makeDigests, makeIds } from "../../src/world/system.ts";
import { readTemplates } from "../../src/world/templates.ts";
import type { Log, World } from "../../src/world/world.ts";
import { freshDatabase, silentLog, type TestDatabase } from "../database.ts";
import { startDovecot } from "../dovecot.ts";
import { realClock } from "../real-clock.ts";
import { startSmtpSink } from "../smtp-sink.ts";

/** A Wednesday in the past: Dovecot puts its own clock's time for an INTERNALDATE that lies ahead. */
export const START = toTime("2026-06-10T10:00:00+09:00");
export const OFFICE_ADDRESS = "madoguchi@office.example.jp";
const MOST_TURNS = 60;
const KEY = new Uint8Array(32).fill(9);
/** What the house's database is sealed with. */
export const HOUSE_KEYS = [{ id: "k1", key: KEY }];

/** A mail server of the story: real IMAP for the office, real SMTP out of it. */
export type MailServers = {
  imapUrl: string;
  smtpUrl: string;
  arrive(raw: Uint8Array, receivedAt: Time): Promise<void>;
  /** Every letter SMTP took, in order. */
  letters(): { to: string; raw: Uint8Array }[];
  /** The same mails under a new UIDVALIDITY, where the server can do that. */
  renumber?(): Promise<void>;
  stop(): Promise<void>;
};

export type ReceivedLetter = ParsedMail & { raw: Uint8Array };

/**
 * The whole house with a real database and real mail servers, its duties turned by hand. A letter that nobody read fails the
 * story when it closes.
 */
export type House = {
  office: Office;
  readonly desk: Desk;
  now(): Time;
  waitUntil(time: string): void;
  /** A mail arrives now. */
  arrives(raw: Uint8Array): Promise<void>;
  /** Reads, decides, sends, files and sweeps until nothing is left to do. */
  works(): Promise<void>;
  /** The process ends and another one starts on the same database and mailbox. */
  restarts(): Promise<void>;
  /** The process ends; what `restore` does with the old database and a new one happens, and another process starts on the new. */
  movesTo(database: TestDatabase): Promise<void>;
  readonly database: TestDatabase;
  /** The next letter for an address; throws when there is none. */
  letterTo(address: string): Promise<ReceivedLetter>;
  noLetterTo(address: string): void;
  close(): Promise<void>;
};

export async function openHouse(servers: MailServers, clock: { now: Time }, log: Log = silentLog): Promise<House> {
  let database = await freshDatabase();
  const profile = readProfile(join(import.meta.dirname, "../../offices/itoigawa.json"), {
    imap: null,
    smtp: null,
    allowSampleTerms: true,
    mailFrom: { name: null, address: OFFICE_ADDRESS },
    authservId: null,
  });
  if ("problems" in profile) throw new Error(profile.problems.join("\n"));
  const { office, termsFiles } = profile;
  const letters = await loadLetters(await readTemplates());
  const read = new Set<number>();
  let desk = await open();

  async function open(): Promise<Desk> {
    const imap = parseImapUrl(servers.imapUrl);
    const smtp = parseSmtpUrl(servers.smtpUrl);
    if ("problem" in imap || "problem" in smtp) throw new Error("a test server's address cannot be read");
    const ids = makeIds();
    const civil = { ...realClock, now: () => clock.now };
    const tools = { clock: civil, log };
    const world: World = {
      clock: civil,
      ids,
      store: await openPostgresStore({
        url: database.serviceUrl,
        cipher: openCipher(HOUSE_KEYS),
        log,
      }),
      mailbox: openMailbox(imap, tools),
      transport: openTransport(smtp, tools),
      parser: makeInProcessParser(),
      meetings: null,
      digests: makeDigests(KEY),
      log,
    };
    const opened = await openDesk({ world, office, letters, termsFiles, sendMode: "auto" });
    await rescueInterrupted(opened);
    return opened;
  }

  async function shut(): Promise<void> {
    const { world, hold } = desk;
    await hold.release();
    await Promise.all([world.mailbox.close(), world.transport.close(), world.store.close()]);
  }

  async function turn(): Promise<boolean> {
    const trouble = await poll(desk);
    if (trouble) throw new Error(trouble.detail);
    let worked = false;
    for (const duty of [settle, deliver, resolveUnknown, fileCopy, actInMailbox, sweep])
      worked = (await duty(desk)) === "worked" || worked;
    return worked;
  }

  /** For a failing story: what the clerk made of the mails it held. */
  async function describeHeld(): Promise<string> {
    const held = await desk.world.store.look(office.id, (view) => view.inboundMails({ states: ["held"], limit: 5 }));
    return held.map((mail) => `held ${mail.reason}: ${JSON.stringify(mail.reading)}`).join("\n") || "nothing is held";
  }

  const house: House = {
    office,
    get desk() {
      return desk;
    },
    now: () => clock.now,
    waitUntil: (time) => {
      clock.now = toTime(time);
    },
    arrives: (raw) => servers.arrive(raw, clock.now),
    works: async () => {
      for (let turns = 0; await turn(); turns++)
        if (turns > MOST_TURNS) throw new Error("the house never comes to rest");
    },
    restarts: async () => {
      await shut();
      desk = await open();
    },
    get database() {
      return database;
    },
    movesTo: async (other) => {
      await shut();
      await database.drop();
      database = other;
      desk = await open();
    },
    letterTo: async (address) => {
      const index = servers.letters().findIndex((letter, at) => letter.to === address && !read.has(at));
      const letter = servers.letters()[index];
      if (!letter) throw new Error(`no letter for ${address}; ${await describeHeld()}`);
      read.add(index);
      const parsed = await desk.world.parser.parse(letter.raw);
      if ("failed" in parsed) throw new Error(parsed.detail);
      return { ...parsed, raw: letter.raw };
    },
    noLetterTo: (address) => {
      if (servers.letters().some((letter, at) => letter.to === address && !read.has(at)))
        throw new Error(`an unexpected letter for ${address}`);
    },
    close: async () => {
      await shut();
      await servers.stop();
      await database.drop();
      const unread = servers.letters().filter((_, at) => !read.has(at));
      if (unread.length > 0) throw new Error(`${unread.length} letters were sent that nobody in the story expected`);
    },
  };
  await house.works();
  return house;
}

/** Dovecot for the office and a recording SMTP server. */
export async function withDovecot(): Promise<MailServers> {
  const dovecot = await sharedDovecot();
  const user = `office${++dovecotUsers}`;
  const sink = await startSmtpSink();
  return {
    imapUrl: dovecot.imapUrl(user),
    smtpUrl: sink.url,
    arrive: (raw, receivedAt) => dovecot.append(user, raw, receivedAt),
    letters: () => sink.mails.map(({ to, raw }) => ({ to: to[0] ?? "", raw })),
    renumber: () => dovecot.wipeIndexes(user),
    stop: () => sink.stop(),
  };
}

/** The trial town's own servers, all in this process. */
export async function withTrialServers(clock: { now: Time }): Promise<MailServers> {
  const trial = await startTrialMail({
    clock: { now: () => clock.now },
    mailboxes: [{ user: "office", password: "trial", address: OFFICE_ADDRESS }],
  });
  return {
    imapUrl: trial.imapUrl(OFFICE_ADDRESS),
    smtpUrl: trial.smtpUrl,
    arrive: async (raw, receivedAt) => trial.deliver(OFFICE_ADDRESS, raw, receivedAt),
    letters: () => trial.stray().map(({ to, raw }) => ({ to, raw })),
    stop: () => trial.stop(),
  };
}

const MOST_DOVECOT_USERS = 40;
let dovecotUsers = 0;
let dovecot: ReturnType<typeof startDovecot> | undefined;

/** One Dovecot for a test file; each story gets a mailbox of its own. */
function sharedDovecot(): ReturnType<typeof startDovecot> {
  dovecot ??= startDovecot(Array.from({ length: MOST_DOVECOT_USERS }, (_, index) => `office${index + 1}`));
  return dovecot;
}

export function stopDovecotAfterAll(): void {
  afterAll(async () => (await dovecot)?.remove());
}
