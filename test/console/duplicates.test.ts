import { describe, expect, it } from "vitest";
import {
  audits,
  CALLER,
  confirmedByPhone,
  lettersOf,
  onlyBooking,
  openTasks,
  requestByMail,
  signedIn,
} from "./callers.ts";
import { deliverAll } from "./forgotten.ts";
import { ICHIRO, mailText, openWindow, type Window } from "./window.ts";

const all = (window: Window) => window.look((view) => view.bookings({ limit: 10 }));
const TWICE = { ...CALLER, slot: "2026-12-03T15:00:00+09:00" };

describe("two requests of one wish", () => {
  it("become one: the other ends without a letter and counts as nobody's cancellation", async () => {
    const window = await openWindow("approve");
    const hanako = await signedIn(window);
    await hanako.act("/phone", CALLER);
    const kept = await onlyBooking(window);
    await hanako.act("/phone", TWICE);
    const [one, two] = await all(window);
    const double = one?.id === kept.id ? two : one;
    if (!double) throw new Error("one booking");
    expect(await hanako.get(`/bookings/${double.id}`)).toContain(kept.reference);
    const id = await window.receiveHeld(mailText({ body: "?" }), "hanako@example.jp");
    await window.desk.hold.transaction((tx) => tx.updateInbound(id, { bookingId: double.id }));
    const before = await lettersOf(window);
    const page = await hanako.act(`/bookings/${double.id}/duplicate`, {
      into: kept.id,
      reason: "二度電話をいただいた",
    });
    expect(page).toContain(`予約 ${kept.reference}`);
    expect(await window.look((view) => view.booking(double.id))).toMatchObject({
      ...{ status: "cancelled", by: "duplicate", into: kept.id },
    });
    expect(await window.look((view) => view.booking(kept.id))).toEqual(kept);
    expect(await lettersOf(window)).toEqual(before);
    expect((await window.look((view) => view.inboundMail(id)))?.bookingId).toBe(kept.id);
    expect((await openTasks(window)).filter(({ why }) => why === "mergedTwice")).toEqual([]);
    expect(await hanako.get(`/bookings/${double.id}`)).toContain("同じ申込みの重なり");
    expect(hanako.page).toContain(`/bookings/${kept.id}"`);
    expect(await audits(window)).toContain("closeDuplicate");
    // The seats of the one that ended are free for the next caller, and its letter is withdrawn when somebody releases it.
    expect(await hanako.get("/phone")).toContain(TWICE.slot);
    const later = (await lettersOf(window)).find(({ bookingId }) => bookingId === double.id);
    expect(await hanako.get(`/letters/${later?.id}`)).toContain("いまは承認できません");
  });

  it("leave a call where the person has a letter of both already, and are refused for two people", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await confirmedByPhone(hanako);
    const kept = await onlyBooking(window);
    await hanako.act("/phone", TWICE);
    const double = (await all(window)).find(({ id }) => id !== kept.id);
    for (const { id } of await lettersOf(window))
      await window.desk.hold.transaction((tx) => tx.updateLetter(id, { state: "accepted" }));
    await requestByMail(window);
    const stranger = (await all(window)).find(({ via }) => via === "mail");
    const wrong = await hanako.act(`/bookings/${double?.id}/duplicate`, { into: stranger?.id ?? "", reason: "x" });
    expect(wrong).toContain("残す予約を選んでください");
    await hanako.act(`/bookings/${double?.id}/duplicate`, { into: kept.id, reason: "同じ方" });
    expect((await openTasks(window)).filter(({ bookingId }) => bookingId === kept.id)).toMatchObject([
      { kind: "telephone", why: "mergedTwice" },
    ]);
    expect(await hanako.get(`/bookings/${kept.id}`)).toContain("どちらの予約が残ったか");
  });
});

describe("two records of one person", () => {
  it("are shown beside each other where they share an address, and are merged by a person's word", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await hanako.act("/phone", CALLER);
    await hanako.act("/phone", { ...TWICE, name: "試験 はな子", hasNumber: "no", number: "" });
    const [one, two] = await all(window);
    const people = await Promise.all(
      [one, two].map((each) => window.look((view) => view.person(each?.personId ?? ""))),
    );
    const bare = people.find((person) => person?.jobSeekerNumber === null);
    const full = people.find((person) => person?.jobSeekerNumber !== null);
    const page = await hanako.get(`/people/${bare?.id}`);
    expect(page).toContain("同じ方かもしれない記録");
    expect(page).toContain(`/people/${bare?.id}/merge?into=${full?.id}`);
    await hanako.get(`/people/${bare?.id}/merge?into=${full?.id}`);
    await hanako.post(`/people/${bare?.id}/merge`, hanako.fields());
    expect(hanako.page).toContain("合わせて数える予約</dt><dd>2件");
    await hanako.post(`/people/${bare?.id}/merge`, { ...hanako.fields(), sure: "1" });
    expect(await window.look((view) => view.person(bare?.id ?? ""))).toMatchObject({
      jobSeekerNumber: "15010-7654321",
    });
    expect(await hanako.get(`/people/${full?.id}`)).not.toContain("同じ方かもしれない記録");
  });
});

describe("somebody who cannot telephone", () => {
  async function deaf(window: Window) {
    const hanako = await signedIn(window);
    await confirmedByPhone(hanako);
    const booking = await onlyBooking(window);
    await hanako.act(`/people/${booking.personId}/cannot-telephone`);
    return { hanako, booking };
  }
  const onTheDay = (window: Window) => window.setNow("2026-12-03T09:00:00+09:00");
  const word = (window: Window, id: string) =>
    window.desk.hold.transaction(async (tx) => {
      const { handleIn } = await import("../../src/desk/desk.ts");
      const at = window.desk.world.clock.now();
      const made = {
        type: "sendWord" as const,
        at,
        bookingId: id,
        receivedAt: at,
        mailId: "m1",
        about: "cancel" as const,
      };
      await handleIn(tx, window.desk, made, { mail: null, references: [], staff: null });
    });

  it("T6-6a: is answered in writing on the day, and staff accept the mail as a cancellation with one act", async () => {
    const window = await openWindow();
    const { hanako, booking } = await deaf(window);
    onTheDay(window);
    expect(await hanako.act(`/bookings/${booking.id}/accept-word`)).toContain("記録されていません");
    await word(window, booking.id);
    const answer = (await lettersOf(window)).at(-1);
    expect(answer).toMatchObject({ kind: "phoneOnly", to: "hanako@example.jp" });
    expect(answer?.text).toContain("お電話は要りません");
    expect(answer?.text).not.toContain("電話だけで受け付けて");
    const page = await hanako.get(`/bookings/${booking.id}`);
    expect(page).toContain("当日のメールによる取り消しを認める");
    expect(page).toContain("電話ができない方です。書いて伝えてください。");
    const after = await hanako.act(`/bookings/${booking.id}/accept-word`);
    expect(after).toContain("だれの取り消しか</dt><dd>本人（メール）");
    expect((await window.look((view) => view.events(booking.id))).at(-1)).toMatchObject({
      ...{ type: "cancelled", by: "mail", mailId: "m1", staff: "hanako" },
    });
    expect((await openTasks(window)).filter(({ kind }) => kind === "sameDayWord")).toEqual([]);
    expect((await lettersOf(window)).at(-1)?.kind).toBe("cancellationReceipt");
  });

  it("T6-6a: is told in the details to write, not to call, on the day as well", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await hanako.act("/phone", CALLER);
    const { id, personId } = await onlyBooking(window);
    await hanako.act(`/people/${personId}/cannot-telephone`);
    await hanako.act(`/bookings/${id}/confirm`, { choice: "1", termsGiven: "atCounter", reason: "窓口で筆談" });
    const details = (await lettersOf(window)).at(-1);
    expect(details).toMatchObject({ kind: "details", to: "hanako@example.jp" });
    expect(details?.text).toContain("お電話は要りません");
    expect(details?.text).not.toMatch(/電話だけで受け付け|お電話ください/);
  });

  it("L5: has tasks to write instead of calls, before and after the flag, and is never switched to telephone", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await hanako.act("/phone", { ...CALLER, address: "" });
    const { id, personId } = await onlyBooking(window);
    expect(await openTasks(window)).toMatchObject([{ kind: "telephone", why: "tell:offer" }]);
    await hanako.act(`/people/${personId}/cannot-telephone`);
    expect(await openTasks(window)).toMatchObject([{ kind: "write", why: "tell:offer" }]);
    await hanako.act(`/bookings/${id}/confirm`, { choice: "1", termsGiven: "atCounter", reason: "窓口で筆談" });
    expect(await openTasks(window)).toMatchObject([{ kind: "write", why: "tell:details" }]);
    const today = await hanako.get("/");
    expect(today).toContain("書いて伝える（電話ができない方）");
    expect(today).toContain("この方は電話ができません。");
    expect(today).toContain("電話ができない方（書いて伝える）");
    expect(today).not.toContain("緊急時の電話番号なし");
    const [task] = await openTasks(window);
    await hanako.act(`/tasks/${task?.id}/close`);
    expect(await hanako.get(`/bookings/${id}`)).toContain("が書いて伝えました");
    expect(await hanako.act(`/bookings/${id}/telephone`, { reason: "Zoomの障害" })).toContain("電話ができない方です");
    onTheDay(window);
    await hanako.act("/today/telephone", { reason: "Zoomの障害" });
    expect(await window.look((view) => view.booking(id))).toMatchObject({ meeting: { by: "room" } });
    expect(await openTasks(window)).toMatchObject([{ kind: "write", why: "notSwitched", bookingId: id }]);
    await hanako.act(`/people/${personId}/cannot-telephone`);
    expect(await openTasks(window)).toMatchObject([{ kind: "telephone", why: "notSwitched" }]);
  });

  it("T6-6c: is told of a refusal that the counter stays open and staff answer by mail, and staff write down what they wrote", async () => {
    const window = await openWindow();
    const { hanako, booking } = await deaf(window);
    expect(await hanako.get(`/bookings/${booking.id}`)).toContain("書いて伝えたことを記録する");
    expect(hanako.page).not.toMatch(/電話で伝えたことを記録する|電話での相談に切り替える/);
    const ichiro = window.browser();
    await ichiro.signIn(ICHIRO);
    const refusal = { ground: "misuse", until: "2027-03-31", reason: "相談と関係のない使い方" };
    await ichiro.act(`/people/${booking.personId}/refuse`, refusal);
    await hanako.act(`/people/${booking.personId}/refusal-notice`);
    const notice = (await lettersOf(window)).at(-1);
    expect(notice).toMatchObject({ kind: "refusalNotice", to: "hanako@example.jp" });
    expect(notice?.text).toContain("このメールへの返信か窓口で");
    expect(notice?.text.slice(0, notice.text.indexOf("【お問い合わせ先】"))).not.toContain("電話");
  });

  it("is still so after a new request by mail, and is asked for no number to call", async () => {
    const window = await openWindow("auto", { openBookingsPerPerson: 3 });
    const hanako = await signedIn(window);
    await requestByMail(window);
    const { personId } = await onlyBooking(window);
    // The first letter has left; one that still waited would be written anew.
    await deliverAll(window);
    await hanako.act(`/people/${personId}/cannot-telephone`);
    await requestByMail(window);
    expect(await window.look((view) => view.person(personId))).toMatchObject({ cannotTelephone: true });
    const asked = (await lettersOf(window)).map(({ kind, text }) => [kind, text.includes("電話番号のお願い")]);
    expect(asked).toEqual([
      ["offer", true],
      ["offer", false],
    ]);
  });
});

describe("a cancellation", () => {
  it.each([
    ["phone", "本人（電話）"],
    ["mail", "本人（メール）"],
    ["office", "窓口の都合"],
  ])("says whose it was: %s", async (by, words) => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await confirmedByPhone(hanako);
    const { id } = await onlyBooking(window);
    const page = await hanako.act(`/bookings/${id}/cancel`, { by, reason: "試験" });
    expect(page).toContain(`だれの取り消しか</dt><dd>${words}`);
    expect((await window.look((view) => view.events(id))).at(-1)).toMatchObject({
      by,
      staff: "hanako",
      reason: "試験",
    });
    expect((await lettersOf(window)).at(-1)?.kind).toBe("cancellationReceipt");
  });
});

describe("a note", () => {
  it("stands on top of the booking and in its history, and sends nothing", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await confirmedByPhone(hanako);
    const { id } = await onlyBooking(window);
    const before = await lettersOf(window);
    expect(await hanako.act(`/bookings/${id}/memo`, { note: "" })).toContain("覚え書きを書いてください");
    const page = await hanako.act(`/bookings/${id}/memo`, { note: "筆談を希望。\r\n  資料は大きな字で<b>" });
    expect(page).toContain("<h2>覚え書き</h2>");
    expect(page).toContain("職員 窓口 花子：筆談を希望。 資料は大きな字で&lt;b&gt;");
    expect(await lettersOf(window)).toEqual(before);
    expect(await audits(window)).toContain("writeNote");
  });
});
