import { chownSync, mkdirSync, readFileSync, renameSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Policy } from "../../src/booking/policy.ts";
import { fromEpochSeconds, type Time, toEpochSeconds, toTime } from "../../src/booking/time.ts";
import { loadLetters } from "../../src/mail/letters/render.ts";
import { type Service, startService } from "../../src/service.ts";
import { openCipher } from "../../src/world/cipher.ts";
import { openMailbox } from "../../src/world/imap.ts";
import type { ImapLimits } from "../../src/world/imap-line.ts";
import { parseImapUrl, parseSmtpUrl } from "../../src/world/mail-url.ts";
import { makeInProcessParser } from "../../src/world/parser.ts";
import { openPostgresStore } from "../../src/world/postgres-store.ts";
import { readProfile } from "../../src/world/profile.ts";
import { openTransport } from "../../src/world/smtp.ts";
import type { View } from "../../src/world/store.ts";
import { makeDigests, makeIds } from "../../src/world/system.ts";
import { readTemplates } from "../../src/world/templates.ts";
import type { Clock, World } from "../../src/world/world.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";
import type { Dovecot } from "../dovecot.ts";
import { keepLog, realClock } from "../real-clock.ts";
import { OFFICE_ADDRESS, START } from "./house.ts";

const KEY = new Uint8Array(32).fill(9);

/** The house with its own loops running on real servers; pauses that take minutes in an office take a second here. */
export type RunningHouse = {
  log: { lines: string[] };
  service(): Service;
  now(): Time;
  /** The civil clock goes on by so many minutes at once. */
  minutesPass(minutes: number): void;
  look<T>(question: (view: View) => Promise<T>): Promise<T>;
  start(): Promise<void>;
  stop(): Promise<void>;
  close(): Promise<void>;
};

export const QUICK = { connectMs: 2_000, backoffFirstMs: 50, backoffLongestMs: 500, authenticationRetryMs: 1_500 };

export async function openRunningHouse(
  imapUrl: string,
  smtpUrl: string,
  limits: Partial<ImapLimits> = {},
  pollSeconds = 60,
  own: { database?: Pick<TestDatabase, "serviceUrl" | "drop">; officeId?: string; policy?: Partial<Policy> } = {},
): Promise<RunningHouse> {
  const database = own.database ?? (await freshDatabase());
  const profile = readProfile(join(import.meta.dirname, "../../offices/itoigawa.json"), {
    imap: null,
    smtp: null,
    allowSampleTerms: true,
    mailFrom: { name: null, address: OFFICE_ADDRESS },
    authservId: null,
  });
  if ("problems" in profile) throw new Error(profile.problems.join("\n"));
  const { termsFiles } = profile;
  const office = {
    ...profile.office,
    id: own.officeId ?? profile.office.id,
    policy: { ...profile.office.policy, ...own.policy },
  };
  const letters = await loadLetters(await readTemplates());
  const log = keepLog();
  const begun = performance.now();
  let pushedSeconds = 0;
  const clock: Clock = {
    ...realClock,
    now: () => {
      const elapsed = Math.floor((performance.now() - begun) / 1000);
      return fromEpochSeconds(toEpochSeconds(toTime(START)) + elapsed + pushedSeconds);
    },
  };
  const tools = { clock, log, limits: { ...QUICK, ...limits } };
  let running: { service: Service; world: World } | null = null;
  const openStore = () =>
    openPostgresStore({ url: database.serviceUrl, cipher: openCipher([{ id: "k1", key: KEY }]), log });
  const onlooker = await openStore();

  const house: RunningHouse = {
    log,
    service: () => {
      if (running === null) throw new Error("the service does not run");
      return running.service;
    },
    now: () => clock.now(),
    minutesPass: (minutes) => {
      pushedSeconds += minutes * 60;
    },
    look: (question) => onlooker.look(office.id, question),
    async start() {
      const imap = parseImapUrl(imapUrl);
      const smtp = parseSmtpUrl(smtpUrl);
      if ("problem" in imap || "problem" in smtp) throw new Error("a test server's address cannot be read");
      const world: World = {
        clock,
        ids: makeIds(),
        store: await openStore(),
        mailbox: openMailbox(imap, tools),
        transport: openTransport(smtp, tools),
        parser: makeInProcessParser(),
        meetings: null,
        digests: makeDigests(KEY),
        log,
      };
      const service = await startService({ world, office, letters, termsFiles, sendMode: "auto", pollSeconds });
      running = { service, world };
    },
    async stop() {
      if (running === null) return;
      const { service, world } = running;
      running = null;
      await service.stop();
      await Promise.all([world.mailbox.close(), world.transport.close(), world.store.close()]);
    },
    async close() {
      await house.stop();
      await onlooker.close();
      await database.drop();
    },
  };
  return house;
}

let dropped = 0;

/**
 * A mail that reaches the mailbox, as the delivering side of a mail host goes on by itself while its IMAP server is down. It is
 * moved into its place whole, for a server that is up reads it there at once.
 */
export function dropInto(dovecot: Dovecot, user: string, raw: Uint8Array, receivedAt: Time): void {
  const maildir = dovecot.maildir(user);
  const { uid, gid } = statSync(dirname(maildir));
  for (const name of ["new", "cur", "tmp"]) mkdirSync(join(maildir, name), { recursive: true });
  const name = `${toEpochSeconds(receivedAt)}.M${++dropped}P1.story`;
  const file = join(maildir, "tmp", name);
  writeFileSync(file, raw);
  utimesSync(file, toEpochSeconds(receivedAt), toEpochSeconds(receivedAt));
  chownSync(file, uid, gid);
  renameSync(file, join(maildir, "new", name));
}

/** Changes the password that Dovecot lets a user in with; it reads its list of users anew at each login. */
export function changePassword(dovecot: Dovecot, user: string, password: string): void {
  const file = join(dirname(dirname(dirname(dovecot.maildir(user)))), "users");
  const lines = readFileSync(file, "utf8").split("\n");
  writeFileSync(
    file,
    lines.map((line) => (line.startsWith(`${user}:`) ? `${user}:{PLAIN}${password}` : line)).join("\n"),
  );
}
