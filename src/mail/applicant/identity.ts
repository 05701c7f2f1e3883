/**
 * What tells one mail from another before anything is parsed (decision 5): the Message-ID, and the bytes that a copy of the
 * same mail shares with it. Reads header lines as bytes (latin1), so that no charset can make it fail.
 */
export type Identity = {
  messageId: string | null;
  /** From, Date and body without the trace headers that every hop adds; to be hashed. */
  essence: Uint8Array;
  fromAddress: string | null;
};

const MOST_HEADER_BYTES = 1_000_000;
const FIRST_LOOK_BYTES = 16_000;
/** Longer than any field that names one mail or one sender (RFC 5322 §2.1.1: 998 characters a line). */
const LONGEST_FIELD = 4_000;
const LONGEST_ID = 998;
const LONGEST_HEADER = 100_000;
const LONGEST_ADDRESS = 320;

export function identify(raw: Uint8Array): Identity {
  const { headerText, end } = headOf(raw);
  const body = raw.subarray(end);
  const from = field(headerText, "from") ?? "";
  const messageId = /<[^<>\s]+>/.exec(field(headerText, "message-id")?.slice(0, LONGEST_FIELD) ?? "")?.[0] ?? null;
  const lead = new TextEncoder().encode(`${from}\n${field(headerText, "date") ?? ""}\n`);
  const essence = new Uint8Array(lead.length + body.length);
  essence.set(lead);
  essence.set(body, lead.length);
  return {
    messageId: messageId !== null && messageId.length <= LONGEST_ID ? messageId : null,
    essence,
    fromAddress: addressIn(from.slice(0, LONGEST_FIELD)),
  };
}

/** A header's value, unfolded, as bytes read as latin1; null where the mail has none. */
export function headerField(raw: Uint8Array, name: string): string | null {
  return field(headOf(raw).headerText, name);
}

/** The header's lines, and how many bytes they and the empty line take. Most mails are far longer than their header. */
function headOf(raw: Uint8Array): { headerText: string; end: number } {
  for (const most of [FIRST_LOOK_BYTES, MOST_HEADER_BYTES]) {
    const head = latin1(raw.subarray(0, most));
    const gap = GAP.exec(head);
    if (gap) return { headerText: head.slice(0, gap.index), end: gap.index + gap[0].length };
    if (most === MOST_HEADER_BYTES || raw.length <= most) return { headerText: head, end: head.length };
  }
  throw new Error("a mail was looked at and has no head");
}

const GAP = /\r?\n\r?\n/;

/** The Message-IDs in a header such as References, angle brackets included, in their order. */
export function messageIdsIn(value: string | null): string[] {
  return value?.slice(0, LONGEST_HEADER).match(/<[^<>\s]+>/g) ?? [];
}

function addressIn(from: string): string | null {
  const found = /<([^<>\s]+@[^<>\s]+)>/.exec(from)?.[1] ?? /[^\s<>"',;:()]+@[^\s<>"',;:()]+/.exec(from)?.[0] ?? null;
  return found !== null && found.length <= LONGEST_ADDRESS ? found : null;
}

function field(headerText: string, name: string): string | null {
  const form = FIELD_FORMS.get(name) ?? new RegExp(`^${name}:((?:.*)(?:\\r?\\n[ \\t].*)*)`, "im");
  FIELD_FORMS.set(name, form);
  const found = form.exec(headerText);
  return found?.[1] ? found[1].replace(/\r?\n[ \t]+/g, " ").trim() : null;
}

/** By name; only a handful of fields is ever asked for. */
const FIELD_FORMS = new Map<string, RegExp>();

function latin1(bytes: Uint8Array): string {
  return LATIN1.decode(bytes);
}

const LATIN1 = new TextDecoder("latin1");
