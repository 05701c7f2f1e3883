import { isReported, plainOf, type Sentence, type Stretch } from "../text/sentences.ts";
import { NAMED } from "./small-talk.ts";
import { stopsBy } from "./stop-signs.ts";

/** A sentence taken apart: the words that take a choice, and the clauses before them, which say why or anything else. */
export type Taking = { core: Stretch; before: readonly Stretch[] };

/**
 * The end of a sentence that takes the choice it names: 「授業が15時半に終わるため｜3番目の12月14日16時でお願いしたいです」. Japanese says
 * last what is done, so the last clauses are tried first, then one more before them. `namesOne` tells whether a stretch names a choice.
 * Beside the choice and the asking these words hold nothing of weight.
 */
export function takingOf(sentence: Sentence, text: string, namesOne: (stretch: Stretch) => boolean): Taking | null {
  const { clauses } = sentence;
  if (clauses.length > MOST_CLAUSES) return null;
  for (let from = clauses.length - 1; from >= 0; from -= 1) {
    const start = clauses[from]?.start ?? sentence.start;
    const core = { text: text.slice(start, sentence.end), start, end: sentence.end };
    if (!isReported(core.text) && takes(plainOf(core.text)) && namesOne(core))
      return { core, before: clauses.slice(0, from) };
  }
  return null;
}

function takes(plain: string): boolean {
  const words = plain.replace(SMILES, "").replace(WRITES_SO, "");
  if (words.length > LONGEST) return false;
  const marked = words.replace(SUPERLATIVE, MARK).replace(NAMED, MARK);
  const act = ACT.exec(marked);
  if (act === null) return false;
  const rest = marked.slice(0, act.index).replace(AROUND_CHOICE, "").replace(/◆/g, "");
  return rest.length <= LONGEST_REST && !NEVER_BESIDE.test(rest) && stopsBy(rest) === null;
}

/** 「…に参加したく、返信いたします」 does by writing what it says. */
const WRITES_SO =
  /(?<=たく(?:て)?|ので|ため)[、,]?(?:ここに|取り急ぎ|まずは)?(?:ご?返信|お?返事|ご?連絡|ご?返答|メール|お?知らせ)(?:を)?(?:差し上げ|さしあげ|(?:いた|致)?し|させていただき|申し上げ)(?:ます|ました|た次第です)$/;
/** Each clause is tried with all behind it. */
const MOST_CLAUSES = 24;
const LONGEST = 80;
const LONGEST_REST = 24;
/** Stands for a number, a date or an hour. */
const MARK = "◆";
const SUPERLATIVE =
  /(?:[1１一]番|いちばん|最も)\s?(?:早|遅|はや|おそ|上|下)[いく]?|(?:早|遅|はや|おそ)い(?:時間|日|日程|日にち|時刻)?の?(?:方|ほう)/g;
const SMILES = /[\p{Extended_Pictographic}♪☆★!~♡❤]+|\([^()ぁ-んァ-ヶ\p{Script=Han}A-Za-z0-9]{2,10}\)|(?:笑|[wｗ]+)$/gu;

/** Endings of politeness with whatever slips of the finger, and nothing that could turn them: no denial, no past, no other words. */
const TAIL =
  "(?!.*(?:ません(?!か|でしょうか)|ない|なかった|ずに|ました$|(?:した|いた|った)(?:です)?が?$|るか|けど|ですが|ますが|かも|たら|なら))(?:[ぁ-んーa-zA-Zｓ致申上思存幸頂戴願嬉助出来下有難]{0,16})";

/** What is asked, taken or promised, at the very end; a denial or a question is none. A slip of the finger behind the stem does not matter. */
const ACT = new RegExp(
  "(?:" +
    [
      `(?:お願い|おねがい|御願い|お願|おねが)${TAIL}`,
      "(?:お願い|予約|参加|利用|出席)(?:を)?(?:する|いたす|致す)(?:こと|運び)に(?:(?:いた|致)?し|決め)(?:ます|ました)",
      `(?:希望|予約|参加|出席|入室|接続|利用|受講|選択|確定|決定)(?:を)?(?:(?:いた|致)?し(?:ます|たい|たく)|です|とします|させて(?:いただ|頂|くだ|下さ|もら)|でき(?:れば|たら)|して(?:ください|下さい))${TAIL}`,
      "(?:承り|承知|了解|了承|受け|かしこま|畏ま|わか|分か)(?:(?:いた|致)?し)?(?:り)?(?:まし)?(?:た|ます)(?:です)?",
      `(?<=予約を|手続きを|手続を|お?話を|まま)[、,]?(?:お)?進め(?:て|(?=(?:ください|下さい|いただ|頂)))${TAIL}`,
      `(?<=に|で)(?:いきます(?!か)|し(?:ます(?!か)|ました|たい|てくれ(?![まなる])|てくだ|て下さ|ていただ|て頂|てもら|てくん)|(?:いた|致)します|決め(?:ました|ます)|させて|決定|進めて|入れて|取って|とって)${TAIL}`,
      `(?<=に|を|で|へ|、|にて)(?:願い|申し?込み|申込み)(?:ます|たく|たい|上げます)(?:(?:と)?(?:思い|存じ)ます|です)?|(?<=より|から|に|で)[、,]?お世話に(?:なり(?:ます|たく(?:存じます|思います)?|たいです))|(?<=確定|予約|決定)(?:を)?(?:いただき|頂き|させていただき)たいです`,
      "(?:選び|えらび|選ばせて|えらばせて)(?:いただき|頂き)?(?:ます|ました)|(?<=を)(?:頂戴|頂き|いただき)(?:(?:いた|致)?し)?(?:ます|たく|たい)(?:存じます|です)?",
      "(?<=が|で|も|は|なら|◆)[、,\\s]?(?:一番|いちばん|ちょうど|とても|大変)?(?:いい|良い|よい|ええ|ベスト|最適|ありがたい|助かります|嬉しい|うれしい|都合が?(?:いい|良い|よい)|都合(?:が)?つきます|大丈夫|だいじょうぶ|OK|オーケー|問題(?:あり|ござい)ません|問題ない|差し支え(?:あり|ござい)ません|構いません|かまいません|可能|バッチリ|ばっちり|空いて(?:い|お)?り?ます|[行い]けます|伺(?:え|い)ます|参加できます|出られます)(?:です|でございます)?",
      "ように(?:(?:いた)?し)(?:て(?:おき|い)?)?ます|please|(?:お?待ち(?:(?:いた)?し)?(?:て(?:い|お)り?)?|(?<=空けて|あけて|準備して|前で|前にて)待って(?:い|お)?り?)ます|(?:いただけ|頂け|もらえ)ます(?:か|でしょうか)|(?<=に|で)してくんない(?:か)?|(?:頼み|たのん|頼ん|たのみ|頼む|たのむ)(?:申し(?:上げ)?ます|ます|わ|で|っちゃ|よ|ね)?|(?<=で|に)(?:よろしく|宜しく)(?:です|どうぞ)?",
      "(?:Zoom|ズーム)?(?:に|で)?(?:入り|はいり|つなぎ|入室し)ます|空けて(?:おき|い)ます|空けました",
      "(?<=◆)(?:で|を|に)?[、,\\s]?(?:です|ご?希望|はい[、,]?いいです)?",
    ].join("|") +
    ")(?:ね|よ|わ|っす|な|の)*$",
  "i",
);

/** Words for the choice itself and for asking kindly. */
const AROUND_CHOICE =
  /その時間帯?(?:なら|でしたら|だと)|No\.?|option|number|なので|パソコンの前|Zoomで?|入れる|つながる|さて|それでは|では|じゃあ?|(?:日にち|日程|日時|お?時間|予約|面談|相談)(?:の(?:件|ほう|方))?(?:です|でございます|につきまして|について)(?:が|は)|(?:ご?案内|ご?提示|ご?提案|ご?連絡|ご?指定|お示し|お知らせ)(?:して)?(?:いただ(?:きました|いた)|頂(?:きました|いた)|くださ(?:いました|った)|下さ(?:いました|った)|の)?|この(?:中|3つ|三つ|うち|なか)(?:でし(?:たら)?|なら|から|で|の中で)?|お?日にち|日時|日程|お?時間帯?|時刻|枠|回|方|ほう|件|候補|選択肢|番号|午前中?|午後|朝|昼|夕方|[月火水木金土日]曜日?|最初|最後|真ん中|前者|後者|当日|朝イチ|朝一|最短|一番(?:早|遅)い|直近|やつ|もの|第?[一二三1-3]希望|開始|スタート|上記|下記|以下|こちら|それ|これ|その|この|私は?|わたしは?|当方は?|自分は?|メール|いただくID|オンライン|Zoom|ズーム|ご?相談|ご?面談|ご?予約|ぜひ|是非|謹んで|ありがたく|喜んで|どうぞ|どうか|何卒|なにとぞ|よろしく|確かに|必ず|もちろん|から|より|にて|という|こと|の|は|が|を|に|で|も|と|[、,。・\s]/g;
/** Beside the choice itself these change what is taken. */
const NEVER_BESIDE =
  /以外|除|無し|なし|中止|ではな|じゃな|とも|全部|すべて|全て|両方|(?<!静|確|豊)か$|妹|弟|だけ|まで|か[◆、]|電話|窓口|対面|来所|[早遅]|前の|後の/;
