import type { StaffId } from "../booking/booking.ts";
import type { FreeLine } from "../mail/letters/free-lines.ts";
import type { Rendered } from "../mail/letters/letter.ts";
import { type LineEdit, linesIn, problemOf, reword } from "../mail/letters/rewording.ts";
import type { Tx } from "../world/store.ts";
import type { LetterChange, OutboxLetter } from "../world/store-rows.ts";
import { type ActOutcome, audit } from "./acts.ts";
import type { Desk } from "./desk.ts";
import { wordingNow } from "./office-changes.ts";

/** A line of a letter that a person may change, and how it reads at present. */
export type EditableLine = LineEdit & { kind: FreeLine["kind"] };

/** Whether its words may still be changed: it waits for a person, and no copy of it can be anywhere. */
export function isEditable({ state, maybeTwice }: OutboxLetter): boolean {
  return (state === "awaiting" || state === "capped") && !maybeTwice;
}

/** `own` is the wording that staff gave this kind of letter (`wordingNow`), or null. */
export function editableLines(desk: Desk, letter: OutboxLetter, own: string | null): EditableLine[] {
  return linesIn(originalOf(letter), freeLines(desk, letter, own)).map(({ kind, text: was }) => ({
    kind,
    was,
    now: letter.edits?.lines.find((one) => one.was === was)?.now ?? was,
  }));
}

/** The words of a letter as one short text that a form carries back. */
export function wordsSeen(desk: Desk, { text, html }: OutboxLetter): string {
  return desk.world.digests.sha256(new TextEncoder().encode(JSON.stringify([text, html])));
}

/** The letter with these lines, as it would read. */
export function reworded(
  desk: Desk,
  letter: OutboxLetter,
  lines: readonly LineEdit[],
  own: string | null,
): Pick<Rendered, "text" | "html"> {
  return reword(originalOf(letter), freeLines(desk, letter, own), lines);
}

/**
 * A person changes some words of a letter that waits to be released. Message-ID, addressee, subject and attachments stay; who
 * changed it is kept with the letter, and somebody else has to release it.
 */
export async function editLetter(
  tx: Tx,
  desk: Desk,
  { staff, letterId, lines, seen }: { staff: StaffId; letterId: string; lines: readonly LineEdit[]; seen: string },
): Promise<ActOutcome> {
  const letter = await tx.letter(letterId);
  if (!letter) return { refused: "unknownLetter" };
  if (!isEditable(letter)) return { refused: "notWaiting" };
  // A colleague changed it since the form was opened, and would lose what they wrote.
  if (seen !== wordsSeen(desk, letter)) return { refused: "previewChanged" };
  const own = await wordingNow(tx, letter.kind);
  const known = editableLines(desk, letter, own);
  const changed = lines.filter(({ was, now }) => now !== was);
  // The form showed other lines: the letter has been written anew since.
  if (changed.some(({ was }) => !known.some((line) => line.was === was))) return { refused: "previewChanged" };
  if (changed.some(({ now }) => problemOf(now) !== null)) return { refused: "wordsRefused" };
  const next = reworded(desk, letter, changed, own);
  if (next.text === letter.text && next.html === letter.html) return { refused: "nothingToDo" };
  const by = [...new Set([...(letter.edits?.by ?? []), staff])];
  const edits = { by, lines: changed.map(({ was, now }) => ({ was, now })), original: originalOf(letter) };
  await tx.updateLetter(letterId, { ...next, edits });
  await audit(tx, desk, staff, "editLetter", letterId);
  return { done: letterId, bookingId: letter.bookingId };
}

/** A letter that is written anew at its release keeps the lines that were changed in it. */
export function editedAnew(
  desk: Desk,
  letter: OutboxLetter,
  rendered: Rendered,
  own: string | null,
): Partial<LetterChange> {
  if (!letter.edits) return {};
  const { text, html } = rendered;
  const { by, lines } = letter.edits;
  return {
    ...reword({ text, html }, freeLines(desk, letter, own), lines),
    edits: { by, lines, original: { text, html } },
  };
}

function originalOf({ edits, text, html }: OutboxLetter): Pick<Rendered, "text" | "html"> {
  return edits?.original ?? { text, html };
}

function freeLines(desk: Desk, { kind, other }: OutboxLetter, own: string | null): readonly FreeLine[] {
  return desk.render.freeLines(kind, other?.language ?? "ja", own);
}
