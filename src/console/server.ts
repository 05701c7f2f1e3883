import { Hono } from "hono";
import { html } from "hono/html";
import { factsOf } from "../desk/accounts.ts";
import type { Desk } from "../desk/desk.ts";
import { officeNow } from "../desk/office-values.ts";
import { sendModeOf } from "../desk/send-mode.ts";
import type { OneTimeCodes, Passwords } from "../world/world.ts";
import { headers } from "./guard.ts";
import { box, shell } from "./layout.ts";
import { openLive } from "./live.ts";
import { addForms } from "./reading-forms.ts";
import { type Ctx, type Env, isByScript, look, type MailboxHealth, type Room } from "./room.ts";
import { demandRight } from "./route-rights.ts";
import { addAccountRoutes, OWN_PASSWORD_PATH } from "./routes-account.ts";
import { addBookingRoutes } from "./routes-bookings.ts";
import { addCalendarRoutes } from "./routes-calendar.ts";
import { addDisclosures } from "./routes-disclosures.ts";
import { addExisting } from "./routes-existing.ts";
import { addFeed, addFeedPages } from "./routes-feeds.ts";
import { addFigures } from "./routes-figures.ts";
import { addLetterRoutes } from "./routes-letters.ts";
import { addLists } from "./routes-lists.ts";
import { addEvents, addScript, liveOf } from "./routes-live.ts";
import { addMailRoutes } from "./routes-mails.ts";
import { addOfficeRoutes } from "./routes-office.ts";
import { addPeopleRoutes } from "./routes-people.ts";
import { addPublishing } from "./routes-publishing.ts";
import { addRetentionRoutes } from "./routes-retention.ts";
import { addSearch } from "./routes-search.ts";
import { addSecondFactorRoutes } from "./routes-second-factor.ts";
import { addSheet } from "./routes-sheet.ts";
import { addStaffRoutes } from "./routes-staff.ts";
import { addTermsRoutes } from "./routes-terms.ts";
import { openSessions } from "./session.ts";
import { addSignIn, type Door, foundIn, type Outside, pathFrom } from "./sign-in.ts";
import { addOutsideSignIn } from "./sign-in-outside.ts";
import { staffNames } from "./staff-names.ts";
import { STYLESHEET } from "./stylesheet.ts";

export type ConsoleSettings = {
  desk: Desk;
  health: () => MailboxHealth;
  passwords: Passwords;
  codes: OneTimeCodes;
  /** None by default: people sign in with passwords of ours. */
  outside?: Outside;
  /** True unless the console is plain http on loopback. */
  secureCookies: boolean;
  /** A proxy's path prefix such as `/madoguchi`; none by default. */
  basePath?: string;
  /** The origin people type, where a proxy changes the Host header. */
  publicOrigin?: string;
  /** The caller's address for the sign-in limit; by default one address for all. */
  clientAddress?: (c: Ctx) => string;
  /** The text of `live-client.js`; without it pages carry no script and say so. */
  script?: string;
  /** Ends every open line to a window. */
  stop?: AbortSignal;
};

/** The window for staff, as a Hono app to be mounted at the root (or served below `basePath` by a proxy that keeps the path). */
export function makeConsole(settings: ConsoleSettings): Hono<Env> {
  const { desk, health, secureCookies, basePath = "" } = settings;
  const { clock } = desk.world;
  const hasScript = settings.script !== undefined;
  const room: Room = { desk, health, base: basePath };
  const live = openLive(desk.world);
  const unwatch = desk.world.store.watch(desk.office.id, live.tell);
  settings.stop?.addEventListener("abort", () => {
    unwatch();
    live.close();
  });
  const door: Door = {
    room,
    sessions: openSessions(desk),
    live,
    secure: secureCookies,
    passwords: settings.passwords,
    codes: settings.codes,
    outside: settings.outside ?? null,
    clientAddress: settings.clientAddress ?? (() => "unknown"),
  };
  // Not strict: the first page answers with and without its last slash, behind a path prefix, too.
  const app = new Hono<Env>({ strict: false }).basePath(basePath || "/");
  app.use(headers(secureCookies));
  app.onError((error, c) => {
    desk.world.log.error("console failed", { error: error.name, path: c.req.routePath });
    const isDown = error.name === "StoreDown" || error.name === "Superseded";
    return plainPage(c, room, isDown ? 503 : 500, "いま処理できません", isDown ? DOWN_WORDS : BUG_WORDS);
  });
  app.notFound((c) => plainPage(c, room, 404, "見つかりません", "お探しの画面はありません。"));
  app.get("/console.css", (c) =>
    c.body(STYLESHEET, 200, { "Content-Type": "text/css; charset=utf-8", "Cache-Control": "no-cache" }),
  );
  if (settings.script) addScript(app, settings.script);
  addForms(app, door, {
    publicOrigin: settings.publicOrigin ?? null,
    refuseForeign: (c) => refuseForeign(c, room),
    refuseLong: (c, isLargeForm) =>
      plainPage(c, room, 413, "長すぎます", isLargeForm ? LONG_WITHOUT_SIGN_IN : "入力が長すぎます。"),
  });
  addSignIn(app, door);
  addOutsideSignIn(app, door);
  addFeed(app, room, door.clientAddress);
  app.use(async (c, next) => {
    // One look answers who it is and what every page needs.
    const found = await look(room, async (view) => {
      const known = await foundIn(view, c, door);
      return (
        known && {
          ...known,
          mode: await sendModeOf(view, desk),
          office: await officeNow(view, desk),
          names: await staffNames(view),
          facts: await factsOf(view, known.staff.id),
        }
      );
    });
    if (!found) {
      const to = pathFrom(c.req.path.slice(basePath.length));
      const isReturnable = c.req.method === "GET" && to !== "/";
      return c.redirect(`${basePath}/sign-in${isReturnable ? `?to=${encodeURIComponent(to)}` : ""}`, 303);
    }
    const { session, staff, mode, office, names, facts } = found;
    if (!isByScript(c)) await door.sessions.use(session);
    if (c.req.method !== "GET" && c.req.method !== "HEAD") {
      const { csrf, ...form } = c.get("form");
      if (csrf !== session.csrf) return refuseForeign(c, room);
      c.set("form", form);
    }
    const lives = liveOf(c, basePath, live, staff);
    c.set("visit", {
      base: basePath,
      office,
      staff,
      csrf: session.csrf,
      mode,
      now: clock.now(),
      names,
      live: { ...lives, hasScript },
    });
    c.set("session", session);
    if (facts.oneTime && !session.isOutside && c.req.path !== `${basePath}${OWN_PASSWORD_PATH}`)
      return c.redirect(`${basePath}${OWN_PASSWORD_PATH}`, 303);
    return next();
  });
  app.use(demandRight(basePath));
  addEvents(app, door, live);
  addOfficeRoutes(app, room);
  addLists(app, room);
  addCalendarRoutes(app, room);
  addSearch(app, room);
  addBookingRoutes(app, room);
  addPeopleRoutes(app, room);
  addExisting(app, room);
  addMailRoutes(app, room);
  addLetterRoutes(app, room);
  addTermsRoutes(app, room);
  addPublishing(app, room);
  addRetentionRoutes(app, room);
  addFigures(app, room);
  addSheet(app, room);
  addDisclosures(app, room);
  addFeedPages(app, room, settings.publicOrigin ?? null);
  addStaffRoutes(app, door);
  addAccountRoutes(app, door);
  addSecondFactorRoutes(app, door);
  return app;
}

const LONG_WITHOUT_SIGN_IN =
  "ファイルを受け取れません。サインインが切れているようです。ブラウザーの「戻る」で入力の画面に戻り、別のタブでサインインしてから、もう一度送ってください。";
const DOWN_WORDS = "データベースにつながりません。何も失われていません。しばらくしてから、もう一度お試しください。";
const BUG_WORDS = "プログラムの誤りです。何も変わっていません。管理者に知らせてください。";

function refuseForeign(c: Ctx, room: Room) {
  room.desk.world.log.warn("form refused", { path: c.req.routePath });
  return plainPage(
    c,
    room,
    403,
    "受け付けられません",
    "この画面から送られたものではないか、画面が古くなっています。開き直してください。",
  );
}

function plainPage(c: Ctx, { base }: Room, status: 403 | 404 | 413 | 500 | 503, title: string, words: string) {
  return c.html(
    shell(
      base,
      title,
      html`<main id="main"><h1>${title}</h1>${box("alarm", words)}<p><a href="${base}/">最初の画面へ</a></p></main>`,
    ),
    status,
  );
}
