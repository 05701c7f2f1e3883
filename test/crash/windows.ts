import { createAdaptorServer } from "@hono/node-server";
import { makeConsole } from "../../src/console/server.ts";
import type { Service } from "../../src/service.ts";
import { ONE_TIME_CODES } from "../../src/world/one-time-codes.ts";
import { readPageScript } from "../../src/world/page-script.ts";
import { PASSWORDS } from "../../src/world/passwords.ts";

/** The windows for staff, as `serve` opens them. */
export function openWindows({ desk, health }: Service, port: number): void {
  const window = makeConsole({
    desk,
    health,
    passwords: PASSWORDS,
    codes: ONE_TIME_CODES,
    secureCookies: false,
    script: readPageScript(),
  });
  createAdaptorServer({ fetch: window.fetch }).listen(port, "127.0.0.1");
}
