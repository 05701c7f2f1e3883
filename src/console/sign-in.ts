import type { Hono } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { html } from "hono/html";
import type { Time } from "../booking/time.ts";
import { perform } from "../desk/acts.ts";
import { type Proof, type SecondFactor, secondFactorOf, spend } from "../desk/second-factor.ts";
import { type Entrance, enterTry, forgetTry } from "../desk/sign-ins.ts";
import type { View } from "../world/store.ts";
import type { StaffAccount } from "../world/store-rows.ts";
import type { IdentityProvider, OneTimeCodes, Passwords } from "../world/world.ts";
import { codesLockedWords, lockedWords } from "./attempts.ts";
import { textField } from "./fields.ts";
import { boxInFocus, type Html, shell, token } from "./layout.ts";
import type { Live } from "./live.ts";
import { type Ctx, type Env, look, type Room } from "./room.ts";
import type { Session, Sessions, SignedIn } from "./session.ts";
import { REFUSAL_WORDS } from "./wording.ts";

export type Door = {
  room: Room;
  sessions: Sessions;
  live: Live;
  secure: boolean;
  passwords: Passwords;
  codes: OneTimeCodes;
  clientAddress: (c: Ctx) => string;
  outside: Outside | null;
};

/** The organisation's own accounts; `only`: passwords of ours are not taken. */
export type Outside = { provider: IdentityProvider; only: boolean };

/** An unknown name costs as much time as a known one; nobody's password has this hash. */
const NOBODY = `scrypt$32768$8$3$${"A".repeat(22)}$${"A".repeat(43)}`;
export const OUTSIDE_PATH = "/sign-in/outside";
export const CODE_PATH = "/sign-in/code";
export const MOST_CODE_CHARACTERS = 40;
const LONGEST_STAFF_ID = 64;
export const LONGEST_PASSWORD = 200;

export function addSignIn(app: Hono<Env>, door: Door): void {
  const { base } = door.room;
  app.get("/sign-in", async (c) => {
    if (await signedIn(c, door)) return c.redirect(`${base}/`, 303);
    return c.html(signInPage(door, "", pathFrom(c.req.query("to")), null));
  });
  if (!door.outside?.only) app.post("/sign-in", async (c) => signIn(c, door));
  app.get(CODE_PATH, async (c) => {
    const half = await halfSignedIn(c, door);
    if (!half) return c.redirect(`${base}/sign-in`, 303);
    return c.html(codePage(door.room, half.session, pathFrom(c.req.query("to")), null));
  });
  app.post(CODE_PATH, async (c) => takeCode(c, door));
  app.post("/sign-out", async (c) => {
    const id = getCookie(c, cookieName(door));
    if (id) await door.sessions.end(id);
    if (id) door.live.end(id);
    deleteCookie(c, cookieName(door), { path: "/", secure: door.secure });
    return c.redirect(`${base}/sign-in`, 303);
  });
}

/** The session of this request with its account, as the account stands now; null once it was closed or has another password. */
export function signedIn(c: Ctx, door: Door): Promise<SignedIn | null> {
  return look(door.room, (view) => foundIn(view, c, door));
}

/** The same inside a look that reads more. */
export function foundIn(view: View, c: Ctx, door: Door): Promise<SignedIn | null> {
  return door.sessions.find(view, getCookie(c, cookieName(door)), "whole");
}

function halfSignedIn(c: Ctx, door: Door): Promise<SignedIn | null> {
  return look(door.room, (view) => door.sessions.find(view, getCookie(c, cookieName(door)), "half"));
}

/** A path of our own to return to after signing in; anything else leads to the first page. */
export function pathFrom(to: string | undefined): string {
  return to && /^(\/[0-9A-Za-z-]+)+$/.test(to) ? to : "/";
}

async function signIn(c: Ctx, door: Door): Promise<Response> {
  const { room } = door;
  const { log } = room.desk.world;
  const form = c.get("form");
  const name = (form.staff ?? "").normalize("NFKC").trim().slice(0, LONGEST_STAFF_ID);
  const password = (form.password ?? "").slice(0, LONGEST_PASSWORD + 1);
  const to = pathFrom(form.to);
  const address = door.clientAddress(c);
  const who = { account: name.toLowerCase(), address };
  if (!(await enterTry(room.desk, who))) {
    log.warn("sign-in locked");
    return c.html(signInPage(door, name, to, lockedWords()), 429);
  }
  const staff = await look(room, (view) => view.staff(name));
  const isRight = await door.passwords.verify(password, staff?.passwordHash ?? NOBODY);
  if (!isRight || !staff?.active) {
    log.warn("sign-in failed");
    return c.html(signInPage(door, name, to, "名前かパスワードが違います。"), 401);
  }
  if (await look(room, (view) => secondFactorOf(view, staff.id))) {
    // The password's try still counts: else whoever has the password could try codes without end.
    await enter(c, door, staff, { stage: "half" });
    return c.redirect(`${room.base}${CODE_PATH}?to=${encodeURIComponent(to)}`, 303);
  }
  await room.desk.hold.transaction((tx) => forgetTry(tx, room.desk, who));
  await enter(c, door, staff);
  log.info("signed in", { staff: staff.id });
  return c.redirect(`${room.base}${to}`, 303);
}

/** The second step: a code from the person's device, or a recovery code. */
async function takeCode(c: Ctx, door: Door): Promise<Response> {
  const { room } = door;
  const { desk } = room;
  const form = c.get("form");
  const half = await halfSignedIn(c, door);
  if (!half || form.csrf !== half.session.csrf) return c.redirect(`${room.base}/sign-in`, 303);
  const { session, staff } = half;
  const to = pathFrom(form.to);
  const who = { account: staff.id, address: door.clientAddress(c) };
  if (!(await enterTry(desk, who, true))) {
    desk.world.log.warn("sign-in locked");
    return c.html(codePage(room, session, to, codesLockedWords()), 429);
  }
  const own = { at: desk.world.clock.now(), by: staff.id };
  const factor = await look(room, (view) => secondFactorOf(view, staff.id));
  const proof = factor && readProof(door, factor, form.code ?? "", own.at);
  const outcome = await perform(desk, (tx) => spend(tx, desk, own, proof));
  if ("refused" in outcome) {
    desk.world.log.warn("second factor refused");
    return c.html(codePage(room, session, to, REFUSAL_WORDS.codeRefused), 401);
  }
  await desk.hold.transaction((tx) => forgetTry(tx, desk, who, true));
  await enter(c, door, staff, { isOutside: session.isOutside });
  desk.world.log.info("signed in", { staff: staff.id });
  return c.redirect(`${room.base}${to}`, 303);
}

const RECOVERY_CODE = /^[2-9a-z]{5}(-[2-9a-z]{5}){3}$/;

/** What was typed, as people type it: wide digits, spaces, capital letters. */
export function readProof({ codes }: Door, { secret }: SecondFactor, typed: string, at: Time): Proof | null {
  const text = typed
    .slice(0, MOST_CODE_CHARACTERS)
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\s‐‑–—―−ー]/g, "");
  const letters = text.replaceAll("-", "");
  const recoveryCode = (letters.match(/.{1,5}/g) ?? []).join("-");
  if (RECOVERY_CODE.test(recoveryCode)) return { recoveryCode };
  const step = codes.stepOf(secret, letters, at);
  return step === null ? null : { step };
}

/** Begins a session of this browser under a new id; the one it had is over. */
export async function enter(c: Ctx, door: Door, account: StaffAccount, how: Partial<Entrance> = {}): Promise<void> {
  const before = getCookie(c, cookieName(door));
  if (before) await door.sessions.end(before);
  const { id } = await door.sessions.begin(account, how);
  setCookie(c, cookieName(door), id, { path: "/", httpOnly: true, sameSite: "Strict", secure: door.secure });
}

/** The prefix makes a browser refuse the cookie unless it is Secure, for this host alone and for every path. */
function cookieName({ secure }: Door): string {
  return secure ? "__Host-madoguchi" : "madoguchi";
}

function signInPage({ room: { base, desk }, outside }: Door, name: string, to: string, error: string | null): Html {
  const filled = { values: { staff: name }, errors: {} };
  const elsewhere = outside
    ? html`<section><h2>組織のアカウント</h2><p>ふだんお使いの、組織のアカウントでサインインします。</p>
    <p><a class="button" href="${base}${OUTSIDE_PATH}?to=${encodeURIComponent(to)}">組織のアカウントでサインインする</a></p></section>`
    : "";
  const byPassword = outside?.only
    ? ""
    : html`<section><h2>${outside ? "この画面のパスワード" : "サインイン"}</h2><form method="post" action="${base}/sign-in"><input type="hidden" name="to" value="${to}">
    ${textField(filled, { name: "staff", label: "職員の名前（サインイン用）", autocomplete: "username", most: LONGEST_STAFF_ID })}
    ${textField(filled, { name: "password", label: "パスワード", type: "password", autocomplete: "current-password", most: LONGEST_PASSWORD })}
    <div class="deeds"><button>サインイン</button></div></form></section>`;
  return shell(
    base,
    `サインイン - ${desk.office.name}`,
    html`<main id="main"><h1>${desk.office.name} 窓口</h1>${error ? boxInFocus("alarm", error) : ""}${elsewhere}${byPassword}</main>`,
  );
}

function codePage({ base, desk }: Room, session: Session, to: string, error: string | null): Html {
  const filled = { values: {}, errors: {} };
  return shell(
    base,
    `確認コード - ${desk.office.name}`,
    html`<main id="main"><h1>${desk.office.name} 窓口</h1>${error ? boxInFocus("alarm", error) : ""}
    <section><h2>確認コード</h2><p>認証アプリに出ている6けたの数字を入れてください。端末が手元にないときは、予備のコードも使えます。</p>
    <form method="post" action="${base}${CODE_PATH}">${token(session)}<input type="hidden" name="to" value="${to}">
    ${textField(filled, { name: "code", label: "確認コード", autocomplete: "one-time-code", most: MOST_CODE_CHARACTERS })}
    <div class="deeds"><button>サインイン</button><a class="button quiet" href="${base}/sign-in">やめる</a></div></form>
    <p class="hint">どちらも使えないときは、責任者か運用担当に「二段階の確認」の取り消しを頼んでください。</p></section></main>`,
  );
}
