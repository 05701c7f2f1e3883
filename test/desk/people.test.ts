import { describe, expect, it } from "vitest";
import type { Booking } from "../../src/booking/booking.ts";
import { ERASED } from "../../src/booking/erasing.ts";
import { type Day, toTime } from "../../src/booking/time.ts";
import { type Act, perform } from "../../src/desk/acts.ts";
import {
  changeAddress,
  liftRefusal,
  mergePeople,
  refusePerson,
  sendRefusalNotice,
} from "../../src/desk/person-acts.ts";
import { recordOutcome } from "../../src/desk/staff-acts.ts";
import { standingOf } from "../../src/desk/standing.ts";
import { HANAKO, openTrialDesk, replyTo, requestOf, TARO, type TrialDesk } from "./trial-desk.ts";

const NUMBER = "15999-0000001";
const WORK = { name: TARO.name, address: "taro@work.example.com" };
const staff = "sato";
const chief = "chief";

let mails = 0;
const newId = () => `<people-${++mails}@mail.example.com>`;
const all = (trial: TrialDesk) => trial.look((view) => view.bookings({ limit: 50 }));
const only = async (trial: TrialDesk): Promise<Booking> => {
  const bookings = await all(trial);
  if (bookings.length !== 1 || !bookings[0]) throw new Error(`${bookings.length} bookings`);
  return bookings[0];
};
const held = (trial: TrialDesk) =>
  trial
    .look((view) => view.inboundMails({ states: ["held"], limit: 9 }))
    .then((found) => found.map((one) => one.reason));
const letters = (trial: TrialDesk) =>
  trial.look((view) => view.letters({ limit: 99 })).then((found) => found.map((one) => [one.kind, one.to]));
const does = (trial: TrialDesk, act: (...of: Parameters<Act>) => ReturnType<Act>) => perform(trial.desk, act);
const lastTo = (trial: TrialDesk, address: string) =>
  trial.post.sent.filter((one) => one.to === address).at(-1)?.messageId ?? "";

async function asks(trial: TrialDesk, from: typeof TARO, number: string, wish?: string): Promise<void> {
  trial.arrives(from, requestOf(from, number, wish, newId()));
  await trial.works();
}
async function says(
  trial: TrialDesk,
  from: typeof TARO,
  body: string,
  to = lastTo(trial, from.address),
): Promise<void> {
  trial.arrives(from, replyTo(to, body, newId()));
  await trial.works();
}

async function trialWithChief(): Promise<TrialDesk> {
  const trial = await openTrialDesk();
  const account = { displayName: "", passwordHash: "", active: true };
  await trial.desk.hold.transaction(async (tx) => {
    await tx.saveStaff({ id: chief, role: "chief", ...account });
    await tx.saveStaff({ id: staff, role: "staff", ...account });
  });
  return trial;
}

/** Confirmed for Thursday 3 December 14:00, not come, recorded. */
async function withNoShow(): Promise<{ trial: TrialDesk; personId: string }> {
  const trial = await trialWithChief();
  await asks(trial, TARO, NUMBER);
  await says(trial, TARO, "お願いします。");
  const { id: bookingId, personId } = await only(trial);
  trial.clock.now = toTime("2026-12-03T15:00:00+09:00");
  await trial.works();
  const noShow = { staff, bookingId, outcome: "noShow" as const, reason: "" };
  expect(await does(trial, (tx) => recordOutcome(tx, trial.desk, noShow))).toMatchObject({ done: bookingId });
  return { trial, personId };
}

const REFUSAL = { ground: "noShows" as const, reason: "三回続いたため", until: "2027-03-31" as Day };

describe("no-shows and a refusal", () => {
  it("T6-6c: counts only what a person recorded, by number and name, and forgets it after the months of the profile", async () => {
    const { trial, personId } = await withNoShow();
    const countOf = async (change: object) => {
      const person = await trial.look((view) => view.person(personId));
      if (!person) throw new Error("nobody");
      const { noShows } = await trial.look((view) =>
        standingOf(view, trial.desk, { ...person, id: "other", ...change }, trial.clock.now),
      );
      return noShows.length;
    };
    expect(await countOf({})).toBe(1);
    expect(await countOf({ address: "elsewhere@example.com" })).toBe(1);
    expect(await countOf({ name: "別人 花子" })).toBe(0);
    expect(await countOf({ jobSeekerNumber: "15999-7777777" })).toBe(0);
    expect(await countOf({ jobSeekerNumber: null })).toBe(0);
    trial.clock.now = toTime("2027-12-04T10:00:00+09:00");
    expect(await countOf({})).toBe(0);
  });

  it("T6-6c: a refused person's request is held with an ordinary receipt; nothing tells of the refusal", async () => {
    const { trial, personId } = await withNoShow();
    expect(await does(trial, (tx) => refusePerson(tx, trial.desk, { staff, personId, ...REFUSAL }))).toEqual({
      refused: "chiefOnly",
    });
    await does(trial, (tx) => refusePerson(tx, trial.desk, { staff: chief, personId, ...REFUSAL }));
    const before = (await letters(trial)).length;
    await asks(trial, TARO, NUMBER, "12月10日(木) 14:00");
    expect(await held(trial)).toEqual(["refusedPerson"]);
    expect((await letters(trial)).slice(before)).toEqual([["heldReceipt", TARO.address]]);
    const receipt = (await trial.look((view) => view.letters({ limit: 99 }))).at(-1);
    expect(receipt?.text).not.toMatch(/お断り|お受けできません/);
    expect((await all(trial)).length).toBe(1);
    // Somebody else at that address is somebody else.
    await asks(trial, { name: HANAKO.name, address: TARO.address }, "15999-0000002", "12月11日(金) 10:00");
    expect((await all(trial)).map((one) => one.status).sort()).toEqual(["noShow", "offered"]);
  });

  it("T6-6c: seed 740004: a refused person's yes to an offer that is over is held, too, and offers nothing anew", async () => {
    const trial = await trialWithChief();
    await asks(trial, TARO, NUMBER, "12月10日(木) 14:00");
    trial.clock.now = toTime("2026-12-01T12:00:00+09:00");
    await trial.works();
    const { status, personId } = await only(trial);
    expect(status).toBe("expired");
    await does(trial, (tx) =>
      refusePerson(tx, trial.desk, { staff: chief, personId, ...REFUSAL, ground: "misuse" as const }),
    );
    const [offer] = trial.post.sent;
    await says(trial, TARO, "お願いします。", offer?.messageId);
    expect(await held(trial)).toEqual(["refusedPerson"]);
    expect((await only(trial)).status).toBe("expired");
  });

  it("T6-6c: ends by its date or by a person, and each can be read for ever", async () => {
    const { trial, personId } = await withNoShow();
    await does(trial, (tx) => refusePerson(tx, trial.desk, { staff: chief, personId, ...REFUSAL }));
    expect(await does(trial, (tx) => refusePerson(tx, trial.desk, { staff: chief, personId, ...REFUSAL }))).toEqual({
      refused: "alreadyRefused",
    });
    expect(await does(trial, (tx) => liftRefusal(tx, trial.desk, { staff, personId, reason: "" }))).toEqual({
      refused: "chiefOnly",
    });
    await does(trial, (tx) => liftRefusal(tx, trial.desk, { staff: chief, personId, reason: "事情がわかった" }));
    const again = { ...REFUSAL, until: "2026-12-31" as Day };
    await does(trial, (tx) => refusePerson(tx, trial.desk, { staff: chief, personId, ...again }));
    const kept = await trial.look((view) => view.refusalsOf([personId], 9));
    expect(kept).toMatchObject([
      { until: "2027-03-31", liftedBy: chief, liftReason: "事情がわかった" },
      { until: "2026-12-31", liftedAt: null },
    ]);
    trial.clock.now = toTime("2027-01-04T10:00:00+09:00");
    await asks(trial, TARO, NUMBER, "1月12日(火) 14:00");
    expect((await all(trial)).map((one) => one.status).sort()).toEqual(["noShow", "offered"]);
  });

  it.each([
    [{ until: "2026-12-02" as Day }, "refusalTooLong"],
    [{ until: "2027-12-04" as Day }, "refusalTooLong"],
    [{ until: "2027-12-03" as Day }, null],
  ])("T6-6c: with %j is refused as %s", async (change, refused) => {
    const { trial, personId } = await withNoShow();
    const made = await does(trial, (tx) =>
      refusePerson(tx, trial.desk, { staff: chief, personId, ...REFUSAL, ...change }),
    );
    expect("refused" in made ? made.refused : null).toBe(refused);
  });

  it("T6-6c: silence is no ground where no no-show was recorded; T12-1: misuse is one by itself", async () => {
    const trial = await trialWithChief();
    await asks(trial, TARO, NUMBER);
    const { personId } = await only(trial);
    const refuse = (ground: "noShows" | "misuse") =>
      does(trial, (tx) => refusePerson(tx, trial.desk, { staff: chief, personId, ...REFUSAL, ground }));
    expect(await refuse("noShows")).toEqual({ refused: "noNoShows" });
    expect(await refuse("misuse")).toMatchObject({ done: personId });
  });

  it("T6-6c: one letter tells of it, sent by a person, and none once it is lifted", async () => {
    const { trial, personId } = await withNoShow();
    const notice = () => does(trial, (tx) => sendRefusalNotice(tx, trial.desk, { staff, personId }));
    expect(await notice()).toEqual({ refused: "nothingToDo" });
    await does(trial, (tx) => refusePerson(tx, trial.desk, { staff: chief, personId, ...REFUSAL }));
    await trial.works();
    expect((await letters(trial)).at(-1)?.[0]).toBe("details");
    await notice();
    expect(await notice()).toEqual({ refused: "noticeSent" });
    expect((await letters(trial)).at(-1)).toEqual(["refusalNotice", TARO.address]);
    await does(trial, (tx) => liftRefusal(tx, trial.desk, { staff: chief, personId, reason: "取り下げ" }));
    await trial.works();
    expect((await trial.look((view) => view.letters({ limit: 99 }))).at(-1)).toMatchObject({
      state: "withdrawn",
      reason: "overtaken",
    });
  });
});

describe("a person who was erased", () => {
  it("is nobody whose address, record or use could be changed", async () => {
    const { trial, personId } = await withNoShow();
    await does(trial, (tx) => refusePerson(tx, trial.desk, { staff: chief, personId, ...REFUSAL }));
    await trial.desk.hold.transaction(async (tx) => {
      const person = await tx.person(personId);
      if (person) await tx.savePerson({ ...person, name: ERASED, jobSeekerNumber: null, address: null });
    });
    const on = { staff: chief, personId };
    const acts: Act[] = [
      (tx) => changeAddress(tx, trial.desk, { ...on, address: WORK.address }),
      (tx) => mergePeople(tx, trial.desk, { ...on, intoId: personId }),
      (tx) => refusePerson(tx, trial.desk, { ...on, ...REFUSAL }),
      (tx) => liftRefusal(tx, trial.desk, { ...on, reason: "" }),
      (tx) => sendRefusalNotice(tx, trial.desk, on),
    ];
    for (const act of acts) expect(await does(trial, act)).toEqual({ refused: "erased" });
    await asks(trial, TARO, NUMBER, "12月10日(木) 14:00");
    expect((await all(trial)).map((one) => one.status).sort()).toEqual(["noShow", "offered"]);
  });
});

describe("several needs at once", () => {
  it("a second request replaces the wishes while the first is open, and never touches a confirmed booking", async () => {
    const trial = await openTrialDesk();
    await asks(trial, TARO, NUMBER);
    await asks(trial, TARO, NUMBER, "12月4日(金) 10:00");
    const offered = await only(trial);
    expect(offered.status === "offered" && offered.offer.choices.map((one) => one.slot.start)).toEqual([
      "2026-12-04T10:00:00+09:00",
    ]);
    await says(trial, TARO, "お願いします。");
    const agreed = await only(trial);
    await asks(trial, TARO, NUMBER, "12月8日(火) 10:00");
    expect(await trial.look((view) => view.booking(agreed.id))).toEqual(agreed);
    expect((await all(trial)).map((one) => one.status).sort()).toEqual(["confirmed", "requested"]);
  });

  it("a family at one address is two people with a booking each; a reply touches only its own thread", async () => {
    const trial = await openTrialDesk();
    const wife = { name: HANAKO.name, address: TARO.address };
    await asks(trial, TARO, NUMBER, "12月3日(木) 14:00");
    const his = lastTo(trial, TARO.address);
    await asks(trial, wife, "15999-0000002", "12月4日(金) 10:00");
    const hers = lastTo(trial, TARO.address);
    expect(his).not.toBe(hers);
    const texts = await trial.look((view) => view.letters({ limit: 9 }));
    expect(texts.map((one) => [one.text.includes("試験 太郎 様"), one.text.includes("窓口 花子 様")])).toEqual([
      [true, false],
      [false, true],
    ]);
    await says(trial, wife, "お願いします。", hers);
    const byStart = (await all(trial)).map((one) => one.status);
    expect(byStart).toEqual(["offered", "confirmed"]);
    await says(trial, TARO, "お願いします。", his);
    expect((await all(trial)).map((one) => one.status)).toEqual(["confirmed", "confirmed"]);
    expect(new Set((await all(trial)).map((one) => one.personId)).size).toBe(2);
    await says(trial, TARO, "申し訳ありませんが、キャンセルします。", his);
    expect((await all(trial)).map((one) => one.status)).toEqual(["cancelled", "confirmed"]);
    expect(await held(trial)).toEqual([]);
  });

  it("the same person from another address is shown to staff; once they know it, it is known", async () => {
    const trial = await openTrialDesk();
    await asks(trial, TARO, NUMBER);
    await asks(trial, WORK, NUMBER, "12月4日(金) 10:00");
    expect(await held(trial)).toEqual(["personConflict"]);
    const { personId, id } = await only(trial);
    const old = lastTo(trial, TARO.address);
    await does(trial, (tx) => changeAddress(tx, trial.desk, { staff, personId, address: WORK.address }));
    await trial.works();
    expect((await letters(trial)).filter(([kind]) => kind === "offer")).toEqual([
      ["offer", TARO.address],
      ["offer", WORK.address],
    ]);
    // The old letter, and whoever reads it, confirms nothing any more.
    await says(trial, TARO, "お願いします。", old);
    expect((await held(trial)).at(-1)).toBe("wrongAddressee");
    expect((await only(trial)).status).toBe("offered");
    await says(trial, WORK, "お願いします。");
    const confirmed = await only(trial);
    expect(confirmed).toMatchObject({ id, status: "confirmed" });
    expect((await letters(trial)).at(-1)).toEqual(["details", WORK.address]);
    // From either address it is the same person, who has a booking already.
    await asks(trial, WORK, NUMBER, "12月9日(水) 10:00");
    const kept = (await all(trial)).find((one) => one.id !== id);
    expect(kept).toMatchObject({ status: "requested", keptFor: "limit" });
  });

  it("seed 730006: what waits for an address that staff corrected never leaves", async () => {
    const trial = await openTrialDesk();
    await asks(trial, TARO, NUMBER);
    await says(trial, TARO, "お願いします。");
    trial.post.faults.smtpDown = true;
    // Over the limit, so that staff have it and a receipt waits.
    await asks(trial, TARO, NUMBER, "12月8日(火) 10:00");
    expect((await letters(trial)).at(-1)).toEqual(["heldReceipt", TARO.address]);
    const { personId } = (await all(trial)).find(({ status }) => status === "requested") ?? { personId: "" };
    await does(trial, (tx) => changeAddress(tx, trial.desk, { staff, personId, address: WORK.address }));
    const before = trial.post.sent.length;
    trial.post.faults.smtpDown = false;
    trial.clock.now = "2026-11-25T11:30:00+09:00" as typeof trial.clock.now;
    await trial.works();
    expect(trial.post.sent.slice(before).map(({ to }) => to)).toEqual([]);
  });

  it("a confirmed booking keeps the address that received its offer", async () => {
    const trial = await openTrialDesk();
    await asks(trial, TARO, NUMBER);
    await says(trial, TARO, "お願いします。");
    const before = await only(trial);
    await does(trial, (tx) =>
      changeAddress(tx, trial.desk, { staff, personId: before.personId, address: WORK.address }),
    );
    await trial.works();
    expect(await only(trial)).toEqual(before);
    expect((await letters(trial)).every(([, to]) => to === TARO.address)).toBe(true);
  });

  it("two rows that staff know to be one person count as one", async () => {
    const trial = await openTrialDesk();
    await asks(trial, TARO, NUMBER);
    const him = await only(trial);
    trial.arrives(WORK, {
      subject: "オンライン相談の予約",
      body: `氏名：${TARO.name}\n求職番号：まだ登録していません\n希望日時：12月4日(金) 10:00\n`,
      messageId: newId(),
    });
    await trial.works();
    const other = (await all(trial)).find((one) => one.id !== him.id);
    if (!other) throw new Error("no second booking");
    const merge = (personId: string, intoId: string) =>
      does(trial, (tx) => mergePeople(tx, trial.desk, { staff, personId, intoId }));
    expect(await merge(him.personId, other.personId)).toEqual({ refused: "numberNeeded" });
    expect(await merge(other.personId, him.personId)).toMatchObject({ done: him.personId });
    expect(await merge(other.personId, him.personId)).toEqual({ refused: "nothingToDo" });
    expect(await trial.look((view) => view.person(other.personId))).toMatchObject({
      jobSeekerNumber: NUMBER,
      address: WORK.address,
    });
    const acts = (await trial.look((view) => view.audits(9))).map((one) => one.act);
    expect(acts).toEqual(["mergePeople:into", "mergePeople"]);
  });
});
