import { describe } from "vitest";
import type { Store } from "../../src/world/store.ts";
import { bookingContract } from "./store-bookings.contract.ts";
import { erasingContract } from "./store-erasing.contract.ts";
import { mailContract } from "./store-mails.contract.ts";
import { meetingContract } from "./store-meetings.contract.ts";
import { officeContract } from "./store-office.contract.ts";
import { signInContract } from "./store-sign-ins.contract.ts";
import { transactionContract } from "./store-transactions.contract.ts";

/** A store under test, an office nobody else uses, and what a dying worker would do to its holds. */
export type Subject = {
  store: Store & { snapshot(officeId: string): Promise<string> };
  freshOffice(): string;
  breakHolds(officeId: string): Promise<void>;
};

/** What every store must do, whatever keeps the rows. */
export function storeContract(name: string, subject: () => Subject): void {
  describe(name, () => {
    transactionContract(subject);
    bookingContract(subject);
    mailContract(subject);
    officeContract(subject);
    erasingContract(subject);
    meetingContract(subject);
    signInContract(subject);
  });
}
