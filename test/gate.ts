import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** A door in front of a server on loopback: shut, nothing listens there and every line through it is cut. */
export type Gate = {
  port: number;
  open(): Promise<void>;
  shut(): Promise<void>;
  /** A black hole: lines stay open and new ones are taken, but not one byte passes until `hear`. What came meanwhile is lost. */
  swallow(): void;
  hear(): void;
  /** Bytes that came out of the server through this door so far. */
  bytesOut(): number;
};

/** The target may move: a database server started again takes another port. */
export async function startGate(target: number | (() => number)): Promise<Gate> {
  const targetPort = typeof target === "number" ? () => target : target;
  const sockets = new Set<Socket>();
  let bytesOut = 0;
  let isHole = false;
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.once("close", () => sockets.delete(socket));
  };
  const make = () =>
    createServer((near) => {
      const far = connect(targetPort(), "127.0.0.1");
      keep(near);
      keep(far);
      near.on("data", (chunk: Buffer) => {
        if (!isHole) far.write(chunk);
      });
      far.on("data", (chunk: Buffer) => {
        bytesOut += chunk.length;
        if (!isHole) near.write(chunk);
      });
      near.once("close", () => far.destroy());
      far.once("close", () => near.destroy());
    });
  let server: Server | null = null;
  let port = 0;
  const gate = {
    get port() {
      return port;
    },
    bytesOut: () => bytesOut,
    swallow: () => {
      isHole = true;
    },
    hear: () => {
      isHole = false;
    },
    async open() {
      if (server !== null) return;
      const opening = make();
      server = opening;
      await new Promise<void>((resolve) => opening.listen(port, "127.0.0.1", resolve));
      port = (opening.address() as AddressInfo).port;
    },
    async shut() {
      const closing = server;
      server = null;
      for (const socket of sockets) socket.destroy();
      if (closing !== null) await new Promise<void>((resolve) => closing.close(() => resolve()));
    },
  };
  await gate.open();
  return gate;
}
