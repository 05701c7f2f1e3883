import { afterEach, describe, expect, it } from "vitest";
import { toTime } from "../../src/booking/time.ts";
import { openMailbox } from "../../src/world/imap.ts";
import type { ImapLimits } from "../../src/world/imap-line.ts";
import type { FetchedBatch, Mailbox } from "../../src/world/world.ts";
import { type FakeImap, type Manners, startFakeImap } from "../fake-imap.ts";
import { eventually, keepLog, realClock } from "../real-clock.ts";
import { ARRIVAL, mail, sound } from "./mailbox-contract.ts";

const QUICK = { backoffFirstMs: 1, backoffLongestMs: 5, throttleFirstMs: 200, throttleLongestMs: 400 };
const cleanup: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const undo of cleanup.splice(0).reverse()) await undo();
});

async function facing(
  manners: Partial<Manners>,
  limits: Partial<ImapLimits> = {},
): Promise<{ fake: FakeImap; mailbox: Mailbox; log: ReturnType<typeof keepLog> }> {
  const fake = await startFakeImap(manners);
  const log = keepLog();
  const settings = { host: "127.0.0.1", secure: false, startTls: "loopback-optional", user: "u" } as const;
  const mailbox = openMailbox(
    { ...settings, port: fake.port, auth: { password: "secret" } },
    { clock: realClock, log, limits: { ...QUICK, ...limits } },
  );
  cleanup.push(() => fake.stop());
  cleanup.push(() => mailbox.close());
  return { fake, mailbox, log };
}

/** Polls as the service does, until the batch is complete or the tries are over; the last one and every mail that came. */
async function pollUntilComplete(
  mailbox: Mailbox,
  most = 40,
): Promise<{ uids: number[]; empty: number[]; polls: number }> {
  const uids: number[] = [];
  const empty: number[] = [];
  let after = 0;
  for (let polls = 1; polls <= most; polls++) {
    const batch = await mailbox.fetchAfter("inbox", after, 50);
    if (!("trouble" in batch)) {
      uids.push(...batch.mails.map(({ uid }) => uid));
      empty.push(...batch.mails.filter(({ raw }) => Buffer.from(raw).toString().trim() === "").map(({ uid }) => uid));
      after = uids.at(-1) ?? after;
      if (batch.complete) return { uids, empty, polls };
    }
    await realClock.sleep(6);
  }
  return { uids, empty, polls: most };
}

const bodyOf = (batch: FetchedBatch, at = 0) => Buffer.from(batch.mails[at]?.raw ?? []).toString();

describe("a server like Exchange (a fake)", () => {
  it("leaves gaps between its UIDs, writes INTERNALDATE in its own offset and knows no CONDSTORE", async () => {
    const { fake, mailbox } = await facing({ capability: "IDLE", offsetMinutes: -480 });
    fake.deliver(mail("x1"), ARRIVAL);
    boxOf(fake).uidNext = 4_000;
    fake.deliver(mail("x2"), ARRIVAL);
    const batch = sound(await mailbox.fetchAfter("inbox", 0, 10));
    expect(batch.mails.map(({ uid, receivedAt }) => [uid, receivedAt])).toEqual([
      [1, ARRIVAL],
      [4_000, ARRIVAL],
    ]);
    expect(batch).toMatchObject({ complete: true, uidNext: 4_001, vanished: [] });
  });

  it("tells no UIDNEXT: nothing is taken for a restored backup", async () => {
    const { fake, mailbox } = await facing({ tellsUidNext: false });
    fake.deliver(mail("x1"), ARRIVAL);
    expect(sound(await mailbox.fetchAfter("inbox", 9, 10))).toMatchObject({ uidNext: 10, mails: [], complete: true });
  });

  it.each(["31-Dec-9999 23:59:59 +0000", " 1-Jan-1900 00:00:00 +0000", "today", "01-Jan-2150 00:00:00 +0900"])(
    "F8: says of one mail that it arrived at %s: it counts as arrived when we saw it, and the others come",
    async (date) => {
      const { fake, mailbox } = await facing({
        items: (uid, _query, usual) =>
          uid === 2 ? usual.replace(/INTERNALDATE "[^"]*"/, `INTERNALDATE "${date}"`) : usual,
      });
      for (const name of ["i1", "i2", "i3"]) fake.deliver(mail(name), ARRIVAL);
      const before = realClock.now();
      const { mails } = sound(await mailbox.fetchAfter("inbox", 0, 10));
      const [first, odd, last] = mails.map(({ receivedAt }) => receivedAt);
      expect([first, last]).toEqual([ARRIVAL, ARRIVAL]);
      expect(odd && odd >= before && odd <= realClock.now()).toBe(true);
    },
  );

  it("F8: answers NIL for one mail: the others come, and that one at last without its bytes", async () => {
    const { fake, mailbox, log } = await facing({
      items: (uid, query, usual) => (uid === 2 && query.includes("BODY.PEEK") ? `UID 2 BODY[] NIL` : usual),
    });
    for (const name of ["n1", "n2", "n3"]) fake.deliver(mail(name), ARRIVAL);
    const { uids, empty, polls } = await pollUntilComplete(mailbox);
    expect([uids, empty]).toEqual([[1, 2, 3], [2]]);
    expect(polls).toBeLessThanOrEqual(6);
    expect(log.lines.filter((line) => line.startsWith("imap.withheld")).length).toBeGreaterThan(0);
  });

  it("F8: never gives even a row for one mail that it lists: the others come, and that one without its bytes", async () => {
    const { fake, mailbox } = await facing({ items: (uid, _query, usual) => (uid === 2 ? null : usual) });
    for (const name of ["r1", "r2", "r3"]) fake.deliver(mail(name), ARRIVAL);
    const { uids, empty, polls } = await pollUntilComplete(mailbox);
    expect([uids, empty]).toEqual([[1, 2, 3], [2]]);
    expect(polls).toBeLessThanOrEqual(6);
  });

  it("F8: breaks the line on one mail: the mails around it come, and that one at last without its bytes", async () => {
    const { fake, mailbox } = await facing({
      instead: (command) => (/^UID FETCH (\S*,)?2(,\S*)? .*BODY/.test(command) ? "cut" : null),
    });
    for (const name of ["b1", "b2", "b3"]) fake.deliver(mail(name), ARRIVAL);
    const { uids, empty } = await pollUntilComplete(mailbox);
    expect([uids, empty]).toEqual([[1, 2, 3], [2]]);
  });

  const onRows = (command: string) => /^UID FETCH /.test(command) && !/BODY/.test(command);
  const names = (command: string, uid: number) =>
    (/^UID FETCH (\S+)/.exec(command)?.[1] ?? "").split(",").some((span) => {
      const [from = 0, to = from] = span.split(":").map(Number);
      return uid >= from && uid <= to;
    });

  it.each([
    ["refuses to say when one mail came and how big it is", "NO The message could not be converted"],
    ["breaks the line when it is asked for that", "cut"],
  ])(
    "F8: %s: the mails around it come, that one at last without its bytes, and so do later ones",
    async (_, answer) => {
      let asked = 0;
      const { fake, mailbox } = await facing({
        instead: (command) => {
          if (!onRows(command) || !names(command, 20)) return null;
          asked += 1;
          return answer;
        },
      });
      for (let at = 1; at <= 20; at++) fake.deliver(mail(`w${at}`), ARRIVAL);
      const { uids, empty } = await pollUntilComplete(mailbox);
      expect([uids, empty]).toEqual([Array.from({ length: 20 }, (_none, at) => at + 1), [20]]);
      expect(asked).toBeLessThan(40);
      // It is the last one that was read now, and is asked for once more with every poll.
      fake.deliver(mail("behind"), ARRIVAL);
      let later: FetchedBatch["mails"] = [];
      for (let polls = 0; polls < 10 && later.length === 0; polls++) {
        const batch = await mailbox.fetchAfter("inbox", 20, 50);
        later = "trouble" in batch ? [] : batch.mails;
        await realClock.sleep(6);
      }
      expect(later.map(({ uid }) => uid)).toEqual([21]);
    },
  );

  it.each([
    ["refuses to say when one mail came", "NO The message could not be converted"],
    ["breaks the line when it is asked for that", "cut"],
  ])("F8: %s: it stays in the list of a folder that is looked through by date", async (_, answer) => {
    const { fake, mailbox } = await facing({
      instead: (command) => (onRows(command) && names(command, 2) ? answer : null),
    });
    for (const name of ["l1", "l2", "l3"]) fake.deliver(mail(name), ARRIVAL);
    const listed = await eventually(
      () => mailbox.listSince("inbox", ARRIVAL),
      (list) => !("trouble" in list),
      3_000,
    );
    expect(sound(listed).uids).toEqual([1, 2, 3]);
  });

  it.each([
    ["to say their sizes", /^UID FETCH (?!.*BODY)/, "NO [OVERQUOTA] Account exceeded command or bandwidth limits."],
    ["their bytes", /^UID FETCH .*BODY/, "NO User is authenticated but not connected."],
  ])(
    "F8: refuses %s for a while for no fault of the mails: they come whole when that is over",
    async (_, form, answer) => {
      let isPressed = true;
      const instead = (command: string) => (isPressed && form.test(command) ? answer : null);
      const { fake, mailbox } = await facing({ instead }, { throttleFirstMs: 1, throttleLongestMs: 5 });
      for (const name of ["t1", "t2", "t3"]) fake.deliver(mail(name), ARRIVAL);
      for (let polls = 0; polls < 7; polls++) {
        expect(await mailbox.fetchAfter("inbox", 0, 50)).toHaveProperty("trouble");
        await realClock.sleep(6);
      }
      isPressed = false;
      expect(await pollUntilComplete(mailbox)).toMatchObject({ uids: [1, 2, 3], empty: [] });
    },
  );

  it.each([
    ["to say their sizes", onRows],
    ["their bytes", (command: string) => /^UID FETCH .*BODY/.test(command)],
  ])(
    "F8: breaks the line for a while whatever mail is asked %s: none is blamed, and they come whole when that is over",
    async (_, isAbout) => {
      let breaks = true;
      const { fake, mailbox } = await facing({ instead: (command) => (breaks && isAbout(command) ? "cut" : null) });
      for (let at = 1; at <= 9; at++) fake.deliver(mail(`k${at}`), ARRIVAL);
      for (let polls = 0; polls < 9; polls++) {
        expect(await mailbox.fetchAfter("inbox", 8, 50)).toHaveProperty("trouble");
        await realClock.sleep(6);
      }
      breaks = false;
      const [only] = sound(await mailbox.fetchAfter("inbox", 8, 50)).mails;
      expect([only?.uid, only?.oversize, only?.raw.length]).toEqual([9, false, mail("k9").length]);
    },
  );

  it("F8: breaks the line on the bytes of an old mail, too: the one behind it is given up all the same", async () => {
    const { fake, mailbox } = await facing({
      instead: (command) =>
        /^UID FETCH .*BODY/.test(command) && [2, 3].some((uid) => names(command, uid)) ? "cut" : null,
    });
    for (const name of ["o1", "o2", "o3"]) fake.deliver(mail(name), ARRIVAL);
    const given = await eventually(
      () => mailbox.fetchAfter("inbox", 2, 50),
      (batch) => !("trouble" in batch),
      5_000,
    );
    expect(sound(given).mails.map(({ uid, raw }) => [uid, raw.length])).toEqual([[3, 0]]);
  });

  it("F8: refuses the headers of the first mails of Sent, as many as are asked for at once: those behind them come", async () => {
    const { fake, mailbox } = await facing({
      instead: (command, folder) =>
        folder === "Sent" && /BODY/.test(command) && [1, 2, 3, 4].some((uid) => names(command, uid))
          ? "NO not now"
          : null,
    });
    for (const name of ["f1", "f2", "f3", "f4", "f5"]) fake.deliver(mail(name), ARRIVAL, "Sent");
    const batch = sound(await mailbox.fetchHeadsAfter("sent", 0, 2));
    expect([batch.mails.map(({ uid }) => uid), batch.complete]).toEqual([[5], true]);
  });

  it("F8: refuses the header of one of the mails in which a Message-ID was found: the others are compared", async () => {
    const { fake, mailbox } = await facing({
      instead: (command) => (/^UID FETCH .*BODY/.test(command) && names(command, 1) ? "NO not now" : null),
    });
    fake.deliver(mail("m1"), ARRIVAL, "Sent");
    fake.deliver(mail("m2").replace("\r\n\r\n", "\r\nReferences: <m1@example.com>\r\n\r\n"), ARRIVAL, "Sent");
    fake.deliver(mail("m1"), ARRIVAL, "Sent");
    // What the server will not show has the whole Message-ID in it: a letter is rather taken for sent than sent again.
    expect(await mailbox.findMessageId("sent", "<m1@example.com>")).toEqual([1, 3]);
  });

  it.each([
    ["refuses the headers of one mail in Sent", "NO The message could not be converted"],
    ["breaks the line on the headers of one mail in Sent", "cut"],
  ])("F8: %s: those of the others come after a few polls", async (_, answer) => {
    const { fake, mailbox } = await facing({
      instead: (command, folder) => (folder === "Sent" && /BODY/.test(command) && names(command, 2) ? answer : null),
    });
    for (const name of ["h1", "h2", "h3"]) fake.deliver(mail(name), ARRIVAL, "Sent");
    const polls = await eventually(
      () => mailbox.fetchHeadsAfter("sent", 0, 50),
      (batch) => !("trouble" in batch),
      3_000,
    );
    expect(sound(polls)).toMatchObject({ complete: true });
    expect(sound(polls).mails.map(({ uid }) => uid)).toEqual([1, 3]);
  });

  it("breaks off with a BODYSTRUCTURE that is no structure: the big mail comes with its beginning", async () => {
    const { fake, mailbox } = await facing(
      {
        items: (_uid, _query, usual) =>
          usual.replace(/BODYSTRUCTURE \(.*?\) (?=BODY)/, 'BODYSTRUCTURE ((NIL) "X" ("Y")) '),
      },
      { sizeGateBytes: 1_000 },
    );
    fake.deliver(mail("s1", "長い。".repeat(1_000)), ARRIVAL);
    fake.deliver(mail("s2"), ARRIVAL);
    const { uids } = await pollUntilComplete(mailbox);
    expect(uids).toEqual([1, 2]);
  });

  it("F9: says of every command that the user is authenticated but not connected: a new line is opened", async () => {
    let unfit = true;
    const { fake, mailbox } = await facing({
      instead: (command) =>
        unfit && command.startsWith("EXAMINE") ? "BAD User is authenticated but not connected." : null,
    });
    fake.deliver(mail("c1"), ARRIVAL);
    expect(await mailbox.fetchAfter("inbox", 0, 10)).toMatchObject({ trouble: "network" });
    unfit = false;
    const batch = await eventually(
      () => mailbox.fetchAfter("inbox", 0, 10),
      (answer) => !("trouble" in answer),
    );
    expect(bodyOf(sound(batch))).toContain("<c1@example.com>");
    expect(fake.connections()).toBe(2);
  });
});

describe("a server like Gmail (a fake)", () => {
  const gmail = { capability: "IDLE UIDPLUS SPECIAL-USE X-GM-EXT-1 MOVE" };

  it("has labels, its own flags and All Mail: INBOX is read as ever, and All Mail is no watched folder", async () => {
    const { fake, mailbox } = await facing(gmail);
    fake.folders.set("[Gmail]/All Mail", { uidValidity: 11, uidNext: 1, mails: new Map(), use: "\\All" });
    fake.folders.set("[Gmail]/Drafts", { uidValidity: 12, uidNext: 1, mails: new Map(), use: "\\Drafts" });
    fake.folders.set("[Gmail]/Important", { uidValidity: 13, uidNext: 1, mails: new Map(), use: "\\Important" });
    fake.deliver(mail("g1"), ARRIVAL);
    for (const folder of ["[Gmail]/All Mail", "[Gmail]/Drafts"]) fake.deliver(mail("g1"), ARRIVAL, folder);
    expect(sound(await mailbox.fetchAfter("inbox", 0, 10)).mails).toHaveLength(1);
    const elsewhere = sound(await mailbox.findElsewhere(ARRIVAL, 10));
    expect(elsewhere.map(({ mail: { uid } }) => uid)).toEqual([1]);
    expect(sound(await mailbox.findElsewhere(toTime("2024-11-26T10:15:31+09:00"), 10))).toEqual([]);
  });

  it("files its own copy in Sent: ours is not added to it", async () => {
    const { fake, mailbox } = await facing(gmail);
    fake.deliver(mail("own"), ARRIVAL, "Sent");
    expect(await mailbox.append("sent", Buffer.from(mail("own")), "<own@example.com>", ARRIVAL)).toBe("done");
    expect(fake.folders.get("Sent")?.mails.size).toBe(1);
  });

  it("F5: says BYE to an idle line: the next poll works at once on a new one, without any trouble", async () => {
    const { fake, mailbox, log } = await facing(gmail);
    fake.deliver(mail("g1"), ARRIVAL);
    sound(await mailbox.fetchAfter("inbox", 0, 10));
    fake.bye("Session expired, please login again.");
    await realClock.sleep(50);
    expect(sound(await mailbox.fetchAfter("inbox", 0, 10)).mails).toHaveLength(1);
    expect(log.lines.filter((line) => line.startsWith("imap.trouble"))).toEqual([]);
  });

  it("F9: has too many simultaneous connections: no fault of the password, tried again after longer pauses", async () => {
    let full = true;
    const login = () => (full ? "NO [ALERT] Too many simultaneous connections. (Failure)" : "OK in");
    const { fake, mailbox } = await facing({ ...gmail, login });
    expect(await mailbox.status("inbox")).toMatchObject({ trouble: "limit" });
    for (let call = 0; call < 10; call++) await mailbox.status("inbox");
    expect(fake.connections()).toBe(1);
    full = false;
    const answer = await eventually(
      () => mailbox.status("inbox"),
      (status) => status !== null && !("trouble" in status),
    );
    expect(answer).toEqual({ uidValidity: "7", uidNext: 1 });
  });

  it("greets with BYE while it is overloaded, and lets us in later", async () => {
    let busy = true;
    const { mailbox } = await facing({
      greeting: () => (busy ? "* BYE Temporary problem, please try again later" : "* OK Gimap ready"),
    });
    expect(await mailbox.status("inbox")).toMatchObject({ trouble: "network" });
    busy = false;
    const answer = await eventually(
      () => mailbox.status("inbox"),
      (status) => status !== null && !("trouble" in status),
    );
    expect(answer).toMatchObject({ uidNext: 1 });
  });
});

describe("a login that is refused", () => {
  const refusals: [string, string, string][] = [
    ["a wrong password", "NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)", "authentication"],
    ["a wrong password, in Exchange's words", "NO LOGIN failed.", "authentication"],
    [
      "a locked account, whatever its words",
      "NO [AUTHENTICATIONFAILED] Too many failed logins, try again later",
      "authentication",
    ],
    ["a server whose directory is away", "NO [UNAVAILABLE] Temporary authentication failure", "network"],
    ["a server in trouble that names no code", "NO Server Unavailable. 15", "network"],
    ["a mailbox that is in use", "NO [INUSE] locked", "network"],
    ["a limit of the account", "NO [OVERQUOTA] Account exceeded command or bandwidth limits. (Failure)", "limit"],
    ["a limit of connections", "NO [LIMIT] Maximum number of connections from user+IP exceeded", "limit"],
    [
      "the same limit without a code",
      "NO Maximum number of connections from user+IP exceeded (mail_max_userip_connections=10)",
      "limit",
    ],
  ];
  it.each(refusals)("F9: %s", async (_name, login, trouble) => {
    const { mailbox, log } = await facing({ login: () => `${login} <hanako@mail.example.com>` });
    const answer = await mailbox.status("inbox");
    expect(answer).toMatchObject({ trouble });
    // The server's own words may hold an address and are not repeated.
    expect(`${log.lines.join("\n")}\n${JSON.stringify(answer)}`).not.toMatch(/hanako|Failure|failed\.|exceeded|secret/);
  });

  it("F9: [AUTHENTICATIONFAILED] for a while: asked again only after the set pause, and it recovers by itself", async () => {
    let wrong = true;
    const login = () => (wrong ? "NO [AUTHENTICATIONFAILED] no" : "OK in");
    const { fake, mailbox } = await facing({ login }, { authenticationRetryMs: 400 });
    expect(await mailbox.status("inbox")).toMatchObject({ trouble: "authentication" });
    for (let call = 0; call < 20; call++) await mailbox.status("inbox");
    expect(fake.connections()).toBe(1);
    wrong = false;
    expect(
      await eventually(
        () => mailbox.status("inbox"),
        (status) => status !== null && !("trouble" in status),
      ),
    ).toMatchObject({ uidNext: 1 });
    expect(fake.connections()).toBe(2);
  });
});

describe("mails that go while we read (a fake)", () => {
  it("F4: are told apart: gone between SEARCH and the first FETCH, and expunged during the fetch", async () => {
    const { fake, mailbox } = await facing({
      beforeFetch: (uids, query) => {
        if (!query.includes("BODY") && uids.includes(2)) boxOf(fake).mails.delete(2);
        if (query.includes("BODY") && uids.includes(4)) boxOf(fake).mails.delete(4);
      },
    });
    for (const name of ["m1", "m2", "m3", "m4", "m5"]) fake.deliver(mail(name), ARRIVAL);
    const batch = sound(await mailbox.fetchAfter("inbox", 0, 10));
    expect(batch.mails.map(({ uid }) => uid)).toEqual([1, 3, 5]);
    expect(batch).toMatchObject({ vanished: [2, 4], complete: true });
  });
});

describe("the price of a full mailbox", () => {
  /** Commands and bytes of a start and ten polls, one of them with a new mail. */
  async function priceOf(old: number): Promise<{ commands: number; bytes: number }> {
    const { fake, mailbox } = await facing({});
    for (let at = 0; at < old; at++) fake.deliver("Subject: old\r\n\r\nold\r\n", ARRIVAL);
    const status = sound(await mailbox.status("inbox"));
    let after = (status?.uidNext ?? 1) - 1;
    for (let poll = 0; poll < 10; poll++) {
      if (poll === 5) fake.deliver(mail("new"), ARRIVAL);
      const batch = sound(await mailbox.fetchAfter("inbox", after, 50));
      after = batch.mails.at(-1)?.uid ?? after;
    }
    expect(after).toBe(old + 1);
    return { commands: fake.commands.length, bytes: fake.bytesOut() };
  }

  it("F8: is the same with a hundred thousand old mails as with a thousand", async () => {
    const few = await priceOf(1_000);
    const many = await priceOf(100_000);
    expect(many.commands).toBe(few.commands);
    // Longer numbers, nothing else.
    expect(many.bytes / few.bytes).toBeLessThan(1.05);
  });
});

function boxOf(fake: FakeImap) {
  const box = fake.folders.get("INBOX");
  if (box === undefined) throw new Error("the fake has no INBOX");
  return box;
}
