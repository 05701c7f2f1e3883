import { beforeEach, describe, expect, it } from "vitest";
import { toTime } from "../src/booking/time.ts";
import type { Health } from "../src/service.ts";
import { makeStatusPages, type Status } from "../src/status-pages.ts";
import { type MemoryStore, openMemoryStore } from "../src/world/memory-store.ts";
import { StoreDown } from "../src/world/store.ts";
import { event, letter, NOW, person, requested } from "./world/store.samples.ts";

const OFFICE = "itoigawa";
const TOKEN = "0123456789abcdef";
const HEALTHY: Health = { lastPollAt: NOW, secondsSincePoll: 20, trouble: null, sending: null };

let down = false;
let store: MemoryStore;
let status: Status;

beforeEach(() => {
  down = false;
  store = openMemoryStore({
    begin: () => {
      if (down) throw new StoreDown("away");
    },
  });
  status = { officeId: OFFICE, sendMode: "approve", store, health: () => HEALTHY, waitingFor: null };
});

async function ask(path: string, headers: Record<string, string> = {}, token: string | null = TOKEN) {
  const answer = await makeStatusPages(status, token).request(path, { headers });
  return { code: answer.status, text: await answer.text() };
}

describe("GET /healthz", () => {
  it("answers while the process lives, whatever else is away", async () => {
    status = { ...status, store: null, health: null, waitingFor: "The database refuses the connection." };
    expect(await ask("/healthz")).toMatchObject({ code: 200 });
  });
});

describe("GET /readyz", () => {
  it("says that the office is served, in which mode, and how old the last poll is", async () => {
    const { code, text } = await ask("/readyz");
    expect(code).toBe(200);
    expect(JSON.parse(text)).toEqual({
      ready: true,
      reasons: [],
      sendMode: "approve",
      lastPollAt: NOW,
      secondsSincePoll: 20,
      sending: null,
    });
  });

  it("shows the mode that the console has set above the configured one", async () => {
    await store.transaction(OFFICE, (tx) => tx.putSetting("sendMode", "stop"));
    expect(JSON.parse((await ask("/readyz")).text).sendMode).toBe("stop");
  });

  it.each<[string, () => void, RegExp]>([
    ["the database is away", () => (down = true), /database does not answer/],
    ["the desk waits for something", () => (status.waitingFor = "Another worker holds the office."), /Another worker/],
    ["the desk has not begun", () => (status.health = null), /not begun/],
    [
      "no poll was completed yet",
      () => (status.health = () => ({ ...HEALTHY, secondsSincePoll: null })),
      /not been read/,
    ],
    ["the last poll is old", () => (status.health = () => ({ ...HEALTHY, secondsSincePoll: 301 })), /301 seconds ago/],
    ["the mailbox is in trouble", trouble, /mailbox cannot be read: authentication/],
  ])("is 503 with the reason when %s", async (_, spoil, reason) => {
    spoil();
    const { code, text } = await ask("/readyz");
    expect(code).toBe(503);
    expect(JSON.parse(text).reasons.join(" ")).toMatch(reason);
  });

  function trouble(): void {
    status.health = () => ({ ...HEALTHY, trouble: { trouble: "authentication", detail: "refused" } });
  }
});

describe("GET /metrics", () => {
  it("wants the bearer token, and is not there at all where none is configured", async () => {
    expect((await ask("/metrics")).code).toBe(401);
    expect((await ask("/metrics", { authorization: "Bearer 0123456789abcdeX" })).code).toBe(401);
    expect((await ask("/metrics", { authorization: "Bearer null" }, null)).code).toBe(404);
    expect((await ask("/metrics", { authorization: `Bearer ${TOKEN}` })).code).toBe(200);
  });

  it("counts what waits, and nothing that names a person", async () => {
    await store.transaction(OFFICE, async (tx) => {
      await tx.savePerson(person("p1"));
      await tx.record(requested(), event());
      await tx.post(letter("l1"));
      await tx.post(letter("l2", { state: "failed" }));
    });
    const { text } = await ask("/metrics", { authorization: `Bearer ${TOKEN}` });
    expect(text).toContain('madoguchi_letters{state="queued"} 1');
    expect(text).toContain('madoguchi_letters{state="failed"} 1');
    expect(text).toContain('madoguchi_bookings{status="requested"} 1');
    expect(text).toContain('madoguchi_mails{state="held"} 0');
    expect(text).toContain("madoguchi_seconds_since_poll 20");
    expect(text).toContain("madoguchi_database_up 1");
    expect(text).not.toMatch(/試験|taro|15010/);
  });

  it("counts the meetings that the provider has still to be asked about, and why it last refused", async () => {
    const at = (clock: string) => toTime(`2026-12-10T${clock}:00+09:00`);
    const slot = { start: at("10:00"), end: at("10:30") };
    const since = { attempts: 4, notBefore: NOW, wantedAt: NOW, seat: 1, slot };
    const row = { bookingId: "b1", madeBy: "zoom" as const, wayIn: null, ...since };
    await store.transaction(OFFICE, async (tx) => {
      await tx.savePerson(person("p1"));
      await tx.record(requested({ id: "b1" }), event());
      await tx.saveMeeting({ ...row, id: "m1", state: "making", trouble: "network: getaddrinfo taro" });
      await tx.saveMeeting({ ...row, id: "m2", state: "making", trouble: null });
      await tx.saveMeeting({ ...row, id: "m3", state: "unwanted", trouble: "settings: recording is locked on" });
      await tx.saveMeeting({ ...row, id: "m4", state: "gone", trouble: "network: away" });
    });
    const { text } = await ask("/metrics", { authorization: `Bearer ${TOKEN}` });
    const lines = text.split("\n").filter((line) => line.startsWith("madoguchi_meetings"));
    expect(lines.filter((line) => !line.endsWith(" 0"))).toEqual([
      'madoguchi_meetings{state="making"} 2',
      'madoguchi_meetings{state="unwanted"} 1',
      'madoguchi_meetings_failing{trouble="network"} 1',
      'madoguchi_meetings_failing{trouble="settings"} 1',
    ]);
    expect(text).not.toMatch(/getaddrinfo|taro/);
  });

  it("leaves the counts out while the database is away, rather than calling them zero", async () => {
    down = true;
    const { code, text } = await ask("/metrics", { authorization: `Bearer ${TOKEN}` });
    expect(code).toBe(200);
    expect(text).toContain("madoguchi_database_up 0");
    expect(text).not.toMatch(/madoguchi_(?:letters|meetings|meetings_failing)\{/);
  });
});
