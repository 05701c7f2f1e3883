import type { ImapFlow } from "imapflow";
import { backoffMs, connectImap, type LineTools, refusedLogin } from "./imap-line.ts";
import { troubleOf } from "./imap-trouble.ts";
import type { Trouble } from "./world.ts";

/** A connection that held at least this long was sound, so the next failure starts the pauses from the beginning. */
const SOUND_MS = 60_000;
const REST_MS = 1_000;

/**
 * Listens on a connection of its own (IDLE, RFC 2177) and rings when INBOX grows. Only a hint: events get lost even on
 * a healthy server, so polling must not depend on it. Failures are quiet; it opens again after growing pauses. Where the server
 * has no line left for the polls, it gives up its own for the longest pause.
 */
export function openBell(tools: LineTools, ring: () => void): () => void {
  const stop = new AbortController();
  let client: ImapFlow | null = null;
  let deaf = true;
  let quietUntil = 0;
  const giveWay = () => {
    quietUntil = tools.clock.monotonic() + tools.limits.throttleLongestMs;
    client?.close();
  };
  tools.gate.giveWay.add(giveWay);
  void listen();
  return () => {
    stop.abort();
    tools.gate.giveWay.delete(giveWay);
    client?.close();
  };

  function mayTry(): boolean {
    const { clock, gate, limits } = tools;
    return clock.monotonic() >= quietUntil && refusedLogin(gate, limits, clock) === null;
  }

  async function listen(): Promise<void> {
    const { limits, clock, log } = tools;
    let failures = 0;
    while (!stop.signal.aborted) {
      const startedAt = clock.monotonic();
      let last: Trouble | null = null;
      if (mayTry()) {
        try {
          client = await connectImap(tools);
          if (stop.signal.aborted) break;
          if (mayTry()) await listenOn(client);
        } catch (error) {
          const trouble = troubleOf("bell", error);
          last = trouble;
          if (trouble.trouble === "authentication") tools.gate.refused = { trouble, at: clock.monotonic() };
          log.info("imap.bell", { trouble: trouble.trouble, detail: trouble.detail });
        }
        client?.close();
        client = null;
        // A poll finds out at once whether the mailbox itself can no longer be read.
        if (!deaf && !stop.signal.aborted) ring();
        deaf = true;
      }
      failures = clock.monotonic() - startedAt > SOUND_MS ? 1 : failures + 1;
      await clock.sleep(backoffMs(limits, failures, last), stop.signal);
    }
    client?.close();
  }

  async function listenOn(line: ImapFlow): Promise<void> {
    line.on("exists", ({ count, prevCount }) => {
      if (count > prevCount && !stop.signal.aborted) ring();
    });
    await line.mailboxOpen("INBOX", { readOnly: true });
    // What arrived before anybody listened would otherwise wait for the next poll.
    if (!stop.signal.aborted) ring();
    deaf = false;
    while (line.usable && !stop.signal.aborted) {
      await line.idle();
      // A server that ends every IDLE at once must not make us spin.
      if (line.usable) await tools.clock.sleep(REST_MS, stop.signal);
    }
  }
}
