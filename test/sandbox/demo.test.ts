import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ImapFlow } from "imapflow";
import { createTransport } from "nodemailer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Status } from "../../src/booking/booking.ts";
import { type DemoTerminal, runDemo } from "../../src/sandbox/demo.ts";
import { startTown, type Town } from "../../src/sandbox/town.ts";
import type { Draft } from "../../src/sandbox/town-drafts.ts";
import type { MailLine, TownState } from "../../src/sandbox/town-state.ts";
import { markOf } from "../../src/world/processes.ts";
import { makeClock } from "../../src/world/system.ts";
import { silentLog } from "../database.ts";
import { eventually } from "../real-clock.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const FREE_PORTS = { page: 0, console: 0, smtp: 0, imap: {} };
const START_MS = 120_000;
const LETTER_MS = 20_000;

let folder: string;
let town: Town;

beforeAll(async () => {
  folder = temporaryFolder("madoguchi-town-");
  town = await startTown({ env: { DATA_DIR: folder }, clock: makeClock(), log: silentLog, ports: FREE_PORTS });
}, START_MS);

afterAll(async () => {
  await town?.stop();
  rmSync(folder, { recursive: true, force: true });
}, START_MS);

describe("the trial town by its page's own requests", () => {
  it("walks request, offer, reply and details for a form in UTF-8 answered like an iPhone", async () => {
    const offer = await sendSample("hanako", "form");
    expect(offer.subject).toContain("まだ予約は確定していません");
    expect(offer.files).toBe(2);
    expect(await bookingOf("窓口 花子")).toMatchObject({ status: "offered" });
    const details = await answer("hanako", offer, "yes", "iphone");
    expect(details.subject).toContain("確定しました");
    expect(await bookingOf("窓口 花子")).toMatchObject({ status: "confirmed" });
    expect(await letterText("hanako", details.uid)).toContain("000 0000 0001");
    const { office } = await state();
    expect(office.inbox.map(({ clerk }) => clerk)).toEqual(["handled", "handled"]);
    const marked = await eventually(state, (now) => now.office.inbox.every(({ seen }) => seen), LETTER_MS);
    expect(marked.office.inbox.map(({ seen, flagged }) => [seen, flagged])).toEqual([
      [true, false],
      [true, false],
    ]);
    const filed = await eventually(state, (now) => now.office.sent.length === 2, LETTER_MS);
    expect(filed.office.sent.map(({ to }) => to)).toEqual(Array(2).fill("hanako@mail.example.com"));
  });

  it("hands out the attachments of a letter: terms as PDF and text, the calendar entry as a download", async () => {
    const inbox = await inboxOf("hanako");
    const files = async (mail: MailLine | undefined) =>
      Promise.all(
        Array.from({ length: mail?.files ?? 0 }, async (_, number) => {
          const file = await fetch(`${town.url}/letters/hanako/${mail?.uid}/files/${number}`);
          const start = Buffer.from(await file.arrayBuffer())
            .toString("latin1")
            .slice(0, 15);
          const shown = file.headers.get("content-disposition")?.split(";")[0];
          return [file.headers.get("content-type"), shown, start.startsWith("%PDF") ? "%PDF" : start];
        }),
      );
    expect((await files(inbox[1])).map(([type, shown]) => [type, shown])).toEqual([
      ["application/pdf", "inline"],
      ["text/plain; charset=utf-8", "inline"],
    ]);
    expect(await files(inbox[0])).toEqual([["text/calendar; charset=utf-8", "attachment", "BEGIN:VCALENDAR"]]);
  });

  it("an automatic reply that quotes the offer confirms nothing; a choice in the manner of Outlook does", async () => {
    const offer = await sendSample("taro", "phone");
    expect((await bookingOf("試験 太郎"))?.slots.length).toBeGreaterThan(1);
    await sendAnswer("taro", offer, "automatic", "outlook");
    const ignored = await eventually(state, (now) => now.office.inbox[0]?.clerk !== "new", LETTER_MS);
    expect(ignored.office.inbox[0]).toMatchObject({ clerk: "ignored", reason: "automatic", seen: false });
    expect((await bookingOf("試験 太郎"))?.status).toBe("offered");
    const second = (await bookingOf("試験 太郎"))?.slots[1]?.start;
    await answer("taro", offer, "second", "outlook");
    expect(await bookingOf("試験 太郎")).toMatchObject({ status: "confirmed", slots: [{ start: second }] });
  });

  it("T6-2: a forgotten number is asked for, its absence is an answer, and a declined offer frees its seat", async () => {
    const sample = await draft("/api/sample?person=sakura&sample=missing");
    const question = await sendDraft("sakura", sample, null);
    expect(question.subject).toContain("おたずね");
    const reply = await draft(`/api/answer?person=sakura&mail=${question.uid}&answer=number&program=gmail`);
    expect(reply.body).toMatch(
      /^求職番号：まだない\n\n\d{4}年\d+月\d+日\(.\) \d+:\d\d ハローワーク糸魚川 <\S+>:\n\n> /,
    );
    const day = /\d+月\d+日（.）/.exec(sample.body)?.[0];
    const whole = { ...reply, body: reply.body.replace("まだない", `まだない\n希望日時：${day} 11時00分`) };
    const offer = await sendDraft("sakura", whole, question.uid);
    expect(offer.subject).toContain("日時のご案内");
    await answer("sakura", offer, "decline", "gmail");
    expect(await bookingOf("見本 さくら")).toMatchObject({ status: "declined", slots: [] });
  });

  it("T6-4: moving the clock past the reply-by makes the offer void, says so, and frees its seat", async () => {
    await sendSample("sakura", "unregistered");
    const offered = await bookingOf("見本 さくら");
    const start = offered?.slots[0]?.start;
    expect(seatAt(await state(), start)).toBe("held");
    const before = (await inboxOf("sakura")).length;
    const moved = await post("/api/clock", { move: "threeBusinessDays" });
    expect(moved.status).toBe(200);
    const notice = await nextLetter("sakura", before);
    expect(notice.receivedAt > (offered?.replyBy ?? "9")).toBe(true);
    expect((await bookingOf("見本 さくら"))?.status).toBe("expired");
    expect(["free", "shut"]).toContain(seatAt(await state(), start));
    expect((await state()).aheadMinutes).toBeGreaterThan(2 * 24 * 60);
  });

  it("sends what an old Outlook sends, in Shift_JIS, and the clerk reads it", async () => {
    const sample = await draft("/api/sample?person=sakura&sample=outlook");
    expect(sample.charset).toBe("shift_jis");
    const offer = await sendDraft(
      "sakura",
      { ...sample, body: sample.body.replace("まだ登録していません", "未登録") },
      null,
    );
    expect(offer.subject).toContain("日時のご案内");
    const received = town.mail
      .messages(town.office.mail.fromAddress)
      .filter((mail) => mail.folder === "INBOX")
      .at(-1);
    expect(Buffer.from(received?.raw ?? []).toString("latin1")).toMatch(
      /^Content-Type: text\/plain; charset=Shift_JIS\r$/m,
    );
  });
});

describe("an ordinary mail program in town", () => {
  it("signs in as the page says, writes to the office and gets its letter", async () => {
    const before = (await inboxOf("hanako")).length;
    const { hostname: host, port } = new URL(town.smtpUrl);
    const out = createTransport({
      host,
      port: Number(port),
      auth: { user: "hanako", pass: "hanako" },
      ignoreTLS: true,
    });
    const sample = await draft("/api/sample?person=hanako&sample=form");
    const { subject, body: text } = sample;
    await out.sendMail({ from: "hanako@mail.example.com", to: town.office.mail.fromAddress, subject, text });
    const letter = await nextLetter("hanako", before);
    const imap = new URL(town.imapUrl("hanako@mail.example.com"));
    const auth = { user: imap.username, pass: imap.password };
    const client = new ImapFlow({ host, port: Number(imap.port), auth, doSTARTTLS: false, logger: false });
    await client.connect();
    await client.mailboxOpen("INBOX");
    const found = await client.fetchOne(String(letter.uid), { envelope: true }, { uid: true });
    expect(found === false ? null : found?.envelope?.subject).toBe(letter.subject);
    await client.logout();
  });
});

describe("the page's door", () => {
  it("answers on this machine's names only, to its own page only, and runs no script but its own", async () => {
    const page = await fetch(town.url);
    expect(page.headers.get("content-security-policy")).toMatch(/script-src 'self';/);
    expect(await page.text()).not.toMatch(/<script(?! src="\/town-client\.js")|\son\w+=|style="/);
    const foreign = await fetch(`${town.url}/api/clock`, {
      method: "POST",
      headers: { origin: "https://example.org", "content-type": "application/json" },
      body: JSON.stringify({ move: "hour" }),
    });
    expect(foreign.status).toBe(403);
  });

  it.each([
    ["/api/clock", { move: "yesterday" }],
    ["/api/send", { person: "nobody" }],
    ["/api/send", "text"],
  ])("refuses what is not a form of %s", async (path, value) => {
    expect((await post(path, value)).status).toBe(400);
  });

  it("refuses a mail that is longer than its limit", async () => {
    const sample = await draft("/api/sample?person=taro&sample=form");
    const form = { ...sample, body: "あ".repeat(20_001), person: "taro", replyTo: null };
    expect((await post("/api/send", form)).status).toBe(400);
    expect((await post("/api/send", { ...form, body: "あ".repeat(200_000) })).status).toBe(413);
  });

  it("opens the staff console beside it", async () => {
    const door = await fetch(town.consoleUrl);
    expect(door.url).toBe(`${town.consoleUrl}/sign-in`);
    expect(door.status).toBe(200);
  });
});

describe("madoguchi demo", () => {
  it(
    "prints where to go, builds a town beside a living one, and leaves nothing behind when it is stopped",
    async () => {
      const stopping = new AbortController();
      const terminal = talk({ DATA_DIR: folder }, stopping.signal);
      const ports = ["--port", "0", "--console-port", "0", "--smtp-port", "0", "--imap-port", "0"];
      const running = runDemo(ports, terminal);
      await eventually(
        () => terminal.lines.join("\n"),
        (text) => text.includes("Ctrl-C"),
        START_MS,
      );
      const text = terminal.lines.join("\n");
      const url = /trial town\s+(\S+)/.exec(text)?.[1] ?? "";
      expect((await fetch(url)).status).toBe(200);
      expect(text).toMatch(/staff console\s+http:\/\/127\.0\.0\.1:\d+\s+shokuin \/ /);
      expect(text.match(/IMAP 127\.0\.0\.1:\d+/g)).toHaveLength(4);
      expect(existsSync(join(folder, "trial-town-2"))).toBe(true);
      stopping.abort();
      expect(await running).toBe(0);
      expect(readdirSync(folder).filter((name) => name.startsWith("trial-town"))).toEqual(["trial-town"]);
      await expect(fetch(url)).rejects.toThrow();
    },
    START_MS,
  );

  it(
    "starts anew after it was killed, and takes the killed town's database server with it",
    async () => {
      const own = temporaryFolder("madoguchi-town-killed-");
      try {
        const first = await spawnDemo(own);
        const postmaster = Number(
          readFileSync(join(own, "trial-town/postgres/data/postmaster.pid"), "utf8").split("\n")[0],
        );
        const killed = once(first.child, "exit");
        first.child.kill("SIGKILL");
        await killed;
        expect(markOf(postmaster)).not.toBeNull();
        const second = await spawnDemo(own);
        expect(markOf(postmaster)).toBeNull();
        expect((await fetch(second.url)).status).toBe(200);
        const ended = once(second.child, "exit");
        // As `timeout` does it: the process and its group, at once. That must not cut the clearing up short.
        second.child.kill("SIGTERM");
        await new Promise((resolve) => setTimeout(resolve, 20));
        second.child.kill("SIGTERM");
        expect(await ended).toEqual([0, null]);
        expect(readdirSync(own)).not.toContain("trial-town");
      } finally {
        rmSync(own, { recursive: true, force: true });
      }
    },
    START_MS,
  );

  it.each([[["--port", "http"]], [["--port", "70000"]], [["--nonsense"]]])(
    "says how it is called after %j",
    async (args) => {
      const terminal = talk({}, new AbortController().signal);
      expect(await runDemo(args, terminal)).toBe(64);
      expect(terminal.lines.join("\n")).toContain("--port N");
    },
  );

  it(
    "says which port is taken",
    async () => {
      const terminal = talk({ DATA_DIR: folder }, new AbortController().signal);
      const taken = new URL(town.smtpUrl).port;
      expect(await runDemo(["--smtp-port", taken], terminal)).toBe(1);
      expect(terminal.lines.join("\n")).toContain(taken);
    },
    START_MS,
  );
});

function talk(env: DemoTerminal["env"], stop: AbortSignal): DemoTerminal & { lines: string[] } {
  const lines: string[] = [];
  const say = (line: string) => void lines.push(line);
  return { lines, env, out: say, err: say, stopSignal: () => stop };
}

/** As a newcomer starts it, in a process of its own, as soon as it says where it is. */
async function spawnDemo(dataDir: string): Promise<{ child: ChildProcess; url: string }> {
  const ports = ["--port", "0", "--console-port", "0", "--smtp-port", "0", "--imap-port", "0"];
  const child = spawn(process.execPath, [join(import.meta.dirname, "../../src/main.ts"), "demo", ...ports], {
    env: { PATH: process.env.PATH, DATA_DIR: dataDir },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  for await (const chunk of child.stdout ?? []) {
    text += chunk;
    const url = /trial town\s+(\S+)/.exec(text)?.[1];
    if (url !== undefined && text.includes("Ctrl-C")) return { child, url };
  }
  throw new Error(`the demo ended without a town: ${text}`);
}

async function state(): Promise<TownState> {
  return (await fetch(`${town.url}/api/state`)).json() as Promise<TownState>;
}

async function draft(path: string): Promise<Draft> {
  return (await fetch(`${town.url}${path}`)).json() as Promise<Draft>;
}

function post(path: string, value: unknown): Promise<Response> {
  const body = JSON.stringify(value);
  return fetch(`${town.url}${path}`, { method: "POST", headers: { "content-type": "application/json" }, body });
}

async function sendSample(person: string, sample: string): Promise<MailLine> {
  return sendDraft(person, await draft(`/api/sample?person=${person}&sample=${sample}`), null);
}

async function answer(person: string, letter: MailLine, kind: string, program: string): Promise<MailLine> {
  const before = (await inboxOf(person)).length;
  await sendAnswer(person, letter, kind, program);
  return nextLetter(person, before);
}

async function sendAnswer(person: string, letter: MailLine, kind: string, program: string): Promise<void> {
  const reply = await draft(`/api/answer?person=${person}&mail=${letter.uid}&answer=${kind}&program=${program}`);
  expect((await post("/api/send", { ...reply, person, replyTo: letter.uid })).status).toBe(200);
}

async function sendDraft(person: string, mail: Draft, replyTo: number | null): Promise<MailLine> {
  const before = (await inboxOf(person)).length;
  expect((await post("/api/send", { ...mail, person, replyTo })).status).toBe(200);
  return nextLetter(person, before);
}

/** Newest first, as the page lists them. */
async function inboxOf(person: string): Promise<MailLine[]> {
  return (await state()).people.find(({ id }) => id === person)?.inbox ?? [];
}

async function nextLetter(person: string, before: number): Promise<MailLine> {
  const inbox = await eventually(
    () => inboxOf(person),
    (mails) => mails.length > before,
    LETTER_MS,
  );
  expect(inbox.length, `a letter for ${person}`).toBe(before + 1);
  return inbox[0] as MailLine;
}

async function bookingOf(name: string): Promise<(TownState["bookings"][number] & { status: Status }) | undefined> {
  return (await state()).bookings.find((booking) => booking.name === name);
}

async function letterText(person: string, uid: number): Promise<string> {
  return (await fetch(`${town.url}/letters/${person}/${uid}/html`)).text();
}

function seatAt({ seats }: TownState, start: string | undefined): string | undefined {
  return seats.flatMap(({ slots }) => slots).find((slot) => slot.start === start)?.seat;
}
