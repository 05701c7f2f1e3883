import { createHash, createHmac } from "node:crypto";
import { join } from "node:path";
import { DEFAULT_POLICY } from "../../src/booking/policy.ts";
import type { Day, Time } from "../../src/booking/time.ts";
import { plusSeconds, toTime } from "../../src/booking/time.ts";
import { makeConsole } from "../../src/console/server.ts";
import type { Desk } from "../../src/desk/desk.ts";
import { hold as holdMail } from "../../src/desk/mail-endings.ts";
import { settle } from "../../src/desk/settle.ts";
import { loadLetters } from "../../src/mail/letters/render.ts";
import type { Office, SendMode } from "../../src/mail/office.ts";
import { openMemoryStore } from "../../src/world/memory-store.ts";
import { ONE_TIME_CODES } from "../../src/world/one-time-codes.ts";
import { readPageScript } from "../../src/world/page-script.ts";
import { makeInProcessParser } from "../../src/world/parser.ts";
import { PASSWORDS } from "../../src/world/passwords.ts";
import type { Store, View } from "../../src/world/store.ts";
import type { InboundMail, StaffAccount } from "../../src/world/store-rows.ts";
import { makeIds } from "../../src/world/system.ts";
import { readTemplates } from "../../src/world/templates.ts";
import { loadTerms } from "../../src/world/terms.ts";
import type { Passwords, World } from "../../src/world/world.ts";
import { realClock } from "../real-clock.ts";

/** Wednesday morning, an ordinary week. */
export const MORNING = toTime("2026-11-25T10:00:00+09:00");

export const HANAKO = account("hanako", "窓口 花子", "staff");
export const ICHIRO = account("ichiro", "受付 一郎", "chief");
export const JIRO = account("jiro", "運用 次郎", "operator");
export const PASSWORD = "correct horse battery";

/** As quick as the tests want them. */
export const PLAIN_PASSWORDS: Passwords = {
  ...PASSWORDS,
  hash: async (password) => `plain:${password}`,
  verify: async (password, stored) => stored === `plain:${password}`,
};

const terms = loadTerms(join(import.meta.dirname, "../../templates/terms/terms.json"));
const letters = await loadLetters(await readTemplates());

/** The console over a memory store, with a clock that the test moves. */
export type Window = {
  desk: Desk;
  app: ReturnType<typeof makeConsole>;
  setNow(time: string): void;
  passSeconds(seconds: number): void;
  look<T>(work: (view: View) => Promise<T>): Promise<T>;
  /** A mail is stored and read by the clerk. */
  receive(raw: string, receivedAt?: Time): Promise<string>;
  /** A mail that the clerk could not decide. */
  receiveHeld(raw: string, from: string, receivedAt?: Time): Promise<string>;
  /** The inbox has just been read to its end. */
  readsMailbox(): Promise<void>;
  browser(): Browser;
  /** A browser before the console as it comes up after a restart: nothing of the one before is in its memory. */
  restarted(): Browser;
  /** What the service does to its windows before it ends. */
  stop(): void;
};

export async function openWindow(
  mode: SendMode = "auto",
  change: Partial<Office["policy"]> = {},
  store: Store = openMemoryStore(),
): Promise<Window> {
  let now = MORNING;
  let monotonic = 0;
  let uid = 0;
  const office = testOffice(change);
  const world: World = {
    clock: {
      now: () => now,
      monotonic: () => monotonic,
      unmoved: () => plusSeconds(MORNING, Math.floor(monotonic / 1000)),
      sleep: realClock.sleep,
    },
    ids: makeIds(),
    store,
    mailbox: NO_OUTSIDE as World["mailbox"],
    transport: NO_OUTSIDE as World["transport"],
    parser: makeInProcessParser(),
    meetings: null,
    digests: {
      token: (parts) => `MD${base32(createHmac("sha256", "key").update(parts.join("\0")).digest())}`,
      sha256: (bytes) => createHash("sha256").update(bytes).digest("hex"),
    },
    log: { info: () => {}, warn: () => {}, error: (event, fields) => console.error(event, fields) },
  };
  const hold = await store.holdOffice(office.id);
  if (hold === "taken") throw new Error("taken");
  const desk: Desk = { world, hold, office, render: letters, termsFiles: terms.files, sendMode: mode };
  await hold.transaction(async (tx) => {
    await tx.saveStaff(HANAKO);
    await tx.saveStaff(ICHIRO);
  });
  const stop = new AbortController();
  const openConsole = () =>
    makeConsole({
      desk,
      health: () => ({ lastPollAt: now, secondsSincePoll: 12, trouble: null }),
      passwords: PLAIN_PASSWORDS,
      codes: ONE_TIME_CODES,
      secureCookies: false,
      script: readPageScript(),
      stop: stop.signal,
    });
  const app = openConsole();
  const keep = async (raw: string, receivedAt: Time): Promise<InboundMail> => {
    const id = world.ids.next();
    const bytes = new TextEncoder().encode(raw);
    uid += 1;
    const mail: InboundMail = {
      ...{
        id,
        folder: "inbox",
        uidValidity: "1",
        uid,
        receivedAt,
        storedAt: now,
        size: bytes.length,
        oversize: false,
      },
      ...{ messageId: `<${id}@example.jp>`, contentHash: createHash("sha256").update(bytes).digest("hex") },
      ...{
        state: "new",
        reason: null,
        bookingId: null,
        fromAddress: null,
        fromName: null,
        about: null,
        numberNamed: null,
        subject: "",
        reading: null,
      },
      ...{ attempts: 0, heldAt: null, settledAt: null, settledBy: null },
    };
    await hold.transaction((tx) => tx.storeInbound(mail, bytes));
    return mail;
  };
  return {
    desk,
    app,
    setNow: (time) => {
      now = toTime(time);
    },
    passSeconds: (seconds) => {
      monotonic += seconds * 1000;
    },
    look: (work) => store.look(office.id, work),
    async receive(raw, receivedAt = now) {
      const { id } = await keep(raw, receivedAt);
      await settle(desk);
      return id;
    },
    async receiveHeld(raw, from, receivedAt = now) {
      const mail = await keep(raw, receivedAt);
      await hold.transaction(async (tx) => {
        await tx.updateInbound(mail.id, { fromAddress: from, subject: /Subject: (.*)/.exec(raw)?.[1]?.trim() ?? "" });
        await holdMail(tx, desk, mail, "unclear");
      });
      return mail.id;
    },
    readsMailbox: () =>
      hold.transaction((tx) =>
        tx.setCursor({ folder: "inbox", uidValidity: "1", lastUid: uid, polledAt: now, firstContactAt: MORNING }),
      ),
    browser: () => new Browser(app),
    restarted: () => new Browser(openConsole()),
    stop: () => stop.abort(),
  };
}

/** Answers requests, in this process or over the network; a redirect comes back as it is. */
export type Pages = { request(path: string, init?: RequestInit): Response | Promise<Response> };

/** Cookies and forms as a browser would keep and send them. */
export class Browser {
  #app: Pages;
  cookie = "";
  page = "";
  status = 0;
  response = new Response();

  constructor(app: Pages) {
    this.#app = app;
  }

  async get(path: string): Promise<string> {
    return this.#take(await this.#app.request(path, { headers: { cookie: this.cookie } }));
  }

  async post(path: string, values: Record<string, string>, headers: Record<string, string> = {}): Promise<string> {
    const body = new URLSearchParams({ csrf: this.csrf(), ...values });
    const sent = { cookie: this.cookie, "sec-fetch-site": "same-origin", ...headers };
    return this.#take(await this.#app.request(path, { method: "POST", body, headers: sent }));
  }

  /** A form with a file. */
  upload(path: string, values: Record<string, string>, text: string): Promise<string> {
    return this.send(path, values, { file: new File([text], "table.csv", { type: "text/csv" }) });
  }

  /** A form with several, behind what is typed. */
  async send(path: string, values: Record<string, string>, files: Record<string, File>): Promise<string> {
    const body = new FormData();
    for (const [name, value] of Object.entries({ csrf: this.csrf(), ...values }))
      if (!Object.hasOwn(files, name)) body.set(name, value);
    for (const [name, file] of Object.entries(files)) body.set(name, file);
    const sent = { cookie: this.cookie, "sec-fetch-site": "same-origin" };
    return this.#take(await this.#app.request(path, { method: "POST", body, headers: sent }));
  }

  /** Opens a form, fills it in, looks at what it would send, and does it. Returns the page after it. */
  async act(path: string, values: Record<string, string> = {}): Promise<string> {
    await this.get(path);
    if (Object.keys(values).length > 0) await this.post(path, { ...this.fields(), ...values });
    if (!this.page.includes("実行する")) return this.page;
    await this.post(path, { ...this.fields(), sure: "1" });
    return this.status === 303 ? this.get(this.location()) : this.page;
  }

  async signIn(staff: StaffAccount = HANAKO, password = PASSWORD): Promise<void> {
    await this.post("/sign-in", { staff: staff.id, password, to: "/" });
  }

  location(): string {
    return this.response.headers.get("location") ?? "";
  }

  csrf(): string {
    return /name="csrf" value="([^"]*)"/.exec(this.page)?.[1] ?? "";
  }

  /** Hidden and typed values of the page's forms as they stand. */
  fields(): Record<string, string> {
    const values: Record<string, string> = {};
    for (const [tag] of this.page.matchAll(/<input [^>]*>/g)) {
      const name = /name="([^"]*)"/.exec(tag)?.[1] ?? "";
      const type = /type="([^"]*)"/.exec(tag)?.[1] ?? "";
      if ((type === "radio" || type === "checkbox") && !tag.includes(" checked")) continue;
      if (name && name !== "csrf") values[name] = unescapeHtml(/value="([^"]*)"/.exec(tag)?.[1] ?? "");
    }
    return values;
  }

  /** The texts of the page's large fields. */
  areas(): Record<string, string> {
    const areas = this.page.matchAll(/<textarea [^>]*name="([^"]*)"[^>]*>([^<]*)<\/textarea>/g);
    return Object.fromEntries([...areas].map(([, name = "", text = ""]) => [name, unescapeHtml(text)]));
  }

  async #take(response: Response): Promise<string> {
    const cookie = /^([^=]+=[^;]*)/.exec(response.headers.get("set-cookie") ?? "")?.[1];
    if (cookie) this.cookie = cookie;
    this.response = response;
    this.status = response.status;
    // A line of events has no end.
    const isLine = response.headers.get("content-type")?.startsWith("text/event-stream") === true;
    if (isLine) await response.body?.cancel();
    const text = isLine ? "" : await response.text();
    // A redirect has no form; the token of the page before still counts.
    if (response.status !== 303) this.page = text;
    return text;
  }
}

export function mailText(change: { from?: string; subject?: string; body: string; inReplyTo?: string }): string {
  const { from = "試験 太郎 <taro@example.jp>", subject = "相談予約の申込み", body, inReplyTo } = change;
  return [
    `From: ${from}`,
    "To: madoguchi@office.example.jp",
    `Subject: ${subject}`,
    ...(inReplyTo ? [`In-Reply-To: ${inReplyTo}`] : []),
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
    "Content-Transfer-Encoding: 8bit",
    "",
    body,
  ].join("\r\n");
}

function testOffice(change: Partial<Office["policy"]>): Office {
  const week = { from: "08:30", to: "17:15" } as Office["calendar"]["openHours"][number];
  return {
    id: "itoigawa",
    name: "ハローワーク糸魚川",
    formalName: "糸魚川公共職業安定所",
    address: "新潟県糸魚川市横町5-9-50",
    telephone: "025-552-0333",
    telephoneHours: "平日8時30分から17時15分まで",
    mail: {
      fromName: "ハローワーク糸魚川",
      fromAddress: "madoguchi@office.example.jp",
      ownAddresses: ["madoguchi@office.example.jp"],
      authservId: null,
      sentCopies: "ours",
    },
    policy: { ...DEFAULT_POLICY, ...change },
    calendar: {
      openHours: [null, week, week, week, week, week, null],
      holidays: new Set(["2026-11-23", "2027-01-01"] as Day[]),
      closures: new Set(),
    },
    rooms: [
      {
        seat: 1,
        meetingId: "000 1111 2222",
        passcode: "MIHON-1",
        waitingRoom: true,
        joinBeforeHost: false,
        participantRecording: false,
      },
    ],
    terms: terms.versions,
    unconfirmed: [],
  };
}

function account(id: string, displayName: string, role: StaffAccount["role"]): StaffAccount {
  return { id, displayName, role, passwordHash: "plain:correct horse battery", active: true };
}

/** Neither mailbox nor SMTP is touched by the console. */
const NO_OUTSIDE = new Proxy(
  {},
  {
    get: (_, name) => {
      throw new Error(`the console touched the outside: ${String(name)}`);
    },
  },
);

const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

function base32(bytes: Uint8Array): string {
  return Array.from(bytes.subarray(0, 26), (byte) => CROCKFORD.charAt(byte % 32)).join("");
}

function unescapeHtml(text: string): string {
  return text
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}
