import type { Random } from "../simulation/random.ts";
import { SAYS_CHANGE } from "./weeks-people.ts";
import { accounts, ownAnswer } from "./weeks-staff.ts";
import { arrive, comeToRest, dieAt, have, peopleOf, type Stage } from "./weeks-stage.ts";

/** Wednesday, 10 June: the mailbox is taken over, and everybody of the first days writes. */
export async function prepare(stage: Stage): Promise<void> {
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
export async function changeAndTakeOver(stage: Stage, random: Random): Promise<void> {
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
export async function remind(stage: Stage, random: Random): Promise<void> {
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
export async function expire(stage: Stage): Promise<void> {
  stage.clock.set("2026-06-16T09:30:00+09:00");
  await dieAt(stage, "before commit: offer expired");
  await dieAt(stage, "after commit: offer expired");
  await arrive(stage, "crossing", 3);
  await comeToRest(stage, "expiry", {
    until: () => have(stage, "expiryNotice", 1, "silent") && have(stage, "offer", 1, "crossing"),
  });
}
