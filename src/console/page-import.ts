import type { Hono } from "hono";
import { html } from "hono/html";
import type { BookingId, StaffId } from "../booking/booking.ts";
import { dayOf } from "../booking/time.ts";
import { type ActRefusal, perform, rehearse } from "../desk/acts.ts";
import { type EnteredHow, enterExisting } from "../desk/existing-acts.ts";
import { telephonesOnly } from "../mail/office.ts";
import type { Tx } from "../world/store.ts";
import { howFields, sayHow, sayWay } from "./existing-fields.ts";
import { readHow } from "./existing-form.ts";
import {
  columnsFor,
  decodeTable,
  type ExistingTable,
  MOST_BYTES,
  MOST_ROWS,
  readTable,
  type TableRow,
} from "./existing-table.ts";
import { errorSummary, type Filled, hidden } from "./fields.ts";
import { LONGEST_REASON } from "./forms.ts";
import { saySlot } from "./history.ts";
import { box, boxInFocus, facts, type Html, list, page, section, table, token, type Visit } from "./layout.ts";
import { oneLine } from "./plain-line.ts";
import type { Ctx, Env, Room } from "./room.ts";
import { REFUSAL_WORDS } from "./wording.ts";

/**
 * A table of bookings: uploaded, shown row by row with what each will become or why it cannot, and only then entered, one command a
 * row. Nothing of it is kept in between; the page carries the table.
 */
export function addImport(app: Hono<Env>, room: Room): void {
  app.post("/existing/import", async (c) => {
    const visit = c.get("visit");
    const values = c.get("form");
    const { sure, table: carried = "", ...typed } = values;
    const { file } = c.get("files");
    const text = file ? decodeTable(file.bytes) : carried;
    const how = readHow(typed);
    const read: ExistingTable =
      typeof text === "string" ? readTable(text, room.desk.office.policy, telephonesOnly(room.desk.office)) : text;
    const errors: Record<string, string> = {
      ...("errors" in how ? how.errors : {}),
      ...("trouble" in read ? { file: read.trouble } : {}),
    };
    if ("errors" in how || "trouble" in read || typeof text !== "string")
      return c.html(importPage(visit, { values: typed, errors }), 422);
    if (sure === "1") return c.html(donePage(visit, read.rows, await enterRows(c, room, read.rows, how.value)));
    const { outcomes, letters } = await tryRows(c, room, read.rows, how.value);
    return c.html(previewPage(visit, { ...read, text, typed, how: how.value, outcomes, letters }));
  });
}

type RowOutcome = { entered: BookingId; seat: number | null } | { refused: ActRefusal } | { wrong: string[] };

/** All rows in one transaction that is taken back, so that rows which get in each other's way are seen. */
async function tryRows(c: Ctx, room: Room, rows: readonly TableRow[], how: EnteredHow) {
  let outcomes: RowOutcome[] = [];
  const tried = await rehearse(room.desk, async (tx) => {
    outcomes = [];
    for (const row of rows) outcomes.push(await enterRow(tx, room, c.get("visit").staff.id, row, how));
    return { done: "", bookingId: null };
  });
  return { outcomes, letters: "letters" in tried ? tried.letters.length : 0 };
}

/** Each row by itself: one that has become impossible meanwhile stops no other. */
async function enterRows(c: Ctx, room: Room, rows: readonly TableRow[], how: EnteredHow): Promise<RowOutcome[]> {
  const outcomes: RowOutcome[] = [];
  for (const row of rows) {
    let outcome: RowOutcome = { wrong: [] };
    await perform(room.desk, async (tx) => {
      outcome = await enterRow(tx, room, c.get("visit").staff.id, row, how);
      return "refused" in outcome ? outcome : { done: "", bookingId: null };
    });
    outcomes.push(outcome);
  }
  return outcomes;
}

async function enterRow(tx: Tx, { desk }: Room, staff: StaffId, row: TableRow, how: EnteredHow): Promise<RowOutcome> {
  if ("wrong" in row) return { wrong: row.wrong };
  const reason = row.note ? [...`${how.reason}（${row.note}）`].slice(0, LONGEST_REASON).join("") : how.reason;
  const outcome = await enterExisting(tx, desk, { staff, booking: row.booking, how: { ...how, reason } });
  if ("refused" in outcome || outcome.bookingId === null)
    return { refused: "refused" in outcome ? outcome.refused : "unknownBooking" };
  const booking = await tx.booking(outcome.bookingId);
  return { entered: outcome.bookingId, seat: booking?.status === "confirmed" ? booking.choice.seat : null };
}

/** The form, with the columns that are read. */
export function importPage(visit: Visit, filled: Filled): Html {
  const { base } = visit;
  const wrong = filled.errors.file;
  return page(
    visit,
    "phone",
    "前から決まっていた予約",
    html`${errorSummary(filled)}
    ${section("一件ずつ入力する", html`<p><a class="button quiet" href="${base}/existing/new">予約を一件入力する</a></p>`)}
    ${section(
      "表（CSV）からまとめて入力する",
      html`<p>Excelなどの表を「CSV」で保存したファイルを選びます。次の画面で、一行ずつ、どうなるかを確かめられます。まだ何も入力されません。</p>
      <p><a href="${base}/existing/example.csv">見本のファイルを保存する</a></p>
      <form method="post" action="${base}/existing/import" enctype="multipart/form-data" novalidate>${token(visit)}
      <div class="field"><label for="file">CSVファイル（必須）</label><p class="hint" id="file-hint">${MOST_ROWS}行、${MOST_BYTES / 1000}キロバイトまで。文字コードは、UTF-8でもShift_JISでも構いません。</p>
      ${wrong ? html`<p class="error" id="file-error">誤り：${wrong}</p>` : ""}
      <input id="file" name="file" type="file" accept=".csv,text/csv" aria-describedby="${wrong ? "file-hint file-error" : "file-hint"}"></div>
      ${howFields(filled, telephonesOnly(visit.office))}<div class="deeds"><button>内容を確かめる</button><a class="button quiet" href="${base}/phone">やめる</a></div></form>
      ${table(
        "読み取る列（一行目に、この名前を書きます）",
        ["列の名前", "要るか", "書き方"],
        columnsFor(telephonesOnly(visit.office)).map(({ heads, needed, words }) => [
          heads[0],
          needed ? "必須" : "任意",
          words,
        ]),
      )}`,
    )}`,
  );
}

type Preview = {
  rows: readonly TableRow[];
  unread: readonly string[];
  text: string;
  typed: Readonly<Record<string, string>>;
  how: EnteredHow;
  outcomes: readonly RowOutcome[];
  letters: number;
};

function previewPage(visit: Visit, { rows, unread, text, typed, how, outcomes, letters }: Preview): Html {
  const { base } = visit;
  const count = outcomes.filter((one) => "entered" in one).length;
  const { file: _file, ...fields } = typed;
  return page(
    visit,
    "phone",
    "確認：表からまとめて入力する",
    html`${boxInFocus("note", `まだ何も入力していません。${rows.length}行のうち${count}件を入力できます。`)}
    ${section("この操作の内容", html`${facts(sayHow(how))}<p>${letters === 0 ? "この操作で送られる手紙はありません。" : `この操作で、手紙が${letters}通書かれます。`}</p>`)}
    ${unread.length > 0 ? box("note", `読み取らない列があります：${unread.map(oneLine).join("、")}`) : ""}
    ${section("一行ずつの結果", rowsTable(visit, rows, outcomes, "これから"))}
    <form method="post" action="${base}/existing/import" enctype="multipart/form-data">${token(visit)}${hidden({ ...fields, table: text })}
    <div class="deeds">${count > 0 ? html`<button name="sure" value="1">実行する（${count}件を入力する）</button>` : ""}
    <a class="button quiet" href="${base}/existing">やめる</a></div></form>`,
  );
}

function donePage(visit: Visit, rows: readonly TableRow[], outcomes: readonly RowOutcome[]): Html {
  const count = outcomes.filter((one) => "entered" in one).length;
  const left = outcomes.length - count;
  return page(
    visit,
    "phone",
    "表からまとめて入力しました",
    html`${boxInFocus(count > 0 ? "good" : "note", `${count}件を入力しました。${left > 0 ? `${left}件は入力していません。` : ""}手紙は送っていません。`)}
    ${section("一行ずつの結果", rowsTable(visit, rows, outcomes, "済み"))}
    <p><a class="button quiet" href="${visit.base}/existing">続けて入力する</a></p>`,
  );
}

function rowsTable(
  visit: Visit,
  rows: readonly TableRow[],
  outcomes: readonly RowOutcome[],
  when: "これから" | "済み",
): Html {
  const today = dayOf(visit.now);
  return table(
    "ファイルの順",
    ["行", "日時", "お名前", "結果"],
    rows.map((row, index) => [
      String(row.line),
      "booking" in row ? saySlot(row.booking.slot, today) : oneLine(row.shown.when),
      oneLine(row.shown.name),
      sayOutcome(visit, row, outcomes[index], when),
    ]),
  );
}

function sayOutcome({ base }: Visit, row: TableRow, outcome: RowOutcome | undefined, when: "これから" | "済み") {
  if (!outcome) return "";
  if ("wrong" in outcome) return html`<strong>入力できません</strong>${list(outcome.wrong.map(oneLine))}`;
  if ("refused" in outcome) return html`<strong>入力できません</strong>：${REFUSAL_WORDS[outcome.refused]}`;
  const how = "booking" in row ? sayWay({ ...row.booking, seat: outcome.seat }) : "";
  return when === "これから"
    ? `予約確定として入力します（${how}）`
    : html`<a href="${base}/bookings/${outcome.entered}">入力しました</a>（${how}）`;
}
