import { fold } from "../../src/booking/apply.ts";
import { BY_CLOCK, type Desk, handle } from "../../src/desk/desk.ts";
import type { Step } from "../../src/desk/loop.ts";
import type { Tx } from "../../src/world/store.ts";
import type { OutboxLetter } from "../../src/world/store-rows.ts";
import type { FetchedMail, World } from "../../src/world/world.ts";
import { type Mutant, withCalls } from "./mutant.ts";
import { ERASING_MUTANTS } from "./mutants-erasing.ts";
import { FURTHER_MUTANTS } from "./mutants-further.ts";
import { LATER_MUTANTS } from "./mutants-later.ts";
import { MEETING_MUTANTS } from "./mutants-meetings.ts";
import { NEWS_MUTANTS } from "./mutants-news.ts";
import { OFFICE_MUTANTS } from "./mutants-office.ts";
import { VALUE_MUTANTS } from "./mutants-values.ts";

export const MUTANTS: readonly Mutant[] = [
  {
    name: "an offer expires by the clock, not by what has been read",
    seed: 1,
    duties: { sweep: expireByClock },
  },
  {
    name: "a reply counts from its Date header, so that a late one confirms",
    seed: 8,
    world: (world) => ({ ...world, mailbox: datedBySender(world.mailbox) }),
  },
  {
    name: "a letter is sent twice",
    seed: 2,
    world: (world, { random }) => ({
      ...world,
      transport: {
        ...world.transport,
        send: async (mail) => {
          if (random.chance(0.03)) await world.transport.send(mail);
          return world.transport.send(mail);
        },
      },
    }),
  },
  {
    name: "a seat that is held is offered again",
    seed: 1,
    world: withCalls(() => ({ taken: async () => [] })),
  },
  {
    name: "a mail is passed over while the folder is read",
    seed: 5,
    says: /arrived and was never stored/,
    world: (world, { random }) => ({ ...world, mailbox: leavingOut(world.mailbox, () => random.chance(0.05)) }),
  },
  {
    name: "a stored mail is called handled before it was read",
    seed: 2,
    world: withCalls((tx, { random }) => ({
      storeInbound: async (mail, raw) =>
        tx.storeInbound(random.chance(0.03) ? { ...mail, state: "handled" } : mail, raw),
    })),
  },
  {
    name: "a bare yes to several times takes the first",
    seed: 2,
    world: withWords((words) => words.replace("承知しました。よろしくお願いいたします。", "1番でお願いします。")),
  },
  {
    name: "a copy of a mail is a mail of its own",
    seed: 2,
    world: withCalls(() => ({ inboundByMessageId: async () => [] })),
  },
  {
    name: "a letter leaves though its booking was cancelled meanwhile",
    seed: 1,
    world: withCalls(asWhenWritten),
  },
  {
    name: "the offer tells the meeting ID",
    seed: 1,
    letters: (render, town) =>
      Object.assign((...given: Parameters<typeof render>) => {
        const rendered = render(...given);
        const [room] = town.office.rooms;
        return given[0].kind === "offer" ? { ...rendered, text: `${rendered.text}${room?.meetingId}\n` } : rendered;
      }, render),
  },
  {
    name: "a letter that came back counts as delivered",
    seed: 1,
    world: withCalls((tx) => ({
      updateLetter: async (id, change) => (change.state === "bounced" ? undefined : tx.updateLetter(id, change)),
    })),
  },
  {
    name: "letters leave although staff stopped them or wanted to approve them",
    seed: 1,
    world: withCalls((tx) => ({ setting: async (key) => (key === "sendMode" ? null : tx.setting(key)) })),
  },
  {
    name: "the second of two times is taken for the first",
    seed: 6,
    world: withWords((words) => words.replace(/^(\d)番でお願いします。/, "1番でお願いします。")),
  },
  {
    name: "a letter goes to another person",
    seed: 1,
    world: withCalls((tx, town) => ({
      post: async (letter) => {
        const to = town.random.chance(0.02) ? town.random.pick(town.people).address : letter.to;
        await tx.post({ ...letter, to });
      },
    })),
  },
  {
    name: "the copy of a letter is called filed and is not",
    seed: 1,
    world: (world, { random }) => ({
      ...world,
      mailbox: {
        ...world.mailbox,
        append: async (...values) => (random.chance(0.05) ? "done" : world.mailbox.append(...values)),
      },
    }),
  },
  {
    name: "an automatic answer is read as its person's",
    seed: 7,
    world: withWords(
      (words) => words.replace("現在不在にしております。1月10日に戻ります。", "1番でお願いします。"),
      ["auto-submitted"],
    ),
  },
  {
    name: "an offer leaves without the terms",
    seed: 1,
    world: withCalls((tx) => ({
      post: (letter) => tx.post(letter.kind === "offer" ? { ...letter, attachments: [] } : letter),
    })),
  },
  {
    name: "a row is written that its events do not tell",
    seed: 1,
    world: withCalls((tx) => ({
      record: (booking, event) => tx.record({ ...booking, offersMade: booking.offersMade + 1 }, event),
    })),
  },
  {
    name: "the letter of an event is forgotten",
    seed: 3,
    world: withCalls((tx, { random }) => ({
      post: async (letter) => (random.chance(0.03) ? undefined : tx.post(letter)),
    })),
  },
  {
    name: "a log line names the recipient",
    seed: 2,
    world: (world, { people }) => ({
      ...world,
      log: { ...world.log, info: (event, fields) => world.log.info(event, { ...fields, to: people[0]?.address }) },
    }),
  },
  {
    name: "nobody counts the letters that an address gets in a day",
    seed: 61,
    says: /is number \d+ of its address and day/,
    world: withCalls(() => ({ countLettersTo: async () => 0 })),
  },
  {
    name: "a page of the console breaks",
    seed: 10,
    says: /^the page \/mails answers 500$/,
    world: withCalls(() => ({ heldSenders: () => Promise.reject(new Error("no such column")) })),
  },
  {
    name: "what was to be marked in the mailbox is put off for ever",
    seed: 1,
    duties: { file: async () => "idle" },
  },
  ...LATER_MUTANTS,
  ...MEETING_MUTANTS,
  ...OFFICE_MUTANTS,
  ...NEWS_MUTANTS,
  ...ERASING_MUTANTS,
  ...VALUE_MUTANTS,
  ...FURTHER_MUTANTS,
];

/** What the law asks besides the time of day is answered so that it always agrees. */
async function expireByClock(desk: Desk): Promise<Step> {
  const at = desk.world.clock.now();
  const open = await desk.world.store.look(desk.office.id, (view) =>
    view.bookings({ statuses: ["offered"], limit: 1000 }),
  );
  for (const booking of open) {
    if (booking.status !== "offered" || booking.offer.replyBy >= at) continue;
    const judged = { readThrough: at, offerStanding: "accepted", unsettledMails: 0 } as const;
    await handle(desk, { type: "expire", at, bookingId: booking.id, ...judged }, BY_CLOCK);
  }
  return "idle";
}

/** Mails that a fetch leaves out, as if nobody had their numbers. What is said to be known is looked into, and would be found. */
function leavingOut(mailbox: World["mailbox"], isLeftOut: () => boolean): World["mailbox"] {
  return {
    ...mailbox,
    fetchAfter: async (...values) => {
      const batch = await mailbox.fetchAfter(...values);
      return "trouble" in batch ? batch : { ...batch, mails: batch.mails.filter(() => !isLeftOut()) };
    },
  };
}

function datedBySender(mailbox: World["mailbox"]): World["mailbox"] {
  const dated = (mail: FetchedMail): FetchedMail => {
    const written = /^Date: (.*)$/m.exec(Buffer.from(mail.raw).toString("latin1"))?.[1]?.trim() ?? "";
    const tokyo = new Date(Date.parse(written) + 9 * 3_600_000);
    if (Number.isNaN(tokyo.getTime())) return mail;
    return { ...mail, receivedAt: `${tokyo.toISOString().slice(0, 19)}+09:00` as typeof mail.receivedAt };
  };
  return {
    ...mailbox,
    fetchAfter: async (...values) => {
      const batch = await mailbox.fetchAfter(...values);
      return "mails" in batch ? { ...batch, mails: batch.mails.map(dated) } : batch;
    },
  };
}

/** The booking of a letter is looked at as it was when the letter was written. */
function asWhenWritten(tx: Tx): Partial<Tx> {
  let letter: OutboxLetter | null = null;
  const told = async (id: string) => {
    const events = await tx.events(id);
    const isCause = letter?.bookingId === id && letter.cause.startsWith(`${id}:`);
    return isCause ? events.slice(0, Number(letter?.cause.slice(id.length + 1)) + 1) : events;
  };
  return {
    letter: async (id) => {
      letter = await tx.letter(id);
      return letter;
    },
    events: told,
    booking: async (id) => (letter?.bookingId === id ? fold(await told(id)) : tx.booking(id)),
  };
}

/** Words of a mail as a clerk would wrongly read them; a header may be overlooked. */
function withWords(
  misread: (words: string) => string,
  overlooked: readonly string[] = [],
): NonNullable<Mutant["world"]> {
  return (world) => ({
    ...world,
    parser: {
      ...world.parser,
      parse: async (raw) => {
        const parsed = await world.parser.parse(raw);
        if ("failed" in parsed) return parsed;
        const headers = parsed.headers.filter(({ name }) => !overlooked.includes(name.toLowerCase()));
        return { ...parsed, headers, text: misread(parsed.text) };
      },
    },
  });
}
