import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openCipher } from "../../src/world/cipher.ts";
import { openPostgresStore, type PostgresStore } from "../../src/world/postgres-store.ts";
import { freshDatabase, silentLog, type TestDatabase } from "../database.ts";
import { audits, CALLER, lettersOf, onlyBooking, signedIn } from "./callers.ts";
import { ICHIRO, mailText, openWindow } from "./window.ts";

describe("the console over Postgres", () => {
  let database: TestDatabase;
  let store: PostgresStore;

  beforeAll(async () => {
    database = await freshDatabase();
    const cipher = openCipher([{ id: "test", key: new Uint8Array(32).fill(7) }]);
    store = await openPostgresStore({ url: database.serviceUrl, cipher, log: silentLog });
  });

  afterAll(async () => {
    await store?.close();
    await database?.drop();
  });

  it("takes a rehearsal back, keeps the act, and settles a held mail", async () => {
    const window = await openWindow("approve", {}, store);
    const hanako = await signedIn(window);
    await hanako.get("/phone");
    await hanako.post("/phone", { ...hanako.fields(), ...CALLER });
    expect(hanako.page).toContain("まだ実行していません");
    expect(await window.look((view) => view.bookings({ limit: 10 }))).toEqual([]);
    await hanako.post("/phone", { ...hanako.fields(), sure: "1" });
    const booking = await onlyBooking(window);
    expect(booking.status).toBe("offered");

    const ichiro = window.browser();
    await ichiro.signIn(ICHIRO);
    const [letter] = await lettersOf(window);
    await ichiro.get(`/letters/${letter?.id}`);
    await ichiro.post(`/letters/${letter?.id}/release`, ichiro.fields());
    expect((await lettersOf(window))[0]).toMatchObject({ state: "queued", releasedBy: "ichiro" });

    const mail = await window.receiveHeld(
      mailText({ from: "hanako@example.jp", body: "お願いできますか" }),
      "hanako@example.jp",
    );
    await hanako.act(`/mails/${mail}/accept`, { reference: booking.reference, choice: "1" });
    expect(await onlyBooking(window)).toMatchObject({
      status: "confirmed",
      evidence: { by: "mailReply", mailId: mail },
    });
    expect(await audits(window)).toEqual(["treatAsAcceptance", "releaseLetter", "takePhoneApplication"]);
    for (const path of ["/", `/bookings/${booking.id}`, "/mails", `/mails/${mail}`, "/letters", "/settings"]) {
      await hanako.get(path);
      expect([path, hanako.status]).toEqual([path, 200]);
    }
    await window.desk.hold.release();
  });

  it("shows a table of bookings from before without keeping any of it, and then enters each row once", async () => {
    const window = await openWindow("auto", { seats: 2 }, store);
    const hanako = await signedIn(window);
    const rows = [
      "2026/12/14,14:00,例 一,15010-0000001,025-000-0001,Zoom,000 1234 5678",
      "2026/12/14,14:00,例 二,15010-0000002,025-000-0002,電話,",
      "2026/12/14,14:10,例 三,15010-0000003,025-000-0003,電話,",
    ];
    const file = ["日付,開始時刻,氏名,求職番号,電話番号,方法,ミーティングID", ...rows].join("\r\n");
    const before = await window.look((view) => view.bookings({ limit: 10 }));
    const people = () => window.look((view) => view.peopleByNumber("15010-0000003"));
    await hanako.get("/existing");
    await hanako.upload("/existing/import", { terms: "notGiven", reason: "紙の予約簿から", remind: "1" }, file);
    expect(hanako.page).toContain("3行のうち2件を入力できます");
    expect(await window.look((view) => view.bookings({ limit: 10 }))).toEqual(before);
    expect(await people()).toEqual([]);
    const fields = { ...hanako.fields(), sure: "1" };
    await Promise.all([hanako.post("/existing/import", fields), hanako.post("/existing/import", fields)]);
    const entered = (await window.look((view) => view.bookings({ limit: 10 }))).filter(({ via }) => via === "earlier");
    expect(entered).toHaveLength(2);
    const meetings = entered.map((one) => "meeting" in one && one.meeting);
    expect(meetings).toEqual(expect.arrayContaining([{ by: "told", meetingId: "000 1234 5678" }, { by: "telephone" }]));
    for (const one of entered)
      expect(one).toMatchObject({ status: "confirmed", entered: { remind: true, consented: false } });
    expect(await people()).toEqual([]);
    const [first] = entered;
    await hanako.act(`/people/${first?.personId}/cannot-telephone`);
    await hanako.act(`/bookings/${first?.id}/memo`, { note: "筆談を希望" });
    expect(await hanako.get(`/bookings/${first?.id}`)).toContain("電話ができない方です");
    expect(hanako.page).toContain("筆談を希望");
  });
});
