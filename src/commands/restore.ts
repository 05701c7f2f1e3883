import { existsSync } from "node:fs";
import type { Config } from "../config.ts";
import { liftRestored, RESTORED_LETTER, RESTORED_SETTING, restoredAt } from "../desk/restored.ts";
import { EXIT_USAGE } from "../settings.ts";
import { BackupRefused } from "../world/backup-file.ts";
import { openCipher } from "../world/cipher.ts";
import { keyFile } from "../world/data-key.ts";
import { defaultDataDir } from "../world/embedded-postgres.ts";
import { restoreBackup } from "../world/postgres-restore.ts";
import { makeClock, makeLog } from "../world/system.ts";
import type { Terminal } from "../world/terminal.ts";
import { withOwner } from "./with-owner.ts";
import { readArgs, sayUsage, withStore } from "./with-store.ts";

const USAGE = "madoguchi restore FILE | madoguchi restore --lift";
/** Who stands in the audit log for acts from the command line. */
const COMMAND_LINE = "command-line";

/** `madoguchi restore`: puts a backup into an empty database. From then on every letter needs a release, until `--lift`. */
export async function restore(args: string[], terminal: Terminal): Promise<number> {
  const read = readArgs(terminal, USAGE, args, { lift: { type: "boolean" } });
  if (read === null) return EXIT_USAGE;
  const [file, ...more] = read.positionals;
  if (read.values.lift === true && file === undefined) return lift(terminal);
  if (file === undefined || more.length > 0 || read.values.lift === true)
    return sayUsage(terminal, "restore takes one FILE", USAGE);
  const work = async ({ ownerUrl, keys }: Parameters<Parameters<typeof withOwner>[1]>[0]) => {
    const at = makeClock().now();
    const { header, rows } = await restoreBackup({
      ownerUrl,
      path: file,
      at,
      cipher: openCipher(keys),
      keyIds: keys.map(({ id }) => id),
      mark: ({ createdAt }) => ({
        setting: RESTORED_SETTING,
        value: restoredAt(createdAt, at),
        letterReason: RESTORED_LETTER,
        auditAct: "restored",
      }),
    });
    terminal.out(`${rows} rows of ${header.offices.join(", ") || "no office"} are back, as of ${header.createdAt}.`);
    terminal.out(
      "Start `serve`: it reads what arrived since. Every letter now waits for a person, whatever SEND_MODE says,",
    );
    terminal.out(
      "until the held mails are settled and a chief lifts this in the console, or you run `madoguchi restore --lift`.",
    );
    return 0;
  };
  return withOwner(terminal, work, keyMustBeThere);
}

/** A new DATA_DIR would be given a new key, which opens nothing of what is restored. */
function keyMustBeThere(config: Config): void {
  if (config.databaseUrl !== null || config.dataKey !== null) return;
  const path = keyFile(config.dataDir ?? defaultDataDir(makeLog("warn")));
  if (existsSync(path)) return;
  throw new BackupRefused(
    `The data key of the backup is not there. Put the key file that was kept apart to ${path} (0600), or set DATA_KEY.`,
  );
}

function lift(terminal: Terminal): Promise<number> {
  return withStore(terminal, async ({ id, store }) => {
    const at = makeClock().now();
    const done = await store.transaction(id, (tx) => liftRestored(tx, at, COMMAND_LINE));
    if (done === "notRestored") {
      terminal.err("There is nothing to lift: this database was not restored, or it was lifted before.");
      return 1;
    }
    terminal.out("Lifted: letters leave again as the send mode says.");
    return 0;
  });
}
