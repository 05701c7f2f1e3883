import { describe, expect, it } from "vitest";
import { toTime } from "../../src/booking/time.ts";
import { perform } from "../../src/desk/acts.ts";
import { deliver, resolveUnknown } from "../../src/desk/delivery.ts";
import { poll } from "../../src/desk/poll.ts";
import { settle } from "../../src/desk/settle.ts";
import { offerByHand } from "../../src/desk/staff-acts.ts";
import { digestOf, releaseLetter, setSendMode } from "../../src/desk/staff-letters.ts";
import type { SendMode } from "../../src/mail/office.ts";
import type { Submission } from "../../src/world/world.ts";
import { HANAKO, openTrialDesk, replyTo, requestOf, TARO, type TrialDesk } from "./trial-desk.ts";

const missing = (): never => {
  throw new Error("no letter");
};
const statesOf = (trial: TrialDesk) =>
  trial.look((view) => view.letters({ limit: 20 })).then((all) => all.map((letter) => letter.state));
const setMode = (trial: TrialDesk, mode: SendMode) =>
  trial.desk.hold.transaction(async (tx) => tx.putSetting("sendMode", mode));

describe("stop", () => {
  it("lets nothing leave, loses nothing, and everything leaves once afterwards", async () => {
    const trial = await openTrialDesk();
    await perform(trial.desk, (tx) => setSendMode(tx, trial.desk, { staff: "sato", mode: "stop" }));
    trial.arrives(TARO, requestOf(TARO, "15999-0000001"));
    trial.arrives(HANAKO, requestOf(HANAKO, "15999-0000002", "12月4日(金) 10:00"));
    await trial.works();
    expect(trial.post.sent).toEqual([]);
    expect(await statesOf(trial)).toEqual(["queued", "queued"]);
    await setMode(trial, "auto");
    await trial.works();
    expect(trial.post.sent.map((letter) => letter.to).sort()).toEqual([HANAKO.address, TARO.address]);
  });

  it("reaches the letter that is just being sent: taken back before its body, it waits and counts no attempt", async () => {
    const trial = await openTrialDesk();
    const { transport } = trial.desk.world;
    const send = transport.send;
    transport.send = async (mail: Submission) => {
      // The server takes its time with the envelope, and meanwhile somebody stops sending.
      await setMode(trial, "stop");
      return (await mail.mayLeave?.()) ? send(mail) : { result: "halted", response: "" };
    };
    trial.arrives(TARO, requestOf(TARO, "15999-0000001"));
    await trial.works();
    expect(trial.post.sent).toEqual([]);
    const [letter] = await trial.look((view) => view.letters({ limit: 5 }));
    expect(letter).toMatchObject({ state: "queued", attempts: 0, maybeTwice: false });
    transport.send = send;
    await setMode(trial, "auto");
    await trial.works();
    expect(trial.post.sent).toHaveLength(1);
  });

  it("for longer than an offer is good for: it never leaves with dead times, but is made anew", async () => {
    const trial = await openTrialDesk();
    await setMode(trial, "stop");
    trial.arrives(TARO, requestOf(TARO, "15999-0000001", "11月27日(金) 14:00"));
    await trial.works();
    trial.clock.now = toTime("2026-11-30T09:00:00+09:00");
    await setMode(trial, "auto");
    await trial.works();
    expect(trial.post.sent).toHaveLength(1);
    expect(await statesOf(trial)).toEqual(["withdrawn", "accepted"]);
    const [booking] = await trial.look((view) => view.bookings({ limit: 5 }));
    if (booking?.status !== "offered") throw new Error(booking?.status);
    expect(booking.offer.choices.every((choice) => choice.slot.start > "2026-12-01")).toBe(true);
  });
});

describe("an offer of three days that waited over the first two of them", () => {
  const wish = "11月27日(金)午前、11月30日(月)午前、12月1日(火)午前のいずれか";

  it.each(["while staff had stopped all letters", "while no mail server answered"])(
    "T6-1: %s leaves without a dead time: it is made anew at once, though its last time could still be had",
    async (why) => {
      const trial = await openTrialDesk();
      const halt = async (on: boolean) => {
        if (why.includes("stopped")) await setMode(trial, on ? "stop" : "auto");
        else trial.post.faults.smtpDown = on;
      };
      await halt(true);
      trial.arrives(TARO, requestOf(TARO, "15999-0000001", wish));
      for (const day of ["2026-11-25", "2026-11-27", "2026-11-28"]) {
        trial.clock.now = toTime(`${day}T11:00:00+09:00`);
        await trial.works();
      }
      trial.clock.now = toTime("2026-11-30T09:00:00+09:00");
      await halt(false);
      await trial.works();
      const letters = await trial.look((view) => view.letters({ limit: 5 }));
      const [last, ...before] = letters.toReversed();
      expect(last).toMatchObject({ kind: "offer", state: "accepted" });
      // Where sending is tried all the time it is made anew with each time that is over.
      expect(before.map(({ state, reason }) => [state, reason])).toEqual(before.map(() => ["withdrawn", "tooLate"]));
      expect(before.length).toBe(why.includes("stopped") ? 1 : 2);
      expect(trial.post.sent).toHaveLength(1);
      const [booking] = await trial.look((view) => view.bookings({ limit: 5 }));
      if (booking?.status !== "offered") throw new Error(booking?.status);
      expect(booking.offer.choices.length).toBeGreaterThan(0);
      expect(booking.offer.choices.every(({ cutOff }) => cutOff > trial.clock.now)).toBe(true);
      expect(last?.text).not.toContain("11月27日");
      // Nobody got the ones before it.
      expect(last?.text).not.toContain("前にお送りしたご案内");
    },
  );

  it("T6-1: and may have arrived leaves as it was, or not at all: nobody holds two letters of one name", async () => {
    const trial = await openTrialDesk();
    const { transport } = trial.desk.world;
    const { send } = transport;
    transport.send = async (mail: Submission) => ({ ...(await send(mail)), result: "unknown", response: "lost" });
    trial.arrives(TARO, requestOf(TARO, "15999-0000001", wish));
    await poll(trial.desk);
    await settle(trial.desk);
    await deliver(trial.desk);
    await resolveUnknown(trial.desk);
    transport.send = send;
    trial.clock.now = toTime("2026-11-30T09:00:00+09:00");
    await trial.works();
    const [letter] = await trial.look((view) => view.letters({ limit: 5 }));
    expect(letter).toMatchObject({ state: "accepted", maybeTwice: true });
    const copies = trial.post.sent.filter(({ messageId }) => messageId === letter?.messageId);
    expect(copies).toHaveLength(2);
    expect(Buffer.compare(copies[0]?.raw ?? new Uint8Array(), copies[1]?.raw ?? new Uint8Array())).toBe(0);
  });
});

describe("the question which of several times is meant", () => {
  const WISH = "11月27日(金)午前、12月1日(火)午前のいずれか";
  const yes = (trial: TrialDesk) =>
    trial.arrives(TARO, replyTo(trial.post.sent[0]?.messageId ?? "", "お願いします。", "<yes@mail.example.com>"));
  const asked = async (trial: TrialDesk) =>
    (await trial.look((view) => view.letters({ limit: 9 }))).filter(({ kind }) => kind === "askWhich");

  it("names no time that is over when it is written", async () => {
    const trial = await openTrialDesk();
    trial.arrives(TARO, requestOf(TARO, "15999-0000001", WISH));
    await trial.works();
    trial.clock.now = toTime("2026-11-27T09:00:00+09:00");
    yes(trial);
    await trial.works();
    const [letter] = await asked(trial);
    expect(letter?.text).toContain("12月1日");
    expect(letter?.text).not.toContain("11月27日");
  });

  it.each(["while staff had stopped all letters", "while nobody released it"])(
    "names the times that are left, where one of them was over %s",
    async (why) => {
      const trial = await openTrialDesk();
      trial.arrives(TARO, requestOf(TARO, "15999-0000001", WISH));
      await trial.works();
      await setMode(trial, why.includes("stopped") ? "stop" : "approve");
      trial.clock.now = toTime("2026-11-26T12:00:00+09:00");
      yes(trial);
      await trial.works();
      const [waiting] = await asked(trial);
      expect(waiting?.text).toContain("11月27日");
      trial.clock.now = toTime("2026-11-27T09:00:00+09:00");
      if (why.includes("stopped")) await setMode(trial, "auto");
      else {
        const release = { staff: "sato", letterId: waiting?.id ?? "" };
        const seen = digestOf(trial.desk, waiting ?? missing());
        // Whoever read the letter as it was is shown it as it will leave.
        const first = await perform(trial.desk, (tx) => releaseLetter(tx, trial.desk, { ...release, seen }));
        expect(first).toEqual({ refused: "previewChanged" });
        await perform(trial.desk, (tx) => releaseLetter(tx, trial.desk, { ...release, seen: null }));
      }
      await trial.works();
      const [left, ...others] = await asked(trial);
      expect([left?.state, left?.text.includes("11月27日"), others]).toEqual(["accepted", false, []]);
      expect(left?.text).toContain("12月1日");
      const raw = Buffer.from(trial.post.sent.at(-1)?.raw ?? new Uint8Array()).toString();
      expect([raw.includes(left?.messageId ?? "?"), trial.post.sent.length]).toEqual([true, 2]);
    },
  );

  it("released before one of its times was over, and still here, waits for its release again", async () => {
    const trial = await openTrialDesk();
    trial.arrives(TARO, requestOf(TARO, "15999-0000001", WISH));
    await trial.works();
    await setMode(trial, "approve");
    trial.clock.now = toTime("2026-11-26T12:00:00+09:00");
    yes(trial);
    await trial.works();
    const [waiting] = await asked(trial);
    const release = { staff: "sato", letterId: waiting?.id ?? "", seen: null };
    await perform(trial.desk, (tx) => releaseLetter(tx, trial.desk, release));
    trial.clock.now = toTime("2026-11-27T09:00:00+09:00");
    await trial.works();
    const [again] = await asked(trial);
    expect([again?.state, again?.text.includes("11月27日")]).toEqual(["awaiting", false]);
    await perform(trial.desk, (tx) => releaseLetter(tx, trial.desk, release));
    await trial.works();
    expect((await asked(trial)).map(({ state }) => state)).toEqual(["accepted"]);
  });
});

describe("an offer that staff have to tell by telephone", () => {
  it("T6-4: ends like any other, though the letter of an earlier one came too late to leave", async () => {
    const trial = await openTrialDesk();
    await setMode(trial, "stop");
    trial.arrives(TARO, requestOf(TARO, "15999-0000001"));
    await trial.works();
    const [booking] = await trial.look((view) => view.bookings({ limit: 5 }));
    const [letter] = await trial.look((view) => view.letters({ limit: 5 }));
    const person = await trial.look((view) => view.person(booking?.personId ?? ""));
    if (!booking || !letter || !person) throw new Error("nothing was offered");
    const at = (time: string) => toTime(`2026-12-04T${time}:00+09:00`);
    await perform(trial.desk, async (tx) => {
      await tx.updateLetter(letter.id, { state: "withdrawn", reason: "tooLate" });
      await tx.savePerson({ ...person, address: null });
      const wishes = [{ from: at("10:00"), to: at("10:30") }];
      return offerByHand(tx, trial.desk, { staff: "sato", bookingId: booking.id, wishes, reason: "" });
    });
    trial.clock.now = toTime("2026-12-01T09:00:00+09:00");
    await trial.works();
    const [after] = await trial.look((view) => view.bookings({ limit: 5 }));
    expect(after).toMatchObject({ status: "expired", offersMade: 2 });
  });
});

describe("approval", () => {
  it("of an offer that new wishes have overtaken before anybody released it: the next one speaks of no earlier one", async () => {
    const trial = await openTrialDesk({ sendMode: "approve" });
    trial.arrives(TARO, requestOf(TARO, "15999-0000001"));
    await trial.works();
    trial.arrives(TARO, requestOf(TARO, "15999-0000001", "12月4日(金) 10:00", "<again@mail.example.com>"));
    await trial.works();
    const letters = await trial.look((view) => view.letters({ limit: 5 }));
    expect(letters.map(({ kind }) => kind)).toEqual(["offer", "offer"]);
    expect(letters[1]?.text).not.toMatch(/前にお送りしたご案内|新しいご希望/);
  });

  it("of a thousand letters that nobody has looked at keeps no released one from leaving", async () => {
    const trial = await openTrialDesk();
    trial.arrives(TARO, requestOf(TARO, "15999-0000001"));
    await trial.works();
    const [sent] = await trial.look((view) => view.letters({ limit: 1 }));
    if (!sent) throw new Error("no letter");
    const { order: _order, ...letter } = sent;
    await trial.desk.hold.transaction(async (tx) => {
      for (let n = 0; n < 1_001; n++) {
        const own = {
          id: `w${n}`,
          messageId: `<w${n}@office.example.jp>`,
          cause: `w${n}`,
          token: null,
          bookingId: null,
        };
        await tx.post({ ...letter, ...own, state: "awaiting" });
      }
    });
    // Beyond the hour whose number of letters is bounded.
    trial.clock.now = toTime("2026-11-25T13:00:00+09:00");
    trial.arrives(HANAKO, requestOf(HANAKO, "15999-0000002", "12月4日(金) 10:00"));
    await trial.works();
    expect(trial.post.sent.map(({ to }) => to)).toEqual([TARO.address, HANAKO.address]);
  });

  it("is a second person's, also for what its writer let go in another mode before it could leave (seed 981653)", async () => {
    const trial = await openTrialDesk();
    trial.arrives(TARO, requestOf(TARO, "15999-0000001"));
    await trial.works();
    const [sent] = await trial.look((view) => view.letters({ limit: 1 }));
    if (!sent) throw new Error("no letter");
    const { order: _order, ...letter } = sent;
    const own = { id: "w1", messageId: "<w1@office.example.jp>", cause: "w1", token: null, bookingId: null };
    const byHand = { kind: "couldNotRead", causedBy: "sato", state: "capped" } as const;
    await trial.desk.hold.transaction((tx) => tx.post({ ...letter, ...own, ...byHand }));
    const release = (staff: string) =>
      perform(trial.desk, (tx) => releaseLetter(tx, trial.desk, { staff, letterId: "w1", seen: null }));
    const stored = () => trial.look((view) => view.letter("w1"));
    await setMode(trial, "stop");
    expect(await release("sato")).toMatchObject({ done: "w1" });
    expect(await stored()).toMatchObject({ state: "queued", releasedBy: "sato" });
    await setMode(trial, "approve");
    await trial.works();
    expect(await stored()).toMatchObject({ state: "awaiting", releasedBy: null });
    expect(await release("sato")).toEqual({ refused: "ownLetter" });
    expect(trial.post.sent).toHaveLength(1);
    await release("suzuki");
    await trial.works();
    expect(await stored()).toMatchObject({ state: "accepted", releasedBy: "suzuki" });
  });

  it("over a weekend leaves no dead times: the offer is made anew and waits for its own release", async () => {
    const trial = await openTrialDesk({ sendMode: "approve" });
    trial.clock.now = toTime("2026-11-27T10:00:00+09:00");
    trial.arrives(TARO, requestOf(TARO, "15999-0000001", "12月1日(火) 9:00"));
    await trial.works();
    const [first] = await trial.look((view) => view.letters({ limit: 5 }));
    expect(first?.state).toBe("awaiting");
    trial.clock.now = toTime("2026-11-30T15:30:00+09:00");
    const done = await perform(trial.desk, (tx) =>
      releaseLetter(tx, trial.desk, { staff: "sato", letterId: first?.id ?? "", seen: null }),
    );
    expect(done).toMatchObject({ withdrawn: "madeAnew" });
    await trial.works();
    expect(trial.post.sent).toEqual([]);
    expect(await statesOf(trial)).toEqual(["withdrawn", "awaiting"]);
    const letters = await trial.look((view) => view.letters({ limit: 5 }));
    expect(letters[1]?.text).not.toContain("前にお送りしたご案内");
    const anew = await perform(trial.desk, (tx) =>
      releaseLetter(tx, trial.desk, { staff: "sato", letterId: letters[1]?.id ?? "", seen: null }),
    );
    expect("refused" in anew).toBe(false);
    await trial.works();
    expect(trial.post.sent).toHaveLength(1);
  });
});
