import type { PartNode } from "./mail-parts.ts";

/**
 * True when the parts of a multipart mail do not stand as their boundaries say: a part's header before the first boundary,
 * a part that the parser lost because the empty line below its header was damaged, words where a part's header should be,
 * or a multipart that nothing closes (RFC 2046 §5.1.1), for what stood in its last part may have been cut off.
 */
export function isStructureBroken(tree: PartNode, source: Buffer): boolean {
  if (!tree.contentType?.startsWith("multipart/")) return false;
  if (tree.children.some(hasBrokenHeader) || isLeftOpen(tree, source)) return true;
  const boundary = boundaryOf(tree);
  const header = /\r?\n\r?\n/.exec(source.subarray(0, MAX_HEADER).toString("latin1"));
  if (boundary === null || header === null) return false;
  const places = findDelimiters(source, `--${boundary}`, header.index);
  const first = places[0];
  if (first === undefined) return false;
  const preamble = source.subarray(header.index, Math.min(first, header.index + MAX_PREAMBLE)).toString("latin1");
  const lost = tree.contentType === "multipart/alternative" && places.length > tree.children.length;
  return lost || PART_HEADER.test(preamble);
}

/** A part's own header where no part is: its boundary was damaged on the way. */
export const PART_HEADER = /^Content-(?:Type|Transfer-Encoding):/im;

const MAX_HEADER = 1_000_000;
const MAX_PREAMBLE = 65_536;
const MAX_DELIMITERS = 1000;

/** Where the delimiter stands alone at the start of a line and something follows it; the closing one does not count. */
function findDelimiters(source: Buffer, delimiter: string, from: number): number[] {
  const places: number[] = [];
  for (
    let at = source.indexOf(delimiter, from, "latin1");
    at >= 0 && places.length < MAX_DELIMITERS;
    at = source.indexOf(delimiter, at + 1, "latin1")
  ) {
    const after = source.subarray(at + delimiter.length, at + delimiter.length + 40).toString("latin1");
    if (source[at - 1] === 0x0a && /^[ \t]*\r?\n/.test(after)) places.push(at);
  }
  return places;
}

/**
 * True when a line of a part's header is none, when a header names no type, or one that no program writes: then a bit was
 * lost in it, and the words of that part would be overlooked.
 */
function hasBrokenHeader(part: PartNode): boolean {
  // An enclosed mail's own header is not ours to judge.
  if (part.contentType === "message/rfc822") return false;
  const lines = (part.headerLines ?? []).filter(({ line }) => line.trim() !== "");
  const type = lines.find(({ key }) => key === "content-type");
  const broken =
    lines.some(({ line }) => !/^[!-9;-~]+\s*:/.test(line)) ||
    (lines.length > 0 && (type === undefined || !KNOWN_TYPE.test(type.line)));
  return broken || part.children.some(hasBrokenHeader);
}

/** What may carry words must be one of the types that do; files may be of any. */
const KNOWN_TYPE =
  /^content-type\s*:\s*(?:text(?:\/(?:plain|html|calendar|css|csv|enriched|richtext|rtf|markdown|xml|directory|rfc822-headers|(?:x-)?(?:vcard|vcalendar|amp-html|watch-html|diff|patch|log|markdown)))?|multipart\/(?:mixed|alternative|related|report|signed|encrypted|digest|parallel|form-data|appledouble|x-mixed-replace)|(?:application|image|audio|video|font|model|message|chemical|x-[a-z]+)\/[\w.+$&!#^*-]+)\s*(?:;|$)/im;

function boundaryOf(part: PartNode): string | null {
  const type = part.headerLines?.find(({ key }) => key === "content-type")?.line.replace(/\r?\n(?=[ \t])/g, "") ?? "";
  const found = /boundary\s*=\s*(?:"([^"]{1,200})"|([^\s;"]{1,200}))/i.exec(type);
  return found === null ? null : (found[1] ?? found[2] ?? null);
}

/** A multipart whose closing delimiter stands nowhere at the start of a line; an enclosed mail's parts are not ours to judge. */
function isLeftOpen(part: PartNode, source: Buffer): boolean {
  if (part.contentType?.startsWith("multipart/") !== true) return false;
  const boundary = boundaryOf(part);
  if (boundary !== null && source.indexOf(`\n--${boundary}--`, 0, "latin1") < 0) return true;
  return part.children.some((child) => isLeftOpen(child, source));
}
