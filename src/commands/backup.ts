import { EXIT_USAGE } from "../settings.ts";
import { takeBackup } from "../world/postgres-backup.ts";
import { makeClock } from "../world/system.ts";
import type { Terminal } from "../world/terminal.ts";
import { withOwner } from "./with-owner.ts";
import { readArgs, sayUsage } from "./with-store.ts";

const USAGE = "madoguchi backup FILE";

/** `madoguchi backup`: one consistent copy of all offices, beside a running service. The data key is not in it. */
export async function backup(args: string[], terminal: Terminal): Promise<number> {
  const read = readArgs(terminal, USAGE, args, {});
  if (read === null) return EXIT_USAGE;
  const [file, ...more] = read.positionals;
  if (file === undefined || more.length > 0) return sayUsage(terminal, "backup takes one FILE", USAGE);
  return withOwner(terminal, async ({ ownerUrl }) => {
    const { header, rows } = await takeBackup(ownerUrl, file, makeClock().now());
    terminal.out(`${file}: ${rows} rows of ${header.offices.join(", ") || "no office"}, as of ${header.createdAt}.`);
    if (header.keyIds.length > 0) {
      const keys = header.keyIds.join(", ");
      terminal.out(`To read it, the data key ${keys} is needed, which is not in the file. Keep it in another place.`);
    }
    return 0;
  });
}
