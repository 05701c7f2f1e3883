import type { FileChooser, Locator, Page } from "playwright-core";

/** A person who has only a keyboard: everything is reached by Tab, and what has the focus is seen to have it. */
export type Hand = {
  /** Follows a link or presses a button, and waits for the page behind it. */
  go(name: string, role?: "link" | "button"): Promise<void>;
  /** Into a field, in place of what stands there. */
  write(label: string, text: string): Promise<void>;
  /** One of several, or a box to tick. */
  choose(label: string): Promise<void>;
  /** The same for every group of choices that has none yet. */
  chooseEach(label: string): Promise<void>;
  /** The first entry of a list below the one that stands there, or one further down. */
  pick(label: string, down?: number): Promise<void>;
  /** `2026-12-08` or `10:00`, into the parts of a field for a date or a time. */
  when(label: string, value: string): Promise<void>;
  /** Opens the browser's own window for a file. */
  file(label: string, name: string, text: string): Promise<void>;
  /** Behind what stands in a field. */
  append(label: string, text: string): Promise<void>;
  /** The words of the first choice that begins so. */
  labelWith(beginning: string): Promise<string>;
  /** What stands at the focus now. */
  at(): Promise<{ words: string; isInField: boolean }>;
};

/** More Tab stops than the longest page has, with a table of many links. */
const MOST_STOPS = 600;
const WINDOW_MS = 8_000;
const MOST_PRESSED = 3;

export function handOn(page: Page): Hand {
  const tabTo = (target: Locator) => reach(page, target);
  async function choose(wanted: Locator): Promise<void> {
    const { entry, downs } = await wanted.evaluate(inGroup);
    await tabTo(page.locator(`#${CSS_ID(entry)}`));
    for (let n = 0; n < Math.abs(downs); n++) await page.keyboard.press(downs > 0 ? "ArrowDown" : "ArrowUp");
    if (!(await wanted.isChecked())) await page.keyboard.press("Space");
    if (!(await wanted.isChecked())) throw new Error(`not chosen by the keyboard: ${wanted}`);
  }
  return {
    async go(name, role = "link") {
      await tabTo(page.getByRole(role, { name, exact: true }).first());
      const loaded = page.waitForEvent("load");
      await page.keyboard.press("Enter");
      await loaded;
    },
    async write(label, text) {
      await tabTo(field(page, label));
      await page.keyboard.press("ControlOrMeta+A");
      await page.keyboard.insertText(text);
    },
    async append(label, text) {
      await tabTo(field(page, label));
      await page.keyboard.press("ControlOrMeta+End");
      await page.keyboard.insertText(text);
    },
    choose: (label) => choose(page.getByLabel(label, { exact: true })),
    async chooseEach(label) {
      const all = page.getByLabel(label, { exact: true });
      for (let n = 0; n < (await all.count()); n++) await choose(all.nth(n));
    },
    async pick(label, down = 1) {
      await tabTo(field(page, label));
      for (let n = 0; n < down; n++) await page.keyboard.press("ArrowDown");
    },
    async when(label, value) {
      const target = field(page, label);
      await tabTo(target);
      await page.keyboard.type(asTyped(value));
      if ((await target.inputValue()) !== value) throw new Error(`${label} took ${await target.inputValue()}`);
    },
    async file(label, name, text) {
      await tabTo(field(page, label));
      const chooser = await pressedFor(page);
      await chooser.setFiles({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
    },
    async labelWith(beginning) {
      const labels = await page.locator("#main label").allTextContents();
      return labels.find((label) => label.startsWith(beginning)) ?? beginning;
    },
    at: () => page.evaluate(focused),
  };
}

/** On a busy machine a browser may take a key for too old to open a window for it; a person presses it again. */
async function pressedFor(page: Page): Promise<FileChooser> {
  for (let pressed = 1; ; pressed++) {
    const chooser = page.waitForEvent("filechooser", { timeout: WINDOW_MS }).catch(() => null);
    await page.keyboard.press("Space");
    const opened = await chooser;
    if (opened) return opened;
    if (pressed === MOST_PRESSED) throw new Error("no window for a file");
  }
}

/** As an English browser takes it: month, day and year, or twelve hours and which half of the day. */
function asTyped(value: string): string {
  const [year, month, day] = value.split("-");
  if (month && day) return `${month}${day}${year}`;
  const [hour = 0, minute = 0] = value.split(":").map(Number);
  return `${two(hour % 12 || 12)}${two(minute)}${hour < 12 ? "A" : "P"}`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}

/** By the words above it; the first where a page has several rows of them. */
function field(page: Page, label: string): Locator {
  return page.locator("#main").getByLabel(label, { exact: true }).first();
}

function CSS_ID(id: string): string {
  return id.replace(/[^\w-]/g, (sign) => `\\${sign}`);
}

/** Presses Tab until the target has the focus. Most of the way is counted in the page, so that nobody asks after every press. */
async function reach(page: Page, target: Locator): Promise<void> {
  await target.waitFor({ state: "attached" });
  for (let presses = 0; presses < MOST_STOPS; ) {
    const { isThere, shows, left } = await target.evaluate(distance);
    if (isThere && !shows) throw new Error("the focus does not show");
    if (isThere) return;
    for (let n = 0; n < Math.max(1, left); n++) {
      await page.keyboard.press("Tab");
      presses += 1;
    }
  }
  throw new Error(`no Tab stop: ${target}`);
}

/** Runs in the page. `left`: so many stops lie between for certain; a date has a stop for each of its parts. */
function distance(target: Element): { isThere: boolean; shows: boolean; left: number } {
  const active = document.activeElement;
  if (active === target) {
    const { outlineStyle, outlineWidth } = getComputedStyle(target);
    const outlined = target.matches(":focus-visible") && outlineStyle !== "none" && outlineWidth !== "0px";
    return { isThere: true, shows: outlined, left: 0 };
  }
  const stops = [...document.querySelectorAll("a[href], button, input, select, textarea, summary")].filter((one) => {
    if (one instanceof HTMLInputElement) return one.type !== "hidden" && one.type !== "radio";
    return (one as HTMLElement).offsetParent !== null && one.closest("details:not([open]) > :not(summary)") === null;
  });
  const isBehind = (one: Element, other: Element) =>
    Boolean(other.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
  const isBefore = active === null || active === document.body || isBehind(target, active);
  if (!isBefore) return { isThere: false, shows: false, left: 1 };
  const between = stops.filter(
    (one) => (active === null || active === document.body || isBehind(one, active)) && isBehind(target, one),
  );
  return { isThere: false, shows: false, left: between.length };
}

/** Runs in the page: Tab comes to the chosen one of a group, or to its first; the arrows go on from there. */
function inGroup(wanted: Element): { entry: string; downs: number } {
  const input = wanted as HTMLInputElement;
  if (input.type !== "radio") return { entry: input.id, downs: 0 };
  const group = [...document.querySelectorAll<HTMLInputElement>(`input[type=radio][name="${input.name}"]`)];
  const from = group.find((one) => one.checked) ?? group[0] ?? input;
  return { entry: from.id, downs: group.indexOf(input) - group.indexOf(from) };
}

/** Runs in the page. */
function focused(): { words: string; isInField: boolean } {
  const active = document.activeElement;
  if (active === null || active === document.body) return { words: "", isInField: false };
  return {
    words: (active.textContent ?? "").replace(/\s+/g, " ").trim(),
    isInField: active.matches("input, select, textarea, fieldset"),
  };
}
