import type { Time } from "./booking/time.ts";
import { deliver, rescueInterrupted, resolveUnknown } from "./desk/delivery.ts";
import type { Desk, TermsFiles } from "./desk/desk.ts";
import { type Loop, startLoop } from "./desk/loop.ts";
import { actInMailbox } from "./desk/mailbox-acts.ts";
import { tendMeetings } from "./desk/meetings.ts";
import { poll } from "./desk/poll.ts";
import { retain } from "./desk/retention.ts";
import { fileCopy } from "./desk/sent-copies.ts";
import { settle } from "./desk/settle.ts";
import { sweepSignIns } from "./desk/sign-ins.ts";
import { tellStaff } from "./desk/staff-notices.ts";
import { sweep } from "./desk/sweep.ts";
import { proveTerms } from "./desk/terms.ts";
import type { RenderLetter } from "./mail/letters/render.ts";
import type { Office, SendMode } from "./mail/office.ts";
import type { SendResult, Transport, Trouble, World } from "./world/world.ts";

export type ServiceSettings = {
  world: World;
  office: Office;
  letters: RenderLetter;
  termsFiles: TermsFiles;
  sendMode: SendMode;
  pollSeconds?: number;
};

export type Service = {
  desk: Desk;
  /** What runs by itself, each in a loop of its own. */
  duties: readonly string[];
  health(): Health;
  poke(): void;
  stop(): Promise<void>;
};

/** Age of the last completed poll is the health of the mail door (decision 5). */
export type Health = {
  lastPollAt: Time | null;
  secondsSincePoll: number | null;
  /** Why the mailbox cannot be read. */
  trouble: Trouble | null;
  /** Why letters wait, as of the last one that was tried. */
  sending: Trouble | null;
};

export class OfficeTaken extends Error {
  override name = "OfficeTaken";
}

export const DEFAULT_POLL_SECONDS = 60;
const DUTY_REST_MS = 5_000;
const SWEEP_REST_MS = 30_000;
const RETAIN_REST_MS = 60_000;
const dutyRest = () => DUTY_REST_MS;

/**
 * Joins the rooms to loops: one for the mailbox, one each for deciding, meetings, sending, filing, the clock and retention, so that trouble
 * in one part never stops another. Throws `OfficeTaken` while another worker holds the office.
 */
export async function startService(settings: ServiceSettings): Promise<Service> {
  const health = {
    lastPollAt: null as Time | null,
    polledAtMs: null as number | null,
    trouble: null as Trouble | null,
    sending: null as Trouble | null,
  };
  const world = { ...settings.world, transport: observed(settings.world, health) };
  const desk = await openDesk({ ...settings, world });
  try {
    await proveTerms(desk);
    await rescueInterrupted(desk);
  } catch (error) {
    // A hold left behind would make this worker take itself for another one.
    await desk.hold.release();
    throw error;
  }

  const pollMs = (settings.pollSeconds ?? DEFAULT_POLL_SECONDS) * 1000;
  // In trouble the mailbox is asked often: it answers at once by itself until its own growing pause is over.
  const pollRest = () => (health.trouble ? Math.min(pollMs, DUTY_REST_MS) : pollMs);

  let isSentRead = false;
  const loops: Record<"mailbox" | "settle" | "meet" | "deliver" | "file" | "sweep" | "retain", Loop> = {
    mailbox: startLoop(world, "mailbox", pollRest, async () => {
      const trouble = await poll(desk, {
        onSentRead: () => {
          isSentRead = true;
        },
        onStored: () => loops.settle.ring(),
      });
      if (trouble && trouble.trouble !== health.trouble?.trouble)
        world.log.warn("mailbox trouble", { trouble: trouble.trouble, detail: trouble.detail });
      if (!trouble && health.trouble) world.log.info("mailbox works again", { after: health.trouble.trouble });
      health.trouble = trouble;
      if (!trouble) {
        health.lastPollAt = world.clock.now();
        health.polledAtMs = world.clock.monotonic();
      }
      loops.settle.ring();
      loops.sweep.ring();
      return "idle";
    }),
    settle: startLoop(world, "settle", dutyRest, async () => {
      // What staff sent while no clerk was there is read first; where the mailbox is away, nothing new can be answered twice.
      if (!isSentRead && health.trouble === null) return "idle";
      const did = await settle(desk);
      if (did === "worked") for (const next of ["meet", "deliver", "file"] as const) loops[next].ring();
      return did;
    }),
    meet: startLoop(world, "meet", dutyRest, async () => {
      const did = await tendMeetings(desk);
      if (did === "worked") loops.deliver.ring();
      return did;
    }),
    deliver: startLoop(world, "deliver", dutyRest, async () => {
      const did = (await deliver(desk)) === "worked" ? "worked" : await resolveUnknown(desk);
      // After the letters, on the same line to the server.
      if (did === "idle") await tellStaff(desk);
      if (did === "worked") loops.file.ring();
      return did;
    }),
    file: startLoop(world, "file", dutyRest, async () =>
      (await actInMailbox(desk)) === "worked" ? "worked" : await fileCopy(desk),
    ),
    sweep: startLoop(
      world,
      "sweep",
      () => SWEEP_REST_MS,
      async () => {
        const did = await sweep(desk);
        if (did === "worked") loops.deliver.ring();
        return did;
      },
    ),
    retain: startLoop(
      world,
      "retain",
      () => RETAIN_REST_MS,
      async () => {
        await sweepSignIns(desk);
        return retain(desk);
      },
    ),
  };
  const silence = world.mailbox.onBell(() => loops.mailbox.ring());
  return {
    desk,
    duties: Object.keys(loops),
    health: () => ({
      lastPollAt: health.lastPollAt,
      secondsSincePoll:
        health.polledAtMs === null ? null : Math.round((world.clock.monotonic() - health.polledAtMs) / 1000),
      trouble: health.trouble,
      sending: health.sending,
    }),
    poke: () => {
      for (const loop of Object.values(loops)) loop.ring();
    },
    stop: async () => {
      silence();
      await Promise.all(Object.values(loops).map((loop) => loop.stop()));
      await desk.hold.release();
    },
  };
}

/** Takes the office for this worker; the simulation opens the same desk and turns its duties by hand. */
export async function openDesk({ world, office, letters, termsFiles, sendMode }: ServiceSettings): Promise<Desk> {
  const hold = await world.store.holdOffice(office.id);
  if (hold === "taken") throw new OfficeTaken(`office ${office.id} is held by another worker`);
  return { world, hold, office, render: letters, termsFiles, sendMode };
}

/** The same transport; what its answers say about the line itself is noted, and said once. */
function observed({ transport, log }: World, health: { sending: Trouble | null }): Transport {
  const note = (trouble: Trouble | null) => {
    if (trouble && trouble.trouble !== health.sending?.trouble) log.warn("sending trouble", trouble);
    if (!trouble && health.sending) log.info("sending works again", { after: health.sending.trouble });
    health.sending = trouble;
  };
  return {
    ...transport,
    send: async (mail) => {
      const result = await transport.send(mail);
      note(lineTroubleOf(result));
      return result;
    },
  };
}

/** Null where the server answered, whatever it said of the letter. */
function lineTroubleOf(result: SendResult): Trouble | null {
  if (result.result === "unauthorised")
    return { trouble: "authentication", detail: "the mail server refuses the user name or the password; letters wait" };
  const isSilent = result.result === "unknown" || (result.result === "deferred" && result.code === null);
  return isSilent ? { trouble: "network", detail: "the mail server does not answer; letters wait" } : null;
}
