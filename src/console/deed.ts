import { html, raw } from "hono/html";
import { dayOf } from "../booking/time.ts";
import type { Act, ActRefusal, Done, Rehearsal, RehearsedLetter } from "../desk/acts.ts";
import { perform, rehearse } from "../desk/acts.ts";
import { aboutOf, type Subject, sayChanges, standOf, unlessChanged } from "./changed.ts";
import { errorSummary, type Filled, hidden } from "./fields.ts";
import type { Values } from "./forms.ts";
import {
  about,
  boxInFocus,
  facts,
  type Html,
  list,
  type Place,
  page,
  section,
  table,
  token,
  type Visit,
} from "./layout.ts";
import { withLetters } from "./notices.ts";
import { otherWords } from "./other-words.ts";
import { taskReason } from "./reasons.ts";
import { type Ctx, look, type Room } from "./room.ts";
import { LETTER_KIND_WORDS, REFUSAL_WORDS, TASK_WORDS } from "./wording.ts";

/**
 * One act of staff as pages: a form, then what it would send to whom, then the act itself. The typed values are carried through,
 * so nothing is lost on the way back, and nothing is done before the second page was seen.
 */
export type Deed = {
  place: Place;
  title: string;
  /** Where the forms post to, and where "やめる" leads; both without the prefix. */
  path: string;
  back: string;
  /** What the person should know beside the form. */
  lead?: Html | string;
  /** What it is about, where a colleague may be at it, too. */
  on?: Subject;
  /** Absent: there is nothing to type. */
  fields?: (filled: Filled) => Html;
  defaults?: Values;
  /** The form brings files; what is typed has to stand before them. */
  brings?: "files";
  read: (
    values: Values,
  ) => Plan | { errors: Record<string, string> } | Promise<Plan | { errors: Record<string, string> }>;
  /** The path after the act. */
  after: (done: Done) => string;
  /** Instead of `after`: a page for what is shown once and never again. */
  show?: (done: Done) => Html;
};

/** The act that the typed values make, and what it means in words. */
export type Plan = {
  act: Act;
  says: [string, Html | string][];
  /** What else to look at before it is done; a function is asked after the rehearsal. */
  shows?: Html | (() => Html);
  /** What is rehearsed beyond the act: what the clock will do because of it. */
  rehearses?: Act;
  /** Done also where its subject changed since the page was opened. */
  evenIfChanged?: boolean;
  /** What the second page shows for the first time and the act is bound to, beside the typed values. */
  carries?: Values;
};

export async function serveDeed(c: Ctx, room: Room, deed: Deed): Promise<Response> {
  const visit = deed.on ? about(c.get("visit"), aboutOf(deed.on)) : c.get("visit");
  const isPost = c.req.method === "POST";
  const { on } = deed;
  const stands = on ? { [SEEN]: await look(room, (view) => standOf(view, on)) } : {};
  const values = isPost ? c.get("form") : { ...deed.defaults, ...stands };
  const seen = values[SEEN] ?? "";
  const filled = (errors: Filled["errors"] = {}): Filled => ({ values, errors });
  if (!isPost && deed.fields) return c.html(formPage(visit, deed, filled()));
  if (values.edit) return c.html(formPage(visit, deed, filled()));
  const plan = await deed.read(values);
  if ("errors" in plan) return c.html(formPage(visit, deed, filled(plan.errors)), 422);
  const act = on && !plan.evenIfChanged ? unlessChanged(plan.act, on, seen) : plan.act;
  const refuse = async (refused: ActRefusal) => {
    const changes =
      on && (refused === "changedMeanwhile" || refused === "settingChanged" || refused === "accountChanged")
        ? await look(room, (view) => sayChanges(view, on, seen, dayOf(visit.now)))
        : [];
    // Whoever has read what happened may go on from there, with everything as it was typed.
    const opened = deed.defaults?.seen === undefined ? {} : { seen: deed.defaults.seen };
    const anew = { ...filled(), values: { ...values, ...opened, ...stands } };
    return c.html(formPage(visit, deed, anew, { refused, changes }), 409);
  };
  if (values.sure === "1") {
    const outcome = await perform(room.desk, act);
    if ("refused" in outcome) return refuse(outcome.refused);
    if (deed.show) return c.html(deed.show(outcome));
    return c.redirect(`${visit.base}${withLetters(deed.after(outcome), outcome.letters, visit.mode)}`, 303);
  }
  const rehearsal = await rehearse(room.desk, plan.rehearses ?? act);
  if ("refused" in rehearsal) return refuse(rehearsal.refused);
  return c.html(surePage(visit, deed, values, plan, rehearsal));
}

/** The hidden field that carries how things stood when the page was opened. */
const SEEN = "stood";

/** Before the form of somebody who was second; empty for the first. */
export function changedBox(changes: readonly string[]): Html | string {
  if (changes.length === 0) return "";
  return html`${boxInFocus("alarm", `できません：${REFUSAL_WORDS.settingChanged}`)}${section("この画面を開いてからのこと", list(changes))}`;
}

type Refused = { refused: ActRefusal; changes: string[] };

function formPage(visit: Visit, deed: Deed, filled: Filled, refused: Refused | null = null): Html {
  const { base } = visit;
  const seen = filled.values[SEEN];
  return page(
    visit,
    deed.place,
    deed.title,
    html`${refused ? boxInFocus("alarm", `できません：${REFUSAL_WORDS[refused.refused]}`) : ""}${refused && refused.changes.length > 0 ? section("この画面を開いてからのこと", list(refused.changes)) : ""}${errorSummary(filled)}${deed.lead ?? ""}
    ${
      deed.fields
        ? html`<section><form method="post" action="${base}${deed.path}"${deed.brings ? raw(' enctype="multipart/form-data"') : ""} novalidate>${token(visit)}${seen === undefined ? "" : hidden({ [SEEN]: seen })}${deed.fields(filled)}
      <p class="hint">次の画面で、だれに何が送られるかを確かめられます。まだ何も送られません。</p>
      <div class="deeds"><button>内容を確かめる</button><a class="button quiet" href="${base}${deed.back}">やめる</a></div></form></section>`
        : html`<p><a class="button quiet" href="${base}${deed.back}">戻る</a></p>`
    }`,
  );
}

function surePage(
  visit: Visit,
  deed: Deed,
  values: Values,
  { says, shows, carries }: Plan,
  { letters, tasks, mode, awaitsMeeting }: Extract<Rehearsal, { letters: unknown }>,
): Html {
  const { base } = visit;
  const { sure: _sure, edit: _edit, ...typed } = values;
  return page(
    visit,
    deed.place,
    `確認：${deed.title}`,
    html`${boxInFocus("note", "まだ実行していません。下の内容でよければ「実行する」を押してください。")}
    ${section("この操作の内容", facts(says))}${typeof shows === "function" ? shows() : (shows ?? "")}
    ${section(
      "送られる手紙",
      letters.length === 0
        ? html`<p>${awaitsMeeting ? AFTER_THE_MEETING : "この操作で送られる手紙はありません。"}</p>`
        : html`${letters.slice(0, MOST_LETTERS_IN_FULL).map(
            (letter, index) =>
              html`<h3>${LETTER_KIND_WORDS[letter.kind]}</h3>${facts([
                ["宛先", letter.to],
                ["件名", letter.subject],
                ["送り方", howItLeaves(letter.state, mode)],
              ])}${otherWords(letter, nthOf(letters, index))}<pre tabindex="0" role="region" aria-label="${nthOf(letters, index)}本文">${letter.text}</pre>`,
          )}${furtherLetters(letters.slice(MOST_LETTERS_IN_FULL), mode)}`,
    )}
    ${tasks.length > 0 ? section("この後に残る用件", html`${list(sayTasks(tasks))}`) : ""}
    <form method="post" action="${base}${deed.path}">${token(visit)}${hidden({ ...typed, ...carries })}
    <div class="deeds"><button name="sure" value="1">実行する</button>${deed.fields ? html`<button class="quiet" name="edit" value="1">入力を直す</button>` : ""}
    <a class="button quiet" href="${base}${deed.back}">やめる</a></div></form>`,
  );
}

/** Regions of one page have names of their own. */
function nthOf({ length }: readonly unknown[], index: number): string {
  return length > 1 ? `${index + 1}通目の` : "";
}

/** Each kind once, with how many there are of it. */
function sayTasks(tasks: Extract<Rehearsal, { tasks: unknown }>["tasks"]): string[] {
  const alike = Map.groupBy(tasks, (task) => `${TASK_WORDS[task.kind]}：${taskReason(task)}`);
  return [...alike].map(([words, { length }]) => (length > 1 ? `${words}（${length}件）` : words));
}

const AFTER_THE_MEETING =
  "予約の確定のお知らせは、Zoomのミーティングの用意ができしだい送られます。2分たっても用意できないときは、ミーティングIDのないお知らせを先に送り、IDはあとで知らせます。";

/** An act on a whole day writes many letters of one kind; the page stays short enough to be read. */
const MOST_LETTERS_IN_FULL = 8;
const MOST_LETTERS_LISTED = 100;

function furtherLetters(letters: readonly RehearsedLetter[], mode: Visit["mode"]): Html | string {
  if (letters.length === 0) return "";
  const listed = letters.slice(0, MOST_LETTERS_LISTED);
  return html`<h3>このほかの${letters.length}通</h3>${table(
    letters.length > listed.length ? `はじめの${listed.length}通` : "宛先と件名",
    ["宛先", "件名", "送り方"],
    listed.map((letter) => [letter.to, letter.subject, howItLeaves(letter.state, mode)]),
  )}`;
}

function howItLeaves(state: string, mode: Visit["mode"]): string {
  if (state === "capped") return "送る数の上限に達しているため、止まります。手紙の画面で送るか決めてください。";
  switch (mode) {
    case "auto":
      return "すぐに自動で送られます。";
    case "approve":
      return "承認待ちになります。別の職員が手紙の画面で承認すると送られます。";
    case "shadow":
      return "下書きだけが作られ、送られません。";
    case "stop":
      return "送信は停止中です。再開すると送られます。";
  }
}
