import { dayOf, type Time } from "../booking/time.ts";
import { type Chosen, type Offered, readChosen } from "./choices.ts";
import { findMoments, prepare } from "./moments.ts";
import type { Doubt, Intent, ReadingOffice } from "./reading.ts";
import { readWords, type Words } from "./reply-words.ts";

/** What a reply says about the thread it answers, before proof and deadlines are looked at. */
export type ReplyReading = { intent: Intent; choice: number | null; doubts: Doubt[] };

/**
 * The answer to an offer, read strictly (design decision 11): only plain acceptances and exactly one choice count.
 * Conditions, other times, wishes for telephone or counter, objections, 結構です or 大丈夫です alone, and choices that
 * contradict themselves never come out as `accept` or `choose` without a doubt.
 */
export function readOfferReply(
  newText: string,
  context: Offered,
  now: Time,
  office: ReadingOffice,
  name: string | null,
): ReplyReading {
  const folded = prepare(newText);
  const text = folded.text;
  const words = readWords(text, name);
  const moments = findMoments(folded, now, office);
  const named = readChosen(text, moments, context.offered, office);
  if (words.cancels && words.changes) return unclear("contradiction");
  if (words.cancels) {
    const clean =
      !words.conditional && !words.asks && !words.accepts && named.numbers.size === 0 && moments.length === 0;
    return clean
      ? { intent: "decline", choice: null, doubts: [] }
      : unclear(words.asks ? "question" : words.conditional ? "condition" : "contradiction");
  }
  if (words.changes && !named.elsewhere && words.asks && !words.asksPolitely) return unclear("question");
  if (named.elsewhere || words.changes) {
    if (named.numbers.size > 0 && named.elsewhere) return unclear("contradiction");
    if (words.conditional) return unclear("condition");
    if (words.accepts && named.elsewhere && !words.changes && !words.refuses && !words.wishes)
      return unclear("contradiction");
    return { intent: "other_times", choice: null, doubts: [] };
  }
  return readAcceptance(words, named, context);
}

/** The answer of somebody whose booking is confirmed: thanks, cancellation, change, lateness or a question. */
export function readConfirmedReply(
  newText: string,
  start: Time,
  received: Time,
  name: string | null,
  namesTimes: boolean,
): ReplyReading {
  const words = readWords(prepare(newText).text, name);
  const onTheDay = dayOf(received) === dayOf(start);
  if (words.cancels && words.changes) {
    // Cancelling in order to move is a change: the old time stays until the new one is confirmed.
    return words.conditional || (words.asks && !words.asksPolitely)
      ? unclear("question")
      : { intent: "change", choice: null, doubts: [] };
  }
  if (words.cancels || words.cannotCome) {
    if (words.changes) return { intent: "change", choice: null, doubts: [] };
    if (words.negatedCancel) return unclear("contradiction");
    if (words.conditional) return unclear("condition");
    if (words.asks && !words.asksPolitely) return { intent: "question", choice: null, doubts: ["question"] };
    return { intent: "cancel", choice: null, doubts: [] };
  }
  if (words.changes) {
    if (words.conditional) return unclear("condition");
    return words.asks && !words.asksPolitely && !namesTimes
      ? { intent: "question", choice: null, doubts: ["question"] }
      : { intent: "change", choice: null, doubts: [] };
  }
  if (words.late && onTheDay) return { intent: "late", choice: null, doubts: [] };
  if (words.asks) return { intent: "question", choice: null, doubts: ["question"] };
  const thanks = (words.accepts || words.thanks || words.polite) && !words.risky && words.unknown.length === 0;
  return thanks ? { intent: "accept", choice: null, doubts: [] } : { intent: "unclear", choice: null, doubts: [] };
}

function unclear(doubt: Doubt): ReplyReading {
  return { intent: "unclear", choice: null, doubts: [doubt] };
}

function readAcceptance(words: Words, named: Chosen, context: Offered): ReplyReading {
  const only = context.offered.length === 1 ? (context.offered[0]?.number ?? null) : null;
  const chosen = named.numbers.size === 1 ? ([...named.numbers][0] ?? null) : null;
  if (words.conditional) return unclear("condition");
  if (named.unknownNumber || named.contradicts) return unclear("contradiction");
  if (words.channel || words.objects || words.refuses || words.hesitates)
    return unclear(words.hesitates ? "condition" : "contradiction");
  const asking: Doubt[] = words.asks ? ["question"] : [];
  if (named.numbers.size > 1 || words.anyOfThem) {
    const several: ReplyReading = { intent: "accept", choice: null, doubts: ["bare_yes", ...asking] };
    return words.asks || words.risky ? unclear("question") : several;
  }
  if (words.asks && words.asksAboutTerms) return { intent: "question", choice: null, doubts: ["question"] };
  if (words.refusesPolitely) return unclear("contradiction");
  if (chosen !== null && (words.accepts || words.polite || words.weakYes || words.wishes || named.bare)) {
    if (words.risky) return unclear("condition");
    return { intent: "choose", choice: chosen, doubts: asking };
  }
  if (words.weakYes && !words.accepts) return unclear("contradiction");
  // よろしくお願いします closes every letter: it is a yes only where nothing else was said.
  const yes = words.accepts || (words.polite && !words.asks && words.unknown.length === 0);
  if (!yes || words.risky) return { intent: words.asks ? "question" : "unclear", choice: null, doubts: asking };
  if (only !== null) return { intent: "accept", choice: only, doubts: asking };
  return { intent: "accept", choice: null, doubts: ["bare_yes", ...asking] };
}
