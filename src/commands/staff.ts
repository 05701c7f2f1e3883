import { EXIT_USAGE } from "../settings.ts";
import { generatePassword, hashPassword, passwordProblem } from "../world/passwords.ts";
import type { StaffAccount } from "../world/store.ts";
import { makeClock } from "../world/system.ts";
import type { Terminal } from "../world/terminal.ts";
import type { Clock } from "../world/world.ts";
import { type Office, readArgs, sayUsage, withStore } from "./with-store.ts";

const USAGE = "madoguchi staff add NAME [--role staff|chief|operator] [--display NAME] [--password-stdin]";
const NAME_FORM = /^[a-z][a-z0-9._-]{1,39}$/;
const MOST_DISPLAY_CHARACTERS = 60;
const ROLES = ["staff", "chief", "operator"] as const satisfies StaffAccount["role"][];
/** Who stands in the audit log for acts from the command line. */
const COMMAND_LINE = "command-line";

/** `madoguchi staff add`: a new account for the staff window. Without --password-stdin a password is made and shown once. */
export async function staff(args: string[], terminal: Terminal): Promise<number> {
  const read = readArgs(terminal, USAGE, args, {
    role: { type: "string" },
    display: { type: "string" },
    "password-stdin": { type: "boolean" },
  });
  if (read === null) return EXIT_USAGE;
  const [act, name, ...more] = read.positionals;
  if (act !== "add" || name === undefined || more.length > 0)
    return sayUsage(terminal, "staff add takes one NAME", USAGE);
  if (!NAME_FORM.test(name)) {
    return sayUsage(
      terminal,
      "NAME is for signing in: 2 to 40 of a-z, 0-9, dot, hyphen, underscore, a letter first",
      USAGE,
    );
  }
  const role = ROLES.find((each) => each === (read.values.role ?? "staff"));
  if (role === undefined) return sayUsage(terminal, `--role must be one of ${ROLES.join(", ")}`, USAGE);
  const displayName = (read.values.display ?? name).trim();
  if (displayName === "" || displayName.length > MOST_DISPLAY_CHARACTERS || /\p{Cc}/u.test(displayName)) {
    return sayUsage(terminal, `--display must be a name of 1 to ${MOST_DISPLAY_CHARACTERS} characters`, USAGE);
  }
  const given = read.values["password-stdin"] ? (await terminal.input()).replace(/\r?\n$/, "") : null;
  const problem = given === null ? null : passwordProblem(given);
  if (problem !== null) {
    terminal.err(`The password ${problem}.`);
    return 1;
  }
  const password = given ?? generatePassword();
  const account = { id: name, displayName, role, passwordHash: await hashPassword(password), active: true };
  return withStore(terminal, async (office) => {
    if ((await addStaff(office, account, makeClock())) === "exists") {
      terminal.err(`There is an account ${name} already; nothing was changed.`);
      return 1;
    }
    terminal.out(`The account ${name} (${role}) is ready.`);
    if (given === null) terminal.out(`Its password, shown only now: ${password}`);
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
