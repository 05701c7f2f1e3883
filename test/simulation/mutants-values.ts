import type { Time } from "../../src/booking/time.ts";
import { plusMinutes } from "../../src/booking/time.ts";
import { roomsOf } from "./invariants-values.ts";
import { type Mutant, withCalls } from "./mutant.ts";

const ONE_DAY = 24 * 60;
/** Only who looks for everybody that a change hits looks as far ahead as this. */
const FAR_AHEAD = 200 * ONE_DAY;

/** Mistakes about values that the chief changes (decision 16); only offices whose chief changes any can notice. */
export const VALUE_MUTANTS: readonly Mutant[] = [
  {
    name: "an offer names another deadline than the one that counts",
    seed: 1,
    says: /ends at .*, and letter/,
    letters: (render) => {
      const wrong = (...[letter, ...rest]: Parameters<typeof render>) =>
        render(
          letter.kind === "offer" ? { ...letter, replyBy: plusMinutes(letter.replyBy, ONE_DAY) } : letter,
          ...rest,
        );
      return Object.assign(wrong, render);
    },
  },
  {
    name: "letters go on printing the telephone of the profile",
    seed: 10,
    says: /prints .* and not/,
    world: withCalls((tx) => ({
      changesInForce: async (names) => (await tx.changesInForce(names)).filter(({ name }) => name !== "telephone"),
    })),
  },
  {
    name: "people are reminded of the newest room and not of the one that they were told of",
    seed: 62,
    says: /of whoever was told/,
    letters: (render, town) => {
      const wrong = (...given: Parameters<typeof render>) => {
        const rendered = render(...given);
        const newest = town.values?.rooms.at(-1);
        if (given[0].kind !== "reminder" || !newest) return rendered;
        const swap = (words: string) =>
          roomsOf(town).reduce((said, { meetingId }) => said.replaceAll(meetingId, newest.meetingId), words);
        return { ...rendered, text: swap(rendered.text), html: swap(rendered.html) };
      };
      return Object.assign(wrong, render);
    },
  },
  {
    name: "new hours list nobody",
    seed: 6,
    says: /outside of the new hours, and is not listed/,
    world: withCalls((tx) => ({
      taken: async (from, to) => (to > plusMinutes(from, FAR_AHEAD) ? [] : tx.taken(from, to)),
    })),
  },
  {
    name: "whoever was told of a room is not listed where it changes",
    seed: 62,
    says: /was told of a room of seat/,
    world: withCalls((tx) => ({
      bookings: async (filter) => {
        const all = await tx.bookings(filter);
        return filter.statuses?.join() === "confirmed" && filter.from && filter.limit === 1000 ? all.slice(1) : all;
      },
    })),
  },
  {
    name: "what lies outside of new hours goes on being offered",
    seed: 4,
    says: /was offered at .* though it was shut/,
    world: withCalls((tx) => ({
      // A form that asks for the hours alone is answered truly.
      changesInForce: async (names) =>
        (await tx.changesInForce(names)).filter(({ name }) => name !== "openHours" || names.length === 1),
    })),
  },
  {
    name: "nobody is told of a mail whose receipt names a day that has come",
    seed: 4,
    says: /was promised an answer by/,
    world: withCalls((tx) => ({
      addTask: async (task) => (task.kind === "answerDue" && task.mailId !== null ? undefined : tx.addTask(task)),
    })),
  },
  {
    name: "a promise that a receipt has made gets longer with new deadlines",
    seed: 54,
    says: /was promised an answer by/,
    world: withCalls((tx) => ({
      // As if what is in force now had been so for ever.
      officeChanges: async (limit) => (await tx.officeChanges(limit)).map((change) => ({ ...change, at: LONG_AGO })),
    })),
  },
  {
    name: "whoever holds an offer is not listed where deadlines or the telephone change",
    seed: 4,
    says: /has an offer, and is not listed/,
    world: withCalls((tx) => ({
      bookings: async (filter) => {
        const all = await tx.bookings(filter);
        return filter.statuses?.join() === "requested,offered" ? all.filter(({ status }) => status !== "offered") : all;
      },
    })),
  },
  {
    name: "a notice to staff goes to a job seeker",
    seed: 4,
    says: /a notice to staff went to/,
    world: (world, { people }) => ({
      ...world,
      transport: {
        ...world.transport,
        send: (mail) => {
          const isNotice = Buffer.from(mail.raw).includes("<staff-notice.");
          return world.transport.send({ ...mail, to: isNotice ? (people[0]?.address ?? mail.to) : mail.to });
        },
      },
    }),
  },
];

const LONG_AGO = "2026-01-01T00:00:00+09:00" as Time;
