import type { Event, Evidence, Frozen, Slot } from "../booking/booking.ts";
import type { MeetingEvent } from "../booking/meeting.ts";
import { clockTimeOf, type Day, dayOf, type Time } from "../booking/time.ts";
import { writeClockTime, writeDay, writeDeadline, writeSlot } from "../mail/letters/japanese-writing.ts";
import { type StaffNames, sayStaff } from "./staff-names.ts";
import {
  CANCELLED_BY_WORDS,
  DAY_NOTE_WORDS,
  KEPT_WORDS,
  MISSING_WORDS,
  NOTE_WORDS,
  STATUS_WORDS,
  TOLD_WORDS,
  VIA_WORDS,
  WORD_WORDS,
} from "./wording.ts";

/** 12月3日（木）14時00分. */
export function sayTime(time: Time, today: Day): string {
  return `${writeDay(dayOf(time), today)}${writeClockTime(clockTimeOf(time))}`;
}

export function saySlot(slot: Slot, today: Day): string {
  return writeSlot(slot, today);
}

/** 証跡: who agreed, when and how it is known. */
export function sayEvidence(evidence: Evidence, today: Day, names: StaffNames): string {
  switch (evidence.by) {
    case "mailReply":
      return `本人の返信メール（${sayTime(evidence.receivedAt, today)}到達${evidence.afterReplyBy ? "・返信期限の後、前日までに到達" : ""}）`;
    case "staffWitnessed":
      return `${sayStaff(evidence.staff, names)} が確認（${sayTime(evidence.at, today)}、規約の伝え方：${evidence.termsGiven}、理由：${evidence.reason}）`;
    case "bookedInConsultation":
      return `相談の中で${sayStaff(evidence.staff, names)} と取り決め（${sayTime(evidence.at, today)}）`;
    case "erased":
      return "消去済み";
  }
}

/** Who took it over: a person in the console, or an answer seen among the sent mails. */
export function sayTaker(by: Frozen["by"], names: StaffNames): string {
  return "staff" in by ? `${sayStaff(by.staff, names)} が引き受け` : "職員がメールソフトから返信したため";
}

/** One event of 履歴 in a sentence. */
export function sayEvent(event: Event, today: Day, names: StaffNames): string {
  switch (event.type) {
    case "requested":
      if (event.via === "earlier") return `${sayStaff(event.staff, names)} が、導入の前からの予約を入力しました。`;
      return `${VIA_WORDS[event.via]}で申込みを受け付けました${event.staff ? `（${sayStaff(event.staff, names)}）` : ""}。回答の期限は${writeDeadline(event.answerBy, today)}です。`;
    case "revised":
      return `希望日時を改めました：${event.wishes.map((wish) => saySlot({ start: wish.from, end: wish.to }, today)).join("、")}${event.reason ? `（${sayStaff(event.staff, names)} が上限を超えて案内。理由：${event.reason}）` : ""}`;
    case "asked":
      return `足りない内容を尋ねました：${event.missing.map((one) => MISSING_WORDS[one]).join("、")}`;
    case "keptForStaff":
      return `職員の判断を待ちます：${KEPT_WORDS[event.reason]}`;
    case "offered": {
      const { choices, notes, replyBy } = event.offer;
      const times = choices.map((choice) => `(${choice.number}) ${saySlot(choice.slot, today)}`).join("、");
      return `日時を案内し、仮押さえしました：${times}。返信は${writeDeadline(replyBy, today)}${notes.length > 0 ? `（${notes.map((note) => NOTE_WORDS[note]).join("、")}）` : ""}`;
    }
    case "changeOffered":
      return `変更のご希望により、別の日時を案内しました（もとの予約はそのまま）：${event.offer.choices.map((choice) => `(${choice.number}) ${saySlot(choice.slot, today)}`).join("、")}。返信は${writeDeadline(event.offer.replyBy, today)}`;
    case "changeLapsed":
      return event.why === "silence"
        ? "変更の案内への返信がなく、もとの予約のままになりました。"
        : "変更の案内を送れないまま期限を過ぎ、もとの予約のままになりました。";
    case "offerReleased":
      return `${sayStaff(event.staff, names)} が案内を承認しました。返信は${writeDeadline(event.replyBy, today)}。`;
    case "askedWhich":
      return "どの日時かを尋ねました。";
    case "confirmed":
      return `${event.replaces ? `日時が変わりました（前は${saySlot(event.replaces, today)}）` : "予約が確定しました"}：${saySlot(event.choice.slot, today)}。証跡：${sayEvidence(event.evidence, today, names)}。利用規約 ${event.terms.version}。${event.entered ? "確定のお知らせは送りません。" : ""}`;
    case "declined":
      return "本人が辞退しました。";
    case "cancelled":
      return `キャンセルになりました：${CANCELLED_BY_WORDS[event.by]}${event.staff ? `、${sayStaff(event.staff, names)}` : ""}${event.reason ? `、理由：${event.reason}` : ""}`;
    case "wordReceived":
      return `当日の連絡が届きました（${sayTime(event.word.receivedAt, today)}）：${WORD_WORDS[event.word.about]}`;
    case "expired":
      return `期限までに返信がなく、無効になりました（${sayTime(event.readThrough, today)}までの受信を確認）。`;
    case "rejected":
      return `${sayStaff(event.staff, names)} がお断りしました：${event.reason}`;
    case "outcomeRecorded":
      return `${sayStaff(event.staff, names)} が「${STATUS_WORDS[event.outcome]}」と記録しました${event.reason ? `：${event.reason}` : ""}`;
    case "outcomeUndone":
      return `${sayStaff(event.staff, names)} が結果の記録を取り消し、予約確定に戻しました。`;
    case "dayNoted":
      return `${sayStaff(event.note.staff, names)} が記録しました：${DAY_NOTE_WORDS[event.note.about]}`;
    case "personChanged":
      return `${sayStaff(event.staff, names)} が、この予約の連絡先を改めました。`;
    case "choicesLapsed":
      return `確定できる期限を過ぎた候補の仮押さえを解きました：${event.numbers.map((number) => `(${number})`).join("、")}`;
    case "reminded":
      return "前日のお知らせを書きました。";
    case "replyReminded":
      return "返信の期限が近いことをお知らせしました。";
    case "meetingChanged":
    case "meetingReady":
    case "meetingPromised":
    case "meetingLost":
      return sayMeeting(event, today, names);
    case "reseated":
      return `${sayStaff(event.staff, names)} が、同じ日時の別の口に移しました：${event.reason}`;
    case "toldByPhone":
      return `${sayStaff(event.staff, names)} が${event.inWriting ? "書いて" : "電話で"}伝えました：${TOLD_WORDS[event.about]}`;
    case "takenOver":
      return `${sayTaker(event.by, names)}、職員の対応に切り替わりました。受付係は何も送りません。`;
    case "noted":
      return `覚え書き（${sayStaff(event.staff, names)}）：${event.note}`;
    case "handedBack":
      return `${sayStaff(event.staff, names)} が受付係に戻しました。`;
  }
}

function sayMeeting(event: Event & (MeetingEvent | { type: "meetingChanged" }), today: Day, names: StaffNames): string {
  switch (event.type) {
    case "meetingChanged":
      return event.meeting.by !== "telephone"
        ? `同じ日時で、別の部屋のミーティングIDをお知らせしました（${sayStaff(event.staff, names)}：${event.reason}）`
        : `${sayStaff(event.staff, names)} が電話での相談に切り替えました：${event.reason}`;
    case "meetingReady": {
      const made = event.meeting.typedBy
        ? `${sayStaff(event.meeting.typedBy, names)} がミーティングIDを入力しました`
        : "Zoomのミーティングができました";
      return `${made}。${event.voids ? "前のIDは使えないことも知らせます。" : "IDを知らせます。"}`;
    }
    case "meetingPromised":
      return `ミーティングの用意が間に合わないため、IDを${writeDeadline(event.by, today)}に知らせると約束しました。`;
    case "meetingLost":
      return "知らせてあったミーティングが、Zoomになくなっていました。新しいミーティングを用意します。";
  }
}
