import { environment } from "./config.ts";
import { EXIT_USAGE } from "./settings.ts";
import { openTerminal, type Terminal } from "./world/terminal.ts";

type Command = (args: string[], terminal: Terminal) => Promise<number>;

const USAGE = `madoguchi: a clerk for public offices that takes bookings by e-mail

  madoguchi serve                     run the service (docs/configuration.md)
  madoguchi demo                      the trial town: everything embedded, no mail leaves
  madoguchi doctor                    check configuration, database and mail servers
  madoguchi login                     allow the clerk to the mailbox by OAuth2 (docs/configuration.md)
  madoguchi read --json FILE.eml …    say what the clerk would understand and do (docs/reading.md)
  madoguchi list [--json] [--status S] [--from DAY] [--to DAY]
  madoguchi show REFERENCE [--json]   one booking with its evidence, history and letters (docs/json.md)
  madoguchi report --month YYYY-MM [--json | --csv] [--published]   the month in figures
  madoguchi staff add NAME [--role staff|chief|operator] [--display NAME] [--password-stdin]
  madoguchi staff list|disable NAME|enable NAME|role NAME --role R|password NAME|reset-second-factor NAME|outside-name NAME --as N
  madoguchi terms add FILE.pdf [--text FILE.txt] --version V --effective DAY --ground 13-1|13-2 --summary TEXT
  madoguchi terms list [--json]       the versions of the terms and who was told of them (docs/terms.md)
  madoguchi person export|erase (--number N | --address A) [--confirm REFERENCE|NAME] [--out FOLDER]
  madoguchi retention [--json]        what the office's periods would erase; nothing is erased by this
  madoguchi rekey [--new-key]         seal with the present data key whatever an earlier one has sealed
  madoguchi migrate                   bring the database up to this program
  madoguchi backup FILE               one consistent copy of the database, beside a running service
  madoguchi restore FILE              put a copy into an empty database; --lift ends the time of approval after it
`;

/** Loaded only when called: `read` must start fast and without what `serve` needs. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => {
    const { serve } = await import("./serve.ts");
    return (_args, terminal) => serve(terminal);
  },
  demo: async () => (await import("./sandbox/demo.ts")).runDemo,
  doctor: async () => (await import("./commands/doctor.ts")).doctor,
  login: async () => (await import("./commands/login.ts")).login,
  read: async () => (await import("./commands/read.ts")).read,
  list: async () => (await import("./commands/list.ts")).list,
  report: async () => (await import("./commands/report.ts")).report,
  show: async () => (await import("./commands/show.ts")).show,
  backup: async () => (await import("./commands/backup.ts")).backup,
  restore: async () => (await import("./commands/restore.ts")).restore,
  rekey: async () => (await import("./commands/rekey.ts")).rekeyCommand,
  migrate: async () => (await import("./commands/migrate.ts")).migrateCommand,
  terms: async () => (await import("./commands/terms.ts")).terms,
  person: async () => (await import("./commands/person.ts")).person,
  retention: async () => (await import("./commands/retention.ts")).retention,
  staff: async () => (await import("./commands/staff.ts")).staff,
};

async function main(words: string[], terminal: Terminal): Promise<number> {
  const [name = "", ...args] = words;
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load !== undefined && !args.includes("--help")) return (await load())(args, terminal);
  if (name !== "" && load === undefined && !["--help", "-h", "help"].includes(name)) {
    terminal.err(`madoguchi has no command ${JSON.stringify(name)}.\n`);
  }
  terminal.err(USAGE);
  return EXIT_USAGE;
}

const terminal = openTerminal(environment());
terminal.end(await main(process.argv.slice(2), terminal));
