import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

/** The repository's folder. */
export const HOUSE = join(import.meta.dirname, "..");

/**
 * One TypeScript file, read without a parser: a scanner that knows comments, strings, templates and regular expressions.
 * `code` has every comment, string and regular expression blanked, `strings` everything but the strings; both keep the
 * length and the lines of `text`, so that a place in one is the same place in the others. Limits: a `/` is taken for a
 * regular expression by what stands before it, which `) /x/` after an `if (…)` would defeat; nobody writes that here.
 */
export type SourceFile = { path: string; text: string; code: string; strings: string; imports: Import[] };

/** `typeOnly`: nothing of it exists at run time. `values` are the names imported as values, `*` for all of them. */
export type Import = { from: string; typeOnly: boolean; values: string[]; line: number };

/** Paths below the repository's folder with `/`, sorted; node_modules and dot folders are left out. */
export function filesBelow(folder: string, endings: string[]): string[] {
  return readdirSync(join(HOUSE, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
    .map((entry) => relative(HOUSE, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .filter((path) => !/(^|\/)(node_modules|\.[^/]+)\//.test(path))
    .sort();
}

export function readSource(path: string): SourceFile {
  return sourceOf(path, readFileSync(join(HOUSE, path), "utf8"));
}

export function sourceOf(path: string, text: string): SourceFile {
  const { code, strings } = blank(text);
  return { path, text, code, strings, imports: importsOf(text, code) };
}

/** Every place of `text`, one of the file's three, where the pattern matches. */
export function hits(file: SourceFile, text: string, pattern: RegExp): { line: number; what: string }[] {
  const everywhere = new RegExp(pattern.source, `${pattern.flags.replace("g", "")}g`);
  return [...text.matchAll(everywhere)].map((match) => ({
    line: lineOf(file.text, match.index),
    what: match[0].trim().slice(0, 80),
  }));
}

export function lineOf(text: string, at: number): number {
  return text.slice(0, at).split("\n").length;
}

/**
 * Functions with a body in braces: declarations, arrows, methods. `ownLines` leaves out the functions inside, `lines`
 * counts from the first to the last. A type literal after `=>` is taken for a function, too; nothing comes of it.
 */
export function functionsOf({ code }: SourceFile): { line: number; lines: number; ownLines: number }[] {
  const found = new Map<number, { line: number; lines: number; open: number; close: number }>();
  for (const match of code.matchAll(/=>\s*\{|\bfunction\b|(?<![.\w])[\w$]+\s*(?=\()/g)) {
    const open = bodyOf(code, match);
    if (open === null || found.has(open)) continue;
    const line = lineOf(code, match.index);
    const close = closing(code, open);
    found.set(open, { line, lines: lineOf(code, close) - line + 1, open, close });
  }
  const all = [...found.values()].sort((a, b) => a.open - b.open);
  return all.map(({ line, lines, open, close }) => {
    let ownLines = lines;
    let behind = open;
    for (const inner of all) {
      if (inner.open <= behind || inner.close >= close) continue;
      ownLines -= Math.max(0, inner.lines - 2);
      behind = inner.close;
    }
    return { line, lines, ownLines };
  });
}

const NOT_A_METHOD = /^(if|for|while|switch|catch|with|return|function|await|typeof|super|import)\b/;

function bodyOf(code: string, match: RegExpExecArray): number | null {
  if (match[0].startsWith("=>")) return match.index + match[0].length - 1;
  if (NOT_A_METHOD.test(match[0]) && !match[0].startsWith("function")) return null;
  let at = code.indexOf("(", match.index);
  if (at < 0) return null;
  at = closing(code, at) + 1;
  return afterReturnType(code, at);
}

/** From behind the parameters to the brace of the body; null where none follows, as after a plain call. */
function afterReturnType(code: string, from: number): number | null {
  let at = from + (/^\s*/.exec(code.slice(from))?.[0].length ?? 0);
  if (code[at] === "{") return at;
  if (code[at] !== ":") return null;
  let expectsType = true;
  for (at++; at < code.length; at++) {
    const sign = code[at] ?? "";
    if (/\s/.test(sign)) continue;
    if (sign === "{" && !expectsType) return at;
    if (";,)}?".includes(sign)) return null;
    if ("{([<".includes(sign)) {
      at = sign === "<" ? closingAngle(code, at) : closing(code, at);
      expectsType = false;
    } else expectsType = "|&>:".includes(sign) || /\b(is|keyof|typeof|readonly)$/.test(code.slice(from, at + 1));
  }
  return null;
}

function closing(code: string, open: number): number {
  const [up, down] = code[open] === "(" ? ["(", ")"] : code[open] === "[" ? ["[", "]"] : ["{", "}"];
  let depth = 0;
  for (let at = open; at < code.length; at++) {
    if (code[at] === up) depth++;
    else if (code[at] === down && --depth === 0) return at;
  }
  return code.length - 1;
}

function closingAngle(code: string, open: number): number {
  let depth = 0;
  for (let at = open; at < code.length; at++) {
    if (code[at] === "<") depth++;
    else if (code[at] === ">" && code[at - 1] !== "=" && --depth === 0) return at;
  }
  return code.length - 1;
}

function importsOf(text: string, code: string): Import[] {
  const found: Import[] = [];
  const statement = /^(import|export)\b([^;'"]*?)(?:\bfrom\s*)?["']/gm;
  for (const match of code.matchAll(statement)) {
    const what = match[2] ?? "";
    if (match[1] === "export" && !/^\s*(type\s*)?(\{[^}]*\}|\*(\s*as\s+\w+)?)\s*$/.test(what)) continue;
    const from = quoted(text, match.index + match[0].length);
    const typeOnly = /^\s*type\b/.test(what);
    found.push({ from, typeOnly, values: typeOnly ? [] : valuesOf(what), line: lineOf(code, match.index) });
  }
  for (const match of code.matchAll(/\bimport\(\s*["']|\bnew URL\(\s*["']/g)) {
    const from = quoted(text, match.index + match[0].length);
    if (match[0].startsWith("new") && !from.endsWith(".ts")) continue;
    found.push({ from, typeOnly: false, values: ["*"], line: lineOf(code, match.index) });
  }
  return found;
}

function quoted(text: string, at: number): string {
  return /^[^"']*/.exec(text.slice(at))?.[0] ?? "";
}

/** The value names of `Default, { a, type B, c as d }`; `*` for a namespace or a bare import. */
function valuesOf(what: string): string[] {
  const braces = /\{([^}]*)\}/.exec(what)?.[1];
  const outside = what
    .replace(/\{[^}]*\}/, "")
    .replaceAll(",", " ")
    .trim();
  const named = (braces ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "" && !name.startsWith("type "))
    .map((name) => name.split(/\s+as\s+/)[0] ?? name);
  if (outside.startsWith("*") || (outside === "" && braces === undefined)) return ["*", ...named];
  return outside === "" ? named : ["default", ...named];
}

/** A regular expression may begin after these, a division after anything else. */
const BEFORE_REGEX = /(?:^|[=(,:;!&|?{}[+\-*%<>~^]|\b(?:return|typeof|case|in|of|do|else|await|yield))\s*$/;

function blank(text: string): { code: string; strings: string } {
  const code = [...text.replace(/[^\n]/gu, (sign) => " ".repeat(sign.length))];
  const strings = [...code];
  const plain = text.split("");
  const templates: number[] = [];
  let braces = 0;
  let at = 0;
  const keep = (into: string[], from: number, to: number) => {
    for (let each = from; each < to; each++) into[each] = plain[each] ?? "";
  };
  const template = (from: number): number => {
    let end = from;
    while (end < plain.length && plain[end] !== "`" && !(plain[end] === "$" && plain[end + 1] === "{"))
      end += plain[end] === "\\" ? 2 : 1;
    keep(strings, from, end);
    if (plain[end] === "`") code[end] = "`";
    else {
      templates.push(braces);
      braces++;
      keep(code, end + 1, end + 2);
      end++;
    }
    return end + 1;
  };
  while (at < plain.length) {
    const sign = plain[at] ?? "";
    const pair = sign + (plain[at + 1] ?? "");
    if (pair === "//" || pair === "/*") {
      const end = text.indexOf(pair === "//" ? "\n" : "*/", at + 2);
      at = end < 0 ? plain.length : end + (pair === "//" ? 0 : 2);
    } else if (sign === '"' || sign === "'") {
      let end = at + 1;
      while (end < plain.length && plain[end] !== sign && plain[end] !== "\n") end += plain[end] === "\\" ? 2 : 1;
      keep(strings, at + 1, end);
      code[at] = sign;
      code[end] = sign;
      at = end + 1;
    } else if (sign === "`") {
      code[at] = "`";
      at = template(at + 1);
    } else if (sign === "}" && templates.length > 0 && templates[templates.length - 1] === braces - 1) {
      templates.pop();
      braces--;
      code[at] = "}";
      at = template(at + 1);
    } else if (sign === "/" && BEFORE_REGEX.test(code.slice(Math.max(0, at - 80), at).join(""))) {
      at = endOfRegex(plain, at);
    } else {
      if (sign === "{") braces++;
      if (sign === "}") braces--;
      code[at] = sign;
      at++;
    }
  }
  return { code: code.join(""), strings: strings.join("") };
}

function endOfRegex(plain: string[], from: number): number {
  let inClass = false;
  let at = from + 1;
  for (; at < plain.length && plain[at] !== "\n"; at++) {
    if (plain[at] === "\\") at++;
    else if (plain[at] === "[") inClass = true;
    else if (plain[at] === "]") inClass = false;
    else if (plain[at] === "/" && !inClass) break;
  }
  return at + 1;
}

/** Names of tests, and rows of the tables that tests are made from. */
export function namesIn(text: string): string[] {
  return [...text.matchAll(/"((?:[^"\\\n]|\\.)+)"/g)].map(([, name = ""]) => name.replaceAll('\\"', '"'));
}
