import { describe, expect, it } from "vitest";
import { plusMinutes, toTime } from "../../src/booking/time.ts";
import { deliver, resolveUnknown } from "../../src/desk/delivery.ts";
import { sweep } from "../../src/desk/sweep.ts";
import { Crash } from "../simulation/post.ts";
import { openTrialDesk, replyTo, requestOf, TARO, type TrialDesk } from "./trial-desk.ts";

const YES = (messageId: string) => replyTo(messageId, "1番でお願いします。", "<yes@mail.example.com>");

/** The offer reaches Taro, and the process dies before the server's answer is noted. */
async function interruptedOffer(): Promise<{ trial: TrialDesk; messageId: string }> {
  const trial = await openTrialDesk();
  trial.arrives(TARO, requestOf(TARO, "15999-0000001", "12月10日(木) 14:00"));
  const { transport } = trial.desk.world;
  const { send } = transport;
  transport.send = async (mail) => {
    await send(mail);
    transport.send = send;
    throw new Crash("after the final dot");
  };
  await expect(trial.works()).rejects.toThrow("final dot");
  return { trial, messageId: trial.post.sent[0]?.messageId ?? "" };
}

const lettersOf = async (trial: TrialDesk) =>
  (await trial.look((view) => view.letters({ limit: 50 }))).map(({ kind, state, reason, maybeTwice }) => ({
    kind,
    state,
    reason,
    maybeTwice,
  }));

const bookingOf = async (trial: TrialDesk) => (await trial.look((view) => view.bookings({ limit: 5 })))[0];

describe("a letter that may have arrived when the process died", () => {
  it("T6-4: keeps its offer standing over a long outage, so that an acceptance that came in time confirms", async () => {
    const { trial, messageId } = await interruptedOffer();
    trial.clock.now = plusMinutes(trial.clock.now, 30);
    trial.arrives(TARO, YES(messageId));
    // Four days later the process runs again, and finds the letter before it has read the mailbox.
    trial.clock.now = toTime("2026-12-02T10:00:00+09:00");
    await trial.reopens();
    await resolveUnknown(trial.desk);
    await deliver(trial.desk);
    await sweep(trial.desk);
    await trial.works();
    expect(await bookingOf(trial)).toMatchObject({ status: "confirmed", evidence: { by: "mailReply" } });
    expect(await lettersOf(trial)).toMatchObject([
      { kind: "offer", state: "withdrawn", reason: "tooLate", maybeTwice: true },
      { kind: "details", state: "accepted" },
    ]);
  });

  it("is shown as of unknown fate, not as withdrawn, when its answer overtakes the second try", async () => {
    const { trial, messageId } = await interruptedOffer();
    trial.arrives(TARO, YES(messageId));
    await trial.reopens();
    await trial.works();
    expect(await bookingOf(trial)).toMatchObject({ status: "confirmed" });
    expect(await lettersOf(trial)).toMatchObject([
      { kind: "offer", state: "unknown", reason: "overtaken", maybeTwice: true },
      { kind: "details", state: "accepted" },
    ]);
    expect(await trial.look((view) => view.tasks({ open: true, limit: 5 }))).toMatchObject([{ kind: "unknownLetter" }]);
  });

  it("T6-4: is made anew, never expired, once the mailbox was read through its reply-by without an answer", async () => {
    const { trial } = await interruptedOffer();
    trial.clock.now = toTime("2026-12-02T10:00:00+09:00");
    await trial.reopens();
    await resolveUnknown(trial.desk);
    await deliver(trial.desk);
    await sweep(trial.desk);
    expect(await bookingOf(trial)).toMatchObject({ status: "offered", offersMade: 1 });
    await trial.works();
    expect(await lettersOf(trial)).toMatchObject([
      { kind: "offer", state: "withdrawn", reason: "tooLate", maybeTwice: true },
      { kind: "offer", state: "accepted", maybeTwice: false },
    ]);
    expect(await bookingOf(trial)).toMatchObject({ status: "offered", offersMade: 2 });
  });
});
