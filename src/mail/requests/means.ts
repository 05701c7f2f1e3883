import type { Sentence } from "../text/sentences.ts";

/**
 * Whether the writer has not what a talk over Zoom needs, or cannot use it: the means of meeting is then for staff to settle
 * before a time is offered. What is feared, asked, past, put right or worked around (娘のを借ります, 直しておきます) is none. Folded.
 */
export function lacksMeans(sentences: readonly Sentence[]): boolean {
  return sentences.some(({ text }, at) => {
    const lack = LACKS.exec(text);
    if (lack === null || OTHER_WHERE.test(text.slice(0, lack.index + lack[0].length)) || NOT_NOW.test(text))
      return false;
    const next = sentences[at + 1]?.text ?? "";
    return !isPutRight(text.slice(lack.index)) && !isPutRight(next);
  });
}

const MEANS =
  "(?:カメラ|マイク|イヤホン|スピーカー|パソコン|PC|スマホ|スマートフォン|携帯|タブレット|アイパッド|アイフォン|端末|機器|機械|iPad|iPhone|ネット(?:ワーク)?(?:環境|回線)?|インターネット(?:環境|回線)?|通信(?:環境)?|回線|電波|Wi-?Fi|zoom|ズーム|アプリ|オンライン環境|ビデオ通話|画面|ガラケー)";
/** Broken, missing, unable; the thing first, and nothing between that speaks of something else. */
const LACKS = new RegExp(
  `${MEANS}(?:の(?:カメラ|マイク|画面|アプリ|音|環境|回線|設定|操作|使い方|インストール|接続))?(?:は|が|も|を|に|と|で|には|では|って|すら|さえ)?[^。、\\n]{0,8}?(?:壊れ|故障|割れて|使え(?:ない|ま?せん|ず|なく)|使用でき(?:ない|ません|ず)|動(?:か(?:ない|ず|なく)|きません)|映(?:ら(?:ない|ず|なく)|りません)|つなが(?:ら(?:ない|ず|なく)|りません)|繋が(?:ら(?:ない|ず|なく)|りません)|持って(?:い)?(?:な[いく]|ま?せん|おりません|おらず)|(?:が|は|も)(?:な[いく](?!る)|ありません|ございません|無[いく])|入(?:ら(?:ない|ず)|りません|れられ(?:ない|ません))|入れ(?:て(?:い)?(?:ま?せん|られません)|られ(?:ない|ません))|インストール(?:でき|が?出来)(?:ない|ません|ず)|でき(?:ない|ません|る環境(?:が|は)(?:な|あり))|止め?られて(?:い|お|し)|止まって|解約し)`,
  "i",
);
/** The firm's machine, the old one: not the one that is to be used. */
const OTHER_WHERE = /(?:会社|職場|学校|前の|以前|古い|昔|求人|窓口|仕事で|実家|求められ|必要な)/;
const NOT_NOW =
  /かも|場合|たら|れば|とき(?:は|に)|ときの|時は|際は|でしょうか|ますか|ですか|[?]|不安|心配|よう(?:です|に)|初めて|はじめて|(?:まし|でし|かっ)た|前回|以前は|アカウント|メールアドレス|(?:困|問題|支障|不便|違い)(?:は|が|も)?(?:あり)?(?:ません|ない|なく)|経験|資格|仕事|スキル|苦手|詳し|得意|だけ|しか|(?:カメラ|マイク)(?:なし|無し)でも|わけでは|訳では|お願いでき|(?:が|けど|けれど)[、,]?[^。、\n]{0,12}(?:スマホ|携帯|タブレット|パソコン|PC|ノート|カメラ)[^。、\n]{0,10}(?:あり|使え|大丈夫|でき)/;
/** 娘のスマホを借ります, 直しておきます: what does not work will work by then. Folded. */
export function isPutRight(words: string): boolean {
  return REMEDY.test(words);
}

/** What is done about it, in the same sentence or the next. */
const REMEDY =
  /借り|(?<!やり|見)直(?:し(?:て(?:おき|もら|から)|ます|に)|り(?:ます|次第))|修理|買(?:い|う|っ)|購入|準備|用意|入れて(?:お|もら)|入れておき|別の|ほかの|他の|代わり|かわり|予備|新しい|(?:スマホ|スマートフォン|携帯|パソコン|PC|タブレット|iPad|自宅|家|娘|息子|夫|妻|母|父|友人|図書館)[^。、\n]{0,10}(?:で|から|を使|に入)|教わ|手伝|設定して|練習|それまでに|当日まで|前日まで/i;
