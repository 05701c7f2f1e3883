import type { Event, Status } from "../booking/booking.ts";
import { hoursOn } from "../booking/calendar.ts";
import type { Taken } from "../booking/seats.ts";
import { bookableSlots, lastBookableDay, slotsOn } from "../booking/slots.ts";
import { type Day, dayOf, plusDays, startOf, type Time } from "../booking/time.ts";
import type { View } from "../world/store.ts";
import type { InboundState } from "../world/store-rows.ts";
import type { Town } from "./town.ts";
import { PEOPLE } from "./town-people.ts";
import type { TrialMessage } from "./trial-mail.ts";

/** All that the page shows, as values; also what `GET /api/state` answers. */
export type TownState = {
  now: Time;
  aheadMinutes: number;
  people: PersonState[];
  office: { address: string; inbox: OfficeLine[]; sent: MailLine[] };
  bookings: BookingLine[];
  seats: SeatDay[];
  /** Null while the mailbox is read without trouble. */
  trouble: string | null;
};

export type PersonState = {
  id: string;
  name: string;
  address: string;
  unread: number;
  inbox: MailLine[];
  sent: SentLine[];
};

export type MailLine = {
  uid: number;
  receivedAt: Time;
  subject: string;
  from: string;
  to: string;
  seen: boolean;
  files: number;
};

/** A mail that the page itself sent. */
export type SentLine = { sentAt: Time; subject: string; body: string };

export type OfficeLine = MailLine & { folder: string; flagged: boolean; clerk: InboundState; reason: string | null };

export type BookingLine = {
  reference: string;
  name: string;
  status: Status;
  /** The consultation's time, or the times on offer. */
  slots: { start: Time; end: Time }[];
  replyBy: Time | null;
  events: Event[];
};

export type SeatDay = { day: Day; slots: { start: Time; seat: "free" | "held" | "taken" | "shut" }[] };

const MOST_BOOKINGS = 50;
const MOST_MAILS = 200;
const MOST_LINES = 50;
const SEAT_DAYS = 8;
/** Weekends and holidays are left out, but never looked at for ever. */
const SEAT_DAYS_LOOKED_AT = 31;

export async function gatherState(town: Town): Promise<TownState> {
  const now = town.clock.now();
  const office = town.office.mail.fromAddress;
  const [stored, bookings, taken] = await town.store.look(
    town.office.id,
    async (view) =>
      [
        await view.inboundMails({ limit: MOST_MAILS }),
        await bookingLines(view),
        await view.taken(startOf(dayOf(now)), startOf(plusDays(lastBookableDay(now, town.office.policy), 1))),
      ] as const,
  );
  const byPlace = new Map(stored.map((mail) => [`${mail.folder}/${mail.uid}`, mail]));
  const officeMails = town.mail.messages(office);
  return {
    now,
    aheadMinutes: town.clock.aheadMinutes(),
    people: await Promise.all(PEOPLE.map((person) => personState(town, person.id))),
    office: {
      address: office,
      inbox: await Promise.all(
        newest(officeMails.filter((mail) => mail.folder !== "Sent")).map(async (mail) => {
          const known = byPlace.get(`${mail.folder.toLowerCase()}/${mail.uid}`);
          const clerk: InboundState = known?.state ?? "new";
          const line = await mailLine(town, office, mail);
          return { ...line, folder: mail.folder, flagged: mail.flagged, clerk, reason: known?.reason ?? null };
        }),
      ),
      sent: await Promise.all(
        newest(officeMails.filter((mail) => mail.folder === "Sent")).map((mail) => mailLine(town, office, mail)),
      ),
    },
    bookings,
    seats: seatDays(town, now, taken),
    trouble: town.service.health().trouble?.detail ?? null,
  };
}

async function personState(town: Town, id: string): Promise<PersonState> {
  const person = PEOPLE.find((one) => one.id === id);
  if (person === undefined) throw new Error(`nobody in town is called ${id}`);
  const inbox = newest(town.mail.messages(person.address).filter((mail) => mail.folder !== "Sent"));
  const lines = await Promise.all(inbox.map((mail) => mailLine(town, person.address, mail)));
  const shown = lines.map((line) => ({ ...line, seen: line.seen || town.opened.has(`${id}/${line.uid}`) }));
  return {
    id,
    name: person.name,
    address: person.address,
    unread: shown.filter((line) => !line.seen).length,
    inbox: shown,
    sent: (town.sent.get(id) ?? []).slice(-MOST_LINES).reverse(),
  };
}

async function mailLine(town: Town, address: string, mail: TrialMessage): Promise<MailLine> {
  const letter = await town.letters.open(address, mail);
  return {
    uid: mail.uid,
    receivedAt: mail.receivedAt,
    subject: letter.subject,
    from: letter.from.name || letter.from.address,
    to: letter.to,
    seen: mail.seen,
    files: letter.attachments.length,
  };
}

async function bookingLines(view: View): Promise<BookingLine[]> {
  const lines: (BookingLine & { requestedAt: Time })[] = [];
  for (const booking of await view.bookings({ limit: MOST_BOOKINGS })) {
    const person = await view.person(booking.personId);
    const offer = booking.status === "offered" ? booking.offer : null;
    const slots = "choice" in booking ? [booking.choice.slot] : (offer?.choices.map((choice) => choice.slot) ?? []);
    lines.push({
      reference: booking.reference,
      name: person?.name ?? "",
      status: booking.status,
      slots,
      replyBy: offer?.replyBy ?? null,
      events: await view.events(booking.id),
      requestedAt: booking.requestedAt,
    });
  }
  return lines
    .sort((a, b) =>
      a.requestedAt < b.requestedAt ? 1 : a.requestedAt > b.requestedAt ? -1 : a.reference < b.reference ? -1 : 1,
    )
    .map(({ requestedAt: _, ...line }) => line);
}

/** The coming open days, slot by slot: what an offer leaving now could contain is `free`. */
function seatDays(town: Town, now: Time, taken: Taken[]): SeatDay[] {
  const { policy, calendar } = town.office;
  const bookable = new Set(bookableSlots({ now, policy, calendar, taken }).map((slot) => slot.start));
  const days: SeatDay[] = [];
  for (let ahead = 1; days.length < SEAT_DAYS && ahead <= SEAT_DAYS_LOOKED_AT; ahead++) {
    const day = plusDays(dayOf(now), ahead);
    if (hoursOn(day, calendar) === null) continue;
    const slots = slotsOn(day, policy, calendar).map((slot) => {
      const there = taken.filter((one) => one.start < slot.end && slot.start < one.end);
      const full = there.length >= policy.seats;
      const seat = full
        ? there.some((one) => one.by === "offer")
          ? ("held" as const)
          : ("taken" as const)
        : bookable.has(slot.start)
          ? ("free" as const)
          : ("shut" as const);
      return { start: slot.start, seat };
    });
    days.push({ day, slots });
  }
  return days;
}

function newest(mails: TrialMessage[]): TrialMessage[] {
  return mails
    .toSorted((a, b) => (a.receivedAt < b.receivedAt ? 1 : a.receivedAt > b.receivedAt ? -1 : b.uid - a.uid))
    .slice(0, MOST_LINES);
}
