import type { Booking, Event, Evidence } from "../booking/booking.ts";
import { EXIT_USAGE } from "../settings.ts";
import type { InboundMail, OutboxLetter, Person } from "../world/store-rows.ts";
import { printable, type Terminal } from "../world/terminal.ts";
import { listedOf, withoutId } from "./list.ts";
import { type Office, readArgs, sayUsage, table, withStore } from "./with-store.ts";

const USAGE = "madoguchi show REFERENCE [--json]";
const MOST_LETTERS = 1_000;

/** Everything about one booking; docs/json.md says what each value means. */
export type ShownBooking = {
  booking: Booking;
  person: Omit<Person, "id"> | null;
  evidence: Evidence | null;
  events: Event[];
  letters: ShownLetter[];
  mails: ShownMail[];
};

export type ShownLetter = Pick<
  OutboxLetter,
  | "id"
  | "order"
  | "kind"
  | "to"
  | "subject"
  | "text"
  | "state"
  | "reason"
  | "attempts"
  | "messageId"
  | "writtenAt"
  | "acceptedAt"
  | "maybeTwice"
  | "attachments"
>;

export type ShownMail = Pick<
  InboundMail,
  "id" | "folder" | "messageId" | "receivedAt" | "fromAddress" | "subject" | "state" | "reason"
>;

/** `madoguchi show`: one booking with its evidence, history, letters and mails. */
export async function show(args: string[], terminal: Terminal): Promise<number> {
  const read = readArgs(terminal, USAGE, args, { json: { type: "boolean" } });
  if (read === null) return EXIT_USAGE;
  const [reference, ...more] = read.positionals;
  if (reference === undefined || more.length > 0) return sayUsage(terminal, "show takes one reference", USAGE);
  return withStore(terminal, async (office) => {
    const shown = await showBooking(office, reference);
    if (shown === null) {
      terminal.err(`There is no booking with the reference ${reference.slice(0, 40)}.`);
      return 1;
    }
    if (read.values.json) terminal.out(JSON.stringify(shown));
    else for (const line of asText(shown)) terminal.out(printable(line));
    return 0;
  });
}

/** By reference, however it is cased, or by id. */
export function showBooking(office: Office, reference: string): Promise<ShownBooking | null> {
  return office.store.look(office.id, async (view) => {
    const booking =
      (await view.bookingByReference(reference.trim().toUpperCase())) ??
      (await view.bookingByReference(reference)) ??
      (await view.booking(reference));
    if (booking === null) return null;
    const letters = await view.letters({ bookingId: booking.id, limit: MOST_LETTERS });
    const mails = await view.inboundMails({ bookingId: booking.id, limit: MOST_LETTERS });
    return {
      booking,
      person: withoutId(await view.person(booking.personId)),
      evidence: "evidence" in booking ? booking.evidence : null,
      events: await view.events(booking.id),
      letters: letters.map(shownLetter),
      mails: mails.map(shownMail),
    };
  });
}

function shownLetter(letter: OutboxLetter): ShownLetter {
  const { id, order, kind, to, subject, text, state, reason, attempts, messageId } = letter;
  const { writtenAt, acceptedAt, maybeTwice, attachments } = letter;
  return {
    id,
    order,
    kind,
    to,
    subject,
    text,
    state,
    reason,
    attempts,
    messageId,
    writtenAt,
    acceptedAt,
    maybeTwice,
    attachments,
  };
}

function shownMail(mail: InboundMail): ShownMail {
  const { id, folder, messageId, receivedAt, fromAddress, subject, state, reason } = mail;
  return { id, folder, messageId, receivedAt, fromAddress, subject, state, reason };
}

function asText({ booking, person, evidence, events, letters, mails }: ShownBooking): string[] {
  const listed = listedOf(booking, null);
  const facts = [
    ["reference", booking.reference],
    ["status", booking.status],
    ["via", booking.via],
    ["requested", booking.requestedAt],
    ["answer by", booking.answerBy],
    ["start", listed.start ?? "-"],
    ["reply by", listed.replyBy ?? "-"],
    ["name", person?.name ?? "-"],
    ["number", person?.jobSeekerNumber ?? (person?.registering ? "none yet (said so)" : "-")],
    ["address", person?.address ?? "-"],
    ["telephone", person?.phone ?? "-"],
    ["evidence", evidence === null ? "-" : JSON.stringify(evidence)],
  ];
  return [
    ...table(facts),
    "",
    "HISTORY",
    ...table(events.map(({ at, type }) => [at, type])),
    "",
    "LETTERS",
    ...table(letters.map(({ writtenAt, kind, state, to, reason }) => [writtenAt, kind, state, to, reason ?? ""])),
    "",
    "MAILS",
    ...table(mails.map((mail) => [mail.receivedAt, mail.state, mail.fromAddress ?? "-", mail.reason ?? ""])),
  ];
}
