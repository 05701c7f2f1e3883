import { Readable } from "node:stream";
import type { NodemailerError } from "nodemailer";
import SMTPConnection from "nodemailer/lib/smtp-connection";
import { certificateFault } from "./certificate.ts";
import type { SmtpSettings } from "./mail-url.ts";
import type { Clock, Log, SendResult, Submission, Transport, Trouble } from "./world.ts";

/** Milliseconds. `letterMs` is our own watchdog over a whole submission. */
export type SmtpLimits = {
  connectMs: number;
  /** Silence on the line; RFC 5321, section 4.5.3.2, asks for up to ten minutes after the body. */
  silenceMs: number;
  letterMs: number;
  /** After a refused login: null waits for a new start; a number tries again after so long. */
  authenticationRetryMs: number | null;
};

export const SMTP_LIMITS: SmtpLimits = {
  connectMs: 30_000,
  silenceMs: 120_000,
  letterMs: 300_000,
  authenticationRetryMs: null,
};

const RESPONSE_LENGTH = 200;

/**
 * Submits one letter per connection. nodemailer reports "nothing was sent" and "sent, but the answer was lost" with the
 * same error, so the phase is our own: once the last byte of the letter was handed to the socket, a missing answer is
 * `unknown`, never `deferred` (design decision 1). After a refused login nothing is tried until the transport is opened
 * anew or `verify` succeeds (decision 10).
 */
export function openTransport(
  settings: SmtpSettings,
  tools: { clock: Clock; log: Log; limits?: Partial<SmtpLimits> },
): Transport {
  const limits = { ...SMTP_LIMITS, ...tools.limits };
  const { clock, log } = tools;
  const open = new Set<SMTPConnection>();
  let refused: { response: string; at: number } | null = null;
  let closed = false;

  function standingRefusal(): string | null {
    if (refused === null) return null;
    const pause = limits.authenticationRetryMs;
    return pause !== null && clock.monotonic() >= refused.at + pause ? null : refused.response;
  }

  /** Connects, logs in and does `act`; the phase tells how far it came when something breaks. */
  async function submit(act: (connection: SMTPConnection, phase: Phase) => Promise<string>): Promise<SendResult> {
    const phase: Phase = { bodyLeft: false, halted: false };
    let connection: SMTPConnection | null = null;
    const over = new AbortController();
    try {
      const auth = await authOf(settings);
      connection = connectionTo(settings, limits);
      open.add(connection);
      const broken = breakOf(connection);
      const watchdog = clock.sleep(limits.letterMs, over.signal).then((): never => {
        throw new Error("watchdog");
      });
      watchdog.catch(() => undefined);
      const work = logIn(connection, auth).then(() => act(connection as SMTPConnection, phase));
      work.catch(() => undefined);
      const response = await Promise.race([work, broken, watchdog]);
      refused = null;
      return { result: "accepted", response: lastLine(response) };
    } catch (error) {
      const result = resultOf(error, phase);
      if (result.result === "unauthorised") refused = { response: result.response, at: clock.monotonic() };
      const { detail } = troubleOf(result);
      log.warn("smtp.trouble", { result: result.result, code: "code" in result ? result.code : null, detail });
      return result;
    } finally {
      over.abort();
      if (connection !== null) {
        open.delete(connection);
        connection.close();
      }
    }
  }

  return {
    async send({ from, to, raw, mayLeave = async () => true }) {
      if (closed) return { result: "deferred", response: "the transport is closed", code: null };
      const standing = standingRefusal();
      if (standing !== null) return { result: "unauthorised", response: standing };
      // Beyond ASCII the server, and every one after it, would have to know SMTPUTF8 (RFC 6531); carriers do not.
      if (/[^\x20-\x7e]/.test(to.slice(0, to.lastIndexOf("@")))) return refusedByUs(false);
      const asQuoted = quoteLocalPart(to);
      const sendTo = (address: string) =>
        submit((connection, phase) =>
          transmit(connection, phase, { from: quoteLocalPart(from), to: address, raw, mayLeave }),
        );
      const result = await sendTo(asQuoted);
      // Nothing was sent to a recipient whose very form was refused.
      const isForm = result.result === "rejected" && FORM_CODES.includes(result.code);
      return isForm && asQuoted !== to ? sendTo(to) : result;
    },
    async verify() {
      const result = await submit(async () => "250 ready");
      return result.result === "accepted" ? "ready" : troubleOf(result);
    },
    async close() {
      closed = true;
      for (const connection of open) connection.close();
    },
  };
}

type Phase = { bodyLeft: boolean; halted: boolean };
type Failure = Exclude<SendResult, { result: "accepted" }>;

function connectionTo(settings: SmtpSettings, limits: SmtpLimits): SMTPConnection {
  return new SMTPConnection({
    host: settings.host,
    port: settings.port,
    secure: settings.secure,
    requireTLS: !settings.secure && settings.startTls === "required",
    ignoreTLS: !settings.secure && settings.startTls === "loopback-optional",
    connectionTimeout: limits.connectMs,
    greetingTimeout: limits.connectMs,
    dnsTimeout: limits.connectMs,
    socketTimeout: limits.silenceMs,
    logger: false,
  });
}

/** Rejects when the connection breaks at a moment when no call of ours is waiting for it. */
function breakOf(connection: SMTPConnection): Promise<never> {
  const broken = new Promise<never>((_, reject) => {
    // A reply that ends the line (421) is told to the waiting call and as an end at once; the reply says more.
    connection.on("error", (error) => setImmediate(() => reject(error)));
    connection.once("end", () => setImmediate(() => reject(new Error("connection closed"))));
  });
  broken.catch(() => undefined);
  return broken;
}

type Login = { user: string; pass: string } | { user: string; token: string } | null;

async function authOf({ user, auth }: SmtpSettings): Promise<Login> {
  if (user === null || auth === null) return null;
  if ("password" in auth) return { user, pass: auth.password };
  const token = await auth.accessToken();
  if (typeof token === "string") return { user, token };
  throw Object.assign(new Error(token.detail), token.trouble === "authentication" ? { code: "EAUTH" } : {});
}

async function logIn(connection: SMTPConnection, login: Login): Promise<void> {
  await new Promise<void>((resolve, reject) => connection.connect((error) => (error ? reject(error) : resolve())));
  if (login === null) return;
  if (!connection.allowsAuth) throw Object.assign(new Error("the server offers no login"), { code: "EAUTH" });
  const method =
    "token" in login
      ? { method: "XOAUTH2", oauth2: tokenSource(login.user, login.token) }
      : { credentials: { user: login.user, pass: login.pass } };
  await new Promise<void>((resolve, reject) => {
    connection.login({ user: login.user, ...method }, (error) => (error ? reject(error) : resolve()));
  });
}

/** The two calls that nodemailer makes on its token source; renewing is the business of whoever gave us the token. */
function tokenSource(user: string, token: string): NonNullable<Parameters<SMTPConnection["login"]>[0]>["oauth2"] {
  const source = {
    getToken: (_renew: boolean, done: (error: Error | null, token: string) => void) => done(null, token),
    buildXOAuth2Token: (given: string) =>
      Buffer.from(`user=${user}\u0001auth=Bearer ${given}\u0001\u0001`).toString("base64"),
  };
  return source as unknown as NonNullable<Parameters<SMTPConnection["login"]>[0]>["oauth2"];
}

function transmit(
  connection: SMTPConnection,
  phase: Phase,
  { from, to, raw, mayLeave }: Required<Submission>,
): Promise<string> {
  const mayGoOn = async () => {
    phase.halted = !(await mayLeave());
    return !phase.halted;
  };
  const body = Readable.from(chunksOf(raw, mayGoOn), { objectMode: false });
  // The final dot follows the end of this stream, so before the end it cannot have left.
  body.once("end", () => {
    phase.bodyLeft = true;
  });
  const envelope = { from, to: [to], size: raw.length };
  return new Promise((resolve, reject) => {
    // Without its end a body is no letter, so whoever hears the line close now has received nothing (RFC 5321, section 4.1.1.4).
    body.once("error", reject);
    connection.send(envelope, body, (error, info) => {
      if (error) reject(error);
      // What a server says before it has the whole letter is about nothing that it could deliver.
      else if (phase.bodyLeft) resolve(info.response);
      else reject(new Error("answered before the end of the letter"));
    });
  });
}

const CHUNK_BYTES = 16_384;

/** A stop of sending still reaches a letter whose body has begun to leave: it is asked for first, and before the last piece. */
async function* chunksOf(raw: Uint8Array, mayGoOn: () => Promise<boolean>): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < raw.length; at += CHUNK_BYTES) {
    const isEdge = at === 0 || at + CHUNK_BYTES >= raw.length;
    if (isEdge && !(await mayGoOn())) throw new Error("halted");
    yield raw.subarray(at, at + CHUNK_BYTES);
  }
}

/** "Syntax error" and "mailbox name not allowed" (RFC 5321, section 4.2.3): about how an address is written, not about whose it is. */
const FORM_CODES = [500, 501, 553];

/**
 * Old carrier addresses such as `a..b@docomo.ne.jp` are no dot-atoms (RFC 5321, section 4.1.2) and travel quoted; the
 * carriers accept that form. A server that does not is shown the address as the carrier gave it out.
 */
export function quoteLocalPart(address: string): string {
  const at = address.lastIndexOf("@");
  const local = address.slice(0, at);
  if (at < 0 || local.startsWith('"') || /^[^\s"(),:;<>@[\\\].]+(\.[^\s"(),:;<>@[\\\].]+)*$/.test(local))
    return address;
  return `"${local.replace(/[\\"]/g, "\\$&")}"${address.slice(at)}`;
}

/**
 * Decides by the server's code first: nodemailer names a 450 and a 550 alike. A 5xx before the envelope (greeting,
 * STARTTLS) is about the line and not about this letter, so the letter stays deferred.
 */
function resultOf(thrown: unknown, phase: Phase): Failure {
  const error = thrown as NodemailerError;
  if (phase.halted) return { result: "halted", response: "sending was stopped before the letter left" };
  const code = error.responseCode || null;
  const fault = certificateFault(error);
  const response = error.response
    ? lastLine(error.response)
    : (fault ??
      (isWithoutTls(error) ? "the server offers no STARTTLS" : `no answer (${error.code ?? "connection lost"})`));
  const ofLetter = error.code === "EENVELOPE" || error.code === "EMESSAGE";
  if ((error.code === "EAUTH" && (code === null || code >= 500)) || code === 530) {
    return { result: "unauthorised", response };
  }
  if (ofLetter && code === null) return refusedByUs(error.code === "EMESSAGE");
  if (code !== null && code >= 500 && (ofLetter || phase.bodyLeft)) return { result: "rejected", response, code };
  if (code !== null && code >= 400) return { result: "deferred", response, code };
  return phase.bodyLeft ? { result: "unknown", response } : { result: "deferred", response, code: null };
}

function isWithoutTls({ code }: NodemailerError): boolean {
  return code === "ETLS";
}

/** nodemailer itself holds back a letter over the server's SIZE and an address that no envelope can carry. */
function refusedByUs(tooBig: boolean): Failure {
  return tooBig
    ? { result: "rejected", response: "552 over the size that the server announces", code: 552 }
    : { result: "rejected", response: "553 the address cannot be written in an envelope", code: 553 };
}

function troubleOf(result: Failure): Trouble {
  switch (result.result) {
    case "unauthorised":
      return { trouble: "authentication", detail: "the mail server refuses the user name or the password" };
    case "rejected":
      return { trouble: "protocol", detail: `smtp: refused with ${result.code}` };
    case "deferred":
      return result.code === null
        ? { trouble: "network", detail: `the letter waits: ${result.response}` }
        : { trouble: "protocol", detail: `smtp: put off with ${result.code}` };
    case "unknown":
      return { trouble: "network", detail: "smtp: the answer was lost" };
    case "halted":
      return { trouble: "limit", detail: "sending was stopped; the letter waits" };
  }
}

/** The last line of an answer, without addresses and short enough for a log. */
function lastLine(response: string): string {
  const line = response.trim().split(/\r?\n/).at(-1) ?? "";
  return line.replace(/("[^"]*"|[^\s<>@"]+)@[^\s<>@]+/g, "…").slice(0, RESPONSE_LENGTH);
}
