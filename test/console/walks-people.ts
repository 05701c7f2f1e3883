import { CHIEF, PEOPLE, type Walk } from "./walk.ts";
import type { Floor } from "./walk-floor.ts";
import { HANAKO, ICHIRO } from "./window.ts";

const onPerson = async (floor: Floor) => `/people/${(await floor.booking("confirmed")).personId}`;
const refusedPerson = async (floor: Floor) => {
  const at = await onPerson(floor);
  await floor.did(`${at}/refuse`, { ground: "misuse", until: "2027-01-29", reason: "試験" });
  return at;
};

/** Two records at one address, whose names are written differently: of one a reference, of the other its page. */
async function twoRecords(floor: Floor, number: string, address: string): Promise<{ into: string; at: string }> {
  const caller = { address, phone: "" };
  const first = { ...caller, name: "記録　例題", hasNumber: "yes", number };
  await floor.did("/phone", { ...first, slot: await floor.freeSlot() });
  const second = { ...caller, name: "記録　れい題", hasNumber: "no", number: "" };
  await floor.did("/phone", { ...second, slot: await floor.freeSlot() });
  const [mine] = await floor.bookingsOf(number);
  const other = (await floor.bookingsAt(address)).find(({ id }) => id !== mine?.id);
  return { into: mine?.reference ?? "", at: `/people/${other?.personId}` };
}

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
      const { into, at } = await twoRecords(floor, "15010-7654300", "one-of-two@example.jp");
      floor.noted = into;
      return at;
    },
    types: (hand, floor) => hand.write("まとめる先の方の、予約の受付番号（必須）", floor.noted),
    says: "二つの記録を、同じ方としてまとめました。",
  },
  {
    act: "まとめたことを取り消す",
    as: ICHIRO,
    may: PEOPLE,
    from: async (floor) => {
      const { into, at } = await twoRecords(floor, "15010-7654310", "two-again@example.jp");
      await floor.did(`${at}/merge`, { reference: into });
      return at;
    },
    types: (hand) => hand.write("理由（必須）", "別の方だったため"),
    says: "まとめたことを取り消しました。",
  },
  {
    act: "電話番号を記録する",
    as: HANAKO,
    may: PEOPLE,
    from: onPerson,
    types: (hand) => hand.write("電話番号（必須）", "025-000-0012"),
    promises: "この操作で送られる手紙はありません。",
    says: "電話番号を記録しました。",
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
