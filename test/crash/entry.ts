import { once } from "node:events";
import { createInterface } from "node:readline";
import { loadLetters } from "../../src/mail/letters/render.ts";
import { openDatabase, openWorld } from "../../src/open-world.ts";
import { OfficeTaken, startService } from "../../src/service.ts";
import { readSettings } from "../../src/settings.ts";
import { makeClock, makeLog } from "../../src/world/system.ts";
import { readTemplates } from "../../src/world/templates.ts";
import { openTerminal } from "../../src/world/terminal.ts";
import { makeDeadly } from "./deadly.ts";
import type { InsidePoint } from "./points.ts";

/**
 * The product's own database, world and service in a process that kills itself at a named point. It loads everything, says
 * so, and waits for one line `{point, nth}`, so that the driver can have the next worker ready while the last one dies.
 */
const TAKEN_PAUSE_MS = 50;
const POLL_SECONDS = 2;

export type Order = { point: InsidePoint | null; nth: number };

const settings = readSettings(openTerminal(process.env), { serve: true });
if (settings === null) process.exit(78);
const { config, profile } = settings;
const letters = await loadLetters(await readTemplates());
process.stdout.write("loaded\n");
const driver = createInterface({ input: process.stdin });
// A driver that is gone leaves no worker behind.
driver.once("close", () => process.exit(0));
const [line] = (await once(driver, "line")) as [string];
const { point, nth } = JSON.parse(line) as Order;

const tools = { clock: makeClock(), log: makeLog() };
const database = await openDatabase(config, tools);
const world = makeDeadly(openWorld(profile, database, tools), point, nth);
for (;;) {
  try {
    await startService({
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
