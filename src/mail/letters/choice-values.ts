import { earlier, type Time } from "../../booking/time.ts";
import type { OfferedChoice } from "./letter.ts";
import type { Writing } from "./letter-writing.ts";

/** Beside each choice stands the moment after which it cannot be had: its own cut-off, or the offer's end if that comes first. */
export function choiceValues(choices: OfferedChoice[], replyBy: Time, say: Writing) {
  return choices.map(({ number, slot, cutOff }) => ({
    number: String(number),
    slot: say.slot(slot),
    choiceDeadline: say.deadline(earlier(cutOff, replyBy)),
  }));
}

export function firstNumber(choices: OfferedChoice[]): string {
  return String(choices[0]?.number ?? 1);
}
