import { chmodSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { closedAncestor, pickAccount } from "../src/world/postgres-account.ts";

/** Where tests put folders that the database's account must reach: the machine's temporary folder may be closed to it. */
export function temporaryRoot(): string {
  const closed = closedAncestor(tmpdir(), pickAccount(tmpdir()));
  return closed === null ? tmpdir() : "/tmp";
}

/** A new folder which others may pass through but not list. Remove it in the test. */
export function temporaryFolder(prefix: string): string {
  const folder = mkdtempSync(join(temporaryRoot(), prefix));
  chmodSync(folder, 0o711);
  return folder;
}
