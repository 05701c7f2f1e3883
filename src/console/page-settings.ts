import { html } from "hono/html";
import { weekOn } from "../booking/calendar.ts";
import { termsInForce } from "../booking/terms.ts";
import { type ClockTime, dayOf } from "../booking/time.ts";
import type { Desk } from "../desk/desk.ts";
import { ownWordings } from "../desk/office-changes.ts";
import { contactNamesOf, LIMIT_NAMES, namesOf, type ValueName } from "../desk/office-values.ts";
import { openingOf } from "../desk/opening.ts";
import { retentionOf } from "../desk/retention.ts";
import { may } from "../desk/rights.ts";
import { ONE_PERSON_DUTY_SETTING } from "../desk/send-mode.ts";
import { openShelf } from "../desk/terms.ts";
import { writeClockTime, writeDay } from "../mail/letters/japanese-writing.ts";
import { telephonesOnly } from "../mail/office.ts";
import type { View } from "../world/store.ts";
import type { OfficeChange } from "../world/store-rows.ts";
import { sayTime } from "./history.ts";
import { box, facts, type Html, noticeBox, page, section, table, type Visit } from "./layout.ts";
import { sayWeek, WEEKDAY_WORDS } from "./page-opening.ts";
import type { MailboxHealth } from "./room.ts";
import { linkIfAllowed } from "./route-rights.ts";
import { changesTable } from "./setting-changes.ts";
import { LIMIT_WORDS, sayAddresses, sayLimit } from "./setting-words.ts";
import { sayStaff } from "./staff-names.ts";
import { ROLE_WORDS, SEND_MODE_WORDS } from "./wording.ts";

const MOST_CHANGES_SHOWN = 30;
/** Enough to see that something piles up; their words are not looked at. */
const MOST_COUNTED = 100;
const FILE_WORDS = "設定ファイル（運用担当が変え、係を起動し直すと変わります）";

export type Settings = Awaited<ReturnType<typeof gatherSettings>>;

export async function gatherSettings(view: View, desk: Desk) {
  const countLetters = async (state: "awaiting" | "queued" | "unknown" | "failed" | "capped") =>
    (await view.letters({ states: [state], limit: MOST_COUNTED })).length;
  const { closures, blocks } = await openingOf(view);
  return {
    alone: (await view.setting(ONE_PERSON_DUTY_SETTING)) === true,
    opening: { closures: closures.length, blocks: blocks.length },
    terms: termsInForce((await openShelf(view, desk)).versions, dayOf(desk.world.clock.now())),
    own: (await ownWordings(view)).size,
    changed: await view.changesInForce(namesOf(desk.office)),
    changes: await view.officeChanges(MOST_CHANGES_SHOWN),
    held: (await view.inboundMails({ states: ["held"], limit: MOST_COUNTED })).length,
    letters: {
      awaiting: await countLetters("awaiting"),
      queued: await countLetters("queued"),
      stuck: (await countLetters("unknown")) + (await countLetters("failed")) + (await countLetters("capped")),
    },
  };
}

/** 設定: everything that is in force, with a sentence where each is changed. No person's data. */
export function settingsPage(
  visit: Visit,
  desk: Desk,
  shown: Settings,
  health: MailboxHealth,
  notice: Html | null,
): Html {
  return page(
    visit,
    "settings",
    "設定",
    html`${noticeBox(notice)}${stateSection(visit, shown, health)}${sendingSection(visit, desk, shown)}${limitsSection(visit, shown)}
    ${section(
      "手紙の文面",
      html`${facts([["この画面で変えた手紙", `${shown.own}種類`]])}${linkIfAllowed(visit, "/settings/letters", "文面を見る・変える")}`,
    )}${hoursSection(visit, shown)}${roomsSection(visit, shown)}${deadlinesSection(visit, shown)}${contactSection(visit, shown)}${noticesSection(visit, shown)}${fileSection(visit)}${dataSection(visit, desk, shown)}
    ${section(
      "そのほか",
      html`<p class="deeds">${linkIfAllowed(visit, "/existing", "前から決まっていた予約の入力")}${linkIfAllowed(visit, "/staff", "職員の登録")}${linkIfAllowed(visit, "/feed", "カレンダーのアドレス")}${linkIfAllowed(visit, "/account", "自分の設定")}</p>
      <p class="hint">あなたの役割は「${ROLE_WORDS[visit.staff.role]}」です。</p>`,
    )}${section("変更の記録", changesTable(visit, shown.changes))}`,
  );
}

function stateSection({ now }: Visit, { held, letters }: Settings, { lastPollAt, trouble }: MailboxHealth): Html {
  const state = trouble ? `読めていません（${trouble.detail}）` : lastPollAt ? "読めています" : "まだ読んでいません";
  return section(
    "係の状態",
    html`${trouble ? box("alarm", "受信箱を読めていません。メールサーバーとパスワードを確かめてください。") : ""}${facts(
      [
        ["受信箱", state],
        ["最後に読み終えた時刻", lastPollAt ? sayTime(lastPollAt, dayOf(now)) : null],
        ["要確認のメール", sayCount(held)],
        ["承認待ちの手紙", sayCount(letters.awaiting)],
        ["これから送る手紙", sayCount(letters.queued)],
        ["送れていない手紙", sayCount(letters.stuck)],
      ],
    )}`,
  );
}

function sayCount(count: number): string {
  return count >= MOST_COUNTED ? `${MOST_COUNTED}通以上` : `${count}通`;
}

function sendingSection(visit: Visit, desk: Desk, { alone }: Settings): Html {
  return section(
    "手紙の送り方",
    html`${facts([
      ["いま", `${SEND_MODE_WORDS[visit.mode].short}：${SEND_MODE_WORDS[visit.mode].long}`],
      ["起動時の設定", `${SEND_MODE_WORDS[desk.sendMode].short}（環境変数 SEND_MODE）`],
      ["一人での承認", alone ? "一人で書いて承認することを許可" : "自分の操作による手紙は、別の職員が承認"],
    ])}<p class="deeds">${linkIfAllowed(visit, "/settings/send-mode", "送り方を変える")}${linkIfAllowed(visit, "/settings/one-person", "一人での承認を変える")}</p>`,
  );
}

/** Where the values of these names were set last. */
function whereSet(visit: Visit, changed: readonly OfficeChange[], names: readonly ValueName[]): string {
  const newest = changed
    .filter(({ name, after }) => after !== null && names.some((one) => one === name))
    .sort((a, b) => b.order - a.order)[0];
  return newest
    ? `この画面（${sayTime(newest.at, dayOf(visit.now))}、${sayStaff(newest.staff, visit.names)}）`
    : "設定ファイル";
}

function limitsSection(visit: Visit, { changed }: Settings): Html {
  const { policy } = visit.office;
  return section(
    "一人あたりの上限",
    html`${table(
      "上限を超えるものは、係が断らずに、職員の判断を待ちます",
      ["項目", "いま", "どこで決めたか"],
      LIMIT_NAMES.map((name) => [
        LIMIT_WORDS[name].name,
        sayLimit(name, policy[name]),
        whereSet(visit, changed, [name]),
      ]),
    )}<p class="deeds">${linkIfAllowed(visit, "/settings/limits", "上限を変える")}</p>`,
  );
}

function hoursSection(visit: Visit, { opening, changed }: Settings): Html {
  const { calendar } = visit.office;
  const today = dayOf(visit.now);
  const now = weekOn(today, calendar);
  const planned = (calendar.laterHours ?? []).filter(({ from }) => from > today);
  const week = [1, 2, 3, 4, 5, 6, 0].map((weekday): [string, string] => {
    const open = now[weekday];
    return [`${WEEKDAY_WORDS[weekday]}曜日`, open ? `${clock(open.from)}から${clock(open.to)}` : "閉庁"];
  });
  return section(
    "開庁する曜日と時間",
    html`${facts([
      ...week,
      ...planned.map(({ from, openHours }): [string, string] => [
        `${writeDay(from, today)}から`,
        sayWeek({ week: [...openHours] }),
      ]),
      ["どこで決めたか", whereSet(visit, changed, ["openHours"])],
      ["この画面で閉めた日と外した口", `${opening.closures}日、${opening.blocks}件`],
    ])}<p class="hint">閉める日、外す口、口ごとの時間は、カレンダーの画面で責任者が変えます。</p>
    <p class="deeds">${linkIfAllowed(visit, "/settings/hours", "曜日と時間を変える")}${linkIfAllowed(visit, "/calendar/opening", "閉める日と外す口")}</p>`,
  );
}

function roomsSection(visit: Visit, { changed }: Settings): Html {
  const { rooms, meetings } = visit.office;
  const hosts = meetings?.kind === "zoom" && meetings.hosts.map(({ seat, user }) => `口${seat}：${user}`).join("、");
  const bySeat = table(
    "口ごとの部屋",
    ["口", "ミーティングID", "どこで決めたか"],
    rooms.map(({ seat, meetingId }) => [`口${seat}`, meetingId, whereSet(visit, changed, [`room:${seat}`])]),
  );
  if (telephonesOnly(visit.office) && rooms.length === 0)
    return section("相談の方法", html`<p>電話だけで行います。設定ファイルで決めます。</p>`);
  return section(
    "ミーティングルーム",
    html`${telephonesOnly(visit.office) ? html`<p>相談は電話で行います。下の部屋は、前からの予約だけに使います。</p>` : ""}${hosts ? html`<p>予約ごとにZoomでミーティングを作ります（録画なし、待機室あり）。ホスト　${hosts}。下の部屋は、前からの予約だけに使います。</p>` : ""}${rooms.length === 0 ? html`<p>${hosts ? "なし" : "なし（電話での相談）"}</p>` : bySeat}
    <p class="deeds">${linkIfAllowed(visit, "/settings/rooms", "部屋を見る・変える")}</p>`,
  );
}

function deadlinesSection(visit: Visit, { changed }: Settings): Html {
  const { policy } = visit.office;
  return section(
    "期限",
    html`${facts([
      ["案内への返信", `${policy.replyBusinessDays}開庁日まで`],
      ["窓口からの答え", `${policy.answerBusinessDays}開庁日まで`],
      ["どこで決めたか", whereSet(visit, changed, ["replyBusinessDays", "answerBusinessDays"])],
    ])}<p class="deeds">${linkIfAllowed(visit, "/settings/deadlines", "期限を変える")}</p>`,
  );
}

function contactSection(visit: Visit, { changed }: Settings): Html {
  const { office } = visit;
  return section(
    "手紙に載せる所在地と電話",
    html`${facts([
      ["所在地", office.address],
      ["電話", `${office.telephone}（${office.telephoneHours}）`],
      ["どこで決めたか", whereSet(visit, changed, contactNamesOf(office))],
    ])}<p class="deeds">${linkIfAllowed(visit, "/settings/contact", "所在地と電話を変える")}</p>`,
  );
}

function noticesSection(visit: Visit, { changed }: Settings): Html {
  return section(
    "職員への知らせ",
    html`${facts([
      ["宛先", sayAddresses(visit.office.mail.staffAddresses ?? [])],
      ["どこで決めたか", whereSet(visit, changed, ["staffAddresses"])],
    ])}<p class="deeds">${linkIfAllowed(visit, "/settings/staff-addresses", "宛先を変える")}</p>${may(visit.staff, "staffAddresses") ? "" : html`<p class="hint">宛先は、責任者が変えます。利用者として登録のあるアドレスかどうかが、わかるためです。</p>`}`,
  );
}

/** What stays in the file, each with the reason: another value would not fit what is agreed, sent or kept already. */
function fileSection({ office }: Visit): Html {
  const { policy, calendar, mail } = office;
  const { pause, reminders } = policy;
  const lastMoment = policy.cutOff === "endOfDayBefore" ? "前日の終わりまで" : "前の開庁日の閉庁時刻まで";
  return section(
    "設定ファイルで決めること",
    html`${table(
      FILE_WORDS,
      ["項目", "いま", "この画面で変えない訳"],
      [
        ["名称", `${office.name}（${office.formalName}）`, "規約と登録の名称に合わせます"],
        [
          "差出人",
          `${mail.fromName} ${mail.fromAddress}`,
          "返信を予約と結びつける証明と、受信箱の接続が一緒に変わります。環境変数 MAIL_FROM でも決められます",
        ],
        ["窓口のアドレス", mail.ownAddresses.join("、"), "書き間違えると、申込みが職員のメールとして扱われます"],
        [
          "送信の控え",
          mail.sentCopies === "server" ? "メールサーバーが自分で残す" : "係が送信済みフォルダに残す",
          MAIL_SERVER,
        ],
        ["認証の結果を信じるサーバー", mail.authservId ?? "なし", MAIL_SERVER],
        ["同時に受けられる数", `${policy.seats}口`, "口には予約が結びついていて、減らすと行き先がなくなります"],
        [
          "相談の始まり",
          `${clock(policy.firstStart)}から${clock(policy.lastStart)}まで、${policy.gridMinutes}分おき、1回${policy.slotMinutes}分`,
          "もう案内した日時と重なり、空きが正しく数えられなくなります",
        ],
        ["休みの時間", pause ? `${clock(pause.from)}から${clock(pause.to)}` : "なし", "相談の始まりと一緒に決めます"],
        [
          "設定ファイルの閉庁日",
          `${calendar.closures.size}日（祝日と年末年始のほか）`,
          "一日ずつ閉めるのは、カレンダーの画面でできます",
        ],
        ["時刻", "日本時間", "変えられません"],
        ["予約できる先", `${policy.horizonDays}日先まで、一度に${policy.mostChoices}つまで案内`, OFFER_RULES],
        ["確定の期限", lastMoment, "規約の「前日まで」によります"],
        [
          "案内の条件",
          `返信まで開庁時間で${policy.leastOpenHoursToReply}時間以上あり、一日の枠の${Math.round(policy.mostHoldShare * 100)}%まで`,
          OFFER_RULES,
        ],
        ["メールの行き違い", `${policy.transitGraceMinutes}分待ってから、期限切れを決める`, MAIL_SERVER],
        [
          "前日のお知らせ",
          reminders ? `${clock(reminders.from)}から${clock(reminders.to)}の間に送る` : "送らない",
          "夜に届かないように、試してから決めます",
        ],
        ["公表する統計で伏せる数", `${policy.smallCell}未満`, "もう公表した統計と合わなくなります"],
      ],
    )}`,
  );
}

const MAIL_SERVER = "メールサーバーに合わせて決めます";
const OFFER_RULES = "空きの数え方が変わるため、試してから決めます";

function clock(time: ClockTime): string {
  return writeClockTime(time);
}

function dataSection(visit: Visit, desk: Desk, { terms }: Settings): Html {
  const { ignoredMailDays, rawMailDays, lettersDays, peopleDays } = retentionOf(desk.office);
  const days = (value: number | null) => (value === null ? "決めていない（消しません）" : `${value}日`);
  return section(
    "利用規約と保存期間",
    html`${facts([
      [
        "適用中の利用規約",
        terms
          ? `${terms.version}${terms.sample ? "（見本）" : ""}、${writeDay(terms.effectiveOn, dayOf(visit.now))}から`
          : "なし（案内を送りません）",
      ],
      ["関係のないメールの写し", days(ignoredMailDays)],
      ["メールの写し", days(rawMailDays)],
      ["手紙の本文", days(lettersDays)],
      ["利用者と予約", days(peopleDays)],
    ])}<p class="hint">新しい版の規約は、責任者が「規約」の画面で（または、運用担当が「madoguchi terms add」で）公表します。保存期間は${FILE_WORDS}。期間を過ぎたものの消去は、責任者が承認します。</p>
    <p class="deeds">${linkIfAllowed(visit, "/terms", "利用規約を見る")}${linkIfAllowed(visit, "/retention", "保存期間と消去を見る")}${linkIfAllowed(visit, "/disclosures", "開示の記録を見る")}</p>`,
  );
}
