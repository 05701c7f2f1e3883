import { isVersionName } from "./terms-files.ts";
import type { Day, Time } from "./time.ts";
import { plusDays } from "./time.ts";

/** One version of the terms (利用規約). `digest` is the SHA-256 of the PDF in hex: what was consented to. */
export type TermsVersion = { version: string; effectiveOn: Day; digest: string; sample: boolean };

/** Why the terms may change without anybody's consent (article 13): the users' benefit, or reasonable within the purpose. */
export type TermsGround = "13(1)" | "13(2)";

/** A version that the office published with its ground, its summary of what changes, and its files by digest. */
export type PublishedTerms = {
  version: string;
  effectiveOn: Day;
  digest: string;
  textDigest: string | null;
  ground: TermsGround;
  /** What changes, in Japanese: the words of the notice. */
  summary: string;
  publishedAt: Time;
  publishedBy: string;
};

/** Characters of a summary; a notice says what changes, the attached text says how. */
export const MOST_SUMMARY_CHARACTERS = 400;
/** Versions are few, and all of them are looked at with every offer. */
export const MOST_VERSIONS = 100;

/** Why a version cannot be published as it is. */
export type PublicationProblem =
  | "badVersion"
  | "knownVersion"
  | "notLatest"
  | "inThePast"
  | "notAnnounced"
  | "noSummary"
  | "longSummary"
  | "tooMany";

/**
 * T13: a version takes effect after all that are known already, and not in the past; one that rests on 13(2) is announced before it
 * takes effect, so from tomorrow on. Empty when it may be published on the day `today`.
 */
export function publicationProblems(
  { version, effectiveOn, ground, summary }: Pick<PublishedTerms, "version" | "effectiveOn" | "ground" | "summary">,
  known: readonly TermsVersion[],
  today: Day,
): PublicationProblem[] {
  const problems: PublicationProblem[] = [];
  if (!isVersionName(version)) problems.push("badVersion");
  else if (known.some((one) => one.version === version)) problems.push("knownVersion");
  else if (known.some((one) => one.effectiveOn >= effectiveOn)) problems.push("notLatest");
  if (effectiveOn < today) problems.push("inThePast");
  else if (ground === "13(2)" && effectiveOn < plusDays(today, 1)) problems.push("notAnnounced");
  if (summary.trim() === "") problems.push("noSummary");
  if ([...summary].length > MOST_SUMMARY_CHARACTERS) problems.push("longSummary");
  if (new Set(known.map((one) => one.version)).size >= MOST_VERSIONS) problems.push("tooMany");
  return problems;
}

/**
 * The version in force on a day in Tokyo: the one that took effect last, on that day or before it (T13). Null before the
 * first. Two versions of one day are refused when terms are loaded; here the greater name wins, so that the answer never
 * depends on the order of the list.
 */
export function termsInForce(versions: readonly TermsVersion[], day: Day): TermsVersion | null {
  let inForce: TermsVersion | null = null;
  for (const candidate of versions) {
    if (candidate.effectiveOn > day) continue;
    if (inForce === null || isLater(candidate, inForce)) inForce = candidate;
  }
  return inForce;
}

/**
 * The version that a consultation on `day` falls under although it was agreed, or offered, under the earlier version `named`; null where
 * they are the same or the order of the two is not known.
 */
export function newerTermsFor(versions: readonly TermsVersion[], named: string, day: Day): TermsVersion | null {
  const inForce = termsInForce(versions, day);
  const before = versions.find((one) => one.version === named);
  return inForce && before && inForce.version !== named && isLater(inForce, before) ? inForce : null;
}

function isLater(a: TermsVersion, b: TermsVersion): boolean {
  return a.effectiveOn === b.effectiveOn ? a.version > b.version : a.effectiveOn > b.effectiveOn;
}
