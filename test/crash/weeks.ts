import { existsSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import postgres from "postgres";
import { toDay } from "../../src/booking/time.ts";
import { readBackup } from "../../src/world/backup-file.ts";
import { type Random, seeded } from "../simulation/random.ts";
import type { Round, Servers } from "./round.ts";
import { countAtEnd, countBeforeLoss } from "./weeks-audit.ts";
import { SAYS_ACCEPT, SAYS_CHANGE } from "./weeks-people.ts";
import { accounts, ownAnswer } from "./weeks-staff.ts";
import { arrive, comeToRest, dieAt, have, openStage, peopleOf, runToEnd, type Stage } from "./weeks-stage.ts";

/**
 * One office through eight days of its own clock, killed at every point that a round of minutes never comes to: what time brings,
 * what staff do, what an operator runs beside the service, and life after a restore. The days lie in the past, as Dovecot takes no
 * arrival ahead of its clock.
 */
export async function runWeeks(servers: Servers, user: string, seed: number): Promise<Round> {
  const stage = await openStage(servers, user, seed);
  const random = seeded(seed);
  try {
    stage.crowd.begin();
    await prepare(stage);
    await changeAndTakeOver(stage, random);
    await remind(stage, random);
    await expire(stage);
    await changeTerms(stage, random);
    await closeDay(stage);
    await editAndRelease(stage);
    await erase(stage);
    await backUp(stage, random);
    await liveOnForgotten(stage);
    const books = await countBeforeLoss(stage);
    const sentBefore = stage.sink.submissions.length;
    await loseAndRestore(stage, random);
    await liveOnRestored(stage, random);
    await stage.crowd.rest();
    await countAtEnd(stage, sentBefore);
    const { kills, findings } = stage;
    return { seed, kills, findings, books, settledMs: null };
  } finally {
    await stage.crowd.rest().catch(() => undefined);
    await stage.close();
  }
}

/** Wednesday, 10 June: the mailbox is taken over, and everybody of the first days writes. */
async function prepare(stage: Stage): Promise<void> {
  const staff = await accounts();
  await stage.store().transaction(stage.officeId, async (tx) => {
    for (const account of staff) await tx.saveStaff(account);
  });
  stage.clock.set("2026-06-10T09:30:00+09:00");
  await comeToRest(stage, "first contact", {
    until: async () => {
      const cursors = await stage.look((view) => Promise.all(FOLDERS.map((folder) => view.cursor(folder))));
      return cursors.every((cursor) => cursor !== null);
    },
  });
  await arrive(stage, "silent", 4);
  await arrive(stage, "tuesday", 4);
  await arrive(stage, "changing", 4);
  await arrive(stage, "asking", 3);
  await arrive(stage, "july", 3);
  for (const group of ["cancelledByOffice", "byTelephone", "called", "erased"] as const) await arrive(stage, group);
  await comeToRest(stage, "the first requests", {
    until: () =>
      have(stage, "offer", 1, "silent") &&
      have(stage, "details", 1, "tuesday", "changing", "july", "cancelledByOffice", "byTelephone", "called") &&
      have(stage, "heldReceipt", 1, "asking") &&
      have(stage, "declineReceipt", 1, "erased"),
  });
}

const FOLDERS = ["inbox", "junk", "sent"] as const;

/** The same day: other times are wished, and staff answer from their own mail program. */
async function changeAndTakeOver(stage: Stage, random: Random): Promise<void> {
  stage.clock.set("2026-06-10T11:00:00+09:00");
  const changing = peopleOf(stage, "changing");
  const wish = async (...which: number[]) => {
    for (const index of which) {
      const person = changing[index];
      if (person) await stage.crowd.say(person, SAYS_CHANGE, "details");
    }
  };
  await dieAt(stage, "before commit: change offered", { first: () => wish(0) });
  await dieAt(stage, "after commit: change offered", { first: () => wish(1) });
  await dieAt(stage, "before commit: change confirmed", { first: () => wish(2) });
  await dieAt(stage, "after commit: change confirmed", { first: () => wish(3), nth: random.between(1, 2) });
  const [one, two, three] = peopleOf(stage, "asking");
  const answerFor = (person: typeof one) => async () => {
    const question = stage.crowd.delivered.findLast((mail) => mail.person === person);
    if (question) await answerMyself(stage, question.messageId, question.person);
  };
  await dieAt(stage, "before commit: takeover noted", { first: answerFor(one) });
  await dieAt(stage, "after commit: takeover noted", { first: answerFor(two) });
  // The request and its answer lie there before the clerk sees either.
  const answerAtOnce = async () => {
    await arrive(stage, "early");
    const asked = stage.crowd.delivered.at(-1);
    if (asked) await answerMyself(stage, asked.messageId, asked.person);
  };
  await dieAt(stage, "before commit: answer of staff noted", { first: answerAtOnce });
  await dieAt(stage, "after commit: answer of staff noted", { first: answerFor(three) });
  await comeToRest(stage, "changes and answers of staff", { until: () => have(stage, "details", 2, "changing") });
}

async function answerMyself(stage: Stage, answers: string, person: Parameters<typeof ownAnswer>[0]): Promise<void> {
  const messageId = `<own.${stage.ownAnswers.length + 1}@office.example.jp>`;
  stage.ownAnswers.push({ messageId, answers, person });
  await stage.fileInSent(ownAnswer(person, answers, messageId, stage.clock.now()));
}

/** Monday the 15th: the last day of open offers, and the day before consultations. */
async function remind(stage: Stage, random: Random): Promise<void> {
  stage.clock.set("2026-06-15T10:00:00+09:00");
  await dieAt(stage, "before commit: reply reminder written", { nth: random.between(1, 2) });
  await dieAt(stage, "after commit: reply reminder written", { nth: random.between(1, 2) });
  await dieAt(stage, "before commit: reminder written", { nth: random.between(1, 2) });
  await dieAt(stage, "after commit: reminder written", { nth: random.between(1, 2) });
  await comeToRest(stage, "reminders", {
    until: () => have(stage, "replyReminder", 1, "silent") && have(stage, "reminder", 1, "tuesday"),
  });
}

/** Tuesday morning: offers are void. */
async function expire(stage: Stage): Promise<void> {
  stage.clock.set("2026-06-16T09:30:00+09:00");
  await dieAt(stage, "before commit: offer expired");
  await dieAt(stage, "after commit: offer expired");
  await arrive(stage, "crossing", 3);
  await comeToRest(stage, "expiry", {
    until: () => have(stage, "expiryNotice", 1, "silent") && have(stage, "offer", 1, "crossing"),
  });
}

/** The same day: new terms for consultations from the 24th on. */
async function changeTerms(stage: Stage, random: Random): Promise<void> {
  stage.clock.set("2026-06-16T10:00:00+09:00");
  const errand = { do: "terms", version: "2026-06", effectiveOn: toDay("2026-06-24") } as const;
  await dieAt(stage, "before commit: terms published", { errand });
  await dieAt(stage, "after commit: terms published", { errand });
  await dieAt(stage, "before commit: notice noted", { nth: random.between(1, 4) });
  await dieAt(stage, "after commit: notice noted", { nth: random.between(1, 4) });
  await dieAt(stage, "before commit: offer renewed", { nth: random.between(1, 2) });
  await dieAt(stage, "after commit: offer renewed");
  await comeToRest(stage, "new terms", {
    until: () =>
      have(stage, "details", 1, "crossing") &&
      have(
        stage,
        "termsNotice",
        1,
        "tuesday",
        "changing",
        "july",
        "cancelledByOffice",
        "byTelephone",
        "called",
        "crossing",
      ),
  });
}

/** Noon: the chief closes a day in July on which three people have agreed to come. */
async function closeDay(stage: Stage): Promise<void> {
  stage.clock.set("2026-06-16T11:00:00+09:00");
  const settle = (["cancelledByOffice", "byTelephone", "called"] as const).flatMap((group, index) =>
    peopleOf(stage, group).map((person) => ({
      person,
      how: (["cancel", "telephone", "call"] as const)[index] ?? "call",
    })),
  );
  const duty = stage.staff.close(toDay("2026-07-03"), settle);
  await dieAt(stage, "before commit: day closed", { duty });
  await dieAt(stage, "after commit: day closed", { duty });
  await comeToRest(stage, "a closed day", {
    duty,
    until: () => have(stage, "cancellationReceipt", 1, "cancelledByOffice") && have(stage, "details", 2, "byTelephone"),
  });
}

/** Every letter is looked at for an hour: one person changes its words, another one releases it. */
async function editAndRelease(stage: Stage): Promise<void> {
  stage.clock.set("2026-06-16T12:00:00+09:00");
  const { staff } = stage;
  await dieAt(stage, "before commit: send mode set", { duty: staff.setMode("approve") });
  await dieAt(stage, "after commit: send mode set", { duty: staff.setMode("approve") });
  await arrive(stage, "approved", 3);
  await dieAt(stage, "before commit: letter edited", { duty: staff.editOffers() });
  await dieAt(stage, "after commit: letter edited", { duty: staff.editOffers() });
  // Nobody releases an offer before a colleague has changed its words.
  const editFirst = staff.editOffers();
  const release = async () => (await editFirst()) && (await staff.seeToLetters()());
  await dieAt(stage, "before commit: letter released", { duty: release });
  await dieAt(stage, "after commit: letter released", { duty: release });
  await comeToRest(stage, "edited letters", { duty: editFirst, until: () => have(stage, "details", 1, "approved") });
  await comeToRest(stage, "letters leave by themselves again", {
    duty: staff.setMode("auto"),
    until: async () => (await stage.look((view) => view.setting("sendMode"))) === "auto",
  });
}

/** Wednesday the 17th: somebody asks to be forgotten; their mails are more than one transaction takes. */
async function erase(stage: Stage): Promise<void> {
  stage.clock.set("2026-06-17T10:00:00+09:00");
  const [person] = peopleOf(stage, "erased");
  if (!person) throw new Error("nobody to be erased");
  const errand = { do: "erase", address: person.address, name: person.name } as const;
  await dieAt(stage, "before commit: words erased", { errand });
  await dieAt(stage, "after commit: words erased", { errand });
  await dieAt(stage, "before commit: person erased", { errand });
  await dieAt(stage, "after commit: person erased", { errand });
}

/** A command that copies the database takes about so long; it is killed somewhere within. */
const LONGEST_COPY_MS = 500;

async function backUp(stage: Stage, random: Random): Promise<void> {
  stage.clock.set("2026-06-17T11:00:00+09:00");
  await arrive(stage, "halfForgotten");
  await comeToRest(stage, "the last request before the backup", {
    until: () => have(stage, "offer", 1, "halfForgotten"),
  });
  const errand = { do: "backup", ownerUrl: stage.databases.first.ownerUrl, path: stage.backup } as const;
  for (let tries = 0; tries < 3; tries++) {
    if (existsSync(stage.backup)) break;
    await dieAt(stage, "while a backup is written", { errand, afterMs: random.between(0, LONGEST_COPY_MS) });
  }
  // A file that stands there is whole, or there is none.
  if (existsSync(stage.backup)) await readBackup(stage.backup);
  else await runToEnd(stage, errand);
}

/** What the restored database will not know. */
async function liveOnForgotten(stage: Stage): Promise<void> {
  stage.clock.set("2026-06-17T14:00:00+09:00");
  await arrive(stage, "forgotten");
  const [half] = peopleOf(stage, "halfForgotten");
  if (half) await stage.crowd.say(half, SAYS_ACCEPT, "offer");
  await comeToRest(stage, "the days that will be forgotten", {
    until: () => have(stage, "details", 1, "forgotten", "halfForgotten"),
  });
}

async function loseAndRestore(stage: Stage, random: Random): Promise<void> {
  stage.clock.set("2026-06-17T16:00:00+09:00");
  await arrive(stage, "unread");
  const { ownerUrl } = stage.databases.second;
  const errand = { do: "restore", ownerUrl, path: stage.backup } as const;
  for (let tries = 0; tries < 4; tries++) {
    const found = await tablesOf(ownerUrl);
    if (found > 0) break;
    await dieAt(stage, "while a backup is restored", { errand, afterMs: random.between(0, LONGEST_COPY_MS) });
    // The server takes back what a dead client had begun.
    await wait(300);
  }
  if ((await tablesOf(ownerUrl)) === 0) await runToEnd(stage, errand);
  await stage.moveToSecond();
}

/** Zero, or all of them: a restore is one transaction. */
async function tablesOf(ownerUrl: string): Promise<number> {
  const sql = postgres(ownerUrl, { max: 1, onnotice: () => {} });
  try {
    const [row] = await sql<{ count: number }[]>`
      select count(*)::int as count from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`;
    return row?.count ?? 0;
  } finally {
    await sql.end();
  }
}

/** Nothing leaves without a person until the chief ends it. */
async function liveOnRestored(stage: Stage, random: Random): Promise<void> {
  const { staff } = stage;
  await dieAt(stage, "before commit: sent mail noted after a restore", { nth: random.between(1, 2) });
  await dieAt(stage, "after commit: sent mail noted after a restore");
  await dieAt(stage, "before commit: Sent looked through");
  await dieAt(stage, "after commit: Sent looked through");
  await dieAt(stage, "before commit: letter released", { duty: staff.seeToLetters() });
  await dieAt(stage, "after commit: letter released", { duty: staff.seeToLetters() });
  await comeToRest(stage, "what was unread is answered", { until: () => have(stage, "details", 1, "unread") });
  await dieAt(stage, "before commit: probation lifted", { duty: staff.lift() });
  await dieAt(stage, "after commit: probation lifted", { duty: staff.lift() });
  await arrive(stage, "afterwards");
  await comeToRest(stage, "all is well again", {
    duty: staff.lift(),
    until: () => have(stage, "details", 1, "afterwards"),
  });
}
