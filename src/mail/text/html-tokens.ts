/** Words, a tag, or the content of a style element; comments, scripts and titles are no tokens. */
export type HtmlToken = { kind: "text"; text: string } | { kind: "style"; text: string } | HtmlTag;

/** `attributes` as they are written, without the name and the brackets. */
export type HtmlTag = { kind: "tag"; name: string; closes: boolean; empty: boolean; attributes: string };

/**
 * Divides HTML as a browser does (WHATWG HTML, section 13.2.5), as far as it matters for what a person sees: a bracket inside a
 * quoted attribute ends no tag, `<!-->` is a whole comment, and what begins and never ends hides all the rest. Linear.
 */
export function* htmlTokens(html: string): Generator<HtmlToken> {
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf("<", at);
    if (open < 0) {
      yield { kind: "text", text: html.slice(at) };
      return;
    }
    if (open > at) yield { kind: "text", text: html.slice(at, open) };
    NAME.lastIndex = open;
    const tag = NAME.exec(html);
    if (tag !== null) {
      const start = open + tag[0].length;
      const end = endOfTag(html, start);
      if (end === null) return;
      const name = (tag[2] ?? "").toLowerCase();
      const attributes = html.slice(start, end);
      at = end + 1;
      yield { kind: "tag", name, closes: tag[1] === "/", empty: attributes.endsWith("/"), attributes };
      if (tag[1] === "/" || !RAW.has(name)) continue;
      const closing = new RegExp(`</${name}(?=[\\s/>])`, "gi");
      closing.lastIndex = at;
      const close = closing.exec(html)?.index ?? html.length;
      if (name === "style") yield { kind: "style", text: html.slice(at, close) };
      at = close;
    } else if (html.startsWith("<!--", open)) {
      COMMENT_END.lastIndex = open + 4;
      COMMENT_END_AT_ONCE.lastIndex = open + 4;
      const end = COMMENT_END_AT_ONCE.exec(html) ?? COMMENT_END.exec(html);
      if (end === null) return;
      at = end.index + end[0].length;
    } else if (/[!?/]/.test(html[open + 1] ?? "")) {
      const end = html.indexOf(">", open);
      if (end < 0) return;
      at = end + 1;
    } else {
      yield { kind: "text", text: "<" };
      at = open + 1;
    }
  }
}

/** Elements whose content is no HTML and is not displayed. */
const RAW = new Set(["script", "style", "title"]);
const NAME = /<(\/?)([A-Za-z][^\s/>]{0,40})/y;
const COMMENT_END = /--!?>/g;
const COMMENT_END_AT_ONCE = /-?>/y;

/** The place of the `>` that ends the tag; null where it never ends. Quotation marks count behind an equals sign only. */
function endOfTag(html: string, from: number): number | null {
  for (let at = from; ; ) {
    TAG_STOP.lastIndex = at;
    const stop = TAG_STOP.exec(html);
    if (stop === null) return null;
    const place = stop.index + stop[0].length;
    const sign = stop[0].at(-1) ?? "";
    if (sign === ">") return place - 1;
    const close = html.indexOf(sign, place);
    if (close < 0) return null;
    at = close + 1;
  }
}

const TAG_STOP = />|=\s{0,20}["']/g;
