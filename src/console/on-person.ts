import { html } from "hono/html";
import type { Deed } from "./deed.ts";
import { section, type Visit } from "./layout.ts";
import type { PersonDeed } from "./notices.ts";
import { gatherPerson, type PersonFile } from "./page-person.ts";
import { personFacts, standingFacts } from "./person-facts.ts";
import { type Ctx, look, param, type Room } from "./room.ts";

type Common = (
  path: PersonDeed,
  title: string,
) => Pick<Deed, "place" | "title" | "path" | "back" | "lead" | "after" | "on">;
type OnPage = { file: PersonFile; visit: Visit; on: { staff: string; personId: string }; common: Common };

/** What every act on a person shows and knows. */
export async function onPerson(c: Ctx, room: Room, serve: (on: OnPage) => Promise<Response>): Promise<Response> {
  const visit = c.get("visit");
  const id = param(c, "id");
  const file = await look(room, (view) => gatherPerson(view, room.desk, id, visit.now));
  if (!file) return c.notFound();
  const back = `/people/${id}`;
  const lead = html`${section("利用者", personFacts(file.person))}${section("これまでのこと", standingFacts(file.standing, visit))}`;
  const common: Common = (path, title) => ({
    ...{ place: null, title, path: `${back}/${path}`, back, lead, on: { personId: id } },
    after: (done) => `/people/${done.done}?done=person-${path}`,
  });
  return serve({ file, visit, on: { staff: visit.staff.id, personId: id }, common });
}
