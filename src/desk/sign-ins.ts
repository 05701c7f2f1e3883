import { minutesBetween, plusMinutes, type Time } from "../booking/time.ts";
import type { Tx, View } from "../world/store.ts";
import type { ConsoleSession, StaffAccount } from "../world/store-rows.ts";
import type { Desk } from "./desk.ts";

/**
 * Who is signed in at the console, and what was tried in vain: kept with everything else, so that a restart neither signs everybody
 * out nor forgives a guesser. Their times are the machine's own.
 */

/** Left alone for this long, a session ends; and in any case after a working day. */
export const IDLE_MINUTES = 60;
export const LONGEST_MINUTES = 10 * 60;
/** To find the device and type a code. */
export const HALF_MINUTES = 5;
/** A use is noted once in so many minutes, so that a page costs no write. */
const NOTED_AFTER_MINUTES = 1;
const MOST_SESSIONS_OF_ACCOUNT = 20;

/** An attempt of a guesser holds for this long; a code has only a million values, so those of a whole day are counted. */
export const WINDOW_MINUTES = 15;
const CODE_WINDOW_MINUTES = 24 * 60;
export const MOST_FAILURES_OF_ACCOUNT = 5;
export const MOST_WRONG_CODES = 10;
/** An office sits behind one address, so this one is wider. */
export const MOST_FAILURES_OF_ADDRESS = 30;
/** So many at once are an attack; nobody else gets in until the window has passed. */
const MOST_TRIES = 20_000;

export type Entrance = Pick<ConsoleSession, "stage" | "isOutside">;
export type TryAt = { account: string; address: string };

type Watched = Pick<Desk, "world">;

/** `value` is the cookie's: a new one for each sign-in, so that none that was known before is ever raised to a session. */
export async function beginSession(
  tx: Tx,
  desk: Watched,
  { value, account, how }: { value: string; account: Pick<StaffAccount, "id" | "passwordHash">; how: Entrance },
): Promise<void> {
  const at = machineNow(desk);
  const others = (await tx.sessionsOf(account.id)).filter(({ endsAt }) => endsAt > at);
  for (const one of others.slice(0, Math.max(0, others.length - MOST_SESSIONS_OF_ACCOUNT + 1)))
    await tx.endSession(one.digest);
  await tx.saveSession({
    ...{ digest: sessionDigest(desk, value), staff: account.id, ...how },
    ...{ credential: credentialOf(desk, account), enrolling: null },
    ...{ beganAt: at, seenAt: at, endsAt: endOf({ stage: how.stage, beganAt: at }, at) },
  });
}

/** The session of a cookie's value while it lives. */
export async function livingSession(view: View, desk: Watched, value: string): Promise<ConsoleSession | null> {
  const session = await view.session(sessionDigest(desk, value));
  return session !== null && session.endsAt > machineNow(desk) ? session : null;
}

/** The whole ones of one account that still live, oldest first. */
export async function sessionsOf(view: View, desk: Watched, staff: string): Promise<ConsoleSession[]> {
  const at = machineNow(desk);
  return (await view.sessionsOf(staff)).filter(({ stage, endsAt }) => stage === "whole" && endsAt > at);
}

/** Whether a use has to be written down; most have not. */
export function isUseToNote({ seenAt }: ConsoleSession, desk: Watched): boolean {
  return Math.abs(minutesBetween(seenAt, machineNow(desk))) >= NOTED_AFTER_MINUTES;
}

export async function noteUse(tx: Tx, desk: Watched, digest: string): Promise<void> {
  const session = await tx.session(digest);
  const at = machineNow(desk);
  if (session !== null && session.endsAt > at)
    await tx.saveSession({ ...session, seenAt: at, endsAt: endOf(session, at) });
}

/** The secret of a second factor stays with the session until a code has proved it. */
export async function keepEnrolling(tx: Tx, digest: string, enrolling: string): Promise<void> {
  const session = await tx.session(digest);
  if (session) await tx.saveSession({ ...session, enrolling });
}

export function sessionDigest(desk: Watched, value: string): string {
  return digestOf(desk, `session ${value}`);
}

/** Another password, wherever it was given, ends the session. */
export function credentialOf(desk: Watched, { passwordHash }: Pick<StaffAccount, "passwordHash">): string {
  return digestOf(desk, `credential ${passwordHash}`);
}

/** What forms of a session carry; who knows the one cannot make the other of it. */
export function formTokenOf(desk: Watched, value: string): string {
  return digestOf(desk, `form ${value}`);
}

/**
 * Notes one try before the password, or with `code` the code of the second factor, is looked at, so that tries side by side count,
 * too. False while locked.
 */
export async function enterTry(desk: Desk, who: TryAt, code = false): Promise<boolean> {
  const limits = limitsOf(desk, who, code);
  // What is locked costs no turn of the office.
  if (await desk.world.store.look(desk.office.id, (view) => isLocked(view, desk, limits))) return false;
  return desk.hold.transaction(async (tx) => {
    if (await isLocked(tx, desk, limits)) return false;
    const at = machineNow(desk);
    for (const { key, minutes } of limits) await tx.addTry({ key, at, countsUntil: plusMinutes(at, minutes) });
    return true;
  });
}

/** Somebody is in: takes the own tries back, and clears the account. Not before the second factor, where there is one. */
export async function forgetTry(tx: Tx, desk: Watched, who: TryAt, code = false): Promise<void> {
  const { account, address, codes } = keysOf(desk, who);
  await tx.dropTries([account]);
  await tx.takeTriesBack(code ? [address, codes] : [address]);
}

/** A person who manages accounts has seen to it. */
export async function forgiveTries(tx: Tx, desk: Watched, account: string): Promise<void> {
  const keys = keysOf(desk, { account, address: "" });
  await tx.dropTries([keys.account, keys.codes]);
}

/** What has ended is taken away. */
export async function sweepSignIns(desk: Desk): Promise<void> {
  const at = machineNow(desk);
  if (await desk.world.store.look(desk.office.id, (view) => view.hasEndedSignIns(at)))
    await desk.hold.transaction((tx) => tx.dropEndedSignIns(at));
}

async function isLocked(view: View, desk: Watched, limits: readonly Limit[]): Promise<boolean> {
  const counts = await view.triesOf(
    limits.map(({ key }) => key),
    machineNow(desk),
  );
  if (limits.some(({ key, most }) => (counts.get(key) ?? 0) >= most)) return true;
  return (await view.countTries()) >= MOST_TRIES;
}

/** What is counted under a key, for how long, and how much is too much. */
type Limit = { key: string; minutes: number; most: number };

function limitsOf(desk: Watched, who: TryAt, code: boolean): Limit[] {
  const { account, address, codes } = keysOf(desk, who);
  return [
    { key: account, minutes: WINDOW_MINUTES, most: MOST_FAILURES_OF_ACCOUNT },
    { key: address, minutes: WINDOW_MINUTES, most: MOST_FAILURES_OF_ADDRESS },
    ...(code ? [{ key: codes, minutes: CODE_WINDOW_MINUTES, most: MOST_WRONG_CODES }] : []),
  ];
}

/** Neither names nor addresses lie in the table, and nobody without the office's key can find out which were tried. */
function keysOf({ world: { digests } }: Watched, { account, address }: TryAt) {
  return {
    account: digests.token(["sign-in", "account", account]),
    address: digests.token(["sign-in", "address", address]),
    codes: digests.token(["sign-in", "code", account]),
  };
}

function endOf({ stage, beganAt }: Pick<ConsoleSession, "stage" | "beganAt">, seenAt: Time): Time {
  if (stage === "half") return plusMinutes(beganAt, HALF_MINUTES);
  const [idle, longest] = [plusMinutes(seenAt, IDLE_MINUTES), plusMinutes(beganAt, LONGEST_MINUTES)];
  return idle < longest ? idle : longest;
}

function digestOf({ world: { digests } }: Watched, text: string): string {
  return digests.sha256(new TextEncoder().encode(text));
}

function machineNow({ world: { clock } }: Watched): Time {
  return clock.unmoved?.() ?? clock.now();
}
