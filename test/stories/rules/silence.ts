import { expect } from "vitest";
import { AGREED, CALENDAR, NOT_YET, TERMS } from "./job-seeker.ts";
import { at, type Story, story } from "./scene.ts";

const RECEIVED = "メールを受け取りました。まだ予約は確定していません";

/** Offers that run out, late answers, and second thoughts. */
export const SILENCE: Story[] = [
  story(
    "T6-4: choices drop out one by one, and with the last the offer ends, once the mailbox was read past it",
    async (scene) => {
      const { taro, hanako, comes, history, ground } = scene;
      await hanako.asksFor("6月12日(金)の午前か、6月17日(水)の午前");
      await hanako.gets({ subject: NOT_YET, says: ["1番：6月12日（金）"], attached: TERMS });
      await taro.asksFor("6月12日(金)の午後か、6月16日(火)の午前");
      await taro.gets({
        subject: NOT_YET,
        says: [
          "1番：6月12日（金）",
          "返信の期限：6月11日（木）23時59分まで",
          "6月16日（火）",
          "返信の期限：6月15日（月）17時15分まで",
        ],
        attached: TERMS,
      });
      await comes("2026-06-12 08:00");
      expect(await taro.booking()).toMatchObject({ status: "offered" });
      expect(await ground.look((view) => view.taken(at("2026-06-12 00:00"), at("2026-06-13 00:00")))).toEqual([]);
      await hanako.replies("1番でお願いします。");
      await hanako.gets({ subject: RECEIVED });
      await comes("2026-06-15 09:05");
      await taro.gets({ subject: "返信の期限は今日です", says: ["6月16日（火）"], without: ["6月12日（金）"] });
      await comes("2026-06-15 17:20");
      expect((await taro.booking()).status).toBe("offered");
      await comes("2026-06-15 17:31");
      await taro.gets({ subject: "無効になりました" });
      const { id } = await taro.booking();
      expect((await history(id)).map(({ type }) => type)).toEqual([
        ...["requested", "offered", "choicesLapsed", "replyReminded", "expired"],
      ]);
      // Her answer to a time that had dropped out waits for a person, and meanwhile nothing of hers ends in silence.
      expect((await hanako.booking()).status).toBe("offered");
    },
  ),

  story(
    "T6-4 T6-1: a clear yes after the reply-by and before the day confirms while the offer stands, recorded as late",
    async (scene) => {
      const { taro, passes } = scene;
      await taro.asksFor("6月18日(木) 14:00");
      await taro.gets({ subject: NOT_YET, says: ["返信の期限：6月15日（月）17時15分まで"], attached: TERMS });
      passes("2026-06-15 17:20");
      await taro.replies("返信が遅くなり申し訳ありません。お願いします。");
      await taro.gets({ subject: AGREED, attached: CALENDAR });
      expect(await taro.booking()).toMatchObject({
        status: "confirmed",
        evidence: { by: "mailReply", afterReplyBy: true },
      });
    },
  ),

  story(
    "T6-4: a yes after the void notice closes nothing: the same time is offered again while it is free",
    async (scene) => {
      const { taro, comes } = scene;
      await taro.asksFor("6月18日(木) 14:00");
      const offer = await taro.gets({ subject: NOT_YET, attached: TERMS });
      await comes("2026-06-15 09:05");
      await taro.gets({ subject: "返信の期限は今日です" });
      await comes("2026-06-15 18:00");
      await taro.gets({ subject: "無効になりました" });
      await comes("2026-06-16 09:00");
      await taro.replies("お願いします。", offer);
      await taro.gets({ subject: NOT_YET, says: ["もう一度ご案内します。", "6月18日（木）14時00分"], attached: TERMS });
      await taro.replies("お願いします。");
      await taro.gets({ subject: AGREED, attached: CALENDAR });
    },
  ),

  story(
    "T6-3b: second thoughts: another wish replaces the offer, the old letter confirms nothing, the new one does",
    async (scene) => {
      const { taro, mails } = scene;
      await taro.asksFor("6月18日(木) 14:00");
      const first = await taro.gets({ subject: NOT_YET, attached: TERMS });
      await taro.replies("すみません、やはり6月19日(金) 10:00でお願いできますか。");
      const second = await taro.gets({ subject: NOT_YET, says: ["1番：6月19日（金）10時00分"], attached: TERMS });
      await taro.replies("お願いします。", first);
      expect((await mails()).at(-1)).toBe("held: oldOffer");
      await taro.gets({ subject: RECEIVED });
      await taro.replies("お願いします。", second);
      await taro.gets({ subject: AGREED, says: ["日時：6月19日（金）10時00分"], attached: CALENDAR });
    },
  ),

  story(
    "T6-3b: second thoughts before anybody has read the first: each mail counts in the order of its arrival",
    async (scene) => {
      const { taro, hanako, passes, comes, ground, mails, tasks } = scene;
      await taro.asksFor("6月18日(木) 14:00");
      await taro.gets({ subject: NOT_YET, attached: TERMS });
      await hanako.asksFor("6月19日(金) 14:00");
      await hanako.gets({ subject: NOT_YET, attached: TERMS });
      passes("2026-06-11 09:00");
      await taro.sends("お願いします。");
      await hanako.sends("申し訳ありませんが、今回は辞退します。");
      passes("2026-06-11 09:05");
      await taro.sends("都合が悪くなったのでキャンセルします。");
      await hanako.sends("やはりお願いします。");
      await ground.works();
      await taro.gets({ subject: AGREED, attached: CALENDAR });
      await hanako.gets({ subject: "辞退を受け付けました" });
      await hanako.gets({ subject: RECEIVED, says: ["6月16日（火）17時15分までにお返事します。"] });
      await taro.gets({ subject: "取り消しを受け付けました", attached: CALENDAR });
      expect((await taro.booking()).status).toBe("cancelled");
      // A closed request is not opened again by a bare yes: a person reads it, within the days that the office promises.
      expect((await hanako.booking()).status).toBe("declined");
      expect((await mails()).at(-1)).toBe("held: unclear");
      await comes("2026-06-15 08:30");
      expect((await tasks()).map(({ kind }) => kind)).toEqual(["answerDue"]);
    },
  ),

  story(
    "L6: where the chief allows two open bookings, each mail touches the one of its thread alone",
    async (scene) => {
      const { taro, ichiro, bookings, comes } = scene;
      await ichiro.does("/settings/limits", { openBookingsPerPerson: "2", reason: "相談が増えたため" });
      const first = await taro.agrees("6月18日(木) 14:00");
      await taro.agrees("6月25日(木) 14:00");
      expect((await bookings()).map(({ status }) => status)).toEqual(["confirmed", "confirmed"]);
      await taro.replies("都合が悪くなったのでキャンセルします。", first.details);
      await taro.gets({ subject: "取り消しを受け付けました", says: ["6月18日（木）14時00分"], attached: CALENDAR });
      expect((await bookings()).map(({ status }) => status)).toEqual(["cancelled", "confirmed"]);
      await comes("2026-06-11 10:00");
      await taro.asksFor("7月2日(木) 14:00");
      await taro.gets({ subject: NOT_YET, attached: TERMS });
      await taro.replies("お願いします。");
      await taro.gets({ subject: AGREED, attached: CALENDAR });
      await taro.asksFor("7月9日(木) 14:00");
      await taro.gets({ subject: RECEIVED });
    },
  ),
];
