import type { Day } from "./time.ts";

/** One version of the terms (利用規約). `digest` is the SHA-256 of the PDF in hex: what was consented to. */
export type TermsVersion = { version: string; effectiveOn: Day; digest: string; sample: boolean };

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

function isLater(a: TermsVersion, b: TermsVersion): boolean {
  return a.effectiveOn === b.effectiveOn ? a.version > b.version : a.effectiveOn > b.effectiveOn;
}
