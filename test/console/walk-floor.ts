import type { Booking, Status } from "../../src/booking/booking.ts";
import { dayOf } from "../../src/booking/time.ts";
import type { View } from "../../src/world/store.ts";
import type { OutboxLetter, Person, StaffAccount } from "../../src/world/store-rows.ts";
import { type Browser, ICHIRO, MORNING, mailText, type Window } from "./window.ts";

/** An office at work: whoever walks takes a booking, a mail or a letter that no other walk has. */
export type Floor = {
  window: Window;
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

  return {
    window,
    noted: "",
    browserOf,
    async did(path, values) {
      const browser = await browserOf(ICHIRO);
      const page = await browser.act(path, values);
      if (browser.status !== 200) throw new Error(`${path}: ${browser.status} ${page.slice(0, 2_000)}`);
    },
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
    async freeSlot() {
      const page = await (await browserOf(ICHIRO)).get("/phone");
      const starts = [...page.matchAll(/<option value="(\d{4}-[^"]*)"/g)].map(([, id = ""]) => ({ id }));
      return first("free slots", starts.toReversed()).id;
    },
    bookingsOf: (number) => ofPeople((view) => view.peopleByNumber(number)),
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
