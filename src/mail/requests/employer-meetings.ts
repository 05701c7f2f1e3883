/**
 * Whether the time that is asked for is one at which the writer meets somebody else than this office: an employer in an
 * interview that is held over our Zoom or in our rooms. What is told of an interview (the talk is about it, comes before it or
 * after it) is none. Folded: subject and words.
 */
export function meetsEmployer(whole: string): boolean {
  if (!MAY_MEET.test(whole)) return false;
  const sentences = whole.split(/[。\n]/);
  return sentences.some((words, at) => {
    if (BEFORE_OR_ABOUT.test(words)) return false;
    if (BORROWS.test(words) || OF_OTHERS.test(words) || isJoined(words)) return true;
    if (WITH_THEM.test(words) && /予約|お願い|部屋|使/.test(words)) return true;
    // 先方は12月10日がいいそうです。その前の12月9日10時に練習を…: another hour is asked for.
    return isTheirHour(words) && !sentences.some((other, place) => place !== at && ASKS_HOUR.test(other));
  });
}

/** 店長が12月9日は休んでいいと言うので: whoever the writer works for gives leave, and meets nobody. */
function isTheirHour(words: string): boolean {
  return (
    (THEIR_HOUR.test(words) || SET_BY_THEM.test(words) || ONLINE_INTERVIEW.test(words)) && !OF_OWN_WORK.test(words)
  );
}

/** 社長さんも入って三人で, 応募先の方も交えて: whoever is none of this office sits there, too. */
function isJoined(words: string): boolean {
  return (
    (JOINED.test(words) ||
      (THREE.test(words) && !/以前|前回|前に|話した|家族|夫婦|子(?:ども|供)|兄弟|姉妹/.test(words))) &&
    TALKS.test(words)
  );
}

const MAY_MEET =
  /面接|面談|選考|先方|先様|相手|[募人介]先|企業側|会社側|人事|採用|長|オーナー|部屋|室|ブース|[三3][人者]|オーナー|支配人|さんから|様から|会社の|を借り|使わせ|会議|会合|総会|集まり|合わせ|授業|会で|様|側/;
/** 面接の前に, 面接の練習を: the talk is ours. */
const BEFORE_OR_ABOUT =
  /(?:面接|選考|面談)(?:の|を受ける|に行く|がある)?(?:まで|前|あと|後|練習|対策|準備|こと|相談|結果|話|助言|アドバイス|仕方|受け方)|不採用|落ち/;

/** ハローワークのZoomを借りて, そちらの機械を使わせて: our means for what is no talk of ours. */
const BORROWS =
  /(?:そちら|ハローワーク|職安|貴所|御所|窓口)(?:さん)?の(?:zoom|ズーム|オンライン(?:設備|環境|ブース)?|設備|機械|機材|パソコン|PC|端末|部屋|会議室|個室|ブース|回線|アカウント)(?:を|で)[^。\n]{0,6}(?:借り|使わせ|面接|貸し)|(?:部屋|会議室|個室|ブース|(?:zoom|ズーム)の(?:会議|ルーム|アカウント))を[^。\n]{0,6}(?:お借り|借り(?:た|られ|でき|させ)(?!ので)|貸し|使わせ|(?:予約|確保)(?:を?お願い|し(?:たい|て(?:くだ|ほし|いただ))))/i;
/** 友人の店の面接で使うので、Zoomを, 応募者との面接: the meeting is of others. */
const OF_OTHERS =
  /(?:面接|会議|会合|総会|集まり|打ち?合わ?せ|授業|説明会|役員会|例会)で(?:の)?(?:[^。\n]{0,12}(?:zoom|ズーム)(?:を)?)?(?:使(?:う|い|わせ)|利用し)[^。\n]*(?:予約|お願い|zoom|ズーム)|(?:応募者|候補者|志願者)(?:との|の)?(?:面接|面談|選考)/i;

const ROLE = "(?:代表|(?:社|店|工場|院|園|施設|支店|校)長|支配人|オーナー|経営者)";
const THEM = `(?:先方|先様|相手(?:方|側|先|の(?:会社|企業|方))|(?:応募|求人|紹介)先|(?:企業|会社|事業所|法人|お店)(?:側|様|さん)|人事|採用担当者?|採用の(?:方|人|担当)|${ROLE})(?:さん|様|側|の(?:方|人|者|担当者?|社長|人事)(?:の(?:方|人))?)*`;
/** 12月9日14時で先方はいいそうです, 社長さんの都合は12月9日15時がいいとのこと: the hour is the employer's. */
const THEIR_HOUR = new RegExp(
  `${THEM}(?:の?ご?(?:都合|希望))?(?:は|が|も|で|から|に|では|には)[^。\\n]{0,24}(?:いい|良い|よい|大丈夫|可能|空いて(?:い)?る|OK|都合が(?:いい|良い|よい|つく)|希望|指定|待って(?:い|お)る?)(?:と|だ|との|そう|らしい|みたい|して(?:い|お)|され)`,
);
/** 先方の都合で12月9日15時に, 見本工業さんから12月9日15時にオンラインでと言われました. */
const SET_BY_THEM = new RegExp(
  `${THEM}の?ご?(?:都合|希望|指定)(?:で|により)[^。\\n]{0,12}\\d|(?:(?<!ワーク|職安|窓口|員|職員|担当|先生|医者|看護師|息子|娘|[母父兄姉妹弟])(?:さん|様)|会社|企業|先方|応募先|求人先)(?:の[^。\\n]{1,8})?(?:から|より)[^。\\n]{0,24}\\d\\s?(?:時|日|:|半)[^。\\n]{0,24}(?:と(?:言われ|いわれ|指定|連絡|案内|の(?:こと|連絡|話))|を(?:指定|提示|提案))`,
);
/** 12月9日14時から見本運輸さんのWeb面接があります, and it is what is booked. */
const ONLINE_INTERVIEW =
  /\d\s?時?[^。\n]{0,20}(?:さん|様|社|店|会社|企業|先方)(?:と)?の(?:オンライン|zoom|ズーム|web|ウェブ|リモート)(?:での?)?(?:採用)?面接(?:が|で)/i;
const OF_OWN_WORK = /休|早退|上がっ|抜け|有給|シフト|勤務|今の|うちの|職場|退職|辞め|面接は|入社|までに/;
const ASKS_HOUR =
  /\d\s?(?:時|日|:\d|半)[^。\n]*(?:お願い|希望|いかが|どう(?:です|でしょ)|たい|ください|頼|ますか|でしょうか|ですか|がいい)/;
const JOINED = new RegExp(
  `(?:${THEM}|会社の(?:担当の?)?(?:方|人|担当者?))(?:に|と)?(?:も)?[、]?[^。\\n]{0,6}(?:入(?:って|り|る)|交え|まじえ|加わ|加え|参加|立ち会|含め)`,
);
/** 私と社長さんと相談員さんの三者で. */
const THREE =
  /^三者(?:面談|面接)(?:の?(?:件|予約|お願い|希望))?$|(?:三|3)者(?:面談|面接)?(?:で|を|の(?:予約|オンライン))(?!(?:の)?ため)|(?:[三四34])人で[^。\n]{0,24}(?:zoom|ズーム|オンライン|面談|面接|話)/i;
const TALKS = /zoom|ズーム|オンライン|面談|面接|相談|話|お願い/i;
/** 見本精機さんとの面接を, 社長さんと話すことになった. */
const WITH_THEM =
  /(?:さん|様|社|店|院|園|苑|会社|企業|法人|先方|事業所|人事|担当者?)との(?:オンライン|zoom|ズーム|web)?(?:での?)?(?:一次|二次|最終|採用)?(?:面接|面談|顔合わせ|選考)(?:を|の|に)|(?:先方|社長|店長|人事|採用担当|オーナー|院長|施設長|園長)(?:さん|の方|様)?と[^。\n]{0,16}(?:話す|面談する|面接する|会う|顔合わせする)(?:こと|予定|約束)/i;
