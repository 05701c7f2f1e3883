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
  // Dashes of their own above the frame belong to it.
  const above = body.findLastIndex((line, at) => at < start && line.trim() !== "");
  const from = above > 0 && /^--\s*$/.test(body[above] ?? "") ? above : start;
  return { body: body.slice(0, from), signature: [...body.slice(from), ...signature].join("\n") };
}

/** A sign that a tracking program leaves in the text. */
const TRACKING_MARK = "\u1427";

function isFooter(line: string): boolean {
  if (line.length > 200) return false;
  const words = line.trim();
  return words === TRACKING_MARK || JAPANESE_FOOTERS.some((form) => form.test(words)) || isForeignFooter(words);
}

/** Devices, programs and services that Japanese mail programs name under a mail. */
const NAMED =
  "(?:iPhone|iPad|Android|Galaxy|Xperia|AQUOS|Pixel|arrows|OPPO|HUAWEI|Fire|Surface|らくらく|スマートフォン|スマホ|携帯|タブレット|端末|パソコン|Windows|Mac|ドコモ|docomo|au|ソフトバンク|SoftBank|ワイモバイル|Y!mobile|UQ|楽天|Yahoo|Gmail|Outlook|Spark|Proton|Thunderbird|myMail|[A-Za-z楽]{1,12}メール)";
const SENT = "送信(?:されました|しました|しています|します|済み|です)?";
/** Before the device stands nothing but whose it is: 「書類を携帯から送信しました」 is a person's sentence. */
const JAPANESE_FOOTERS: readonly RegExp[] = [
  new RegExp(
    `^(?:-- ?)?[(（【<＜\\s]*(?:(?:私|自分|僕|マイ)の?)?(?:[A-Za-z0-9]{2,12}[ の]?)?${NAMED}[^。、をはがもへに\\n]{0,24}(?:から|より|で|にて)(?:の)?${SENT}[。)）】>＞\\s]*$`,
    "i",
  ),
  /^(?:-- ?)?[(（【<＜\s]*(?:Outlook|(?:iOS|Android|Windows|Mac)\s*(?:版|用)\s*(?:の\s*)?(?:Outlook|メール)|メール|Yahoo!メール|Gmail)[^\n。]{0,24}を(?:入手|取得|ダウンロード)(?:する)?[^\n。、]{0,60}$/i,
  /^Yahoo!メール - .*$/i,
  // What a virus scanner writes below.
  /^\[?(?:ウイルス ?フリー|ウイルスなし|Virus-free)[。.]? ?(?:www\.[\w.-]{3,40})?\]?$/i,
];

/** What is named as the place a mail was sent from: a device or a program, not a desk. */
const DEVICE =
  "(?:iphone|ipad|ipod|i-?pad|android|galaxy|blackberry|windows|mac\\b|mobile|mobil|phone|handheld|smartphone|tablet|device|outlook|mail|mailbox|yahoo|gmail|samsung|xperia|htc|nexus|lumia|nokia|verizon|at&t|t-mobile|sprint|sparrow|spark|proton|aquamail|k-9|kindle|surface|телефон|айфон)";
const FOREIGN_FOOTERS: readonly RegExp[] = [
  new RegExp(
    `^[-<(\\s]*(?:sent|written|typed|posted) (?:from|via|with|by|using|on)\\b[^.,;!?]{0,30}${DEVICE}[^,;!]{0,70}$`,
    "i",
  ),
  /^\(?sent from my [\w .-]{1,30}(?:, (?:so |please |sorry |excuse ).{0,60})?\)?$/i,
  new RegExp(
    `^sent (?:from|via) (?:the|my) [^.,;!?]{0,30}${DEVICE}[^.,;!?]{0,30}, an? [^.,;!?]{0,30}(?:phone|device)$`,
    "i",
  ),
  /^[A-Z][a-z]{1,20} from (?:my )?(?:mobile|phone|iphone)$/,
  new RegExp(`^from my ${DEVICE}.{0,30}$`, "i"),
  /^get \[?outlook for .*$/i,
  new RegExp(
    `^(?:gesendet (?:von|mit)|von meinem .{0,40}gesendet|diese nachricht wurde von meinem .{0,60}gesendet|envoyé (?:de(?:puis)?|à partir de)|enviado (?:desde|do|de|via)|inviato da|(?:verzonden|verstuurd) (?:vanaf|met)|gửi từ|sendt fra|skickat från|lähetetty|wysłan[eo] z|отправлено с|從我的|发自我的|나의 .{0,20}에서 보냄)(?:[^.,;!?]{0,60})(?:.{0,60}gesendet\\.?|${DEVICE}.{0,60}|傳送|\\.?$)$`,
    "i",
  ),
  /^(?:download|get) (?:the )?(?:all-new )?aol app.*$/i,
];

function isForeignFooter(words: string): boolean {
  return FOREIGN_FOOTERS.some((form) => form.test(words));
}

const SIGNATURE_RULE =
  /^\s*(?:--\s?|__|-{4}|={4}|─{4}|━{4}|[-‐－―ー─━_＿=＝*＊☆★◇◆□■○●♪♡~～〜+＋∞:：.・･‥…。,、^〓゜/\\|｜┏┓┗┛┌┐└┘╋╂ ]{5,})\s*$/;
const REQUEST_WORDS = /希望|求職(?:者)?番号|日時|第[1-3１-３一二三]|ご?連絡先|相談内容|予約|申込|キャンセル|お願い/;
/** What somebody adds below a rule to what stands above it; a signature says nothing of the kind. */
const AFTERTHOUGHT =
  /やっぱり|やはり|訂正|追伸|追記|ただし|もし|[0-9０-９①-⑳一二三]\s*(?:番目?|つ目)|番目?[でをはが]|(?:れば|なら|でしたら)[、\s]|取り?消|変更(?:し|を|希望|お願い)|^\s*P\.?\s?S\.?[\s:：]|(?:電話|窓口|対面)(?:が|で|に|を)|(?:でき|行け|出られ)ま?せん|無理/;
/** A line that says something, where without any address only a name is looked for. */
const SENTENCE = /[。？?！!]|(?:です|ます|した|ません|ください|下さい|たい|けど|ので|か)\s*$|\d\s*[時日月/:：]/;
const MAX_SIGNATURE_LINES = 14;

/** `-- ` near the end (RFC 3676 §4.3), else a rule with an address or next to nothing under it, else a name behind a dash. */
function signatureStart(body: readonly string[]): number | null {
  const dashes = body.findIndex((line) => /^--\s*$/.test(line));
  const isEnd = dashes >= 0 && body.length - dashes <= MAX_SIGNATURE_LINES;
  if (isEnd && !body.slice(dashes).some((line) => AFTERTHOUGHT.test(line))) return dashes;
  const first = body.findIndex(
    (line, at) =>
      SIGNATURE_RULE.test(line) &&
      body.length - at <= MAX_SIGNATURE_LINES &&
      at > 0 &&
      looksLikeSignature(body.slice(at)),
  );
  if (first > 0) return first;
  const last = body.length - 1;
  return last > 1 && body[last - 1]?.trim() === "" && isDashedName(body[last] ?? "") ? last : null;
}

/** 「-Jane Doe」 as English writers end a mail: names in Latin letters, and none of the words that answer something. */
function isDashedName(line: string): boolean {
  return /^(?:-{1,2}|[–—] ?)[A-Z][a-z]{1,20}(?: [A-Z][a-z]{0,20}\.?){0,2}$/.test(line.trim()) && !ANSWERING.test(line);
}

const ANSWERING =
  /\b(?:yes|yeah|no|not|none|never|ok|okay|sure|fine|agreed?|accept\w*|confirm\w*|please|thanks?|cancel\w*|change\w*|sorry|wait|stop|but|only|except|if|maybe|perhaps|unless|instead|any|all|both|either|first|second|third|last|morning|afternoon|evening|noon|today|tomorrow|(?:mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)?|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|phone|call|teams|zoom|counter|later|earlier|different|other)\b/i;

function looksLikeSignature(block: readonly string[]): boolean {
  const words = block.filter((line) => !SIGNATURE_RULE.test(line) && line.trim() !== "");
  if (words.length === 0) return true;
  if (words.some((line) => REQUEST_WORDS.test(line) || AFTERTHOUGHT.test(line))) return false;
  const contact = words.some((line) =>
    /@|〒|(?:TEL|電話|携帯|FAX)(?:番号)?\s*[:：.]?\s*[(（+0-9０-９]|E-?mail|メール\s*[:：]|https?:|\d{2,4}-\d{2,4}-\d{4}/i.test(
      line,
    ),
  );
  return contact || (words.length <= 2 && !words.some((line) => SENTENCE.test(line)));
}
