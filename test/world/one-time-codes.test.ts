import { describe, expect, it } from "vitest";
import { fromEpochSeconds } from "../../src/booking/time.ts";
import { ONE_TIME_CODES } from "../../src/world/one-time-codes.ts";

/** RFC 6238, appendix B: the ASCII secret 12345678901234567890 with SHA-1, of whose eight digits the last six count. */
const SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

describe("one-time codes", () => {
  it.each([
    [59, "287082"],
    [1_111_111_109, "081804"],
    [1_111_111_111, "050471"],
    [1_234_567_890, "005924"],
    [2_000_000_000, "279037"],
  ])("are those of RFC 6238 at %i", (seconds, code) => {
    expect(ONE_TIME_CODES.stepOf(SECRET, code, fromEpochSeconds(seconds))).toBe(Math.floor(seconds / 30));
  });

  it("belong to their own step, one before and one after, and to no other", () => {
    const at = (seconds: number) => ONE_TIME_CODES.stepOf(SECRET, "005924", fromEpochSeconds(seconds));
    const step = Math.floor(1_234_567_890 / 30);
    expect([-31, -1, 29, 59, 60].map((away) => at(1_234_567_890 + away))).toEqual([null, step, step, step, null]);
  });

  it("of another form are wrong", () => {
    for (const code of ["", "28708", "2870822", " 287082", "２８７０８２", "abcdef"])
      expect(ONE_TIME_CODES.stepOf(SECRET, code, fromEpochSeconds(59))).toBeNull();
  });

  it("come from a new secret of 160 bits each time, which the picture and the address hand over", () => {
    const [one, other] = [ONE_TIME_CODES.newSecret(), ONE_TIME_CODES.newSecret()];
    expect(one).toMatch(/^[A-Z2-7]{32}$/);
    expect(one).not.toBe(other);
    const uri = ONE_TIME_CODES.uriOf(one, { office: "窓口", account: "hanako" });
    expect(new URL(uri).searchParams.get("secret")).toBe(one);
    expect(decodeURIComponent(new URL(uri).pathname)).toContain("窓口:hanako");
    expect(ONE_TIME_CODES.pictureOf(uri)).toMatch(/^<svg [^>]*viewBox/);
  });
});
