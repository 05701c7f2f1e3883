/**
 * The words of an HTML mail as plain text, in time linear in its length. Quotes (blockquote) get `> ` before each line;
 * scripts, styles, comments and the head are dropped. It is no renderer: it keeps what a person wrote and in which order.
 */
export function htmlToText(html: string): string {
  const lines: string[] = [];
  let line = "";
  let depth = 0;
  let skipping: string | null = null;
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
      if (skipping === null && !whole.startsWith("<!")) line += decodeEntities(whole);
      continue;
    }
    if (skipping !== null) {
      if (closing === "/" && name === skipping) skipping = null;
      continue;
    }
    if (SKIPPED.has(name) && closing !== "/" && !whole.endsWith("/>")) skipping = name;
    else if (name === "br") endLine();
    else if (name === "blockquote") {
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

const MAX_QUOTE_DEPTH = 9;
const SKIPPED = new Set(["script", "style", "head", "title", "template"]);
const BLOCKS = new Set(
  "div tr table ul ol li h1 h2 h3 h4 h5 h6 section article header footer pre address dl dt dd body center".split(" "),
);
const TOKEN = /<!--[\s\S]*?(?:-->|$)|<!?(\/?)([A-Za-z][A-Za-z0-9:]*)[^<>]*>|<![^<>]*>|[^<]+|</g;
const NAMED: Record<string, string> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
  ensp: " ",
  emsp: " ",
  yen: "¥",
  middot: "・",
  hellip: "…",
  ndash: "–",
  mdash: "—",
  minus: "−",
  laquo: "«",
  raquo: "»",
  copy: "©",
  times: "×",
};

function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#[xX]([0-9A-Fa-f]{1,6})|([A-Za-z]{2,8}));?/g, (whole, decimal, hex, name) => {
    if (name !== undefined) return NAMED[name as string] ?? whole;
    const code = decimal !== undefined ? Number(decimal) : Number.parseInt(hex as string, 16);
    return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : whole;
  });
}
