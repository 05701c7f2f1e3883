/**
 * The wording of one letter, read from its file in templates/letters. The first line is the subject (two subjects may stand in the
 * two branches of a section); below it every line is one sentence or one item:
 *
 *     # heading        - item of a list        ! what must not be overlooked        anything else: text
 *     {{name}}                       a value
 *     {{#name}} … {{/name}}          on lines of their own: once if a flag is set or a text not empty, once per item of a list
 *     {{^name}} … {{/name}}          on lines of their own: where the above would say nothing
 *     {{> part}}                     on a line of its own: the lines of parts/part.txt
 *
 * A file is parsed before any value is put in, so no value can become markup. What a file may name is its vocabulary; an unknown
 * name, a missing necessary one and anything that looks like an address on the web fail at load.
 */
export type Wording = { nodes: Node[] };

/** `must`: a text that the wording has to show, because a rule demands it. An object is a list of such values. */
export type Vocabulary = { readonly [name: string]: "text" | "must" | "flag" | Vocabulary };

/** The values a vocabulary asks for; an empty text counts as absent in `{{#name}}`. */
export type ValuesOf<V extends Vocabulary> = {
  [Name in keyof V]: V[Name] extends "text" | "must"
    ? string
    : V[Name] extends "flag"
      ? boolean
      : V[Name] extends Vocabulary
        ? ValuesOf<V[Name]>[]
        : never;
};

export type Values = { readonly [name: string]: string | boolean | readonly Values[] };

/** One line of a filled letter. Neighbouring lines of one kind belong together; `gap` parts them. */
export type Line = { readonly kind: LineKind; readonly text: string };
export type LineKind = "heading" | "item" | "notice" | "text" | "gap";

type Piece = string | { value: string };
/** `fixed`: the line itself, where no value stands in it; it is the same in every letter. */
type Node =
  | { kind: LineKind; pieces: Piece[]; fixed: Line | null }
  | { section: string; inverted: boolean; nodes: Node[] };

const TAG_LINE = /^\{\{\s*([#^/>])\s*([A-Za-z][\w-]*)\s*\}\}$/;
const VALUE = /\{\{([A-Za-z]\w*)\}\}/g;
const LOOKS_LIKE_ADDRESS = /:\/\/|www\.|[\w-]\.(?:jp|com|net|org|us|info)\b|@/i;
const MOST_NESTED = 8;
/** Controls, zero-width and direction marks, line separators: invisible, and able to reorder or split what is printed. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

export function parseWording(
  file: string,
  source: string,
  parts: Readonly<Record<string, string>>,
  vocabulary: Vocabulary,
): Wording {
  const nodes = parseLines(file, linesOf(source), parts);
  if (!alwaysBeginsWithText(nodes)) throw new Error(`${file}: the first line is the subject and must not be empty`);
  const used = new Set<string>();
  checkNodes(file, nodes, [vocabulary], used);
  const missing = necessaryNames(vocabulary).filter((name) => !used.has(name));
  if (missing.length > 0) throw new Error(`${file}: must show {{${missing.join("}}, {{")}}}`);
  return { nodes };
}

export function fillWording(wording: Wording, values: Values): { subject: string; lines: Line[] } {
  const lines: Line[] = [];
  fillNodes(wording.nodes, [values], lines);
  const [subject, ...body] = lines;
  if (subject?.kind !== "text") throw new Error("a letter without a subject");
  return { subject: subject.text, lines: tidyGaps(body) };
}

/** One line of plain text without anything invisible. */
export function toOneLine(text: string): string {
  return text.toWellFormed().replace(/\s+/gu, " ").replace(INVISIBLE, "").trim();
}

/** Whether a mail program might turn the text into something to be clicked. */
export function looksLikeAddress(text: string): boolean {
  return LOOKS_LIKE_ADDRESS.test(text.normalize("NFKC"));
}

function parseLines(file: string, lines: string[], parts: Readonly<Record<string, string>>, depth = 0): Node[] {
  if (depth > MOST_NESTED) throw new Error(`${file}: parts include one another`);
  const root: Node[] = [];
  const open: { section: string; nodes: Node[] }[] = [];
  for (const raw of lines) {
    const line = raw.trim();
    const into = open.at(-1)?.nodes ?? root;
    const [, mark, name = ""] = TAG_LINE.exec(line) ?? [];
    if (mark === "#" || mark === "^") {
      const node = { section: name, inverted: mark === "^", nodes: [] };
      into.push(node);
      open.push(node);
    } else if (mark === "/") {
      if (open.pop()?.section !== name) throw new Error(`${file}: {{/${name}}} closes nothing`);
    } else if (mark === ">") {
      const part = parts[name];
      if (part === undefined) throw new Error(`${file}: unknown part {{> ${name}}}`);
      into.push(...parseLines(`parts/${name}`, linesOf(part), parts, depth + 1));
    } else {
      into.push(parseLine(file, line));
    }
  }
  if (open.length > 0) throw new Error(`${file}: {{#${open.at(-1)?.section}}} is not closed`);
  return root;
}

function parseLine(file: string, line: string): Node {
  if (line === "") return { kind: "gap", pieces: [], fixed: Object.freeze({ kind: "gap", text: "" }) };
  const kinds = { "# ": "heading", "- ": "item", "! ": "notice" } as const;
  const mark = kinds[line.slice(0, 2) as keyof typeof kinds];
  const words = mark ? line.slice(2) : line;
  const [kind, list] = [mark ?? "text", pieces(file, words)];
  const isFixed = list.every((piece) => typeof piece === "string");
  return { kind, pieces: list, fixed: isFixed ? Object.freeze({ kind, text: list.join("") }) : null };
}

function linesOf(source: string): string[] {
  return source.replace(/\r\n/g, "\n").trimEnd().split("\n");
}

/** Whatever the values are, the first thing said is a line of text: at once, or in both branches of a section. */
function alwaysBeginsWithText([first, second]: Node[]): boolean {
  if (first === undefined) return false;
  if ("pieces" in first) return first.kind === "text";
  if (second === undefined || "pieces" in second) return false;
  const bothBranches = first.section === second.section && first.inverted !== second.inverted;
  return bothBranches && alwaysBeginsWithText(first.nodes) && alwaysBeginsWithText(second.nodes);
}

function pieces(file: string, text: string): Piece[] {
  const left = text.replace(VALUE, "");
  if (left.includes("{{") || left.includes("}}")) throw new Error(`${file}: cannot read ${text}`);
  if (looksLikeAddress(left)) throw new Error(`${file}: a letter has no web or mail address in it: ${text}`);
  return text.split(VALUE).map((piece, index) => (index % 2 === 0 ? piece : { value: piece }));
}

function checkNodes(file: string, nodes: Node[], scopes: Vocabulary[], used: Set<string>): void {
  for (const node of nodes) {
    if ("pieces" in node) {
      checkPieces(file, node.pieces, scopes, used);
      continue;
    }
    const meaning = find(scopes, node.section);
    if (meaning === undefined) throw new Error(`${file}: unknown name {{#${node.section}}}`);
    const inner = typeof meaning === "object" && !node.inverted ? [meaning, ...scopes] : scopes;
    checkNodes(file, node.nodes, inner, used);
  }
}

function checkPieces(file: string, list: Piece[], scopes: Vocabulary[], used: Set<string>): void {
  for (const piece of list) {
    if (typeof piece === "string") continue;
    const meaning = find(scopes, piece.value);
    if (meaning !== "text" && meaning !== "must") throw new Error(`${file}: unknown name {{${piece.value}}}`);
    used.add(piece.value);
  }
}

function necessaryNames(vocabulary: Vocabulary): string[] {
  return Object.entries(vocabulary).flatMap(([name, meaning]) =>
    typeof meaning === "object" ? necessaryNames(meaning) : meaning === "must" ? [name] : [],
  );
}

function fillNodes(nodes: Node[], scopes: Values[], lines: Line[]): void {
  for (const node of nodes) {
    if ("pieces" in node) {
      lines.push(node.fixed ?? { kind: node.kind, text: fillPieces(node.pieces, scopes) });
      continue;
    }
    const value = find(scopes, node.section);
    const items = Array.isArray(value) ? (value as Values[]) : null;
    const says = items ? items.length > 0 : value !== "" && value !== false;
    if (node.inverted) {
      if (!says) fillNodes(node.nodes, scopes, lines);
    } else if (items) {
      for (const item of items) fillNodes(node.nodes, [item, ...scopes], lines);
    } else if (says) {
      fillNodes(node.nodes, scopes, lines);
    }
  }
}

function fillPieces(list: Piece[], scopes: Values[]): string {
  return list
    .map((piece) => {
      if (typeof piece === "string") return piece;
      const value = find(scopes, piece.value);
      if (typeof value !== "string") throw new Error(`no text for {{${piece.value}}}`);
      return toOneLine(value);
    })
    .join("");
}

function find<T>(scopes: readonly { readonly [name: string]: T }[], name: string): T | undefined {
  return scopes.find((scope) => Object.hasOwn(scope, name))?.[name];
}

/** Sections that say nothing leave gaps behind; one gap is enough, and none at either end. */
function tidyGaps(lines: Line[]): Line[] {
  const tidy = lines.filter((line, index) => line.kind !== "gap" || (index > 0 && lines[index - 1]?.kind !== "gap"));
  while (tidy.at(-1)?.kind === "gap") tidy.pop();
  return tidy;
}
