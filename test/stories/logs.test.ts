import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Writable } from "node:stream";
import postgres from "postgres";
import { afterEach, expect, it } from "vitest";
import { plusMinutes, toDay, toTime } from "../../src/booking/time.ts";
import { addTerms } from "../../src/commands/terms.ts";
import { makeConsole } from "../../src/console/server.ts";
import { LETTER_KIND_WORDS } from "../../src/console/wording.ts";
import { perform } from "../../src/desk/acts.ts";
import { deliver, resolveUnknown } from "../../src/desk/delivery.ts";
import { tendMeetings } from "../../src/desk/meetings.ts";
import { liftRefusal, refusePerson, sendRefusalNotice } from "../../src/desk/person-acts.ts";
import { poll } from "../../src/desk/poll.ts";
import { fileCopy } from "../../src/desk/sent-copies.ts";
import { settle } from "../../src/desk/settle.ts";
import { sendCouldNotRead } from "../../src/desk/staff-mails.ts";
import type { ParsedMail } from "../../src/mail/reading.ts";
import { makeStatusPages } from "../../src/status-pages.ts";
import { parseSmtpUrl } from "../../src/world/mail-url.ts";
import { ONE_TIME_CODES } from "../../src/world/one-time-codes.ts";
import { openTransport } from "../../src/world/smtp.ts";
import type { Tx } from "../../src/world/store.ts";
import { makeLog } from "../../src/world/system.ts";
import type { Log } from "../../src/world/world.ts";
import { openZoom } from "../../src/world/zoom.ts";
import { Browser, HANAKO, ICHIRO, PASSWORD, PLAIN_PASSWORDS } from "../console/window.ts";
import { describeWithDovecot } from "../dovecot.ts";
import { realClock } from "../real-clock.ts";
import { startScriptedSmtp } from "../smtp-sink.ts";
import { openZoomServer, ZOOM_ACCOUNT } from "../zoom-server.ts";
import {
  type House,
  type MailServers,
  OFFICE_ADDRESS,
  openHouse,
  START,
  stopDovecotAfterAll,
  withDovecot,
} from "./house.ts";
import { likeGmail, likeOutlook, type Writer, writeMail } from "./writing.ts";

const FIXTURES = join(import.meta.dirname, "../../fixtures/mail");
const FIXTURES_TAKEN = 120;
const MAILS_AT_ONCE = 20;
const METRICS_TOKEN = "a-token-for-metrics-only";
/** Shorter words, and ASCII ones, stand in lines that tell nothing. */
const LEAST_PHRASE = 6;
const LEAST_ASCII_PHRASE = 16;

let mails = 0;
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

describeWithDovecot("a week of log lines, with Dovecot and Postgres", () => {
  stopDovecotAfterAll();

  it("tells ids and counts, and nothing that a person wrote or is called", { timeout: 360_000 }, async () => {
    const { log, lines } = keepLines();
    const servers = await withDovecot();
    const house = await openHouse(servers, { now: START }, log);
    const week = { house, servers, log };
    await everyKindOfLetter(week);
    await allSortsOfMail(week);
    await atTheConsole(week);
    await refusedBySmtp(week);
    await refusedByTheDatabase(week);
    await withoutMailServer(week);
    await refusedByZoom(week);
    const letters = await house.desk.world.store.look(house.office.id, (view) => view.letters({ limit: 1_000 }));
    const kinds = new Set(letters.map(({ kind }) => kind));
    expect(Object.keys(LETTER_KIND_WORDS).filter((kind) => !(kinds as Set<string>).has(kind))).toEqual([]);
    const secrets = await everythingPersonal(week);
    expect(secrets.length).toBeGreaterThan(1_000);
    const pages = await statusPages(house);
    const events = lines.map((line) => JSON.parse(line) as { event: string; result?: string });
    expect(events.map(({ event, result }) => (result ? `${event} ${result}` : event))).toEqual(
      expect.arrayContaining([
        "signed in",
        "sign-in failed",
        "form refused",
        "smtp.trouble rejected",
        "smtp.trouble deferred",
        "duty failed",
        "store-down",
        "mailbox trouble",
      ]),
    );
    expect(found([...lines, ...pages], secrets)).toEqual([]);
    // The search itself: a line with any of these is found.
    for (const told of ["試験", "taro@mail.example.com", "15999-1234567", "MIHON1", "090-0000-1111"])
      expect(found([`{"detail":"… ${told} …"}`], secrets), told).not.toEqual([]);
    for (const { to } of servers.letters().slice()) await house.letterTo(to).catch(() => undefined);
    await house.close();
  });
});

type Week = { house: House; servers: MailServers; log: Log };

const people: Writer[] = ["太郎", "花子", "次郎", "三郎", "四郎", "五郎", "桃子", "梅子", "桜子", "菊子"].map(
  (given, index) => ({
    name: `試験 ${given}`,
    address: `${["taro", "hanako", "jiro", "saburo", "shiro", "goro", "momoko", "umeko", "sakurako", "kikuko"][index]}@mail.example.com`,
    charset: index % 2 === 0 ? "utf-8" : "iso-2022-jp",
  }),
);
const [taro, hanako, jiro, saburo, shiro, goro, momoko, umeko, sakurako, kikuko] = people as [
  ...[Writer, Writer, Writer, Writer, Writer],
  ...[Writer, Writer, Writer, Writer, Writer],
];

async function everyKindOfLetter(week: Week): Promise<void> {
  const { house } = week;
  await writes(week, taro, wish(taro, "15999-1234567", "6月18日(木) 14:00"));
  await answers(week, taro, "お願いします。電話は090-0000-1111です。");
  await writes(week, hanako, wish(hanako, "15999-2345678", "6月11日(木) 15:30"));
  await answers(week, hanako, "お願いします。手話通訳の姉が同席します。");
  await writes(week, jiro, wish(jiro, "15999-3456789", "6月19日(金) 10:00"));
  await answers(week, jiro, "引っ越すことになったので、今回は辞退します。");
  await writes(week, saburo, `氏名：${saburo.name}\nオンライン相談を予約したいです。\n`);
  await writes(week, shiro, wish(shiro, "15999-4567890", "6月18日(木) 午後"));
  await answers(week, shiro, "お願いします。");
  await writes(week, goro, wish(goro, "15999-5678901", "6月19日(金) 14:00"));
  await writes(week, momoko, wish(momoko, "15999-6789012", "6月19日(金) 15:00"));
  await answers(week, momoko, "持病があるのですが、当日は横になったままでもよいでしょうか？");
  await writes(week, sakurako, wish(sakurako, "15999-7890123", "6月16日(火) 11:00"));
  await answers(week, sakurako, "お願いします。");
  await writes(week, kikuko, wish(kikuko, "15999-8901234", "6月22日(月) 10:00"));
  await answers(week, kikuko, "お願いします。");
  await answers(week, kikuko, "申し訳ありませんが、6月23日(火) 10:00に変更をお願いできますか。");
  await writes(week, umeko, "先日の件ですが、どうなっていますでしょうか。予約についてです。");
  await newTermsAndARefusal(week, jiro);
  house.waitUntil("2026-06-11T10:00:00+09:00");
  await answers(week, hanako, "本日の予約をキャンセルします。熱が出ました。");
  house.waitUntil("2026-06-12T10:00:00+09:00");
  await answers(week, taro, "6月18日の予約をキャンセルします。");
  house.waitUntil("2026-06-15T10:00:00+09:00");
  await house.works();
  house.waitUntil("2026-06-17T18:00:00+09:00");
  await house.works();
  const { policy } = house.office;
  const { horizonDays } = policy;
  Object.assign(policy, { horizonDays: 0 });
  await writes(week, jiro, wish(jiro, "15999-3456789", "6月24日(水) 10:00"));
  Object.assign(policy, { horizonDays });
  const [held] = await house.desk.world.store.look(house.office.id, (view) =>
    view.inboundMails({ states: ["held"], fromAddress: umeko.address, limit: 1 }),
  );
  const told = await perform(house.desk, (tx) =>
    sendCouldNotRead(tx, house.desk, { staff: "hanako", mailId: held?.id ?? "", references: [] }),
  );
  expect(told).not.toHaveProperty("refused");
  await house.works();
}

/** What a chief and an operator do now and then; the reasons they type are as personal as any mail. */
async function newTermsAndARefusal({ house }: Week, whom: Writer): Promise<void> {
  const { desk, office } = house;
  const pdf = new TextEncoder().encode("%PDF-1.7 invented terms");
  const publication = {
    version: "2026-07",
    effectiveOn: toDay("2026-07-01"),
    ground: "13(2)" as const,
    pdf,
    text: null,
  };
  const owner = { id: office.id, store: desk.world.store };
  const profile = { office, termsFiles: desk.termsFiles };
  const summary = "言葉づかいを、やさしくします。";
  expect(await addTerms(owner, profile, { ...publication, summary }, { now: house.now })).toEqual([]);
  await desk.hold.transaction((tx) => tx.saveStaff(ICHIRO));
  const [person] = await desk.world.store.look(office.id, (view) => view.peopleByAddress(whom.address));
  const of = { staff: ICHIRO.id, personId: person?.id ?? "" };
  const refusal = { ground: "misuse" as const, reason: `${whom.name}さんの件`, until: toDay("2026-12-31") };
  for (const act of [
    (tx: Tx) => refusePerson(tx, desk, { ...of, ...refusal }),
    (tx: Tx) => sendRefusalNotice(tx, desk, of),
    (tx: Tx) => liftRefusal(tx, desk, { ...of, reason: "話がついたため" }),
  ]) {
    expect(await perform(desk, act)).not.toHaveProperty("refused");
    await house.works();
  }
}

/** Fixtures of every sort: bounces, automatic mail, broken charsets, forged headers, all with invented people. */
async function allSortsOfMail({ house, servers }: Week): Promise<void> {
  const files = readdirSync(FIXTURES).filter((name) => name.endsWith(".eml"));
  const step = Math.max(1, Math.floor(files.length / FIXTURES_TAKEN));
  for (let index = 0, taken = 1; index < files.length; index += step, taken++) {
    await servers.arrive(readFileSync(join(FIXTURES, files[index] ?? "")), house.now());
    if (taken % MAILS_AT_ONCE === 0) await house.works();
  }
  await house.works();
}

async function atTheConsole({ house }: Week): Promise<void> {
  const { desk } = house;
  await desk.hold.transaction((tx) => tx.saveStaff(HANAKO));
  const health = () => ({ lastPollAt: house.now(), secondsSincePoll: 3, trouble: null });
  const app = makeConsole({ desk, health, passwords: PLAIN_PASSWORDS, codes: ONE_TIME_CODES, secureCookies: false });
  const browser = new Browser(app);
  await browser.signIn();
  const booking = (await desk.world.store.look(house.office.id, (view) => view.bookings({ limit: 1 })))[0];
  for (const path of [
    "/",
    "/mails",
    "/letters",
    `/bookings/${booking?.id}`,
    "/nowhere/試験太郎",
    "/bookings/taro@mail.example.com",
  ])
    await browser.get(path);
  await browser.post("/phone", {
    name: "試験 花子",
    number: "15999-7654321",
    csrf: "wrong",
    address: "x@mail.example.com",
  });
  await app.request("/sign-in", {
    method: "POST",
    body: new URLSearchParams({ name: "taro@mail.example.com", password: PASSWORD }),
    headers: { host: "localhost", origin: "http://localhost", "content-type": "application/x-www-form-urlencoded" },
  });
}

/** Servers like to repeat in their refusal whom they refuse, and why in their own words. */
async function refusedBySmtp(week: Week): Promise<void> {
  const { house, log } = week;
  const words = `<${goro.address}> 試験 五郎 (15999-5678901) オンライン相談`;
  for (const script of [
    { rcpt: `550 5.1.1 ${words}: user unknown` },
    { rcpt: `451 4.7.1 ${words}: greylisted` },
    { mail: `530 5.7.0 ${words}: authentication required` },
    { body: `554 5.6.0 ${words}: rejected` },
    { body: "cut" as const },
    { greeting: `554 ${words}` },
  ]) {
    const smtp = await startScriptedSmtp(script);
    closing.push(() => smtp.stop());
    const settings = parseSmtpUrl(smtp.url);
    if ("problem" in settings) throw new Error(settings.problem);
    const usual = house.desk.world.transport;
    house.desk.world.transport = openTransport(settings, { clock: realClock, log });
    await arrives(week, goro, wish(goro, "15999-5678901", "6月25日(木) 14:00"));
    // What one server put off is due again when the next one refuses it in its own way.
    house.waitUntil(plusMinutes(toTime(house.now()), 61));
    await poll(house.desk);
    await settle(house.desk);
    await deliver(house.desk);
    await resolveUnknown(house.desk);
    await house.desk.world.transport.verify();
    await house.desk.world.transport.close();
    house.desk.world.transport = usual;
  }
  expect(await failedLetters(house)).toBeGreaterThan(0);
}

async function failedLetters(house: House): Promise<number> {
  const view = { states: ["failed" as const, "unknown" as const], limit: 10 };
  return (await house.desk.world.store.look(house.office.id, (look) => look.letters(view))).length;
}

/** A database that repeats the row in its message, in its detail, and as a broken constraint. */
async function refusedByTheDatabase(week: Week): Promise<void> {
  const { house } = week;
  const sql = postgres(house.database.adminUrl, { max: 1, onnotice: () => {} });
  try {
    for (const code of ["P0001", "23514", "22000", "42000", "57014", "53100"]) {
      await sql.unsafe(`
        create or replace function refuse() returns trigger language plpgsql as $$ begin
          raise exception 'row of % <%> %', new.name, new.address, new.job_seeker_number
            using errcode = '${code}', detail = format('(%s, %s)', new.name, new.phone), hint = new.address;
        end $$;
        create or replace trigger refuse before insert or update on people for each row execute function refuse();`);
      await arrives(week, umeko, wish(umeko, "15999-8901234", "6月26日(金) 14:00"));
      await poll(house.desk);
      for (let tries = 0; tries < 5; tries++)
        await settle(house.desk).catch((error: Error) => sayAsTheLoopDoes(week, error));
      const person = { id: `p${code}`, name: umeko.name, jobSeekerNumber: "15999-8901234", registering: false };
      const more = { address: umeko.address, phone: "090-0000-1111", companion: null };
      await house.desk.hold
        .transaction((tx) => tx.savePerson({ ...person, ...more }))
        .then(() => expect.unreachable())
        .catch((error: Error) => sayAsTheLoopDoes(week, error));
    }
  } finally {
    await sql.unsafe("drop trigger if exists refuse on people");
    await sql.end();
  }
  await house.works();
}

function sayAsTheLoopDoes({ log }: Week, error: Error): void {
  // What serve prints of trouble that it waits out.
  log.warn("duty failed", { error: error.name, detail: error.message });
}

async function withoutMailServer(week: Week): Promise<void> {
  const { house } = week;
  await arrives(week, saburo, wish(saburo, "15999-9012345", "6月26日(金) 15:00"));
  await house.desk.world.mailbox.close();
  for (let tries = 0; tries < 3; tries++) {
    const trouble = await poll(house.desk);
    if (trouble) week.log.warn("mailbox trouble", { trouble: trouble.trouble, detail: trouble.detail });
    await fileCopy(house.desk);
  }
  await house.restarts();
  await house.works();
}

/** A mock of Zoom that is away until a letter has left without an ID, then does what it is asked. */
async function refusedByZoom(week: Week): Promise<void> {
  const { house } = week;
  const host = "soudan1@zoom.example.jp";
  const zoom = await openZoomServer([host]);
  closing.push(() => zoom.stop());
  const meetings = { kind: "zoom" as const, hosts: [1, 2, 3].map((seat) => ({ seat, user: host })) };
  Object.assign(house.office, { meetings });
  house.desk.world.meetings = openZoom({ ...ZOOM_ACCOUNT, ...zoom }, meetings, { clock: realClock });
  zoom.spoils = "serverError";
  await writes(week, taro, wish(taro, "15999-1234567", "6月25日(木) 11:00"));
  await answers(week, taro, "お願いします。");
  for (const spoils of ["tooManySeconds", "notJson", "down", null] as const) {
    await tendMeetings(house.desk);
    zoom.spoils = spoils;
    house.waitUntil(plusMinutes(toTime(house.now()), 61));
    await house.works();
  }
  await tendMeetings(house.desk);
  await house.works();
  expect(zoom.meetings.size).toBe(1);
}

async function statusPages(house: House): Promise<string[]> {
  const { store } = house.desk.world;
  const health = () => ({ lastPollAt: house.now(), secondsSincePoll: 3, trouble: null, sending: null });
  const status = { officeId: house.office.id, sendMode: "auto", store, health, waitingFor: null };
  const app = makeStatusPages(status, METRICS_TOKEN);
  const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
  const pages = await Promise.all(["/healthz", "/readyz", "/metrics"].map((path) => app.request(path, { headers })));
  expect(pages.map(({ status: code }) => code)).toEqual([200, 200, 200]);
  return (await Promise.all(pages.map((one) => one.text()))).flatMap((text) => text.split("\n"));
}

/** Whatever the week has stored about persons, and the forms in which it could show. */
async function everythingPersonal({ house, servers }: Week): Promise<string[]> {
  const sql = postgres(house.database.adminUrl, { max: 1 });
  const known = new Set<string>();
  const add = (text: string | null | undefined) => {
    for (const one of formsOf(text ?? "")) known.add(one);
  };
  for (const row of await sql`select name, job_seeker_number, address, phone, companion from people`)
    for (const value of Object.values(row)) add(value as string | null);
  await sql.end();
  const { store, parser } = house.desk.world;
  const held = await store.look(house.office.id, async (view) => ({
    mails: await view.inboundMails({ limit: 1_000 }),
    letters: await view.letters({ limit: 1_000 }),
    meetings: await view.meetings({ limit: 1_000 }),
  }));
  for (const mail of held.mails) {
    for (const value of [mail.fromAddress, mail.fromName, mail.messageId]) add(value);
    addPhrases(add, mail.subject);
    const raw = await store.look(house.office.id, (view) => view.inboundRaw(mail.id));
    const parsed = raw ? await parser.parse(raw) : null;
    if (parsed && !("failed" in parsed)) addPhrases(add, parsed.text);
  }
  for (const { to, token, messageId, subject, text } of held.letters) {
    for (const value of [to, token, messageId]) add(value);
    for (const phrases of [subject, text]) addPhrases(add, phrases);
  }
  for (const { to } of servers.letters()) add(to);
  for (const { wayIn } of held.meetings) for (const value of Object.values(wayIn ?? {})) add(value);
  for (const value of Object.values(ZOOM_ACCOUNT)) add(value);
  for (const { name, address } of people) for (const value of [...name.split(" "), name, address]) add(value);
  for (const { meetingId, passcode } of house.office.rooms) for (const value of [meetingId, passcode]) add(value);
  for (const value of ["15999-1234567", "15999-8901234", "090-0000-1111", PASSWORD, METRICS_TOKEN]) add(value);
  known.delete(OFFICE_ADDRESS);
  return [...known];
}

function addPhrases(add: (text: string) => void, text: string): void {
  for (const line of text.split(/[\r\n。、：:]+/).map((one) => one.trim())) {
    const isPlain = /^[\x20-\x7e]*$/.test(line);
    if (line.length >= (isPlain ? LEAST_ASCII_PHRASE : LEAST_PHRASE)) add(line);
  }
}

/** As it is, as JSON and a URL write it, and in base64 at its three places. */
function formsOf(text: string): string[] {
  const value = text.trim();
  const isPlain = /^[\x20-\x7e]*$/.test(value);
  if (value.length < 2 || (isPlain && value.length < 5)) return [];
  const bytes = Buffer.from(value, "utf8");
  const encoded =
    bytes.length < 12 ? [] : [0, 1, 2].map((at) => Buffer.from(bytes.subarray(at)).toString("base64").slice(0, 12));
  return [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value.toWellFormed()), ...encoded];
}

function found(lines: readonly string[], secrets: readonly string[]): string[] {
  return lines.flatMap((line) => {
    const told = secrets.find((secret) => line.includes(secret));
    return told === undefined ? [] : [`${JSON.stringify(told)} in: ${line}`];
  });
}

/** The real log, written to memory. */
function keepLines(): { log: Log; lines: string[] } {
  const lines: string[] = [];
  const to = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(
        ...chunk
          .toString("utf8")
          .split("\n")
          .filter((line) => line !== ""),
      );
      done();
    },
  });
  return { log: makeLog("info", to), lines };
}

function wish({ name, address }: Writer, number: string, at: string): string {
  return `オンライン相談希望\n\n氏名：${name}\n求職番号：${number}\n希望日時：${at}～\n連絡先メールアドレス：${address}\n`;
}

async function arrives({ house }: Week, writer: Writer, body: string): Promise<void> {
  const messageId = `<week-${++mails}@mail.example.com>`;
  await house.arrives(
    writeMail(writer, { subject: `${writer.name}の相談の予約`, body, at: toTime(house.now()), messageId }),
  );
}

async function writes(week: Week, writer: Writer, body: string): Promise<void> {
  await arrives(week, writer, body);
  await week.house.works();
}

/** Answers the newest letter to that person. */
async function answers({ house, servers }: Week, writer: Writer, answer: string): Promise<void> {
  const raw = servers.letters().findLast(({ to }) => to === writer.address)?.raw;
  const letter = raw === undefined ? null : await house.desk.world.parser.parse(raw);
  if (letter === null || "failed" in letter) throw new Error(`no letter for ${writer.address}`);
  const manner = writer.charset === "utf-8" ? likeGmail : likeOutlook;
  const body = manner(answer, { ...(letter satisfies ParsedMail), raw: raw ?? new Uint8Array() }, house.now());
  await house.arrives(
    writeMail(writer, {
      subject: `Re: ${letter.subject}`,
      body,
      at: house.now(),
      messageId: `<week-${++mails}@mail.example.com>`,
      inReplyTo: letter.messageId ?? "",
    }),
  );
  await house.works();
}
