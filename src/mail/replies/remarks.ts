import { plainOf, type Sentence } from "../text/sentences.ts";
import { isQuestion } from "./reply-words.ts";
import { stopsBy } from "./stop-signs.ts";

/**
 * Whether a confirmation may stand with these sentences beside it: none shows a sign of bearing on the booking (`stop-signs.ts`), and
 * no question `touches` time, terms or channel (decision 11). What they say is not understood, and is shown to staff.
 */
export function mayStandBeside(
  remarks: readonly Sentence[],
  isKnown: (remark: Sentence) => boolean,
  touches: (plain: string) => boolean,
): boolean {
  if (remarks.length > MOST_REMARKS) return false;
  return remarks.every((remark) => {
    if (isKnown(remark)) return true;
    const plain = plainOf(remark.text);
    if (plain.length > LONGEST_REMARK || stopsBy(plain) !== null) return false;
    // Somebody else's words about the booking are not the writer's own act.
    if (remark.reported && ABOUT_BOOKING.test(plain)) return false;
    return !asks(remark) || !touches(plain);
  });
}

/** A question waits for an answer, any other remark for a look. */
export function asks({ text }: Sentence): boolean {
  return isQuestion(plainOf(text)) || text.includes("?");
}

const MOST_REMARKS = 12;
const LONGEST_REMARK = 120;
const ABOUT_BOOKING = /予約|お願い|行[きくけ]|参加|都合|承知|了解|でいい|断|キャンセル/;
