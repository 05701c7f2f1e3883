import type { Server } from "node:http";
import { createAdaptorServer } from "@hono/node-server";
import { ImapFlow } from "imapflow";
import type { Time } from "../../../src/booking/time.ts";
import { toEpochSeconds } from "../../../src/booking/time.ts";
import { identify } from "../../../src/mail/applicant/identity.ts";
import { openCipher } from "../../../src/world/cipher.ts";
import { openMailbox } from "../../../src/world/imap.ts";
import { parseImapUrl, parseSmtpUrl } from "../../../src/world/mail-url.ts";
import { makeInProcessParser } from "../../../src/world/parser.ts";
import { openPostgresStore, type PostgresStore } from "../../../src/world/postgres-store.ts";
import { openTransport } from "../../../src/world/smtp.ts";
import { makeDigests, makeIds } from "../../../src/world/system.ts";
import { freshDatabase, silentLog } from "../../database.ts";
import { type Dovecot, startDovecot } from "../../dovecot.ts";
import { realClock } from "../../real-clock.ts";
import { startSmtpSink } from "../../smtp-sink.ts";
import { HOUSE_KEYS } from "../house.ts";
import type { Pieces } from "./ground.ts";

/** One Dovecot and one database, on which any number of offices stand side by side, each with a mailbox of its own. */
export type Street = { openPieces(): Promise<Pieces>; close(): Promise<void> };

export async function openStreet(offices: number): Promise<Street> {
  const users = Array.from({ length: offices }, (_, index) => `office${index + 1}`);
  const [dovecot, database] = await Promise.all([startDovecot(users), freshDatabase()]);
  const store = await openPostgresStore({ url: database.serviceUrl, cipher: openCipher(HOUSE_KEYS), log: silentLog });
  let opened = 0;
  return {
    openPieces: () => realPieces(dovecot, users[opened++] ?? "nobody", store),
    close: async () => {
      await store.close();
      await database.drop();
      await dovecot.remove();
    },
  };
}

async function realPieces(dovecot: Dovecot, user: string, store: PostgresStore): Promise<Pieces> {
  const sink = await startSmtpSink();
  const imap = parseImapUrl(dovecot.imapUrl(user));
  const smtp = parseSmtpUrl(sink.url);
  if ("problem" in imap || "problem" in smtp) throw new Error("a test server's address cannot be read");
  const tools = { clock: realClock, log: silentLog };
  const mailbox = openMailbox(imap, tools);
  const transport = openTransport(smtp, tools);
  const program = await openMailProgram(dovecot.imapUrl(user));
  let server: Server | null = null;
  return {
    world: {
      ids: makeIds(),
      store,
      // A bell would let the clerk read before the story says that time passes; IDLE has its own tests.
      mailbox: { ...mailbox, onBell: () => () => undefined },
      transport,
      parser: makeInProcessParser(),
      meetings: null,
      digests: makeDigests(new Uint8Array(32).fill(9)),
    },
    arrive: (raw, at, folder) => program.file(folder === "sent" ? "Sent" : "INBOX", raw, at),
    letters: () => sink.mails.map(({ to, raw }) => ({ to, raw })),
    inbox: () => program.show("INBOX"),
    sentCopies: async () => (await program.show("Sent")).map(({ messageId }) => messageId),
    serveConsole: async (app) => {
      server?.close();
      server = createAdaptorServer({ fetch: app.fetch }) as Server;
      const url = await listening(server);
      const request = (path: string, init: RequestInit) => fetch(`${url}${path}`, { ...init, redirect: "manual" });
      return { request: request as typeof app.request };
    },
    close: async () => {
      server?.closeAllConnections();
      server?.close();
      await Promise.all([program.close(), mailbox.close(), transport.close(), sink.stop()]);
    },
  };
}

type MailProgram = {
  file(folder: string, raw: Uint8Array, at: Time): Promise<void>;
  show(folder: string): Promise<{ messageId: string; flags: string[] }[]>;
  close(): Promise<void>;
};

/** The mail program of the staff on the same mailbox; by it mails are filed with the arrival that the story says. */
async function openMailProgram(url: string): Promise<MailProgram> {
  const { hostname: host, port, username, password } = new URL(url);
  const auth = { user: decodeURIComponent(username), pass: password };
  const client = new ImapFlow({ host, port: Number(port), doSTARTTLS: false, auth, logger: false });
  client.on("error", () => undefined);
  await client.connect();
  return {
    file: async (folder, raw, at) => {
      await client.append(folder, Buffer.from(raw), [], new Date(toEpochSeconds(at) * 1000));
    },
    show: async (folder) => {
      const lock = await client.getMailboxLock(folder);
      const found: { messageId: string; flags: string[] }[] = [];
      try {
        if (client.mailbox && client.mailbox.exists === 0) return [];
        for await (const { headers, flags } of client.fetch("1:*", { flags: true, headers: true })) {
          const { messageId } = identify(headers ?? new Uint8Array());
          const shown = [...(flags ?? [])].filter((flag) => flag === "\\Seen" || flag === "\\Flagged");
          found.push({ messageId: messageId ?? "", flags: shown.map((flag) => flag.slice(1).toLowerCase()) });
        }
      } finally {
        lock.release();
      }
      return found;
    },
    close: () => client.logout(),
  };
}

function listening(server: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(`http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`);
    });
  });
}
