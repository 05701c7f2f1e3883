import { EXIT_USAGE } from "../settings.ts";
import { CipherRefused, openCipher } from "../world/cipher.ts";
import { changeDataKey, NoDataKey } from "../world/data-key.ts";
import { isInUse } from "../world/postgres-probe.ts";
import { rekey } from "../world/postgres-rekey.ts";
import type { Terminal } from "../world/terminal.ts";
import { type Owner, withOwner } from "./with-owner.ts";
import { readArgs, sayUsage } from "./with-store.ts";

const USAGE = "madoguchi rekey [--new-key]";
/** A line now and then shows that it goes on. */
const VALUES_A_LINE = 1_000;

/**
 * `madoguchi rekey`: seals with the present data key whatever an earlier one has sealed, beside a running service. With
 * `--new-key` it first makes a new key beside the embedded database.
 */
export async function rekeyCommand(args: string[], terminal: Terminal): Promise<number> {
  const read = readArgs(terminal, USAGE, args, { "new-key": { type: "boolean" } });
  if (read === null) return EXIT_USAGE;
  if (read.positionals.length > 0) return sayUsage(terminal, "rekey takes no names", USAGE);
  const wantsNewKey = read.values["new-key"] === true;
  return withOwner(terminal, async (owner) => {
    if (wantsNewKey) await makeNewKey(owner, terminal);
    const { keys } = owner.freshKeys();
    const [present, ...earlier] = keys.map(({ id }) => id);
    if (present === undefined) throw new Error("a cipher without a key");
    let said = 0;
    const { changed, use } = await rekey({
      ownerUrl: owner.ownerUrl,
      cipher: openCipher(keys),
      keyIds: [present, ...earlier],
      onBatch: (count) => {
        if (count - said < VALUES_A_LINE) return;
        said = count;
        terminal.out(`${count} values sealed anew so far.`);
      },
    });
    const left = use.filter(({ keyId }) => keyId !== present).reduce((sum, { values }) => sum + values, 0);
    terminal.out(`${changed} values sealed anew with the key ${present}; ${left} still need an earlier one.`);
    if (left > 0) {
      terminal.out("They were written meanwhile by a service with the earlier key. Restart it, then run rekey again.");
      return 1;
    }
    const where = owner.dataDir === null ? "DATA_KEY_OLD" : "data-key-old (or DATA_KEY_OLD)";
    terminal.out(
      `No row needs ${where} any more. Take it away, and keep the earlier key as long as backups made before.`,
    );
    return 0;
  });
}

async function makeNewKey(owner: Owner, terminal: Terminal): Promise<void> {
  if (owner.dataDir === null || owner.isKeyGiven) {
    throw new NoDataKey(
      "--new-key is for the key file of an embedded database. Here the key is DATA_KEY: put a new one there and the present one into DATA_KEY_OLD.",
    );
  }
  if (await isInUse(owner.ownerUrl)) {
    throw new CipherRefused("Stop the service first: it would not know the new key. Start it again while rekey runs.");
  }
  changeDataKey(owner.dataDir);
  terminal.out("A new key is in data-key; the earlier one is in data-key-old.");
}
