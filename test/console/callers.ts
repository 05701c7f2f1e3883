import { expect } from "vitest";
import type { Booking } from "../../src/booking/booking.ts";
import { slotsOn } from "../../src/booking/slots.ts";
import { type Day, plusDays } from "../../src/booking/time.ts";
import { confirmed, event, person } from "../world/store.samples.ts";
import { type Browser, MORNING, mailText, type Window } from "./window.ts";

/** Ready-made persons and steps for the tests of staff acts. */
export const CALLER = {
  name: "試験　花子",
  hasNumber: "yes",
  number: "１５０１０－７６５４３２１",
  address: "hanako@example.jp",
  phone: "０２５－０００－００００",
  slot: "2026-12-03T14:00:00+09:00",
};

export async function signedIn(window: Window): Promise<Browser> {
  const browser = window.browser();
  await browser.signIn();
  return browser;
}

export async function onlyBooking(window: Window): Promise<Booking> {
  const all = await window.look((view) => view.bookings({ limit: 10 }));
  expect(all).toHaveLength(1);
  return all[0] as Booking;
}

export const lettersOf = (window: Window) => window.look((view) => view.letters({ limit: 100 }));
export const openTasks = (window: Window) => window.look((view) => view.tasks({ open: true, limit: 100 }));
export const audits = async (window: Window) =>
  (await window.look((view) => view.audits(100))).map((entry) => entry.act);

export async function confirmedByPhone(browser: Browser): Promise<void> {
  const page = await browser.act("/phone", CALLER);
  const id = /\/bookings\/([0-9a-z]+)\/confirm/.exec(page)?.[1];
  await browser.act(`/bookings/${id}/confirm`, { choice: "1", termsGiven: "readOut", reason: "電話で同意" });
}

export async function requestByMail(window: Window): Promise<void> {
  await window.receive(
    mailText({
      body: "氏名：試験 太郎\n求職番号：15010-1234567\n希望日時：2026年12月3日（木）14時00分から14時30分\n連絡先：taro@example.jp\n",
    }),
  );
}

/** The words of the cell under a head in the row of a start. */
export function cellOf(page: string, row: string, head: string): string {
  const inRow = page.split("<tr>").find((part) => part.startsWith(`<th scope="row">${row}</th>`)) ?? "";
  const cell = inRow.split("<td ").find((part) => part.startsWith(`data-of="${head}"`)) ?? "";
  return cell
    .replace(/^[^>]*>/, "")
    .replace(/<br>/g, " / ")
    .replace(/<[^>]*>/g, "")
    .replace(/\s+/g, " ")
    .trim();
}

/** Confirmed bookings on every seat and slot from tomorrow on, each with a person of a long name. */
export async function fillSeats(window: Window, seats: number, most: number): Promise<void> {
  const { policy, calendar } = window.desk.office;
  const evidence = { by: "bookedInConsultation" as const, staff: "hanako", at: MORNING };
  await window.desk.hold.transaction(async (tx) => {
    let made = 0;
    for (let day = "2026-11-26" as Day; made < most; day = plusDays(day, 1)) {
      for (const slot of slotsOn(day, policy, calendar)) {
        for (let seat = 1; seat <= seats && made < most; seat++) {
          made += 1;
          const [id, personId] = [`full${made}`, `somebody${made}`];
          const reference = `FULL-${String(made).padStart(4, "0")}`;
          await tx.savePerson(person(personId, { name: `練習用氏名　長井長之助${made}`, jobSeekerNumber: null }));
          const choice = { number: 1, seat, slot, cutOff: slot.start };
          await tx.record(confirmed(choice, { id, reference, personId }, { evidence }), event());
        }
      }
    }
  });
}
