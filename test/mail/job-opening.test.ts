import { describe, expect, it } from "vitest";
import { readJobOpenings } from "../../src/mail/applicant/job-opening.ts";

describe("the opening somebody wants to talk about", () => {
  it.each([
    ["求人番号：15010-1234561 について相談したいです。", ["15010-1234561"]],
    ["求人番号　１５０１０－１２３４５６１の件です", ["15010-1234561"]],
    ["気になる求人が二つあります。求人番号15010-111261、求人No.15020-222261", ["15010-111261", "15020-222261"]],
    ["求人番号\n15010-1234561", ["15010-1234561"]],
    ["I would like to talk about job opening number 15010-1234561.", ["15010-1234561"]],
  ])("T0: reads %j", (text, openings) => {
    expect(readJobOpenings(text)).toEqual(openings);
  });

  it.each([
    "求職番号：15010-1234567",
    "求人に応募します。求職番号：15010-1234567",
    "求人の件 電話 025-552-0333",
    "求人番号 123456789012",
  ])("T0: takes nothing from %j", (text) => {
    expect(readJobOpenings(text)).toEqual([]);
  });
});
