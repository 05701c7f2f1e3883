import type { BookingId, Event } from "../booking/booking.ts";
import { type Day, dayOf } from "../booking/time.ts";
import type { Act } from "../desk/acts.ts";
import type { View } from "../world/store.ts";
import { sayEvent, sayTime } from "./history.ts";

/** What an act is about: whoever does it second, on a page from before the first, is refused and told what happened. */
export type Subject = { bookingId: BookingId | null; mailId: string | null };

/** How something stands: a page carries it through its forms, and the act compares it in its transaction. */
export async function standOf(view: View, { bookingId, mailId }: Subject): Promise<string> {
  const happened = bookingId === null ? [] : notable(await view.events(bookingId));
  const mail = mailId === null ? null : await view.inboundMail(mailId);
  return `${happened.length}.${mail?.state ?? "-"}`;
}

/** The same act, unless its subject changed since `seen`. */
export function unlessChanged(act: Act, subject: Subject, seen: string): Act {
  return async (tx) => ((await standOf(tx, subject)) === seen ? act(tx) : { refused: "changedMeanwhile" });
}

/** What happened since `seen`, in words; a reminder that went out is nothing to think about again. */
export async function sayChanges(view: View, subject: Subject, seen: string, today: Day): Promise<string[]> {
  const [count = "", state] = seen.split(".");
  const events = subject.bookingId === null ? [] : notable(await view.events(subject.bookingId));
  const since = /^\d+$/.test(count) ? events.slice(Number(count)) : [];
  const said = since.map((event) => `${sayTime(event.at, today)}　${sayEvent(event, today)}`);
  const mail = subject.mailId === null ? null : await view.inboundMail(subject.mailId);
  if (mail === null || mail.state === state) return said;
  const when = mail.settledAt ? `${sayTime(mail.settledAt, dayOf(mail.settledAt))}に、` : "";
  return [...said, `このメールは、${when}${mail.settledBy ? `職員 ${mail.settledBy} が` : ""}処理済みにしました`];
}

function notable(events: readonly Event[]): Event[] {
  return events.filter(({ type }) => type !== "reminded" && type !== "replyReminded");
}
