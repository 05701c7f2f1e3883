import { ImapFlow } from "imapflow";
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
  /** imapflow notices a dead line after about twice this long (measured), hence the watchdog besides. */
  socketTimeoutMs: number;
  /** After the n-th failure in a row calls are answered with the same trouble for first × 2^(n-1), at most `longest`. */
  backoffFirstMs: number;
  backoffLongestMs: number;
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
  commandMs: 120_000,
  socketTimeoutMs: 75_000,
  backoffFirstMs: 1_000,
  backoffLongestMs: 60_000,
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

/** Shared by the command line and the bell: one refused login stops both, so that no account is locked by our retries. */
export type AuthenticationGate = { refused: { trouble: Trouble; at: number } | null };

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
  let lastTrouble: Trouble | null = null;
  let closed = false;

  function refusal(): Trouble | null {
    if (closed) return { trouble: "network", detail: "the mailbox is closed" };
    const shut = refusedLogin(gate, limits, clock);
    if (shut !== null) return shut;
    return lastTrouble !== null && clock.monotonic() < notBefore ? lastTrouble : null;
  }

  function fail(act: string, error: unknown): Trouble {
    const trouble = troubleOf(act, error);
    if (isSound(error) && client?.usable) {
      log.warn("imap.trouble", { act, trouble: trouble.trouble, detail: trouble.detail });
      return trouble;
    }
    client?.close();
    client = null;
    failures += 1;
    notBefore = clock.monotonic() + backoffMs(limits, failures);
    lastTrouble = trouble;
    if (trouble.trouble === "authentication") gate.refused = { trouble, at: clock.monotonic() };
    log.warn("imap.trouble", { act, trouble: trouble.trouble, detail: trouble.detail, failures });
    return trouble;
  }

  async function attempt<T>(act: string, work: (client: ImapFlow, timed: Timed) => Promise<T>): Promise<T | Trouble> {
    const before = refusal();
    if (before !== null) return before;
    let using = client;
    try {
      if (using === null || !using.usable) {
        using?.close();
        using = client = await connectImap(tools);
        if (closed) throw new Error("closed while connecting");
      }
      const connected = using;
      const timed: Timed = (command) => within(clock, limits.commandMs, command, () => connected.close());
      const value = await work(connected, timed);
      failures = 0;
      lastTrouble = null;
      return value;
    } catch (error) {
      return fail(act, error);
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

export function backoffMs(limits: ImapLimits, failures: number): number {
  return Math.min(limits.backoffFirstMs * 2 ** Math.min(failures - 1, 20), limits.backoffLongestMs);
}

/** Trouble as a thrown value, for what our own code finds wrong in a server's answer. */
export class ProtocolTrouble extends Error {}

class TokenTrouble extends Error {
  readonly trouble: Trouble;
  constructor(trouble: Trouble) {
    super(trouble.detail);
    this.trouble = trouble;
  }
}

class Overrun extends Error {}

/** Response codes of RFC 5530 under which a refused LOGIN says nothing about the password. */
const PASSING_CODES = ["UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG"];
const LIMIT_CODES = ["LIMIT", "OVERQUOTA", "TOOBIG", "APPENDLIMIT"];

/** The server answered, only not as wished: the line stays, and the next call need not wait. */
function isSound(error: unknown): boolean {
  const { responseStatus, authenticationFailed } = error as { responseStatus?: string; authenticationFailed?: boolean };
  if (authenticationFailed === true) return false;
  return error instanceof ProtocolTrouble || responseStatus === "NO" || responseStatus === "BAD";
}

/** Sorts what imapflow throws. The server's own words are left out: they may hold addresses. */
export function troubleOf(act: string, error: unknown): Trouble {
  if (error instanceof TokenTrouble) return error.trouble;
  if (error instanceof ProtocolTrouble) return { trouble: "protocol", detail: `${act}: ${error.message}` };
  if (error instanceof Overrun) return { trouble: "network", detail: `${act}: no answer within the deadline` };
  const facts = error as { authenticationFailed?: boolean; responseStatus?: string; serverResponseCode?: string };
  const code = facts.serverResponseCode ?? "";
  const answered = facts.responseStatus === "NO" || facts.responseStatus === "BAD";
  if (answered && LIMIT_CODES.includes(code)) return { trouble: "limit", detail: `${act}: the server says ${code}` };
  if (facts.authenticationFailed === true && answered && !PASSING_CODES.includes(code)) {
    return { trouble: "authentication", detail: "the mail server refuses the user name or the password" };
  }
  const detail = `${act}: ${codeOf(error)}`;
  if (facts.authenticationFailed === true) return { trouble: "network", detail };
  if (answered) return { trouble: "protocol", detail };
  return { trouble: /TooLarge$|^MAX_IMAP/.test(codeOf(error)) ? "limit" : "network", detail };
}

function codeOf(error: unknown): string {
  const facts = error as { code?: string; serverResponseCode?: string; responseStatus?: string; tlsFailed?: boolean };
  if (facts.tlsFailed === true) return "the server offers no STARTTLS";
  return [facts.responseStatus, facts.serverResponseCode, facts.code].filter(Boolean).join(" ") || "connection failed";
}

async function within<T>(clock: Clock, ms: number, promise: Promise<T>, cut: () => void): Promise<T> {
  const settled = new AbortController();
  const deadline = clock.sleep(ms, settled.signal).then((): T => {
    if (settled.signal.aborted) return undefined as T;
    cut();
    throw new Overrun();
  });
  deadline.catch(() => undefined);
  promise.catch(() => undefined);
  try {
    return await Promise.race([promise, deadline]);
  } finally {
    settled.abort();
  }
}
