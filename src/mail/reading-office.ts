import { isOpen } from "../booking/calendar.ts";
import type { Office, OfficeMail } from "./office.ts";
import type { ReadingOffice } from "./reading.ts";

/** What of an office reading depends on, as plain values that can be handed to another thread. */
export type OfficeToRead = Pick<Office, "policy" | "calendar"> & {
  mail: Pick<OfficeMail, "ownAddresses" | "authservId">;
};

export function officeToRead({ policy, calendar, mail: { ownAddresses, authservId } }: Office): OfficeToRead {
  return { policy, calendar, mail: { ownAddresses, authservId } };
}

/** What the reader needs to know about an office, taken from its profile. */
export function readingOfficeOf(office: OfficeToRead): ReadingOffice {
  const { calendar, policy, mail } = office;
  return {
    slotMinutes: policy.slotMinutes,
    openHours: calendar.openHours,
    ...(calendar.laterHours ? { laterHours: calendar.laterHours } : {}),
    firstStart: policy.firstStart,
    lastStart: policy.lastStart,
    pause: policy.pause,
    isClosed: (day) => !isOpen(day, calendar),
    horizonDays: policy.horizonDays,
    ownAddresses: mail.ownAddresses,
    authservId: mail.authservId,
  };
}
