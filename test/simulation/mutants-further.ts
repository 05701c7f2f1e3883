import type { World } from "../../src/world/world.ts";
import { type Mutant, withCalls } from "./mutant.ts";

/** Mistakes at the edges: of time, of a worker that is no longer the office's, of a mailbox that was numbered anew, of silence. */
export const FURTHER_MUTANTS: readonly Mutant[] = [
  {
    name: "a letter leaves after the time until which it is of use",
    seed: 2,
    says: /left after it was of use/,
    world: withCalls((tx) => ({
      letter: async (id) => {
        const letter = await tx.letter(id);
        return letter && { ...letter, usefulUntil: null };
      },
    })),
  },
  {
    name: "a worker whose hold is lost goes on writing",
    seed: 4,
    says: /was sent \d+ times unnoticed/,
    world: (world) => ({ ...world, store: { ...world.store, holdOffice: (officeId) => holdForEver(world, officeId) } }),
  },
  {
    name: "nobody notices that the mailbox was numbered anew",
    seed: 2,
    world: (world) => ({ ...world, mailbox: underOneNumber(world.mailbox) }),
  },
  {
    name: "what lies before a mail that was stored ahead counts as read",
    seed: 5,
    says: /arrived and was never stored/,
    world: (world) => ({ ...world, mailbox: { ...world.mailbox, fetchAfter: behindAhead(world.mailbox) } }),
  },
  {
    name: "a held mail is on nobody's list",
    seed: 1,
    says: /is held .* and on no list/,
    world: withCalls((tx) => ({ addTask: async (task) => (task.kind === "heldMail" ? undefined : tx.addTask(task)) })),
  },
  {
    name: "a no-show is written over what is unread or held",
    seed: 34,
    says: /a no-show was written against <.*nobody had settled/,
    world: withCalls((tx) => ({
      inboundMails: async (filter) => (filter.receivedUpTo === undefined ? tx.inboundMails(filter) : []),
    })),
  },
];

async function holdForEver({ store }: World, officeId: string) {
  const hold = await store.holdOffice(officeId);
  if (hold === "taken") return hold;
  return {
    ...hold,
    transaction: (work: Parameters<typeof hold.transaction>[0]) => store.transaction(officeId, work),
  } as typeof hold;
}

function underOneNumber(mailbox: World["mailbox"]): World["mailbox"] {
  const same = <T>(answer: T): T =>
    answer !== null && typeof answer === "object" && "uidValidity" in answer ? { ...answer, uidValidity: "7" } : answer;
  return {
    ...mailbox,
    status: async (...values) => same(await mailbox.status(...values)),
    fetchAfter: async (...values) => same(await mailbox.fetchAfter(...values)),
    fetchHeadsAfter: async (...values) => same(await mailbox.fetchHeadsAfter(...values)),
    listSince: async (...values) => same(await mailbox.listSince(...values)),
  };
}

function behindAhead({ fetchAfter }: World["mailbox"]): World["mailbox"]["fetchAfter"] {
  return (folder, afterUid, limit, except) => {
    const numbers = Array.from({ length: 50 }, (_, at) => afterUid + at + 1);
    return fetchAfter(folder, numbers.findLast((uid) => except?.has(uid)) ?? afterUid, limit, except);
  };
}
