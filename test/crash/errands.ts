import type { Day } from "../../src/booking/time.ts";
import { runPerson } from "../../src/commands/person.ts";
import { addTerms } from "../../src/commands/terms.ts";
import type { Config } from "../../src/config.ts";
import { RESTORED_LETTER, RESTORED_SETTING, restoredAt } from "../../src/desk/restored.ts";
import { ownKeys } from "../../src/open-world.ts";
import { openCipher } from "../../src/world/cipher.ts";
import { takeBackup } from "../../src/world/postgres-backup.ts";
import { restoreBackup } from "../../src/world/postgres-restore.ts";
import type { Profile } from "../../src/world/profile.ts";
import type { Clock, World } from "../../src/world/world.ts";

/** A command that an operator runs beside the service, or instead of it. */
export type Errand = TableErrand | CopyErrand;

type TableErrand = { do: "terms"; version: string; effectiveOn: Day } | { do: "erase"; address: string; name: string };

/** Of the whole database, as the owner of its tables. */
type CopyErrand = { do: "backup" | "restore"; ownerUrl: string; path: string };

export const NEW_TERMS_SUMMARY = "相談の中止についての決まりが変わります。";

/** What the command itself does behind its words, on a world that may be deadly and by the office's clock. Returns its exit code. */
export async function runErrand(errand: TableErrand, { store, clock }: World, profile: Profile): Promise<number> {
  const office = { id: profile.office.id, store };
  if (errand.do === "erase") {
    const { address, name: confirm } = errand;
    const terminal = { out: () => {}, err: (line: string) => console.error(line) };
    return runPerson(office, { act: "erase", key: { address }, confirm, out: null }, terminal as never);
  }
  const { version, effectiveOn } = errand;
  const bytes = (words: string) => new TextEncoder().encode(words);
  const publication = {
    version,
    effectiveOn,
    ground: "13(2)" as const,
    summary: NEW_TERMS_SUMMARY,
    pdf: bytes("%PDF-1.7 an invented version of the terms"),
    text: bytes("見本の規約の本文です。\n"),
  };
  const problems = await addTerms(office, profile, publication, clock);
  return problems.length === 0 ? 0 : 1;
}

export async function copyDatabase(
  { do: what, ownerUrl, path }: CopyErrand,
  config: Config,
  clock: Clock,
): Promise<number> {
  const at = clock.now();
  if (what === "backup") {
    await takeBackup(ownerUrl, path, at);
    return 0;
  }
  if (config.dataKey === null) throw new Error("no data key");
  const { keys } = ownKeys(config, config.dataKey);
  await restoreBackup({
    ownerUrl,
    path,
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
  return 0;
}
