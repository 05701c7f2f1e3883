import { type Mutant, withCalls } from "./mutant.ts";

/** Mistakes about what is erased (decision 10). */
export const ERASING_MUTANTS: readonly Mutant[] = [
  {
    name: "a legal hold keeps nothing",
    seed: 26,
    says: /under a legal hold/,
    world: withCalls((tx) => {
      // Only a person's whole file asks for refusals before it asks for holds.
      let isFile = false;
      return {
        refusalsOf: async (ids, limit) => {
          isFile = true;
          return tx.refusalsOf(ids, limit);
        },
        setting: async (key) => (key === "legalHolds" && isFile ? [] : tx.setting(key)),
      };
    }),
  },
  {
    name: "the words of letters outlive their person",
    seed: 3,
    says: /a value is still there/,
    world: withCalls(() => ({ eraseLetter: async () => {} })),
  },
  {
    name: "the bytes of mails outlive their person",
    seed: 5,
    says: /bytes of mail/,
    world: withCalls((tx) => ({
      eraseInbound: async (id) =>
        tx.updateInbound(id, { subject: "消去済み", fromAddress: null, fromName: null, reading: null }),
    })),
  },
];
