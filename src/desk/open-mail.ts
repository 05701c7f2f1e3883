import type { ParsedMail, Reading, ReadingContext } from "../mail/reading.ts";
import { officeToRead } from "../mail/reading-office.ts";
import type { Tx } from "../world/store.ts";
import type { InboundMail } from "../world/store-rows.ts";
import type { ParseFailure } from "../world/world.ts";
import type { Desk } from "./desk.ts";
import { officeInForce } from "./opening.ts";
import { contextOf, type FoundThread } from "./thread.ts";

const LONGEST_KEPT_TEXT = 20_000;

/** One mail with all that was found out about it. */
export type OpenMail = {
  mail: InboundMail;
  parsed: ParsedMail;
  reading: Reading;
  thread: FoundThread | null;
};

/** Reading happens behind the parser's limits, for no mail may stall the service (decision 6). */
export async function readInThread(
  tx: Tx,
  desk: Desk,
  mail: InboundMail,
  parsed: ParsedMail,
  thread: FoundThread | null,
): Promise<Reading | ParseFailure> {
  const task = {
    file: mail.id,
    received: mail.receivedAt,
    now: desk.world.clock.now(),
    office: officeToRead(await officeInForce(tx, desk)),
  };
  const { context, ...known } = thread ? await contextOf(tx, thread) : { context: null };
  const read = (about: ReadingContext | null) => desk.world.parser.read(parsed, { ...task, ...known, context: about });
  // Where only the address points to a booking, the mail may as well ask anew.
  const anew = thread?.match.by === "guess" ? await read(null) : null;
  if (anew && ("failed" in anew || anew.intent === "request")) return anew;
  return read(context);
}

/** The raw mail stays stored; the copy of its words beside what was read need not be as long as a mail can be. */
export function shortened(reading: Reading): Reading {
  return {
    ...reading,
    text: reading.text.slice(0, LONGEST_KEPT_TEXT),
    newText: reading.newText.slice(0, LONGEST_KEPT_TEXT),
  };
}
