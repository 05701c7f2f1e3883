import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { toTime } from "../../src/booking/time.ts";
import { readMail } from "../../src/mail/read.ts";
import type { Reading } from "../../src/mail/reading.ts";
import { readContext } from "../../src/read-command.ts";
import { makeInProcessParser } from "../../src/world/parser.ts";
import { TEST_OFFICE } from "./office.ts";

const FOLDER = new URL("../../fixtures/mail/", import.meta.url);
const NAMES = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".eml"))
  .map((name) => name.slice(0, -4));
const RECEIVED = "2026-11-25T10:00:00+09:00";

type Expected = { received?: string; context?: object; expect: Record<string, unknown> };

describe("fixtures/mail", () => {
  const parser = makeInProcessParser();

  it("holds at least 250 mails", () => {
    expect(NAMES.length).toBeGreaterThanOrEqual(250);
  });

  it.each(NAMES)("reads %s as its clerk would", async (name) => {
    const {
      received,
      context,
      expect: expected,
    } = JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), "utf8")) as Expected;
    const at = toTime(received ?? RECEIVED);
    const parsed = await parser.parse(readFileSync(new URL(`${name}.eml`, FOLDER)));
    const reading: Reading = readMail("failed" in parsed ? null : parsed, {
      file: name,
      received: at,
      now: at,
      office: TEST_OFFICE,
      context: context === undefined ? null : readContext(context),
    });
    const { applicant, wishes, doubts, ...plain } = expected;
    expect(reading).toMatchObject(plain);
    if (applicant !== undefined) expect(reading.applicant).toMatchObject(applicant as object);
    if (wishes !== undefined) {
      expect(reading.wishes).toHaveLength((wishes as object[]).length);
      expect(reading.wishes).toMatchObject(wishes as object[]);
    }
    if (doubts !== undefined) expect([...reading.doubts].sort()).toEqual([...(doubts as string[])].sort());
  });
});
