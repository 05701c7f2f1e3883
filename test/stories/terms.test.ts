import { expect, it } from "vitest";
import { toDay, toTime } from "../../src/booking/time.ts";
import { addTerms } from "../../src/commands/terms.ts";
import { gatherBooking } from "../../src/console/page-booking.ts";
import { perform } from "../../src/desk/acts.ts";
import { bookAgain } from "../../src/desk/staff-acts.ts";
import { readJobOpenings } from "../../src/mail/applicant/job-opening.ts";
import type { Reading } from "../../src/mail/reading.ts";
import type { View } from "../../src/world/store.ts";
import { describeWithDovecot } from "../dovecot.ts";
import { type House, openHouse, type ReceivedLetter, START, stopDovecotAfterAll, withDovecot } from "./house.ts";
import { likeGmail, type Writer, writeMail } from "./writing.ts";

const TARO: Writer = { name: "試験 太郎", address: "taro@mail.example.com", charset: "utf-8" };
const HANAKO: Writer = { name: "窓口 花子", address: "hanako@mail.example.com", charset: "utf-8" };
const SUMMARY = "相談の中止についての決まりが、くわしくなります。";
const PDF = new TextEncoder().encode("%PDF-1.7 invented terms of the second version");

let mails = 0;

async function writes(house: House, writer: Writer, body: string, to: ReceivedLetter | null = null): Promise<void> {
  const subject = to ? `Re: ${to.subject}` : "オンライン相談の予約";
  const inReplyTo = to?.messageId ?? null;
  const mail = { subject, body, at: house.now(), messageId: `<terms-${++mails}@mail.example.com>` };
  await house.arrives(writeMail(writer, inReplyTo ? { ...mail, inReplyTo } : mail));
  await house.works();
}

const applies = (house: House, writer: Writer, number: string, wish: string, more = "") =>
  writes(house, writer, `オンライン相談希望\n氏名：${writer.name}\n求職番号：${number}\n希望日時：${wish}\n${more}`);

const namesOf = ({ attachments }: ReceivedLetter) => attachments.map(({ fileName }) => fileName);

describeWithDovecot("a change of the terms through Dovecot and Postgres", () => {
  stopDovecotAfterAll();

  it("T0 T6-5 T13: is announced, replaces the open offer, is shown at the booking, and goes with the next one", async () => {
    const clock = { now: START };
    const house = await openHouse(await withDovecot(), clock);
    const look = <T>(work: (view: View) => Promise<T>) => house.desk.world.store.look(house.office.id, work);

    await applies(
      house,
      TARO,
      "15999-1234567",
      "6月18日(木) 14:00",
      "求人番号 15020-7654361 について相談したいです。\n",
    );
    const first = await house.letterTo(TARO.address);
    await writes(house, TARO, likeGmail("お願いします。", first, house.now()), first);
    expect(namesOf(await house.letterTo(TARO.address))).toEqual(["yoyaku.ics"]);
    await applies(house, HANAKO, "15999-2345678", "6月19日(金) 10:00");
    expect((await house.letterTo(HANAKO.address)).text).toContain("版：sample-1");

    const publication = {
      ...{ version: "2026-06", effectiveOn: toDay("2026-06-17"), ground: "13(2)" as const, summary: SUMMARY },
      ...{ pdf: PDF, text: null },
    };
    const profile = { office: house.office, termsFiles: house.desk.termsFiles };
    expect(
      await addTerms({ id: house.office.id, store: house.desk.world.store }, profile, publication, { now: house.now }),
    ).toEqual([]);
    await house.restarts();
    await house.works();

    for (const { address } of [TARO, HANAKO]) {
      const notice = await house.letterTo(address);
      expect(notice.text).toContain("6月17日（水）から、オンライン相談の利用規約が変わります。");
      expect(notice.text.replaceAll("\n", "")).toContain(SUMMARY);
      expect(namesOf(notice)).toEqual(["利用規約_2026-06.pdf"]);
    }
    const renewed = await house.letterTo(HANAKO.address);
    expect(renewed.text).toContain("版：2026-06");
    expect(namesOf(renewed)).toEqual(["利用規約_2026-06.pdf"]);
    await house.restarts();
    await house.works();

    await writes(house, HANAKO, likeGmail("お願いします。", renewed, house.now()), renewed);
    await house.letterTo(HANAKO.address);
    const [taro, hanako] = await look((view) => view.bookings({ statuses: ["confirmed"], limit: 10 }));
    expect(hanako).toMatchObject({ evidence: { by: "mailReply" }, terms: { version: "2026-06" } });
    expect(taro).toMatchObject({ evidence: { by: "mailReply" }, terms: { version: "sample-1" } });

    const file = await look((view) => gatherBooking(view, house.desk, taro?.id ?? ""));
    expect(file?.consent).toMatchObject({ newer: { version: "2026-06" }, notice: { toldBy: "letter" } });
    const [request] = file?.mails ?? [];
    expect(request?.receivedAt).toBe(START);
    expect(readJobOpenings((request?.reading as Reading | undefined)?.newText ?? "")).toEqual(["15020-7654361"]);

    const slot = { start: toTime("2026-06-23T10:00:00+09:00"), end: toTime("2026-06-23T10:30:00+09:00") };
    const next = { staff: "hanako", bookingId: "next1", reference: "CCCC-3333", personId: taro?.personId ?? "", slot };
    await perform(house.desk, (tx) => bookAgain(tx, house.desk, next));
    await house.works();
    const details = await house.letterTo(TARO.address);
    expect(details.text.replaceAll("\n", "")).toContain("前に同意していただいたものから変わりました");
    expect(namesOf(details)).toEqual(["利用規約_2026-06.pdf", "yoyaku.ics"]);
    await house.close();
  });
});
