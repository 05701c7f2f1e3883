/** Whether numbers may be those of another letter, or what names the choice was not read as the writer's own. `text` is folded. */
export function countsOtherwise(text: string): boolean {
  return BROKEN_OFF.test(text.trim()) || OTHER_LETTER.test(text) || OWN_WISHES.test(text);
}

/** What it begins with was not read as the writer's own: 「＞1 8日のほう｜でお願いします」. */
const BROKEN_OFF = /^(?:で|を|に|が|も)(?:お願い|希望|予約|決|し(?:ます|たい)|いい|大丈夫)/;

/** 「先週いただいた方のメールの2番」: the numbers of another letter than the one that is answered. */
const OTHER_LETTER =
  /(?:(?:いただいた|頂いた|もらった|届いた|くださった)(?:方|ほう)|[一1]つ前|前回|以前|前|最初|[一二12]通目)の(?:メール|ご?案内|お知らせ|お手紙)の[^。]{0,6}(?:[\d\uE001-\uE032]\s?番?(?!号)|番(?!号))/;

/**
 * 「最初に書いた第二希望の方で」: the writer counts the wishes of an earlier mail, not our choices. With a number of ours, a day or an hour
 * right behind it, that says which is meant.
 */
const OWN_WISHES = new RegExp(
  "(?:" +
    [
      "(?:書い|出し|送っ|送りし|送信し|伝えし?|挙げ|あげ|記入し|記載し|入力し|申し?込んだ|申し?上げ|お願いし|希望し|連絡し|メールし|申請し|言っ)(?:て(?:い|お)|てあっ|ており|させていただき|まし|いたしまし)*(?:た|だ)?",
      "(?:申し?込み?|フォーム|希望表|申請書?|最初の(?:メール|希望)|(?:前|先)の(?:メール|希望))(?:の)?(?:時|とき|際|時点|メール|書|用紙|欄)?(?:に|で|の|から)?",
      "(?:私|わたし|自分|こちら|当方|うち|もとも?と?|元々|当初|最初|初め|はじめ)の",
    ].join("|") +
    ")(?:の|中|内|うち|希望|日時|候補|リスト|、|で|は){0,4}(?:第\\s?[一二三1-3]\\s?(?:希望|候補|志望)|[一二三1-3]\\s?(?:番目?|つ目)の?(?:希望|候補))(?!(?:の|は|だった|である|、|\\(){0,2}(?:\\s*[\\d\\uE001-\\uE032]))",
);
