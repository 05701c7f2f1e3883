import ical, { ICalCalendarMethod, ICalEventStatus } from "ical-generator";
import type { Slot } from "../../booking/booking.ts";
import { type Time, toEpochSeconds } from "../../booking/time.ts";
import type { Language } from "../language.ts";
import type { Office } from "../office.ts";
import type { WayIn } from "./letter.ts";

export type DetailsCalendar = {
  office: Office;
  bookingId: string;
  slot: Slot;
  /** `inWriting`: agreed as a telephone consultation, of somebody who cannot telephone. `toFollow`: the ID comes with the next update, or, of an entry that is taken out, it was by Zoom. */
  meeting: WayIn | "telephone" | "inWriting" | "toFollow";
  /** 0 for the first letter, one more for each update (RFC 5545 §3.8.7.4). */
  sequence: number;
  /** DTSTAMP: when the letter was written. */
  stampAt: Time;
  /** The entry is taken out again (METHOD:CANCEL). */
  isCancelled: boolean;
  language: Language;
};

/**
 * The booking as a calendar entry (RFC 5545, METHOD:PUBLISH or CANCEL of RFC 5546), times in UTC, lines ended by CR LF. The UID stays the
 * same through updates, so that an update replaces its entry. The passcode is left out: calendars are shared and shown on lock
 * screens, the letter is not.
 */
export function detailsCalendar(details: DetailsCalendar): string {
  const { office, bookingId, slot, meeting, sequence, stampAt, isCancelled, language } = details;
  const words = language === "en" ? ENGLISH : JAPANESE;
  const isByTelephone = meeting === "telephone" || meeting === "inWriting";
  const event = ical().createEvent({
    id: `madoguchi-${office.id}-${bookingId}`,
    sequence,
    stamp: toDate(stampAt),
    start: toDate(slot.start),
    end: toDate(slot.end),
    status: isCancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    summary: words.summary(isByTelephone ? words.byTelephone : words.byZoom, office),
    ...(isCancelled
      ? {}
      : {
          ...(meeting === "inWriting" ? {} : { location: isByTelephone ? words.telephone : words.zoom }),
          description: describe(office, meeting, words),
        }),
    organizer: { name: office.name, email: office.mail.fromAddress },
  });
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//madoguchi//letters//JA",
    `METHOD:${isCancelled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.PUBLISH}`,
    ...event.toString().trimEnd().split(/\r?\n/),
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join("");
}

/** RFC 5545 §3.1. The library would do it, with an encoder made for each character, which takes longer than all the rest of a letter. */
function folded(line: string): string {
  let text = "";
  let bytes = 0;
  for (const character of line) {
    const own = bytesOf(character.codePointAt(0) ?? 0);
    bytes += own;
    if (bytes > MOST_LINE_BYTES) {
      text += "\r\n ";
      bytes = own;
    }
    text += character;
  }
  return text;
}

/** 75 with the space in front of a line that goes on. */
const MOST_LINE_BYTES = 74;

/** In UTF-8. */
function bytesOf(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}

function describe(office: Office, meeting: DetailsCalendar["meeting"], words: typeof JAPANESE): string {
  return [...howToMeet(meeting, words), words.contact(office)].join("\n");
}

function howToMeet(meeting: DetailsCalendar["meeting"], words: typeof JAPANESE): string[] {
  if (meeting === "telephone") return [words.weCall];
  if (meeting === "inWriting") return [words.weWrite];
  return meeting === "toFollow" ? [words.toFollow] : [words.meetingId(meeting.meetingId), words.passcode];
}

/** Also for letters in やさしい日本語: a calendar has no room for readings. */
const JAPANESE = {
  summary: (what: string, office: Office) => `${what}（${office.name}）`,
  byZoom: "オンライン相談",
  byTelephone: "電話相談",
  telephone: "電話",
  zoom: "Zoom（ズーム）",
  weCall: "時刻になりましたら、当所からお電話します。",
  weWrite: "お話しする方法は、職員がメールでお知らせします。",
  meetingId: (id: string) => `ミーティングID：${id}`,
  toFollow: "ミーティングIDは、あとでお知らせします。",
  passcode: "パスコードは、予約の確定をお知らせしたメールをご覧ください。",
  contact: (office: Office) => `${office.name}　電話：${office.telephone}（${office.telephoneHours}）`,
};

const ENGLISH: typeof JAPANESE = {
  summary: (what, office) => `${what}, ${office.inEnglish?.name ?? office.name}`,
  byZoom: "Online consultation",
  byTelephone: "Telephone consultation",
  telephone: "Telephone",
  zoom: "Zoom",
  weCall: "We will phone you when it is time.",
  weWrite: "Our staff will mail you how we can talk.",
  meetingId: (id) => `Meeting ID: ${id}`,
  toFollow: "The meeting ID follows in another mail.",
  passcode: "The passcode is in the mail that confirmed your booking.",
  contact: (office) => `${office.inEnglish?.name ?? office.name}, telephone: ${office.telephone}`,
};

function toDate(time: Time): Date {
  return new Date(toEpochSeconds(time) * 1000);
}
