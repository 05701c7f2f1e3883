import { describe, expect, it } from "vitest";
import { type Time, toTime } from "../../src/booking/time.ts";
import type { Desk } from "../../src/desk/desk.ts";
import { SEND_MODE_SETTING } from "../../src/desk/send-mode.ts";
import { tellStaff } from "../../src/desk/staff-notices.ts";
import type { Office, SendMode } from "../../src/mail/office.ts";
import { makeInProcessParser } from "../../src/world/parser.ts";
import type { SendResult } from "../../src/world/world.ts";
import { readGround, simulatedOffice } from "../simulation/ground.ts";
import { choice, confirmed, event, mail, person, task } from "../world/store.samples.ts";
import { openTrialDesk } from "./trial-desk.ts";

const STAFF = ["uketsuke@office.example.jp", "shocho@office.example.jp"];

async function openDesk(sendMode: SendMode = "auto", staffAddresses = STAFF) {
  const office: Office = simulatedOffice(await readGround());
  const trial = await openTrialDesk({ office: { mail: { ...office.mail, staffAddresses } }, sendMode });
  const sent: { to: string; raw: string }[] = [];
  const logged: unknown[] = [];
  let answer: SendResult = { result: "accepted", response: "250 ok" };
  const world: Desk["world"] = {
    ...trial.desk.world,
    transport: {
      ...trial.desk.world.transport,
      send: async ({ to, raw }) => {
        sent.push({ to, raw: Buffer.from(raw).toString("utf8") });
        return answer;
      },
    },
    log: { ...trial.desk.world.log, warn: (name, fields) => logged.push([name, fields]) },
  };
  const desk: Desk = { ...trial.desk, world };
  const words = async (n: number) => {
    const parsed = await makeInProcessParser().parse(new TextEncoder().encode(sent[n]?.raw));
    return "text" in parsed ? `${parsed.subject}\n${parsed.text}` : "";
  };
  /** Some moment, the mailbox having been read up to it or up to `polled`. */
  const at = async (time: string, polled = time) => {
    const toFull = (text: string) => toTime(`${text}:00+09:00`);
    trial.clock.now = toFull(time);
    const cursor = { folder: "inbox" as const, uidValidity: "1", lastUid: 0, firstContactAt: toFull(polled) };
    await desk.hold.transaction((tx) => tx.setCursor({ ...cursor, polledAt: toFull(polled) }));
    return tellStaff(desk);
  };
  const refuse = () => {
    answer = { result: "rejected", response: "550 no", code: 550 };
  };
  return { trial, desk, sent, logged, words, at, refuse };
}

async function fill({ desk }: { desk: Desk }): Promise<void> {
  await desk.hold.transaction(async (tx) => {
    await tx.savePerson(person("p1"));
    const evidence = { by: "bookedInConsultation" as const, staff: "hanako", at: "2026-11-25T08:00:00+09:00" as Time };
    await tx.record(confirmed(choice("2026-11-26T14:00"), { id: "b1" }, { evidence }), event());
    await tx.storeInbound(mail("m1", { state: "held", reason: "unclear" }), new Uint8Array([1]));
    await tx.addTask(task("t1", { kind: "telephone", bookingId: "b1" }));
  });
}

describe("mail to staff", () => {
  it("tells the numbers of an open day once, at opening time, to each address, and names nobody", async () => {
    const house = await openDesk();
    await fill(house);
    expect(await house.at("2026-11-26T08:29")).toBe("idle");
    expect(await house.at("2026-11-26T08:30")).toBe("worked");
    expect(house.sent.map(({ to }) => to)).toEqual(STAFF);
    const said = await house.words(0);
    for (const line of ["今日の相談：1件", "要確認のメール：1通", "承認待ちの手紙：0通", "電話をかける用件：1件"])
      expect(said).toContain(line);
    for (const { raw } of house.sent) expect(raw).toMatch(/^Auto-Submitted: auto-/m);
    expect(said).not.toMatch(/試験|太郎|taro@|15010|R-b1|025-000/);
    expect(await house.at("2026-11-26T08:31")).toBe("idle");
    expect(await house.at("2026-11-28T08:30")).toBe("idle");
    expect(await house.at("2026-11-27T11:30")).toBe("idle");
    expect(house.sent).toHaveLength(2);
  });

  it("counts what is written to people who cannot telephone apart from the calls, where there is any", async () => {
    const house = await openDesk("auto", STAFF.slice(0, 1));
    await fill(house);
    await house.desk.hold.transaction((tx) => tx.addTask(task("t2", { kind: "write", bookingId: "b1" })));
    await house.at("2026-11-26T08:30");
    expect(await house.words(0)).toContain("電話をかける用件：1件");
    expect(await house.words(0)).toContain("電話ができない方に、書いて伝える用件：1件");
  });

  it("raises an alarm for what is new and urgent, at most one an hour", async () => {
    const house = await openDesk("auto", STAFF.slice(0, 1));
    const addTask = (id: string, change: Parameters<typeof task>[1]) =>
      house.desk.hold.transaction((tx) => tx.addTask(task(id, change)));
    expect(await house.at("2026-11-26T13:00")).toBe("idle");
    await addTask("t1", { kind: "sameDayWord" });
    await addTask("t2", { kind: "answerDue", due: "2026-11-27T17:15:00+09:00" as Time });
    expect(await house.at("2026-11-26T13:01")).toBe("worked");
    expect(await house.words(0)).toContain("本人から連絡が届いています：1件");
    expect(await house.words(0)).not.toContain("回答の期限");
    await addTask("t3", { kind: "failedLetter" });
    expect(await house.at("2026-11-26T14:00")).toBe("idle");
    expect(await house.at("2026-11-26T14:01")).toBe("worked");
    expect(await house.words(1)).toContain("届けられなかった手紙があります：1通");
    expect(await house.at("2026-11-26T16:00")).toBe("idle");
    expect(await house.at("2026-11-27T13:00")).toBe("worked");
    expect(await house.words(2)).toContain("今日が回答の期限の申込みがあります：1件");
    expect(house.sent).toHaveLength(3);
  });

  it.each([
    [
      "T6-3d: a letter of a booking that the server would not have",
      "rejected:details",
      "届けられなかった手紙があります：1通",
    ],
    ["T6-3d: one that was given up", "givenUp:offer", "届けられなかった手紙があります：1通"],
    ["T6-3d: one that came back", "bounced", "届けられなかった手紙があります：1通"],
    ["T6-3c: a consultation near by whose meeting ID nobody has", "noMeeting", "近い相談があります：1件"],
  ])("raises an alarm for %s, and for no other call", async (_what, why, said) => {
    const house = await openDesk("auto", STAFF.slice(0, 1));
    const addTask = (id: string, reason: string) =>
      house.desk.hold.transaction((tx) => tx.addTask(task(id, { kind: "telephone", why: reason })));
    await addTask("t1", "tell:details");
    expect(await house.at("2026-11-26T13:00")).toBe("idle");
    await addTask("t2", why);
    expect(await house.at("2026-11-26T13:01")).toBe("worked");
    expect(await house.words(0)).toContain(said);
    expect(await house.at("2026-11-26T16:00")).toBe("idle");
  });

  it("raises an alarm for letters that a cap holds", async () => {
    const house = await openDesk("auto", STAFF.slice(0, 1));
    await house.desk.hold.transaction((tx) => tx.addTask(task("t1", { kind: "capped", why: "lettersPerHour" })));
    expect(await house.at("2026-11-26T13:00")).toBe("worked");
    expect(await house.words(0)).toContain("送る数の上限に達して止まっている手紙があります：1通");
  });

  it("raises an alarm when the mailbox was not read for thirty minutes, once for each time", async () => {
    const house = await openDesk("auto", STAFF.slice(0, 1));
    const since = "2026-11-26T13:00";
    expect(await house.at("2026-11-26T13:29", since)).toBe("idle");
    expect(await house.at("2026-11-26T13:30", since)).toBe("worked");
    expect(await house.words(0)).toContain("受信箱を13時00分から読めていません");
    expect(await house.at("2026-11-26T16:00", since)).toBe("idle");
  });

  it("sends nothing without addresses, in shadow or while sending is stopped, and leaves no letter behind", async () => {
    for (const [mode, addresses] of [
      ["auto", []],
      ["shadow", STAFF],
      ["stop", STAFF],
    ] as const) {
      const house = await openDesk(mode, [...addresses]);
      expect([mode, await house.at("2026-11-26T08:30"), house.sent.length]).toEqual([mode, "idle", 0]);
    }
    const house = await openDesk("approve");
    expect(await house.at("2026-11-26T08:30")).toBe("worked");
    expect(await house.trial.look((view) => view.letters({ limit: 10 }))).toEqual([]);
    await house.desk.hold.transaction((tx) => tx.putSetting(SEND_MODE_SETTING, "stop"));
    expect(await house.at("2026-11-27T08:30")).toBe("idle");
  });

  it("does not send a notice again that the server would not have; the log says so without the address", async () => {
    const house = await openDesk();
    house.refuse();
    expect(await house.at("2026-11-26T08:30")).toBe("worked");
    expect(await house.at("2026-11-26T08:31")).toBe("idle");
    expect(house.sent).toHaveLength(2);
    expect(house.logged).toEqual(Array(2).fill(["notice to staff not sent", { result: "rejected" }]));
  });
});
