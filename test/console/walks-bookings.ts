import { handle } from "../../src/desk/desk.ts";
import { CHIEF, PEOPLE, type Walk } from "./walk.ts";
import type { Floor } from "./walk-floor.ts";
import { HANAKO, ICHIRO, MORNING } from "./window.ts";

const REASON = "試験のため";
const READ_OUT = "電話で要点を読み上げ、同意を得た";

const at = (status: Parameters<Floor["booking"]>[0]) => async (floor: Floor) =>
  `/bookings/${(await floor.booking(status)).id}`;

/** Over, all mail of its time was read, and nobody has written down yet what became of it. */
async function toBeRecorded(floor: Floor): Promise<string> {
  const path = await at("attended")(floor);
  await floor.window.readsMailbox();
  await floor.did(`${path}/undo`);
  return path;
}

/** What is done to one booking. */
export const ON_BOOKINGS: readonly Walk[] = [
  {
    act: "職員が確定する",
    as: HANAKO,
    may: PEOPLE,
    from: at("offered"),
    types: async (hand) => {
      await hand.choose(READ_OUT);
      await hand.write("職員が確定する理由（必須）", "メールを使わない方");
    },
    promises: "予約確定のお知らせ",
    says: "予約を確定しました。手紙は、まだ送られていません。",
  },
  {
    act: "職員が確定する",
    as: ICHIRO,
    may: PEOPLE,
    from: ({ pastCutOff }) => `/bookings/${pastCutOff}`,
    types: async (hand) => {
      await hand.choose(READ_OUT);
      await hand.write("職員が確定する理由（必須）", "今朝、電話で約束したため");
      await hand.choose("期限（前日まで）を過ぎているが、上の理由で確定する");
    },
    promises: "過ぎていても確定する",
    says: "予約を確定しました。手紙は、まだ送られていません。",
  },
  {
    act: "希望日時を入れて案内を送る",
    as: ICHIRO,
    may: PEOPLE,
    from: at("requested"),
    types: async (hand) => {
      await hand.when("日付", "2026-12-08");
      await hand.when("始まり", "10:00");
      await hand.write("上限を超えて案内する理由", REASON);
    },
    promises: "予約可能日時の案内",
    says: "希望日時を改めました。",
  },
  {
    act: "日時を変える",
    as: HANAKO,
    may: PEOPLE,
    from: at("confirmed"),
    types: async (hand) => {
      await hand.pick("新しい日時（必須）", 12);
      await hand.choose(READ_OUT);
      await hand.write("変える理由（必須）", REASON);
    },
    promises: "予約確定のお知らせ",
    says: "日時を変えました。",
  },
  {
    act: "取り消す",
    as: ICHIRO,
    may: PEOPLE,
    from: at("confirmed"),
    types: async (hand) => {
      await hand.choose("窓口の都合");
      await hand.write("理由（必須）", REASON);
    },
    promises: "取り消しのお知らせ",
    says: "予約を取り消しました。手紙は、まだ送られていません。",
  },
  {
    act: "お断りする",
    as: HANAKO,
    may: PEOPLE,
    from: at("requested"),
    types: (hand) => hand.write("お断りする理由（必須）", REASON),
    promises: "この操作で送られる手紙はありません。",
    says: "この申込みをお断りしました。",
  },
  {
    act: "相談した",
    as: HANAKO,
    may: PEOPLE,
    from: async (floor) => {
      await floor.ofToday("begun");
      return "/";
    },
    types: async () => {},
    isWhole: true,
    says: "相談の結果を記録しました。",
  },
  {
    act: "結果の記録を取り消す",
    as: ICHIRO,
    may: PEOPLE,
    from: at("attended"),
    says: "結果の記録を取り消しました。",
  },
  {
    act: "相談の結果を記録する",
    as: HANAKO,
    may: PEOPLE,
    from: toBeRecorded,
    types: (hand) => hand.choose("連絡なし（10分経過）"),
    says: "相談の結果を記録しました。",
  },
  {
    act: "結果の記録を取り消す",
    as: HANAKO,
    may: PEOPLE,
    from: async (floor) => {
      const at = await toBeRecorded(floor);
      await floor.did(`${at}/outcome`, { outcome: "noShow" });
      return at;
    },
    promises: "連絡なし",
    says: "結果の記録を取り消しました。",
  },
  {
    act: "次回を予約する",
    as: HANAKO,
    may: PEOPLE,
    from: at("attended"),
    types: (hand) => hand.pick("次回の日時（必須）", 20),
    promises: "予約確定のお知らせ",
    says: "次回の予約を確定しました。この画面は、次回の予約です。",
  },
  {
    act: "当日のこと（窓口の遅れ、本人からの電話）を記録する",
    as: ICHIRO,
    may: PEOPLE,
    from: async (floor) => `/bookings/${(await floor.ofToday("begun")).id}`,
    types: (hand) => hand.choose("窓口の遅れ（開始が遅れたのは窓口の都合）"),
    says: "当日のことを記録しました。",
  },
  {
    act: "電話での相談に切り替える",
    as: HANAKO,
    may: PEOPLE,
    from: at("confirmed"),
    types: (hand) => hand.write("切り替える理由（必須）", "Zoomにつながらないため"),
    promises: "予約確定のお知らせ",
    says: "電話での相談に切り替えました。",
  },
  {
    act: "電話で伝えたことを記録する",
    as: ICHIRO,
    may: PEOPLE,
    from: at("confirmed"),
    types: (hand) => hand.choose("予約の日時と相談の方法"),
    says: "電話で伝えたことを記録しました。",
  },
  {
    act: "IDとパスコードを表示する",
    as: HANAKO,
    may: PEOPLE,
    from: at("confirmed"),
    by: ["ミーティングIDを読み上げる"],
    types: (hand) => hand.choose("お名前と求職番号（番号がない方は申込みの内容）を電話で確かめました"),
    atOnce: true,
    says: "IDとパスコードを表示しました。",
  },
  {
    act: "ミーティングIDを入力する",
    as: ICHIRO,
    may: PEOPLE,
    from: ({ withoutMeeting }) => `/bookings/${withoutMeeting}`,
    types: async (hand) => {
      await hand.write("ミーティングID（必須）", "98765432109");
      await hand.write("パスコード（必須）", "24681357");
    },
    promises: "予約確定のお知らせ",
    says: "ミーティングIDを入力しました。",
  },
  {
    act: "職員が対応する（受付係を止める）",
    as: HANAKO,
    may: PEOPLE,
    from: at("offered"),
    says: "職員が対応する予約にしました。",
  },
  {
    act: "受付係に戻す",
    as: ICHIRO,
    may: PEOPLE,
    from: async (floor) => {
      const { id } = await floor.booking("offered");
      await floor.did(`/bookings/${id}/take-over`);
      return `/bookings/${id}`;
    },
    says: "受付係に戻しました。",
  },
  {
    act: "覚え書きを残す",
    as: HANAKO,
    may: PEOPLE,
    from: at("confirmed"),
    types: (hand) => hand.write("覚え書き（必須）", "手話通訳を手配した"),
    says: "覚え書きを残しました。",
  },
  {
    act: "重なった申込みを一つにまとめる",
    as: ICHIRO,
    may: PEOPLE,
    from: async (floor) => {
      const caller = {
        name: "重複　見本",
        hasNumber: "yes",
        number: "15010-7654321",
        address: "twice@example.jp",
        phone: "",
      };
      await floor.did("/phone", { ...caller, slot: await floor.freeSlot() });
      await floor.did("/phone", { ...caller, slot: await floor.freeSlot() });
      const [one] = await floor.bookingsOf("15010-7654321");
      return `/bookings/${one?.id}`;
    },
    types: (hand) => hand.write("理由（必須）", "同じ希望のメールが二通届いたため"),
    says: "この申込みを終わらせ、もう一つの予約だけを残しました。",
  },
  {
    act: "当日のメールによる取り消しを認める",
    as: HANAKO,
    may: PEOPLE,
    from: async ({ window, ofToday }) => {
      const { id: bookingId } = await ofToday("coming");
      const word = {
        type: "sendWord",
        at: MORNING,
        bookingId,
        receivedAt: MORNING,
        mailId: "w1",
        about: "cancel",
      } as const;
      await handle(window.desk, word, { mail: null, references: [], staff: null });
      return `/bookings/${bookingId}`;
    },
    promises: "取り消しのお知らせ",
    says: "当日のメールによる取り消しを認めました。",
  },
  {
    act: "消去を保留する",
    as: HANAKO,
    may: PEOPLE,
    from: at("confirmed"),
    types: (hand) => hand.write("理由（必須）", "照会を受けているため"),
    says: "消去を保留しました。",
  },
  {
    act: "保留を解く",
    as: ICHIRO,
    may: CHIEF,
    from: async (floor) => {
      const { id, reference } = await floor.booking("confirmed");
      await floor.did(`/retention/booking/${id}/hold`, { reason: "照会を受けているため" });
      return { at: "/retention", act: `${reference}の保留を解く` };
    },
    types: (hand) => hand.write("理由（必須）", "照会が終わったため"),
    says: "消去の保留を解きました。",
  },
];
