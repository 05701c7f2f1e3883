import { html } from "hono/html";
import { type ClockTime, clockTimeOf, type Day, dayOf } from "../booking/time.ts";
import type { Opening, OpeningChange, SeatHours } from "../desk/opening.ts";
import { writeClockTime, writeDay } from "../mail/letters/japanese-writing.ts";
import { errorSummary, type Filled, selectField, textField } from "./fields.ts";
import { saySlot, sayTime } from "./history.ts";
import { type Html, noticeBox, page, section, table, type Visit } from "./layout.ts";
import { oneLine } from "./plain-line.ts";
import { linkIfAllowed } from "./route-rights.ts";
import { staffName } from "./staff-names.ts";

export const OPENING_ACT_WORDS = {
  closed: "閉めた",
  reopened: "開けた",
  seatOut: "口を外した",
  seatBack: "口を戻した",
  seatHours: "口の時間を変えた",
} satisfies Record<OpeningChange["act"], string>;

const MOST_CHANGES_SHOWN = 30;

/** What staff closed and took out, with what can be done about it, and who changed what. */
export function openingPage(visit: Visit, opening: Opening, notice: Html | null): Html {
  const { base, now } = visit;
  const today = dayOf(now);
  const closures = opening.closures.filter((one) => one.day >= today).sort((a, b) => (a.day < b.day ? -1 : 1));
  const blocks = opening.blocks.filter((one) => one.to > now).sort((a, b) => (a.from < b.from ? -1 : 1));
  return page(
    visit,
    "calendar",
    "閉める日と外す口",
    html`${noticeBox(notice)}<p class="deeds">${linkIfAllowed(visit, "/calendar/close", "日を閉める")}${linkIfAllowed(visit, "/calendar/block", "口を外す")}<a class="button quiet" href="${base}/calendar">カレンダーに戻る</a></p>
    ${section(
      "閉める日",
      closures.length === 0
        ? html`<p>この画面で閉めた日はありません。</p>`
        : table(
            "これからの日（近い順）",
            ["日", "理由", "閉めた職員", "すること"],
            closures.map((one) => [
              writeDay(one.day, today),
              oneLine(one.reason),
              `${staffName(one.staff, visit.names)}（${sayTime(one.at, today)}）`,
              linkIfAllowed(visit, `/calendar/${one.day}/reopen`, `${writeDay(one.day, today)}を開ける`, "plain"),
            ]),
          ),
    )}
    ${section(
      "外した口",
      blocks.length === 0
        ? html`<p>外した口はありません。</p>`
        : table(
            "これからの時間（近い順）",
            ["時間", "口", "理由", "外した職員", "すること"],
            blocks.map((one) => [
              saySlot({ start: one.from, end: one.to }, today),
              `口${one.seat}`,
              oneLine(one.reason),
              `${staffName(one.staff, visit.names)}（${sayTime(one.at, today)}）`,
              linkIfAllowed(visit, `/calendar/unblock/${encodeURIComponent(one.id)}`, `口${one.seat}を戻す`, "plain"),
            ]),
          ),
    )}
    ${section("口ごとの曜日と時間", hoursTable(visit, opening))}
    ${section(
      "変更の記録",
      opening.changes.length === 0
        ? html`<p>まだありません。</p>`
        : table(
            "新しい順",
            ["日時", "職員", "変えたこと", "対象", "理由"],
            opening.changes
              .slice(0, MOST_CHANGES_SHOWN)
              .map((one) => [
                sayTime(one.at, today),
                staffName(one.staff, visit.names),
                OPENING_ACT_WORDS[one.act],
                sayAbout(one, today),
                oneLine(one.reason),
              ]),
          ),
    )}`,
  );
}

export function hoursTable(visit: Visit, { hours }: Opening): Html {
  return table(
    "決めていない口は、窓口の時間のとおりです",
    ["口", "使う曜日と時間", "すること"],
    Array.from({ length: visit.office.policy.seats }, (_, index) => {
      const seat = index + 1;
      const own = hours.find((one) => one.seat === seat);
      return [
        `口${seat}`,
        own ? sayWeek(own) : "窓口の時間のとおり",
        linkIfAllowed(visit, `/calendar/seats/${seat}`, `口${seat}の時間を変える`, "plain"),
      ];
    }),
  );
}

export const WEEKDAY_WORDS = ["日", "月", "火", "水", "木", "金", "土"] as const;

export function sayWeek({ week }: Pick<SeatHours, "week">): string {
  const days = week.flatMap((there, weekday) =>
    there ? `${WEEKDAY_WORDS[weekday]}曜日${clock(there.from)}から${clock(there.to)}` : [],
  );
  return days.length === 0 ? "使わない" : days.join("、");
}

function clock(time: ClockTime): string {
  return writeClockTime(time);
}

/** Days, seats and times as the desk wrote them. */
function sayAbout({ act, about }: OpeningChange, today: Day): string {
  const parts = about.split(" ");
  const [first = "", from = "", to = ""] = parts;
  if (act === "closed" || act === "reopened") return parts.map((day) => writeDay(day as Day, today)).join("、");
  if (act === "seatHours") return `口${first}`;
  return `口${first}、${writeDay(from.slice(0, 10) as Day, today)}${clock(clockTimeOf(from as never))}～${clock(clockTimeOf(to as never))}`;
}

/** First the days, then whom it hits: the second page comes from the address alone. */
export function chooseDaysPage(visit: Visit, from: string, to: string, problem: string | null): Html {
  const filled: Filled = { values: { from, to }, errors: problem ? { from: problem } : {} };
  return choosePage(visit, "相談の日を閉める", "/calendar/close", filled, [
    textField(filled, { name: "from", label: "閉める最初の日", type: "date", required: true }),
    textField(filled, {
      name: "to",
      label: "閉める最後の日",
      hint: "一日だけなら、空けておいてください。",
      type: "date",
    }),
  ]);
}

/** What is wrong stands at its field. */
export function chooseBlockPage(
  visit: Visit,
  values: Record<string, string>,
  problems: Record<string, string | null>,
): Html {
  const errors = Object.fromEntries(
    Object.entries(problems).flatMap(([name, words]) => (words ? [[name, words]] : [])),
  );
  const filled: Filled = { values, errors };
  const seats = Array.from({ length: visit.office.policy.seats }, (_, index) => ({
    value: String(index + 1),
    label: `口${index + 1}`,
  }));
  return choosePage(visit, "口を外す", "/calendar/block", filled, [
    selectField(filled, { name: "seat", label: "外す口", required: true }, [{ label: "口", options: seats }]),
    textField(filled, { name: "day", label: "日", type: "date", required: true }),
    textField(filled, { name: "from", label: "何時から", type: "time", required: true }),
    textField(filled, { name: "to", label: "何時まで", type: "time", required: true }),
  ]);
}

function choosePage(visit: Visit, title: string, path: string, filled: Filled, fields: Html[]): Html {
  const { base } = visit;
  return page(
    visit,
    "calendar",
    title,
    html`${errorSummary(filled)}<section><form method="get" action="${base}${path}" novalidate>${fields}
      <p class="hint">次の画面に、この時間の予約と案内が並びます。まだ何も変わりません。</p>
      <div class="deeds"><button>予約を調べる</button><a class="button quiet" href="${base}/calendar/opening">やめる</a></div></form></section>`,
  );
}
