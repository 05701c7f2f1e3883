import {
  ACCOUNT_NAME,
  type Actor,
  addAccount,
  COMMAND_LINE,
  changeRole,
  MOST_DISPLAY_CHARACTERS,
  type NewAccount,
  openAccount,
  renewPassword,
  setOutsideName,
  shutAccount,
} from "../desk/accounts.ts";
import type { ActOutcome, ActRefusal } from "../desk/acts.ts";
import { resetSecondFactor } from "../desk/second-factor.ts";
import { EXIT_USAGE } from "../settings.ts";
import { generatePassword, hashPassword, passwordProblem } from "../world/passwords.ts";
import type { Tx } from "../world/store.ts";
import type { StaffAccount } from "../world/store-rows.ts";
import { makeClock } from "../world/system.ts";
import { printable, type Terminal } from "../world/terminal.ts";
import type { Clock } from "../world/world.ts";
import { type Office, readArgs, sayUsage, withStore } from "./with-store.ts";

const USAGE = `madoguchi staff add NAME [--role staff|chief|operator] [--display NAME] [--password-stdin]
       madoguchi staff list
       madoguchi staff disable NAME, madoguchi staff enable NAME
       madoguchi staff role NAME --role staff|chief|operator
       madoguchi staff password NAME [--password-stdin]
       madoguchi staff reset-second-factor NAME
       madoguchi staff outside-name NAME [--as NAME-AT-THE-ORGANISATION]`;
const ROLES = ["staff", "chief", "operator"] as const satisfies StaffAccount["role"][];

/**
 * `madoguchi staff`: the accounts of the console. `add` makes one, `list` shows them, `disable` shuts one at once (its sessions end with
 * the next page), `enable` opens it again, `role` gives another role, `password` a new password,
 * `reset-second-factor` lets somebody in without the device that is gone,
 * `outside-name` says how the organisation's own sign-in calls the person (without --as: like here). Without --password-stdin a password is made, shown once, and replaced by the person at the first sign-in. Nothing is ever deleted, as the history names
 * who acted; the console's page of accounts does the same by the same rules.
 */
export async function staff(args: string[], terminal: Terminal): Promise<number> {
  const read = readArgs(terminal, USAGE, args, {
    role: { type: "string" },
    display: { type: "string" },
    "password-stdin": { type: "boolean" },
    as: { type: "string" },
  });
  if (read === null) return EXIT_USAGE;
  const [act, name, ...more] = read.positionals;
  if (act === "list" && name === undefined) return listStaff(terminal);
  if (name === undefined || more.length > 0) return sayUsage(terminal, "staff takes an act and one NAME", USAGE);
  switch (act) {
    case "add":
      return add(name, read.values, terminal);
    case "disable":
      return perform(name, terminal, shutAccount);
    case "enable":
      return perform(name, terminal, openAccount);
    case "role":
      return giveRole(name, read.values, terminal);
    case "outside-name":
      return perform(name, terminal, (tx, actor, id) => setOutsideName(tx, actor, id, read.values.as ?? ""));
    case "reset-second-factor":
      return perform(name, terminal, resetSecondFactor);
    case "password":
      return newPassword(name, read.values, terminal);
    default:
      return sayUsage(
        terminal,
        "staff knows add, list, disable, enable, role, password, reset-second-factor and outside-name",
        USAGE,
      );
  }
}

type Values = { role?: string | undefined; display?: string | undefined; "password-stdin"?: boolean | undefined };

async function add(name: string, values: Values, terminal: Terminal): Promise<number> {
  if (!ACCOUNT_NAME.test(name)) {
    return sayUsage(
      terminal,
      "NAME is for signing in: 2 to 40 of a-z, 0-9, dot, hyphen, underscore, a letter first",
      USAGE,
    );
  }
  const role = roleOf(values.role ?? "staff");
  if (role === null) return sayUsage(terminal, ROLE_USAGE, USAGE);
  const displayName = (values.display ?? name).trim();
  if (displayName === "" || displayName.length > MOST_DISPLAY_CHARACTERS || /\p{Cc}/u.test(displayName)) {
    return sayUsage(terminal, `--display must be a name of 1 to ${MOST_DISPLAY_CHARACTERS} characters`, USAGE);
  }
  const secret = await choosePassword(values, terminal);
  if (secret === null) return 1;
  const passwordHash = await hashPassword(secret.password);
  const account = { id: name, displayName, role, passwordHash, oneTime: secret.made };
  return withStore(terminal, async (office) => {
    const outcome = await addStaff(office, account, makeClock());
    if ("refused" in outcome) return sayRefusal(terminal, name, outcome.refused);
    terminal.out(`The account ${name} (${role}) is ready.`);
    if (secret.made) terminal.out(`Its password, shown only now: ${secret.password}`);
    return 0;
  });
}

function giveRole(name: string, values: Values, terminal: Terminal): Promise<number> | number {
  const role = roleOf(values.role ?? "");
  if (role === null) return sayUsage(terminal, ROLE_USAGE, USAGE);
  return perform(name, terminal, (tx, actor, id) => changeRole(tx, actor, id, role));
}

const ROLE_USAGE = `--role must be one of ${ROLES.join(", ")}`;

function roleOf(text: string): StaffAccount["role"] | null {
  return ROLES.find((each) => each === text) ?? null;
}

async function newPassword(name: string, values: Values, terminal: Terminal): Promise<number> {
  const secret = await choosePassword(values, terminal);
  if (secret === null) return 1;
  const made = { passwordHash: await hashPassword(secret.password), oneTime: secret.made };
  const code = await perform(name, terminal, (tx, actor, id) => renewPassword(tx, actor, id, made));
  if (code === 0 && secret.made) terminal.out(`The new password, shown only now: ${secret.password}`);
  return code;
}

async function choosePassword(values: Values, terminal: Terminal): Promise<{ password: string; made: boolean } | null> {
  if (!values["password-stdin"]) return { password: generatePassword(), made: true };
  const given = (await terminal.input()).replace(/\r?\n$/, "");
  const problem = passwordProblem(given);
  if (problem === null) return { password: given, made: false };
  terminal.err(`The password ${problem}.`);
  return null;
}

type AccountChange = (tx: Tx, actor: Actor, id: string) => Promise<ActOutcome>;

function perform(name: string, terminal: Terminal, act: AccountChange): Promise<number> {
  return withStore(terminal, async (office) => {
    const actor: Actor = { at: makeClock().now(), by: COMMAND_LINE };
    // A refusal has written nothing, so there is nothing to take back.
    const outcome = await office.store.transaction(office.id, (tx) => act(tx, actor, name));
    if ("refused" in outcome) return sayRefusal(terminal, name, outcome.refused);
    terminal.out(`The account ${name} was changed.`);
    return 0;
  });
}

function sayRefusal(terminal: Terminal, name: string, refused: ActRefusal): number {
  terminal.err(refusalWords(name, refused));
  return 1;
}

function refusalWords(name: string, refused: ActRefusal): string {
  switch (refused) {
    case "unknownAccount":
      return `There is no account ${name}.`;
    case "accountExists":
      return `There is an account ${name} already; nothing was changed.`;
    case "reservedName":
      return `The name ${name} stands for something else in the history; choose another.`;
    case "nameTaken":
      return "Another account has this name already; nothing was changed.";
    case "noSecondFactor":
      return `${name} has no second factor; nothing was changed.`;
    case "lastChief":
      return `${name} is the last one who may do this office's acts of that role; make another account first.`;
    default:
      return `Nothing was changed (${refused}).`;
  }
}

function listStaff(terminal: Terminal): Promise<number> {
  return withStore(terminal, async (office) => {
    for (const { id, role, active, displayName } of await office.store.look(office.id, (view) => view.allStaff()))
      terminal.out(`${id.padEnd(20)} ${role.padEnd(9)} ${active ? "active  " : "disabled"} ${printable(displayName)}`);
    return 0;
  });
}

export function addStaff(office: Office, account: NewAccount, clock: Clock): Promise<ActOutcome> {
  return office.store.transaction(office.id, (tx) => addAccount(tx, { at: clock.now(), by: COMMAND_LINE }, account));
}
