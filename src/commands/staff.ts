import { EXIT_USAGE } from "../settings.ts";
import { generatePassword, hashPassword, passwordProblem } from "../world/passwords.ts";
import type { StaffAccount } from "../world/store-rows.ts";
import { makeClock } from "../world/system.ts";
import { printable, type Terminal } from "../world/terminal.ts";
import type { Clock } from "../world/world.ts";
import { type Office, readArgs, sayUsage, withStore } from "./with-store.ts";

const USAGE = `madoguchi staff add NAME [--role staff|chief|operator] [--display NAME] [--password-stdin]
       madoguchi staff list
       madoguchi staff disable NAME, madoguchi staff enable NAME
       madoguchi staff password NAME [--password-stdin]`;
const NAME_FORM = /^[a-z][a-z0-9._-]{1,39}$/;
const MOST_DISPLAY_CHARACTERS = 60;
const ROLES = ["staff", "chief", "operator"] as const satisfies StaffAccount["role"][];
/** Who stands in the audit log for acts from the command line. */
const COMMAND_LINE = "command-line";

/**
 * `madoguchi staff`: the accounts of the console. `add` makes one, `list` shows them, `disable` shuts one at once (its sessions end with
 * the next page), `enable` opens it again, `password` gives a new one. Without --password-stdin a password is made and
 * shown once. Nothing is ever deleted, as the history names who acted.
 */
export async function staff(args: string[], terminal: Terminal): Promise<number> {
  const read = readArgs(terminal, USAGE, args, {
    role: { type: "string" },
    display: { type: "string" },
    "password-stdin": { type: "boolean" },
  });
  if (read === null) return EXIT_USAGE;
  const [act, name, ...more] = read.positionals;
  if (act === "list" && name === undefined) return listStaff(terminal);
  if (name === undefined || more.length > 0) return sayUsage(terminal, "staff takes an act and one NAME", USAGE);
  switch (act) {
    case "add":
      return add(name, read.values, terminal);
    case "disable":
    case "enable":
      return change(name, terminal, act === "enable" ? "staffEnabled" : "staffDisabled", async (account) => ({
        ...account,
        active: act === "enable",
      }));
    case "password":
      return newPassword(name, read.values, terminal);
    default:
      return sayUsage(terminal, "staff knows add, list, disable, enable and password", USAGE);
  }
}

type Values = { role?: string | undefined; display?: string | undefined; "password-stdin"?: boolean | undefined };

async function add(name: string, values: Values, terminal: Terminal): Promise<number> {
  if (!NAME_FORM.test(name)) {
    return sayUsage(
      terminal,
      "NAME is for signing in: 2 to 40 of a-z, 0-9, dot, hyphen, underscore, a letter first",
      USAGE,
    );
  }
  const role = ROLES.find((each) => each === (values.role ?? "staff"));
  if (role === undefined) return sayUsage(terminal, `--role must be one of ${ROLES.join(", ")}`, USAGE);
  const displayName = (values.display ?? name).trim();
  if (displayName === "" || displayName.length > MOST_DISPLAY_CHARACTERS || /\p{Cc}/u.test(displayName)) {
    return sayUsage(terminal, `--display must be a name of 1 to ${MOST_DISPLAY_CHARACTERS} characters`, USAGE);
  }
  const secret = await choosePassword(values, terminal);
  if (secret === null) return 1;
  const account = { id: name, displayName, role, passwordHash: await hashPassword(secret.password), active: true };
  return withStore(terminal, async (office) => {
    if ((await addStaff(office, account, makeClock())) === "exists") {
      terminal.err(`There is an account ${name} already; nothing was changed.`);
      return 1;
    }
    terminal.out(`The account ${name} (${role}) is ready.`);
    if (secret.made) terminal.out(`Its password, shown only now: ${secret.password}`);
    return 0;
  });
}

async function newPassword(name: string, values: Values, terminal: Terminal): Promise<number> {
  const secret = await choosePassword(values, terminal);
  if (secret === null) return 1;
  const passwordHash = await hashPassword(secret.password);
  const code = await change(name, terminal, "staffPassword", async (account) => ({ ...account, passwordHash }));
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

function change(
  name: string,
  terminal: Terminal,
  act: "staffEnabled" | "staffDisabled" | "staffPassword",
  changed: (account: StaffAccount) => Promise<StaffAccount>,
): Promise<number> {
  return withStore(terminal, async (office) => {
    const isKnown = await office.store.transaction(office.id, async (tx) => {
      const account = await tx.staff(name);
      if (account === null) return false;
      await tx.saveStaff(await changed(account));
      await tx.audit({ at: makeClock().now(), staff: COMMAND_LINE, act, subject: name });
      return true;
    });
    if (!isKnown) {
      terminal.err(`There is no account ${name}.`);
      return 1;
    }
    terminal.out(`The account ${name} was changed.`);
    return 0;
  });
}

function listStaff(terminal: Terminal): Promise<number> {
  return withStore(terminal, async (office) => {
    for (const { id, role, active, displayName } of await office.store.look(office.id, (view) => view.allStaff()))
      terminal.out(`${id.padEnd(20)} ${role.padEnd(9)} ${active ? "active  " : "disabled"} ${printable(displayName)}`);
    return 0;
  });
}

export function addStaff(office: Office, account: StaffAccount, clock: Clock): Promise<"added" | "exists"> {
  return office.store.transaction(office.id, async (tx) => {
    if ((await tx.staff(account.id)) !== null) return "exists";
    await tx.saveStaff(account);
    await tx.audit({ at: clock.now(), staff: COMMAND_LINE, act: "staffAdded", subject: account.id });
    return "added";
  });
}
