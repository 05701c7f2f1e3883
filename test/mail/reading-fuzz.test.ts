import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toTime } from "../../src/booking/time.ts";
import { findDates } from "../../src/mail/dates/moments.ts";
import { readMail } from "../../src/mail/read.ts";
import type { Doubt, Reading, ReadingContext } from "../../src/mail/reading.ts";
import { readContext } from "../../src/read-command.ts";
import { makeInProcessParser } from "../../src/world/parser.ts";
import { TEST_OFFICE } from "./office.ts";

const FOLDER = new URL("../../fixtures/mail/", import.meta.url);
/** Fixed, so that a red run can be repeated; FUZZ_SEED tries others. */
const SEED = Number(process.env.FUZZ_SEED ?? 20261125);
const parser = makeInProcessParser();

type Sample = { name: string; raw: Buffer; received: string; context: ReadingContext | null };

const SAMPLES: Sample[] = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".eml"))
  .map((name) => {
    const { received, context } = JSON.parse(readFileSync(new URL(name.replace(/eml$/, "json"), FOLDER), "utf8")) as {
      received?: string;
      context?: object;
    };
    return {
      name,
      raw: readFileSync(new URL(name, FOLDER)),
      received: received ?? "2026-11-25T10:00:00+09:00",
      context: context === undefined ? null : readContext(context),
    };
  });

async function read(sample: Sample, raw: Uint8Array): Promise<Reading> {
  const parsed = await parser.parse(raw);
  const at = toTime(sample.received);
  const args = { file: sample.name, received: at, now: at, office: TEST_OFFICE, context: sample.context };
  return readMail("failed" in parsed ? null : parsed, args);
}

/** A choice that the damaged mail confirms must be the one that the whole mail confirms. */
async function expectNoNewConfirmation(sample: Sample, raw: Uint8Array): Promise<void> {
  const [whole, damaged] = [await read(sample, sample.raw), await read(sample, raw)];
  if (damaged.action !== "confirm") return;
  expect([sample.name, whole.action, whole.choice]).toEqual([sample.name, "confirm", damaged.choice]);
}

/** Doubts that no change of the words lifts. */
const NOT_OF_WORDS: readonly Doubt[] = [
  "maybe_automatic",
  "unreadable",
  "failed_authentication",
  "wrong_addressee",
  "address_differs",
  "late",
];
/** Letters that eight flipped bits can touch at most, a few more for the letters beside them. */
const MOST_CHANGED = 40;

/**
 * 「降らなければ2番で」 with another letter in it is another sentence: what words held, other words may lift. Excused only
 * where words alone held the whole mail, few letters changed, and the changed words confirm in a whole mail as well, so
 * that it is they that are read and not the damage.
 */
async function isOtherWords(sample: Sample, whole: Reading, damaged: Reading): Promise<boolean> {
  const heldByWords =
    whole.readable && whole.sender === "person" && !whole.doubts.some((d) => NOT_OF_WORDS.includes(d));
  if (!heldByWords || damaged.newText === whole.newText || changedLetters(whole, damaged) > MOST_CHANGED) return false;
  const head = sample.raw.toString("latin1").split("\r\n\r\n", 1)[0] ?? "";
  const kept = head.split(/\r\n(?![ \t])/).filter((line) => !/^content-|^mime-version/i.test(line));
  const mime = ["MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit"];
  const clean = Buffer.concat([
    Buffer.from(`${[...kept, ...mime].join("\r\n")}\r\n\r\n`, "latin1"),
    Buffer.from(damaged.newText.replaceAll("\n", "\r\n")),
  ]);
  return (await read(sample, clean)).action === "confirm";
}

/** Letters between the first and the last that differ. */
function changedLetters({ newText: one }: Reading, { newText: other }: Reading): number {
  let start = 0;
  while (start < one.length && one[start] === other[start]) start += 1;
  let end = 0;
  while (end < Math.min(one.length, other.length) - start && one.at(-1 - end) === other.at(-1 - end)) end += 1;
  return Math.max(one.length, other.length) - start - end;
}

const anySample = fc.constantFrom(...SAMPLES);

describe("damaged mail", () => {
  it("never throws and never confirms more than the whole mail when its end is cut off", async () => {
    await fc.assert(
      fc.asyncProperty(anySample, fc.double({ min: 0, max: 1, noNaN: true }), (sample, share) =>
        expectNoNewConfirmation(sample, sample.raw.subarray(0, Math.floor(sample.raw.length * share))),
      ),
      { numRuns: 300, seed: SEED },
    );
  });

  it("never throws and never confirms another choice when bits are flipped", async () => {
    const flips = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 7 })), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(anySample, flips, async (sample, places) => {
        const raw = Buffer.from(sample.raw);
        // A flip inside a header's name makes another mail of it (no Auto-Submitted any more); the body is what is damaged.
        const body = raw.indexOf("\r\n\r\n") + 4;
        for (const [place, bit] of places) {
          const at = body + (place % Math.max(1, raw.length - body));
          if (at < raw.length) raw[at] = (raw[at] ?? 0) ^ (1 << bit);
        }
        const reading = await read(sample, raw);
        const whole = await read(sample, sample.raw);
        // A flipped digit can honestly turn 2番 into 3番; what it must not do is turn no confirmation into one.
        if (reading.action === "confirm" && !(await isOtherWords(sample, whole, reading)))
          expect([sample.name, whole.action]).toEqual([sample.name, "confirm"]);
      }),
      { numRuns: 400, seed: SEED },
    );
  });

  it.each([
    ["doubtful-counter-proposal-of-a-calendar.eml", ""],
    ["parts-alternative-parts-disagree.eml", "23"],
  ])("never confirms %s, held by its other part, by any flipped bit but in a figure", async (name, figures) => {
    const sample = SAMPLES.find((one) => one.name === name) as Sample;
    const body = sample.raw.indexOf("\r\n\r\n") + 4;
    const confirmed: string[] = [];
    for (let at = body; at < sample.raw.length; at += 1) {
      for (let bit = 0; bit < 8; bit += 1) {
        const raw = Buffer.from(sample.raw);
        raw[at] = (raw[at] ?? 0) ^ (1 << bit);
        if ((await read(sample, raw)).action === "confirm") confirmed.push(String.fromCharCode(sample.raw[at] ?? 0));
      }
    }
    // With one bit 2 becomes 3, and then both parts honestly say the same.
    expect(confirmed.filter((letter) => !figures.includes(letter))).toEqual([]);
  });

  it("reads the same with line ends of either kind", async () => {
    for (const sample of SAMPLES) {
      const bare = Buffer.from(sample.raw.toString("latin1").replaceAll("\r\n", "\n"), "latin1");
      const [whole, swapped] = [await read(sample, sample.raw), await read(sample, bare)];
      expect([sample.name, swapped.action, swapped.choice, swapped.newText]).toEqual([
        sample.name,
        whole.action,
        whole.choice,
        whole.newText,
      ]);
    }
  });

  it("never throws on any bytes at all", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 3000 }), anySample, async (raw, sample) => {
        expect((await read(sample, raw)).action).not.toBe("confirm");
      }),
      { numRuns: 200, seed: SEED },
    );
  });
});

describe("any text", () => {
  it("yields dates whose times are in canonical form and in order", () => {
    const pieces = fc.constantFrom(
      "12月3日",
      "(水)",
      "午後",
      "2時",
      "半",
      "~",
      "から",
      "①",
      "12/3",
      ",4",
      "来週",
      "火曜",
      "の",
      "\n",
      "令和8年",
      "R8.12.3",
      "3日",
      "以外",
      "まで",
      "30",
      "99:99",
      "十二月",
      "〇",
      "第2",
      " ",
      "翌日",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 14 }), (words) => {
        const text = words.join("");
        for (const found of findDates(text, toTime("2026-11-25T10:00:00+09:00"), TEST_OFFICE)) {
          expect(found.from).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+09:00$/);
          expect(found.to > found.from).toBe(true);
          expect(text).toContain(found.text);
        }
      }),
      { numRuns: 1500, seed: SEED },
    );
  });
});
