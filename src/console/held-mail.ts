import type { Booking } from "../booking/booking.ts";
import { officeInForce } from "../desk/opening.ts";
import { type Standing, standingOf } from "../desk/standing.ts";
import { sameName } from "../mail/address.ts";
import type { Explanation } from "../mail/explain.ts";
import type { Reading } from "../mail/reading.ts";
import { officeToRead } from "../mail/reading-office.ts";
import type { View } from "../world/store.ts";
import type { InboundMail, Person } from "../world/store-rows.ts";
import { look, type Room } from "./room.ts";

/** One mail as a person reads it: its decoded text, what the clerk made of it, and the booking it seems to belong to. */
export type OpenedMail = {
  mail: InboundMail;
  reading: Reading | null;
  /** Null where nothing could be decoded. */
  text: string | null;
  /** Why the clerk read it so; its marks are places in `text`. Null where it made nothing of the mail. */
  explanation: Explanation | null;
  isCut: boolean;
  attachments: string[];
  references: string[];
  replyTo: string | null;
  booking: Booking | null;
  person: Person | null;
  /** The person on file whose number and name the mail gives, and what staff must know of them (T6-6c). */
  applicant: { person: Person; standing: Standing } | null;
};

const LONGEST_TEXT = 20_000;
const MOST_ATTACHMENTS = 20;

/** The raw mail is parsed again, behind the parser's own limits, so that a mail without a reading can be read by a person, too. */
export async function openHeldMail(room: Room, id: string): Promise<OpenedMail | null> {
  const found = await look(room, async (view) => {
    const office = await officeInForce(view, room.desk);
    const mail = await view.inboundMail(id);
    if (!mail) return null;
    const booking = mail.bookingId ? await view.booking(mail.bookingId) : null;
    const person = booking ? await view.person(booking.personId) : null;
    const applicant = await applicantOf(view, room, mail);
    return { mail, booking, person, applicant, office, raw: await view.inboundRaw(id) };
  });
  if (!found) return null;
  const { raw, office, ...rest } = found;
  const parsed = raw ? await room.desk.world.parser.parse(raw) : null;
  const isRead = parsed !== null && !("failed" in parsed);
  const reading = rest.mail.reading as Reading | null;
  const explain = (read: Reading) =>
    room.desk.world.parser.explain(read, isRead ? parsed : null, {
      received: rest.mail.receivedAt,
      office: officeToRead(office),
    });
  const text = isRead
    ? parsed.text
    : (reading?.text ?? (raw ? new TextDecoder().decode(raw.subarray(0, LONGEST_TEXT)) : null));
  const shown = text === null ? null : text.slice(0, LONGEST_TEXT);
  const explanation = reading && shown !== null ? await explain({ ...reading, text: shown }) : null;
  return {
    ...rest,
    reading,
    text: shown,
    explanation: explanation && "failed" in explanation ? null : explanation,
    isCut: rest.mail.oversize || (text?.length ?? 0) > LONGEST_TEXT,
    attachments: isRead
      ? parsed.attachments
          .slice(0, MOST_ATTACHMENTS)
          .map((one) => `${one.fileName ?? "名前なし"}（${one.contentType}、${one.bytes}バイト）`)
      : [],
    references: isRead ? parsed.references : [],
    replyTo: isRead ? (parsed.replyTo[0]?.address ?? null) : null,
  };
}

/** By number and matching name alone; an address is no person. */
async function applicantOf(view: View, { desk }: Room, { reading }: InboundMail): Promise<OpenedMail["applicant"]> {
  const { name, jobSeekerNumber } = (reading as Reading | null)?.applicant ?? {};
  if (!name || !jobSeekerNumber) return null;
  const person = (await view.peopleByNumber(jobSeekerNumber)).find((one) => sameName(one.name, name));
  return person ? { person, standing: await standingOf(view, desk, person, desk.world.clock.now()) } : null;
}
