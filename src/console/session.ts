import type { Desk } from "../desk/desk.ts";
import {
  beginSession,
  credentialOf,
  type Entrance,
  formTokenOf,
  isUseToNote,
  keepEnrolling,
  livingSession,
  noteUse,
  sessionDigest,
} from "../desk/sign-ins.ts";
import type { View } from "../world/store.ts";
import type { ConsoleSession, StaffAccount } from "../world/store-rows.ts";
import type { Ids } from "../world/world.ts";

/** A signed-in person with the value of the cookie, which only the browser and this request know. */
export type Session = ConsoleSession & { id: string; csrf: string };

export type SignedIn = { session: Session; staff: StaffAccount };

/** Sessions of the console; the rows are the desk's (`desk/sign-ins.ts`). */
export type Sessions = {
  begin(account: Pick<StaffAccount, "id" | "passwordHash">, how?: Partial<Entrance>): Promise<Session>;
  /** The session of a cookie's value, with its account as it stands now; null once either has ended or the password is another. */
  find(view: View, id: string | undefined, stage: ConsoleSession["stage"]): Promise<SignedIn | null>;
  /** Somebody was there. */
  use(session: Session): Promise<void>;
  keepEnrolling(session: Session, secret: string): Promise<void>;
  end(id: string): Promise<void>;
  endAllOf(staff: string): Promise<void>;
};

const ID_BYTES = 32;
/** As `randomText` makes them; anything else is no cookie of ours. */
const ID_FORM = /^[0-9a-f]{64}$/;

export function openSessions(desk: Desk): Sessions {
  const { hold, world } = desk;
  const withValue = (session: ConsoleSession, id: string): Session => ({
    ...session,
    id,
    csrf: formTokenOf(desk, id),
  });
  return {
    begin: async (account, { stage = "whole", isOutside = false } = {}) => {
      const value = randomText(world.ids);
      const begun = await hold.transaction(async (tx) => {
        await beginSession(tx, desk, { value, account, how: { stage, isOutside } });
        return livingSession(tx, desk, value);
      });
      if (!begun) throw new Error("a session that did not begin");
      return withValue(begun, value);
    },
    find: async (view, id, stage) => {
      const session = id && ID_FORM.test(id) ? await livingSession(view, desk, id) : null;
      if (!id || session?.stage !== stage) return null;
      const staff = await view.staff(session.staff);
      const isSame = staff?.active === true && credentialOf(desk, staff) === session.credential;
      return isSame ? { session: withValue(session, id), staff } : null;
    },
    use: async (session) => {
      if (isUseToNote(session, desk)) await hold.transaction((tx) => noteUse(tx, desk, session.digest));
    },
    keepEnrolling: (session, secret) => hold.transaction((tx) => keepEnrolling(tx, session.digest, secret)),
    end: (id) => hold.transaction((tx) => tx.endSession(sessionDigest(desk, id))),
    endAllOf: (staff) => hold.transaction((tx) => tx.endSessionsOf(staff, null)),
  };
}

export function randomText(ids: Ids): string {
  return Array.from(ids.bytes(ID_BYTES), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
