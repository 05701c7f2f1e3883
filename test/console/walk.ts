import type { Page, Request } from "playwright-core";
import { expect } from "vitest";
import type { StaffAccount } from "../../src/world/store-rows.ts";
import { eventually } from "../real-clock.ts";
import { barriersIn } from "./chromium.ts";
import { type Hand, handOn } from "./hand.ts";
import type { Tabs } from "./tabs.ts";
import type { Floor } from "./walk-floor.ts";
import { HANAKO, ICHIRO, JIRO } from "./window.ts";

/** One act, from the page where a person begins to the page that says what was done. */
export type Walk = {
  /** The words on the link (or, for what is done at once, on the button) that begins it. */
  act: string;
  as: StaffAccount;
  /** Who else may do it; the others neither see the link nor get through behind it. */
  may: readonly StaffAccount[];
  /** The page where a person begins, and the links from there to the one that is the act. */
  from: (floor: Floor) => Promise<Beginning> | Beginning;
  by?: readonly string[];
  /** A page before the form, for days and times. */
  first?: (hand: Hand) => Promise<void>;
  /** What is typed into the form; none where there is nothing to type. */
  types?: (hand: Hand, floor: Floor) => Promise<void>;
  /** A form that is whole as it opens has nothing wrong in it. */
  isWhole?: true;
  /** Words of the page that says what would be done. */
  promises?: string;
  /** The button that does it. */
  sure?: string;
  /** Done by the button itself, which says beforehand what it does. */
  atOnce?: true;
  /** To do it twice comes to the same. */
  isRepeatable?: true;
  /** About the own account: everybody has a page of their own there. */
  isOwn?: true;
  /** The notice of the page after it. */
  says: string;
};

/** A path; with the words of the link where they name what it is about. */
export type Beginning = string | { at: string; act: string };

export const EVERYBODY = [HANAKO, ICHIRO, JIRO];
export const PEOPLE = [HANAKO, ICHIRO];
export const MANAGERS = [ICHIRO, JIRO];
export const CHIEF = [ICHIRO];

/** For the focus to come to where it belongs. */
const MOST_MS = 15_000;
const CHECK = "内容を確かめる";
const SURE = "実行する";

/** `seen`: pages where walks begin, each looked at once. `sent`: where forms were sent to, by path. */
export type Ground = { tabs: Tabs; origin: string; floor: Floor; seen: Set<string>; sent: Set<string> };

/** Goes the walk by keyboard alone. Every page on the way is looked at by axe, and the focus is where its words are. */
export async function goWalk(asked: Walk, ground: Ground): Promise<void> {
  const begin = await asked.from(ground.floor);
  const walk = typeof begin === "string" ? asked : { ...asked, act: begin.act };
  await using tab = await ground.tabs.take(walk.as);
  const note = (request: Request) => {
    if (request.method() === "POST") ground.sent.add(new URL(request.url()).pathname);
  };
  tab.page.on("request", note);
  try {
    await goOn(tab.page, walk, typeof begin === "string" ? begin : begin.at, ground);
  } finally {
    tab.page.off("request", note);
  }
}

async function goOn(page: Page, walk: Walk, begin: string, ground: Ground): Promise<void> {
  const { floor, origin } = ground;
  const hand = handOn(page);
  await page.goto(`${origin}${begin}`);
  const kind = `${walk.as.role} ${pathOf(page).replace(/[0-9][0-9a-z]{6,}/, ":id")}`;
  if (!ground.seen.has(kind)) await isSound(page, walk, "where it begins");
  ground.seen.add(kind);
  for (const link of walk.by ?? []) await hand.go(link);
  const standsOn = pathOf(page);
  if (walk.atOnce) {
    await walk.types?.(hand, floor);
    await hand.go(walk.act, "button");
    await isSaid(page, hand, walk, walk.says, "after it");
    return;
  }
  await hand.go(walk.act);
  await walk.first?.(hand);
  const form = pathOf(page);
  if (!walk.isOwn) await keepsOthersOut(walk, floor, standsOn, form);
  if (walk.types) {
    // A form that is sent as it opened comes back with all its fields, and what is wrong beside them: one look is enough.
    if (walk.isWhole) await isSound(page, walk, "form");
    else await isLedToWhatIsWrong(page, hand, walk);
    await walk.types(hand, floor);
    await hand.go(CHECK, "button");
  }
  await isSaid(page, hand, walk, walk.sure ? "まだ何も" : "まだ実行していません", "before it is done");
  if (walk.promises) expect(await page.locator("#main").textContent()).toContain(walk.promises);
  await using late = walk.types || walk.isRepeatable ? null : await ground.tabs.take(walk.as);
  await late?.page.goto(`${origin}${form}`);
  await hand.go(walk.sure ?? SURE, "button");
  await isSaid(page, hand, walk, walk.says, "after it");
  if (late) await isRefused(late.page, walk);
}

/** Nothing was typed: the page says so at the keyboard, and from each sentence a link leads to the field. */
async function isLedToWhatIsWrong(page: Page, hand: Hand, walk: Walk): Promise<void> {
  await hand.go(CHECK, "button");
  await isSaid(page, hand, walk, "入力を確かめてください", "with something wrong");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  const at = await eventually(hand.at, ({ isInField }) => isInField);
  expect([walk.act, at]).toEqual([walk.act, { ...at, isInField: true }]);
}

/** Somebody else had the same page open, and does it second. */
async function isRefused(page: Page, walk: Walk): Promise<void> {
  const hand = handOn(page);
  await hand.go(walk.sure ?? SURE, "button");
  await isSaid(page, hand, walk, "できません：", "done a second time");
  await hand.go("戻る");
}

async function isSaid(page: Page, hand: Hand, walk: Walk, words: string, where: string): Promise<void> {
  const at = await eventually(hand.at, (now) => now.words.includes(words), MOST_MS);
  expect(`${walk.act}, ${where}: ${at.words}`).toContain(words);
  await isSound(page, walk, where);
}

async function isSound(page: Page, walk: Walk, where: string): Promise<void> {
  expect([walk.act, where, await barriersIn(page)]).toEqual([walk.act, where, []]);
}

/** Whoever may not, sees no link and gets no further by the address, read or sent; whoever may, sees it. */
async function keepsOthersOut(walk: Walk, floor: Floor, standsOn: string, form: string): Promise<void> {
  for (const account of EVERYBODY) {
    if (account === walk.as) continue;
    const other = await floor.browserOf(account);
    const isAllowed = walk.may.includes(account);
    const seen = await other.get(standsOn);
    const sees = other.status === 200 && seen.includes(`>${walk.act}</a>`);
    await other.get(form);
    const read = other.status;
    expect([walk.act, account.role, sees, read]).toEqual([walk.act, account.role, isAllowed, isAllowed ? 200 : 403]);
    if (isAllowed) continue;
    await other.get("/account");
    await other.post(form, { sure: "1" });
    expect([walk.act, account.role, "sent", other.status]).toEqual([walk.act, account.role, "sent", 403]);
  }
}

function pathOf(page: Page): string {
  const { pathname, search } = new URL(page.url());
  return `${pathname}${search}`;
}
