import { once } from "node:events";
import { createInterface } from "node:readline";
import { fromEpochSeconds, type Time, toEpochSeconds } from "../../src/booking/time.ts";
import { loadLetters } from "../../src/mail/letters/render.ts";
import { openDatabase, openWorld } from "../../src/open-world.ts";
import { OfficeTaken, type Service, startService } from "../../src/service.ts";
import { readSettings } from "../../src/settings.ts";
import { makeClock, makeLog } from "../../src/world/system.ts";
import { readTemplates } from "../../src/world/templates.ts";
import { openTerminal } from "../../src/world/terminal.ts";
import type { Clock } from "../../src/world/world.ts";
import { makeDeadly } from "./deadly.ts";
import type { Errand } from "./errands.ts";
import type { InsidePoint } from "./points.ts";

/**
 * The product's own database, world and service in a process that kills itself at a named point. It loads everything, says
 * so, and waits for one line `{point, nth}`, so that the driver can have the next worker ready while the last one dies. What only the
 * days of an office need is loaded when it is asked for.
 */
const TAKEN_PAUSE_MS = 50;
const POLL_SECONDS = 2;

/** `now`: the office's clock begins there. `port`: the staff window answers there. `errand`: this command is run instead of the service. */
export type Order = { point: InsidePoint | null; nth: number; now?: Time; port?: number; errand?: Errand };

const settings = readSettings(openTerminal(process.env), { serve: true });
if (settings === null) process.exit(78);
const { config, profile } = settings;
const letters = await loadLetters(await readTemplates());
process.stdout.write("loaded\n");
const driver = createInterface({ input: process.stdin });
// A driver that is gone leaves no worker behind.
driver.once("close", () => process.exit(0));
const [line] = (await once(driver, "line")) as [string];
const { point, nth, now, port, errand } = JSON.parse(line) as Order;

const clock = now === undefined ? makeClock() : startingAt(now);
const tools = { clock, log: makeLog() };
// A backup is put into a database that has no tables yet.
if (errand && "path" in errand) process.exit(await (await import("./errands.ts")).copyDatabase(errand, config, clock));
const database = await openDatabase(config, tools);
const world = makeDeadly(openWorld(profile, database, tools, config.zoom), point, nth);
if (errand) process.exit(await (await import("./errands.ts")).runErrand(errand, world, profile));
let service: Service;
for (;;) {
  try {
    service = await startService({
      world,
      office: profile.office,
      letters,
      termsFiles: profile.termsFiles,
      sendMode: config.sendMode ?? "stop",
      pollSeconds: POLL_SECONDS,
    });
    break;
  } catch (error) {
    if (!(error instanceof OfficeTaken)) throw error;
    await tools.clock.sleep(TAKEN_PAUSE_MS);
  }
}
if (port !== undefined) (await import("./windows.ts")).openWindows(service, port);

/** The machine's clock, set to another day. */
function startingAt(start: Time): Clock {
  const machine = makeClock();
  const began = machine.monotonic();
  const seconds = () => Math.floor((machine.monotonic() - began) / 1000);
  return { ...machine, now: () => fromEpochSeconds(toEpochSeconds(start) + seconds()) };
}
