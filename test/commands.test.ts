import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { toTime } from "../src/booking/time.ts";
import { checkCalendar, checkConfiguration, checkIssuer, checkTerms } from "../src/commands/doctor.ts";
import { checkMeetings, leftMeetings } from "../src/commands/doctor-meetings.ts";
import { list, listBookings, readListArgs } from "../src/commands/list.ts";
import { show, showBooking } from "../src/commands/show.ts";
import { addStaff, staff } from "../src/commands/staff.ts";
import { addTerms, listTerms, readAddArgs } from "../src/commands/terms.ts";
import { table } from "../src/commands/with-store.ts";
import { gatherSettings, readSettings } from "../src/settings.ts";
import { openMemoryStore } from "../src/world/memory-store.ts";
import type { MeetingRow } from "../src/world/store-meetings.ts";
import { childEnvironment } from "./child-environment.ts";
import { openIssuer } from "./oidc-issuer.ts";
import { realClock } from "./real-clock.ts";
import { keepTerminal } from "./terminal.ts";
import { choice, confirmed, event, letter, mail, offered, person, requested } from "./world/store.samples.ts";
import { openZoomServer, ZOOM_ACCOUNT } from "./zoom-server.ts";

const NOON = toTime("2026-11-25T12:00:00+09:00");

const OFFICE = "itoigawa";

async function officeWithBookings() {
  const store = openMemoryStore();
  await store.transaction(OFFICE, async (tx) => {
    await tx.savePerson(person("p1"));
    await tx.record(requested({ id: "b1", reference: "AAAA-B234" }), event());
    await tx.record(offered([choice("2026-12-10T10:00")], { id: "b2", reference: "CCCC-D234" }), event());
    await tx.record(confirmed(choice("2026-12-11T10:00"), { id: "b3", reference: "EEEE-F234" }), event());
    await tx.storeInbound(mail("m1", { bookingId: "b3", state: "handled" }), new Uint8Array([1]));
    await tx.post(letter("l1", { bookingId: "b3", kind: "details" }));
  });
  return { id: OFFICE, store };
}

describe("madoguchi terms", () => {
  const SAMPLE = "templates/terms/sample.pdf";
  const words = (change: string[] = []) => [
    ...[SAMPLE, "--text", "templates/terms/sample.txt", "--version", "2027", "--effective", "2027-01-04"],
    ...["--ground", "13-2", "--summary", "相談の時間が変わります。", ...change],
  ];

  it("T13: reads the files, the ground and the summary, and says in words what is missing or wrong", () => {
    const publication = readAddArgs(words(), keepTerminal());
    expect(publication).toMatchObject({ version: "2027", effectiveOn: "2027-01-04", ground: "13(2)" });
    const said = (args: string[]) => {
      const terminal = keepTerminal();
      return [readAddArgs(args, terminal), terminal.complained.join("\n")];
    };
    expect(said(words(["--ground", "13-3"]))).toEqual([64, expect.stringContaining("--ground must be 13-1")]);
    expect(said(words(["--effective", "2027-02-30"]))).toEqual([64, expect.stringContaining("--effective must be")]);
    expect(said(words().slice(0, -2))).toEqual([64, expect.stringContaining("--summary must say")]);
    expect(said(["README.md", ...words().slice(1)])).toEqual([1, expect.stringContaining("README.md is not a PDF")]);
    expect(said(words(["--version", "a/b"]))).toEqual([1, expect.stringContaining("must be 1 to 40 letters")]);
  });

  it("T13: publishes a version once, and lists it beside those of the profile", async () => {
    const office = { id: OFFICE, store: openMemoryStore() };
    const profile = gatherSettings(keepTerminal({ ALLOW_SAMPLE_TERMS: "1" }), { serve: false }).settings?.profile;
    const publication = readAddArgs(words(), keepTerminal());
    if (!profile || typeof publication === "number") throw new Error("nothing to publish");
    const clock = { now: () => toTime("2026-11-25T10:00:00+09:00") };
    expect(await addTerms(office, profile, publication, clock)).toEqual([]);
    expect(await addTerms(office, profile, publication, clock)).toEqual(["knownVersion"]);
    const listed = await office.store.look(OFFICE, (view) => listTerms(view, profile));
    expect(listed).toMatchObject([
      { version: "sample-1", from: "profile", sample: true, trouble: null },
      {
        version: "2027",
        from: "database",
        ground: "13(2)",
        summary: "相談の時間が変わります。",
        publishedAt: "2026-11-25T10:00:00+09:00",
        told: { letter: 0, telephone: 0 },
        trouble: null,
      },
    ]);
  });
});

describe("madoguchi list", () => {
  it("gives every booking with its time and person, in the form of docs/json.md", async () => {
    const bookings = await listBookings(await officeWithBookings(), { limit: 1_000 });
    expect(bookings).toHaveLength(3);
    expect(bookings.find(({ status }) => status === "offered")).toEqual({
      reference: "CCCC-D234",
      id: "b2",
      status: "offered",
      via: "mail",
      requestedAt: "2026-12-01T09:00:00+09:00",
      answerBy: "2026-12-04T17:15:00+09:00",
      start: "2026-12-10T10:00:00+09:00",
      end: "2026-12-10T10:30:00+09:00",
      replyBy: "2026-12-04T17:15:00+09:00",
      person: {
        name: "試験 太郎",
        jobSeekerNumber: "15010-1234567",
        registering: false,
        address: "taro@example.jp",
        phone: "025-000-0000",
        companion: null,
      },
    });
  });

  it("filters by status and day", async () => {
    const office = await officeWithBookings();
    const read = (args: string[]) => readListArgs(args, keepTerminal())?.filter ?? { limit: 0 };
    const found = async (args: string[]) => (await listBookings(office, read(args))).map(({ id }) => id);
    expect(await found(["--status", "confirmed"])).toEqual(["b3"]);
    expect(await found(["--from", "2026-12-10", "--to", "2026-12-11"])).toEqual(["b2"]);
  });

  it.each([[["--status", "booked"]], [["--from", "12/3"]], [["--nonsense"]], [["K7M2-Q4TD"]]])(
    "says what is wrong with %j and returns 64",
    async (args) => {
      const terminal = keepTerminal();
      expect(await list(args, terminal)).toBe(64);
      expect(terminal.complained.join("\n")).toMatch(/usage: madoguchi list/);
    },
  );
});

describe("madoguchi show", () => {
  it("gives booking, evidence, history, letters and mails", async () => {
    const shown = await showBooking(await officeWithBookings(), "eeee-f234");
    expect(shown).toMatchObject({
      booking: { id: "b3", status: "confirmed" },
      person: { name: "試験 太郎" },
      evidence: { by: "mailReply", mailId: "m1" },
      events: [{ type: "rejected" }],
      letters: [{ id: "l1", kind: "details", state: "queued", to: "taro@example.jp" }],
      mails: [{ id: "m1", state: "handled", fromAddress: "taro@example.jp" }],
    });
    expect(Object.keys(shown?.letters[0] ?? {})).not.toContain("html");
  });

  it("has no evidence to show for what was not agreed, and finds nothing under a strange reference", async () => {
    const office = await officeWithBookings();
    expect((await showBooking(office, "AAAA-B234"))?.evidence).toBeNull();
    expect(await showBooking(office, "ZZZZ-Z999")).toBeNull();
  });

  it("wants one reference", async () => {
    const terminal = keepTerminal();
    expect(await show([], terminal)).toBe(64);
    expect(terminal.complained.join("\n")).toContain("usage: madoguchi show REFERENCE");
  });
});

describe("madoguchi staff add", () => {
  it("adds an account once and leaves an audit line", async () => {
    const office = { id: OFFICE, store: openMemoryStore() };
    const clock = { now: () => toTime("2026-12-01T09:00:00+09:00"), monotonic: () => 0, sleep: async () => {} };
    const account = { id: "hanako", displayName: "窓口 花子", role: "chief", passwordHash: "x" } as const;
    const first = { ...account, oneTime: true };
    expect(await addStaff(office, first, clock)).toMatchObject({ done: "hanako" });
    expect(await addStaff(office, { ...first, displayName: "別人" }, clock)).toEqual({ refused: "accountExists" });
    expect(await addStaff(office, { ...first, id: "command-line" }, clock)).toEqual({ refused: "reservedName" });
    await office.store.look(OFFICE, async (view) => {
      expect(await view.allStaff()).toEqual([{ ...account, active: true }]);
      expect(await view.audits(10)).toMatchObject([{ act: "staffAdded", subject: "hanako", staff: "command-line" }]);
    });
  });

  it.each([
    [["add"], "", 64],
    [["remove", "hanako"], "", 64],
    [["add", "Hanako"], "", 64],
    [["add", "花子"], "", 64],
    [["add", "hanako", "--role", "king"], "", 64],
    [["add", "hanako", "--display", " "], "", 64],
    [["add", "hanako", "--password-stdin"], "short\n", 1],
  ])("refuses %j before it opens anything", async (args, typed, code) => {
    const terminal = keepTerminal({ DATABASE_URL: "postgres://nobody@127.0.0.1:1/none" }, typed);
    expect(await staff(args, terminal)).toBe(code);
    expect(terminal.said).toEqual([]);
  });
});

describe("madoguchi doctor", () => {
  const at = (text: string) => ({ clock: { now: () => toTime(text), monotonic: () => 0, sleep: async () => {} } });
  const settingsOf = (env: Record<string, string>) => {
    const { settings } = gatherSettings(keepTerminal(env), { serve: false });
    if (settings === null) throw new Error("the shipped profile is wrong");
    return settings;
  };

  it("fails on what serve would refuse and warns of what nobody has confirmed", () => {
    const findings = checkConfiguration(settingsOf({}));
    expect(findings.filter(({ level }) => level === "FAIL").map(({ words }) => words.split(" ")[0])).toEqual([
      "IMAP_URL",
      "SMTP_URL",
      "MAIL_FROM",
      "SEND_MODE",
    ]);
    expect(findings.find(({ words }) => words.includes("policy.seats"))?.level).toBe("WARN");
  });

  it.each([
    ["http://clerk.example.jp", true],
    ["http://127.0.0.1:8080", false],
    ["https://clerk.example.jp", false],
  ])("warns of a console in the clear: %s %s", (PUBLIC_URL, warned) => {
    const findings = checkConfiguration(settingsOf({ PUBLIC_URL }));
    expect(findings.some(({ words }) => words.includes("plain http"))).toBe(warned);
  });

  it("asks the issuer of the organisation's own sign-in whether it is there", async () => {
    const issuer = await openIssuer();
    const env = { PUBLIC_URL: "https://office.example.jp", OIDC_ISSUER: issuer.url, OIDC_CLIENT_ID: "clerk" };
    expect(await checkIssuer(settingsOf({}))).toEqual([]);
    expect(await checkIssuer(settingsOf(env))).toMatchObject([{ level: "OK" }]);
    await issuer.stop();
    expect(await checkIssuer(settingsOf(env))).toMatchObject([{ level: "WARN" }]);
    expect(await checkIssuer(settingsOf({ ...env, OIDC_ONLY: "1" }))).toMatchObject([{ level: "FAIL" }]);
  });

  it("looks whether meetings can be made at Zoom, and says in words what is wrong", async () => {
    const zoom = await openZoomServer(["soudan1@zoom.example.jp"]);
    const env = {
      ZOOM_ACCOUNT_ID: ZOOM_ACCOUNT.accountId,
      ZOOM_CLIENT_ID: ZOOM_ACCOUNT.clientId,
      ZOOM_CLIENT_SECRET: ZOOM_ACCOUNT.clientSecret,
      ZOOM_TOKEN_URL: zoom.tokenUrl,
      ZOOM_API_URL: zoom.apiUrl,
    };
    const checked = (given: Record<string, string>, user = "soudan1@zoom.example.jp") => {
      const { config, profile } = settingsOf(given);
      const office = { ...profile.office, meetings: { kind: "zoom" as const, hosts: [{ seat: 1, user }] } };
      return checkMeetings({ config, profile: { ...profile, office } }, { clock: realClock });
    };
    const told: MeetingRow = {
      ...{ id: "m1", bookingId: "b1", madeBy: "zoom", state: "ready", seat: 1, attempts: 0, trouble: null },
      ...{
        slot: { start: NOON, end: NOON },
        wayIn: { meetingId: "1", passcode: "2" },
        notBefore: NOON,
        wantedAt: NOON,
      },
    };
    expect(leftMeetings(settingsOf(env), [told])).toEqual([]);
    expect(leftMeetings(settingsOf({}), [told, { ...told, wayIn: null, state: "wanted" }])).toMatchObject([
      { level: "WARN", words: expect.stringMatching(/^1 meetings may still stand at Zoom/) },
    ]);
    expect(await checkMeetings(settingsOf({}), { clock: realClock })).toEqual([]);
    expect(await checkMeetings(settingsOf(env), { clock: realClock })).toMatchObject([{ level: "WARN" }]);
    expect(await checked(env)).toMatchObject([{ level: "OK" }]);
    expect(await checked(env, "nobody@zoom.example.jp")).toMatchObject([
      { level: "FAIL", words: expect.stringContaining("no such user") },
    ]);
    zoom.users.set("soudan1@zoom.example.jp", { recording: { local_recording: true }, usedToday: 0 });
    expect(await checked(env)).toMatchObject([
      { level: "FAIL", words: expect.stringContaining("local recording is on") },
    ]);
    const refused = await checked({ ...env, ZOOM_CLIENT_SECRET: "another-secret" });
    expect(refused).toMatchObject([{ level: "FAIL", words: expect.stringContaining("refuses the app") }]);
    expect(JSON.stringify(refused)).not.toContain("another-secret");
    expect(zoom.ever).toHaveLength(0);
    await zoom.stop();
    expect(await checked(env)).toMatchObject([{ level: "WARN", words: expect.stringContaining("Mail goes on") }]);
  });

  it("fails without terms where letters leave, warns of the sample ones and fails before any are in force", () => {
    const now = at("2026-12-01T09:00:00+09:00");
    const sampled = settingsOf({ ALLOW_SAMPLE_TERMS: "1" });
    expect(checkTerms(settingsOf({ SEND_MODE: "approve" }), now)).toMatchObject([{ level: "FAIL" }]);
    expect(checkTerms(sampled, now)).toMatchObject([{ level: "WARN", words: expect.stringContaining("見本") }]);
    expect(checkTerms(sampled, at("2026-03-31T09:00:00+09:00"))).toMatchObject([{ level: "FAIL" }]);
  });

  it("does not fail for want of terms while letters are only drafted, as on a first day", () => {
    const words = expect.stringContaining("no offer can be made");
    const findings = checkTerms(settingsOf({ SEND_MODE: "shadow" }), at("2026-12-01T09:00:00+09:00"));
    expect(findings).toMatchObject([{ level: "WARN", about: "terms", words }]);
  });

  it.each([
    ["2026-12-01T09:00:00+09:00", "OK"],
    ["2027-12-01T09:00:00+09:00", "OK"],
    ["2027-12-02T09:00:00+09:00", "WARN"],
    ["2050-12-02T09:00:00+09:00", "FAIL"],
  ])("judges on %s how far the holidays reach: %s", (now, level) => {
    const findings = checkCalendar(settingsOf({}).profile, at(now));
    expect(findings.find(({ about }) => about === "holidays")?.level).toBe(level);
  });

  it("calls a clock before this program impossible", () => {
    expect(checkCalendar(settingsOf({}).profile, at("1970-01-01T09:00:00+09:00"))).toMatchObject([{ level: "FAIL" }]);
  });
});

describe("settings", () => {
  it("tells what is wrong with environment, profile and mail servers in one go", () => {
    const terminal = keepTerminal({ CONSOLE_PORT: "x", OFFICE_FILE: "/nowhere.json" });
    expect(readSettings(terminal, { serve: true })).toBeNull();
    expect(terminal.complained.join("\n")).toMatch(/CONSOLE_PORT[\s\S]*SEND_MODE[\s\S]*\/nowhere\.json/);
    const bare = keepTerminal();
    readSettings(bare, { serve: true });
    expect(bare.complained.join("\n")).toMatch(/SEND_MODE[\s\S]*IMAP_URL[\s\S]*SMTP_URL[\s\S]*MAIL_FROM/);
  });
});

describe("the command line", () => {
  const run = promisify(execFile);
  const madoguchi = async (...args: string[]) => {
    const options = { env: childEnvironment() };
    return run(process.execPath, ["src/main.ts", ...args], options).then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      (error: { code: number; stdout: string; stderr: string }) => error,
    );
  };

  it("explains itself and returns 64 without a command, with --help and with an unknown one", async () => {
    for (const args of [[], ["--help"], ["frobnicate"], ["toString"], ["list", "--help"]]) {
      const { code, stderr, stdout } = await madoguchi(...args);
      expect(code).toBe(64);
      expect(stdout).toBe("");
      expect(stderr).toContain("madoguchi doctor");
    }
  });

  it("returns 78 when the environment is wrong", async () => {
    const { code, stderr } = await madoguchi("serve");
    expect(code).toBe(78);
    expect(stderr).toContain("SEND_MODE");
  });
});

describe("tables", () => {
  it("stand straight with Japanese and Latin cells", () => {
    expect(
      table([
        ["窓口", "a"],
        ["mado", "b"],
        ["x", "c"],
      ]),
    ).toEqual(["窓口  a", "mado  b", "x     c"]);
  });
});
