import { beforeEach, describe, expect, it } from "vitest";
import type { Booking } from "../../src/booking/booking.ts";
import { openOfferOf } from "../../src/booking/offers.ts";
import type { Time } from "../../src/booking/time.ts";
import { changeStaffAddresses } from "../../src/desk/office-changes.ts";
import { officeInForce } from "../../src/desk/opening.ts";
import { watchPromises } from "../../src/desk/promise.ts";
import type { Tx } from "../../src/world/store.ts";
import { audits, lettersOf, openTasks } from "./callers.ts";
import { type Browser, HANAKO, ICHIRO, JIRO, mailText, openWindow, type Window } from "./window.ts";

let window: Window;
let ichiro: Browser;

beforeEach(async () => {
  window = await openWindow();
  await window.desk.hold.transaction((tx) => tx.saveStaff(JIRO));
  ichiro = window.browser();
  await ichiro.signIn(ICHIRO);
});

const TARO = { name: "試験 太郎", number: "15010-1234567", address: "taro@example.jp" };
const OTHER = { name: "練習 花子", number: "15010-7654321", address: "hanako@example.jp" };
const FOURTH = { name: "例題 三郎", number: "15010-2222222", address: "saburo@example.com" };
const THIRD = { name: "見本 次郎", number: "15010-1111111", address: "jiro@example.com" };

/** A request by mail for 14:00 of a day in December 2026, 3 being a Thursday; returns its booking. */
async function requested(day: number, { name, number, address }: typeof TARO): Promise<Booking> {
  const body = `氏名：${name}\n求職番号：${number}\n希望日時：2026年12月${day}日16時00分\n連絡先：${address}\n`;
  await window.receive(mailText({ from: `${name} <${address}>`, body }));
  const all = await window.look(async (view) => {
    const [person] = await view.peopleByAddress(address);
    return view.bookings({ ...(person ? { personId: person.id } : {}), limit: 10 });
  });
  expect(all).toHaveLength(1);
  return all[0] as Booking;
}

async function booked(day: number, who: typeof TARO): Promise<string> {
  const { id } = await requested(day, who);
  await ichiro.act(`/bookings/${id}/confirm`, { choice: "1", termsGiven: "readOut", reason: "電話で同意" });
  expect((await now(id)).status).toBe("confirmed");
  return id;
}

async function now(id: string): Promise<Booking> {
  return (await window.look((view) => view.booking(id))) as Booking;
}

const changes = () => window.look((view) => view.officeChanges(100));
const office = () => window.look((view) => officeInForce(view, window.desk));

/** Friday closed, other days until 15:00. */
const SHORT = new URLSearchParams(
  [0, 1, 2, 3, 4, 5, 6].flatMap((day) => {
    const isOpen = day >= 1 && day <= 4;
    return [
      [`from${day}`, isOpen ? "08:30" : ""],
      [`to${day}`, isOpen ? "15:00" : ""],
    ];
  }),
);
const HOURS = `/settings/hours?${SHORT}`;

describe("the opening hours of an ordinary week", () => {
  it("list whoever is outside them and, left alone, take nothing from anybody who was told a time", async () => {
    const agreed = await booked(3, TARO);
    const { id: offered } = await requested(4, OTHER);
    const letters = (await lettersOf(window)).length;
    await ichiro.get(HOURS);
    for (const word of ["試験 太郎", "練習 花子", "16時", "知らせたとおりに行う", "送った案内のまま"])
      expect(ichiro.page).toContain(word);
    await ichiro.post(HOURS, { ...ichiro.fields(), reason: "冬の時間" });
    expect(ichiro.page).toContain("この操作で送られる手紙はありません");
    expect(await changes()).toEqual([]);
    await ichiro.post(HOURS, { ...ichiro.fields(), sure: "1" });
    expect(await now(agreed)).toMatchObject({
      status: "confirmed",
      choice: { slot: { start: "2026-12-03T16:00:00+09:00" } },
    });
    expect(await now(offered)).toMatchObject({ status: "offered", offer: { n: 1 } });
    expect(await lettersOf(window)).toHaveLength(letters);
    expect(await changes()).toMatchObject([{ name: "openHours", staff: "ichiro", reason: "冬の時間" }]);
    expect(await audits(window)).toContain("officeChange");
    expect(await ichiro.get("/settings")).toContain("金曜日</dt><dd>閉庁");
    // What was told stands: the offer can still be accepted for its own time.
    await ichiro.act(`/bookings/${offered}/confirm`, { choice: "1", termsGiven: "readOut", reason: "電話で同意" });
    expect(await now(offered)).toMatchObject({
      status: "confirmed",
      choice: { slot: { start: "2026-12-04T16:00:00+09:00" } },
    });
    // A new wish is answered by the new hours.
    const later = openOfferOf(await requested(4, THIRD));
    expect(
      later?.choices.map(({ slot }) => [slot.start.slice(0, 10) !== "2026-12-04", slot.end.slice(11, 16) <= "15:00"]),
    ).toEqual(later?.choices.map(() => [true, true]));
    expect(later?.notes).toContain("closedDay");
  });

  it("settle each hit as staff choose: cancelled with an apology, an offer renewed from its wishes", async () => {
    const agreed = await booked(3, TARO);
    const { id: offered } = await requested(4, OTHER);
    const letters = (await lettersOf(window)).length;
    await ichiro.act(HOURS, { reason: "冬の時間", [`hit-${agreed}`]: "cancel", offers: "renew" });
    expect(await now(agreed)).toMatchObject({ status: "cancelled", by: "office" });
    expect(await now(offered)).toMatchObject({ status: "offered", offer: { n: 2 } });
    expect((await lettersOf(window)).slice(letters).map(({ kind }) => kind)).toEqual(["cancellationReceipt", "offer"]);
    // The free times of the apology are of the new hours.
    expect((await lettersOf(window)).at(letters)?.text).not.toContain("（金）");
  });

  it("are refused without an open day, over somebody else's change, and where somebody was booked meanwhile", async () => {
    await ichiro.get("/settings/hours?from0=&to0=");
    expect([ichiro.status, ichiro.page.includes("どこにもありません")]).toEqual([422, true]);
    await ichiro.get("/settings/hours?from0=&to0=&from1=10:00&to1=09:00");
    expect([ichiro.status, ichiro.page.includes("月曜日の時刻を")]).toEqual([422, true]);
    await ichiro.get(HOURS);
    const opened = ichiro.fields();
    await booked(3, TARO);
    await ichiro.get("/settings");
    await ichiro.post(HOURS, { ...opened, reason: "遅い", sure: "1" });
    expect(ichiro.status).toBe(422);
    await ichiro.act(HOURS, { reason: "先に" });
    await ichiro.post("/settings/hours?from0=&to0=&from1=09:00&to1=12:00", { ...opened, reason: "後から", sure: "1" });
    expect([ichiro.status, ichiro.page.includes("ほかの職員がこの設定を変えました")]).toEqual([409, true]);
    expect(await changes()).toHaveLength(1);
  });

  it("go back to the profile with the profile's week, and a week that no longer fits gives way to it", async () => {
    await ichiro.act(HOURS, { reason: "一" });
    const [, ...rest] = window.desk.office.calendar.openHours;
    const back = new URLSearchParams({ from0: "", to0: "" });
    for (const [index, hours] of rest.entries()) {
      back.set(`from${index + 1}`, hours?.from ?? "");
      back.set(`to${index + 1}`, hours?.to ?? "");
    }
    await ichiro.act(`/settings/hours?${back}`, { reason: "二" });
    expect((await changes()).map(({ after }) => after === null)).toEqual([true, false]);
    const row = { at: window.desk.world.clock.now(), staff: "ichiro", before: null, reason: "前の版" };
    for (const after of ["[null,null,null,null,null,null,null]", '{"monday":1}', "[1,2]"])
      await window.desk.hold.transaction((tx) => tx.addOfficeChange({ ...row, name: "openHours", after }));
    expect((await office()).calendar.openHours).toEqual(window.desk.office.calendar.openHours);
  });
});

describe("opening hours that begin on a day", () => {
  /** Thursday, 3 December. */
  const FROM = `${HOURS}&start=2026-12-03`;

  it("hold from that day on, and the ones before until then: in offers, in the calendar and for whoever is listed", async () => {
    const before = await booked(2, TARO);
    const after = await booked(3, OTHER);
    await ichiro.get(FROM);
    expect(ichiro.page).toContain("練習 花子");
    expect(ichiro.page).not.toContain("試験 太郎");
    await ichiro.post(FROM, { ...ichiro.fields(), reason: "冬の時間", [`hit-${after}`]: "cancel" });
    for (const words of ["12月3日（木）", "金曜日8時30分から17時15分", "窓口の都合で取り消す"])
      expect(ichiro.page).toContain(words);
    await ichiro.post(FROM, { ...ichiro.fields(), sure: "1" });
    expect(await ichiro.get(ichiro.location())).toContain("始める日から、この曜日と時間になります。");
    expect([(await now(before)).status, (await now(after)).status]).toEqual(["confirmed", "cancelled"]);
    expect(ichiro.page).toContain("金曜日</dt><dd>8時30分から17時15分");
    expect(ichiro.page).toMatch(/12月3日（木）から<\/dt><dd>月曜日8時30分から15時00分、/);
    const early = openOfferOf(await requested(1, THIRD));
    expect(early?.choices.map(({ slot }) => slot.start)).toEqual(["2026-12-01T16:00:00+09:00"]);
    const late = openOfferOf(await requested(4, FOURTH));
    expect(late?.notes).toContain("closedDay");
    expect(late?.choices.some(({ slot }) => slot.start.startsWith("2026-12-04"))).toBe(false);
    expect(await ichiro.get("/calendar/2026-12-04")).toContain("閉庁");
    expect(await ichiro.get("/calendar/2026-11-27")).not.toContain("閉庁");
    window.setNow("2026-12-03T09:00:00+09:00");
    expect(await ichiro.get("/settings")).toContain("金曜日</dt><dd>閉庁");
  });

  it("stand beside what is planned for other days, are taken back by a link, and leave the profile in force then", async () => {
    await ichiro.act(FROM, { reason: "冬の時間" });
    await ichiro.act(`${HOURS.replace("to1=15%3A00", "to1=14%3A00")}&start=2027-01-12`, { reason: "一月から" });
    const later = async () => (await office()).calendar.laterHours?.map(({ from }) => from);
    expect(await later()).toEqual(["2026-12-03", "2027-01-12"]);
    expect((await changes())[0]).toMatchObject({ name: "openHours", reason: "一月から" });
    expect(await ichiro.get("/settings")).toContain("設定ファイルの時間。2026年12月3日（木）から月曜日");
    // What was planned for a later day stays where today's hours change.
    await ichiro.act(HOURS.replace("from1=08%3A30", "from1=10%3A00"), { reason: "今日から" });
    expect(await later()).toEqual(["2026-12-03", "2027-01-12"]);
    await ichiro.get("/settings/hours");
    const link = /href="([^"]*start=2026-12-03[^"]*)"/.exec(ichiro.page)?.[1]?.replaceAll("&amp;", "&") ?? "";
    await ichiro.act(link, { reason: "取りやめ" });
    expect(await later()).toEqual(["2027-01-12"]);
    expect((await office()).calendar.openHours[1]?.from).toBe("10:00");
  });

  it("list whoever was booked in hours that were planned and are taken back", async () => {
    await ichiro.act(HOURS, { reason: "今日から短く" });
    const long = new URLSearchParams([...SHORT].map(([name, value]) => [name, value === "15:00" ? "17:15" : value]));
    await ichiro.act(`/settings/hours?${long}&start=2026-12-01`, { reason: "また長く" });
    const id = await booked(3, TARO);
    await ichiro.get(`${HOURS}&start=2026-12-01`);
    expect(ichiro.page).toContain("試験 太郎");
    await ichiro.act(`${HOURS}&start=2026-12-01`, { reason: "取りやめ", [`hit-${id}`]: "call" });
    expect((await openTasks(window)).some(({ why, bookingId }) => why === "moveByCall" && bookingId === id)).toBe(true);
    expect((await office()).calendar.laterHours).toBeUndefined();
  });

  it("begin today or within a year, and a day that is none is said beside the week as it was typed", async () => {
    for (const start of ["2026-11-24", "2028-01-01", "", "yesterday"]) {
      await ichiro.get(`${HOURS}&start=${start}`);
      expect([start, ichiro.status, ichiro.page.includes("までの日を選んでください")]).toEqual([start, 422, true]);
      expect(ichiro.fields().to1).toBe("15:00");
    }
    await ichiro.get(`${FROM.replace("15%3A00", "17%3A15")}`);
    expect(ichiro.status).toBe(200);
    for (let day = 1; day <= 6; day++)
      await ichiro.act(`${HOURS.replace("to1=15%3A00", `to1=1${day}%3A00`)}&start=2027-02-0${day}`, { reason: "予定" });
    expect([ichiro.status, ichiro.page.includes("5件まで")]).toEqual([422, true]);
  });
});

describe("the deadlines", () => {
  it("T6-3d, T6-4: hold for what comes next, and for nobody who was told a date", async () => {
    const first = await requested(9, TARO);
    const told = openOfferOf(first)?.replyBy;
    expect(await ichiro.act("/settings/deadlines", { replyBusinessDays: "１", reason: "年度末" })).toContain("1開庁日");
    expect(openOfferOf(await now(first.id))?.replyBy).toBe(told);
    expect(openOfferOf(await requested(10, OTHER))?.replyBy).toBe("2026-11-26T17:15:00+09:00");
    expect(await changes()).toMatchObject([{ name: "replyBusinessDays", before: "3", after: "1" }]);
  });

  it("T6-3d: made longer, they stay as short as they were for a mail that came before", async () => {
    await ichiro.act("/settings/deadlines", { answerBusinessDays: "2", reason: "試み" });
    await window.receiveHeld(mailText({ body: "よろしくお願いします。" }), "dare@example.com");
    const [mail] = await window.look((view) => view.inboundMails({ states: ["held"], limit: 1 }));
    const reading = { sender: "person", doubts: [], applicant: { name: null, jobSeekerNumber: null } };
    await window.desk.hold.transaction((tx) => tx.updateInbound(mail?.id ?? "", { reading }));
    window.setNow("2026-11-25T15:00:00+09:00");
    await ichiro.act("/settings/deadlines", { answerBusinessDays: "3", reason: "もとへ" });
    window.setNow("2026-11-27T08:30:00+09:00");
    await watchPromises(window.desk);
    const due = (await openTasks(window)).find(({ kind }) => kind === "answerDue")?.due;
    expect(due).toBe("2026-11-27T17:15:00+09:00");
  });

  it("T6-3d: made shorter and longer again, they stay as short as a receipt said that left in between (seed 12)", async () => {
    const body = mailText({ body: "よろしくお願いします。" });
    await window.receiveHeld(body, "dare@example.com");
    await ichiro.act("/settings/deadlines", { answerBusinessDays: "1", reason: "試み" });
    const [mail] = await window.look((view) => view.inboundMails({ states: ["held"], limit: 1 }));
    const reading = { sender: "person", doubts: [], applicant: { name: null, jobSeekerNumber: null } };
    // It was read, and its receipt written, only then.
    const heldAt = "2026-11-25T14:00:00+09:00" as Time;
    await window.desk.hold.transaction((tx) => tx.updateInbound(mail?.id ?? "", { reading, heldAt }));
    window.setNow("2026-11-25T15:00:00+09:00");
    await ichiro.act("/settings/deadlines", { answerBusinessDays: "3", reason: "もとへ" });
    window.setNow("2026-11-26T08:30:00+09:00");
    await watchPromises(window.desk);
    const due = (await openTasks(window)).find(({ kind }) => kind === "answerDue")?.due;
    expect(due).toBe("2026-11-26T17:15:00+09:00");
  });

  it("are listed with everybody who keeps theirs, to an operator by number alone, and kept within their range", async () => {
    await requested(9, TARO);
    const jiro = window.browser();
    await jiro.signIn(JIRO);
    for (const [browser, sees] of [
      [ichiro, true],
      [jiro, false],
    ] as const) {
      await browser.get("/settings/deadlines");
      await browser.post("/settings/deadlines", { ...browser.fields(), replyBusinessDays: "2", reason: "短く" });
      expect([browser.page.includes("案内中の方（1件）"), browser.page.includes("試験 太郎")]).toEqual([true, sees]);
    }
    await jiro.post("/settings/deadlines", { ...jiro.fields(), answerBusinessDays: "4", replyBusinessDays: "0" });
    expect([jiro.status, jiro.page.includes("1から3まで"), jiro.page.includes("1から10まで")]).toEqual([
      422,
      true,
      true,
    ]);
    const row = { at: window.desk.world.clock.now(), staff: "ichiro", before: null, reason: "前の版" };
    await window.desk.hold.transaction((tx) => tx.addOfficeChange({ ...row, name: "answerBusinessDays", after: "9" }));
    expect((await office()).policy.answerBusinessDays).toBe(3);
  });
});

describe("address and telephone", () => {
  it("L7: stand in the next letter as they were changed, and in no letter that was written before", async () => {
    await requested(9, TARO);
    await ichiro.act("/settings/contact", {
      telephone: "０２５－５５２－０４４４",
      telephoneHours: "平日9時から16時まで",
      reason: "移転",
    });
    await requested(10, OTHER);
    const [before, after] = await lettersOf(window);
    expect(before?.text).toContain("025-552-0333");
    expect(after?.text).toContain("025-552-0444");
    expect(after?.html).toContain("平日9時から16時まで");
    expect(await ichiro.get("/settings")).toContain("025-552-0444");
    expect((await changes()).map(({ name }) => name).sort()).toEqual(["telephone", "telephoneHours"]);
  });

  it("are asked for in each language that the profile has, and take no address that could be clicked", async () => {
    const inEnglish = { name: "Hello Work Itoigawa", telephoneHours: "weekdays 8:30 to 17:15" };
    window.desk.office = { ...window.desk.office, inEnglish };
    await ichiro.get("/settings/contact");
    await ichiro.post("/settings/contact", {
      ...ichiro.fields(),
      address: "https://example.jp",
      telephone: "110",
      "telephoneHours-en": "",
      reason: "試し",
    });
    expect(ichiro.status).toBe(422);
    for (const word of ["アドレスを入れずに", "025-552-0333 の形", "空けられません"])
      expect(ichiro.page).toContain(word);
    await ichiro.act("/settings/contact", { "telephoneHours-en": "weekdays 9:00 to 16:00", reason: "短く" });
    expect((await office()).inEnglish).toEqual({ ...inEnglish, telephoneHours: "weekdays 9:00 to 16:00" });
  });
});

describe("the addresses of staff", () => {
  it("become the office's own: a mail from there is no request", async () => {
    await ichiro.act("/settings/staff-addresses", {
      addresses: "Shocho@example.jp\r\nuketsuke@example.jp",
      reason: "異動",
    });
    expect((await office()).mail.staffAddresses).toEqual(["shocho@example.jp", "uketsuke@example.jp"]);
    await window.receive(mailText({ from: "所長 <shocho@example.jp>", body: "希望日時：2026年12月3日14時00分" }));
    expect(await window.look((view) => view.bookings({ limit: 10 }))).toEqual([]);
    const [ignored] = await window.look((view) => view.inboundMails({ states: ["ignored"], limit: 10 }));
    expect(ignored?.reason).toBe("ours");
    await ichiro.act("/settings/staff-addresses", { addresses: "", reason: "やめる" });
    expect((await office()).mail.staffAddresses ?? []).toEqual([]);
  });

  it("are never those of somebody who has written as a job seeker, nor what is no address", async () => {
    await requested(9, TARO);
    await ichiro.get("/settings/staff-addresses");
    const fields = ichiro.fields();
    for (const addresses of [TARO.address, "TARO@example.jp", "所長", "a@example.jp a@example.jp"]) {
      await ichiro.post("/settings/staff-addresses", { ...fields, addresses, reason: "試し", sure: "1" });
      expect([addresses, ichiro.status]).toEqual([addresses, 422]);
    }
    expect(await changes()).toEqual([]);
  });

  it("are not for an operator, who would learn from the answer whether somebody is known as a job seeker", async () => {
    await requested(9, TARO);
    const jiro = window.browser();
    await jiro.signIn(JIRO);
    const answers: [number, string][] = [];
    for (const addresses of [TARO.address, "nobody@example.jp"]) {
      await jiro.get("/settings");
      await jiro.post("/settings/staff-addresses", { addresses, reason: "試し", seen: "0", sure: "1" });
      answers.push([jiro.status, jiro.page.replace(/csrf" value="[^"]*"/g, "")]);
      const said = { staff: JIRO.id, reason: "試し", seen: 0, staffAddresses: [addresses] };
      const act = (tx: Tx) => changeStaffAddresses(tx, window.desk, said);
      expect(await window.desk.hold.transaction(act)).toEqual({ refused: "chiefOnly" });
    }
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]?.[0]).toBe(403);
  });
});

it("leaves hours and the addresses of staff to the chief, and everything else of it to chief and operator", async () => {
  const seen: Record<string, boolean[]> = {};
  for (const account of [HANAKO, JIRO, ICHIRO]) {
    const browser = window.browser();
    await browser.signIn(account);
    await browser.get("/settings");
    seen[account.role] = ["hours", "deadlines", "contact", "staff-addresses"].map((path) =>
      browser.page.includes(`href="/settings/${path}"`),
    );
  }
  expect(seen).toEqual({
    staff: [false, false, false, false],
    operator: [false, true, true, false],
    chief: [true, true, true, true],
  });
});
