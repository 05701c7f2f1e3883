import { createHash, timingSafeEqual } from "node:crypto";
import { Hono } from "hono";
import { collectDefaultMetrics, Gauge, Registry } from "prom-client";
import { isOnProbation, restoredOf } from "./desk/restored.ts";
import { SEND_MODE_SETTING } from "./desk/send-mode.ts";
import type { Health } from "./service.ts";
import type { BookingFilter, Store } from "./world/store.ts";
import type { MeetingState } from "./world/store-meetings.ts";
import type { InboundState, LetterState } from "./world/store-rows.ts";
import type { MeetingTrouble } from "./world/world.ts";

/** What the service says about itself; `serve` keeps it up to date. */
export type Status = {
  officeId: string;
  /** The configured mode; one set in the console stands above it. */
  sendMode: string;
  /** Null until the database was opened. */
  store: Store | null;
  /** Null until the desk has begun its work. */
  health: (() => Health) | null;
  /** Why it has not, or not any more; a sentence for the operator. */
  waitingFor: string | null;
};

/** A mailbox not read through for this long makes the service unready; polls come every minute. */
const OLDEST_POLL_SECONDS = 300;
/** Lists behind the figures are cut here; a larger number shows as this one. */
const MOST_COUNTED = 1_000;

const WAITING_LETTERS = ["awaiting", "drafted", "capped", "queued", "sending", "unknown", "failed"] as const;
const OPEN_MAILS = ["new", "held"] as const;
/** Meetings that the provider has still to be asked about. */
const WAITING_MEETINGS = ["wanted", "making", "made", "moving", "unwanted"] as const;
const MEETING_TROUBLES = ["network", "authentication", "protocol", "limit", "settings"] as const;
const LIVE_BOOKINGS = ["requested", "offered", "confirmed"] as const;

/** GET /healthz, /readyz and /metrics. None of them tells anything about a person. */
export function makeStatusPages(status: Status, metricsToken: string | null): Hono {
  const app = new Hono();
  const metrics = makeMetrics(status);

  app.get("/healthz", (context) => context.text("alive\n"));

  app.get("/readyz", async (context) => {
    const { reasons, sendMode } = await look(status);
    const health = status.health?.() ?? null;
    const body = {
      ready: reasons.length === 0,
      reasons,
      sendMode,
      lastPollAt: health?.lastPollAt ?? null,
      secondsSincePoll: health?.secondsSincePoll ?? null,
      // No reason to be unready: mail is read and decided on meanwhile, and the letters wait in the outbox.
      sending: health?.sending?.detail ?? null,
    };
    return context.json(body, body.ready ? 200 : 503);
  });

  app.get("/metrics", async (context) => {
    // Without a token there is no such page: behind a proxy on this machine every visitor would come from loopback.
    if (metricsToken === null) return context.notFound();
    if (!isSame(context.req.header("authorization") ?? "", `Bearer ${metricsToken}`)) {
      return context.text("a bearer token is required\n", 401, { "www-authenticate": 'Bearer realm="metrics"' });
    }
    return context.text(await metrics.metrics(), 200, { "content-type": metrics.contentType });
  });

  return app;
}

async function look(status: Status): Promise<{ reasons: string[]; sendMode: string }> {
  const reasons = status.waitingFor === null ? [] : [status.waitingFor];
  let sendMode = status.sendMode;
  try {
    const found = await status.store?.look(status.officeId, async (view) => ({
      set: await view.setting(SEND_MODE_SETTING),
      restored: await restoredOf(view),
    }));
    if (typeof found?.set === "string") sendMode = found.set;
    const restored = found?.restored ?? null;
    if (isOnProbation(restored) && sendMode === "auto") sendMode = "approve";
    if (restored?.answered === null)
      reasons.push("After the restore the Sent folder has not been looked through yet; until then no mail is decided.");
  } catch {
    reasons.push("The database does not answer.");
  }
  const health = status.health?.();
  if (health === undefined) {
    if (reasons.length === 0) reasons.push("The desk has not begun its work.");
    return { reasons, sendMode };
  }
  if (health.trouble !== null) reasons.push(`The mailbox cannot be read: ${health.trouble.trouble}.`);
  if (health.secondsSincePoll === null) reasons.push("The mailbox has not been read through yet.");
  else if (health.secondsSincePoll > OLDEST_POLL_SECONDS) {
    reasons.push(`The mailbox was last read through ${health.secondsSincePoll} seconds ago.`);
  }
  return { reasons, sendMode };
}

function makeMetrics(status: Status): Registry {
  const register = new Registry();
  collectDefaultMetrics({ register, prefix: "madoguchi_" });
  const gauge = (name: string, help: string, collect: (this: Gauge) => void | Promise<void>) =>
    new Gauge({ name: `madoguchi_${name}`, help, registers: [register], collect });

  gauge("seconds_since_poll", "Age of the last completed poll of the mailbox.", function () {
    this.set(status.health?.().secondsSincePoll ?? Number.NaN);
  });
  gauge("mailbox_trouble", "1 while the mailbox cannot be read.", function () {
    this.set((status.health?.().trouble ?? null) === null ? 0 : 1);
  });
  gauge("database_up", "1 while the database answers.", async function () {
    const answer = await counted(status, (store) =>
      store.look(status.officeId, async (view) => {
        await view.setting(SEND_MODE_SETTING);
        return 1;
      }),
    );
    this.set(answer ?? 0);
  });
  labelled("letters", "state", "Letters not yet settled, by state.", WAITING_LETTERS, (store, state: LetterState) =>
    store.look(status.officeId, async (view) => (await view.letters({ states: [state], limit: MOST_COUNTED })).length),
  );
  labelled("mails", "state", "Inbound mails that wait, by state.", OPEN_MAILS, (store, state: InboundState) =>
    store.look(
      status.officeId,
      async (view) => (await view.inboundMails({ states: [state], limit: MOST_COUNTED })).length,
    ),
  );
  labelled("bookings", "status", "Live bookings, by status.", LIVE_BOOKINGS, (store, state: BookingStatus) =>
    store.look(
      status.officeId,
      async (view) => (await view.bookings({ statuses: [state], limit: MOST_COUNTED })).length,
    ),
  );
  labelled(
    "meetings",
    "state",
    "Meetings waiting for the provider, by state.",
    WAITING_MEETINGS,
    (store, state: MeetingState) =>
      store.look(
        status.officeId,
        async (view) => (await view.meetings({ states: [state], limit: MOST_COUNTED })).length,
      ),
  );
  labelled(
    "meetings_failing",
    "trouble",
    "Of these, those whose last try failed, by why.",
    MEETING_TROUBLES,
    countFailing(status),
  );
  return register;

  function labelled<L extends string>(
    name: string,
    label: string,
    help: string,
    values: readonly L[],
    count: (store: Store, value: L) => Promise<number>,
  ): void {
    new Gauge({
      name: `madoguchi_${name}`,
      help: `${help} At most ${MOST_COUNTED} are counted.`,
      labelNames: [label],
      registers: [register],
      async collect() {
        this.reset();
        for (const value of values) {
          const number = await counted(status, (store) => count(store, value));
          if (number !== null) this.set({ [label]: value }, number);
        }
      },
    });
  }
}

/** A row keeps what went wrong as `kind: detail`; the detail stays where staff read it. */
function countFailing({ officeId }: Status) {
  return (store: Store, trouble: MeetingTrouble["trouble"]): Promise<number> =>
    store.look(officeId, async (view) => {
      const open = await view.meetings({ states: [...WAITING_MEETINGS], limit: MOST_COUNTED });
      return open.filter((row) => row.trouble?.startsWith(`${trouble}:`)).length;
    });
}

type BookingStatus = NonNullable<BookingFilter["statuses"]>[number];

async function counted(status: Status, count: (store: Store) => Promise<number>): Promise<number | null> {
  if (status.store === null) return null;
  try {
    return await count(status.store);
  } catch {
    return null;
  }
}

/** By digest, so that neither content nor length shows in the time it takes. */
function isSame(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}
