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
  const ask = (path: string) => askFor(`${origin}${path}`, browser.cookie);
  const rows: BenchResult["rows"] = [];
  const floors: number[] = [];
  for (const path of pagesOf(window, await landmarksOf(window))) {
    const { status, bytes } = await ask(path);
    if (status !== 200) {
      say(`left out, as it answers ${status}: ${path}`);
      continue;
    }
    // In turn with the floor: what else the machine does at that moment slows both.
    const [times, floor]: [number[], number[]] = [[], []];
    for (let n = 0; n < WARM_UP + REQUESTS; n++) {
      const [page, still] = [await ask(path), await ask(FLOOR)];
      if (n < WARM_UP) continue;
      times.push(page.ms);
      floor.push(still.ms);
    }
    floors.push(...floor);
    const { median, p95 } = spread(times);
    rows.push({ what: decodeURIComponent(path), bytes, median, p95, ratio: round(median / spread(floor).median) });
  }
  rows.sort((a, b) => b.median - a.median);
  const slow = rows.filter(({ median }) => median > MOST_MS).map(({ what, median }) => `${what} ${median} ms`);
  const big = rows.filter(({ bytes }) => bytes >= MOST_BYTES).map(({ what, bytes }) => `${what} ${bytes} bytes`);
  return {
    floor: { what: "the style sheet from the same server, in turn with each page", ...spread(floors) },
    rows,
    targets: [
      `every page within ${MOST_MS} ms (median, on a machine that does nothing else) and below ${MOST_BYTES} bytes`,
    ],
    missed: [...slow, ...big],
  };
}

const FLOOR = "/console.css";

async function askFor(url: string, cookie: string): Promise<{ ms: number; bytes: number; status: number }> {
  const began = performance.now();
  const response = await fetch(url, { headers: { cookie }, redirect: "manual" });
  const bytes = (await response.arrayBuffer()).byteLength;
  return { ms: performance.now() - began, bytes, status: response.status };
}
