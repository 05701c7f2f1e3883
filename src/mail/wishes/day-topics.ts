/**
 * What a sentence says the day of, where it only says which day that is: 次に陸に上がるのが12月8日です, 発表会は5日で; null where anything
 * else is said.
 */
export function topicOf(head: string, tail: string): string | null {
  if (!/[はが][、,\s]*$/.test(head.slice(-4))) return null;
  const said = TOPIC_BEFORE.exec(head)?.[1];
  // 第3水曜(16日)です: what the bracket explains is that day.
  if (said === undefined || !IS_THAT_DAY.test(tail.replace(/^\([^()]{1,12}\)/, ""))) return null;
  const topic = said.replace(/^.*は(?=[^は]{2})/, "").trim();
  // 具体的には, 私としては: how it is said, and not of what.
  return /(?:に|で|と|へ|から|まで|より|として)$/.test(topic) ? null : topic;
}

const TOPIC_BEFORE = /(?:^|[、。,\n(])([^、。,\n(]{1,40})(?:は|が)[、,\s]*$/;
const IS_THAT_DAY =
  /^(?:の?予定|頃|ごろ|あたり|から|まで)?(?:です(?!か)|でした(?!ら)|だ(?:から|そう|と(?:聞|言)|[。、よね]|$)|な?ので(?!あれ)|の?ため|であり|で(?=[、,\s]|$)|と?な(?:って|り)|に(?:なって|なり|決ま)|らしい|とのこと|(?:だけ|のみ)(?:です|で|$)|[、。\s]*$|、[^、。◆]{1,20}(?:が|は|たら|れば|なら)、?◆)/;

/** A wish, a convenience, what nobody else needs the writer for, or no topic at all: 希望は, 動けるのが, 子どもがいないのは, 次が. */
export function isWishTopic(topic: string): boolean {
  if (OTHER_TALK.test(topic)) return false;
  // 応募したい求人の締切は: what it is in the end.
  const noun = topic.replace(/^.*(?:[^日]に|[でをのなへと])(?=[^、]{2,}$)/, "");
  return WISHED_DAY.test(topic) || WISHED_TIME.test(topic) || WISH_NOUN.test(noun) || NO_TOPIC.test(topic);
}

/** 動けるのが, 都合がいい日は, 子どもがいないのは: a clause that says what the day is good for. */
const WISHED_DAY =
  /(?:希望(?:する|して(?:い)?る)?|都合(?:が|の)[^、。]{1,5}|空[いく](?:て(?:い)?[るん]|とる|とん|ちょる|て(?:い)?そうな)?|あい(?:て(?:い)?|と|ちょ)[るん]|休(?:み|め)(?:の|な|る|そうな)?|暇な|家にいる|在宅の?|(?:行け|動け|出られ|出れ|話せ|受けられ|つなげ|繋げ|つなが|使え|でき|出来|くれ|もらえ|いただけ|預けられ|借りられ|頼め|抜けられ|帰れ|来られ|来れ|助か)(?:る|そうな)|帰って(?:い)?る|間に合う|(?:(?:時間|休み|休暇|有[休給]|余裕)[がのを]|^)取れ(?:る|そうな)|いい|よい|良い|早い|ありがたい|有り?難い|嬉しい|うれしい|(?:楽|確実|大丈夫|可能|最適|フリー|無理|だめ|ダメ|駄目|不可|NG)な|したい|受けたい|頼みたい|考えて(?:い)?る|思って(?:い)?る|検討(?:中|して(?:い)?る)|狙って(?:い)?る|な(?:い|くて(?:済む|いい)))(?:の|ん|日|日時|時|時間帯?|ところ|曜日|方|ほう)$/;
/** 相談の日時は, but not 面接の時間は. */
const WISHED_TIME =
  /^(?:[^、。]*(?:相談|希望|予約|面談|オンライン|zoom|候補|都合|願い|私|こちら)の?)?(?:日時|日程|日に?ち|日付|時間帯?|時刻|曜日|番号)$/i;
const WISH_NOUN =
  /希望|都合|可能(?!性)|空き|(?<![夏冬春盆])休み(?!明)|休[日暇]|有[休給]|非番|オフ$|フリー|暇|在宅|ベスト|最適|最短|最速|確実|大丈夫|OK|楽$|第\s?[1-5一二三]|候補|本命|予備|次点|狙|ねら|目当て|一番|いちばん|優先|(?:ご)?相談(?!会)|^(?:オンライン)?(?:予約|面談)$|申し?込み?$|お願い|お?話$|オンライン|zoom|ズーム|以外|明け$|場合|とき$|なら|無理|だめ|ダメ|駄目|不可|NG|いつ|また|もしく|あるい/i;
/** 塾の面談が, 歯医者の予約が: a talk or a booking with somebody else. */
const OTHER_TALK =
  /(?<!オンライン|zoom|ズーム|ハローワーク|相談|今回|次回|前回|仕事|就職|求職|お話|[私僕俺次分])(?:の|との)(?:個人|三者|二者)?(?:予約|面談)$/i;
const NO_TOPIC =
  /^(?:で|では|えーと|一応|とりあえず)?(?:私|わたし|僕|俺|当方|自分|こちら|うち|(?:その)?次(?:の候補)?|まず|あと|それ|他|ほか|もう(?:一つ|1つ|ひとつ)|片方|もう片方|[一二12]つ目|[12]番目?|前者|後者|日|月|週|期間|時期|曜日|(?:オンライン|相談|今回|次回)の(?:予約|面談))$/;
