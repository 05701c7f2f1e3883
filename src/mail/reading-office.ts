import { isOpen } from "../booking/calendar.ts";
import type { Office } from "./office.ts";
import type { ReadingOffice } from "./reading.ts";

/** What the reader needs to know about an office, taken from its profile. */
export function readingOfficeOf(office: Office): ReadingOffice {
  const { calendar, policy, mail } = office;
  return {
    slotMinutes: policy.slotMinutes,
    openHours: calendar.openHours,
    firstStart: policy.firstStart,
    lastStart: policy.lastStart,
    pause: policy.pause,
    isClosed: (day) => !isOpen(day, calendar),
    horizonDays: policy.horizonDays,
    ownAddresses: mail.ownAddresses,
    authservId: mail.authservId,
  };
}
