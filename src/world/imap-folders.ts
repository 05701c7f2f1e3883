import type { ImapFlow, ListResponse } from "imapflow";
import type { Timed } from "./imap-line.ts";
import type { FolderRole } from "./world.ts";

/** Folder paths from the office profile; they win over everything the server says. */
export type FolderNames = { junk?: string; sent?: string };

/** Used where a server tells no special use (RFC 6154), best known first; compared without regard to case and width. */
const COMMON_NAMES = {
  junk: [
    "Junk",
    "Spam",
    "迷惑メール",
    "迷惑メールフォルダ",
    "Junk E-mail",
    "Junk Email",
    "Bulk Mail",
    "Bulk",
    "スパム",
  ],
  sent: [
    "Sent",
    "Sent Messages",
    "Sent Items",
    "Sent Mail",
    "送信済みアイテム",
    "送信済みメール",
    "送信済み",
    "送信済",
  ],
} as const;

/** Where our copies go on a server that has no folder for sent mail. */
const NEW_SENT = "Sent";

/** What one connection has learnt, so that LIST is asked once per connection. */
const known = new WeakMap<ImapFlow, Map<FolderRole, string | null>>();

/** The path of a folder on this server, or null. With `create` a missing Sent is made; Junk never is. */
export async function findFolder(
  client: ImapFlow,
  timed: Timed,
  role: FolderRole,
  names: FolderNames,
  missing: "find" | "create",
): Promise<string | null> {
  if (role === "inbox") return "INBOX";
  const paths = known.get(client) ?? new Map<FolderRole, string | null>();
  known.set(client, paths);
  if (!paths.has(role)) paths.set(role, pick(await timed(client.list()), role, names[role]));
  const path = paths.get(role) ?? null;
  if (path !== null || role !== "sent" || missing === "find") return path;
  const made = await timed(client.mailboxCreate(names.sent ?? NEW_SENT));
  paths.set(role, made.path);
  return made.path;
}

/**
 * Folders to which staff or their rules may have moved a mail: all but the watched ones, and those that hold what the office
 * itself writes. Gmail's \\All is among them, as an archived mail lies nowhere else.
 */
export async function otherFolders(client: ImapFlow, timed: Timed, names: FolderNames): Promise<string[]> {
  const folders = await timed(client.list());
  const junk = pick(folders, "junk", names.junk);
  const sent = pick(folders, "sent", names.sent);
  return folders
    .filter(({ flags }) => !flags.has("\\Noselect") && !flags.has("\\NonExistent"))
    .filter(({ flags, specialUse }) => !flags.has("\\Drafts") && specialUse !== "\\Drafts")
    .map(({ path }) => path)
    .filter((path) => path.toUpperCase() !== "INBOX" && path !== junk && path !== sent);
}

function pick(folders: ListResponse[], role: "junk" | "sent", wished: string | undefined): string | null {
  const open = folders.filter(({ flags }) => !flags.has("\\Noselect") && !flags.has("\\NonExistent"));
  if (wished !== undefined) return open.find(({ path }) => path === wished)?.path ?? null;
  const use = role === "junk" ? "\\Junk" : "\\Sent";
  const told = open.find(({ flags }) => flags.has(use));
  if (told !== undefined) return told.path;
  for (const name of COMMON_NAMES[role]) {
    const named = open.find((folder) => fold(folder.name) === fold(name));
    if (named !== undefined) return named.path;
  }
  return open.find(({ specialUse }) => specialUse === use)?.path ?? null;
}

function fold(name: string): string {
  return name.normalize("NFKC").toLowerCase();
}
