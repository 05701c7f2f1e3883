import { expect } from "vitest";
import { AGREED, CALENDAR, NOT_YET, TERMS } from "./job-seeker.ts";
import { at, type Story, story } from "./scene.ts";

const OFFICE = ["ハローワーク糸魚川", "所在地：糸魚川市横町5丁目9番50号", "電話：025-552-0333"];

/** The rules of the leaflet. */
export const LEAFLET: Story[] = [
  story("L1: 花子 telephones; the time agreed is held and offered alone, and her mail confirms it", async (scene) => {
    const { hanako, reiko, mails } = scene;
    await reiko.sees("/phone", "Zoomアプリの最新版", "前日まで", "当日は電話だけ", "6月18日（木）", "10時30分");
    await reiko.does("/phone", caller(hanako, "2026-06-18 10:30"), "電話の申込みを登録し");
    expect(await hanako.booking()).toMatchObject({ status: "offered", via: "phone" });
    await hanako.gets({
      subject: NOT_YET,
      says: ["お電話でうかがった日時をご案内します。", "1番：6月18日（木）10時30分～11時00分"],
      without: ["2番："],
      attached: TERMS,
    });
    await hanako.replies("お願いします。");
    await hanako.gets({ subject: AGREED, says: ["日時：6月18日（木）10時30分～11時00分"], attached: CALENDAR });
    expect(await hanako.booking()).toMatchObject({ status: "confirmed", evidence: { by: "mailReply" } });
    expect(await mails()).toEqual(["handled"]);
  }),

  story(
    "L1: a caller without an address is told by telephone, and staff confirm what they witnessed",
    async (scene) => {
      const { hanako, reiko, tasks } = scene;
      const values = { ...caller(hanako, "2026-06-18 10:30"), address: "" };
      await reiko.does("/phone", values, "電話の申込みを登録し");
      expect((await tasks()).map(({ kind, why }) => `${kind} ${why}`)).toEqual(["telephone tell:offer"]);
      const { id } = await hanako.booking();
      const witnessed = { choice: "1", termsGiven: "readOut", reason: "メールを使わない方" };
      await reiko.does(`/bookings/${id}/confirm`, witnessed, "予約確定", "職員 窓口 礼子 が確認", "メールを使わない方");
      expect(await hanako.booking()).toMatchObject({ status: "confirmed", evidence: { by: "staffWitnessed" } });
      await reiko.sees("/", "メールの連絡先がないため、電話で伝えます");
    },
  ),

  story("L2: who asks for an hour is told of the thirty minutes and offered them by Zoom", async ({ taro }) => {
    await taro.asksFor("6月18日(木) 14:00から1時間");
    await taro.gets({
      subject: NOT_YET,
      says: [
        "相談は、1回30分までです。30分の時間でご案内します。",
        "Zoomを使い、映像と音声でお話しします。",
        "14時00分～14時30分",
      ],
      attached: TERMS,
    });
    expect(await taro.booking()).toMatchObject({ status: "offered", offer: { notes: ["tooLong"] } });
    await taro.replies("ほかの日時を希望します。6月19日(金) 10:00から1時間でお願いします。");
    await taro.gets({
      subject: NOT_YET,
      says: ["前にお送りしたご案内は取り消し", "相談は、1回30分までです。", "10時00分～10時30分"],
      attached: TERMS,
    });
  }),

  story(
    "L3: the app is asked for in its latest version, without an account, before and after the yes",
    async (scene) => {
      const { offer, details } = await scene.taro.agrees("6月18日(木) 14:00");
      for (const { words } of [offer, details])
        for (const point of [
          "Zoom（ズーム）のアプリを入れてください。",
          "アカウントの登録はいりません。",
          "最新版に更新してください。",
        ])
          expect(words).toContain(point);
    },
  ),

  story(
    "L4: meeting ID and passcode are mailed before the day, or read out to who is known by name and number",
    async (scene) => {
      const { taro, reiko, history, comes } = scene;
      const { offer, details } = await taro.agrees("6月18日(木) 14:00");
      const [room] = scene.ground.desk.office.rooms;
      for (const secret of [room?.meetingId ?? "", room?.passcode ?? ""]) {
        expect(offer.words).not.toContain(secret);
        expect(details.words).toContain(secret);
      }
      const { id } = await taro.booking();
      await comes("2026-06-15 11:00");
      await reiko.misses(`/bookings/${id}/meeting`, room?.passcode ?? "");
      await reiko.ticks(`/bookings/${id}/meeting`, { checked: "1" }, room?.meetingId ?? "", room?.passcode ?? "");
      await reiko.does(`/bookings/${id}/told`, { about: "details" }, "電話で伝えました：予約の日時と相談の方法");
      expect((await history(id)).at(-1)).toMatchObject({ type: "toldByPhone", about: "details", staff: "reiko" });
    },
  ),

  story(
    "L5: the line fails on the day: all of today's talks go on by telephone, each told in one letter",
    async (scene) => {
      const { taro, hanako, reiko, comes, tasks } = scene;
      const { offer, details } = await taro.agrees("6月18日(木) 14:00", "電話番号：090-0000-0000\n");
      expect(offer.words).toContain("予約が確定します");
      expect(details.words).toContain("電話での相談に切り替えます。");
      const hers = await hanako.agrees("6月18日(木) 15:00");
      expect(hers.offer.words).toContain("【電話番号のお願い（書かなくても予約できます）】");
      await comes("2026-06-17 10:00");
      for (const one of [taro, hanako]) await one.gets({ subject: "明日のオンライン相談" });
      await comes("2026-06-18 13:00");
      await reiko.sees("/", "緊急時の電話番号なし");
      await reiko.does("/today/telephone", { reason: "Zoomの障害" });
      for (const one of [taro, hanako]) {
        const letter = await one.gets({
          subject: "相談の方法が電話に変わりました",
          says: ["同じ日時に、電話で相談します。Zoomは使いません。", "方法：電話"],
          attached: CALENDAR,
        });
        expect(letter.calendar).toMatch(/SEQUENCE:1/);
      }
      expect(await hanako.booking()).toMatchObject({ status: "confirmed", meeting: { by: "telephone" } });
      const who = (await hanako.booking()).id;
      expect((await tasks()).map(({ why, bookingId }) => [why, bookingId])).toContainEqual(["noNumber", who]);
    },
  ),

  story(
    "L6: a second booking waits for a person and is refused by none; the notices are in the letters",
    async (scene) => {
      const { taro, reiko, history } = scene;
      const { offer, details } = await taro.agrees("6月18日(木) 14:00");
      for (const { words } of [offer, details])
        for (const notice of [
          "録画、録音",
          "通信料と機器の費用は、ご自身の負担です。",
          "無料Wi-Fi",
          "回数と時間には限りがあります。",
          "厳重に取り扱います。",
        ])
          expect(words).toContain(notice);
      await taro.asksFor("6月25日(木) 14:00");
      await taro.gets({
        subject: "メールを受け取りました。まだ予約は確定していません",
        without: ["お受けできません", "お断り"],
      });
      const second = await taro.booking();
      expect(second).toMatchObject({ status: "requested", keptFor: "limit" });
      await reiko.sees("/", "一人あたりの予約の上限に達している");
      const wish = { date1: "2026-06-25", from1: "14:00" };
      await reiko.does(`/bookings/${second.id}/offer`, wish, "超えてもよい理由を書いてください");
      await reiko.does(`/bookings/${second.id}/offer`, { ...wish, reason: "面接が近いため" });
      await taro.gets({ subject: NOT_YET, says: ["6月25日（木）14時00分～14時30分"], attached: TERMS });
      expect(await history(second.id)).toContainEqual(
        expect.objectContaining({ type: "revised", staff: "reiko", reason: "面接が近いため" }),
      );
    },
  ),

  story("L7: every letter of a conversation ends with the office, its address and its telephone", async (scene) => {
    const { taro, comes } = scene;
    const { offer, details } = await taro.agrees("6月18日(木) 14:00");
    await comes("2026-06-17 10:00");
    const reminder = await taro.gets({ subject: "明日のオンライン相談" });
    await taro.replies("都合が悪くなったのでキャンセルします。");
    const receipt = await taro.gets({ subject: "取り消しを受け付けました", attached: CALENDAR });
    for (const { words, text } of [offer, details, reminder, receipt]) {
      for (const part of OFFICE) expect(words).toContain(part);
      expect(text.indexOf("【お問い合わせ先】")).toBeGreaterThan(text.indexOf("試験 太郎 様"));
      expect(text).not.toMatch(/https?:\/\//);
    }
  }),
];

/** What the telephone form is filled in with. */
function caller({ name, number, address }: { name: string; number: string; address: string }, slot: string) {
  return { name, hasNumber: "yes", number, address, phone: "090-0000-0000", slot: at(slot) };
}
