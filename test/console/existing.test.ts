import { describe, expect, it } from "vitest";
import { dayOf, toTime } from "../../src/booking/time.ts";
import { decodeTable, exampleFor, MOST_BYTES, MOST_ROWS, readTable } from "../../src/console/existing-table.ts";
import { BY_CLOCK, handle } from "../../src/desk/desk.ts";
import { findReminders } from "../../src/desk/due-reminders.ts";
import { withOpenOffer } from "../../src/desk/silence.ts";
import { encodeJapanese } from "../../src/sandbox/japanese-bytes.ts";
import { audits, CALLER, lettersOf, onlyBooking, openTasks, signedIn } from "./callers.ts";
import { type Browser, openWindow, type Window } from "./window.ts";

const ON_PAPER = {
  ...{ name: "例 花子", hasNumber: "yes", number: "15010-1234567", address: "hanako@example.jp", phone: "" },
  ...{ companion: "", date: "2026-12-03", clock: "14:00", seat: "", way: "room", meetingId: "" },
  ...{ terms: "atCounter", reason: "紙の予約簿から" },
};
const HOW = { terms: "atCounter", reason: "紙の予約簿から" };

const all = (window: Window) => window.look((view) => view.bookings({ limit: 1000 }));

describe("a booking from before, by the form", () => {
  it("L1: is entered as confirmed with who witnessed it and why, and no letter tells of it", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await hanako.get("/existing/new");
    await hanako.post("/existing/new", ON_PAPER);
    expect(hanako.page).toContain("この操作で送られる手紙はありません。");
    expect(await all(window)).toEqual([]);
    const after = await hanako.act("/existing/new", ON_PAPER);
    expect(after).toContain("手紙は送っていません");
    expect(after).toContain("導入の前からの予約です");
    expect(await onlyBooking(window)).toMatchObject({
      ...{ status: "confirmed", via: "earlier", entered: { remind: false, consented: true } },
      evidence: { by: "staffWitnessed", staff: "hanako", reason: "紙の予約簿から" },
    });
    expect([await lettersOf(window), await openTasks(window), await audits(window)]).toEqual([
      [],
      [],
      ["enterExisting"],
    ]);
    expect(await hanako.act("/existing/new", ON_PAPER)).toContain("もう登録されています");
    expect(await hanako.act("/existing/new", { ...ON_PAPER, clock: "14:10", seat: "1" })).toContain("もうあります");
  });

  it("asks for what is missing, and does not guess", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    const wrong = { ...ON_PAPER, name: "", address: "", way: "told", date: "2026-02-30", terms: "", reason: "" };
    const page = await hanako.act("/existing/new", wrong);
    for (const words of [
      "お名前を",
      "どちらかを",
      "前に知らせたミーティングIDを",
      "日付を",
      "規約の伝え方を",
      "理由を",
    ])
      expect(page).toContain(words);
    expect(await all(window)).toEqual([]);
  });

  it("T6-5: is no consent where the terms were not given, so that the next booking brings them", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await hanako.act("/existing/new", { ...ON_PAPER, terms: "notGiven" });
    const { id } = await onlyBooking(window);
    expect(hanako.page).toContain("利用規約は、まだ伝えていません");
    await hanako.act(`/bookings/${id}/again`, { slot: "2026-12-10T10:00:00+09:00" });
    const [letter] = await lettersOf(window);
    expect(letter?.attachments.map(({ fileName }) => fileName).some((name) => name.endsWith(".pdf"))).toBe(true);
  });

  it("T5: reminds on the day before only if so asked, and gives no meeting ID to an address that no offer went to", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await hanako.act("/existing/new", { ...ON_PAPER, remind: "1" });
    await hanako.act("/existing/new", { ...ON_PAPER, name: "例 太郎", number: "15010-7654321", clock: "15:00" });
    const now = toTime("2026-12-02T15:00:00+09:00");
    window.setNow(now);
    const due = await window.look(async (view) =>
      findReminders(view, window.desk, now, now, await withOpenOffer(view, now)),
    );
    expect(due).toHaveLength(1);
    for (const command of due) await handle(window.desk, command, BY_CLOCK);
    const letters = await lettersOf(window);
    expect(letters.map(({ kind }) => kind)).toEqual(["reminder"]);
    expect(letters[0]?.text).toContain("ミーティングID：前にお知らせしたもの");
    expect(letters[0]?.text).not.toContain("000 1111 2222");
    expect(dayOf(now)).toBe("2026-12-02");
  });
});

describe("the table of bookings from before", () => {
  it("is read in every form that Excel saves: UTF-8 with and without its mark, Shift_JIS, commas and tabs", async () => {
    const window = await openWindow();
    const { policy } = window.desk.office;
    const EXAMPLE = exampleFor(false);
    const utf8 = new TextEncoder().encode(EXAMPLE);
    const forms = [utf8, new TextEncoder().encode(`\uFEFF${EXAMPLE}`), encodeJapanese(EXAMPLE, "shift_jis")];
    forms.push(new TextEncoder().encode(EXAMPLE.replaceAll(",", "\t")));
    for (const bytes of forms) {
      const text = decodeTable(bytes);
      const table = typeof text === "string" ? readTable(text, policy) : text;
      if ("trouble" in table) throw new Error(table.trouble);
      expect(table.unread).toEqual([]);
      expect(table.rows).toMatchObject([
        { line: 2, note: "窓口で予約", booking: { seat: 1, meeting: { by: "room" }, facts: { name: "例 花子" } } },
        { line: 3, booking: { slot: { start: "2026-12-04T14:30:00+09:00" }, facts: { registering: true } } },
        { line: 4, booking: { meeting: { by: "told", meetingId: "000 1234 5678" }, seat: null } },
      ]);
    }
  });

  it("says what is wrong with a file as a whole", () => {
    const of = (text: string) => readTable(text, { slotMinutes: 30 } as never);
    expect(decodeTable(new Uint8Array())).toMatchObject({ trouble: expect.stringContaining("空") });
    expect(decodeTable(new Uint8Array(MOST_BYTES + 1))).toMatchObject({ trouble: expect.stringContaining("大きすぎ") });
    expect(decodeTable(new TextEncoder().encode("PK\u0003\u0004"))).toMatchObject({
      trouble: expect.stringContaining("ブック"),
    });
    expect(decodeTable(new Uint8Array([0xff, 0xfe, 0xe5, 0x65, 0x00, 0x00]))).toHaveProperty("trouble");
    expect(of("日付,氏名\n2026/12/3,例")).toMatchObject({ trouble: expect.stringContaining("開始時刻") });
    expect(of("日付,開始時刻,氏名\n")).toMatchObject({ trouble: expect.stringContaining("行がありません") });
    expect(of('日付,開始時刻,氏名\n"2026/12/3,10:00,例')).toMatchObject({ trouble: expect.stringContaining("引用符") });
    const many = `日付,開始時刻,氏名\n${"2026/12/3,10:00,例\n".repeat(MOST_ROWS + 1)}`;
    expect(of(many)).toMatchObject({ trouble: expect.stringContaining("行が多すぎ") });
  });

  it("reads a day and a time as tables have them, and shows what is none", () => {
    const of = (date: string, clock: string) => {
      const head = "日付,開始時刻,氏名,電話";
      const table = readTable(`${head}\n"${date}","${clock}",例,025-000-0000`, { slotMinutes: 30 } as never);
      const [row] = "rows" in table ? table.rows : [];
      return row && "booking" in row ? row.booking.slot.start.slice(0, 16) : row && "wrong" in row ? row.wrong : null;
    };
    for (const date of [
      "2026/12/3",
      "2026-12-03",
      "２０２６年１２月３日",
      "令和8年12月3日（木）",
      "R8.12.3",
      "2026/12/3(木曜日)",
    ])
      expect(of(date, "14:00")).toBe("2026-12-03T14:00");
    for (const clock of ["14:00", "14:00:00", "14時", "14時00分", "午後2時", "１４：００"])
      expect(of("2026/12/3", clock)).toBe("2026-12-03T14:00");
    expect(of("2026/12/3", "午後2時半")).toBe("2026-12-03T14:30");
    for (const date of ["12/3", "2026/2/30", "2026/12/3(金)", "", "46359", "来週の木曜"])
      expect(of(date, "14:00")).toHaveLength(1);
    for (const clock of ["", "25:00", "14", "14:00-14:30", "昼"]) expect(of("2026/12/3", clock)).toHaveLength(1);
  });

  it("shows every row with what it will become or why it cannot, and enters nothing before it is confirmed", async () => {
    const window = await openWindow("auto", { seats: 2 });
    const hanako = await signedIn(window);
    await hanako.act("/phone", CALLER);
    const before = await all(window);
    const rows = [
      ["2026/12/3", "14:00", "例 一", "15010-1", "2"],
      ["2026/12/3", "14:00", "例 二", "15010-2", "1"],
      ["2026/12/3", "14:10", "例 三", "15010-3", ""],
      ["2026/11/28", "10:00", "例 四", "15010-4", ""],
      ["2026/11/20", "10:00", "例 五", "15010-5", ""],
      ["2026/12/4", "10:00", "例 六", "15010-6", "9"],
      ["2026/12/99", "10:00", "例 七", "15010-7", ""],
      ["2026/12/3", "14:00", "例 一", "15010-1", "2"],
      ["2026/12/4", "10:00", "別の名", "15010-1", ""],
      ["2026/12/7", "10:00", "=cmd|' /C calc'!A0 <script>", "15010-9", ""],
    ];
    const page = await upload(hanako, tableOf(rows));
    const said = results(page);
    expect(said.map((one) => one.replace(/<[^>]*>/g, ""))).toEqual([
      expect.stringContaining("電話、2番口"),
      expect.stringContaining("ほかの予約で埋まっています"),
      expect.stringContaining("ほかの予約で埋まっています"),
      expect.stringContaining("受け付けていません"),
      expect.stringContaining("開始時刻を過ぎています"),
      expect.stringContaining("その番号の口はありません"),
      expect.stringContaining("暦にありません"),
      expect.stringContaining("もう登録されています"),
      expect.stringContaining("別のお名前で登録されています"),
      expect.stringContaining("予約確定として入力します"),
    ]);
    expect(page).toContain("10行のうち2件を入力できます");
    expect(page).not.toContain("<script>");
    expect(await all(window)).toEqual(before);
  });

  it("enters each row once, however often the same file comes, and lists what became of it", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    const file = tableOf([
      ["2026/12/3", "14:00", "例 一", "15010-1", ""],
      ["2026/12/3", "14:30", "例 二", "なし", ""],
      ["2026/11/20", "10:00", "例 三", "15010-3", ""],
    ]);
    await upload(hanako, file);
    const done = await hanako.post("/existing/import", { ...hanako.fields(), sure: "1" });
    expect(done).toContain("2件を入力しました。1件は入力していません。手紙は送っていません。");
    expect((await all(window)).map(({ status }) => status)).toEqual(["confirmed", "confirmed"]);
    expect(await lettersOf(window)).toEqual([]);
    expect((await openTasks(window)).map(({ why }) => why)).toEqual(["registering"]);
    const [first] = await all(window);
    // Sent again from the page before, uploaded again, and after one was cancelled.
    await hanako.act(`/bookings/${first?.id}/cancel`, { by: "phone", reason: "電話" });
    const again = await upload(hanako, file);
    expect(again).toContain("3行のうち0件を入力できます");
    expect(again).not.toContain("実行する（");
    expect(await all(window)).toHaveLength(2);
  });

  it("asks for the file again where something is missing, and takes no page of a stranger", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    expect(await upload(hanako, tableOf([["2026/12/3", "14:00", "例", "15010-1", ""]]), {})).toContain(
      "規約の伝え方を",
    );
    expect(hanako.status).toBe(422);
    await hanako.post("/existing/import", { ...HOW });
    expect(hanako.page).toContain("見つからない列");
    await hanako.get("/existing");
    await upload(hanako, "x", { ...HOW, csrf: "forged" });
    expect(hanako.status).toBe(403);
    await hanako.get("/existing/example.csv");
    expect(hanako.response.headers.get("content-type")).toContain("text/csv");
    expect(await all(window)).toEqual([]);
  });
});

function tableOf(rows: readonly (readonly string[])[]): string {
  const body = rows.map(([date, clock, name, number, seat]) =>
    [date, clock, `"${name}"`, number, "025-000-0000", seat, "電話"].join(","),
  );
  return ["日付,開始時刻,氏名,求職番号,電話番号,口,方法", ...body].join("\r\n");
}

async function upload(browser: Browser, text: string, typed: Record<string, string> = HOW): Promise<string> {
  await browser.get("/existing");
  return browser.upload("/existing/import", typed, text);
}

/** The last cell of every row. */
function results(page: string): string[] {
  return [...page.matchAll(/<td data-of="結果">([\s\S]*?)<\/td>/g)].map(([, cell = ""]) => cell);
}
