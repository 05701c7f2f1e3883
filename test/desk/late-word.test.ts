import { describe, expect, it } from "vitest";
import { fold } from "../../src/booking/apply.ts";
import type { Booking } from "../../src/booking/booking.ts";
import { toTime } from "../../src/booking/time.ts";
import { perform } from "../../src/desk/acts.ts";
import { recordOutcome } from "../../src/desk/staff-acts.ts";
import { answeredMyself } from "../../src/desk/staff-mails.ts";
import { openTrialDesk, replyTo, requestOf, TARO, type TrialDesk } from "./trial-desk.ts";

const staff = "hanako";
const theBooking = async (trial: TrialDesk): Promise<Booking> => {
  const [booking] = await trial.look((view) => view.bookings({ limit: 5 }));
  if (!booking) throw new Error("no booking");
  return booking;
};
const openTasks = async (trial: TrialDesk) =>
  (await trial.look((view) => view.tasks({ open: true, limit: 9 }))).map(({ kind, why }) => `${kind} ${why}`).sort();

/** Confirmed for Thursday 3 December, 14:00; a mail of the thread arrives at that time of the day. */
async function onTheDay(words: string, time: string): Promise<TrialDesk> {
  const trial = await openTrialDesk();
  trial.arrives(TARO, requestOf(TARO, "15999-0000001"));
  await trial.works();
  trial.arrives(TARO, replyTo(trial.post.sent.at(-1)?.messageId ?? "", "お願いします。", "<yes@mail.example.com>"));
  await trial.works();
  const details = trial.post.sent.at(-1)?.messageId ?? "";
  trial.clock.now = toTime(`2026-12-03T${time}:00+09:00`);
  trial.arrives(TARO, replyTo(details, words, "<late@mail.example.com>"));
  await trial.works();
  return trial;
}

describe("somebody who runs late or cannot get in", () => {
  it.each(["10分ほど遅れます。", "Zoomにつながりません。", "ミーティングに入れません。", "I am running late, sorry."])(
    "T6-6b, L5: has sent word, alarms staff and waits for them, and no letter goes: %s",
    async (words) => {
      const trial = await onTheDay(words, "14:05");
      expect(await openTasks(trial)).toEqual(["heldMail lateWord", "sameDayWord late"]);
      const [alarm] = await trial.look((view) => view.tasks({ open: true, kinds: ["sameDayWord"], limit: 2 }));
      expect(alarm?.due).toBe("2026-12-03T14:00:00+09:00");
      expect(trial.post.sent.length).toBe(2);
      const booking = await theBooking(trial);
      expect(booking).toMatchObject({ status: "confirmed", words: [{ about: "late" }] });
      expect(fold(await trial.look((view) => view.events(booking.id)))).toEqual(booking);
    },
  );

  it("T6-6b: is no no-show either once staff have dealt with the mail, which closes its alarm", async () => {
    const trial = await onTheDay("すみません、少し遅れます。", "13:55");
    const [mail] = await trial.look((view) => view.inboundMails({ states: ["held"], limit: 2 }));
    await perform(trial.desk, (tx) =>
      answeredMyself(tx, trial.desk, { staff, mailId: mail?.id ?? "", references: [] }),
    );
    expect(await openTasks(trial)).toEqual([]);
    trial.clock.now = toTime("2026-12-03T14:40:00+09:00");
    await trial.works();
    const { id: bookingId } = await theBooking(trial);
    const record = { staff, bookingId, outcome: "noShow" as const, reason: "" };
    expect(await perform(trial.desk, (tx) => recordOutcome(tx, trial.desk, record))).toEqual({
      refused: "wordStandsOpen",
    });
  });

  it("is no word any more after the end of the talk, and a person reads it all the same", async () => {
    const trial = await onTheDay("Zoomにつながりません。", "14:31");
    expect((await theBooking(trial)) as { words: unknown[] }).toMatchObject({ words: [] });
    expect(await openTasks(trial)).toContain("heldMail lateWord");
  });
});
