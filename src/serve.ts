import type { Server } from "node:http";
import { createAdaptorServer } from "@hono/node-server";
import { getConnInfo } from "@hono/node-server/conninfo";
import { Hono } from "hono";
import { EXIT_CONFIG } from "./config.ts";
import { makeConsole } from "./console/server.ts";
import { OUTSIDE_BACK_PATH } from "./console/sign-in-outside.ts";
import type { Desk } from "./desk/desk.ts";
import { loadLetters, type RenderLetter } from "./mail/letters/render.ts";
import {
  type Database,
  DatabaseAway,
  openDatabase,
  openWorld,
  proveDataKeys,
  type Tools,
  withTokens,
  wordsOf,
} from "./open-world.ts";
import { OfficeTaken, type Service, startService } from "./service.ts";
import { readSettings, type Settings } from "./settings.ts";
import { makeStatusPages, type Status } from "./status-pages.ts";
import { CipherRefused } from "./world/cipher.ts";
import { NoDataKey } from "./world/data-key.ts";
import { NoEmbeddedPostgres } from "./world/embedded-postgres.ts";
import { openIdentityProvider } from "./world/identity-provider.ts";
import { isLoopback } from "./world/mail-url.ts";
import { MigrationRefused } from "./world/migrations.ts";
import { ONE_TIME_CODES } from "./world/one-time-codes.ts";
import { readPageScript } from "./world/page-script.ts";
import { PASSWORDS } from "./world/passwords.ts";
import type { Profile } from "./world/profile.ts";
import { StoreDown, Superseded } from "./world/store.ts";
import { makeClock, makeLog } from "./world/system.ts";
import { readTemplates } from "./world/templates.ts";
import type { Terminal } from "./world/terminal.ts";
import type { Log, World } from "./world/world.ts";

/** From the first signal to the end of the process. */
const STOP_MS = 10_000;
/** Of that, what a running step gets before the mail lines are cut. */
const FINISH_STEP_MS = 4_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
const TRIES_BEFORE_OPENING_ANEW = 3;
/** How soon a lost hold on the office is noticed. */
const WATCH_MS = 5_000;

const NOT_YET =
  "ただいま準備中です。しばらくしてからもう一度開いてください。\nNot ready yet; /readyz says what is missing.\n";

/** What only tests say, to see in seconds what otherwise takes a minute. */
export type Trial = { log?: Log; pollSeconds?: number };

type Job = {
  settings: Settings;
  tools: Tools;
  letters: RenderLetter;
  status: Status;
  stop: AbortSignal;
  trial: Trial;
  /** The staff window answers here once the desk is open. */
  window: { current: Window | null };
};

type Window = { fetch(request: Request, env: unknown): Response | Promise<Response> };

/**
 * `madoguchi serve`: the http side stands first, so that an operator can ask what is missing; then database and desk are
 * opened, tried again with growing pauses while the outside is away. Mail servers may be down: their loops wait for them.
 */
export async function serve(terminal: Terminal, trial: Trial = {}): Promise<number> {
  const settings = readSettings(terminal, { serve: true });
  if (settings === null) return EXIT_CONFIG;
  const tools: Tools = { clock: makeClock(), log: trial.log ?? makeLog() };
  const { config, profile } = settings;
  const job: Job = {
    settings,
    tools,
    letters: await lettersOf(profile),
    status: {
      officeId: profile.office.id,
      sendMode: config.sendMode ?? "stop",
      store: null,
      health: null,
      waitingFor: "The database is being opened.",
    },
    stop: terminal.stopSignal(STOP_MS),
    trial,
    window: { current: null },
  };
  let server: Server;
  try {
    server = await listen(httpSide(job), config.bind, config.consolePort);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unknown";
    terminal.err(
      `madoguchi cannot listen at ${config.bind}:${config.consolePort} (${code}). Set BIND and CONSOLE_PORT.`,
    );
    return 1;
  }
  tools.log.info("listening", { bind: config.bind, port: portOf(server), sendMode: config.sendMode });
  try {
    return await keepServing(job, terminal);
  } finally {
    server.closeAllConnections();
    server.close();
    tools.log.info("stopped");
  }
}

async function lettersOf({ ownWording }: Profile): Promise<RenderLetter> {
  const shipped = await readTemplates();
  return loadLetters({ ...shipped, ...ownWording }, shipped);
}

function httpSide({ status, settings, window }: Job): Hono {
  const app = new Hono();
  app.route("/", makeStatusPages(status, settings.config.metricsToken));
  app.all("*", (context) => window.current?.fetch(context.req.raw, context.env) ?? context.text(NOT_YET, 503));
  return app;
}

/** The staff window answers every path but the three of the status pages. */
function openWindow({ desk, health }: Service, { settings }: Job, stop: AbortSignal): Window {
  const { bind, publicUrl, oidc } = settings.config;
  const outside = publicUrl === null ? null : new URL(publicUrl);
  const back = `${publicUrl?.replace(/\/+$/, "")}${OUTSIDE_BACK_PATH}`;
  return makeConsole({
    desk,
    health,
    passwords: PASSWORDS,
    codes: ONE_TIME_CODES,
    secureCookies: outside === null ? !isLoopback(bind) : outside.protocol === "https:",
    script: readPageScript(),
    stop,
    clientAddress: (context) => getConnInfo(context).remote.address ?? "unknown",
    ...(oidc === null
      ? {}
      : { outside: { provider: openIdentityProvider(oidc, back, desk.world.log), only: oidc.only } }),
    ...(outside === null ? {} : { publicOrigin: outside.origin, basePath: outside.pathname.replace(/\/+$/, "") }),
  });
}

async function keepServing(job: Job, terminal: Terminal): Promise<number> {
  // One source of tokens for the life of the process: a renewed refresh token may have replaced the one in the environment.
  const profile = withTokens(job.settings, job.tools);
  for (let failures = 0; !job.stop.aborted; failures++) {
    let database: Database | null = null;
    try {
      database = await openDatabase(job.settings.config, job.tools);
      await proveDataKeys(database, job.settings.profile.office.id);
    } catch (error) {
      await database?.close();
      if (!(error instanceof DatabaseAway) && !(error instanceof StoreDown)) return giveUp(terminal, error);
      await waitOut(job, "database-away", error.message, failures);
      continue;
    }
    failures = 0;
    const world = openWorld(profile, database, job.tools, job.settings.config.zoom);
    try {
      await serveOffice(job, world);
    } finally {
      Object.assign(job.status, { store: null, health: null });
      await world.close();
      await database.close();
    }
  }
  return 0;
}

/** What no waiting cures. Anything we did not foresee is thrown on: a bug must be seen. */
function giveUp(terminal: Terminal, error: unknown): number {
  const foreseen = [NoEmbeddedPostgres, NoDataKey, MigrationRefused, CipherRefused];
  if (!foreseen.some((kind) => error instanceof kind)) throw error;
  terminal.err(`madoguchi cannot start: ${wordsOf(error)}`);
  return 1;
}

/**
 * Holds the office and works until told to stop; when another worker took it over, stands by for it again. Returns also when the
 * database stays away: opening it anew tells more about why, and starts an embedded one that was killed.
 */
async function serveOffice(job: Job, world: World & { close(): Promise<void> }): Promise<void> {
  const { settings, status, stop, letters } = job;
  status.store = world.store;
  let away = 0;
  for (let failures = 0; !stop.aborted && away < TRIES_BEFORE_OPENING_ANEW; failures++) {
    let service: Service;
    try {
      service = await startService({
        world,
        office: settings.profile.office,
        letters,
        termsFiles: settings.profile.termsFiles,
        sendMode: settings.config.sendMode ?? "stop",
        ...(job.trial.pollSeconds === undefined ? {} : { pollSeconds: job.trial.pollSeconds }),
      });
    } catch (error) {
      const isAway = error instanceof StoreDown || error instanceof Superseded;
      if (!(error instanceof OfficeTaken) && !isAway) throw error;
      away = isAway ? away + 1 : 0;
      const why =
        error instanceof OfficeTaken
          ? "Another worker holds the office; this one stands by."
          : "The database does not answer.";
      await waitOut(job, error instanceof OfficeTaken ? "office-taken" : "database-away", why, failures);
      continue;
    }
    failures = 0;
    away = 0;
    Object.assign(status, { health: service.health, waitingFor: null });
    const closing = new AbortController();
    job.window.current = openWindow(service, job, closing.signal);
    world.log.info("serving", { officeId: settings.profile.office.id, terms: settings.profile.office.terms.length });
    await watch(job, service.desk);
    Object.assign(status, { health: null, waitingFor: "The desk is stopping." });
    job.window.current = null;
    closing.abort();
    await stopService(service, world, stop);
  }
}

/** Returns when told to stop, or when the office is no longer ours, which the desk's own duties only notice by ending. */
async function watch({ tools, stop }: Job, desk: Desk): Promise<void> {
  while (!stop.aborted) {
    await tools.clock.sleep(WATCH_MS, stop);
    try {
      if (!stop.aborted) await desk.hold.transaction(async () => undefined);
    } catch (error) {
      if (error instanceof Superseded) return;
      if (!(error instanceof StoreDown)) throw error;
      tools.log.warn("database-away", { detail: "The database does not answer." });
    }
  }
}

/** A step under way may end by itself; then the mail lines are cut under it, which loses nothing (decision 1). */
async function stopService(
  service: Service,
  world: World & { close(): Promise<void> },
  stop: AbortSignal,
): Promise<void> {
  const stopped = service.stop();
  if (stop.aborted) {
    const over = new AbortController();
    await Promise.race([stopped, world.clock.sleep(FINISH_STEP_MS, over.signal)]);
    over.abort();
    await world.close();
  }
  await stopped;
}

async function waitOut({ status, tools, stop }: Job, event: string, why: string, failures: number): Promise<void> {
  status.waitingFor = why;
  const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(failures, 10));
  tools.log.warn(event, { detail: why, nextTrySeconds: pauseMs / 1000 });
  await tools.clock.sleep(pauseMs, stop);
}

function listen(app: Hono, bind: string, port: number): Promise<Server> {
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, bind, () => resolve(server));
  });
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}
