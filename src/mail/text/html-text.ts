import { makeSight } from "./html-sight.ts";
import { htmlTokens } from "./html-tokens.ts";

/** The words of an HTML mail; `unseen` is true where some of them are written so that a person does not see them. */
export type HtmlWords = { text: string; unseen: boolean };

export function htmlToText(html: string): string {
  return readHtml(html).text;
}

/**
 * The words of an HTML mail as plain text, in time linear in its length. Quotes (blockquote) get `> ` before each line;
 * scripts, styles, comments, the head and what is not displayed are dropped. It is no renderer: it keeps what a person wrote
 * and in which order, and says where it is not sure that a person sees it.
 */
export function readHtml(html: string): HtmlWords {
  const lines: string[] = [];
  let line = "";
  let depth = 0;
  let unseen = false;
  let verbatim = 0;
  const sight = makeSight();
  const lists: number[] = [];
  const reading = makeReading();
  const endLine = () => {
    const words = line.replace(/[ \t\r\n\f]+/g, " ").trim();
    lines.push(depth > 0 ? `${">".repeat(depth)} ${words}`.trimEnd() : words);
    line = "";
  };
  const endLineIfAny = () => {
    if (line.trim() !== "") endLine();
    else line = "";
  };
  const write = (words: string) => {
    if (verbatim === 0) {
      line += words;
      return;
    }
    const [first = "", ...more] = words.split(/\r\n?|\n/);
    line += first;
    for (const next of more) {
      endLine();
      line = next;
    }
  };
  for (const token of htmlTokens(html)) {
    if (token.kind === "style") {
      sight.learn(token.text);
      continue;
    }
    if (token.kind === "text") {
      const now = sight.now();
      if (now === "gone" || reading.isHidden()) continue;
      const words = decodeEntities(token.text);
      // What is quoted was laid out by somebody else.
      if (now === "doubtful" && depth === 0 && BLANK.test(words) === false) unseen = true;
      write(words);
      continue;
    }
    const { name, closes } = token;
    sight.pass(token);
    if (sight.now() === "gone") continue;
    line += reading.pass(name, closes);
    if (name === "br") endLine();
    else if (name === "pre") {
      endLineIfAny();
      verbatim = Math.max(0, verbatim + (closes ? -1 : 1));
    } else if (name === "ol" || name === "ul") {
      endLineIfAny();
      if (closes) lists.pop();
      else if (lists.length < MAX_LISTS) lists.push(name === "ol" ? 1 : 0);
    } else if (name === "li") {
      endLineIfAny();
      const number = lists.at(-1) ?? 0;
      if (closes || number === 0) continue;
      line = `${number}. `;
      lists[lists.length - 1] = number + 1;
    } else if (name === "blockquote") {
      endLineIfAny();
      depth = Math.min(MAX_QUOTE_DEPTH, Math.max(0, depth + (closes ? -1 : 1)));
    } else if (name === "hr") {
      endLineIfAny();
      lines.push("________________________________");
    } else if (name === "p") {
      endLineIfAny();
      if (closes) endLine();
    } else if (name === "td" || name === "th") line += " ";
    else if (BLOCKS.has(name)) endLineIfAny();
  }
  endLineIfAny();
  const text = lines
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
  return { text, unseen };
}

/**
 * The reading above a name (ruby) as brackets behind it, for 花子はなこ is no name. What stands in rp is shown by no program that
 * knows ruby; end tags may be left out.
 */
function makeReading(): { isHidden: () => boolean; pass: (name: string, closes: boolean) => string } {
  let hidden = false;
  let open = false;
  return {
    isHidden: () => hidden,
    pass: (name, closes) => {
      if (name !== "rt" && name !== "rp" && name !== "ruby") return "";
      hidden = name === "rp" && !closes;
      const ends = open && (closes || name === "rp");
      if (ends) open = false;
      const begins = name === "rt" && !closes && !open;
      if (begins) open = true;
      return `${ends ? ")" : ""}${begins ? "(" : ""}`;
    },
  };
}

const MAX_QUOTE_DEPTH = 9;
const MAX_LISTS = 20;
/** Nothing but spaces and letters without a shape, such as fill up the preview of a mail. */
const BLANK = /^[\s\p{Default_Ignorable_Code_Point}\u2800]*$/u;
const BLOCKS = new Set(
  "div tr table h1 h2 h3 h4 h5 h6 section article header footer address dl dt dd body center".split(" "),
);
/** The names of U+00A0 to U+00FF in order (HTML 4, §24.2), then a few others that mail programs write. */
const LATIN_NAMES =
  "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml";
const NAMED: ReadonlyMap<string, string> = new Map([
  ...LATIN_NAMES.split(" ").map((name, at) => [name, String.fromCodePoint(0xa0 + at)] as const),
  ...Object.entries({
    amp: "&",
    lt: "<",
    gt: ">",
    quot: '"',
    apos: "'",
    nbsp: " ",
    ensp: " ",
    emsp: " ",
    shy: "",
    zwnj: "\u200C",
    zwj: "\u200D",
    lrm: "\u200E",
    rlm: "\u200F",
    middot: "・",
    hellip: "…",
    ndash: "–",
    mdash: "—",
    minus: "−",
    lsquo: "‘",
    rsquo: "’",
    ldquo: "“",
    rdquo: "”",
    bull: "•",
    rarr: "→",
    larr: "←",
  }),
]);

function decodeEntities(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#[xX]([0-9A-Fa-f]{1,6})|([A-Za-z]{2,8}[1-4]{0,2}));?/g,
    (whole, decimal, hex, name) => {
      if (name !== undefined) return NAMED.get(name as string) ?? whole;
      const code = decimal !== undefined ? Number(decimal) : Number.parseInt(hex as string, 16);
      return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : whole;
    },
  );
}
