import type { StaffId } from "../booking/booking.ts";
import type { Time } from "../booking/time.ts";
import type { ConsoleSession } from "./store-rows.ts";

/** One try to sign in. `key` is a keyed digest of what is counted. */
export type SignInTry = { key: string; at: Time; countsUntil: Time };

/** Times here are the machine's own (`Clock.unmoved`), as a trial may move the civil clock and nobody's session with it. */
export type SignInView = {
  /** Whether it has ended is for the caller to see. */
  session(digest: string): Promise<ConsoleSession | null>;
  /** Oldest first, then by digest. */
  sessionsOf(staff: StaffId): Promise<ConsoleSession[]>;
  /** How many still count at a moment, by key; a key without any has no entry. */
  triesOf(keys: readonly string[], at: Time): Promise<Map<string, number>>;
  countTries(): Promise<number>;
  /** Whether anything has ended that still lies here. */
  hasEndedSignIns(at: Time): Promise<boolean>;
};

export type SignInTx = {
  saveSession(session: ConsoleSession): Promise<void>;
  endSession(digest: string): Promise<void>;
  endSessionsOf(staff: StaffId, but: string | null): Promise<void>;
  addTry(one: SignInTry): Promise<void>;
  /** The newest of each of these keys, if there is one. */
  takeTriesBack(keys: readonly string[]): Promise<void>;
  dropTries(keys: readonly string[]): Promise<void>;
  dropEndedSignIns(at: Time): Promise<void>;
};
