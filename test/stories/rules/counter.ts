import { expect } from "vitest";
import { CALENDAR, NOT_YET, TERMS } from "./job-seeker.ts";
import { at, type Story, story } from "./scene.ts";

const SUMMARY = "相談の中止についての決まりが変わります。";

/** Half past eight until three, on every weekday. */
const SHORT = new URLSearchParams(
  [0, 1, 2, 3, 4, 5, 6].flatMap((day) => [
    [`from${day}`, day >= 1 && day <= 5 ? "08:30" : ""],
    [`to${day}`, day >= 1 && day <= 5 ? "15:00" : ""],
  ]),
);

/** What the chief changes for everybody. */
export const COUNTER: Story[] = [
  story(
    "T13: the chief publishes at the counter after reading whom it concerns, and they are told",
    async ({ taro, hanako, ichiro, reiko, tasks, ground }) => {
      await taro.agrees("6月18日(木) 14:00");
      await hanako.asksFor("6月19日(金) 10:00");
      await hanako.gets({ subject: NOT_YET, says: ["版：sample-1"], attached: TERMS });
      const caller = { name: "見本 次郎", hasNumber: "no", number: "", address: "", phone: "090-0000-0000" };
      await reiko.does("/phone", { ...caller, slot: "2026-06-22T10:00:00+09:00" });
      const pdf = new File(["%PDF-1.7 invented terms of the second version"], "規約.pdf");
      const text = new File(["見本の規約の本文です。\n"], "規約.txt");
      const typed = { version: "2026-06", effective: "2026-06-17", ground: "13(2)", summary: SUMMARY };
      await ichiro.brings(
        "/new-terms",
        typed,
        { pdf, text },
        ...["お知らせの手紙を送る方（2人）", "試験 太郎", "試験 花子", "電話で伝える方（1人）", "見本 次郎"],
        ...["案内を作り直す方（1人）", "案内について電話する方（1人）", SUMMARY],
      );
      for (const one of [taro, hanako])
        await one.gets({
          subject: "オンライン相談の利用規約が変わります",
          says: ["6月17日（水）から、オンライン相談の利用規約が変わります。", SUMMARY],
          attached: ["利用規約_2026-06.pdf", "利用規約_2026-06.txt"],
        });
      const attached = ["利用規約_2026-06.pdf", "利用規約_2026-06.txt"];
      await hanako.gets({ subject: NOT_YET, says: ["版：2026-06", "新しい利用規約が適用されます。"], attached });
      expect((await tasks()).map(({ why }) => why)).toEqual(expect.arrayContaining(["tell:termsNotice", "newTerms"]));
      await ichiro.sees("/terms", "第13条(2)", "手紙 2人、電話 1人");
      await reiko.sees("/terms/2026-06/notice", SUMMARY, "6月17日（水）から");
      expect((await ground.look((view) => view.publishedTerms()))[0]).toMatchObject({ publishedBy: "ichiro" });
    },
  ),

  story(
    "T6-3a: opening hours that begin on a day leave the days before it and whoever was told, and the clerk offers by them",
    async ({ taro, hanako, ichiro, jobSeeker, ground }) => {
      await taro.agrees("6月17日(水) 16:00");
      await hanako.agrees("6月18日(木) 16:00");
      const { id } = await hanako.booking();
      const path = `/settings/hours?${SHORT}&start=2026-06-18`;
      await ichiro.sees(path, "試験 花子", "6月18日（木）からの曜日と時間");
      await ichiro.misses(path, "試験 太郎");
      await ichiro.does(
        path,
        { reason: "夏の時間", [`hit-${id}`]: "cancel" },
        "始める日から、この曜日と時間になります。",
      );
      await hanako.gets({ subject: "取り消しとおわび", attached: CALENDAR });
      expect(await hanako.booking()).toMatchObject({ status: "cancelled" });
      expect(await taro.booking()).toMatchObject({ status: "confirmed" });
      // On the last day of the old hours still, and no longer on the first of the new ones.
      const early = jobSeeker("見本 三郎", "15999-3456789", "saburo@mail.example.com");
      await early.agrees("6月17日(水) 15:30");
      const late = jobSeeker("見本 四郎", "15999-4567890", "shiro@mail.example.com");
      await late.asksFor("6月18日(木) 16:00");
      await late.gets({ subject: NOT_YET, attached: TERMS });
      const offered = await late.booking();
      expect(offered).toMatchObject({ status: "offered", offer: { notes: ["outsideHours"] } });
      if (offered.status !== "offered") return;
      expect(
        offered.offer.choices.every(
          ({ slot }) => slot.start < at("2026-06-18 00:00") || slot.end.slice(11, 16) <= "15:00",
        ),
      ).toBe(true);
      await ichiro.sees("/settings", "金曜日8時30分から17時15分", "6月18日（木）から月曜日8時30分から15時00分");
      expect(await ground.look((view) => view.officeChanges(5))).toMatchObject([
        { name: "openHours", staff: "ichiro" },
      ]);
    },
  ),
];
