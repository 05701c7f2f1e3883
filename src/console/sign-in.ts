import type { Hono } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { html } from "hono/html";
import type { StaffAccount } from "../world/store-rows.ts";
import type { Passwords } from "../world/world.ts";
import { type Attempts, lockedWords } from "./attempts.ts";
import { textField } from "./fields.ts";
import { box, type Html, shell } from "./layout.ts";
import { type Ctx, type Env, look, type Room } from "./room.ts";
import type { Session, Sessions } from "./session.ts";

export type Door = {
  room: Room;
  sessions: Sessions;
  attempts: Attempts;
  secure: boolean;
  passwords: Passwords;
  clientAddress: (c: Ctx) => string;
};

/** An unknown name costs as much time as a known one; nobody's password has this hash. */
const NOBODY = `scrypt$32768$8$3$${"A".repeat(22)}$${"A".repeat(43)}`;
const LONGEST_STAFF_ID = 64;
export const LONGEST_PASSWORD = 200;

export function addSignIn(app: Hono<Env>, door: Door): void {
  const { base } = door.room;
  app.get("/sign-in", async (c) => {
    if (await signedIn(c, door)) return c.redirect(`${base}/`, 303);
    return c.html(signInPage(door.room, "", pathFrom(c.req.query("to")), null));
  });
  app.post("/sign-in", async (c) => signIn(c, door));
  app.post("/sign-out", async (c) => {
    const session = door.sessions.find(getCookie(c, cookieName(door)));
    if (session) door.sessions.end(session.id);
    deleteCookie(c, cookieName(door), { path: "/", secure: door.secure });
    return c.redirect(`${base}/sign-in`, 303);
  });
}

/** The session of this request with its account, as the account stands now; null once it was closed or has another password. */
export async function signedIn(c: Ctx, door: Door): Promise<{ session: Session; staff: StaffAccount } | null> {
  const session = door.sessions.find(getCookie(c, cookieName(door)));
  if (!session) return null;
  const staff = await look(door.room, (view) => view.staff(session.staff));
  if (staff?.active && staff.passwordHash === session.credential) return { session, staff };
  door.sessions.end(session.id);
  return null;
}

/** A path of our own to return to after signing in; anything else leads to the first page. */
export function pathFrom(to: string | undefined): string {
  return to && /^(\/[0-9A-Za-z-]+)+$/.test(to) ? to : "/";
}

async function signIn(c: Ctx, door: Door): Promise<Response> {
  const { room, attempts } = door;
  const { log } = room.desk.world;
  const form = c.get("form");
  const name = (form.staff ?? "").normalize("NFKC").trim().slice(0, LONGEST_STAFF_ID);
  const password = (form.password ?? "").slice(0, LONGEST_PASSWORD + 1);
  const to = pathFrom(form.to);
  const address = door.clientAddress(c);
  const account = name.toLowerCase();
  if (!attempts.enter(account, address)) {
    log.warn("sign-in locked");
    return c.html(signInPage(room, name, to, lockedWords()), 429);
  }
  const staff = await look(room, (view) => view.staff(name));
  const isRight = await door.passwords.verify(password, staff?.passwordHash ?? NOBODY);
  if (!isRight || !staff?.active) {
    log.warn("sign-in failed");
    return c.html(signInPage(room, name, to, "名前かパスワードが違います。"), 401);
  }
  attempts.succeed(account, address);
  enter(c, door, staff);
  log.info("signed in", { staff: staff.id });
  return c.redirect(`${room.base}${to}`, 303);
}

/** Begins a session of this browser under a new id; the one it had is over. */
export function enter(c: Ctx, door: Door, account: StaffAccount): void {
  const before = door.sessions.find(getCookie(c, cookieName(door)));
  if (before) door.sessions.end(before.id);
  const { id } = door.sessions.begin(account);
  setCookie(c, cookieName(door), id, { path: "/", httpOnly: true, sameSite: "Strict", secure: door.secure });
}

/** The prefix makes a browser refuse the cookie unless it is Secure, for this host alone and for every path. */
function cookieName({ secure }: Door): string {
  return secure ? "__Host-madoguchi" : "madoguchi";
}

function signInPage({ base, desk }: Room, name: string, to: string, error: string | null): Html {
  const filled = { values: { staff: name }, errors: {} };
  return shell(
    base,
    `サインイン - ${desk.office.name}`,
    html`<main id="main"><h1>${desk.office.name} 窓口</h1>${error ? box("alarm", error) : ""}
    <section><h2>サインイン</h2><form method="post" action="${base}/sign-in"><input type="hidden" name="to" value="${to}">
    ${textField(filled, { name: "staff", label: "職員の名前（サインイン用）", autocomplete: "username", most: LONGEST_STAFF_ID })}
    ${textField(filled, { name: "password", label: "パスワード", type: "password", autocomplete: "current-password", most: LONGEST_PASSWORD })}
    <div class="deeds"><button>サインイン</button></div></form></section></main>`,
  );
}
