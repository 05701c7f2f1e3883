import { describe, expect, it } from "vitest";
import { type DetailsCalendar, detailsCalendar } from "../../src/mail/letters/ics.ts";
import { office, slotAt, writtenAt } from "./letter-samples.ts";

const entry: DetailsCalendar = {
  office,
  bookingId: "b0001",
  slot: slotAt("2026-12-03", "14:00"),
  meeting: { meetingId: "123 4567 8901", passcode: "482913" },
  sequence: 0,
  stampAt: writtenAt,
  isCancelled: false,
  language: "ja",
};

/** RFC 5545 §3.1: a line that begins with a space continues the one before. */
function unfolded(ics: string): string[] {
  return ics.replace(/\r\n /g, "").trimEnd().split("\r\n");
}

describe("the calendar entry of the details letter", () => {
  it("T6-3c: holds the time in UTC, so that Tokyo's 14時00分 is right everywhere", () => {
    const lines = unfolded(detailsCalendar(entry));
    expect(lines).toContain("DTSTART:20261203T050000Z");
    expect(lines).toContain("DTEND:20261203T053000Z");
    expect(lines).toContain("METHOD:PUBLISH");
    expect(lines).toContain("SUMMARY:オンライン相談（ハローワーク糸魚川）");
    expect(lines.join("\n")).toContain("ミーティングID：123 4567 8901");
  });

  it("keeps its UID through updates while SEQUENCE rises, and differs between bookings and offices", () => {
    const uid = (change: Partial<DetailsCalendar>) =>
      unfolded(detailsCalendar({ ...entry, ...change })).filter((line) => /^(UID|SEQUENCE):/.test(line));
    expect(uid({})).toEqual(["UID:madoguchi-itoigawa-b0001", "SEQUENCE:0"]);
    expect(uid({ sequence: 2, slot: slotAt("2026-12-04", "9:00") })).toEqual([
      "UID:madoguchi-itoigawa-b0001",
      "SEQUENCE:2",
    ]);
    expect(uid({ bookingId: "b0002" })).not.toEqual(uid({}));
    expect(uid({ office: { ...office, id: "joetsu" } })).not.toEqual(uid({}));
  });

  it("is the same bytes each time, every line ended by CR LF and at most 75 bytes long", () => {
    const ics = detailsCalendar(entry);
    expect(detailsCalendar(structuredClone(entry))).toBe(ics);
    expect(ics.endsWith("END:VCALENDAR\r\n")).toBe(true);
    expect(ics.replace(/\r\n/g, "")).not.toMatch(/[\r\n]/);
    for (const line of ics.split("\r\n")) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  });

  it("T6-6a: takes the entry out again where the booking was cancelled, under the same UID", () => {
    const lines = unfolded(detailsCalendar({ ...entry, sequence: 1, isCancelled: true }));
    for (const line of ["METHOD:CANCEL", "STATUS:CANCELLED", "SEQUENCE:1", "UID:madoguchi-itoigawa-b0001"])
      expect(lines).toContain(line);
    expect(lines.join("\n")).not.toMatch(/ミーティング/);
  });

  it("contains no URL and no passcode", () => {
    const ics = unfolded(detailsCalendar(entry)).join("\n");
    expect(ics).not.toMatch(/:\/\/|www\.|^URL/im);
    expect(ics).not.toContain("482913");
  });

  it.each([
    ["ja", "当所からお電話します", "職員がメールでお知らせします"],
    ["en", "We will phone you", "Our staff will mail you how we can talk"],
  ] as const)("L5: promises no call to somebody who cannot telephone, in %s", (language, calls, writes) => {
    const said = (meeting: DetailsCalendar["meeting"]) =>
      unfolded(detailsCalendar({ ...entry, language, meeting })).join("\n");
    expect(said("telephone")).toContain(calls);
    expect(said("inWriting")).not.toContain(calls);
    expect(said("inWriting")).toContain(writes);
    expect(said("inWriting")).not.toContain("LOCATION");
  });

  it("L5: a consultation by telephone is one in the calendar, too", () => {
    const lines = unfolded(detailsCalendar({ ...entry, meeting: "telephone" }));
    expect(lines).toContain("LOCATION:電話");
    expect(lines.join("\n")).not.toMatch(/Zoom|ミーティング|パスコード/);
  });
});
