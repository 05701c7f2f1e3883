import { composeMime } from "../mail/letters/compose.ts";
import type { OutboxLetter } from "../world/store-rows.ts";
import type { Desk } from "./desk.ts";

/** A letter as it was tried. */
type Composed = { desk: Desk; letter: OutboxLetter; raw: Uint8Array };

/**
 * Letters of all offices until their copies are filed, oldest first, so that the copy in Sent need not be composed a second
 * time. What has had to go is composed anew from its row, and comes out the same.
 */
const recent = new Map<string, Composed>();

const MOST_RECENT = 100;
const MOST_RECENT_BYTES = 8_000_000;

/** The letter's bytes, the same with every attempt (decision 1). Throws where an attachment is missing or an address is none. */
export async function compose(desk: Desk, letter: OutboxLetter): Promise<Uint8Array> {
  const known = recent.get(letter.messageId);
  if (known?.desk === desk && WORDS.every((part) => known.letter[part] === letter[part])) return known.raw;
  const raw = await composeAnew(desk, letter);
  recent.delete(letter.messageId);
  recent.set(letter.messageId, { desk, letter, raw });
  let bytes = 0;
  for (const one of recent.values()) bytes += one.raw.length;
  for (const [messageId, one] of recent) {
    if (recent.size <= MOST_RECENT && bytes <= MOST_RECENT_BYTES) break;
    recent.delete(messageId);
    bytes -= one.raw.length;
  }
  return raw;
}

/** What a release may have written anew since. */
const WORDS = ["to", "subject", "text", "html"] as const;

/** Once the copy stands in Sent nobody asks for the bytes again. */
export function forgetComposed(letter: OutboxLetter): void {
  recent.delete(letter.messageId);
}

async function composeAnew(desk: Desk, letter: OutboxLetter): Promise<Uint8Array> {
  const { store } = desk.world;
  const attachments = await store.look(desk.office.id, async (view) => {
    const found = [];
    for (const { fileName, contentType, digest } of letter.attachments) {
      const content = await view.attachment(digest);
      if (!content) throw new Error(`attachment missing: ${digest}`);
      found.push({ fileName, contentType, content });
    }
    return found;
  });
  const { fromName, fromAddress } = desk.office.mail;
  const { messageId, date, boundary, to, subject, text, html, inReplyTo, references } = letter;
  return composeMime({
    messageId,
    date,
    boundary,
    from: { name: fromName, address: fromAddress },
    to,
    subject,
    text,
    html,
    inReplyTo,
    references,
    attachments,
    contentLanguage: letter.other?.language === "en" ? "en" : "ja",
  });
}
