import { expect } from "vitest";
import { AGREED, CALENDAR, NOT_YET, TERMS } from "./job-seeker.ts";
import { type Story, story } from "./scene.ts";

const RECEIVED = "メールを受け取りました。まだ予約は確定していません";

/** Several needs at once: who asks, from where, and how often. */
export const NEEDS: Story[] = [
  story(
    "T6-2: a family at one address is two people, and each answer touches the talk of its thread alone",
    async (scene) => {
      const { taro, jobSeeker, bookings, mails } = scene;
      const wife = jobSeeker("試験 花子", "15999-2345678", taro.address);
      await taro.asksFor("6月18日(木) 14:00");
      const his = await taro.gets({
        subject: NOT_YET,
        says: ["試験 太郎 様"],
        without: ["試験 花子"],
        attached: TERMS,
      });
      await wife.asksFor("6月19日(金) 10:00");
      const hers = await wife.gets({
        subject: NOT_YET,
        says: ["試験 花子 様"],
        without: ["試験 太郎"],
        attached: TERMS,
      });
      await wife.replies("お願いします。", hers);
      await wife.gets({ subject: AGREED, says: ["試験 花子 様", "6月19日（金）10時00分"], attached: CALENDAR });
      expect([(await taro.booking()).status, (await wife.booking()).status]).toEqual(["offered", "confirmed"]);
      await taro.replies("今回は辞退します。", his);
      await taro.gets({ subject: "辞退を受け付けました", says: ["試験 太郎 様"] });
      expect([(await taro.booking()).status, (await wife.booking()).status]).toEqual(["declined", "confirmed"]);
      expect(new Set((await bookings()).map(({ personId }) => personId)).size).toBe(2);
      expect(await mails()).toEqual(["handled", "handled", "handled", "handled"]);
    },
  ),

  story(
    "T6-2: the same person from another address waits for staff; once they know it, the old letter is void",
    async (scene) => {
      const { taro, reiko, jobSeeker, mails } = scene;
      const work = jobSeeker(taro.name, taro.number, "taro@work.example.com");
      await taro.asksFor("6月18日(木) 14:00");
      const old = await taro.gets({ subject: NOT_YET, attached: TERMS });
      await work.asksFor("6月19日(金) 10:00");
      expect((await mails()).at(-1)).toBe("held: personConflict");
      await work.gets({ subject: RECEIVED, without: ["6月18日"] });
      const { personId, id } = await taro.booking();
      await reiko.does(`/people/${personId}/address`, { address: work.address }, work.address);
      const anew = await work.gets({ subject: NOT_YET, says: ["6月18日（木）14時00分"], attached: TERMS });
      await taro.replies("お願いします。", old);
      expect((await mails()).at(-1)).toBe("held: wrongAddressee");
      taro.getsNothing();
      await work.replies("お願いします。", anew);
      await work.gets({ subject: AGREED, says: ["6月18日（木）14時00分"], attached: CALENDAR });
      expect(await work.booking()).toMatchObject({ id, status: "confirmed" });
    },
  ),

  story(
    "T6-2: two requests in one mail are made by a person, one after the other, each with an offer of its own",
    async (scene) => {
      const { reiko, jobSeeker, mails, bookings, ground } = scene;
      const couple = jobSeeker("試験 太郎", "15999-1234567", "kazoku@mail.example.com");
      const his = "氏名：試験 太郎\n求職番号：15999-1234567\n希望日時：6月18日(木) 10:00\n";
      const hers = "氏名：試験 花子\n求職番号：15999-2345678\n希望日時：6月19日(金) 10:00\n";
      await couple.writes("オンライン相談の予約", `夫婦で二人分の予約をお願いします。\n\n${his}\n${hers}`);
      expect(await mails()).toEqual(["held: severalRequests"]);
      await couple.gets({ subject: RECEIVED });
      const [mail] = await ground.look((view) => view.inboundMails({ states: ["held"], limit: 2 }));
      const form = { hasNumber: "yes", address: couple.address, to1: "", from1: "10:00" };
      const first = { ...form, name: "試験 太郎", number: "15999-1234567", date1: "2026-06-18", keepOpen: "1" };
      await reiko.does(`/mails/${mail?.id}/request`, first);
      await couple.gets({ subject: NOT_YET, says: ["試験 太郎 様", "6月18日（木）10時00分"], attached: TERMS });
      expect(await mails()).toEqual(["held: severalRequests"]);
      const second = { ...form, name: "試験 花子", number: "15999-2345678", date1: "2026-06-19" };
      await reiko.does(`/mails/${mail?.id}/request`, second);
      const offer = await couple.gets({
        subject: NOT_YET,
        says: ["試験 花子 様", "6月19日（金）10時00分"],
        attached: TERMS,
      });
      expect(await mails()).toEqual(["handled"]);
      await couple.replies("お願いします。", offer);
      await couple.gets({ subject: AGREED, says: ["試験 花子 様", "6月19日（金）10時00分"], attached: CALENDAR });
      expect((await bookings()).map(({ status }) => status).sort()).toEqual(["confirmed", "offered"]);
    },
  ),

  story("L6: a further mail before the answer replaces the wishes by one new offer that says so", async (scene) => {
    const { taro, bookings, mails } = scene;
    await taro.asksFor("6月18日(木) 14:00");
    await taro.gets({ subject: NOT_YET, attached: TERMS });
    await taro.asksFor("6月19日(金) 10:00");
    await taro.gets({
      subject: NOT_YET,
      says: ["前にお送りしたご案内は取り消し、このメールに置きかえます。", "1番：6月19日（金）10時00分"],
      without: ["6月18日"],
      attached: TERMS,
    });
    expect((await bookings()).map(({ status }) => status)).toEqual(["offered"]);
    expect(await mails()).toEqual(["handled", "handled"]);
  }),
];
