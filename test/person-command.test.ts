import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { person, readPersonArgs, runPerson } from "../src/commands/person.ts";
import type { PersonExport } from "../src/commands/person-export.ts";
import { audits } from "./console/callers.ts";
import { bookingOfPage, deliverAll, liveThrough, VALUES } from "./console/forgotten.ts";
import { ICHIRO, openWindow, type Window } from "./console/window.ts";
import { keepTerminal } from "./terminal.ts";

let folder: string;
let window: Window;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "madoguchi-person-"));
  window = await openWindow("auto", { openBookingsPerPerson: 3 });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function run(...args: string[]) {
  const terminal = keepTerminal();
  const asked = readPersonArgs(args, terminal);
  if (asked === null) throw new Error(terminal.complained.join("\n"));
  const code = await runPerson({ id: window.desk.office.id, store: window.desk.world.store }, asked, terminal);
  return { code, said: terminal.said.join("\n"), complained: terminal.complained.join("\n") };
}

describe("madoguchi person export", () => {
  it("T8: gives everything the office holds, in a folder readable by its owner alone, and notes that it did", async () => {
    await liveThrough(window);
    const out = join(folder, "out");
    expect((await run("export", "--number", VALUES.number, "--out", out)).code).toBe(0);
    const exported = JSON.parse(readFileSync(join(out, "person.json"), "utf8")) as PersonExport;
    const text = JSON.stringify(exported);
    for (const value of Object.values(VALUES)) expect(text).toContain(value);
    expect(exported.bookings).toHaveLength(4);
    expect(exported.audits.map(({ act }) => act)).toContain("takePhoneApplication");
    expect(exported.holds).toEqual([]);
    expect(exported.meetings.map(({ madeBy, wayIn }) => [madeBy, wayIn?.meetingId])).toEqual([
      ["staff", VALUES.meetingId],
      ["zoom", VALUES.meetingId],
    ]);
    expect(text).not.toContain('"html"');
    const mails = readdirSync(join(out, "mails"));
    expect(mails).toHaveLength(exported.mails.length);
    expect(readFileSync(join(out, exported.mails[0]?.raw ?? ""), "utf8")).toContain(VALUES.words);
    expect(readdirSync(join(out, "letters"))).toHaveLength(exported.letters.length);
    for (const path of ["person.json", `mails/${mails[0]}`]) expect(statSync(join(out, path)).mode & 0o777).toBe(0o600);
    expect(statSync(out).mode & 0o777).toBe(0o700);
    expect(await audits(window)).toContain("exportPerson");
    await expect(run("export", "--number", VALUES.number, "--out", out)).rejects.toThrow("never overwrites");
  });

  it("T8: gives the same on standard output, by address too, with the mails in base64", async () => {
    await liveThrough(window);
    const { code, said } = await run("export", "--address", VALUES.address.toUpperCase());
    expect(code).toBe(0);
    const { mails } = JSON.parse(said) as PersonExport;
    expect(Buffer.from(mails[0]?.raw ?? "", "base64").toString("utf8")).toContain(VALUES.words);
  });

  it("T8: names beside what it gives, and keeps to itself, a mail with the number and no name from elsewhere", async () => {
    await liveThrough(window);
    const from = "stranger@example.jp";
    const id = await window.receiveHeld(`From: ${from}\r\n\r\n求職番号 ${VALUES.number} の件です。\r\n`, from);
    const settled = { state: "handled", numberNamed: VALUES.number } as const;
    await window.desk.hold.transaction((tx) => tx.updateInbound(id, settled));
    const { said, complained } = await run("export", "--number", VALUES.number);
    expect(said).not.toContain(from);
    expect(said).not.toContain(id);
    expect(complained).toMatch(new RegExp(`perhaps somebody else's[\\s\\S]*${id} +inbox`));
    expect((await run("erase", "--number", VALUES.number, "--confirm", VALUES.name)).complained).toContain(id);
    expect(await window.look((view) => view.inboundRaw(id))).not.toBeNull();
  });

  it("T8: gives nobody the data of somebody who shares the address", async () => {
    await liveThrough(window);
    await window.desk.hold.transaction((tx) =>
      tx.savePerson({
        ...{ id: "p9", name: "亜鵜 家族", jobSeekerNumber: "15777-2222222", registering: false },
        ...{ address: VALUES.address, phone: null, companion: null },
      }),
    );
    const both = await run("export", "--address", VALUES.address);
    expect(both).toMatchObject({ code: 1, said: "" });
    expect(both.complained).toMatch(/Several people[\s\S]*亜鵜 未明[\s\S]*亜鵜 家族/);
    const family = await run("export", "--address", VALUES.address, "--confirm", "亜鵜家族");
    expect((JSON.parse(family.said) as PersonExport).bookings).toEqual([]);
    expect(family.said).not.toContain(VALUES.words);
  });
});

describe("madoguchi person erase", () => {
  it("T8: names what will go and what stays in the mailbox, and erases nothing until it is confirmed", async () => {
    await liveThrough(window);
    const shown = await run("erase", "--number", VALUES.number);
    expect(shown.code).toBe(1);
    expect(shown.said).toMatch(/2 rows of the person, words of 4 bookings, 3 mails, \d+ letters/);
    expect(shown.said).toMatch(/deleted there by hand:[\s\S]*inbox +2026-11-25T10:00:00\+09:00 +received[\s\S]*sent/);
    expect(shown.complained).toContain("Nothing was erased");
    expect((await run("erase", "--number", VALUES.number, "--confirm", "別人 次郎")).code).toBe(1);
    expect(await window.look((view) => view.peopleByNumber(VALUES.number))).toHaveLength(2);
    const done = await run("erase", "--number", VALUES.number, "--confirm", "亜鵜未明");
    expect(done).toMatchObject({ code: 0, complained: "" });
    expect(done.said).toContain("Backups made before");
    expect(await window.look((view) => view.peopleByNumber(VALUES.number))).toEqual([]);
    expect(await run("erase", "--number", VALUES.number, "--confirm", "亜鵜未明")).toMatchObject({ code: 1 });
    expect((await run("erase", "--address", VALUES.address)).complained).toContain("holds nothing");
  });

  it("T8: refuses in words while a booking is open, and takes a reference for a name", async () => {
    const ichiro = window.browser();
    await ichiro.signIn(ICHIRO);
    const caller = { name: VALUES.name, hasNumber: "yes", number: VALUES.number, address: VALUES.address };
    await ichiro.act("/phone", { ...caller, phone: VALUES.phone, slot: "2026-12-03T14:00:00+09:00" });
    await deliverAll(window);
    const id = bookingOfPage(ichiro);
    const reference = (await window.look((view) => view.booking(id)))?.reference ?? "";
    const refused = await run("erase", "--number", VALUES.number, "--confirm", reference.toLowerCase());
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.complained).toMatch(new RegExp(`still open[\\s\\S]*${reference}`));
    await ichiro.act(`/bookings/${id}/cancel`, { by: "phone", reason: VALUES.cancelReason });
    await deliverAll(window);
    expect((await run("erase", "--number", VALUES.number, "--confirm", reference)).code).toBe(0);
  });

  it("T8: erases the mails of a writer who never had a booking, by the address", async () => {
    const id = await window.receiveHeld("From: yuki@example.jp\r\n\r\n鯰\r\n", "yuki@example.jp");
    const held = await run("erase", "--address", "yuki@example.jp", "--confirm", "yuki@example.jp");
    expect(held.complained).toContain("not settled");
    await window.desk.hold.transaction((tx) => tx.updateInbound(id, { state: "ignored" }));
    expect((await run("erase", "--address", "yuki@example.jp", "--confirm", "Yuki@example.jp")).code).toBe(0);
    expect(await window.look((view) => view.inboundRaw(id))).toBeNull();
  });

  it.each([
    [["erase"]],
    [["forget", "--number", "1"]],
    [["erase", "--number", "1", "--address", "a@example.jp"]],
    [["erase", "--number", "1", "--out", "x"]],
    [["export", "--number", " "]],
    [["export", "--number", "1", "--nonsense"]],
  ])("says what is wrong with %j and returns 64", async (args) => {
    const terminal = keepTerminal();
    expect(await person(args, terminal)).toBe(64);
    expect(terminal.complained.join("\n")).toMatch(/usage: madoguchi person/);
    expect(existsSync("x")).toBe(false);
  });
});
