import { expect } from "vitest";
import { AGREED, CALENDAR, NOT_YET, TERMS } from "./job-seeker.ts";
import { type Scene, type Story, story, zoomStory } from "./scene.ts";

const ID = /\d{3} \d{4} \d{4}/;

/** Meetings that are made for each booking (decision 9). */
export const MEETINGS: Story[] = [
  zoomStory(
    story(
      "T7-3: a meeting is made for each booking with recording off, and Zoom learns only the reference",
      async (scene) => {
        const { taro, hanako, zoom, comes } = scene;
        const { offer, details } = await taro.agrees("6月18日(木) 14:00");
        expect(offer.words).not.toMatch(ID);
        const [made] = zoom.ever;
        expect(made?.settings).toMatchObject({ auto_recording: "none", waiting_room: true, join_before_host: false });
        expect(made?.start_time).toBe("2026-06-18T05:00:00Z");
        expect(`${made?.topic} ${made?.agenda}`).not.toMatch(/試験|太郎|15999|taro/);
        expect(made?.topic).toContain((await taro.booking()).reference);
        expect(details.words).toContain(`ミーティングID：${shown(made?.id)}`);
        expect(details.words).toContain(`パスコード（パスワード）：${made?.password}`);
        zoom.locked = { auto_recording: "cloud" };
        await agreesWithout(scene);
        expect(zoom.meetings.size).toBe(1);
        zoom.locked = {};
        await comes("2026-06-10 11:30");
        await hanako.gets({ subject: "ミーティングIDをお知らせします", attached: CALENDAR });
      },
    ),
  ),

  zoomStory(
    story(
      "T6-3c: the meeting comes late, then one letter tells it; what is cancelled is taken away at Zoom",
      async (scene) => {
        const { taro, hanako, reiko, zoom, comes, tasks } = scene;
        zoom.spoils = "down";
        await agreesWithout(scene);
        await taro.asksFor("6月19日(金) 10:00");
        await taro.gets({ subject: NOT_YET, attached: TERMS });
        await taro.replies("申し訳ありませんが、今回は辞退します。");
        await taro.gets({ subject: "辞退を受け付けました" });
        await comes("2026-06-17 12:00");
        expect((await tasks()).map(({ why }) => why)).toContain("noMeeting");
        await reiko.sees("/", "IDを待っている予約：1件", "ミーティングID未定");
        zoom.spoils = null;
        await comes("2026-06-17 13:30");
        const details = await hanako.gets({ subject: "ミーティングIDをお知らせします", attached: CALENDAR });
        expect(details.calendar).toContain("SEQUENCE:1");
        const [made] = zoom.ever;
        expect(details.words).toContain(shown(made?.id));
        expect(zoom.ever).toHaveLength(1);
        expect((await tasks()).map(({ why }) => why)).not.toContain("noMeeting");
        await hanako.replies("キャンセルします。");
        await hanako.gets({ subject: "取り消しを受け付けました", attached: CALENDAR });
        expect(zoom.meetings.size).toBe(0);
      },
    ),
  ),

  zoomStory(
    story("L5: a switch to telephone takes the meeting away, and a lost answer never makes two", async (scene) => {
      const { hanako, reiko, zoom, comes, ground } = scene;
      zoom.spoils = "answerLost";
      // Every further look fails as well, until the promise has left.
      await agreesWithout(scene, () => {
        zoom.spoils = "down";
      });
      expect(zoom.ever).toHaveLength(1);
      zoom.spoils = null;
      await ground.restarts();
      await comes("2026-06-10 11:30");
      const details = await hanako.gets({ subject: "ミーティングIDをお知らせします", attached: CALENDAR });
      expect(zoom.meetings.size).toBe(1);
      expect(zoom.ever).toHaveLength(1);
      expect(details.words).toContain(shown([...zoom.meetings.keys()][0]));
      const { id } = await hanako.booking();
      await reiko.does(`/bookings/${id}/telephone`, { reason: "回線の都合" }, "電話での相談に切り替えました");
      await hanako.gets({ subject: "電話に変わりました", attached: CALENDAR });
      expect(zoom.meetings.size).toBe(0);
    }),
  ),
];

/** Hanako agrees on 18 June, and Zoom gives no sound meeting: she is told the time, and no ID. */
async function agreesWithout({ hanako, comes }: Scene, meanwhile = () => {}): Promise<void> {
  await hanako.asksFor("6月18日(木) 15:00");
  const offer = await hanako.gets({ subject: NOT_YET, attached: TERMS });
  expect(offer.words).not.toMatch(ID);
  await hanako.replies("お願いします。");
  hanako.getsNothing();
  meanwhile();
  await comes("2026-06-10 10:30");
  const follow = await hanako.gets({
    subject: AGREED,
    says: ["ミーティングIDは、あとでお知らせします。"],
    attached: CALENDAR,
  });
  expect(follow.words).toContain("6月17日（水）17時15分まで");
  expect(follow.words).not.toMatch(ID);
  expect(follow.calendar).toContain("SEQUENCE:0");
}

function shown(id: number | undefined): string {
  return String(id).replace(/^(\d{3})(\d{4})(\d{4})$/, "$1 $2 $3");
}
