/**
 * How a folder numbers its mails, as we keep it: the server's UIDVALIDITY, and behind a tilde how often the numbering
 * began anew. A mailbox restored from a backup gives the same UIDs to other mails, under the same UIDVALIDITY or one that it
 * had before, so only the count keeps those apart.
 */
export function serverValidity(numbering: string): string {
  return numbering.split("~")[0] ?? numbering;
}

/** The numbering that begins after `before`, under the UIDVALIDITY that the server tells now. */
export function numberedAnew(before: string, uidValidity: string): string {
  return `${uidValidity}~${Number(before.split("~")[1] ?? 0) + 1}`;
}

/** The numbering behind `numbering`, for a mail whose number is another one's there. */
export function nextNumbering(numbering: string): string {
  return numbering.replace(/(?:~(\d+))?$/, (_, count: string | undefined) => `~${Number(count ?? 0) + 1}`);
}
