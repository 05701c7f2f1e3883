import type { Context } from "hono";
import type { Booking } from "../booking/booking.ts";
import type { Time } from "../booking/time.ts";
import type { Desk } from "../desk/desk.ts";
import type { View } from "../world/store.ts";
import type { Person } from "../world/store-rows.ts";
import type { Trouble } from "../world/world.ts";
import type { Values } from "./forms.ts";
import type { Visit } from "./layout.ts";
import type { Files } from "./posted.ts";
import type { Session } from "./session.ts";

/** What every page of the console needs. */
export type Room = {
  desk: Desk;
  health: () => MailboxHealth;
  base: string;
};

export type MailboxHealth = { lastPollAt: Time | null; secondsSincePoll: number | null; trouble: Trouble | null };

export type Env = {
  Variables: {
    visit: Visit;
    form: Values;
    session: Session;
    /** The files of a form that brings some. */
    files: Files;
    /** The form brought more than is read; its files are missing, and what was typed is there. */
    tooLarge: boolean;
  };
};

export type Ctx = Context<Env>;

/** A booking with the person it belongs to; personal values stand only there. */
export type Known = { booking: Booking; person: Person | null };

export function look<T>({ desk }: Room, work: (view: View) => Promise<T>): Promise<T> {
  return desk.world.store.look(desk.office.id, work);
}

/** In the order of the bookings, of which there are at most 1,000. */
export async function withPeople(view: View, bookings: readonly Booking[]): Promise<Known[]> {
  const ids = [...new Set(bookings.map((booking) => booking.personId))];
  const people = new Map((await view.peopleByIds(ids)).map((person) => [person.id, person]));
  return bookings.map((booking) => ({ booking, person: people.get(booking.personId) ?? null }));
}

export function param(c: Ctx, name: string): string {
  return c.req.param(name) ?? "";
}

/** What the page's own script asks by itself is no sign that somebody is there. */
export function isByScript(c: Ctx): boolean {
  return c.req.header("x-refresh") === "1" || c.req.path.endsWith("/events");
}
