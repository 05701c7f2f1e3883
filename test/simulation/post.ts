import { plusMinutes, type Time } from "../../src/booking/time.ts";
import { identify } from "../../src/mail/applicant/identity.ts";
import type { FetchedMail, FolderRole, Mailbox, SendResult, Transport, Trouble } from "../../src/world/world.ts";
import type { Random } from "./random.ts";

/** The process dies here. The town opens the desk again on the same store. */
export class Crash extends Error {
  override name = "Crash";
}

type Stored = FetchedMail & { messageId: string | null; flags: Set<string> };

/** What a backup of the mailbox holds. */
export type MailboxBackup = {
  folders: Record<FolderRole, Stored[]>;
  next: Record<FolderRole, number>;
  validity: number;
};

/** A mail that the backup did not know, and that is gone with its restoring. */
export type LostMail = { folder: FolderRole; messageId: string | null };

/** What the post may do wrong; the town switches it on and off. Probabilities but for the three that are simply so. */
export type Faults = {
  imapDown: boolean;
  smtpDown: boolean;
  signInRefused: boolean;
  crash: number;
  partialFetch: number;
  deferral: number;
  rejection: number;
  lostAnswer: number;
};

export const NO_FAULTS: Faults = {
  imapDown: false,
  smtpDown: false,
  signInRefused: false,
  crash: 0,
  partialFetch: 0,
  deferral: 0,
  rejection: 0,
  lostAnswer: 0,
};

/** The post office of the town: one mailbox of the office's over a faithful little IMAP, and the inboxes of everybody else. */
export type Post = {
  /** Message-IDs of the copies in Sent, every one of them. */
  copies(): string[];
  /** The inbox with its flags, as a mail program shows it. */
  inbox(): { messageId: string; flags: string[] }[];
  mailbox: Mailbox;
  transport: Transport;
  /** A mail for the office arrives. */
  arrive(raw: Uint8Array, receivedAt: Time, folder?: FolderRole): void;
  /** The server numbers its mails anew (UIDVALIDITY), as after losing its index. */
  renumber(): void;
  backUp(): MailboxBackup;
  /**
   * The mailbox is as the backup has it: what came since is gone, marks are taken back, and the UIDs given since are given again,
   * under the UIDVALIDITY of that time or a new one.
   */
  restore(backup: MailboxBackup, validity: "asBefore" | "new"): LostMail[];
  /** Arrivals of the mails with this Message-ID that lie in a watched folder. */
  arrivalsOf(messageId: string): Time[];
  /** Message-IDs of copies that are gone from Sent with a restored backup. */
  lostCopies: Set<string>;
  /** Letters accepted by SMTP, in order, with every repetition. */
  sent: SentLetter[];
  /** Addresses that refuse mail. */
  refusing: Set<string>;
  faults: Faults;
  /** How often each kind of fault struck. */
  counts: { faults: number; byKind: Map<string, number> };
};

export type SentLetter = { to: string; raw: Uint8Array; messageId: string; at: Time };

const DOWN: Trouble = { trouble: "network", detail: "the simulated server is down" };

/** Who files the copies of sent letters: the clerk, or the server by itself as Gmail and Microsoft 365 do. */
export type SentCopies = "server" | "ours";

/** A server's own copy may be found only a while after the letter was taken. */
const LATE_COPY_MINUTES = 30;

export function openPost(random: Random, now: () => Time, sentCopies: SentCopies = "ours"): Post {
  const folders: Record<FolderRole, Stored[]> = { inbox: [], junk: [], sent: [] };
  const next: Record<FolderRole, number> = { inbox: 1, junk: 1, sent: 1 };
  let validity = 7;
  let highest = validity;
  const post: Post = {
    copies: () => folders.sent.map((mail) => mail.messageId ?? ""),
    inbox: () => folders.inbox.map(({ messageId, flags }) => ({ messageId: messageId ?? "", flags: [...flags] })),
    mailbox: undefined as never,
    transport: undefined as never,
    arrive,
    renumber,
    backUp: () => ({ folders: copyOf(folders), next: { ...next }, validity }),
    restore,
    arrivalsOf: (messageId) =>
      [...folders.inbox, ...folders.junk].filter((mail) => mail.messageId === messageId).map((mail) => mail.receivedAt),
    lostCopies: new Set(),
    sent: [],
    refusing: new Set(),
    faults: { ...NO_FAULTS },
    counts: { faults: 0, byKind: new Map() },
  };

  function arrive(raw: Uint8Array, receivedAt: Time, folder: FolderRole = "inbox"): void {
    const { messageId } = identify(raw);
    folders[folder].push({
      uid: next[folder]++,
      receivedAt,
      size: raw.length,
      seen: false,
      raw,
      oversize: false,
      messageId,
      flags: new Set(),
    });
  }

  function renumber(): void {
    validity = ++highest;
    for (const folder of ["inbox", "junk", "sent"] as const) {
      next[folder] = 1;
      folders[folder] = folders[folder].map((mail) => ({ ...mail, uid: next[folder]++ }));
    }
  }

  function restore(backup: MailboxBackup, kept: "asBefore" | "new"): LostMail[] {
    const lost: LostMail[] = [];
    const saved = copyOf(backup.folders);
    for (const folder of ["inbox", "junk", "sent"] as const) {
      const isSaved = new Set(saved[folder].map((mail) => placeOf(mail)));
      for (const mail of folders[folder])
        if (!isSaved.has(placeOf(mail))) lost.push({ folder, messageId: mail.messageId });
      folders[folder] = saved[folder];
      next[folder] = backup.next[folder];
    }
    validity = kept === "new" ? ++highest : backup.validity;
    for (const { folder, messageId } of lost) if (folder === "sent" && messageId) post.lostCopies.add(messageId);
    return lost;
  }

  function happens(kind: string, probability: number): boolean {
    const does = probability > 0 && random.chance(probability);
    if (does) countFault(post, kind);
    return does;
  }

  function mayCrash(where: string): void {
    if (happens(`crash ${where}`, post.faults.crash)) throw new Crash(where);
  }

  const uidValidity = () => String(validity);
  const endOf = (folder: FolderRole, afterUid: number) => {
    const last = folders[folder].find((mail) => mail.uid === afterUid);
    const anchor = last ? { uid: last.uid, receivedAt: last.receivedAt } : null;
    return { uidValidity: uidValidity(), uidNext: next[folder], anchor };
  };
  const batchOf = <T>(waiting: unknown[], mails: T[]) => {
    const left = waiting.length - mails.length;
    return { mails, vanished: [], waiting: left, complete: left === 0 };
  };
  post.mailbox = {
    status: async (folder) => (post.faults.imapDown ? DOWN : { uidValidity: uidValidity(), uidNext: next[folder] }),
    fetchAfter: async (folder, afterUid, limit, except) => {
      mayCrash("before fetch");
      if (post.faults.imapDown) return DOWN;
      const waiting = folders[folder].filter((mail) => mail.uid > afterUid && !except?.has(mail.uid));
      const most = waiting.length > 1 && happens("partial fetch", post.faults.partialFetch) ? 1 : limit;
      return { ...endOf(folder, afterUid), ...batchOf(waiting, waiting.slice(0, most)) };
    },
    sendersAfter: async (folder, afterUid, limit) => {
      mayCrash("before fetch");
      if (post.faults.imapDown) return DOWN;
      const waiting = folders[folder].filter((mail) => mail.uid > afterUid).slice(0, limit);
      const senders = waiting.map(({ uid, raw }) => ({ uid, from: identify(raw).fromAddress }));
      return { uidValidity: uidValidity(), senders };
    },
    fetchAhead: async (folder, afterUid, uids) => {
      mayCrash("before fetch");
      if (post.faults.imapDown) return DOWN;
      const wanted = folders[folder].filter(({ uid }) => uid > afterUid && uids.includes(uid));
      // A server may keep some back for now; so even a few mails are stored in another order than they lie in.
      const keepsBack = post.faults.partialFetch > 0 && random.chance(0.5);
      return { ...endOf(folder, afterUid), mails: keepsBack ? wanted.slice(-1) : wanted };
    },
    fetchHeadsAfter: async (folder, afterUid, limit) => {
      mayCrash("before fetch");
      if (post.faults.imapDown) return DOWN;
      const waiting = folders[folder].filter((mail) => mail.uid > afterUid);
      const mails = waiting.slice(0, limit).map((mail) => ({ ...mail, raw: headOf(mail.raw), oversize: true }));
      return { ...endOf(folder, afterUid), ...batchOf(waiting, mails) };
    },
    listSince: async (folder, since) => {
      if (post.faults.imapDown) return DOWN;
      const day = since.slice(0, 10);
      const uids = folders[folder].filter((mail) => mail.receivedAt >= day).map((mail) => mail.uid);
      return { uidValidity: uidValidity(), uids };
    },
    fetchOne: async (folder, asked, uid) => {
      mayCrash("before fetch");
      if (post.faults.imapDown || happens("cut line", post.faults.partialFetch / 4)) return DOWN;
      return (asked === uidValidity() && folders[folder].find((mail) => mail.uid === uid)) || null;
    },
    findElsewhere: async () => (post.faults.imapDown ? DOWN : []),
    findMessageId: async (folder, messageId) =>
      post.faults.imapDown
        ? DOWN
        : folders[folder]
            .filter((mail) => mail.messageId === messageId && mail.receivedAt <= now())
            .map((mail) => mail.uid),
    mark: async (folder, asked, uid, flag) => {
      mayCrash("before mark");
      if (post.faults.imapDown) return DOWN;
      const mail = asked === uidValidity() ? folders[folder].find((one) => one.uid === uid) : undefined;
      mail?.flags.add(flag);
      return mail ? "done" : "gone";
    },
    append: async (folder, raw, messageId, date) => {
      mayCrash("before append");
      if (post.faults.imapDown) return DOWN;
      if (!folders[folder].some((mail) => mail.messageId === messageId)) arrive(raw, date, folder);
      mayCrash("after append");
      return "done";
    },
    countUnseen: async (folder) => folders[folder].filter((mail) => !mail.flags.has("seen")).length,
    onBell: () => () => {},
    close: async () => {},
  };

  post.transport = {
    send: async ({ to, raw }): Promise<SendResult> => {
      const { faults } = post;
      mayCrash("before SMTP");
      if (faults.smtpDown) return { result: "deferred", response: "simulated: no connection", code: null };
      if (faults.signInRefused) return { result: "unauthorised", response: "535 simulated" };
      if (happens("4xx", faults.deferral)) return { result: "deferred", response: "450 simulated", code: 450 };
      if (post.refusing.has(to)) return { result: "rejected", response: "550 simulated: unknown user", code: 550 };
      if (happens("5xx", faults.rejection)) return { result: "rejected", response: "554 simulated", code: 554 };
      post.sent.push({ to, raw, messageId: identify(raw).messageId ?? "", at: now() });
      if (sentCopies === "server")
        arrive(raw, random.chance(0.9) ? now() : plusMinutes(now(), LATE_COPY_MINUTES), "sent");
      // The worst moment: the letter is out and nobody has written it down.
      mayCrash("after the final dot");
      if (happens("lost answer", faults.lostAnswer)) return { result: "unknown", response: "simulated: answer lost" };
      return { result: "accepted", response: "250 simulated" };
    },
    verify: async () => "ready",
    close: async () => {},
  };
  return post;
}

function copyOf(folders: Record<FolderRole, Stored[]>): Record<FolderRole, Stored[]> {
  const copied = (mails: Stored[]) => mails.map((mail) => ({ ...mail, flags: new Set(mail.flags) }));
  return { inbox: copied(folders.inbox), junk: copied(folders.junk), sent: copied(folders.sent) };
}

/** What tells a mail and its copy apart, whatever number it has. */
function placeOf({ messageId, receivedAt, size }: Stored): string {
  return `${messageId} ${receivedAt} ${size}`;
}

function headOf(raw: Uint8Array): Uint8Array {
  const text = new TextDecoder("latin1").decode(raw);
  return raw.subarray(0, text.indexOf("\r\n\r\n") + 4);
}

export function countFault({ counts }: Post, kind: string): void {
  counts.faults += 1;
  counts.byKind.set(kind, (counts.byKind.get(kind) ?? 0) + 1);
}
