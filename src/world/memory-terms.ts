import type { Booking } from "../booking/booking.ts";
import { startOf } from "../booking/time.ts";
import { type Draft, derive, type Tables } from "./memory-tables.ts";
import type { Tx, View } from "./store.ts";
import type { TermsToTell } from "./store-rows.ts";
import { ConstraintBroken, checkLimit, compareText, noticeKey, startOfBooking, storable } from "./store-values.ts";

/** The terms in the memory store: versions, and who was told of them. */
export function termsReads(
  now: () => Tables,
): Pick<View, "publishedTerms" | "bookingsToTell" | "termsNotice" | "countTermsNotices"> {
  return {
    publishedTerms: async () =>
      derive("by effective date", now().terms, (all) =>
        [...all].sort((a, b) => compareText(a.effectiveOn, b.effectiveOn)),
      ).slice(),
    bookingsToTell: async (about, limit) => {
      const most = checkLimit(limit);
      const { bookings, termsNotices } = now();
      return [...bookings.values()]
        .filter((one) => !termsNotices.has(noticeKey(about.version, one.personId)) && isToTell(one, about))
        .sort(byStart)
        .slice(0, most);
    },
    termsNotice: async (version, personId) => now().termsNotices.get(noticeKey(version, personId)) ?? null,
    countTermsNotices: async (version) => {
      const told = [...now().termsNotices.values()].filter((one) => one.version === version);
      const letter = told.filter((one) => one.toldBy === "letter").length;
      return { letter, telephone: told.length - letter };
    },
  };
}

export function termsWrites(draft: Draft): Pick<Tx, "publishTerms" | "noteTermsTold"> {
  return {
    publishTerms: async (terms) => {
      const { terms: known, attachments } = draft.tables;
      if (known.has(terms.version)) throw new ConstraintBroken("a version of the terms stands twice");
      for (const other of known.values()) {
        if (other.effectiveOn === terms.effectiveOn) throw new ConstraintBroken("two versions of the terms on one day");
      }
      for (const digest of [terms.digest, terms.textDigest]) {
        if (digest !== null && !attachments.has(digest)) throw new ConstraintBroken("terms without their file");
      }
      draft.put("terms", terms.version, storable(terms));
    },
    noteTermsTold: async (notice) => {
      const key = noticeKey(notice.version, notice.personId);
      const { terms, people, bookings, termsNotices } = draft.tables;
      if (termsNotices.has(key)) throw new ConstraintBroken("a person is told of a version twice");
      if (!terms.has(notice.version) || !people.has(notice.personId) || !bookings.has(notice.bookingId))
        throw new ConstraintBroken("a notice of the terms points to nothing");
      draft.put("termsNotices", key, storable(notice));
    },
  };
}

function isToTell(booking: Booking, { publishedAt, effectiveOn, since }: TermsToTell): boolean {
  switch (booking.status) {
    case "confirmed":
      if (booking.choice.slot.start >= startOf(effectiveOn) && !since.includes(booking.terms.version)) return true;
      return booking.requestedAt <= publishedAt;
    case "requested":
    case "offered":
      return booking.requestedAt <= publishedAt;
    case "attended":
    case "noShow":
    case "stopped":
    case "cancelled":
    case "expired":
    case "declined":
    case "rejected":
      return false;
  }
}

/** Bookings without a time come last, as in the database. */
function byStart(a: Booking, b: Booking): number {
  return compareText(startOfBooking(a) ?? "~", startOfBooking(b) ?? "~") || compareText(a.id, b.id);
}
