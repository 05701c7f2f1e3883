import type { Office } from "../../src/mail/office.ts";
import { type Mutant, withCalls } from "./mutant.ts";
import { phoneOf } from "./people.ts";

/** Mistakes around meetings that are made for bookings, and around calls (decision 9); only offices that have them can notice. */
export const MEETING_MUTANTS: readonly Mutant[] = [
  {
    name: "a meeting is made again without looking for what an earlier try has made",
    seed: 4,
    says: /at the provider for/,
    world: (world) => (world.meetings ? { ...world, meetings: { ...world.meetings, find: async () => [] } } : world),
  },
  {
    name: "a meeting that nobody needs any more is left where it is",
    seed: 4,
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
  {
    name: "nobody is asked for the number of whoever is to be called",
    seed: 17,
    says: /asked for a number/,
    world: withCalls((tx) => ({
      addTask: async (task) => (task.why === "noNumber" ? undefined : tx.addTask(task)),
    })),
  },
  {
    name: "an office that rings gives rooms",
    seed: 23,
    says: /agreed as no call/,
    office: ({ meetings, rooms, ...office }) => ({
      ...office,
      ...(meetings?.kind === "zoom" ? { meetings } : {}),
      rooms: rooms.length > 0 ? rooms : [A_ROOM],
    }),
  },
  {
    name: "a letter names the number of whoever was called before",
    seed: 17,
    says: /telephone of another person/,
    letters: (render, { people }) => {
      const wrong = (...given: Parameters<typeof render>) => {
        const rendered = render(...given);
        const [first] = people;
        const swap = (words: string) => (first ? words.replace(/090-0000-\d{4}/g, phoneOf(first)) : words);
        return { ...rendered, text: swap(rendered.text), html: swap(rendered.html) };
      };
      return Object.assign(wrong, render);
    },
  },
];

const A_ROOM: Office["rooms"][number] = {
  ...{ seat: 1, meetingId: "000 1111 2222", passcode: "SIM-PASS" },
  ...{ waitingRoom: true, joinBeforeHost: false, participantRecording: false },
};
