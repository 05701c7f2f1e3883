import type { PersonFile } from "../desk/person-file.ts";
import type { Terminal } from "../world/terminal.ts";
import { table } from "./with-store.ts";

/**
 * Mails that may be theirs or a stranger's, for whoever does this to look at in the console: by id, folder and time, and beside
 * what is handed out, since it may go to that person as it is.
 */
export function sayDoubtful({ perhaps }: PersonFile, what: string, terminal: Terminal): void {
  if (perhaps.length === 0) return;
  terminal.err(
    `These mails are perhaps theirs and perhaps somebody else's; read them in the console (/mails/ID). ${what}`,
  );
  const rows = perhaps.map(({ id, folder, receivedAt }) => [id, folder, receivedAt]);
  for (const line of table([["ID", "FOLDER", "TIME"], ...rows])) terminal.err(`  ${line}`);
}
