import type { Day } from "./time.ts";

/** One version of the terms (利用規約). `digest` is the SHA-256 of the PDF in hex: what was consented to. */
export type TermsVersion = { version: string; effectiveOn: Day; digest: string; sample: boolean };
