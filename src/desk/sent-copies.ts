import { plusMinutes, type Time } from "../booking/time.ts";
import type { View } from "../world/store.ts";
import type { OutboxLetter } from "../world/store-rows.ts";
import type { Trouble } from "../world/world.ts";
import { compose, forgetComposed } from "./composed-letter.ts";
import { pauseAfter } from "./delivery.ts";
import type { Desk } from "./desk.ts";
import type { Step } from "./loop.ts";
import { BY_THE_CLERK } from "./promise.ts";
import { addTask } from "./tasks.ts";

/** Copies offered to the server in one step. */
const COPIES_TRIED = 20;
const MOST_AT_ONCE = 1000;
/** A copy that was refused so often, after some ten minutes, is shown to staff. */
const REFUSALS_SHOWN = 4;
/** Where many are refused, the list of them is looked through this often. */
const REST_MS = 60_000;
const LATE_MINUTES = 60;
const COPIES_REFUSED = "copiesRefused";

/** What has come back meanwhile was sent, too. */
const UNFILED = { states: ["accepted", "bounced"] as OutboxLetter["state"][], copied: false };

/**
 * Files the office's copy (控え) of an accepted letter in Sent, unless the server does so itself. A copy that the server will not have is offered
 * again after growing pauses, behind all that it was never asked to take, so that no number of them keeps a later one out; and staff are told.
 */
export async function fileCopy(desk: Desk): Promise<Step> {
  if (desk.office.mail.sentCopies === "server") return "idle";
  const { store, clock } = desk.world;
  const folder: SentFolder = folders.get(desk) ?? {
    refused: new Map<string, Refused>(),
    restsUntilMs: 0,
    mayBeShown: true,
  };
  folders.set(desk, folder);
  if (clock.monotonic() < folder.restsUntilMs) return "idle";
  const limit = Math.min(MOST_AT_ONCE, COPIES_TRIED + folder.refused.size);
  const unfiled = await store.look(desk.office.id, (view) => view.letters({ ...UNFILED, limit }));
  const isRefused = ({ id }: OutboxLetter) => folder.refused.has(id);
  const due = unfiled.filter(({ id }) => (folder.refused.get(id)?.againAtMs ?? 0) <= clock.monotonic());
  const inTurn = [...due.filter((one) => !isRefused(one)), ...due.filter(isRefused)].slice(0, COPIES_TRIED);
  for (const letter of inTurn) {
    const filed = await offerCopy(desk, letter);
    if (filed === "done") {
      folder.refused.delete(letter.id);
      if (folder.refused.size === 0 && folder.mayBeShown) {
        await endAlarm(desk);
        folder.mayBeShown = false;
      }
      return "worked";
    }
    // A dead line will have none of the others either.
    if (filed.trouble !== "protocol" && filed.trouble !== "limit") return "idle";
    const times = (folder.refused.get(letter.id)?.times ?? 0) + 1;
    folder.refused.set(letter.id, { times, againAtMs: clock.monotonic() + pauseAfter(times) * 60_000 });
    if (times !== REFUSALS_SHOWN) continue;
    await alarm(desk);
    folder.mayBeShown = true;
  }
  if (folder.refused.size >= COPIES_TRIED) folder.restsUntilMs = clock.monotonic() + REST_MS;
  return "idle";
}

/** How often the server would not have this copy, and from when on it is offered it again. */
type Refused = { times: number; againAtMs: number };
/** A mailbox that is full stays so for days; after a restart each copy is tried once more. `mayBeShown`: to staff, as an open task. */
type SentFolder = { refused: Map<string, Refused>; restsUntilMs: number; mayBeShown: boolean };
const folders = new WeakMap<Desk, SentFolder>();

async function offerCopy(desk: Desk, letter: OutboxLetter): Promise<"done" | Trouble> {
  const raw = await compose(desk, letter);
  const filed = await desk.world.mailbox.append("sent", raw, letter.messageId, letter.acceptedAt ?? letter.date);
  if (filed !== "done") return filed;
  await desk.hold.transaction((tx) => tx.updateLetter(letter.id, { copied: true }));
  forgetComposed(letter);
  return "done";
}

/** Letters that left more than an hour ago and have no copy in Sent; one thousand at most. */
export async function countLateCopies(view: View, now: Time): Promise<number> {
  const unfiled = await view.letters({ ...UNFILED, limit: MOST_AT_ONCE });
  const before = plusMinutes(now, -LATE_MINUTES);
  return unfiled.filter(({ acceptedAt }) => acceptedAt !== null && acceptedAt < before).length;
}

async function alarm(desk: Desk): Promise<void> {
  await desk.hold.transaction(async (tx) => {
    const at = desk.world.clock.now();
    const open = await tx.tasks({ open: true, kinds: ["review"], limit: MOST_AT_ONCE });
    if (!open.some(({ why }) => why === COPIES_REFUSED))
      await addTask(tx, desk, { kind: "review", why: COPIES_REFUSED, at, due: null, bookingId: null });
  });
}

async function endAlarm(desk: Desk): Promise<void> {
  const { store, clock } = desk.world;
  const isAlarm = ({ why }: { why: string }) => why === COPIES_REFUSED;
  const told = await store.look(desk.office.id, (view) =>
    view.tasks({ open: true, kinds: ["review"], limit: MOST_AT_ONCE }),
  );
  if (!told.some(isAlarm)) return;
  await desk.hold.transaction(async (tx) => {
    for (const task of told.filter(isAlarm)) await tx.closeTask(task.id, clock.now(), BY_THE_CLERK);
  });
}
