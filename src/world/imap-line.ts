import { ImapFlow } from "imapflow";
import { codeOf, isSound, TokenTrouble, troubleOf } from "./imap-trouble.ts";
import { attended, within } from "./imap-watchdog.ts";
import type { ImapSettings } from "./mail-url.ts";
import type { Clock, Log, Trouble } from "./world.ts";

/** Bounds of one office's IMAP connections; bytes and milliseconds. */
export type ImapLimits = {
  /** Mails above this RFC822.SIZE are fetched in part only (design decision 6). */
  sizeGateBytes: number;
  /** Of a mail above the gate: at most this much of the headers and of its first text part each. */
  oversizePartBytes: number;
  /** Mails per `fetchAfter`, whatever the caller asks for. */
  batchMails: number;
  /** A batch ends early once it holds this much. */
  batchBytes: number;
  /** Mails are fetched in commands of about this size, so that a slow line still makes progress. */
  commandBytes: number;
  /** A batch ends early after this long, with what it has. */
  batchMs: number;
  connectMs: number;
  /** Our own watchdog for one command: the connection is cut when it is overrun. */
  commandMs: number;
  /** A command is given up earlier when not one byte came for this long: a slow server is not a dead one. */
  silenceMs: number;
  /**
   * A line that was quiet for `probeAfterMs` answers a NOOP within `probeMs` or is given up before anything is asked of it.
   * With a poll a minute a dead line is so noticed within 80 seconds, while a long search keeps its time.
   */
  probeAfterMs: number;
  probeMs: number;
  /** imapflow notices a dead line after about twice this long (measured), hence the watchdog besides. */
  socketTimeoutMs: number;
  /** After the n-th failure in a row calls are answered with the same trouble for first × 2^(n-1), at most `longest`. */
  backoffFirstMs: number;
  backoffLongestMs: number;
  /** The same for a server that says we ask too much of it: too many connections, or a limit of the account. */
  throttleFirstMs: number;
  throttleLongestMs: number;
  /** After a refused login: null waits for a new start; a number tries again after so long. */
  authenticationRetryMs: number | null;
  /** IDLE is broken and begun anew this often (RFC 2177 asks for less than 29 minutes). */
  idleMs: number;
};

export const IMAP_LIMITS: ImapLimits = {
  sizeGateBytes: 10_000_000,
  oversizePartBytes: 65_536,
  batchMails: 50,
  batchBytes: 32_000_000,
  commandBytes: 2_000_000,
  batchMs: 60_000,
  connectMs: 30_000,
  commandMs: 300_000,
  silenceMs: 75_000,
  probeAfterMs: 10_000,
  probeMs: 20_000,
  socketTimeoutMs: 75_000,
  backoffFirstMs: 1_000,
  backoffLongestMs: 60_000,
  throttleFirstMs: 15_000,
  throttleLongestMs: 900_000,
  authenticationRetryMs: null,
  idleMs: 240_000,
};

export type LineTools = {
  settings: ImapSettings;
  limits: ImapLimits;
  clock: Clock;
  log: Log;
  gate: AuthenticationGate;
};

/**
 * Shared by the command line and the bell: one refused login stops both, so that no account is locked by our retries. Where the
 * server lets no further line in, the bell is told to give its own up.
 */
export type AuthenticationGate = { refused: { trouble: Trouble; at: number } | null; giveWay: Set<() => void> };

/** One IMAP connection that is opened by the first call, and again by a later call after it broke. */
export type ImapLine = {
  /** Runs one piece of work at a time. What it throws becomes trouble, and the connection is dropped. */
  run<T>(act: string, work: (client: ImapFlow, timed: Timed) => Promise<T>): Promise<T | Trouble>;
  close(): Promise<void>;
};

/** Awaits one IMAP command under the watchdog. */
export type Timed = <T>(command: Promise<T>) => Promise<T>;

export function openLine(tools: LineTools): ImapLine {
  const { limits, clock, log, gate } = tools;
  let client: ImapFlow | null = null;
  let queue: Promise<unknown> = Promise.resolve();
  let failures = 0;
  let notBefore = 0;
  let heardAt = 0;
  let lastTrouble: Trouble | null = null;
  let closed = false;

  function refusal(): Trouble | null {
    if (closed) return { trouble: "network", detail: "the mailbox is closed" };
    const shut = refusedLogin(gate, limits, clock);
    if (shut !== null) return shut;
    return lastTrouble !== null && clock.monotonic() < notBefore ? lastTrouble : null;
  }

  function fail(act: string, error: unknown, isConnected: boolean): Trouble {
    const trouble = troubleOf(act, error);
    if (isSound(error) && client?.usable) {
      log.warn("imap.trouble", { act, trouble: trouble.trouble, detail: trouble.detail });
      return trouble;
    }
    client?.close();
    client = null;
    failures += 1;
    notBefore = clock.monotonic() + backoffMs(limits, failures, trouble);
    lastTrouble = trouble;
    if (trouble.trouble === "authentication") gate.refused = { trouble, at: clock.monotonic() };
    // The one line that is left may be our own bell's, and nobody else would ever give it back.
    if (trouble.trouble === "limit" && !isConnected) for (const giveWay of gate.giveWay) giveWay();
    log.warn("imap.trouble", { act, trouble: trouble.trouble, detail: trouble.detail, failures });
    return trouble;
  }

  async function attempt<T>(act: string, work: (client: ImapFlow, timed: Timed) => Promise<T>): Promise<T | Trouble> {
    const before = refusal();
    if (before !== null) return before;
    let using = client;
    let isConnected = false;
    try {
      if (using === null || !using.usable) {
        using?.close();
        using = client = await connectImap(tools);
        if (closed) throw new Error("closed while connecting");
      } else if (clock.monotonic() - heardAt >= limits.probeAfterMs) {
        await within(clock, limits.probeMs, using.noop(), () => using?.close());
      }
      const connected = using;
      isConnected = true;
      const timed: Timed = (command) => attended(clock, limits, command, connected);
      const value = await work(connected, timed);
      heardAt = clock.monotonic();
      failures = 0;
      lastTrouble = null;
      return value;
    } catch (error) {
      return fail(act, error, isConnected);
    }
  }

  return {
    run(act, work) {
      const result = queue.then(() => attempt(act, work));
      queue = result;
      return result;
    },
    async close() {
      closed = true;
      const last = client;
      client = null;
      // LOGOUT is a courtesy; a server that does not answer it is left.
      if (last?.usable) await within(clock, 1_000, last.logout(), () => undefined).catch(() => undefined);
      last?.close();
      await queue;
    },
  };
}

/** Connects and logs in, or throws. The `error` listener stands before anything is sent: without one a reset kills the process. */
export async function connectImap({ settings, limits, clock, log, gate }: LineTools): Promise<ImapFlow> {
  const token = "accessToken" in settings.auth ? await settings.auth.accessToken() : null;
  if (token !== null && typeof token !== "string") throw new TokenTrouble(token);
  const pass = "password" in settings.auth ? { pass: settings.auth.password } : { accessToken: token ?? "" };
  const client = new ImapFlow({
    host: settings.host,
    port: settings.port,
    secure: settings.secure,
    doSTARTTLS: settings.secure ? undefined : settings.startTls === "required",
    auth: { user: settings.user, ...pass },
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: limits.connectMs,
    greetingTimeout: limits.connectMs,
    socketTimeout: limits.socketTimeoutMs,
    maxIdleTime: limits.idleMs,
    maxLiteralSize: limits.sizeGateBytes + 1_000_000,
    maxResponseSize: limits.sizeGateBytes + 4_000_000,
    clientInfo: { name: "madoguchi" },
  });
  client.on("error", (error: unknown) => log.info("imap.line", { detail: codeOf(error) }));
  await within(clock, limits.connectMs, client.connect(), () => client.close());
  gate.refused = null;
  return client;
}

/** The standing refusal of the login, or null when a new attempt is allowed. */
export function refusedLogin(gate: AuthenticationGate, limits: ImapLimits, clock: Clock): Trouble | null {
  if (gate.refused === null) return null;
  const { trouble, at } = gate.refused;
  const pause = limits.authenticationRetryMs;
  return pause !== null && clock.monotonic() >= at + pause ? null : trouble;
}

export function backoffMs(limits: ImapLimits, failures: number, trouble: Trouble | null = null): number {
  const isThrottled = trouble?.trouble === "limit";
  const first = isThrottled ? limits.throttleFirstMs : limits.backoffFirstMs;
  const longest = isThrottled ? limits.throttleLongestMs : limits.backoffLongestMs;
  return Math.min(first * 2 ** Math.min(failures - 1, 20), longest);
}
