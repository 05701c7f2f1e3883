import type { Draft, Tables } from "./memory-tables.ts";
import type { SignInTx, SignInView } from "./store-sign-ins.ts";
import { compareText, storable } from "./store-values.ts";

export function signInReads(now: () => Tables): SignInView {
  return {
    session: async (digest) => now().sessions.get(digest) ?? null,
    sessionsOf: async (staff) =>
      [...now().sessions.values()]
        .filter((session) => session.staff === staff)
        .sort((a, b) => compareText(a.beganAt, b.beganAt) || compareText(a.digest, b.digest)),
    triesOf: async (keys, at) => {
      const counted = [...now().tries.values()].filter((one) => keys.includes(one.key) && one.countsUntil > at);
      return new Map([...Map.groupBy(counted, ({ key }) => key)].map(([key, all]) => [key, all.length]));
    },
    countTries: async () => now().tries.size,
    hasEndedSignIns: async (at) =>
      now()
        .sessions.values()
        .some(({ endsAt }) => endsAt <= at) ||
      now()
        .tries.values()
        .some(({ countsUntil }) => countsUntil <= at),
  };
}

export function signInWrites(draft: Draft): SignInTx {
  const dropTries = (which: (key: string, position: number) => boolean) => {
    for (const [position, { key }] of [...draft.tables.tries])
      if (which(key, position)) draft.remove("tries", position);
  };
  return {
    saveSession: async (session) => draft.put("sessions", session.digest, storable(session)),
    endSession: async (digest) => draft.remove("sessions", digest),
    endSessionsOf: async (staff, but) => {
      for (const session of [...draft.tables.sessions.values()])
        if (session.staff === staff && session.digest !== but) draft.remove("sessions", session.digest);
    },
    addTry: async (one) => {
      const position = Math.max(0, ...draft.tables.tries.keys()) + 1;
      draft.put("tries", position, storable(one));
    },
    takeTriesBack: async (keys) => {
      for (const key of keys) {
        const newest = Math.max(
          0,
          ...[...draft.tables.tries].flatMap(([position, one]) => (one.key === key ? [position] : [])),
        );
        dropTries((_, position) => position === newest);
      }
    },
    dropTries: async (keys) => dropTries((key) => keys.includes(key)),
    dropEndedSignIns: async (at) => {
      for (const { digest, endsAt } of [...draft.tables.sessions.values()])
        if (endsAt <= at) draft.remove("sessions", digest);
      for (const [position, { countsUntil }] of [...draft.tables.tries])
        if (countsUntil <= at) draft.remove("tries", position);
    },
  };
}
