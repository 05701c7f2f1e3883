import { expect } from "vitest";
import { CALENDAR, NOT_YET, TERMS } from "./job-seeker.ts";
import { at, type Scene, type Story, story } from "./scene.ts";

const ON_THE_DAY = "お電話をお願いします";

/** What may come between the yes and the talk, and when nobody comes. */
export const AFTERWARDS: Story[] = [
  story("T6-6a: before the day a mail cancels and moves; the calendar follows", async (scene) => {
    const { taro, hanako, passes, ground } = scene;
    const { details } = await taro.agrees("6月18日(木) 14:00");
    const hers = await hanako.agrees("6月19日(金) 14:00");
    passes("2026-06-16 10:00");
    await hanako.replies("申し訳ありませんが、6月22日（月）10時に変更をお願いできますか。");
    await hanako.gets({
      subject: "まだ変更は確定していません",
      says: ["もとの予約（6月19日（金）14時00分～14時30分）がそのまま有効です。"],
      attached: TERMS,
    });
    expect(await hanako.booking()).toMatchObject({
      status: "confirmed",
      choice: { slot: { start: at("2026-06-19 14:00") } },
    });
    await hanako.replies("お願いします。");
    const moved = await hanako.gets({
      subject: "予約の日時が変わりました",
      says: [
        "前の予約（6月19日（金）14時00分～14時30分）は、取り消しました。",
        "日時：6月22日（月）10時00分～10時30分",
      ],
      attached: CALENDAR,
    });
    for (const line of ["SEQUENCE:1", "DTSTART:20260622T010000Z"]) expect(moved.calendar).toContain(line);
    expect(uidOf(moved.calendar)).toBe(uidOf(hers.details.calendar));
    passes("2026-06-17 23:59");
    await taro.replies("都合が悪くなったのでキャンセルします。", details);
    const receipt = await taro.gets({
      subject: "取り消しを受け付けました",
      says: ["6月18日（木）14時00分～14時30分"],
      attached: CALENDAR,
    });
    for (const line of ["METHOD:CANCEL", "STATUS:CANCELLED"]) expect(receipt.calendar).toContain(line);
    expect(uidOf(receipt.calendar)).toBe(uidOf(details.calendar));
    expect(await taro.booking()).toMatchObject({ status: "cancelled", by: "mail" });
    expect(await ground.look((view) => view.taken(at("2026-06-18 00:00"), at("2026-06-20 00:00")))).toEqual([]);
  }),

  story("T6-6a: on the day only the telephone cancels; the mail is word, and staff are alarmed", async (scene) => {
    const { taro, hanako, reiko, comes, passes, tasks } = scene;
    const { details } = await taro.agrees("6月18日(木) 14:00");
    const hers = await hanako.agrees("6月18日(木) 15:00");
    await comes("2026-06-17 10:00");
    for (const one of [taro, hanako]) await one.gets({ subject: "明日のオンライン相談" });
    passes("2026-06-18 00:05");
    await taro.replies("本日の予約をキャンセルします。", details);
    await taro.gets({
      subject: ON_THE_DAY,
      says: ["メールでは、まだ取り消されていません。", "025-552-0333", "「電話できません」と書いて"],
    });
    await comes("2026-06-18 13:00");
    await hanako.replies("15時の相談を、別の日に変更してください。", hers.details);
    await hanako.gets({ subject: ON_THE_DAY });
    expect((await tasks()).map(({ kind, why }) => `${kind} ${why}`)).toEqual([
      "sameDayWord cancel",
      "sameDayWord change",
    ]);
    await reiko.sees("/", "当日の連絡を読む", "本人から「取り消したい」という連絡");
    const { id } = await taro.booking();
    expect(await taro.booking()).toMatchObject({ status: "confirmed", words: [{ about: "cancel" }] });
    await reiko.does(`/bookings/${id}/cancel`, { by: "phone", reason: "ご本人から電話" }, "キャンセル");
    await taro.gets({ subject: "取り消しを受け付けました", attached: CALENDAR });
    await comes("2026-06-18 15:30");
    const stays = (await hanako.booking()).id;
    await reiko.does(`/bookings/${stays}/outcome`, { outcome: "noShow" }, "本人から当日の連絡が届いているため");
    expect((await hanako.booking()).status).toBe("confirmed");
  }),

  story("T6-6b: minute twelve, nobody there, no word: a person writes it down, and can take it back", async (scene) => {
    const { taro, reiko, passes, comes } = scene;
    const id = await onItsDay(scene, "2026-06-18 14:00");
    passes("2026-06-18 14:09");
    await reiko.tries(`/bookings/${id}/outcome`, { outcome: "noShow" }, "開始から10分たってから");
    passes("2026-06-18 14:12");
    await reiko.sees("/", "10分たちました。連絡はありましたか。");
    await reiko.tries(`/bookings/${id}/outcome`, { outcome: "noShow" }, "まだ読み終えていません");
    await comes("2026-06-18 14:26");
    expect((await taro.booking()).status).toBe("confirmed");
    await reiko.does(`/bookings/${id}/outcome`, { outcome: "noShow" }, "連絡なし（10分経過）");
    expect(await taro.booking()).toMatchObject({ status: "noShow", outcomeBy: "reiko" });
    await reiko.does(`/bookings/${id}/undo`, {}, "予約確定");
    await comes("2026-06-18 17:20");
    await reiko.sees("/", "相談の結果を記録する", "記録がない間は、連絡なしには数えません");
    expect((await taro.booking()).status).toBe("confirmed");
  }),

  story(
    "T6-6b: a word in minute nine, a call, or a late office stands against it, and the letters said so",
    async (scene) => {
      const { taro, hanako, reiko, passes, comes, mails } = scene;
      const { details } = await taro.agrees("6月18日(木) 14:00");
      expect(details.words).toContain("連絡がないまま始まりの時刻を10分過ぎると、キャンセルとみなします。");
      await hanako.agrees("6月18日(木) 15:00");
      await comes("2026-06-17 10:00");
      for (const one of [taro, hanako]) await one.gets({ subject: "明日のオンライン相談" });
      passes("2026-06-18 14:09");
      await taro.replies("すみません、Zoomにつながらず遅れています。");
      await comes("2026-06-18 14:30");
      const his = (await taro.booking()).id;
      expect((await mails()).at(-1)).toBe("held: lateWord");
      await reiko.sees("/", "当日の連絡を読む", "本人から「遅れる・つながらない」という連絡");
      await reiko.sees("/mails", "遅れる、または接続できないという連絡です");
      await reiko.does(`/bookings/${his}/outcome`, { outcome: "noShow" }, "本人から当日の連絡が届いているため");
      const hers = (await hanako.booking()).id;
      await reiko.does(`/bookings/${hers}/note`, { about: "officeLate" });
      await comes("2026-06-18 15:40");
      await reiko.does(`/bookings/${hers}/outcome`, { outcome: "noShow" }, "「窓口の遅れ」が記録されているため");
      await reiko.does(`/bookings/${hers}/outcome`, { outcome: "attended" }, "相談済み");
      await reiko.does(`/bookings/${his}/outcome`, { outcome: "attended" }, "相談済み");
    },
  ),

  story(
    "T6-6c: only what a person recorded counts, a chief refuses for a time, and counter and telephone stay open",
    async (scene) => {
      const { taro, reiko, ichiro, comes, mails } = scene;
      const id = await onItsDay(scene, "2026-06-18 14:00");
      await comes("2026-06-18 14:30");
      await reiko.does(`/bookings/${id}/outcome`, { outcome: "noShow" }, "連絡なし（10分経過）");
      const { personId } = await taro.booking();
      const page = `/people/${personId}`;
      await reiko.sees(page, "1回（過去12か月）");
      const refusal = { ground: "noShows", until: "2026-09-30", reason: "事情をうかがえないまま続いたため" };
      await reiko.does(`${page}/refuse`, refusal, "責任者だけ");
      await ichiro.does(`${page}/refuse`, refusal, "9月30日（水）まで");
      await taro.asksFor("6月25日(木) 14:00");
      expect((await mails()).at(-1)).toBe("held: refusedPerson");
      await taro.gets({
        subject: "メールを受け取りました。まだ予約は確定していません",
        without: ["お受けできません", "お断り"],
      });
      await reiko.sees("/mails", "オンライン相談をお断りしている期間中の方からの申込みです");
      await reiko.does(`${page}/refusal-notice`);
      await taro.gets({
        subject: "オンライン相談のご利用についてのお知らせ",
        says: [
          "9月30日（水）まで、オンライン相談の予約をお受けできません。",
          "窓口での相談と、電話での相談は、これまでと変わりません。",
        ],
        without: ["事情をうかがえない"],
      });
      await ichiro.does(`${page}/lift`, { reason: "本人から事情を聞いた" }, "本人から事情を聞いた");
      await comes("2026-06-19 10:00");
      await taro.asksFor("6月26日(金) 14:00");
      await taro.gets({ subject: NOT_YET, says: ["6月26日（金）14時00分"], attached: TERMS });
    },
  ),
];

/** 太郎 is confirmed, was reminded, and the hour has come: the id of his booking. */
async function onItsDay({ taro, comes }: Scene, start: string): Promise<string> {
  await taro.agrees("6月18日(木) 14:00");
  await comes("2026-06-17 10:00");
  await taro.gets({ subject: "明日のオンライン相談" });
  await comes(start);
  return (await taro.booking()).id;
}

const uidOf = (calendar: string) => /UID:(\S+)/.exec(calendar)?.[1] ?? "no UID";
