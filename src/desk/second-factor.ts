import type { StaffId } from "../booking/booking.ts";
import type { Time } from "../booking/time.ts";
import type { Tx, View } from "../world/store.ts";
import { type Actor, noted, refusalOf } from "./accounts.ts";
import type { ActOutcome } from "./acts.ts";
import type { Desk } from "./desk.ts";

/**
 * 二段階の確認: a code from the person's own device (RFC 6238) beside the password. Kept among the settings, which are sealed with the
 * office's data key, as whoever has the secret can make the codes.
 */
export type SecondFactor = {
  /** Base 32 (RFC 4648). */
  secret: string;
  since: Time;
  /** The step of the last code that was taken: no code counts twice (RFC 6238, section 5.2). */
  lastStep: number;
  /** Digests of the recovery codes that were not used yet; each lets in once. */
  recovery: string[];
};

/** What a person typed: the step of a code that fits the secret, or a recovery code. */
export type Proof = { step: number } | { recoveryCode: string };

export const RECOVERY_CODES = 10;

export async function secondFactorOf(view: View, id: StaffId): Promise<SecondFactor | null> {
  return (await view.setting(factorKey(id))) as SecondFactor | null;
}

type Own = { at: Time; by: StaffId };

export async function beginSecondFactor(
  tx: Tx,
  desk: Desk,
  own: Own,
  { secret, step, recoveryCodes }: { secret: string; step: number; recoveryCodes: readonly string[] },
): Promise<ActOutcome> {
  const recovery = recoveryCodes.map((code) => digestOf(desk, own.by, code));
  await put(tx, own.by, { secret, since: own.at, lastStep: step, recovery });
  return noted(tx, own, "secondFactorOn", own.by);
}

/** Takes a code or recovery code, once. Runs in a transaction, so that two tries with one code cannot both be right. */
export async function spend(tx: Tx, desk: Desk, own: Own, proof: Proof | null): Promise<ActOutcome> {
  const factor = await secondFactorOf(tx, own.by);
  if (!factor) return { refused: "noSecondFactor" };
  if (proof && "step" in proof && proof.step > factor.lastStep) {
    await put(tx, own.by, { ...factor, lastStep: proof.step });
    return { done: own.by, bookingId: null };
  }
  if (proof && "recoveryCode" in proof) {
    const digest = digestOf(desk, own.by, proof.recoveryCode);
    const recovery = factor.recovery.filter((one) => one !== digest);
    if (recovery.length < factor.recovery.length) {
      await put(tx, own.by, { ...factor, recovery });
      return noted(tx, own, "recoveryCodeUsed", own.by);
    }
  }
  return { refused: "codeRefused" };
}

export async function endSecondFactor(tx: Tx, own: Own): Promise<ActOutcome> {
  if (!(await secondFactorOf(tx, own.by))) return { refused: "noSecondFactor" };
  await put(tx, own.by, null);
  return noted(tx, own, "secondFactorOff", own.by);
}

export async function renewRecoveryCodes(tx: Tx, desk: Desk, own: Own, codes: readonly string[]): Promise<ActOutcome> {
  const factor = await secondFactorOf(tx, own.by);
  if (!factor) return { refused: "noSecondFactor" };
  await put(tx, own.by, { ...factor, recovery: codes.map((code) => digestOf(desk, own.by, code)) });
  return noted(tx, own, "recoveryCodesRenewed", own.by);
}

/** For somebody whose device is gone; by a person who manages accounts, or from the command line. */
export async function resetSecondFactor(tx: Tx, actor: Actor, id: StaffId): Promise<ActOutcome> {
  const refused = await refusalOf(tx, actor);
  if (refused) return { refused };
  if (actor.by === id) return { refused: "ownAccount" };
  if ((await tx.staff(id)) === null) return { refused: "unknownAccount" };
  if (!(await secondFactorOf(tx, id))) return { refused: "noSecondFactor" };
  await put(tx, id, null);
  return noted(tx, actor, "secondFactorReset", id);
}

/** The codes have 99 random bits, so that a plain digest cannot be guessed back. */
function digestOf({ world, office }: Desk, id: StaffId, code: string): string {
  return world.digests.sha256(new TextEncoder().encode(`recovery ${office.id} ${id} ${code}`));
}

function put(tx: Tx, id: StaffId, factor: SecondFactor | null): Promise<void> {
  return tx.putSetting(factorKey(id), factor);
}

function factorKey(id: StaffId): string {
  return `secondFactor:${id}`;
}
