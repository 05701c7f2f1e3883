import { html } from "hono/html";
import { dayOf } from "../booking/time.ts";
import type { WhoTheyAre } from "../desk/person-record.ts";
import type { Standing } from "../desk/standing.ts";
import { OFFICE_LANGUAGE } from "../mail/language.ts";
import { writeDay } from "../mail/letters/japanese-writing.ts";
import type { Person } from "../world/store-rows.ts";
import { saySlot } from "./history.ts";
import { box, facts, type Html, type Visit } from "./layout.ts";
import { slotOf } from "./page-today.ts";
import { oneLine } from "./plain-line.ts";
import { LANGUAGE_BY_WORDS, LANGUAGE_WORDS } from "./wording.ts";

export function personFacts(person: Person | null): Html {
  return facts([
    ["お名前", person?.name ?? null],
    [
      "求職番号",
      person?.jobSeekerNumber ??
        (person?.registering ? "まだない、または手元にない（オンライン登録の方は登録の切替えが必要）" : null),
    ],
    ["メール", person?.address ?? "なし（電話で連絡します）"],
    ["電話", sayTelephone(person)],
    ["同席・配慮", person?.companion ?? null],
    ["手紙のことば", person?.address ? sayLanguage(person) : null],
  ]);
}

/** Name and number in one line, as they are told apart. */
export function sayWho({ name, jobSeekerNumber }: WhoTheyAre): string {
  return `${name ? oneLine(name) : "（お名前なし）"}　${jobSeekerNumber ?? "求職番号なし"}`;
}

export function sayLanguage(person: Person | null): string {
  const known = person?.language;
  return known
    ? `${LANGUAGE_WORDS[known.code]}（${LANGUAGE_BY_WORDS[known.by]}）`
    : `${LANGUAGE_WORDS[OFFICE_LANGUAGE]}（ほかのことばの希望はありません）`;
}

/** Decision 12: whoever is about to call sees it. */
export function sayTelephone(person: Person | null): Html | string | null {
  if (!person?.cannotTelephone) return person?.phone ?? null;
  const number = person.phone ? `番号：${person.phone}（ファクスなど）` : "";
  return html`<strong>電話ができない方です。書いて伝えてください。</strong>${number}`;
}

/** T6-6c: shown wherever staff decide about a request: only what a person recorded, and only of this person. */
export function standingFacts({ noShows, refusal }: Standing, { office, now }: Visit): Html {
  const today = dayOf(now);
  const months = office.policy.noShowMonths;
  const days = noShows.flatMap((booking) => {
    const slot = slotOf(booking);
    return slot ? [saySlot(slot, today)] : [];
  });
  return html`${refusal ? box("alarm", `オンライン相談をお断りしている期間中です（${writeDay(refusal.until, today)}まで）。窓口と電話での相談は、ご利用になれます。`) : ""}
    ${facts([
      [
        "これまでの連絡なし",
        noShows.length === 0
          ? `ありません（過去${months}か月）`
          : `${noShows.length}回（過去${months}か月）：${days.join("、")}`,
      ],
    ])}`;
}

/** The same in a line or two, where staff are about to take a request. */
export function sayStanding({ noShows, refusal }: Standing, { now }: Visit): [string, string][] {
  const until = refusal && writeDay(refusal.until, dayOf(now));
  return [
    ...(noShows.length > 0 ? ([["これまでの連絡なし", `${noShows.length}回`]] as [string, string][]) : []),
    ...(until
      ? ([["注意", `オンライン相談をお断りしている期間中の方です（${until}まで）`]] as [string, string][])
      : []),
  ];
}
