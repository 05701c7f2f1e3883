import { rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { openCipher } from "../../src/world/cipher.ts";
import { startEmbeddedPostgres } from "../../src/world/embedded-postgres.ts";
import { migrate } from "../../src/world/migrations.ts";
import { openPostgresStore } from "../../src/world/postgres-store.ts";
import { A_YEAR, TEN_YEARS } from "../console/big-office.ts";
import { landmarksOf, pagesOf } from "../console/every-page.ts";
import { pour } from "../console/pour.ts";
import { ICHIRO, MORNING, openWindow, type Window } from "../console/window.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { type BenchResult, round, spread } from "./bench-table.ts";

const WARM_UP = 5;
const REQUESTS = 30;
const MOST_MS = 50;
const MOST_BYTES = 100_000;
const quiet = { info: () => {}, warn: () => {}, error: console.error };

/** Every page of the staff window over a real socket, with an office of realistic size in embedded Postgres. */
export async function measureConsole({
  isSmall,
  say,
}: {
  isSmall: boolean;
  say: (line: string) => void;
}): Promise<BenchResult> {
  const size = isSmall ? A_YEAR : TEN_YEARS;
  const folder = temporaryFolder("madoguchi-bench-");
  const server = await startEmbeddedPostgres({ dataDir: folder, log: quiet, durable: false });
  const cipher = openCipher([{ id: "bench", key: new Uint8Array(32).fill(7) }]);
  try {
    await migrate(server.ownerUrl, MORNING);
    const store = await openPostgresStore({ url: server.serviceUrl, cipher, log: quiet });
    try {
      const window = await openWindow("approve", { seats: size.seats }, store);
      const began = performance.now();
      await pour(server.ownerUrl, cipher, window.desk, size, MORNING);
      say(`${size.bookings} bookings in ${round((performance.now() - began) / 1000)} s`);
      const result = await measure(window, say);
      await window.desk.hold.release();
      return { part: "console", size, ...result };
    } finally {
      await store.close();
    }
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(window: Window, say: (line: string) => void): Promise<Omit<BenchResult, "part" | "size">> {
  const browser = window.browser();
  await browser.signIn(ICHIRO);
  const http = createAdaptorServer({ fetch: window.app.fetch });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", () => resolve()));
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  try {
    const ask = (path: string) => timesOf(`${origin}${path}`, browser.cookie);
    const floor = await ask("/console.css");
    const rows: BenchResult["rows"] = [];
    for (const path of pagesOf(window, await landmarksOf(window))) {
      const { bytes, status, ...times } = await ask(path);
      if (status !== 200) {
        say(`left out, as it answers ${status}: ${path}`);
        continue;
      }
      rows.push({ what: decodeURIComponent(path), bytes, ...times, ratio: round(times.median / floor.median) });
    }
    rows.sort((a, b) => b.median - a.median);
    const slow = rows.filter(({ median }) => median > MOST_MS).map(({ what, median }) => `${what} ${median} ms`);
    const big = rows.filter(({ bytes }) => bytes >= MOST_BYTES).map(({ what, bytes }) => `${what} ${bytes} bytes`);
    return {
      floor: { what: "the style sheet from the same server", median: floor.median, p95: floor.p95 },
      rows,
      targets: [`every page within ${MOST_MS} ms (median) and below ${MOST_BYTES} bytes`],
      missed: [...slow, ...big],
    };
  } finally {
    await new Promise((resolve) => http.close(resolve));
  }
}

async function timesOf(url: string, cookie: string) {
  const times: number[] = [];
  let [bytes, status] = [0, 0];
  for (let n = 0; n < WARM_UP + REQUESTS; n++) {
    const began = performance.now();
    const response = await fetch(url, { headers: { cookie }, redirect: "manual" });
    bytes = (await response.arrayBuffer()).byteLength;
    status = response.status;
    if (n >= WARM_UP) times.push(performance.now() - began);
    if (status !== 200) break;
  }
  return { bytes, status, ...spread(times) };
}
