import { isOpen } from "../booking/calendar.ts";
import { type Office, type OfficeMail, telephonesOnly } from "./office.ts";
import type { ReadingOffice } from "./reading.ts";

/** What of an office reading depends on, as plain values that can be handed to another thread. */
export type OfficeToRead = Pick<Office, "policy" | "calendar"> & {
  byTelephone?: true;
  mail: Pick<OfficeMail, "ownAddresses" | "authservId">;
};

export function officeToRead(office: Office): OfficeToRead {
  const { policy, calendar, mail } = office;
  const { ownAddresses, authservId } = mail;
  const way = telephonesOnly(office) ? { byTelephone: true as const } : {};
  return { policy, calendar, mail: { ownAddresses, authservId }, ...way };
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
    ...(office.byTelephone ? { byTelephone: true as const } : {}),
    ownAddresses: mail.ownAddresses,
    authservId: mail.authservId,
  };
}
