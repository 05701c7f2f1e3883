import { afterEach, describe, expect, it } from "vitest";
import { openMailbox } from "../../src/world/imap.ts";
import type { Clock, Mailbox } from "../../src/world/world.ts";
import { type FakeImap, type Manners, startFakeImap } from "../fake-imap.ts";
import { keepLog, realClock } from "../real-clock.ts";
import { ARRIVAL, mail, sound } from "./mailbox-contract.ts";

const QUARTER_MS = 900_000;
const cleanup: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const undo of cleanup.splice(0).reverse()) await undo();
});

/** A fake that holds so many mails; `hasten` moves the clock by which pauses are measured. */
async function facing(
  manners: Partial<Manners>,
  mails: number,
): Promise<{ fake: FakeImap; mailbox: Mailbox; hasten(ms: number): void }> {
  const fake = await startFakeImap(manners);
  let hastened = 0;
  const clock: Clock = { ...realClock, monotonic: () => realClock.monotonic() + hastened };
  const settings = { host: "127.0.0.1", secure: false, startTls: "loopback-optional", user: "u" } as const;
  const mailbox = openMailbox(
    { ...settings, port: fake.port, auth: { password: "secret" } },
    { clock, log: keepLog(), limits: { backoffFirstMs: 0, backoffLongestMs: 0 } },
  );
  cleanup.push(() => fake.stop());
  cleanup.push(() => mailbox.close());
  for (let at = 1; at <= mails; at++) fake.deliver(mail(`m${at}`), ARRIVAL);
  return {
    fake,
    mailbox,
    hasten: (ms) => {
      hastened += ms;
    },
  };
}

const asked = ({ commands }: FakeImap) => commands.filter((command) => command.includes("HEADER.FIELDS")).length;
const uidsOf = ({ mails }: { mails: { uid: number }[] }) => mails.map(({ uid }) => uid);

describe("looking ahead", () => {
  it("asks for the senders in commands of bounded length, and for nothing else of the mails", async () => {
    const { fake, mailbox } = await facing({}, 1000);
    const { senders } = sound(await mailbox.sendersAfter("inbox", 0, 900));
    expect([senders.length, senders.at(-1)]).toEqual([900, { uid: 900, from: "taro@example.com" }]);
    const fetches = fake.commands.filter((command) => command.startsWith("UID FETCH"));
    expect(fetches.length).toBe(3);
    for (const command of fetches) {
      expect(command.length).toBeLessThan(4000);
      expect(command).toMatch(/ \(UID BODY\.PEEK\[HEADER\.FIELDS \(From\)\]\)$/);
    }
  });

  it.each([
    ["refuses it", "BAD no such section"],
    ["breaks the line on it", "cut"],
  ])("F8: is given up for a while by a server that %s, and the mails come in order", async (_, instead) => {
    const { fake, mailbox, hasten } = await facing(
      { instead: (command) => (command.includes("HEADER.FIELDS") ? instead : null) },
      3,
    );
    expect(await mailbox.sendersAfter("inbox", 0, 9)).toHaveProperty("trouble");
    const { length } = fake.commands;
    expect(await mailbox.sendersAfter("inbox", 0, 9)).toMatchObject({ trouble: "protocol" });
    expect(await mailbox.fetchAhead("inbox", 0, [3])).toMatchObject({ trouble: "protocol" });
    expect(fake.commands.length).toBe(length);
    expect(uidsOf(sound(await mailbox.fetchAfter("inbox", 0, 9)))).toEqual([1, 2, 3]);
    fake.manners.instead = () => null;
    hasten(QUARTER_MS);
    expect(sound(await mailbox.sendersAfter("inbox", 0, 9)).senders.length).toBe(3);
    expect(asked(fake)).toBe(2);
  });

  it("is not tried on a server that tells no UIDNEXT: a restored backup could not be told from deleted mails", async () => {
    const { fake, mailbox } = await facing({ tellsUidNext: false }, 3);
    expect(await mailbox.sendersAfter("inbox", 0, 9)).toMatchObject({ trouble: "protocol" });
    expect([asked(fake), uidsOf(sound(await mailbox.fetchAfter("inbox", 0, 9)))]).toEqual([0, [1, 2, 3]]);
  });

  it("takes whole mails alone, and what is kept back counts only where it is asked for in its turn", async () => {
    const { fake, mailbox } = await facing(
      { items: (uid, query, usual) => (uid === 2 && query.includes("BODY.PEEK") ? "UID 2 BODY[] NIL" : usual) },
      3,
    );
    for (let time = 0; time < 6; time++)
      expect(uidsOf(sound(await mailbox.fetchAhead("inbox", 0, [2, 3])))).toEqual([]);
    expect(uidsOf(sound(await mailbox.fetchAhead("inbox", 0, [3])))).toEqual([3]);
    // Six times in vain would have been the end of it.
    expect(uidsOf(sound(await mailbox.fetchAfter("inbox", 1, 9)))).toEqual([]);
    fake.manners.items = (_uid, _query, usual) => usual;
    const { mails } = sound(await mailbox.fetchAfter("inbox", 1, 9));
    expect(mails.map(({ uid, oversize }) => [uid, oversize])).toEqual([
      [2, false],
      [3, false],
    ]);
  });
});
