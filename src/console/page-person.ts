import { html } from "hono/html";
import type { Booking } from "../booking/booking.ts";
import { type Day, dayOf, endOf } from "../booking/time.ts";
import type { Desk } from "../desk/desk.ts";
import { mergingToUndo } from "../desk/person-correction.ts";
import { isLiving } from "../desk/person-file.ts";
import { changesOfPerson, type PersonChange } from "../desk/person-record.ts";
import { bookingsOf, rowsOf } from "../desk/same-person.ts";
import { isInForce, type Standing, standingOf } from "../desk/standing.ts";
import { writeDay } from "../mail/letters/japanese-writing.ts";
import type { View } from "../world/store.ts";
import type { Person, PersonRefusal } from "../world/store-rows.ts";
import { saySlot, sayTime } from "./history.ts";
import { type Html, list, noticeBox, page, section, table, type Visit } from "./layout.ts";
import { slotOf } from "./page-today.ts";
import { personFacts, sayWho, standingFacts } from "./person-facts.ts";
import { oneLine } from "./plain-line.ts";
import { linkIfAllowed } from "./route-rights.ts";
import { sayStaff } from "./staff-names.ts";
import { GROUND_WORDS, STATUS_WORDS } from "./wording.ts";

/** One person, whatever addresses: facts, bookings, no-shows, refusals. */
export type PersonFile = {
  person: Person;
  others: Person[];
  /** Rows that share the address or the number, and may be the same person under another writing. */
  alike: Person[];
  bookings: Booking[];
  standing: Standing;
  /** What staff changed of this row's name and number, newest first. */
  changes: PersonChange[];
  canUnmerge: boolean;
};

const MOST_SHOWN = 100;
const MOST_ALIKE = 10;

export async function gatherPerson(view: View, desk: Desk, id: string, now: Visit["now"]): Promise<PersonFile | null> {
  const person = await view.person(id);
  if (!person) return null;
  const rows = await rowsOf(view, person);
  return {
    person,
    others: rows.filter((one) => one.id !== id),
    alike: await alikeOf(view, person, rows),
    bookings: (await bookingsOf(view, person)).slice(-MOST_SHOWN),
    standing: await standingOf(view, desk, person, now),
    changes: await changesOfPerson(view, id),
    canUnmerge: (await mergingToUndo(view, person)) !== null,
  };
}

async function alikeOf(view: View, { address, jobSeekerNumber }: Person, rows: readonly Person[]): Promise<Person[]> {
  const found = [
    ...(address ? await view.peopleByAddress(address) : []),
    ...(jobSeekerNumber ? await view.peopleByNumber(jobSeekerNumber) : []),
  ];
  const known = new Set(rows.map(({ id }) => id));
  return [...new Map(found.map((one) => [one.id, one])).values()]
    .filter((one) => !known.has(one.id) && isLiving(one))
    .slice(0, MOST_ALIKE);
}

export function personPage(visit: Visit, file: PersonFile, notice: Html | null): Html {
  const { person, others, bookings, standing } = file;
  const { base, now } = visit;
  const today = dayOf(now);
  const at = `${base}/people/${person.id}`;
  return page(
    visit,
    null,
    "利用者",
    html`${noticeBox(notice)}
    ${section("利用者", personFacts(person))}
    ${section("これまでのこと", standingFacts(standing, visit))}
    ${section(
      "できること",
      html`<div class="deeds">${deedsOf(file).map(([path, label]) => linkIfAllowed(visit, `/people/${person.id}/${path}`, label))}${linkIfAllowed(visit, `/retention/person/${person.id}/hold`, "消去を保留する")}</div>`,
    )}
    ${
      others.length === 0
        ? ""
        : section(
            "同じ方の、ほかの連絡先",
            list(others.map((one) => html`<a href="${base}/people/${one.id}">${one.address ?? "メールなし"}</a>`)),
          )
    }
    ${
      file.alike.length === 0
        ? ""
        : section(
            "同じ方かもしれない記録（アドレスか求職番号が同じ）",
            html`<p>家族で一つのアドレスを使っていることもあります。本人に確かめてから、まとめてください。</p>${list(
              file.alike.map(
                (one) =>
                  html`<a href="${base}/people/${one.id}">${one.name ?? "（お名前なし）"}</a>　${one.jobSeekerNumber ?? "番号なし"}　<a href="${at}/merge?into=${one.id}">この記録とまとめる</a>`,
              ),
            )}`,
          )
    }
    ${section("予約", bookings.length === 0 ? html`<p>ありません。</p>` : bookingsTable(visit, bookings))}
    ${
      file.changes.length === 0
        ? ""
        : section("氏名と求職番号を改めた記録", list(file.changes.map((one) => sayPersonChange(one, visit, today))))
    }
    ${
      standing.refusals.length === 0
        ? ""
        : section("お断りの記録", list(standing.refusals.map((one) => sayRefusal(one, visit, today))))
    }`,
  );
}

const CHANGE_WORDS = {
  corrected: "訂正しました",
  merged: "別の記録とまとめました",
  unmerged: "まとめたことを取り消しました",
} satisfies Record<PersonChange["act"], string>;

function sayPersonChange(
  { at, staff, act, before, after, reason }: PersonChange,
  { names }: Visit,
  today: Day,
): string {
  const why = reason ? `理由：${oneLine(reason)}` : "";
  return `${sayTime(at, today)}、${sayStaff(staff, names)} が${CHANGE_WORDS[act]}。${sayWho(before)} から ${sayWho(after)} に。${why}`;
}

function sayRefusal(refusal: PersonRefusal, { now, names }: Visit, today: Day): string {
  const { at, by, ground, reason, until, liftedAt, liftedBy, liftReason } = refusal;
  const end = liftedAt
    ? `${sayTime(liftedAt, today)}に${sayStaff(liftedBy, names)} が解きました（${liftReason}）`
    : isInForce(refusal, now)
      ? "いま有効です"
      : `${sayTime(endOf(until), today)}に終わりました`;
  return `${sayTime(at, today)}、${sayStaff(by, names)}：${GROUND_WORDS[ground]}、${writeDay(until, today)}まで。理由：${reason}。${end}`;
}

function deedsOf({ person, standing: { refusal }, canUnmerge }: PersonFile): [string, string][] {
  const common: [string, string][] = [
    ["correct", "氏名と求職番号を訂正する"],
    ["address", "メールの連絡先を改める"],
    ["phone", "電話番号を記録する"],
    ["language", "手紙のことばを決める"],
    ["merge", "別の記録と同じ方としてまとめる"],
    ...(canUnmerge ? ([["unmerge", "まとめたことを取り消す"]] as [string, string][]) : []),
    ["cannot-telephone", person.cannotTelephone ? "電話ができる方に戻す" : "電話ができない方として記録する"],
  ];
  return refusal
    ? [...common, ["refusal-notice", "お断りのお知らせを送る"], ["lift", "お断りを解く"]]
    : [...common, ["refuse", "オンライン相談をお断りする"]];
}

function bookingsTable({ base, now }: Visit, bookings: readonly Booking[]): Html {
  const today = dayOf(now);
  return table(
    "日時の順",
    ["日時", "状態", "受付番号"],
    bookings.map((booking) => {
      const slot = slotOf(booking);
      return [
        slot ? saySlot(slot, today) : "未定",
        STATUS_WORDS[booking.status],
        html`<a href="${base}/bookings/${booking.id}">${booking.reference}</a>`,
      ];
    }),
  );
}
