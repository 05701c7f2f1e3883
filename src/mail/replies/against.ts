import { plainOf, type Sentence } from "../text/sentences.ts";
import { type Answer, momentsIn } from "./answer.ts";
import { asks } from "./remarks.ts";
import { showsAny } from "./stop-signs.ts";

/** 「面接官の方によろしく」「家族も一緒に聞きます」「予約は結構です」: whatever was accepted, it is not what was offered. */
export function turnsItDown({ text }: Sentence): boolean {
  return (
    showsAny(plainOf(text), ["wrongMatter", "anger", "others"]) || ANOTHER_OFFICE.test(text) || saysAfterAll({ text })
  );
}

export function saysAfterAll({ text }: Pick<Sentence, "text">): boolean {
  return AFTER_ALL_NOT.test(plainOf(text));
}

/** Turned down, a number to be rung instead, or the wish for an earlier time. */
const AFTER_ALL_NOT =
  /(?:[行来]け|来られ|参加でき|出られ|受けられ|出席でき)るように[、,]?[^。、]{0,8}(?:頑張|がんば|努力|努め|調整)|^(?:相談|用件|用事|就職活動|就活|仕事探し|求職活動)(?:は|も|が)[^。、]{0,6}(?:済[みん]|終わ[りっ]|解決)(?!ます)|(?:予約|相談|面談|オンライン|Zoom|ズーム|お?話|参加)は[、,]?(?:もう|今回は)?結構(?:です|でござ)|0\d{1,4}-?\d{1,4}-?\d{3,4}\s?\((?:(?:当日|面談|相談|本番)(?:は|も)|[^()]{0,12}(?:ではなく|じゃなく|の?前に|代わりに))[^()]*(?:お願い|ください|下さい|かけて|まで|[へに]\)?$)|^(?:もっと|もう少し)早く(?:相談|面談|お願い|お話)[^。]{0,6}(?:たい|ます|ください)|^(?:もっと|もう少し)?早くして(?:いただけ|もらえ|くれ|ほし|くださ)/;

const ANOTHER_OFFICE = /^ハローワーク[ \u3000]?(?!糸魚川|プラス)\p{Script=Han}{2,4}[^。]{0,14}(?:御中|様|宛|ご?担当)/u;

/** 「友人も聞けますか」「遅れても入れますか」: what is asked would change what is taken. */
export function asksForChange(sentence: Sentence): boolean {
  return asks(sentence) && showsAny(plainOf(sentence.text), WOULD_CHANGE);
}

const WOULD_CHANGE = ["channel", "late", "otherTime", "others", "device"] as const;

/** 「病室ですが、静かなので話せます」; what is the matter on another day is no reason. */
export function isIllThen(sentence: Sentence, answer: Answer): boolean {
  const tells = momentsIn(sentence, answer).length === 0 && !answer.named.naming.has(sentence.start);
  return tells && showsAny(plainOf(sentence.text), ["illness"]);
}

/** What is asked of a person besides would go unseen behind the confirmation. */
export function asksDeed({ text }: Sentence): boolean {
  return ASKS_DEED.test(plainOf(text));
}

/** 「求人票をメールで送っていただけますか」; our own details and confirmation come anyway. */
const ASKS_DEED =
  /^(?!.*(?:ID|パスコード|パスワード|URL|リンク|招待|詳細|ご?案内|確定|予約|手続))[^。]{0,40}(?:送っ|送付し|用意し|準備し|見せ|探し|調べ|印刷し|持ってき|伝え)て(?:ください|下さい|いただけ|頂け|いただきたい|もらえ|ほしい|欲しい)/;
