import type { Time } from "../../src/booking/time.ts";
import { identify } from "../../src/mail/identity.ts";
import type { FetchedMail, FolderRole, Mailbox, SendResult, Transport, Trouble } from "../../src/world/world.ts";
import type { Random } from "./random.ts";

/** The process dies here. The town opens the desk again on the same store. */
export class Crash extends Error {
  override name = "Crash";
}

type Stored = FetchedMail & { messageId: string | null; flags: Set<string> };

/** What the post may do wrong; the town switches it on and off. */
export type Faults = {
  imapDown: boolean;
  smtpDown: boolean;
  crash: number;
  partialFetch: number;
  deferral: number;
  lostAnswer: number;
};

export const NO_FAULTS: Faults = {
  imapDown: false,
  smtpDown: false,
  crash: 0,
  partialFetch: 0,
  deferral: 0,
  lostAnswer: 0,
};

/** The post office of the town: one mailbox of the office's over a faithful little IMAP, and the inboxes of everybody else. */
export type Post = {
  mailbox: Mailbox;
  transport: Transport;
  /** A mail for the office arrives. */
  arrive(raw: Uint8Array, receivedAt: Time, folder?: FolderRole): void;
  /** Letters accepted by SMTP, in order, with every repetition. */
  sent: { to: string; raw: Uint8Array; messageId: string; at: Time }[];
  /** Addresses that refuse mail. */
  refusing: Set<string>;
  faults: Faults;
  counts: { faults: number };
};

const DOWN: Trouble = { trouble: "network", detail: "the simulated server is down" };

export function openPost(random: Random, now: () => Time): Post {
  const folders: Record<FolderRole, Stored[]> = { inbox: [], junk: [], sent: [] };
  const next: Record<FolderRole, number> = { inbox: 1, junk: 1, sent: 1 };
  const uidValidity = "7";
  const post: Post = {
    mailbox: undefined as never,
    transport: undefined as never,
    arrive,
    sent: [],
    refusing: new Set(),
    faults: { ...NO_FAULTS },
    counts: { faults: 0 },
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

  function happens(probability: number): boolean {
    const does = probability > 0 && random.chance(probability);
    if (does) post.counts.faults += 1;
    return does;
  }

  function mayCrash(where: string): void {
    if (happens(post.faults.crash)) throw new Crash(where);
  }

  post.mailbox = {
    status: async (folder) => (post.faults.imapDown ? DOWN : { uidValidity, uidNext: next[folder] }),
    fetchAfter: async (folder, afterUid, limit) => {
      mayCrash("before fetch");
      if (post.faults.imapDown) return DOWN;
      const waiting = folders[folder].filter((mail) => mail.uid > afterUid);
      const most = happens(post.faults.partialFetch) ? 1 : limit;
      const mails = waiting.slice(0, most);
      return { uidValidity, uidNext: next[folder], mails, complete: mails.length === waiting.length };
    },
    listSince: async (folder, since) => ({
      uidValidity,
      uids: folders[folder].filter((mail) => mail.receivedAt >= since).map((mail) => mail.uid),
    }),
    fetchOne: async (folder, _uidValidity, uid) => folders[folder].find((mail) => mail.uid === uid) ?? null,
    findMessageId: async (folder, messageId) =>
      folders[folder].filter((mail) => mail.messageId === messageId).map((mail) => mail.uid),
    mark: async (folder, _uidValidity, uid, flag) => {
      mayCrash("before mark");
      if (post.faults.imapDown) return DOWN;
      const mail = folders[folder].find((one) => one.uid === uid);
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
      mayCrash("before SMTP");
      if (post.faults.smtpDown) return { result: "deferred", response: "simulated: no connection", code: null };
      if (happens(post.faults.deferral))
        return { result: "deferred", response: "450 simulated greylisting", code: 450 };
      if (post.refusing.has(to)) return { result: "rejected", response: "550 simulated: unknown user", code: 550 };
      post.sent.push({ to, raw, messageId: identify(raw).messageId ?? "", at: now() });
      // The worst moment: the letter is out and nobody has written it down.
      mayCrash("after the final dot");
      if (happens(post.faults.lostAnswer)) return { result: "unknown", response: "simulated: answer lost" };
      return { result: "accepted", response: "250 simulated" };
    },
    verify: async () => "ready",
    close: async () => {},
  };
  return post;
}
