import type { Time } from "../booking/time.ts";
import { type Proposal, proposeErasing, type Release, releaseOf, retentionOf } from "../desk/retention.ts";
import type { Retention } from "../mail/office.ts";
import { EXIT_USAGE } from "../settings.ts";
import { makeClock } from "../world/system.ts";
import type { Terminal } from "../world/terminal.ts";
import { type Office, readArgs, sayUsage, table, withStore } from "./with-store.ts";

const USAGE = "madoguchi retention [--json]";

/** What would go, and the last release; docs/json.md says what each value means. */
export type ShownRetention = Proposal & { retention: Retention; release: Release | null };

/** `madoguchi retention`: the dry run. Nothing is erased by it; the chief releases in the console. */
export async function retention(args: string[], terminal: Terminal): Promise<number> {
  const read = readArgs(terminal, USAGE, args, { json: { type: "boolean" } });
  if (read === null) return EXIT_USAGE;
  if (read.positionals.length > 0) return sayUsage(terminal, "retention takes no further words", USAGE);
  return withStore(terminal, async (office, profile) => {
    const shown = await showRetention(office, retentionOf(profile.office), makeClock().now());
    if (read.values.json === true) terminal.out(JSON.stringify(shown));
    else for (const line of retentionText(shown)) terminal.out(line);
    return 0;
  });
}

export function showRetention({ id, store }: Office, periods: Retention, at: Time): Promise<ShownRetention> {
  return store.look(id, async (view) => ({
    ...(await proposeErasing(view, periods, at)),
    retention: periods,
    release: await releaseOf(view),
  }));
}

export function retentionText({ classes, release }: ShownRetention): string[] {
  const rows = Object.entries(classes).map(([name, due]) =>
    due === null
      ? [name, "no period", "-", "-", "-"]
      : [name, due.before.slice(0, 10), String(due.count), due.oldest?.slice(0, 10) ?? "-", String(due.keptBack)],
  );
  const last =
    release === null
      ? "Nothing was ever released."
      : `Last released ${release.at} by ${release.by}; ${release.doneAt === null ? "still being erased" : `done ${release.doneAt}`}.`;
  return [...table([["CLASS", "OLDER THAN", "WOULD GO", "OLDEST", "KEPT BACK"], ...rows]), "", last];
}
