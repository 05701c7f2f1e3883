import { businessDayAfter, closingOf, openHoursBetween, previousOpenDay } from "./calendar.ts";
import type { Calendar, Policy } from "./policy.ts";
import { dayOf, earlier, endOf, later, plusDays, plusMinutes, type Time } from "./time.ts";

/** Our own clock (T6-3d): closing time of the third business day after arrival; the day of arrival is day 0. */
export function answerByOf(receivedAt: Time, policy: Policy, calendar: Calendar): Time {
  return closingOf(businessDayAfter(dayOf(receivedAt), policy.answerBusinessDays, calendar), calendar);
}

/** Until when a reply can confirm a slot: 前日まで (T6-1), judged by the arrival of the reply. */
export function cutOffOf(start: Time, policy: Policy, calendar: Calendar): Time {
  const day = dayOf(start);
  switch (policy.cutOff) {
    case "endOfDayBefore":
      return endOf(plusDays(day, -1));
    case "closingOfPreviousOpenDay":
      return closingOf(previousOpenDay(day, calendar), calendar);
  }
}

/** Theirs (T6-4): closing time on the third business day after release, but never after the last choice's cut-off. */
export function replyByOf(releasedAt: Time, cutOffs: Time[], policy: Policy, calendar: Calendar): Time {
  const lastCutOff = cutOffs.reduce(later);
  return earlier(
    closingOf(businessDayAfter(dayOf(releasedAt), policy.replyBusinessDays, calendar), calendar),
    lastCutOff,
  );
}

/**
 * By when people know what they need for a consultation that is agreed (L4): closing time of the open day before, or where that is
 * over the consultation itself.
 */
export function knownBy(start: Time, now: Time, calendar: Calendar): Time {
  const closing = closingOf(previousOpenDay(dayOf(start), calendar), calendar);
  return now < closing ? closing : start;
}

/** Whether a person who gets the offer now has a fair chance to answer in time (decision 15). */
export function leavesTimeToReply(now: Time, cutOff: Time, policy: Policy, calendar: Calendar): boolean {
  return openHoursBetween(now, cutOff, calendar, policy.leastOpenHoursToReply) >= policy.leastOpenHoursToReply;
}

/**
 * The watermark (decision 14): silence is judged by what has been read, never by the clock. Everything that arrived up to
 * this moment has been fetched; the grace covers mail still in transit.
 */
export function readThroughOf(completePolls: Time[], policy: Policy): Time | null {
  if (completePolls.length === 0) return null;
  return plusMinutes(completePolls.reduce(earlier), -policy.transitGraceMinutes);
}
