import type { Day, Time } from "../../src/booking/time.ts";
import { restoredOf } from "../../src/desk/restored.ts";
import type { SendMode } from "../../src/mail/office.ts";
import { PASSWORDS } from "../../src/world/passwords.ts";
import type { View } from "../../src/world/store.ts";
import type { OutboxLetter, StaffAccount } from "../../src/world/store-rows.ts";
import { Browser, PASSWORD } from "../console/window.ts";
import { mailBytes } from "../simulation/writing.ts";
import { isResting } from "./audit.ts";
import { OFFICE_ADDRESS } from "./office.ts";
import type { Person } from "./people.ts";

/** Does what is left of an act and says whether nothing is left. A window that is gone throws; then it is begun anew. */
export type Duty = () => Promise<boolean>;

export const KIND_WORDS = "お手紙でのご質問には、相談のときにお答えします。";

/** Hanako may do what all staff may; Ichiro is the chief. */
export async function accounts(): Promise<StaffAccount[]> {
  const passwordHash = await PASSWORDS.hash(PASSWORD);
  const one = (id: string, role: StaffAccount["role"]): StaffAccount => ({
    ...{ id, displayName: `職員 ${id}`, role, passwordHash },
    active: true,
  });
  return [one("hanako", "staff"), one("ichiro", "chief")];
}

export type Staff = {
  close(day: Day, settle: { person: Person; how: "cancel" | "telephone" | "call" }[]): Duty;
  setMode(mode: SendMode): Duty;
  editOffers(): Duty;
  /** Everything that waits for a person: what was written and waits, and what may have arrived twice. */
  seeToLetters(): Duty;
  lift(): Duty;
};

/** People at the windows of whichever worker lives at the port. What is done already they see on the screen, as here in the store. */
export function atWindows(options: {
  port: number;
  look: <T>(question: (view: View) => Promise<T>) => Promise<T>;
  /** Whether the person has it; staff ask by telephone. */
  hasArrived(messageId: string): boolean;
}): Staff {
  const { port, look, hasArrived } = options;
  const pages = {
    request: (path: string, init?: RequestInit) =>
      fetch(`http://127.0.0.1:${port}${path}`, { ...init, redirect: "manual" }),
  };
  const signIn = async (id: "hanako" | "ichiro"): Promise<Browser> => {
    const browser = new Browser(pages);
    await browser.signIn({ id } as StaffAccount);
    return browser;
  };
  const lettersIn = (state: OutboxLetter["state"]) => look((view) => view.letters({ states: [state], limit: 1000 }));
  return {
    close: (day, settle) => async () => {
      const isClosed = async () => JSON.stringify(await look((view) => view.setting("opening"))).includes(day);
      if (await isClosed()) return true;
      const bookings = await look((view) => view.bookings({ limit: 1000 }));
      const people = await look((view) => view.people({ limit: 1000 }));
      const values: Record<string, string> = { reason: "研修のため" };
      for (const { person, how } of settle) {
        const row = people.find(({ address }) => address === person.address);
        const booking = bookings.find(({ personId }) => personId === row?.id);
        values[`hit-${booking?.id}`] = how;
      }
      await (await signIn("ichiro")).act(`/calendar/close?from=${day}`, values);
      return isClosed();
    },
    setMode: (mode) => async () => {
      const isSet = async () => (await look((view) => view.setting("sendMode"))) === mode;
      if (await isSet()) return true;
      await (await signIn("ichiro")).act("/settings/send-mode", { mode });
      return isSet();
    },
    editOffers: () => async () => {
      const unedited = async () =>
        (await lettersIn("awaiting")).filter(({ kind, edits }) => kind === "offer" && !edits);
      const browser = await signIn("hanako");
      for (const { id } of await unedited()) {
        await browser.get(`/letters/${id}/edit`);
        await browser.act(`/letters/${id}/edit`, { ...browser.areas(), line1: KIND_WORDS });
      }
      return (await unedited()).length === 0;
    },
    seeToLetters: () => async () => {
      const browser = await signIn("ichiro");
      for (const { id } of await lettersIn("awaiting")) await release(browser, id);
      const resting = async () => (await lettersIn("unknown")).filter(isResting);
      for (const { id, messageId } of await resting()) {
        if (hasArrived(messageId)) await browser.act(`/letters/${id}/sent`);
        else await release(browser, id);
      }
      return (await lettersIn("awaiting")).length + (await resting()).length === 0;
    },
    lift: () => async () => {
      const isLifted = async () => ((await look(restoredOf))?.lifted ?? null) !== null;
      if (await isLifted()) return true;
      await (await signIn("ichiro")).act("/settings/restored", {});
      return isLifted();
    },
  };
}

async function release(browser: Browser, id: string): Promise<void> {
  await browser.get(`/letters/${id}`);
  await browser.post(`/letters/${id}/release`, { seen: browser.fields().seen ?? "" });
}

/** An answer that a colleague writes in their own mail program, as it lies in Sent. */
export function ownAnswer(to: Person, answers: string, messageId: string, at: Time): Uint8Array {
  const words = { subject: "Re: オンライン相談の件", body: "お問い合わせの件、担当者よりお電話します。" };
  const from = { name: "窓口 職員", address: OFFICE_ADDRESS };
  return mailBytes(from, to.address, { ...words, messageId, inReplyTo: answers }, at);
}
