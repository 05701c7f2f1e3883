import { html } from "hono/html";
import { dayOf } from "../booking/time.ts";
import { isReplayable, type Proposal, proposalOf } from "../desk/replay.ts";
import { isFromPerson } from "../desk/staff-mails.ts";
import type { HeldSender, View } from "../world/store.ts";
import type { InboundMail } from "../world/store-rows.ts";
import type { OpenedMail } from "./held-mail.ts";
import { saySlot, sayTime } from "./history.ts";
import { box, facts, type Html, list, noticeBox, page, section, table, type Visit } from "./layout.ts";
import { markedText } from "./marked-text.ts";
import { standingFacts } from "./person-facts.ts";
import { oneLine } from "./plain-line.ts";
import { DOUBT_WORDS, INTENT_WORDS } from "./reading-words.ts";
import { heldReason } from "./reasons.ts";
import { STATUS_WORDS } from "./wording.ts";

/** A page of held mails, and the senders of so many that each stands in one line of its own. */
export type HeldList = {
  /** Null for everybody but the busy senders. */
  from: string | null;
  mails: InboundMail[];
  busy: HeldSender[];
  isMore: boolean;
};

const MOST_HELD = 100;
const MOST_BUSY = 50;
/** With more held mails than this a sender gets one line, so that he cannot hide the others'. */
const MOST_OF_ONE = 5;

export async function gatherHeld(view: View, from: string | null, after: string | null): Promise<HeldList> {
  const busy = from === null ? (await view.heldSenders(MOST_BUSY)).filter(({ mails }) => mails > MOST_OF_ONE) : [];
  const last = after === null ? null : await view.inboundMail(after);
  const mails = await view.inboundMails({
    states: ["held"],
    ...(from === null ? { notFrom: busy.map(({ fromAddress }) => fromAddress) } : { fromAddress: from }),
    ...(last ? { after: last } : {}),
    limit: MOST_HELD + 1,
  });
  return { from, mails: mails.slice(0, MOST_HELD), busy, isMore: mails.length > MOST_HELD };
}

export function mailsPage(visit: Visit, { from, mails, busy, isMore }: HeldList, notice: Html | null): Html {
  const { base, now } = visit;
  const today = dayOf(now);
  const listOf = (address: string) => `${base}/mails?from=${encodeURIComponent(address)}`;
  const next = `${from === null ? `${base}/mails?` : `${listOf(from)}&`}after=${mails.at(-1)?.id ?? ""}`;
  return page(
    visit,
    "mails",
    "要確認のメール",
    html`${noticeBox(notice)}<p>自動では進められなかったメールです。受信箱では未読のまま、印が付いています。関係する予約の期限は、処理されるまで待ちます。</p>
    ${from === null ? "" : senderHead(visit, from)}
    ${busy.length === 0 ? "" : section("同じ差出人から多く届いているもの", busyTable(busy, listOf))}
    ${
      mails.length === 0
        ? html`<p>いま、${busy.length > 0 ? "ほかに" : ""}要確認のメールはありません。</p>`
        : section(
            isMore ? `古いものから${mails.length}通` : `${mails.length}通`,
            table(
              "届いた順",
              ["件名", "差出人", "到達", "理由"],
              mails.map((mail) => [
                html`<a href="${base}/mails/${mail.id}">${oneLine(mail.subject) || "（件名なし）"}</a>`,
                sender(mail),
                sayTime(mail.receivedAt, today),
                heldReason(mail.reason),
              ]),
            ),
          )
    }${isMore ? html`<p><a class="button quiet" href="${next}">次の${MOST_HELD}通</a></p>` : ""}`,
  );
}

function senderHead({ base }: Visit, from: string): Html {
  return html`<p>差出人：${oneLine(from)}　<a href="${base}/mails">すべての差出人</a></p>
    <p><a class="button quiet" href="${base}/senders/not-for-us?from=${encodeURIComponent(from)}">まとめて「予約とは関係ない」とする</a></p>`;
}

function busyTable(busy: readonly HeldSender[], listOf: (address: string) => string): Html {
  return table(
    "多い順",
    ["差出人", "通数"],
    busy.map(({ fromAddress, mails }) => [
      html`<a href="${listOf(fromAddress)}">${oneLine(fromAddress)}</a>`,
      `${mails}通`,
    ]),
  );
}

/** What can be made of a held mail: path, label, and what it comes to. */
const RESOLUTIONS = [
  [
    "request",
    "新しい申込みとして受け付ける",
    "足りないものがあれば尋ね、そろっていれば日時を案内します。内容は直せます。",
  ],
  ["accept", "案内への承諾として扱う", "このメールを証跡として予約を確定します。前日までに届いたものに限ります。"],
  ["wishes", "別の希望日時として扱う", "予約の希望を改め、新しい案内を送ります。"],
  ["decline", "案内の辞退として扱う", "仮押さえを解き、辞退の受付を知らせます。"],
  [
    "cancel",
    "取り消しの連絡として扱う",
    "前日までなら取り消します。当日なら「電話で」とお願いし、電話ができない方には職員がメールで返事をすると知らせます。",
  ],
  ["could-not-read", "「読み取れなかった」と知らせる", "差出人に、書き直しか電話をお願いします。"],
  ["answered", "自分で返事をした", "電話や自分のメールで対応済みのとき。何も送りません。"],
  ["not-for-us", "予約とは関係ない", "何も送らず、受信箱にもそのまま残します。"],
] as const;

/** What the clerk would do with a mail that it can read now, and the resolution that comes to the same. */
const PROPOSAL_WORDS: Record<Proposal, [words: string, path: (typeof RESOLUTIONS)[number][0] | null]> = {
  request: ["新しい申込みとして受け付ける", "request"],
  revise: ["別の希望日時として扱う", "wishes"],
  accept: ["案内への承諾として扱う", "accept"],
  askWhich: ["どの日時かを尋ねる（承諾とも読めますが、番号がありません）", null],
  decline: ["案内の辞退として扱う", "decline"],
  cancel: ["取り消しの連絡として扱う", "cancel"],
  sendWord: ["当日の連絡として「電話で」とお願いする", "cancel"],
  note: ["お礼などとして、何もしない", "answered"],
  bounce: ["届かずに戻ってきたメールとして、手紙の宛先を確かめる", null],
  ignore: ["自動のメールなどとして、何もしない", "not-for-us"],
  hold: ["自動では決められないので、職員が決める", null],
  copy: ["すでに届いているメールと同じものなので、何もしない", "answered"],
  ours: ["窓口から送った手紙の控えなので、何もしない", "not-for-us"],
};

export function mailPage(visit: Visit, opened: OpenedMail, notice: Html | null): Html {
  const { mail } = opened;
  const proposal = proposalOf(mail);
  const [proposed, path] = proposal ? PROPOSAL_WORDS[proposal] : [null, null];
  const { base } = visit;
  return page(
    visit,
    "mails",
    "メールを確かめる",
    html`${noticeBox(notice)}${mail.state === "held" ? box("alarm", `理由：${heldReason(mail.reason)}`) : box("note", "このメールは処理済みです。")}
    ${isLeftQuestion(opened) ? box("note", "予約のことは、もう受け付けて進めました。残っているのは質問だけです。電話で答えたら、「自分で返事をした」を選んでください。自分のメールで答えると、係はその予約を止めて待ちますので、済んだら予約の画面で「受付係に戻す」を押してください。") : ""}
    ${proposed ? box("note", `いま届いたとすれば、受付係はこう扱います：${proposed}。まだ何もしていません。その後に電話などで話していないかを確かめて、下から選んでください。`) : ""}
    ${isReplayable(mail) ? html`<p><a class="button quiet" href="${base}/mails/${mail.id}/read-again">保存したメールを読み直す</a></p>` : ""}
    ${mailSections(visit, opened)}
    ${
      mail.state === "held"
        ? section(
            "どう扱いますか",
            table(
              "選ぶと、だれに何が送られるかを確かめる画面に進みます",
              ["扱い", "すること"],
              RESOLUTIONS.map(([to, label, words]) => [
                html`<a class="button quiet" href="${base}/mails/${mail.id}/${to}">${label}</a>${to === path ? html` <strong>（読み直した提案）</strong>` : ""}`,
                words,
              ]),
            ),
          )
        : ""
    }<p><a href="${base}/mails">要確認のメールの一覧に戻る</a></p>`,
  );
}

/** The clerk took the request or the yes, and only the question beside it waits: to take the request once more would be a second booking. */
function isLeftQuestion({ mail, reading, booking }: OpenedMail): boolean {
  const isTaken = reading !== null && reading.action !== "staff" && booking !== null;
  return mail.state === "held" && mail.reason === "question" && isTaken;
}

/** The mail, what the clerk understood, and its booking; shown beside every form about it. */
export function mailSections(visit: Visit, opened: OpenedMail): Html {
  const { mail, text, explanation, isCut, attachments, replyTo } = opened;
  const today = dayOf(visit.now);
  return html`${section(
    "届いたメール",
    html`${facts([
      ["件名", oneLine(mail.subject) || "（なし）"],
      ["差出人", sender(mail)],
      ...(replyTo && replyTo !== mail.fromAddress ? ([["返信先の指定", oneLine(replyTo)]] as [string, string][]) : []),
      ["到達", sayTime(mail.receivedAt, today)],
    ])}
    ${text === null ? html`<p>本文は残っていません。受信箱で確かめてください。</p>` : html`<pre tabindex="0" role="region" aria-label="メールの本文">${text ? markedText(text, explanation?.marks ?? []) : "（本文なし）"}</pre>`}
    ${isCut ? html`<p class="hint">長いため途中までです。全文は受信箱で読めます。</p>` : ""}
    ${attachments.length > 0 ? html`<p>添付（ここでは開きません）</p>${list(attachments.map(oneLine))}` : ""}`,
  )}
  ${section("読み取った内容", understood(visit, opened))}${explanation ? section("このように読んだ理由", list(explanation.sentences)) : ""}${applicantSection(visit, opened)}${bookingSection(visit, opened)}`;
}

function understood({ now }: Visit, { reading }: OpenedMail): Html {
  if (!reading) return html`<p>内容を読み取れていません。</p>`;
  const today = dayOf(now);
  const { applicant, wishes, doubts } = reading;
  return facts([
    ["用件", INTENT_WORDS[reading.intent]],
    ["お名前", applicant.name && oneLine(applicant.name)],
    ["求職番号", applicant.jobSeekerNumber ?? (applicant.registering ? "ない、または手元にないと書かれている" : null)],
    ["書かれた連絡先", applicant.email],
    ["電話", applicant.phone],
    [
      "希望日時",
      wishes.length === 0
        ? null
        : list(
            wishes.map(
              (wish) =>
                `${saySlot({ start: wish.from, end: wish.to }, today)}${wish.doubts.length > 0 ? `（${wish.doubts.map((one) => DOUBT_WORDS[one]).join("、")}）` : ""}`,
            ),
          ),
    ],
    ["選んだ番号", reading.choice === null ? null : String(reading.choice)],
    ["疑問", doubts.length === 0 ? null : doubts.map((one) => DOUBT_WORDS[one]).join("、")],
  ]);
}

function applicantSection(visit: Visit, { applicant }: OpenedMail): Html | string {
  if (!applicant) return "";
  const { person, standing } = applicant;
  return section(
    "この番号とお名前の方",
    html`${standingFacts(standing, visit)}<p><a href="${visit.base}/people/${person.id}">この方の予約と記録を見る</a></p>`,
  );
}

function bookingSection({ base, now }: Visit, { booking, person, mail }: OpenedMail): Html | string {
  if (!booking) return "";
  const today = dayOf(now);
  const choices =
    booking.status === "offered" ? booking.offer.choices : booking.status === "confirmed" ? [booking.choice] : [];
  return section(
    "関係がありそうな予約",
    html`${isFromPerson(mail, person) ? "" : box("alarm", "差出人が、予約の連絡先と違います。本人かどうかを確かめてください。")}
    ${facts([
      ["受付番号", html`<a href="${base}/bookings/${booking.id}">${booking.reference}</a>`],
      ["お名前", person?.name ?? null],
      ["予約の連絡先", person?.address ?? null],
      ["状態", STATUS_WORDS[booking.status]],
      [
        "日時",
        choices.length === 0
          ? null
          : list(choices.map((choice) => `(${choice.number}) ${saySlot(choice.slot, today)}`)),
      ],
    ])}`,
  );
}

function sender({ fromName, fromAddress }: InboundMail): string {
  const [name, address] = [oneLine(fromName ?? ""), oneLine(fromAddress ?? "")];
  return name && address ? `${name}（${address}）` : address || "不明";
}
