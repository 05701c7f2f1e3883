import type { Slot } from "../../booking/booking.ts";
import type { Calendar } from "../../booking/policy.ts";
import { type ClockTime, clockTimeOf, type Day, dayOf, plusDays, type Time, weekdayOf } from "../../booking/time.ts";

const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"] as const;
const MONDAY_FIRST = [1, 2, 3, 4, 5, 6, 0] as const;
const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
] as const;
/** Who reads English may be abroad, or have a telephone that is. */
const ZONE = "(Japan time)";

/** Thursday, 3 December 2026, 14:00 to 14:30 (Japan time); whole days read Thursday, 3 December 2026 (all day). */
export function writeEnglishSlot(slot: Slot): string {
  const first = dayOf(slot.start);
  const endsAtMidnight = clockTimeOf(slot.end) === "00:00";
  const last = endsAtMidnight ? plusDays(dayOf(slot.end), -1) : dayOf(slot.end);
  const start = writeEnglishDay(first);
  if (endsAtMidnight && clockTimeOf(slot.start) === "00:00") {
    return first === last ? `${start} (all day)` : `${start} to ${writeEnglishDay(last)}`;
  }
  const end = endsAtMidnight ? "24:00" : clockTimeOf(slot.end);
  const until = first === last ? end : `${writeEnglishDay(last)}, ${end}`;
  return `${start}, ${clockTimeOf(slot.start)} to ${until} ${ZONE}`;
}

/** Wednesday, 2 December 2026, 23:59 (Japan time): the words around it say "by". */
export function writeEnglishMoment(time: Time): string {
  return `${writeEnglishDay(dayOf(time))}, ${clockTimeOf(time)} ${ZONE}`;
}

/** Thursday, 3 December 2026: the weekday and the year always, and no order of figures that could be read in two ways. */
export function writeEnglishDay(day: Day): string {
  const [year, month, date] = day.split("-").map(Number);
  return `${WEEKDAYS[weekdayOf(day)]}, ${date} ${MONTHS[(month ?? 1) - 1]} ${year}`;
}

/** Monday to Friday, or Monday, Wednesday where the open weekdays do not follow one another. */
export function writeEnglishWeekdays({ openHours }: Pick<Calendar, "openHours">): string {
  const open = MONDAY_FIRST.map((weekday) => openHours[weekday] != null);
  const first = open.indexOf(true);
  const last = open.lastIndexOf(true);
  const names = MONDAY_FIRST.filter((_, place) => open[place]).map((weekday) => WEEKDAYS[weekday]);
  const inOneRun = first >= 0 && open.slice(first, last + 1).every(Boolean);
  return inOneRun && names.length > 2 ? `${names[0]} to ${names.at(-1)}` : names.join(", ");
}

/** 09:00 as it stands on the 24-hour clock. */
export function writeEnglishClockTime(clockTime: ClockTime): string {
  return clockTime;
}
