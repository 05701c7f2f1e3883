import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { z } from "zod";
import { isFromOurselves } from "../console/guard.ts";
import { CLOCK_MOVES, destinationOf } from "./movable-clock.ts";
import type { Town } from "./town.ts";
import { ANSWERS, SAMPLES, sampleDraft } from "./town-drafts.ts";
import { townPage } from "./town-page.ts";
import { townPanels } from "./town-panels.ts";
import { MAIL_PROGRAMS, PEOPLE, personOf, type TownPerson } from "./town-people.ts";
import { draftAnswer, letterOf, MOST_BODY_CHARACTERS, messageOf, SEND_FORM, sendMail } from "./town-send.ts";
import { gatherState } from "./town-state.ts";
import { languageOf } from "./town-words.ts";

const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'";
/** A letter's HTML may style itself and do nothing else. */
const LETTER_POLICY =
  "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; frame-ancestors 'self'; base-uri 'none'";

/** A browser may be led here under a foreign name (DNS rebinding); we answer to this machine's names alone. */
const OWN_HOST = /^(?:127\.0\.0\.1|localhost)(?::\d{1,5})?$/;
const MOST_REQUEST_BYTES = 8 * MOST_BODY_CHARACTERS;

/** Shown in the browser; anything else that a stranger's mail brings is only saved. */
const SHOWN_TYPES: Readonly<Record<string, string>> = {
  "application/pdf": "application/pdf",
  "text/plain": "text/plain; charset=utf-8",
};

const FILES: Readonly<Record<string, { file: string; type: string }>> = {
  "/town.css": { file: "town.css", type: "text/css; charset=utf-8" },
  "/town-client.js": { file: "town-client.js", type: "text/javascript; charset=utf-8" },
};

const MOVE_FORM = z.strictObject({ move: z.enum(CLOCK_MOVES) });

/** The town's one page and what its script asks for. */
export function makeTownPages(town: Town): Hono {
  const app = new Hono();
  app.use(async (c, next) => {
    if (!OWN_HOST.test(c.req.header("host") ?? "")) return c.text("this town answers on its own machine only\n", 421);
    if (c.req.method !== "GET" && !isFromOurselves(c.req.raw, null)) return c.text("asked from elsewhere\n", 403);
    await next();
    if (!c.res.headers.has("Content-Security-Policy")) c.header("Content-Security-Policy", PAGE_POLICY);
    c.header("X-Content-Type-Options", "nosniff");
    c.header("Referrer-Policy", "no-referrer");
    c.header("Cross-Origin-Resource-Policy", "same-origin");
    c.header("Cache-Control", "no-store");
    return undefined;
  });
  app.use(bodyLimit({ maxSize: MOST_REQUEST_BYTES, onError: (c) => c.json({ problem: "too long" }, 413) }));
  app.onError((error, c) => {
    town.service.desk.world.log.error("town page failed", { error: error.name, path: c.req.routePath });
    return c.json({ problem: "the town could not do that" }, 500);
  });

  for (const [path, { file, type }] of Object.entries(FILES)) {
    const content = readFileSync(join(import.meta.dirname, file), "utf8");
    app.get(path, (c) => c.body(content, 200, { "Content-Type": type }));
  }
  app.get("/favicon.ico", (c) => c.body(null, 204));

  app.get("/", async (c) => {
    const language = languageOf(c.req.query("lang"));
    const person = personIn(c);
    const panels = await townPanels(town, await gatherState(town), language, person, uidIn(c));
    return c.html(townPage(town, language, person, panels));
  });
  app.get("/api/state", async (c) => c.json(await gatherState(town)));
  app.get("/api/panels", async (c) => {
    const person = personIn(c);
    const uid = uidIn(c);
    if (uid !== null && messageOf(town, person, uid) !== null) town.opened.add(`${person.id}/${uid}`);
    const state = await gatherState(town);
    const newest = state.people.find(({ id }) => id === person.id)?.inbox[0]?.uid ?? 0;
    const panels = await townPanels(town, state, languageOf(c.req.query("lang")), person, uid);
    return c.json({ newest, panels });
  });

  app.get("/api/sample", (c) => {
    const sample = SAMPLES.find((one) => one === c.req.query("sample"));
    if (sample === undefined) return c.notFound();
    return c.json(sampleDraft(sample, personIn(c), town.clock.now(), town.office));
  });
  app.get("/api/answer", async (c) => {
    const person = personIn(c);
    const answer = ANSWERS.find((one) => one === c.req.query("answer"));
    const program = MAIL_PROGRAMS.find((one) => one === c.req.query("program")) ?? person.program;
    const uid = uidIn(c);
    const draft = answer === undefined || uid === null ? null : await draftAnswer(town, person, uid, answer, program);
    return draft === null ? c.notFound() : c.json(draft);
  });

  app.post("/api/send", async (c) => {
    const form = SEND_FORM.safeParse(await c.req.json().catch(() => null));
    const person = form.success ? personOf(form.data.person) : null;
    if (!form.success || person === null) return c.json({ problem: "not a mail" }, 400);
    const refused = await sendMail(town, person, form.data);
    return refused === null ? c.json({ sent: true }) : c.json({ problem: refused }, 502);
  });
  app.post("/api/clock", async (c) => {
    const form = MOVE_FORM.safeParse(await c.req.json().catch(() => null));
    if (!form.success) return c.json({ problem: "not a step of the clock" }, 400);
    const { clock, office } = town;
    const moved = clock.advanceTo(destinationOf(form.data.move, clock.now(), office.calendar));
    return moved === "moved" ? c.json({ now: clock.now() }) : c.json({ problem: "no further" }, 409);
  });

  addLetterRoutes(app, town);
  return app;
}

function addLetterRoutes(app: Hono, town: Town): void {
  app.get("/letters/:person/:uid/html", async (c) => {
    const letter = await letterIn(c, town);
    if (letter === null) return c.notFound();
    c.header("Content-Security-Policy", LETTER_POLICY);
    return c.html(letter.html ?? `<pre>${escaped(letter.text)}</pre>`);
  });
  app.get("/letters/:person/:uid/files/:number", async (c) => {
    const letter = await letterIn(c, town);
    const file = letter?.attachments[Number(c.req.param("number"))];
    if (file === undefined) return c.notFound();
    const shown = SHOWN_TYPES[file.type];
    c.header(
      "Content-Security-Policy",
      "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'none'",
    );
    c.header(
      "Content-Type",
      shown ?? (file.type === "text/calendar" ? "text/calendar; charset=utf-8" : "application/octet-stream"),
    );
    c.header(
      "Content-Disposition",
      `${shown === undefined ? "attachment" : "inline"}; filename*=UTF-8''${encodeURIComponent(file.name)}`,
    );
    return c.body(new Uint8Array(file.bytes).buffer);
  });
}

async function letterIn(c: Context, town: Town) {
  const person = personOf(c.req.param("person") ?? "");
  const uid = Number(c.req.param("uid"));
  return person === null || !Number.isInteger(uid) ? null : letterOf(town, person, uid);
}

function personIn(c: Context): TownPerson {
  return personOf(c.req.query("person") ?? "") ?? (PEOPLE[0] as TownPerson);
}

function uidIn(c: Context): number | null {
  const text = c.req.query("mail") ?? "";
  return /^\d{1,9}$/.test(text) ? Number(text) : null;
}

function escaped(text: string): string {
  const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
  return text.replace(/[&<>]/g, (sign) => entities[sign] ?? sign);
}
