import type { FetchMessageObject, FetchQueryObject, ImapFlow } from "imapflow";
import type { Timed } from "./imap-line.ts";
import { isPressed } from "./imap-trouble.ts";
import type { Log } from "./world.ts";

/** How often the line broke while this UID was asked for, kept by the caller from one call to the next, apart for each folder. */
export type Suspects = Map<number, number>;

/** `proofs`: other mails on which the line broke when they were asked for to see whether it holds; kept like the suspects. */
export type Suspicion = { suspects: Suspects; proofs: Set<number>; log: Log };

/** After so many breaks on one mail it is asked for only on a line that has just brought something of another one. */
const MOST_BREAKS = 4;
/** A mail that breaks such a line, or so often the line to a folder that holds no other, is asked for no more. */
const GIVEN_UP = 20;
/** So many mails of a command on which the line broke once are asked for together. */
const SUSPECTS_TOGETHER = 8;

/**
 * Asks for something small of many mails. What the server refuses to say of all of them is asked for in halves, down to the one
 * that it refuses, which is left out. Where the line breaks nobody can say on which mail: then they are asked for in small
 * groups, after that each alone, and at last without the one on which it breaks. So no mail keeps us from the others, and a line
 * that breaks whatever is asked of it is held against none of them.
 */
export async function askForAll(
  client: ImapFlow,
  timed: Timed,
  uids: readonly number[],
  query: FetchQueryObject,
  suspicion: Suspicion,
): Promise<FetchMessageObject[]> {
  const { suspects, log } = suspicion;
  const ask = (some: readonly number[]) => timed(client.fetchAll(some.join(","), query, { uid: true }));
  const answers: FetchMessageObject[] = [];
  let holds = false;
  for (const group of groupBySuspicion(uids, suspects)) {
    const isAccused = group.some((uid) => (suspects.get(uid) ?? 0) >= MOST_BREAKS);
    if (isAccused) holds ||= await lineHolds(client, timed, query, suspicion, (uid) => suspects.has(uid));
    try {
      answers.push(...(await askInHalves(group, log, ask)));
    } catch (error) {
      if (!isPressed(error))
        for (const uid of group) suspects.set(uid, isAccused && holds ? GIVEN_UP : (suspects.get(uid) ?? 0) + 1);
      throw error;
    }
    holds = true;
    for (const uid of group) suspects.delete(uid);
  }
  return answers;
}

export function isGivenUp(uid: number, suspects: Suspects): boolean {
  return (suspects.get(uid) ?? 0) >= GIVEN_UP;
}

/**
 * Asks the same of another mail of the open folder. A line that breaks on that, too, breaks here, with an error that says nothing
 * of the mail in question; the next time yet another is asked for, lest that one be bad as well. False where there is none.
 */
export async function lineHolds(
  client: ImapFlow,
  timed: Timed,
  query: FetchQueryObject,
  { proofs }: Pick<Suspicion, "proofs">,
  isSuspect: (uid: number) => boolean,
): Promise<boolean> {
  const all = await timed(client.search({ all: true }, { uid: true }));
  const other = (Array.isArray(all) ? all : []).findLast((uid) => !isSuspect(uid) && !proofs.has(uid));
  if (other === undefined) return false;
  try {
    await timed(client.fetchAll(String(other), query, { uid: true }));
  } catch (error) {
    if (!isAnswered(error)) {
      if (!isPressed(error)) proofs.add(other);
      throw error;
    }
  }
  proofs.clear();
  return true;
}

function groupBySuspicion(uids: readonly number[], suspects: Suspects): number[][] {
  const breaksOf = (uid: number) => suspects.get(uid) ?? 0;
  const together = uids.filter((uid) => breaksOf(uid) === 1);
  const groups = [uids.filter((uid) => breaksOf(uid) === 0)];
  for (let at = 0; at < together.length; at += SUSPECTS_TOGETHER)
    groups.push(together.slice(at, at + SUSPECTS_TOGETHER));
  for (const uid of uids) if (breaksOf(uid) > 1 && !isGivenUp(uid, suspects)) groups.push([uid]);
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
