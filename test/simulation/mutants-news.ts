import { dayOf, plusDays } from "../../src/booking/time.ts";
import { type Mutant, withCalls } from "./mutant.ts";

/** Mistakes about new terms (T13). */
export const NEWS_MUTANTS: readonly Mutant[] = [
  {
    name: "published terms are not looked at",
    seed: 7,
    says: /with terms that do not stand then|crosses|told its person/,
    world: withCalls(() => ({ publishedTerms: async () => [] })),
  },
  {
    name: "offers that cross the date of new terms are left as they are",
    seed: 47,
    says: /crosses .* with the terms of before/,
    world: withCalls((tx) => ({
      // As if every open offer had been made under the new terms already.
      bookings: async (filter) => {
        const all = await tx.bookings(filter);
        if (filter.statuses?.length !== 1 || filter.statuses[0] !== "offered" || filter.limit !== MOST_SWEPT)
          return all;
        const [newest] = (await tx.publishedTerms()).toReversed();
        if (!newest) return all;
        return all.map((one) =>
          one.status === "offered"
            ? { ...one, offer: { ...one.offer, terms: { ...one.offer.terms, version: newest.version } } }
            : one,
        );
      },
    })),
  },
  {
    name: "people are told of new terms again and again",
    seed: 2,
    says: /new terms a second time/,
    world: withCalls((tx) => ({
      termsNotice: async () => null,
      bookingsToTell: async (about, limit) => {
        const [told] = await tx
          .letters({ limit: 1000 })
          .then((all) => all.filter(({ kind }) => kind === "termsNotice"));
        const due = await tx.bookingsToTell(about, limit);
        const again = told?.bookingId ? await tx.booking(told.bookingId) : null;
        return again && due.length === 0 ? [again] : due;
      },
      noteTermsTold: async (notice) =>
        (await tx.termsNotice(notice.version, notice.personId)) ? undefined : tx.noteTermsTold(notice),
      letterByToken: async () => null,
      post: async (letter) => {
        if (letter.kind !== "termsNotice") return tx.post(letter);
        const anew = { token: letter.id, messageId: `<${letter.id}@office.example.jp>` };
        await tx.post({ ...letter, ...anew, cause: `${letter.cause}~${letter.id}` });
      },
    })),
  },
  {
    name: "the page before new terms names nobody who has agreed on a time",
    seed: 3,
    says: /is not named on the page before it/,
    world: withCalls((tx) => ({
      bookingsToTell: async (about, limit) =>
        (await tx.bookingsToTell(about, limit)).filter(({ status }) => status !== "confirmed"),
    })),
  },
  {
    name: "people are told of new terms by night",
    seed: 7,
    says: /of new terms by night/,
    world: withCalls((tx, town) => ({
      publishedTerms: async () =>
        (await tx.publishedTerms()).map((one) => ({ ...one, effectiveOn: plusDays(dayOf(town.now()), 1) })),
    })),
  },
  {
    name: "consent is kept for the newest terms",
    seed: 3,
    says: /consent to other terms|terms that were not attached/,
    world: withCalls((tx) => ({
      record: async (booking, event) => {
        const [newest] = (await tx.publishedTerms()).toReversed();
        if (event.type !== "confirmed" || booking.status !== "confirmed" || !newest) return tx.record(booking, event);
        const terms = { version: newest.version, digest: newest.digest };
        return tx.record({ ...booking, terms }, { ...event, terms });
      },
    })),
  },
];

const MOST_SWEPT = 1000;
