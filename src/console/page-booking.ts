import { html } from "hono/html";
import type { Booking, Entered, Event, Offer } from "../booking/booking.ts";
import { type Day, dayOf } from "../booking/time.ts";
import type { Desk } from "../desk/desk.ts";
import { othersOf } from "../desk/duplicate-acts.ts";
import { holdsOn, type LegalHold } from "../desk/legal-hold.ts";
import { type Standing, standingOf } from "../desk/standing.ts";
import { readJobOpenings } from "../mail/applicant/job-opening.ts";
import { writeDeadline } from "../mail/letters/japanese-writing.ts";
import type { Reading } from "../mail/reading.ts";
import type { View } from "../world/store.ts";
import type { MeetingRow } from "../world/store-meetings.ts";
import type { InboundMail, OutboxLetter, Person, Task } from "../world/store-rows.ts";
import { deedsOf, isLive } from "./booking-deeds.ts";
import { type ConsentFile, consentSection, gatherConsent } from "./consent.ts";
import { sayEvent, sayEvidence, saySlot, sayTaker, sayTime } from "./history.ts";
import { box, facts, type Html, list, noticeBox, page, section, type Visit } from "./layout.ts";
import { meetingOf, sayMeeting } from "./meeting-words.ts";
import { otherWords } from "./other-words.ts";
import { slotOf, tasksTable } from "./page-today.ts";
import { personFacts, standingFacts } from "./person-facts.ts";
import { heldReason, letterReason } from "./reasons.ts";
import { type StaffNames, sayStaff } from "./staff-names.ts";
import {
  CANCELLED_BY_WORDS,
  DAY_NOTE_WORDS,
  KEPT_WORDS,
  LETTER_KIND_WORDS,
  LETTER_STATE_WORDS,
  MISSING_WORDS,
  NOTE_WORDS,
  STATUS_WORDS,
  VIA_WORDS,
  WORD_WORDS,
} from "./wording.ts";

export type BookingFile = {
  booking: Booking;
  person: Person | null;
  standing: Standing | null;
  events: Event[];
  letters: OutboxLetter[];
  mails: InboundMail[];
  tasks: Task[];
  consent: ConsentFile;
  /** The meeting of its own, known or on its way. */
  meeting: MeetingRow | null;
  /** What else the same person has asked for or agreed on. */
  others: Booking[];
  /** Legal holds that stand on the booking or the person. */
  holds: LegalHold[];
};

const MOST_LETTERS = 200;
const MOST_MAILS = 100;
const MOST_TASKS = 100;

export async function gatherBooking(view: View, desk: Desk, id: string): Promise<BookingFile | null> {
  const booking = await view.booking(id);
  if (!booking) return null;
  const person = await view.person(booking.personId);
  return {
    booking,
    person,
    standing: person && (await standingOf(view, desk, person, desk.world.clock.now())),
    events: await view.events(id),
    letters: await view.letters({ bookingId: id, limit: MOST_LETTERS }),
    mails: await view.inboundMails({ bookingId: id, limit: MOST_MAILS }),
    holds: await holdsOn(view, new Set([id, booking.personId])),
    tasks: await view.tasks({ open: true, bookingId: id, notKind: "heldMail", limit: MOST_TASKS }),
    consent: await gatherConsent(view, desk, booking),
    meeting: await meetingOf(view, booking),
    others: await othersOf(view, booking),
  };
}

export function bookingPage(visit: Visit, file: BookingFile, notice: Html | null): Html {
  const { booking, person, standing, events, letters, mails, tasks, consent } = file;
  const openings = openingsIn(mails);
  const { base, now, names } = visit;
  const today = dayOf(now);
  const held = mails.filter((mail) => mail.state === "held");
  return page(
    visit,
    null,
    `予約 ${booking.reference}`,
    html`${noticeBox(notice)}
    ${held.map((mail) => box("alarm", html`要確認のメールが届いています：${heldReason(mail.reason)}。<a href="${base}/mails/${mail.id}">メールを開く</a>`))}
    ${booking.frozen ? box("note", `職員が対応中です（${sayTime(booking.frozen.at, today)}、${sayTaker(booking.frozen.by, names)}）。受付係は何も送らず、期限も進めません。話がついたら、結果を記録するか、受付係に戻してください。`) : ""}
    ${section("いまの状態", html`<p><span class="state">${STATUS_WORDS[booking.status]}</span></p>${stateOf(file, visit)}${openings.length > 0 ? facts([["相談したい求人（求人番号）", openings.join("、")]]) : ""}`)}
    ${notesSection(events, today, names)}${section("できること", html`<div class="deeds">${deedsOf(booking, person).map(([path, label]) => html`<a class="button quiet" href="${base}/bookings/${booking.id}/${path}">${label}</a>`)}</div>`)}
    ${tasks.length > 0 ? section("残っている用件", tasksTable(visit, tasks)) : ""}
    ${section(
      "利用者",
      html`${personFacts(person)}${standing ? standingFacts(standing, visit) : ""}${person ? html`<p><a href="${base}/people/${person.id}">この方の予約と記録を見る</a>${person.address ? html`　<a href="${base}/people/${person.id}/language">手紙のことばを決める</a>` : ""}</p>` : ""}${othersFacts(visit, file)}${holdFacts(visit, file)}`,
    )}
    ${consentSection(consent, events, visit)}
    ${section("経過", html`<ol class="history">${events.map((event) => html`<li><strong>${sayTime(event.at, today)}</strong>　${sayEvent(event, today, names)}</li>`)}</ol>`)}
    ${section("手紙", letters.length === 0 ? html`<p>まだありません。</p>` : html`${letters.map((letter) => letterDetails(visit, letter))}`)}
    ${section(
      "届いたメール",
      mails.length === 0
        ? html`<p>ありません。</p>`
        : list(
            mails.map(
              (mail) =>
                html`${sayTime(mail.receivedAt, today)}${mail.folder === "sent" ? "に職員が送信" : "到達"}「${mail.subject || "（件名なし）"}」 ${mail.folder === "sent" ? "" : mail.state === "held" ? html`<a href="${base}/mails/${mail.id}">要確認</a>` : "処理済み"}`,
            ),
          ),
    )}`,
  );
}

/** T0: what the person wants to talk about, as far as their mails name an opening; read anew, as nothing depends on it. */
function openingsIn(mails: readonly InboundMail[]): string[] {
  const words = mails.map(({ folder, reading }) => (folder === "sent" ? null : (reading as Reading | null)));
  return [...new Set(words.flatMap((reading) => (reading ? readJobOpenings(reading.newText ?? "") : [])))];
}

/** What colleagues wrote down stands on top, the newest first. */
function notesSection(events: readonly Event[], today: Day, names: StaffNames): Html | string {
  const notes = events.filter((event) => event.type === "noted").toReversed();
  if (notes.length === 0) return "";
  return section(
    "覚え書き",
    list(notes.map(({ at, staff, note }) => `${sayTime(at, today)}、${sayStaff(staff, names)}：${note}`)),
  );
}

/** A second request of the same person is seen by whoever opens one of them. */
function othersFacts({ base, now }: Visit, { booking, others }: BookingFile): Html | string {
  if (others.length === 0 || !isLive(booking)) return "";
  return html`<p>この方の、進行中のほかの予約：</p>${list(
    others.map((one) => {
      const slot = slotOf(one);
      return html`<a href="${base}/bookings/${one.id}">${one.reference}</a>（${STATUS_WORDS[one.status]}${slot ? `、${saySlot(slot, dayOf(now))}` : ""}）`;
    }),
  )}`;
}

/** A legal hold on the booking or its person is seen by whoever opens the booking. */
function holdFacts({ base }: Visit, { booking, holds }: BookingFile): Html {
  if (holds.length === 0)
    return html`<p><a class="button quiet" href="${base}/retention/booking/${booking.id}/hold">消去を保留する</a></p>`;
  return html`${holds.map((hold) => box("note", html`消去が保留されています：${hold.reason}（${hold.by}）。<a href="${base}/retention">保存期間と消去</a>`))}`;
}

function stateOf({ booking, meeting }: BookingFile, { base, now, names }: Visit): Html {
  const today = dayOf(now);
  const common = commonFacts(booking, today, names);
  switch (booking.status) {
    case "requested":
      return facts([
        ...common,
        ["回答の期限", writeDeadline(booking.answerBy, today)],
        [
          "待っているもの",
          booking.asked
            ? `本人の返事（${booking.asked.missing.map((one) => MISSING_WORDS[one]).join("、")}）`
            : `職員の判断${booking.keptFor ? `：${KEPT_WORDS[booking.keptFor]}` : ""}`,
        ],
      ]);
    case "offered":
      return facts([
        ...common,
        [
          "案内した日時",
          list(
            booking.offer.choices.map(
              (choice) =>
                `(${choice.number}) ${saySlot(choice.slot, today)}　確定できるのは${writeDeadline(choice.cutOff, today)}`,
            ),
          ),
        ],
        ["返信の期限", writeDeadline(booking.offer.replyBy, today)],
        ["案内の事情", booking.offer.notes.map((note) => NOTE_WORDS[note]).join("、") || "希望のとおり"],
        ["利用規約", booking.offer.terms.version],
      ]);
    case "confirmed":
    case "attended":
    case "noShow":
    case "stopped":
      return facts([
        ...common,
        ["相談の日時", saySlot(booking.choice.slot, today)],
        ...(booking.status === "confirmed" && booking.change ? [changeFact(booking.change, today)] : []),
        ["口", `${booking.choice.seat}番`],
        ["方法", sayMeeting(booking, meeting, today, names)],
        ["証跡", sayEvidence(booking.evidence, today, names)],
        ["利用規約", booking.terms.version],
        ...enteredFacts(booking.entered),
      ]);
    case "cancelled":
      return facts([
        ...common,
        ["終わった時刻", sayTime(booking.closedAt, today)],
        ["だれの取り消しか", CANCELLED_BY_WORDS[booking.by]],
        ...(booking.was ? ([["取り消した日時", saySlot(booking.was.slot, today)]] as [string, string][]) : []),
        ...(booking.into
          ? ([["残した予約", html`<a href="${base}/bookings/${booking.into}">この申込みをまとめた予約を見る</a>`]] as [
              string,
              Html,
            ][])
          : []),
      ]);
    case "expired":
    case "declined":
    case "rejected":
      return facts([...common, ["終わった時刻", sayTime(booking.closedAt, today)]]);
  }
}

/** No letter has told of it, so staff see what the person may not have. */
function enteredFacts(entered: Entered | undefined): [string, string][] {
  if (!entered) return [];
  const consent = entered.consented ? "" : "。利用規約は、まだ伝えていません";
  const reminder = entered.remind ? "前日のお知らせは送ります" : "前日のお知らせも送りません";
  return [["入力した予約", `導入の前からの予約です。確定のお知らせは送っていません。${reminder}${consent}`]];
}

function commonFacts(booking: Booking, today: Day, names: StaffNames): [string, Html | string][] {
  const common: [string, Html | string][] = [
    ["受付", `${VIA_WORDS[booking.via]}、${sayTime(booking.requestedAt, today)}`],
    [
      "希望日時",
      booking.wishes.length > 0
        ? list(booking.wishes.map((wish) => saySlot({ start: wish.from, end: wish.to }, today)))
        : "書かれていません",
    ],
  ];
  if (booking.words.length > 0) {
    common.push([
      "当日の連絡",
      list(booking.words.map((word) => `${sayTime(word.receivedAt, today)}：${WORD_WORDS[word.about]}`)),
    ]);
  }
  if (booking.dayNotes) {
    const notes = booking.dayNotes.map(
      (note) => `${sayTime(note.at, today)}：${DAY_NOTE_WORDS[note.about]}（${sayStaff(note.staff, names)}）`,
    );
    common.push(["当日のこと", list(notes)]);
  }
  return common;
}

/** Another time is on offer; until it is accepted the agreed one stands. */
function changeFact(change: Offer, today: Day): [string, Html] {
  const times = change.choices.map((choice) => `(${choice.number}) ${saySlot(choice.slot, today)}`);
  return ["変更の案内中", list([...times, `返信の期限：${writeDeadline(change.replyBy, today)}`])];
}

function letterDetails({ base, now, names }: Visit, letter: OutboxLetter): Html {
  const why = letterReason(letter.reason, names);
  return html`<details><summary>${LETTER_KIND_WORDS[letter.kind]}（${LETTER_STATE_WORDS[letter.state]}、${sayTime(letter.acceptedAt ?? letter.writtenAt, dayOf(now))}）${letter.maybeTwice ? "　二度届いたかもしれません" : ""}</summary>
    ${facts([["宛先", letter.to], ["件名", letter.subject], ...(why ? ([["理由", why]] as [string, string][]) : [])])}
    ${otherWords(letter)}<pre>${letter.text}</pre><p><a href="${base}/letters/${letter.id}">手紙の画面を開く</a></p></details>`;
}
