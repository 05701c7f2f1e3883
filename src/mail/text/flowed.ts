/**
 * Joins the lines of a text/plain part with `format=flowed` (RFC 3676). Lines flow together only within one quote depth,
 * so that an answer under a quoted line never becomes part of the quote; quotes come back with `> ` before each paragraph.
 */
export function unflow(text: string, deleteSpace: boolean): string {
  const paragraphs: { depth: number; text: string; open: boolean }[] = [];
  for (const line of text.replace(/\r\n?/g, "\n").split("\n")) {
    const depth = /^>*/.exec(line)?.[0].length ?? 0;
    const words = line.slice(depth).replace(/^ /, "");
    const flows = words.endsWith(" ") && words !== "-- ";
    const last = paragraphs.at(-1);
    const own = flows && deleteSpace ? words.slice(0, -1) : words;
    if (last?.open === true && last.depth === depth && words !== "-- ") {
      last.text += own;
      last.open = flows;
    } else paragraphs.push({ depth, text: own, open: flows });
  }
  return paragraphs
    .map(({ depth, text: words }) => (depth === 0 ? words : `${">".repeat(depth)} ${words}`.trimEnd()))
    .join("\n");
}
