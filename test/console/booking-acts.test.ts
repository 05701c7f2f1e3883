import { describe, expect, it } from "vitest";
import { toTime } from "../../src/booking/time.ts";
import { audits, CALLER, confirmedByPhone, lettersOf, onlyBooking, openTasks, signedIn } from "./callers.ts";
import { deliverAll } from "./forgotten.ts";
import { mailText, openWindow } from "./window.ts";

describe("the application by telephone", () => {
  it("L1: holds the time agreed on the telephone and offers it alone", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    const after = await hanako.act("/phone", CALLER);
    expect(after).toContain("電話の申込みを登録し");
    const booking = await onlyBooking(window);
    expect(booking).toMatchObject({ status: "offered", via: "phone" });
    if (booking.status !== "offered") throw new Error(booking.status);
    expect(booking.offer.choices.map((choice) => choice.slot.start)).toEqual([CALLER.slot]);
    expect(booking.offer.notes).toEqual(["agreedByPhone"]);
    const [letter, ...others] = await lettersOf(window);
    expect(others).toEqual([]);
    expect(letter).toMatchObject({ kind: "offer", to: "hanako@example.jp", state: "queued", causedBy: "hanako" });
    expect(letter?.text).toContain("12月3日（木）14時00分～14時30分");
    const person = await window.look((view) => view.person(booking.personId));
    expect(person).toMatchObject({ name: "試験　花子", jobSeekerNumber: "15010-7654321", phone: "025-000-0000" });
    expect(await audits(window)).toEqual(["takePhoneApplication"]);
    expect(await hanako.get("/phone")).not.toContain("2026-12-03T14:00:00+09:00");
  });

  it("L1: tells the staff member what the caller must hear, and shows the letter before anything is written", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await hanako.get("/phone");
    for (const point of ["Zoomアプリの最新版", "前日まで", "当日は電話だけ", "025-552-0333"])
      expect(hanako.page).toContain(point);
    await hanako.post("/phone", { ...hanako.fields(), ...CALLER });
    expect(hanako.page).toContain("まだ実行していません");
    expect(hanako.page).toContain("hanako@example.jp");
    expect(hanako.page).toContain("12月3日（木）14時00分～14時30分");
    expect(await window.look((view) => view.bookings({ limit: 10 }))).toEqual([]);
    expect(await lettersOf(window)).toEqual([]);
    expect(await audits(window)).toEqual([]);
  });

  it("L1: leaves a telephone task instead of a letter where there is no address, and staff confirm as witnessed", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await hanako.act("/phone", { ...CALLER, address: "", hasNumber: "no", number: "" });
    const booking = await onlyBooking(window);
    expect(await lettersOf(window)).toEqual([]);
    expect(await openTasks(window)).toMatchObject([{ kind: "telephone", why: "tell:offer", bookingId: booking.id }]);
    if (booking.status === "offered") expect((await openTasks(window))[0]?.due).toBe(booking.offer.replyBy);
    const page = await hanako.act(`/bookings/${booking.id}/confirm`, {
      choice: "1",
      termsGiven: "readOut",
      reason: "メールを使わない方",
    });
    expect(page).toContain("予約確定");
    expect(page).toContain("職員 窓口 花子 が確認");
    const kinds = (await openTasks(window)).map((task) => task.why);
    expect(kinds.sort()).toEqual(["registering", "tell:details"]);
    for (const task of await openTasks(window)) await hanako.act(`/tasks/${task.id}/close`);
    expect(await openTasks(window)).toEqual([]);
  });

  it.each([
    ["has not left yet", false],
    ["has left", true],
  ])(
    "T6-5: whose yes staff take while the offer %s gets the terms with the details, if they were not there",
    async (_what, hasLeft) => {
      const window = await openWindow();
      const hanako = await signedIn(window);
      await hanako.act("/phone", CALLER);
      const { id } = await onlyBooking(window);
      if (hasLeft) await deliverAll(window);
      await hanako.act(`/bookings/${id}/confirm`, { choice: "1", termsGiven: "readOut", reason: "電話で同意" });
      const details = (await lettersOf(window)).find(({ kind }) => kind === "details");
      expect(details?.attachments.map(({ fileName }) => fileName).filter((name) => name.endsWith(".pdf")).length).toBe(
        hasLeft ? 0 : 1,
      );
      expect(details?.text.includes("添付しました。\nPDFと、同じ内容の")).toBe(!hasLeft);
      expect(details?.text).not.toContain("前に同意していただいたものから変わりました");
    },
  );

  it("registers a form that was sent twice once", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await hanako.get("/phone");
    await hanako.post("/phone", { ...hanako.fields(), ...CALLER });
    const fields = { ...hanako.fields(), sure: "1" };
    await Promise.all([hanako.post("/phone", fields), hanako.post("/phone", fields)]);
    await onlyBooking(window);
    expect(await lettersOf(window)).toHaveLength(1);
    expect(await audits(window)).toHaveLength(1);
  });

  it("keeps what was typed and says in Japanese what is wrong", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await hanako.get("/phone");
    await hanako.post("/phone", {
      ...hanako.fields(),
      name: "試験 花子",
      address: "hanako＠",
      phone: "12",
      number: "abc",
    });
    expect(hanako.status).toBe(422);
    expect(hanako.page).toContain('value="試験 花子"');
    for (const words of ["求職番号の有無", "メールアドレスの形", "電話番号は", "求職番号は「15010", "日時を選んで"]) {
      expect(hanako.page).toContain(words);
    }
    await hanako.post("/phone", { ...hanako.fields(), ...CALLER, address: "", phone: "" });
    expect(hanako.page).toContain("メールアドレスがない方は");
  });

  it("refuses a time that was taken meanwhile, and a number that stands for another name", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await hanako.act("/phone", CALLER);
    const taken = await hanako.act("/phone", { ...CALLER, name: "試験 次郎", hasNumber: "no", number: "" });
    expect(hanako.status).toBe(409);
    expect(taken).toContain("ほかの予約で埋まっています");
    expect(await hanako.act("/phone", { ...CALLER, name: "試験 次郎", slot: "2026-12-04T10:00:00+09:00" })).toContain(
      "別のお名前で登録",
    );
    await onlyBooking(window);
  });
});

describe("acts on a booking", () => {
  it("T6-5: books again from a consultation at once, and sends only the details", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await confirmedByPhone(hanako);
    const first = await onlyBooking(window);
    await hanako.act(`/bookings/${first.id}/again`, { slot: "2026-12-10T10:00:00+09:00" });
    const all = await window.look((view) => view.bookings({ limit: 10 }));
    expect(all.map((booking) => booking.status)).toEqual(["confirmed", "confirmed"]);
    expect(all[1]).toMatchObject({ via: "consultation", evidence: { by: "bookedInConsultation", staff: "hanako" } });
    expect((await lettersOf(window)).map((letter) => letter.kind)).toEqual(["offer", "details", "details"]);
  });

  it("L4: shows the meeting ID only after name and number were checked, and writes that down", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await confirmedByPhone(hanako);
    const { id } = await onlyBooking(window);
    expect(await hanako.get(`/bookings/${id}`)).not.toContain("MIHON-1</span>");
    await hanako.get(`/bookings/${id}/meeting`);
    await hanako.post(`/bookings/${id}/meeting`, {});
    expect(hanako.page).not.toContain("MIHON-1");
    await hanako.post(`/bookings/${id}/meeting`, { checked: "1" });
    expect(hanako.page).toContain("000 1111 2222");
    expect(hanako.page).toContain("MIHON-1");
    expect(await audits(window)).toContain("showMeeting");
  });

  it("T6-1: confirms after the cut-off only with the override and its reason", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await hanako.act("/phone", CALLER);
    const { id } = await onlyBooking(window);
    window.setNow("2026-12-03T08:40:00+09:00");
    const typed = { choice: "1", termsGiven: "readOut", reason: "当日の朝に電話で同意" };
    expect(await hanako.act(`/bookings/${id}/confirm`, typed)).toContain("期限（前日まで）を過ぎています");
    expect((await onlyBooking(window)).status).toBe("offered");
    await hanako.act(`/bookings/${id}/confirm`, { ...typed, overrideCutOff: "1" });
    expect(await onlyBooking(window)).toMatchObject({
      status: "confirmed",
      evidence: { by: "staffWitnessed", reason: typed.reason },
    });
    expect(await audits(window)).toContain("confirmByHandAfterCutOff");
  });

  it("T6-6a: cancels by telephone on the day and sends the receipt", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await confirmedByPhone(hanako);
    const { id } = await onlyBooking(window);
    window.setNow("2026-12-03T09:00:00+09:00");
    await hanako.act(`/bookings/${id}/cancel`, { by: "phone", reason: "本人から電話" });
    expect(await onlyBooking(window)).toMatchObject({ status: "cancelled", by: "phone" });
    expect((await lettersOf(window)).at(-1)?.kind).toBe("cancellationReceipt");
    expect(await hanako.act(`/bookings/${id}/cancel`, { by: "phone", reason: "二度目" })).toContain(
      "することがありません",
    );
  });

  it("T6-6b: records a no-show from minute ten, once the mailbox was read past it, and undoes it", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await confirmedByPhone(hanako);
    const { id } = await onlyBooking(window);
    window.setNow("2026-12-03T14:09:00+09:00");
    expect(await hanako.act(`/bookings/${id}/outcome`, { outcome: "noShow" })).toContain(
      "まだその時刻になっていません",
    );
    expect(await hanako.get("/")).not.toContain("10分たちました");
    window.setNow("2026-12-03T14:10:00+09:00");
    expect(await hanako.get("/")).toContain("10分たちました。連絡はありましたか");
    expect(await hanako.get(`/bookings/${id}/outcome?outcome=noShow`)).toMatch(/value="noShow" checked/);
    expect(await hanako.act(`/bookings/${id}/outcome`, { outcome: "noShow" })).toContain("まだ読み終えていません");
    window.setNow("2026-12-03T14:26:00+09:00");
    await window.readsMailbox();
    await hanako.act(`/bookings/${id}/outcome`, { outcome: "noShow" });
    expect((await onlyBooking(window)).status).toBe("noShow");
    await hanako.act(`/bookings/${id}/undo`);
    expect((await onlyBooking(window)).status).toBe("confirmed");
  });

  it("T6-6b: never against a mail that came in time and nobody has settled, nor where the office was late", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await confirmedByPhone(hanako);
    const { id } = await onlyBooking(window);
    window.setNow("2026-12-03T14:26:00+09:00");
    const from = CALLER.address;
    const mail = await window.receiveHeld(
      mailText({ from, body: "あの、" }),
      from,
      toTime("2026-12-03T14:09:00+09:00"),
    );
    await window.readsMailbox();
    expect(await hanako.act(`/bookings/${id}/outcome`, { outcome: "noShow" })).toContain("まだ確かめていないメール");
    await hanako.act(`/mails/${mail}/answered`);
    await hanako.act(`/bookings/${id}/note`, { about: "officeLate" });
    expect(hanako.page).toContain("窓口の遅れ");
    expect(await hanako.get("/")).not.toContain("10分たちました");
    expect(await hanako.act(`/bookings/${id}/outcome`, { outcome: "noShow" })).toContain("窓口の遅れ");
    expect((await onlyBooking(window)).status).toBe("confirmed");
    expect((await window.look((view) => view.audits(9))).map((one) => one.act)).toContain("noteDay:officeLate");
  });

  it("makes a new offer from wishes taken down by a person", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await hanako.act("/phone", CALLER);
    const { id } = await onlyBooking(window);
    await hanako.act(`/bookings/${id}/offer`, { date1: "2026-12-07", from1: "10:00", to1: "" });
    const booking = await onlyBooking(window);
    expect(booking.status === "offered" && booking.offer.choices[0]?.slot.start).toBe("2026-12-07T10:00:00+09:00");
    await hanako.get(`/bookings/${id}/offer`);
    await hanako.post(`/bookings/${id}/offer`, { date1: "2026-02-30", from1: "10:00" });
    expect(hanako.page).toContain("日付を確かめてください");
  });

  it("opens a booking by its reference, as people read it out", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await hanako.act("/phone", CALLER);
    const { id, reference } = await onlyBooking(window);
    await hanako.get(`/bookings?reference=${encodeURIComponent(reference.toLowerCase().replace("-", "ー"))}`);
    expect(hanako.location()).toBe(`/bookings/${id}`);
    await hanako.get("/bookings?reference=ZZZZ-9999");
    expect(hanako.status).toBe(404);
  });

  it("shows nothing that a person wrote as markup", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    const name = `<img src=x onerror=alert(1)>"'&`;
    await hanako.act("/phone", { ...CALLER, name, companion: "</dd><script>alert(2)</script>" });
    const { id } = await onlyBooking(window);
    for (const path of ["/", `/bookings/${id}`, `/bookings/${id}/confirm`]) {
      const page = await hanako.get(path);
      expect(page).toContain("&lt;img src=x");
      expect(page).not.toMatch(/<img|<script(?! src="\/live\.js" defer><)/);
    }
    const markup = "<script>alert(4)</script> 質問があります";
    const held = await window.receiveHeld(
      mailText({ from: `"<b>x</b>" <x@example.com>`, subject: "<script>alert(3)</script>", body: markup }),
      "<b>x</b>@example.com",
    );
    for (const path of ["/mails", `/mails/${held}`])
      expect(await hanako.get(path)).not.toMatch(/<script(?! src="\/live\.js" defer><)|<b>x/);
  });
});
