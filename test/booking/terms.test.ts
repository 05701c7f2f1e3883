import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type TermsVersion, termsInForce } from "../../src/booking/terms.ts";
import { plusDays, toDay } from "../../src/booking/time.ts";

const april = version("2026-04", "2026-04-01");
const july = version("2026-07", "2026-07-01");

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
