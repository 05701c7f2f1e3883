/** What the words of an answer do, sentence by sentence; every field errs towards doubt. */
export type Words = {
  accepts: boolean;
  /** お願いします and its kin, which only close a letter when other things were said. */
  polite: boolean;
  /** 大丈夫です, 結構です: a yes only beside a named time. */
  weakYes: boolean;
  thanks: boolean;
  wishes: boolean;
  cancels: boolean;
  negatedCancel: boolean;
  cannotCome: boolean;
  changes: boolean;
  late: boolean;
  asks: boolean;
  /** A request dressed as a question: キャンセルをお願いできますか. */
  asksPolitely: boolean;
  asksAboutTerms: boolean;
  conditional: boolean;
  channel: boolean;
  objects: boolean;
  refuses: boolean;
  refusesPolitely: boolean;
  hesitates: boolean;
  anyOfThem: boolean;
  /** A word of doubt or denial that no rule above explains. */
  risky: boolean;
  /** Sentences that no rule knows. */
  unknown: string[];
};

const YES =
  /^(?:(?:はい|ええ)(?:[、,]?\s*(?:大丈夫|問題ない|結構|OK)です)?|yes|yep|イエス|(?:ok(?:ay)?|yes)[,.! ]+(?:thanks?(?: you)?|please)|(?:ok(?:ay)?|オーケー|オッケー|おk)(?:です)?|(?:内容|規約|日時|案内|ご案内)?(?:について|を|は|に)?\s*(?:すべて|全て)?(?:承知|了解|了承|承諾|同意)(?:いた|致)?(?:し(?:まし|ます)|です|しております)?(?:た)?|かしこまりました|畏まりました|(?:内容)?(?:わか|分か|解)りました|(?:それ|これ|そちら|その(?:日時|時間|日|内容|予定|通り)|この(?:日時|時間|日|内容)|上記(?:の日時|の時間)?|(?:ご提示|ご案内|ご連絡)?(?:の|いただいた|頂いた)?(?:日時|時間|日程|内容))(?:で|にて|に)(?:予約|確定|決定)?(?:を|で)?\s*(?:(?:よろしく|宜しく)?お願い(?:いた|致)?(?:し|申し上げ)ます|大丈夫です|問題(?:ありません|ないです)|結構です|けっこうです|参加(?:いた|致)?します|予約(?:いた|致)?します|いいです|良いです|OKです)|(?:その|この|上記の?)?(?:予約|日時|日程|時間)?(?:を|で)?(?:確定|予約)(?:を|で)?(?:して(?:ください|下さい)|(?:よろしく)?お願い(?:いた|致)?(?:し|申し上げ)ます|(?:いた|致)?します)|問題(?:ありません|ございません|ないです)|(?:その日時で|予定どおり|当日)?(?:参加|出席)(?:いた|致)?します|(?:規約に)?同意の?(?:上|うえ)[、,]?\s*(?:予約|参加)(?:を)?(?:希望|お願い|いた|致)?し?ます|i (?:accept|agree|confirm)\b.*|(?:that|this|it) (?:works|is (?:fine|good|ok(?:ay)?)|sounds good)\b.*|sounds good.*|please (?:book|confirm|reserve)\b.*|confirmed|agreed|accepted)[!.。]*$/i;
const POLITE =
  /^(?:(?:では|それでは|どうぞ|何卒|なにとぞ|以上|当日は?|引き続き|こちらこそ)[、,]?\s*)*(?:どうぞ|何卒)?(?:(?:よろしく|宜しく|ヨロシク)\s*(?:お?(?:願|ねが)い?(?:いた|致)?(?:し|申し上げ)?(?:ます)?|です|どうぞ)?|お願い(?:いた|致)?(?:し|申し上げ)ます|お願いします|おねがいします|please|thank you in advance)[!.。]*$/i;
const WEAK_YES = /(?:大丈夫|結構|OK|オーケー|オッケー|けっこう|いい|良い|よい)(?:です|でございます)?(?:よ|ね)?[!.。]*$/;
const THANKS =
  /ありがと|有難う|有り難う|感謝|助かりま|thank|thanks|お手数|恐れ入り|恐縮|すみません|申し訳|失礼(?:いた|致)?し|お世話に/i;
const GREETING =
  /^(?:(?:ハローワーク|窓口|職業相談|公共職業安定所)[^。]{0,20}(?:様|御中|さん|ご担当者様?)|ご?担当(?:者|の方)?(?:様|さん)?|お世話(?:に|様)[^。]*|お疲れ様[^。]*|こんにち[はわ]|こんばんは|おはようございます|はじめまして|初めまして|突然[^。]*|(?:ご|お)?(?:返信|返事|連絡|案内|対応|メール)[^。]{0,24}(?:ありがと|有難う|拝見|受け取り|届き|いただき)[^。]*|(?:メール|ご?案内|ご?連絡|内容)(?:を)?(?:拝見|確認|読み)(?:いた|致)?(?:し)?まし?た|dear .*|hello.*|hi\b.*|regards|best regards|sincerely.*)[!.。、,]*$/i;
const NAME_LINE = /^[\p{Script=Han}々]{1,4} [\p{Script=Han}々\p{Script=Hiragana}\p{Script=Katakana}]{1,6}$/u;

/** The writer's name on a line of its own, as people close a letter. */
function isName(sentence: string, name: string | null): boolean {
  const bare = sentence.replace(/\s/g, "").replace(/より$/, "");
  return NAME_LINE.test(sentence) || (name !== null && bare === name.replace(/[\s\u3000]/g, "").normalize("NFKC"));
}

const SELF = /^.{0,40}(?:と申します|です)$/;

export function readWords(text: string, name: string | null): Words {
  const sentences = text
    .split(/[。\n!！]+|(?<=[?？])|(?<=[ますでした])\.(?:\s|$)|(?<=[a-z])[.;](?:\s+|$)/)
    .map((part) => part.trim())
    .filter((part) => /[\p{L}\p{N}\uE001-\uE032?]/u.test(part));
  const clauses = sentences.flatMap((sentence) =>
    sentence
      .split(/[、,]\s*/)
      .map((part) => part.trim())
      .filter((part) => part !== ""),
  );
  const any = (pattern: RegExp) => pattern.test(text);
  /** Without the set phrases whose ません denies nothing. */
  const calm = text.replace(SET_PHRASES, "");
  const cancelWord =
    /キャンセル(?!待ち|料|ポリシー|規定|拾い|が出)|取り?消|取り?止め|取りやめ|辞退|見送(?:ら|り|る)|(?:予約|申込み?|申し込み)(?:を|は)?(?:やめ|止め)|cancel|withdraw|欠席(?:し|いた|致|さ)/i;
  const questions = sentences.filter((sentence) =>
    /[?？]$|(?:でしょう|ます|です|ません|せん|ました)か(?:ね)?$|(?:教えて|お教え|お聞かせ|お知らせ)[^。]{0,10}(?:ください|下さい|いただ|頂|ほしい|欲しい)|伺いたい|お聞きしたい|質問/.test(
      sentence,
    ),
  );
  const known = (sentence: string) =>
    YES.test(sentence) ||
    POLITE.test(sentence) ||
    GREETING.test(sentence) ||
    isName(sentence, name) ||
    (SELF.test(sentence) && sentence.length <= 24 && !/大丈夫|結構|無理|希望/.test(sentence));
  const changes =
    /変更(?:し|を|でき|いた|お願い|希望|は)|(?:別|ほか|他|違う)の?(?:日|時間|日時|日程|候補|時間帯)|日(?:程|時)を(?:変|ずら|改め)|(?:ずら|延期|振り?替|リスケ)|(?:もう少し|もっと)(?:早|遅|後|前)|reschedul|(?:another|different|other) (?:day|time|date)|change (?:the|my) (?:time|date|appointment|booking)/i;
  const asksPolitely =
    questions.length > 0 &&
    questions.every((sentence) =>
      /(?:お願い(?:は|を)?(?:でき|出来)|(?:変更|キャンセル|取り?消し?)(?:を|に|は)?[^。]{0,10}(?:いただけ|頂け|もらえ|願え))[^。]{0,8}(?:ます|でしょう|です|ません)か/.test(
        sentence,
      ),
    );
  const refuses =
    /(?:都合が(?:悪|つか|つき|合)|難し|厳し|無理|行け(?:ない|ません|なく)|伺え(?:ない|ません)|参加でき(?:ない|ません)|出られ(?:ない|ません)|合い?ません|合わない|どれも|いずれも(?!可)|どちらも(?!可|大丈夫)|not available|can(?:no|')t|unable|不可|ダメ|だめ|(?<![A-Za-z])NG(?![A-Za-z]))/i;
  return {
    accepts:
      clauses.some((clause) => YES.test(clause)) ||
      sentences.some((sentence) => YES.test(sentence)) ||
      ACCEPT_INSIDE.test(text),
    polite:
      clauses.some((clause) => POLITE.test(clause)) ||
      any(/お願い(?:いた|致)?(?:し|申し上げ)ます|お願いします|please/i),
    weakYes: clauses.some((clause) => WEAK_YES.test(clause)),
    thanks: any(THANKS),
    wishes: any(
      /希望(?:し|いた|です|で)|で(?:お願い|おねがい)|にして(?:ください|下さい)|を選|にします|がいいです|が良いです|で予約|(?:参加|予約)希望[。.]?\s*$|(?:で|を|にて)[。.!]?\s*$|i (?:choose|would like|prefer|want|take)|i'll take|i'd like/i,
    ),
    cancels: any(cancelWord),
    negatedCancel: any(
      /(?:キャンセル|取り?消し?|辞退)(?:は|を)?(?:しません|しない|せず|では(?:なく|ありません)|じゃない)|not (?:to )?cancel|don't cancel/i,
    ),
    cannotCome: any(
      /(?:行け|伺え|参加でき|参加出来|出席でき|受けられ|出られ|利用でき|相談でき)(?:なく|ません|ない)|(?:can't|cannot|can not|unable to) (?:attend|come|make|join)|欠席/i,
    ),
    changes: any(changes),
    late: any(
      /遅れ|遅刻|間に合い?(?:ま|わ|そう)|つながら|繋がら|つなが(?:り|ら)ない|接続(?:でき|が|に)|入れ(?:ま|な)|入室でき|入れません|音(?:声)?が(?:出|聞)|映ら|エラー|running late|i(?:'m| am| will be) late|(?:can't|cannot) (?:connect|join|log in)/i,
    ),
    asks: questions.length > 0 || any(/[?？]/),
    asksPolitely,
    asksAboutTerms: questions.some((sentence) =>
      /時間|日時|日程|何時|いつ|規約|同意|録画|録音|電話|窓口|対面|来所|場所|変更|別の|他の|料金|費用/.test(sentence),
    ),
    conditional: any(
      /(?:なら(?!び|ず|ない|な(?:く|かっ))|れば|であれば|でしたら|だったら|たら(?!し)|場合|次第|もし(?!も?し)|仮に|条件|ただし|但し|ただ[、,]|if\b|unless|provided|as long as)/i,
    ),
    channel: any(
      /電話(?:で|に(?:して|変更|切)|相談|が(?:いい|良)|を希望|でも)|窓口(?:で|に|が)|来所|対面|直接(?:伺|行|会)|Teams|Skype|Google ?Meet|LINEで|by (?:phone|telephone)|in person/i,
    ),
    objects: any(
      /同意(?:し(?:ない|かね|ません|たく)|でき|は(?:でき|し))|納得(?:でき|いか)|規約(?:に|が|は)[^。\n]{0,20}(?:反対|不満|おかしい|納得|でき|読め|開け|開か|ない)|録画(?:し|さ)(?:たい|せて)|disagree|do not agree|don't agree|not accept/i,
    ),
    refuses: refuses.test(calm),
    refusesPolitely: any(
      /今回は(?:結構|けっこう|大丈夫|遠慮|いい)|遠慮(?:し|させ|いた)|(?:もう|やはり|やっぱり)(?:結構|大丈夫|いい)|no,? thank/i,
    ),
    hesitates: any(
      /検討|考え(?:て|させ|ます)|(?:後日|後ほど|のちほど|改めて|あらためて|また)[^。\n]{0,12}(?:連絡|返事|返信|回答|お知らせ)|確認(?:し|いた)?(?:して)?(?:から|の?上|後|次第)|多分|たぶん|おそらく|恐らく|かもしれ|かも(?:です|$)|仮(?:に|で|予約|押さえ)|とりあえず|一旦|まだ(?:決|分|わ|同意|確定|予定)|未定|微妙|相談し(?:て|ます|て(?:から))|迷(?:っ|い)|maybe|perhaps|probably|tentativ|let me (?:check|think)|not sure|もう少し待|お待ちください|待って(?:ください|下さい)|保留/i,
    ),
    anyOfThem: any(
      /全部|全て|すべて|どれでも|どちらでも|いずれ(?:でも|も(?:可|大丈夫|問題))|いつでも|どの(?:日|時間)でも|おまかせ|お任せ|any of (?:them|these|the)|either|all (?:of them|are)/i,
    ),
    risky:
      /(?<!問題|支障|間違い|差し支え|(?:変更|問題)は)(?:ない(?:です|ので|の|$|。)|ありません|ません(?!か)|なくなり|ず[、に])|(?:です|ます|した|ました)(?:が|けど|けれど)(?:[、,]|$)|しかし|でも[、,]|けれども|以外|除(?:く|き|い)|(?<![A-Za-z])NG(?![A-Za-z])|代わりに|代理|別の(?:人|者)|本人では|not\b(?! a problem)|but\b|however|訂正|間違(?:え|い)(?!なく|あり)/i.test(
        calm,
      ),
    unknown: sentences.filter(
      (sentence) =>
        !known(sentence) &&
        !questions.includes(sentence) &&
        !THANKS.test(sentence) &&
        !sentence.split(/[、,]\s*/).every((part) => known(part.trim()) || THANKS.test(part) || part.trim() === ""),
    ),
  };
}

const SET_PHRASES =
  /(?:問題|支障|異存|異論|間違い|差し支え)(?:は|も)?(?:ありません|ございません|ない)|(?:申し訳|もうしわけ)(?:ありません|ございません|ない)(?:が)?|すみません(?:が)?|済みません|(?:構|かま)いません|no problem|not a problem/gi;

/** An acceptance inside a longer sentence, with its object in front: ご提示の日時で承知いたしました. */
const ACCEPT_INSIDE =
  /(?:日時|時間|日程|内容|予約|規約|件|案内|旨|番|目|で|に|を|は|も)(?:、|,|\s)*(?:承知|了解|了承|承諾|同意)(?:いた|致)?(?:し(?:まし|ます)|です|しております)|(?:日時|時間|日程|\d時(?:\d+分)?|\d{1,2}:\d{2}|番|目|日)(?:\s|から|より|~)?(?:で|にて|に)(?:の)?(?:予約|ご予約|相談|確定|参加|申し込み)?(?:を|で)?(?:よろしく|宜しく)?(?:お願い(?:いた|致)?(?:し|申し上げ)ます|予約(?:します|お願い)|確定)/;
