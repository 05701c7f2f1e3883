import type { Applicant, Doubt, ParsedMail } from "../reading.ts";
import { foldText } from "../text/japanese-text.ts";
import { splitSentences } from "../text/sentences.ts";
import { closesAsAnother, introducesAnother, readUnlabelledName, squeezeName } from "./applicant-name.ts";
import { isMistyped, sameAddress } from "./contact-address.ts";
import { readLabelledNumber, readNumber } from "./job-seeker-number.ts";
import { readLabelledNames } from "./labelled-name.ts";
import { asksForOthers } from "./on-behalf.ts";

export type ApplicantReading = { applicant: Applicant; doubts: Doubt[] };

/** Who asks: name, job-seeker number or its absence, contact address, telephone, companion; from the new words and signature. */
export function readApplicant(
  mail: ParsedMail,
  newText: string,
  signature: string,
  ownAddresses: readonly string[],
): ApplicantReading {
  const lines = newText.split("\n");
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
  if (labelled.some(isMistyped)) doubts.push("address_mistyped");
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
const ADDRESS = /[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+/g;

/** From folded text. */
function readEmails(text: string, ownAddresses: readonly string[]): string[] {
  if (!text.includes("@")) return [];
  const found = text.match(ADDRESS) ?? [];
  // 4.shirai@example.jp: the number of a line that stands in a list is none of the address.
  const listed = /^\s*1[.)]/m.test(text);
  const bare = (address: string) => address.replace(listed ? /^(?:\d{1,2}[.)])?[.'/:=-]*/ : /^[.'/:=-]+/, "");
  return [...new Set(found.map(bare))].filter((address) => !ownAddresses.includes(address.toLowerCase()));
}

function readPhone(text: string): string | null {
  const labelled = /(?:電話|TEL|携帯|phone|mobile|連絡先)[^\d\n+]{0,12}(\+?\d[\d\s()-]{8,15}\d)/i.exec(text)?.[1];
  const bare = /(?<![\d-])(0(?:[5789]0-?\d{4}-?\d{4}|\d{1,4}-\d{1,4}-\d{4}))(?![\d-])/.exec(text)?.[1];
  const found =
    labelled !== undefined && /^(?:\+81|0)/.test(labelled) && labelled.replace(/\D/g, "").length <= 13
      ? labelled
      : bare;
  return found === undefined ? null : found.trim();
}

/** Every sentence that announces a companion, an interpreter or a need (T12-2), in the person's words. */
function readCompanion(text: string): string | null {
  const sentences = text
    .split(/[。\n]/)
    .filter((part) => (COMPANION.test(part) && !NO_COMPANION.test(part)) || NEED.test(part))
    .map((part) => part.trim());
  return sentences.length === 0 ? null : sentences.join("。").slice(0, LONGEST_COMPANION);
}

const LONGEST_COMPANION = 200;
const COMPANION =
  /同席|付き?添|同伴|通訳|つうやく|手話|介助|ヘルパー|(?:家族|母|父|夫|妻|親|娘|息子|支援員|保護者)(?:と|も|が)一緒|interpreter|accompan/i;
const NO_COMPANION = /(?:同席|付き?添い|通訳|手話)(?:者)?(?:は|なし|:|：)?\s*(?:なし|不要|いません|ありません|無)/;
/** What somebody needs so that the talk can be followed; thanks for consideration is none. */
const NEED =
  /筆談|字幕|補聴器|難聴|車(?:椅子|いす|イス)|読み上げソフト|聴覚(?:に|障)|視覚(?:に|障)|(?:耳|聴力|目|視力|声)[がはに][^、\n]{0,6}(?:不自由|聞こえ(?:ない|ません|にく|づら)|きこえ(?:ない|ません|にく|づら)|遠い|遠く|弱い|弱く|見え(?:ない|ません|にく|づら)|出(?:ない|ません|にく|づら)|障害|障がい)|ゆっくり[^、\n]{0,6}(?:話|はな)|日本語[がは][^、\n]{0,8}(?:苦手|難し|むずかし|分かりません|わかりません|わからない|不自由|上手では)|配慮(?:を|が)?(?:お願い|必要|希望|して(?:いただ|ほしい|もら))|hard of hearing|\bdeaf\b|wheelchair|screen reader|speak slowly/i;
