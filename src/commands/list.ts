import type { Booking, Status } from "../booking/booking.ts";
import { startOf, type Time, toDay } from "../booking/time.ts";
import { EXIT_USAGE } from "../settings.ts";
import type { BookingFilter } from "../world/store.ts";
import type { Person } from "../world/store-rows.ts";
import { printable, type Terminal } from "../world/terminal.ts";
import { type Office, readArgs, sayUsage, table, withStore } from "./with-store.ts";

const USAGE = "madoguchi list [--json] [--status S] [--from DAY] [--to DAY]";

const STATUSES = [
  "requested",
  "offered",
  "confirmed",
  "attended",
  "noShow",
  "stopped",
  "cancelled",
  "expired",
  "declined",
  "rejected",
] as const satisfies Status[];

/** The store gives no longer list than this at once. */
const MOST_BOOKINGS = 1_000;

/** One line of the list; docs/json.md says what each value means. */
export type ListedBooking = {
  reference: string;
  id: string;
  status: Status;
  via: Booking["via"];
  requestedAt: Time;
  answerBy: Time;
  start: Time | null;
  end: Time | null;
  replyBy: Time | null;
  person: Omit<Person, "id"> | null;
};

/** `madoguchi list`: bookings by the time of their consultation. */
export async function list(args: string[], terminal: Terminal): Promise<number> {
  const asked = readListArgs(args, terminal);
  if (asked === null) return EXIT_USAGE;
  return withStore(terminal, async (office) => {
    const bookings = await listBookings(office, asked.filter);
    if (asked.json) terminal.out(JSON.stringify(bookings));
    else for (const line of asTable(bookings)) terminal.out(printable(line));
    if (bookings.length === MOST_BOOKINGS) {
      terminal.err(`Only the first ${MOST_BOOKINGS} are listed; narrow the list with --status, --from and --to.`);
    }
    return 0;
  });
}

export function readListArgs(args: string[], terminal: Terminal): { json: boolean; filter: BookingFilter } | null {
  const read = readArgs(terminal, USAGE, args, {
    json: { type: "boolean" },
    status: { type: "string" },
    from: { type: "string" },
    to: { type: "string" },
  });
  if (read === null) return null;
  const { json = false, status, from, to } = read.values;
  const known = STATUSES.find((each) => each === status);
  if (status !== undefined && known === undefined) {
    sayUsage(terminal, `--status must be one of ${STATUSES.join(", ")}`, USAGE);
    return null;
  }
  if (read.positionals.length > 0) {
    sayUsage(terminal, "list takes no further words", USAGE);
    return null;
  }
  try {
    const filter: BookingFilter = { limit: MOST_BOOKINGS };
    if (known !== undefined) filter.statuses = [known];
    if (from !== undefined) filter.from = startOf(toDay(from));
    if (to !== undefined) filter.to = startOf(toDay(to));
    return { json, filter };
  } catch {
    sayUsage(terminal, "--from and --to must be days of the form 2026-12-03; --to itself is not included", USAGE);
    return null;
  }
}

export function listBookings(office: Office, filter: BookingFilter): Promise<ListedBooking[]> {
  return office.store.look(office.id, async (view) => {
    const listed: ListedBooking[] = [];
    for (const booking of await view.bookings(filter)) {
      listed.push(listedOf(booking, await view.person(booking.personId)));
    }
    return listed;
  });
}

export function listedOf(booking: Booking, person: Person | null): ListedBooking {
  const slot = slotOf(booking);
  return {
    reference: booking.reference,
    id: booking.id,
    status: booking.status,
    via: booking.via,
    requestedAt: booking.requestedAt,
    answerBy: booking.answerBy,
    start: slot?.start ?? null,
    end: slot?.end ?? null,
    replyBy: booking.status === "offered" ? booking.offer.replyBy : null,
    person: withoutId(person),
  };
}

export function withoutId(person: Person | null): Omit<Person, "id"> | null {
  if (person === null) return null;
  const { id: _id, ...values } = person;
  return values;
}

/** The agreed slot, or that of the first choice of an offer. */
function slotOf(booking: Booking): { start: Time; end: Time } | null {
  switch (booking.status) {
    case "requested":
      return null;
    case "offered":
      return booking.offer.choices[0]?.slot ?? null;
    case "confirmed":
    case "attended":
    case "noShow":
    case "stopped":
      return booking.choice.slot;
    case "cancelled":
      return booking.was?.slot ?? null;
    case "expired":
    case "declined":
    case "rejected":
      return booking.lastOffer?.choices[0]?.slot ?? null;
  }
}

function asTable(bookings: ListedBooking[]): string[] {
  if (bookings.length === 0) return ["No bookings."];
  const head = ["REFERENCE", "STATUS", "START", "NAME", "NUMBER"];
  const rows = bookings.map(({ reference, status, start, person }) => [
    reference,
    status,
    start === null ? "-" : `${start.slice(0, 10)} ${start.slice(11, 16)}`,
    person?.name ?? "-",
    person?.jobSeekerNumber ?? "-",
  ]);
  return table([head, ...rows]);
}
