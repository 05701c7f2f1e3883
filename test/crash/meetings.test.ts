import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { identify } from "../../src/mail/applicant/identity.ts";
import { makeInProcessParser } from "../../src/world/parser.ts";
import { describeWithDovecot } from "../dovecot.ts";
import { eventually } from "../real-clock.ts";
import { seeded } from "../simulation/random.ts";
import { openZoomServer, ZOOM_ACCOUNT, type ZoomServer } from "../zoom-server.ts";
import { unfinished } from "./audit.ts";
import { type Crowd, gather, kindOf } from "./crowd.ts";
import { environmentOf, OFFICE_ADDRESS, openStoreAt, writeZoomOffice } from "./office.ts";
import { HABITS, type Person } from "./people.ts";
import type { InsidePoint } from "./points.ts";
import { openServers } from "./servers.ts";
import { type Sink, startSink } from "./sink.ts";
import { openYard, startStandby } from "./worker.ts";

vi.setConfig({ testTimeout: 400_000, hookTimeout: 200_000 });

const HOST = "soudan1@zoom.example.jp";
const POINT_MS = 60_000;
const REST_MS = 90_000;

/** Where each of them dies, while the meeting of one more person is made or taken away. */
const DEATHS: { at: InsidePoint; nth?: number; habit: "accepts" | "cancels" }[] = [
  { at: "after commit: meeting begun", habit: "accepts" },
  { at: "before Zoom is asked", habit: "accepts" },
  { at: "after Zoom answered", habit: "accepts" },
  { at: "before commit: meeting known", habit: "accepts" },
  { at: "after commit: meeting known", habit: "accepts" },
  { at: "after Zoom answered", nth: 2, habit: "cancels" },
  { at: "before commit: meeting gone", habit: "cancels" },
];

describeWithDovecot("the process killed while it makes meetings at a mock of Zoom", () => {
  let servers: Awaited<ReturnType<typeof openServers>>;
  let sink: Sink;
  let zoom: ZoomServer;
  beforeAll(async () => {
    servers = await openServers(1);
    sink = await startSink();
    zoom = await openZoomServer([HOST]);
  });
  afterAll(async () => {
    await zoom?.stop();
    await sink?.stop();
    await servers?.close();
  });

  it("T6-3c: tells everybody one meeting, which stands, and leaves none that nobody was told", async () => {
    const env = {
      ...environmentOf({
        databaseUrl: servers.serviceUrl,
        officeFile: writeZoomOffice(servers.folder, "crash-zoom", HOST),
        imapUrl: servers.dovecot.imapUrl("office1"),
        smtpUrl: sink.url,
        compiled: join(servers.folder, "compiled"),
      }),
      ZOOM_ACCOUNT_ID: ZOOM_ACCOUNT.accountId,
      ZOOM_CLIENT_ID: ZOOM_ACCOUNT.clientId,
      ZOOM_CLIENT_SECRET: ZOOM_ACCOUNT.clientSecret,
      ZOOM_TOKEN_URL: zoom.tokenUrl,
      ZOOM_API_URL: zoom.apiUrl,
    };
    const store = await openStoreAt(servers.serviceUrl);
    const crowd = gather({
      random: seeded(1),
      sink,
      office: OFFICE_ADDRESS,
      append: (raw, at) => servers.dovecot.append("office1", raw, at),
    });
    await (await startStandby(env)).dismiss();
    const yard = openYard(env);
    try {
      const first = (await yard.next()).go({ point: null, nth: 1 });
      const touched = () => store.look("crash-zoom", async (view) => (await view.cursor("junk")) !== null);
      expect(await eventually(touched, Boolean, POINT_MS), first.said()).toBe(true);
      await first.kill();
      crowd.begin();
      for (const { at, nth = 1, habit } of DEATHS) {
        const worker = (await yard.next()).go({ point: at, nth });
        const person = await arrives(crowd, habit);
        expect(
          await eventually(
            () => worker.alive(),
            (alive) => !alive,
            POINT_MS,
          ),
          `${at}: ${worker.said()}`,
        ).toBe(false);
        expect(worker.strangeEnd()).toBeNull();
        const next = (await yard.next()).go({ point: null, nth: 1 });
        const isDone = async () =>
          person.habit.letters.every((kind) => lettersTo(person, sink).some((one) => one.kind === kind)) &&
          (await store.look("crash-zoom", unfinished)).length === 0 &&
          (await store.look("crash-zoom", (view) => view.meetings({ states: UNDERWAY, limit: 10 }))).length === 0;
        expect(await eventually(isDone, Boolean, REST_MS), `${at}: ${next.said()}`).toBe(true);
        await next.kill();
      }
      await crowd.rest();
      const standing = new Set(zoom.meetings.keys());
      for (const person of crowd.people) {
        const told = await idsTold(person, sink);
        expect(told, person.habit.name).toHaveLength(1);
        expect(standing.delete(Number(told[0])), `${person.index}: ${told}`).toBe(person.habit.status === "confirmed");
      }
      expect([...standing]).toEqual([]);
      // What was made before a death is found again, so nobody's was made twice.
      expect(zoom.ever).toHaveLength(crowd.people.length);
    } finally {
      await yard.close();
      await store.close();
    }
  });
});

const UNDERWAY = ["wanted" as const, "making" as const, "made" as const, "moving" as const, "unwanted" as const];

async function arrives(crowd: Crowd, name: string): Promise<Person> {
  const habit = HABITS.find((one) => one.name === name);
  if (!habit) throw new Error(`nobody has the habit ${name}`);
  return crowd.arrive(habit);
}

function lettersTo({ address }: Person, { submissions }: Sink) {
  return submissions
    .filter(({ to }) => to === address)
    .map(({ raw }) => ({ kind: kindOf(identify(raw).messageId ?? ""), raw }));
}

/** Every ID of a meeting that any letter has told them, without its spaces. */
async function idsTold(person: Person, sink: Sink): Promise<string[]> {
  const told = new Set<string>();
  for (const { raw } of lettersTo(person, sink)) {
    const letter = await makeInProcessParser().parse(raw);
    if ("failed" in letter) throw new Error(letter.detail);
    for (const id of letter.text.match(/\d{3} \d{4} \d{4}/g) ?? []) told.add(id.replaceAll(" ", ""));
  }
  return [...told];
}
