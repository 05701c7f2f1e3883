import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { DEFAULT_POLICY } from "../../src/booking/policy.ts";
import type { Day } from "../../src/booking/time.ts";
import { SHIPPED_PROFILE } from "../../src/config.ts";
import { readingOfficeOf } from "../../src/mail/reading-office.ts";
import { type Overrides, type Profile, readProfile } from "../../src/world/profile.ts";

const folder = mkdtempSync(join(tmpdir(), "madoguchi-profile-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const NONE: Overrides = { imap: null, smtp: null, mailFrom: null, authservId: null, allowSampleTerms: false };

// biome-ignore lint/suspicious/noExplicitAny: tests spoil the file in ways no type allows.
type Spoil = (profile: any) => void;

function write(spoil: Spoil): string {
  const profile = JSON.parse(readFileSync(SHIPPED_PROFILE, "utf8"));
  spoil(profile);
  const path = join(folder, "office.json");
  writeFileSync(path, JSON.stringify(profile));
  return path;
}

function profileOf(spoil: Spoil = () => {}, overrides: Partial<Overrides> = {}): Profile {
  const read = readProfile(write(spoil), { ...NONE, ...overrides });
  if ("problems" in read) throw new Error(read.problems.join("\n"));
  return read;
}

function problemsOf(spoil: Spoil): string[] {
  const read = readProfile(write(spoil), NONE);
  return "problems" in read ? read.problems : [];
}

describe("meetings made at Zoom", () => {
  const zoom = (change: object = {}) => ({
    kind: "zoom",
    hosts: [{ seat: 1, user: "soudan1@zoom.example.jp" }],
    ...{ waitingRoom: true, joinBeforeHost: false, participantRecording: false },
    ...change,
  });
  const problems = (meetings: object, spoil: Spoil = () => {}) =>
    problemsOf((profile) => {
      Object.assign(profile, { meetings });
      spoil(profile);
    });

  it("need no rooms, and keep those that stand there for bookings from before", () => {
    const { office } = profileOf((profile) => Object.assign(profile, { meetings: zoom(), rooms: [], unconfirmed: [] }));
    expect(office.meetings).toEqual({ kind: "zoom", hosts: [{ seat: 1, user: "soudan1@zoom.example.jp" }] });
    expect(profileOf((profile) => Object.assign(profile, { meetings: zoom() })).office.rooms).toHaveLength(1);
    expect(profileOf().office.meetings).toBeUndefined();
  });

  it("T7-3: want it said that nobody records, that there is a waiting room, and nobody before the host", () => {
    const said = problems(zoom({ waitingRoom: false, joinBeforeHost: true, participantRecording: undefined })).join(
      "\n",
    );
    for (const field of ["waitingRoom", "joinBeforeHost", "participantRecording"])
      expect(said).toMatch(new RegExp(`meetings\\.${field}（.*）: must be said, and must be`));
  });

  it("want one host for each seat, and another for every one", () => {
    const twoSeats: Spoil = (profile) => {
      profile.policy.seats = 2;
    };
    expect(problems(zoom(), twoSeats).join()).toContain("must have exactly one host for seat 2, not 0.");
    const twice = [1, 2].map((seat) => ({ seat, user: "Soudan1@zoom.example.jp" }));
    expect(problems(zoom({ hosts: twice }), twoSeats).join()).toContain("hosts another seat already");
    expect(problems({ kind: "teams" }).join()).toContain("meetings");
  });
});

describe("the shipped profile", () => {
  const { office } = profileOf();

  it("T8: erases nothing until the office has entered its periods, except copies of mail that was not for it", () => {
    expect(office.retention).toEqual({ ignoredMailDays: 7, rawMailDays: null, lettersDays: null, peopleDays: null });
    const entered = profileOf((profile) => {
      profile.retention = { rawMailDays: 90, peopleDays: 1095 };
    });
    const { retention } = entered.office;
    expect(retention).toEqual({ ignoredMailDays: 7, rawMailDays: 90, lettersDays: null, peopleDays: 1095 });
    const problems = problemsOf((profile) => {
      profile.retention = { rawMailDays: 0, peopelDays: 3 };
    });
    expect(problems.join("\n")).toMatch(/rawMailDays（メールの写し（日））[\s\S]*peopelDays/);
  });

  it("L7: carries the leaflet's name, address and telephone", () => {
    expect(office).toMatchObject({
      id: "itoigawa",
      name: "ハローワーク糸魚川",
      formalName: "糸魚川公共職業安定所",
      address: "糸魚川市横町5丁目9番50号",
      telephone: "025-552-0333",
    });
    expect(office.unconfirmed).not.toContain("telephone");
  });

  it("marks as unconfirmed what the leaflet does not state", () => {
    expect(office.unconfirmed).toEqual([
      "telephoneHours",
      "mail.fromAddress",
      "openHours",
      "policy.firstStart",
      "policy.lastStart",
      "policy.pause",
      "policy.seats",
      "rooms",
    ]);
  });

  it("follows the default policy and writes from an address nobody can own", () => {
    expect(office.policy).toEqual(DEFAULT_POLICY);
    expect(office.mail.fromAddress).toMatch(/@itoigawa\.example\.jp$/);
    expect(office.rooms).toHaveLength(1);
  });

  it("has no terms until the office gives its own or allows the sample", () => {
    expect(office.terms).toEqual([]);
    const sampled = profileOf(() => {}, { allowSampleTerms: true });
    expect(sampled.office.terms).toMatchObject([{ sample: true }]);
    const version = sampled.office.terms[0]?.version ?? "";
    expect(sampled.termsFiles(version).pdf.length).toBeGreaterThan(1_000);
    expect(() => profileOf().termsFiles(version)).toThrow();
  });

  it("gives the reader its hours and closed days", () => {
    const reading = readingOfficeOf(office);
    expect(reading).toMatchObject({ slotMinutes: 30, firstStart: "09:00", ownAddresses: office.mail.ownAddresses });
    const days = ["2026-11-20", "2026-11-21", "2026-11-23", "2026-12-29", "2027-01-04"] as Day[];
    expect(days.map(reading.isClosed)).toEqual([false, true, true, true, false]);
  });
});

describe("a profile", () => {
  it("overrides the policy where it says so and nowhere else", () => {
    const { office } = profileOf((profile) => {
      profile.unconfirmed = [];
      profile.policy = { slotMinutes: 20, gridMinutes: 20, cutOff: "closingOfPreviousOpenDay" };
    });
    expect(office.policy).toEqual({
      ...DEFAULT_POLICY,
      slotMinutes: 20,
      gridMinutes: 20,
      cutOff: "closingOfPreviousOpenDay",
    });
  });

  it("gives way to the environment's mail settings, which also confirm the address", () => {
    const { office, imap } = profileOf(
      (profile) => {
        profile.mail.imapUrl = "imaps://a:b@old.example.jp";
        profile.mail.ownAddresses = ["Staff@Example.JP"];
      },
      {
        mailFrom: { name: null, address: "Soudan@example.jp" },
        authservId: "mx.example.jp",
        imap: {
          host: "new.example.jp",
          port: 993,
          secure: true,
          startTls: "required",
          user: "a",
          auth: { password: "b" },
        },
      },
    );
    expect(imap?.host).toBe("new.example.jp");
    expect(office.mail).toEqual({
      fromName: "ハローワーク糸魚川",
      fromAddress: "Soudan@example.jp",
      ownAddresses: ["soudan@example.jp", "online-soudan@itoigawa.example.jp", "staff@example.jp"],
      authservId: "mx.example.jp",
      sentCopies: "ours",
      staffAddresses: [],
    });
    expect(office.unconfirmed).not.toContain("mail.fromAddress");
  });

  it("T6-3a: takes the office's own terms byte for byte, by paths beside the profile", () => {
    const pdf = Buffer.from("%PDF-1.7\nnot much\n");
    writeFileSync(join(folder, "kiyaku.pdf"), pdf);
    writeFileSync(join(folder, "kiyaku.txt"), "規約\n");
    const { office, termsFiles } = profileOf(
      (profile) => {
        profile.terms = [
          { version: "令和4年6月7日", effectiveOn: "2022-06-07", pdf: "kiyaku.pdf", text: "kiyaku.txt" },
        ];
      },
      { allowSampleTerms: true },
    );
    expect(office.terms).toMatchObject([{ version: "令和4年6月7日", effectiveOn: "2022-06-07", sample: false }]);
    expect(Buffer.from(termsFiles("令和4年6月7日").pdf)).toEqual(pdf);
  });

  it("says when the terms lack a text version", () => {
    writeFileSync(join(folder, "kiyaku.pdf"), "%PDF-1.7\n");
    const { warnings } = profileOf((profile) => {
      profile.terms = [{ version: "2022", effectiveOn: "2022-06-07", pdf: "kiyaku.pdf" }];
    });
    expect(warnings).toHaveLength(1);
  });

  it("reads a file that begins with a byte order mark", () => {
    const path = join(folder, "bom.json");
    writeFileSync(path, `\uFEFF${readFileSync(SHIPPED_PROFILE, "utf8")}`);
    expect(readProfile(path, NONE)).toHaveProperty("office");
  });
});

describe("a wrong profile", () => {
  it("tells every problem at once, each with its place, its Japanese name and a sentence", () => {
    const problems = problemsOf((profile) => {
      profile.id = "糸魚川";
      delete profile.name;
      profile.telephone = "０２５－５５２－０３３３";
      profile.mail.fromAddres = "x@example.jp";
      profile.openHours.monday = { from: "17:15", to: "08:30" };
      profile.policy.slotMinutes = 60;
      profile.policy.pause = { from: "9:00", to: "25:00" };
      profile.closures = ["2026-02-30"];
      profile.rooms[0].waitingRoom = false;
      delete profile.rooms[0].participantRecording;
      profile.terms = [{ version: "1", effectiveOn: "2026/04/01", pdf: "a.pdf" }];
    });
    const places = problems.map((problem) => problem.split(":")[0]).sort();
    expect(places).toEqual([
      "closures.0（臨時の閉庁日）",
      "id（識別名）",
      "mail.fromAddres（メール）",
      "name（名称）",
      "openHours.monday.from（開庁時間）",
      "policy.pause.from（昼休み）",
      "policy.pause.to（昼休み）",
      "policy.slotMinutes（1回の時間（分））",
      "rooms.0.participantRecording（参加者の録画）",
      "rooms.0.waitingRoom（待機室）",
      "telephone（電話番号）",
      "terms.0.effectiveOn（適用開始日）",
    ]);
    for (const problem of problems) expect(problem).toMatch(/: .{10,}\.$/);
    expect(problems).toContain("name（名称）: is missing.");
    expect(problems.join("\n")).not.toContain("Invalid input");
  });

  it.each<[string, Spoil, RegExp]>([
    ["L2: a consultation longer than 30 minutes", (p) => (p.policy.slotMinutes = 31), /slotMinutes.*10 to 30/],
    ["a last start before the first", (p) => (p.policy.lastStart = "08:00"), /policy\.lastStart.*firstStart/],
    ["a number in quotes", (p) => (p.policy.seats = "1"), /seats must be a number, without quotes/],
    ["a seat without a room", (p) => (p.policy.seats = 2), /rooms.*seat 2/],
    [
      "a room without a seat",
      (p) => p.rooms.push({ ...p.rooms[0], seat: 2, meetingId: "000 0000 0002" }),
      /rooms\.1\.seat/,
    ],
    ["an office that never opens", closeAll, /openHours.*one weekday/],
    ["hours too short for a slot", (p) => (p.policy.firstStart = p.policy.lastStart = "17:00"), /single consultation/],
    ["closures without end", (p) => (p.closures = allDaysOf(2027)), /closures.*no open day/],
    ["no address to write from", (p) => delete p.mail.fromAddress, /mail\.fromAddress.*MAIL_FROM/],
    ["a misspelt unconfirmed name", (p) => p.unconfirmed.push("policy.seets"), /unconfirmed\.8.*policy\.seets/],
    [
      "terms that are not there",
      (p) => (p.terms = [{ version: "1", effectiveOn: "2026-04-01", pdf: "gone.pdf" }]),
      /gone\.pdf/,
    ],
    ["a mail server that is no address", (p) => (p.mail.imapUrl = "imap.example.jp"), /mail\.imapUrl.*imapUrl is not/],
    ["a list where an object belongs", (p) => (p.mail = []), /mail（メール）: /],
  ])("refuses %s", (_, spoil, sentence) => {
    const problems = problemsOf(spoil);
    expect(problems.length).toBeGreaterThan(0);
    expect(
      problems.some((problem) => sentence.test(problem)),
      problems.join("\n"),
    ).toBe(true);
  });

  it("refuses two seats in one meeting room, however its number is spaced", () => {
    const problems = problemsOf((profile) => {
      profile.policy.seats = 2;
      profile.rooms.push({ ...profile.rooms[0], seat: 2, meetingId: "00000000001" });
    });
    expect(problems).toEqual([expect.stringContaining("rooms.1.meetingId")]);
  });

  it("never repeats the password of a mail address", () => {
    const problems = problemsOf((profile) => {
      profile.mail.imapUrl = "imap://soudan:hush/word@mail.example.jp";
      profile.mail.smtpUrl = "hush";
    });
    expect(problems).toHaveLength(2);
    expect(problems.join("\n")).not.toContain("hush");
  });

  it("says so when the file is missing, no JSON or no object", () => {
    const path = join(folder, "broken.json");
    writeFileSync(path, '{ "id": "itoigawa", ');
    for (const [file, word] of [
      ["/nowhere/office.json", "OFFICE_FILE"],
      [path, "not JSON"],
    ] as const) {
      expect(readProfile(file, NONE)).toEqual({ problems: [expect.stringContaining(word)] });
    }
    writeFileSync(path, "[]");
    expect(readProfile(path, NONE)).toEqual({ problems: ["the profile must be one JSON object."] });
  });
});

function closeAll(profile: { openHours: Record<string, unknown> }): void {
  for (const weekday of Object.keys(profile.openHours)) profile.openHours[weekday] = null;
}

function allDaysOf(year: number): string[] {
  return Array.from({ length: 365 }, (_, n) => new Date(Date.UTC(year, 0, n + 1)).toISOString().slice(0, 10));
}
