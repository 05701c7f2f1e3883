import { describe, expect, it } from "vitest";
import { type Time, toTime } from "../../src/booking/time.ts";
import { destinationOf, MOST_AHEAD_MINUTES, makeMovableClock } from "../../src/sandbox/movable-clock.ts";
import type { Clock } from "../../src/world/world.ts";
import { office } from "../mail/letter-samples.ts";

const TUESDAY = toTime("2026-12-01T10:00:00+09:00");

function still(now: Time): Clock {
  return { now: () => now, monotonic: () => 7, sleep: async () => undefined };
}

describe("the movable clock", () => {
  it("adds its offset to the real clock and leaves monotonic time alone", () => {
    const clock = makeMovableClock(still(TUESDAY));
    expect(clock.advance(90)).toBe("moved");
    expect(clock.now()).toBe("2026-12-01T11:30:00+09:00");
    expect(clock.monotonic()).toBe(7);
    expect(clock.aheadMinutes()).toBe(90);
  });

  it("never goes back, and not further than its limit", () => {
    const clock = makeMovableClock(still(TUESDAY));
    expect([-1, 0, 0.5, Number.NaN, MOST_AHEAD_MINUTES + 1].map((minutes) => clock.advance(minutes))).toEqual(
      Array(5).fill("refused"),
    );
    expect(clock.advanceTo(toTime("2026-12-01T09:59:59+09:00"))).toBe("refused");
    expect(clock.now()).toBe(TUESDAY);
  });

  it("tells its listeners after a move, and no longer once they have stopped listening", () => {
    const clock = makeMovableClock(still(TUESDAY));
    const seen: Time[] = [];
    const stop = clock.onMove(() => seen.push(clock.now()));
    clock.advance(60);
    stop();
    clock.advance(60);
    expect(seen).toEqual(["2026-12-01T11:00:00+09:00"]);
  });

  it("leads past the closing time of the third business day, over a weekend", () => {
    const friday = toTime("2026-12-04T10:00:00+09:00");
    expect(destinationOf("threeBusinessDays", friday, office.calendar)).toBe("2026-12-09T17:45:00+09:00");
    expect(destinationOf("morning", friday, office.calendar)).toBe("2026-12-05T09:00:00+09:00");
    expect(destinationOf("hour", friday, office.calendar)).toBe("2026-12-04T11:00:00+09:00");
    expect(destinationOf("day", friday, office.calendar)).toBe("2026-12-05T10:00:00+09:00");
  });
});
