import { businessDayAfter, closingOf } from "../booking/calendar.ts";
import { dayOf, plusMinutes, type Time } from "../booking/time.ts";
import { identify } from "../mail/applicant/identity.ts";
import type { Tx, View } from "../world/store.ts";
import type { Cursor } from "../world/store-rows.ts";
import { isTrouble, type MovedMail } from "../world/world.ts";
import type { Desk } from "./desk.ts";
import { officeInForce } from "./opening.ts";
import { addTask } from "./tasks.ts";

/** Mails looked at in other folders after one went missing. */
const MOST_MOVED = 50;
/** Searches that fail before a person is told instead. */
const MOST_SEARCHES = 5;

/** A number went missing in a watched folder: what it was is looked for in the others. Kept as a setting. */
type Missing = {
  /** It arrived at or after this. */
  since: Time;
  /** The server listed the mail to us, so that it surely was one; a mere gap may never have been a mail. */
  listed: boolean;
  searches: number;
};

/** A mail that is nowhere to be found, and until when silence is not judged because of it. */
type Lost = { since: Time; until: Time; shownAt: Time };

const MISSING = "missingMail";
const LOST = "lostMail";

/** Writes down that a mail vanished before it was read, in the transaction that steps over its number. */
export async function noteVanished(tx: Tx, desk: Desk, cursor: Cursor, listed: boolean): Promise<void> {
  const before = (await tx.setting(MISSING)) as Missing | null;
  const from = plusMinutes(cursor.polledAt ?? cursor.firstContactAt, -desk.office.policy.transitGraceMinutes);
  const start = from < cursor.firstContactAt ? cursor.firstContactAt : from;
  const missing: Missing = {
    since: before && before.since < start ? before.since : start,
    listed: listed || (before?.listed ?? false),
    searches: before?.searches ?? 0,
  };
  await tx.putSetting(MISSING, missing);
}

/**
 * Looks for a vanished mail in all other folders (decision 14). What is found there and was never read is stored; where
 * nothing is found though a mail surely was there, a person is told, and silence is not judged for one business day.
 */
export async function findVanished(
  desk: Desk,
  isNews: (view: View, moved: MovedMail) => Promise<boolean>,
  store: (tx: Tx, moved: MovedMail) => Promise<boolean>,
): Promise<number> {
  const { mailbox, log, store: kept } = desk.world;
  const missing = (await kept.look(desk.office.id, (view) => view.setting(MISSING))) as Missing | null;
  if (!missing) return 0;
  const found = await mailbox.findElsewhere(missing.since, MOST_MOVED);
  const searches = missing.searches + 1;
  if (isTrouble(found) && searches < MOST_SEARCHES) {
    await desk.hold.transaction((tx) => tx.putSetting(MISSING, { ...missing, searches }));
    return 0;
  }
  const moved: MovedMail[] = [];
  for (const one of isTrouble(found) ? [] : found)
    if ((await kept.look(desk.office.id, (view) => isNews(view, one))) && !(await isInInbox(desk, one)))
      moved.push(one.mail.arrivalUntold ? { ...one, mail: { ...one.mail, receivedAt: missing.since } } : one);
  return desk.hold.transaction(async (tx) => {
    let stored = 0;
    for (const one of moved) if (await store(tx, one)) stored += 1;
    await tx.putSetting(MISSING, null);
    log.info("mail moved before it was read", { found: stored, listed: missing.listed });
    // A gap in the numbers alone is usual on some servers. More than was looked at may hold one that nobody has read.
    const isPartOnly = isTrouble(found) || found.length >= MOST_MOVED;
    if (isPartOnly) await tell(tx, desk, missing, "manyMoved");
    else if (stored === 0 && missing.listed) await tell(tx, desk, missing, "vanishedMail");
    return stored;
  });
}

/** Gmail's folder of all mail shows what is in the inbox, too; that is read there. */
async function isInInbox(desk: Desk, { mail }: MovedMail): Promise<boolean> {
  const { messageId } = identify(mail.raw);
  if (!messageId) return false;
  const uids = await desk.world.mailbox.findMessageId("inbox", messageId);
  return !isTrouble(uids) && uids.length > 0;
}

async function tell(tx: Tx, desk: Desk, { since }: Missing, why: "vanishedMail" | "manyMoved"): Promise<void> {
  const at = desk.world.clock.now();
  const { calendar } = await officeInForce(tx, desk);
  const until = closingOf(businessDayAfter(dayOf(at), 1, calendar), calendar);
  const before = (await tx.setting(LOST)) as Lost | null;
  const lost: Lost = {
    since: before && before.until >= at && before.since < since ? before.since : since,
    until,
    shownAt: at,
  };
  await tx.putSetting(LOST, lost);
  await addTask(tx, desk, { kind: "review", why, at, due: until, bookingId: null });
}

/** How far the mailbox counts as read while a mail is missing; null where none is. */
export async function readUpToMissing(view: View, desk: Desk): Promise<Time | null> {
  const missing = (await view.setting(MISSING)) as Missing | null;
  const lost = (await view.setting(LOST)) as Lost | null;
  const isOpen = lost !== null && desk.world.clock.now() <= lost.until && (await isStillOpen(view, lost));
  const bounds = [...(missing ? [missing.since] : []), ...(lost && isOpen ? [lost.since] : [])];
  return bounds.length === 0 ? null : bounds.reduce((one, other) => (one < other ? one : other));
}

/** Staff who close the task have seen to it. */
async function isStillOpen(view: View, { shownAt }: Lost): Promise<boolean> {
  const open = await view.tasks({ open: true, limit: MOST_TASKS });
  return (
    open.length === MOST_TASKS ||
    open.some(({ why, at }) => (why === "vanishedMail" || why === "manyMoved") && at <= shownAt)
  );
}

const MOST_TASKS = 1000;
