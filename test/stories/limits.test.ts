import { describe, expect, it } from "vitest";
import type { Booking } from "../../src/booking/booking.ts";
import type { Day, Time } from "../../src/booking/time.ts";
import { type Act, perform } from "../../src/desk/acts.ts";
import { liftRefusal, refusePerson, sendRefusalNotice } from "../../src/desk/person-acts.ts";
import { offerByHand, recordOutcome, rejectByHand } from "../../src/desk/staff-acts.ts";
import type { View } from "../../src/world/store.ts";
import { describeWithDovecot } from "../dovecot.ts";
import {
  type House,
  openHouse,
  type ReceivedLetter,
  START,
  stopDovecotAfterAll,
  withDovecot,
  withTrialServers,
} from "./house.ts";
import { likeGmail, type Writer, writeMail } from "./writing.ts";

const taro: Writer = { name: "試験 太郎", address: "taro@mail.example.com", charset: "utf-8" };
const staff = "hanako";
const chief = "ichiro";
const THURSDAY = "6月18日(木) 14:00～";

let mails = 0;
const newId = () => `<limits-${++mails}@mail.example.com>`;
const look = <T>(house: House, question: (view: View) => Promise<T>) =>
  house.desk.world.store.look(house.office.id, question);
const does = (house: House, act: Act) => perform(house.desk, act);
const heldReasons = async (house: House) =>
  (await look(house, (view) => view.inboundMails({ states: ["held"], limit: 9 }))).map((mail) => mail.reason);
const openTasks = async (house: House) =>
  (await look(house, (view) => view.tasks({ open: true, notKind: "heldMail", limit: 9 }))).map((task) => task.kind);

async function latest(house: House): Promise<Booking> {
  const all = await look(house, (view) => view.bookings({ limit: 9 }));
  const last = all.toSorted((a, b) => (a.requestedAt < b.requestedAt ? -1 : 1)).at(-1);
  if (!last) throw new Error("no booking");
  return last;
}

async function request(house: House, wish: string): Promise<void> {
  const body = `オンライン相談希望\n\n氏名：試験 太郎\n求職番号：15999-1234567\n希望日時：${wish}\n連絡先メールアドレス：${taro.address}\n`;
  await house.arrives(writeMail(taro, { subject: "オンライン相談の予約", body, at: house.now(), messageId: newId() }));
  await house.works();
}

async function answer(house: House, letter: ReceivedLetter, words: string): Promise<void> {
  const body = likeGmail(words, letter, house.now());
  const inReplyTo = letter.messageId ?? "";
  const mail = { subject: `Re: ${letter.subject}`, body, at: house.now(), messageId: newId(), inReplyTo };
  await house.arrives(writeMail(taro, mail));
}

function theLimits(openServers: (clock: { now: Time }) => ReturnType<typeof withDovecot>): void {
  /** Agreed for Thursday 18 June, 14:00; returns the letter with the details. */
  async function confirmedHouse(): Promise<{ house: House; booking: Booking; details: ReceivedLetter }> {
    const clock = { now: START };
    const house = await openHouse(await openServers(clock), clock);
    await house.desk.hold.transaction((tx) =>
      tx.saveStaff({ id: chief, displayName: "受付 一郎", role: "chief", passwordHash: "", active: true }),
    );
    await request(house, THURSDAY);
    await answer(house, await house.letterTo(taro.address), "お願いします。");
    await house.works();
    return { house, booking: await latest(house), details: await house.letterTo(taro.address) };
  }

  const record = (house: House, bookingId: string, outcome: "attended" | "noShow" | "stopped") =>
    does(house, (tx) => recordOutcome(tx, house.desk, { staff, bookingId, outcome, reason: "" }));

  it("T6-6b: a word sent in minute nine stands against a no-show before and after it is read; unrecorded, it is a task at closing", async () => {
    const { house, booking, details } = await confirmedHouse();
    house.waitUntil("2026-06-18T14:09:00+09:00");
    await answer(house, details, "申し訳ありませんが、本日の相談をキャンセルさせてください。");
    house.waitUntil("2026-06-18T14:11:00+09:00");
    expect(await record(house, booking.id, "noShow")).toEqual({ refused: "notReadThrough" });
    house.waitUntil("2026-06-18T14:27:00+09:00");
    await house.works();
    expect((await house.letterTo(taro.address)).text).toContain("お電話");
    expect(await record(house, booking.id, "noShow")).toEqual({ refused: "wordStandsOpen" });
    house.waitUntil("2026-06-18T17:15:00+09:00");
    await house.restarts();
    await house.works();
    expect((await openTasks(house)).sort()).toEqual(["outcomeDue", "sameDayWord"]);
    expect((await latest(house)).status).toBe("confirmed");
    await record(house, booking.id, "attended");
    expect(await openTasks(house)).toEqual(["sameDayWord"]);
    await house.close();
  });

  it("T6-6c: after a no-show that a person recorded, a chief refuses, the clerk holds the request, staff send the letter, a chief lifts it", async () => {
    const { house, booking } = await confirmedHouse();
    const { personId } = booking;
    house.waitUntil("2026-06-18T14:30:00+09:00");
    await house.works();
    expect(await record(house, booking.id, "noShow")).toMatchObject({ done: booking.id });
    const refusal = { ground: "noShows" as const, reason: "三度目のため", until: "2026-09-30" as Day };
    await does(house, (tx) => refusePerson(tx, house.desk, { staff: chief, personId, ...refusal }));
    await house.works();
    house.noLetterTo(taro.address);
    await house.restarts();
    await request(house, "6月25日(木) 14:00");
    expect(await heldReasons(house)).toEqual(["refusedPerson"]);
    const receipt = await house.letterTo(taro.address);
    expect(receipt.text).toContain("まだ予約は確定していません");
    expect(receipt.text).not.toContain("お受けできません");
    await does(house, (tx) => sendRefusalNotice(tx, house.desk, { staff, personId }));
    await house.works();
    const notice = (await house.letterTo(taro.address)).text;
    expect(notice).toContain("9月30日（水）まで");
    expect(notice).toContain("窓口での相談と、電話での相談は、これまでと変わりません");
    expect(notice).not.toContain("三度目");
    await does(house, (tx) => liftRefusal(tx, house.desk, { staff: chief, personId, reason: "事情を聞いた" }));
    house.waitUntil("2026-06-19T10:00:00+09:00");
    await request(house, "6月26日(金) 14:00");
    expect((await house.letterTo(taro.address)).text).toContain("6月26日（金）14時00分");
    await house.close();
  });

  it("L6: beyond the consultations of a month the request waits for staff, who go on with a reason", async () => {
    const { house, booking } = await confirmedHouse();
    house.office.policy.bookingsPerPeriod = { months: 1, count: 1, minutes: null };
    house.waitUntil("2026-06-18T14:20:00+09:00");
    await house.works();
    await record(house, booking.id, "attended");
    await request(house, "6月25日(木) 14:00");
    expect(await latest(house)).toMatchObject({ status: "requested", keptFor: "limit" });
    expect((await house.letterTo(taro.address)).text).toContain("まだ予約は確定していません");
    const { id: bookingId, wishes } = await latest(house);
    const offer = (reason: string) =>
      does(house, (tx) => offerByHand(tx, house.desk, { staff, bookingId, wishes, reason }));
    expect(await offer("")).toEqual({ refused: "reasonNeeded" });
    expect(await offer("面接が近いため")).toMatchObject({ done: bookingId });
    await house.works();
    expect((await house.letterTo(taro.address)).text).toContain("6月25日（木）14時00分");
    const events = await look(house, (view) => view.events(bookingId));
    expect(events).toContainEqual(expect.objectContaining({ type: "revised", staff, reason: "面接が近いため" }));
    await house.close();
  });

  it("T12-1: a person stops a consultation, refuses a request, and a chief refuses the next ones; no letter goes by itself", async () => {
    const { house, booking } = await confirmedHouse();
    const { personId } = booking;
    house.waitUntil("2026-06-18T14:15:00+09:00");
    expect(await record(house, booking.id, "stopped")).toMatchObject({ done: booking.id });
    await request(house, "6月25日(木) 14:00");
    await house.letterTo(taro.address);
    const { id: bookingId } = await latest(house);
    await does(house, (tx) =>
      rejectByHand(tx, house.desk, { staff, bookingId, reason: "脅す言葉があったため", isTold: true }),
    );
    await house.works();
    expect((await latest(house)).status).toBe("rejected");
    const refusal = { ground: "misuse" as const, reason: "脅す言葉があったため", until: "2026-12-31" as Day };
    await does(house, (tx) => refusePerson(tx, house.desk, { staff: chief, personId, ...refusal }));
    await house.works();
    house.noLetterTo(taro.address);
    await request(house, "6月26日(金) 14:00");
    expect(await heldReasons(house)).toEqual(["refusedPerson"]);
    await house.letterTo(taro.address);
    await house.close();
  });
}

describeWithDovecot("limits and refusals through Dovecot and Postgres", () => {
  stopDovecotAfterAll();
  theLimits(withDovecot);
});

describe("limits and refusals through the trial servers and Postgres", () => {
  theLimits(withTrialServers);
});
