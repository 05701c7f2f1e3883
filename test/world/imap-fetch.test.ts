import type { FetchMessageObject, ImapFlow, ListResponse } from "imapflow";
import { describe, expect, it } from "vitest";
import { fetchWithin } from "../../src/world/imap-fetch.ts";
import { findFolder } from "../../src/world/imap-folders.ts";
import { IMAP_LIMITS, type ImapLimits, type Timed } from "../../src/world/imap-line.ts";
import { keepLog, realClock } from "../real-clock.ts";

const timed: Timed = (command) => command;
const refusal = (): Error => Object.assign(new Error("no"), { responseStatus: "NO" });

type Query = { source?: true | { maxLength: number }; bodyParts?: unknown };

const most = (source: Query["source"]) => (typeof source === "object" ? source.maxLength : undefined);

/** A server in memory: UIDs with their bytes; it can refuse, withhold or lie about the size of single mails. */
function serverWith(mails: Record<number, string>, odd: { refuses?: number; withholds?: number; size?: number } = {}) {
  const fetches: string[] = [];
  const client = {
    search: async ({ uid }: { uid: string }) =>
      uid
        .split(",")
        .map(Number)
        .filter((each) => each in mails),
    fetchAll: async (range: string, query: Query): Promise<Partial<FetchMessageObject>[]> => {
      const uids = range.split(",").map(Number);
      const whole = query.source !== undefined;
      if (whole) fetches.push(range);
      if ((whole || query.bodyParts) && odd.refuses !== undefined && uids.includes(odd.refuses)) throw refusal();
      return uids
        .filter((uid) => uid in mails && !(whole && uid === odd.withholds))
        .map((uid) => {
          const bytes = Buffer.from(mails[uid] ?? "");
          const [head] = (mails[uid] ?? "").split("\r\n\r\n");
          return {
            uid,
            size: odd.size ?? bytes.length,
            flags: new Set<string>(),
            internalDate: new Date("2024-11-26T01:15:30Z"),
            ...(whole ? { source: bytes.subarray(0, most(query.source)) } : {}),
            ...(query.bodyParts ? { headers: Buffer.from(`${head}\r\n\r\n`) } : {}),
          };
        });
    },
  };
  return { client: client as unknown as ImapFlow, fetches };
}

function fetchFrom(client: ImapFlow, uids: number[], limits: Partial<ImapLimits> = {}) {
  const tries = new Map<number, number>();
  const seat = {
    limits: { ...IMAP_LIMITS, ...limits },
    clock: realClock,
    log: keepLog(),
    tries,
    suspects: new Map<number, number>(),
    proofs: new Set<number>(),
  };
  return fetchWithin(client, timed, uids, 50, seat);
}

const THREE = { 1: "A: 1\r\n\r\none", 2: "A: 2\r\n\r\ntwo", 3: "A: 3\r\n\r\nthree" };

describe("fetching a batch", () => {
  it("brings the mails around one that the server refuses, and that one without its bytes", async () => {
    const { mails, complete } = await fetchFrom(serverWith(THREE, { refuses: 2 }).client, [1, 2, 3]);
    expect(mails.map(({ uid, raw, oversize }) => [uid, raw.length, oversize])).toEqual([
      [1, 11, false],
      [2, 0, true],
      [3, 13, false],
    ]);
    expect(complete).toBe(true);
  });

  it("calls nothing gone while the server refuses to say what it still has", async () => {
    const { client } = serverWith(THREE, { withholds: 2 });
    Object.assign(client, { search: async () => false });
    await expect(fetchFrom(client, [1, 2, 3])).rejects.toThrow("does not search");
  });

  it("stops before a mail that is listed but not delivered, so that nobody steps over it", async () => {
    const { mails, complete } = await fetchFrom(serverWith(THREE, { withholds: 2 }).client, [1, 2, 3]);
    expect(mails.map(({ uid }) => uid)).toEqual([1]);
    expect(complete).toBe(false);
  });

  it("is complete without a mail that was removed meanwhile", async () => {
    const { mails, complete } = await fetchFrom(serverWith({ 1: THREE[1], 3: THREE[3] }).client, [1, 2, 3]);
    expect(mails.map(({ uid }) => uid)).toEqual([1, 3]);
    expect(complete).toBe(true);
  });

  it("applies the size gate to the bytes that come, too, when the server understates the size", async () => {
    const { client } = serverWith({ 1: `A: 1\r\n\r\n${"x".repeat(500)}` }, { size: 10 });
    const { mails } = await fetchFrom(client, [1], { sizeGateBytes: 100 });
    expect(mails[0]?.oversize).toBe(true);
    expect(Buffer.from(mails[0]?.raw ?? []).toString()).toBe("A: 1\r\n\r\n");
  });

  it("asks in commands of bounded size and ends a batch that grew too big", async () => {
    const { client, fetches } = serverWith(THREE);
    const all = await fetchFrom(client, [1, 2, 3], { commandBytes: 24 });
    expect(fetches).toEqual(["1,2", "3"]);
    expect(all.complete).toBe(true);
    const early = await fetchFrom(client, [1, 2, 3], { commandBytes: 12, batchBytes: 20 });
    expect(early.mails.map(({ uid }) => uid)).toEqual([1, 2]);
    expect(early.complete).toBe(false);
  });
});

describe("finding folders", () => {
  const folder = (path: string, use?: string): ListResponse =>
    ({ path, name: path.split("/").at(-1), flags: new Set(use ? [use] : []) }) as unknown as ListResponse;

  function listing(...folders: ListResponse[]) {
    const made: string[] = [];
    const mailboxCreate = async (path: string) => {
      made.push(path);
      return { path };
    };
    return { client: { list: async () => folders, mailboxCreate } as unknown as ImapFlow, made };
  }

  it("believes the special use before any name", async () => {
    const { client } = listing(folder("Sent"), folder("Gesendet", "\\Sent"), folder("Müll", "\\Junk"));
    expect(await findFolder(client, timed, "sent", {}, "find")).toBe("Gesendet");
    expect(await findFolder(client, timed, "junk", {}, "find")).toBe("Müll");
  });

  it.each(["迷惑メール", "Spam", "INBOX/Junk", "junk e-mail"])("knows the junk folder called %s", async (path) => {
    expect(await findFolder(listing(folder(path)).client, timed, "junk", {}, "find")).toBe(path);
  });

  it.each(["送信済みアイテム", "Sent Messages", "ｓｅｎｔ"])(
    "knows the folder for sent mail called %s",
    async (path) => {
      expect(await findFolder(listing(folder(path)).client, timed, "sent", {}, "create")).toBe(path);
    },
  );

  it("makes a missing Sent once when a copy is filed, and never a Junk", async () => {
    const { client, made } = listing(folder("Archiv"));
    expect(await findFolder(client, timed, "sent", {}, "find")).toBeNull();
    expect(await findFolder(client, timed, "sent", {}, "create")).toBe("Sent");
    expect(await findFolder(client, timed, "sent", {}, "create")).toBe("Sent");
    expect(await findFolder(client, timed, "junk", {}, "create")).toBeNull();
    expect(made).toEqual(["Sent"]);
  });

  it("lets the office profile name the folder", async () => {
    const { client } = listing(folder("Sent", "\\Sent"), folder("窓口/控え"));
    expect(await findFolder(client, timed, "sent", { sent: "窓口/控え" }, "find")).toBe("窓口/控え");
  });
});
