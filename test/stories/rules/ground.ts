import { canonicalJson } from "../../../src/booking/canonical-json.ts";
import type { Time } from "../../../src/booking/time.ts";
import { makeConsole } from "../../../src/console/server.ts";
import type { Desk } from "../../../src/desk/desk.ts";
import type { RenderLetter } from "../../../src/mail/letters/render.ts";
import type { Office } from "../../../src/mail/office.ts";
import { type Service, startService } from "../../../src/service.ts";
import { ONE_TIME_CODES } from "../../../src/world/one-time-codes.ts";
import { readPageScript } from "../../../src/world/page-script.ts";
import type { Profile } from "../../../src/world/profile.ts";
import type { View } from "../../../src/world/store.ts";
import type { StaffAccount } from "../../../src/world/store-rows.ts";
import type { Clock, World } from "../../../src/world/world.ts";
import { PASSWORD, PLAIN_PASSWORDS, type Window } from "../../console/window.ts";
import { keepLog } from "../../real-clock.ts";
import { START } from "../house.ts";

export const REIKO: StaffAccount = account("reiko", "窓口 礼子", "staff");
export const ICHIRO: StaffAccount = account("ichiro", "受付 一郎", "chief");

const MOST_TURNS = 60;

/** What a ground is made of: everything of the outside that a story can notice. */
export type Pieces = {
  world: Omit<World, "clock" | "log">;
  /** A mail reaches the office's inbox; `sent`: staff wrote one in their own mail program. */
  arrive(raw: Uint8Array, at: Time, folder?: "inbox" | "sent"): Promise<void>;
  /** Every letter that reached somebody's mail server, in order. */
  letters(): { to: readonly string[]; raw: Uint8Array }[];
  /** The inbox as a mail program shows it. */
  inbox(): Promise<{ messageId: string; flags: readonly string[] }[]>;
  /** Message-IDs of what lies in Sent. */
  sentCopies(): Promise<string[]>;
  /** How the staff's browsers reach the console. */
  serveConsole(app: Window["app"]): Promise<Pick<Window["app"], "request">>;
  close(): Promise<void>;
};

/** An office at work: its service runs, and its clock is moved by the story. */
export type Ground = Omit<Pieces, "world" | "serveConsole"> & {
  readonly desk: Desk;
  readonly profile: Profile;
  now(): Time;
  setNow(at: Time): void;
  /** Every duty of the service has run until nothing is left to do. */
  works(): Promise<void>;
  /** The service ends, and another one starts on the same store and mailbox. */
  restarts(): Promise<void>;
  look<T>(question: (view: View) => Promise<T>): Promise<T>;
  console(): Pick<Window["app"], "request">;
  /** Every line that the service logged. */
  logged(): readonly string[];
};

export type GroundSettings = { profile: Profile; letters: RenderLetter };

/** Starts the service of an office on the pieces, with its mailbox read for the first time. */
export async function openGround(pieces: Pieces, { profile, letters }: GroundSettings): Promise<Ground> {
  const office: Office = profile.office;
  let now = START;
  const { clock, resting } = movableClock(() => now);
  const log = keepLog();
  const world: World = { ...pieces.world, clock, log };
  const look: Ground["look"] = (question) => world.store.look(office.id, question);
  let closing = new AbortController();
  let service = await start();
  let window = await openConsole();

  function start(): Promise<Service> {
    const { termsFiles } = profile;
    return startService({ world, office, letters, termsFiles, sendMode: "auto" });
  }

  function openConsole(): Promise<Pick<Window["app"], "request">> {
    closing = new AbortController();
    const app = makeConsole({
      ...{ desk: service.desk, health: service.health, passwords: PLAIN_PASSWORDS, codes: ONE_TIME_CODES },
      ...{ secureCookies: false, script: readPageScript(), stop: closing.signal },
    });
    return pieces.serveConsole(app);
  }

  async function works(): Promise<void> {
    let before = "";
    for (let turn = 0; turn < MOST_TURNS; turn++) {
      await resting(service.duties.length);
      const after = await look(footprint);
      if (turn > 0 && after === before) return;
      before = after;
      service.poke();
    }
    throw new Error("the office never comes to rest");
  }

  async function stop(): Promise<void> {
    closing.abort();
    await service.stop();
  }

  const ground: Ground = {
    ...{ arrive: pieces.arrive, letters: pieces.letters, inbox: pieces.inbox, sentCopies: pieces.sentCopies },
    get desk() {
      return service.desk;
    },
    profile,
    now: () => now,
    setNow: (at) => {
      if (at < now) throw new Error(`a story never goes back: ${at} is before ${now}`);
      now = at;
    },
    works,
    restarts: async () => {
      await stop();
      service = await start();
      window = await openConsole();
      await works();
    },
    look,
    console: () => window,
    logged: () => log.lines,
    close: async () => {
      await stop();
      await pieces.close();
    },
  };
  await service.desk.hold.transaction(async (tx) => {
    for (const one of [REIKO, ICHIRO]) await tx.saveStaff(one);
  });
  await works();
  return ground;
}

/** What the office has on its table, so that a turn in which nothing moved is known. */
async function footprint(view: View): Promise<string> {
  const [letters, mails, tasks, bookings, meetings] = await Promise.all([
    view.letters({ limit: 200 }),
    view.inboundMails({ limit: 200 }),
    view.tasks({ open: true, limit: 200 }),
    view.bookings({ limit: 200 }),
    view.meetings({ limit: 200 }),
  ]);
  return canonicalJson([
    letters.map(({ id, state }) => [id, state]),
    mails.map(({ id, state }) => [id, state]),
    tasks.map(({ id }) => id),
    bookings,
    meetings.map(({ id, state, attempts }) => [id, state, attempts]),
  ]);
}

/**
 * A civil clock that stands still, and pauses that end by the bell alone: the story says when time passes. Once as many loops
 * rest as there are, nothing is left to do, for a loop rings another one before it rests itself.
 */
function movableClock(now: () => Time): { clock: Clock; resting(loops: number): Promise<void> } {
  let asleep = 0;
  let waiting: { loops: number; done: () => void } | null = null;
  const look = () => {
    if (waiting === null || asleep < waiting.loops) return;
    const { done } = waiting;
    waiting = null;
    done();
  };
  const sleep: Clock["sleep"] = (_milliseconds, signal) =>
    new Promise((wake) => {
      if (!signal || signal.aborted) return wake();
      asleep += 1;
      const end = () => {
        asleep -= 1;
        wake();
      };
      signal.addEventListener("abort", end, { once: true });
      look();
    });
  return {
    clock: { now, monotonic: () => performance.now(), sleep },
    resting: (loops) =>
      new Promise((done) => {
        waiting = { loops, done };
        look();
      }),
  };
}

function account(id: string, displayName: string, role: StaffAccount["role"]): StaffAccount {
  return { id, displayName, role, passwordHash: `plain:${PASSWORD}`, active: true };
}
