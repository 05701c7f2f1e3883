import type { StaffId } from "../booking/booking.ts";
import type { SendMode } from "../mail/office.ts";
import type { View } from "../world/store.ts";
import type { OutboxLetter } from "../world/store-rows.ts";
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

/** What somebody's act has caused is released by another person, unless the chief allows one-person duty (decision 18). */
export async function mayApprove(view: View, { causedBy }: OutboxLetter, staff: StaffId): Promise<boolean> {
  return causedBy !== staff || (await view.setting(ONE_PERSON_DUTY_SETTING)) === true;
}

export const ONE_PERSON_DUTY_SETTING = "onePersonDuty";
