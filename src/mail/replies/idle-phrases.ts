/** Set phrases that hold a sign (`stop-signs.ts`) and mean none; what is left of a sentence without them is looked at. */
export function withoutIdlePhrases(plain: string): string {
  return plain.length > LONGEST ? plain : plain.replace(IDLE_PHRASES, "");
}

/** Several phrases look ahead from wherever they begin; a sentence this long is for a person anyway. */
const LONGEST = 300;

const IDLE_PHRASES = new RegExp(
  [
    // Nothing is the matter, and nothing was wrong.
    /間違い(?:は)?(?:あり|ござい)ません/.source,
    /(?:申し訳|問題|支障|異存|異議|差し支え|変更|質問)(?:点|等|など)?(?:は|も|が)?(?:特に)?(?:あり|ござい)ません/
      .source,
    // Thanks and excuses for a call, and for the trouble one gives.
    /お?電話(?:で|を|口で)?[^。、]{0,16}(?:ありがと|失礼|すみません|申し訳)[^。]*/.source,
    /(?:ご?迷惑|お手数|ご面倒|お手間|お時間)[^。]{0,14}(?:かもしれま|かもです|と思い)[^。]*/.source,
    /[^。]{0,30}(?:失礼|ご?迷惑|ご?心配)[^。]{0,14}(?:てしまい|しました|いたしました|おかけ)[^。]{0,14}(?:申し訳|すみ|ごめん|お詫び)[^。]*/
      .source,
    /[^。]{0,20}(?:間違|誤字|脱字|失礼|不備|無礼|読みにく)[^。]{0,16}(?:ましたら|でしたら|たら|れば|場合は?)[、,]?(?:ご容赦|御容赦|お許し|ご勘弁|ご了承|ごめん|すみません|申し訳)[^。]*/
      .source,
    /^先生[、,]?(?:こんにちは|こんばんは|おはよう)[^。]*/.source,
    // The office's own way out when the line fails (L5), and a number for it.
    /(?:電話|携帯|連絡先)(?!.*(?:ください|下さい|お願い|希望|かけて))[^。]{0,40}0\d{1,4}-?\d{1,4}-?\d{3,4}[^。]*/
      .source,
    /[^。、]{0,14}(?:つなが|繋が|接続|映|音|聞こえ|入れ|入室)[^。、]{0,8}(?:ない|なかった|なけれ|ません|でき)[^。、]{0,8}(?:とき|時|場合|際|ようでした|ようなら|(?:ら|ば)(?=[^。]{0,12}0\d))[^。]{0,24}(?:電話|携帯|連絡)[^。]*/
      .source,
    /(?:途中で)?(?:(?:通信|回線|接続|電波|音声?|画面|Zoom|ズーム|ネット)[^。、]{0,8}|(?<=途中で|急に|万が?一))(?:切れ|途切れ|落ち|止ま|悪)[^。]{0,40}(?:電話|携帯|こちら|連絡|お願い)[^。]*/
      .source,
    // Who is there, and who helps with the machine.
    /(?:通訳|付き?添い|同席者?|同伴者?)[^。、]{0,10}(?:い|おり|あり|ござい)ません[^。]*/.source,
    /(?:孫|娘|息子|夫|妻|主人|母|父|兄|姉|弟|妹|甥|姪|家族)の[^。、]{1,12}を借り[^。]*/.source,
    // Where else one goes, advice that is asked for, and why online is right.
    /(?:失業)?認定日?[^。]{0,20}(?:伺い|行き|参り|行く)(?:ます)?(?:ので|が)?/.source,
    /(?:方|ほう)が(?:いい|良い|よい|よろしい)(?:の)?(?:です|でしょう)?か[、,]?/.source,
    /[^。]{0,40}(?:にして|で|できて|知れて)(?:よか|良か)ったです/.source,
    // The terms were read; of these choices one is taken.
    /(?:規約|同意事項|内容|注意事項)(?!.*(?:不|疑問|反対|難し|わから|分から|納得))[^。]{0,30}(?:読み|読ませて|拝見|拝読|確認|同意|承知|了承|了解)[^。、]{0,12}(?:ました|います|おります|済み)(?:です)?$/
      .source,
    /^[^。、]{0,14}ご?担当(?:者|の方)?(?:様|さま|さん|殿)$/.source,
    /(?:相談|面談|予約)[^。、]{0,6}申し?込み?(?:を)?(?:し|いたし)?ました[^。、はがをにで]{2,12}(?:です|でございます|と申します)$/
      .source,
    /この中(?:で(?:した|あれ)?(?:ら|ば)?|から)/.source,
  ].join("|"),
  "g",
);
