import type { Hono } from "hono";
import { html } from "hono/html";
import { LIMIT_RANGES, PERIOD_MONTHS } from "../booking/policy.ts";
import {
  changeLimits,
  changeWording,
  MOST_WORDING_CHARACTERS,
  newestChange,
  ownWordings,
  wordingName,
  wordingNow,
} from "../desk/office-changes.ts";
import { LIMIT_NAMES, type LimitName } from "../desk/office-values.ts";
import type { LetterKind } from "../mail/letters/letter.ts";
import { letterValues } from "../mail/letters/letter-values.ts";
import { LETTER_KINDS, VOCABULARY } from "../mail/letters/letter-vocabulary.ts";
import { sampleLetter } from "../mail/letters/sample-letters.ts";
import type { Vocabulary } from "../mail/letters/wording.ts";
import { type Deed, serveDeed } from "./deed.ts";
import { checkField, type Filled, radioField, textArea, textField } from "./fields.ts";
import { readForm, rejectForm, type Values } from "./forms.ts";
import { type Html, noticeBox, page, section, table, type Visit } from "./layout.ts";
import { noticeOf } from "./notices.ts";
import { gatherSettings, settingsPage } from "./page-settings.ts";
import { type Ctx, type Env, look, param, type Room } from "./room.ts";
import { addHoursRoute } from "./routes-hours.ts";
import { addRoomRoutes } from "./routes-rooms.ts";
import { addValueRoutes, REASON } from "./routes-values.ts";
import { LIMIT_WORDS, limitValues, readLimits, sayLimit, sayWordingProblem } from "./setting-words.ts";
import { isKey, LETTER_KIND_WORDS } from "./wording.ts";

/** 設定: what is in force, and what of it is changed here with a record: the limits for a person, the wording of letters. */
export function addSettingsRoutes(app: Hono<Env>, room: Room): void {
  const { desk } = room;
  app.get("/settings", async (c) => {
    const shown = await look(room, (view) => gatherSettings(view, desk));
    return c.html(settingsPage(c.get("visit"), desk, shown, room.health(), noticeOf(c)));
  });
  app.on(["GET", "POST"], "/settings/limits", async (c) => serveDeed(c, room, await limitsDeed(c, room)));
  app.get("/settings/letters", async (c) => {
    const own = await look(room, ownWordings);
    return c.html(lettersPage(c.get("visit"), own, noticeOf(c)));
  });
  app.on(["GET", "POST"], "/settings/letters/:kind", async (c) => {
    const kind = param(c, "kind");
    return isKey(LETTER_KIND_WORDS, kind) ? serveDeed(c, room, await wordingDeed(c, room, kind)) : c.notFound();
  });
  addValueRoutes(app, room);
  addHoursRoute(app, room);
  addRoomRoutes(app, room);
}

async function limitsDeed(c: Ctx, room: Room): Promise<Deed> {
  const { office, staff } = c.get("visit");
  const seen = await look(room, (view) => newestChange(view, LIMIT_NAMES));
  return {
    place: "settings",
    title: "一人あたりの上限を変える",
    path: "/settings/limits",
    back: "/settings",
    on: { settings: LIMIT_NAMES },
    lead: html`<p>上限を超える申込みや手紙は、断られるのではなく、職員の判断を待ちます。設定ファイルと同じ値にすると、設定ファイルに従うように戻ります。</p>`,
    defaults: { ...limitValues(office.policy), seen: String(seen) },
    fields: limitFields,
    read: (values) => {
      const limits = readLimits(values);
      const reason = readForm(rejectForm, values);
      if ("errors" in limits || "errors" in reason)
        return {
          errors: { ...("errors" in limits ? limits.errors : {}), ...("errors" in reason ? reason.errors : {}) },
        };
      const said = { staff: staff.id, reason: reason.value.reason, seen: Number(values.seen) };
      return {
        act: (tx) => changeLimits(tx, room.desk, { ...said, limits: limits.limits }),
        says: [
          ...LIMIT_NAMES.map((name): [string, string] => {
            const [now, next] = [sayLimit(name, office.policy[name]), sayLimit(name, limits.limits[name])];
            return [LIMIT_WORDS[name].name, now === next ? `${now}（変わりません）` : `${now} から ${next} に`];
          }),
          ["理由", said.reason],
        ],
      };
    },
    after: () => "/settings?done=changed",
  };
}

function limitFields(filled: Filled): Html {
  const single = (Object.keys(LIMIT_RANGES) as (keyof typeof LIMIT_RANGES & LimitName)[]).map((name) => {
    const { least, most } = LIMIT_RANGES[name];
    const { name: label, unit } = LIMIT_WORDS[name];
    return textField(filled, { name, label: `${label}（${unit}）`, hint: `${least}から${most}まで`, most: 6 });
  });
  const months = PERIOD_MONTHS.map((one) => ({ value: String(one), label: `${one}か月` }));
  return html`<input type="hidden" name="seen" value="${filled.values.seen ?? ""}">${single}
    ${radioField(filled, { name: "months", label: "相談の回数を数える期間", hint: "1月から数えた区切りです。" }, months)}
    ${textField(filled, { name: "count", label: "その期間の相談の回数", hint: "空けておくと、上限はありません。", most: 5 })}
    ${textField(filled, { name: "minutes", label: "その期間の相談の長さの合計（分）", hint: "空けておくと、上限はありません。", most: 5 })}
    ${textArea(filled, REASON)}`;
}

function lettersPage(visit: Visit, own: ReadonlyMap<LetterKind, unknown>, notice: Html | null): Html {
  return page(
    visit,
    "settings",
    "手紙の文面",
    html`${noticeBox(notice)}<p>手紙ごとに、文面を変えられます。同意、期限、連絡先、日時など、なくしてはならない行と値は、消すと保存できません。変えた文面は次に書かれる手紙から使われ、もう書かれた手紙は変わりません。</p>
    ${table(
      "手紙の種類",
      ["手紙", "いまの文面", "すること"],
      LETTER_KINDS.map((kind) => [
        LETTER_KIND_WORDS[kind],
        own.has(kind) ? "この画面で変えたもの" : "設定ファイルか、はじめのもの",
        html`<a href="${visit.base}/settings/letters/${kind}">${LETTER_KIND_WORDS[kind]}の文面を見る・変える</a>`,
      ]),
    )}<p><a href="${visit.base}/settings">設定に戻る</a></p>`,
  );
}

async function wordingDeed(c: Ctx, room: Room, kind: LetterKind): Promise<Deed> {
  const { desk } = room;
  const visit = c.get("visit");
  const { own, seen } = await look(room, async (view) => ({
    own: await wordingNow(view, kind),
    seen: await newestChange(view, [wordingName(kind)]),
  }));
  const loaded = desk.render.sourceOf(kind);
  return {
    place: "settings",
    title: `${LETTER_KIND_WORDS[kind]}の文面`,
    path: `/settings/letters/${kind}`,
    back: "/settings/letters",
    on: { settings: [wordingName(kind)] },
    lead: html`${section("いまの文面の見本", preview(visit, room, kind, own))}${unread(room, kind, own).map(([who, what]) => html`<p><strong>${who}：</strong>${what}</p>`)}`,
    defaults: { source: own ?? loaded, seen: String(seen) },
    fields: (filled) => wordingFields(filled, visit, kind, own !== null),
    read: (values) => {
      const back = values.back === "1";
      const source = back ? loaded : sourceOf(values);
      const reason = readForm(rejectForm, values);
      const errors: Record<string, string> = "errors" in reason ? { ...reason.errors } : {};
      const problems = source.length > MOST_WORDING_CHARACTERS ? [] : desk.render.problemsOf(kind, source);
      if (source.length > MOST_WORDING_CHARACTERS)
        errors.source = `${MOST_WORDING_CHARACTERS}文字までで書いてください。`;
      if (!back && problems.length > 0) errors.source = problems.map(sayWordingProblem).join(" ／ ");
      if ("errors" in reason || Object.keys(errors).length > 0) return { errors };
      const said = { staff: visit.staff.id, reason: reason.value.reason, seen: Number(values.seen) };
      return {
        act: (tx) => changeWording(tx, desk, { ...said, kind, source: back ? null : source }),
        says: [
          ["手紙", LETTER_KIND_WORDS[kind]],
          ["変えた後", back ? "設定ファイルか、はじめの文面に戻ります" : "下の見本のとおりになります"],
          ...unread(room, kind, back ? null : source),
          ["理由", said.reason],
        ],
        shows: section("変えた後の見本", preview(visit, room, kind, back ? null : source)),
      };
    },
    after: () => "/settings/letters?done=wording",
  };
}

/** Browsers send line ends as CR LF, whatever was there. */
function sourceOf({ source = "" }: Values): string {
  return `${source.replace(/\r\n?/g, "\n").trimEnd()}\n`;
}

function wordingFields(filled: Filled, { office, now }: Visit, kind: LetterKind, isOwn: boolean): Html {
  const values = letterValues(sampleLetter(kind, now), "ja", office, now);
  const names = Object.entries(VOCABULARY[kind] as Vocabulary).flatMap(([name, meaning]) =>
    meaning === "text" || meaning === "must"
      ? [[`{{${name}}}`, String(values[name] ?? ""), meaning === "must" ? "必ず残す" : "使わなくてもよい"]]
      : [],
  );
  return html`<input type="hidden" name="seen" value="${filled.values.seen ?? ""}">
    ${textArea(filled, {
      name: "source",
      label: "文面",
      hint: "1行目は件名です。「# 」は見出し、「- 」は箇条書き、「! 」は見落とせない行（変えられません）。{{ }} は、送るときに値に置きかわります。{{#名前}} と {{/名前}} の間は、その場合だけ書かれます。ここで変わるのは日本語の手紙だけで、英語とやさしい日本語の手紙は変わりません。",
      rows: 24,
      most: MOST_WORDING_CHARACTERS,
    })}
    <details><summary>使える値の一覧</summary>${table("見本での値", ["名前", "見本", "きまり"], names)}</details>
    ${isOwn ? checkField(filled, "back", "設定ファイルか、はじめの文面に戻す（上の欄は使いません）") : ""}
    ${textArea(filled, REASON)}`;
}

/** Whom a wording of the office is not for, and which of its lines keep it from them (decision 12). */
function unread({ desk }: Room, kind: LetterKind, own: string | null): [string, string][] {
  // One that is not sound is nobody's.
  const isUsed = own !== null && desk.render.problemsOf(kind, own).length === 0;
  const lines = isUsed ? desk.render.unfitForWriters(kind, own) : [];
  const shown = lines.slice(0, MOST_UNFIT_SHOWN).map((line) => `「${line}」`);
  const rest = lines.length > shown.length ? `ほか${lines.length - shown.length}行` : "";
  const what = `この文面は使わず、設定ファイルか、はじめの文面で送ります。電話を勧めているか、足りない行：${shown.join("")}${rest}。電話を勧める行は、{{^writes}} と {{/writes}} の間に入れてください`;
  return lines.length === 0 ? [] : [["電話ができない方への手紙", what]];
}

const MOST_UNFIT_SHOWN = 3;

/** As a letter to nobody, in the lines that a mail program shows. */
function preview({ office, now }: Visit, { desk }: Room, kind: LetterKind, own: string | null): Html {
  const { subject, text } = desk.render(sampleLetter(kind, now), office, now, own);
  return html`<p><strong>件名：</strong>${subject}</p><pre tabindex="0" role="region" aria-label="見本の本文">${text}</pre>`;
}
