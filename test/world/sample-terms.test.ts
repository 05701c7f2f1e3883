import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { pageTexts } from "./pdf-text.ts";

const FOLDER = join(import.meta.dirname, "..", "..", "templates", "terms");
const html = readFileSync(join(FOLDER, "sample.html"), "utf8");
const text = readFileSync(join(FOLDER, "sample.txt"), "utf8");
const pdf = readFileSync(join(FOLDER, "sample.pdf"));
const source = pdf.toString("latin1");
const manifest = JSON.parse(readFileSync(join(FOLDER, "terms.json"), "utf8"));

/** What the sample must say, by rule of design §1, so that an edit cannot lose one; the words of a row stand close together. */
const RULES: [rule: string, says: RegExp][] = [
  ["T0 what the service is", /仕事の紹介のほか、面接や管理選考/],
  ["T0 applying is consent", /申し込んだ方は、この規約に同意したもの/],
  ["L1 L2 booked ahead, by telephone or mail", /オンライン相談は予約制です。電話またはメールで申し込み/],
  ["L2 T6-1 thirty minutes", /1回の相談は、長くても30分/],
  ["L3 app beforehand, newest, no account", /事前にアプリを入れ、最新の版.{0,60}アカウントを作る必要はありません/],
  ["L4 ID and passcode before the day", /ミーティングIDとパスコード.{0,60}相談の日までに、メールまたは電話/],
  ["L5 telephone instead", /不具合.{0,60}電話での相談に切り替える/],
  ["L6 own risk", /インターネットの利用に伴うトラブル.{0,60}ご自身の責任/],
  ["L6 number and length limited", /利用の回数や時間を限る/],
  ["L6 T5 no open Wi-Fi", /無料Wi-Fi.{0,60}使ってはいけません/],
  ["T2 registered or about to register", /登録をしている方、またはこれから登録する方/],
  ["T2 online registrants", /オンライン登録者.{0,60}ハローワーク利用登録者.{0,60}変わります/],
  ["T2 a device with camera", /カメラの付いたスマートフォンやパソコン/],
  ["T3 free of charge", /オンライン相談の利用は無料/],
  ["T3 T12-4 own costs", /機器の費用と通信料は、利用する方の負担.{0,60}使った量に応じて/],
  ["T4 Zoom's own terms", /Zoomの利用規約にも同意したもの/],
  ["T5 uninfected device", /ウイルスに感染.{0,60}ないこと/],
  [
    "T5 supported and patched system",
    /サポートを受けられる版.{0,60}最新の修正.{0,60}サポートが終わったOSの機器は使えません/,
  ],
  ["T5 firewall", /ファイアウォールの機能が有効.{0,60}必要な分だけ/],
  ["T5 antivirus", /有償の製品か、それと同じ程度のウイルス対策ソフト.{0,60}定義が最新/],
  ["T5 no file sharing", /ファイル共有ソフトが入っていないこと/],
  ["T5 nothing needless running", /使わないソフトを終了/],
  ["T12-3 current software", /アプリやブラウザなどのソフトが、いつも最新の版/],
  ["T12-3 tested beforehand", /相談の日までに、映像と音声が問題なく通じることを確かめて/],
  ["T6-1 the day before", /原則として、相談の前日までに確定/],
  ["T6-2 four items", /\(1\)お名前\(2\)求職番号\(3\)希望する日と開始時刻\(4\).{0,60}メールアドレス/],
  ["T6-2 later bookings in a consultation", /途中で相談員に申し込む/],
  ["T6-3a the offer and the terms with it", /予約できる日時を書いたメール.{0,60}この規約を付けます/],
  ["T6-3b reply is consent and confirms", /返信すると、この規約に同意したことになり、予約が確定します/],
  ["T6-3c details after confirmation", /予約が確定すると、.{0,60}相談の日時とミーティングID/],
  ["T6-3d three business days", /3営業日のうちに当所の返事がない.{0,60}電話/],
  ["T6-4 no reply, void", /返信がなければ、その申込みは無効/],
  ["T6-5 fixed in a consultation", /返信がなくても、その場で予約が確定.{0,60}後日メール/],
  ["T6-6a cancel by telephone or mail", /前日までに予約を取りやめる.{0,60}電話かメール/],
  ["T6-6a on the day by telephone only", /当日に取りやめるときの連絡は、電話だけ/],
  ["T6-6b ten minutes", /連絡がないまま開始時刻から10分たつと、取りやめたもの/],
  ["T6-6c later use may be refused", /連絡をせずに取りやめた方には、次から.{0,60}お断りすることがあります/],
  ["T7-1 use is recorded", /利用した時間帯、サイトなどへの接続の履歴、使った機器を見分ける情報を、記録として残す/],
  ["T7-2 never published by device", /どの機器のものかが分かる形で公開することはありません.{0,60}法令に基づいて/],
  ["T7-3 no recording, no posting", /録画、録音することはできません.{0,60}SNSなどに載せることもできません/],
  ["T8 personal data", /個人情報は、窓口での相談と同じように、法令に従って守ります/],
  ["T9 the user's own surroundings", /利用する方の側の環境が原因で、.{0,60}責任を負わず/],
  ["T9 attacks, disasters, power", /外部からの攻撃、災害、停電/],
  ["T10 damage to the office", /この規約を守らなかったために当所に損害.{0,60}利用する方がその損害を負担/],
  ["T11 other law", /法律、政令、省令、条例、規則、命令/],
  ["T12-1 threats and abuse", /おどし、暴言、就職以外を目的とする利用.{0,60}お断り/],
  ["T12-2 a private place", /個室など、まわりに人がいない場所/],
  ["T12-2 companions announced", /通訳や介助.{0,60}前もって当所にお知らせ/],
  [
    "T13 two grounds",
    /承諾を得ずに.{0,60}\(1\)変更が、.{0,60}利益.{0,60}\(2\)変更が、.{0,60}目的に反しておらず、内容も合理的/,
  ],
  ["T13 announced", /変更すること、変更した後の内容、変更が有効になる日を、利用する方に知らせます/],
  ["T14 law and court", /日本の法律.{0,60}新潟の裁判所だけを第一審/],
];

describe("the sample terms", () => {
  it.each(RULES)("%s", (_rule, says) => {
    expect(squeezed(text)).toMatch(says);
  });

  it("says the same in HTML and in plain text, numbers of items included", () => {
    expect(squeezed(text)).toBe(squeezed(spoken(html)));
  });

  it("was printed to PDF after the last edit", () => {
    const running = /^オンライン職業相談利用規約見本sample-1\d\/\d見本/;
    const pages = pageTexts(pdf).map((page) => squeezed(page).replace(running, ""));
    expect(pages.join("")).toBe(squeezed(text));
  });

  it("names its version and the day it takes effect as the manifest does", () => {
    const [year, month, day] = manifest[0].effectiveOn.split("-").map(Number);
    expect(text).toContain(`版：${manifest[0].version}\n適用を始める日：${year}年${month}月${day}日\n`);
    expect(manifest[0].sample).toBe(true);
  });

  it("keeps the text in short plain lines that any phone shows", () => {
    for (const line of text.split("\n")) {
      const width = [...line].reduce((sum, character) => sum + (character <= "\x7e" ? 1 : 2), 0);
      expect(width, line).toBeLessThanOrEqual(2 * 35);
      expect(line).not.toMatch(/^[、。，．）」]|[（「]$|\s$/);
    }
    // Old phones and mail gateways show these as other characters or not at all.
    expect(text).not.toMatch(/[①-⑳㈱Ⅰ-Ⅹ〜～─-╿\u{10000}-\u{10ffff}]|https?:/u);
  });
});

describe("the sample PDF", () => {
  it("says 見本 on every page", () => {
    const pages = pageTexts(pdf);
    expect(pages.length).toBe(4);
    for (const page of pages) expect(page).toContain("見本 sample-1");
  });

  it("is tagged Japanese with a title, headings for navigation and an embedded subset of its font", () => {
    expect(source).toMatch(/\/Lang \(ja\)/);
    expect(source).toMatch(/\/StructTreeRoot \d+ 0 R/);
    expect(source).toMatch(/\/MarkInfo <<[^>]*\/Marked true/);
    expect(source).toMatch(/\/Outlines \d+ 0 R/);
    expect(source).toContain(`/Title <FEFF${utf16("オンライン職業相談 利用規約（見本）")}>`);
    expect(source).toMatch(/\/FontFile2 \d+ 0 R/);
    expect(source.match(/\/BaseFont \/(\S+)/g)?.every((name) => /^\/BaseFont \/[A-Z]{6}\+/.test(name))).toBe(true);
    expect(source).not.toMatch(/\/Subtype \/Type3|\/JavaScript|\/URI|\/Encrypt/);
  });

  it("is small enough for carrier mail and carries no moment of its making", () => {
    expect(pdf.length).toBeLessThan(200_000);
    expect(source.match(/D:\d{14}/g)).toEqual(["D:20260401000000", "D:20260401000000"]);
  });

  it("reads the same to poppler", () => {
    const poppler = spawnSync("pdftotext", ["-enc", "UTF-8", join(FOLDER, "sample.pdf"), "-"], { encoding: "utf8" });
    if (poppler.error) {
      console.warn("SKIPPED: pdftotext is not installed; the pages were read by our own reader only.");
      return;
    }
    const pages = poppler.stdout.split("\f").filter((page) => page.trim() !== "");
    expect(pages.length).toBe(4);
    for (const page of pages) expect(page).toContain("見本 sample-1");
  });
});

/** The page as a screen reader says it: list numbers are spoken, the watermark and styles are not. */
function spoken(page: string): string {
  const body = page.replace(/[\s\S]*<main>|<\/main>[\s\S]*/g, "");
  const counts: number[] = [];
  const forms: ("." | ")")[] = [];
  const marked = body.replace(/<ol( class="items")?>|<\/ol>|<li>/g, (tag, items) => {
    if (tag === "</ol>") {
      counts.pop();
      forms.pop();
      return "";
    }
    if (tag !== "<li>") {
      counts.push(0);
      forms.push(items ? ")" : ".");
      return "";
    }
    const count = (counts.pop() ?? 0) + 1;
    counts.push(count);
    return forms.at(-1) === ")" ? `(${count})` : `${count}.`;
  });
  return marked.replace(/<[^>]*>/g, "");
}

/** Line breaks and spaces differ between the three forms and mean nothing. */
function squeezed(words: string): string {
  return words.replace(/\s+/g, "");
}

function utf16(words: string): string {
  return [...words].map((c) => c.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")).join("");
}
