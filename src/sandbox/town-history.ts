import type { CancelledBy, Choice, Event, KeptFor, Missing, Slot, Via, Word } from "../booking/booking.ts";
import { clockTimeOf, type Day, dayOf, type Time, weekdayOf } from "../booking/time.ts";
import type { Language } from "./town-words.ts";

const WEEKDAYS = { ja: [..."日月火水木金土"], en: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] } as const;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** What happened, in one short sentence for the town's visitor. */
export function sayHappened(event: Event, language: Language): string {
  return language === "ja" ? inJapanese(event) : inEnglish(event);
}

/** 12月3日（木） or Thu 3 Dec. */
export function sayDay(day: Day, language: Language): string {
  const weekday = WEEKDAYS[language][weekdayOf(day)];
  const [month, date] = [Number(day.slice(5, 7)), Number(day.slice(8, 10))];
  return language === "ja" ? `${month}月${date}日（${weekday}）` : `${weekday} ${date} ${MONTHS[month - 1]}`;
}

/** With the time of day: 12月3日（木）14:00. */
export function sayMoment(time: Time, language: Language): string {
  return `${sayDay(dayOf(time), language)}${language === "ja" ? "" : " "}${clockTimeOf(time)}`;
}

export function saySpan({ start, end }: Slot, language: Language): string {
  return `${sayMoment(start, language)}${language === "ja" ? "～" : "–"}${clockTimeOf(end)}`;
}

function inJapanese(event: Event): string {
  switch (event.type) {
    case "requested":
      return `${VIA.ja[event.via]}で申込み。窓口は${sayMoment(event.answerBy, "ja")}までに答えます`;
    case "revised":
      return "希望日時が変わりました";
    case "asked":
      return `足りない項目を尋ねました（${event.missing.map((one) => MISSING.ja[one]).join("、")}）`;
    case "keptForStaff":
      return `職員にまかせました（${KEPT.ja[event.reason]}）`;
    case "offered":
      return `${offered(event.offer.choices, "ja")}を仮押さえし、案内しました。返信は${sayMoment(event.offer.replyBy, "ja")}まで`;
    case "changeOffered":
      return `${offered(event.offer.choices, "ja")}を、変更先として仮押さえし、案内しました。もとの予約はそのままです`;
    case "changeLapsed":
      return "変更は成立せず、もとの予約のままです";
    case "offerReleased":
      return `職員が案内の送信を承認しました。返信は${sayMoment(event.replyBy, "ja")}まで`;
    case "askedWhich":
      return "どの日時かを尋ねました";
    case "confirmed":
      if (event.entered) return "職員が、前から決まっていた予約を入力しました。手紙は送りません";
      return event.evidence.by === "mailReply"
        ? "返信が届き、予約が確定しました。日時とミーティングIDを知らせました"
        : "職員が確定しました。日時とミーティングIDを知らせました";
    case "declined":
      return "辞退の返信が届き、枠が空きました";
    case "cancelled":
      return `キャンセルされ、枠が空きました（${CANCELLED.ja[event.by]}）`;
    case "wordReceived":
      return `当日の連絡が届きました（${WORDS.ja[event.word.about]}）。電話をお願いしました`;
    case "expired":
      return "期限までに返信がなく、申込みは無効になりました。枠が空きました";
    case "rejected":
      return "職員がお断りしました";
    case "outcomeRecorded":
      return `職員が結果を記録しました（${OUTCOMES.ja[event.outcome]}）`;
    case "outcomeUndone":
      return "職員が結果の記録を取り消しました";
    case "dayNoted":
      return event.note.about === "officeLate"
        ? "窓口が遅れたことを記録しました"
        : "本人から電話があったことを記録しました";
    case "personChanged":
      return "連絡先が変わりました";
    case "choicesLapsed":
      return "期限を過ぎた候補の仮押さえを解きました";
    case "reminded":
      return "前日のお知らせを送ります";
    case "replyReminded":
      return "返信の期限が近いことを知らせました";
    case "meetingChanged":
      return event.meeting.by === "room" ? "同じ日時で、別の部屋を知らせました" : "電話での相談に切り替えました";
    case "meetingReady":
    case "meetingPromised":
    case "meetingLost":
      return MEETINGS.ja[event.type];
    case "reseated":
      return "職員が、同じ日時の別の口に移しました";
    case "toldByPhone":
      return "職員が電話で伝えました";
    case "takenOver":
      return "職員が対応を引き受けました。受付係は何も送りません";
    case "noted":
      return "職員が覚え書きを残しました";
    case "handedBack":
      return "職員が受付係に戻しました";
  }
}

function inEnglish(event: Event): string {
  switch (event.type) {
    case "requested":
      return `Requested by ${VIA.en[event.via]}. The office answers by ${sayMoment(event.answerBy, "en")}`;
    case "revised":
      return "The wishes changed";
    case "asked":
      return `Asked for what was missing (${event.missing.map((one) => MISSING.en[one]).join(", ")})`;
    case "keptForStaff":
      return `Left to staff (${KEPT.en[event.reason]})`;
    case "offered":
      return `Held and offered ${offered(event.offer.choices, "en")}. Reply by ${sayMoment(event.offer.replyBy, "en")}`;
    case "changeOffered":
      return `Held and offered ${offered(event.offer.choices, "en")} as another time; the agreed one stands`;
    case "changeLapsed":
      return "The change came to nothing; the agreed time stands";
    case "offerReleased":
      return `Staff released the offer. Reply by ${sayMoment(event.replyBy, "en")}`;
    case "askedWhich":
      return "Asked which time is meant";
    case "confirmed":
      if (event.entered) return "Staff entered a booking that was agreed before. No letter is sent";
      return event.evidence.by === "mailReply"
        ? "The reply confirmed the booking. Time and meeting ID were sent"
        : "Confirmed by staff. Time and meeting ID were sent";
    case "declined":
      return "Declined; the seat is free again";
    case "cancelled":
      return `Cancelled (${CANCELLED.en[event.by]}); the seat is free again`;
    case "wordReceived":
      return `Word on the day itself (${WORDS.en[event.word.about]}); asked to telephone`;
    case "expired":
      return "No reply in time: the request is void and the seat free again";
    case "rejected":
      return "Rejected by staff";
    case "outcomeRecorded":
      return `Staff recorded the outcome (${OUTCOMES.en[event.outcome]})`;
    case "outcomeUndone":
      return "Staff took the recorded outcome back";
    case "dayNoted":
      return event.note.about === "officeLate" ? "Noted that the office was late" : "Noted that the person telephoned";
    case "personChanged":
      return "Goes on at another address";
    case "choicesLapsed":
      return "Seats of choices past their own deadline are free again";
    case "reminded":
      return "Reminded on the day before";
    case "replyReminded":
      return "Reminded that the reply-by is near";
    case "meetingChanged":
      return event.meeting.by === "room" ? "The same time in another room" : "Switched to a consultation by telephone";
    case "meetingReady":
    case "meetingPromised":
    case "meetingLost":
      return MEETINGS.en[event.type];
    case "reseated":
      return "Staff moved it to another seat at the same time";
    case "toldByPhone":
      return "Staff told it by telephone";
    case "takenOver":
      return "Staff took over; the clerk sends nothing";
    case "noted":
      return "Staff left a note";
    case "handedBack":
      return "Staff handed it back to the clerk";
  }
}

/** Several times stand in the letter and above the history; a list of them here would only be long. */
function offered(choices: readonly Choice[], language: Language): string {
  const [only, ...more] = choices;
  if (only !== undefined && more.length === 0) return saySpan(only.slot, language);
  return language === "ja" ? `${choices.length}つの日時` : `${choices.length} times`;
}

type Both<K extends string> = Record<Language, Record<K, string>>;

const VIA: Both<Via> = {
  ja: { mail: "メール", phone: "電話", consultation: "相談の中", earlier: "前からの取り決め" },
  en: { mail: "mail", phone: "telephone", consultation: "consultation", earlier: "agreement from before" },
};

const MISSING: Both<Missing> = {
  ja: { name: "氏名", number: "求職番号", wishes: "希望日時", wishReading: "希望日時の読み方" },
  en: { name: "name", number: "number", wishes: "wished times", wishReading: "which date is meant" },
};

const KEPT: Both<KeptFor> = {
  ja: {
    nothingFree: "空きがない",
    limit: "ほかにも予約がある",
    holdShare: "仮押さえが上限",
    noTerms: "利用規約がない",
    stillMissing: "項目が足りないまま",
    unanswered: "尋ねたことに答えがない",
  },
  en: {
    nothingFree: "nothing free",
    limit: "has another booking",
    holdShare: "too many on hold",
    noTerms: "no terms",
    stillMissing: "still incomplete",
    unanswered: "our question was not answered",
  },
};

const CANCELLED: Both<CancelledBy> = {
  ja: { mail: "メールで", phone: "電話で", office: "窓口の都合で", duplicate: "同じ申込みが重なり" },
  en: { mail: "by mail", phone: "by telephone", office: "by the office", duplicate: "a duplicate" },
};

const WORDS: Both<Word["about"]> = {
  ja: { cancel: "キャンセル", change: "変更", late: "遅れる" },
  en: { cancel: "cancelling", change: "a change", late: "being late" },
};

const OUTCOMES: Both<"attended" | "noShow" | "stopped"> = {
  ja: { attended: "相談済み", noShow: "10分経過", stopped: "中止" },
  en: { attended: "attended", noShow: "no-show", stopped: "stopped" },
};

const MEETINGS = {
  ja: {
    meetingReady: "ミーティングの用意ができました。IDを知らせます",
    meetingPromised: "ミーティングIDは後で知らせると約束しました",
    meetingLost: "ミーティングがなくなっていました。新しく用意します",
  },
  en: {
    meetingReady: "The meeting is there; its ID is sent",
    meetingPromised: "Promised to send the meeting ID later",
    meetingLost: "The meeting was gone; a new one is made",
  },
};
