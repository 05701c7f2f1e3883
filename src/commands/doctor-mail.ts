import type { Tools } from "../open-world.ts";
import { openMailbox } from "../world/imap.ts";
import type { ImapSettings, SmtpSettings } from "../world/mail-url.ts";
import type { Profile } from "../world/profile.ts";
import { type Reach, reach } from "../world/reach.ts";
import { openTransport } from "../world/smtp.ts";
import type { Cursor } from "../world/store-rows.ts";
import { type FolderRole, isTrouble, type Mailbox, type Trouble } from "../world/world.ts";
import type { Finding } from "./doctor.ts";

const REACH_MS = 10_000;

/** Reaching, TLS, login, folders and what lies unread; nothing in the mailbox is changed. */
export async function checkImap({ imap, folders }: Profile, tools: Tools, cursor: Cursor | null): Promise<Finding[]> {
  if (imap === null) return [];
  const reached = await reach(imap.host, imap.port, reachTls(imap, "imap"), REACH_MS);
  if ("failed" in reached) return [{ level: "FAIL", about: "IMAP", words: reachWords(reached, imap, "IMAP_URL") }];
  const mailbox = openMailbox(imap, { ...tools, folders });
  try {
    const inbox = await mailbox.status("inbox");
    if (inbox !== null && isTrouble(inbox)) {
      return [{ level: "FAIL", about: "IMAP", words: troubleWords(inbox, imap, "IMAP_URL") }];
    }
    if (inbox === null) return [{ level: "FAIL", about: "IMAP", words: "the login works, but there is no INBOX." }];
    return [
      { level: "OK", about: "IMAP", words: `${place(imap)} lets us in.` },
      await folderFinding(mailbox, "junk", "mail that landed there is not seen"),
      await folderFinding(mailbox, "sent", "it is made when the first copy is filed"),
      await olderMails(mailbox, cursor),
    ];
  } finally {
    await mailbox.close();
  }
}

export async function checkSmtp({ smtp }: Profile, tools: Tools): Promise<Finding[]> {
  if (smtp === null) return [];
  const reached = await reach(smtp.host, smtp.port, reachTls(smtp, "smtp"), REACH_MS);
  if ("failed" in reached) return [{ level: "FAIL", about: "SMTP", words: reachWords(reached, smtp, "SMTP_URL") }];
  const transport = openTransport(smtp, tools);
  try {
    const ready = await transport.verify();
    return ready === "ready"
      ? [{ level: "OK", about: "SMTP", words: `${place(smtp)} lets us in.` }]
      : [{ level: "FAIL", about: "SMTP", words: troubleWords(ready, smtp, "SMTP_URL") }];
  } finally {
    await transport.close();
  }
}

/** `late`: letters that left more than an hour ago and have no copy in Sent. */
export function copyFindings({ office }: Pick<Profile, "office">, late: number): Finding[] {
  if (late === 0 || office.mail.sentCopies === "server") return [];
  const words = `${late} letter(s) left more than an hour ago and have no copy in Sent. See whether the mailbox is full, or refuses such mail.`;
  return [{ level: "WARN", about: "copies in Sent", words }];
}

async function folderFinding(
  mailbox: Mailbox,
  role: FolderRole & ("junk" | "sent"),
  without: string,
): Promise<Finding> {
  const about = `folder for ${role} mail`;
  const status = await mailbox.status(role);
  if (status === null) {
    const words = `not found by its special use or a common name; ${without}. Name it in the profile: mail.folders.${role}.`;
    return { level: "WARN", about, words };
  }
  return isTrouble(status) ? { level: "WARN", about, words: status.detail } : { level: "OK", about, words: "found." };
}

/** Decision 5: first contact starts at the end of the mailbox, so what lies there already is nobody's but staff's. */
async function olderMails(mailbox: Mailbox, cursor: Cursor | null): Promise<Finding> {
  const about = "older mail";
  if (cursor !== null) return { level: "OK", about, words: `watched since ${cursor.firstContactAt}.` };
  const unseen = await mailbox.countUnseen("inbox");
  if (typeof unseen !== "number") return { level: "WARN", about, words: unseen.detail };
  if (unseen === 0) return { level: "OK", about, words: "no unread mail lies in the inbox before the first start." };
  const words = `${unseen} unread mail(s) lie in the inbox. The clerk answers only what arrives after its first start: read these yourselves.`;
  return { level: "WARN", about, words };
}

function reachTls(settings: { secure: boolean; startTls: string }, language: "imap" | "smtp") {
  if (settings.secure) return "direct";
  return settings.startTls === "required" ? language : "none";
}

function reachWords(reached: Extract<Reach, { failed: string }>, settings: Place, name: string): string {
  switch (reached.failed) {
    case "name":
      return `the host name ${settings.host} is not known (DNS). Check the host in ${name}.`;
    case "refused":
      return `${place(settings)} refuses the connection; nothing listens there. Check host and port in ${name}.`;
    case "silent":
      return `${place(settings)} does not answer within ${REACH_MS / 1000} seconds. Check host and port in ${name}, and the firewall.`;
    case "unreachable":
      return `${place(settings)} cannot be reached (${reached.detail}). Check host and port in ${name}, and the network.`;
    case "noStartTls":
      return `${place(settings)} offers no STARTTLS, and a password is never sent in the clear. Use ${name.startsWith("IMAP") ? "imaps" : "smtps"}:// in ${name}.`;
    case "tls":
      return `${place(settings)} was reached, but TLS fails (${reached.detail}): ${tlsHint(reached.detail)}`;
  }
}

function tlsHint(code: string): string {
  if (code === "CERT_HAS_EXPIRED") return "its certificate has expired. The mail server's operator must renew it.";
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID")
    return "its certificate is for another name. Use the name it was made for.";
  if (/SELF_SIGNED|UNABLE_TO_(GET_ISSUER|VERIFY)/.test(code)) {
    return "its certificate comes from nobody we trust. If it is your own, set NODE_EXTRA_CA_CERTS to the file of your authority.";
  }
  return "the port may speak without TLS at first; imap:// and smtp:// upgrade by STARTTLS.";
}

function troubleWords(trouble: Trouble, settings: Place, name: string): string {
  switch (trouble.trouble) {
    case "authentication":
      return `${place(settings)} was reached, but refuses the user name or the password. Check both in ${name}; many providers want an app password.`;
    case "network":
      return `${place(settings)} was reached, but the line broke (${trouble.detail}). Try again; if it stays, ask the mail server's operator.`;
    case "protocol":
    case "limit":
      return `${place(settings)} answers in a way we cannot work with (${trouble.detail}).`;
  }
}

type Place = Pick<ImapSettings | SmtpSettings, "host" | "port">;

function place({ host, port }: Place): string {
  return `${host}:${port}`;
}
