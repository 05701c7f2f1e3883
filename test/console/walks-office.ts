import { RESTORED_SETTING, restoredAt } from "../../src/desk/restored.ts";
import { CHIEF, EVERYBODY, MANAGERS, PEOPLE, type Walk } from "./walk.ts";
import { HANAKO, ICHIRO, JIRO, MORNING } from "./window.ts";

/** What is done at the telephone, in the calendar and with the settings. */
export const ON_THE_OFFICE: readonly Walk[] = [
  {
    act: "電話で受ける",
    as: HANAKO,
    may: PEOPLE,
    from: () => "/",
    types: async (hand) => {
      await hand.write("お名前（必須）", "例題 花子");
      await hand.choose("ない、または手元にない（これから登録する方、オンライン登録の方など）");
      await hand.write("メールアドレス", "caller@example.jp");
      await hand.write("電話番号", "025-000-0009");
      await hand.pick("電話で決めた日時（必須）", 30);
    },
    promises: "予約可能日時の案内",
    says: "電話の申込みを登録し、日時を仮押さえしました。",
  },
  {
    act: "予約を一件入力する",
    as: HANAKO,
    may: PEOPLE,
    from: () => "/phone",
    by: ["手紙を送らずに入力できます"],
    types: async (hand) => {
      await hand.write("お名前（必須）", "例 一子");
      await hand.choose("分からない");
      await hand.write("電話番号", "025-000-0010");
      await hand.when("相談の日（必須）", "2026-12-21");
      await hand.when("始まりの時刻（必須）", "16:00");
      await hand.choose("まだ伝えていない");
      await hand.write("どのように決まった予約か（必須）", "紙の予約簿から");
    },
    promises: "この操作で送られる手紙はありません。",
    says: "前から決まっていた予約を入力しました。",
  },
  {
    act: "手紙を送らずに入力できます",
    as: ICHIRO,
    may: PEOPLE,
    from: () => "/phone",
    types: async (hand) => {
      const heads = "日付,開始時刻,氏名,電話番号,方法";
      await hand.file("CSVファイル（必須）", "a.csv", `${heads}\n2026/12/22,16:00,例 二子,025-000-0011,電話\n`);
      await hand.choose("まだ伝えていない");
      await hand.write("どのように決まった予約か（必須）", "紙の予約簿から");
    },
    sure: "実行する（1件を入力する）",
    promises: "1行のうち1件を入力できます。",
    says: "1件を入力しました。手紙は送っていません。",
  },
  {
    act: "所在地と電話を変える",
    as: JIRO,
    may: MANAGERS,
    from: () => "/settings",
    types: async (hand) => {
      await hand.write("電話番号（必須）", "025-552-0334");
      await hand.write("理由（必須）", "試験のため");
    },
    says: "変更を記録しました。",
  },
  {
    act: "済みにする",
    as: ICHIRO,
    may: PEOPLE,
    from: () => "/",
    says: "用件を済みにしました。",
  },
  {
    act: "この日を閉める",
    as: ICHIRO,
    may: CHIEF,
    from: () => "/calendar/2026-12-18",
    types: async (hand) => {
      await hand.write("理由（必須）", "所内研修");
      await hand.chooseEach("電話で日時の変更を相談する（用件に残り、予約はそのまま）");
    },
    says: "相談の日を閉めました。",
  },
  {
    act: "この日を開ける",
    as: ICHIRO,
    may: CHIEF,
    from: async (floor) => {
      await floor.did("/calendar/close?from=2026-12-28", { reason: "研修" });
      return "/calendar/2026-12-28";
    },
    types: (hand) => hand.write("理由（必須）", "研修の取りやめ"),
    says: "閉めた日を、また相談の日にしました。",
  },
  {
    act: "口を外す",
    as: ICHIRO,
    may: CHIEF,
    from: () => "/calendar/2026-12-17",
    first: async (hand) => {
      await hand.pick("外す口（必須）", 1);
      await hand.when("何時から（必須）", "09:00");
      await hand.when("何時まで（必須）", "09:30");
      await hand.go("予約を調べる", "button");
    },
    types: async (hand) => {
      await hand.write("理由（必須）", "窓口当番");
      await hand.chooseEach("電話で日時の変更を相談する（用件に残り、予約はそのまま）");
    },
    says: "口を外しました。",
  },
  {
    act: "口1を戻す",
    as: ICHIRO,
    may: CHIEF,
    from: async (floor) => {
      await floor.did("/calendar/block?seat=1&day=2027-01-12&from=09%3A00&to=09%3A30", { reason: "研修" });
      return "/calendar/opening";
    },
    types: (hand) => hand.write("理由（必須）", "研修の取りやめ"),
    says: "外した口を戻しました。",
  },
  {
    act: "口1の時間を変える",
    as: ICHIRO,
    may: CHIEF,
    from: () => "/calendar",
    by: ["閉める日と外す口"],
    first: async (hand) => {
      await hand.choose("窓口の時間のとおり");
      await hand.go("予約を調べる", "button");
    },
    types: (hand) => hand.write("理由（必須）", "試験のため"),
    says: "口の曜日と時間を変えました。",
  },
  {
    act: "曜日と時間を変える",
    as: ICHIRO,
    may: CHIEF,
    from: () => "/settings",
    first: async (hand) => {
      await hand.when("始める日（必須）", "2027-02-01");
      await hand.when("何時まで", "16:00");
      await hand.go("予約を調べる", "button");
    },
    types: (hand) => hand.write("理由（必須）", "二月から"),
    promises: "2027年2月1日（月）",
    says: "始める日から、この曜日と時間になります。",
  },
  {
    act: "開示を記録する",
    as: ICHIRO,
    may: CHIEF,
    from: () => "/disclosures",
    types: async (hand) => {
      await hand.write("開示した相手（必須）", "試験警察署");
      await hand.write("法令の根拠（必須）", "試験法第1条");
      await hand.write("開示した内容（必須）", "受付番号 AAAA-2222 の日時");
    },
    says: "開示を記録しました。",
  },
  {
    act: "アドレスを作る",
    as: HANAKO,
    may: PEOPLE,
    from: () => "/settings",
    by: ["カレンダーのアドレス"],
    atOnce: true,
    says: "このアドレスは、いま一度だけ表示されます。",
  },
  {
    act: "受付番号を載せるか決める",
    as: ICHIRO,
    may: CHIEF,
    from: () => "/feed",
    types: (hand) => hand.choose("受付番号を載せない（時刻と口だけ）"),
    says: "カレンダーに載せるものを決めました。",
  },
  {
    act: "このアドレスをやめる",
    as: ICHIRO,
    may: PEOPLE,
    isOwn: true,
    from: async (floor) => {
      const ichiro = await floor.browserOf(ICHIRO);
      await ichiro.get("/feed");
      await ichiro.post("/feed/new", { seat: "all" });
      return "/feed";
    },
    isRepeatable: true,
    says: "カレンダーのアドレスをやめました。",
  },
  {
    act: "期限を変える",
    as: JIRO,
    may: MANAGERS,
    from: () => "/settings",
    types: async (hand) => {
      await hand.write("申込みに窓口が答えるまでの日数（開庁日）", "2");
      await hand.write("理由（必須）", "試験のため");
    },
    says: "変更を記録しました。",
  },
  {
    act: "宛先を変える",
    as: ICHIRO,
    may: CHIEF,
    from: () => "/settings",
    types: async (hand) => {
      await hand.write("アドレス", "soudan@office.example.jp");
      await hand.write("理由（必須）", "試験のため");
    },
    says: "変更を記録しました。",
  },
  {
    act: "口1の部屋を変える",
    as: ICHIRO,
    may: CHIEF,
    from: () => "/settings/rooms",
    types: async (hand) => {
      await hand.write("ミーティングID（必須）", "999 8888 7777");
      await hand.write("パスコード", "MIHON-2");
      await hand.choose("この部屋は、待機室を使い、職員が許可するまで入れない");
      await hand.choose("この部屋は、職員より先には入れない");
      await hand.choose("この部屋では、参加する方が録画できない");
      await hand.choose(await hand.labelWith("知らせた部屋のまま行う"));
      await hand.write("理由（必須）", "試験のため");
    },
    promises: "この操作で送られる手紙はありません。",
    says: "変更を記録しました。",
  },
  {
    act: "パスコードを表示する",
    as: ICHIRO,
    may: CHIEF,
    from: () => "/settings/rooms",
    by: ["口1のパスコードを見る"],
    atOnce: true,
    says: "パスコードを表示しました。",
  },
  {
    act: "上限を変える",
    as: JIRO,
    may: MANAGERS,
    from: () => "/settings",
    types: async (hand) => {
      await hand.write("一つの予約について送る手紙（通）", "13");
      await hand.write("理由（必須）", "試験のため");
    },
    says: "変更を記録しました。",
  },
  {
    act: "予約可能日時の案内の文面を見る・変える",
    as: JIRO,
    may: MANAGERS,
    from: () => "/settings",
    by: ["文面を見る・変える"],
    types: async (hand) => {
      await hand.append("文面", "\n年末年始は閉庁します。\n");
      await hand.write("理由（必須）", "試験のため");
    },
    says: "手紙の文面を変えました。",
  },
  {
    act: "一人での承認を変える",
    as: ICHIRO,
    may: CHIEF,
    from: () => "/settings",
    types: (hand) => hand.choose("別の職員が承認する"),
    says: "一人での承認の決まりを変えました。",
  },
];

/** What changes the whole office, one after another. */
export const ON_EVERYTHING: readonly Walk[] = [
  {
    act: "復元の確認を終える",
    as: ICHIRO,
    may: CHIEF,
    from: async ({ window }) => {
      const restored = {
        ...restoredAt(MORNING, MORNING),
        answered: { everything: false, messageIds: [], letters: [] },
      };
      await window.desk.hold.transaction((tx) => tx.putSetting(RESTORED_SETTING, restored));
      return "/";
    },
    says: "復元の確認を終えました。",
  },
  {
    act: "消去を承認する",
    as: ICHIRO,
    may: CHIEF,
    from: ({ window }) => {
      window.desk.office.retention = { ignoredMailDays: 7, rawMailDays: 90, lettersDays: 180, peopleDays: 3_650 };
      return "/retention";
    },
    says: "消去を承認しました。",
  },
  {
    act: "新しい版の規約を公表する",
    as: ICHIRO,
    may: CHIEF,
    from: () => "/terms",
    types: async (hand) => {
      await hand.write("版の名前（必須）", "2026-12");
      await hand.when("適用する最初の日（必須）", "2026-12-03");
      await hand.choose("第13条(2)（目的に反せず合理的）");
      await hand.write("変わること（必須）", "相談の中止についての決まりが変わります。");
      await hand.file("規約のPDF（必須）", "kiyaku.pdf", "%PDF-1.7 an invented version of the terms");
      await hand.file("同じ内容のテキスト版", "kiyaku.txt", "見本の規約の本文です。\n");
    },
    promises: "お知らせの手紙を送る方",
    says: "新しい版の規約を公表しました。",
  },
  {
    act: "これから始まる今日の相談を、すべて電話に切り替える",
    as: HANAKO,
    may: PEOPLE,
    from: () => "/",
    types: (hand) => hand.write("切り替える理由（必須）", "Zoomにつながらないため"),
    says: "これから始まる今日の相談を、電話での相談に切り替えました。",
  },
  {
    act: "送り方を変える",
    as: HANAKO,
    may: EVERYBODY,
    from: () => "/settings",
    types: async (hand) => hand.choose(await hand.labelWith("停止中")),
    isWhole: true,
    says: "手紙の送り方を変えました。",
  },
  {
    act: "送り方を変える",
    as: JIRO,
    may: EVERYBODY,
    from: () => "/settings",
    types: async (hand) => hand.choose(await hand.labelWith("承認してから")),
    isWhole: true,
    says: "手紙の送り方を変えました。",
  },
];
