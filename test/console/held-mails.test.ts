import { describe, expect, it } from "vitest";
import { toTime } from "../../src/booking/time.ts";
import { deliver } from "../../src/desk/delivery.ts";
import { readMail } from "../../src/mail/read.ts";
import { readingOfficeOf } from "../../src/mail/reading-office.ts";
import { audits, CALLER, confirmedByPhone, lettersOf, onlyBooking, openTasks, signedIn } from "./callers.ts";
import { MORNING, mailText, openWindow, type Window } from "./window.ts";

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

  it("are never passed over by a first page that has nothing to do", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    const nothing = "いま、職員がすることはありません。";
    expect(await hanako.get("/")).toContain(nothing);
    const id = await held(window, "あのー、相談したいのですが。");
    expect(await hanako.get("/")).toContain("用件はありません。上の「先に見るもの」を見てください。");
    expect(hanako.page).not.toContain(nothing);
    await hanako.act(`/mails/${id}/not-for-us`);
    expect(await hanako.get("/")).toContain(nothing);
  });

  it("show which words the clerk used, named in words, and why it read the mail so", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    const body = "オンライン相談希望です。\n氏名：試験 太郎\n希望日時：12月3日14時なら<b>\n\n-- \n試験 太郎";
    const id = await held(window, body);
    const parsed = await window.desk.world.parser.parse(new TextEncoder().encode(mailText({ body })));
    const office = readingOfficeOf(window.desk.office);
    const mail = "failed" in parsed ? null : parsed;
    const reading = readMail(mail, { file: id, received: MORNING, now: MORNING, office, context: null });
    await window.desk.hold.transaction((tx) => tx.updateInbound(id, { reading }));
    const page = await hanako.get(`/mails/${id}`);
    expect(page).toContain('<mark>12月3日14時</mark><span class="what">〔希望日時〕</span>なら&lt;b&gt;');
    expect(page).toContain('<mark>試験 太郎</mark><span class="what">〔氏名〕</span>');
    expect(page).toContain("引用・署名（読み取りに使わない）");
    expect(page).toContain("このように読んだ理由");
  });

  it("say of a question beside a request that the request is taken, and lead to its booking", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await hanako.act("/phone", CALLER);
    const booking = await onlyBooking(window);
    const body = "予約希望です。試験 太郎、求職番号15010-1234567、12月3日14時。当日は何を用意すればいいですか。";
    const id = await held(window, body);
    const parsed = await window.desk.world.parser.parse(new TextEncoder().encode(mailText({ body })));
    const office = readingOfficeOf(window.desk.office);
    const mail = "failed" in parsed ? null : parsed;
    const reading = readMail(mail, { file: id, received: MORNING, now: MORNING, office, context: null });
    await window.desk.hold.transaction((tx) => tx.updateInbound(id, { reading, reason: "question" }));
    expect(await hanako.get(`/mails/${id}`)).not.toContain("残っているのは質問だけです");
    await window.desk.hold.transaction((tx) => tx.updateInbound(id, { bookingId: booking.id }));
    const page = await hanako.get(`/mails/${id}`);
    expect(page).toContain("残っているのは質問だけです");
    expect(page).toContain(`/bookings/${booking.id}`);
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

  it("T6-3b: name a time by its number alone only in the offer that the page showed", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await hanako.act("/phone", CALLER);
    const { id: bookingId, reference } = await onlyBooking(window);
    const id = await held(window, "1でお願いします", { from: "hanako@example.jp" });
    await hanako.get(`/mails/${id}/accept`);
    await hanako.post(`/mails/${id}/accept`, { ...hanako.fields(), reference, choice: "1" });
    expect(hanako.page).toContain("12月3日（木）14時00分");
    const second = hanako.fields();
    await hanako.act(`/bookings/${bookingId}/offer`, { date1: "2026-12-04", from1: "10:00", reason: "電話で希望" });
    expect(await onlyBooking(window)).toMatchObject({ status: "offered", offersMade: 2 });
    await hanako.post(`/mails/${id}/accept`, { ...second, sure: "1" });
    expect([hanako.status, hanako.page.includes("この画面を開いた後に変わりました")]).toEqual([409, true]);
    expect(await onlyBooking(window)).toMatchObject({ status: "offered" });
    expect((await mailOf(window, id))?.state).toBe("held");
  });

  it("T6-3b: are a yes in time also when its time has passed, and staff are told so and call (seed 930168)", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await hanako.act("/phone", CALLER);
    const { id: bookingId, reference } = await onlyBooking(window);
    const id = await held(window, "それでおねがいできますでしょうか", { from: "hanako@example.jp" });
    window.setNow("2026-12-07T09:00:00+09:00");
    const nextWeek = await signedIn(window);
    await nextWeek.get(`/mails/${id}/accept`);
    await nextWeek.post(`/mails/${id}/accept`, { ...nextWeek.fields(), reference, choice: "1" });
    expect(nextWeek.page).toContain("この日時はもう過ぎています");
    await nextWeek.post(`/mails/${id}/accept`, { ...nextWeek.fields(), sure: "1" });
    expect(await onlyBooking(window)).toMatchObject({ status: "confirmed", evidence: { by: "mailReply", mailId: id } });
    while ((await deliver(window.desk)) === "worked");
    const letters = await window.look((view) => view.letters({ limit: 9 }));
    expect(letters.find(({ kind }) => kind === "details")).toMatchObject({ state: "withdrawn", reason: "tooLate" });
    const tasks = await window.look((view) => view.tasks({ open: true, bookingId, limit: 9 }));
    expect(tasks.map(({ why }) => why)).toContain("tooLate:details");
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
    expect((await audits(window))[0]).toBe("treatAsDecline:senderChecked");
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
    // The first look is a rehearsal; it shows the letter and writes nothing.
    expect(await hanako.get(`/mails/${id}/could-not-read`)).toContain("いただいたメールを読むことができませんでした");
    expect(await lettersOf(window)).toEqual([]);
    await hanako.act(`/mails/${id}/could-not-read`);
    expect((await lettersOf(window)).filter((letter) => letter.kind === "couldNotRead")).toMatchObject([
      { to: "taro@example.jp", state: "queued" },
    ]);
    expect(await hanako.act(`/mails/${id}/could-not-read`)).toContain("もう処理されています");
    const automatic = await held(window, "ただいま不在です。このメールは自動返信です。");
    const at = { received: MORNING, now: MORNING, office: readingOfficeOf(window.desk.office), context: null };
    const reading = { ...readMail(null, { file: automatic, ...at }), sender: "auto_reply" };
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
