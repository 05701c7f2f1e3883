import { hoursOn } from "../booking/calendar.ts";
import type { Calendar } from "../booking/policy.ts";
import { type Day, dayOf, endOf, minutesBetween, plusDays, plusMinutes, startOf, type Time } from "../booking/time.ts";
import { composeMime } from "../mail/letters/compose.ts";
import { alarmNotice, digestNotice, type StaffNotice, type Urgent } from "../mail/letters/staff-notice.ts";
import type { View } from "../world/store.ts";
import type { Task } from "../world/store-rows.ts";
import { NO_MEETING } from "./awaited-meetings.ts";
import type { Desk } from "./desk.ts";
import type { Step } from "./loop.ts";
import { officeNow } from "./office-values.ts";
import { sendModeOf } from "./send-mode.ts";

/** What staff were told by mail already. */
type Told = { digestOn: Day | null; alarmAt: Time | null; alarms: string[] };

/** A reason for an alarm with the key by which it is told once. */
type Alarm = { key: string; about: Urgent["about"] };

type Due = { notice: StaffNotice; told: Told; addresses: readonly string[] };

const SETTING = "staffNotices";
/** The morning's numbers are of no use later in the day. */
const DIGEST_MINUTES = 180;
const ALARM_PAUSE_MINUTES = 60;
const UNREAD_MINUTES = 30;
const MOST_COUNTED = 1_000;

/**
 * Mail to staff: the numbers of the day at opening time, and an alarm, at most one an hour, when something new cannot wait. These are
 * no letters: they answer nobody, prove nothing and are not kept. What was told is committed before anything is sent, so that a
 * crash may lose one and never doubles one; everything in them stands on Today anyway. Nothing leaves in `shadow` and `stop`.
 */
export async function tellStaff(desk: Desk): Promise<Step> {
  if (!(await desk.world.store.look(desk.office.id, (view) => findDue(view, desk)))) return "idle";
  const due = await desk.hold.transaction(async (tx) => {
    const still = await findDue(tx, desk);
    if (still) await tx.putSetting(SETTING, still.told);
    return still;
  });
  if (!due) return "idle";
  for (const to of due.addresses) await send(desk, to, due.notice);
  return "worked";
}

async function findDue(view: View, desk: Desk): Promise<Due | null> {
  const { mail, calendar } = await officeNow(view, desk);
  const { staffAddresses: addresses = [] } = mail;
  if (addresses.length === 0) return null;
  const mode = await sendModeOf(view, desk);
  if (mode === "shadow" || mode === "stop") return null;
  const now = desk.world.clock.now();
  const told = ((await view.setting(SETTING)) as Told | null) ?? { digestOn: null, alarmAt: null, alarms: [] };
  const due = (await dueDigest(view, desk, calendar, told, now)) ?? (await dueAlarm(view, desk, told, now));
  return due && { ...due, addresses };
}

async function dueDigest(
  view: View,
  desk: Desk,
  calendar: Calendar,
  told: Told,
  now: Time,
): Promise<Omit<Due, "addresses"> | null> {
  const day = dayOf(now);
  const hours = hoursOn(day, calendar);
  if (told.digestOn === day || !hours || now < hours.opens || now >= plusMinutes(hours.opens, DIGEST_MINUTES))
    return null;
  const limit = MOST_COUNTED;
  const tasks = await view.tasks({ open: true, kinds: ["telephone", "write", "answerDue"], limit });
  const ofKind = (kind: Task["kind"]) => tasks.filter((task) => task.kind === kind).length;
  const span = { from: startOf(day), to: startOf(plusDays(day, 1)) };
  const counts = {
    held: (await view.inboundMails({ states: ["held"], limit })).length,
    awaiting: (await view.letters({ states: ["awaiting"], limit })).length,
    telephone: ofKind("telephone"),
    write: ofKind("write"),
    promises: ofKind("answerDue"),
    consultations: (await view.bookings({ statuses: ["confirmed"], ...span, limit })).length,
  };
  return { notice: digestNotice(desk.office.name, day, counts), told: { ...told, digestOn: day } };
}

async function dueAlarm(view: View, desk: Desk, told: Told, now: Time): Promise<Omit<Due, "addresses"> | null> {
  if (told.alarmAt !== null && now < plusMinutes(told.alarmAt, ALARM_PAUSE_MINUTES)) return null;
  const alarms: Alarm[] = [];
  const polledAt = (await view.cursor("inbox"))?.polledAt ?? null;
  if (polledAt !== null && minutesBetween(polledAt, now) >= UNREAD_MINUTES)
    alarms.push({ key: `unread:${polledAt}`, about: "mailboxUnread" });
  const kinds = ["failedLetter", "capped", "telephone", "write", "sameDayWord", "answerDue"] as const;
  for (const task of await view.tasks({ open: true, kinds, limit: MOST_COUNTED })) {
    const about = alarmOf(task, now);
    if (about) alarms.push({ key: task.id, about });
  }
  const keys = alarms.map(({ key }) => key);
  if (keys.every((key) => told.alarms.includes(key))) return null;
  const many = (about: Urgent["about"]) => alarms.filter((one) => one.about === about).length;
  const urgent: Urgent[] = [
    ...(many("mailboxUnread") > 0 && polledAt ? [{ about: "mailboxUnread" as const, since: polledAt }] : []),
    ...(many("undelivered") > 0 ? [{ about: "undelivered" as const, letters: many("undelivered") }] : []),
    ...(many("capped") > 0 ? [{ about: "capped" as const, letters: many("capped") }] : []),
    ...(many("noMeeting") > 0 ? [{ about: "noMeeting" as const, consultations: many("noMeeting") }] : []),
    ...(many("sameDayWord") > 0 ? [{ about: "sameDayWord" as const, mails: many("sameDayWord") }] : []),
    ...(many("promiseToday") > 0 ? [{ about: "promiseToday" as const, requests: many("promiseToday") }] : []),
  ];
  // What stands no longer is forgotten, so that it is told again when it comes back.
  return { notice: alarmNotice(desk.office.name, now, urgent), told: { ...told, alarmAt: now, alarms: keys } };
}

/** What no letter will tell anybody unless a person does, and what is about today (decisions 8, 9 and 12, T6-3d). */
function alarmOf({ kind, why, due }: Task, now: Time): Urgent["about"] | null {
  switch (kind) {
    case "failedLetter":
      return "undelivered";
    case "telephone":
    case "write":
      if (why === NO_MEETING) return "noMeeting";
      return why === "bounced" || /^(rejected|givenUp):/.test(why) ? "undelivered" : null;
    case "capped":
    case "sameDayWord":
      return kind;
    case "answerDue":
      return due !== null && due <= endOf(dayOf(now)) ? "promiseToday" : null;
    case "heldMail":
    case "unknownLetter":
    case "switchRegistration":
    case "review":
    case "outcomeDue":
      return null;
  }
}

async function send(desk: Desk, to: string, { subject, text, html }: StaffNotice): Promise<void> {
  const { clock, ids, transport, log } = desk.world;
  const { fromName, fromAddress } = desk.office.mail;
  const domain = fromAddress.slice(fromAddress.lastIndexOf("@") + 1);
  const raw = await composeMime({
    ...{ messageId: `<staff-notice.${ids.next()}@${domain}>`, date: clock.now(), boundary: ids.next() },
    ...{ from: { name: fromName, address: fromAddress }, to, subject, text, html },
    ...{ inReplyTo: null, references: [], attachments: [], contentLanguage: "ja" as const },
  });
  const { result } = await transport.send({ from: fromAddress, to, raw });
  if (result !== "accepted") log.warn("notice to staff not sent", { result });
}
