import { makeConsole } from "../../src/console/server.ts";
import { ONE_TIME_CODES } from "../../src/world/one-time-codes.ts";
import { PASSWORDS } from "../../src/world/passwords.ts";
import { STAFF } from "./staff.ts";
import type { Town } from "./town.ts";
import { type Worker, workingDesk } from "./workers.ts";

/** Every page of the console renders in the final state, for every booking, mail, letter and person. */
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
  const known = await desk.world.store.look(desk.office.id, async (view) => ({
    bookings: (await view.bookings({ limit: 1000 })).map(({ id }) => id),
    mails: (await view.inboundMails({ limit: 1000 })).map(({ id }) => id),
    letters: (await view.letters({ limit: 1000 })).map(({ id }) => id),
    people: (await view.people({ limit: 1000 })).map(({ id }) => id),
  }));
  const open = async (path: string, isRight: (status: number) => boolean) => {
    const { status } = await app.request(path, { headers: { cookie } });
    town.count("pages");
    if (!isRight(status)) town.broken.push(`the page ${path} answers ${status}`);
  };
  for (const path of SHOWN) await open(path, (status) => status === 200);
  const routes = new Set(app.routes.flatMap(({ method, path }) => (method === "GET" ? path : [])));
  for (const route of routes) {
    const [, list = "", rest] = /^\/(\w+)\/:id(\/.*)?$/.exec(route) ?? [];
    const ids = known[list as keyof typeof known] ?? [];
    const isShown = rest === undefined || rest === "/html";
    // What every row shows is asked of each; an act may be out of place there, which is said in words, and is asked of a few.
    const asked = isShown ? ids : ids.filter((_, index) => index === 0 || index === ids.length - 1);
    for (const id of asked)
      await open(route.replace(":id", id), (status) => (isShown ? status === 200 : status < SERVER_ERROR));
    if (!/[:*]/.test(route) && !NO_PAGES.has(route)) await open(route, (status) => status < SERVER_ERROR);
  }
}

/** Pages that are shown whatever the state is. */
const SHOWN = ["/", "/mails", "/letters", "/settings", "/phone"];
/** A stream that never ends. */
const NO_PAGES: ReadonlySet<string> = new Set(["/events"]);
const SERVER_ERROR = 500;
