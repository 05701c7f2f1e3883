import { expect } from "vitest";
import { CALENDAR, type Letter, NOT_YET, TERMS } from "./job-seeker.ts";
import { at, type Scene, type Story, story, telephoneStory } from "./scene.ts";

const SCREEN = ["Zoom", "ズーム", "ミーティング", "パスコード", "待機室", "ルーム"];

/** Consultations that are held by telephone: of an office that has no other way (decision 9), and of a booking that was switched (L5). */
export const TELEPHONE: Story[] = [
  telephoneStory(
    story(
      "L5: an office that only telephones says who rings whom, and speaks of no meeting anywhere",
      async (scene) => {
        const { taro, reiko, comes, tasks } = scene;
        await taro.asksFor("6月18日(木) 14:00", "電話相談でお願いします。\n");
        const offer = await taro.gets({
          subject: NOT_YET,
          says: [
            "予約の時刻に、当所からお電話します。お電話する番号を、返信に書き添えてください。",
            "【電話相談について】",
          ],
          attached: TERMS,
        });
        await taro.replies("お願いします。電話番号は090-0000-0000です。");
        const details = await taro.gets({
          subject: "電話相談の予約が確定しました",
          says: [
            "方法：電話",
            "当所から090-0000-0000にお電話します。",
            "お出にならないときは、少し時間をおいて、もう一度お電話します。",
            "お電話に出られず、連絡がないまま始まりの時刻を10分過ぎると、キャンセルとみなします。",
          ],
          attached: CALENDAR,
        });
        expect(details.calendar).toContain("LOCATION:電話");
        expect(await taro.booking()).toMatchObject({ status: "confirmed", meeting: { by: "telephone" } });
        expect(await tasks()).toEqual([]);
        await comes("2026-06-17 10:00");
        const reminder = await taro.gets({
          subject: "明日の電話相談",
          says: ["当所から090-0000-0000にお電話します。"],
        });
        await reiko.sees("/sheet/2026-06-18", "試験太郎", "090-0000-0000", "こちらから電話をかけます");
        await reiko.sees("/phone", "予約の時刻に、こちらからかけます");
        await missesScreens(scene, await taro.booking(), [offer, details, reminder]);
        await comes("2026-06-18 13:00");
        await taro.replies("都合が悪くなったのでキャンセルします。");
        const word = await taro.gets({ subject: "本日の電話相談について、お電話をお願いします" });
        for (const screen of SCREEN) expect(word.words).not.toContain(screen);
      },
    ),
  ),

  telephoneStory(
    story("L5: whom nobody can ring is asked for a number, and staff are, until it is known", async (scene) => {
      const { taro, hanako, reiko, comes, tasks } = scene;
      await taro.asksFor("6月18日(木) 14:00");
      await taro.gets({ subject: NOT_YET, attached: TERMS });
      await taro.replies("お願いします。");
      const ask = "番号がわからないと、お電話できません。";
      await taro.gets({ subject: "電話相談の予約が確定しました", says: [ask], attached: CALENDAR });
      await hanako.asksFor("6月18日(木) 15:00");
      await hanako.gets({ subject: NOT_YET, attached: TERMS });
      await hanako.replies("お願いします。");
      await hanako.gets({ subject: "電話相談の予約が確定しました", says: [ask], attached: CALENDAR });
      const who = async () =>
        (await tasks()).filter(({ why }) => why === "noNumber").map(({ bookingId, due }) => [bookingId, due]);
      const [his, hers] = [(await taro.booking()).id, await hanako.booking()];
      expect(await who()).toEqual([
        [his, at("2026-06-18 14:00")],
        [hers.id, at("2026-06-18 15:00")],
      ]);
      await reiko.sees("/", "電話番号がわかりません");
      await taro.replies("ありがとうございます。電話番号は090-0000-0000です。");
      expect((await who()).map(([bookingId]) => bookingId)).toEqual([hers.id]);
      await reiko.does(`/people/${hers.personId}/phone`, { phone: "025-000-0000" }, "電話番号を記録しました");
      expect(await who()).toEqual([]);
      await comes("2026-06-17 10:00");
      await taro.gets({ subject: "明日の電話相談", says: ["当所から090-0000-0000にお電話します。"], without: [ask] });
      await hanako.gets({ subject: "明日の電話相談", says: ["当所から025-000-0000にお電話します。"], without: [ask] });
    }),
  ),

  telephoneStory(
    story("L5: somebody who cannot be called is told that staff will write, and staff are told", async (scene) => {
      const { taro, reiko, tasks } = scene;
      await taro.asksFor("6月18日(木) 14:00");
      await taro.gets({ subject: NOT_YET, attached: TERMS });
      const { personId, id } = await taro.booking();
      await reiko.does(`/people/${personId}/cannot-telephone`);
      await taro.replies("お願いします。");
      await taro.gets({
        subject: "電話相談の予約が確定しました",
        says: ["お話しする方法は、職員がメールでお知らせします。"],
        without: ["お電話します"],
        attached: CALENDAR,
      });
      expect(await tasks()).toMatchObject([{ kind: "write", why: "cannotBeCalled", bookingId: id }]);
    }),
  ),

  story(
    "L5: who was switched to the telephone stays there when the time changes, until staff agree on a meeting again",
    async (scene) => {
      const { taro, reiko } = scene;
      await taro.agrees("6月18日(木) 14:00", "電話番号：090-0000-0000\n");
      const { id } = await taro.booking();
      await reiko.does(`/bookings/${id}/telephone`, { reason: "機器の都合" }, "電話での相談に切り替えました");
      await taro.gets({ subject: "電話に変わりました", says: ["当所から090-0000-0000に"], attached: CALENDAR });
      await taro.replies("日時を6月19日(金) 10:00に変更したいです。");
      const offer = await taro.gets({
        subject: "【まだ変更は確定していません】電話相談の日時の変更のご案内",
        says: ["予約の時刻に、当所から090-0000-0000にお電話します。"],
        attached: TERMS,
      });
      await taro.replies("お願いします。", offer);
      const details = await taro.gets({
        subject: "電話相談の予約の日時が変わりました",
        says: ["方法：電話", "当所から090-0000-0000にお電話します。"],
        attached: CALENDAR,
      });
      expect(await taro.booking()).toMatchObject({ status: "confirmed", meeting: { by: "telephone" } });
      await missesScreens(scene, await taro.booking(), [offer, details]);
      const [mine] = details.calendar.match(/SUMMARY:.*/) ?? [];
      expect(mine).toContain("電話相談");
      const agreed = { slot: at("2026-06-22 10:00"), termsGiven: "readOut", reason: "機器が直った" };
      await reiko.does(`/bookings/${id}/move`, { ...agreed, inMeeting: "1" }, "日時");
      await taro.gets({
        subject: "オンライン相談の予約の日時が変わりました",
        says: ["方法：Zoom"],
        attached: CALENDAR,
      });
      expect(await taro.booking()).toMatchObject({ status: "confirmed", meeting: { by: "room" } });
    },
  ),
];

/** Nowhere a word of a meeting: in the letters, on the pages of the booking and its person, on paper. */
async function missesScreens(
  { reiko, ground }: Scene,
  { id, personId }: { id: string; personId: string },
  letters: readonly Letter[],
): Promise<void> {
  for (const { words, calendar } of letters)
    for (const screen of SCREEN) expect(words + calendar).not.toContain(screen);
  const isOffice = ground.desk.office.meetings?.kind === "telephone";
  const pages = [`/people/${personId}`, `/people/${personId}/address`, "/sheet/2026-06-18", "/sheet/2026-06-19"];
  const ofOffice = ["/", "/phone", "/settings", "/existing", "/existing/new", "/calendar", "/letters"];
  for (const path of [...pages, ...(isOffice ? [`/bookings/${id}`, `/bookings/${id}/told`, ...ofOffice] : [])])
    await reiko.misses(path, ...SCREEN);
}
