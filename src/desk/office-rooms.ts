import type { Booking, Confirmed } from "../booking/booking.ts";
import { type Office, type Room, roomOf } from "../mail/office.ts";
import type { Tx, View } from "../world/store.ts";
import { type ActOutcome, type ActRefusal, audit, byStaff } from "./acts.ts";
import { type Desk, handleIn } from "./desk.ts";
import { newestChange, recordChange, type Said } from "./office-changes.ts";
import { keptRooms, officeNow, ROOMS_SETTING, type RoomChange } from "./office-values.ts";
import { may } from "./rights.ts";

/** What staff enter of a room; the three promises about it (decision 9) are asked for by the form and always hold. */
export type RoomEntry = Pick<Room, "meetingId" | "passcode"> & { link: string | null };

export type RoomAct = Said & {
  seat: number;
  /** Null goes back to the profile's room. */
  room: RoomEntry | null;
  /** Whoever was told of another room: goes there as told, or gets a letter with the new one. */
  told: "keep" | "tell";
};

const MOST_BOOKINGS = 1_000;
const MOST_LINK_CHARACTERS = 500;

export function roomName(seat: number): `room:${number}` {
  return `room:${seat}`;
}

/**
 * The room of a seat, for every confirmation from now on. A booking keeps the room that its person was told of; staff may have all of
 * them told of the new one in the same act. Those that staff handle themselves are left to them.
 */
export async function changeRoom(tx: Tx, desk: Desk, input: RoomAct): Promise<ActOutcome> {
  const { staff, reason, seat, room, told } = input;
  if (!may(await tx.staff(staff), "opening")) return { refused: "chiefOnly" };
  const name = roomName(seat);
  if ((await newestChange(tx, [name])) !== input.seen) return { refused: "settingChanged" };
  const office = await officeNow(tx, desk);
  const before = office.rooms.find((one) => one.seat === seat) ?? null;
  const bookings = await bookingsInRooms(tx, desk);
  const refused = faultOf(office, desk.office, input, before, bookings);
  if (refused) return { refused };
  const after: RoomChange | null = room && { id: desk.world.ids.next(), meetingId: room.meetingId };
  if (room && after) await tx.putSetting(ROOMS_SETTING, { ...(await keptRooms(tx)), [after.id]: { seat, ...room } });
  const shown = before && { ...(before.id === undefined ? {} : { id: before.id }), meetingId: before.meetingId };
  await recordChange(tx, desk, { staff, reason }, name, shown, after);
  for (const { booking } of told === "tell" ? toldOf(seat, bookings) : []) {
    if (booking.frozen) continue;
    const command = { type: "giveRoom", at: desk.world.clock.now(), bookingId: booking.id, staff, reason } as const;
    const made = await handleIn(tx, desk, command, byStaff(staff));
    if ("refused" in made) return { refused: made.refused };
  }
  return { done: name, bookingId: null };
}

/** A confirmed booking to come whose person was told of a room; the room is null where it can no longer be found. */
export type InRoom = { booking: Confirmed; seat: number; room: Room | null };

/** By start. */
export async function bookingsInRooms(view: View, desk: Desk): Promise<InRoom[]> {
  const office = await officeNow(view, desk);
  const from = desk.world.clock.now();
  const ahead = await view.bookings({ statuses: ["confirmed"], from, limit: MOST_BOOKINGS });
  return ahead.flatMap((booking) => inRoom(booking, office));
}

function inRoom(booking: Booking, office: Office): InRoom[] {
  if (booking.status !== "confirmed" || booking.meeting?.by !== "room") return [];
  const { meeting } = booking;
  return [{ booking, seat: meeting.seat, room: roomOf(office, meeting) }];
}

/** Those who were told of a room of this seat, whichever of its rooms that was. */
export function toldOf(seat: number, bookings: readonly InRoom[]): InRoom[] {
  return bookings.filter((one) => one.seat === seat);
}

/** The passcode and the link were shown; only that is written down. */
export async function showRoom(
  tx: Tx,
  desk: Desk,
  { staff, seat }: { staff: string; seat: number },
): Promise<ActOutcome> {
  if (!may(await tx.staff(staff), "opening")) return { refused: "chiefOnly" };
  await audit(tx, desk, staff, "showRoom", roomName(seat));
  return { done: roomName(seat), bookingId: null };
}

function faultOf(
  office: Office,
  profile: Office,
  { seat, room }: RoomAct,
  before: Room | null,
  bookings: readonly InRoom[],
): ActRefusal | null {
  if (seat < 1 || seat > office.policy.seats) return "unsoundValue";
  const wanted = room ?? profile.rooms.find((one) => one.seat === seat) ?? null;
  if (!wanted || (room && !isRoom(room))) return "unsoundValue";
  if (room === null ? before?.id === undefined : before && isSameRoom(before, room)) return "nothingToDo";
  const isThere = (one: { seat: number; room: Room | null }) =>
    one.seat !== seat && one.room !== null && digits(one.room.meetingId) === digits(wanted.meetingId);
  const others = office.rooms.map((one) => ({ seat: one.seat, room: one }));
  if ([...others, ...bookings].some(isThere)) return "roomOfAnother";
  // Who was told the passcode of this very meeting would stand before a closed door.
  const isShutOut = toldOf(seat, bookings).some(
    (one) => one.room && isSameMeeting(one.room, wanted) && one.room.passcode !== wanted.passcode,
  );
  return isShutOut ? "passcodeTold" : null;
}

/** A Zoom meeting ID of 9 to 11 digits, a passcode of 1 to 10 characters, and a link that leads out by https alone. */
export function isRoom({ meetingId, passcode, link }: RoomEntry): boolean {
  return isMeetingId(meetingId) && isPasscode(passcode) && (link === null || isLink(link));
}

export function isMeetingId(text: string): boolean {
  return /^\d[\d ]*\d$/.test(text) && /^\d{9,11}$/.test(digits(text)) && text.length <= 20;
}

export function isPasscode(text: string): boolean {
  return /^[\x21-\x7e]{1,10}$/.test(text);
}

export function isLink(text: string): boolean {
  return text.length <= MOST_LINK_CHARACTERS && /^https:\/\/[a-z0-9.-]+\/[\x21-\x7e]*$/i.test(text);
}

function isSameRoom(one: Room, other: RoomEntry): boolean {
  return isSameMeeting(one, other) && one.passcode === other.passcode && (one.link ?? null) === other.link;
}

function isSameMeeting(one: Pick<Room, "meetingId">, other: Pick<Room, "meetingId">): boolean {
  return digits(one.meetingId) === digits(other.meetingId);
}

function digits(text: string): string {
  return text.replaceAll(" ", "");
}
