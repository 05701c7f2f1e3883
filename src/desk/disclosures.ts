import type { StaffId } from "../booking/booking.ts";
import { type Day, dayOf } from "../booking/time.ts";
import type { Tx } from "../world/store.ts";
import type { Disclosure } from "../world/store-rows.ts";
import { type ActOutcome, audit } from "./acts.ts";
import type { Desk } from "./desk.ts";
import { may } from "./rights.ts";

export type GivenOut = Pick<Disclosure, "recipient" | "ground" | "content"> & { staff: StaffId; disclosedOn: Day };

/**
 * Personal information was given out under law (T7, 個人情報の保護に関する法律 第69条): a chief writes down when, to whom, on which
 * ground and what. Written once, never changed or taken back; a mistake is put right by another entry. Nothing is sent.
 */
export async function recordDisclosure(tx: Tx, desk: Desk, given: GivenOut): Promise<ActOutcome> {
  if (!may(await tx.staff(given.staff), "disclosures")) return { refused: "chiefOnly" };
  const at = desk.world.clock.now();
  // Not before it happened.
  if (given.disclosedOn > dayOf(at)) return { refused: "tooEarly" };
  await tx.addDisclosure({ ...given, at });
  await audit(tx, desk, given.staff, "recordDisclosure", given.disclosedOn);
  return { done: given.disclosedOn, bookingId: null };
}
