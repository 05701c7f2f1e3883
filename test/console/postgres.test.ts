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
});
