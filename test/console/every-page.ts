import type { Booking } from "../../src/booking/booking.ts";
import { dayOf, plusDays } from "../../src/booking/time.ts";
import { MORNING, type Window } from "./window.ts";

/** One of everything that a path may name, from whatever stands in the window's store. */
export type Landmarks = Record<
  "offered" | "confirmed" | "requested" | "past" | "mail" | "letter" | "person" | "task" | "day" | "terms",
  string
>;

export async function landmarksOf(window: Window): Promise<Landmarks> {
  return window.look(async (view) => {
    const one = async (status: Booking["status"]) => (await view.bookings({ statuses: [status], limit: 1 }))[0];
    const confirmed = await one("confirmed");
    const [mail] = await view.inboundMails({ states: ["held"], limit: 1 });
    const [awaiting] = await view.letters({ states: ["awaiting"], limit: 1 });
    const letter = awaiting ?? (await view.letters({ limit: 1 }))[0];
    const [task] = await view.tasks({ open: true, notKind: "heldMail", limit: 1 });
    return {
      offered: (await one("offered"))?.id ?? "none",
      confirmed: confirmed?.id ?? "none",
      requested: (await one("requested"))?.id ?? "none",
      past: (await one("attended"))?.id ?? "none",
      mail: mail?.id ?? "none",
      letter: letter?.id ?? "none",
      person: confirmed?.personId ?? "none",
      task: task?.id ?? "none",
      day: plusDays(dayOf(MORNING), 1),
      terms: window.desk.office.terms[0]?.version ?? "none",
    };
  });
}

export type Route = { method: string; path: string };

/** Every route of the console as it stands, so that a new page is never forgotten. */
export function routesOf({ app }: Window): Route[] {
  const seen = new Map<string, Route>();
  for (const { method, path } of app.routes)
    if (method !== "ALL") seen.set(`${method} ${path}`, { method, path: path === "" ? "/" : path });
  return [...seen.values()];
}

/** Names of what the pages show or take, not of the pages. */
const NO_PAGE =
  /^\/(console\.css|live\.js|events|sign-in|sign-out|feed\/:file.*|figures\.csv|letters\/:id\/html|new-terms\/pdf|terms\/:version\/pdf)$/;

/** The paths of all pages, with what stands in the store in place of the names; more than one where a page has several faces. */
export function pagesOf(window: Window, marks: Landmarks): string[] {
  const paths = routesOf(window)
    .filter(({ method, path }) => method === "GET" && !NO_PAGE.test(path))
    .map(({ path }) => filled(path, marks));
  const { offered, requested, past, day } = marks;
  return [...new Set([...paths, ...[offered, requested, past].map((id) => `/bookings/${id}`), ...FACES(day)])];
}

const FACES = (day: string) => [
  `/calendar?week=${day}`,
  `/search?q=${encodeURIComponent("太郎")}`,
  `/search?q=${encodeURIComponent("凛")}`,
  `/search?q=${encodeURIComponent("だれでもない")}`,
  "/search?q=15010-1000001",
  "/search?q=person7%40example.jp",
  "/figures?month=2026-10",
];

/** A path of a route with real values in place of its names. */
export function filled(path: string, marks: Landmarks): string {
  const [, first, second] = path.split("/");
  const id = { bookings: bookingFor(path, marks), mails: marks.mail, letters: marks.letter, people: marks.person };
  const ids: Record<string, string> = { ...id, tasks: marks.task };
  return path
    .replace(":on/:id", `booking/${marks.confirmed}`)
    .replace(":list", "coming")
    .replace(":day", marks.day)
    .replace(":seat", "1")
    .replace(":version", encodeURIComponent(marks.terms))
    .replace(":id", second === "unblock" ? "none" : (ids[first ?? ""] ?? "none"))
    .replace(/:\w+(\{[^}]*\})?/g, "none");
}

/** Acts that only a booking of some status allows. */
function bookingFor(path: string, { offered, confirmed, past }: Landmarks): string {
  if (/\/(confirm|offer|reject)$/.test(path)) return offered;
  if (/\/undo$/.test(path)) return past;
  return confirmed;
}
