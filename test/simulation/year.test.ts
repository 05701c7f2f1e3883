import { beforeAll, describe, expect, it } from "vitest";
import { plusMinutes } from "../../src/booking/time.ts";
import type { Report } from "../../src/desk/report.ts";
import { type Ground, readGround } from "./ground.ts";
import { workOut } from "./hidden-cells.ts";
import { simulateYear, type Year } from "./year.ts";
import { checkYear } from "./year-check.ts";

/** A small office's year; the larger one of `npm run sim -- --year` is run by hand (docs/simulation.md). */
const SMALL = { crowd: { writers: 90, callers: 30 }, months: 12 };
const SEED = 5;
const LONGEST_MS = 120_000;

describe("a year of a small office", () => {
  let ground: Ground;
  let year: Year;
  beforeAll(async () => {
    ground = await readGround();
    year = await simulateYear(SEED, ground, SMALL);
  }, LONGEST_MS);

  it("T7-1, T7-2: its twelve reports add up to the events and letters, counted a second time, and hide what they must", () => {
    const check = checkYear(year);
    expect(check.wrong, `npm run sim -- --year ${SEED} --small`).toEqual([]);
    expect(year.months.map(({ month }) => month)).toHaveLength(12);
    expect(check.tables).toBe(12 * 8);
    expect(check.hidden).toBeGreaterThan(50);
  });

  it("holds what an office has in a year: every kind of ending, no-shows, held mails, people who come again", () => {
    const rows = (key: string, row: string) =>
      year.months.reduce((sum, { internal }) => {
        const table = internal.tables.find((one) => one.key === key);
        return sum + (table?.rows.find((one) => one.key === row)?.count ?? 0);
      }, 0);
    const seen = [
      ...["mail", "phone"].map((row) => rows("requests", row)),
      ...["attended", "noShow"].map((row) => rows("outcomes", row)),
      ...["cancelledByMail", "expired"].map((row) => rows("endings", row)),
      ...[rows("promise", "kept"), rows("heldMails", "settled"), year.town.counts.get("returning") ?? 0],
    ];
    expect(seen.filter((count) => count === 0)).toEqual([]);
    // Nobody comes on a holiday, at the turn of the year, or on a day on which the office itself is closed.
    const { bookings } = JSON.parse(year.snapshot) as {
      bookings: [string, { choice?: { slot: { start: string } } }][];
    };
    const days = new Set(bookings.flatMap(([, { choice }]) => (choice ? [choice.slot.start.slice(0, 10)] : [])));
    for (const day of ["2026-12-29", "2027-01-01", "2027-02-11", "2027-05-03", "2027-07-16", "2027-10-14"])
      expect(days).not.toContain(day);
  });

  it("an office whose provider makes its meetings has each made, told and taken away, also where somebody types an ID in", () => {
    type Meeting = { state: string; slot: { end: string } };
    const { meetings } = JSON.parse(year.snapshot) as { meetings: [string, Meeting][] };
    expect(year.town.office.meetings?.kind).toBe("zoom");
    expect(meetings.length).toBeGreaterThan(80);
    const isOver = ({ slot }: Pick<Meeting, "slot">) => slot.end < plusMinutes(year.countedAt, -24 * 60);
    expect(meetings.filter(([, meeting]) => isOver(meeting) && meeting.state !== "gone")).toEqual([]);
    expect(year.town.provider.ever.size).toBeGreaterThan(80);
    expect([...year.town.provider.kept.values()].filter(isOver)).toEqual([]);
    const letters = year.town.post.sent.filter(({ messageId }) => messageId.includes(".details@"));
    expect(letters.length).toBeGreaterThan(80);
    expect(year.town.typedMeetings.size).toBeGreaterThan(0);
  });

  it("a report that is one off, and a cell that can be worked out, are found", () => {
    const spoilt = structuredClone({ months: year.months, snapshot: year.snapshot, countedAt: year.countedAt });
    const row = spoilt.months[3]?.internal.tables[0]?.rows[0];
    if (!row) throw new Error("no row to spoil");
    row.count = (row.count ?? 0) + 1;
    expect(checkYear({ ...year, months: spoilt.months }).wrong.length).toBeGreaterThan(0);
    const open: Report = {
      ...(year.months[0] as Year["months"][number]).published,
      tables: [
        {
          ...{ key: "outcomes", base: "consultations", total: 12 },
          rows: [
            { key: "attended", count: 10 },
            { key: "noShow", count: null },
            { key: "stopped", count: 0 },
          ],
        },
      ],
    };
    expect(workOut(open, open).filter(({ values }) => values.length < 2)).toHaveLength(1);
  });
});
