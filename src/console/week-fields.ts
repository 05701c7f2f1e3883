import { html } from "hono/html";
import type { ClockTime } from "../booking/time.ts";
import { type Filled, textField } from "./fields.ts";
import { readClock } from "./fields-of-time.ts";
import type { Html } from "./layout.ts";
import { WEEKDAY_WORDS } from "./page-opening.ts";

/** The hours of an ordinary week as a form: a day left empty is a day without hours. */

type Week = ({ from: ClockTime; to: ClockTime } | null)[];

/** Monday first, as people read a week. */
const WEEKDAYS = [1, 2, 3, 4, 5, 6, 0] as const;

export function weekFields(filled: Filled): Html[] {
  return WEEKDAYS.map(
    (weekday) =>
      html`<fieldset><legend>${WEEKDAY_WORDS[weekday]}曜日</legend><div class="row">${textField(filled, { name: `from${weekday}`, label: "何時から", type: "time" })}${textField(filled, { name: `to${weekday}`, label: "何時まで", type: "time" })}</div></fieldset>`,
  );
}

export function readWeek(
  values: Readonly<Record<string, string>>,
): { week: Week } | { errors: Record<string, string> } {
  const errors: Record<string, string> = {};
  const week: Week = [];
  for (let weekday = 0; weekday < 7; weekday++) {
    const [typedFrom = "", typedTo = ""] = [values[`from${weekday}`], values[`to${weekday}`]];
    const [from, to] = [readClock(typedFrom), readClock(typedTo)];
    week.push(from && to ? { from, to } : null);
    const isEmpty = typedFrom === "" && typedTo === "";
    if (!isEmpty && (!from || !to || from >= to))
      errors[`from${weekday}`] = `${WEEKDAY_WORDS[weekday]}曜日の時刻を、始まりから終わりの順に書いてください。`;
  }
  return Object.keys(errors).length > 0 ? { errors } : { week };
}

export function weekValues(week: readonly ({ from: ClockTime; to: ClockTime } | null)[]): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [weekday, there] of week.entries()) {
    values[`from${weekday}`] = there?.from ?? "";
    values[`to${weekday}`] = there?.to ?? "";
  }
  return values;
}
