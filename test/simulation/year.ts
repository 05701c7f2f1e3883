import { dayOf, plusDays, plusMinutes, startOf, type Time, toDay } from "../../src/booking/time.ts";
import { reportOf } from "../../src/desk/month-records.ts";
import type { Month, Report } from "../../src/desk/report.ts";
import { nationalHolidays } from "../../src/world/holidays.ts";
import { openMemoryStore } from "../../src/world/memory-store.ts";
import { readLetters } from "./answers.ts";
import type { Ground } from "./ground.ts";
import { STAFF, sitDown } from "./staff.ts";
import { openTown, type Town } from "./town.ts";
import { duty, loopsOf, openWorkers, start, turn, workingDesk } from "./workers.ts";
import { absentDays, arrive, type Crowd, daysFrom, monthsOf } from "./year-people.ts";
import { visitsOn, workThrough } from "./year-staff.ts";

/** A year as an office lives it: from the first of December on, twelve months unless fewer are asked for. */
export type YearPlan = { crowd: Crowd; months: number };

export type MonthReports = { month: Month; internal: Report; published: Report };

export type Year = {
  town: Town;
  /** The moment at which the months are counted, some weeks behind the last one. */
  countedAt: Time;
  months: MonthReports[];
  /** Everything the office holds, as canonical JSON: what the second counter reads. */
  snapshot: string;
};

const FIRST_DAY = toDay("2026-12-01");
const DAYS_BEFORE_COUNTING = 21;
/** In the busiest month the secret for the provider of meetings runs out, and nobody renews it for three weeks: IDs are typed in. */
const SECRET_RAN_OUT = { from: "2027-03-08", to: "2027-03-29" };
/** The clerk looks at least so often, though nothing happens. */
const LONGEST_MINUTES = 180;
const MOST_STEPS = 60;
/** The office's own closed days beside those of the law: a day of festival, two days of moving house. */
const CLOSURES = ["2027-07-16", "2027-10-14", "2027-10-15"].map(toDay);

/**
 * The clerk's real service on the memory store through a year: arrivals by season, weekday and hour, the national holidays, closures,
 * an August with hardly anybody in, outages of half a day, and staff who put some things off.
 */
export async function simulateYear(seed: number, ground: Ground, { crowd, months }: YearPlan): Promise<Year> {
  const town = openTown(seed, ground, openMemoryStore());
  const calendar = { ...town.office.calendar, holidays: nationalHolidays(), closures: new Set(CLOSURES) };
  Object.assign(town, { sendMode: "auto", office: { ...town.office, calendar } });
  const end = endOfMonths(months);
  const days = daysFrom(FIRST_DAY, countDays(end));
  await town.store.transaction(town.office.id, async (tx) => {
    for (const account of STAFF) await tx.saveStaff(account);
  });
  const workers = openWorkers().slice(0, 1);
  const [worker] = workers;
  if (!worker) throw new Error("no worker");
  await start(town, worker);
  for (const loop of loopsOf(town)) await turn(town, worker, loop, 1);
  arrive(town, crowd, days);
  const absent = absentDays(town.random, days);
  const all = [...days, ...daysFrom(end, DAYS_BEFORE_COUNTING)];
  const visits = all.flatMap((day) => visitsOn(town, day, absent.has(day))).sort();
  const countedAt = startOf(plusDays(end, DAYS_BEFORE_COUNTING));
  let delivered = 0;

  async function clerkWorks(): Promise<void> {
    if (!worker) return;
    if (!worker.life) await start(town, worker);
    for (const loop of loopsOf(town)) await turn(town, worker, loop, MOST_STEPS);
    const fresh = town.post.sent.slice(delivered);
    delivered = town.post.sent.length;
    await readLetters(town, fresh, () => false);
  }

  while (town.clock.truth < countedAt) {
    town.clock.truth = nextMoment(town, visits[0]);
    blow(town);
    for (let errand = town.errands[0]; errand && errand.at <= town.clock.truth; errand = town.errands[0]) {
      town.errands.shift();
      await errand.run(errand.at);
    }
    await clerkWorks();
    const visit = visits[0];
    if (visit === undefined || visit > town.clock.truth) continue;
    visits.shift();
    const { id } = town.random.pick(STAFF);
    if (!workingDesk(workers)) await start(town, worker);
    await duty(town, worker, "staff", (desk) => workThrough(sitDown(town, desk, id), visit));
    await clerkWorks();
  }
  const reports = await town.store.look(town.office.id, async (view) => {
    const made: MonthReports[] = [];
    for (const month of monthsOf(days) as Month[]) {
      const internal = await reportOf(view, town.office, month, "internal", countedAt);
      made.push({ month, internal, published: await reportOf(view, town.office, month, "published", countedAt) });
    }
    return made;
  });
  return { town, countedAt, months: reports, snapshot: await town.store.snapshot(town.office.id) };
}

/** The next errand, visit or look, whichever comes first; time always goes on. */
function nextMoment(town: Town, visit: Time | undefined): Time {
  const now = town.clock.truth;
  const moments = [plusMinutes(now, LONGEST_MINUTES), town.errands[0]?.at, visit];
  const ahead = moments.filter((one) => one !== undefined && one > now) as Time[];
  return ahead.sort()[0] ?? plusMinutes(now, LONGEST_MINUTES);
}

/**
 * A server is away for half a day a few times a year; single letters are put off, refused, or their answer is lost; where a provider
 * makes the meetings, it refuses everything until its secret is renewed.
 */
function blow(town: Town): void {
  const { faults } = town.post;
  const today = dayOf(town.clock.truth);
  const isBadDay = (Number(today.slice(8)) * 7 + Number(today.slice(5, 7)) * 13 + town.seed) % 61 === 0;
  const isAway = isBadDay && town.clock.truth.slice(11, 13) < "13";
  faults.imapDown = isAway;
  faults.smtpDown = isAway;
  town.provider.faults.refusesUs = SECRET_RAN_OUT.from <= today && today < SECRET_RAN_OUT.to;
  faults.deferral = 0.03;
  faults.rejection = 0.002;
  faults.lostAnswer = 0.006;
}

function endOfMonths(months: number) {
  let day = FIRST_DAY;
  for (let month = 0; month < months; month++) day = toDay(`${plusDays(day, 31).slice(0, 7)}-01`);
  return day;
}

function countDays(end: ReturnType<typeof toDay>): number {
  let count = 0;
  for (let day = FIRST_DAY; day < end; day = plusDays(day, 1)) count += 1;
  return count;
}
