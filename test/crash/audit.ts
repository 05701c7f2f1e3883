import { fold } from "../../src/booking/apply.ts";
import type { Booking, Event } from "../../src/booking/booking.ts";
import { canonicalJson } from "../../src/booking/canonical-json.ts";
import { holdsOf, overlaps, type Taken } from "../../src/booking/seats.ts";
import { toTime } from "../../src/booking/time.ts";
import { identify } from "../../src/mail/applicant/identity.ts";
import { letterFor } from "../../src/mail/letters/letter-for.ts";
import type { Office } from "../../src/mail/office.ts";
import type { View } from "../../src/world/store.ts";
import type { InboundMail, MailboxAct, OutboxLetter, Task } from "../../src/world/store-rows.ts";
import { type Crowd, type Delivered, kindOf } from "./crowd.ts";
import type { Person } from "./people.ts";
import type { Submission } from "./sink.ts";

/** What a round must answer for. Each entry is a sentence. */
export type Findings = {
  /** A mail without state, an event without its letter, a letter that never left. */
  lost: string[];
  /** One cause answered by two letters, or one letter twice without being shown so. */
  doubled: string[];
  /** Rows that will never move again by themselves. */
  stuck: string[];
  /** A row that is not the fold of its events, seats, evidence, copies, flags. */
  wrong: string[];
  figures: Figures;
};

export type Figures = {
  people: number;
  mails: number;
  letters: number;
  submissions: number;
  /** Letters shown to staff as possibly arrived twice, and how many of them did. */
  shownUnknown: number;
  arrivedTwice: number;
  /** Of these: with staff after a second interruption (and among them: never left), and overtaken before the second try. */
  restingWithStaff: number;
  neverLeft: number;
  overtaken: number;
};

/** Flags and Message-IDs of a folder as the mail server shows them. */
export type FolderListing = { uid: number; messageId: string; seen: boolean; flagged: boolean }[];

export type Evidence = {
  office: Office;
  crowd: Pick<Crowd, "people" | "delivered">;
  submissions: Submission[];
  inbox: FolderListing;
  sent: FolderListing;
};

/** Everything there is to count, as values: what the database says beside what was seen outside. */
export type Books = Evidence & {
  mails: InboundMail[];
  letters: OutboxLetter[];
  bookings: { booking: Booking; events: Event[]; address: string | null }[];
  /** Open ones. */
  tasks: Task[];
  /** Those that staff have seen to. */
  doneTasks: Task[];
  taken: Taken[];
  acts: MailboxAct[];
};

const ALL = 1000;
const EVER = [toTime("2000-01-01T00:00:00+09:00"), toTime("2100-01-01T00:00:00+09:00")] as const;

export async function openBooks(view: View, evidence: Evidence): Promise<Books> {
  const bookings: Books["bookings"] = [];
  for (const booking of await view.bookings({ limit: ALL })) {
    const person = await view.person(booking.personId);
    bookings.push({ booking, events: await view.events(booking.id), address: person?.address ?? null });
  }
  return {
    ...evidence,
    bookings,
    mails: await view.inboundMails({ limit: ALL }),
    letters: await view.letters({ limit: ALL }),
    tasks: await view.tasks({ open: true, limit: ALL }),
    doneTasks: await view.tasks({ open: false, limit: ALL }),
    taken: await view.taken(...EVER),
    acts: await view.openActs(ALL),
  };
}

export function audit(books: Books): Findings {
  const times = timesSent(books.submissions);
  const findings: Findings = { lost: [], doubled: [], stuck: [], wrong: [], figures: figuresOf(books, times) };
  for (const mail of books.crowd.delivered) checkMail(mail, books, findings);
  for (const letter of books.letters) checkLetter(letter, books, times, findings);
  for (const messageId of times.keys()) {
    if (!books.letters.some((letter) => letter.messageId === messageId))
      findings.wrong.push(`a letter left that the outbox does not know: ${messageId}`);
  }
  for (const person of books.crowd.people) checkPerson(person, books, times, findings);
  for (const entry of books.bookings) checkBooking(entry, books, findings);
  checkSeats(books, findings);
  for (const { act, uid } of books.acts) findings.stuck.push(`the act ${act} on mail ${uid} is open`);
  return findings;
}

/** Whatever a worker still has to do; empty when it has come to rest. */
export async function unfinished(view: View): Promise<string[]> {
  const mails = await view.inboundMails({ states: ["new"], limit: ALL });
  const letters = await view.letters({ states: ["queued", "sending", "unknown"], limit: ALL });
  const unfiled = await view.letters({ states: ["accepted"], copied: false, limit: ALL });
  return [
    ...mails.map(({ id }) => `mail ${id} is new`),
    ...letters.filter((one) => !isResting(one)).map(({ id, kind, state }) => `letter ${id} (${kind}) is ${state}`),
    ...unfiled.map(({ id, kind }) => `letter ${id} (${kind}) has no copy in Sent`),
    ...(await view.openActs(ALL)).map(({ act, uid }) => `the act ${act} on mail ${uid} is open`),
  ];
}

/** A second lost answer leaves a letter to a person (decision 1). */
export function isResting(letter: OutboxLetter): boolean {
  return letter.state === "unknown" && letter.maybeTwice;
}

/** Its answer came before its second try: it had arrived, and rests as of unknown fate. */
function isOvertaken(letter: OutboxLetter): boolean {
  return isResting(letter) && letter.reason === "overtaken";
}

function figuresOf(books: Books, times: Map<string, Submission[]>): Figures {
  const { crowd, submissions, letters } = books;
  return {
    people: crowd.people.length,
    mails: crowd.delivered.reduce((sum, { copies }) => sum + copies, 0),
    letters: letters.length,
    submissions: submissions.length,
    shownUnknown: letters.filter((letter) => letter.maybeTwice).length,
    arrivedTwice: [...times.values()].filter((all) => all.length > 1).length,
    restingWithStaff: letters.filter((letter) => isResting(letter) && !isOvertaken(letter)).length,
    neverLeft: letters.filter((letter) => isResting(letter) && !times.has(letter.messageId)).length,
    overtaken: letters.filter(isOvertaken).length,
  };
}

function timesSent(submissions: Submission[]): Map<string, Submission[]> {
  const times = new Map<string, Submission[]>();
  for (const submission of submissions) {
    const messageId = identify(submission.raw).messageId ?? "none";
    times.set(messageId, [...(times.get(messageId) ?? []), submission]);
  }
  return times;
}

function checkMail(mail: Delivered, { mails, inbox }: Books, findings: Findings): void {
  const { messageId, copies, utterance, person } = mail;
  const name = `mail ${messageId} (${utterance.says}, ${person.habit.name})`;
  const rows = mails.filter((row) => row.messageId === messageId);
  if (rows.length < copies) findings.lost.push(`${name}: filed ${copies} times, stored ${rows.length} times`);
  if (rows.length > copies) findings.doubled.push(`${name}: filed ${copies} times, stored ${rows.length} times`);
  for (const row of rows.filter(({ state }) => state === "new")) findings.stuck.push(`${name}: row ${row.id} is new`);
  const duplicates = rows.filter(({ reason }) => reason === "duplicate");
  const decided = rows.filter(({ reason }) => reason !== "duplicate");
  if (rows.length === copies && decided.length !== 1)
    findings.doubled.push(`${name}: decided ${decided.length} times, ${duplicates.length} times a duplicate`);
  for (const row of decided) {
    if (row.state !== "new" && !utterance.ends.includes(row.state))
      findings.wrong.push(`${name}: ended ${row.state} (${row.reason}), not ${utterance.ends.join(" or ")}`);
  }
  for (const row of rows) {
    const shown = inbox.find(({ uid }) => uid === row.uid);
    // A flag stays when staff have settled what was held.
    const wanted = { seen: row.state === "handled", flagged: row.heldAt !== null };
    if (!shown) findings.wrong.push(`${name}: no longer in the inbox`);
    else if (shown.seen !== wanted.seen || shown.flagged !== wanted.flagged)
      findings.wrong.push(`${name}: ${row.state}, but seen ${shown.seen} and flagged ${shown.flagged}`);
  }
}

function checkLetter(
  letter: OutboxLetter,
  { tasks, doneTasks, sent }: Books,
  times: Map<string, Submission[]>,
  findings: Findings,
): void {
  const name = `letter ${letter.messageId}`;
  const left = times.get(letter.messageId) ?? [];
  const copies = sent.filter(({ messageId }) => messageId === letter.messageId).length;
  if (left.length > 1 && !letter.maybeTwice) findings.doubled.push(`${name}: left ${left.length} times, not shown`);
  if (left.some(({ raw }) => !raw.equals(left[0]?.raw ?? raw)))
    findings.wrong.push(`${name}: other bytes the second time`);
  const shown = [...tasks, ...doneTasks].some((task) => task.kind === "unknownLetter" && task.letterId === letter.id);
  if (letter.maybeTwice && !shown) findings.wrong.push(`${name}: may have arrived twice and no task says so`);
  switch (letter.state) {
    case "accepted":
      // A person may know better than the lost answer.
      if (!left.some(({ answered }) => answered) && !letter.reason?.startsWith("byStaff:"))
        findings.lost.push(`${name}: called accepted, but no 250 was given`);
      if (!letter.copied) findings.stuck.push(`${name}: has no copy in Sent by its row`);
      if (copies !== 1) findings[copies > 1 ? "doubled" : "lost"].push(`${name}: ${copies} copies in Sent`);
      return;
    case "withdrawn":
      findings.lost.push(`${name}: withdrawn (${letter.reason}), though nobody here waits so long`);
      return;
    case "unknown":
      if (!isResting(letter)) findings.stuck.push(`${name}: unknown and with nobody`);
      // Every person here answers only what came, so a letter can be overtaken only after it had come.
      if (isOvertaken(letter) && left.length === 0) findings.lost.push(`${name}: overtaken and never left`);
      return;
    case "queued":
    case "sending":
      findings.stuck.push(`${name}: ${letter.state}`);
      return;
    case "awaiting":
    case "drafted":
    case "capped":
    case "failed":
    case "bounced":
      findings.lost.push(`${name}: ${letter.state} (${letter.reason})`);
  }
}

function checkPerson(
  person: Person,
  { letters, bookings: all }: Books,
  times: Map<string, Submission[]>,
  findings: Findings,
): void {
  const { habit, address } = person;
  const name = `${address} (${habit.name})`;
  const theirs = letters.filter(({ to }) => to === address);
  const got = [...times].flatMap(([id, all]) => (all.some(({ to }) => to === address) ? [kindOf(id)] : []));
  for (const kind of new Set([...got, ...theirs.map((letter) => letter.kind)])) {
    const count = Math.max(got.filter((one) => one === kind).length, theirs.filter((one) => one.kind === kind).length);
    const wanted = habit.letters.filter((one) => one === kind).length;
    if (wanted === 0) findings.wrong.push(`${name}: a ${kind} letter that nothing called for`);
    else if (count > wanted) findings.doubled.push(`${name}: ${count} different letters ${kind}, not ${wanted}`);
  }
  const bookings = all.filter((one) => one.address === address);
  if (bookings.length > 1) findings.doubled.push(`${name}: ${bookings.length} bookings`);
  // Who waits for a letter that rests with staff gets no further here.
  if (theirs.some((letter) => isResting(letter) && !times.has(letter.messageId))) return;
  for (const kind of new Set(habit.letters)) {
    const count = got.filter((one) => one === kind).length;
    const wanted = habit.letters.filter((one) => one === kind).length;
    if (count < wanted) findings.lost.push(`${name}: got ${count} of ${wanted} letters ${kind}`);
  }
  if ((bookings[0]?.booking.status ?? null) !== habit.status)
    findings.wrong.push(`${name}: booking is ${bookings[0]?.booking.status}, not ${habit.status}`);
}

function checkBooking(
  { booking, events }: Books["bookings"][number],
  { letters, mails, office }: Books,
  findings: Findings,
): void {
  if (canonicalJson(fold(events)) !== canonicalJson(booking))
    findings.wrong.push(`booking ${booking.id}: the row is not the fold of its events`);
  for (const [position, event] of events.entries()) {
    const after = fold(events.slice(0, position + 1));
    const body =
      after &&
      letterFor(
        event,
        after,
        {
          phone: null,
          cannotTelephone: false,
          hasTermsText: () => true,
          consentedTo: null,
          freeTimes: [],
          ownMeeting: null,
          agreed: null,
          told: "nothing",
        },
        office,
      );
    const found = letters.filter(({ cause }) => cause === `${booking.id}:${position}`);
    if (found.length !== (body ? 1 : 0) || (body && found[0]?.kind !== body.kind))
      findings[body && found.length === 0 ? "lost" : "wrong"].push(
        `booking ${booking.id}: event ${position} (${event.type}) has ${found.length} letters, wants ${body?.kind ?? "none"}`,
      );
    if (event.type === "confirmed") {
      const { evidence } = event;
      const mail = evidence.by === "mailReply" ? mails.find(({ id }) => id === evidence.mailId) : undefined;
      if (mail?.state !== "handled" || mail.bookingId !== booking.id)
        findings.wrong.push(`booking ${booking.id}: confirmed without a handled mail of its own as evidence`);
    }
  }
}

function checkSeats({ bookings, taken }: Books, findings: Findings): void {
  const inOrder = (holds: Taken[]) =>
    JSON.stringify(
      holds.map(({ bookingId, seat, start, end, by }) => [seat, start, end, bookingId, by].join(" ")).sort(),
    );
  const wanted = bookings.flatMap(({ booking }) => holdsOf(booking));
  if (inOrder(wanted) !== inOrder(taken)) findings.wrong.push("the held seats are not those of the bookings");
  for (const [index, one] of taken.entries()) {
    for (const other of taken.slice(index + 1))
      if (one.seat === other.seat && overlaps(one, other))
        findings.wrong.push(`seat ${one.seat} is held twice at ${one.start}`);
  }
}
