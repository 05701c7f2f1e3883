import ical, { ICalCalendarMethod, ICalEventStatus } from "ical-generator";
import { type Time, toEpochSeconds } from "../../booking/time.ts";

/** One consultation as a calendar program of staff shows it. Nothing here tells who comes. */
export type FeedEntry = {
  /** Stays the same while the consultation stands; told to nobody else. */
  uid: string;
  start: Time;
  end: Time;
  seat: number;
  isByTelephone: boolean;
  /** Only where a chief allowed it. */
  reference: string | null;
  /** DTSTAMP: when it was agreed. */
  agreedAt: Time;
};

/** How often a calendar program should ask again, in seconds. */
const ASK_AGAIN_SECONDS = 900;

/**
 * The consultations of a seat or of the whole counter as a calendar to subscribe to (RFC 5545, METHOD:PUBLISH), times in UTC. What is
 * no longer agreed is no longer in it.
 */
export function feedCalendar(officeName: string, entries: readonly FeedEntry[]): string {
  const calendar = ical({
    prodId: { company: "madoguchi", product: "feed", language: "JA" },
    name: `オンライン相談（${officeName}）`,
    ttl: ASK_AGAIN_SECONDS,
  });
  calendar.method(ICalCalendarMethod.PUBLISH);
  for (const { uid, start, end, seat, isByTelephone, reference, agreedAt } of entries) {
    calendar.createEvent({
      id: uid,
      stamp: toDate(agreedAt),
      start: toDate(start),
      end: toDate(end),
      status: ICalEventStatus.CONFIRMED,
      summary: `${isByTelephone ? "電話相談" : "オンライン相談"}（${seat}番口）${reference ? ` ${reference}` : ""}`,
    });
  }
  return `${calendar.toString().replace(/\r?\n/g, "\r\n").trimEnd()}\r\n`;
}

function toDate(time: Time): Date {
  return new Date(toEpochSeconds(time) * 1000);
}
