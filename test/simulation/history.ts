import { createHash } from "node:crypto";
import { fromEpochSeconds, plusMinutes, type Time, toEpochSeconds } from "../../src/booking/time.ts";
import { openMemoryStore } from "../../src/world/memory-store.ts";
import { readLetters } from "./answers.ts";
import { settleIn } from "./arrivals.ts";
import { openWeather, type Weather } from "./faults.ts";
import type { Ground } from "./ground.ts";
import { checkAlways, checkFinally, checkStanding } from "./invariants.ts";
import { checkSent } from "./invariants-sent.ts";
import { checkWavering } from "./invariants-values.ts";
import type { Mutant } from "./mutant.ts";
import { checkPages } from "./pages.ts";
import { rulesTouched } from "./rules.ts";
import { isOfficeOpen, planModes, STAFF, sitDown, visit } from "./staff.ts";
import { settleLetters } from "./staff-letters.ts";
import { settleHeldMails } from "./staff-mails.ts";
import { endTakeovers } from "./staff-takeover.ts";
import { answerOfOtherClerk } from "./strangers.ts";
import { LOG_TICKS, moveHoliday, openTown, START, type Town, type TownStore } from "./town.ts";
import { duty, end, loopsOf, openWorkers, start, takeOver, turn, type Worker, workingDesk } from "./workers.ts";

const DAYS = 30;
const QUIET_DAYS = 8;
const DAY_MINUTES = 24 * 60;
/** Where the mails lie for hours: so many looks at the mailbox are left out. */
const UNREAD = 0.85;
const CHECK_EVERY_TICKS = 12;
const PAGES_EVERY_SEEDS = 10;
const SETTLED_BY = plusMinutes(START, (DAYS + QUIET_DAYS) * DAY_MINUTES);
const FAULTS_END = plusMinutes(START, DAYS * DAY_MINUTES);
const MOST_STEPS_AT_REST = 50;
const MOST_ON_A_LIST = 100;
const MOST_LETTERS = 1000;
const LEAST_ROUNDS = 4;
const MOST_ROUNDS = 12;

export type Report = {
  seed: number;
  counts: Record<string, number>;
  /** The office's rules that the history came past. */
  rules: string[];
  broken: string[];
  /** The last ticks, for a failing seed. */
  log: string[];
  faults: Record<string, number>;
  /** Everything SMTP accepted, in order, as one digest: two runs of a seed must agree to the byte. */
  outbox: string;
  /** The whole office at the end, as canonical text; asked for only where two stores are compared. */
  snapshot(): Promise<string>;
};

export type How = {
  store?: TownStore;
  /** Whether steps overlap, the seed choosing which call to the outside goes on next. A real database goes one step at a time. */
  overlap?: boolean;
  /** Looks at how things stand after every tick, and at everything every few ticks, not at the end alone. */
  watch?: boolean;
  mutant?: Mutant;
};

/** One history of an office: thirty days of people and faults, then eight quiet days in which everything must settle. */
export async function simulate(seed: number, ground: Ground, how: How = {}): Promise<Report> {
  const town = openTown(seed, ground, how.store ?? openMemoryStore());
  town.mutant = how.mutant ?? null;
  const days = openDays(town, { overlap: how.overlap ?? true, watch: how.watch ?? true });
  try {
    await town.store.transaction(town.office.id, async (tx) => {
      for (const account of STAFF) await tx.saveStaff(account);
    });
    await days.open();
    settleIn(town);
    while (town.clock.truth < FAULTS_END) await days.tick(true);
    while (town.clock.truth < SETTLED_BY) await days.tick(false);
    await days.comeToRest();
    await checkFinally(town);
    if (seed % PAGES_EVERY_SEEDS === 0) await checkPages(town, days.workers);
  } catch (error) {
    town.broken.push(`stopped: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
  return report(town);
}

function openDays(town: Town, { overlap, watch }: { overlap: boolean; watch: boolean }) {
  const { random, post } = town;
  const weather: Weather = openWeather(town);
  const workers = openWorkers();
  const plan = planModes(town);
  const bouncing = new Map<string, boolean>();
  const outage = random.chance(0.35) ? plusMinutes(START, random.between(3, 22) * DAY_MINUTES) : null;
  let isOutageOver = outage === null;
  let isUpdated = false;
  let ticks = 0;
  let delivered = 0;
  let checked = 0;
  let isWritten = false;
  if (watch)
    town.store.watch(town.office.id, () => {
      isWritten = true;
    });

  /** A carrier takes the letters of some addresses and sends them back afterwards. */
  function isBouncing(address: string): boolean {
    const known = bouncing.get(address) ?? random.chance(0.04);
    bouncing.set(address, known);
    return known;
  }

  async function passTime(): Promise<void> {
    if (!isOutageOver && outage && town.clock.truth >= outage) {
      isOutageOver = true;
      town.fault("four days without anybody");
      for (const worker of workers) await end(worker);
      town.clock.truth = plusMinutes(town.clock.truth, 4 * DAY_MINUTES);
    } else {
      const next = town.errands[0]?.at;
      const step = random.between(5, 120);
      // Where nothing is about to happen the next hours are one tick, up to the next errand.
      const far = plusMinutes(town.clock.truth, step * 3);
      town.clock.truth =
        next && next > town.clock.truth
          ? earliest(plusMinutes(next, random.between(0, 20)), far)
          : plusMinutes(town.clock.truth, step);
    }
    if (!isUpdated && town.almanac && town.clock.truth >= town.almanac.movedAt) {
      isUpdated = true;
      town.fault("holiday moved");
      for (const worker of workers) await end(worker);
      moveHoliday(town);
    }
    for (let errand = town.errands[0]; errand && errand.at <= town.clock.truth; errand = town.errands[0]) {
      town.errands.shift();
      await errand.run(errand.at);
    }
  }

  /** Whoever is down comes up again sooner or later; the second worker keeps trying the door. */
  async function keepWorkersUp(always: boolean): Promise<void> {
    for (const worker of random.chance(0.5) ? workers : workers.toReversed()) {
      const isNeeded = workingDesk(workers) === null;
      if (worker.life === null && (always ? isNeeded : random.chance(isNeeded ? 0.7 : 0.05))) await start(town, worker);
    }
  }

  function strands(withFaults: boolean): (() => Promise<void>)[] {
    const work: (() => Promise<void>)[] = [];
    const most = withFaults ? random.between(1, 6) : MOST_STEPS_AT_REST;
    const loops = loopsOf(town).filter(([name]) => !(withFaults && name === "mailbox" && town.flooded?.chance(UNREAD)));
    for (const worker of workers.filter((one) => one.life?.desk))
      for (const loop of loops) work.push(() => turn(town, worker, loop, most));
    if (isOfficeOpen(town) && random.chance(0.35))
      for (const { id } of random.chance(0.3) ? STAFF : [random.pick(STAFF)]) work.push(() => staffComes(id));
    if (withFaults && random.chance(0.012)) {
      const [from, to] = random.chance(0.5) ? workers : workers.toReversed();
      if (from && to) work.push(() => takeOver(town, from, to));
    }
    return work
      .map((one) => ({ one, order: random.next() }))
      .sort((a, b) => a.order - b.order)
      .map(({ one }) => one);
  }

  async function staffComes(id: string): Promise<void> {
    const working = workingDesk(workers);
    if (working) await duty(town, working.worker, "staff", (desk) => visit(sitDown(town, desk, id), plan));
  }

  async function tick(withFaults: boolean): Promise<void> {
    ticks += 1;
    await passTime();
    if (withFaults) weather.blow();
    else weather.calm();
    await keepWorkersUp(!withFaults);
    const modeSets = town.counts.get("act setSendMode") ?? 0;
    const work = strands(withFaults);
    if (overlap && random.chance(0.3)) {
      town.count("overlaps");
      await town.turnstile.run(work);
    } else for (const strand of work) await strand();
    await handOut();
    if (watch) await checkSent(town, checked, (town.counts.get("act setSendMode") ?? 0) === modeSets);
    checked = post.sent.length;
    if (watch) await checkWavering(town);
    if (watch) await lookAround();
    if (town.broken.length > 0) throw new Error("an invariant is broken");
  }

  /** At how things stand where this tick wrote something, and every few ticks at everything; where one is wrong the rest is told with it. */
  async function lookAround(): Promise<void> {
    if (isWritten) await checkStanding(town);
    isWritten = false;
    if (ticks % CHECK_EVERY_TICKS === 0 || town.broken.length > 0) await checkAlways(town);
  }

  async function handOut(): Promise<void> {
    const fresh = post.sent.slice(delivered);
    const isFirst = (messageId: string, index: number) =>
      post.sent.findIndex((one) => one.messageId === messageId) === delivered + index;
    const first = fresh.filter((letter, index) => isFirst(letter.messageId, index));
    delivered = post.sent.length;
    for (const letter of first) answerOfOtherClerk(town, letter);
    await readLetters(town, first, isBouncing);
  }

  /** Nothing happens any more but what has to: staff finish their list, the clerk its duties. */
  async function comeToRest(): Promise<void> {
    await keepWorkersUp(true);
    for (let round = 1, before = ""; round <= MOST_ROUNDS; round++) {
      const working = workingDesk(workers);
      if (!working) throw new Error("nobody holds the office on a quiet day");
      for (const { id } of STAFF)
        await duty(town, working.worker, "staff", async (desk) => {
          await endTakeovers(sitDown(town, desk, id), true);
          await settleHeldMails(sitDown(town, desk, id), MOST_ON_A_LIST);
          await settleLetters(sitDown(town, desk, id), MOST_ON_A_LIST);
        });
      for (const loop of loopsOf(town)) await turn(town, working.worker, loop, MOST_STEPS_AT_REST * 4);
      town.clock.truth = plusMinutes(town.clock.truth, 61);
      // What staff do last may call for another letter, which leaves in the round after.
      const after = await made();
      if (round >= LEAST_ROUNDS && after === before) return;
      before = after;
    }
  }

  /** Grows with every act of staff and every letter. */
  async function made(): Promise<string> {
    const letters = await town.store.look(town.office.id, (view) => view.letters({ limit: MOST_LETTERS }));
    return `${town.counts.get("acts") ?? 0} ${letters.length}`;
  }

  /** The office opens on a quiet morning: the mailbox is met for the first time, and nothing older is answered. */
  async function open(): Promise<void> {
    await keepWorkersUp(true);
    for (const worker of workers) for (const loop of loopsOf(town)) await turn(town, worker, loop, 1);
  }
  return { open, tick, comeToRest, workers: workers as readonly Worker[] };
}

async function report(town: Town): Promise<Report> {
  const { bookings, letters, rules } = await town.store.look(town.office.id, async (view) => ({
    bookings: await view.bookings({ limit: 1000 }),
    letters: (await view.letters({ limit: 1000 })).length,
    rules: await rulesTouched(view),
  }));
  for (const { status } of bookings) town.count(`booking ${status}`);
  town.count("letters", letters);
  town.count("faults", town.post.counts.faults);
  const outbox = createHash("sha256");
  for (const letter of town.post.sent) outbox.update(letter.to).update(letter.raw);
  return {
    seed: town.seed,
    counts: Object.fromEntries(town.counts),
    rules: [...rules].sort(),
    broken: town.broken,
    log: lastTicks(town),
    faults: Object.fromEntries(town.post.counts.byKind),
    outbox: outbox.digest("hex"),
    snapshot: () => town.store.snapshot(town.office.id),
  };
}

/** Every line of a tick bears the same moment at its head. */
function lastTicks({ log }: Town): string[] {
  const moments = [...new Set(log.map((line) => line.slice(0, START.length)))].slice(-LOG_TICKS);
  return log.filter((line) => moments.includes(line.slice(0, START.length)));
}

function earliest(a: Time, b: Time): Time {
  return fromEpochSeconds(Math.min(toEpochSeconds(a), toEpochSeconds(b)));
}
