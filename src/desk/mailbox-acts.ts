import { isTrouble } from "../world/world.ts";
import type { Desk } from "./desk.ts";
import type { Step } from "./loop.ts";
import { serverValidity } from "./numbering.ts";
import { sendModeOf } from "./send-mode.ts";

/** Tries before an act that the server keeps refusing is given up; the inbox then merely shows a flag less. */
const MOST_ATTEMPTS = 10;

/** Carries out what was decided about a mail in the shared inbox: handled is read, held is flagged (decision 7). */
export async function actInMailbox(desk: Desk): Promise<Step> {
  const { store, mailbox } = desk.world;
  const look = await store.look(desk.office.id, async (view) => {
    const [act] = await view.openActs(1);
    return { act, mode: await sendModeOf(view, desk), cursor: act ? await view.cursor(act.folder) : null };
  });
  const { act, cursor } = look;
  // In shadow mode no flag changes; the acts stay written and are done when the mode changes.
  if (!act || look.mode === "shadow") return "idle";
  // Under another numbering the UID may be another mail's.
  const result =
    cursor?.uidValidity === act.uidValidity
      ? await mailbox.mark(act.folder, serverValidity(act.uidValidity), act.uid, act.act)
      : "gone";
  const isNetwork = typeof result === "object" && isTrouble(result) && result.trouble !== "protocol";
  if (isNetwork) return "idle";
  const attempts = act.attempts + 1;
  const state = typeof result === "string" ? result : attempts >= MOST_ATTEMPTS ? "failed" : null;
  await desk.hold.transaction((tx) =>
    state ? tx.finishAct(act.id, state, attempts) : tx.countActAttempt(act.id, attempts),
  );
  return state ? "worked" : "idle";
}
