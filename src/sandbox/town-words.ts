import type { Status } from "../booking/booking.ts";
import type { HeldFor } from "../mail/interpret.ts";
import type { InboundState } from "../world/store.ts";
import type { ClockMove } from "./movable-clock.ts";
import type { AnswerId, SampleId } from "./town-drafts.ts";
import type { MailProgram } from "./town-people.ts";

/** The page speaks both; the mails themselves stay Japanese, as they are what the public writes and gets. */
export const LANGUAGES = ["ja", "en"] as const;

export type Language = (typeof LANGUAGES)[number];

export type TownWords = {
  title: string;
  subtitle: string;
  steps: [string, string, string];
  otherLanguage: string;
  clock: string;
  ahead: (days: number, hours: number) => string;
  moves: Record<ClockMove, string>;
  seeker: string;
  seekerNote: string;
  people: string;
  inbox: string;
  sent: string;
  nothingYet: string;
  newMail: string;
  samplesLead: string;
  samples: Record<SampleId, string>;
  reply: string;
  answersLead: string;
  answers: Record<AnswerId, string>;
  manner: string;
  programs: Record<MailProgram, string>;
  subject: string;
  body: string;
  charset: string;
  to: string;
  from: string;
  send: string;
  sending: string;
  sentNotice: string;
  replyingTo: string;
  notReplying: string;
  asSeen: string;
  asText: string;
  attachments: string;
  pickLetter: string;
  unread: string;
  office: string;
  officeNote: string;
  states: Record<InboundState, string>;
  flagged: string;
  seen: string;
  unseen: string;
  bookings: string;
  bookingsNote: string;
  statuses: Record<Status, string>;
  history: string;
  noBookings: string;
  seats: string;
  seatsNote: string;
  seatWords: { free: string; held: string; taken: string; shut: string; closedDay: string };
  console: string;
  consoleNote: string;
  account: string;
  password: string;
  mailClients: string;
  mailClientsNote: string;
  signIn: string;
  noScript: string;
  lost: string;
  failed: string;
  open: string;
  tooLong: string;
};

const JA: TownWords = {
  title: "まどぐち 試用の町",
  subtitle: "メールだけの予約を、この画面で試せます。外へは何も送りません。",
  steps: ["見本を選んで、窓口へ送る", "届いた案内に返信する", "時計を進めてみる"],
  otherLanguage: "English",
  clock: "町の時計",
  ahead: (days, hours) =>
    days + hours === 0
      ? "実際の時刻"
      : `${days > 0 ? `${days}日` : ""}${hours > 0 ? `${hours}時間` : ""}先へ進めています`,
  moves: {
    hour: "1時間後",
    day: "1日後",
    morning: "翌朝9時",
    threeBusinessDays: "3営業日後の閉庁後",
  },
  seeker: "求職者のメール",
  seekerNote: "登場する人は、みな架空です",
  people: "だれのメールを使うか",
  inbox: "受信箱",
  sent: "送信済み",
  nothingYet: "まだありません",
  newMail: "新しいメール",
  samplesLead: "選んだ見本は、書きかえて送れます。",
  samples: {
    form: "項目をそろえて",
    phone: "携帯から（JIS）",
    outlook: "古いOutlookから（Shift_JIS）",
    missing: "求職番号を書き忘れ",
    closed: "閉庁日を希望",
    unregistered: "求職登録がまだ",
    blank: "白紙から書く",
  },
  reply: "返信",
  answersLead: "返信する",
  answers: {
    yes: "お願いします",
    second: "2番",
    otherDay: "別の日",
    decline: "辞退",
    cancel: "キャンセル",
    automatic: "自動返信",
    own: "自分で書く",
  },
  manner: "引用のしかた",
  programs: { gmail: "Gmail", iphone: "iPhone", outlook: "Outlook" },
  subject: "件名",
  body: "本文",
  charset: "文字コード",
  to: "宛先",
  from: "差出人",
  send: "送信する",
  sending: "送信しています…",
  sentNotice: "送信しました。返事が届くと、ここに開きます。",
  replyingTo: "返信を書く",
  notReplying: "新しいメールを書く",
  asSeen: "見たまま",
  asText: "文字だけ",
  attachments: "添付",
  pickLetter: "受信箱のメールを選ぶと、ここで読めます。",
  unread: "未読",
  office: "窓口のメール",
  officeNote: "職員の共有メール",
  states: { new: "確認中", handled: "対応済み", held: "要確認", ignored: "対象外" },
  flagged: "旗つき",
  seen: "既読",
  unseen: "未読",
  bookings: "予約",
  bookingsNote: "状態と経過",
  statuses: {
    requested: "受付",
    offered: "案内中（未確定）",
    confirmed: "確定",
    attended: "相談済み",
    noShow: "10分経過",
    stopped: "中止",
    cancelled: "キャンセル",
    expired: "無効",
    declined: "辞退",
    rejected: "お断り",
  },
  history: "経過",
  noBookings: "予約はまだありません。メールを送ると、ここに現れます。",
  seats: "これからの空き",
  seatsNote: "1口",
  seatWords: { free: "空き", held: "仮押さえ", taken: "確定", shut: "受付終了", closedDay: "閉庁" },
  console: "職員の管理画面を開く",
  consoleNote: "試用の口座で入れます",
  account: "名前",
  password: "合言葉",
  mailClients: "ふだんのメールソフトをつなぐ",
  mailClientsNote: "暗号化なし、この機械の中だけで使えます。",
  signIn: "利用者名とパスワード",
  noScript: "この画面にはJavaScriptが必要です。",
  lost: "試用の町につながりません。止まっているようです。",
  failed: "できませんでした。",
  open: "開く",
  tooLong: "本文が長すぎます。",
};

const EN: TownWords = {
  title: "madoguchi trial town",
  subtitle: "Try booking an online consultation by e-mail, all inside this page. Nothing leaves this machine.",
  steps: ["Pick a sample and send it to the office", "Answer the offer that comes back", "Move the clock forward"],
  otherLanguage: "日本語",
  clock: "Town clock",
  ahead: (days, hours) =>
    days + hours === 0
      ? "real time"
      : `${[days > 0 ? `${days} d` : "", hours > 0 ? `${hours} h` : ""].filter(Boolean).join(" ")} ahead of real time`,
  moves: {
    hour: "+1 hour",
    day: "+1 day",
    morning: "Next 9:00",
    threeBusinessDays: "+3 business days",
  },
  seeker: "Job seeker's mail",
  seekerNote: "everybody here is invented; mails stay Japanese",
  people: "Whose mailbox",
  inbox: "Inbox",
  sent: "Sent",
  nothingYet: "nothing yet",
  newMail: "New mail",
  samplesLead: "Pick one, change it if you like, and send it.",
  samples: {
    form: "All items given",
    phone: "Mobile phone (ISO-2022-JP)",
    outlook: "Old Outlook (Shift_JIS)",
    missing: "Number forgotten",
    closed: "On a closed day",
    unregistered: "Not registered yet",
    blank: "Blank",
  },
  reply: "Reply",
  answersLead: "Reply",
  answers: {
    yes: "Yes, please",
    second: "Number 2",
    otherDay: "Another day",
    decline: "Decline",
    cancel: "Cancel",
    automatic: "Auto-reply",
    own: "My own words",
  },
  manner: "Quote like",
  programs: { gmail: "Gmail", iphone: "iPhone", outlook: "Outlook" },
  subject: "Subject",
  body: "Text",
  charset: "Charset",
  to: "To",
  from: "From",
  send: "Send",
  sending: "Sending…",
  sentNotice: "Sent. An answer will open here.",
  replyingTo: "Write a reply",
  notReplying: "Write a new mail",
  asSeen: "As it looks",
  asText: "Text only",
  attachments: "Attached",
  pickLetter: "Choose a mail from the inbox to read it here.",
  unread: "unread",
  office: "The office's mail",
  officeNote: "staff's shared inbox",
  states: { new: "being read", handled: "handled", held: "for staff", ignored: "not for us" },
  flagged: "flagged",
  seen: "read",
  unseen: "unread",
  bookings: "Bookings",
  bookingsNote: "state and history",
  statuses: {
    requested: "requested",
    offered: "offered, not confirmed",
    confirmed: "confirmed",
    attended: "attended",
    noShow: "no-show",
    stopped: "stopped",
    cancelled: "cancelled",
    expired: "expired",
    declined: "declined",
    rejected: "rejected",
  },
  history: "History",
  noBookings: "No bookings yet. Send a mail and one appears here.",
  seats: "Coming days",
  seatsNote: "one seat",
  seatWords: { free: "free", held: "on hold", taken: "confirmed", shut: "no longer offered", closedDay: "closed" },
  console: "Open the staff console",
  consoleNote: "sign in with the trial account",
  account: "Name",
  password: "Password",
  mailClients: "Use your own mail program",
  mailClientsNote: "Without encryption; reachable on this machine only.",
  signIn: "User and password",
  noScript: "This page needs JavaScript.",
  lost: "The trial town does not answer. It seems to have stopped.",
  failed: "That did not work.",
  open: "open",
  tooLong: "The text is too long.",
};

export function wordsOf(language: Language): TownWords {
  return language === "ja" ? JA : EN;
}

export function languageOf(text: string | undefined): Language {
  return text === "en" ? "en" : "ja";
}

/** Why the clerk leaves a mail to a person; the console says it at length. */
export const HELD_SHORT: Readonly<Record<Language, Record<HeldFor, string>>> = {
  ja: {
    unreadable: "文字が読めない",
    oversize: "大きすぎる",
    brokenMail: "形が壊れている",
    maybeAutomatic: "自動返信かもしれない",
    unclear: "用件が不明",
    question: "質問がある",
    doubtfulWish: "希望日時が決まらない",
    noThread: "どの予約か不明",
    noProof: "本人の証拠がない",
    failedAuthentication: "送信元の認証に失敗",
    addressDiffers: "連絡先が違う",
    wrongAddressee: "別の人からの返信",
    changeRequest: "確定後の変更希望",
    lateWord: "遅れるという連絡",
    lateReply: "期限後の返信",
    bounce: "手紙が届かなかった",
    inJunk: "迷惑メールにあった",
    sameIdOtherContent: "識別番号が重複",
    foundAfterReset: "番号の付け直し後に発見",
    personConflict: "氏名や番号が食い違う",
    severalRequests: "複数の申込み",
    refused: "決まりにより職員へ",
    manyAttempts: "処理に失敗",
  },
  en: {
    unreadable: "unreadable",
    oversize: "too large",
    brokenMail: "broken mail",
    maybeAutomatic: "maybe automatic",
    unclear: "unclear",
    question: "asks a question",
    doubtfulWish: "doubtful wish",
    noThread: "which booking?",
    noProof: "no proof of sender",
    failedAuthentication: "failed authentication",
    addressDiffers: "address differs",
    wrongAddressee: "wrong sender",
    changeRequest: "wants a change",
    lateWord: "running late",
    lateReply: "reply came late",
    bounce: "bounced",
    inJunk: "was in Junk",
    sameIdOtherContent: "same ID, other text",
    foundAfterReset: "found after a reset",
    personConflict: "name or number conflicts",
    severalRequests: "several requests",
    refused: "refused by the rules",
    manyAttempts: "failed repeatedly",
  },
};
