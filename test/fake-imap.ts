import { type AddressInfo, createServer, type Socket } from "node:net";
import { type Time, toEpochSeconds } from "../src/booking/time.ts";

/**
 * A fake: a raw IMAP server in memory that speaks what RFC 3501 publishes and as much of it as our client asks for. It plays
 * what Dovecot never does: the quirks that Gmail and Exchange are known for, and plain misbehaviour.
 */
export type FakeMail = { raw: string; receivedAt: Time; flags: Set<string> };
export type FakeFolder = { uidValidity: number; uidNext: number; mails: Map<number, FakeMail>; use?: string };

export type Manners = {
  /** Besides IMAP4rev1. */
  capability: string;
  /** How the server takes leave of a new line instead of greeting it. */
  greeting: () => string;
  login: () => string;
  /** The tagged answer to a command instead of the usual one, or `cut`, or `silence`; null lets it be. */
  instead: (command: string, folder: string | null) => string | null;
  /** The items of one mail's FETCH answer instead of the usual ones; null leaves the mail out. */
  items: (uid: number, query: string, usual: string) => string | null;
  /** Before a FETCH is answered: here mails may vanish. */
  beforeFetch: (uids: number[], query: string) => void;
  /** Offset in which INTERNALDATE is written, minutes east of Greenwich. */
  offsetMinutes: number;
  tellsUidNext: boolean;
};

export type FakeImap = {
  port: number;
  folders: Map<string, FakeFolder>;
  manners: Manners;
  commands: string[];
  bytesOut(): number;
  connections(): number;
  /** Says good-bye on every line and closes it. */
  bye(words: string): void;
  deliver(raw: string, receivedAt: Time, folder?: string): number;
  stop(): Promise<void>;
};

const USUAL: Manners = {
  capability: "IDLE UIDPLUS SPECIAL-USE",
  greeting: () => "* OK ready",
  login: () => "OK in",
  instead: () => null,
  items: (_uid, _query, usual) => usual,
  beforeFetch: () => undefined,
  offsetMinutes: 0,
  tellsUidNext: true,
};

type Line = { socket: Socket; selected: string | null; idleTag: string | null };

export async function startFakeImap(manners: Partial<Manners> = {}): Promise<FakeImap> {
  const lines = new Set<Line>();
  let sent = 0;
  let connections = 0;
  const fake: FakeImap = {
    port: 0,
    folders: new Map([
      ["INBOX", { uidValidity: 7, uidNext: 1, mails: new Map() }],
      ["Junk", { uidValidity: 8, uidNext: 1, mails: new Map(), use: "\\Junk" }],
      ["Sent", { uidValidity: 9, uidNext: 1, mails: new Map(), use: "\\Sent" }],
    ]),
    manners: { ...USUAL, ...manners },
    commands: [],
    bytesOut: () => sent,
    connections: () => connections,
    bye: (words) => {
      for (const { socket } of lines) socket.end(`* BYE ${words}\r\n`);
    },
    deliver: (raw, receivedAt, folder = "INBOX") => {
      const box = boxOf(fake, folder);
      const uid = box.uidNext++;
      box.mails.set(uid, { raw, receivedAt, flags: new Set() });
      for (const line of lines) if (line.idleTag && line.selected === folder) write(line, `* ${box.mails.size} EXISTS`);
      return uid;
    },
    stop: async () => {
      for (const { socket } of lines) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  function write(line: Line, text: string): void {
    const bytes = Buffer.from(`${text}\r\n`, "latin1");
    sent += bytes.length;
    line.socket.write(bytes);
  }
  const server = createServer((socket) => {
    connections += 1;
    const line: Line = { socket, selected: null, idleTag: null };
    lines.add(line);
    socket.on("error", () => undefined);
    socket.once("close", () => lines.delete(line));
    const greeting = fake.manners.greeting();
    write(line, greeting);
    if (greeting.startsWith("* BYE")) socket.end();
    hear(socket, (command, literal) => obey(fake, line, command, literal, (text) => write(line, text)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  fake.port = (server.address() as AddressInfo).port;
  return fake;
}

/** Command lines, each with the literal that it announced. */
function hear(socket: Socket, obeyed: (command: string, literal: string | null) => void): void {
  let waiting = "";
  let head: { command: string; bytes: number } | null = null;
  socket.on("data", (chunk: Buffer) => {
    waiting += chunk.toString("latin1");
    for (;;) {
      if (head !== null) {
        if (waiting.length < head.bytes + 2) return;
        const literal = waiting.slice(0, head.bytes);
        waiting = waiting.slice(head.bytes + 2);
        obeyed(head.command, literal);
        head = null;
        continue;
      }
      const end = waiting.indexOf("\r\n");
      if (end < 0) return;
      const command = waiting.slice(0, end);
      waiting = waiting.slice(end + 2);
      const announced = /\{(\d+)\}$/.exec(command);
      if (announced === null) {
        obeyed(command, null);
      } else {
        head = { command, bytes: Number(announced[1]) };
        socket.write("+ go on\r\n");
      }
    }
  });
}

function boxOf(fake: FakeImap, name: string): FakeFolder {
  const box = fake.folders.get(name);
  if (box === undefined) throw new Error(`the fake has no folder ${name}`);
  return box;
}

function obey(
  fake: FakeImap,
  line: Line,
  text: string,
  literal: string | null,
  say: (text: string) => unknown,
): unknown {
  if (text.toUpperCase() === "DONE") {
    if (line.idleTag !== null) say(`${line.idleTag} OK idle ends`);
    line.idleTag = null;
    return null;
  }
  const [tag = "", ...words] = text.split(" ");
  const rest = words.join(" ");
  fake.commands.push(rest.replace(/^(LOGIN) .*/i, "$1"));
  const instead = fake.manners.instead(rest, line.selected);
  if (instead === "silence") return null;
  if (instead === "cut") return line.socket.destroy();
  if (instead !== null) return say(`${tag} ${instead}`);
  const verb =
    (words[0] ?? "").toUpperCase() === "UID" ? `UID ${words[1]}`.toUpperCase() : (words[0] ?? "").toUpperCase();
  const box = line.selected === null ? null : (fake.folders.get(line.selected) ?? null);
  switch (verb) {
    case "CAPABILITY":
      say(`* CAPABILITY IMAP4rev1 ${fake.manners.capability}`);
      return say(`${tag} OK done`);
    case "LOGIN":
      return say(`${tag} ${fake.manners.login()}`);
    case "LIST":
    case "LSUB":
      if (/ "" ""$/.test(rest)) say('* LIST (\\Noselect) "/" ""');
      for (const [name, { use }] of fake.folders)
        if (/ "?\*"?$/.test(rest) || rest.replaceAll('"', "").endsWith(` ${name}`))
          say(`* ${verb} (\\HasNoChildren${use ? ` ${use}` : ""}) "/" "${name}"`);
      return say(`${tag} OK done`);
    case "SELECT":
    case "EXAMINE":
      return say(select(fake, line, tag, rest));
    case "UID SEARCH":
      say(
        `* SEARCH${search(box, rest)
          .map((uid) => ` ${uid}`)
          .join("")}`,
      );
      return say(`${tag} OK done`);
    case "UID FETCH":
      for (const answer of fetched(fake, box, rest)) say(answer);
      return say(`${tag} OK done`);
    case "UID STORE":
      for (const uid of uidsOf(box, words[2] ?? ""))
        box?.mails.get(uid)?.flags.add(/\\\w+/.exec(words.slice(3).join(" "))?.[0] ?? "");
      return say(`${tag} OK done`);
    case "APPEND": {
      const name = (words[1] ?? "").replaceAll('"', "");
      const into = boxOf(fake, name);
      const uid = fake.deliver(literal ?? "", "2026-06-10T10:00:00+09:00" as Time, name);
      return say(`${tag} OK [APPENDUID ${into.uidValidity} ${uid}] filed`);
    }
    case "IDLE":
      line.idleTag = tag;
      return say("+ idling");
    case "LOGOUT":
      say("* BYE");
      say(`${tag} OK bye`);
      return line.socket.end();
    case "NOOP":
    case "CLOSE":
      return say(`${tag} OK done`);
    default:
      return say(`${tag} BAD unknown here`);
  }
}

function select(fake: FakeImap, line: Line, tag: string, rest: string): string {
  const name = rest.replace(/^\w+ /, "").replaceAll('"', "");
  const box = fake.folders.get(name);
  if (box === undefined) return `${tag} NO [NONEXISTENT] no such folder`;
  line.selected = name;
  return [
    `* ${box.mails.size} EXISTS`,
    "* FLAGS (\\Seen \\Flagged)",
    `* OK [UIDVALIDITY ${box.uidValidity}] valid`,
    ...(fake.manners.tellsUidNext ? [`* OK [UIDNEXT ${box.uidNext}] next`] : []),
    `${tag} OK [READ-WRITE] open`,
  ].join("\r\n");
}

function uidsOf(box: FakeFolder | null, set: string): number[] {
  const all = [...(box?.mails.keys() ?? [])];
  const highest = all.at(-1) ?? 0;
  const value = (text: string) => (text === "*" ? highest : Number(text));
  const spans = set.split(",").map((part) => part.split(":").map(value));
  return all.filter((uid) =>
    spans.some(([from = 0, to = from]) => uid >= Math.min(from, to) && uid <= Math.max(from, to)),
  );
}

function search(box: FakeFolder | null, rest: string): number[] {
  const criteria = rest.replace(/^UID SEARCH /i, "");
  const all = [...(box?.mails ?? [])];
  const set = /^UID (\S+)/i.exec(criteria)?.[1];
  if (set !== undefined) return uidsOf(box, set);
  if (/^UNSEEN/i.test(criteria)) return all.filter(([, { flags }]) => !flags.has("\\Seen")).map(([uid]) => uid);
  const id = /^HEADER Message-ID "?(<[^"]*>)"?/i.exec(criteria)?.[1];
  if (id !== undefined) return all.filter(([, { raw }]) => raw.includes(id)).map(([uid]) => uid);
  const since = /^SINCE (\S+)/i.exec(criteria)?.[1];
  const from = since === undefined ? 0 : Date.parse(`${since} UTC`) / 1000;
  return all.filter(([, { receivedAt }]) => toEpochSeconds(receivedAt) >= from).map(([uid]) => uid);
}

function* fetched(fake: FakeImap, box: FakeFolder | null, rest: string): Generator<string> {
  const [, , set = "", ...asked] = rest.split(" ");
  const query = asked.join(" ");
  const uids = uidsOf(box, set);
  fake.manners.beforeFetch(uids, query);
  const order = [...(box?.mails.keys() ?? [])];
  for (const uid of uids) {
    const mail = box?.mails.get(uid);
    if (mail === undefined) continue;
    const items = fake.manners.items(uid, query, itemsOf(fake, uid, mail, query));
    if (items !== null) yield `* ${order.indexOf(uid) + 1} FETCH (${items})`;
  }
}

function itemsOf({ manners }: FakeImap, uid: number, { raw, receivedAt, flags }: FakeMail, query: string): string {
  const literal = (text: string) => `{${text.length}}\r\n${text}`;
  const [head = ""] = raw.split("\r\n\r\n");
  const items = [`UID ${uid}`];
  if (/FLAGS/.test(query)) items.push(`FLAGS (${[...flags].join(" ")})`);
  if (/INTERNALDATE/.test(query)) items.push(`INTERNALDATE "${internalDate(receivedAt, manners.offsetMinutes)}"`);
  if (/RFC822\.SIZE/.test(query)) items.push(`RFC822.SIZE ${raw.length}`);
  if (/BODYSTRUCTURE/.test(query))
    items.push(`BODYSTRUCTURE ("TEXT" "PLAIN" ("CHARSET" "utf-8") NIL NIL "8BIT" ${raw.length} 1)`);
  const part = /BODY\.PEEK\[([^\]]*)\](?:<(\d+)\.(\d+)>)?/g;
  for (const [, section = "", start, most] of query.matchAll(part)) {
    const whole = section === "" ? raw : section.startsWith("HEADER") ? `${head}\r\n\r\n` : raw.slice(head.length + 4);
    const text = start === undefined ? whole : whole.slice(Number(start), Number(start) + Number(most));
    items.push(`BODY[${section}]${start === undefined ? "" : `<${start}>`} ${literal(text)}`);
  }
  return items.join(" ");
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function internalDate(at: Time, offsetMinutes: number): string {
  const local = new Date((toEpochSeconds(at) + offsetMinutes * 60) * 1000).toISOString();
  const two = (value: number) => String(value).padStart(2, "0");
  const offset = Math.abs(offsetMinutes);
  const zone = `${offsetMinutes < 0 ? "-" : "+"}${two(Math.floor(offset / 60))}${two(offset % 60)}`;
  return `${local.slice(8, 10)}-${MONTHS[Number(local.slice(5, 7)) - 1]}-${local.slice(0, 4)} ${local.slice(11, 19)} ${zone}`;
}
