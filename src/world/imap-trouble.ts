import { certificateFault } from "./certificate.ts";
import type { Trouble } from "./world.ts";

/** Trouble as a thrown value, for what our own code finds wrong in a server's answer. */
export class ProtocolTrouble extends Error {}

export class TokenTrouble extends Error {
  readonly trouble: Trouble;
  constructor(trouble: Trouble) {
    super(trouble.detail);
    this.trouble = trouble;
  }
}

/** Our own watchdog cut the line. */
export class Overrun extends Error {}

/** Response codes of RFC 5530 under which a refused LOGIN says nothing about the password. */
const PASSING_CODES = ["UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG"];
const LIMIT_CODES = ["LIMIT", "OVERQUOTA", "TOOBIG", "APPENDLIMIT", "THROTTLED"];
/** Codes that do say it: words about "too many" are then about failed logins. */
const REFUSING_CODES = ["AUTHENTICATIONFAILED", "AUTHORIZATIONFAILED", "EXPIRED", "PRIVACYREQUIRED", "CONTACTADMIN"];

/** Gmail and Exchange refuse in words alone what has nothing to do with the password: too many lines, too much traffic. */
const PRESSED_WORDS =
  /too many (simultaneous )?connections|maximum number of connections|bandwidth|throttl|rate limit/i;
const PASSING_WORDS = /try again|temporar|unavailable|not connected|server busy|internal error/i;

/** The server answered, only not as wished: the line stays, and the next call need not wait. */
export function isSound(error: unknown): boolean {
  const { responseStatus, authenticationFailed } = error as { responseStatus?: string; authenticationFailed?: boolean };
  if (authenticationFailed === true || isLineUnfit(error)) return false;
  return error instanceof ProtocolTrouble || responseStatus === "NO" || responseStatus === "BAD";
}

/** The server refuses for its own sake: too much traffic, or a line that has lost its mailbox. That says nothing of the mail it was asked for. */
export function isPressed(error: unknown): boolean {
  const { serverResponseCode = "", code } = error as { serverResponseCode?: string; code?: string };
  return PRESSED_CODES.includes(serverResponseCode) || code === "ETHROTTLE" || isLineUnfit(error);
}

const PRESSED_CODES = ["LIMIT", "OVERQUOTA", "THROTTLED"];

/** Exchange says of every command that the user "is authenticated but not connected": only a new line helps. */
function isLineUnfit(error: unknown): boolean {
  return /authenticated but not connected/i.test(wordsOf(error)) || PRESSED_WORDS.test(wordsOf(error));
}

/** What the server wrote, to be matched and never to be shown: it may hold addresses. */
function wordsOf(error: unknown): string {
  const { responseText, response } = error as { responseText?: unknown; response?: unknown };
  return [responseText, response].filter((each) => typeof each === "string").join(" ");
}

/** Sorts what imapflow throws. The server's own words are left out: they may hold addresses. */
export function troubleOf(act: string, error: unknown): Trouble {
  if (error instanceof TokenTrouble) return error.trouble;
  if (error instanceof ProtocolTrouble) return { trouble: "protocol", detail: `${act}: ${error.message}` };
  if (error instanceof Overrun) return { trouble: "network", detail: `${act}: no answer within the deadline` };
  const facts = error as {
    authenticationFailed?: boolean;
    responseStatus?: string;
    serverResponseCode?: string;
    code?: string;
  };
  const code = facts.serverResponseCode ?? "";
  const answered = facts.responseStatus === "NO" || facts.responseStatus === "BAD";
  const words = REFUSING_CODES.includes(code) ? "" : wordsOf(error);
  if (answered && LIMIT_CODES.includes(code)) return { trouble: "limit", detail: `${act}: the server says ${code}` };
  if (PRESSED_WORDS.test(words) || facts.code === "ETHROTTLE")
    return { trouble: "limit", detail: `${act}: the server says that we ask too much of it` };
  if (answered && isLineUnfit(error)) return { trouble: "network", detail: `${act}: the server has lost its mailbox` };
  if (facts.authenticationFailed === true && answered && !PASSING_CODES.includes(code) && !PASSING_WORDS.test(words)) {
    return { trouble: "authentication", detail: "the mail server refuses the user name or the password" };
  }
  const detail = `${act}: ${codeOf(error)}`;
  if (facts.authenticationFailed === true) return { trouble: "network", detail };
  if (answered) return { trouble: "protocol", detail };
  return { trouble: /TooLarge$|^MAX_IMAP/.test(codeOf(error)) ? "limit" : "network", detail };
}

export function codeOf(error: unknown): string {
  const facts = error as { code?: string; serverResponseCode?: string; responseStatus?: string; tlsFailed?: boolean };
  const fault = certificateFault(error);
  if (fault !== null) return fault;
  if (facts.tlsFailed === true) return "the server offers no STARTTLS";
  return [facts.responseStatus, facts.serverResponseCode, facts.code].filter(Boolean).join(" ") || "connection failed";
}
