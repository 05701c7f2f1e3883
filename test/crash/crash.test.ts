import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { describeWithDovecot } from "../dovecot.ts";
import { audit, type Books } from "./audit.ts";
import { isInside } from "./points.ts";
import { type Round, runRound } from "./round.ts";
import { openServers } from "./servers.ts";
import { table } from "./table.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 400_000 });

/** A seed whose first kills hold the moments around SMTP, the commits and the mailbox; `npm run crash` has all of them. */
const SEED = 12;
const KILLS = 20;

describeWithDovecot("the process killed twenty times on real servers", () => {
  let servers: Awaited<ReturnType<typeof openServers>>;
  let round: Round;

  beforeAll(async () => {
    servers = await openServers(1);
    round = await runRound(servers, "office1", SEED, KILLS);
  });
  afterAll(() => servers?.close());

  it("loses nothing, doubles nothing, leaves nothing stuck, and shows staff every letter of unknown fate", () => {
    const { text, good } = table([round]);
    expect(good, text).toBe(true);
    expect(round.kills).toHaveLength(KILLS);
    // Both kinds of worker died, and mostly at the moment that was named.
    expect(new Set(round.kills.map(({ at }) => isInside(at))).size).toBe(2);
    expect(round.kills.filter(({ reached }) => reached).length).toBeGreaterThanOrEqual(KILLS - 3);
    expect(round.findings.figures.people).toBeGreaterThanOrEqual(KILLS);
  });

  it("is counted by an audit that finds each kind of loss when it is put into the books", () => {
    const { books } = round;
    const [letter] = books.letters.filter(({ state, maybeTwice }) => state === "accepted" && !maybeTwice);
    const [mail] = books.mails.filter(({ state }) => state === "handled");
    const [entry] = books.bookings.filter(({ booking }) => booking.status === "confirmed");
    if (!letter || !mail || !entry) throw new Error("the round has too little in its books");
    const [sent] = books.submissions.filter(({ raw }) => raw.includes(letter.messageId));
    if (!sent) throw new Error("an accepted letter was never submitted");
    const letterIs = (change: object) => ({
      letters: books.letters.map((one) => (one === letter ? { ...one, ...change } : one)),
    });
    const kinds = (change: Partial<Books>) => {
      const { lost, doubled, stuck, wrong } = audit({ ...books, ...change });
      return { lost: lost.length > 0, doubled: doubled.length > 0, stuck: stuck.length > 0, wrong: wrong.length > 0 };
    };
    expect(kinds({})).toEqual({ lost: false, doubled: false, stuck: false, wrong: false });
    expect(kinds({ mails: books.mails.filter((one) => one !== mail) }).lost).toBe(true);
    expect(kinds({ letters: books.letters.filter((one) => one !== letter) }).lost).toBe(true);
    expect(kinds({ submissions: books.submissions.filter((one) => one !== sent) }).lost).toBe(true);
    expect(kinds({ submissions: [...books.submissions, sent] }).doubled).toBe(true);
    expect(
      kinds({ letters: [...books.letters, { ...letter, messageId: "<other.offer@office.example.jp>" }] }).doubled,
    ).toBe(true);
    expect(kinds({ bookings: [...books.bookings, entry] }).doubled).toBe(true);
    expect(kinds({ sent: [...books.sent, ...books.sent.slice(0, 1)] }).doubled).toBe(true);
    expect(kinds(letterIs({ state: "sending" })).stuck).toBe(true);
    expect(kinds(letterIs({ copied: false })).stuck).toBe(true);
    expect(
      kinds({ mails: books.mails.map((one) => (one === mail ? { ...one, state: "new" as const } : one)) }).stuck,
    ).toBe(true);
    expect(kinds(letterIs({ maybeTwice: true })).wrong).toBe(true);
    expect(kinds({ taken: books.taken.slice(1) }).wrong).toBe(true);
    expect(
      kinds({
        bookings: books.bookings.map((one) => (one === entry ? { ...one, events: one.events.slice(0, -1) } : one)),
      }).wrong,
    ).toBe(true);
    expect(kinds({ inbox: books.inbox.map((one) => ({ ...one, seen: false })) }).wrong).toBe(true);
  });
});
