import type { Calendar, Policy } from "../booking/policy.ts";
import type { TermsVersion } from "../booking/terms.ts";

/** An office as the rooms see it: the profile, checked and completed. Facts of the Itoigawa default come from its leaflet. */
export type Office = {
  id: string;
  /** Name people know, as in ハローワーク糸魚川. */
  name: string;
  /** Name in law, as in 糸魚川公共職業安定所. */
  formalName: string;
  address: string;
  telephone: string;
  /** When the telephone is answered, in words. */
  telephoneHours: string;
  /** The same in English, for letters in it; absent: as above. */
  inEnglish?: { name: string; telephoneHours: string };
  /** The same in やさしい日本語, with readings. */
  inEasyJapanese?: { name: string; telephoneHours: string };
  mail: OfficeMail;
  policy: Policy;
  /** Absent: `DEFAULT_RETENTION`. */
  retention?: Retention;
  calendar: Calendar;
  /** The pool of meeting rooms, one for each seat (decision 9). */
  rooms: Room[];
  /** Rooms that are no longer given, and that somebody may have been told of; absent where no room was ever changed. */
  formerRooms?: Room[];
  /** Each booking gets a meeting of its own at Zoom, or is held by telephone; absent: the pool of rooms. */
  meetings?: ZoomMeetings | { kind: "telephone" };
  /** Versions that may be attached to an offer; empty keeps every request for staff (decision 19). */
  terms: TermsVersion[];
  /** Names of profile values that nobody has confirmed yet; shown by `doctor` and the console. */
  unconfirmed: string[];
};

/** How many days a class of records is kept (decision 10); null until the office has entered a period: nothing is erased. */
export type Retention = {
  /** Our copy of a mail that was not for us, from when it was put aside; needs nobody's release (decision 7). */
  ignoredMailDays: number;
  /** Our copies of mails and what was read in them, from their arrival, once their booking is over. */
  rawMailDays: number | null;
  /** The words of letters, from when they were written, once their booking is over. */
  lettersDays: number | null;
  /** A person with everything that points to them, from the end of the last booking. */
  peopleDays: number | null;
};

export const DEFAULT_RETENTION: Retention = {
  ignoredMailDays: 7,
  rawMailDays: null,
  lettersDays: null,
  peopleDays: null,
};

export type OfficeMail = {
  fromName: string;
  fromAddress: string;
  /** Every address of the office, lower case; mail from them is ours or staff's. */
  ownAddresses: string[];
  /** Whose Authentication-Results are believed; null believes none. */
  authservId: string | null;
  /** Who files the copy in Sent: the server by itself (Gmail, Microsoft 365) or we (decision 1). */
  sentCopies: "server" | "ours";
  /** Who gets the numbers of the morning and alarms; absent: nobody. Every one of them stands in `ownAddresses`, too. */
  staffAddresses?: string[];
};

export type Room = {
  seat: number;
  /** Of a room that staff entered in the console; absent for the profile's. A booking keeps the one its person was told of. */
  id?: string;
  /** Opens the room for the counsellor; never in a letter (decision 3). */
  link?: string | null;
  meetingId: string;
  passcode: string;
  /** The profile must state all three before a pool room is accepted (decision 9). */
  waitingRoom: true;
  joinBeforeHost: false;
  participantRecording: false;
};

/** The room that a booking's meeting takes place in, though the seat may have another one by now; null where it is gone. */
export function roomOf(
  { rooms, formerRooms = [] }: Office,
  { seat, room }: { seat: number; room?: string },
): Room | null {
  return [...rooms, ...formerRooms].find((one) => one.seat === seat && one.id === room) ?? null;
}

/** The office telephones instead of meeting on a screen (decision 9). */
export function telephonesOnly({ meetings }: Office): boolean {
  return meetings?.kind === "telephone";
}

/** Meetings made at Zoom; the three statements are those of a room, and `doctor` looks whether Zoom agrees. */
export type ZoomMeetings = {
  kind: "zoom";
  /** Who hosts the meetings of a seat: a user of the office's Zoom account, one for each seat, by ID or mail address. */
  hosts: { seat: number; user: string }[];
};

/** What leaves and when (decision 18). */
export type SendMode = "shadow" | "approve" | "auto" | "stop";
