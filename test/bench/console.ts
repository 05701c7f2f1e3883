import { A_YEAR, TEN_YEARS } from "../console/big-office.ts";
import { landmarksOf, pagesOf } from "../console/every-page.ts";
import { withBigOffice } from "../console/open-big-office.ts";
import { ICHIRO, type Window } from "../console/window.ts";
import { type BenchResult, round, spread } from "./bench-table.ts";

const WARM_UP = 5;
const REQUESTS = 30;
const MOST_MS = 50;
const MOST_BYTES = 100_000;

type Say = (line: string) => void;

/** Every page of the staff window over a real socket, with an office of realistic size in embedded Postgres. */
export async function measureConsole({ isSmall, say }: { isSmall: boolean; say: Say }): Promise<BenchResult> {
  const size = isSmall ? A_YEAR : TEN_YEARS;
  const result = await withBigOffice(size, (window, origin) => measure(window, origin, say), say);
  return { part: "console", size, ...result };
}

async function measure(window: Window, origin: string, say: Say): Promise<Omit<BenchResult, "part" | "size">> {
  const browser = window.browser();
  await browser.signIn(ICHIRO);
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
