import type { StaffId } from "../booking/booking.ts";
import type { Refusal } from "../booking/refusal.ts";
import type { LetterKind } from "../mail/letters/letter.ts";
import type { SendMode } from "../mail/office.ts";
import type { TaskFilter, Tx } from "../world/store.ts";
import type { MeetingRow } from "../world/store-meetings.ts";
import type { LetterState, OutboxLetter, Task } from "../world/store-rows.ts";
import type { Cause, Desk, Outcome } from "./desk.ts";
import { sendModeOf } from "./send-mode.ts";

/** What an act of staff came to. A refusal has changed nothing; `bookingId` is where the person looks next. */
export type ActOutcome = Done | { refused: ActRefusal };

export type Done = { done: string; bookingId: string | null };

/** Why staff cannot do something: the law's refusals and those that only an act of a person can meet. */
export type ActRefusal =
  | Refusal
  | "alreadyBooked"
  | "cannotTelephone"
  | "notSamePerson"
  | "notLive"
  | "noWord"
  | "alreadySettled"
  | "changedMeanwhile"
  | "accountChanged"
  | "unknownMail"
  | "stillUnreadable"
  | "unknownLetter"
  | "unknownTask"
  | "notWaiting"
  | "mayHaveArrived"
  | "noLongerTrue"
  | "ownLetter"
  | "ownEdit"
  | "wordsRefused"
  | "chiefOnly"
  | "restoredFirst"
  | "notRestored"
  | "previewChanged"
  | "staleOffer"
  | "senderDiffers"
  | "senderUnknown"
  | "senderAutomatic"
  | "bookingMismatch"
  | "offerChanged"
  | "numberOfAnotherName"
  | "unknownPerson"
  | "heldAlready"
  | "notHeld"
  | "tooManyHolds"
  | "nothingToRelease"
  | "erased"
  | "noNoShows"
  | "refusalTooLong"
  | "alreadyRefused"
  | "noticeSent"
  | "noAddress"
  | "numbersDiffer"
  | "numberNeeded"
  | "newHits"
  | "tooManyClosures"
  | "closedTooLong"
  | "managersOnly"
  | "unknownAccount"
  | "accountExists"
  | "reservedName"
  | "ownAccount"
  | "lastChief"
  | "nameTaken"
  | "noSecondFactor"
  | "codeRefused"
  | "settingChanged"
  | "unsoundValue"
  | "addressOfPerson"
  | "nameNeeded"
  | "rowsFallApart"
  | "samePersonElsewhere"
  | "roomOfAnother"
  | "passcodeTold"
  | "termsRefused";

/** One act of a person, to be run inside a transaction of the office. */
export type Act = (tx: Tx) => Promise<ActOutcome>;

/** What an act would do, found out by doing it and taking everything back. */
export type Rehearsal =
  | { refused: ActRefusal }
  | {
      letters: RehearsedLetter[];
      tasks: Pick<Task, "kind" | "why">[];
      mode: SendMode;
      /** A meeting is asked for, and one more letter follows once it is there. */
      awaitsMeeting: boolean;
    };

export type RehearsedLetter = {
  kind: LetterKind;
  to: string;
  subject: string;
  text: string;
  state: LetterState;
  other?: OutboxLetter["other"];
};

/** An act that was done, with the states of the letters that it wrote. */
export type Performed = (Done & { letters: LetterState[] }) | { refused: ActRefusal };

/** Runs an act in one transaction; a refusal rolls everything back, and so does a bug. */
export async function perform(desk: Desk, act: Act): Promise<Performed> {
  try {
    return await desk.hold.transaction(async (tx) => {
      const letters: LetterState[] = [];
      const outcome = await act(watched(tx, { post: ({ state }) => letters.push(state) }));
      if ("refused" in outcome) throw new TakenBack(outcome.refused);
      return { ...outcome, letters };
    });
  } catch (error) {
    if (error instanceof TakenBack && error.refused) return { refused: error.refused };
    throw error;
  }
}

/** Every act shows what it will send to whom before it does: the same act runs and is taken back. */
export async function rehearse(desk: Desk, act: Act): Promise<Rehearsal> {
  const letters: RehearsedLetter[] = [];
  const tasks: Pick<Task, "kind" | "why">[] = [];
  let mode: SendMode = desk.sendMode;
  let awaitsMeeting = false;
  try {
    await desk.hold.transaction(async (tx) => {
      mode = await sendModeOf(tx, desk);
      const outcome = await act(
        watched(tx, {
          post: ({ kind, to, subject, text, state, other }) => letters.push({ kind, to, subject, text, state, other }),
          addTask: ({ kind, why }) => tasks.push({ kind, why }),
          saveMeeting: ({ state }) => {
            awaitsMeeting ||= state === "wanted";
          },
        }),
      );
      throw new TakenBack("refused" in outcome ? outcome.refused : null);
    });
  } catch (error) {
    if (!(error instanceof TakenBack)) throw error;
    return error.refused ? { refused: error.refused } : { letters, tasks, mode, awaitsMeeting };
  }
  throw new Error("a rehearsal must not be kept");
}

/** The line of 履歴 for an act; subjects are ids, never names. */
export async function audit(tx: Tx, desk: Desk, staff: StaffId, act: string, subject: string): Promise<void> {
  await tx.audit({ at: desk.world.clock.now(), staff, act, subject });
}

/** Stands for the person who acted in the office's mail program, which does not say who it was. */
export const IN_MAIL_PROGRAM: StaffId = "mail-program";

export function byStaff(staff: StaffId): Cause {
  return { mail: null, references: [], staff };
}

export function asOutcome(outcome: Outcome, subject: string): ActOutcome {
  if ("refused" in outcome) return { refused: outcome.refused };
  return { done: subject, bookingId: outcome.booking?.id ?? null };
}

const MOST_OPEN_TASKS = 1000;

/** Closes the open tasks that an act has settled. */
export async function closeTasks(
  tx: Tx,
  desk: Desk,
  staff: StaffId,
  of: Pick<TaskFilter, "bookingId" | "mailId" | "letterId" | "kinds">,
  about: (task: Task) => boolean = () => true,
): Promise<void> {
  const at = desk.world.clock.now();
  for (const task of (await tx.tasks({ open: true, ...of, limit: MOST_OPEN_TASKS })).filter(about)) {
    await tx.closeTask(task.id, at, staff);
  }
}

/** Only a throw rolls a transaction back; it never leaves this file. */
class TakenBack extends Error {
  readonly refused: ActRefusal | null;
  constructor(refused: ActRefusal | null) {
    super("taken back");
    this.refused = refused;
  }
}

type Watch = {
  post(letter: Parameters<Tx["post"]>[0]): void;
  addTask?(task: Task): void;
  saveMeeting?(meeting: MeetingRow): void;
};

function watched(tx: Tx, watch: Watch): Tx {
  const post: Tx["post"] = (letter) => {
    watch.post(letter);
    return tx.post(letter);
  };
  const addTask: Tx["addTask"] = (task) => {
    watch.addTask?.(task);
    return tx.addTask(task);
  };
  const saveMeeting: Tx["saveMeeting"] = (meeting) => {
    watch.saveMeeting?.(meeting);
    return tx.saveMeeting(meeting);
  };
  return new Proxy(tx, {
    get(target, name) {
      if (name === "post") return post;
      if (name === "addTask") return addTask;
      if (name === "saveMeeting") return saveMeeting;
      const value: unknown = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
