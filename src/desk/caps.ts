import type { Policy } from "../booking/policy.ts";
import { dayOf, plusMinutes, startOf, type Time } from "../booking/time.ts";
import type { Tx } from "../world/store.ts";
import type { OutboxLetter } from "../world/store-rows.ts";
import type { Desk } from "./desk.ts";
import { addTask } from "./tasks.ts";

export type Cap = "lettersPerAddressAndDay" | "lettersPerBooking" | "lettersPerHour";

const MOST_ALARMS = 200;

/**
 * The bound that one more letter would pass, or null. Bounds need no detection of loops or floods (decision 8). The one of the
 * hour holds against many addresses at once; it never cuts a talk that has begun, nor an act of staff.
 */
export async function capOver(
  tx: Tx,
  policy: Policy,
  letter: { to: string; at: Time; earlier: readonly OutboxLetter[]; byStaff: boolean },
): Promise<Cap | null> {
  const { to, at, earlier, byStaff } = letter;
  const { lettersPerAddressAndDay, lettersPerBooking, lettersPerHour } = policy;
  if ((await tx.countLettersTo(to, startOf(dayOf(at)))) >= lettersPerAddressAndDay) return "lettersPerAddressAndDay";
  if (earlier.length >= lettersPerBooking) return "lettersPerBooking";
  if (earlier.length > 0 || byStaff) return null;
  const writtenAt = await tx.letterWrittenBefore(lettersPerHour - 1);
  return writtenAt !== null && writtenAt > plusMinutes(at, -60) ? "lettersPerHour" : null;
}

/** Tells staff. Over the bound of the hour one alarm stands for all. */
export async function alarm(
  tx: Tx,
  desk: Desk,
  cap: Cap,
  about: { at: Time; bookingId: string | null; letterId: string | null },
): Promise<void> {
  if (cap === "lettersPerHour") {
    const open = await tx.tasks({ open: true, kinds: ["capped"], limit: MOST_ALARMS });
    if (open.some((task) => task.why === cap)) return;
  }
  await addTask(tx, desk, { kind: "capped", why: cap, due: about.at, ...about });
}
