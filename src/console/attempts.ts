import type { Clock } from "../world/world.ts";

/** Counts failed sign-ins by account and by address within a window of the monotonic clock. */
export type Attempts = {
  /** Notes one try before the password is looked at, so that tries side by side count, too. False while locked. */
  enter(account: string, address: string): boolean;
  /** A right password takes its own try back, and clears the account. */
  succeed(account: string, address: string): void;
};

export const WINDOW_MS = 15 * 60_000;
export const MOST_FAILURES_OF_ACCOUNT = 5;
/** An office sits behind one address, so this one is wider. */
export const MOST_FAILURES_OF_ADDRESS = 30;
const MOST_KEYS = 20_000;

export function countAttempts(clock: Clock): Attempts {
  const tries = new Map<string, number[]>();
  const recent = (key: string, now: number) => (tries.get(key) ?? []).filter((at) => now - at < WINDOW_MS);
  const forget = (now: number) => {
    for (const key of tries.keys()) if (recent(key, now).length === 0) tries.delete(key);
  };
  return {
    enter(account, address) {
      const now = clock.monotonic();
      if (tries.size > MOST_KEYS) forget(now);
      // So many names at once are an attack; nobody else gets in until the window has passed.
      if (tries.size > MOST_KEYS) return false;
      const keys = [
        [`account ${account}`, MOST_FAILURES_OF_ACCOUNT],
        [`address ${address}`, MOST_FAILURES_OF_ADDRESS],
      ] as const;
      if (keys.some(([key, most]) => recent(key, now).length >= most)) return false;
      for (const [key] of keys) tries.set(key, [...recent(key, now), now]);
      return true;
    },
    succeed(account, address) {
      tries.delete(`account ${account}`);
      tries.get(`address ${address}`)?.pop();
    },
  };
}

export function lockedWords(): string {
  return `続けて失敗したため、${Math.ceil(WINDOW_MS / 60_000)}分ほど待ってからお試しください。`;
}
