import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Time, toTime } from "../../src/booking/time.ts";
import { readWishes } from "../../src/mail/wishes/wishes.ts";
import { inWords } from "./in-words.ts";
import { TEST_OFFICE } from "./office.ts";

/** Wednesday. */
const NOW = toTime("2026-11-25T10:00:00+09:00");

function rowsOf(file: string): [text: string, expected: string][] {
  return readFileSync(new URL(`wordings/${file}.txt`, import.meta.url), "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => line.split("\t") as [string, string])
    .map(([expected, text]) => [text, expected]);
}

/** `12-03 10:00-10:30`, with its doubts; `NOT` the starts of what is ruled out. */
function wishesInWords(text: string): string {
  const { wishes, excluded, doubts } = readWishes(text, NOW, TEST_OFFICE);
  const start = (time: Time) => time.slice(5, 16).replace("T", " ");
  const wished = wishes.map(({ from, to, doubts: own }) => {
    const end = to.slice(0, 10) === from.slice(0, 10) ? to.slice(11, 16) : start(to);
    return [`${start(from)}-${end}`, ...own].join(" ");
  });
  return [
    wished.join(" | ") || "-",
    ...(excluded.length > 0 ? [`NOT ${excluded.map(({ from }) => start(from)).join(", ")}`] : []),
    ...(doubts.length > 0 ? [`DOUBT ${doubts.join(" ")}`] : []),
  ].join(" ; ");
}

describe("dates and times in the words of job seekers", () => {
  const rows = rowsOf("dates");
  it.each(rows)("reads %s as %s", (words, expected) => {
    expect(inWords(words.replaceAll("\\n", "\n"), NOW) || "-").toBe(expected);
  });

  it("stays a large table", () => expect(rows.length).toBeGreaterThan(600));
});

describe("wishes in the words of job seekers", () => {
  it.each(rowsOf("wishes"))("takes from %s the wishes %s", (words, expected) => {
    expect(wishesInWords(words.replaceAll("\\n", "\n"))).toBe(expected);
  });
});
