import { createHash, createHmac, hkdfSync, randomBytes, randomInt } from "node:crypto";
import { type DestinationStream, destination, pino } from "pino";
import { fromEpochSeconds } from "../booking/time.ts";
import type { Clock, Digests, Ids, Log } from "./world.ts";

/** Crockford's base 32: digits first, so that the order of the letters is the order of the numbers. */
const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/** What people read aloud and type: without 0 and O, 1 and I and L. */
const SPOKEN = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
const SPOKEN_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ";
/** 48 bits of milliseconds and 80 random bits, five bits to a character. */
const ID_TIME_CHARACTERS = 10;
const ID_RANDOM_CHARACTERS = 16;
const TOKEN_BYTES = 16;
const KEY_BYTES = 32;

/** Tokyo's civil clock, and a monotonic one that no correction of the civil clock moves. */
export function makeClock(): Clock {
  return {
    now: () => fromEpochSeconds(Math.floor(Date.now() / 1000)),
    monotonic: () => performance.now(),
    sleep,
  };
}

export function makeIds(): Ids {
  let last = 0;
  return {
    next: () => {
      // Mails of one second are decided in the order of their ids, so two of one millisecond must not change places.
      last = Math.max(Date.now(), last + 1);
      return (timePart(last) + randomPart()).toLowerCase();
    },
    reference: () => `${referenceHalf()}-${referenceHalf()}`,
    bytes: (count) => new Uint8Array(randomBytes(count)),
  };
}

/**
 * `token` is "MD" and 26 characters of Crockford's base 32 (128 bits of HMAC-SHA-256), the same for the same parts, so
 * that a letter written again after a crash carries the same proof (decision 4). Parts must not contain NUL.
 */
export function makeDigests(officeKey: Uint8Array): Digests {
  return {
    token(parts) {
      if (parts.some((part) => part.includes("\0"))) throw new Error("a part of a token contains NUL");
      const mac = createHmac("sha256", officeKey).update(parts.join("\0"), "utf8").digest();
      return `MD${base32(mac.subarray(0, TOKEN_BYTES))}`;
    },
    sha256,
  };
}

/** An office's own key, drawn from DATA_KEY (HKDF, RFC 5869), so that no office can make another's tokens. */
export function officeKeyOf(dataKey: Uint8Array, officeId: string): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", dataKey, new Uint8Array(0), `madoguchi office ${officeId}`, KEY_BYTES));
}

/** JSON lines, on standard error unless told otherwise: standard output belongs to what a command answers. */
export function makeLog(
  level: "info" | "warn" = "info",
  to: DestinationStream = destination({ fd: 2, sync: true }),
): Log {
  const timestamp = pino.stdTimeFunctions.isoTime;
  const logger = pino({ level, base: null, messageKey: "event", timestamp, formatters: { level: namedLevel } }, to);
  return {
    info: (event, fields) => logger.info(fields ?? {}, event),
    warn: (event, fields) => logger.warn(fields ?? {}, event),
    error: (event, fields) => logger.error(fields ?? {}, event),
  };
}

function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", wake);
      resolve();
    };
    const timer = setTimeout(wake, milliseconds);
    signal?.addEventListener("abort", wake, { once: true });
  });
}

function namedLevel(label: string): { level: string } {
  return { level: label };
}

function timePart(milliseconds: number): string {
  let text = "";
  for (let rest = milliseconds, place = 0; place < ID_TIME_CHARACTERS; place++) {
    text = CROCKFORD.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

function randomPart(): string {
  return base32(randomBytes((ID_RANDOM_CHARACTERS * 5) / 8));
}

/** Begins with a letter, so that no reference looks like a telephone or job seeker's number. */
function referenceHalf(): string {
  let half = SPOKEN_LETTERS.charAt(randomInt(SPOKEN_LETTERS.length));
  while (half.length < 4) half += SPOKEN.charAt(randomInt(SPOKEN.length));
  return half;
}

/** Five bits to a character, the last one filled up with zero bits. */
function base32(bytes: Uint8Array): string {
  let text = "";
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += CROCKFORD.charAt((held >> bits) & 31);
    }
    held &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + CROCKFORD.charAt((held << (5 - bits)) & 31);
}

/** In hex. */
export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
