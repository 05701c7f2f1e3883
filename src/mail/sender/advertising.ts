import type { ParsedMail } from "../reading.ts";

/**
 * Whether a mail is advertising by its words alone: how to be left out of it, what is sold, who sends it and to whom, each of
 * them a sign by itself, at least three kinds of them, and not one word of a person's own (decision 7: in doubt it is held).
 */
export function isSurelyAdvertising(mail: ParsedMail, newText: string): boolean {
  if (!isFirst(mail)) return false;
  const words = opened(`${mail.subject}\n${newText}`);
  if (PERSONAL.test(words)) return false;
  const signs = [LEAVING, SELLING, SENT_BY, TO_MANY, FRAMED].filter((sign) => sign.test(words)).length;
  return signs >= 3 && LEAVING.test(words);
}

/** A machine's report: an address that answers nobody, its own words for it, and lines of keys and values alone. */
export function isReport(mail: ParsedMail, newText: string, robot: boolean): boolean {
  if (!robot || !isFirst(mail)) return false;
  const words = opened(`${mail.subject}\n${newText}`);
  const rows = newText.split("\n").filter((line) => ROW.test(line)).length;
  return rows >= LEAST_ROWS && MACHINE.test(words) && !PERSONAL.test(words);
}

function isFirst(mail: ParsedMail): boolean {
  return mail.inReplyTo.length === 0 && !/^\s*(?:re|fw|fwd|返信|転送)\s*[:：]/i.test(mail.subject);
}

function opened(text: string): string {
  return text.slice(0, LOOKED_AT).normalize("NFKC");
}

/** Characters of subject and words that are looked at. */
const LOOKED_AT = 6_000;
const LEAST_ROWS = 3;

/** What a person who seeks a talk or tells of himself writes, and nobody who sells. */
const PERSONAL =
  /求職番号|求職者番号|\d{5}-\d{4,8}(?!-)|と申します|といいます|相談(?:を|の)?(?:希望し|したい|お願いし)|予約(?:を|の)?(?:希望し|したい|お願いし|取りたい)|届いたのですが|困って|私(?:は|が|の)|転送します|これは(?:本物|何)|迷惑メール|教えてください|でしょうか|止めて|やめて(?:くだ|ほし)/;
const LEAVING =
  /(?:配信|購読|受信|登録|送付|案内)(?:の)?(?:停止|解除|拒否|中止|不要)|(?:メルマガ|メールマガジン|DM)(?:の)?(?:停止|解除|退会)|今後[^。\n]{0,16}(?:ご?不要|希望され?ない|必要のない)|オプトアウト|\bunsubscribe\b|\bopt[- ]?out\b/i;
const SELLING =
  /(?:\d|最大|半額|均一)\s?[%％割](?:\s?(?:OFF|オフ|引))|\bSALE\b|セール|送料無料|キャンペーン|クーポン|期間限定|特別価格|特典|お買い得|新発売|新商品|ご注文|税込|資料請求|無料(?:体験|トライアル|セミナー|ウェビナー|オンラインセミナー|診断|見積|ご?相談会)|(?:無料)?(?:ウェビナー|オンラインセミナー)(?:を|の|に)?(?:開催|ご案内|お申し?込み)|参加費[:：\s]*無料|導入(?:事例|実績)|(?:月給|時給|年収)\s?\d|新着求人|先着\d/i;
const SENT_BY =
  /広告主|発行(?:者|元|人)|配信元|運営(?:会社|元)|送信者[:：]|販売元|特定電子メール|特定商取引|送信専用|本メールは|このメールは[^。\n]{0,40}(?:お送り|配信|送信)|メールマガジン|名刺交換/;
const TO_MANY =
  /(?:ご?担当者|関係者|お客|会員|皆|官公庁|自治体|企業|事業主|経営者)(?:の皆)?(?:様|さま|各位)|各位|いつも[^。\n]{0,24}(?:ご利用|ご愛顧)|【(?:PR|広告|号外|自治体|官公庁)/;
const FRAMED =
  /[━─=＝*＊◆■□▼▽]{6,}|フォーム(?:より|から)|こちら(?:から|より)[^。\n]{0,10}(?:お申し?込|ご覧|ご登録)|詳(?:細|しく)はこちら|https?:\/\//;

const ROW = /^[^。\n]{1,24}[:：]\s?\S/;
const MACHINE =
  /automatic(?:ally)? (?:message|notification|generated|report|sent)|自動(?:送信|配信|通知|的に)|システム(?:から|より|に?て)|監視(?:結果|通知|システム)|(?:診断|バックアップ|ジョブ|処理|スキャン|ポーリング)(?:が)?(?:完了|終了|正常|成功|失敗)|結果\s?[:：]\s?(?:正常|異常|成功|失敗|OK|NG)/i;
