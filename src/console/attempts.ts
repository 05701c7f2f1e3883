import type { Clock } from "../world/world.ts";

/** Counts failed sign-ins by account and by address within a window of the monotonic clock. */
export type Attempts = {
  /** Notes one try before the password is looked at, so that tries side by side count, too. False while locked. */
  enter(account: string, address: string): boolean;
  /** The same for a code of the second factor, which has only a million values: those of a whole day are counted. */
  enterCode(account: string, address: string): boolean;
  /** Somebody is in: takes the own tries back, and clears the account. Not before the second factor, where there is one. */
  succeed(account: string, address: string, byCode?: boolean): void;
  /** A person who manages accounts has seen to it. */
  forgive(account: string): void;
};

export const WINDOW_MS = 15 * 60_000;
export const CODE_WINDOW_MS = 24 * 60 * 60_000;
export const MOST_FAILURES_OF_ACCOUNT = 5;
export const MOST_WRONG_CODES = 10;
/** An office sits behind one address, so this one is wider. */
export const MOST_FAILURES_OF_ADDRESS = 30;
const MOST_KEYS = 20_000;

/** What is counted under a name, for how long, and how much is too much. */
type Limit = { key: string; within: number; most: number };

export function countAttempts(clock: Clock): Attempts {
  const tries = new Map<string, { within: number; at: number[] }>();
  const recent = ({ key, within }: Limit, now: number) => (tries.get(key)?.at ?? []).filter((at) => now - at < within);
  const forget = (now: number) => {
    for (const [key, { within, at }] of tries) if (at.every((one) => now - one >= within)) tries.delete(key);
  };
  const note = (limits: readonly Limit[]) => {
    const now = clock.monotonic();
    if (tries.size > MOST_KEYS) forget(now);
    // So many names at once are an attack; nobody else gets in until the window has passed.
    if (tries.size > MOST_KEYS) return false;
    if (limits.some((limit) => recent(limit, now).length >= limit.most)) return false;
    for (const limit of limits) tries.set(limit.key, { within: limit.within, at: [...recent(limit, now), now] });
    return true;
  };
  return {
    enter: (account, address) => note([accountLimit(account), addressLimit(address)]),
    enterCode: (account, address) => note([accountLimit(account), addressLimit(address), codeLimit(account)]),
    succeed(account, address, byCode = false) {
      tries.delete(accountLimit(account).key);
      tries.get(addressLimit(address).key)?.at.pop();
      if (byCode) tries.get(codeLimit(account).key)?.at.pop();
    },
    forgive(account) {
      tries.delete(accountLimit(account).key);
      tries.delete(codeLimit(account).key);
    },
  };
}

const accountLimit = (account: string): Limit => ({
  key: `account ${account}`,
  within: WINDOW_MS,
  most: MOST_FAILURES_OF_ACCOUNT,
});
const addressLimit = (address: string): Limit => ({
  key: `address ${address}`,
  within: WINDOW_MS,
  most: MOST_FAILURES_OF_ADDRESS,
});
const codeLimit = (account: string): Limit => ({
  key: `code ${account}`,
  within: CODE_WINDOW_MS,
  most: MOST_WRONG_CODES,
});

export function lockedWords(): string {
  return `続けて失敗したため、${Math.ceil(WINDOW_MS / 60_000)}分ほど待ってからお試しください。`;
}

export function codesLockedWords(): string {
  return `確認コードの誤りが続いています。${Math.ceil(WINDOW_MS / 60_000)}分ほど待ってからお試しください。それでも使えないときは、責任者か運用担当に知らせてください。`;
}
