import type { StaffId } from "../booking/booking.ts";
import { dayOf, plusDays, startOf, type Time } from "../booking/time.ts";
import { DEFAULT_RETENTION, type Retention } from "../mail/office.ts";
import type { Tx, View } from "../world/store.ts";
import { type ActOutcome, audit } from "./acts.ts";
import type { Desk } from "./desk.ts";
import {
  type Bounds,
  type DueClass,
  dueIgnoredMails,
  dueLetters,
  dueMails,
  duePeople,
  readShield,
} from "./due-erasing.ts";
import { addErased, type Erased, type Eraser, eraseLetters, eraseSome, NOTHING_ERASED, noteErased } from "./erasing.ts";
import type { Step } from "./loop.ts";
import { may } from "./rights.ts";

/** Classes whose erasing a person releases. */
export const RELEASED_CLASSES = ["rawMail", "letters", "people"] as const;
export type ReleasedClass = (typeof RELEASED_CLASSES)[number];

/** Rows older than this are due; null for a class without a period. */
export type Limits = Record<ReleasedClass, Time | null>;

/** What would go, found without changing anything. */
export type Proposal = { at: Time; limits: Limits; classes: Record<ReleasedClass | "ignoredMail", DueClass | null> };

/** The chief's release of one proposal; rows that become due later are not in it. */
export type Release = { at: Time; by: StaffId; limits: Limits; erased: Erased; doneAt: Time | null };

const SETTING = "retentionRelease";
const MOST_A_TRANSACTION = 50;
/** People are found by looking at every row, so some are erased for each look. */
const PEOPLE_A_LOOK = 20;

export function retentionOf({ retention }: Desk["office"]): Retention {
  return retention ?? DEFAULT_RETENTION;
}

/** Whole days: what was still kept this morning is kept all day. */
export function limitsOf(retention: Retention, at: Time): Limits {
  const before = (days: number | null) => (days === null ? null : startOf(plusDays(dayOf(at), -days)));
  return {
    rawMail: before(retention.rawMailDays),
    letters: before(retention.lettersDays),
    people: before(retention.peopleDays),
  };
}

/** The dry run, within bounds where it is for a page: counts, oldest moment and how many a legal hold or an open matter keeps back, class by class. */
export async function proposeErasing(
  view: View,
  retention: Retention,
  at: Time,
  bounds: Bounds = { found: Number.POSITIVE_INFINITY, people: Number.POSITIVE_INFINITY },
): Promise<Proposal> {
  const place = { left: bounds.people, ...(bounds.after ? { after: bounds.after } : {}) };
  const limits = limitsOf(retention, at);
  const shield = await readShield(view);
  const counted = async <T extends { at: Time }>(limit: Time | null, due: (limit: Time) => AsyncIterable<T | null>) => {
    if (limit === null) return null;
    const sum: DueClass = { before: limit, count: 0, oldest: null, keptBack: 0 };
    for await (const one of due(limit)) {
      if (one === null) sum.keptBack += 1;
      else {
        sum.count += 1;
        if (sum.oldest === null || one.at < sum.oldest) sum.oldest = one.at;
      }
      if (sum.count + sum.keptBack >= bounds.found) return { ...sum, more: { after: null } };
    }
    return sum;
  };
  const countPeople = async () => {
    const sum = await counted(limits.people, (limit) => duePeople(view, limit, place));
    const after = "after" in place ? place.after : undefined;
    return sum && (sum.more || after !== undefined) ? { ...sum, more: { after: after ?? null } } : sum;
  };
  const ignored = startOf(plusDays(dayOf(at), -retention.ignoredMailDays));
  return {
    at,
    limits,
    classes: {
      ignoredMail: await counted(ignored, (limit) => dueIgnoredMails(view, shield, limit)),
      rawMail: await counted(limits.rawMail, (limit) => dueMails(view, shield, limit)),
      letters: await counted(limits.letters, (limit) => dueLetters(view, shield, limit)),
      people: await countPeople(),
    },
  };
}

export async function releaseOf(view: View): Promise<Release | null> {
  return (await view.setting(SETTING)) as Release | null;
}

/** The chief releases what a proposal made at `at` showed; the duty `retain` then erases it step by step. */
export async function releaseErasing(
  tx: Tx,
  desk: Desk,
  { staff, at }: { staff: StaffId; at: Time },
): Promise<ActOutcome> {
  if (!may(await tx.staff(staff), "releaseErasing")) return { refused: "chiefOnly" };
  const earlier = await releaseOf(tx);
  const now = desk.world.clock.now();
  const limits = limitsOf(retentionOf(desk.office), at < now ? at : now);
  if (!(await hasDue(tx, limits)) || (earlier !== null && earlier.doneAt === null))
    return { refused: "nothingToRelease" };
  const release: Release = { at: now, by: staff, limits, erased: NOTHING_ERASED, doneAt: null };
  await tx.putSetting(SETTING, release);
  await audit(tx, desk, staff, "releaseErasing", dayOf(at));
  return { done: SETTING, bookingId: null };
}

async function hasDue(view: View, { rawMail, letters, people }: Limits): Promise<boolean> {
  const shield = await readShield(view);
  const classes = [
    rawMail && dueMails(view, shield, rawMail),
    letters && dueLetters(view, shield, letters),
    people && duePeople(view, people),
  ];
  for (const due of classes) if (due && (await firstOf<unknown>(due, 1)).length > 0) return true;
  return false;
}

/**
 * The duty: drops our copies of mail that was not for us when they are old enough (decision 7), then goes on with what the chief
 * released. Every step is one bounded transaction that looks anew, so a kill, a legal hold or a longer period in between counts.
 */
export async function retain(desk: Desk): Promise<Step> {
  if (await dropIgnored(desk)) return "worked";
  const release = await desk.world.store.look(desk.office.id, releaseOf);
  if (release === null || release.doneAt !== null) return "idle";
  const eraser = eraserOf(desk, release.by);
  const current = limitsOf(retentionOf(desk.office), eraser.at);
  const limitOf = (name: ReleasedClass) => earlierOf(release.limits[name], current[name]);
  const worked =
    (await eraseMails(desk, eraser, limitOf("rawMail"))) ||
    (await eraseOldLetters(desk, eraser, limitOf("letters"))) ||
    (await erasePeople(desk, eraser, limitOf("people")));
  if (worked) return "worked";
  await desk.hold.transaction(async (tx) => {
    const now = await releaseOf(tx);
    if (now === null || now.doneAt !== null) return;
    await tx.putSetting(SETTING, { ...now, doneAt: eraser.at } satisfies Release);
    await tx.audit({ at: eraser.at, staff: release.by, act: "erasingDone", subject: release.at });
  });
  return "worked";
}

/** In the transaction that erased, so that no death between the two makes the chief's count too small. */
async function countErased(tx: Tx, erased: Erased): Promise<void> {
  const release = await releaseOf(tx);
  if (release === null) throw new Error("rows were erased by a release that is not there");
  await tx.putSetting(SETTING, { ...release, erased: addErased(release.erased, erased) } satisfies Release);
}

const CLOCK: StaffId = "clock";

async function dropIgnored(desk: Desk): Promise<boolean> {
  const eraser = eraserOf(desk, CLOCK);
  const limit = startOf(plusDays(dayOf(eraser.at), -retentionOf(desk.office).ignoredMailDays));
  const due = await desk.world.store.look(desk.office.id, async (view) =>
    firstOf(dueIgnoredMails(view, await readShield(view), limit)),
  );
  if (due.length === 0) return false;
  await desk.hold.transaction(async (tx) => {
    for (const { id } of due) if ((await tx.inboundMail(id))?.state === "ignored") await tx.eraseInbound(id, "words");
    await noteErased(tx, eraser, "dropIgnoredMail", desk.office.id, { ...NOTHING_ERASED, mails: due.length });
  });
  return true;
}

/** False when nothing of the class is due any more. */
function eraseMails(desk: Desk, eraser: Eraser, limit: Time | null): Promise<boolean> {
  return eraseBatch(desk, eraser, async (tx) => {
    const due = limit === null ? [] : await firstOf(dueMails(tx, await readShield(tx), limit));
    for (const { id } of due) await tx.eraseInbound(id, "sender");
    return { ...NOTHING_ERASED, mails: due.length };
  });
}

function eraseOldLetters(desk: Desk, eraser: Eraser, limit: Time | null): Promise<boolean> {
  return eraseBatch(desk, eraser, async (tx) => {
    const due = limit === null ? [] : await firstOf(dueLetters(tx, await readShield(tx), limit));
    await eraseLetters(
      tx,
      due.map(({ letter }) => letter),
    );
    return { ...NOTHING_ERASED, letters: due.length };
  });
}

async function eraseBatch(desk: Desk, eraser: Eraser, work: (tx: Tx) => Promise<Erased>): Promise<boolean> {
  return desk.hold.transaction(async (tx) => {
    const erased = await work(tx);
    if (isNothing(erased)) return false;
    await noteErased(tx, eraser, "eraseOld", desk.office.id, erased);
    await countErased(tx, erased);
    return true;
  });
}

async function erasePeople(desk: Desk, eraser: Eraser, limit: Time | null): Promise<boolean> {
  if (limit === null) return false;
  const due = await desk.world.store.look(desk.office.id, (view) => firstOf(duePeople(view, limit), PEOPLE_A_LOOK));
  let worked = false;
  for (const { whom } of due) {
    for (;;) {
      const step = await desk.hold.transaction(async (tx) => {
        const some = await eraseSome(tx, eraser, whom);
        if (!("obstacles" in some) && !isNothing(some.erased)) await countErased(tx, some.erased);
        return some;
      });
      if ("obstacles" in step) break;
      worked = worked || !isNothing(step.erased);
      if (step.finished) break;
    }
  }
  return worked;
}

function isNothing({ people, bookings, mails, letters }: Erased): boolean {
  return people + bookings + mails + letters === 0;
}

async function firstOf<T>(due: AsyncIterable<T | null>, most = MOST_A_TRANSACTION): Promise<T[]> {
  const found: T[] = [];
  for await (const one of due) {
    if (one !== null) found.push(one);
    if (found.length >= most) break;
  }
  return found;
}

function earlierOf(a: Time | null, b: Time | null): Time | null {
  return a === null || b === null ? null : a < b ? a : b;
}

function eraserOf(desk: Desk, by: StaffId): Eraser {
  return { at: desk.world.clock.now(), by, sha256: desk.world.digests.sha256 };
}
