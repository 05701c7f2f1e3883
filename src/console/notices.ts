import { html } from "hono/html";
import type { SendMode } from "../mail/office.ts";
import type { LetterState } from "../world/store-rows.ts";
import type { Html } from "./layout.ts";
import type { Ctx } from "./room.ts";
import { isKey } from "./wording.ts";

/** What the page after an act says; only words of these lists, never text from the address bar. */
const ON_BOOKINGS = {
  confirm: "予約を確定しました。",
  cancel: "予約を取り消しました。",
  offer: "希望日時を改めました。",
  outcome: "相談の結果を記録しました。",
  note: "当日のことを記録しました。",
  undo: "結果の記録を取り消しました。「予約確定」に戻っています。",
  again: "次回の予約を確定しました。この画面は、次回の予約です。",
  "take-over": "職員が対応する予約にしました。受付係は、戻すまで何も送りません。",
  "hand-back": "受付係に戻しました。",
  memo: "覚え書きを残しました。",
  move: "日時を変えました。",
  reject: "この申込みをお断りしました。本人がまだ知らないときは、伝える用件が残っています。",
  told: "電話で伝えたことを記録しました。",
  telephone: "電話での相談に切り替えました。",
  duplicate: "この申込みを終わらせ、もう一つの予約だけを残しました。",
  "accept-word": "当日のメールによる取り消しを認めました。",
  "meeting-id": "ミーティングIDを入力しました。",
  phone: "電話の申込みを登録し、日時を仮押さえしました。この後の流れを相手に伝えてください。",
  entered: "前から決まっていた予約を入力しました。手紙は送っていません。",
} as const;

const ON_MAILS = {
  "mail-request": "新しい申込みとして受け付けました。",
  "mail-accept": "案内への承諾として扱い、予約を確定しました。",
  "mail-wishes": "別の希望日時として扱いました。",
  "mail-decline": "案内の辞退として扱いました。",
  "mail-cancel": "取り消しの連絡として扱いました。",
  "mail-could-not-read": "メールを処理済みにし、「読み取れなかった」と知らせる手紙を作りました。",
  "mail-answered": "メールを「自分で返事をした」として処理済みにしました。",
  "mail-not-for-us": "メールを「予約とは関係ない」として処理済みにしました。",
  "sender-not-for-us": "この差出人のメールを、まとめて「予約とは関係ない」としました。",
  readAgain: "メールを読み直しました。結果を確かめて、扱いを選んでください。",
} as const;

const ON_PEOPLE = {
  "person-address": "メールの連絡先を改めました。",
  "person-phone": "電話番号を記録しました。",
  "person-language": "手紙のことばを決めました。",
  "person-merge": "二つの記録を、同じ方としてまとめました。",
  "person-correct": "氏名と求職番号を訂正しました。",
  "person-unmerge": "まとめたことを取り消しました。",
  "person-cannot-telephone": "電話についての記録を変えました。",
  "person-refuse": "オンライン相談のお断りを記録しました。本人には、まだ何も送っていません。",
  "person-lift": "お断りを解きました。",
  "person-refusal-notice": "お断りのお知らせを書きました。",
} as const;

const ON_LETTERS = {
  edited: "文面を直しました。別の職員の承認を待っています。",
  released: "手紙を承認しました。順に送られます。",
  withdrawn: "手紙を取り下げました。",
  sent: "手紙を、送信済みとして記録しました。",
  overtaken: "予約の状態が変わっていたため、手紙は送らずに取り下げました。",
  tooLate: "送っても間に合わないため、手紙は送らずに取り下げました。",
  madeAnew:
    "返信までの時間が足りないか、利用規約が新しくなるため、前の手紙を取り下げ、新しい手紙を作りました。新しい手紙を確かめてください。",
} as const;

const ON_THE_OFFICE = {
  feedEnded: "カレンダーのアドレスをやめました。",
  feedReferences: "カレンダーに載せるものを決めました。",
  changed: "変更を記録しました。いまから、この内容です。",
  hoursPlanned: "変更を記録しました。始める日から、この曜日と時間になります。",
  closed: "用件を済みにしました。",
  dayToTelephone: "これから始まる今日の相談を、電話での相談に切り替えました。",
  dayClosed: "相談の日を閉めました。",
  dayReopened: "閉めた日を、また相談の日にしました。",
  seatOut: "口を外しました。",
  seatBack: "外した口を戻しました。",
  seatHours: "口の曜日と時間を変えました。",
  sendMode: "手紙の送り方を変えました。",
  onePerson: "一人での承認の決まりを変えました。",
  restored: "復元の確認を終えました。",
  termsPublished:
    "新しい版の規約を公表しました。お知らせの手紙と、案内の作り直しは、これから係が順に行います。掲示用のお知らせを印刷して、窓口に掲示してください。",
  wording: "手紙の文面を変えました。次に書かれる手紙から使われます。",
  disclosed: "開示を記録しました。",
  kept: "消去を保留しました。",
  keptNoMore: "消去の保留を解きました。",
  erasing: "消去を承認しました。順に消去されます。",
  password: "パスワードを変えました。ほかの場所でのサインインは、すべて終わりました。",
  role: "役割を変えました。",
  shut: "登録を閉じました。この方は、もうサインインできません。",
  open: "登録を開きました。この方は、またサインインできます。",
  sessions: "サインインを終わらせました。",
  "second-factor": "二段階の確認を取り消しました。",
  "outside-name": "組織のアカウントの名前を記録しました。",
} as const;

const NOTICES = { ...ON_BOOKINGS, ...ON_MAILS, ...ON_PEOPLE, ...ON_LETTERS, ...ON_THE_OFFICE };

export type Notice = keyof typeof NOTICES;
/** The last part of the path of an act on a booking, a mail or a person; its words stand above. */
export type BookingDeed = keyof typeof ON_BOOKINGS;
export type MailDeed = keyof typeof ON_MAILS extends infer K ? (K extends `mail-${infer Path}` ? Path : never) : never;
export type PersonDeed = keyof typeof ON_PEOPLE extends `person-${infer Path}` ? Path : never;

/** Where the letters that an act wrote stand; somebody new would think that they have left. */
const LETTERS = {
  queued: "手紙は、順に送られます。",
  awaiting: "手紙は、まだ送られていません。「手紙」の画面で承認すると送られます。",
  capped: "送る数の上限に達したため、手紙は止まっています。「手紙」の画面で、送るかを決めてください。",
  drafted: "手紙は下書きだけを作りました。送られません。",
  stopped: "送信は停止中です。手紙は、送信を再開すると送られます。",
} as const;
/** What a person must know first, first. */
const FIRST = ["capped", "awaiting", "drafted", "queued"] as const satisfies readonly LetterState[];

/** The path after an act, told of what became of its letters. */
export function withLetters(path: string, letters: readonly LetterState[], mode: SendMode): string {
  const state = FIRST.find((one) => letters.includes(one));
  if (state === undefined || !path.includes("done=")) return path;
  return `${path}&letters=${state === "queued" && mode === "stop" ? "stopped" : state}`;
}

export function noticeOf(c: Ctx): Html | null {
  const { done = "", letters = "" } = c.req.query();
  if (!isKey(NOTICES, done)) return null;
  const { base } = c.get("visit");
  const ofLetters = isKey(LETTERS, letters) ? LETTERS[letters] : "";
  const isToBeSeen = letters === "awaiting" || letters === "capped";
  return html`${NOTICES[done]}${ofLetters}${isToBeSeen ? html`<a href="${base}/letters">手紙を見る</a>　` : ""}${done.startsWith("mail-") ? html`<a href="${base}/mails">要確認のメールの一覧へ</a>` : ""}`;
}
