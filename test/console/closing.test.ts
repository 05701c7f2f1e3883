import { describe, expect, it } from "vitest";
import type { Booking } from "../../src/booking/booking.ts";
import { audits, CALLER, cellOf, confirmedByPhone, fillSeats, lettersOf, onlyBooking, openTasks } from "./callers.ts";
import { type Browser, HANAKO, mailText, openWindow, type Window } from "./window.ts";

const DAY = "2026-12-03";
const BLOCK = { seat: "1", day: DAY, from: "13:00", to: "16:00" };
const blockPath = (change: Partial<typeof BLOCK> = {}) =>
  `/calendar/block?${new URLSearchParams({ ...BLOCK, ...change })}`;
const bookingNow = (window: Window, { id }: Booking) => window.look((view) => view.booking(id));

/** Closing is the chief's. */
async function chiefIn(window: Window): Promise<Browser> {
  await window.desk.hold.transaction((tx) => tx.saveStaff({ ...HANAKO, role: "chief" }));
  const browser = window.browser();
  await browser.signIn();
  return browser;
}

async function confirmed(window: Window, browser: Browser, change: Partial<typeof CALLER> = {}): Promise<Booking> {
  const page = await browser.act("/phone", { ...CALLER, ...change });
  const id = /\/bookings\/([0-9a-z]+)\/confirm/.exec(page)?.[1] ?? "";
  await browser.act(`/bookings/${id}/confirm`, { choice: "1", termsGiven: "readOut", reason: "電話で同意" });
  const booking = await window.look((view) => view.booking(id));
  if (booking?.status !== "confirmed") throw new Error(booking?.status ?? "no booking");
  return booking;
}

describe("a day that the office closes", () => {
  it("lists who is hit, cancels with an apology that names free times, and books nobody there any more", async () => {
    const window = await openWindow();
    const hanako = await chiefIn(window);
    const booking = await confirmed(window, hanako);
    await hanako.get(`/calendar/close?from=${DAY}`);
    expect(hanako.page).toContain("確定している予約（1件）");
    expect(hanako.page).toContain("12月3日（木）14時00分～14時30分　試験 花子");
    expect(hanako.page).not.toContain("空いている別の口に移す");
    const after = await hanako.act(`/calendar/close?from=${DAY}`, {
      reason: "職員研修のため",
      [`hit-${booking.id}`]: "cancel",
    });
    expect(after).toContain("相談の日を閉めました");
    expect(await bookingNow(window, booking)).toMatchObject({ status: "cancelled", by: "office" });
    const letter = (await lettersOf(window)).at(-1);
    expect(letter).toMatchObject({ kind: "cancellationReceipt", to: "hanako@example.jp" });
    expect(letter?.text).toContain("申し訳ありません");
    expect(letter?.text.match(/いま空いている日時の例：/g)).toHaveLength(3);
    expect(letter?.text).not.toContain("例：12月3日");
    expect(letter?.attachments.map((one) => one.contentType)).toEqual(["text/calendar; charset=utf-8; method=CANCEL"]);
    // More than an open day ahead, the mail comes in time.
    expect((await openTasks(window)).filter((task) => task.why === "lateCancellation")).toEqual([]);
    await hanako.get(`/calendar/${DAY}`);
    expect(hanako.page).toContain("この日は閉めています：職員研修のため");
    expect(await hanako.get("/phone")).not.toContain(`${DAY}T`);
    expect(await audits(window)).toContain("opening:closed");
    const opening = await hanako.get("/calendar/opening");
    for (const word of ["12月3日（木）", "職員研修のため", "窓口 花子（", "閉めた"]) expect(opening).toContain(word);
  });

  it("does nothing before every consultation that is hit has been settled, and the second page was seen", async () => {
    const window = await openWindow();
    const hanako = await chiefIn(window);
    const booking = await confirmed(window, hanako);
    await hanako.get(`/calendar/close?from=${DAY}`);
    await hanako.post(`/calendar/close?from=${DAY}`, { reason: "停電のため" });
    expect(hanako.status).toBe(422);
    expect(hanako.page).toContain("をどうするか選んでください");
    await hanako.post(`/calendar/close?from=${DAY}`, { reason: "停電のため", [`hit-${booking.id}`]: "cancel" });
    expect(hanako.page).toContain("まだ実行していません");
    expect(hanako.page).toContain("オンライン相談の取り消しとおわび");
    expect(await bookingNow(window, booking)).toEqual(booking);
    expect(await window.look((view) => view.setting("opening"))).toBeNull();
    // Somebody is booked there while the page is open.
    const form = hanako.fields();
    const other = await chiefIn(window);
    await confirmed(window, other, { name: "練習 次郎", number: "15010-1111111", slot: `${DAY}T15:00:00+09:00` });
    await hanako.post(`/calendar/close?from=${DAY}`, { ...form, sure: "1" });
    expect(hanako.status).toBe(422);
    expect(hanako.page).toContain("練習 次郎");
    expect(await bookingNow(window, booking)).toEqual(booking);
  });

  it("asks for a telephone call, or holds the consultation by telephone, as staff choose", async () => {
    const window = await openWindow();
    const hanako = await chiefIn(window);
    const first = await confirmed(window, hanako);
    const second = await confirmed(window, hanako, {
      name: "練習 次郎",
      number: "15010-1111111",
      slot: `${DAY}T15:00:00+09:00`,
    });
    const settled = { [`hit-${first.id}`]: "call", [`hit-${second.id}`]: "telephone" };
    await hanako.act(`/calendar/close?from=${DAY}`, { reason: "工事のため", ...settled });
    expect(await bookingNow(window, first)).toMatchObject({ status: "confirmed", meeting: { by: "room" } });
    expect(await bookingNow(window, second)).toMatchObject({ status: "confirmed", meeting: { by: "telephone" } });
    expect((await openTasks(window)).filter((task) => task.kind === "telephone")).toMatchObject([
      { why: "moveByCall", bookingId: first.id, due: "2026-12-02T17:15:00+09:00" },
    ]);
    expect((await lettersOf(window)).at(-1)?.subject).toContain("電話に変わりました");
    // Another day is closed: nobody is asked about the first one again.
    await hanako.get("/calendar/close?from=2026-12-04");
    expect(hanako.page).toContain("予約も案内もありません");
  });

  it("promises nobody without an address a letter", async () => {
    const window = await openWindow();
    const hanako = await chiefIn(window);
    const reached = await confirmed(window, hanako);
    const slot = `${DAY}T15:00:00+09:00`;
    const unreached = await confirmed(window, hanako, {
      name: "練習 次郎",
      number: "15010-1111111",
      address: "",
      slot,
    });
    const page = await hanako.get(`/calendar/close?from=${DAY}`);
    const choicesOf = ({ id }: Booking) =>
      [...page.matchAll(/<label for="hit-([0-9a-z]+)-\d+">([^<]*)/g)]
        .filter(([, of]) => of === id)
        .map(([, , words]) => words)
        .join();
    expect(choicesOf(reached)).toContain("窓口の都合で取り消す（おわびの手紙が送られます）");
    expect(choicesOf(unreached)).toContain(
      "窓口の都合で取り消す（メールがないため手紙は送られず、伝える用件が残ります）",
    );
    expect(choicesOf(unreached)).not.toContain("送られます");
  });

  it("adds a call where the letter may be read too late", async () => {
    const window = await openWindow();
    const hanako = await chiefIn(window);
    const booking = await confirmed(window, hanako, { slot: "2026-11-27T10:00:00+09:00" });
    window.setNow("2026-11-26T16:00:00+09:00");
    await hanako.act("/calendar/close?from=2026-11-27", { reason: "停電のため", [`hit-${booking.id}`]: "cancel" });
    const tasks = (await openTasks(window)).filter((task) => task.kind === "telephone");
    expect(tasks).toMatchObject([{ why: "lateCancellation", bookingId: booking.id, due: "2026-11-26T17:15:00+09:00" }]);
    expect(await hanako.get("/")).toContain("メールを読む前に時刻が来るかもしれない");
  });

  it("replaces an open offer by a new one from the same wishes, and its old letter confirms nothing", async () => {
    const window = await openWindow();
    const hanako = await chiefIn(window);
    await hanako.act("/phone", CALLER);
    const before = await onlyBooking(window);
    await hanako.get(`/calendar/close?from=${DAY}`);
    expect(hanako.page).toContain("案内中のもの（1件）");
    await hanako.act(`/calendar/close?from=${DAY}`, { reason: "職員研修のため" });
    const after = await onlyBooking(window);
    if (before.status !== "offered" || after.status !== "offered") throw new Error(after.status);
    expect(after.answerBy).toBe(before.answerBy);
    expect(after.offer.n).toBe(2);
    expect(after.offer.choices.every((choice) => !choice.slot.start.startsWith(DAY))).toBe(true);
    expect(after.offer.notes).toContain("closedDay");
    const [old, anew] = await lettersOf(window);
    expect(anew).toMatchObject({ kind: "offer", to: "hanako@example.jp" });
    const reply = mailText({
      from: "試験 花子 <hanako@example.jp>",
      subject: `Re: ${old?.subject}`,
      body: "お願いします。",
      inReplyTo: old?.messageId ?? "",
    });
    await window.receive(reply);
    expect((await onlyBooking(window)).status).toBe("offered");
  });

  it("lets a frozen booking alone and asks for a call; handed back, it is offered other times", async () => {
    const window = await openWindow();
    const hanako = await chiefIn(window);
    await hanako.act("/phone", CALLER);
    const { id } = await onlyBooking(window);
    await hanako.act(`/bookings/${id}/take-over`);
    expect((await onlyBooking(window)).frozen).not.toBeNull();
    await hanako.act(`/calendar/close?from=${DAY}`, { reason: "職員研修のため" });
    expect(await onlyBooking(window)).toMatchObject({ status: "offered", offer: { n: 1 } });
    expect(await openTasks(window)).toMatchObject([{ kind: "telephone", why: "offerShut" }]);
    await hanako.act(`/bookings/${id}/confirm`, { choice: "1", termsGiven: "readOut", reason: "電話で同意" });
    expect(hanako.page).toContain("その日時は、相談を受け付けていません");
    await hanako.act(`/bookings/${id}/hand-back`);
    expect(await onlyBooking(window)).toMatchObject({ status: "offered", offer: { n: 2 } });
  });

  it("can be opened again, with who and why", async () => {
    const window = await openWindow();
    const hanako = await chiefIn(window);
    await hanako.act(`/calendar/close?from=${DAY}&to=2026-12-07`, { reason: "工事のため" });
    expect(await hanako.get("/phone")).not.toContain("2026-12-04T");
    expect(await hanako.get("/phone")).toContain("2026-12-08T");
    await hanako.act(`/calendar/2026-12-04/reopen`, { reason: "工事が早く終わったため" });
    expect(await hanako.get("/phone")).toContain("2026-12-04T");
    expect(await hanako.get("/phone")).not.toContain("2026-12-07T");
    const opening = await hanako.get("/calendar/opening");
    expect(opening).toContain("工事が早く終わったため");
    expect(await audits(window)).toEqual(["opening:reopened", "opening:closed"]);
    await hanako.get("/calendar/2026-12-04/reopen");
    expect(hanako.status).toBe(404);
  });

  it("refuses days gone by, spans that never end, and days that are closed already", async () => {
    const window = await openWindow();
    const hanako = await chiefIn(window);
    for (const query of [
      "from=2026-11-24",
      "from=2027-12-01",
      "from=2026-12-03&to=2026-12-01",
      "from=2026-12-01&to=2027-02-01",
      "from=x",
    ]) {
      await hanako.get(`/calendar/close?${query}`);
      expect([query, hanako.page.includes("入力を確かめてください")]).toEqual([query, true]);
    }
    await hanako.get("/calendar/close?from=2026-12-05");
    expect(hanako.page).toContain("もう閉まっています");
    await hanako.act("/calendar/close?from=2026-12-04&to=2027-01-03", { reason: "工事のため" });
    await hanako.act("/calendar/close?from=2027-01-04&to=2027-01-31", { reason: "工事のため" });
    expect(hanako.page).toContain("続けて閉める日が長すぎます");
  });

  it("T6-3d: keeps a deadline that was promised already", async () => {
    const window = await openWindow();
    const hanako = await chiefIn(window);
    await window.receive(
      mailText({
        body: "氏名：試験 太郎\n求職番号：15010-1234567\n連絡先：taro@example.jp\n相談の予約をお願いします。",
      }),
    );
    const before = await onlyBooking(window);
    await hanako.act("/calendar/close?from=2026-11-27&to=2026-11-30", { reason: "停電のため" });
    expect((await onlyBooking(window)).answerBy).toBe(before.answerBy);
  });

  it("settles a great many at once, on pages below 100 kB", async () => {
    const window = await openWindow("auto", { seats: 5 });
    await fillSeats(window, 5, 70);
    const hanako = await chiefIn(window);
    await hanako.get("/calendar/close?from=2026-11-26");
    expect(hanako.page).toContain("確定している予約（70件）");
    expect(hanako.page.length).toBeLessThan(100_000);
    await hanako.post("/calendar/close?from=2026-11-26", { reason: "停電のため", all: "cancel" });
    expect(hanako.page).toContain("このほかの62通");
    expect(new TextEncoder().encode(hanako.page).length).toBeLessThan(100_000);
    await hanako.post("/calendar/close?from=2026-11-26", { ...hanako.fields(), sure: "1" });
    expect(hanako.status).toBe(303);
    expect(await window.look((view) => view.bookings({ statuses: ["cancelled"], limit: 1000 }))).toHaveLength(70);
  });
});

describe("a seat that is taken out", () => {
  it("moves a consultation to a free seat with a room at the same time, and tells the new meeting ID", async () => {
    const window = await openWindow("auto", { seats: 2 });
    const [room] = window.desk.office.rooms;
    if (!room) throw new Error("no room");
    window.desk.office.rooms.push({ ...room, seat: 2, meetingId: "999 8888 7777", passcode: "MIHON-2" });
    const hanako = await chiefIn(window);
    const booking = await confirmed(window, hanako);
    await hanako.get(blockPath());
    expect(hanako.page).toMatch(/value="seat" checked/);
    await hanako.act(blockPath(), { reason: "窓口当番のため", [`hit-${booking.id}`]: "seat" });
    expect(await bookingNow(window, booking)).toMatchObject({
      status: "confirmed",
      choice: { seat: 2, slot: { start: CALLER.slot } },
      meeting: { by: "room", seat: 2 },
      evidence: { by: "staffWitnessed" },
    });
    const letter = (await lettersOf(window)).at(-1);
    expect(letter).toMatchObject({ kind: "details", subject: expect.stringContaining("ミーティングIDが変わりました") });
    expect(letter?.text).toContain("999 8888 7777");
    expect(letter?.text).not.toContain("000 1111 2222");
    await hanako.get(`/calendar/${DAY}`);
    expect(cellOf(hanako.page, "14時00分", "口1")).toBe("使わない（窓口当番のため）");
    expect(cellOf(hanako.page, "14時00分", "口2")).toBe("予約確定 試験 花子");
    expect(cellOf(hanako.page, "16時00分", "口1")).toBe("空き");
    expect(await hanako.get(`/bookings/${booking.id}`)).toContain("同じ日時の別の口に移しました：窓口当番のため");
  });

  it("never moves a consultation by Zoom to a seat that has none", async () => {
    const window = await openWindow("auto", { seats: 2 });
    const hanako = await chiefIn(window);
    const booking = await confirmed(window, hanako);
    await hanako.get(blockPath());
    expect(hanako.page).not.toContain("空いている別の口に移す");
    await hanako.post(blockPath(), { reason: "休暇", [`hit-${booking.id}`]: "seat" });
    expect(hanako.status).toBe(409);
    expect(hanako.page).toContain("その日時は、ほかの予約で埋まっています");
    expect(await bookingNow(window, booking)).toEqual(booking);
  });

  it("moves the held choices of an offer without a word, and offers anew where no seat is left", async () => {
    const window = await openWindow("auto", { seats: 2, mostHoldShare: 1 });
    window.desk.office.rooms.length = 0;
    const hanako = await chiefIn(window);
    await hanako.act("/phone", CALLER);
    await hanako.act(blockPath(), { reason: "休暇" });
    expect(await onlyBooking(window)).toMatchObject({ status: "offered", offer: { n: 1, choices: [{ seat: 2 }] } });
    expect(await lettersOf(window)).toHaveLength(1);
    await hanako.act(blockPath({ seat: "2" }), { reason: "休暇" });
    const booking = await onlyBooking(window);
    if (booking.status !== "offered") throw new Error(booking.status);
    expect(booking.offer.n).toBe(2);
    expect(booking.offer.choices.map((choice) => choice.slot.start)).not.toContain(CALLER.slot);
    expect(await lettersOf(window)).toHaveLength(2);
  });

  it("is given back, and keeps its weekly hours", async () => {
    const window = await openWindow();
    const hanako = await chiefIn(window);
    await hanako.act(blockPath(), { reason: "休暇" });
    expect(await hanako.get("/phone")).not.toContain(CALLER.slot);
    const path = /href="(\/calendar\/unblock\/[^"]*)"/.exec(await hanako.get("/calendar/opening"))?.[1] ?? "";
    await hanako.act(path, { reason: "休暇の取りやめ" });
    expect(await hanako.get("/phone")).toContain(CALLER.slot);
    await hanako.act("/calendar/seats/1?hours=own&from4=09:00&to4=12:00", { reason: "担当の勤務に合わせて" });
    const phone = await hanako.get("/phone");
    expect(phone).not.toContain(CALLER.slot);
    expect(phone).toContain("2026-12-03T09:00");
    expect(phone).not.toContain("2026-12-04T09:00");
    expect(await hanako.get("/calendar/opening")).toContain("木曜日9時00分から12時00分");
    await hanako.get("/calendar/seats/1?hours=own&from4=12:00&to4=09:00");
    expect(hanako.status).toBe(422);
    await hanako.act("/calendar/seats/1?hours=office", { reason: "もとの勤務に戻る" });
    expect(await hanako.get("/phone")).toContain("2026-12-04T09:00");
    await hanako.get("/calendar/seats/2");
    expect(hanako.status).toBe(404);
  });

  it("is not offered to whoever asks by mail", async () => {
    const window = await openWindow();
    const hanako = await chiefIn(window);
    await hanako.act(blockPath(), { reason: "休暇" });
    await window.receive(
      mailText({
        body: "氏名：試験 太郎\n求職番号：15010-1234567\n希望日時：2026年12月3日（木）14時00分から14時30分\n連絡先：taro@example.jp\n",
      }),
    );
    const booking = await onlyBooking(window);
    if (booking.status !== "offered") throw new Error(booking.status);
    expect(booking.offer.notes).toContain("taken");
    expect(booking.offer.choices.map((choice) => choice.slot.start)).not.toContain(CALLER.slot);
  });
});

describe("the forms that close", () => {
  it("are for staff who signed in, from their own pages, and carry no markup of strangers", async () => {
    const window = await openWindow();
    const nobody = window.browser();
    for (const path of [
      "/calendar/close",
      "/calendar/block",
      "/calendar/opening",
      "/calendar/seats/1",
      `/calendar/${DAY}/reopen`,
    ]) {
      await nobody.get(path);
      expect([path, nobody.status]).toEqual([path, 303]);
    }
    const hanako = await chiefIn(window);
    await confirmedByPhone(hanako);
    await hanako.get("/calendar/close");
    await hanako.post(`/calendar/close?from=${DAY}`, { reason: "x", csrf: "forged", sure: "1" });
    expect(hanako.status).toBe(403);
    expect(await window.look((view) => view.setting("opening"))).toBeNull();
    const id = (await onlyBooking(window)).id;
    await hanako.get("/calendar/close");
    await hanako.act(`/calendar/close?from=${DAY}`, { reason: "<script>alert(1)</script>", [`hit-${id}`]: "call" });
    for (const path of ["/calendar/opening", `/calendar/${DAY}`, "/calendar?week=2026-12-03"])
      expect(await hanako.get(path)).not.toContain("<script>");
  });
});
