import type { ParsedMail } from "./reading.ts";

/** What the office's own mail server says about the sender (RFC 8601); `none` where it says nothing we may believe. */
export type Authentication = "pass" | "fail" | "none";

/**
 * Only the topmost Authentication-Results counts, and only with the configured authserv-id: anybody can write such a line
 * below it. `pass` needs DMARC or a DKIM signature of the From domain; `fail` is a failed DMARC, or SPF and DKIM both failed.
 */
export function readAuthentication(mail: ParsedMail, authservId: string | null): Authentication {
  if (authservId === null) return "none";
  const topmost = mail.headers.find((line) => line.name === "authentication-results")?.value;
  if (topmost === undefined) return "none";
  const [id, ...results] = topmost.replace(/\([^()]*\)/g, " ").split(";");
  if (id?.trim().split(/\s+/)[0]?.toLowerCase() !== authservId.toLowerCase()) return "none";
  const verdict = (method: string) =>
    results
      .map((result) => new RegExp(`^\\s*${method}\\s*=\\s*([a-z]+)`, "i").exec(result)?.[1]?.toLowerCase())
      .filter((found) => found !== undefined);
  const dmarc = verdict("dmarc");
  if (dmarc.includes("fail")) return "fail";
  if (dmarc.includes("pass")) return "pass";
  const domain = mail.from[0]?.address.split("@").at(-1)?.toLowerCase() ?? "";
  const signed = results.some((result) => /^\s*dkim\s*=\s*pass\b/i.test(result) && isAligned(result, domain));
  if (signed) return "pass";
  const bad = (found: string[]) =>
    found.length > 0 && found.every((word) => word === "fail" || word === "permerror" || word === "softfail");
  return bad(verdict("spf")) && bad(verdict("dkim")) ? "fail" : "none";
}

function isAligned(result: string, domain: string): boolean {
  const signer = /header\.(?:d|i)\s*=\s*"?@?([^\s;"]+)/i.exec(result)?.[1]?.toLowerCase();
  return signer !== undefined && domain !== "" && (domain === signer || domain.endsWith(`.${signer}`));
}
