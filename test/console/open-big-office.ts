import { rmSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { openCipher } from "../../src/world/cipher.ts";
import { startEmbeddedPostgres } from "../../src/world/embedded-postgres.ts";
import { migrate } from "../../src/world/migrations.ts";
import { openPostgresStore } from "../../src/world/postgres-store.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import type { Size } from "./big-office.ts";
import { pour } from "./pour.ts";
import { MORNING, openWindow, type Window } from "./window.ts";

const quiet = { info: () => {}, warn: () => {}, error: console.error };

/** The console of an office of that size over a server and a database of its own, for as long as the work takes. */
export async function withBigOffice<T>(
  size: Size,
  work: (window: Window, origin: string) => Promise<T>,
  say: (line: string) => void = () => {},
): Promise<T> {
  const folder = temporaryFolder("madoguchi-bench-");
  const database = await startEmbeddedPostgres({ dataDir: folder, log: quiet, durable: false });
  await using closing = new AsyncDisposableStack();
  closing.defer(() => rmSync(folder, { recursive: true, force: true }));
  closing.defer(() => database.stop());
  const cipher = openCipher([{ id: "bench", key: new Uint8Array(32).fill(7) }]);
  await migrate(database.ownerUrl, MORNING);
  const store = await openPostgresStore({ url: database.serviceUrl, cipher, log: quiet });
  closing.defer(() => store.close());
  const window = await openWindow("approve", { seats: size.seats }, store);
  closing.defer(() => window.desk.hold.release());
  const began = performance.now();
  await pour(database.ownerUrl, cipher, window.desk, size, MORNING);
  say(`${size.bookings} bookings in ${Math.round((performance.now() - began) / 100) / 10} s`);
  const server = createAdaptorServer({ fetch: window.app.fetch }) as Server;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  closing.defer(() => {
    window.stop();
    server.closeAllConnections();
    return new Promise<void>((resolve) => void server.close(() => resolve()));
  });
  return await work(window, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}
