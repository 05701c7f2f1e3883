import { CHIEF, EVERYBODY, MANAGERS, PEOPLE, type Walk } from "./walk.ts";
import type { Floor } from "./walk-floor.ts";
import { HANAKO, ICHIRO, JIRO } from "./window.ts";

const onPerson = async (floor: Floor) => `/people/${(await floor.booking("confirmed")).personId}`;
const refusedPerson = async (floor: Floor) => {
  const at = await onPerson(floor);
  await floor.did(`${at}/refuse`, { ground: "misuse", until: "2027-01-29", reason: "試験" });
  return at;
};

/** What is done about a person. */
export const ON_PEOPLE: readonly Walk[] = [
  {
    act: "メールの連絡先を改める",
    as: HANAKO,
    may: PEOPLE,
    from: onPerson,
    types: (hand) => hand.write("新しいメールアドレス（必須）", "new-address@example.jp"),
    says: "メールの連絡先を改めました。",
  },
  {
    act: "氏名と求職番号を訂正する",
    as: ICHIRO,
    may: PEOPLE,
    from: onPerson,
    types: async (hand) => {
      await hand.write("お名前（必須）", "訂正 例題");
      await hand.write("理由（必須）", "読み違えていたため");
    },
    says: "氏名と求職番号を訂正しました。",
  },
  {
    act: "手紙のことばを決める",
    as: ICHIRO,
    may: PEOPLE,
    from: onPerson,
    types: (hand) => hand.choose("やさしい日本語"),
    says: "手紙のことばを決めました。",
  },
  {
    act: "別の記録と同じ方としてまとめる",
    as: HANAKO,
    may: PEOPLE,
    from: async (floor) => {
      const caller = { name: "記録　例題", address: "one-of-two@example.jp", phone: "", hasNumber: "yes" };
      await floor.did("/phone", { ...caller, number: "15010-7654300", slot: await floor.freeSlot() });
      await floor.did("/phone", {
        ...caller,
        name: "記録　れい題",
        hasNumber: "no",
        number: "",
        slot: await floor.freeSlot(),
      });
      const [mine] = await floor.bookingsOf("15010-7654300");
      const other = (await floor.bookingsAt("one-of-two@example.jp")).find(({ id }) => id !== mine?.id);
      floor.noted = mine?.reference ?? "";
      return `/people/${other?.personId}`;
    },
    types: (hand, floor) => hand.write("まとめる先の方の、予約の受付番号（必須）", floor.noted),
    says: "二つの記録を、同じ方としてまとめました。",
  },
  {
    act: "電話ができない方として記録する",
    as: ICHIRO,
    may: PEOPLE,
    from: onPerson,
    says: "電話についての記録を変えました。",
  },
  {
    act: "オンライン相談をお断りする",
    as: ICHIRO,
    may: CHIEF,
    from: onPerson,
    types: async (hand) => {
      await hand.choose("利用規約で禁じている使い方（脅し、迷惑な行為、目的外の利用など）");
      await hand.when("最後の日（必須）", "2027-01-29");
      await hand.write("くわしい理由（必須）", "試験");
    },
    says: "オンライン相談のお断りを記録しました。本人には、まだ何も送っていません。",
  },
  {
    act: "お断りのお知らせを送る",
    as: HANAKO,
    may: PEOPLE,
    from: refusedPerson,
    promises: "オンライン相談をお断りするお知らせ",
    says: "お断りのお知らせを書きました。手紙は、まだ送られていません。",
  },
  {
    act: "お断りを解く",
    as: ICHIRO,
    may: CHIEF,
    from: refusedPerson,
    types: (hand) => hand.write("解く理由（必須）", "話し合いがついたため"),
    says: "お断りを解きました。",
  },
];

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
  {
    act: "職員を登録する",
    as: ICHIRO,
    may: MANAGERS,
    from: () => "/settings",
    by: ["職員の登録"],
    types: async (hand) => {
      await hand.write("サインイン用の名前（必須）", "sakura");
      await hand.write("表示する名前（必須）", "練習 さくら");
    },
    says: "このパスワードは、いまこの画面にだけ出ています。",
  },
  {
    act: "登録を閉じる",
    as: JIRO,
    may: MANAGERS,
    from: async (floor) => {
      await floor.did("/staff/new", { id: "ume", displayName: "練習 うめ", role: "staff" });
      return "/staff/ume";
    },
    isRepeatable: true,
    says: "登録を閉じました。",
  },
  {
    act: "役割を変える",
    as: JIRO,
    may: MANAGERS,
    from: async (floor) => {
      await floor.did("/staff/new", { id: "momo", displayName: "練習 もも", role: "staff" });
      return "/staff/momo";
    },
    types: async (hand) => hand.choose(await hand.labelWith("運用担当")),
    isWhole: true,
    says: "役割を変えました。",
  },
];

/** What changes the whole office, one after another. */
export const ON_EVERYTHING: readonly Walk[] = [
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
