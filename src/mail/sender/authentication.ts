import type { ParsedMail } from "../reading.ts";

/** What the office's own mail server says about the sender (RFC 8601); `none` where it says nothing we may believe. */
export type Authentication = "pass" | "fail" | "none";

/**
 * Only the topmost Authentication-Results counts, and only with the configured authserv-id: anybody can write such a line
 * below it. `pass` needs DMARC or a DKIM signature of the From domain; `fail` is a failed DMARC, or SPF and DKIM both failed.
 * A server that writes one line for each method writes them one below the other: those below can still make it fail, for
 * whoever forges a failure harms nobody but himself.
 */
export function readAuthentication(mail: ParsedMail, authservId: string | null): Authentication {
  if (authservId === null) return "none";
  const own: Result[][] = [];
  for (const { name, value } of mail.headers) {
    if (name !== "authentication-results") continue;
    const read = readResults(value);
    if (read?.authservId !== authservId.toLowerCase()) break;
    own.push(read.results);
  }
  const [topmost] = own;
  if (topmost === undefined) return "none";
  const all = own.flat();
  const verdicts = (method: string) => all.filter((one) => one.method === method).map(({ result }) => result);
  const bad = (found: string[]) => found.length > 0 && found.every((word) => BAD.includes(word));
  if (verdicts("dmarc").includes("fail")) return "fail";
  const domain = mail.from.length === 1 ? domainOf(mail.from[0]?.address ?? "") : "";
  if (domain !== "" && topmost.some((one) => speaksFor(one, domain))) return "pass";
  return bad(verdicts("spf")) && bad(verdicts("dkim")) ? "fail" : "none";
}

type Result = { method: string; result: string; properties: ReadonlyMap<string, string> };

const BAD = ["fail", "permerror", "softfail"];
const MOST_RESULTS = 50;

/** A passed DMARC of this very From, or a passed DKIM signature of its domain or of one above it. */
function speaksFor({ method, result, properties }: Result, domain: string): boolean {
  if (result !== "pass") return false;
  if (method === "dmarc") return (properties.get("header.from") ?? domain) === domain;
  if (method !== "dkim") return false;
  const signer = properties.get("header.d") ?? domainOf(properties.get("header.i") ?? "");
  // A signer such as `jp` would stand above everybody.
  return signer.includes(".") && (domain === signer || domain.endsWith(`.${signer}`));
}

/** Null where comments or quotation marks do not end: then nothing in the line can be told apart surely. */
function readResults(value: string): { authservId: string; results: Result[] } | null {
  const plain = withoutComments(value);
  if (plain === null) return null;
  const [id = "", ...results] = plain.split(";", MOST_RESULTS);
  return {
    authservId: id.trim().split(/\s+/, 1)[0]?.toLowerCase() ?? "",
    results: results.flatMap((text) => {
      const [, method, result] = /^\s*([a-z][a-z0-9-]*)(?:\s*\/\s*\d+)?\s*=\s*([a-z]+)(?![^\s])/i.exec(text) ?? [];
      if (method === undefined || result === undefined) return [];
      const properties = new Map<string, string>();
      for (const [, name = "", property = ""] of text.matchAll(/(?<=\s)([a-z]+\.[a-z-]+)\s*=\s*([^\s]+)/gi))
        if (!properties.has(name.toLowerCase())) properties.set(name.toLowerCase(), property.toLowerCase());
      return [{ method: method.toLowerCase(), result: result.toLowerCase(), properties }];
    }),
  };
}

/**
 * Takes out comments, which nest, and makes what stands in quotation marks harmless: a sender chooses his own envelope address
 * and selector, so that `smtp.mailfrom="a; dmarc=pass"@…` must not become a result.
 */
function withoutComments(value: string): string | null {
  let plain = "";
  let depth = 0;
  let isQuoted = false;
  for (let at = 0; at < value.length; at += 1) {
    const character = value[at] ?? "";
    if (character === "\\" && (isQuoted || depth > 0)) {
      at += 1;
      if (isQuoted) plain += "_";
    } else if (isQuoted) {
      if (character === '"') isQuoted = false;
      else plain += /[A-Za-z0-9.@-]/.test(character) ? character : "_";
    } else if (character === "(") depth += 1;
    else if (character === ")") {
      if (depth === 0) return null;
      depth -= 1;
      plain += " ";
    } else if (depth > 0) continue;
    else if (character === '"') isQuoted = true;
    else plain += character;
  }
  return depth > 0 || isQuoted ? null : plain;
}

function domainOf(address: string): string {
  return address.includes("@") ? address.slice(address.lastIndexOf("@") + 1).toLowerCase() : "";
}
