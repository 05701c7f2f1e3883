import type { Action, Damage, Doubt, Intent, Sender } from "./reading.ts";

/** What a marked stretch of the mail's text was to the clerk. */
export type MarkKind =
  | "old"
  | "wish"
  | "excluded"
  | "otherDate"
  | "choice"
  | "name"
  | "number"
  | "email"
  | "phone"
  | "companion"
  | "signal";

export const MARK_WORDS = {
  old: "引用・署名（読み取りに使わない）",
  wish: "希望日時",
  excluded: "希望から除く日時",
  otherDate: "希望とは読まない日時",
  choice: "選んだ日時",
  name: "氏名",
  number: "求職番号",
  email: "連絡先",
  phone: "電話番号",
  companion: "同席・通訳",
  signal: "判断のもとになった言葉",
} satisfies Record<MarkKind, string>;

export const SENDER_SENTENCES = {
  person: "人が書いたメールと読みました。",
  auto_reply: "自動返信と読みました。中の日付や返事の言葉は使いません。",
  bounce: "送ったメールが届かなかったという通知と読みました。",
  receipt: "開封の知らせと読みました。開封は同意ではありません。",
  bulk: "一斉に送られたメールと読みました。",
} satisfies Record<Sender, string>;

export const INTENT_SENTENCES = {
  request: "予約の申込みと読みました。",
  accept: "案内した日時への承諾と読みました。",
  choose: "案内した日時の中から選ぶ返信と読みました。",
  other_times: "案内とは別の日時の希望と読みました。",
  cancel: "予約の取り消しと読みました。",
  change: "予約の変更の希望と読みました。",
  decline: "案内の辞退と読みました。",
  late: "遅れる、またはつながらないという連絡と読みました。",
  question: "質問と読みました。",
  unclear: "何を望んでいるか、言葉からははっきりしません。",
} satisfies Record<Intent, string>;

export const DOUBT_SENTENCES = {
  maybe_automatic: "自動で送られたかもしれない印があります。",
  unreadable: "確かに読み取れないところがあり、本文の内容は使いません。",
  weekday_mismatch: "日付と曜日が合いません。",
  ambiguous_time: "時刻が二通りに読めるか、おおよその時刻です。",
  ambiguous_date: "日付が二通りに読めるか、暦にない日です。",
  closed_day: "閉庁日に当たります。",
  outside_hours: "受付できる時間の外です。",
  past: "過ぎた日時です。",
  too_soon: "到着した当日なので、前日までの確定に間に合いません。",
  beyond_horizon: "受付期間より先の日です。",
  no_date: "時刻だけで、日付がありません。",
  too_long: "1回の相談の上限を超える長さです。",
  missing_name: "氏名がありません。",
  missing_number: "求職番号について何も書かれていません。",
  missing_wishes: "希望の日時がありません。",
  address_differs: "連絡先が差出人のアドレスと違います。",
  address_mistyped: "連絡先のアドレスに書き間違いがあるようです。",
  bare_yes: "承諾の言葉はありますが、どの日時か一つに決まりません。",
  contradiction: "言葉どうし、または案内との間に食い違いがあります。",
  condition: "条件や迷いの言葉が付いています。",
  question: "質問が含まれています。",
  remark:
    "希望の日時のほかに、受付係が読み取れないことが書き添えられています。予約の妨げになる言葉は見当たりませんが、職員が目を通します。",
  several_requests: "複数の人の氏名が書かれています。",
  failed_authentication: "送信元の確認（認証）に失敗しています。",
  wrong_addressee: "案内を送った相手とは別のアドレスからの返信です。",
  late: "返信の期限、または当日に入ってから届きました。",
} satisfies Record<Doubt, string>;

/** Why a mail as a whole is not read by the clerk; said instead of the general sentence. */
export const DAMAGE_SENTENCES = {
  subject: "件名に、失われて読めない文字があります。",
  too_long: "本文が長すぎるため、途中までしか見ていません。",
  alternatives_differ: "文字だけの本文と装飾付きの本文（HTML）とで、書かれていることが違います。",
  unseen: "装飾付きの本文（HTML）に、人の目にはほとんど見えない文字があります。",
  structure: "メールの区切りが壊れているか、途中で切れています。続きや別の本文が失われているかもしれません。",
  enclosed: "別のメールが添付されています。その中の言葉は差出人のものとは限りません。",
  winmail: "本文が winmail.dat（Outlook専用の形式）の中にあり、開けません。",
  encrypted: "本文が暗号化されていて、開けません。",
} satisfies Record<Damage, string>;

export const ACTION_SENTENCES = {
  offer: "予約できる日時を案内します。",
  ask: "足りないことや二通りに読めることを、返信で尋ねます。",
  confirm: "予約を確定します。",
  cancel: "予約または仮押さえを取り消します。",
  phone_only: "当日の連絡なので、電話をお願いする返信をします。",
  staff: "自動では進めず、職員に渡します。",
  ignore: "何も送らず、記録だけを残します。",
} satisfies Record<Action, string>;

/** Words that speak for an intent or a doubt; looked for only where the reading came to it, to show what it rests on. */
export const SIGNALS: Partial<Record<Intent | Doubt, RegExp>> = {
  request:
    /(?:オンライン|zoom|予約|相談|面談)[^。\n]{0,12}(?:希望|お願い|申し?込|予約|したい)|希望(?:します|いたします)/gi,
  accept:
    /承知|了解|了承|同意|はい|(?:お願い|おねがい)(?:いた|致)?(?:し|申し上げ)ます|ありがとう|yes|accept|ok\b|please|thank you/gi,
  bare_yes: /承知|了解|了承|はい|(?:お願い|おねがい)(?:いた|致)?(?:し|申し上げ)ます|どれでも|全部|yes|ok\b|please/gi,
  choose:
    /[①-⑳❶-❿]|[0-9０-９一二三四五六]\s*(?:番目?|つ目|個目|件目)|(?:上から|候補|第|No\.?)\s*[0-9０-９一二三四五六]/gi,
  other_times:
    /都合が[^。\n]{0,6}|別の(?:日|時間|日時)|変更|いかが(?:です|でしょう)|not available|another (?:day|time)/gi,
  cancel: /キャンセル|取り?消し?|取りやめ|欠席|行けな(?:く|い)|cancel/gi,
  decline: /キャンセル|辞退|見送(?:ら|り|る)|取り?消し?|cancel/gi,
  change: /変更|延期|別の(?:日|時間|日時)|振り?替え?|reschedul/gi,
  late: /遅れ|遅刻|間に合|つなが[^。\n]{0,4}|入れ(?:ない|ません)|late/gi,
  question: /[^。\n]{0,20}(?:[?？]|(?:です|ます|でしょう|ません)か(?=[。\n]|$))/g,
  condition:
    /(?:なら|れば|でしたら|たら|もし|次第|ただし|検討|考え|かもしれ|たぶん|おそらく|仮に|まだ|if|maybe)[^。\n、]{0,8}/gi,
  contradiction: /やっぱり|やはり|訂正|間違|電話|窓口|対面|結構です|大丈夫です|以外|ただ(?=、)|しかし/g,
};
