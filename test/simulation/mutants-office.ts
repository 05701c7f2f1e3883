import { toDay } from "../../src/booking/time.ts";
import { type Mutant, withCalls } from "./mutant.ts";
import { REFUSED_FOR } from "./staff-people.ts";

/** Mistakes about what the office takes away and what it keeps to: closed days, seats, holidays. */
export const OFFICE_MUTANTS: readonly Mutant[] = [
  {
    name: "closed days and seats that are out go on being offered",
    seed: 2,
    says: /though it was shut/,
    world: withCalls((tx) => {
      // Only an act of staff asks for the account first, and it has to see what it changes.
      let isByStaff = false;
      return {
        staff: async (id) => {
          isByStaff = true;
          return tx.staff(id);
        },
        setting: async (key) => {
          const value = await tx.setting(key);
          if (key !== "opening" || value === null || isByStaff) return value;
          return { ...(value as object), closures: [], blocks: [], hours: [] };
        },
      };
    }),
  },
  {
    name: "whoever agreed to a time that is shut is called by nobody",
    seed: 6,
    says: /nobody was asked to settle it/,
    world: withCalls((tx) => ({
      addTask: async (task) => (["moveByCall", "offerShut"].includes(task.why) ? undefined : tx.addTask(task)),
    })),
  },
  {
    name: "a closed day is forgotten with the next one",
    seed: 1,
    says: /changes tell of/,
    world: withCalls((tx) => ({
      putSetting: async (key, value) => {
        if (key !== "opening") return tx.putSetting(key, value);
        const opening = value as { closures: unknown[] };
        return tx.putSetting(key, { ...opening, closures: opening.closures.slice(-1) });
      },
    })),
  },
  {
    name: "the clerk keeps to the almanac of before",
    seed: 3,
    says: /was offered at .* though it was shut/,
    office: (office) => {
      const moved = ["2026-12-09", "2026-12-10", "2026-12-12", "2026-12-16"].map(toDay);
      const holidays = new Set([...office.calendar.holidays].filter((day) => !moved.includes(day)));
      return { ...office, calendar: { ...office.calendar, holidays } };
    },
  },
  {
    name: "what was offered before a holiday moved is taken back",
    seed: 17,
    says: /was promised and not closed/,
    office: (office) => ({ ...office, calendar: { ...office.calendar, closures: office.calendar.holidays } }),
  },
  {
    name: "the details tell of the room of another seat",
    seed: 3,
    says: /room of another seat/,
    letters: (render, { office }) =>
      Object.assign((...given: Parameters<typeof render>) => {
        const rendered = render(...given);
        const [first, second] = office.rooms;
        if (!first || !second) return rendered;
        return { ...rendered, text: rendered.text.replaceAll(second.meetingId, first.meetingId) };
      }, render),
  },
  {
    name: "what a refused person asks for is answered as always",
    seed: 2,
    says: /though its person was refused/,
    world: withCalls(() => ({ refusalsOf: async () => [] })),
  },
  {
    name: "a refusal that was lifted goes on",
    seed: 61,
    says: /who was not refused/,
    world: withCalls((tx) => ({
      refusalsOf: async (ids, limit) => (await tx.refusalsOf(ids, limit)).map((one) => ({ ...one, liftedAt: null })),
    })),
  },
  {
    name: "the notice of a refusal says why",
    seed: 2,
    says: /tells why somebody was refused/,
    world: withCalls((tx) => ({
      post: (letter) =>
        tx.post(letter.kind === "refusalNotice" ? { ...letter, text: `${letter.text}${REFUSED_FOR}\n` } : letter),
    })),
  },
  {
    name: "letters go on to the address that staff corrected",
    seed: 1,
    says: /address that is not on its booking/,
    world: withCalls((tx) => ({
      post: async (letter) => {
        const [first] = letter.bookingId ? await tx.events(letter.bookingId) : [];
        const person = first?.type === "requested" ? await tx.person(first.personId) : null;
        await tx.post({ ...letter, to: person?.address ?? letter.to });
      },
    })),
  },
  {
    name: "nothing is sent to an address that staff corrected",
    seed: 1,
    says: /nothing was sent there/,
    world: withCalls((tx) => {
      let changed = "";
      return {
        record: async (booking, event) => {
          if (booking.id === changed) return;
          changed = event.type === "personChanged" ? booking.id : "";
          await tx.record(booking, event);
        },
      };
    }),
  },
  {
    name: "a yes from another address counts as the addressee's",
    seed: 1,
    says: /came from another address/,
    world: (world, { people }) => {
      const home = (address: string) => people.find((one) => one.otherAddress === address)?.address ?? address;
      const parse: typeof world.parser.parse = async (raw) => {
        const parsed = await world.parser.parse(raw);
        if ("failed" in parsed) return parsed;
        return { ...parsed, from: parsed.from.map((one) => ({ ...one, address: home(one.address) })) };
      };
      return { ...world, parser: { ...world.parser, parse } };
    },
  },
  {
    name: "whoever is cancelled by the office is told no other time",
    seed: 1,
    says: /names no other time/,
    letters: (render) => {
      const wrong = (...[letter, ...rest]: Parameters<typeof render>) =>
        render(letter.kind === "cancellationReceipt" ? { ...letter, freeTimes: [] } : letter, ...rest);
      return Object.assign(wrong, render);
    },
  },
  {
    name: "whoever is cancelled by the office is told times of the day that was closed",
    seed: 3,
    says: /names .*, which was closed/,
    letters: (render) => {
      const wrong = (...[letter, ...rest]: Parameters<typeof render>) => {
        const isLost = letter.kind === "cancellationReceipt" && letter.freeTimes.length > 0 && letter.slot;
        return render(isLost ? { ...letter, freeTimes: [isLost] } : letter, ...rest);
      };
      return Object.assign(wrong, render);
    },
  },
  {
    name: "everybody is written to in Japanese",
    seed: 1,
    says: /not written as its person writes/,
    world: withCalls((tx) => ({ savePerson: ({ language: _, ...person }) => tx.savePerson(person) })),
  },
  {
    name: "a mailbox restored from a backup is not noticed",
    seed: 15,
    says: /arrived and was never stored/,
    world: (world) => {
      type Batch = Awaited<ReturnType<typeof world.mailbox.fetchAfter>>;
      const unnoticed = (batch: Batch, afterUid: number): Batch =>
        "mails" in batch ? { ...batch, anchor: null, uidNext: Math.max(batch.uidNext, afterUid + 1) } : batch;
      const { fetchAfter } = world.mailbox;
      const mailbox: typeof world.mailbox = {
        ...world.mailbox,
        fetchAfter: async (folder, after, ...rest) => unnoticed(await fetchAfter(folder, after, ...rest), after),
      };
      return { ...world, mailbox };
    },
  },
];
