import type { Booking, Command, Confirmed, Decision, Event } from "./booking.ts";
import { previousOpenDay } from "./calendar.ts";
import type { MeetingCommand } from "./commands.ts";
import { knownBy } from "./deadlines.ts";
import type { OwnMeeting } from "./meeting.ts";
import type { Facts } from "./offers.ts";
import type { Calendar } from "./policy.ts";
import { type Of, record, refuse } from "./ruling.ts";
import { at, type ClockTime, dayOf, plusMinutes, type Time } from "./time.ts";

/** A confirmation waits so long for its meeting before a letter leaves without the ID (decision 9). */
export const MEETING_WAIT_MINUTES = 2;
/** On the previous open day, by when staff are told that the ID is still missing. */
const ALARM_AT = "12:00" as ClockTime;

type AboutMeeting = Of<MeetingCommand["type"]>;

export function isAboutMeeting(command: Command): command is AboutMeeting {
  return ["noteMeeting", "typeMeeting", "promiseMeeting", "loseMeeting"].includes(command.type);
}

/** What becomes of a meeting of a booking's own (decision 9). */
export function decideMeeting(booking: Booking | null, command: AboutMeeting, facts: Facts): Decision {
  switch (command.type) {
    case "noteMeeting":
      return noteMeeting(booking, command);
    case "typeMeeting":
      return typeMeeting(booking, command);
    case "promiseMeeting":
      return promiseMeeting(booking, command, facts);
    case "loseMeeting":
      return loseMeeting(booking, command);
  }
}

/** T6-3c: the ID is there, and one details letter tells it. */
function noteMeeting(booking: Booking | null, { at, id, seat }: Of<"noteMeeting">): Decision {
  if (booking?.status !== "confirmed" || booking.meeting !== null) return refuse("nothingToDo");
  const meeting: OwnMeeting = { by: "own", id, seat, since: at };
  return record(ready(booking, meeting, at));
}

/** An ID of another meeting that staff made themselves, because the provider stays down or its meeting is of no use. */
function typeMeeting(booking: Booking | null, { at, id, staff }: Of<"typeMeeting">): Decision {
  if (booking?.status !== "confirmed") return refuse("notConfirmed");
  if (booking.meeting !== null && booking.meeting.by !== "own") return refuse("nothingToDo");
  if (at >= booking.choice.slot.end) return refuse("alreadyStarted");
  const { seat } = booking.choice;
  return record(ready(booking, { by: "own", id, seat, since: at, typedBy: staff }, at));
}

function ready(booking: Confirmed, meeting: OwnMeeting, at: Time): Event {
  return { type: "meetingReady", at, meeting, voids: booking.meeting !== null || booking.lostMeeting === true };
}

/** Decision 9: a confirmation never waits for a meeting. */
function promiseMeeting(
  booking: Booking | null,
  { at, wantedAt }: Of<"promiseMeeting">,
  { calendar }: Facts,
): Decision {
  if (booking?.status !== "confirmed" || booking.meeting !== null || booking.promisedBy) return refuse("nothingToDo");
  if (at < plusMinutes(wantedAt, MEETING_WAIT_MINUTES)) return refuse("tooEarly");
  const { start } = booking.choice.slot;
  return at >= start
    ? refuse("alreadyStarted")
    : record({ type: "meetingPromised", at, by: knownBy(start, at, calendar) });
}

function loseMeeting(booking: Booking | null, { at, id }: Of<"loseMeeting">): Decision {
  const isTheirs = booking?.status === "confirmed" && booking.meeting?.by === "own" && booking.meeting.id === id;
  return isTheirs ? record({ type: "meetingLost", at }) : refuse("nothingToDo");
}

/** From when on a missing ID is a matter for staff (decision 9): noon of the open day before. */
export function meetingAlarmAt(start: Time, calendar: Calendar): Time {
  return at(previousOpenDay(dayOf(start), calendar), ALARM_AT);
}
