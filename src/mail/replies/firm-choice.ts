import { NAMED } from "./small-talk.ts";
import { stopsBy } from "./stop-signs.ts";

/**
 * The sentence that names a choice asks for it or takes it, and holds nothing else of weight: 「さて、ご案内いただきました12月4日
 * 午後2時の件、謹んでお受けいたします」. What is asked for must stand right before the asking, so that 「2番を妹にお願いします」 and
 * 「2番を予約した覚えがありません」 are no such sentences. `plain` is a sentence or clause without closing signs.
 */
export function isFirmChoice(plain: string): boolean {
  if (plain.length > LONGEST) return false;
  const words = plain.replace(NAMED, MARK);
  if (LABELLED.test(words)) return true;
  const act = ACT.exec(words);
  if (act === null || !words.includes(MARK)) return false;
  const before = words.slice(0, act.index);
  if (!ENDS_IN_CHOICE.test(before)) return false;
  const rest = before.replace(CHOICE_WORDS, "").replace(/[◆、,\s]/g, "");
  return rest.length <= LONGEST_REST && stopsBy(rest) === null;
}

const LONGEST = 70;
const LONGEST_REST = 20;
/** Stands for a number, a date or an hour. */
const MARK = "◆";

const ACT = new RegExp(
  "(?:ぜひ|是非|謹んで|ありがたく|喜んで|どうぞ|どうか|何卒|なにとぞ|よろしく|[、,\\s]|(?:ご?予約|ご?相談|ご?面談|ご?参加|申し?込み?|手続き|確定|決定)(?:を|で|に|の)?)*(?:" +
    [
      "お願い(?:(?:いた|致)?し(?:ます|たいです|たく(?:存じます|思います)?)|です|申し上げます)?",
      "希望(?:(?:いた|致)?します|です|して(?:い|お)ります)?",
      "承り(?:ます|ました)|(?:承知|了解|了承)(?:(?:いた|致)?し(?:まし)?た|です)?(?:\\s*以上)?|お受け(?:(?:いた|致)?します|します)",
      "(?:参加|出席|入室|接続|予約|選択)(?:を)?(?:(?:いた|致)?します|させて(?:いただき|頂き)ます|したいです)",
      "(?<=に)(?:決めました|決めます|します|しました|したいです|いたします|させてください|(?:決め)?させて(?:いただき|頂き)ます)|選び(?:ます|ました)|選ばせて(?:いただき|頂き)ます",
      "(?<=が|で)(?:一番|いちばん|ちょうど)?(?:いい|良い|よい|ベスト|最適|ありがたい|都合が(?:いい|良い|よい))です",
      "(?<=で|は|も|◆[、,\\s]?)(?:OK|大丈夫|可能|問題(?:ありません|ないです|ない|なし|ございません)|差し支え(?:ありません|ございません)|構いません|かまいません)(?:です|でございます)?",
      "(?:Zoom(?:に|で)?)?(?:入り|はいり)ます|頼みます|つなぎます|空けて(?:おき|い)ます",
    ].join("|") +
    ")(?:ね|よ|わ|っす)*$",
);
/** 「希望する番号：1」 */
const LABELLED =
  /^(?:ご?希望(?:する)?の?|予約(?:する)?の?|選択(?:する)?の?)?(?:番号|日時|日程|候補)(?:は|◆)*◆(?:番)?(?:です)?$/;
/** Right before the asking: the choice, or a word for it, and particles. */
const ENDS_IN_CHOICE =
  /(?:◆|日時|日程|日にち|時間帯?|枠|回|方|ほう|件|候補|選択肢|番号|午前中?|午後|朝|昼|夕方|曜日?|最初|最後|真ん中|前者|後者|やつ|もの|分|朝イチ|朝一|これ|こちら|の)(?:から|より)?(?:の(?:方|ほう|枠|回|件|開始))?(?:から)?(?:で|を|に|にて|が|は|も|で(?:は|も)|、|,)*$/;
const CHOICE_WORDS =
  /さて|それでは|では|日にちでございますが|日にちですが|日程ですが|日時ですが|(?:ご?案内|ご?提示|ご?提案|ご?連絡|ご?指定|お示し|お知らせ)(?:して)?(?:いただきました|いただいた|頂きました|頂いた|くださいました|くださった|下さった|の)?|日時|日程|日にち|時間帯?|枠|回|方|ほう|件|候補|選択肢|番号|午前中?|午後|朝|昼|夕方|[月火水木金土日]曜日?|曜日?|最初|最後|真ん中|前者|後者|当日|朝イチ|朝一|最短|これ|直近|一番近い|一番|いちばん|やつ|もの|第[一二三]希望|希望|開始|スタート|上記|下記|以下|こちら|その|この|私は?|わたしは?|当方は?|自分は?|から|より|にて|の|は|が|を|に|で|も/g;
