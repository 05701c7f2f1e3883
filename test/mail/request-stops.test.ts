import { describe, expect, it } from "vitest";
import { toTime } from "../../src/booking/time.ts";
import type { Applicant } from "../../src/mail/reading.ts";
import { stopsOf } from "../../src/mail/requests/stops.ts";
import { readWishes } from "../../src/mail/wishes/wishes.ts";
import { TEST_OFFICE } from "./office.ts";

const WRITER: Applicant = {
  name: "試験太郎",
  jobSeekerNumber: "15010-1234567",
  registering: false,
  email: null,
  phone: null,
  companion: null,
};

/** What stops a mail beside a plain request: which family, and that no other one is needed. */
describe("what beside a plain request leaves a mail to staff", () => {
  it.each([
    ["", "息子に習ってZoomを入れました。どちらも空いていなければ別の日を教えてください。"],
    ["elsewhere", "ハローワーク上越の相談もこの日に予約してください。"],
    ["trouble", "帰り道には気をつけろよ。"],
    ["notMeant", "というのは冗談です。"],
    ["notMeant", "当日に話すのは弟です。"],
    ["deed", "会社に離職票を催促してください。"],
    ["standsAlready", "先週予約したのですが、もう一度送ります。"],
  ])("%s: %s", (stop, words) => {
    const text = `試験太郎です。15010-1234567。12月3日10時にオンライン相談をお願いします。\n${words}`;
    const wishes = readWishes(text, toTime("2026-11-25T10:00:00+09:00"), TEST_OFFICE);
    expect(stopsOf(text, "相談", wishes, WRITER)).toEqual(stop === "" ? [] : [stop]);
  });
});
