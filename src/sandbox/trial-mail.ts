import type { AddressInfo, Server, Socket } from "node:net";
import hoodiecrow from "hoodiecrow-imap";
import { SMTPServer } from "smtp-server";
import { type Time, toEpochSeconds, toTime } from "../booking/time.ts";

export type TrialMailbox = { user: string; password: string; address: string };

export type TrialMessage = {
  folder: string;
  uid: number;
  receivedAt: Time;
  seen: boolean;
  flagged: boolean;
  raw: Uint8Array;
};

/** A letter to an address without a trial mailbox: kept here and sent nowhere. */
export type StrayMail = { from: string; to: string; receivedAt: Time; raw: Uint8Array };

export type TrialMail = {
  /** `imap://user:password@127.0.0.1:port` of one mailbox, for `IMAP_URL` and for any mail program. */
  imapUrl(address: string): string;
  /** The one SMTP door, without a login. With a mailbox's user name and password it is open, too. */
  smtpUrl: string;
  /** Files a mail in the INBOX as arrived at that moment, whatever its Date header says. */
  deliver(address: string, raw: Uint8Array | string, receivedAt: Time): void;
  /** Everything in all folders of a mailbox, oldest first within a folder. */
  messages(address: string): TrialMessage[];
  stray(): StrayMail[];
  stop(): Promise<void>;
};

const PLUGINS = "ID SASL-IR AUTH-PLAIN NAMESPACE IDLE ENABLE CONDSTORE LITERALPLUS UNSELECT SPECIAL-USE UIDPLUS MOVE";
const LARGEST_MAIL_BYTES = 50_000_000;
const MOST_STRAY_MAILS = 1_000;
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

type Box = TrialMailbox & { imap: ReturnType<typeof hoodiecrow>; port: number; sockets: Set<Socket> };

/**
 * A mail system for trials and tests, all in this process and on loopback: one IMAP server per mailbox and one SMTP
 * server that files what is sent to a known address and keeps the rest. An unknown address at the domain of a mailbox
 * is refused with 550, as a real host would. Arrival (INTERNALDATE) always comes from the given clock.
 */
export async function startTrialMail(options: {
  clock: { now(): Time };
  mailboxes: TrialMailbox[];
  host?: "127.0.0.1";
  ports?: { smtp?: number; imap?: Record<string, number> };
}): Promise<TrialMail> {
  const host = options.host ?? "127.0.0.1";
  const { clock } = options;
  const boxes = new Map<string, Box>();
  for (const mailbox of options.mailboxes) {
    const box = await startBox(mailbox, host, options.ports?.imap?.[mailbox.address] ?? 0, clock.now());
    boxes.set(fold(mailbox.address), box);
  }
  const stray: StrayMail[] = [];
  const accept = (from: string, to: string, body: Uint8Array): void => {
    const receivedAt = clock.now();
    const raw = withTrace(body, from, receivedAt);
    const box = boxes.get(fold(to));
    if (box !== undefined) file(box, raw, receivedAt);
    else if (stray.push({ from, to, receivedAt, raw }) > MOST_STRAY_MAILS) stray.shift();
  };
  const smtp = await startSmtp(boxes, accept, host, options.ports?.smtp ?? 0);

  return {
    imapUrl(address) {
      const { user, password, port } = boxOf(boxes, address);
      return `imap://${encodeURIComponent(user)}:${encodeURIComponent(password)}@${host}:${port}`;
    },
    smtpUrl: `smtp://${host}:${portOf(smtp.server as Server)}`,
    deliver: (address, raw, receivedAt) => file(boxOf(boxes, address), raw, receivedAt),
    messages: (address) => messagesOf(boxOf(boxes, address)),
    stray: () => [...stray],
    async stop() {
      await new Promise<void>((resolve) => smtp.close(() => resolve()));
      await Promise.all([...boxes.values()].map(stopBox));
    },
  };
}

async function startBox(mailbox: TrialMailbox, host: string, port: number, now: Time): Promise<Box> {
  // A new start is a new mailbox: its UIDs begin again, so its UIDVALIDITY must be another one (RFC 3501, section 2.3.1.1).
  const uidvalidity = toEpochSeconds(now);
  const imap = hoodiecrow({
    plugins: PLUGINS.split(" "),
    users: { [mailbox.user]: { password: mailbox.password } },
    storage: {
      INBOX: { uidvalidity },
      "": {
        separator: "/",
        folders: {
          Sent: { uidvalidity, "special-use": "\\Sent" },
          Junk: { uidvalidity, "special-use": "\\Junk" },
        },
      },
    },
  });
  // Every connection listens for news, and there may be many.
  imap.setMaxListeners(0);
  const sockets = new Set<Socket>();
  imap.connectionHandlers.push((connection) => {
    const { socket } = connection;
    if (socket === null) return;
    sockets.add(socket);
    // The server writes line by line; without this every line waits for the one before to be acknowledged.
    socket.setNoDelay(true);
    socket.once("close", () => {
      sockets.delete(socket);
      // The server times each IDLE for half an hour; a client that just leaves must not keep the process alive so long.
      if (connection.inputHandler !== false) connection.inputHandler("DONE");
    });
  });
  await new Promise<void>((resolve, reject) => {
    imap.server.once("error", reject);
    imap.listen(port, host, resolve);
  });
  return { ...mailbox, imap, port: portOf(imap.server), sockets };
}

async function stopBox({ imap, sockets }: Box): Promise<void> {
  const closed = new Promise<void>((resolve) => imap.server.close(() => resolve()));
  for (const socket of sockets) socket.destroy();
  await closed;
}

async function startSmtp(
  boxes: Map<string, Box>,
  accept: (from: string, to: string, body: Uint8Array) => void,
  host: string,
  port: number,
): Promise<SMTPServer> {
  const domains = new Set([...boxes.keys()].map(domainOf));
  const server = new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    hideSTARTTLS: true,
    disableReverseLookup: true,
    logger: false,
    size: LARGEST_MAIL_BYTES,
    closeTimeout: 1_000,
    onAuth({ username, password }, _session, done) {
      const known = [...boxes.values()].some((box) => box.user === username && box.password === password);
      if (known) done(null, { user: username ?? "" });
      else done(replyError(535, "5.7.8 user name or password is wrong"));
    },
    onRcptTo({ address }, _session, done) {
      const unknown = domains.has(domainOf(fold(address))) && !boxes.has(fold(address));
      done(unknown ? replyError(550, "5.1.1 there is no such mailbox here") : undefined);
    },
    onData(stream, { envelope }, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.once("end", () => {
        if (stream.sizeExceeded) return done(replyError(552, "5.3.4 the mail is too big"));
        const from = envelope.mailFrom === false ? "" : envelope.mailFrom.address;
        const body = Buffer.concat(chunks);
        for (const { address } of envelope.rcptTo) accept(from, address, body);
        done(null);
      });
    },
  });
  server.on("error", () => undefined);
  await new Promise<void>((resolve, reject) => {
    (server.server as Server).once("error", reject);
    server.listen(port, host, () => resolve());
  });
  return server;
}

function file(box: Box, raw: Uint8Array | string, receivedAt: Time): void {
  const bytes = typeof raw === "string" ? Buffer.from(raw) : Buffer.from(raw);
  box.imap.appendMessage("INBOX", [], imapDate(receivedAt), bytes.toString("latin1").replace(/\r?\n/g, "\r\n"));
}

function messagesOf(box: Box): TrialMessage[] {
  return Object.values(box.imap.folderCache).flatMap((folder) =>
    folder.messages.map(({ uid, raw, flags, internaldate }) => ({
      folder: folder.path,
      uid,
      receivedAt: toTime(new Date(internaldate).toISOString()),
      seen: flags.includes("\\Seen"),
      flagged: flags.includes("\\Flagged"),
      raw: new Uint8Array(Buffer.from(raw, "latin1")),
    })),
  );
}

/** The two lines that every receiving host adds (RFC 5321, section 4.4); an empty return path tells a bounce. */
function withTrace(body: Uint8Array, from: string, receivedAt: Time): Uint8Array {
  const date = new Date(toEpochSeconds(receivedAt) * 1000).toUTCString().replace("GMT", "+0000");
  const trace = `Return-Path: <${from}>\r\nReceived: from trial.example.com by trial.example.com with ESMTP; ${date}\r\n`;
  return Buffer.concat([Buffer.from(trace), body]);
}

/** `DD-Mon-YYYY HH:MM:SS +0900` (RFC 3501, date-time). */
function imapDate(time: Time): string {
  const month = MONTHS[Number(time.slice(5, 7)) - 1];
  return `${time.slice(8, 10)}-${month}-${time.slice(0, 4)} ${time.slice(11, 19)} +0900`;
}

function boxOf(boxes: Map<string, Box>, address: string): Box {
  const box = boxes.get(fold(address));
  if (box === undefined) throw new Error(`no trial mailbox has the address ${address}`);
  return box;
}

function replyError(responseCode: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode });
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

function fold(address: string): string {
  return address.toLowerCase();
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf("@") + 1);
}
