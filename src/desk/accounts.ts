import type { StaffId } from "../booking/booking.ts";
import type { Time } from "../booking/time.ts";
import type { Tx, View } from "../world/store.ts";
import type { AuditEntry, StaffAccount } from "../world/store-rows.ts";
import { type ActOutcome, IN_MAIL_PROGRAM } from "./acts.ts";
import { may, type Role } from "./rights.ts";

/**
 * The accounts of the console. The same acts, refusals and lines of the audit log for a person at the console and for the command
 * line. Nothing is ever deleted, as the history names who acted.
 */
export type Actor = { at: Time; by: StaffId | typeof COMMAND_LINE };

/** Who stands in the audit log for acts from the command line: whoever may start programs on the machine. */
export const COMMAND_LINE = Symbol("command line");
export const COMMAND_LINE_NAME = "command-line";

/** What an account has besides its row. */
export type AccountFacts = {
  /** The password was made for the person and has to be replaced at the first sign-in. */
  oneTime: boolean;
  /** How the office's identity provider calls the person, lower case; null where that is the sign-in name. */
  outsideName: string | null;
  /** Issuer and subject of whoever first signed in from there: a name that is given to somebody else later does not open the account. */
  outsideSubject: string | null;
};

export const ACCOUNT_NAME = /^[a-z][a-z0-9._-]{1,39}$/;
export const MOST_DISPLAY_CHARACTERS = 60;
const MOST_OUTSIDE_NAME_CHARACTERS = 254;
/** They stand for something else in the history. */
const RESERVED_NAMES: readonly string[] = [COMMAND_LINE_NAME, IN_MAIL_PROGRAM, "clock"];

export type NewAccount = Omit<StaffAccount, "active"> & { oneTime: boolean };

export async function addAccount(tx: Tx, actor: Actor, { oneTime, ...account }: NewAccount): Promise<ActOutcome> {
  const refused = await refusalOf(tx, actor);
  if (refused) return { refused };
  if (RESERVED_NAMES.includes(account.id)) return { refused: "reservedName" };
  if ((await tx.staff(account.id)) !== null) return { refused: "accountExists" };
  await tx.saveStaff({ ...account, active: true });
  await putFacts(tx, account.id, { ...NO_FACTS, oneTime });
  return noted(tx, actor, "staffAdded", account.id);
}

/** Its sessions end with the next page they ask for. */
export function shutAccount(tx: Tx, actor: Actor, id: StaffId): Promise<ActOutcome> {
  return change(tx, actor, id, "staffDisabled", (account) => ({ ...account, active: false }));
}

export function openAccount(tx: Tx, actor: Actor, id: StaffId): Promise<ActOutcome> {
  return change(tx, actor, id, "staffEnabled", (account) => ({ ...account, active: true }));
}

export function changeRole(tx: Tx, actor: Actor, id: StaffId, role: Role): Promise<ActOutcome> {
  return change(tx, actor, id, `staffRole:${role}`, (account) => ({ ...account, role }));
}

/** A password that somebody else made; with the one before, its sessions are over. */
export async function renewPassword(
  tx: Tx,
  actor: Actor,
  id: StaffId,
  { passwordHash, oneTime }: { passwordHash: string; oneTime: boolean },
): Promise<ActOutcome> {
  if (actor.by === id) return { refused: "ownAccount" };
  const outcome = await change(tx, actor, id, "staffPassword", (account) => ({ ...account, passwordHash }));
  if (!("refused" in outcome)) await putFacts(tx, id, { ...(await factsOf(tx, id)), oneTime });
  return outcome;
}

export async function chooseOwnPassword(
  tx: Tx,
  { at, by }: { at: Time; by: StaffId },
  passwordHash: string,
): Promise<ActOutcome> {
  const account = await tx.staff(by);
  if (!account || !may(account, "ownAccount")) return { refused: "unknownAccount" };
  await tx.saveStaff({ ...account, passwordHash });
  await putFacts(tx, by, { ...(await factsOf(tx, by)), oneTime: false });
  return noted(tx, { at, by }, "staffOwnPassword", by);
}

/**
 * How the identity provider calls the person; empty takes it away. No two accounts may have one name there. Whoever signs in with it
 * first is then the one it belongs to.
 */
export async function setOutsideName(tx: Tx, actor: Actor, id: StaffId, name: string): Promise<ActOutcome> {
  const refused = await refusalOf(tx, actor);
  if (refused) return { refused };
  if ((await tx.staff(id)) === null) return { refused: "unknownAccount" };
  const outsideName = name.normalize("NFKC").trim().toLowerCase().slice(0, MOST_OUTSIDE_NAME_CHARACTERS) || null;
  if (outsideName !== null) {
    const other = await accountOutside(tx, outsideName);
    if (other !== null && other.id !== id) return { refused: "nameTaken" };
  }
  await putFacts(tx, id, { ...(await factsOf(tx, id)), outsideName, outsideSubject: null });
  return noted(tx, actor, "staffOutsideName", id);
}

/** The account that a name at the identity provider belongs to; a name that was given wins over a sign-in name. */
export async function accountOutside(view: View, name: string): Promise<StaffAccount | null> {
  const wanted = name.normalize("NFKC").trim().toLowerCase();
  if (wanted === "") return null;
  let bySignInName: StaffAccount | null = null;
  for (const account of await view.allStaff()) {
    const { outsideName } = await factsOf(view, account.id);
    if (outsideName === wanted) return account;
    if (outsideName === null && account.id === wanted) bySignInName = account;
  }
  return bySignInName;
}

/** Whether this is whom the account belongs to there; the first to come is. */
export async function meetSubject(
  tx: Tx,
  { at, id, subject }: { at: Time; id: StaffId; subject: string },
): Promise<"known" | "another"> {
  const facts = await factsOf(tx, id);
  if (facts.outsideSubject !== null) return facts.outsideSubject === subject ? "known" : "another";
  await putFacts(tx, id, { ...facts, outsideSubject: subject });
  await noted(tx, { at, by: id }, "staffOutsideBound", id);
  return "known";
}

export async function noteSessionsEnded(tx: Tx, actor: Actor, id: StaffId): Promise<ActOutcome> {
  if (actor.by !== id) {
    const refused = await refusalOf(tx, actor);
    if (refused) return { refused };
  }
  if ((await tx.staff(id)) === null) return { refused: "unknownAccount" };
  return noted(tx, actor, "staffSessionsEnded", id);
}

const NO_FACTS: AccountFacts = { oneTime: false, outsideName: null, outsideSubject: null };

export async function factsOf(view: View, id: StaffId): Promise<AccountFacts> {
  return { ...NO_FACTS, ...((await view.setting(factsKey(id))) as Partial<AccountFacts> | null) };
}

/** Every act on an account that stands in the audit log. */
export const ACCOUNT_ACTS = [
  "staffAdded",
  "staffDisabled",
  "staffEnabled",
  "staffRole:staff",
  "staffRole:chief",
  "staffRole:operator",
  "staffPassword",
  "staffOwnPassword",
  "staffOutsideName",
  "staffOutsideBound",
  "staffSessionsEnded",
  "secondFactorOn",
  "secondFactorOff",
  "secondFactorReset",
  "recoveryCodesRenewed",
  "recoveryCodeUsed",
] as const;

export type AccountAct = (typeof ACCOUNT_ACTS)[number];

/** Newest first; of one account where it is given. */
export function accountActs(view: View, limit: number, id?: StaffId): Promise<AuditEntry[]> {
  return view.auditsOf(ACCOUNT_ACTS, limit, id);
}

/** Why this actor may not manage accounts at all. */
export async function refusalOf(tx: Tx, { by }: Actor): Promise<"managersOnly" | null> {
  return by === COMMAND_LINE || may(await tx.staff(by), "accounts") ? null : "managersOnly";
}

export async function noted(tx: Tx, { at, by }: Actor, act: AccountAct, id: StaffId): Promise<ActOutcome> {
  await tx.audit({ at, staff: by === COMMAND_LINE ? COMMAND_LINE_NAME : by, act, subject: id });
  return { done: id, bookingId: null };
}

async function change(
  tx: Tx,
  actor: Actor,
  id: StaffId,
  act: AccountAct,
  changed: (account: StaffAccount) => StaffAccount,
): Promise<ActOutcome> {
  const refused = await refusalOf(tx, actor);
  if (refused) return { refused };
  const account = await tx.staff(id);
  if (account === null) return { refused: "unknownAccount" };
  const after = changed(account);
  const losesPower = account.active && (!after.active || after.role !== account.role);
  if (losesPower && actor.by === id) return { refused: "ownAccount" };
  if (losesPower && (await isNeeded(tx, account))) return { refused: "lastChief" };
  await tx.saveStaff(after);
  return noted(tx, actor, act, id);
}

/** Without a chief nothing is released and nobody refused; without anybody for accounts, nobody gets in again. */
async function isNeeded(tx: Tx, { id, role }: StaffAccount): Promise<boolean> {
  const others = (await tx.allStaff()).filter((one) => one.active && one.id !== id);
  if (role === "chief") return !others.some((one) => one.role === "chief");
  return role === "operator" && !others.some((one) => may(one, "accounts"));
}

function putFacts(tx: Tx, id: StaffId, facts: AccountFacts): Promise<void> {
  return tx.putSetting(factsKey(id), facts);
}

/** By this name windows are told, too, that an account changed (`store-changes.ts`). */
export function factsKey(id: StaffId): string {
  return `account:${id}`;
}
