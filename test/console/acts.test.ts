import { describe, expect, it } from "vitest";
import type { Booking } from "../../src/booking/booking.ts";
import { toTime } from "../../src/booking/time.ts";
import { type Browser, ICHIRO, MORNING, mailText, openWindow, type Window } from "./window.ts";

const CALLER = {
  name: "試験　花子",
  hasNumber: "yes",
  number: "１５０１０－７６５４３２１",
  address: "hanako@example.jp",
  phone: "０２５－０００－００００",
  slot: "2026-12-03T14:00:00+09:00",
};

async function signedIn(window: Window): Promise<Browser> {
  const browser = window.browser();
  await browser.signIn();
  return browser;
}

async function onlyBooking(window: Window): Promise<Booking> {
  const all = await window.look((view) => view.bookings({ limit: 10 }));
  expect(all).toHaveLength(1);
  return all[0] as Booking;
}

const lettersOf = (window: Window) => window.look((view) => view.letters({ limit: 100 }));
const openTasks = (window: Window) => window.look((view) => view.tasks({ open: true, limit: 100 }));
const audits = async (window: Window) => (await window.look((view) => view.audits(100))).map((entry) => entry.act);

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
    const page = await hanako.act(`/bookings/${booking.id}/confirm`, {
      choice: "1",
      termsGiven: "readOut",
      reason: "メールを使わない方",
    });
    expect(page).toContain("予約確定");
    expect(page).toContain("職員 hanako が確認");
    const kinds = (await openTasks(window)).map((task) => task.why);
    expect(kinds.sort()).toEqual(["registering", "tell:details"]);
    for (const task of await openTasks(window)) await hanako.act(`/tasks/${task.id}/close`);
    expect(await openTasks(window)).toEqual([]);
  });

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

  it("records a no-show from minute ten, and undoes it", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await confirmedByPhone(hanako);
    const { id } = await onlyBooking(window);
    window.setNow("2026-12-03T14:09:00+09:00");
    expect(await hanako.act(`/bookings/${id}/outcome`, { outcome: "noShow" })).toContain(
      "まだその時刻になっていません",
    );
    window.setNow("2026-12-03T14:10:00+09:00");
    await hanako.act(`/bookings/${id}/outcome`, { outcome: "noShow" });
    expect((await onlyBooking(window)).status).toBe("noShow");
    await hanako.act(`/bookings/${id}/undo`);
    expect((await onlyBooking(window)).status).toBe("confirmed");
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
      expect(page).not.toMatch(/<img|<script/);
    }
    const markup = "<script>alert(4)</script> 質問があります";
    const held = await window.receiveHeld(
      mailText({ from: `"<b>x</b>" <x@example.com>`, subject: "<script>alert(3)</script>", body: markup }),
      "<b>x</b>@example.com",
    );
    for (const path of ["/mails", `/mails/${held}`]) expect(await hanako.get(path)).not.toMatch(/<script|<b>x/);
  });
});

describe("held mails", () => {
  const held = (window: Window, body: string, { from = "taro@example.jp", at }: { from?: string; at?: string } = {}) =>
    window.receiveHeld(mailText({ body, from }), from, at ? toTime(at) : undefined);
  const mailOf = (window: Window, id: string) => window.look((view) => view.inboundMail(id));

  it("T6-2: become a request with what a person corrected, and an offer answers the mail", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    const id = await held(window, "あのー、相談したいのですが。来月のはじめごろで。");
    expect(await hanako.get(`/mails/${id}`)).toContain("来月のはじめごろ");
    await hanako.act(`/mails/${id}/request`, {
      name: "試験 太郎",
      hasNumber: "yes",
      number: "15010-1234567",
      date1: "2026-12-03",
      from1: "10:00",
    });
    const booking = await onlyBooking(window);
    expect(booking).toMatchObject({ status: "offered", via: "mail", requestedAt: MORNING });
    expect(await mailOf(window, id)).toMatchObject({ state: "handled", settledBy: "hanako", bookingId: booking.id });
    expect((await openTasks(window)).filter((task) => task.mailId === id)).toEqual([]);
    const [letter] = (await lettersOf(window)).filter((one) => one.kind === "offer");
    expect(letter).toMatchObject({ to: "taro@example.jp", inReplyTo: `<${id}@example.jp>` });
    expect(await window.look((view) => view.openActs(10))).toContainEqual(expect.objectContaining({ act: "seen" }));
    expect(await hanako.act(`/mails/${id}/request`, { name: "試験 太郎", hasNumber: "no" })).toContain(
      "もう処理されています",
    );
  });

  it("T6-2: ask back once for what is missing", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    const id = await held(window, "相談したいです。");
    await hanako.get(`/mails/${id}/request`);
    await hanako.post(`/mails/${id}/request`, { ...hanako.fields(), name: "", hasNumber: "unknown" });
    expect(hanako.page).toContain("不足している内容の確認");
    await hanako.post(`/mails/${id}/request`, { ...hanako.fields(), sure: "1" });
    const booking = await onlyBooking(window);
    expect(booking.status === "requested" && booking.asked?.missing).toEqual(["name", "number", "wishes"]);
  });

  it("T6-3b: become an acceptance whose evidence is the mail and its arrival", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await hanako.act("/phone", CALLER);
    const booking = await onlyBooking(window);
    const id = await held(window, "それでおねがいできますでしょうか", { from: "hanako@example.jp" });
    await hanako.act(`/mails/${id}/accept`, { reference: booking.reference, choice: "1" });
    expect(await onlyBooking(window)).toMatchObject({
      status: "confirmed",
      evidence: { by: "mailReply", mailId: id, receivedAt: MORNING },
    });
    expect(await mailOf(window, id)).toMatchObject({ state: "handled", settledBy: "hanako" });
    expect(await audits(window)).toContain("treatAsAcceptance");
  });

  it("T6-1: are no acceptance when they arrived after the cut-off", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await hanako.act("/phone", CALLER);
    const booking = await onlyBooking(window);
    window.setNow("2026-12-03T08:40:00+09:00");
    const id = await held(window, "1でお願いします", { from: "hanako@example.jp", at: "2026-12-03T00:00:01+09:00" });
    expect(await hanako.act(`/mails/${id}/accept`, { reference: booking.reference, choice: "1" })).toContain(
      "期限（前日まで）を過ぎています",
    );
    expect((await onlyBooking(window)).status).toBe("offered");
    expect((await mailOf(window, id))?.state).toBe("held");
  });

  it("from another address need the person's word that the sender was checked", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await hanako.act("/phone", CALLER);
    const booking = await onlyBooking(window);
    const id = await held(window, "辞退します", { from: "other@example.com" });
    expect(await hanako.act(`/mails/${id}/decline`, { reference: booking.reference })).toContain(
      "別のアドレスから届いたメール",
    );
    await hanako.act(`/mails/${id}/decline`, { reference: booking.reference, senderChecked: "1" });
    expect((await onlyBooking(window)).status).toBe("declined");
    expect((await lettersOf(window)).at(-1)).toMatchObject({ kind: "declineReceipt", to: "hanako@example.jp" });
  });

  it("T6-6a: cancel before the day, and on the day are answered with the telephone", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await confirmedByPhone(hanako);
    const booking = await onlyBooking(window);
    window.setNow("2026-12-03T08:40:00+09:00");
    const id = await held(window, "行けなくなりました", { from: "hanako@example.jp" });
    const page = await hanako.act(`/mails/${id}/cancel`, { reference: booking.reference });
    expect(page).toContain("取り消したい");
    expect((await onlyBooking(window)).status).toBe("confirmed");
    expect((await lettersOf(window)).at(-1)?.kind).toBe("phoneOnly");
  });

  it("become other wishes of an open booking: one new offer replaces the old one", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await hanako.act("/phone", CALLER);
    const booking = await onlyBooking(window);
    const id = await held(window, "やっぱり別の日で", { from: "hanako@example.jp" });
    await hanako.act(`/mails/${id}/wishes`, {
      reference: booking.reference,
      date1: "2026-12-08",
      from1: "13:00",
      to1: "",
    });
    expect(await onlyBooking(window)).toMatchObject({ status: "offered", offersMade: 2 });
    expect((await lettersOf(window)).at(-1)?.text).toContain("12月8日（火）13時00分");
  });

  it("could-not-read goes to the sender once, and never to an automatic one", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    const id = await held(window, "????");
    await hanako.act(`/mails/${id}/could-not-read`);
    expect((await lettersOf(window)).filter((letter) => letter.kind === "couldNotRead")).toMatchObject([
      { to: "taro@example.jp", state: "queued" },
    ]);
    expect(await hanako.act(`/mails/${id}/could-not-read`)).toContain("もう処理されています");
    const automatic = await held(window, "ただいま不在です。このメールは自動返信です。");
    const reading = { sender: "auto_reply", intent: "unclear", applicant: {}, wishes: [], doubts: [], choice: null };
    await window.desk.hold.transaction((tx) => tx.updateInbound(automatic, { reading }));
    expect(await hanako.act(`/mails/${automatic}/could-not-read`)).toContain("自動で送られたメールかもしれない");
  });

  it("are settled without a letter when staff answered themselves, or when they are not for us", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    const [mine, theirs] = [await held(window, "質問です"), await held(window, "備品の見積りです")];
    const before = (await lettersOf(window)).length;
    await hanako.act(`/mails/${mine}/answered`);
    await hanako.act(`/mails/${theirs}/not-for-us`);
    expect(await mailOf(window, mine)).toMatchObject({ state: "handled", settledBy: "hanako" });
    expect(await mailOf(window, theirs)).toMatchObject({ state: "ignored", reason: "notForUs", settledBy: "hanako" });
    expect(await lettersOf(window)).toHaveLength(before);
    expect(await hanako.get("/mails")).toContain("いま、要確認のメールはありません");
  });
});

describe("letters in approve mode", () => {
  it("wait for somebody else than the person whose act wrote them", async () => {
    const window = await openWindow("approve");
    const hanako = await signedIn(window);
    await hanako.act("/phone", CALLER);
    const [letter] = await lettersOf(window);
    expect(letter?.state).toBe("awaiting");
    expect(await hanako.get(`/letters/${letter?.id}`)).toContain("別の職員の承認が必要です");
    await hanako.post(`/letters/${letter?.id}/release`, { seen: "" });
    expect(hanako.status).toBe(409);
    expect((await lettersOf(window))[0]?.state).toBe("awaiting");
    const ichiro = window.browser();
    await ichiro.signIn(ICHIRO);
    await ichiro.get(`/letters/${letter?.id}`);
    await ichiro.post(`/letters/${letter?.id}/release`, ichiro.fields());
    expect(ichiro.location()).toBe("/letters?done=released");
    expect((await lettersOf(window))[0]).toMatchObject({ state: "queued", releasedBy: "ichiro" });
    await ichiro.post(`/letters/${letter?.id}/release`, { seen: "" });
    expect(
      (await window.look((view) => view.events(letter?.bookingId ?? ""))).filter((one) => one.type === "offerReleased"),
    ).toHaveLength(1);
  });

  it("may be released by their own cause once the chief allows one-person duty", async () => {
    const window = await openWindow("approve");
    const hanako = await signedIn(window);
    await hanako.act("/phone", CALLER);
    expect(await hanako.act("/settings/one-person", { alone: "yes" })).toContain("責任者だけ");
    const ichiro = window.browser();
    await ichiro.signIn(ICHIRO);
    await ichiro.act("/settings/one-person", { alone: "yes" });
    const [letter] = await lettersOf(window);
    await hanako.get(`/letters/${letter?.id}`);
    await hanako.post(`/letters/${letter?.id}/release`, hanako.fields());
    expect((await lettersOf(window))[0]).toMatchObject({ state: "queued", releasedBy: "hanako" });
  });

  it("T6-4: count the reply-by from their release, and say so in the letter that was previewed", async () => {
    const window = await openWindow("approve");
    const hanako = await signedIn(window);
    await requestByMail(window);
    const [letter] = await lettersOf(window);
    const before = await onlyBooking(window);
    if (before.status !== "offered") throw new Error(before.status);
    window.setNow("2026-11-26T10:00:00+09:00");
    await hanako.get(`/letters/${letter?.id}`);
    await hanako.post(`/letters/${letter?.id}/release`, hanako.fields());
    const after = await onlyBooking(window);
    if (after.status !== "offered") throw new Error(after.status);
    expect(after.offer.replyBy > before.offer.replyBy).toBe(true);
    const [released] = await lettersOf(window);
    expect(released).toMatchObject({ state: "queued", usefulUntil: after.offer.replyBy });
    expect(released?.text).not.toBe(letter?.text);
    expect(released?.text).toContain(letter?.token);
    expect(await hanako.get(`/letters/${letter?.id}/html`)).toBe(released?.html);
  });

  it("are shown again instead of sent when they changed after the preview", async () => {
    const window = await openWindow("approve");
    const hanako = await signedIn(window);
    await requestByMail(window);
    const [letter] = await lettersOf(window);
    await hanako.get(`/letters/${letter?.id}`);
    const seen = hanako.fields();
    window.setNow("2026-11-26T10:00:00+09:00");
    await hanako.post(`/letters/${letter?.id}/release`, seen);
    expect(hanako.page).toContain("手紙の内容が変わりました");
    expect((await lettersOf(window))[0]?.state).toBe("awaiting");
    await hanako.post(`/letters/${letter?.id}/release`, hanako.fields());
    expect((await lettersOf(window))[0]?.state).toBe("queued");
  });

  it("are withdrawn at release when the booking has moved on", async () => {
    const window = await openWindow("approve");
    const hanako = await signedIn(window);
    await requestByMail(window);
    const { id } = await onlyBooking(window);
    await hanako.act(`/bookings/${id}/cancel`, { by: "phone", reason: "電話で取消し" });
    const [offer] = await lettersOf(window);
    expect(await hanako.get(`/letters/${offer?.id}`)).toContain("この手紙は送れません");
    await hanako.post(`/letters/${offer?.id}/release`, hanako.fields());
    expect(hanako.location()).toBe("/letters?done=overtaken");
    expect((await lettersOf(window))[0]).toMatchObject({ state: "withdrawn", reason: "overtaken" });
  });

  it("are made anew when an offer waited until nobody could answer it in time", async () => {
    const window = await openWindow("approve");
    const hanako = await signedIn(window);
    await requestByMail(window);
    const [letter] = await lettersOf(window);
    window.setNow("2026-12-03T09:00:00+09:00");
    await hanako.get(`/letters/${letter?.id}`);
    expect(hanako.page).toContain("新しい案内が作られます");
    await hanako.post(`/letters/${letter?.id}/release`, hanako.fields());
    expect(hanako.location()).toBe("/letters?done=madeAnew");
    const [old, fresh] = await lettersOf(window);
    expect(old?.state).toBe("withdrawn");
    expect(fresh).toMatchObject({ kind: "offer", state: "awaiting", causedBy: null });
  });

  it("agreed on the telephone for tomorrow can still be released this afternoon", async () => {
    const window = await openWindow("approve");
    const hanako = await signedIn(window);
    window.setNow("2026-12-02T15:00:00+09:00");
    await hanako.act("/phone", CALLER);
    const ichiro = window.browser();
    await ichiro.signIn(ICHIRO);
    const [letter] = await lettersOf(window);
    await ichiro.get(`/letters/${letter?.id}`);
    await ichiro.post(`/letters/${letter?.id}/release`, ichiro.fields());
    expect((await lettersOf(window))[0]).toMatchObject({ state: "queued", releasedBy: "ichiro" });
  });

  it("leave a task when a person withdraws them", async () => {
    const window = await openWindow("approve");
    const hanako = await signedIn(window);
    await requestByMail(window);
    const [letter] = await lettersOf(window);
    await hanako.act(`/letters/${letter?.id}/withdraw`);
    expect((await lettersOf(window))[0]).toMatchObject({ state: "withdrawn", reason: "byStaff:hanako" });
    expect(await openTasks(window)).toMatchObject([{ kind: "review", why: "withdrawn:offer" }]);
  });

  it("of unknown fate are sent again unchanged or counted as sent, never withdrawn", async () => {
    const window = await openWindow("approve");
    const hanako = await signedIn(window);
    await requestByMail(window);
    const [letter] = await lettersOf(window);
    const id = letter?.id ?? "";
    await window.desk.hold.transaction((tx) => tx.updateLetter(id, { state: "unknown" }));
    expect(await hanako.act(`/letters/${id}/withdraw`)).toContain("もう届いているかもしれない");
    await hanako.get(`/letters/${id}`);
    await hanako.post(`/letters/${id}/release`, hanako.fields());
    expect((await lettersOf(window))[0]).toMatchObject({
      state: "queued",
      maybeTwice: true,
      text: letter?.text,
      messageId: letter?.messageId,
    });
    await window.desk.hold.transaction((tx) => tx.updateLetter(id, { state: "unknown" }));
    await hanako.act(`/letters/${id}/sent`);
    expect((await lettersOf(window))[0]).toMatchObject({ state: "accepted" });
  });
});

describe("the send switch", () => {
  it("lets everybody stop, and only the chief start by itself what was not configured so", async () => {
    const window = await openWindow("approve");
    const hanako = await signedIn(window);
    await hanako.act("/settings/send-mode", { mode: "stop" });
    expect(await window.look((view) => view.setting("sendMode"))).toBe("stop");
    expect(await hanako.act("/settings/send-mode", { mode: "auto" })).toContain("責任者だけ");
    const ichiro = window.browser();
    await ichiro.signIn(ICHIRO);
    await ichiro.act("/settings/send-mode", { mode: "auto" });
    expect(await window.look((view) => view.setting("sendMode"))).toBe("auto");
    expect(await audits(window)).toEqual(["setSendMode", "setSendMode"]);
  });

  it("writes ids and never names into the audit", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await confirmedByPhone(hanako);
    const text = JSON.stringify(await window.look((view) => view.audits(100)));
    expect(text).not.toMatch(/試験|example\.jp|15010/);
  });
});

async function confirmedByPhone(browser: Browser): Promise<void> {
  const page = await browser.act("/phone", CALLER);
  const id = /\/bookings\/([0-9a-z]+)\/confirm/.exec(page)?.[1];
  await browser.act(`/bookings/${id}/confirm`, { choice: "1", termsGiven: "readOut", reason: "電話で同意" });
}

async function requestByMail(window: Window): Promise<void> {
  await window.receive(
    mailText({
      body: "氏名：試験 太郎\n求職番号：15010-1234567\n希望日時：2026年12月3日（木）14時00分から14時30分\n連絡先：taro@example.jp\n",
    }),
  );
}
