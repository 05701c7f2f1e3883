import type { Mutant } from "./mutant.ts";

/** Mistakes around meetings that are made for bookings (decision 9); only offices that have them can notice. */
export const MEETING_MUTANTS: readonly Mutant[] = [
  {
    name: "a meeting is made again without looking for what an earlier try has made",
    seed: 21,
    says: /at the provider for/,
    world: (world) => (world.meetings ? { ...world, meetings: { ...world.meetings, find: async () => [] } } : world),
  },
  {
    name: "a meeting that nobody needs any more is left where it is",
    seed: 2,
    says: /at the provider for/,
    world: (world) =>
      world.meetings ? { ...world, meetings: { ...world.meetings, remove: async () => "done" } } : world,
  },
  {
    name: "the letter that confirms without an ID tells one",
    seed: 2,
    says: /tells a meeting ID/,
    letters: (render, { provider }) => {
      const wrong = (...given: Parameters<typeof render>) => {
        const rendered = render(...given);
        const [any] = provider.ever.keys();
        return given[0].kind === "detailsFollow"
          ? { ...rendered, text: `${rendered.text}${any ?? "900 0000 0000"}\n` }
          : rendered;
      };
      return Object.assign(wrong, render);
    },
  },
  {
    name: "a person gets the ID of whoever was confirmed before",
    seed: 2,
    says: /ID of another booking/,
    letters: (render, { provider }) => {
      const wrong = (...given: Parameters<typeof render>) => {
        const rendered = render(...given);
        const [first] = provider.ever.keys();
        if (given[0].kind !== "details" || first === undefined) return rendered;
        const swap = (words: string) => words.replace(/\b900 \d{4} 0000\b/g, first);
        return { ...rendered, text: swap(rendered.text), html: swap(rendered.html) };
      };
      return Object.assign(wrong, render);
    },
  },
];
