/** Every column of the one encrypted class (decision 20), with the column that names the row inside what was sealed. */
export const SEALED_COLUMNS = [
  { table: "console_sessions", row: "digest", column: "enrolling" },
  { table: "settings", row: "key", column: "value" },
  { table: "attachments", row: "digest", column: "content" },
  { table: "outbox", row: "id", column: "text" },
  { table: "outbox", row: "id", column: "html" },
  { table: "outbox", row: "id", column: "edits" },
  { table: "outbox", row: "id", column: "in_japanese" },
  { table: "meetings", row: "id", column: "way_in" },
  { table: "inbound_mails", row: "id", column: "reading" },
  { table: "inbound_raws", row: "mail_id", column: "content" },
] as const;

export type SealedColumn = (typeof SEALED_COLUMNS)[number];
