import ical, { ICalCalendarMethod, ICalEventStatus } from "ical-generator";
import type { Slot } from "../booking/booking.ts";
import { type Time, toEpochSeconds } from "../booking/time.ts";
import type { Office } from "./office.ts";

export type DetailsCalendar = {
  office: Office;
  bookingId: string;
  slot: Slot;
  meeting: { meetingId: string; passcode: string } | "telephone";
  /** 0 for the first letter, one more for each update (RFC 5545 §3.8.7.4). */
  sequence: number;
  /** DTSTAMP: when the letter was written. */
  stampAt: Time;
  /** The entry is taken out again (METHOD:CANCEL). */
  isCancelled: boolean;
};

/**
 * The booking as a calendar entry (RFC 5545, METHOD:PUBLISH or CANCEL of RFC 5546), times in UTC, lines ended by CR LF. The UID stays the
 * same through updates, so that an update replaces its entry. The passcode is left out: calendars are shared and shown on lock
 * screens, the letter is not.
 */
export function detailsCalendar(details: DetailsCalendar): string {
  const { office, bookingId, slot, meeting, sequence, stampAt, isCancelled } = details;
  const calendar = ical({ prodId: { company: "madoguchi", product: "letters", language: "JA" } });
  calendar.method(isCancelled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.PUBLISH);
  calendar.createEvent({
    id: `madoguchi-${office.id}-${bookingId}`,
    sequence,
    stamp: toDate(stampAt),
    start: toDate(slot.start),
    end: toDate(slot.end),
    status: isCancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    summary: `オンライン相談（${office.name}）`,
    ...(isCancelled
      ? {}
      : {
          location: meeting === "telephone" ? "電話" : "Zoom（ズーム）",
          description: describe(office, meeting),
        }),
    organizer: { name: office.name, email: office.mail.fromAddress },
  });
  return `${calendar.toString().replace(/\r?\n/g, "\r\n").trimEnd()}\r\n`;
}

function describe(office: Office, meeting: DetailsCalendar["meeting"]): string {
  const how =
    meeting === "telephone"
      ? ["時刻になりましたら、当所からお電話します。"]
      : [`ミーティングID：${meeting.meetingId}`, "パスコードは、予約の確定をお知らせしたメールをご覧ください。"];
  return [...how, `${office.name}　電話：${office.telephone}（${office.telephoneHours}）`].join("\n");
}

function toDate(time: Time): Date {
  return new Date(toEpochSeconds(time) * 1000);
}
