import { expect } from "vitest";
import { AGREED, CALENDAR, NOT_YET, TERMS } from "./job-seeker.ts";
import { type Story, story } from "./scene.ts";

const SAFETY = [
  "ウイルスに感染していない、安全な端末",
  "サポート期間中のものを、最新の状態に",
  "ファイアウォールを有効に",
  "ウイルス対策ソフトは、有料版と同じ程度",
  "ファイル共有ソフトの入っている端末は使わない",
  "必要のないソフトを起動しない",
  "使うソフトは、最新版に",
  "無料の回線は使わないでください",
  "利用規約が優先します",
];

/** Who may apply, with what, and by when. */
export const APPLYING: Story[] = [
  story(
    "T0: applying is the first act of consent and replying the second; an employer's interview waits for staff",
    async (scene) => {
      const { taro, hanako, reiko, mails } = scene;
      await taro.agrees("6月18日(木) 14:00", "求人番号 15020-7654361 について相談したいです。\n");
      const { id } = await taro.booking();
      await reiko.sees(
        `/bookings/${id}`,
        "申込みによる同意",
        "メールによる申込み（6月10日（水）10時00分到達）。その日の利用規約：sample-1",
        "返信などによる同意",
        "利用規約：sample-1（SHA-256",
        "15020-7654361",
      );
      await hanako.asksFor("6月19日(金) 10:00", "株式会社見本の採用面接を、オンラインで受けさせてください。\n");
      expect(await mails()).toEqual(["handled", "handled", "held: unclear"]);
      await hanako.gets({
        subject: "メールを受け取りました。まだ予約は確定していません",
        says: ["6月15日（月）17時15分までに"],
      });
      await reiko.sees("/mails", "試験 花子");
    },
  ),

  story("T2: who is not registered yet is not turned away, and the switch becomes a task", async (scene) => {
    const { reiko, tasks, jobSeeker } = scene;
    const jiro = jobSeeker("見本 次郎", "まだ登録していません", "jiro@mail.example.com");
    const { offer } = await jiro.agrees("6月18日(木) 14:00");
    for (const point of [
      "これから登録する方がご利用になれます。",
      "ハローワーク利用登録者に切り替わります。",
      "カメラのついたスマートフォンやパソコン",
    ])
      expect(offer.words).toContain(point);
    expect((await tasks()).map(({ kind }) => kind)).toEqual(["switchRegistration"]);
    await reiko.sees("/", "オンライン登録者の登録を切り替える");
  }),

  story("T3: the offer says that it is free", async ({ taro }) => {
    await taro.asksFor("6月18日(木) 14:00");
    await taro.gets({ subject: NOT_YET, says: ["利用料は無料です。"], attached: TERMS });
  }),

  story("T4: the offer says that Zoom's own terms are accepted with it", async ({ taro }) => {
    await taro.asksFor("6月18日(木) 14:00");
    const says = ["Zoomには、Zoomの利用規約もあります。", "それにも同意したものとみなされます。"];
    await taro.gets({ subject: NOT_YET, says, attached: TERMS });
  }),

  story(
    "T5, T12-3: the security list stands in the offer, in the details, and again on the day before",
    async (scene) => {
      const { taro, comes } = scene;
      const { offer, details } = await taro.agrees("6月18日(木) 14:00");
      await comes("2026-06-17 08:59");
      taro.getsNothing();
      await comes("2026-06-17 09:00");
      const reminder = await taro.gets({
        subject: "明日のオンライン相談",
        says: ["明日、6月18日（木）14時00分～14時30分は、相談の時間です。"],
      });
      for (const { words } of [offer, details, reminder]) for (const point of SAFETY) expect(words).toContain(point);
      await comes("2026-06-17 12:00");
      taro.getsNothing();
    },
  ),

  story(
    "T6-1: the last second of the day before confirms, midnight does not, and nothing near is offered",
    async (scene) => {
      const { taro, hanako, reiko, jobSeeker, passes, comes, mails } = scene;
      const jiro = jobSeeker("見本 次郎", "15999-3456789", "jiro@mail.example.com");
      await comes("2026-06-16 10:00");
      await taro.asksFor("6月18日(木) 14:00");
      await taro.gets({ subject: NOT_YET, says: ["返信の期限：6月17日（水）23時59分まで"], attached: TERMS });
      await hanako.asksFor("6月18日(木) 10:00");
      await hanako.gets({ subject: NOT_YET, attached: TERMS });
      await jiro.asksFor("6月18日(木) 16:00");
      await jiro.gets({ subject: NOT_YET, attached: TERMS });
      passes("2026-06-17 23:59");
      await taro.replies("お願いします。");
      await taro.gets({ subject: AGREED, attached: CALENDAR });
      passes("2026-06-18 00:00");
      await hanako.replies("お願いします。");
      expect([(await taro.booking()).status, (await hanako.booking()).status]).toEqual(["confirmed", "offered"]);
      expect((await mails()).at(-1)).toBe("held: lateReply");
      await hanako.gets({ subject: "メールを受け取りました。まだ予約は確定していません" });
      passes("2026-06-18 08:40");
      const { id } = await jiro.booking();
      const agreed = { choice: "1", termsGiven: "readOut", reason: "当日の朝に電話で同意" };
      await reiko.tries(`/bookings/${id}/confirm`, agreed, "期限（前日まで）を過ぎています");
      await reiko.does(`/bookings/${id}/confirm`, { ...agreed, overrideCutOff: "1" }, "予約確定", agreed.reason);
      await jiro.gets({ subject: AGREED, attached: CALENDAR });
      await comes("2026-06-18 15:00");
      await hanako.gets({ subject: "無効になりました" });
      await hanako.asksFor("6月19日(金) 9:00");
      await hanako.gets({
        subject: NOT_YET,
        says: ["原則として前の日までに確定していただきます。"],
        without: ["6月19日（金）9時00分"],
        attached: TERMS,
      });
    },
  ),

  story("T6-2: name, number, times and address: what is missing is asked for once, in one letter", async (scene) => {
    const { jobSeeker, hanako, reiko, comes, tasks } = scene;
    // The sender's name is no personal name, so it is asked for; 花子's is one.
    const taro = jobSeeker("keitai", "15999-1234567", "taro@mail.example.com");
    await taro.writes("相談の予約", "オンライン相談を予約したいです。\n");
    await taro.gets({
      subject: "お申し込みについてのおたずね",
      says: [
        "・氏名",
        "・求職番号",
        "・相談のご希望の日時",
        "番号がないことで、お申し込みをお断りすることはありません。",
      ],
    });
    await taro.replies("氏名：試験 太郎\n求職番号：15999-1234567\n第1希望：6月18日(木) 14:00");
    await taro.gets({
      subject: NOT_YET,
      says: ["お申し込みに使われたアドレスにお送りしています。", "6月18日（木）14時00分"],
      attached: TERMS,
    });
    await hanako.writes(
      "予約希望",
      "オンライン相談を予約したいです。\n氏名：試験 花子\n6月19日(金) 10:00を希望します。\n",
    );
    await hanako.gets({
      subject: "お申し込みについてのおたずね",
      says: ["・求職番号"],
      without: ["・氏名", "・相談のご希望の日時"],
    });
    await comes("2026-06-15 18:00");
    await taro.gets({ subject: "無効になりました" });
    expect(await hanako.booking()).toMatchObject({ status: "requested", keptFor: "unanswered" });
    expect((await tasks()).map(({ kind, why }) => `${kind} ${why}`)).toContain("telephone unanswered");
    await reiko.sees("/", "尋ねたことに返事がない");
  }),
];
