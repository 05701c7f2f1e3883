import { expect } from "vitest";
import type { Booking } from "../../src/booking/booking.ts";
import { type Browser, mailText, type Window } from "./window.ts";

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
