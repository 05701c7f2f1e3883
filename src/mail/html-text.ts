/**
 * The words of an HTML mail as plain text, in time linear in its length. Quotes (blockquote) get `> ` before each line;
 * scripts, styles, comments and the head are dropped. It is no renderer: it keeps what a person wrote and in which order.
 */
export function htmlToText(html: string): string {
  const lines: string[] = [];
  let line = "";
  let depth = 0;
  const skips = makeSkipper();
  let verbatim = 0;
  const lists: number[] = [];
  const endLine = () => {
    const words = line.replace(/[ \t\r\n\f]+/g, " ").trim();
    lines.push(depth > 0 ? `${">".repeat(depth)} ${words}`.trimEnd() : words);
    line = "";
  };
  const endLineIfAny = () => {
    if (line.trim() !== "") endLine();
    else line = "";
  };
  for (const token of html.matchAll(TOKEN)) {
    const [whole, closing, rawName] = token;
    const name = rawName?.toLowerCase();
    if (name === undefined) {
      if (skips(whole, null, false) || whole.startsWith("<!")) continue;
      const words = decodeEntities(whole);
      if (verbatim === 0) line += words;
      else {
        const [first = "", ...more] = words.split(/\r\n?|\n/);
        line += first;
        for (const next of more) {
          endLine();
          line = next;
        }
      }
      continue;
    }
    if (skips(whole, name, closing === "/")) continue;
    if (name === "br") endLine();
    else if (name === "pre") {
      endLineIfAny();
      verbatim = Math.max(0, verbatim + (closing === "/" ? -1 : 1));
    } else if (name === "ol" || name === "ul") {
      endLineIfAny();
      if (closing === "/") lists.pop();
      else if (lists.length < MAX_LISTS) lists.push(name === "ol" ? 1 : 0);
    } else if (name === "li") {
      endLineIfAny();
      const number = lists.at(-1) ?? 0;
      if (closing === "/" || number === 0) continue;
      line = `${number}. `;
      lists[lists.length - 1] = number + 1;
    } else if (name === "blockquote") {
      endLineIfAny();
      depth = Math.min(MAX_QUOTE_DEPTH, Math.max(0, depth + (closing === "/" ? -1 : 1)));
    } else if (name === "hr") {
      endLineIfAny();
      lines.push("________________________________");
    } else if (name === "p") {
      endLineIfAny();
      if (closing === "/") endLine();
    } else if (name === "td" || name === "th") line += " ";
    else if (BLOCKS.has(name)) endLineIfAny();
  }
  endLineIfAny();
  return lines
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

/** Remembers whether the reader is inside something that nobody sees: true for each token there, its own tags included. */
function makeSkipper(): (whole: string, name: string | null, closes: boolean) => boolean {
  let inside: string | null = null;
  let nested = 0;
  return (whole, name, closes) => {
    const empty = whole.endsWith("/>");
    if (inside !== null) {
      if (name !== inside || empty) return true;
      nested += closes ? -1 : 1;
      // A paragraph ends where the next begins, and a script or style holds no other.
      if (nested <= 0 || name === "p" || SKIPPED.has(name)) inside = null;
      return true;
    }
    if (name === null || closes || empty) return false;
    if (!SKIPPED.has(name) && !(CONTAINERS.has(name) && HIDDEN.test(whole))) return false;
    inside = name;
    nested = 1;
    return true;
  };
}

const MAX_QUOTE_DEPTH = 9;
const MAX_LISTS = 20;
const SKIPPED = new Set(["script", "style", "head", "title", "template"]);
/** What a person who reads the mail does not see: preview texts of programs, and tricks. */
const HIDDEN =
  /\sstyle\s*=\s*(?:"[^"]*|'[^']*)\b(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)|\shidden(?:[\s=>/]|$)/i;
const CONTAINERS = new Set("div span p td tr table section font center a b i em strong".split(" "));
const BLOCKS = new Set(
  "div tr table h1 h2 h3 h4 h5 h6 section article header footer address dl dt dd body center".split(" "),
);
const TOKEN = /<!--[\s\S]*?(?:-->|$)|<!?(\/?)([A-Za-z][A-Za-z0-9:]*)[^<>]*>|<![^<>]*>|[^<]+|</g;
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
