import { describe, expect, it } from "vitest";
import { isTime, toEpochSeconds } from "../../src/booking/time.ts";
import { makeClock, makeDigests, makeIds, makeLog, officeKeyOf } from "../../src/world/system.ts";

describe("the system clock", () => {
  const clock = makeClock();

  it("tells Tokyo's time in our one form", () => {
    const now = clock.now();
    expect(isTime(now)).toBe(true);
    expect(Math.abs(toEpochSeconds(now) * 1000 - Date.now())).toBeLessThan(2_000);
  });

  it("never goes back on the monotonic side", () => {
    const first = clock.monotonic();
    expect(clock.monotonic()).toBeGreaterThanOrEqual(first);
  });

  it("wakes early when told to stop, and at once when told before", async () => {
    const stop = new AbortController();
    const start = clock.monotonic();
    const asleep = clock.sleep(60_000, stop.signal);
    stop.abort();
    await asleep;
    await clock.sleep(60_000, stop.signal);
    expect(clock.monotonic() - start).toBeLessThan(5_000);
  });

  it("sleeps as long as it was told", async () => {
    const start = clock.monotonic();
    await clock.sleep(30);
    expect(clock.monotonic() - start).toBeGreaterThanOrEqual(28);
  });
});

describe("ids", () => {
  const ids = makeIds();

  it("are 26 lower-case characters, all different, sorted by the time they were made", async () => {
    const early = ids.next();
    await new Promise((resolve) => setTimeout(resolve, 3));
    const late = Array.from({ length: 1_000 }, () => ids.next());
    expect(early).toMatch(/^[0-9a-hjkmnp-tv-z]{26}$/);
    expect(new Set(late).size).toBe(1_000);
    expect(late.every((id) => id > early)).toBe(true);
  });

  it("made within one millisecond keep their order, so that mails of one second are decided as they arrived", () => {
    const made = Array.from({ length: 1_000 }, () => ids.next());
    expect([...made].sort()).toEqual(made);
  });

  it("makes references that cannot be misread, nor taken for a telephone number", () => {
    for (let i = 0; i < 500; i++) {
      expect(ids.reference()).toMatch(/^[A-HJKMNP-Z][2-9A-HJKMNP-Z]{3}-[A-HJKMNP-Z][2-9A-HJKMNP-Z]{3}$/);
    }
  });

  it("gives as many random bytes as asked", () => {
    expect(ids.bytes(20)).toHaveLength(20);
    expect(ids.bytes(20)).not.toEqual(ids.bytes(20));
  });
});

describe("digests", () => {
  const dataKey = new Uint8Array(32).fill(7);
  const digests = makeDigests(officeKeyOf(dataKey, "itoigawa"));

  it("gives the same token for the same parts and another for any change, also where the parts are divided", () => {
    const token = digests.token(["booking", "offer", "1"]);
    expect(token).toMatch(/^MD[0-9A-HJKMNP-TV-Z]{26}$/);
    expect(digests.token(["booking", "offer", "1"])).toBe(token);
    const others = [
      ["booking", "offer", "2"],
      ["booking", "offer1"],
      ["bookingoffer", "1"],
      ["booking", "offer", "1", ""],
    ];
    expect(new Set([token, ...others.map(digests.token)]).size).toBe(others.length + 1);
  });

  it("gives another office and another data key other tokens", () => {
    const parts = ["booking", "offer", "1"];
    const tokens = [
      digests.token(parts),
      makeDigests(officeKeyOf(dataKey, "kamo")).token(parts),
      makeDigests(officeKeyOf(new Uint8Array(32).fill(8), "itoigawa")).token(parts),
    ];
    expect(new Set(tokens).size).toBe(3);
  });

  it("refuses a part with NUL, which could be divided in two ways", () => {
    expect(() => digests.token(["a\0b"])).toThrow(/NUL/);
  });

  it("gives SHA-256 in hex", () => {
    expect(digests.sha256(new TextEncoder().encode("abc"))).toBe(
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    );
  });
});

describe("the log", () => {
  it("writes one JSON line with level, event and fields, and no host or process id", () => {
    const lines: string[] = [];
    const log = makeLog("info", { write: (line: string) => void lines.push(line) });
    log.info("poll", { mails: 3 });
    log.warn("retry");
    log.error("stopped", { officeId: "itoigawa" });
    const parsed = lines.map((line) => JSON.parse(line));
    expect(parsed).toMatchObject([
      { level: "info", event: "poll", mails: 3 },
      { level: "warn", event: "retry" },
      { level: "error", event: "stopped", officeId: "itoigawa" },
    ]);
    makeLog("warn", { write: (line: string) => void lines.push(line) }).info("not worth a line");
    expect(lines).toHaveLength(3);
    expect(Object.keys(parsed[0])).toEqual(["level", "time", "mails", "event"]);
  });
});
