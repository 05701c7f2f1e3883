import type { StaffId } from "../booking/booking.ts";
import type { Time } from "../booking/time.ts";
import type { Tx, View } from "../world/store.ts";
import { type ActOutcome, audit } from "./acts.ts";
import type { Desk } from "./desk.ts";
import { may } from "./rights.ts";

/** 消去の保留: a person or booking that nothing may erase, whatever is released or asked for, until the chief lifts it. */
export type LegalHold = {
  on: "person" | "booking";
  /** Of the person or booking. */
  id: string;
  reason: string;
  at: Time;
  by: StaffId;
  lifted: { at: Time; by: StaffId; reason: string } | null;
};

const SETTING = "legalHolds";
/** As a setting is one row; an office with more has a case for a lawyer's own system. */
const MOST_HOLDS = 1_000;

/** Those that stand, and those that were lifted. Oldest first. */
export async function legalHolds(view: View): Promise<LegalHold[]> {
  return ((await view.setting(SETTING)) as LegalHold[] | null) ?? [];
}

/** Those that stand on one of these people or bookings. */
export async function holdsOn(view: View, ids: ReadonlySet<string>): Promise<LegalHold[]> {
  return (await legalHolds(view)).filter(({ id, lifted }) => lifted === null && ids.has(id));
}

type OnWhat = Pick<LegalHold, "on" | "id" | "reason"> & { staff: StaffId };

/** Anybody may set one: it takes nothing from anybody. */
export async function setLegalHold(tx: Tx, desk: Desk, { staff, on, id, reason }: OnWhat): Promise<ActOutcome> {
  const subject = on === "person" ? await tx.person(id) : await tx.booking(id);
  if (!subject) return { refused: on === "person" ? "unknownPerson" : "unknownBooking" };
  const holds = await legalHolds(tx);
  if (holds.some((one) => one.id === id && one.lifted === null)) return { refused: "heldAlready" };
  if (holds.length >= MOST_HOLDS) return { refused: "tooManyHolds" };
  const hold: LegalHold = { on, id, reason, at: desk.world.clock.now(), by: staff, lifted: null };
  await tx.putSetting(SETTING, [...holds, hold]);
  await audit(tx, desk, staff, "setLegalHold", id);
  return { done: id, bookingId: on === "booking" ? id : null };
}

/** The chief's. */
export async function liftLegalHold(tx: Tx, desk: Desk, { staff, on, id, reason }: OnWhat): Promise<ActOutcome> {
  if (!may(await tx.staff(staff), "liftLegalHold")) return { refused: "chiefOnly" };
  const holds = await legalHolds(tx);
  if (!holds.some((one) => one.id === id && one.lifted === null)) return { refused: "notHeld" };
  const lifted = { at: desk.world.clock.now(), by: staff, reason };
  await tx.putSetting(
    SETTING,
    holds.map((one) => (one.id === id && one.lifted === null ? { ...one, lifted } : one)),
  );
  await audit(tx, desk, staff, "liftLegalHold", id);
  return { done: id, bookingId: on === "booking" ? id : null };
}

/** What was written about holds that were lifted goes with the person; one that stands keeps everything from being erased. */
export async function forgetHolds(tx: Tx, ids: ReadonlySet<string>): Promise<void> {
  const holds = await legalHolds(tx);
  const left = holds.filter(({ id }) => !ids.has(id));
  if (left.length < holds.length) await tx.putSetting(SETTING, left);
}
