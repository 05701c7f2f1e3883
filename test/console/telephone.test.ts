import { describe, expect, it } from "vitest";
import { audits, CALLER, confirmedByPhone, lettersOf, onlyBooking, openTasks, signedIn } from "./callers.ts";
import { openWindow } from "./window.ts";

describe("by telephone, and by a person's word", () => {
  it("L4: what was told by telephone stands in the history", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await confirmedByPhone(hanako);
    const { id } = await onlyBooking(window);
    const page = await hanako.act(`/bookings/${id}/told`, { about: "details" });
    expect(page).toContain("電話で伝えました：予約の日時と相談の方法");
    expect((await audits(window))[0]).toBe("noteTold:details");
  });

  it("L5: shows what will be sent to whom before the consultation is switched to telephone", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await confirmedByPhone(hanako);
    const { id } = await onlyBooking(window);
    const before = (await lettersOf(window)).length;
    await hanako.get(`/bookings/${id}/telephone`);
    await hanako.post(`/bookings/${id}/telephone`, { ...hanako.fields(), reason: "" });
    expect(hanako.status).toBe(422);
    await hanako.post(`/bookings/${id}/telephone`, { ...hanako.fields(), reason: "Zoomの障害" });
    expect(hanako.page).toContain("まだ実行していません");
    expect(await lettersOf(window)).toHaveLength(before);
    const page = await hanako.act(`/bookings/${id}/telephone`, { reason: "Zoomの障害" });
    expect(page).toContain("電話での相談に切り替えました：Zoomの障害");
  });

  it("moves a confirmed booking to another time with a reason", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await confirmedByPhone(hanako);
    const { id } = await onlyBooking(window);
    const slot = "2026-12-04T10:00:00+09:00";
    const page = await hanako.act(`/bookings/${id}/move`, { slot, termsGiven: "readOut", reason: "本人の希望" });
    expect(page).toContain("日時が変わりました");
    expect(await onlyBooking(window)).toMatchObject({ status: "confirmed", choice: { slot: { start: slot } } });
  });

  it("T12-1: a person refuses a request with a reason; no letter goes", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await hanako.act("/phone", CALLER);
    const { id } = await onlyBooking(window);
    const before = (await lettersOf(window)).length;
    const page = await hanako.act(`/bookings/${id}/reject`, { reason: "迷惑行為のため" });
    expect(page).toContain("お断りしました：迷惑行為のため");
    expect(await onlyBooking(window)).toMatchObject({ status: "rejected" });
    expect(await lettersOf(window)).toHaveLength(before);
  });

  it.each([
    [
      "stays to be told, within the promise",
      {},
      [{ kind: "telephone", why: "refusedRequest", bookingId: expect.any(String) }],
    ],
    ["is not to be told again", { told: "1" }, []],
  ])("T12-1: whose request was refused %s", async (_what, told, tasks) => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await hanako.act("/phone", CALLER);
    const { id, answerBy } = await onlyBooking(window);
    await hanako.act(`/bookings/${id}/reject`, { reason: "迷惑行為のため", ...told });
    expect(await openTasks(window)).toMatchObject(tasks.map((task) => ({ ...task, due: answerBy })));
    const today = await hanako.get("/");
    expect(today.includes("申込みをお断りしました。電話で本人に伝えてください")).toBe(tasks.length > 0);
    for (const task of await openTasks(window)) await hanako.act(`/tasks/${task.id}/close`);
    const last = (await window.look((view) => view.events(id))).at(-1);
    expect(last?.type).toBe(tasks.length > 0 ? "toldByPhone" : "rejected");
  });
});
