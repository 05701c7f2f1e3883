import { readFileSync, rmSync } from "node:fs";
import type { Server } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { type Config, type Environment, readConfig } from "../config.ts";
import { makeConsole } from "../console/server.ts";
import { loadLetters } from "../mail/letters/render.ts";
import type { Office } from "../mail/office.ts";
import { openDatabase, openWorld } from "../open-world.ts";
import { type Service, startService } from "../service.ts";
import { defaultDataDir } from "../world/embedded-postgres.ts";
import { parseSmtpUrl } from "../world/mail-url.ts";
import { ONE_TIME_CODES } from "../world/one-time-codes.ts";
import { readPageScript } from "../world/page-script.ts";
import { hashPassword, PASSWORDS } from "../world/passwords.ts";
import { type Profile, readProfile } from "../world/profile.ts";
import { openTransport } from "../world/smtp.ts";
import type { Store } from "../world/store.ts";
import { makeIds } from "../world/system.ts";
import { readTemplates } from "../world/templates.ts";
import type { Clock, Ids, Log, Transport } from "../world/world.ts";
import { type MovableClock, makeMovableClock } from "./movable-clock.ts";
import { claimFolder, NoTown } from "./town-folder.ts";
import { type LetterReader, makeLetterReader } from "./town-letters.ts";
import { OFFICE_ACCOUNT, PEOPLE, STAFF_ACCOUNT } from "./town-people.ts";
import { makeTownPages } from "./town-routes.ts";
import type { SentLine } from "./town-state.ts";
import { startTrialMail, type TrialMail } from "./trial-mail.ts";

/** Wanted ports; 0 takes a free one, and a wanted one that is in use is replaced by a free one unless it was asked for. */
export type TownPorts = { page: number; console: number; smtp: number; imap: Record<string, number> };

export type TownSettings = {
  env: Environment;
  clock: Clock;
  log: Log;
  ports: TownPorts;
};

/** The trial town while it runs. */
export type Town = {
  url: string;
  consoleUrl: string;
  office: Office;
  clock: MovableClock;
  mail: TrialMail;
  store: Store;
  service: Service;
  letters: LetterReader;
  ids: Ids;
  /** How the page hands over what job seekers send. */
  transport: Transport;
  /** What the page sent, by person. */
  sent: Map<string, SentLine[]>;
  /** `person/uid` of what was read on the page. */
  opened: Set<string>;
  imapUrl(address: string): string;
  smtpUrl: string;
  stop(): Promise<void>;
};

export { NoTown };

const HOST = "127.0.0.1";
const FIRST_POLL_MS = 30_000;
const LOOK_AGAIN_MS = 50;

/**
 * Builds the town from the real parts: embedded Postgres, IMAP and SMTP over loopback, the service and the console in
 * this process. It begins empty each time, also after the one before was killed. What has been started is stopped again
 * when a later part fails.
 */
export async function startTown(settings: TownSettings): Promise<Town> {
  const { log } = settings;
  await using building = new AsyncDisposableStack();
  const clock = makeMovableClock(settings.clock);
  const folder = await claimFolder(settings.env.DATA_DIR || defaultDataDir(log), log);
  building.defer(() => rmSync(folder, { recursive: true, force: true }));

  const address = settledProfile(configOf(settings.env, folder, {})).office.mail.fromAddress;
  const mail = await startTrialMail({
    clock,
    mailboxes: [
      { ...OFFICE_ACCOUNT, address },
      ...PEOPLE.map(({ user, password, address }) => ({ user, password, address })),
    ],
    ports: { smtp: settings.ports.smtp, imap: withAddress(settings.ports.imap, address) },
  });
  building.defer(() => mail.stop());

  const config = configOf(settings.env, folder, { IMAP_URL: mail.imapUrl(address), SMTP_URL: mail.smtpUrl });
  const profile = settledProfile(config);
  const tools = { clock, log };
  const database = await openDatabase(config, tools);
  building.defer(() => database.close());
  const world = openWorld(profile, database, tools);
  building.defer(() => world.close());
  await addStaffAccount(database.store, profile.office.id);
  const service = await startService({
    world,
    office: profile.office,
    letters: await loadLetters(await readTemplates()),
    termsFiles: profile.termsFiles,
    sendMode: "auto",
  });
  building.defer(() => service.stop());
  const silence = clock.onMove(() => service.poke());
  building.defer(() => void silence());
  await firstPoll(service, clock);

  const smtp = parseSmtpUrl(mail.smtpUrl);
  if ("problem" in smtp) throw new NoTown(smtp.problem);
  const transport = openTransport(smtp, tools);
  building.defer(() => transport.close());
  const closing = new AbortController();
  building.defer(() => closing.abort());
  const consoleServer = await listen(openConsole(service, closing.signal).fetch, settings.ports.console);
  building.defer(() => close(consoleServer));

  const town: Omit<Town, "stop" | "url"> = {
    consoleUrl: urlOf(consoleServer),
    office: profile.office,
    clock,
    mail,
    store: database.store,
    service,
    letters: makeLetterReader(),
    ids: makeIds(),
    transport,
    sent: new Map(),
    opened: new Set(),
    imapUrl: (address) => mail.imapUrl(address),
    smtpUrl: mail.smtpUrl,
  };
  const whole: Town = { ...town, url: "", stop: () => Promise.resolve() };
  const pageServer = await listen(makeTownPages(whole).fetch, settings.ports.page);
  building.defer(() => close(pageServer));
  const built = building.move();
  whole.url = urlOf(pageServer);
  whole.stop = () => built.disposeAsync();
  return whole;
}

function openConsole({ desk, health }: Service, stop: AbortSignal): ReturnType<typeof makeConsole> {
  const outside = { passwords: PASSWORDS, codes: ONE_TIME_CODES, script: readPageScript() };
  return makeConsole({ desk, health, ...outside, secureCookies: false, stop });
}

async function addStaffAccount(store: Store, officeId: string): Promise<void> {
  const { id, displayName, password } = STAFF_ACCOUNT;
  const passwordHash = await hashPassword(password);
  await store.transaction(officeId, (tx) =>
    tx.saveStaff({ id, displayName, role: "chief", passwordHash, active: true }),
  );
}

/** A loopback port that is free now: the wanted one, or any. */
export async function freePort(wanted: number): Promise<number> {
  const probe = createServer();
  const open = (port: number) =>
    new Promise<boolean>((resolve) => {
      probe.once("error", () => resolve(false));
      probe.listen(port, HOST, () => resolve(true));
    });
  if (!(await open(wanted))) await open(0);
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** OFFICE_FILE may name a profile of one's own; nothing else of the environment reaches the town. */
function configOf(env: Environment, folder: string, servers: Record<string, string>): Config {
  const config = readConfig(
    { OFFICE_FILE: env.OFFICE_FILE, DATA_DIR: folder, SEND_MODE: "auto", ALLOW_SAMPLE_TERMS: "1", ...servers },
    (path) => readFileSync(path, "utf8"),
  );
  if ("problems" in config) throw new NoTown(config.problems.join("\n"));
  return config;
}

function settledProfile(config: Config): Profile {
  const profile = readProfile(config.officeFile, config);
  if ("problems" in profile) throw new NoTown(profile.problems.join("\n"));
  return profile;
}

/** The office's address is known only from its profile, so its port is asked for by the word `office`. */
function withAddress(ports: Record<string, number>, office: string): Record<string, number> {
  const named: Record<string, number> = {};
  if (ports[OFFICE_ACCOUNT.user] !== undefined) named[office] = ports[OFFICE_ACCOUNT.user] ?? 0;
  for (const { user, address } of PEOPLE) if (ports[user] !== undefined) named[address] = ports[user] ?? 0;
  return named;
}

/** Mail that arrives before the clerk's first look at the mailbox would count as old mail and not be answered. */
async function firstPoll(service: Service, clock: Clock): Promise<void> {
  const until = clock.monotonic() + FIRST_POLL_MS;
  while (service.health().lastPollAt === null) {
    if (clock.monotonic() > until) throw new NoTown(`The trial mailbox cannot be read: ${troubleOf(service)}.`);
    await clock.sleep(LOOK_AGAIN_MS);
  }
}

function troubleOf(service: Service): string {
  return service.health().trouble?.detail ?? "it does not answer";
}

type Fetch = Parameters<typeof createAdaptorServer>[0]["fetch"];

function listen(fetch: Fetch, port: number): Promise<Server> {
  const server = createAdaptorServer({ fetch }) as Server;
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, HOST, () => resolve(server));
  });
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

function urlOf(server: Server): string {
  return `http://${HOST}:${(server.address() as AddressInfo).port}`;
}
