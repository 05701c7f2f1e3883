import { apply } from "../booking/apply.ts";
import type { Booking, Command, Event, StaffId } from "../booking/booking.ts";
import { decide } from "../booking/decide.ts";
import type { Refusal } from "../booking/refusal.ts";
import type { RenderLetter } from "../mail/letters/render.ts";
import type { Office, SendMode } from "../mail/office.ts";
import type { OfficeHold, Tx } from "../world/store.ts";
import type { InboundMail } from "../world/store-rows.ts";
import type { World } from "../world/world.ts";
import { lookUp } from "./facts.ts";
import { planMeeting } from "./meeting-plans.ts";
import { postFor } from "./post.ts";
import { addTasksFor } from "./tasks.ts";

/** One office's desk: what every duty needs to work. */
export type Desk = {
  world: World;
  hold: OfficeHold;
  office: Office;
  render: RenderLetter;
  termsFiles: TermsFiles;
  /** The mode of the configuration; a mode set in the console stands above it. */
  sendMode: SendMode;
};

export type TermsFiles = (version: string) => {
  pdf: Uint8Array;
  text: Uint8Array | null;
  pdfName: string;
  textName: string;
};

/** Where a command came from: the mail it answers, the person who acted, or neither for the clock. */
export type Cause = { mail: InboundMail | null; references: string[]; staff: StaffId | null };

export const BY_CLOCK: Cause = { mail: null, references: [], staff: null };

export type Outcome = { events: Event[]; booking: Booking | null } | { refused: Refusal };

/**
 * The desk. Mail, staff and the clock all come here, one at a time per office, and leave with history written, seats held
 * and letters posted in one transaction. A refusal has changed nothing.
 */
export function handle(desk: Desk, command: Command, cause: Cause): Promise<Outcome> {
  return desk.hold.transaction((tx) => handleIn(tx, desk, command, cause));
}

/** The same inside a transaction that also settles the mail or writes the audit line. */
export async function handleIn(tx: Tx, desk: Desk, command: Command, cause: Cause): Promise<Outcome> {
  const before = await tx.booking(command.bookingId);
  const decision = decide(before, command, await lookUp(tx, desk, command, before));
  if ("refused" in decision) return decision;
  const told = before ? (await tx.events(before.id)).length : 0;
  let booking = before;
  for (const [index, event] of decision.events.entries()) {
    booking = apply(booking, event);
    await tx.record(booking, event);
    await planMeeting(tx, desk, event, booking);
    await postFor(tx, desk, event, booking, told + index, cause);
    await addTasksFor(tx, desk, event, booking, cause);
  }
  return { events: decision.events, booking };
}
