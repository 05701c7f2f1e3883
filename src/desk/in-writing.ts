import type { View } from "../world/store.ts";
import type { Person } from "../world/store-rows.ts";

/**
 * Whether a letter goes to somebody who cannot telephone (decision 12). Where nobody is known but the address, it is enough that one
 * person there cannot: a letter that asks for no call serves everybody, and tells nothing of anybody.
 */
export async function isWrittenTo(view: View, person: Person | null, address: string): Promise<boolean> {
  if (person) return person.cannotTelephone === true;
  return (await view.peopleByAddress(address)).some((one) => one.cannotTelephone === true);
}
