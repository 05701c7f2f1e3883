import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";

/** How far a connection came, for `doctor`: each failure has its own remedy. */
export type Reach =
  | { reached: true }
  | { failed: "name" | "refused" | "silent" | "unreachable"; detail: string }
  | { failed: "tls" | "noStartTls"; detail: string };

/** TLS from the first byte, after STARTTLS in one of the two languages, or none at all (loopback only). */
export type ReachTls = "direct" | "imap" | "smtp" | "none";

const MOST_GREETING_BYTES = 65_536;

/** Connects and, where wanted, completes the TLS handshake with the certificate checked; then hangs up. Never throws. */
export async function reach(host: string, port: number, tls: ReachTls, timeoutMs: number): Promise<Reach> {
  let socket: Socket | null = null;
  let phase: "connect" | "starttls" | "tls" = "connect";
  try {
    socket = await opened(connect({ host, port }), "connect", timeoutMs);
    if (tls === "imap" || tls === "smtp") {
      phase = "starttls";
      await startTls(socket, tls);
    }
    if (tls !== "none") {
      phase = "tls";
      const name = /^[\d.]+$|:/.test(host) ? {} : { servername: host };
      socket = await opened(connectTls({ socket, host, ...name }), "secureConnect", timeoutMs);
    }
    return { reached: true };
  } catch (error) {
    return failureOf(error, phase);
  } finally {
    socket?.destroy();
  }
}

function opened<T extends Socket>(socket: T, event: "connect" | "secureConnect", timeoutMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    socket.setTimeout(timeoutMs, () => {
      socket.destroy();
      reject(Object.assign(new Error("silent"), { code: "ETIMEDOUT" }));
    });
    socket.once(event, () => resolve(socket));
    socket.once("error", reject);
    socket.once("close", () => reject(Object.assign(new Error("closed"), { code: "ECONNRESET" })));
  });
}

/** RFC 9051, section 6.2.1, and RFC 3207. */
async function startTls(socket: Socket, language: "imap" | "smtp"): Promise<void> {
  if (language === "imap") {
    await line(socket, /^\* (OK|PREAUTH)/m);
    socket.write("a STARTTLS\r\n");
    await line(socket, /^a OK/m, /^a (NO|BAD)/m);
    return;
  }
  await line(socket, /^220 /m);
  socket.write("EHLO madoguchi.invalid\r\n");
  if (!/^250[ -]STARTTLS\b/im.test(await line(socket, /^250 /m))) throw new Refused();
  socket.write("STARTTLS\r\n");
  await line(socket, /^220 /m, /^[45]\d\d /m);
}

class Refused extends Error {}

function line(socket: Socket, good: RegExp, bad?: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    const done = (end: () => void) => {
      socket.off("data", hear);
      socket.off("timeout", wait);
      socket.off("error", fail);
      socket.off("close", fail);
      end();
    };
    const wait = () => done(() => reject(Object.assign(new Error("silent"), { code: "ETIMEDOUT" })));
    const fail = () => done(() => reject(Object.assign(new Error("closed"), { code: "ECONNRESET" })));
    const hear = (chunk: Buffer) => {
      text += chunk.toString("latin1");
      if (good.test(text)) done(() => resolve(text));
      else if (bad?.test(text)) done(() => reject(new Refused()));
      else if (text.length > MOST_GREETING_BYTES) fail();
    };
    socket.on("data", hear);
    socket.once("timeout", wait);
    socket.once("error", fail);
    socket.once("close", fail);
  });
}

function failureOf(error: unknown, phase: "connect" | "starttls" | "tls"): Reach {
  if (error instanceof Refused) return { failed: "noStartTls", detail: "STARTTLS refused" };
  const code = (error as { code?: string }).code ?? "connection failed";
  if (code === "ETIMEDOUT") return { failed: "silent", detail: code };
  if (phase === "tls") return { failed: "tls", detail: code };
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return { failed: "name", detail: code };
  if (code === "ECONNREFUSED") return { failed: "refused", detail: code };
  return { failed: "unreachable", detail: code };
}
