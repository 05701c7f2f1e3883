import type { Hono } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { html } from "hono/html";
import { accountOutside, meetSubject } from "../desk/accounts.ts";
import { secondFactorOf } from "../desk/second-factor.ts";
import { isTrouble, type OutsideName, type OutsideProof } from "../world/world.ts";
import { box, type Html, shell } from "./layout.ts";
import type { Ctx, Env } from "./room.ts";
import { randomText } from "./session.ts";
import { CODE_PATH, type Door, enter, OUTSIDE_PATH, pathFrom } from "./sign-in.ts";

/** Where the organisation's sign-in sends people back to; its address there is `PUBLIC_URL` and this. */
export const OUTSIDE_BACK_PATH = `${OUTSIDE_PATH}/back`;

/** Somebody who has gone to sign in elsewhere, known again by a cookie of this browser alone. */
type Journey = { proof: OutsideProof; to: string; beganMs: number };

const JOURNEY_MS = 10 * 60_000;
const MOST_JOURNEYS = 1_000;

const WORDS = {
  away: "組織のサインインに、いまつながりません。しばらくしてからお試しください。",
  lost: "時間がたちすぎたか、別の画面から戻ってきました。もう一度サインインしてください。",
  denied: "組織のサインインで、取り消されたか、断られました。",
  notProved:
    "組織のサインインを確かめられませんでした。もう一度お試しください。続くときは、運用担当に知らせてください。",
  noName: "組織のサインインから、あなたの名前（確認済みのもの）が届きませんでした。運用担当に知らせてください。",
  another:
    "この組織のアカウントの名前は、前に別の人が使っていたものです。責任者か運用担当に、登録を確かめてもらってください。",
  unknown: "あなたの組織のアカウントに結びつく職員の登録がありません。責任者か運用担当に知らせてください。",
} as const;

/** Signing in with the organisation's own accounts. No account is made by it: a person who manages accounts does that. */
export function addOutsideSignIn(app: Hono<Env>, door: Door): void {
  if (door.outside === null) return;
  const { provider } = door.outside;
  const { clock, ids, log } = door.room.desk.world;
  const journeys = new Map<string, Journey>();
  const { base } = door.room;

  app.get(OUTSIDE_PATH, async (c) => {
    const begun = await provider.begin();
    if (isTrouble(begun)) return c.html(troublePage(door, WORDS.away), 503);
    const beganMs = clock.monotonic();
    for (const [id, one] of journeys) if (beganMs - one.beganMs > JOURNEY_MS) journeys.delete(id);
    const [oldest] = journeys.keys();
    if (journeys.size >= MOST_JOURNEYS && oldest) journeys.delete(oldest);
    const id = randomText(ids);
    journeys.set(id, { proof: begun.proof, to: pathFrom(c.req.query("to")), beganMs });
    // Lax, as the browser comes back from another site; it opens nothing by itself.
    const form = { path: "/", httpOnly: true, sameSite: "Lax", secure: door.secure } as const;
    setCookie(c, journeyCookie(door), id, { ...form, maxAge: JOURNEY_MS / 1000 });
    return c.redirect(begun.url, 303);
  });

  app.get(OUTSIDE_BACK_PATH, async (c) => {
    const id = getCookie(c, journeyCookie(door)) ?? "";
    const journey = journeys.get(id);
    // Once only, whatever comes of it.
    journeys.delete(id);
    deleteCookie(c, journeyCookie(door), { path: "/", secure: door.secure });
    if (!journey || clock.monotonic() - journey.beganMs > JOURNEY_MS) return c.html(troublePage(door, WORDS.lost), 400);
    const found = await provider.finish(new URL(c.req.url).search, journey.proof);
    if (isTrouble(found)) return c.html(troublePage(door, WORDS.away), 503);
    if ("refused" in found) return c.html(troublePage(door, WORDS[found.refused]), 401);
    return arrive(c, found, journey.to);
  });

  async function arrive(c: Ctx, { name, subject }: OutsideName, to: string): Promise<Response> {
    const at = clock.now();
    const found = await door.room.desk.hold.transaction(async (tx) => {
      const account = await accountOutside(tx, name);
      if (!account?.active) return "unknown";
      if ((await meetSubject(tx, { at, id: account.id, subject })) === "another") return "another";
      return { account, factor: await secondFactorOf(tx, account.id) };
    });
    if (typeof found === "string") {
      log.warn("sign-in from outside refused", { why: found });
      return c.html(troublePage(door, WORDS[found]), 403);
    }
    const { account, factor } = found;
    await enter(c, door, account, { stage: factor ? "half" : "whole", isOutside: true });
    if (!factor) log.info("signed in", { staff: account.id });
    return c.html(onwardPage(door, factor ? `${base}${CODE_PATH}?to=${encodeURIComponent(to)}` : `${base}${to}`));
  }
}

/**
 * The strict cookie of the session does not travel on a way that began at another site, and a redirect would still be on it. A page
 * of our own that goes on by itself begins a new way.
 */
function onwardPage({ room: { desk } }: Door, next: string): Html {
  return html`<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url=${next}"><title>サインイン - ${desk.office.name}</title><link rel="icon" href="data:,"></head>
<body><main id="main"><h1>サインインしました</h1><p><a href="${next}">先へ進む</a></p></main></body></html>`;
}

function troublePage({ room: { base, desk }, outside }: Door, words: string): Html {
  return shell(
    base,
    `サインイン - ${desk.office.name}`,
    html`<main id="main"><h1>${desk.office.name} 窓口</h1>${box("alarm", words)}
    <p><a class="button" href="${base}${OUTSIDE_PATH}">もう一度サインインする</a></p>
    ${outside?.only ? "" : html`<p><a href="${base}/sign-in">パスワードでサインインする</a></p>`}</main>`,
  );
}

function journeyCookie({ secure }: Door): string {
  return secure ? "__Host-madoguchi-way" : "madoguchi-way";
}
