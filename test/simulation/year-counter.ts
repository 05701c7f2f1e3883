/**
 * A second count of a month, written from the rules (T7-1, T6-3d, decision 11 in docs) and not from the report: plain loops over
 * everything that the office holds, as one text. It shares no line with `src/desk/report.ts`, so both would have to be wrong alike.
 */
export type Counted = Record<string, Record<string, number>>;

type Held = {
  bookings: [string, BookingRow][];
  events: [string, EventRow[]][];
  letters: [string, LetterRow][];
  inbound: [string, { receivedAt: string; heldAt: string | null; settledAt: string | null }][];
};
type BookingRow = { status: string; requestedAt: string; via: string; choice?: { slot: { start: string } } };
type EventRow = {
  type: string;
  at: string;
  via?: string;
  by?: string | { mail?: string };
  answerBy?: string;
  evidence?: { by: string; was?: string };
};
type LetterRow = {
  bookingId: string | null;
  kind: string;
  state: string;
  writtenAt: string;
  acceptedAt: string | null;
};

/** Times are in Tokyo's form, so a month is the first seven letters. */
export function countMonth(snapshot: string, month: string, countedAt: string): Counted {
  const { bookings, events, letters, inbound } = JSON.parse(snapshot) as Held;
  const counted: Counted = {};
  const add = (table: string, row: string) => {
    counted[table] = { ...counted[table], [row]: (counted[table]?.[row] ?? 0) + 1 };
  };
  const isIn = (time: string) => time.startsWith(month);

  for (const [id, history] of events) {
    for (const event of history) {
      if (isIn(event.at)) countEvent(event, add);
      if (event.type !== "requested" || event.via === "consultation" || event.via === "earlier") continue;
      if (event.answerBy && isIn(event.answerBy))
        add(
          "promise",
          promiseOf(
            event.answerBy,
            countedAt,
            history,
            letters.map(([, letter]) => letter).filter((one) => one.bookingId === id),
          ),
        );
    }
  }
  for (const [, { status, choice }] of bookings) {
    if (!choice || !["confirmed", "attended", "noShow", "stopped"].includes(status)) continue;
    const { start } = choice.slot;
    if (!isIn(start)) continue;
    add("outcomes", status);
    add("weekdays", String(new Date(`${start.slice(0, 10)}T12:00:00Z`).getUTCDay()));
    add("hours", start.slice(11, 13));
  }
  for (const [, { writtenAt, state }] of letters)
    if (isIn(writtenAt)) add("letters", FATE[state] ?? `no word for ${state}`);
  for (const [, { receivedAt, heldAt, settledAt }] of inbound)
    if (isIn(receivedAt) && heldAt !== null) add("heldMails", settledAt === null ? "waiting" : "settled");
  return counted;
}

/** Days from the request to the consultation, sorted, of all that took place or stands. */
export function leadDaysOf(snapshot: string, month: string): number[] {
  const { bookings } = JSON.parse(snapshot) as Held;
  const found: number[] = [];
  for (const [, { status, choice, requestedAt, via }] of bookings) {
    if (!choice || via === "earlier" || !["confirmed", "attended", "noShow", "stopped"].includes(status)) continue;
    if (!choice.slot.start.startsWith(month)) continue;
    const day = (time: string) => Date.parse(`${time.slice(0, 10)}T00:00:00Z`);
    found.push((day(choice.slot.start) - day(requestedAt)) / 86_400_000);
  }
  return found.sort((a, b) => a - b);
}

function countEvent({ type, via, by }: EventRow, add: (table: string, row: string) => void): void {
  if (type === "requested" && via !== "earlier") add("requests", via ?? "nothing");
  // A duplicate that was made one with another request ended nobody's wish.
  if (type === "cancelled" && by === "mail") add("endings", "cancelledByMail");
  if (type === "cancelled" && by === "phone") add("endings", "cancelledByPhone");
  if (type === "cancelled" && by === "office") add("endings", "cancelledByOffice");
  if (type === "expired" || type === "declined" || type === "rejected") add("endings", type);
}

/** T6-3d, in the words of the design: met by an accepted letter that did not come back, by a call, by staff's own answer. */
function promiseOf(answerBy: string, countedAt: string, history: EventRow[], letters: LetterRow[]): string {
  const answered: string[] = [];
  const ended: string[] = [];
  for (const { type, at, by, evidence } of history) {
    if (type === "toldByPhone" || type === "rejected") answered.push(at);
    if (type === "takenOver" && typeof by === "object" && by.mail) answered.push(at);
    if (type === "confirmed" && evidence?.by === "staffWitnessed") answered.push(at);
    if (["cancelled", "expired", "declined", "rejected"].includes(type)) ended.push(at);
  }
  for (const { kind, state, acceptedAt } of letters)
    if (state === "accepted" && acceptedAt && !SAYS_NOTHING.includes(kind)) answered.push(acceptedAt);
  if (answered.some((at) => at <= answerBy)) return "kept";
  if (ended.some((at) => at <= answerBy)) return "endedBefore";
  return countedAt <= answerBy ? "running" : "broken";
}

/** Letters that do not answer a request: that it came, that something is over, that a day is near, that the terms change. */
const SAYS_NOTHING = [
  "heldReceipt",
  "declineReceipt",
  "cancellationReceipt",
  "expiryNotice",
  "changeLapsed",
  "reminder",
  "replyReminder",
  "phoneOnly",
  "termsNotice",
  "refusalNotice",
];

const FATE: Record<string, string> = {
  accepted: "sent",
  bounced: "bounced",
  failed: "failed",
  unknown: "unknown",
  awaiting: "waiting",
  capped: "waiting",
  queued: "waiting",
  sending: "waiting",
  withdrawn: "withdrawn",
  drafted: "drafted",
};
