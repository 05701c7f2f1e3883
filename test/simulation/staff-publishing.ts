import type { BookingId } from "../../src/booking/booking.ts";
import { rehearse } from "../../src/desk/acts.ts";
import { type Publication, publishByHand } from "../../src/desk/terms.ts";
import { rehearseNews } from "../../src/desk/terms-foreseen.ts";
import type { Tx } from "../../src/world/store.ts";
import { isCrossing } from "./invariants-terms.ts";
import { type Clerk, STAFF } from "./staff.ts";
import { publicationOf, type TermsNews } from "./terms-news.ts";
import { digestOf, type Town } from "./town.ts";

const VERSION = "2026-12c";
const ALL = 1000;

/**
 * A chief publishes new terms at the console (decision 21), in some of the months in which the command line does not: looks at whom
 * it concerns, and does it. Whether it was done is read from the store, as an act may be done and never answered.
 */
export async function publishNews(clerk: Clerk): Promise<void> {
  const { town, desk, staff, does } = clerk;
  const { publishing } = town;
  if (!publishing || town.now() < publishing.from || town.news?.isSure) return;
  if (await isPublished(clerk)) return;
  const publication = publicationOf(town, VERSION, publishing.days, town.now());
  await isNotFor(clerk, publication);
  await lookAtNews(clerk, publication);
  const { effectiveOn, pdf } = publication;
  town.news = { version: VERSION, effectiveOn, publishedAt: town.now(), digest: digestOf(pdf), isSure: false };
  await does("publishTerms", (tx) => publishByHand(tx, desk, { staff, publication }));
  if (!(await isPublished(clerk))) town.broken.push(`${VERSION}: could not be published at the console`);
}

async function isPublished({ town, desk, staff }: Clerk): Promise<boolean> {
  const rows = await desk.world.store.look(desk.office.id, (view) => view.publishedTerms());
  const row = rows.find(({ version }) => version === VERSION);
  if (!row || !town.news) return false;
  const { digest, effectiveOn } = town.news;
  if (row.digest !== digest || row.effectiveOn !== effectiveOn || row.publishedBy !== staff)
    town.broken.push(`${VERSION}: was published otherwise than it was typed`);
  town.news.isSure = true;
  town.count("terms published at the console");
  return true;
}

/** Whoever is no chief is refused. */
async function isNotFor({ desk, town }: Clerk, publication: Publication): Promise<void> {
  for (const { id, role } of STAFF) {
    if (role === "chief") continue;
    const outcome = await rehearse(desk, (tx) => publishByHand(tx, desk, { staff: id, publication }));
    if (!("refused" in outcome) || outcome.refused !== "chiefOnly")
      town.broken.push(`${VERSION}: ${id}, who is no chief, could have published it`);
  }
}

/** The page before the act names everybody whom the version concerns. */
async function lookAtNews({ desk, town, staff }: Clerk, publication: Publication): Promise<void> {
  const { effectiveOn, pdf } = publication;
  const news = { version: VERSION, effectiveOn, publishedAt: town.now(), digest: digestOf(pdf), isSure: true };
  await rehearse(desk, async (tx) => {
    const done = await publishByHand(tx, desk, { staff, publication });
    if ("refused" in done) return done;
    const { told, renewed, renewedByCall, frozen } = await rehearseNews(tx, desk, VERSION);
    town.broken.push(...(await notNamed(town, tx, news, Object.values(told).flat())));
    town.broken.push(...(await offersNotNamed(town, tx, news, [...renewed, ...renewedByCall, ...frozen])));
    town.count("named before new terms", Object.values(told).flat().length);
    return done;
  });
}

/** Each person once, by any of their bookings. */
async function notNamed(town: Town, tx: Tx, news: TermsNews, told: readonly BookingId[]): Promise<string[]> {
  const named = new Set<string | undefined>();
  for (const id of told) named.add((await tx.booking(id))?.personId);
  const concerned = await tx.bookings({ statuses: ["confirmed"], limit: ALL });
  return concerned.flatMap((booking) => {
    if (booking.status !== "confirmed" || booking.choice.slot.start.slice(0, 10) < news.effectiveOn) return [];
    return booking.terms.digest === news.digest ||
      booking.choice.slot.start <= town.now() ||
      named.has(booking.personId)
      ? []
      : [`${booking.id}: agreed on a time under ${news.version}, and is not named on the page before it`];
  });
}

async function offersNotNamed(town: Town, tx: Tx, news: TermsNews, named: readonly BookingId[]): Promise<string[]> {
  const open = await tx.bookings({ statuses: ["offered", "confirmed"], limit: ALL });
  return open
    .filter((booking) => isCrossing(booking, news, town.now()) && !named.includes(booking.id))
    .map(({ id }) => `${id}: its offer falls under ${news.version}, and is not named on the page before it`);
}
