import { type Mutant, withCalls } from "./mutant.ts";

/** Mistakes about what is erased (decision 10). */
export const ERASING_MUTANTS: readonly Mutant[] = [
  {
    name: "a legal hold keeps nothing",
    seed: 13,
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
    seed: 1,
    says: /a value is still there/,
    world: withCalls(() => ({ eraseLetter: async () => {} })),
  },
  {
    name: "the bytes of mails outlive their person",
    seed: 2,
    says: /bytes of mail/,
    world: withCalls((tx) => ({
      eraseInbound: async (id) =>
        tx.updateInbound(id, { subject: "消去済み", fromAddress: null, fromName: null, reading: null }),
    })),
  },
  {
    name: "whom a returned letter was about is not asked",
    seed: 13,
    says: /a value is still there/,
    world: withCalls((tx) => ({
      inboundMails: async (filter) => (filter.about === undefined ? tx.inboundMails(filter) : []),
    })),
  },
  {
    name: "a mail is not found by the number that it names",
    seed: 14,
    says: /a value is still there/,
    world: withCalls((tx) => ({
      inboundMails: async (filter) => (filter.numberNamed === undefined ? tx.inboundMails(filter) : []),
    })),
  },
  {
    name: "receipts outlive their person",
    seed: 9,
    says: /a value is still there/,
    world: withCalls((tx) => ({
      letters: async (filter) => (filter.to === undefined ? tx.letters(filter) : []),
    })),
  },
  {
    name: "what comes back after an erasing is kept",
    seed: 2,
    says: /a value is still there/,
    world: withCalls((tx) => {
      // A mail that is being settled is asked for by its id before its words go.
      let settled: string | null = null;
      return {
        updateInbound: async (id, change) => {
          settled = change.reason === "aboutErased" || change.reason === "duplicate" ? id : settled;
          return tx.updateInbound(id, change);
        },
        eraseInbound: async (id, what) => {
          if (id !== settled) return tx.eraseInbound(id, what);
        },
      };
    }),
  },
];
