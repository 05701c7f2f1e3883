import type { Booking, Status } from "../../src/booking/booking.ts";
import { dayOf } from "../../src/booking/time.ts";
import type { View } from "../../src/world/store.ts";
import type { OutboxLetter, Person, StaffAccount } from "../../src/world/store-rows.ts";
import { type Browser, ICHIRO, MORNING, mailText, type Window } from "./window.ts";

/** An office at work: whoever walks takes a booking, a mail or a letter that no other walk has. */
export type Floor = {
  window: Window;
  /** Offered for today: it can no longer be confirmed but by staff, with a reason (T6-1). */
  pastCutOff: string;
  /** Confirmed while the provider could not make a meeting. */
  withoutMeeting: string;
  /** Something read on one page, to be typed on another. */
  noted: string;
  browserOf(account: StaffAccount): Promise<Browser>;
  /** Done beforehand by somebody else, so that the walk has something to begin with. */
  did(path: string, values?: Record<string, string>): Promise<void>;
  booking(status: Status): Promise<Booking>;
  /** Confirmed for today, begun or still to come. */
  ofToday(when: "begun" | "coming"): Promise<Booking>;
  /** A held mail of the person of a booking, and the booking it answers. */
  mail(body: string, status?: Status): Promise<{ id: string; booking: Booking }>;
  letter(state: OutboxLetter["state"]): Promise<OutboxLetter>;
  /** The newest letter of a booking. */
  letterOf(bookingId: string): Promise<OutboxLetter>;
  /** The start of a free slot that nobody else was told of. */
  freeSlot(): Promise<string>;
  bookingsOf(jobSeekerNumber: string): Promise<Booking[]>;
  bookingsAt(address: string): Promise<Booking[]>;
};

export async function openFloor(window: Window): Promise<Floor> {
  const taken = new Set<string>();
  const cookies = new Map<string, Promise<string>>();
  const first = <T extends { id: string }>(what: string, all: readonly T[]): T => {
    const one = all.find(({ id }) => !taken.has(id));
    if (!one) throw new Error(`nothing left: ${what}`);
    taken.add(one.id);
    return one;
  };
  const bookings = (status: Status) => window.look((view) => view.bookings({ statuses: [status], limit: 200 }));
  const isToday = (one: Booking) => one.status === "confirmed" && dayOf(one.choice.slot.start) === dayOf(MORNING);

  async function browserOf({ id }: StaffAccount): Promise<Browser> {
    const known = cookies.get(id) ?? signIn(window, id);
    cookies.set(id, known);
    const browser = window.browser();
    browser.cookie = await known;
    return browser;
  }

  const ofPeople = (found: (view: View) => Promise<Person[]>) =>
    window.look(async (view) => {
      const people = await found(view);
      const all = await Promise.all(people.map(({ id }) => view.bookings({ personId: id, limit: 10 })));
      return all.flat();
    });

  const booking = async (status: Status) =>
    first(
      status,
      (await bookings(status)).filter((one) => !isToday(one)),
    );

  async function did(path: string, values: Record<string, string> = {}): Promise<void> {
    const browser = await browserOf(ICHIRO);
    const page = await browser.act(path, values);
    if (browser.status !== 200) throw new Error(`${path}: ${browser.status} ${page.slice(0, 2_000)}`);
  }

  const bookingsOf = (number: string) => ofPeople((view) => view.peopleByNumber(number));

  /** Before anybody walks, as it moves the clock. */
  async function offeredForToday(): Promise<string> {
    window.setNow("2026-11-19T10:00:00+09:00");
    const page = await (await browserOf(ICHIRO)).get("/phone");
    const slot = /<option value="(2026-11-25T1[3-6][^"]*)"/.exec(page)?.[1] ?? "none";
    const number = "15010-7654390";
    await did("/phone", { name: "期限　例題", hasNumber: "yes", number, address: "late@example.jp", phone: "", slot });
    window.setNow(MORNING);
    return takenOf(number);
  }

  /** Before anybody walks, as for so long the office has its meetings made. */
  async function confirmedWithoutMeeting(): Promise<string> {
    const { office } = window.desk;
    office.meetings = { kind: "zoom", hosts: [{ seat: 1, user: "soudan1@zoom.example.jp" }] };
    const number = "15010-7654391";
    const caller = { name: "部屋　例題", hasNumber: "yes", number, address: "no-room@example.jp", phone: "" };
    await did("/phone", { ...caller, slot: await freeSlot() });
    const id = await takenOf(number);
    await did(`/bookings/${id}/confirm`, { choice: "1", termsGiven: "readOut", reason: "電話で同意を得たため" });
    delete office.meetings;
    return id;
  }

  async function takenOf(number: string): Promise<string> {
    const [one] = await bookingsOf(number);
    if (!one) throw new Error(`no booking of ${number}`);
    taken.add(one.id);
    for (const { id } of await window.look((view) => view.letters({ bookingId: one.id, limit: 50 }))) taken.add(id);
    return one.id;
  }

  async function freeSlot(): Promise<string> {
    const page = await (await browserOf(ICHIRO)).get("/phone");
    const starts = [...page.matchAll(/<option value="(\d{4}-[^"]*)"/g)].map(([, id = ""]) => ({ id }));
    return first("free slots", starts.toReversed()).id;
  }

  return {
    window,
    noted: "",
    pastCutOff: await offeredForToday(),
    withoutMeeting: await confirmedWithoutMeeting(),
    browserOf,
    did,
    booking,
    async ofToday(when) {
      const all = (await bookings("confirmed")).filter(isToday);
      return first(
        `today, ${when}`,
        all.filter((one) => one.status === "confirmed" && one.choice.slot.start < MORNING === (when === "begun")),
      );
    },
    async mail(body, status = "offered") {
      const about = await booking(status);
      const person = await window.look((view) => view.person(about.personId));
      const address = person?.address ?? "";
      const id = await window.receiveHeld(mailText({ from: `${person?.name} <${address}>`, body }), address);
      await window.desk.hold.transaction((tx) => tx.updateInbound(id, { bookingId: about.id }));
      return { id, booking: about };
    },
    async letterOf(bookingId) {
      const letters = await window.look((view) => view.letters({ bookingId, limit: 50 }));
      return first(
        "letters of a booking",
        letters.toSorted((a, b) => b.order - a.order),
      );
    },
    freeSlot,
    bookingsOf,
    bookingsAt: (address) => ofPeople((view) => view.peopleByAddress(address)),
    async letter(state) {
      return first(state, await window.look((view) => view.letters({ states: [state], limit: 200 })));
    },
  };
}

async function signIn(window: Window, id: string): Promise<string> {
  const account = await window.look((view) => view.staff(id));
  if (!account) throw new Error(`no account ${id}`);
  const browser = window.browser();
  await browser.signIn(account);
  return browser.cookie;
}
