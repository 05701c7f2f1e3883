import type { ImapFlow } from "imapflow";
import { Overrun } from "./imap-trouble.ts";
import type { Clock } from "./world.ts";

/** Milliseconds for a whole command, and for silence within it. */
export type Patience = { commandMs: number; silenceMs: number };

/** Under two deadlines: one for the whole command, and one for a line on which nothing comes any more. */
export async function attended<T>(clock: Clock, limits: Patience, command: Promise<T>, client: ImapFlow): Promise<T> {
  const over = new AbortController();
  const listen = async (): Promise<T> => {
    let heard = client.stats().received;
    let heardAt = clock.monotonic();
    while (!over.signal.aborted) {
      await clock.sleep(limits.silenceMs / SILENCE_LOOKS, over.signal);
      const { received } = client.stats();
      if (received !== heard) heardAt = clock.monotonic();
      else if (!over.signal.aborted && clock.monotonic() - heardAt >= limits.silenceMs) {
        client.close();
        throw new Overrun();
      }
      heard = received;
    }
    return command;
  };
  const silence = listen();
  silence.catch(() => undefined);
  try {
    return await Promise.race([within(clock, limits.commandMs, command, () => client.close()), silence]);
  } finally {
    over.abort();
  }
}

const SILENCE_LOOKS = 15;

/** The promise itself, or `Overrun` after so many milliseconds, when `cut` was called. */
export async function within<T>(clock: Clock, ms: number, promise: Promise<T>, cut: () => void): Promise<T> {
  const settled = new AbortController();
  const deadline = clock.sleep(ms, settled.signal).then((): T => {
    if (settled.signal.aborted) return undefined as T;
    cut();
    throw new Overrun();
  });
  deadline.catch(() => undefined);
  promise.catch(() => undefined);
  try {
    return await Promise.race([promise, deadline]);
  } finally {
    settled.abort();
  }
}
