import { html } from "hono/html";
import type { Booking, Event } from "../booking/booking.ts";
import { openOfferOf } from "../booking/offers.ts";
import { newTermsOf } from "../booking/renewing.ts";
import { newerTermsFor, type TermsVersion, termsInForce } from "../booking/terms.ts";
import { dayOf } from "../booking/time.ts";
import type { Desk } from "../desk/desk.ts";
import { openShelf } from "../desk/terms.ts";
import { writeDay } from "../mail/letters/japanese-writing.ts";
import type { View } from "../world/store.ts";
import type { TermsNotice } from "../world/store-rows.ts";
import { sayEvidence, sayTime } from "./history.ts";
import { box, facts, type Html, section, type Visit } from "./layout.ts";
import { sayStaff } from "./staff-names.ts";
import { VIA_WORDS } from "./wording.ts";

/** What a booking's page says of consent: the versions there are, and the notice of a later one under which its day falls. */
export type ConsentFile = {
  versions: TermsVersion[];
  /** The version in force on the day, where the booking or its offer names an earlier one. */
  newer: TermsVersion | null;
  notice: TermsNotice | null;
};

export async function gatherConsent(view: View, desk: Desk, booking: Booking): Promise<ConsentFile> {
  const { versions } = await openShelf(view, desk);
  const newer = newerOf(booking, versions);
  return { versions, newer, notice: newer && (await view.termsNotice(newer.version, booking.personId)) };
}

/** Both acts of consent in the terms: applying (preamble) and replying (6(3)), each with its time and version. */
export function consentSection(
  { versions, newer, notice }: ConsentFile,
  events: readonly Event[],
  { base, now, names }: Visit,
): Html {
  const today = dayOf(now);
  const applied = events.find((event) => event.type === "requested");
  const agreed = events.findLast((event) => event.type === "confirmed");
  const asApplied = applied && termsInForce(versions, dayOf(applied.receivedAt));
  return section(
    "利用規約への同意",
    html`${
      newer
        ? box(
            "note",
            html`前の版で取り決めた、または案内したものですが、相談の日には利用規約「${newer.version}」（${writeDay(newer.effectiveOn, today)}から）が適用されます。${
              notice
                ? `変更は${sayTime(notice.at, today)}に${notice.toldBy === "letter" ? "手紙でお知らせしました" : "電話で伝える用件にしました"}。`
                : "変更のお知らせは、まだ記録がありません。"
            }<a href="${base}/terms">規約の画面</a>`,
          )
        : ""
    }${facts([
      [
        "申込みによる同意",
        applied
          ? `${VIA_WORDS[applied.via]}による申込み（${sayTime(applied.receivedAt, today)}${applied.staff ? `、${sayStaff(applied.staff, names)} が受付` : "到達"}）。その日の利用規約：${asApplied ? asApplied.version : "なし"}`
          : null,
      ],
      [
        "返信などによる同意",
        agreed
          ? `${sayEvidence(agreed.evidence, today, names)}。利用規約：${agreed.terms.version}（SHA-256 ${agreed.terms.digest.slice(0, 16)}…）`
          : "まだありません",
      ],
    ])}`,
  );
}

function newerOf(booking: Booking, versions: readonly TermsVersion[]): TermsVersion | null {
  const offer = openOfferOf(booking);
  switch (booking.status) {
    case "confirmed":
    case "attended":
    case "noShow":
    case "stopped":
      return newerTermsFor(versions, booking.terms.version, dayOf(booking.choice.slot.start));
    case "offered":
      return offer && newTermsOf(offer, versions);
    case "requested":
    case "cancelled":
    case "expired":
    case "declined":
    case "rejected":
      return null;
  }
}
