import type { ParsedMail, ReadingContext } from "../reading.ts";

/** Quotation marks around a local part and the case of the domain make no difference. */
export function sameAddress(a: string, b: string): boolean {
  const canonical = (address: string) =>
    address
      .trim()
      .replace(/^"(.*)"@/, "$1@")
      .toLowerCase();
  return canonical(a) === canonical(b);
}

/** The offer's addressee must answer; without one on record, the 宛先 in the quoted letter must not contradict From. */
export function isWrongAddressee(mail: ParsedMail, quoted: string, context: ReadingContext | null): boolean {
  if (context === null) return false;
  const from = mail.from[0]?.address ?? "";
  if (context.addressee !== undefined) return !sameAddress(context.addressee, from);
  const written = /^[\s>]*[*＊]?(?:宛先|To)[*＊]?\s*[:：][^\n]*?([A-Za-z0-9._%+"/?-]+@[A-Za-z0-9.-]+)/im.exec(
    quoted,
  )?.[1];
  return written !== undefined && !sameAddress(written, from);
}

const KNOWN_DOMAINS =
  "docomo.ne.jp ezweb.ne.jp au.com softbank.ne.jp i.softbank.jp ymobile.ne.jp yahoo.co.jp ybb.ne.jp gmail.com googlemail.com icloud.com me.com outlook.jp outlook.com hotmail.co.jp hotmail.com live.jp nifty.com".split(
    " ",
  );
const SOUND_DOMAINS = new Set([
  ...KNOWN_DOMAINS,
  "ymail.com",
  "mail.com",
  "email.com",
  "ymail.ne.jp",
  "gmx.com",
  "fmail.com",
  "yahoo.com",
  "live.com",
  "uqmobile.jp",
  "outlook.co.jp",
  "me.co",
]);

/** One slip away from a well-known domain, or an ending that does not exist. */
export function isMistyped(address: string): boolean {
  const domain = address.split("@").at(-1)?.toLowerCase() ?? "";
  if (SOUND_DOMAINS.has(domain)) return false;
  if (/\.(?:con|cpm|comm|jo|jpp|jp\.jp|cojp|nejp|co\.jo|ne\.jo)$|\.\.|^\.|\.$/.test(domain)) return true;
  if (
    [
      "docomo.co.jp",
      "ezweb.co.jp",
      "softbank.co.jp",
      "ybb.co.jp",
      "yahoo.ne.jp",
      "gmail.co.jp",
      "gmail.ne.jp",
      "icloud.co.jp",
      "icloud.ne.jp",
      "ezewb.ne.jp",
    ].includes(domain)
  )
    return true;
  return KNOWN_DOMAINS.some((known) => known.length >= 8 && isOneSlipAway(domain, known));
}

/** One letter missing, added, changed, or two neighbours swapped. */
function isOneSlipAway(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let i = 0;
  while (i < a.length && a[i] === b[i]) i += 1;
  const restA = a.slice(i);
  const restB = b.slice(i);
  return (
    restA.slice(1) === restB.slice(1) ||
    restA.slice(1) === restB ||
    restA === restB.slice(1) ||
    (restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2))
  );
}
