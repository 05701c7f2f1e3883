import { existsSync, readdirSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import postgres from "postgres";
import { readBackup } from "../../src/world/backup-file.ts";
import { eventually } from "../real-clock.ts";
import type { Random } from "../simulation/random.ts";
import { SAYS_ACCEPT } from "./weeks-people.ts";
import { arrive, comeToRest, dieAt, have, peopleOf, runToEnd, type Stage } from "./weeks-stage.ts";

/** So long after they have begun, backup and restore of these few rows may still be at work. */
const LATEST_IN_BACKUP_MS = 60;
const LATEST_IN_RESTORE_MS = 300;

export async function backUp(stage: Stage, random: Random): Promise<void> {
  stage.clock.set("2026-06-17T11:00:00+09:00");
  await arrive(stage, "halfForgotten");
  await comeToRest(stage, "the last request before the backup", {
    until: () => have(stage, "offer", 1, "halfForgotten"),
  });
  const errand = { do: "backup", ownerUrl: stage.databases.first.ownerUrl, path: stage.backup } as const;
  for (let tries = 0; tries < 3; tries++) {
    if (existsSync(stage.backup)) break;
    const seen = () => draftsOf(stage).length > 0;
    const laterMs = random.between(0, LATEST_IN_BACKUP_MS);
    await dieAt(stage, "while a backup is written", { errand, seen, laterMs });
    for (const name of draftsOf(stage)) rmSync(name);
  }
  // A file that stands there is whole, or there is none.
  if (!existsSync(stage.backup)) return runToEnd(stage, errand);
  const problem = await readBackup(stage.backup).then(
    () => null,
    (error: Error) => error.message,
  );
  if (problem) stage.findings.wrong.push(`a killed backup left half a file: ${problem}`);
}

/** What the restored database will not know. */
export async function liveOnForgotten(stage: Stage): Promise<void> {
  stage.clock.set("2026-06-17T14:00:00+09:00");
  await arrive(stage, "forgotten");
  const [half] = peopleOf(stage, "halfForgotten");
  if (half) await stage.crowd.say(half, SAYS_ACCEPT, "offer");
  await comeToRest(stage, "the days that will be forgotten", {
    until: () => have(stage, "details", 1, "forgotten", "halfForgotten"),
  });
}

export async function loseAndRestore(stage: Stage, random: Random): Promise<void> {
  stage.clock.set("2026-06-17T16:00:00+09:00");
  await arrive(stage, "unread");
  const { ownerUrl } = stage.databases.second;
  const errand = { do: "restore", ownerUrl, path: stage.backup } as const;
  const watcher = postgres(ownerUrl, { max: 1, onnotice: () => {} });
  try {
    for (let tries = 0; tries < 4 && (await countTables(watcher)) === 0; tries++) {
      const laterMs = random.between(0, LATEST_IN_RESTORE_MS);
      await dieAt(stage, "while a backup is restored", { errand, seen: () => isRestoring(watcher), laterMs });
      // The server takes back what a dead client had begun.
      await eventually(
        () => isRestoring(watcher),
        (still) => !still,
      );
    }
    if ((await countTables(watcher)) === 0) await runToEnd(stage, errand);
  } finally {
    await watcher.end();
  }
  await stage.moveToSecond();
}

/** Somebody else has a transaction open in this database. */
async function isRestoring(watcher: postgres.Sql): Promise<boolean> {
  const [row] = await watcher<{ count: number }[]>`
    select count(*)::int as count from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend' and xact_start is not null`;
  return (row?.count ?? 0) > 0;
}

/** Zero, or all of them: a restore is one transaction. */
async function countTables(watcher: postgres.Sql): Promise<number> {
  const [row] = await watcher<{ count: number }[]>`
    select count(*)::int as count from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`;
  return row?.count ?? 0;
}

function draftsOf({ backup }: Stage): string[] {
  const folder = dirname(backup);
  return readdirSync(folder)
    .filter((name) => name.startsWith(`${basename(backup)}.part-`))
    .map((name) => join(folder, name));
}

/** Nothing leaves without a person until the chief ends it. */
export async function liveOnRestored(stage: Stage, random: Random): Promise<void> {
  const { staff } = stage;
  await dieAt(stage, "before commit: sent mail noted after a restore", { nth: random.between(1, 2) });
  await dieAt(stage, "after commit: sent mail noted after a restore");
  await dieAt(stage, "before commit: Sent looked through");
  await dieAt(stage, "after commit: Sent looked through");
  await dieAt(stage, "before commit: letter released", { duty: staff.seeToLetters() });
  await dieAt(stage, "after commit: letter released", { duty: staff.seeToLetters() });
  await comeToRest(stage, "what was unread is answered", { until: () => have(stage, "details", 1, "unread") });
  await dieAt(stage, "before commit: probation lifted", { duty: staff.lift() });
  await dieAt(stage, "after commit: probation lifted", { duty: staff.lift() });
  await arrive(stage, "afterwards");
  await comeToRest(stage, "all is well again", {
    duty: staff.lift(),
    until: () => have(stage, "details", 1, "afterwards"),
  });
}
