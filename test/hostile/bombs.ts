import { Buffer } from "node:buffer";

/** One hostile mail: what is wrong with it, its bytes, and whether it is built so that a clerk may still read it. */
export type Bomb = {
  name: string;
  make: () => Buffer;
  /** `harmless`: nothing in it hides or breaks the words, so it may be read like any other mail. */
  may: "hold" | "harmless";
};

export const BOMBER = "stranger@mail.example.com";

const HEAD = [
  `From: ${BOMBER}`,
  "To: madoguchi@office.example.jp",
  "Subject: yoyaku",
  "Date: Wed, 10 Jun 2026 01:00:00 +0000",
  "MIME-Version: 1.0",
];
const TEXT = "Content-Type: text/plain; charset=utf-8";
const HTML = "Content-Type: text/html; charset=utf-8";
/** Words that ask for nothing a clerk may do by itself. */
const WORDS = "駐車場はありますか。";
const MEGABYTE = 1_000_000;

/** Every attack on the reading of a mail; always the same bytes. */
export function allBombs(): Bomb[] {
  return [
    ...structureBombs(),
    ...headerBombs(),
    ...htmlBombs(),
    ...bodyBombs(),
    ...containerBombs(),
    ...expressionBombs(),
  ];
}

function structureBombs(): Bomb[] {
  return [
    hold("10,000 parts", () => mixed("--b\r\n\r\nx\r\n".repeat(10_000))),
    hold("10,000 empty boundaries", () => mixed("--b\r\n".repeat(10_000))),
    hold("1,000 multiparts inside one another", () => nested(1000)),
    hold("1,000 mails inside one another", () =>
      mail(
        "Content-Type: message/rfc822",
        `${"Content-Type: message/rfc822\r\n\r\n".repeat(1000)}${TEXT}\r\n\r\n${WORDS}`,
      ),
    ),
    hold("150 mails inside one another", () =>
      mail(
        "Content-Type: message/rfc822",
        `${"Content-Type: message/rfc822\r\n\r\n".repeat(150)}${TEXT}\r\n\r\n${WORDS}`,
      ),
    ),
    hold("190 parts of 50 KB of words each", () =>
      mixed(`--b\r\n${TEXT}\r\n\r\n${"お願いします。\r\n".repeat(2200)}\r\n`.repeat(190)),
    ),
    hold("190 alternatives", () =>
      mail(
        'Content-Type: multipart/alternative; boundary="b"',
        `${`--b\r\n${TEXT}\r\n\r\n${WORDS}\r\n--b\r\n${HTML}\r\n\r\n<p>${WORDS}</p>\r\n`.repeat(95)}--b--\r\n`,
      ),
    ),
    hold("a boundary of 100 KB", () =>
      mail(`Content-Type: multipart/mixed; boundary="${"b".repeat(100_000)}"`, `--${"b".repeat(100_000)}\r\n\r\nx\r\n`),
    ),
    hold("a boundary within each line", () => mixed("--b--b--b--b\r\n".repeat(100_000))),
  ];
}

function headerBombs(): Bomb[] {
  const words = (count: number) => Array.from({ length: count }, () => "=?utf-8?b?44GC?=").join("\r\n ");
  return [
    any("a subject of 1 MB", () => head([`Subject: ${"あ".repeat(MEGABYTE / 3)}`])),
    any("20,000 references", () => head([`References: ${ids(20_000)}`])),
    any("20,000 answered mails", () => head([`In-Reply-To: ${ids(20_000)}`])),
    any("10,000 Received lines", () =>
      head(["Received: from a by b; x".concat("\r\nReceived: from a by b; x".repeat(10_000))]),
    ),
    any("one folded header of 5 MB", () => head([`X-Long: ${"x\r\n ".repeat(MEGABYTE)}`])),
    any("one unfolded header of 5 MB", () => head([`X-Long: ${"x".repeat(5 * MEGABYTE)}`])),
    any("50,000 encoded words in the subject", () => head([`Subject: ${words(50_000)}`])),
    any("50,000 halves of encoded words", () => head([`Subject: ${"=?utf-8?b?".repeat(50_000)}`])),
    any("an encoded word of 1 MB", () => head([`Subject: =?utf-8?q?${"=41".repeat(300_000)}?=`])),
    any("an encoded word that decodes to encoded words", () =>
      head([`Subject: =?utf-8?b?${Buffer.from("=?utf-8?b?44GC?=".repeat(2000)).toString("base64")}?=`]),
    ),
    hold("20,000 senders", () =>
      head([`From: ${Array.from({ length: 20_000 }, (_, at) => `a${at}@example.com`).join(",")}`]),
    ),
    any("20,000 recipients", () =>
      head([`Cc: ${Array.from({ length: 20_000 }, (_, at) => `a${at}@example.com`).join(",")}`]),
    ),
    hold("100,000 open brackets in From", () => head([`From: ${"<".repeat(100_000)}`])),
    hold("100,000 open comments in From", () => head([`From: ${"(".repeat(100_000)}a@example.com`])),
    hold("100,000 quotation marks in From", () => head([`From: ${'"a" '.repeat(50_000)}<a@example.com>`])),
    hold("groups in From", () => head([`From: ${"g:".repeat(20_000)}a@example.com;`])),
    hold("a From of 1 MB", () => head([`From: ${"あ".repeat(MEGABYTE / 3)} <a@example.com>`])),
    any("100,000 open comments in Authentication-Results", () =>
      head([`Authentication-Results: mx; ${"(".repeat(100_000)}`]),
    ),
    any("header names without a colon", () => head(Array.from({ length: 500 }, () => "no colon here"))),
    any("a header name of 1 MB", () => head([`${"X".repeat(MEGABYTE)}: x`])),
    any("NUL in names and values", () => head(["Sub\0ject: a\0b", "X-\0: \0"])),
    any("a Content-Type of 100,000 parameters", () => head([`${TEXT}${"; a=b".repeat(100_000)}`])),
    any("a Content-Type whose parameters never end", () => head([`${TEXT}; name="${"\\".repeat(100_000)}`])),
    any("20,000 RFC 2231 continuations", () =>
      head([
        `Content-Disposition: attachment; ${Array.from({ length: 20_000 }, (_, at) => `filename*${at}*=utf-8''a`).join("; ")}`,
      ]),
    ),
    any("a Date of 1 MB", () => head([`Date: ${"(".repeat(MEGABYTE)}`])),
    any("a Message-ID of 1 MB", () => head([`Message-ID: <${"a".repeat(MEGABYTE)}@example.com>`])),
    any("100,000 open angle brackets in References", () => head([`References: ${"<a".repeat(100_000)}`])),
    any("a character set nobody knows, 100 KB long", () =>
      head([`Content-Type: text/plain; charset="${"x".repeat(100_000)}"`]),
    ),
  ];
}

function htmlBombs(): Bomb[] {
  const html = (body: string) => mail(HTML, body);
  const size = 5_500_000;
  const many = (piece: string, length = size) => piece.repeat(Math.ceil(length / piece.length));
  return [
    hold("5.5 MB of nested tables", () => html(many("<table><tr><td>"))),
    hold("5.5 MB of tags that never close", () => html(many("<div><b><i>"))),
    hold("5.5 MB of less-than signs", () => html(many("<"))),
    hold("5.5 MB of one attribute", () => html(`<p style="${many("a:b;")}">${WORDS}</p>`)),
    hold("5.5 MB of attributes", () => html(`<p ${many('a="b" ')}>${WORDS}</p>`)),
    hold("5.5 MB of entities", () => html(many("&amp;&#x3042;&nosuch;"))),
    hold("5.5 MB of quotes in quotes", () => html(many("<blockquote>"))),
    hold("5.5 MB of comments", () => html(many("<!-- -->"))),
    hold("5.5 MB of open comments", () => html(many("<!--"))),
    any("190 KB of nested tables", () => html(many("<table><tr><td>", 190_000))),
    any("190 KB of less-than signs", () => html(many("<", 190_000))),
    any("190 KB of open comments", () => html(many("<!--", 190_000))),
    any("190 KB of half tags", () => html(many("<a ", 190_000))),
    any("190 KB of spaces in a tag", () => html(`<p ${many(" ", 190_000)}`)),
    any("190 KB of style words", () => html(`<p style="${many("display :", 190_000)}`)),
    any("190 KB of style attributes", () => html(`<p ${many(' style="display', 190_000)}>${WORDS}`)),
    any("190 KB of open quotes", () => html(many("<blockquote>", 190_000))),
    any("190 KB of ampersands", () => html(many("&", 190_000))),
    any("190 KB of hidden boxes", () => html(many('<div style="display:none">', 190_000))),
    any("190 KB of lists", () => html(many("<ol><li>", 190_000))),
    any("190 KB of styles", () => html(`<style>${many(".a{", 190_000)}</style>${WORDS}`)),
    any("190 KB of line breaks", () => html(many("<br>", 190_000))),
  ];
}

function bodyBombs(): Bomb[] {
  const encoded = (encoding: string, body: string) => mail(`${TEXT}\r\nContent-Transfer-Encoding: ${encoding}`, body);
  return [
    hold("one line of 9 MB", () => mail(TEXT, "a".repeat(9 * MEGABYTE))),
    hold("one line of 9 MB in Japanese", () => mail(TEXT, "あ".repeat(3 * MEGABYTE))),
    hold("9 MB of base64 in one line", () => encoded("base64", "44GC".repeat(2_250_000))),
    hold("9 MB of base64 that is none", () => encoded("base64", "=!".repeat(4_500_000))),
    hold("9 MB of quoted-printable", () => encoded("quoted-printable", "=E3=81=82".repeat(MEGABYTE))),
    hold("9 MB of soft line ends", () => encoded("quoted-printable", "=\r\n".repeat(3 * MEGABYTE))),
    hold("9 MB of equals signs", () => encoded("quoted-printable", "=".repeat(9 * MEGABYTE))),
    hold("1,000,000 quoted lines", () => mail(TEXT, `${WORDS}\r\n${"> x\r\n".repeat(MEGABYTE)}`)),
    hold("1,000,000 empty lines", () => mail(TEXT, `${WORDS}${"\r\n".repeat(MEGABYTE)}x`)),
    hold("a line 100,000 quotes deep", () => mail(TEXT, `${WORDS}\r\n${`${">".repeat(100_000)}\r\n`.repeat(10)}`)),
    hold("1 MB of flowed text", () => mail(`${TEXT}; format=flowed; delsp=yes`, "a \r\n".repeat(250_000))),
    hold("9 MB of JIS escapes", () =>
      mail("Content-Type: text/plain; charset=iso-2022-jp", "\x1b$B\x1b(B".repeat(1_500_000)),
    ),
    hold("9 MB of NULs", () => mail(TEXT, "\0".repeat(9 * MEGABYTE))),
    hold("300 KB that grow eighteenfold in a normal form", () => mail(TEXT, "\uFDFA".repeat(100_000))),
    hold("UTF-7 that hides its letters", () =>
      mail("Content-Type: text/plain; charset=utf-7", "+MG8wRDC/-".repeat(10_000)),
    ),
  ];
}

function containerBombs(): Bomb[] {
  const attached = (type: string, name: string, body: string) =>
    mixed(
      `--b\r\n${TEXT}\r\n\r\n\r\n--b\r\nContent-Type: ${type}; name="${name}"\r\nContent-Disposition: attachment; filename="${name}"\r\nContent-Transfer-Encoding: base64\r\n\r\n${body}\r\n`,
    );
  // A gzip stream of zeros: small on the way, huge for whoever unpacks it.
  const zip = Buffer.concat([Buffer.from("504b0304140000000800", "hex"), Buffer.alloc(100_000)]).toString("base64");
  const uuLine = "M".concat("`".repeat(60));
  return [
    hold("a zip bomb", () => attached("application/zip", "42.zip", zip)),
    hold("a winmail.dat of 8 MB", () => attached("application/ms-tnef", "winmail.dat", "eJ8+".repeat(2 * MEGABYTE))),
    hold("an encrypted mail of 8 MB", () =>
      attached("application/pkcs7-mime", "smime.p7m", "MIIB".repeat(2 * MEGABYTE)),
    ),
    hold("8 MB of uuencode", () => mail(TEXT, `begin 644 a.zip\r\n${`${uuLine}\r\n`.repeat(130_000)}\`\r\nend\r\n`)),
    hold("8 MB of yEnc", () =>
      mail(TEXT, `=ybegin line=128 size=8000000 name=a\r\n${`${"*".repeat(128)}\r\n`.repeat(61_000)}=yend\r\n`),
    ),
    hold("a file name of 1 MB", () => attached("application/pdf", "a".repeat(MEGABYTE), "AAAA")),
    hold("190 attachments", () =>
      mixed('--b\r\nContent-Type: application/zip; name="a.zip"\r\n\r\nPK\r\n'.repeat(190)),
    ),
    hold("a calendar of 5 MB", () =>
      mixed(
        `--b\r\nContent-Type: text/calendar; method=REPLY\r\n\r\nBEGIN:VCALENDAR\r\n${"METHOD: ".repeat(600_000)}\r\n`,
      ),
    ),
    hold("a returned mail of 5 MB", () =>
      mail(
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
        `--b\r\n\r\nx\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n${"Final-Recipient: rfc822; a@example.com\r\nStatus: 5.1.1\r\n\r\n".repeat(90_000)}--b--\r\n`,
      ),
    ),
  ];
}

const long =
  (piece: string, length = 150_000) =>
  () =>
    piece.repeat(Math.ceil(length / piece.length)).slice(0, length);

/** What a regular expression with two ways to match the same run would need ages for. */
const EXPRESSIONS: readonly [string, () => string][] = [
  ["digits", long("1234567890")],
  ["full-width digits", long("１２３")],
  ["dashes", long("-")],
  ["full-width dashes", long("ー")],
  ["waves", long("~")],
  ["colons", long(":")],
  ["spaces", long(" ")],
  ["full-width spaces", long("　")],
  ["tabs and a letter at the end", () => `${"\t".repeat(150_000)}x`],
  ["spaces before each line end", long(" \n")],
  ["open brackets", long("(")],
  ["full-width brackets", long("（")],
  ["brackets in pairs", long("()（）")],
  ["corner brackets", long("【")],
  ["quotation brackets", long("「")],
  ["lines of rules", long("________________________________\n")],
  ["rules of many signs", long("-=_*~+-=_*~+-=_*~+\n")],
  ["days", long("12/3,")],
  ["days with full-width signs", long("１２／３、")],
  ["days in kanji", long("十二月三日、")],
  ["days and hours", long("12月3日14時、")],
  ["ranges of days", long("12/3~")],
  ["ranges of hours", long("10:00~11:00~")],
  ["hours without end", long("10時から")],
  ["weekdays", long("月火水木金")],
  ["weekdays with dots", long("月・火・水・")],
  ["weekdays in brackets", long("(月)")],
  ["next weeks", long("来週の")],
  ["next weeks and weekdays", long("来週の月曜か")],
  ["months", long("1月")],
  ["ordinals", long("第3")],
  ["morning and afternoon", long("午前午後")],
  ["job-seeker numbers", long("求職番号：")],
  ["job-seeker numbers with digits", long("求職番号15999-12345678、")],
  ["names", long("氏名：")],
  ["names in lines", long("氏名：\n")],
  ["honorifics", long("様さん")],
  ["names that introduce themselves", long("試験太郎と")],
  ["kanji", long("試")],
  ["hiragana", long("あ")],
  ["katakana", long("ア")],
  ["half-width katakana", long("ｶﾞ")],
  ["capital words", long("Ab ")],
  ["letters", long("a")],
  ["at signs", long("@")],
  ["addresses", long("a@b.")],
  ["an address that never ends", () => `a@${"a.".repeat(75_000)}`],
  ["local parts", long("a.")],
  ["web addresses", long("http://")],
  ["telephone numbers", long("0")],
  ["telephone numbers with hyphens", long("090-")],
  ["polite words", long("お願いします")],
  ["polite words without end", long("お願いしたいと思い")],
  ["yes and no", long("はい、いいえ")],
  ["yes drawn out", () => `は${"ー".repeat(150_000)}い`],
  ["no", long("無理")],
  ["numbers of choices", long("1番2番")],
  ["numbers of choices in circles", long("①②")],
  ["choices and refusals", long("1番か2番は無理で")],
  ["exclusions", long("以外")],
  ["conditions", long("もし、")],
  ["question marks", long("？")],
  ["exclamation marks", long("!！")],
  ["full stops", long("。")],
  ["commas", long("、")],
  ["faces", long("(^_^;")],
  ["laughter", long("ｗ")],
  ["emoji joined without end", long("👩\u200d")],
  ["keycaps", long("1\ufe0f\u20e32\ufe0f\u20e3")],
  ["quote marks", long(">")],
  ["quote marks and spaces", long("> ")],
  ["attributions", long("2026年6月10日(水) 10:00 ")],
  ["attributions with addresses", long("On Wed, Jun 10, 2026 at 10:00 <")],
  ["header lines", long("差出人: x\n")],
  ["footers", long("iPhoneから送信\n")],
  ["footers in one line", long("sent from my ")],
  ["words of machines", long("このメールは")],
  ["words of absence", long("現在")],
  ["words of absence in English", long("i am currently ")],
  ["words of return", long("戻り次第")],
  ["tokens", long("MD0000000000000000000000000 ")],
  ["references", long("AAAA-")],
  ["zero-width characters", long("\u200b")],
  ["direction marks", long("\u202e\u202c")],
  ["combining marks", () => `1番${"\u0336".repeat(150_000)}`],
  ["soft hyphens", long("は\u00adい")],
  ["U+FFFD", long("\ufffd")],
  ["decomposed letters", long("か\u3099")],
];

function expressionBombs(): Bomb[] {
  return EXPRESSIONS.flatMap(([name, text]): Bomb[] => [
    { name: `150,000 characters of ${name}`, may: "hold", make: () => mail(TEXT, text()) },
    { name: `5,900 characters of ${name}`, may: "harmless", make: () => mail(TEXT, text().slice(0, 5_900)) },
  ]);
}

function hold(name: string, make: () => Buffer): Bomb {
  return { name, make, may: "hold" };
}

function any(name: string, make: () => Buffer): Bomb {
  return { name, make, may: "harmless" };
}

function mail(content: string, body: string): Buffer {
  return Buffer.from(`${HEAD.join("\r\n")}\r\n${content}\r\n\r\n${body}\r\n`, "utf8");
}

/** A short honest body below headers that are not; a field given here replaces the usual one. */
function head(lines: string[]): Buffer {
  const given = new Set(lines.map((line) => line.split(":")[0]?.toLowerCase()));
  const usual = [...HEAD, TEXT].filter((line) => !given.has(line.split(":")[0]?.toLowerCase()));
  return Buffer.from(`${[...usual, ...lines].join("\r\n")}\r\n\r\n${WORDS}\r\n`, "utf8");
}

function mixed(parts: string): Buffer {
  return mail('Content-Type: multipart/mixed; boundary="b"', `${parts}--b--\r\n`);
}

function nested(depth: number): Buffer {
  const layers = Array.from(
    { length: depth },
    (_, at) => `Content-Type: multipart/mixed; boundary="n${at}"\r\n\r\n--n${at}\r\n`,
  );
  return Buffer.from(`${HEAD.join("\r\n")}\r\n${layers.join("")}${TEXT}\r\n\r\n${WORDS}\r\n`, "utf8");
}

function ids(count: number): string {
  return Array.from({ length: count }, (_, at) => `<${at}@mail.example.com>`).join("\r\n ");
}
