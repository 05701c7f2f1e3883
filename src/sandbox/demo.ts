import { parseArgs } from "node:util";
import { NoDataKey } from "../world/data-key.ts";
import { NoEmbeddedPostgres } from "../world/embedded-postgres.ts";
import { MigrationRefused } from "../world/migrations.ts";
import { makeClock, makeLog } from "../world/system.ts";
import type { Terminal } from "../world/terminal.ts";
import type { Log } from "../world/world.ts";
import { freePort, NoTown, startTown, type Town, type TownPorts } from "./town.ts";
import { OFFICE_ACCOUNT, PEOPLE, STAFF_ACCOUNT } from "./town-people.ts";

const USAGE = `madoguchi demo: the trial town, everything embedded, no mail leaves this machine

  --port N           the town's page            (8400 if free, 0: any free port)
  --console-port N   the staff console          (8401 if free)
  --smtp-port N      SMTP                       (8425 if free)
  --imap-port N      IMAP of the office; the job seekers' follow (8443 to 8446 if free)
  --verbose          the service's log on standard error

  DATA_DIR           where its database lives while it runs (a folder of its own in there)
  OFFICE_FILE        another office profile
`;

const WANTED = { port: 8400, "console-port": 8401, "smtp-port": 8425, "imap-port": 8443 } as const;
const EXIT_USAGE = 64;
const STOP_MS = 10_000;
/** Long enough to be no busy loop; the signal wakes it. */
const REST_MS = 3_600_000;
const MOST_PORT = 65_535 - PEOPLE.length;

export type DemoTerminal = Pick<Terminal, "env" | "out" | "err" | "stopSignal">;

/** `madoguchi demo`: runs until Ctrl-C. Whatever the town wrote is gone afterwards; the next start is a fresh town. */
export async function runDemo(args: string[], terminal: DemoTerminal): Promise<number> {
  const options = readOptions(args);
  if (options === null) {
    terminal.err(USAGE);
    return EXIT_USAGE;
  }
  const stop = terminal.stopSignal(STOP_MS);
  const clock = makeClock();
  terminal.err("試用の町を準備しています… / Building the trial town…");
  let town: Town;
  try {
    const log = options.verbose ? makeLog() : quiet(makeLog());
    town = await startTown({ env: terminal.env, clock, log, ports: await portsOf(options.ports) });
  } catch (error) {
    const isSaid = [NoTown, NoEmbeddedPostgres, NoDataKey, MigrationRefused].some((kind) => error instanceof kind);
    const code = (error as NodeJS.ErrnoException).code;
    if (!isSaid && code !== "EADDRINUSE" && code !== "EACCES") throw error;
    terminal.err(`madoguchi demo cannot start: ${(error as Error).message}`);
    return 1;
  }
  for (const line of greeting(town)) terminal.out(line);
  while (!stop.aborted) await clock.sleep(REST_MS, stop);
  await town.stop();
  terminal.err("試用の町を片づけました。 / The trial town is gone.");
  return 0;
}

type Options = { ports: Partial<Record<keyof typeof WANTED, number>>; verbose: boolean };

function readOptions(args: string[]): Options | null {
  try {
    const { values } = parseArgs({
      args,
      options: {
        port: { type: "string" },
        "console-port": { type: "string" },
        "smtp-port": { type: "string" },
        "imap-port": { type: "string" },
        verbose: { type: "boolean" },
      },
    });
    const ports: Options["ports"] = {};
    for (const name of Object.keys(WANTED) as (keyof typeof WANTED)[]) {
      const text = values[name];
      if (text === undefined) continue;
      if (!/^\d{1,5}$/.test(text) || Number(text) > MOST_PORT) return null;
      ports[name] = Number(text);
    }
    return { ports, verbose: values.verbose ?? false };
  } catch {
    return null;
  }
}

/** A stated port is taken or the start fails; an unstated one gives way to whatever uses it already. */
async function portsOf(stated: Options["ports"]): Promise<TownPorts> {
  const pick = async (name: keyof typeof WANTED) => stated[name] ?? freePort(WANTED[name]);
  const users = [OFFICE_ACCOUNT.user, ...PEOPLE.map(({ user }) => user)];
  const imap: Record<string, number> = {};
  for (const [index, user] of users.entries()) {
    const first = stated["imap-port"];
    imap[user] = first === undefined ? await freePort(WANTED["imap-port"] + index) : first === 0 ? 0 : first + index;
  }
  return { page: await pick("port"), console: await pick("console-port"), smtp: await pick("smtp-port"), imap };
}

function greeting(town: Town): string[] {
  const port = (url: string) => new URL(url).port;
  const box = (name: string, address: string, account: { user: string; password: string }) =>
    `    ${address.padEnd(36)} IMAP 127.0.0.1:${port(town.imapUrl(address))}   ${account.user} / ${account.password}   ${name}`;
  return [
    "",
    `  試用の町 / trial town      ${town.url}      (English: ${town.url}/?lang=en)`,
    `  職員の画面 / staff console  ${town.consoleUrl}      ${STAFF_ACCOUNT.id} / ${STAFF_ACCOUNT.password}`,
    "",
    `  メールソフトから / any mail program (no TLS, this machine only), SMTP 127.0.0.1:${port(town.smtpUrl)}`,
    box(town.office.name, town.office.mail.fromAddress, OFFICE_ACCOUNT),
    ...PEOPLE.map((person) => box(person.name, person.address, person)),
    "",
    "  外へは何も送りません。止めると、すべて消えます。 / Nothing leaves this machine; all of it is gone when stopped.",
    "  終了 / stop: Ctrl-C",
    "",
  ];
}

/** Newcomers read the page, not the log; what went wrong is still said. */
function quiet(log: Log): Log {
  return { info: () => undefined, warn: log.warn, error: log.error };
}
