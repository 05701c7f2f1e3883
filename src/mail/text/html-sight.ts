import type { HtmlTag } from "./html-tokens.ts";
import { matchesOf } from "./matches.ts";

/** Whether a person sees the words at a place of an HTML mail. `gone` is not displayed; `doubtful` is there and hard to see. */
export type Sight = "seen" | "gone" | "doubtful";

/** Follows the tags of a mail and says at each place what a person would see there. Linear in the length of the mail. */
export function makeSight(): { learn(style: string): void; pass(tag: HtmlTag): void; now(): Sight } {
  const open: Element[] = [];
  const hidden = new Set<string>();
  let isTooDeep = false;
  const top = () => open.at(-1) ?? PAGE;
  const close = (name: string) => {
    const least = Math.max(0, open.length - MAX_LOOK_BACK);
    for (let at = open.length - 1; at >= least; at -= 1) {
      if (open[at]?.name !== name) continue;
      open.length = at;
      return;
    }
  };
  return {
    learn(style) {
      for (const [, selectors = "", body = ""] of style.slice(0, MAX_STYLE).matchAll(RULE)) {
        if (!GONE.test(body) && !OFF.test(body)) continue;
        for (const [name] of selectors.matchAll(/[.#][\w-]{1,60}/g)) if (hidden.size < MAX_NAMES) hidden.add(name);
      }
    },
    pass({ name, closes, empty, attributes }) {
      if (closes) return close(name);
      if (VOID.has(name)) return;
      const last = top().name;
      if (last === name && SIBLINGS.has(name)) open.pop();
      else if (last === "p" && ENDS_PARAGRAPH.has(name)) open.pop();
      else if (name === "tr" && (last === "td" || last === "th")) {
        open.pop();
        if (top().name === "tr") open.pop();
      }
      // In HTML a slash ends nothing, but mail programs write `<div/>` and mean an empty one.
      if (empty && !attributes.includes("=")) return;
      if (open.length < MAX_DEPTH) open.push(elementOf(name, attributes, top(), hidden));
      else isTooDeep = true;
    },
    now() {
      const { gone, tiny, off, ink, paper } = top();
      if (gone) return "gone";
      return tiny || off || isTooDeep || isPale(ink, paper) ? "doubtful" : "seen";
    },
  };
}

/** What an element and all around it say about its words. A colour is three numbers, null where it is not known. */
type Element = { name: string; gone: boolean; tiny: boolean; off: boolean; ink: Colour | null; paper: Colour | null };
type Colour = readonly [number, number, number];

const PAGE: Element = { name: "", gone: false, tiny: false, off: false, ink: [0, 0, 0], paper: [255, 255, 255] };
const MAX_DEPTH = 500;
const MAX_LOOK_BACK = 100;
const MAX_STYLE = 50_000;
const MAX_NAMES = 500;
const LONGEST_ATTRIBUTES = 2000;
const ATTRIBUTE = /([^\s=/"'>]{1,60})(?:\s{0,20}=\s{0,20}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g;

const NOT_DISPLAYED = new Set("script style head title template".split(" "));
const STRUCK = new Set(["s", "strike", "del"]);
const VOID = new Set("area base br col embed hr img input link meta param source track wbr".split(" "));
const SIBLINGS = new Set("p li td th tr dt dd option".split(" "));
const ENDS_PARAGRAPH = new Set("div table ul ol dl blockquote pre hr h1 h2 h3 h4 h5 h6 section article".split(" "));
const RULE = /([^{}]{1,300})\{([^{}]{0,1000})\}/g;

const GONE = /(?:^|[;\s{])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all)/i;
/** Without height, width or ink, far outside of the page, or struck out. */
const OFF =
  /(?:^|[;\s])(?:opacity\s*:\s*0?(?:\.0\d*|\.[01])?(?=[;\s!]|$)|(?:max-)?(?:height|width)\s*:\s*[01](?:\.\d+)?(?:px|pt|em|%)?(?=[;\s!]|$)|text-indent\s*:\s*-\d{3,}|(?:left|top|right|bottom|margin-left|margin-top)\s*:\s*-\d{3,}|clip(?:-path)?\s*:|transform\s*:[^;]{0,80}scale\w?\(\s*0|(?:-webkit-)?text-fill-color\s*:\s*transparent|text-decoration[\w-]*\s*:[^;]{0,40}line-through|filter\s*:[^;]{0,40}opacity)/i;

function elementOf(name: string, attributes: string, around: Element, hidden: ReadonlySet<string>): Element {
  const has = attributesOf(attributes);
  const style = has.get("style") ?? "";
  const named = [...(has.get("class") ?? "").split(/\s+/, 20).map((one) => `.${one}`), `#${has.get("id") ?? ""}`];
  const gone = around.gone || NOT_DISPLAYED.has(name) || has.has("hidden") || GONE.test(style);
  const size = SIZE.exec(style);
  const colour = INK.exec(style)?.[1] ?? (name === "font" ? (has.get("color") ?? "") : "");
  const ground = PAPER.exec(style)?.[1] ?? has.get("bgcolor") ?? "";
  return {
    name,
    gone,
    tiny: size === null ? around.tiny : isTiny(Number(size[1]), (size[2] ?? "px").toLowerCase()),
    off:
      around.off ||
      attributes.length > LONGEST_ATTRIBUTES ||
      STRUCK.has(name) ||
      OFF.test(style) ||
      named.some((one) => hidden.has(one)),
    ink: colour === "" ? around.ink : /^transparent/i.test(colour) ? around.paper : colourOf(colour),
    paper: ground === "" || /^(?:transparent|none|inherit)/i.test(ground) ? around.paper : colourOf(ground),
  };
}

const SIZE = /(?:^|[;\s])font(?:-size\s*:|\s*:[^;]{0,60}?)\s*(\d*\.?\d+)\s*(px|pt|em|rem|%|vw)?/i;
const INK = /(?:^|[;\s])color\s*:\s*([^;!]{1,60})/i;
const PAPER = /(?:^|[;\s])background(?:-color)?\s*:\s*([^;!]{1,60})/i;

/** The first attribute of a name counts (WHATWG HTML, section 13.2.5.33). */
function attributesOf(written: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  if (written.length < 3) return found;
  for (const [, name = "", double, single, bare] of matchesOf(written.slice(0, LONGEST_ATTRIBUTES), ATTRIBUTE)) {
    const value = (double ?? single ?? bare ?? "").replace(/&quot;/g, '"').replace(/\/\*[^*]*\*\//g, "");
    if (!found.has(name.toLowerCase())) found.set(name.toLowerCase(), value);
  }
  return found;
}

function isTiny(size: number, unit: string): boolean {
  if (unit === "em" || unit === "rem") return size <= 0.2;
  return unit === "%" ? size <= 20 : size <= 2;
}

/** `#fff`, `#ffffff`, `rgb(…)` and the names that hide words most easily; null for any other. */
function colourOf(value: string): Colour | null {
  const text = value.trim().toLowerCase();
  const hex = /^#?([0-9a-f]{6}|[0-9a-f]{3})(?![0-9a-z])/.exec(text)?.[1];
  if (hex !== undefined) {
    const digits = hex.length === 3 ? [...hex].map((digit) => digit + digit) : (hex.match(/../g) ?? []);
    const [red = 0, green = 0, blue = 0] = digits.map((pair) => Number.parseInt(pair, 16));
    return [red, green, blue];
  }
  const rgb = /^rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})(?:[\s,/]+(0?\.\d+|[01]))?/.exec(text);
  if (rgb !== null)
    return Number(rgb[4] ?? 1) < 0.1 ? [255, 255, 255] : [Number(rgb[1]), Number(rgb[2]), Number(rgb[3])];
  if (/^(?:white|snow|ivory|ghostwhite|floralwhite|whitesmoke|azure|mintcream)\b/.test(text)) return [255, 255, 255];
  return /^(?:black|windowtext)\b/.test(text) ? [0, 0, 0] : null;
}

const LEAST_CONTRAST = 60;

function isPale(ink: Colour | null, paper: Colour | null): boolean {
  if (ink === null || paper === null) return false;
  return ink.reduce((sum, value, at) => sum + Math.abs(value - (paper[at] ?? 0)), 0) < LEAST_CONTRAST;
}
