import type { Applicant, Doubt, ParsedMail } from "../reading.ts";
import { foldText } from "../text/japanese-text.ts";
import { splitSentences } from "../text/sentences.ts";
import { closesAsAnother, introducesAnother, readUnlabelledName, squeezeName } from "./applicant-name.ts";
import { isMistyped, sameAddress } from "./contact-address.ts";
import { readLabelledNumber, readNumber } from "./job-seeker-number.ts";
import { readLabelledNames } from "./labelled-name.ts";
import { asksForOthers } from "./on-behalf.ts";
import { readPhone } from "./telephone.ts";

export type ApplicantReading = { applicant: Applicant; doubts: Doubt[] };

/** Who asks: name, job-seeker number or its absence, contact address, telephone, companion; from the new words and signature. */
export function readApplicant(
  mail: ParsedMail,
  newText: string,
  signature: string,
  ownAddresses: readonly string[],
): ApplicantReading {
  const lines = (/[)）]/.test(newText) ? newText.replace(INNER_READING, "$1") : newText).split("\n");
  const names = readLabelledNames(lines);
  const folded = foldText(newText);
  const number = numberOf(folded, foldText(signature), mail);
  // Nearly always nothing stands below the words, and they are folded once for all.
  const whole = signature === "" ? folded : foldText(`${newText}\n${signature}`);
  const name = names[0] ?? readUnlabelledName(lines, signature, mail);
  const doubts: Doubt[] = [];
  if (
    new Set(names.map(squeezeName)).size > 1 ||
    introducesAnother(lines, names[0]) ||
    closesAsAnother(lines, name) ||
    number.several ||
    asksForOthers(folded, splitSentences(folded))
  )
    doubts.push("several_requests");
  const labelled = readEmails(folded, ownAddresses);
  const from = mail.from[0]?.address ?? "";
  const replyTo = mail.replyTo[0]?.address;
  const contacts = labelled.filter((address) => !sameAddress(address, from));
  if (contacts.length > 0 || (replyTo !== undefined && !sameAddress(replyTo, from))) doubts.push("address_differs");
  if (labelled.some(isMistyped) || holdsBrokenAddress(folded)) doubts.push("address_mistyped");
  return {
    applicant: {
      name,
      jobSeekerNumber: number.number,
      registering: number.registering,
      email: labelled.find((address) => !sameAddress(address, from)) ?? readEmails(whole, ownAddresses)[0] ?? null,
      phone: readPhone(whole),
      companion: readCompanion(newText),
    },
    doubts,
  };
}

/** 例示（れいじ）花子（はなこ）, as it also comes out of an HTML mail: the reading between the halves of a name. */
const INNER_READING =
  /([\p{Script=Han}々]{1,4})[（(][ぁ-んァ-ヶー]{1,8}[）)](?=[ \u3000]?[\p{Script=Han}々]{1,4}[（(][ぁ-んァ-ヶー]{1,8}[）)])/gu;

/** The number of the words, or where they say nothing of one that of a label in the signature or of the mail's own subject. */
function numberOf(folded: string, signature: string, mail: ParsedMail): ReturnType<typeof readNumber> {
  const said = readNumber(folded);
  if (said.number === null && !said.registering) {
    const signed = readLabelledNumber(signature);
    if (signed !== null) return { ...said, number: signed };
  }
  const own = mail.inReplyTo.length === 0 && !/^\s*(?:re|fwd?|返信|転送)\s*[:：]/i.test(mail.subject);
  if (said.number !== null || said.registering || !own || !/[\d０-９]{5}/.test(mail.subject)) return said;
  return { ...said, number: readNumber(foldText(mail.subject.slice(0, MAX_SUBJECT))).number };
}

const MAX_SUBJECT = 1000;
/** Also with a local part in quotation marks, as phones write those with two dots. */
const ADDRESS = /(?:"[A-Za-z0-9._+-]{1,62}"|[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64})@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+/g;
/** hana@@example.jp, hana @ example.jp, hana(at)example.jp, hana@example: meant as an address, and none. */
const BROKEN_ADDRESS =
  /[A-Za-z][\w.+-]{0,63}(?:[ \t]?(?:@{1,2}|[([](?:at|アットマーク|あっとまーく)[)\]]|アットマーク|[★☆●◎◆■])[ \t]?[A-Za-z][\w-]{0,63}[ \t]?[.。,、][ \t]?[A-Za-z]{2}|@[A-Za-z][\w-]{2,63}(?![\w.@-]))/;

/** From folded text. */
function readEmails(text: string, ownAddresses: readonly string[]): string[] {
  if (!text.includes("@")) return [];
  const found = text.match(ADDRESS) ?? [];
  // 4.shirai@example.jp: the number of a line that stands in a list is none of the address.
  const listed = /^\s*1[.)]/m.test(text);
  const bare = (address: string) => address.replace(listed ? /^(?:\d{1,2}[.)])?[.'/:=-]*/ : /^[.'/:=-]+/, "");
  return [...new Set(found.map(bare))].filter((address) => !ownAddresses.includes(address.toLowerCase()));
}

/** Something meant as an address that cannot be one: it must not be overlooked, for the answer would go elsewhere. */
function holdsBrokenAddress(text: string): boolean {
  return /[@★☆●◎◆■]|アット|あっと|\bat[)\]]/.test(text) && BROKEN_ADDRESS.test(text.replace(ADDRESS, " "));
}

/** Every sentence that announces a companion, an interpreter or a need (T12-2), in the person's words. */
function readCompanion(text: string): string | null {
  if (!COMPANION.test(text) && !NEED.test(text)) return null;
  const sentences = text
    .split(/[。\n]/)
    .filter((part) => (COMPANION.test(part) && !NO_COMPANION.test(part)) || NEED.test(part))
    .map((part) => part.trim());
  return sentences.length === 0 ? null : sentences.join("。").slice(0, LONGEST_COMPANION);
}

const LONGEST_COMPANION = 200;
const COMPANION =
  /同席|付き?添|同伴|通訳|つうやく|手話|介助|ヘルパー|立ち?会[いうわえっ]|(?:家族|母|父|夫|妻|親|娘|息子|子ども|子供|友人|友達|支援員|保護者)(?:さん)?(?:と|も|が|は|に)(?:一緒|隣|となり|横に|そば|[^。\n、]{0,10}操作|[^。\n、]{0,10}手伝)|\binterpret|\btranslator|accompan|\b(?:attend|join|come|participate|be) (?:\w+ ){0,4}?with my \w/i;
const NO_COMPANION =
  /(?:同席|付き?添い|通訳|手話|同伴|立ち?会い?)(?:者|の方)?(?:は|が|も|なし|:|：)?\s*(?:なし|不要|いません|ありません|無|(?:必要|要)(?:は|で)?(?:ありません|な[いく]|ございません)|(?:要|い)りません|結構|でき(?:ません|ない))|(?:no|without an?|(?:do not|don't) need (?:an? )?)\s?(?:interpreter|translator)/i;
/** What somebody needs so that the talk can be followed; thanks for consideration is none. */
const NEED =
  /筆談|字幕|盲導犬|聴導犬|補聴器|難聴|車(?:椅子|いす|イス)|読み上げソフト|聴覚(?:に|障)|視覚(?:に|障)|(?:耳|聴力|目|視力|声)[がはに][^、\n]{0,6}(?:不自由|聞こえ(?:ない|ません|にく|づら)|きこえ(?:ない|ません|にく|づら)|遠い|遠く|弱い|弱く|見え(?:ない|ません|にく|づら)|出(?:ない|ません|にく|づら)|障害|障がい)|ゆっくり[^、\n]{0,6}(?:話|はな)|日本語[がは][^、\n]{0,8}(?:苦手|難し|むずかし|分かりません|わかりません|わからない|不自由|上手では)|配慮(?:を|が)?(?:お願い|必要|希望|して(?:いただ|ほしい|もら))|hard of hearing|\bdeaf\b|wheelchair|screen reader|speak slowly/i;
