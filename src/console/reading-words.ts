import type { Doubt, Intent } from "../mail/reading.ts";

/** What the clerk read in a mail, in plain Japanese. */
export const INTENT_WORDS = {
  request: "予約の申込み",
  accept: "承諾の返信",
  choose: "日時を選ぶ返信",
  other_times: "別の日時の希望",
  cancel: "取り消し",
  change: "変更の希望",
  decline: "辞退",
  late: "遅れる・つながらないという連絡",
  question: "質問",
  unclear: "はっきりしない",
} satisfies Record<Intent, string>;

export const DOUBT_WORDS = {
  maybe_automatic: "自動返信かもしれない",
  unreadable: "確かに読み取れない",
  weekday_mismatch: "日付と曜日が合わない",
  ambiguous_time: "時刻が二通りに読める",
  ambiguous_date: "日付が二通りに読める",
  closed_day: "閉庁日",
  outside_hours: "受付時間の外",
  past: "過ぎた日時",
  too_soon: "間に合わない",
  beyond_horizon: "受付期間より先",
  no_date: "日付がない",
  too_long: "30分を超える",
  missing_name: "氏名がない",
  missing_number: "求職番号がない",
  missing_wishes: "希望日時がない",
  address_differs: "連絡先が差出人と違う",
  address_mistyped: "アドレスの書き間違いかもしれない",
  bare_yes: "どの日時か書かれていない",
  contradiction: "食い違いがある",
  condition: "条件が付いている",
  question: "質問がある",
  remark: "予約とは別のことが書き添えられている",
  several_requests: "複数の申込みがある",
  failed_authentication: "送信元の認証に失敗",
  wrong_addressee: "案内した相手と違う",
  late: "期限の後に届いた",
} satisfies Record<Doubt, string>;
