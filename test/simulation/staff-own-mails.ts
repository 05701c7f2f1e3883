import { clockTimeOf, plusMinutes } from "../../src/booking/time.ts";
import { OFFICE_ADDRESS } from "./ground.ts";
import { newMessageId, type Town, type Written } from "./town.ts";
import { mailBytes } from "./writing.ts";

const MINUTES_TO_ANSWER = 240;

/**
 * Staff read the shared inbox, too: now and then one of them answers a mail from their own mail program, before the clerk has
 * read it, while its answer is queued, or long after.
 */
export function mayBeAnswered(town: Town, messageId: string, written: Written): void {
  const { random } = town;
  if (!random.chance(0.06)) return;
  const atOnce = random.chance(0.4);
  const at = atOnce ? town.clock.truth : plusMinutes(town.clock.truth, random.between(1, MINUTES_TO_ANSWER));
  const isDay = clockTimeOf(at) > "08:30" && clockTimeOf(at) < "17:15";
  if (isDay) town.later(at, () => answerMyself(town, messageId, written));
}

async function answerMyself(town: Town, messageId: string, written: Written): Promise<void> {
  const stored = await town.store.look(town.office.id, (view) => view.inboundByMessageId(messageId));
  if (stored.length === 0) town.answeredUnread.add(messageId);
  // Whatever the person meant, from now on it is in the hands of whoever answered.
  written.overruled = true;
  const at = town.clock.truth;
  const writing = {
    subject: "Re: オンライン相談の件",
    body: "お問い合わせの件、担当者よりお電話します。",
    messageId: newMessageId(town),
    inReplyTo: messageId,
  };
  town.ownAnswers.set(writing.messageId, messageId);
  town.post.arrive(mailBytes({ name: "窓口 職員", address: OFFICE_ADDRESS }, written.from, writing, at), at, "sent");
  town.count("answers of staff");
  if (stored.length === 0) town.count("answers of staff before the clerk read");
  town.note("answered by staff", { answers: messageId, isStored: stored.length > 0 });
}
