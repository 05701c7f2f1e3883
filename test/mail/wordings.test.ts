import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Time, toTime } from "../../src/booking/time.ts";
import { readMail } from "../../src/mail/read.ts";
import type { ParsedMail, Reading, ReadingContext } from "../../src/mail/reading.ts";
import { TEST_OFFICE } from "./office.ts";

/** Mails as people write them, with what a careful clerk would do; test/mail/wordings explains the columns. */
const ORDINARY = toTime("2026-11-25T10:00:00+09:00");
const ON_THE_DAY = toTime("2026-12-04T08:40:00+09:00");
const STARTS = ["2026-12-03T10:00:00+09:00", "2026-12-04T14:00:00+09:00", "2026-12-07T15:00:00+09:00"].map(toTime);
const FRIDAY = STARTS[1] as Time;
const ONE: ReadingContext = { state: "offered", offered: [{ number: 1, start: FRIDAY }] };
const THREE: Extract<ReadingContext, { state: "offered" }> = {
  state: "offered",
  offered: STARTS.map((start, at) => ({ number: at + 1, start })),
};
const TWO: ReadingContext = { state: "offered", offered: THREE.offered.slice(0, 2) };
const CONFIRMED: ReadingContext = { state: "confirmed", start: FRIDAY };

type Row = [expected: string, text: string];

function rowsOf(file: string): Row[] {
  return readFileSync(new URL(`wordings/${file}.txt`, import.meta.url), "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => line.split("\t") as Row);
}

function read(words: string, context: ReadingContext | null, received: Time): Reading {
  const text = words.replaceAll("\\n", "\n");
  const sender = /^差出人:([^\n]*)\n/.exec(text);
  const subject = /^件名:([^\n]*)\n/.exec(text.slice(sender?.[0].length ?? 0));
  const mail: ParsedMail = {
    messageId: "<1@example.jp>",
    inReplyTo: context === null ? [] : ["<offer@office.example.jp>"],
    references: [],
    from: [{ name: sender?.[1] ?? "", address: "taro@example.jp" }],
    sender: [],
    replyTo: [],
    to: [{ name: "", address: "madoguchi@office.example.jp" }],
    cc: [],
    returnPath: "taro@example.jp",
    subject: subject?.[1] ?? (context === null ? "オンライン相談の予約" : "Re: ご案内"),
    date: null,
    text: text.slice((sender?.[0].length ?? 0) + (subject?.[0].length ?? 0)),
    fromHtml: false,
    headers: [],
    contentType: "text/plain",
    reportType: null,
    reportParts: [],
    attachments: [],
    damaged: false,
  };
  return readMail(mail, { file: "-", received, now: received, office: TEST_OFFICE, context });
}

describe("replies and mails in a thread, worded as people word them", () => {
  const tables: [string, ReadingContext, Time, number][] = [
    ["offered-one", ONE, ORDINARY, 150],
    ["offered-several", THREE, ORDINARY, 150],
    ["confirmed-before", CONFIRMED, ORDINARY, 90],
    ["confirmed-day", CONFIRMED, ON_THE_DAY, 30],
  ];

  it.each(tables)("%s holds enough wordings", (file, _context, _received, least) => {
    expect(rowsOf(file).length).toBeGreaterThanOrEqual(least);
  });

  for (const [file, context, received] of tables) {
    it.each(rowsOf(file))(`${file}: %s | %s`, (expected, words) => {
      const { action, choice } = read(words, context, received);
      const several = context.state === "offered" && context.offered.length > 1;
      expect(expected.split("|")).toContain(action === "confirm" && several ? `confirm:${choice}` : action);
    });
  }
});

describe("a remark beside a clear choice", () => {
  it.each(rowsOf("remarks"))("%s: %s", (expected, remark) => {
    const { action, choice } = read(`12月4日14時でお願いします。\n${remark}`, THREE, ORDINARY);
    expect(action === "confirm" ? `confirm:${choice}` : action).toBe(expected === "beside" ? "confirm:2" : "staff");
  });
});

describe("mails of every kind", () => {
  const contexts: Record<string, [ReadingContext | null, Time]> = {
    one: [ONE, ORDINARY],
    two: [TWO, ORDINARY],
    three: [THREE, ORDINARY],
    conf: [CONFIRMED, ORDINARY],
    day: [CONFIRMED, ON_THE_DAY],
    none: [null, ORDINARY],
  };

  it.each(rowsOf("mixed") as unknown as [string, string, string][])("%s: %s | %s", (kind, expected, words) => {
    const [context, received] = contexts[kind] ?? [null, ORDINARY];
    const { action, choice } = read(words, context, received);
    expect(expected.split("|")).toContain(
      action === "confirm" && (kind === "two" || kind === "three") ? `confirm:${choice}` : action,
    );
  });
});

describe("first requests, worded as people word them", () => {
  it("holds enough of them", () => {
    expect(rowsOf("requests").length).toBeGreaterThanOrEqual(150);
  });

  it.each(rowsOf("requests"))("%s | %s", (expected, words) => {
    const { action, applicant } = read(words, null, ORDINARY);
    const [actions, ...facts] = expected.split(/ (?=[a-z]+(?:=|$| ))/);
    expect(actions?.split("|")).toContain(action);
    const seen: Record<string, string> = {
      name: applicant.name ?? "-",
      number: applicant.jobSeekerNumber ?? "-",
      phone: applicant.phone ?? "-",
      email: applicant.email ?? "-",
      registering: applicant.registering ? "" : "not said",
      companion: applicant.companion === null ? "none" : "",
      nocompanion: applicant.companion === null ? "" : applicant.companion,
    };
    for (const fact of facts) {
      const [key = "", value = ""] = fact.split("=");
      expect([key, seen[key]]).toEqual([key, value]);
    }
  });
});

describe("first requests of job seekers of every kind", () => {
  it("holds enough of them", () => {
    expect(rowsOf("first-requests").length).toBeGreaterThanOrEqual(530);
    expect(rowsOf("open-requests").length).toBeGreaterThanOrEqual(150);
  });

  it.each([...rowsOf("first-requests"), ...rowsOf("open-requests")])("%s | %s", expectRequest);

  it.each(rowsOf("asked-and-told"))("asked and told: %s | %s", (expected, words) => {
    expectRequest(expected, words.startsWith("件名:") ? words : `試験太郎です。求職番号は15030-771001です。\n${words}`);
  });
});

function expectRequest(expected: string, words: string): void {
  const { action, applicant, wishes } = read(words, null, ORDINARY);
  const [actions, ...facts] = expected.split(" ");
  expect(actions?.split("|")).toContain(action);
  const name = (applicant.name ?? "-").normalize("NFKC").replace(/[\s・]/g, "");
  for (const fact of facts) {
    const [key, value = ""] = fact.split("=");
    if (key === "name") expect(name).toBe(value.replaceAll("_", ""));
    if (key === "number") expect(applicant.jobSeekerNumber ?? "-").toBe(value);
    if (key === "registering") expect(applicant).toMatchObject({ jobSeekerNumber: null, registering: true });
    if (key !== "wishes") continue;
    const wanted = value === "-" ? [] : value.split(",");
    const seen = wishes.map(({ from, to }, at) => {
      const [start = "", end] = (wanted[at] ?? "").split("/");
      return from.slice(5, 16).slice(0, start.length) + (end === undefined ? "" : `/${to.slice(11, 16)}`);
    });
    expect(seen).toEqual(wanted);
  }
}
