import { matchesOf } from "../text/matches.ts";
import type { Sentence } from "../text/sentences.ts";

/**
 * Whether the office is asked to do something that is neither the booking nor part of the talk: a deed for which a person is
 * needed, and which would go unseen behind an offer. What is asked must be known; everything else counts as another deed.
 */
export function asksOtherDeed(sentences: readonly Sentence[]): boolean {
  return sentences.some(({ text }) => {
    if (TO_OTHERS.test(text)) return true;
    for (const match of matchesOf(text, ASKED_OF_US)) {
      const deed = text
        .slice(0, match.index + match[0].length)
        .replace(IN_THE_TALK, "")
        .slice(-(BEFORE + match[0].length));
      if (!KNOWN_DEED.test(deed)) return true;
    }
    for (const match of matchesOf(text, ASKED_FOR)) if (!KNOWN_THING.test(match[1] ?? "")) return true;
    return false;
  });
}

/** 会社に連絡をお願いできませんか, 先方にお伝えください: a word to somebody else. */
const TO_OTHERS =
  /(?:会社|先方|企業|お店|応募先|事業所|社長|採用担当)(?:の(?:方|担当者))?(?:さん|様)?に(?:は|も)?[^。\n、]{0,12}(?:連絡|伝え|断り?|聞い)[^。\n、]{0,6}(?:お願い|てくだ|て下さ|てもら|ていただ|てほし|て欲し)/;

/** Letters before 〜てください that tell what is asked. */
const BEFORE = 14;
/** 添削もオンラインでしていただけますか, 練習みたいなことを: where and when of the talk itself, and words that only soften. */
const IN_THE_TALK =
  /(?:みたいな|っぽい|のような|的な)(?:こと|感じ|もの)(?=を|で|も)|(?:も|は|を)?(?:オンライン|zoom|ズーム|画面(?:越し|上)?|当日|その(?:場|時|日)|相談(?:中|の(?:中|時|とき)))(?:で|に|も)+(?=\p{L})/giu;
const ASKED_OF_US =
  /(?<!させ|し[なて]いで|見|み)(?:て|で)(?:も(?=らえ|らい))?(?:ください|下さい|くださる|くれ(?:ませんか|ますか|[。\s]|$)|ほしい|欲しい|もらえ(?:ます|ません|ない)|もらいたい|いただけ(?:ます|ません|ない)|いただきたい|頂きたい|おいて(?!ます|い))/g;
/** Talking, booking, answering, telling, helping in the talk, bearing with the writer. */
const KNOWN_DEED =
  /(?:(?<!記録を|データを|情報を|番号を|履歴を|リストを)見せ|(?:お礼|感謝|よろしく)(?:を)?(?:お)?伝え|(?<![とに]|へ)言っ|(?<!ように)仰っ|教え|おしえ|聞い|きい|聴い|話(?:し|を)|はなし|相談|乗っ|のっ|予約|取っ|とっ|入れ|いれ|開け|空け|あけ|抑え|押さえ|受け|設定|調整|合わせ|決め|選ん|えらん|組ん|連絡|返信|返事|メール|お知らせ|知らせ|案内|送っ|おくっ|招待|確認|見て|みて|拝見|読ん|添削|直し|練習|指導|アドバイス|助言|紹介|探し|さがし|提案|説明|検討|考え|サポート|フォロー|支え|付き合|つきあ|待っ|許し|ゆるし|容赦|気にせ|勘弁|切り?替え|理解|了承|お含み|配慮|考慮|気に(?:し|なさら)|使わ|利用|始め|早め|ずらし|変え|避け|外し|除[いか]|やめ|無視|笑わ|怒ら|驚か|安心|がんば|頑張|力(?:を|に)|声をかけ|呼ん|お電話|電話|かけ|つない|繋い|進め|続け|お願い|期待|優しく|やさしく|ゆっくり|大きな声|はっきり|字幕|書い|手伝っ|(?:名前|氏名|番号|登録)[^。\n]{0,8}(?:調べ|照会)|時間を|もう少し|しっかり|いろいろ|登録|(?:時間帯?|日時|日程|曜日|日|時|午前|午後)(?:に|を|で)し|(?:郵便物?|書類|電話)[^。\n]{0,8}ない|(?:通訳|手話|字幕|筆談)[^。\n]{0,10}(?:手配|用意))(?![^\n]*[てで][^\n]{2,}[てで])[^\n]{0,9}$/;
const ASKED_FOR =
  /([^\s、。をはがでに]{1,14})を(?:どうか|何卒|なにとぞ|ぜひ|是非|よろしく|宜しく)?お願い(?:し|いた|致|でき|申)/g;
const KNOWN_THING =
  /相談|予約|面談|カウンセリング|オンライン|zoom|ズーム|希望|日時|日程|時間|枠|午前|午後|[日時半分前後]$|予定|申し?込|手続|返信|返事|連絡|案内|回答|確認|検討|対応|調整|配慮|アドバイス|助言|指導|添削|練習|対策|話|見直し|書き方|紹介|説明|設定|準備|受付|支援|サポート|協力|力添え|高配|取り?計らい|許し|容赦|同席|参加|通訳|手話|筆談|字幕|こと|件|もの|所$|ところ$|とこ$|空き|それ|これ|下記|以下|上記|左記|どちらか|いずれか|[①-⑨]|\d/i;
