import { describe, expect, it } from "vitest";
import type { ClockTime, Day, Time } from "../../src/booking/time.ts";
import { perform } from "../../src/desk/acts.ts";
import { changeOpening, hitsOf } from "../../src/desk/closing.ts";
import { eraseSome } from "../../src/desk/erasing.ts";
import { makeFirstContact, receive } from "../../src/desk/intake.ts";
import type { Opening } from "../../src/desk/opening.ts";
import { whomOf } from "../../src/desk/person-file.ts";
import { poll } from "../../src/desk/poll.ts";
import { settle } from "../../src/desk/settle.ts";
import { cancelByHand } from "../../src/desk/staff-acts.ts";
import { releaseLetter, setSendMode, withdrawLetter } from "../../src/desk/staff-letters.ts";
import type { SendResult } from "../../src/world/world.ts";
import { HANAKO, openTrialDesk, replyTo, requestOf, TARO, type TrialDesk } from "../desk/trial-desk.ts";
import { bounceReport } from "./writing.ts";

const at = "2026-11-25T12:00:00+09:00" as Time;
const NUMBER = "15999-0000001";
const offersOf = (trial: TrialDesk) => trial.post.sent.filter((letter) => letter.messageId.includes(".offer@"));
const bookingOf = async (trial: TrialDesk) => (await trial.look((view) => view.bookings({ limit: 10 })))[0];
const NOTHING_TAKEN_AWAY: Opening = { closures: [], blocks: [], hours: [], changes: [] };
const heldOf = async (trial: TrialDesk) =>
  (await trial.look((view) => view.inboundMails({ states: ["held"], limit: 10 }))).map((mail) => mail.reason);

/** Stories of seeds that broke a promise, each told once more without the rest of its month. */
describe("what the simulation found", () => {
  it("seed 1: 「1番」 in answer to an offer that was replaced does not confirm the first time of the new one", async () => {
    const trial = await openTrialDesk();
    trial.arrives(TARO, requestOf(TARO, NUMBER));
    await trial.works();
    const [first] = offersOf(trial);
    trial.arrives(
      TARO,
      replyTo(first?.messageId ?? "", "12月10日(木) 10:00に変更をお願いします。", "<w@mail.example.com>"),
    );
    await trial.works();
    expect(offersOf(trial)).toHaveLength(2);
    trial.arrives(TARO, replyTo(first?.messageId ?? "", "1番でお願いします。", "<old@mail.example.com>"));
    await trial.works();
    expect((await bookingOf(trial))?.status).toBe("offered");
    expect(await heldOf(trial)).toEqual(["oldOffer"]);
    trial.arrives(TARO, replyTo(offersOf(trial)[1]?.messageId ?? "", "1番でお願いします。", "<new@mail.example.com>"));
    await trial.works();
    expect(await bookingOf(trial)).toMatchObject({
      status: "confirmed",
      choice: { slot: { start: "2026-12-10T10:00:00+09:00" } },
    });
  });

  it("seed 7: an acceptance after the person withdrew opens no new request, and staff read it", async () => {
    const trial = await openTrialDesk();
    trial.arrives(TARO, requestOf(TARO, NUMBER));
    await trial.works();
    const [offer] = offersOf(trial);
    trial.arrives(TARO, replyTo(offer?.messageId ?? "", "今回は辞退します。", "<no@mail.example.com>"));
    await trial.works();
    trial.arrives(TARO, replyTo(offer?.messageId ?? "", "1番でお願いします。", "<yes@mail.example.com>"));
    await trial.works();
    expect((await trial.look((view) => view.bookings({ limit: 10 }))).map((one) => one.status)).toEqual(["declined"]);
    expect(await heldOf(trial)).toEqual(["unclear"]);
  });

  it("seed 24: a letter that waited when staff began to approve every letter leaves only by a person's release", async () => {
    const trial = await openTrialDesk();
    trial.post.faults.smtpDown = true;
    trial.arrives(TARO, requestOf(TARO, NUMBER));
    await trial.works();
    const { desk } = trial;
    await perform(desk, (tx) => setSendMode(tx, desk, { staff: "hanako", mode: "approve" }));
    trial.post.faults.smtpDown = false;
    trial.clock.now = "2026-11-25T12:00:00+09:00" as typeof trial.clock.now;
    await trial.works();
    expect(trial.post.sent).toEqual([]);
    expect((await trial.look((view) => view.letters({ limit: 10 }))).map((one) => one.state)).toEqual(["awaiting"]);
  });

  it("seed 2057: a released receipt does not wait behind an offer that nobody released and nobody needs", async () => {
    const trial = await openTrialDesk({ sendMode: "approve" });
    trial.arrives(TARO, requestOf(TARO, NUMBER));
    await trial.works();
    const { desk } = trial;
    const bookingId = (await bookingOf(trial))?.id ?? "";
    await perform(desk, (tx) => cancelByHand(tx, desk, { staff: "hanako", bookingId, by: "phone", reason: "電話" }));
    const receipt = (await trial.look((view) => view.letters({ limit: 10 }))).at(-1);
    await perform(desk, (tx) => releaseLetter(tx, desk, { staff: "ichiro", letterId: receipt?.id ?? "", seen: null }));
    await trial.works();
    expect(trial.post.sent.map((letter) => letter.messageId)).toEqual([receipt?.messageId]);
    expect((await trial.look((view) => view.letters({ limit: 10 }))).map((one) => [one.kind, one.state])).toEqual([
      ["offer", "awaiting"],
      ["cancellationReceipt", "accepted"],
    ]);
  });

  it("seed 10219: an offer that may have arrived before it was refused is released with the same bytes", async () => {
    const trial = await openTrialDesk();
    const { transport } = trial.post;
    const { send } = transport;
    const fates: SendResult[] = [
      { result: "unknown", response: "simulated: answer lost" },
      { result: "rejected", response: "554 simulated", code: 554 },
    ];
    transport.send = async (mail) => {
      const fate = fates.shift();
      return fate?.result === "rejected" ? fate : send(mail).then((result) => fate ?? result);
    };
    trial.arrives(TARO, requestOf(TARO, NUMBER));
    await trial.works();
    const [offer] = await trial.look((view) => view.letters({ limit: 10 }));
    expect(offer).toMatchObject({ state: "failed", maybeTwice: true });
    const { desk } = trial;
    trial.clock.now = "2026-11-26T10:00:00+09:00" as Time;
    await perform(desk, (tx) => releaseLetter(tx, desk, { staff: "hanako", letterId: offer?.id ?? "", seen: null }));
    await trial.works();
    const [first, again] = trial.post.sent;
    expect(trial.post.sent).toHaveLength(2);
    expect(again?.raw).toEqual(first?.raw);
  });

  it("seed 66: a letter that came back before its copy was filed stands in Sent all the same", async () => {
    const trial = await openTrialDesk();
    const { mailbox } = trial.post;
    const { append } = mailbox;
    mailbox.append = async () => ({ trouble: "network", detail: "simulated" });
    trial.arrives(TARO, requestOf(TARO, NUMBER));
    await trial.works();
    const [offer] = offersOf(trial);
    mailbox.append = append;
    const id = offer?.messageId ?? "";
    trial.post.arrive(bounceReport(TARO.address, "clerk@office.example.jp", id, "<back@mx.test>", at), at);
    await trial.works();
    expect((await trial.look((view) => view.letters({ limit: 10 }))).map((one) => one.state)).toContain("bounced");
    expect(trial.post.copies()).toContain(id);
  });

  it("seed 101508: a letter whose first copy comes back while the second is being sent stays one that came back", async () => {
    const trial = await openTrialDesk();
    const { transport } = trial.post;
    const { send } = transport;
    let tries = 0;
    transport.send = async (mail) => {
      tries += 1;
      if (tries === 1) return send(mail).then(() => ({ result: "unknown", response: "simulated: answer lost" }));
      const id = trial.post.sent[0]?.messageId ?? "";
      trial.post.arrive(bounceReport(TARO.address, "clerk@office.example.jp", id, "<back@mx.test>", at), at);
      await poll(trial.desk);
      await settle(trial.desk);
      return send(mail);
    };
    trial.arrives(TARO, requestOf(TARO, NUMBER));
    await trial.works();
    expect(trial.post.sent).toHaveLength(2);
    const [letter] = await trial.look((view) => view.letters({ limit: 10 }));
    expect(letter).toMatchObject({ kind: "offer", state: "bounced", maybeTwice: true });
    // Silence about an offer that came back is no answer, whatever the server said of its second copy.
    trial.clock.now = "2026-12-04T12:00:00+09:00" as Time;
    await trial.works();
    expect((await bookingOf(trial))?.status).toBe("offered");
  });

  it("seed 101394: an offer that staff withdraw after its reply-by is made anew, so that a month ends only where no letter is left", async () => {
    const trial = await openTrialDesk({ sendMode: "approve" });
    trial.arrives(TARO, requestOf(TARO, NUMBER));
    await trial.works();
    const { desk } = trial;
    const [offer] = await trial.look((view) => view.letters({ limit: 10 }));
    trial.clock.now = "2026-12-04T12:00:00+09:00" as Time;
    await perform(desk, (tx) => withdrawLetter(tx, desk, { staff: "ichiro", letterId: offer?.id ?? "" }));
    await trial.works();
    const letters = await trial.look((view) => view.letters({ limit: 10 }));
    expect(letters.map((one) => [one.kind, one.state])).toEqual([
      ["offer", "withdrawn"],
      ["offer", "awaiting"],
    ]);
  });

  it("seed 710016: a seat taken out on a holiday that moved there hits the times that were promised before", async () => {
    const trial = await openTrialDesk();
    const { desk } = trial;
    trial.arrives(TARO, requestOf(TARO, NUMBER, "12月9日(水) 10:00"));
    await trial.works();
    trial.arrives(TARO, replyTo(offersOf(trial)[0]?.messageId ?? "", "1番でお願いします。", "<yes@mail.example.com>"));
    await trial.works();
    expect((await bookingOf(trial))?.status).toBe("confirmed");
    const { calendar } = desk.office;
    desk.office = { ...desk.office, calendar: { ...calendar, holidays: new Set(["2026-12-09" as Day]) } };
    const block = { seat: 1, from: "2026-12-09T08:30:00+09:00" as Time, to: "2026-12-09T17:15:00+09:00" as Time };
    const next = (opening: Opening) => ({
      ...opening,
      blocks: [{ id: "leave", ...block, reason: "休暇", staff: "ichiro", at: trial.clock.now }],
    });
    const now = desk.office.calendar;
    const before = { calendar: now, opening: NOTHING_TAKEN_AWAY };
    const after = { calendar: now, opening: next(NOTHING_TAKEN_AWAY) };
    const hits = await trial.look((view) => hitsOf(view, desk, before, after));
    expect(hits.map(({ agreed }) => agreed?.slot.start)).toEqual(["2026-12-09T10:00:00+09:00"]);
  });

  it("seed 721024: whoever is met by telephone instead gets another offer for the change that lost its seat, too", async () => {
    const trial = await openTrialDesk();
    const { desk } = trial;
    trial.arrives(TARO, requestOf(TARO, NUMBER, "12月14日(月) 10:00"));
    await trial.works();
    trial.arrives(TARO, replyTo(offersOf(trial)[0]?.messageId ?? "", "1番でお願いします。", "<yes@mail.example.com>"));
    await trial.works();
    const details = trial.post.sent.at(-1)?.messageId ?? "";
    trial.arrives(TARO, replyTo(details, "予約を12月21日 11:00に変更していただけますか。", "<move@mail.example.com>"));
    await trial.works();
    const booking = await bookingOf(trial);
    expect(booking).toMatchObject({
      status: "confirmed",
      change: { choices: [{ slot: { start: "2026-12-21T11:00:00+09:00" } }] },
    });
    const day = { from: "08:30" as ClockTime, to: "17:15" as ClockTime };
    const hours = { seat: 1, week: [null, null, day, day, day, day, null], staff: "ichiro", at: trial.clock.now };
    const act = {
      act: "seatHours",
      about: "1",
      reason: "会議",
      next: (before: Opening) => ({ ...before, hours: [hours] }),
    } as const;
    const settlements = new Map([[booking?.id ?? "", "telephone" as const]]);
    const chief = {
      id: "ichiro",
      displayName: "受付 主任",
      role: "chief",
      passwordHash: "plain:trial",
      active: true,
    } as const;
    await perform(desk, async (tx) => {
      await tx.saveStaff(chief);
      return changeOpening(tx, desk, { staff: "ichiro", settlements, ...act });
    });
    const after = await bookingOf(trial);
    expect(after).toMatchObject({ status: "confirmed", meeting: { by: "telephone" } });
    const offered = after?.status === "confirmed" ? (after.change?.choices ?? []) : [];
    expect(offered.map(({ slot }) => slot.start)).not.toContain("2026-12-21T11:00:00+09:00");
  });

  it("a mailbox restored a second time before any mail was read is noticed by the mail that stood at its end", async () => {
    const trial = await openTrialDesk();
    const { post } = trial;
    const empty = post.backUp();
    trial.arrives(TARO, requestOf(TARO, NUMBER));
    await trial.works();
    const backup = post.backUp();
    trial.clock.now = "2026-11-25T10:10:00+09:00" as Time;
    trial.arrives(HANAKO, requestOf(HANAKO, "15999-0000002", "12月4日(金) 10:00"));
    await trial.works();
    post.restore(backup, "asBefore");
    await trial.works();
    await trial.works();
    post.restore(empty, "asBefore");
    trial.clock.now = "2026-11-25T10:20:00+09:00" as Time;
    for (const words of ["駐車場はありますか。", "入口はどこですか。"])
      trial.arrives(TARO, replyTo(offersOf(trial)[0]?.messageId ?? "", words, `<${words.length}@mail.example.com>`));
    await trial.works();
    const stored = await trial.look((view) => view.inboundMails({ limit: 9 }));
    expect(stored.map(({ messageId }) => messageId)).toEqual(
      expect.arrayContaining(["<10@mail.example.com>", "<9@mail.example.com>"]),
    );
  });

  it("seed 1103163: a mailbox restored again right after it was looked through is noticed, though it was not read in between", async () => {
    const trial = await openTrialDesk();
    const { post, desk } = trial;
    trial.arrives(TARO, requestOf(TARO, NUMBER));
    await trial.works();
    const backup = post.backUp();
    trial.arrives(HANAKO, requestOf(HANAKO, "15999-0000002", "12月4日(金) 10:00"));
    await trial.works();
    post.restore(backup, "asBefore");
    trial.clock.now = "2026-11-25T10:10:00+09:00" as Time;
    trial.arrives(TARO, requestOf(TARO, NUMBER, "12月7日(月) 10:00", "<after-first@mail.example.com>"));
    trial.arrives(TARO, requestOf(TARO, NUMBER, "12月8日(火) 10:00", "<found@mail.example.com>"));
    await receive(desk, "inbox");
    post.restore(backup, "asBefore");
    trial.clock.now = "2026-11-25T10:20:00+09:00" as Time;
    const written = ["<first@mail.example.com>", "<takes-its-number@mail.example.com>", "<behind@mail.example.com>"];
    for (const id of written) trial.arrives(TARO, requestOf(TARO, NUMBER, "12月9日(水) 10:00", id));
    await trial.works();
    const stored = await trial.look((view) => view.inboundMails({ limit: 9 }));
    expect(stored.map(({ messageId }) => messageId)).toEqual(expect.arrayContaining(written));
  });

  it("a mailbox restored between the first contact and the first reading is noticed", async () => {
    const trial = await openTrialDesk();
    const empty = trial.post.backUp();
    trial.arrives(TARO, requestOf(TARO, NUMBER, "12月7日(月) 10:00", "<before@mail.example.com>"));
    await makeFirstContact(trial.desk, "inbox");
    trial.post.restore(empty, "asBefore");
    trial.clock.now = "2026-11-25T10:20:00+09:00" as Time;
    const written = ["<takes-its-number@mail.example.com>", "<behind@mail.example.com>"];
    for (const id of written) trial.arrives(TARO, requestOf(TARO, NUMBER, "12月9日(水) 10:00", id));
    await trial.works();
    const stored = await trial.look((view) => view.inboundMails({ limit: 9 }));
    expect(stored.map(({ messageId }) => messageId).toSorted()).toEqual(written.toSorted());
  });

  it("seed 791051: whoever is erased before the copy of a letter was filed keeps no other letter out of Sent", async () => {
    const trial = await openTrialDesk();
    const { desk } = trial;
    const { mailbox } = trial.post;
    const { append } = mailbox;
    mailbox.append = async () => ({ trouble: "network", detail: "simulated" });
    trial.arrives(TARO, requestOf(TARO, NUMBER));
    await trial.works();
    const booking = await bookingOf(trial);
    const bookingId = booking?.id ?? "";
    await perform(desk, (tx) => cancelByHand(tx, desk, { staff: "hanako", bookingId, by: "phone", reason: "電話" }));
    await trial.works();
    const erased = await trial.desk.hold.transaction(async (tx) => {
      const person = await tx.person(booking?.personId ?? "");
      if (!person) throw new Error("a booking without its person");
      const eraser = { at: trial.clock.now, by: "ichiro", sha256: desk.world.digests.sha256 };
      return eraseSome(tx, eraser, await whomOf(tx, person));
    });
    expect(erased).toMatchObject({ finished: true });
    mailbox.append = append;
    trial.arrives(HANAKO, requestOf(HANAKO, "15999-0000002", "12月4日(金) 10:00"));
    await trial.works();
    expect(trial.post.copies()).toEqual([offersOf(trial).at(-1)?.messageId]);
  });

  it("a mail found after UIDVALIDITY changed is on the list of tasks and flagged in the inbox", async () => {
    const trial = await openTrialDesk();
    trial.arrives(TARO, requestOf(TARO, NUMBER));
    trial.post.renumber();
    await trial.works();
    expect(await heldOf(trial)).toEqual(["foundAfterReset"]);
    const tasks = await trial.look((view) => view.tasks({ open: true, limit: 10 }));
    expect(tasks.map((task) => [task.kind, task.why])).toEqual([["heldMail", "foundAfterReset"]]);
    expect(await trial.post.mailbox.countUnseen("inbox")).toBe(1);
  });
});
