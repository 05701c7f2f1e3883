import type { Booking } from "../../src/booking/booking.ts";
import type { View } from "../../src/world/store.ts";
import type { OutboxLetter } from "../../src/world/store-rows.ts";
import type { Town } from "./town.ts";

const ALL = 1000;
/** Meetings of the provider and those that staff typed in. */
const ID = /\b[89]00 \d{4} 0000\b/g;

/** What was looked at already; a letter's words hardly ever change. */
const LOOKED_AT = new WeakMap<OutboxLetter, true>();

/** What may never be false of meetings that are made for bookings (decision 9), whatever the provider does. */
export async function checkMeetings(town: Town, view: View, letters: readonly OutboxLetter[]): Promise<string[]> {
  if (town.office.meetings?.kind !== "zoom") return [];
  const broken: string[] = [];
  for (const letter of letters) {
    if (LOOKED_AT.has(letter)) continue;
    const found = await idsIn(town, view, letter);
    broken.push(...found);
    if (found.length === 0) LOOKED_AT.set(letter, true);
  }
  return broken;
}

/** Only letters about a confirmed booking tell an ID, and only that of its own meeting. */
async function idsIn(
  town: Town,
  view: View,
  { id, kind, bookingId, subject, text, html }: OutboxLetter,
): Promise<string[]> {
  const ids = new Set(`${subject}\n${text}\n${html}`.match(ID) ?? []);
  if (ids.size === 0) return [];
  if (kind !== "details" && kind !== "reminder") return [`letter ${id} (${kind}) tells a meeting ID`];
  if (ids.size > 1) return [`letter ${id} (${kind}) tells two meeting IDs`];
  const events = bookingId ? await view.events(bookingId) : [];
  if (!events.some(({ type }) => type === "confirmed")) return [`letter ${id} tells an ID before a confirmation`];
  for (const told of ids) {
    const made = town.provider.ever.get(told);
    const owner = town.typedMeetings.get(told) ?? (made && (await view.meeting(made.tag))?.bookingId);
    if (owner !== bookingId) return [`letter ${id} tells a meeting ID of another booking`];
  }
  return [];
}

/** What must have become true when the provider is well again and time has passed. */
export async function checkMeetingsAtRest(town: Town, view: View): Promise<string[]> {
  const { office, provider, post } = town;
  const mode = (await view.setting("sendMode")) ?? town.sendMode;
  if (office.meetings?.kind !== "zoom" || mode === "shadow" || mode === "stop") return [];
  const broken: string[] = [];
  const bookings = await view.bookings({ limit: ALL });
  for (const row of await view.meetings({ states: ["wanted", "making", "moving", "unwanted"], limit: ALL }))
    broken.push(`meeting ${row.id} is still ${row.state}: ${row.trouble ?? "untried"}`);
  const kept = new Map<string, string[]>();
  for (const { tag, meetingId, slot } of provider.kept.values()) {
    const booking = bookings.find((one) => ownIdOf(one) === tag);
    if (!booking) broken.push(`meeting ${meetingId} stands at the provider for nobody`);
    else if (slotOf(booking) !== slot.start)
      broken.push(`meeting ${meetingId} stands at the provider for another time`);
    kept.set(tag, [...(kept.get(tag) ?? []), meetingId]);
  }
  for (const [tag, ids] of kept) if (ids.length > 1) broken.push(`two meetings stand at the provider for ${tag}`);
  const now = town.now();
  for (const booking of bookings)
    if (booking.status === "confirmed" && booking.meeting === null && !booking.frozen && booking.choice.slot.end > now)
      broken.push(`${booking.id}: confirmed, and its meeting never came`);
  const sent = new Set(post.sent.map((one) => one.messageId));
  for (const booking of bookings) broken.push(...(await toldTwice(view, booking, sent)));
  return broken;
}

/** Of one agreement the person gets one ID, and another only after the first was lost, or staff typed one in. */
async function toldTwice(view: View, booking: Booking, sent: ReadonlySet<string>): Promise<string[]> {
  const events = await view.events(booking.id);
  const agreedAt = events.findLastIndex(({ type }) => type === "confirmed");
  const since = events.slice(agreedAt);
  const reasons = since.filter(
    (one) => one.type === "meetingLost" || (one.type === "meetingReady" && one.meeting.typedBy),
  );
  const letters = await view.letters({ bookingId: booking.id, limit: ALL });
  const told = new Set(
    letters
      .filter(
        ({ kind, messageId, cause }) => kind === "details" && sent.has(messageId) && positionIn(cause) >= agreedAt,
      )
      .flatMap(({ text }) => text.match(ID) ?? []),
  );
  return told.size > 1 + reasons.length ? [`${booking.id}: told ${told.size} meeting IDs for one time`] : [];
}

function positionIn(cause: string): number {
  return Number(cause.slice(cause.lastIndexOf(":") + 1));
}

function ownIdOf(booking: Booking): string | null {
  return "meeting" in booking && booking.meeting?.by === "own" ? booking.meeting.id : null;
}

function slotOf(booking: Booking): string | null {
  return "choice" in booking ? booking.choice.slot.start : null;
}
