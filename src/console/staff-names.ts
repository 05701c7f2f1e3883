import type { StaffId } from "../booking/booking.ts";
import { IN_MAIL_PROGRAM } from "../desk/acts.ts";
import type { View } from "../world/store.ts";

/** What each account is called, shut ones as well, by the name that it signs in with and that records keep. */
export type StaffNames = ReadonlyMap<StaffId, string>;

export async function staffNames(view: View): Promise<StaffNames> {
  return new Map((await view.allStaff()).map(({ id, displayName }) => [id, displayName]));
}

/** Who did something, as colleagues know them; a name to sign in with stands only where there is no other. */
export function sayStaff(id: StaffId | null | undefined, names: StaffNames): string {
  if (!id) return "職員";
  if (id === IN_MAIL_PROGRAM) return "職員（メールソフトで）";
  const name = staffName(id, names);
  return name.startsWith("職員") ? name : `職員 ${name}`;
}

export function staffName(id: StaffId, names: StaffNames): string {
  return names.get(id) ?? id;
}
