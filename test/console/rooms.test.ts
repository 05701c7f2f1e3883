import { beforeEach, describe, expect, it } from "vitest";
import type { Booking } from "../../src/booking/booking.ts";
import type { Time } from "../../src/booking/time.ts";
import { BY_CLOCK, handle } from "../../src/desk/desk.ts";
import { ROOMS_SETTING } from "../../src/desk/office-values.ts";
import { officeInForce } from "../../src/desk/opening.ts";
import { audits, lettersOf } from "./callers.ts";
import { type Browser, ICHIRO, mailText, openWindow, type Window } from "./window.ts";

let window: Window;
let ichiro: Browser;

beforeEach(async () => {
  window = await openWindow("auto", { seats: 2 });
  const [room] = window.desk.office.rooms;
  if (!room) throw new Error("no room");
  const second = { ...room, seat: 2, meetingId: "000 3333 4444", passcode: "MIHON-2" };
  window.desk.office = { ...window.desk.office, rooms: [room, second] };
  ichiro = window.browser();
  await ichiro.signIn(ICHIRO);
});

const TARO = { name: "試験 太郎", number: "15010-1234567", address: "taro@example.jp" };
const OTHER = { name: "練習 花子", number: "15010-7654321", address: "hanako@example.jp" };
const OLD = "000 1111 2222";
const NEW = "123 4567 8901";
const ROOM = {
  ...{ meetingId: "１２３　４５６７　８９０１", passcode: "Kagi-9", link: "https://zoom.example.com/j/1?pwd=himitsu" },
  ...{ waitingRoom: "1", noEarlyEntry: "1", noRecording: "1", reason: "部屋の契約が変わった" },
};

async function booked(day: number, { name, number, address }: typeof TARO): Promise<string> {
  const body = `氏名：${name}\n求職番号：${number}\n希望日時：2026年12月${day}日14時00分\n連絡先：${address}\n`;
  await window.receive(mailText({ from: `${name} <${address}>`, body }));
  const [offered] = await window.look((view) => view.bookings({ statuses: ["offered"], limit: 10 }));
  await ichiro.act(`/bookings/${offered?.id}/confirm`, { choice: "1", termsGiven: "readOut", reason: "電話で同意" });
  return offered?.id ?? "";
}

const now = async (id: string) => (await window.look((view) => view.booking(id))) as Booking;
const changes = () => window.look((view) => view.officeChanges(100));
const rooms = async () =>
  (await window.look((view) => officeInForce(view, window.desk))).rooms.map(({ seat, meetingId, passcode }) => [
    seat,
    meetingId,
    passcode,
  ]);

async function readOut(id: string): Promise<string> {
  await ichiro.get(`/bookings/${id}/meeting`);
  return ichiro.post(`/bookings/${id}/meeting`, { checked: "1" });
}

describe("the room of a seat", () => {
  it("L4: is another one for whoever is confirmed from now on, and the same for whoever was told of the old one", async () => {
    const told = await booked(3, TARO);
    await ichiro.get("/settings/rooms/1");
    for (const word of ["試験 太郎", OLD, "知らせた部屋のまま行う"]) expect(ichiro.page).toContain(word);
    await ichiro.post("/settings/rooms/1", { ...ichiro.fields(), ...ROOM });
    for (const word of ["この操作で送られる手紙はありません", `${NEW}、パスコードは入力したもの`, "試験 太郎"])
      expect(ichiro.page).toContain(word);
    await ichiro.post("/settings/rooms/1", { ...ichiro.fields(), sure: "1" });
    expect(await rooms()).toEqual([
      [1, NEW, "Kagi-9"],
      [2, "000 3333 4444", "MIHON-2"],
    ]);
    const later = await booked(4, OTHER);
    expect(await now(told)).toMatchObject({ meeting: { by: "room", seat: 1 } });
    expect((await lettersOf(window)).at(-1)?.text).toContain(NEW);
    expect((await lettersOf(window)).at(-1)?.text).toContain("Kagi-9");
    expect(await readOut(told)).toContain(OLD);
    expect(ichiro.page).toContain("MIHON-1");
    expect(await readOut(later)).toContain("Kagi-9");
    expect(await ichiro.get("/sheet/2026-12-03")).toContain(`Zoom（ID：${OLD}）`);
    expect(await ichiro.get("/settings/rooms")).toContain("まだ使う、前の部屋");
    const at = "2026-12-02T10:00:00+09:00" as Time;
    window.setNow(at);
    await handle(window.desk, { type: "remind", at, bookingId: told, readThrough: at, unsettledMails: 0 }, BY_CLOCK);
    const reminder = (await lettersOf(window)).at(-1);
    expect([reminder?.kind, reminder?.text.includes(OLD), reminder?.text.includes(NEW)]).toEqual([
      "reminder",
      true,
      false,
    ]);
  });

  it("can be told at once to everybody who has the old one, in a letter that was seen before, but not to whom staff answer themselves", async () => {
    const [told, taken] = [await booked(3, TARO), await booked(4, OTHER)];
    await ichiro.act(`/bookings/${taken}/take-over`);
    const before = (await lettersOf(window)).length;
    await ichiro.get("/settings/rooms/1");
    await ichiro.post("/settings/rooms/1", { ...ichiro.fields(), ...ROOM, told: "tell" });
    for (const word of ["taro@example.jp", "ミーティングIDが変わりました", "職員が対応中"])
      expect(ichiro.page).toContain(word);
    await ichiro.post("/settings/rooms/1", { ...ichiro.fields(), sure: "1" });
    const letters = (await lettersOf(window)).slice(before);
    expect(letters.map(({ kind, to }) => [kind, to])).toEqual([["details", TARO.address]]);
    expect(letters[0]?.text).toContain(NEW);
    const [change] = await changes();
    const id = (JSON.parse(change?.after ?? "{}") as { id: string }).id;
    expect(await now(told)).toMatchObject({ status: "confirmed", meeting: { by: "room", seat: 1, room: id } });
    expect(await readOut(taken)).toContain(OLD);
  });

  it("stands on record without its passcode, goes back to the profile's, and keeps what was told then, too", async () => {
    await ichiro.act("/settings/rooms/1", ROOM);
    const told = await booked(3, TARO);
    await ichiro.act("/settings/rooms/1", { back: "1", reason: "もとの契約" });
    expect((await rooms())[0]).toEqual([1, OLD, "MIHON-1"]);
    expect(await readOut(told)).toContain("Kagi-9");
    const all = await changes();
    expect(all).toMatchObject([
      { name: "room:1", after: null },
      { name: "room:1", staff: "ichiro" },
    ]);
    expect(JSON.stringify(all)).not.toMatch(/Kagi|himitsu/);
    for (const word of ["Kagi-9", "himitsu", "MIHON-1"]) {
      expect(await ichiro.get("/settings")).not.toContain(word);
      expect(await ichiro.get("/settings/rooms")).not.toContain(word);
      expect(await ichiro.get("/settings/rooms/1")).not.toContain(word);
    }
  });

  it("shows its passcode by an act of its own, and writes that down", async () => {
    await ichiro.act("/settings/rooms/1", ROOM);
    expect(await ichiro.get("/settings/rooms/1/show")).not.toContain("Kagi-9");
    await ichiro.post("/settings/rooms/1/show", {});
    for (const word of ["Kagi-9", "https://zoom.example.com/j/1?pwd=himitsu", "相談員用"])
      expect(ichiro.page).toContain(word);
    expect((await audits(window)).filter((act) => act === "showRoom")).toHaveLength(1);
    await ichiro.get("/settings/rooms/3/show");
    expect(ichiro.status).toBe(404);
  });

  it("is never another seat's, never one whose told passcode would fail, and never without its three promises", async () => {
    await booked(3, TARO);
    await ichiro.get("/settings/rooms/1");
    const fields = ichiro.fields();
    const tried = async (change: Record<string, string>) => {
      await ichiro.post("/settings/rooms/1", { ...fields, ...ROOM, ...change, sure: "1" });
      return [
        ichiro.status,
        /(ほかの口で使って|もう知らせてあり|印を付けて|9けたから|https:\/\/ で始まる、)/.exec(ichiro.page)?.[0],
      ];
    };
    expect(await tried({ meetingId: "00033334444" })).toEqual([409, "ほかの口で使って"]);
    expect(await tried({ meetingId: OLD.replaceAll(" ", "") })).toEqual([409, "もう知らせてあり"]);
    expect(await tried({ noRecording: "" })).toEqual([422, "印を付けて"]);
    expect(await tried({ meetingId: "12" })).toEqual([422, "9けたから"]);
    expect(await tried({ link: "javascript:alert(1)" })).toEqual([422, "https:// で始まる、"]);
    expect(await changes()).toEqual([]);
    // The meeting of a room that is still promised to somebody is no other seat's either.
    await ichiro.act("/settings/rooms/1", ROOM);
    await ichiro.get("/settings/rooms/2");
    await ichiro.post("/settings/rooms/2", { ...ichiro.fields(), ...ROOM, meetingId: OLD, sure: "1" });
    expect([ichiro.status, ichiro.page.includes("ほかの口で使って")]).toEqual([409, true]);
  });

  it("gives way to the profile's where what is secret of it is gone", async () => {
    await ichiro.act("/settings/rooms/1", ROOM);
    await window.desk.hold.transaction((tx) => tx.putSetting(ROOMS_SETTING, {}));
    expect((await rooms())[0]).toEqual([1, OLD, "MIHON-1"]);
  });
});
