import { plusMinutes, type Time, toEpochSeconds } from "../booking/time.ts";
import type { Tx, View } from "../world/store.ts";
import type { FetchedMail } from "../world/world.ts";
import type { Desk } from "./desk.ts";
import { addTask } from "./tasks.ts";

/**
 * Arrivals are written by the mail server's clock and the watermark by ours. A mail that came between two polls close
 * together tells how far the two are apart, to within that pause: it arrived after the first, by our clock, and before the end of
 * the second. Several in a row are asked, as a mail that staff moved back into the inbox keeps its old arrival.
 */
type Measured = { behindAtLeast: number; aheadAtLeast: number };
type MailClock = { last: Measured[]; alarmed: boolean };

const SETTING = "mailClock";
/** Seconds between two polls of a mailbox that is being listened to. */
const CLOSE_POLLS_SECONDS = 300;
const MOST_KEPT = 5;
const LEAST_TO_JUDGE = 3;
/** A smaller difference is covered by the grace for mail in transit. */
const ALARM_SECONDS = 300;

/** Measures by the mails of one batch, and tells staff once when the clocks differ by more than five minutes. */
export async function measureMailClock(
  tx: Tx,
  desk: Desk,
  polls: { before: Time | null; now: Time },
  mails: FetchedMail[],
): Promise<void> {
  if (!polls.before || mails.length === 0) return;
  const before = toEpochSeconds(polls.before);
  const now = toEpochSeconds(polls.now);
  if (now - before > CLOSE_POLLS_SECONDS || now < before) return;
  const kept = await mailClock(tx);
  const measured = mails.map(({ receivedAt }): Measured => {
    const arrival = toEpochSeconds(receivedAt);
    return { behindAtLeast: Math.max(0, before - arrival), aheadAtLeast: Math.max(0, arrival - now) };
  });
  const last = [...kept.last, ...measured].slice(-MOST_KEPT);
  const { behind, ahead } = differenceOf(last);
  const differs = Math.max(behind, ahead) > ALARM_SECONDS;
  if (differs && !kept.alarmed) {
    desk.world.log.warn("the mail server's clock differs from ours", { behind, ahead });
    await addTask(tx, desk, { kind: "review", why: "mailClock", at: polls.now, due: null, bookingId: null });
  }
  const isNews = differs !== kept.alarmed || last.some((one) => one.behindAtLeast > 0 || one.aheadAtLeast > 0);
  // While the clocks agree nothing need be written with every mail.
  if (isNews || kept.last.length < MOST_KEPT) await tx.putSetting(SETTING, { last, alarmed: differs });
}

/** The watermark in the mail server's time: while its clock is behind ours, what arrives now still counts as earlier. */
export async function inMailTime(view: View, through: Time): Promise<Time> {
  const { behind } = differenceOf((await mailClock(view)).last);
  return behind > ALARM_SECONDS ? plusMinutes(through, -Math.ceil(behind / 60)) : through;
}

/** Seconds, as the least that all of the last mails say; 0 while too few are known. */
function differenceOf(last: Measured[]): { behind: number; ahead: number } {
  if (last.length < LEAST_TO_JUDGE) return { behind: 0, ahead: 0 };
  return {
    behind: Math.min(...last.map(({ behindAtLeast }) => behindAtLeast)),
    ahead: Math.min(...last.map(({ aheadAtLeast }) => aheadAtLeast)),
  };
}

async function mailClock(view: Pick<View, "setting">): Promise<MailClock> {
  return ((await view.setting(SETTING)) as MailClock | null) ?? { last: [], alarmed: false };
}
