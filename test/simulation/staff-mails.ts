import type { Booking } from "../../src/booking/booking.ts";
import { openOfferOf } from "../../src/booking/offers.ts";
import {
  answeredMyself,
  notForUs,
  sendCouldNotRead,
  treatAsAcceptance,
  treatAsCancellation,
  treatAsDecline,
  treatAsRequest,
  treatAsWishes,
} from "../../src/desk/staff-mails.ts";
import type { InboundMail } from "../../src/world/store-rows.ts";
import type { JobSeeker } from "./people.ts";
import type { Clerk } from "./staff.ts";
import { formIds, someSlot } from "./staff-bookings.ts";
import type { Written } from "./town.ts";

/** Held mails, read by a careful person who understands what was meant and does that, or telephones. */
export async function settleHeldMails(clerk: Clerk, most: number): Promise<void> {
  const { town, desk } = clerk;
  const held = await desk.world.store.look(desk.office.id, (view) =>
    view.inboundMails({ states: ["held"], limit: 100 }),
  );
  for (const mail of held.slice(0, most)) {
    const written = mail.messageId ? town.truth.get(mail.messageId) : undefined;
    if (!written) throw new Error(`nobody wrote the mail ${mail.id}`);
    await settleMail(clerk, mail, written);
  }
}

async function settleMail(clerk: Clerk, mail: InboundMail, written: Written): Promise<void> {
  const { town, desk, staff, does } = clerk;
  const on = { staff, mailId: mail.id, references: [] };
  const putAside = async () => {
    written.overruled = true;
    await does("answeredMyself", (tx) => answeredMyself(tx, desk, on));
  };
  if (written.meaning === "spam" || written.meaning === "business")
    return void (await does("notForUs", (tx) => notForUs(tx, desk, on)));
  if (mail.reason === "refusedPerson" && town.random.chance(0.7)) return putAside();
  if (mail.reason === "answeredByStaff" || town.random.chance(0.1)) return putAside();
  if (town.random.chance(0.04)) {
    written.overruled = true;
    const sent = await does("sendCouldNotRead", (tx) => sendCouldNotRead(tx, desk, on));
    return "refused" in sent ? putAside() : undefined;
  }
  if (written.meaning === "request" && written.person) return treatRequest(clerk, mail, written.person, putAside);
  const booking = await bookingFor(clerk, mail, written);
  if (!booking) return putAside();
  const onBooking = { ...on, bookingId: booking.id, senderChecked: true };
  switch (written.meaning) {
    case "accept":
    case "acceptLoose": {
      const choice = choiceOf(booking, written);
      if (choice === null) return putAside();
      const seen = { ...onBooking, choice, ofOffer: openOfferOf(booking)?.n ?? 0 };
      const done = await does("treatAsAcceptance", (tx) => treatAsAcceptance(tx, desk, seen));
      return "refused" in done ? putAside() : undefined;
    }
    case "decline": {
      const done = await does("treatAsDecline", (tx) => treatAsDecline(tx, desk, onBooking));
      return "refused" in done ? putAside() : undefined;
    }
    case "cancel": {
      const done = await does("treatAsCancellation", (tx) => treatAsCancellation(tx, desk, onBooking));
      return "refused" in done ? putAside() : undefined;
    }
    case "wishes":
    case "change":
    case "fills": {
      const { start: from, end: to } = someSlot(town);
      const act = { ...onBooking, wishes: [{ from, to }] };
      const done = await does("treatAsWishes", (tx) => treatAsWishes(tx, desk, act));
      return "refused" in done ? putAside() : undefined;
    }
    default:
      return putAside();
  }
}

async function treatRequest(
  { town, desk, staff, does }: Clerk,
  mail: InboundMail,
  person: JobSeeker,
  putAside: () => Promise<void>,
): Promise<void> {
  const { start: from, end: to } = someSlot(town);
  const facts = {
    name: person.name,
    jobSeekerNumber: person.number,
    registering: false,
    address: person.address,
    phone: null,
    companion: null,
  };
  const input = { staff, mailId: mail.id, references: [], ...formIds(town), facts, wishes: [{ from, to }] };
  const done = await does("treatAsRequest", (tx) => treatAsRequest(tx, desk, input));
  if ("refused" in done) await putAside();
}

/** The booking whose letter the mail answers; what answers none is asked back on the telephone. */
async function bookingFor({ desk }: Clerk, mail: InboundMail, { letterId }: Written): Promise<Booking | null> {
  return desk.world.store.look(desk.office.id, async (view) => {
    const letter = letterId ? await view.letterByMessageId(letterId) : null;
    const id = letter?.bookingId ?? mail.bookingId;
    return id ? view.booking(id) : null;
  });
}

/** The number under which the time that the person meant stands on the offer now; null where it no longer does. */
function choiceOf(booking: Booking, { start }: Written): number | null {
  return openOfferOf(booking)?.choices.find((one) => one.slot.start === start)?.number ?? null;
}
