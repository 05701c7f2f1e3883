import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { perform } from "../../src/desk/acts.ts";
import { receive } from "../../src/desk/intake.ts";
import { liftRestored, RESTORED_LETTER, RESTORED_SETTING, restoredAt } from "../../src/desk/restored.ts";
import { sendModeOf } from "../../src/desk/send-mode.ts";
import { settle } from "../../src/desk/settle.ts";
import { releaseLetter } from "../../src/desk/staff-letters.ts";
import { openCipher } from "../../src/world/cipher.ts";
import { takeBackup } from "../../src/world/postgres-backup.ts";
import { restoreBackup } from "../../src/world/postgres-restore.ts";
import type { View } from "../../src/world/store.ts";
import { emptyDatabase } from "../database.ts";
import { describeWithDovecot } from "../dovecot.ts";
import {
  HOUSE_KEYS,
  type House,
  openHouse,
  type ReceivedLetter,
  START,
  stopDovecotAfterAll,
  withDovecot,
} from "./house.ts";
import { likeGmail, type Writer, writeMail } from "./writing.ts";

const taro: Writer = { name: "試験 太郎", address: "taro@mail.example.com", charset: "utf-8" };
const hanako: Writer = { name: "窓口 花子", address: "hanako@mail.example.com", charset: "utf-8" };
const jiro: Writer = { name: "見本 次郎", address: "jiro@mail.example.net", charset: "utf-8" };
const saburo: Writer = { name: "例示 三郎", address: "saburo@mail.example.net", charset: "utf-8" };

vi.setConfig({ testTimeout: 90_000 });

let folder: string;
let mails = 0;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "madoguchi-restore-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describeWithDovecot("a restored office, with Dovecot and Postgres", () => {
  stopDovecotAfterAll();

  it("answers nothing twice, loses nothing, and shows staff whatever differs", async () => {
    const house = await open();
    await arrives(house, taro, wish(taro, "15999-1234567", "6月18日(木) 14:00"));
    await house.works();
    const offerToTaro = await house.letterTo(taro.address);
    // Decided, but not sent yet.
    await arrives(house, hanako, wish(hanako, "15999-2345678", "6月18日(木) 15:00"));
    await receive(house.desk, "inbox");
    await settle(house.desk);
    const file = await backUp(house);

    house.waitUntil("2026-06-10T15:00:00+09:00");
    await house.works();
    await house.letterTo(hanako.address);
    await accepts(house, taro, offerToTaro);
    expect((await house.letterTo(taro.address)).subject).toContain("確定");
    await arrives(house, jiro, wish(jiro, "15999-3456789", "6月19日(金) 10:00"));
    await house.works();
    await accepts(house, jiro, await house.letterTo(jiro.address));
    await house.letterTo(jiro.address);
    // The machine dies before this one is read.
    await arrives(house, saburo, wish(saburo, "15999-4567890", "6月19日(金) 11:00"));

    house.waitUntil("2026-06-10T16:00:00+09:00");
    await restore(house, file);
    await house.works();
    for (const { address } of [taro, hanako, jiro, saburo]) house.noLetterTo(address);
    expect(await held(house)).toEqual([
      ["inbox", "answeredBefore", taro.address],
      ["inbox", "answeredBefore", jiro.address],
      ["inbox", "answeredBefore", jiro.address],
      ["sent", "sentAfterBackup", null],
      ["sent", "sentAfterBackup", null],
      ["sent", "sentAfterBackup", null],
    ]);
    expect(await look(house, async (view) => (await view.tasks({ open: true, limit: 50 })).length)).toBe(6);
    const letters = await look(house, (view) => view.letters({ limit: 50 }));
    expect(letters.map(({ kind, to, state }) => [kind, to, state])).toEqual([
      ["offer", taro.address, "accepted"],
      ["offer", hanako.address, "accepted"],
      ["offer", saburo.address, "awaiting"],
    ]);
    expect(letters[1]).toMatchObject({ reason: "found in Sent", maybeTwice: false });
    const booked = await look(house, (view) => view.bookings({ limit: 50 }));
    expect(booked.map(({ status }) => status)).toEqual(["offered", "offered", "offered"]);
    // Silence is no reason while the mail that answered is held.
    house.waitUntil("2026-06-16T09:00:00+09:00");
    await house.works();
    expect(await look(house, (view) => view.booking(booked[0]?.id ?? ""))).toMatchObject({ status: "offered" });
    await house.close();
  });

  it("leaves by nobody's setting but a person's: the mode stays `approve` through restarts until it is lifted", async () => {
    const house = await open();
    const file = await backUp(house);
    await house.desk.hold.transaction((tx) => tx.putSetting("sendMode", "auto"));
    await restore(house, file);
    await house.works();
    await house.restarts();
    await house.desk.hold.transaction((tx) => tx.putSetting("sendMode", "auto"));
    expect(await look(house, (view) => sendModeOf(view, house.desk))).toBe("approve");
    await arrives(house, taro, wish(taro, "15999-1234567", "6月18日(木) 14:00"));
    await house.works();
    house.noLetterTo(taro.address);
    const [letter] = await look(house, (view) => view.letters({ states: ["awaiting"], limit: 5 }));
    await perform(house.desk, (tx) =>
      releaseLetter(tx, house.desk, { staff: "hanako", letterId: letter?.id ?? "", seen: null }),
    );
    await house.works();
    await house.letterTo(taro.address);
    const lifting = () => house.desk.hold.transaction((tx) => liftRestored(tx, house.now(), "hanako"));
    expect(await lifting()).toBe("lifted");
    expect(await lifting()).toBe("notRestored");
    expect(await look(house, (view) => sendModeOf(view, house.desk))).toBe("auto");
    const audits = await look(house, (view) => view.audits(5));
    expect(audits.map(({ act, staff }) => [act, staff])).toEqual([
      ["liftRestored", "hanako"],
      ["releaseLetter", "hanako"],
      ["restored", "command-line"],
    ]);
    await house.close();
  });

  it("a letter that waited for SMTP and is not in Sent stays of unknown fate, as a task", async () => {
    const house = await open();
    await arrives(house, taro, wish(taro, "15999-1234567", "6月18日(木) 14:00"));
    await receive(house.desk, "inbox");
    await settle(house.desk);
    await restore(house, await backUp(house));
    await house.works();
    house.noLetterTo(taro.address);
    expect(await look(house, (view) => view.letters({ limit: 5 }))).toMatchObject([
      { state: "unknown", maybeTwice: true, to: taro.address },
    ]);
    expect(await look(house, (view) => view.tasks({ open: true, limit: 5 }))).toMatchObject([
      { kind: "unknownLetter" },
    ]);
    await house.close();
  });

  it("a letter that waited for a release, and was released in the forgotten time, does not wait for another", async () => {
    const house = await open();
    await house.desk.hold.transaction((tx) => tx.putSetting("sendMode", "approve"));
    await arrives(house, taro, wish(taro, "15999-1234567", "6月18日(木) 14:00"));
    await arrives(house, hanako, wish(hanako, "15999-2345678", "6月18日(木) 15:00"));
    await house.works();
    const file = await backUp(house);
    house.waitUntil("2026-06-10T15:00:00+09:00");
    const [first] = await look(house, (view) => view.letters({ states: ["awaiting"], limit: 5 }));
    await perform(house.desk, (tx) =>
      releaseLetter(tx, house.desk, { staff: "hanako", letterId: first?.id ?? "", seen: null }),
    );
    await house.works();
    await house.letterTo(taro.address);
    house.waitUntil("2026-06-10T16:00:00+09:00");
    await restore(house, file);
    await house.works();
    const letters = await look(house, (view) => view.letters({ limit: 5 }));
    expect(letters.map(({ to, state, reason }) => [to, state, reason])).toEqual([
      [taro.address, "accepted", "found in Sent"],
      [hanako.address, "awaiting", null],
    ]);
    expect(await held(house)).toEqual([["sent", "sentAfterBackup", null]]);
    // The release set a reply-by that is forgotten, so the offer does not end at the earlier one while nobody has looked.
    const [booking] = await look(house, (view) => view.bookings({ limit: 1 }));
    house.waitUntil("2026-06-17T09:00:00+09:00");
    await house.works();
    expect(await look(house, (view) => view.booking(booking?.id ?? ""))).toMatchObject({ status: "offered" });
    await house.close();
  });

  it("a mail server that was restored as well, and numbers its mails anew, gets nothing answered twice either", async () => {
    const servers = await withDovecot();
    const house = await openHouse(servers, { now: START });
    await arrives(house, taro, wish(taro, "15999-1234567", "6月18日(木) 14:00"));
    await house.works();
    const offer = await house.letterTo(taro.address);
    const file = await backUp(house);
    house.waitUntil("2026-06-10T15:00:00+09:00");
    await accepts(house, taro, offer);
    await house.letterTo(taro.address);
    await arrives(house, saburo, wish(saburo, "15999-4567890", "6月19日(金) 11:00"));
    house.waitUntil("2026-06-10T16:00:00+09:00");
    await servers.renumber?.();
    await restore(house, file);
    await house.works();
    for (const { address } of [taro, saburo]) house.noLetterTo(address);
    expect((await held(house)).map(([where, reason]) => [where, reason])).toEqual([
      ["inbox", "foundAfterReset"],
      ["inbox", "foundAfterReset"],
      ["sent", "sentAfterBackup"],
    ]);
    await house.close();
  });

  it("a yes to a forgotten second offer does not confirm the first one, whose times are others", async () => {
    const house = await open();
    await arrives(house, taro, wish(taro, "15999-1234567", "6月18日(木) 14:00"));
    await house.works();
    const first = await house.letterTo(taro.address);
    const file = await backUp(house);
    house.waitUntil("2026-06-10T15:00:00+09:00");
    await replies(house, taro, first, "都合が悪くなりました。6月19日(金) 10:00に変更をお願いします。");
    await house.works();
    const second = await house.letterTo(taro.address);
    expect(second.text).toContain("6月19日（金）10時00分");
    house.waitUntil("2026-06-10T16:00:00+09:00");
    await restore(house, file);
    await accepts(house, taro, second);
    expect(await look(house, (view) => view.bookings({ limit: 5 }))).toMatchObject([{ status: "offered" }]);
    const reasons = (await held(house)).map(([, reason]) => reason);
    expect(reasons).toContain("answersForgottenLetter");
    expect(reasons).toContain("answeredBefore");
    await house.close();
  });
});

async function open(): Promise<House> {
  const clock = { now: START };
  return openHouse(await withDovecot(), clock);
}

async function backUp(house: House): Promise<string> {
  const file = join(folder, `${++mails}.backup`);
  await takeBackup(house.database.ownerUrl, file, house.now());
  return file;
}

async function restore(house: House, path: string): Promise<void> {
  const database = await emptyDatabase();
  const at = house.now();
  await restoreBackup({
    ownerUrl: database.ownerUrl,
    path,
    at,
    cipher: openCipher(HOUSE_KEYS),
    keyIds: HOUSE_KEYS.map(({ id }) => id),
    mark: ({ createdAt }) => ({
      setting: RESTORED_SETTING,
      value: restoredAt(createdAt, at),
      letterReason: RESTORED_LETTER,
      auditAct: "restored",
    }),
  });
  await house.movesTo(database);
}

function wish({ name, address }: Writer, number: string, at: string): string {
  return `オンライン相談希望\n\n氏名：${name}\n求職番号：${number}\n希望日時：${at}～\n連絡先メールアドレス：${address}\n`;
}

async function arrives(house: House, writer: Writer, body: string): Promise<void> {
  const messageId = `<restore-${++mails}@mail.example.com>`;
  await house.arrives(writeMail(writer, { subject: "オンライン相談の予約", body, at: house.now(), messageId }));
}

async function accepts(house: House, writer: Writer, offer: ReceivedLetter): Promise<void> {
  await replies(house, writer, offer, "お願いします。");
  await house.works();
}

async function replies(house: House, writer: Writer, letter: ReceivedLetter, answer: string): Promise<void> {
  await house.arrives(
    writeMail(writer, {
      subject: `Re: ${letter.subject}`,
      body: likeGmail(answer, letter, house.now()),
      at: house.now(),
      messageId: `<restore-${++mails}@mail.example.com>`,
      inReplyTo: letter.messageId ?? "",
    }),
  );
}

function look<T>(house: House, question: (view: View) => Promise<T>): Promise<T> {
  return house.desk.world.store.look(house.office.id, question);
}

/** Folder, reason and (for the inbox) sender of every held mail. */
async function held(house: House): Promise<(string | null)[][]> {
  const all = await look(house, (view) => view.inboundMails({ states: ["held"], limit: 50 }));
  return all
    .map(({ folder: where, reason, fromAddress }) => [where, reason, where === "sent" ? null : fromAddress])
    .sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : String(a[0]) > String(b[0]) ? 1 : 0));
}
