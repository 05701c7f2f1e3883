import { makeConsole } from "../../src/console/server.ts";
import { ONE_TIME_CODES } from "../../src/world/one-time-codes.ts";
import { PASSWORDS } from "../../src/world/passwords.ts";
import { STAFF } from "./staff.ts";
import type { Town } from "./town.ts";
import { type Worker, workingDesk } from "./workers.ts";

/** Every page of the console renders in the final state, for every booking, mail and letter. */
export async function checkPages(town: Town, workers: readonly Worker[]): Promise<void> {
  const desk = workingDesk(workers)?.desk;
  if (!desk) throw new Error("no console without a desk");
  const app = makeConsole({
    desk,
    health: () => ({ lastPollAt: town.now(), secondsSincePoll: 1, trouble: null }),
    passwords: { ...PASSWORDS, verify: async () => true },
    codes: ONE_TIME_CODES,
    secureCookies: false,
  });
  const door = await app.request("/sign-in");
  const body = new URLSearchParams({
    staff: STAFF[1]?.id ?? "",
    password: "simulated",
    to: "/",
    csrf: /name="csrf" value="([^"]*)"/.exec(await door.text())?.[1] ?? "",
  });
  const visitor = /^([^=]+=[^;]*)/.exec(door.headers.get("set-cookie") ?? "")?.[1] ?? "";
  const headers = { cookie: visitor, "sec-fetch-site": "same-origin" };
  const entered = await app.request("/sign-in", { method: "POST", body, headers });
  const cookie = /^([^=]+=[^;]*)/.exec(entered.headers.get("set-cookie") ?? "")?.[1] ?? visitor;
  const paths = await desk.world.store.look(desk.office.id, async (view) => [
    ...["/", "/mails", "/letters", "/settings", "/phone"],
    ...(await view.bookings({ limit: 1000 })).map(({ id }) => `/bookings/${id}`),
    ...(await view.inboundMails({ limit: 1000 })).map(({ id }) => `/mails/${id}`),
    ...(await view.letters({ limit: 1000 })).flatMap(({ id }) => [`/letters/${id}`, `/letters/${id}/html`]),
  ]);
  for (const path of paths) {
    const page = await app.request(path, { headers: { cookie } });
    town.count("pages");
    if (page.status !== 200) town.broken.push(`the page ${path} answers ${page.status}`);
  }
}
