import type { StaffId } from "../booking/booking.ts";
import type { Time } from "../booking/time.ts";
import type { StaffAccount } from "../world/store-rows.ts";
import type { Clock, Ids } from "../world/world.ts";

/** A signed-in person. Kept in memory: a restart signs everybody out, and nothing about it is ever stored. */
export type Session = {
  id: string;
  staff: StaffId;
  csrf: string;
  /** `half`: the password was right and the second factor is still asked for; opens nothing. */
  stage: "half" | "whole";
  /** Signed in with an account of the organisation, not with a password of ours. */
  isOutside: boolean;
  /** The secret of a second factor that the person is just taking over. */
  enrolling: string | null;
  /** The password's hash as it was at the sign-in: another password, wherever it was given, ends the session. */
  credential: string;
  /** For the person to read; what counts is the monotonic clock. */
  beganAt: Time;
  seenAt: Time;
  beganMs: number;
  seenMs: number;
};

export type Entrance = Pick<Session, "stage" | "isOutside">;

export type Sessions = {
  begin(account: Pick<StaffAccount, "id" | "passwordHash">, how?: Partial<Entrance>): Session;
  /** The whole session of a cookie's value while it lives; looking at it counts as use unless it is told not to. */
  find(id: string | undefined, isUse?: boolean): Session | null;
  findHalf(id: string | undefined): Session | null;
  /** The whole ones of one account that still live, oldest first. */
  of(staff: StaffId): Session[];
  end(id: string): void;
  /** All of one account but `but`. */
  endAllOf(staff: StaffId, but?: string): void;
};

/** Left alone for this long, a session ends; and in any case after a working day. Milliseconds of the monotonic clock. */
export const IDLE_MS = 60 * 60_000;
export const LONGEST_MS = 10 * 60 * 60_000;
/** To find the device and type a code. */
export const HALF_MS = 5 * 60_000;
const MOST_SESSIONS = 1_000;
const ID_BYTES = 32;

export function openSessions(clock: Clock, ids: Ids): Sessions {
  const open = new Map<string, Session>();
  const isOver = (session: Session, now: number) =>
    now - session.seenMs > IDLE_MS || now - session.beganMs > (session.stage === "half" ? HALF_MS : LONGEST_MS);
  const livingOf = (staff: StaffId) =>
    [...open.values()].filter((session) => session.staff === staff && !isOver(session, clock.monotonic()));
  const find = (id: string | undefined, stage: Session["stage"], isUse = true) => {
    const session = id ? open.get(id) : undefined;
    if (session?.stage !== stage) return null;
    const now = clock.monotonic();
    if (isOver(session, now)) {
      open.delete(session.id);
      return null;
    }
    if (isUse) Object.assign(session, { seenMs: now, seenAt: clock.now() });
    return session;
  };
  return {
    begin(account, { stage = "whole", isOutside = false } = {}) {
      const now = clock.monotonic();
      for (const session of open.values()) if (isOver(session, now)) open.delete(session.id);
      const [oldest] = open.keys();
      if (open.size >= MOST_SESSIONS && oldest) open.delete(oldest);
      const at = clock.now();
      // Always a new id: one that was known before the sign-in is never raised to a session.
      const session: Session = {
        id: randomText(ids),
        staff: account.id,
        csrf: randomText(ids),
        stage,
        isOutside,
        enrolling: null,
        credential: account.passwordHash,
        ...{ beganAt: at, seenAt: at, beganMs: now, seenMs: now },
      };
      open.set(session.id, session);
      return session;
    },
    find: (id, isUse) => find(id, "whole", isUse),
    findHalf: (id) => find(id, "half"),
    of: (staff) => livingOf(staff).filter(({ stage }) => stage === "whole"),
    end: (id) => {
      open.delete(id);
    },
    endAllOf: (staff, but) => {
      for (const { id } of livingOf(staff)) if (id !== but) open.delete(id);
    },
  };
}

export function randomText(ids: Ids): string {
  return Array.from(ids.bytes(ID_BYTES), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
