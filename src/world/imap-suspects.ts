import { isPressed } from "./imap-trouble.ts";
import type { Log } from "./world.ts";

/** How often the line broke while this UID was asked for, kept by the caller from one call to the next, apart for each folder. */
export type Suspects = Map<number, number>;

/** A mail on which the line broke this often is asked for no more. */
export const MOST_BREAKS = 4;
/** So many mails of a command on which the line broke once are asked for together. */
const SUSPECTS_TOGETHER = 8;

/**
 * Asks for something small of many mails. What the server refuses to say of all of them is asked for in halves, down to the one
 * that it refuses, which is left out. Where the line breaks nobody can say on which mail: then they are asked for in small
 * groups, after that each alone, and at last without the one on which it breaks. So no mail keeps us from the others.
 */
export async function askForAll<T>(
  uids: readonly number[],
  { suspects, log }: { suspects: Suspects; log: Log },
  ask: (uids: readonly number[]) => Promise<T[]>,
): Promise<T[]> {
  const answers: T[] = [];
  for (const group of groupBySuspicion(uids, suspects)) {
    try {
      answers.push(...(await askInHalves(group, log, ask)));
    } catch (error) {
      if (!isPressed(error)) for (const uid of group) suspects.set(uid, (suspects.get(uid) ?? 0) + 1);
      throw error;
    }
    for (const uid of group) suspects.delete(uid);
  }
  return answers;
}

function groupBySuspicion(uids: readonly number[], suspects: Suspects): number[][] {
  const breaksOf = (uid: number) => suspects.get(uid) ?? 0;
  const together = uids.filter((uid) => breaksOf(uid) === 1);
  const groups = [uids.filter((uid) => breaksOf(uid) === 0)];
  for (let at = 0; at < together.length; at += SUSPECTS_TOGETHER)
    groups.push(together.slice(at, at + SUSPECTS_TOGETHER));
  for (const uid of uids) if (breaksOf(uid) > 1 && breaksOf(uid) < MOST_BREAKS) groups.push([uid]);
  return groups.filter((group) => group.length > 0);
}

async function askInHalves<T>(
  uids: readonly number[],
  log: Log,
  ask: (uids: readonly number[]) => Promise<T[]>,
): Promise<T[]> {
  try {
    return await ask(uids);
  } catch (error) {
    if (!isAnswered(error)) throw error;
    if (uids.length === 1) {
      log.warn("imap.refused_mail", { uid: uids[0] ?? 0 });
      return [];
    }
    const half = uids.length >> 1;
    const first = await askInHalves(uids.slice(0, half), log, ask);
    return [...first, ...(await askInHalves(uids.slice(half), log, ask))];
  }
}

/** The server said NO or BAD to what was asked of a mail, so the line itself is sound. */
export function isAnswered(error: unknown): boolean {
  return !isPressed(error) && ["NO", "BAD"].includes((error as { responseStatus?: string }).responseStatus ?? "");
}
