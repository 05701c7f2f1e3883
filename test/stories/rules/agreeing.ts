import { createHash } from "node:crypto";
import { simpleParser } from "mailparser";
import { expect } from "vitest";
import { AGREED, CALENDAR, NOT_YET, TERMS } from "./job-seeker.ts";
import { at, type Story, story } from "./scene.ts";

const RECEIVED = "メールを受け取りました。まだ予約は確定していません";

/** From the offer to the consent, what is sent behind it, and the office's own promise. */
export const AGREEING: Story[] = [
  story(
    "T6-3a: the offer goes to the contact address with choices, a reply-by and the terms byte for byte",
    async (scene) => {
      const { taro, hanako, ground, mails } = scene;
      await taro.asksFor("来週の午後");
      const offer = await taro.gets({
        subject: NOT_YET,
        says: ["1番：6月15日（月）13時00分～13時30分", "2番：", "3番：", "返信の期限：6月15日（月）17時15分まで"],
        without: ["4番：", "午後1時"],
        attached: TERMS,
      });
      const [terms] = ground.desk.office.terms;
      const { attachments } = await simpleParser(Buffer.from(offer.raw));
      expect(
        createHash("sha256")
          .update(attachments[0]?.content ?? "")
          .digest("hex"),
      ).toBe(terms?.digest);
      expect(attachments[1]?.content.toString("utf8")).toContain("利用規約");
      const odd = `氏名：${hanako.name}\n求職番号：${hanako.number}\n希望日時：6月18日(木) 10:00\nメールアドレス：somewhere@home.example.org\n`;
      await hanako.writes("オンライン相談の予約", odd);
      await hanako.gets({ subject: RECEIVED, says: ["6月15日（月）17時15分までにお返事します。"] });
      expect(await mails()).toEqual(["handled", "held: addressDiffers"]);
    },
  ),

  story(
    "T6-3b: 「2番で」 is consent and confirms the second time; a bare yes to several is asked which",
    async (scene) => {
      const { taro, hanako, reiko, history } = scene;
      await taro.asksFor("来週の午後");
      const offer = await taro.gets({ subject: NOT_YET, attached: TERMS });
      await hanako.asksFor("再来週の午前");
      await hanako.gets({ subject: NOT_YET, attached: TERMS });
      await hanako.replies("はい、お願いします。");
      await hanako.gets({ subject: "ご希望の番号をお知らせください", says: ["番号を書いた返信をいただいた時点で"] });
      expect((await hanako.booking()).status).toBe("offered");
      await taro.replies("2番でお願いします。");
      const second = /2番：(.*?)返信の期限/.exec(offer.words)?.[1] ?? "no second time";
      await taro.gets({ subject: AGREED, says: [`日時：${second}`], attached: CALENDAR });
      const { id } = await taro.booking();
      const confirmed = (await history(id)).at(-1);
      expect(confirmed).toMatchObject({
        ...{ type: "confirmed", choice: { number: 2 }, terms: { version: "sample-1" } },
        evidence: { by: "mailReply", receivedAt: at("2026-06-10 10:00") },
      });
      await reiko.sees(`/bookings/${id}`, "予約確定", "返信などによる同意");
    },
  ),

  story("T6-3b: no machine's answer and nobody else's confirms, whatever it says", async (scene) => {
    const { taro, jobSeeker, mails } = scene;
    await taro.asksFor("6月18日(木) 14:00");
    const offer = await taro.gets({ subject: NOT_YET, attached: TERMS });
    await taro.replies("ただいま外出しております。このメールは自動的に返信しています。お願いします。");
    const other = jobSeeker("見本 次郎", "15999-7654321", "jiro@mail.example.com");
    await other.replies("お願いします。", offer);
    expect((await taro.booking()).status).toBe("offered");
    expect((await mails()).filter((state) => state === "handled")).toEqual(["handled"]);
  }),

  story("T6-3c: exactly one letter brings time, meeting ID and calendar entry; thanks bring none", async (scene) => {
    const { taro, mails, comes, ground } = scene;
    const { details } = await taro.agrees("6月18日(木) 14:00");
    const { id } = await taro.booking();
    for (const line of ["METHOD:PUBLISH", "SEQUENCE:0", "DTSTART:20260618T050000Z"])
      expect(details.calendar).toContain(line);
    expect(details.calendar).toMatch(/UID:.+/);
    await taro.replies("ありがとうございます。当日はよろしくお願いいたします。");
    await ground.restarts();
    await comes("2026-06-11 10:00");
    taro.getsNothing();
    expect(await mails()).toEqual(["handled", "handled", "handled"]);
    await scene.reiko.sees(`/bookings/${id}`, "予約確定");
  }),

  story(
    "T6-3d: three business days, an alarm on the second, met by a person's own answer and reopened by a bounce",
    async (scene) => {
      const { taro, hanako, reiko, comes, tasks, staffWrite } = scene;
      await comes("2026-06-11 16:00");
      const odd = `氏名：${hanako.name}\n求職番号：${hanako.number}\n希望日時：6月25日(木) 10:00\nメールアドレス：somewhere@home.example.org\n`;
      await hanako.writes("オンライン相談の予約", odd);
      await hanako.gets({
        subject: RECEIVED,
        says: ["6月16日（火）17時15分までにお返事します。", "お手数ですが、お電話ください。"],
      });
      await taro.asksFor("6月25日(木) 14:00");
      const offer = await taro.gets({ subject: NOT_YET, attached: TERMS });
      await comes("2026-06-12 10:00");
      await taro.returned(offer);
      expect((await tasks()).map(({ kind, why }) => `${kind} ${why}`)).toEqual(["telephone bounced"]);
      await comes("2026-06-15 08:29");
      expect((await tasks()).filter(({ kind }) => kind === "answerDue")).toEqual([]);
      await comes("2026-06-15 08:30");
      expect((await tasks()).filter(({ kind }) => kind === "answerDue").map(({ due }) => due)).toEqual([
        at("2026-06-16 17:15"),
        at("2026-06-16 17:15"),
      ]);
      await reiko.sees("/", "回答の約束（3営業日）を守る", "6月16日（火）17時15分");
      await staffWrite(hanako, "窓口です。連絡先をお電話でうかがいました。");
      const { id } = await taro.booking();
      await reiko.does(`/bookings/${id}/told`, { about: "offer" });
      expect((await tasks()).filter(({ kind }) => kind === "answerDue")).toEqual([]);
    },
  ),

  story(
    "T6-4: no reply: reminded once on the last day, void only after the mailbox was read past it, one notice",
    async (scene) => {
      const { taro, comes, ground } = scene;
      await taro.asksFor("6月18日(木) 14:00");
      await taro.gets({
        subject: NOT_YET,
        says: ["期限までに返信がないときは、お申し込みは無効になります。"],
        attached: TERMS,
      });
      await comes("2026-06-15 09:05");
      await taro.gets({ subject: "返信の期限は今日です", says: ["返信の期限は、6月15日（月）17時15分までです。"] });
      await comes("2026-06-15 17:20");
      expect((await taro.booking()).status).toBe("offered");
      await comes("2026-06-15 17:31");
      expect((await taro.booking()).status).toBe("expired");
      await taro.gets({ subject: "無効になりました", says: ["次の日時の予約は入っていません。"] });
      expect(await ground.look((view) => view.taken(at("2026-06-18 00:00"), at("2026-06-19 00:00")))).toEqual([]);
      await comes("2026-06-16 10:00");
      taro.getsNothing();
    },
  ),

  story("T6-5: the next talk is agreed in the talk: confirmed at once, and only the details follow", async (scene) => {
    const { taro, reiko, comes, bookings } = scene;
    await taro.agrees("6月18日(木) 14:00");
    const { id } = await taro.booking();
    await comes("2026-06-17 10:00");
    await taro.gets({ subject: "明日のオンライン相談" });
    await comes("2026-06-18 14:20");
    await reiko.does(`/bookings/${id}/outcome`, { outcome: "attended" }, "相談済み");
    await reiko.does(`/bookings/${id}/again`, { slot: at("2026-06-25 10:00") }, "予約確定");
    await taro.gets({ subject: AGREED, says: ["日時：6月25日（木）10時00分～10時30分"], attached: CALENDAR });
    expect((await bookings()).map(({ status }) => status)).toEqual(["attended", "confirmed"]);
    expect(await taro.booking()).toMatchObject({
      via: "consultation",
      evidence: { by: "bookedInConsultation", staff: "reiko" },
    });
  }),
];
