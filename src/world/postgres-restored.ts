import type postgres from "postgres";
import type { Time } from "../booking/time.ts";
import type { Cipher } from "./cipher.ts";

/** What a restored office remembers, in the desk's words. */
export type RestoreMark = {
  /** The setting that says so, and its value. */
  setting: string;
  value: unknown;
  /** `reason` of the letters that were about to leave. */
  letterReason: string;
  /** The line of 履歴. */
  auditAct: string;
};

/** Who stands in the audit log for acts from the command line. */
const COMMAND_LINE = "command-line";

/**
 * A letter that waited for SMTP when the backup was made may have left since: it is of unknown fate. Sealing and opening here
 * also proves the data key before anything is committed.
 */
export async function markRestored(
  tx: postgres.TransactionSql,
  offices: readonly string[],
  at: Time,
  cipher: Cipher,
  mark: RestoreMark,
): Promise<void> {
  for (const office of offices) {
    const place = (row: string) => ({ office, table: "settings", row, column: "value" });
    const [one] = await tx<{ key: string; value: Uint8Array }[]>`
      select key, value from settings where office_id = ${office} order by key limit 1`;
    if (one !== undefined) cipher.open(one.value, place(one.key));
    const value = cipher.seal(Buffer.from(JSON.stringify(mark.value), "utf8"), place(mark.setting));
    await tx`
      insert into settings (office_id, key, value) values (${office}, ${mark.setting}, ${value})
      on conflict (office_id, key) do update set value = excluded.value`;
    await tx`
      update outbox set state = 'unknown', reason = ${mark.letterReason}, maybe_twice = false
      where office_id = ${office} and state in ('queued', 'sending')`;
    await tx`
      insert into audit_log (office_id, position, at, staff, act, subject)
      select ${office}, coalesce(max(position), 0) + 1, ${at}, ${COMMAND_LINE}, ${mark.auditAct}, ${office}
      from audit_log where office_id = ${office}`;
  }
}
