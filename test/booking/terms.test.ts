import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  newerTermsFor,
  publicationProblems,
  type TermsGround,
  type TermsVersion,
  termsInForce,
} from "../../src/booking/terms.ts";
import { plusDays, toDay } from "../../src/booking/time.ts";

const april = version("2026-04", "2026-04-01");
const july = version("2026-07", "2026-07-01");

describe("publishing a version", () => {
  const today = toDay("2026-11-25");
  const problems = (effectiveOn: string, change: { ground?: TermsGround; summary?: string; version?: string } = {}) =>
    publicationProblems(
      {
        version: "2027",
        effectiveOn: toDay(effectiveOn),
        ground: "13(1)",
        summary: "相談の時間が変わります。",
        ...change,
      },
      [april, july],
      today,
    );

  it("T13: may take effect today for the users' benefit, and must be announced a day ahead otherwise", () => {
    expect(problems("2026-11-25")).toEqual([]);
    expect(problems("2026-11-25", { ground: "13(2)" })).toEqual(["notAnnounced"]);
    expect(problems("2026-11-26", { ground: "13(2)" })).toEqual([]);
  });

  it("T13: never begins in the past, nor on or before the day of another version", () => {
    expect(problems("2026-11-24")).toEqual(["inThePast"]);
    expect(problems("2026-07-01")).toEqual(["notLatest", "inThePast"]);
    expect(problems("2026-12-01", { version: "2026-07" })).toEqual(["knownVersion"]);
  });

  it("T13: says what changes", () => {
    expect(problems("2026-12-01", { summary: " \n" })).toEqual(["noSummary"]);
    expect(problems("2026-12-01", { summary: "変".repeat(401) })).toEqual(["longSummary"]);
  });
});

describe("newerTermsFor", () => {
  it("T13: finds the version under which a consultation falls that was agreed under an earlier one", () => {
    expect(newerTermsFor([april, july], "2026-04", toDay("2026-07-01"))).toBe(july);
    expect(newerTermsFor([april, july], "2026-04", toDay("2026-06-30"))).toBeNull();
    expect(newerTermsFor([april, july], "2026-07", toDay("2026-07-01"))).toBeNull();
  });

  it("never calls an earlier or an unknown version newer", () => {
    expect(newerTermsFor([april, july], "2026-07", toDay("2026-05-01"))).toBeNull();
    expect(newerTermsFor([april, july], "gone", toDay("2026-07-01"))).toBeNull();
  });
});

describe("termsInForce", () => {
  it("T13: takes the version that took effect last, from its first day on", () => {
    expect(termsInForce([april, july], toDay("2026-06-30"))).toBe(april);
    expect(termsInForce([april, july], toDay("2026-07-01"))).toBe(july);
    expect(termsInForce([april, july], toDay("2030-01-01"))).toBe(july);
  });

  it("finds none before the first version takes effect, and none in an empty list", () => {
    expect(termsInForce([april, july], toDay("2026-03-31"))).toBeNull();
    expect(termsInForce([], toDay("2026-07-01"))).toBeNull();
  });

  it("answers the same whatever the order of the list, also for two versions of one day", () => {
    const twin = version("2026-07b", "2026-07-01");
    expect(termsInForce([july, twin], toDay("2026-08-01"))).toBe(twin);
    expect(termsInForce([twin, july], toDay("2026-08-01"))).toBe(twin);
  });

  it("never names a version that is not yet in force while a later one that is exists", () => {
    const day = fc.integer({ min: 0, max: 400 }).map((days) => plusDays(toDay("2026-01-01"), days));
    fc.assert(
      fc.property(fc.array(day, { maxLength: 8 }), day, (days, today) => {
        const versions = days.map((effectiveOn, index) => version(`v${index}`, effectiveOn));
        const found = termsInForce(versions, today);
        const past = days.filter((effectiveOn) => effectiveOn <= today).sort();
        expect(found?.effectiveOn).toBe(past.at(-1));
        expect(termsInForce(versions.toReversed(), today)).toBe(found);
      }),
    );
  });
});

function version(name: string, effectiveOn: string): TermsVersion {
  return { version: name, effectiveOn: toDay(effectiveOn), digest: "0".repeat(64), sample: true };
}
