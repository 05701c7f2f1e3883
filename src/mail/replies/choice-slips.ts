import { dayOf, type Time } from "../../booking/time.ts";
import type { Moment } from "../dates/moment.ts";
import type { Offered } from "./choices.ts";

/** Times that were not offered and yet are no new wish: slips, and when the writer is free. */
type Choices = Offered["offered"];

/** The day of one choice with the hour of another, or twelve hours off, is more likely a slip than a new wish. */
export function mixesChoices({ window, time, fromDay }: Moment, offered: Choices): boolean {
  if (window || time === null) return false;
  const isHour = (start: Time) => (time.from - minutesOf(start)) % HALF_A_DAY === 0;
  return offered.some(({ start }) => dayOf(start) === fromDay) && offered.some(({ start }) => isHour(start));
}

const HALF_A_DAY = 12 * 60;

/** 「明日の10時でお願いします」 where 10:00 of the day after was offered: a choice whose day was counted from another one. */
export function isMiscounted(
  { start, end, time, window }: Moment,
  clause: string,
  text: string,
  offered: Choices,
): boolean {
  if (window || time === null || !COUNTED_DAY.test(text.slice(start, end)) || MOVES.test(clause)) return false;
  return offered.some((choice) => minutesOf(choice.start) === time.from);
}

const COUNTED_DAY = /明日|あした|あす|明後日|あさって|明明後日|しあさって/;
const MOVES = /変更|変え|別|代わり|ほか|他|ずら|延/;

/** 「午後は空いています」 where 14:00 was offered. */
export function isFreeThen({ window, doubts, time }: Moment, clause: string, offered: Choices): boolean {
  if (!window || time === null || !doubts.includes("no_date") || !FREE_THEN.test(clause)) return false;
  return offered.some(({ start }) => isBetween(minutesOf(start), time.from, time.to ?? time.from));
}

const FREE_THEN =
  /空い|あいて|大丈夫|家に|休み|都合が(?:いい|良|つ)|時間が(?:あ|取)|予定(?:は|も)[^。、]{0,4}(?:な|あり)/;

/** The ends of 午前 and 午後 are the office's own hours, written as negative numbers. */
function isBetween(minutes: number, from: number, to: number): boolean {
  return from <= minutes && (to < 0 || minutes <= to);
}

function minutesOf(start: Time): number {
  return Number(start.slice(11, 13)) * 60 + Number(start.slice(14, 16));
}
