import { NO_FAULTS } from "./post.ts";
import { FINE } from "./provider.ts";
import { seeded } from "./random.ts";
import type { Town } from "./town.ts";

/** Outages last for a while: each holds a server away until a tick of its own choice. */
type Outages = { imap: number; smtp: number; signIn: number; store: number; clock: number };

/** The provider's troubles last for hours or days, on dice of their own: other offices go on as they did. */
const LONGEST_PROVIDER_OUTAGE_TICKS = 40;

const OF_THE_PROVIDER = 4_000_037;

export type Weather = { blow(): void; calm(): void };

/** More than this ahead, and the watermark's quarter of an hour would be used up by the clock alone. */
const MOST_MINUTES_AHEAD = 8;

/** What goes wrong, tick by tick. A storm of a few hours is rarer than a single failure. */
export function openWeather(town: Town): Weather {
  const { random, post, storeFaults } = town;
  const left: Outages = { imap: 0, smtp: 0, signIn: 0, store: 0, clock: 0 };

  function begins(what: keyof Outages, probability: number, longest: number): boolean {
    if (left[what] > 0) {
      left[what] -= 1;
      return left[what] > 0;
    }
    if (!random.chance(probability)) return false;
    left[what] = random.between(1, longest);
    town.fault(`${what} trouble`);
    return true;
  }

  const dice = seeded(town.seed + OF_THE_PROVIDER);
  const away = { down: 0, refusesUs: 0 };

  function blowAtProvider(): void {
    const { faults } = town.provider;
    for (const what of ["down", "refusesUs"] as const) {
      if (away[what] > 0) away[what] -= 1;
      else if (dice.chance(what === "down" ? 0.04 : 0.008)) {
        away[what] = dice.between(1, LONGEST_PROVIDER_OUTAGE_TICKS);
        town.fault(`meetings ${what}`);
      }
      faults[what] = away[what] > 0;
    }
    Object.assign(faults, { tooMany: 0.08, lostAnswer: 0.08, crash: 0.02 });
    const [lost] = dice.chance(0.003) ? [...town.provider.kept.keys()] : [];
    if (lost === undefined) return;
    town.fault("meetings lost");
    town.provider.kept.delete(lost);
  }

  function blow(): void {
    if (town.office.meetings?.kind === "zoom") blowAtProvider();
    const { faults } = post;
    faults.imapDown = begins("imap", 0.03, 8);
    faults.smtpDown = begins("smtp", 0.03, 12);
    faults.signInRefused = begins("signIn", 0.005, 4);
    storeFaults.down = begins("store", 0.015, 5);
    faults.crash = 0.004;
    faults.partialFetch = 0.3;
    faults.deferral = 0.1;
    faults.rejection = 0.004;
    faults.lostAnswer = 0.03;
    storeFaults.lostCommit = 0.002;
    if (random.chance(0.006)) {
      post.renumber();
      town.fault("uidvalidity");
    }
    const wasOff = left.clock > 0;
    if (!begins("clock", 0.012, 6)) town.clock.offMinutes = 0;
    else if (!wasOff)
      town.clock.offMinutes = random.chance(0.5) ? random.between(1, MOST_MINUTES_AHEAD) : -random.between(1, 180);
  }

  function calm(): void {
    Object.assign(post.faults, NO_FAULTS);
    Object.assign(town.provider.faults, FINE);
    Object.assign(storeFaults, { down: false, lostCommit: 0 });
    town.clock.offMinutes = 0;
  }
  return { blow, calm };
}
