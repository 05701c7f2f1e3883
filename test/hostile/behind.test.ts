import { expect, it } from "vitest";
import { deliver } from "../../src/desk/delivery.ts";
import { receive } from "../../src/desk/intake.ts";
import { settle } from "../../src/desk/settle.ts";
import { openParser } from "../../src/world/parser.ts";
import { describeWithDovecot } from "../dovecot.ts";
import { openHouse, START, stopDovecotAfterAll, withDovecot } from "../stories/house.ts";
import { writeMail } from "../stories/writing.ts";
import { allBombs } from "./bombs.ts";

const DAYS = [
  "15日(月)",
  "16日(火)",
  "17日(水)",
  "18日(木)",
  "19日(金)",
  "22日(月)",
  "23日(火)",
  "24日(水)",
  "25日(木)",
  "26日(金)",
];
/** One of each kind, as they come one behind the other in one night. */
const KINDS = [
  "10,000 parts",
  "1,000 mails inside one another",
  "20,000 references",
  "one folded header of 5 MB",
  "5.5 MB of nested tables",
  "5.5 MB of one attribute",
  "one line of 9 MB",
  "9 MB of base64 in one line",
  "a zip bomb",
  "1,000,000 quoted lines",
  "5,900 characters of morning and afternoon",
];
/** A poll reads the inbox to its end; the second one finds that nothing is left. */
const POLLS = 2;

describeWithDovecot("behind hostile mails", () => {
  stopDovecotAfterAll();

  it("ten honest ones are answered with the same two polls, with the real parser on real servers", async () => {
    const house = await openHouse(await withDovecot(), { now: START });
    const parser = openParser();
    house.desk.world.parser = parser;
    const bombs = allBombs().filter(({ name }) => KINDS.includes(name));
    expect(bombs.map(({ name }) => name).sort()).toEqual([...KINDS].sort());
    for (const bomb of bombs) await house.arrives(bomb.make());
    for (const [at, day] of DAYS.entries()) {
      const address = `honest-${at}@mail.example.com`;
      const body = `オンライン相談を希望します。\n氏名：試験 ${"一二三四五六七八九十"[at]}子\n求職番号：15999-900000${at}\n希望日時：6月${day} 14:00\nメール：${address}\n`;
      const writer = { name: "", address, charset: "utf-8" } as const;
      await house.arrives(
        writeMail(writer, { subject: "相談の予約", body, at: START, messageId: `<honest-${at}@x.test>` }),
      );
    }
    for (let poll = 0; poll < POLLS; poll++) {
      await receive(house.desk, "inbox");
      while ((await settle(house.desk)) === "worked");
      while ((await deliver(house.desk)) === "worked");
    }
    for (const at of DAYS.keys())
      expect((await house.letterTo(`honest-${at}@mail.example.com`)).text).toContain("14時00分");
    const held = await house.desk.world.store.look(house.office.id, (view) =>
      view.inboundMails({ states: ["held"], limit: 100 }),
    );
    expect(held.length).toBe(bombs.length);
    await parser.close();
    await house.close();
  });
});
