import postgres from "postgres";
import { restoredOf } from "../../src/desk/restored.ts";
import { identify } from "../../src/mail/applicant/identity.ts";
import { copyOut, officeTables, settleForms } from "../../src/world/postgres-tables.ts";
import type { View } from "../../src/world/store.ts";
import { audit, type Books, type Evidence, type Findings, openBooks } from "./audit.ts";
import { list, officeOf } from "./office.ts";
import type { Person } from "./people.ts";
import { KIND_WORDS } from "./weeks-staff.ts";
import { type Database, peopleOf, type Stage } from "./weeks-stage.ts";

const ALL = 1000;
const ACTS_OF_THE_WEEKS = { termsPublished: 1, "opening:closed": 1 } as const;

/** Everything up to the death of the machine: what every round counts, and what only weeks bring. */
export async function countBeforeLoss(stage: Stage): Promise<Books> {
  const books = await booksOf(stage);
  const counted = audit(books);
  const { findings } = stage;
  take(findings, counted);
  findings.figures = counted.figures;
  await stage.look(async (view) => {
    await checkActs(stage, view);
    await checkTerms(stage, books, view);
    checkTakeovers(stage, books);
    checkEdited(stage, books);
  });
  await checkErased(stage, stage.databases.first);
  return books;
}

/** After the restore: the same for everybody whom the backup knew, and for the others nothing that they had already. */
export async function countAtEnd(stage: Stage, sentBefore: number): Promise<void> {
  const { findings, crowd, sink } = stage;
  const books = await booksOf(stage);
  const forgottenPeople = peopleOf(stage, "halfForgotten", "forgotten");
  const isForgotten = (person: Person) => forgottenPeople.includes(person);
  const known = new Set(books.letters.map(({ messageId }) => messageId));
  const idOf = ({ raw }: { raw: Uint8Array }) => identify(raw).messageId ?? "";
  const forgotten = sink.submissions.slice(0, sentBefore).filter((one) => !known.has(idOf(one)));
  take(
    findings,
    audit({
      ...books,
      submissions: sink.submissions.filter((one) => !forgotten.includes(one)),
      crowd: {
        people: books.crowd.people.filter((person) => !isForgotten(person)),
        delivered: books.crowd.delivered.filter(({ person }) => !isForgotten(person)),
      },
    }),
  );
  checkForgottenLetters(stage, books, forgotten.map(idOf));
  for (const { person, messageId } of crowd.delivered.filter((mail) => isForgotten(mail.person)))
    checkForgottenMail(findings, books, `mail ${messageId} (${person.habit.name})`, messageId);
  for (const { to } of sink.submissions.slice(sentBefore)) {
    if (forgottenPeople.some(({ address }) => address === to))
      findings.doubled.push(`${to}: a letter after the restore, which they had before`);
  }
  const restored = await stage.look(restoredOf);
  if (!restored?.answered || restored.answered.everything) findings.wrong.push("Sent was not looked through");
  if (!restored?.lifted) findings.wrong.push("the time of approval was not ended");
  await stage.look((view) => countActs(stage, view, { liftRestored: 1, restored: 1 }));
  await checkErased(stage, stage.databases.second);
}

async function booksOf(stage: Stage): Promise<Books> {
  const { servers, user, officeFile, crowd, sink } = stage;
  const evidence: Evidence = {
    office: officeOf(officeFile),
    crowd: {
      people: crowd.people.filter(({ habit }) => !habit.isErased),
      delivered: crowd.delivered.filter(({ person }) => !person.habit.isErased),
    },
    submissions: [...sink.submissions],
    inbox: await list(servers.dovecot, user, "INBOX"),
    sent: await list(servers.dovecot, user, "Sent"),
  };
  return stage.look((view) => openBooks(view, evidence));
}

function take(findings: Findings, counted: Findings): void {
  for (const count of ["lost", "doubled", "stuck", "wrong"] as const) findings[count].push(...counted[count]);
}

/** An act of a person that was killed is done once, however often they had to begin. */
async function countActs(stage: Stage, view: View, wanted: Readonly<Record<string, number>>): Promise<void> {
  const lines = await view.audits(ALL);
  for (const [act, count] of Object.entries(wanted)) {
    const found = lines.filter((line) => line.act === act).length;
    if (found !== count)
      stage.findings[found > count ? "doubled" : "lost"].push(`the act ${act} stands ${found} times in 履歴`);
  }
}

async function checkActs(stage: Stage, view: View): Promise<void> {
  await countActs(stage, view, ACTS_OF_THE_WEEKS);
  const tasks = await view.tasks({ open: true, limit: ALL });
  for (const why of ["moveByCall", "noNumber"]) {
    const found = tasks.filter((task) => task.why === why).length;
    if (found !== 1) stage.findings[found > 1 ? "doubled" : "lost"].push(`${found} tasks ${why} of the closed day`);
  }
}

/** T13: one version, everybody told once, by one letter or one call. */
async function checkTerms(stage: Stage, { bookings, tasks, letters }: Books, view: View): Promise<void> {
  const { findings } = stage;
  const published = await view.publishedTerms();
  if (published.length !== 1) findings.doubled.push(`${published.length} versions of the terms were published`);
  for (const { booking, address } of bookings) {
    const [person] = peopleOf(stage, "asking").filter((one) => one.address === address);
    const calls = tasks.filter(({ why, bookingId }) => why === "tell:termsNotice" && bookingId === booking.id).length;
    if (calls !== (person ? 1 : 0))
      findings[calls > 0 ? "doubled" : "lost"].push(`booking ${booking.id}: ${calls} calls about the new terms`);
  }
  const notices = letters.filter(({ kind }) => kind === "termsNotice").length;
  const told = await view.countTermsNotices(published[0]?.version ?? "");
  const calls = peopleOf(stage, "asking").length;
  if (told.letter !== notices || told.telephone !== calls)
    findings.wrong.push(
      `told are ${told.letter} by letter and ${told.telephone} by telephone, but there are ${notices} letters and ${calls} calls`,
    );
}

/** Each answer of staff is seen once, and its booking stands still from then on. */
function checkTakeovers({ ownAnswers, findings }: Stage, { mails, bookings }: Books): void {
  for (const { messageId, person } of ownAnswers) {
    const rows = mails.filter((mail) => mail.messageId === messageId).length;
    const entry = bookings.find(({ address }) => address === person.address);
    const name = `the answer ${messageId} (${person.habit.name})`;
    // What belongs to no booking leaves nothing behind but the digest of what it answered.
    const wanted = entry ? 1 : 0;
    if (rows !== wanted) findings[rows > wanted ? "doubled" : "lost"].push(`${name}: kept ${rows} times`);
    const taken = entry?.events.filter(({ type }) => type === "takenOver").length ?? 0;
    if (taken !== wanted) findings[taken > wanted ? "doubled" : "lost"].push(`${name}: taken over ${taken} times`);
    if (entry && entry.booking.frozen === null) findings.wrong.push(`${name}: its booking is not frozen`);
  }
}

/** What one person changed another one released, once, and it left so. */
function checkEdited({ findings, sink, ...stage }: Stage, { letters }: Books): void {
  for (const { address } of peopleOf({ crowd: stage.crowd }, "approved")) {
    for (const letter of letters.filter(({ to }) => to === address)) {
      const name = `letter ${letter.messageId}`;
      if (letter.releasedBy !== "ichiro") findings.wrong.push(`${name}: left without a release`);
      if (letter.kind !== "offer") continue;
      if (letter.edits?.by.join() !== "hanako") findings.lost.push(`${name}: the changed words are gone`);
      if (!letter.text.includes(KIND_WORDS)) findings.lost.push(`${name}: left with other words`);
      const left = sink.submissions.filter(({ raw }) => identify(raw).messageId === letter.messageId);
      if (left.length === 0) findings.lost.push(`${name}: released and never left`);
    }
  }
}

/** Decision 20: nothing of an erased person stands anywhere, sealed or not. */
async function checkErased(stage: Stage, database: Database): Promise<void> {
  for (const person of peopleOf(stage, "erased")) {
    for (const trace of await tracesOf(stage, database, person))
      stage.findings.wrong.push(`an erased person: ${trace}`);
  }
}

/** Where a value of the person stands: in the plain columns of the database, or in what is sealed there. */
async function tracesOf(stage: Stage, { ownerUrl }: Database, person: Person): Promise<string[]> {
  const values = [person.address, person.number, person.name, person.name.replace(" ", "")];
  const traces: string[] = [];
  const search = (where: string, text: string) => {
    for (const value of values) if (text.includes(value)) traces.push(`${value} stands in ${where}`);
  };
  const sql = postgres(ownerUrl, { max: 1, onnotice: () => {} });
  try {
    await sql.begin(async (tx) => {
      await settleForms(tx);
      for (const table of await officeTables(tx)) {
        for await (const rows of copyOut(tx, table, stage.officeId))
          search(`the table ${table.name}`, Buffer.from(rows).toString("utf8"));
      }
    });
  } finally {
    await sql.end();
  }
  await stage.look(async (view) => {
    const json = (value: unknown) => JSON.stringify(value);
    for (const mail of await view.inboundMails({ limit: ALL })) {
      const raw = await view.inboundRaw(mail.id);
      search(`mail ${mail.id}`, json(mail) + (raw ? Buffer.from(raw).toString("utf8") : ""));
    }
    for (const letter of await view.letters({ limit: ALL })) search(`letter ${letter.id}`, json(letter));
    for (const booking of await view.bookings({ limit: ALL }))
      search(`booking ${booking.id}`, json([booking, await view.events(booking.id)]));
    for (const open of [true, false]) search("tasks", json(await view.tasks({ open, limit: ALL })));
    search("people", json(await view.people({ limit: ALL })));
    search("履歴", json(await view.audits(ALL)));
    for (const key of ["restored", "opening", "mailClock"]) search(`setting ${key}`, json(await view.setting(key)));
  });
  return traces;
}

/** A letter that the database does not know is shown to staff once, from its copy in Sent. */
function checkForgottenLetters({ findings }: Stage, { mails, tasks, sent }: Books, messageIds: string[]): void {
  for (const messageId of new Set(messageIds)) {
    const name = `forgotten letter ${messageId}`;
    const rows = mails.filter((mail) => mail.messageId === messageId && mail.folder === "sent");
    if (rows.length !== 1) findings[rows.length > 1 ? "doubled" : "lost"].push(`${name}: kept ${rows.length} times`);
    for (const row of rows) {
      const shown = tasks.filter(({ mailId }) => mailId === row.id).length;
      if (row.state !== "held" || row.reason !== "sentAfterBackup" || shown !== 1)
        findings.wrong.push(`${name}: ${row.state} (${row.reason}) with ${shown} tasks`);
    }
    const copies = sent.filter((one) => one.messageId === messageId).length;
    if (copies !== 1) findings[copies > 1 ? "doubled" : "lost"].push(`${name}: ${copies} copies in Sent`);
  }
}

/** A mail that was answered in the forgotten time waits for a person; one of before the backup stands as it did. */
function checkForgottenMail(findings: Findings, { mails }: Books, name: string, messageId: string): void {
  const rows = mails.filter((mail) => mail.messageId === messageId);
  if (rows.length !== 1) findings[rows.length > 1 ? "doubled" : "lost"].push(`${name}: stored ${rows.length} times`);
  for (const row of rows) {
    const isBefore = row.state === "handled";
    const isHeld = row.state === "held" && row.reason === "answeredBefore";
    if (!isBefore && !isHeld) findings.wrong.push(`${name}: ${row.state} (${row.reason})`);
  }
}
