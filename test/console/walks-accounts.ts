import { beginSecondFactor } from "../../src/desk/second-factor.ts";
import type { Hand } from "./hand.ts";
import { EVERYBODY, MANAGERS, type Walk } from "./walk.ts";
import type { Floor } from "./walk-floor.ts";
import { HANAKO, ICHIRO, JIRO, MORNING, PASSWORD } from "./window.ts";

/** Who changes only what is their own. */
export const SAKI = { ...HANAKO, id: "saki", displayName: "練習 さき" };

/** What is done with an account by whoever manages them. */
export const ON_ACCOUNTS: readonly Walk[] = [
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
  {
    act: "登録を開く",
    as: ICHIRO,
    may: MANAGERS,
    from: async (floor) => {
      const at = await accountOf(floor, "kaki");
      await floor.did(`${at}/shut`);
      return at;
    },
    says: "登録を開きました。",
  },
  {
    act: "新しいパスワードを作る",
    as: JIRO,
    may: MANAGERS,
    from: (floor) => accountOf(floor, "kuri"),
    says: "このパスワードは、いまこの画面にだけ出ています。",
  },
  {
    act: "サインインを終わらせる",
    as: ICHIRO,
    may: MANAGERS,
    from: async (floor) => {
      const at = await accountOf(floor, "nashi");
      await floor.browserOf({ ...HANAKO, id: "nashi" });
      return at;
    },
    isRepeatable: true,
    says: "サインインを終わらせました。",
  },
  {
    act: "二段階の確認を取り消す",
    as: JIRO,
    may: MANAGERS,
    from: async (floor) => {
      const at = await accountOf(floor, "yuzu");
      await useSecondFactor(floor, "yuzu");
      return at;
    },
    says: "二段階の確認を取り消しました。",
  },
];

async function accountOf({ window }: Floor, id: string): Promise<string> {
  await window.desk.hold.transaction((tx) => tx.saveStaff({ ...HANAKO, id, displayName: "練習 職員" }));
  return `/staff/${id}`;
}

const RECOVERY_CODES = ["aaaaa-bbbbb-ccccc-ddddd", "eeeee-fffff-ggggg-hhhhh"];

async function useSecondFactor({ window }: Floor, id: string): Promise<void> {
  const factor = { secret: "A".repeat(32), step: 0, recoveryCodes: RECOVERY_CODES };
  const own = { at: MORNING, by: id };
  await window.desk.hold.transaction((tx) => beginSecondFactor(tx, window.desk, own, factor));
}

const proves = (code: string) => async (hand: Hand) => {
  await hand.write("いまのパスワード（必須）", PASSWORD);
  await hand.write("確認コード（または予備のコード）（必須）", code);
};

/** What somebody does with the own account, one after another. */
export const ON_THE_OWN_ACCOUNT: readonly Walk[] = [
  {
    act: "ほかをすべて終わらせる",
    as: SAKI,
    may: EVERYBODY,
    isOwn: true,
    from: async ({ window, browserOf }) => {
      await browserOf(SAKI);
      await window.browser().signIn(SAKI);
      return "/account";
    },
    isRepeatable: true,
    says: "サインインを終わらせました。",
  },
  {
    act: "作り直す",
    as: SAKI,
    may: EVERYBODY,
    from: async (floor) => {
      await useSecondFactor(floor, SAKI.id);
      return "/account";
    },
    by: ["二段階の確認を見る", "予備のコードを作り直す"],
    types: proves(RECOVERY_CODES[0] ?? ""),
    atOnce: true,
    says: "二段階の確認は、いま有効です。",
  },
  {
    act: "やめる",
    as: SAKI,
    may: EVERYBODY,
    from: async (floor) => {
      await useSecondFactor(floor, SAKI.id);
      return "/account/second-factor";
    },
    by: ["二段階の確認をやめる"],
    types: proves(RECOVERY_CODES[1] ?? ""),
    atOnce: true,
    says: "二段階の確認を取り消しました。",
  },
  {
    act: "パスワードを変える",
    as: SAKI,
    may: EVERYBODY,
    from: () => "/account",
    by: ["パスワードを変える"],
    types: async (hand) => {
      await hand.write("いまのパスワード（必須）", PASSWORD);
      await hand.write("新しいパスワード（必須）", "saki no nagai pasuwado");
      await hand.write("新しいパスワード（もう一度）（必須）", "saki no nagai pasuwado");
    },
    atOnce: true,
    says: "パスワードを変えました。",
  },
];
