/** Lines without what a program or a person puts under every mail; `signature` keeps it for name and telephone. */
export function splitSignature(lines: readonly string[]): { body: string[]; signature: string } {
  const signature: string[] = [];
  let body = lines.filter((line) => {
    if (!isFooter(line)) return true;
    if (line.trim() !== TRACKING_MARK) signature.push(line);
    return false;
  });
  while ((body.at(-1) ?? "x").trim() === "") body = body.slice(0, -1);
  const start = signatureStart(body);
  if (start === null) return { body, signature: signature.join("\n") };
  return { body: body.slice(0, start), signature: [...body.slice(start), ...signature].join("\n") };
}

/** A sign that a tracking program leaves in the text. */
const TRACKING_MARK = "\u1427";

function isFooter(line: string): boolean {
  if (line.length > 200) return false;
  const words = line.trim();
  return words === TRACKING_MARK || JAPANESE_FOOTER.test(words) || isForeignFooter(words);
}

const JAPANESE_FOOTER =
  /^(?:-- ?)?\s*(?:(?:私の|マイ)?(?:iPhone|iPad|Android|Galaxy|Xperia|AQUOS|Pixel|arrows|らくらく|スマートフォン|スマホ|携帯|Windows|Mac)[^。\n]{0,20}(?:から|より)(?:の)?送信(?:されました|しました|しています)?。?|(?:ドコモメール|auメール|ソフトバンクメール|ワイモバイルメール|Y!mobile|Yahoo!?メール|Gmail|Outlook|Spark|Yahoo! JAPAN|[^\s。、]{1,20}メール)[^\n。、]{0,20}(?:アプリ)?(?:から送信|で送信|を入手|より送信)[^\n]{0,20}|(?:Outlook|メール)[^\n。]{0,20}(?:を入手|から送信)(?:\s*<\S*>)?|Outlook for (?:iOS|Android|Windows|Mac)\s*(?:を入手|から送信)?.*|Yahoo!メール - .*)$/i;

/** What is named as the place a mail was sent from: a device or a program, not a desk. */
const DEVICE =
  "(?:iphone|ipad|ipod|i-?pad|android|galaxy|blackberry|windows|mac\\b|mobile|mobil|phone|handheld|smartphone|tablet|device|outlook|mail|mailbox|yahoo|gmail|samsung|xperia|htc|nexus|lumia|nokia|verizon|at&t|t-mobile|sprint|sparrow|spark|proton|aquamail|k-9|kindle|surface|телефон|айфон)";
const FOREIGN_FOOTERS: readonly RegExp[] = [
  new RegExp(
    `^[-<(\\s]*(?:sent|written|typed|posted) (?:from|via|with|by|using|on)\\b[^.,;!?]{0,30}${DEVICE}[^,;!]{0,70}$`,
    "i",
  ),
  /^sent from my [\w .-]{1,30}(?:, (?:so |please ).{0,60})?$/i,
  new RegExp(`^from my ${DEVICE}.{0,30}$`, "i"),
  /^get \[?outlook for .*$/i,
  new RegExp(
    `^(?:gesendet (?:von|mit)|von meinem .{0,40}gesendet|diese nachricht wurde von meinem .{0,60}gesendet|envoyé (?:de(?:puis)?|à partir de)|enviado (?:desde|do|de|via)|inviato da|verzonden (?:vanaf|met)|sendt fra|skickat från|lähetetty|wysłan[eo] z|отправлено с|從我的|发自我的|나의 .{0,20}에서 보냄)(?:[^.,;!?]{0,60})(?:.{0,60}gesendet\\.?|${DEVICE}.{0,60}|傳送|$)$`,
    "i",
  ),
  /^(?:download|get) (?:the )?(?:all-new )?aol app.*$/i,
];

function isForeignFooter(words: string): boolean {
  return FOREIGN_FOOTERS.some((form) => form.test(words));
}

const SIGNATURE_RULE = /^\s*(?:--\s?|__|[-‐－―ー─━_＿=＝*＊☆★◇◆□■○●♪♡~～〜+＋∞:：.・…。,、^/\\|｜┏┓┗┛┌┐└┘╋╂ ]{5,})\s*$/;
const REQUEST_WORDS = /希望|求職(?:者)?番号|日時|第[1-3１-３一二三]|ご?連絡先|相談内容|予約|申込|キャンセル|お願い/;
const MAX_SIGNATURE_LINES = 14;

/** `-- ` near the end (RFC 3676 §4.3), else a rule with an address or next to nothing under it. */
function signatureStart(body: readonly string[]): number | null {
  const dashes = body.findIndex((line) => /^--\s*$/.test(line));
  if (dashes >= 0 && body.length - dashes <= MAX_SIGNATURE_LINES) return dashes;
  const first = body.findIndex(
    (line, at) =>
      SIGNATURE_RULE.test(line) &&
      body.length - at <= MAX_SIGNATURE_LINES &&
      at > 0 &&
      looksLikeSignature(body.slice(at)),
  );
  return first > 0 ? first : null;
}

function looksLikeSignature(block: readonly string[]): boolean {
  const words = block.filter((line) => !SIGNATURE_RULE.test(line) && line.trim() !== "");
  if (words.length === 0) return true;
  if (words.some((line) => REQUEST_WORDS.test(line))) return false;
  const contact = words.some((line) =>
    /@|〒|TEL|Tel|tel|電話|携帯|E-?mail|メール|https?:|\d{2,4}-\d{2,4}-\d{4}/.test(line),
  );
  return contact || words.length <= 2;
}
