import { inflateSync } from "node:zlib";

/**
 * The text of each page of a PDF written by Chromium (Skia), in drawing order and without spaces between pieces. It reads
 * just what Skia writes: plain objects, Flate streams, Type 0 fonts with two-byte codes and a ToUnicode map. It is here so
 * that the tests need no poppler; where pdftotext is installed they ask it as well.
 */
export function pageTexts(pdf: Uint8Array): string[] {
  const source = Buffer.from(pdf).toString("latin1");
  const objects = new Map(
    [...source.matchAll(/(?:^|\n)(\d+) 0 obj\n/g)].map((m) => [m[1] ?? "", m.index + m[0].length]),
  );
  const open = (number: string | undefined) => source.slice(objects.get(number ?? "") ?? source.length);
  const pages = [...source.matchAll(/\/Type \/Page\n[\s\S]*?\nendobj/g)].map((m) => m[0]);
  return pages.map((page) => {
    const fonts = new Map<string, Map<string, string>>();
    for (const [, name, number] of (/\/Font <<([^>]*)>>/.exec(page)?.[1] ?? "").matchAll(/\/(\w+) (\d+) 0 R/g)) {
      const toUnicode = /\/ToUnicode (\d+) 0 R/.exec(head(open(number)))?.[1];
      fonts.set(name ?? "", readMap(stream(open(toUnicode))));
    }
    return shownText(stream(open(/\/Contents (\d+) 0 R/.exec(page)?.[1])), fonts);
  });
}

function head(object: string): string {
  return object.slice(0, object.indexOf("endobj"));
}

function stream(object: string): string {
  const opening = /^<<[\s\S]*?>> ?stream\r?\n/.exec(object)?.[0] ?? "";
  const length = Number(/\/Length (\d+)/.exec(opening)?.[1] ?? 0);
  const bytes = Buffer.from(object.slice(opening.length, opening.length + length), "latin1");
  return (opening.includes("FlateDecode") ? inflateSync(bytes) : bytes).toString("latin1");
}

/** The bfchar and bfrange lines of a ToUnicode map. */
function readMap(map: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, code, unicode] of map.matchAll(/^<(\w{4})> <(\w+)>$/gm)) found.set(code ?? "", utf16(unicode ?? ""));
  for (const [, first, last, unicode] of map.matchAll(/^<(\w{4})> <(\w{4})> <(\w{4})>$/gm)) {
    const start = Number.parseInt(first ?? "", 16);
    for (let code = start; code <= Number.parseInt(last ?? "", 16); code += 1) {
      found.set(hex(code), String.fromCharCode(Number.parseInt(unicode ?? "", 16) + code - start));
    }
  }
  return found;
}

function shownText(content: string, fonts: Map<string, Map<string, string>>): string {
  let font = new Map<string, string>();
  let text = "";
  for (const [, name, codes] of content.matchAll(/\/(\w+) [\d.]+ Tf|<([0-9A-F]+)> Tj/g)) {
    if (name !== undefined) font = fonts.get(name) ?? new Map();
    else text += (codes?.match(/.{4}/g) ?? []).map((code) => font.get(code) ?? "\uFFFD").join("");
  }
  return text;
}

function utf16(figures: string): string {
  return (figures.match(/.{4}/g) ?? []).map((unit) => String.fromCharCode(Number.parseInt(unit, 16))).join("");
}

function hex(code: number): string {
  return code.toString(16).toUpperCase().padStart(4, "0");
}
