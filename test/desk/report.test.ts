import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Booking, Event } from "../../src/booking/booking.ts";
import { DEFAULT_POLICY } from "../../src/booking/policy.ts";
import { fromEpochSeconds, plusMinutes, type Time, toEpochSeconds } from "../../src/booking/time.ts";
import { gatherMonth } from "../../src/desk/month-records.ts";
import {
  type CountTable,
  type Month,
  type MonthRecords,
  makeReport,
  promiseShare,
  type Report,
  spanOf,
  toMonth,
} from "../../src/desk/report.ts";
import { publish } from "../../src/desk/small-cells.ts";
import { openMemoryStore } from "../../src/world/memory-store.ts";
import type { HistoryEntry, LetterFate, LetterState } from "../../src/world/store-rows.ts";
import { readGround, simulatedOffice } from "../simulation/ground.ts";
import { workOut } from "../simulation/hidden-cells.ts";
import { simulate } from "../simulation/history.ts";
import { choice, confirmed } from "../world/store.samples.ts";

const MONTH = toMonth("2026-12") as Month;
const { from: FROM, to: TO } = spanOf(MONTH);
const LATER = "2027-02-01T09:00:00+09:00" as Time;
const NOTHING: MonthRecords = { month: MONTH, history: [], consultations: [], letters: [], held: [] };

const count = (report: Report, key: CountTable["key"], row?: string) => {
  const table = report.tables.find((one) => one.key === key);
  return row === undefined ? table?.total : table?.rows.find((one) => one.key === row)?.count;
};
const sum = (numbers: (number | null)[]) => numbers.reduce<number>((all, one) => all + (one ?? 0), 0);

/** From three months before the month to one after it. */
const moment = fc
  .integer({ min: toEpochSeconds(FROM) - 92 * 86_400, max: toEpochSeconds(TO) + 31 * 86_400 })
  .map(fromEpochSeconds);
const bookingId = fc.integer({ min: 1, max: 30 }).map((n) => `b${n}`);

const event: fc.Arbitrary<Event> = fc
  .record({
    at: moment,
    days: fc.integer({ min: 1, max: 12 }),
    via: fc.constantFrom("mail" as const, "phone" as const, "consultation" as const),
    by: fc.constantFrom("mail" as const, "phone" as const, "office" as const),
    type: fc.constantFrom(
      ...([
        "requested",
        "requested",
        "cancelled",
        "expired",
        "declined",
        "rejected",
        "toldByPhone",
        "reminded",
      ] as const),
    ),
  })
  .map((given): Event => eventOf(given));

type Given = {
  at: Time;
  days: number;
  via: "mail" | "phone" | "consultation";
  by: "mail" | "phone" | "office";
  type: "requested" | "cancelled" | "expired" | "declined" | "rejected" | "toldByPhone" | "reminded";
};

function eventOf({ at, days, via, by, type }: Given): Event {
  switch (type) {
    case "requested":
      return {
        ...{
          type,
          at,
          bookingId: "b",
          reference: "R",
          personId: "p",
          via,
          receivedAt: at,
          mailId: null,
          staff: null,
        },
        ...{ answerBy: plusMinutes(at, days * 1440), wishes: [] },
      };
    case "cancelled":
      return { type, at, by, mailId: null, staff: null, reason: "" };
    case "expired":
      return { type, at, readThrough: at };
    case "declined":
      return { type, at, mailId: "m" };
    case "rejected":
      return { type, at, staff: "hanako", reason: "" };
    case "toldByPhone":
      return { type, at, staff: "hanako", about: "offer" };
    case "reminded":
      return { type, at };
  }
}

const STATES: LetterState[] = ["awaiting", "drafted", "capped", "queued", "sending", "accepted", "unknown", "failed"];
STATES.push("withdrawn", "bounced");

const records: fc.Arbitrary<MonthRecords> = fc
  .record({
    history: fc.array(fc.record({ bookingId, event }), { maxLength: 80 }),
    letters: fc.array(
      fc.record({ bookingId, writtenAt: moment, state: fc.constantFrom(...STATES), minutes: fc.nat(9000) }),
      { maxLength: 60 },
    ),
    held: fc.array(fc.record({ minutes: fc.option(fc.nat(5000), { nil: null }) }), { maxLength: 30 }),
    consultations: fc.array(
      fc.record({
        day: fc.integer({ min: 1, max: 31 }),
        hour: fc.integer({ min: 9, max: 16 }),
        status: fc.constantFrom("attended" as const, "noShow" as const, "stopped" as const, "confirmed" as const),
      }),
      { maxLength: 120 },
    ),
  })
  .map(({ history, letters, held, consultations }) => ({
    month: MONTH,
    history: history
      .map(
        ({ bookingId: id, event: one }, position): HistoryEntry => ({
          at: one.at,
          bookingId: id,
          position,
          event: one,
        }),
      )
      .sort((a, b) => (a.at < b.at ? -1 : 1)),
    letters: letters.map(
      ({ writtenAt, state, bookingId: id, minutes }, order): LetterFate => ({
        ...{ id: `l${order}`, order, bookingId: id, kind: "offer", state, writtenAt },
        acceptedAt: state === "accepted" ? plusMinutes(writtenAt, minutes) : null,
      }),
    ),
    held: held.map(({ minutes }, n) => ({
      ...{ id: `m${n}`, receivedAt: FROM, state: "held" as const, heldAt: FROM },
      settledAt: minutes === null ? null : plusMinutes(FROM, minutes),
    })),
    consultations: consultations.map(({ day, hour, status }, n) => {
      const two = (value: number) => String(value).padStart(2, "0");
      const agreed = confirmed(choice(`2026-12-${two(day)}T${two(hour)}:00`), { id: `c${n}` });
      return (status === "confirmed" ? agreed : { ...agreed, status, outcomeBy: "hanako" }) as Booking;
    }),
  }));

describe("the monthly report", () => {
  it("T7-1: adds up: every total is the sum of its rows and the number of what is in the records", () => {
    fc.assert(
      fc.property(records, (given) => {
        const report = makeReport(given, DEFAULT_POLICY, LATER);
        for (const { key, total, rows } of report.tables)
          expect([key, sum(rows.map((row) => row.count))]).toEqual([key, total]);
        const inMonth = given.history.filter(({ at }) => at >= FROM && at < TO).map((entry) => entry.event);
        const ofType = (...types: Event["type"][]) => inMonth.filter(({ type }) => types.includes(type)).length;
        expect(count(report, "requests")).toBe(ofType("requested"));
        expect(count(report, "endings")).toBe(ofType("cancelled", "expired", "declined", "rejected"));
        for (const type of ["expired", "declined", "rejected"] as const)
          expect(count(report, "endings", type)).toBe(ofType(type));
        for (const key of ["outcomes", "weekdays", "hours"] as const)
          expect(count(report, key)).toBe(given.consultations.length);
        expect(sum((report.week ?? []).map((cell) => cell.count))).toBe(given.consultations.length);
        expect(count(report, "letters")).toBe(
          given.letters.filter(({ writtenAt: at }) => at >= FROM && at < TO).length,
        );
        expect(count(report, "heldMails")).toBe(given.held.length);
      }),
      { numRuns: 200 },
    );
  });

  it("T7-1: counts everything that happened in exactly one month", () => {
    fc.assert(
      fc.property(records, (given) => {
        const months = ["2026-08", "2026-09", "2026-10", "2026-11", "2026-12", "2027-01", "2027-02"] as Month[];
        const reports = months.map((month) => makeReport({ ...given, month }, DEFAULT_POLICY, LATER));
        const all = (key: CountTable["key"]) => sum(reports.map((report) => count(report, key) ?? null));
        expect(all("requests")).toBe(given.history.filter((entry) => entry.event.type === "requested").length);
        expect(all("letters")).toBe(given.letters.length);
      }),
      { numRuns: 50 },
    );
  });

  it("T7-1: adds up to the history of simulated months, whatever happened in them", async () => {
    const ground = await readGround();
    const office = simulatedOffice(ground);
    for (const seed of [3, 11]) {
      const store = openMemoryStore();
      await simulate(seed, ground, { store, watch: false });
      const [counted, kept] = await store.look(office.id, async (view) => {
        const months = ["2026-11", "2026-12", "2027-01"] as Month[];
        const reports: Report[] = [];
        for (const month of months) reports.push(makeReport(await gatherMonth(view, month), office.policy, LATER));
        const bookings = await view.bookings({ limit: 1000 });
        const events: Event[] = [];
        for (const booking of bookings) events.push(...(await view.events(booking.id)));
        const ofType = (...types: Event["type"][]) => events.filter((one) => types.includes(one.type)).length;
        // A duplicate is no ending: its wish goes on in another booking.
        const duplicates = events.filter((one) => one.type === "cancelled" && one.by === "duplicate").length;
        const endings = ofType("cancelled", "expired", "declined", "rejected") - duplicates;
        const letters = await view.letters({ limit: 1000 });
        const mails = await view.inboundMails({ limit: 1000 });
        // What was agreed before this desk knew of it is no request of these months.
        const earlier = events.filter((one) => one.type === "requested" && one.via === "earlier").length;
        const agreed = bookings.filter(({ status }) => ["confirmed", "attended", "noShow", "stopped"].includes(status));
        return [
          (["requests", "endings", "letters", "heldMails", "outcomes", "hours"] as const).map((key) =>
            sum(reports.map((report) => count(report, key) ?? null)),
          ),
          [
            ...[ofType("requested") - earlier, endings, letters.length],
            ...[mails.filter(({ heldAt }) => heldAt !== null).length, agreed.length, agreed.length],
          ],
        ] as const;
      });
      expect(counted).toEqual(kept);
      expect(kept.every((number) => number > 0)).toBe(true);
    }
  }, 60_000);

  it("T6-3d: a promise is kept by the first accepted answer or a recorded call by its deadline, and by nothing else", () => {
    const requested = (id: string, via: "mail" | "phone" | "consultation" = "mail"): HistoryEntry => {
      const at = "2026-12-01T10:00:00+09:00" as Time;
      const answerBy = "2026-12-04T17:15:00+09:00" as Time;
      return {
        ...{ at, bookingId: id, position: 1 },
        event: {
          ...{ type: "requested", at, bookingId: id, reference: id, personId: "p", via, receivedAt: at, mailId: null },
          ...{ staff: null, answerBy, wishes: [] },
        },
      };
    };
    const happened = (id: string, on: Event): HistoryEntry => ({ at: on.at, bookingId: id, position: 2, event: on });
    const letter = (id: string, kind: LetterFate["kind"], state: LetterState, acceptedAt: string): LetterFate => ({
      ...{ id, order: 1, bookingId: id, kind, state, writtenAt: "2026-12-01T10:00:00+09:00" as Time },
      acceptedAt: acceptedAt as Time,
    });
    const inTime = "2026-12-04T17:15:00+09:00" as Time;
    const late = "2026-12-04T17:15:01+09:00" as Time;
    const history = [
      ...["offered", "late", "bounced", "receipt", "called", "silent", "own"].map((id) => requested(id)),
      ...[requested("withdrawn", "phone"), requested("again", "consultation")],
      happened("called", { type: "toldByPhone", at: inTime, staff: "hanako", about: "offer" }),
      happened("own", { type: "takenOver", at: inTime, by: { mail: "m" } }),
      happened("withdrawn", { type: "cancelled", at: inTime, by: "phone", mailId: null, staff: "hanako", reason: "" }),
    ];
    const letters = [
      letter("offered", "offer", "accepted", inTime),
      letter("late", "offer", "accepted", late),
      letter("bounced", "offer", "bounced", inTime),
      letter("receipt", "heldReceipt", "accepted", inTime),
    ];
    const report = makeReport({ ...NOTHING, history, letters }, DEFAULT_POLICY, LATER);
    const row = (key: string) => count(report, "promise", key);
    expect([row("kept"), row("broken"), row("endedBefore"), row("running")]).toEqual([3, 4, 1, 0]);
    expect(promiseShare(report)).toBe(42);
    const before = makeReport({ ...NOTHING, history, letters }, DEFAULT_POLICY, "2026-12-04T12:00:00+09:00" as Time);
    expect(count(before, "promise", "running")).toBe(4);
  });

  it("tells lead time and time to settle by median and quartiles, in whole days and tenths of hours", () => {
    const consultations = [3, 4, 5, 10].map((day, n) =>
      confirmed(choice(`2026-12-${String(day).padStart(2, "0")}T10:00`), { id: `c${n}` }),
    );
    const held = [6, 60, 90].map((minutes, n) => ({
      ...{ id: `m${n}`, receivedAt: FROM, state: "handled" as const, heldAt: FROM },
      settledAt: plusMinutes(FROM, minutes),
    }));
    const report = makeReport({ ...NOTHING, consultations, held }, DEFAULT_POLICY, LATER);
    expect(report.leadDays).toEqual({ lower: 2, median: 3, upper: 4 });
    expect(report.settlingHours).toEqual({ lower: 0.1, median: 1, upper: 1.5 });
  });

  it("takes months of this form alone", () => {
    expect(["2026-13", "2026-1", "26-01", "2026-01-01", "", "1999-01"].map(toMonth)).toEqual(Array(6).fill(null));
    expect(spanOf("2027-12" as Month).to).toBe("2028-01-01T00:00:00+09:00");
  });
});

/** A month whose only table has these rows. */
function monthOf(rows: readonly number[], smallCell: number): Report {
  const month = makeReport(NOTHING, { ...DEFAULT_POLICY, smallCell }, LATER);
  const total = rows.reduce((all, one) => all + one, 0);
  const table = {
    key: "outcomes",
    base: "consultations",
    total,
    rows: rows.map((one, n) => ({ key: `row ${n}`, count: one })),
  };
  return { ...month, tables: [table as CountTable] };
}

/** Every way to fill so many rows with these numbers, in every order. */
function* filled(rows: number, numbers: readonly number[]): Generator<number[]> {
  if (rows === 0) return yield [];
  for (const first of numbers) for (const rest of filled(rows - 1, numbers)) yield [first, ...rest];
}

describe("the published form", () => {
  it.each([3, 4, 5])(
    "T7-2: below %i, whoever knows the rule as well can tell no hidden number of any small table",
    (least) => {
      const told: string[] = [];
      const seen = new Set<string>();
      for (const rows of [...filled(3, [0, 1, 2, 3, 4, 5, 6, 7]), ...filled(4, [0, 1, least - 1, least, least + 1])]) {
        const internal = monthOf(rows, least);
        const published = publish(internal);
        const shape = JSON.stringify(published.tables);
        if (seen.has(shape)) continue;
        seen.add(shape);
        for (const { row, values } of workOut(published, internal))
          if (values.length < 2) told.push(`${rows.join("/")}: ${row} is ${values.join()}`);
      }
      expect(told).toEqual([]);
    },
  );

  it("T7-2: three rows of 4 each are not told by their sum, nor as many rows of 1 as there are", () => {
    const hiddenOf = (rows: number[], least: number) =>
      publish(monthOf(rows, least)).tables[0]?.rows.map(({ count }) => count);
    // Seen in a simulated April: 14/4/4/0/11/6/9/4 consultations by hour.
    expect(hiddenOf([14, 4, 4, 0, 11, 6, 9, 4], 5)).toEqual([14, null, null, 0, 11, null, 9, null]);
    // And in a November: two weekdays of 4 beside one of 5, by the order of the rows.
    expect(hiddenOf([0, 5, 9, 4, 4], 5)).toEqual([0, null, 9, null, null]);
    expect(hiddenOf([0, 6, 9, 4, 4], 5)).toEqual([0, 6, 9, null, null]);
    expect(hiddenOf([2, 1, 0], 3)).toEqual([null, null, null]);
    expect(hiddenOf([1, 1, 1], 3)).toEqual([null, null, null]);
  });

  const smallCell = fc.integer({ min: 3, max: 10 });

  it("T7-2: shows no count from 1 up to the small cell, and leaves room for each hidden one to be any of them", () => {
    fc.assert(
      fc.property(records, smallCell, (given, least) => {
        const internal = makeReport(given, { ...DEFAULT_POLICY, smallCell: least }, LATER);
        const published = publish(internal);
        expect(published.week).toBeNull();
        for (const [index, table] of published.tables.entries()) {
          const truth = internal.tables[index] as CountTable;
          const shown = [table.total, ...table.rows.map((row) => row.count)];
          expect(shown.filter((one) => one !== null && one > 0 && one < least)).toEqual([]);
          // What is shown is true.
          for (const [n, row] of table.rows.entries()) expect([null, truth.rows[n]?.count]).toContain(row.count);
          expect([null, truth.total]).toContain(table.total);
          const hidden = table.rows.filter((row) => row.count === null);
          if (hidden.length === 0) expect(table).toEqual(truth);
          if (hidden.length === 0 || table.total === null) continue;
          // The reader's whole knowledge: the hidden rows' sum, and that a row is not 0 where zeros are shown.
          const rest = table.total - sum(table.rows.map((row) => row.count));
          const atLeast = hidden.length === table.rows.length ? 0 : 1;
          expect(rest - (hidden.length - 1) * atLeast).toBeGreaterThanOrEqual(least - 1);
          expect(hidden.length).toBeGreaterThanOrEqual(2);
        }
        for (const base of ["consultations"] as const) {
          const totals = published.tables.filter((table) => table.base === base).map((table) => table.total);
          expect(new Set(totals).size).toBe(1);
        }
      }),
      { numRuns: 500 },
    );
  });

  const tableOf = (...counts: number[]): CountTable => ({
    ...{ key: "letters", base: "letters", total: sum(counts) },
    rows: counts.map((one, n) => ({ key: `r${n}`, count: one })),
  });
  const published = (...counts: number[]) => {
    const internal = makeReport(NOTHING, DEFAULT_POLICY, LATER);
    const [table] = publish({ ...internal, tables: [tableOf(...counts)] }).tables;
    return [table?.total, ...(table?.rows ?? []).map((row) => row.count)];
  };

  it.each([
    ["nothing small", [12, 7, 5], [24, 12, 7, 5]],
    ["one small: the next smallest goes with it", [20, 9, 2], [31, 20, null, null]],
    ["a zero counts nobody", [20, 9, 0], [29, 20, 9, 0]],
    ["two small ones that would be told by their sum", [20, 1, 1], [22, null, null, null]],
    ["two small ones with room", [20, 4, 4], [28, 20, null, null]],
    ["a total that is small", [3, 0, 1], [null, null, null, null]],
    ["nothing left to hide behind", [5, 1, 0], [6, null, null, 0]],
    ["all small, each of them told by its sum", [1, 1, 1, 1, 1], [5, null, null, null, null, null]],
  ])("T7-2: hides %s", (_, counts, shown) => {
    expect(published(...counts)).toEqual(shown);
  });

  it("T7-2: tells no share and no quartile that speaks of few", () => {
    const few = Array.from({ length: 19 }, (_, n) => confirmed(choice("2026-12-10T10:00"), { id: `c${n}` }));
    const report = (consultations: Booking[]) =>
      publish(makeReport({ ...NOTHING, consultations }, DEFAULT_POLICY, LATER));
    expect(report(few).leadDays).toBeNull();
    expect(report([...few, confirmed(choice("2026-12-10T10:00"), { id: "c" })]).leadDays).not.toBeNull();
    const promise: CountTable = {
      ...{ key: "promise", base: "promises", total: 42 },
      rows: [
        { key: "kept", count: 40 },
        { key: "broken", count: 2 },
      ],
    };
    expect(promiseShare({ ...report(few), tables: [promise] })).toBe(95);
    expect(promiseShare(publish({ ...report(few), tables: [promise] }))).toBeNull();
  });
});
