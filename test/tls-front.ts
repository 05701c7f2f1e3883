import { readFileSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { createSecureContext, getCACertificates, setDefaultCACertificates, TLSSocket } from "node:tls";

const CERTIFICATES = join(import.meta.dirname, "certificates");

export type Certificate = "trusted" | "expired" | "other-name" | "self-signed";

/** From now on this thread trusts the test authority besides the usual ones; returns how to undo it. */
export function trustTestAuthority(): () => void {
  const usual = getCACertificates("default");
  setDefaultCACertificates([...usual, pem("authority")]);
  return () => setDefaultCACertificates(usual);
}

/**
 * TLS before a plain server of this machine: from the first byte, or after STARTTLS in one of the two languages, which it
 * speaks itself until then. `heard` is what came without encryption.
 */
export async function startTlsFront(targetPort: number, certificate: Certificate, speaks: "tls" | "imap" | "smtp") {
  const secureContext = createSecureContext({ key: pem("key"), cert: pem(certificate) });
  const sockets = new Set<Socket>();
  const heard: string[] = [];
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.once("close", () => sockets.delete(socket));
  };
  const secure = (socket: Socket): void => {
    const inside = new TLSSocket(socket, { isServer: true, secureContext });
    const far = connect(targetPort, "127.0.0.1");
    keep(inside);
    keep(far);
    inside.pipe(far);
    if (speaks === "tls") far.pipe(inside);
    // After STARTTLS no greeting comes again.
    else far.once("data", () => far.pipe(inside));
    inside.once("close", () => far.destroy());
    far.once("close", () => inside.destroy());
  };
  const server = createServer((socket) => {
    keep(socket);
    if (speaks === "tls") return secure(socket);
    socket.write(speaks === "imap" ? "* OK ready\r\n" : "220 ready\r\n");
    const listen = (bytes: Buffer): void => {
      const line = bytes.toString("latin1").trim();
      heard.push(line);
      const [tag = ""] = line.split(" ");
      if (/STARTTLS$/i.test(line)) {
        socket.off("data", listen);
        socket.write(speaks === "imap" ? `${tag} OK begin\r\n` : "220 begin\r\n");
        secure(socket);
      } else if (speaks === "smtp") {
        socket.write("250-front\r\n250 STARTTLS\r\n");
      } else {
        socket.write(`* CAPABILITY IMAP4rev1 STARTTLS\r\n${tag} OK done\r\n`);
      }
    };
    socket.on("data", listen);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    heard,
    stop: async (): Promise<void> => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function pem(name: Certificate | "authority" | "key"): string {
  return readFileSync(join(CERTIFICATES, `test-only-${name}.pem`), "utf8");
}
