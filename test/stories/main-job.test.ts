import { describe, expect, it } from "vitest";
import type { Booking, Status } from "../../src/booking/booking.ts";
import { slotsOn } from "../../src/booking/slots.ts";
import { at, type Day, type Time } from "../../src/booking/time.ts";
import { perform } from "../../src/desk/acts.ts";
import { handle } from "../../src/desk/desk.ts";
import { takePhoneApplication } from "../../src/desk/staff-acts.ts";
import { describeWithDovecot } from "../dovecot.ts";
import {
  type House,
  openHouse,
  type ReceivedLetter,
  START,
  stopDovecotAfterAll,
  withDovecot,
  withTrialServers,
} from "./house.ts";
import { likeGmail, likeIphone, likeOutlook, type Manner, type Writer, writeMail } from "./writing.ts";

const gmail: Writer = { name: "試験 太郎", address: "taro@mail.example.com", charset: "utf-8" };
const phone: Writer = { name: "窓口 花子", address: "hanako-m@docomo.ne.jp", charset: "iso-2022-jp" };
const outlook: Writer = { name: "見本 次郎", address: "jiro@corp.example.net", charset: "shift_jis" };

/** Well-formed requests in three layouts; the wished time is free and reachable from the first day of the story. */
const REQUESTS: Record<string, string> = {
  labelled:
    "オンライン相談希望\n\n氏名：試験 太郎\n求職番号：15999-1234567\n希望日時：6月18日(木) 14:00～\n連絡先メールアドレス：taro@mail.example.com\n",
  circled:
    "オンライン相談を希望します。\n①氏名　窓口 花子\n②求職番号　15999-2345678\n③希望日時　６月１８日（木）午後２時から\n④連絡先メールアドレス　hanako-m@docomo.ne.jp\n",
  bracketed:
    "お世話になります。\n【氏名】見本 次郎\n【求職番号】15999-3456789\n【希望日時】令和8年6月18日 14時00分\n【メールアドレス】jiro@corp.example.net\nよろしくお願いいたします。\n",
};

let mails = 0;
const newId = () => `<story-${++mails}@mail.example.com>`;

async function request(house: House, writer: Writer, body: string, subject = "オンライン相談の予約"): Promise<void> {
  await house.arrives(writeMail(writer, { subject, body, at: house.now(), messageId: newId() }));
  await house.works();
}

async function reply(
  house: House,
  writer: Writer,
  letter: ReceivedLetter,
  answer: string,
  manner: Manner = likeGmail,
  headers: string[] = [],
): Promise<void> {
  const { messageId } = letter;
  if (!messageId) throw new Error("a letter without a Message-ID");
  const body = manner(answer, letter, house.now());
  await house.arrives(
    writeMail(writer, {
      subject: `Re: ${letter.subject}`,
      body,
      at: house.now(),
      messageId: newId(),
      inReplyTo: messageId,
      headers,
    }),
  );
  await house.works();
}

async function bookings(house: House): Promise<Booking[]> {
  return house.desk.world.store.look(house.office.id, (view) => view.bookings({ limit: 50 }));
}

async function statusOf(house: House): Promise<Status | undefined> {
  const all = await bookings(house);
  expect(all.length).toBe(1);
  return all[0]?.status;
}

async function heldReasons(house: House): Promise<(string | null)[]> {
  const held = await house.desk.world.store.look(house.office.id, (view) =>
    view.inboundMails({ states: ["held"], limit: 10 }),
  );
  return held.map((mail) => mail.reason);
}

function theMainJob(openServers: (clock: { now: Time }) => ReturnType<typeof withDovecot>): void {
  async function open(): Promise<House> {
    const clock = { now: START };
    return openHouse(await openServers(clock), clock);
  }

  const walks: [string, Writer, string, Manner][] = [
    ["a UTF-8 sender answering as Gmail does", gmail, "labelled", likeGmail],
    ["an ISO-2022-JP phone answering as an iPhone does", phone, "circled", likeIphone],
    ["a Shift_JIS sender answering as Outlook does", outlook, "bracketed", likeOutlook],
  ];
  it.each(walks)(
    "T6-3a T6-3b T6-3c: %s gets offer, confirmation and meeting ID, with a restart between any two steps",
    async (_name, writer, layout, manner) => {
      const house = await open();
      await house.restarts();
      await request(house, writer, REQUESTS[layout] ?? "");
      await house.restarts();
      const offer = await house.letterTo(writer.address);
      expect(offer.subject).toContain("まだ");
      expect(offer.text).toContain("6月18日（木）14時00分～14時30分");
      expect(offer.attachments.map((one) => one.contentType)).toEqual(["application/pdf", "text/plain"]);
      expect(await statusOf(house)).toBe("offered");

      house.waitUntil("2026-06-11T18:30:00+09:00");
      await house.restarts();
      await reply(house, writer, offer, "お願いします。", manner);
      await house.restarts();
      const details = await house.letterTo(writer.address);
      const room = house.office.rooms[0];
      expect(details.text).toContain(room?.meetingId);
      expect(details.text).toContain(room?.passcode);
      expect(details.attachments.map((one) => one.contentType)).toContain("text/calendar");
      const [booking] = await bookings(house);
      expect(booking).toMatchObject({
        status: "confirmed",
        evidence: { by: "mailReply", receivedAt: "2026-06-11T18:30:00+09:00" },
      });
      await house.close();
    },
  );

  it("T6-4: no reply: the request is void only after the mailbox was read through the deadline, one notice, seats free again", async () => {
    const house = await open();
    await request(house, gmail, REQUESTS.labelled ?? "");
    await house.letterTo(gmail.address);
    house.waitUntil("2026-06-15T17:20:00+09:00");
    await house.works();
    expect(await statusOf(house)).toBe("offered");
    house.waitUntil("2026-06-15T17:31:00+09:00");
    await house.works();
    expect(await statusOf(house)).toBe("expired");
    expect((await house.letterTo(gmail.address)).text).toContain("無効");
    const taken = await house.desk.world.store.look(house.office.id, (view) =>
      view.taken("2026-06-01T00:00:00+09:00" as Time, "2026-07-01T00:00:00+09:00" as Time),
    );
    expect(taken).toEqual([]);
    await house.close();
  });

  it("declining closes the request with one receipt", async () => {
    const house = await open();
    await request(house, gmail, REQUESTS.labelled ?? "");
    await reply(house, gmail, await house.letterTo(gmail.address), "申し訳ありませんが、今回は辞退します。");
    expect(await statusOf(house)).toBe("declined");
    await house.letterTo(gmail.address);
    await house.close();
  });

  it("T6-6a: cancelling before the day by mail is acknowledged; a second mail cancels nothing more", async () => {
    const house = await confirmedHouse(open);
    house.waitUntil("2026-06-17T23:59:59+09:00");
    await reply(house, gmail, await house.letterTo(gmail.address), "都合が悪くなったのでキャンセルします。");
    expect(await statusOf(house)).toBe("cancelled");
    expect((await house.letterTo(gmail.address)).text).toContain("6月18日（木）14時00分");
    await house.close();
  });

  it("T6-6a: cancelling on the day is word only: please phone, staff are alarmed, the booking stands", async () => {
    const house = await confirmedHouse(open);
    house.waitUntil("2026-06-18T00:05:00+09:00");
    await reply(house, gmail, await house.letterTo(gmail.address), "本日の予約をキャンセルします。");
    expect(await bookings(house)).toMatchObject([{ status: "confirmed", words: [{ about: "cancel" }] }]);
    expect((await house.letterTo(gmail.address)).text).toContain("025-552-0333");
    const tasks = await house.desk.world.store.look(house.office.id, (view) => view.tasks({ open: true, limit: 10 }));
    expect(tasks.map((task) => task.kind)).toContain("sameDayWord");
    await house.close();
  });

  it("an automatic reply that quotes the whole offer confirms nothing and is answered by nothing", async () => {
    const house = await open();
    await request(house, gmail, REQUESTS.labelled ?? "");
    const offer = await house.letterTo(gmail.address);
    await reply(house, gmail, offer, "現在不在にしております。お願いします。", likeGmail, [
      "Auto-Submitted: auto-replied",
    ]);
    await reply(
      house,
      gmail,
      { ...offer, subject: "自動返信：不在のお知らせ" },
      "このメールは自動送信です。承知しました。",
      likeOutlook,
    );
    expect(await statusOf(house)).toBe("offered");
    house.noLetterTo(gmail.address);
    await house.close();
  });

  it("a clear yes after the void notice is offered the same time again, and confirms nothing by itself", async () => {
    const house = await open();
    await request(house, gmail, REQUESTS.labelled ?? "");
    const offer = await house.letterTo(gmail.address);
    house.waitUntil("2026-06-15T18:00:00+09:00");
    await house.works();
    await house.letterTo(gmail.address);
    house.waitUntil("2026-06-16T09:00:00+09:00");
    await reply(house, gmail, offer, "お願いします。");
    expect(await statusOf(house)).toBe("offered");
    const again = await house.letterTo(gmail.address);
    expect(again.text).toContain("6月18日（木）14時00分");
    await reply(house, gmail, again, "お願いします。", likeIphone);
    expect(await statusOf(house)).toBe("confirmed");
    await house.letterTo(gmail.address);
    await house.close();
  });

  it("T6-1: a yes that arrives on the day of the consultation confirms nothing and is shown to staff", async () => {
    const house = await open();
    await request(house, gmail, (REQUESTS.labelled ?? "").replace("6月18日(木)", "6月12日(金)"));
    const offer = await house.letterTo(gmail.address);
    // The mailbox could not be read meanwhile, so the offer still stands when the late reply is found.
    house.waitUntil("2026-06-12T00:00:00+09:00");
    await reply(house, gmail, offer, "お願いします。");
    expect(await statusOf(house)).toBe("offered");
    expect(await heldReasons(house)).toEqual(["lateReply"]);
    await house.letterTo(gmail.address);
    await house.close();
  });

  it("a request for a closed day says so and offers open times", async () => {
    const house = await open();
    await request(house, gmail, (REQUESTS.labelled ?? "").replace("6月18日(木)", "6月20日(土)"));
    const offer = await house.letterTo(gmail.address);
    expect(offer.text).toMatch(/閉庁|休み|開いていない/);
    expect(await statusOf(house)).toBe("offered");
    await house.close();
  });

  it("T6-2: a missing item is asked for in one letter, and the answer brings the offer", async () => {
    const house = await open();
    await request(house, gmail, "オンライン相談を予約したいです。\n氏名：試験 太郎\n求職番号：15999-1234567\n");
    const question = await house.letterTo(gmail.address);
    expect(question.text).toContain("ご希望の日時");
    expect(await statusOf(house)).toBe("requested");
    await reply(house, gmail, question, "希望日時：6月18日(木) 14:00");
    expect(await statusOf(house)).toBe("offered");
    await house.letterTo(gmail.address);
    await house.close();
  });

  it("T6-2: the number alone, as our question asks for it, is answer enough", async () => {
    const house = await open();
    await request(house, gmail, (REQUESTS.labelled ?? "").replace("求職番号：15999-1234567\n", ""));
    const question = await house.letterTo(gmail.address);
    expect(question.text).toContain("求職番号");
    await reply(house, gmail, question, "15999-1234567");
    expect(await statusOf(house)).toBe("offered");
    expect((await house.letterTo(gmail.address)).text).toContain("6月18日（木）14時00分");
    await house.close();
  });

  it("T2: 「まだ登録していません」 is an answer: no number is asked for, and the switch becomes a task", async () => {
    const house = await open();
    await request(house, gmail, (REQUESTS.labelled ?? "").replace("15999-1234567", "まだ登録していません"));
    const offer = await house.letterTo(gmail.address);
    await reply(house, gmail, offer, "お願いします。");
    await house.letterTo(gmail.address);
    const tasks = await house.desk.world.store.look(house.office.id, (view) => view.tasks({ open: true, limit: 10 }));
    expect(tasks.map((task) => task.kind)).toContain("switchRegistration");
    await house.close();
  });

  it("L1: a phone application holds the slot agreed, offers it alone by mail, and the reply confirms it", async () => {
    const house = await open();
    const slot = { start: at("2026-06-18" as Day, "10:30"), end: at("2026-06-18" as Day, "11:00") };
    const facts = {
      name: gmail.name,
      jobSeekerNumber: "15999-1234567",
      registering: false,
      address: gmail.address,
      phone: "090-0000-0000",
      companion: null,
    };
    const taken = await perform(house.desk, (tx) =>
      takePhoneApplication(tx, house.desk, {
        staff: "hanako",
        bookingId: "phone1",
        reference: "AAAA-BBBB",
        facts,
        slot,
      }),
    );
    expect(taken).toMatchObject({ bookingId: "phone1" });
    await house.works();
    const offer = await house.letterTo(gmail.address);
    expect(offer.text).toContain("6月18日（木）10時30分～11時00分");
    expect(offer.text).not.toContain("2番");
    await reply(house, gmail, offer, "お願いします。", likeIphone);
    expect(await bookings(house)).toMatchObject([{ status: "confirmed", via: "phone", evidence: { by: "mailReply" } }]);
    await house.letterTo(gmail.address);
    await house.close();
  });

  it("a full day: the wish is told taken and the nearest free times are offered", async () => {
    const house = await open();
    const day = slotsOn("2026-06-18" as Day, house.office.policy, house.office.calendar);
    await house.desk.hold.transaction((tx) =>
      tx.savePerson({
        id: "p0",
        name: null,
        jobSeekerNumber: null,
        registering: true,
        address: null,
        phone: null,
        companion: null,
      }),
    );
    for (const [index, slot] of day.entries()) {
      const command = {
        type: "bookAgain" as const,
        at: house.now(),
        bookingId: `full${index}`,
        reference: `FFFF-${index}`,
        personId: "p0",
        staff: "hanako",
        slot,
      };
      expect(await handle(house.desk, command, { mail: null, references: [], staff: "hanako" })).not.toHaveProperty(
        "refused",
      );
    }
    await request(house, gmail, REQUESTS.labelled ?? "");
    const offer = await house.letterTo(gmail.address);
    expect(offer.text).not.toContain("6月18日");
    expect(offer.text).toContain("1番：");
    const [booking] = (await bookings(house)).filter((one) => one.status === "offered");
    expect(booking).toMatchObject({ offer: { notes: ["taken"] } });
    await house.close();
  });

  async function confirmedHouse(opening: () => Promise<House>): Promise<House> {
    const house = await opening();
    await request(house, gmail, REQUESTS.labelled ?? "");
    await reply(house, gmail, await house.letterTo(gmail.address), "お願いします。");
    expect(await statusOf(house)).toBe("confirmed");
    return house;
  }
}

describeWithDovecot("the main job through Dovecot and Postgres", () => {
  stopDovecotAfterAll();
  theMainJob(withDovecot);
});

describe("the main job through the trial servers and Postgres", () => {
  theMainJob(withTrialServers);
});
