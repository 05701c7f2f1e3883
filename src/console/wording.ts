import type { CancelledBy, DayNote, KeptFor, Missing, OfferNote, Status, Told, Via, Word } from "../booking/booking.ts";
import type { ActRefusal } from "../desk/acts.ts";
import type { Language, LanguageBy } from "../mail/language.ts";
import type { LetterKind } from "../mail/letters/letter.ts";
import type { SendMode } from "../mail/office.ts";
import type { LetterState, PersonRefusal, StaffAccount, Task } from "../world/store-rows.ts";
import { ACCOUNT_REFUSAL_WORDS } from "./account-words.ts";

/** Every closed list of the program in plain Japanese; the compiler finds a word that is missing. */
export const STATUS_WORDS = {
  requested: "申込み受付（日時は未定）",
  offered: "日時を案内中（仮押さえ・未確定）",
  confirmed: "予約確定",
  attended: "相談済み",
  noShow: "連絡なし（10分経過）",
  stopped: "中止",
  cancelled: "キャンセル",
  expired: "無効（期限までに返信なし）",
  declined: "辞退",
  rejected: "お断り",
} satisfies Record<Status, string>;

export const REFUSAL_WORDS = {
  unknownBooking: "その予約が見つかりません。受付番号を確かめてください。",
  alreadyKnown: "この申込みは、もう登録されています。二重には登録しません。",
  notOnOffer: "この予約は、いま日時を案内している状態ではありません。",
  notConfirmed: "この予約は確定していません。",
  alreadyConfirmed: "この予約は、もう確定しています。",
  offerLapsed: "案内した日時は無効になり、同じ日時はもう空いていません。",
  pastCutOff:
    "その日時を確定できる期限（前日まで）を過ぎています。電話で相談し、必要なら理由を書いて職員が確定してください。",
  noSuchChoice: "その番号の日時は、案内していません。",
  noSingleChoice: "どの日時か、一つに決まりません。",
  slotTaken: "その日時は、ほかの予約で埋まっています。別の日時を選んでください。",
  closedDay: "その日時は、相談を受け付けていません。",
  tooEarly: "まだ期限になっていません。",
  offerNotDelivered: "案内の手紙がまだ届いていません。",
  unsettledMails: "本人からかもしれない、まだ確かめていないメールがあります。先に「要確認のメール」を見てください。",
  noTerms: "添付できる利用規約がありません。管理者に知らせてください。",
  newTerms: "この案内の日時には、新しい利用規約が適用されます。新しい規約で案内を作り直してください。",
  withStaff: "この申込みは職員が判断することになっています。",
  alreadyStarted: "開始時刻を過ぎています。",
  notStarted: "まだその時刻になっていません。連絡なしの記録は、開始から10分たってからです。",
  wordStandsOpen: "本人から当日の連絡が届いているため、連絡なしとは記録できません。",
  notReadThrough:
    "開始から10分後までに届いたメールを、まだ読み終えていません。数分から20分ほど待って、もう一度お試しください。",
  officeWasLate: "「窓口の遅れ」が記録されているため、連絡なしとは記録できません。",
  reasonNeeded: "一人あたりの上限を超える案内です。超えてもよい理由を書いてください。",
  frozen: "この予約は職員が対応中です。結果を記録するか、受付係に戻してから操作してください。",
  unknownSeat: "その番号の口はありません。口の数は「カレンダー」で確かめられます。",
  noRoom:
    "その日時に空いている口には、Zoomの部屋がありません。前に知らせたミーティングIDを書くか、電話の相談にしてください。",
  tooFarAhead: "一年より先の日時です。日付を確かめてください。",
  cannotTelephone: "電話ができない方です。電話での相談には切り替えられません。書いて伝え、別の方法を相談してください。",
  notSamePerson: "別の方の予約です。同じ方なら、先に「利用者」の画面で記録をまとめてください。",
  notLive: "まとめる先の予約は、もう終わっています。",
  noWord: "取り消したいという当日のメールが、記録されていません。",
  nothingToDo: "いまの状態では、することがありません。すでに処理されたかもしれません。",
  alreadyBooked: "同じ方の、同じ時間の予約が、もうあります。",
  changedMeanwhile: "この画面を開いてから、ほかの職員の操作やメールで変わりました。何があったかを確かめてください。",
  alreadySettled: "このメールは、もう処理されています。",
  unknownMail: "そのメールが見つかりません。",
  stillUnreadable: "いまの読み取り方でも開けませんでした。何も変えていません。受信箱で読んでください。",
  unknownLetter: "その手紙が見つかりません。",
  unknownTask: "その用件は、もう済んでいるか、別の画面で処理するものです。",
  notWaiting: "この手紙は、いま承認や取り下げを待っていません。",
  mayHaveArrived:
    "もう届いているかもしれない手紙は、取り下げられません。もう一度送るか、送信済みとして扱ってください。",
  noLongerTrue: "内容がもう合わないため、送り直せません。届いたかを電話などで確かめ、送信済みとして扱ってください。",
  ownLetter: "あなたの操作で書かれた手紙です。別の職員の承認が必要です。",
  ownEdit: "あなたが文面を直した手紙です。別の職員の承認が必要です。",
  wordsRefused: "その文は、手紙に入れられません。アドレスや長すぎる文は入れられません。",
  chiefOnly: "この設定は、責任者だけが変えられます。",
  restoredFirst: "控えから復元した後なので、まだ自動では送れません。先に「設定」で、復元の確認を終えてください。",
  notRestored: "復元の確認は、もう終わっています。",
  previewChanged: "確認した後に、手紙の内容が変わりました。もう一度、下の内容を確かめてください。",
  staleOffer: "返信の期限まで時間がなく、この案内は送れません。電話で確かめ、職員が確定するか取り消してください。",
  senderDiffers: "予約の連絡先とは別のアドレスから届いたメールです。本人と確かめた場合だけ進められます。",
  senderUnknown: "返信先のアドレスが分からないため、送れません。",
  senderAutomatic: "自動で送られたメールかもしれないため、返信しません。",
  bookingMismatch: "このメールは、その予約の申込みより前に届いています。受付番号を確かめてください。",
  unknownPerson: "その利用者が見つかりません。",
  heldAlready: "消去の保留は、もう登録されています。",
  notHeld: "消去の保留は、登録されていません。",
  tooManyHolds: "消去の保留が多すぎて、登録できません。システムの担当者に知らせてください。",
  nothingToRelease: "消去するものがないか、前の消去がまだ終わっていません。",
  erased:
    "この利用者の情報は消去済みです。この予約の記録は変えられません。続きの相談は、新しい申込みとして登録してください。",
  noNoShows: "連絡なしの記録が、この期間にありません。別の理由を選ぶか、記録を確かめてください。",
  refusalTooLong: "お断りの期間は、今日から、決められた月数（ふつう12か月）までです。",
  alreadyRefused: "この方には、すでにお断りの期間があります。変えるときは、先に解いてください。",
  noticeSent: "このお断りのお知らせは、すでに書かれています。",
  noAddress: "メールの連絡先がありません。電話などでお伝えください。",
  numbersDiffer: "二つの記録の求職番号が違います。同じ方の記録としてまとめられません。",
  numberNeeded: "まとめる先の記録に、氏名と求職番号の両方が必要です。",
  offerChanged: "案内した日時が、この画面を開いた後に変わりました。もう一度開いて、日時を確かめてください。",
  numberOfAnotherName: "この求職番号は、別のお名前で登録されています。番号とお名前を確かめてください。",
  newHits: "確かめている間に、この時間の予約が増えました。もう一度、下の一覧を確かめてください。",
  tooManyClosures: "閉める日や外す口の数が多すぎます。過ぎたものや要らないものを取りやめてください。",
  closedTooLong: "続けて閉める日が長すぎます（40日まで）。",
  ...ACCOUNT_REFUSAL_WORDS,
} satisfies Record<ActRefusal, string>;

export const TASK_WORDS = {
  telephone: "電話をかける",
  write: "書いて伝える（電話ができない方）",
  heldMail: "メールを確かめる",
  capped: "送る数の上限に達した手紙を確かめる",
  unknownLetter: "届いたか分からない手紙を確かめる",
  failedLetter: "送れなかった手紙を確かめる",
  sameDayWord: "当日の連絡を読む",
  switchRegistration: "オンライン登録者の登録を切り替える",
  review: "申込みを確かめる",
  outcomeDue: "相談の結果を記録する",
  answerDue: "回答の約束（3営業日）を守る",
} satisfies Record<Task["kind"], string>;

export const LETTER_STATE_WORDS = {
  awaiting: "承認待ち",
  drafted: "下書きのみ（送りません）",
  capped: "上限のため停止中",
  queued: "送信待ち",
  sending: "送信中",
  accepted: "送信済み",
  unknown: "届いたか不明",
  failed: "送れませんでした",
  withdrawn: "取り下げ",
  bounced: "届かずに戻りました",
} satisfies Record<LetterState, string>;

export const LETTER_KIND_WORDS = {
  offer: "予約可能日時の案内",
  askBack: "不足している内容の確認",
  askWhich: "どの日時かの確認",
  details: "予約確定のお知らせ",
  detailsFollow: "予約確定のお知らせ（ミーティングIDは後日）",
  changeLapsed: "変更が成立しなかったお知らせ",
  reminder: "前日のお知らせ",
  replyReminder: "返信の期限のお知らせ",
  expiryNotice: "予約無効のお知らせ",
  declineReceipt: "辞退の受付のお知らせ",
  cancellationReceipt: "取り消しのお知らせ",
  phoneOnly: "当日は電話でというお願い",
  nothingFree: "空きがないというお知らせ",
  termsNotice: "利用規約の変更のお知らせ",
  heldReceipt: "受け取りのお知らせ（確定ではない）",
  couldNotRead: "読み取れなかったというお知らせ",
  refusalNotice: "オンライン相談をお断りするお知らせ",
} satisfies Record<LetterKind, string>;

export const SEND_MODE_WORDS = {
  shadow: { short: "下書きのみ", long: "下書きだけを作り、何も送りません。受信箱の印も変えません。" },
  approve: { short: "承認してから", long: "手紙を一通ずつ、職員が確かめてから送ります。" },
  auto: { short: "自動", long: "手紙を自動で送ります。" },
  stop: { short: "停止中", long: "送信を止めます。手紙は失われず、再開すると送られます。" },
} satisfies Record<SendMode, { short: string; long: string }>;

export const KEPT_WORDS = {
  nothingFree: "希望に近い空きがない",
  limit: "一人あたりの予約の上限に達している",
  holdShare: "仮押さえがその日の上限に達している",
  noTerms: "添付できる利用規約がない",
  stillMissing: "確認の後も、必要な内容がそろわない",
  unanswered: "尋ねたことに返事がない",
} satisfies Record<KeptFor, string>;

export const MISSING_WORDS = {
  name: "氏名",
  number: "求職番号",
  wishes: "希望日時",
  wishReading: "希望日時の読み方",
} satisfies Record<Missing, string>;

export const NOTE_WORDS = {
  closedDay: "希望日は閉庁日",
  outsideHours: "希望は受付時間の外",
  past: "希望は過ぎた日時",
  tooSoon: "希望は間に合わない日時",
  beyondHorizon: "希望は受付期間より先",
  offGrid: "希望の時刻は区切りに合わない",
  taken: "希望の日時は埋まっている",
  tooLong: "希望は30分を超える",
  senderAddressUsed: "差出人のアドレスを連絡先とした",
  askedBesides: "質問には職員が別に答える",
  replacesEarlier: "前の案内と差し替え",
  newWishes: "新しい希望による案内",
  newAddress: "新しいアドレスへの案内",
  byOffice: "窓口からの案内のやり直し",
  agreedByPhone: "電話で取り決めた日時",
  offeredAgain: "同じ日時を改めて案内",
  newTerms: "新しい利用規約による案内",
} satisfies Record<OfferNote, string>;

export const VIA_WORDS = {
  mail: "メール",
  phone: "電話",
  consultation: "相談のとき",
  earlier: "導入の前から",
} satisfies Record<Via, string>;

export const TOLD_WORDS = {
  offer: "案内した日時",
  details: "予約の日時と相談の方法",
  change: "日時の変更",
  cancellation: "予約の取り消し",
  other: "そのほかの連絡",
} satisfies Record<Told, string>;

export const CANCELLED_BY_WORDS = {
  mail: "本人（メール）",
  phone: "本人（電話）",
  office: "窓口の都合",
  duplicate: "同じ申込みの重なり",
} satisfies Record<CancelledBy, string>;

export const GROUND_WORDS = {
  noShows: "連絡がないまま、相談に来なかった",
  misuse: "利用規約で禁じている使い方（脅し、迷惑な行為、目的外の利用など）",
} satisfies Record<PersonRefusal["ground"], string>;

export const DAY_NOTE_WORDS = {
  officeLate: "窓口の遅れ（開始が遅れたのは窓口の都合）",
  personPhoned: "開始から10分以内に、本人から電話があった",
} satisfies Record<DayNote["about"], string>;

export const WORD_WORDS = {
  cancel: "取り消したい",
  change: "変更したい",
  late: "遅れる・つながらない",
} satisfies Record<Word["about"], string>;

export const ROLE_WORDS = { staff: "職員", chief: "責任者", operator: "運用担当" } satisfies Record<
  StaffAccount["role"],
  string
>;

export function isKey<K extends string>(words: Readonly<Record<K, unknown>>, key: string): key is K {
  return Object.hasOwn(words, key);
}

export const LANGUAGE_WORDS: Record<Language, string> = { ja: "日本語", easy: "やさしい日本語", en: "英語" };

export const LANGUAGE_BY_WORDS: Record<LanguageBy, string> = {
  written: "本人のメールから",
  asked: "本人の希望",
  staff: "職員が決めました",
};

/** What an office often leaves to be confirmed, in the words of its staff; the profile's own name stands behind, for whoever edits it. */
const UNCONFIRMED_WORDS: Readonly<Record<string, string>> = {
  address: "所在地",
  telephone: "電話番号",
  telephoneHours: "電話の受付時間",
  "mail.fromAddress": "差出人のアドレス",
  openHours: "開庁時間",
  "policy.firstStart": "最初の開始時刻",
  "policy.lastStart": "最後の開始時刻",
  "policy.pause": "昼休み",
  "policy.seats": "口の数",
  rooms: "部屋",
};

export function unconfirmedWords(name: string): string {
  const words = UNCONFIRMED_WORDS[name];
  return words === undefined ? name : `${words}（${name}）`;
}
