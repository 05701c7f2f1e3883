import { expect } from "vitest";
import { toDay } from "../../../src/booking/time.ts";
import { erasePerson, introduce } from "../../../src/commands/person-erase.ts";
import { addTerms } from "../../../src/commands/terms.ts";
import { findWhom, gatherPerson } from "../../../src/desk/person-file.ts";
import { keepTerminal } from "../../terminal.ts";
import { AGREED, CALENDAR, type Letter, NOT_YET, TERMS } from "./job-seeker.ts";
import { type Scene, type Story, story } from "./scene.ts";

/** Words of what stands in the terms alone: damages, disclaimers, law and court. */
const TERMS_ALONE = /損害|賠償|免責|責任を負|裁判|準拠法|訴訟/;
const SUMMARY = "相談の中止についての決まりが、くわしくなります。";
const NEED = "手話通訳の者が隣に座ります";

/** What is recorded, kept, forbidden and announced. */
export const CONDUCT: Story[] = [
  story(
    "T7-1, T7-2: every use is a record, the chief sees every number, and a published small number tells nobody",
    async (scene) => {
      const { taro, hanako, reiko, ichiro, comes } = scene;
      const id = await talked(scene);
      await hanako.asksFor("6月25日(木) 10:00");
      await hanako.gets({ subject: NOT_YET, attached: TERMS });
      await hanako.replies("申し訳ありませんが、今回は辞退します。");
      await hanako.gets({ subject: "辞退を受け付けました" });
      await comes("2026-07-01 10:00");
      const all = ["相談済み1", "辞退1", "メール2"];
      await ichiro.sees("/figures?month=2026-06", "内部用", ...all);
      await ichiro.sees("/figures?month=2026-06&form=published", "公表用", "相談済み―", "辞退―");
      await reiko.misses("/figures?month=2026-06&form=internal", "内部用", ...all);
      for (const who of [taro.name, taro.number, taro.address, hanako.name])
        await ichiro.misses("/figures?month=2026-06", who);
      const asked = { disclosedOn: "2026-06-30", recipient: "試験警察署", ground: "照会 第1号", content: "相談の日時" };
      await reiko.sees("/disclosures", "責任者だけ");
      await ichiro.does("/disclosures/new", asked, "試験警察署", "照会 第1号", "職員 受付 一郎");
      expect((await scene.history(id)).map(({ type }) => type)).toEqual([
        ...["requested", "offered", "confirmed", "reminded", "outcomeRecorded"],
      ]);
    },
  ),

  story("T7-3: letters forbid recording and posting, and the room is one where nobody can record", async (scene) => {
    const { taro, ground } = scene;
    const { offer, details } = await taro.agrees("6月18日(木) 14:00");
    for (const { words } of [offer, details])
      expect(words).toContain("録画、録音、インターネットやSNSへの掲載は、どのような方法でもしないでください。");
    expect(
      ground.desk.office.rooms.map(({ participantRecording, waitingRoom, joinBeforeHost }) => [
        participantRecording,
        waitingRoom,
        joinBeforeHost,
      ]),
    ).toEqual([[false, true, false]]);
    expect(details.words).toContain("担当者が入室を許可するまで");
  }),

  story(
    "T8: what was not for us goes after a week, logs name nobody, and who asks is forgotten while figures hold",
    async (scene) => {
      const { taro, ichiro, ground, comes, bookings } = scene;
      await scene
        .jobSeeker("見本新聞", "", "news@shop.example.com")
        .writes("今週の特集", "今週のおすすめ商品をご紹介します。\n", [
          "Precedence: bulk",
          "List-Unsubscribe: <mailto:stop@shop.example.com>",
        ]);
      await talked(scene);
      expect((await scene.mails())[0]).toBe("ignored");
      const advert = (await ground.look((view) => view.inboundMails({ states: ["ignored"], limit: 9 }))).at(0);
      await comes("2026-06-20 10:00");
      expect(await ground.look((view) => view.inboundRaw(advert?.id ?? ""))).toBeNull();
      const secrets = [taro.name, taro.number, taro.address, ground.desk.office.rooms[0]?.passcode ?? "MIHON1"];
      for (const line of ground.logged()) for (const secret of secrets) expect(line).not.toContain(secret);
      await comes("2026-07-01 10:00");
      const before = await ichiro.sees("/figures?month=2026-06", "相談済み1");
      const search = `/search?q=${taro.number}`;
      await ichiro.sees(search, taro.name);
      await forget(scene, taro.number);
      await ichiro.sees(search, "見つかりませんでした");
      expect(await ichiro.sees("/figures?month=2026-06", "相談済み1")).toBe(before);
      const [booking] = await bookings();
      for (const path of [`/bookings/${booking?.id}`, `/people/${booking?.personId}`, "/", "/letters"])
        await ichiro.misses(path, taro.name, taro.number, taro.address);
      await ichiro.sees(`/bookings/${booking?.id}`, "消去済み");
    },
  ),

  story("T9, T10, T11: liability and damages stand in the terms that are attached, and in no letter", async (scene) => {
    for (const { words } of await everyLetter(scene)) expect(words).not.toMatch(TERMS_ALONE);
    const terms = new TextDecoder().decode(scene.ground.desk.termsFiles("sample-1").text ?? new Uint8Array());
    for (const article of ["第9条", "第10条", "第11条"]) expect(terms).toContain(article);
    expect(terms).toMatch(/損害/);
  }),

  story("T12-1: a person refuses a request or stops a talk, with a reason; no letter goes by itself", async (scene) => {
    const { taro, hanako, reiko, comes, history } = scene;
    const id = await onTheHour(scene);
    await reiko.does(`/bookings/${id}/outcome`, { outcome: "stopped", reason: "大声で脅す言葉" }, "中止");
    await hanako.asksFor("6月25日(木) 10:00");
    await hanako.gets({ subject: NOT_YET, attached: TERMS });
    const hers = (await hanako.booking()).id;
    await reiko.does(`/bookings/${hers}/reject`, { reason: "" }, "誤り");
    await reiko.does(
      `/bookings/${hers}/reject`,
      { reason: "脅す言葉があったため" },
      "お断りしました：脅す言葉があったため",
    );
    await comes("2026-06-19 10:00");
    for (const one of [taro, hanako]) one.getsNothing();
    expect((await history(id)).at(-1)).toMatchObject({ type: "outcomeRecorded", outcome: "stopped", staff: "reiko" });
    expect((await history(hers)).at(-1)).toMatchObject({ type: "rejected", staff: "reiko" });
  }),

  story(
    "T12-2: who sits beside is asked for, kept in his words, printed for the day, and in no letter",
    async (scene) => {
      const { taro, reiko, comes } = scene;
      const { offer, details } = await taro.agrees("6月18日(木) 14:00", `${NEED}。\n`);
      const { id } = await taro.booking();
      for (const { words, raw } of [offer, details]) {
        expect(words).toContain("通訳や介助の方などが同席するときは、前もってお知らせください。");
        expect(words).toContain("個室など、まわりに人のいない静かな場所");
        expect(`${words}${Buffer.from(raw).toString("utf8")}`).not.toContain("手話");
      }
      await reiko.sees(`/bookings/${id}`, NEED);
      await reiko.sees("/sheet/2026-06-18", `同席・配慮：${NEED}`);
      await comes("2026-06-17 10:00");
      await taro.gets({ subject: "明日のオンライン相談", without: ["手話"] });
      await comes("2026-06-18 13:00");
      await reiko.sees("/", `同席・配慮：${NEED}`);
    },
  ),

  story(
    "T13: new terms are announced to everybody open, attached from their day on, and an open offer is made anew",
    async (scene) => {
      const { taro, hanako, reiko, ground, jobSeeker, tasks, comes } = scene;
      await taro.agrees("6月18日(木) 14:00");
      await hanako.asksFor("6月19日(金) 10:00");
      await hanako.gets({ subject: NOT_YET, says: ["版：sample-1"], attached: TERMS });
      const caller = { name: "見本 次郎", hasNumber: "no", number: "", address: "", phone: "090-0000-0000" };
      await reiko.does("/phone", { ...caller, slot: "2026-06-22T10:00:00+09:00" });
      await publish(scene);
      for (const one of [taro, hanako])
        await one.gets({
          subject: "オンライン相談の利用規約が変わります",
          says: ["6月17日（水）から、オンライン相談の利用規約が変わります。", SUMMARY],
          attached: ["利用規約_2026-06.pdf"],
        });
      await hanako.gets({
        subject: NOT_YET,
        says: ["版：2026-06", "新しい利用規約が適用されます。"],
        attached: ["利用規約_2026-06.pdf"],
      });
      await hanako.replies("お願いします。");
      await hanako.gets({ subject: AGREED, attached: CALENDAR });
      expect(await hanako.booking()).toMatchObject({
        ...{ status: "confirmed", evidence: { by: "mailReply" }, terms: { version: "2026-06" } },
      });
      expect((await tasks()).map(({ why }) => why)).toContain("tell:termsNotice");
      await reiko.sees("/terms", "第13条(2)", "6月17日（水）から", "手紙 2人、電話 1人");
      await reiko.sees("/terms/2026-06/notice", SUMMARY, "6月17日（水）から");
      await reiko.sees(`/bookings/${(await taro.booking()).id}`, "前の版で取り決めた", "手紙でお知らせしました");
      await comes("2026-06-10 10:05");
      const later = jobSeeker("見本 三郎", "15999-3456789", "saburo@mail.example.com");
      await later.asksFor("6月16日(火) 10:00");
      await later.gets({ subject: NOT_YET, says: ["版：sample-1"], attached: TERMS });
      expect((await ground.look((view) => view.audits(20))).map(({ act }) => act)).toContain("termsPublished");
    },
  ),

  story("T14: law and court stand in the terms that are attached, and in no letter", async (scene) => {
    for (const { words } of await everyLetter(scene)) expect(words).not.toMatch(/裁判|準拠法|訴訟|法廷/);
    const terms = new TextDecoder().decode(scene.ground.desk.termsFiles("sample-1").text ?? new Uint8Array());
    expect(terms).toContain("第14条");
    expect(terms).toMatch(/裁判所/);
  }),
];

/** 太郎's hour has come: the id of his booking. */
async function onTheHour({ taro, comes }: Scene): Promise<string> {
  await taro.agrees("6月18日(木) 14:00");
  await comes("2026-06-17 10:00");
  await taro.gets({ subject: "明日のオンライン相談" });
  await comes("2026-06-18 14:00");
  return (await taro.booking()).id;
}

async function talked(scene: Scene): Promise<string> {
  const id = await onTheHour(scene);
  await scene.comes("2026-06-18 14:30");
  await scene.reiko.does(`/bookings/${id}/outcome`, { outcome: "attended" }, "相談済み");
  return id;
}

/** The letters of a whole life: asked, offered, agreed, reminded, changed and given up, and one that ran out. */
async function everyLetter({ taro, hanako, comes }: Scene): Promise<Letter[]> {
  const got: Letter[] = [];
  await hanako.writes("予約希望", "オンライン相談を予約したいです。\n氏名：試験 花子\n求職番号：15999-2345678\n");
  got.push(await hanako.gets({ subject: "おたずね" }));
  const { offer, details } = await taro.agrees("6月18日(木) 14:00");
  await hanako.replies("第1希望：6月19日(金) 10:00");
  got.push(offer, details, await hanako.gets({ subject: NOT_YET, attached: TERMS }));
  await comes("2026-06-15 10:00");
  got.push(await hanako.gets({ subject: "返信の期限は今日です" }));
  await comes("2026-06-15 18:00");
  got.push(await hanako.gets({ subject: "無効になりました" }));
  await comes("2026-06-17 10:00");
  got.push(await taro.gets({ subject: "明日のオンライン相談" }));
  await comes("2026-06-18 08:00");
  await taro.replies("本日の予約をキャンセルします。");
  got.push(await taro.gets({ subject: "お電話をお願いします" }));
  return got;
}

/** What `madoguchi terms add` does; the running service takes it up by itself. */
async function publish({ ground }: Scene): Promise<void> {
  const pdf = new TextEncoder().encode("%PDF-1.7 invented terms of the second version");
  const { desk, profile } = ground;
  const publication = {
    version: "2026-06",
    effectiveOn: toDay("2026-06-17"),
    ground: "13(2)" as const,
    summary: SUMMARY,
  };
  const office = { id: desk.office.id, store: desk.world.store };
  expect(await addTerms(office, profile, { ...publication, pdf, text: null }, { now: ground.now })).toEqual([]);
  await ground.works();
}

/** What `madoguchi person erase --number … --confirm` does. */
async function forget({ ground }: Scene, number: string): Promise<void> {
  const { id, store } = { id: ground.desk.office.id, store: ground.desk.world.store };
  const file = await ground.look(async (view) => {
    const [whom] = await findWhom(view, { number });
    if (!whom) throw new Error("nobody has that number");
    return gatherPerson(view, whom);
  });
  const eraser = { at: ground.now(), by: "command-line", sha256: ground.desk.world.digests.sha256 };
  const terminal = keepTerminal();
  expect(await erasePerson({ id, store }, file, eraser, true, terminal), terminal.complained.join()).toBe(0);
  expect(terminal.said.join()).toContain(introduce(file));
}
