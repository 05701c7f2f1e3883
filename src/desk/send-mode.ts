import type { SendMode } from "../mail/office.ts";
import type { View } from "../world/store.ts";
import type { Desk } from "./desk.ts";
import { isOnProbation, restoredOf } from "./restored.ts";

/** The mode that a person set in the console, else the configured one (decision 18); after a restore never `auto`. */
export async function sendModeOf(view: View, desk: Desk): Promise<SendMode> {
  const set = await view.setting(SEND_MODE_SETTING);
  const mode = set === "shadow" || set === "approve" || set === "auto" || set === "stop" ? set : desk.sendMode;
  // Whatever was configured or set before: what a restored database has forgotten, only a person can know.
  return mode === "auto" && isOnProbation(await restoredOf(view)) ? "approve" : mode;
}

export const SEND_MODE_SETTING = "sendMode";
