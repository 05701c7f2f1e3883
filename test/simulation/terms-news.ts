import { type Day, dayOf, plusDays, type Time } from "../../src/booking/time.ts";
import { type Publication, publishTerms } from "../../src/desk/terms.ts";
import { digestOf, plusDaysOf, START, type Town } from "./town.ts";

/** A version that the office publishes in the middle of the month (T13). Not sure while nobody has heard whether the act was done. */
export type TermsNews = { version: string; effectiveOn: Day; publishedAt: Time; digest: string; isSure: boolean };

/** In four months of ten the terms change while offers are open; made known as by `madoguchi terms add`, beside the running service. */
export function settleTermsNews(town: Town): void {
  const { random } = town;
  if (!random.chance(0.4)) return;
  town.publishing = null;
  town.later(plusDaysOf(START, random.between(2, 20)), (at) => publish(town, random.between(2, 10), at));
}

async function publish(town: Town, days: number, at: Time): Promise<void> {
  const { office, ground } = town;
  const publication = publicationOf(town, "2026-12p", days, at);
  const { version, effectiveOn, pdf } = publication;
  const owner = { office, termsFiles: ground.terms.files, world: { digests: { sha256: digestOf } } };
  const problems = await town.store.transaction(office.id, (tx) =>
    publishTerms(tx, owner, publication, { at, staff: "command-line" }),
  );
  if (problems.length > 0) throw new Error(`the terms could not be published: ${problems.join(", ")}`);
  town.news = { version, effectiveOn, publishedAt: at, digest: digestOf(pdf), isSure: true };
  town.count("terms published");
}

/** For a day soon after, behind every version that the profile has. */
export function publicationOf({ office }: Town, version: string, days: number, at: Time): Publication {
  const latest = office.terms.map((one) => one.effectiveOn).reduce((one, other) => (one > other ? one : other));
  const planned = plusDays(dayOf(at), days);
  return {
    version,
    effectiveOn: planned > latest ? planned : plusDays(latest, 1),
    ground: "13(2)",
    summary: "相談の中止についての決まりが変わります。",
    pdf: new TextEncoder().encode(`%PDF-1.7 simulated terms ${version}\n`),
    text: new TextEncoder().encode(`simulated terms ${version}\n`),
  };
}
