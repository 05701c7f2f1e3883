import { toDay } from "../../src/booking/time.ts";
import { type Publication, publishTerms } from "../../src/desk/terms.ts";
import type { TrialDesk } from "./trial-desk.ts";

export const PDF = new TextEncoder().encode("%PDF-1.7 an invented version of the terms");
export const SUMMARY = "相談の中止についての決まりが変わります。";

/** As `madoguchi terms add` does beside a running desk: on a desk of its own making, in a transaction without the hold. */
export function publish(trial: Pick<TrialDesk, "desk" | "clock" | "store">, change: Partial<Publication> = {}) {
  const { office, termsFiles, world } = trial.desk;
  const publication: Publication = {
    version: "2026-12",
    effectiveOn: toDay("2026-12-03"),
    ground: "13(2)",
    summary: SUMMARY,
    pdf: PDF,
    text: new TextEncoder().encode("見本の規約の本文です。\n"),
    ...change,
  };
  const by = { at: trial.clock.now, staff: "command-line" };
  return trial.store.transaction(office.id, (tx) => publishTerms(tx, { office, termsFiles, world }, publication, by));
}
