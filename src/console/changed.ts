import type { BookingId, Event, PersonId, StaffId } from "../booking/booking.ts";
import type { Day } from "../booking/time.ts";
import { accountActs, factsKey } from "../desk/accounts.ts";
import type { Act } from "../desk/acts.ts";
import { newestChange } from "../desk/office-changes.ts";
import { OPENING_SETTING, type Opening, type OpeningChange, openingOf } from "../desk/opening.ts";
import type { View } from "../world/store.ts";
import { sayAccountAct, sayActor } from "./account-words.ts";
import { sayEvent, sayTime } from "./history.ts";
import { oneLine } from "./plain-line.ts";
import { sayChange } from "./setting-words.ts";
import { sayStaff, staffNames } from "./staff-names.ts";

/** What an act is about: whoever does it second, on a page from before the first, is refused and told what happened. */
export type Subject = {
  bookingId?: BookingId | null;
  mailId?: string;
  personId?: PersonId;
  /** Names of values of the office. */
  settings?: readonly string[];
  /** The weekly hours of a seat. */
  seat?: number;
  /** The versions of the terms. */
  terms?: true;
  /** Somebody's account at the console. */
  account?: StaffId;
};

/** How something stands: a page carries it through its forms, and the act compares it in its transaction. */
export async function standOf(
  view: View,
  { bookingId, mailId, personId, settings, seat, terms, account }: Subject,
): Promise<string> {
  const happened = bookingId ? notable(await view.events(bookingId)) : [];
  const mail = mailId === undefined ? null : await view.inboundMail(mailId);
  const person = personId === undefined ? "-" : checksum(await recordOf(view, personId));
  const setting = settings === undefined ? "-" : await newestChange(view, settings);
  const hours = seat === undefined ? "-" : (hoursOf(await openingOf(view), seat)[0]?.at ?? "none");
  const versions = terms === undefined ? "-" : (await view.publishedTerms()).length;
  const acts = account === undefined ? "-" : ((await accountActs(view, 1, account))[0]?.order ?? 0);
  return `${happened.length}.${mail?.state ?? "-"}.${person}.${setting}.${hours}.${versions}.${acts}`;
}

/** What a window is told when any of it changes (`store-changes.ts`), where that is not the thing in its address. */
export function aboutOf({ settings = [], seat, terms, account }: Subject): string[] {
  return [
    ...settings,
    ...(seat === undefined ? [] : [OPENING_SETTING]),
    ...(terms ? ["terms"] : []),
    ...(account === undefined ? [] : [factsKey(account)]),
  ];
}

/** Changes of a seat's hours, newest first. */
function hoursOf({ changes }: Opening, seat: number): OpeningChange[] {
  return changes.filter(({ act, about }) => act === "seatHours" && about === String(seat));
}

const MOST_READ = 100;

/** What a page about a person shows of them; another address may have made it another row's bookings. */
async function recordOf(view: View, personId: PersonId): Promise<unknown> {
  const bookings = await view.bookings({ personId, limit: MOST_READ });
  return [
    await view.person(personId),
    await view.refusalsOf([personId], MOST_READ),
    bookings.map(({ id, status }) => [id, status]),
  ];
}

/** The same act, unless its subject changed since `seen`. */
export function unlessChanged(act: Act, subject: Subject, seen: string): Act {
  const refused = refusalFor(subject);
  return async (tx) => ((await standOf(tx, subject)) === seen ? act(tx) : { refused });
}

function refusalFor(subject: Subject): "accountChanged" | "settingChanged" | "changedMeanwhile" {
  if (subject.account !== undefined) return "accountChanged";
  return aboutOf(subject).length > 0 ? "settingChanged" : "changedMeanwhile";
}

/** A form before the form: how it stood is in its address. Null where nothing changed since. */
export async function changedSince(
  view: View,
  subject: Subject,
  seen: string | undefined,
  today: Day,
): Promise<string[] | null> {
  if (seen === undefined || (await standOf(view, subject)) === seen) return null;
  return sayChanges(view, subject, seen, today);
}

/** What happened since `seen`, in words; a reminder that went out is nothing to think about again. */
export async function sayChanges(view: View, subject: Subject, seen: string, today: Day): Promise<string[]> {
  const { bookingId, mailId, personId, settings = [], seat, terms, account } = subject;
  const [count = "", state, checked, order = "", hours = "", versions = "", acts = ""] = seen.split(".");
  const events = bookingId ? notable(await view.events(bookingId)) : [];
  const since = /^\d+$/.test(count) ? events.slice(Number(count)) : [];
  const names = await staffNames(view);
  const said = since.map((event) => `${sayTime(event.at, today)}　${sayEvent(event, today, names)}`);
  const mail = mailId === undefined ? null : await view.inboundMail(mailId);
  if (mail !== null && mail.state !== state) {
    const when = mail.settledAt ? `${sayTime(mail.settledAt, today)}に、` : "";
    said.push(
      `このメールは、${when}${mail.settledBy ? `${sayStaff(mail.settledBy, names)} が` : ""}処理済みにしました`,
    );
  }
  if (personId !== undefined && (await standOf(view, { personId })).split(".")[2] !== checked)
    said.push("この方の連絡先や予約が変わりました。下は、この記録のいまの内容です");
  for (const change of settings.length > 0 ? await view.officeChanges(MOST_READ) : []) {
    if (!settings.includes(change.name) || change.order <= Number(order)) continue;
    const { what, from, to } = sayChange(change.name, change.before, change.after);
    said.push(
      `${sayTime(change.at, today)}　${sayStaff(change.staff, names)}　${what}：${from} から ${to} に${sayWhy(change)}`,
    );
  }
  for (const { at, staff, reason } of seat === undefined ? [] : hoursOf(await openingOf(view), seat))
    if (at > hours || hours === "none")
      said.push(
        `${sayTime(at, today)}　${sayStaff(staff, names)}　口${seat}の曜日と時間を変えました${sayWhy({ reason })}`,
      );
  // A new version takes effect after all others, so it stands behind them.
  for (const { version, publishedAt, publishedBy } of terms
    ? (await view.publishedTerms()).slice(Number(versions))
    : [])
    said.push(`${sayTime(publishedAt, today)}　${sayStaff(publishedBy, names)}　利用規約「${version}」を公表しました`);
  for (const act of account === undefined ? [] : (await accountActs(view, MOST_READ, account)).toReversed())
    if (act.order > Number(acts))
      said.push(`${sayTime(act.at, today)}　${sayActor(act.staff)}　${sayAccountAct(act.act)}`);
  return said;
}

function sayWhy({ reason }: { reason: string }): string {
  return reason === "" ? "" : `（理由：${oneLine(reason)}）`;
}

function notable(events: readonly Event[]): Event[] {
  return events.filter(({ type }) => type !== "reminded" && type !== "replyReminded");
}

/** FNV-1a, 32 bits: tells two states apart for a colleague, not for an attacker. */
function checksum(value: unknown): string {
  let sum = 0x811c9dc5;
  for (const letter of JSON.stringify(value)) sum = Math.imul(sum ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return sum.toString(36);
}
