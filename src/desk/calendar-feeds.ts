import type { Booking, StaffId } from "../booking/booking.ts";
import { dayOf, plusDays, startOf, type Time } from "../booking/time.ts";
import { type FeedEntry, feedCalendar } from "../mail/letters/feed-calendar.ts";
import type { Tx, View } from "../world/store.ts";
import { type ActOutcome, audit } from "./acts.ts";
import type { Desk } from "./desk.ts";
import { may } from "./rights.ts";

/** A staff account's calendar address. Only the digest of its token is kept, so nobody can read the address back. */
export type Feed = { digest: string; seat: number | null; madeAt: Time };

/** 64 hexadecimal digits: 256 random bits. */
export const FEED_TOKEN = /^[0-9a-f]{64}$/;

const TOKEN_BYTES = 32;
const DAYS_BACK = 31;
const DAYS_AHEAD = 200;
/** As many as the store gives at once. */
const MOST_ENTRIES = 1_000;
export const FEED_REFERENCES_SETTING = "feedReferences";

export function newFeedToken(desk: Desk): string {
  return Array.from(desk.world.ids.bytes(TOKEN_BYTES), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** One address for an account: a new one ends the one before. */
export async function renewFeed(
  tx: Tx,
  desk: Desk,
  { staff, token, seat }: { staff: StaffId; token: string; seat: number | null },
): Promise<ActOutcome> {
  const digest = digestOf(desk, token);
  await forget(tx, staff);
  await tx.putSetting(feedKey(staff), { digest, seat, madeAt: desk.world.clock.now() } satisfies Feed);
  await tx.putSetting(ownerKey(digest), staff);
  await audit(tx, desk, staff, "renewFeed", staff);
  return { done: staff, bookingId: null };
}

export async function revokeFeed(tx: Tx, desk: Desk, { staff }: { staff: StaffId }): Promise<ActOutcome> {
  if (!(await feedOf(tx, staff))) return { refused: "nothingToDo" };
  await forget(tx, staff);
  await audit(tx, desk, staff, "revokeFeed", staff);
  return { done: staff, bookingId: null };
}

/** Whether calendars may name the reference of a booking; the chief's to allow. */
export async function setFeedReferences(
  tx: Tx,
  desk: Desk,
  { staff, allowed }: { staff: StaffId; allowed: boolean },
): Promise<ActOutcome> {
  if (!may(await tx.staff(staff), "feedReferences")) return { refused: "chiefOnly" };
  await tx.putSetting(FEED_REFERENCES_SETTING, allowed);
  await audit(tx, desk, staff, "setFeedReferences", allowed ? "allowed" : "forbidden");
  return { done: FEED_REFERENCES_SETTING, bookingId: null };
}

export async function feedOf(view: View, staff: StaffId): Promise<Feed | null> {
  return (await view.setting(feedKey(staff))) as Feed | null;
}

/** The calendar behind a token, or null for a token that was never given out, was renewed or revoked, or whose account is closed. */
export async function readFeed(view: View, desk: Desk, token: string): Promise<string | null> {
  if (!FEED_TOKEN.test(token)) return null;
  const digest = digestOf(desk, token);
  const staff = (await view.setting(ownerKey(digest))) as StaffId | null;
  const feed = staff === null ? null : await feedOf(view, staff);
  if (staff === null || feed?.digest !== digest || !(await view.staff(staff))?.active) return null;
  const today = dayOf(desk.world.clock.now());
  const span = { from: startOf(plusDays(today, -DAYS_BACK)), to: startOf(plusDays(today, DAYS_AHEAD)) };
  const statuses: Booking["status"][] = ["confirmed", "attended", "noShow", "stopped"];
  const bookings = await view.bookings({ statuses, ...span, limit: MOST_ENTRIES });
  const names = (await view.setting(FEED_REFERENCES_SETTING)) === true;
  const entries = bookings.flatMap((booking) => entryOf(desk, booking, feed.seat, names));
  return feedCalendar(desk.office.name, entries);
}

function entryOf(desk: Desk, booking: Booking, seat: number | null, names: boolean): FeedEntry[] {
  if (!("choice" in booking) || (seat !== null && booking.choice.seat !== seat)) return [];
  const { choice, meeting, confirmedAt, reference, id } = booking;
  return [
    {
      // Not the UID of the job seeker's own calendar entry: the two cannot be laid side by side.
      uid: `madoguchi-feed-${digestOf(desk, `feed ${desk.office.id} ${id}`).slice(0, 32)}`,
      start: choice.slot.start,
      end: choice.slot.end,
      seat: choice.seat,
      isByTelephone: meeting?.by === "telephone",
      reference: names ? reference : null,
      agreedAt: confirmedAt,
    },
  ];
}

async function forget(tx: Tx, staff: StaffId): Promise<void> {
  const feed = await feedOf(tx, staff);
  if (!feed) return;
  await tx.putSetting(ownerKey(feed.digest), null);
  await tx.putSetting(feedKey(staff), null);
}

function digestOf(desk: Desk, text: string): string {
  return desk.world.digests.sha256(new TextEncoder().encode(text));
}

function feedKey(staff: StaffId): string {
  return `feed:${staff}`;
}

function ownerKey(digest: string): string {
  return `feedOwner:${digest}`;
}
