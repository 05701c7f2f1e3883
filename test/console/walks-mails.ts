import { PEOPLE, type Walk } from "./walk.ts";
import type { Floor } from "./walk-floor.ts";
import { HANAKO, ICHIRO, mailText } from "./window.ts";

const YES = "お世話になっております。1でお願いできますでしょうか。";

const onMail = (body: string, status?: Parameters<Floor["mail"]>[1]) => async (floor: Floor) =>
  `/mails/${(await floor.mail(body, status)).id}`;

/** A mail of somebody unknown, held among the others. */
const fromOutside =
  (from: string) =>
  async ({ window }: Floor) =>
    `/mails/${await window.receiveHeld(mailText({ from, subject: "お尋ね", body: "よろしくお願いします" }), from)}`;

/** What is made of a held mail, and of a letter that waits. */
export const ON_MAILS: readonly Walk[] = [
  {
    act: "新しい申込みとして受け付ける",
    as: HANAKO,
    may: PEOPLE,
    from: fromOutside("someone@example.jp"),
    types: async (hand) => {
      await hand.write("お名前", "例題 三郎");
      await hand.choose("ない、または手元にないと答えている");
      await hand.write("連絡先のメールアドレス（必須）", "someone@example.jp");
      await hand.when("日付", "2026-12-10");
      await hand.when("始まり", "14:00");
    },
    isWhole: true,
    promises: "予約可能日時の案内",
    says: "新しい申込みとして受け付けました。手紙は、まだ送られていません。",
  },
  {
    act: "案内への承諾として扱う",
    as: ICHIRO,
    may: PEOPLE,
    from: onMail(YES),
    types: async (hand) => hand.choose(await hand.labelWith("(1)")),
    promises: "予約確定のお知らせ",
    says: "案内への承諾として扱い、予約を確定しました。",
  },
  {
    act: "別の希望日時として扱う",
    as: HANAKO,
    may: PEOPLE,
    from: onMail("やはり別の日にしたいです。"),
    types: async (hand) => {
      await hand.when("日付", "2026-12-11");
      await hand.when("始まり", "09:30");
    },
    promises: "予約可能日時の案内",
    says: "別の希望日時として扱いました。",
  },
  {
    act: "案内の辞退として扱う",
    as: ICHIRO,
    may: PEOPLE,
    from: onMail("今回は見送ります。"),
    types: async () => {},
    isWhole: true,
    promises: "辞退の受付のお知らせ",
    says: "案内の辞退として扱いました。",
  },
  {
    act: "取り消しの連絡として扱う",
    as: HANAKO,
    may: PEOPLE,
    from: onMail("取り消してください。", "confirmed"),
    types: async () => {},
    isWhole: true,
    promises: "取り消しのお知らせ",
    says: "取り消しの連絡として扱いました。",
  },
  {
    act: "「読み取れなかった」と知らせる",
    as: ICHIRO,
    may: PEOPLE,
    from: fromOutside("garbled@example.jp"),
    promises: "読み取れなかったというお知らせ",
    says: "「読み取れなかった」と知らせる手紙を作りました。",
  },
  {
    act: "自分で返事をした",
    as: HANAKO,
    may: PEOPLE,
    from: fromOutside("answered@example.jp"),
    promises: "この操作で送られる手紙はありません。",
    says: "メールを「自分で返事をした」として処理済みにしました。",
  },
  {
    act: "予約とは関係ない",
    as: ICHIRO,
    may: PEOPLE,
    from: fromOutside("news@example.jp"),
    promises: "この操作で送られる手紙はありません。",
    says: "メールを「予約とは関係ない」として処理済みにしました。",
  },
  {
    act: "保存したメールを読み直す",
    as: HANAKO,
    may: PEOPLE,
    from: fromOutside("again@example.jp"),
    promises: "要確認のまま残ります。",
    isRepeatable: true,
    says: "メールを読み直しました。",
  },
  {
    act: "まとめて「予約とは関係ない」とする",
    as: ICHIRO,
    may: PEOPLE,
    from: async (floor) => {
      for (let n = 0; n < 7; n++) await fromOutside("many@example.com")(floor);
      return "/mails";
    },
    by: ["many@example.com"],
    promises: "この操作で送られる手紙はありません。",
    says: "この差出人のメールを、まとめて「予約とは関係ない」としました。",
  },
  {
    act: "承認して送る",
    as: HANAKO,
    may: PEOPLE,
    from: async (floor) => `/letters/${(await floor.letter("awaiting")).id}`,
    atOnce: true,
    says: "手紙を承認しました。",
  },
  {
    act: "文面を直す",
    as: ICHIRO,
    may: PEOPLE,
    from: async (floor) => {
      const { id: bookingId } = await floor.booking("offered");
      await floor.did(`/bookings/${bookingId}/offer`, { date1: "2026-12-14", from1: "10:00", reason: "試験のため" });
      const letter = await floor.letterOf(bookingId);
      return `/letters/${letter.id}`;
    },
    types: (hand) => hand.write("1番目の文", "お申込みをありがとうございます。"),
    isWhole: true,
    promises: "お申込みをありがとうございます。",
    says: "文面を直しました。別の職員の承認を待っています。",
  },
  {
    act: "取り下げる",
    as: HANAKO,
    may: PEOPLE,
    from: async (floor) => `/letters/${(await floor.letter("awaiting")).id}`,
    says: "手紙を取り下げました。",
  },
  {
    act: "送信済みとして扱う",
    as: ICHIRO,
    may: PEOPLE,
    from: async (floor) => {
      const { id } = await floor.letter("failed");
      await floor.window.desk.hold.transaction((tx) => tx.updateLetter(id, { state: "unknown" }));
      return `/letters/${id}`;
    },
    says: "手紙を、送信済みとして記録しました。",
  },
];
