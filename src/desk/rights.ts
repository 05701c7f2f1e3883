import type { StaffAccount } from "../world/store-rows.ts";

/**
 * Which role may do what (docs/decisions/0015-roles.md). The one table of the house: the console asks it for every page, and every
 * act asks it again inside its transaction. Whatever is not named here belongs to `people`: it may show a person's data.
 */
export const RIGHTS = {
  /** One's own password, second factor and sessions. */
  ownAccount: ["staff", "chief", "operator"],
  /** Everything that shows or changes bookings, people, mails and letters. */
  people: ["staff", "chief"],
  /** What is in force, and how the clerk is; no person's data. */
  seeSettings: ["staff", "chief", "operator"],
  /** Whoever sees something wrong may stop the letters. */
  tightenSending: ["staff", "chief", "operator"],
  loosenSending: ["chief", "operator"],
  changeSettings: ["chief", "operator"],
  /** Who is told at the office: the answer says whether an address is a job seeker's, which an operator may not learn. */
  staffAddresses: ["chief"],
  accounts: ["chief", "operator"],
  onePersonDuty: ["chief"],
  endRestoration: ["chief"],
  /** Days that are closed, seats taken out, the hours of a seat. */
  opening: ["chief"],
  /** A new version of the terms, which everybody with an open booking is told of. */
  publishTerms: ["chief"],
  refusePerson: ["chief"],
  liftLegalHold: ["chief"],
  releaseErasing: ["chief"],
  disclosures: ["chief"],
  everyFigure: ["chief"],
  feedReferences: ["chief"],
} as const satisfies Record<string, readonly Role[]>;

export type Role = StaffAccount["role"];
export type Right = keyof typeof RIGHTS;

/** A closed account may do nothing. */
export function may(account: Pick<StaffAccount, "role" | "active"> | null, right: Right): boolean {
  const roles: readonly Role[] = RIGHTS[right];
  return account?.active === true && roles.includes(account.role);
}
