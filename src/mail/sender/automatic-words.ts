import type { ParsedMail } from "../reading.ts";
import {
  ABOUT_BOOKING,
  ABSENCE_WORDS,
  ABSENT_SUBJECT,
  ACKNOWLEDGED,
  ASSERTS_NOTHING,
  AUTO_SUBJECT,
  AUTO_WORDS,
  CHALLENGE,
  CHOOSES,
  FOLLOW_UP,
  SUCCESSION_SUBJECT,
  SUCCESSION_WORDS,
  SUPPORTING_WORDS,
} from "./automatic-wordings.ts";

/** How surely a mail wrote itself: `sure` in headers or words made for it, `hinted` when something points that way. */
export type AutomaticSigns = "sure" | "hinted" | "none";

/**
 * Signs of an automatic answer (RFC 3834, the headers in use before it, subjects and words in Japanese and English).
 * `X-Auto-Response-Suppress` is no sign, for Exchange puts it on people's mail. `newText` is the mail without quotes.
 */
export function findAutomaticSigns(mail: ParsedMail, newText: string): AutomaticSigns {
  if (isDeclared(mail)) return "sure";
  const signs = signsInWords(mail, newText);
  // Our letter stands among the words without a mark: that it thanks for a request is ours to say, not a machine's.
  return signs === "sure" && OUR_CODE.test(newText) ? "hinted" : signs;
}

/** The code in our letters that an answer is told by. */
const OUR_CODE = /\bMD[0-9A-HJKMNP-TV-Z]{16,40}\b/;

function signsInWords(mail: ParsedMail, newText: string): AutomaticSigns {
  const opening = newText.slice(0, OPENING);
  const subject = mail.subject.slice(0, OPENING).normalize("NFKC");
  const own = subject.replace(REPLY_PREFIX, "");
  const isReply = own !== subject;
  if (!isReply && AUTO_SUBJECT.test(subject)) return "sure";
  // What is asked, or repeated from our letter, is not said: 「送信専用でしたか」.
  const said = opening.replace(ASSERTS_NOTHING, "");
  if (AUTO_WORDS.test(said)) return "sure";
  const robot = isRobot(mail);
  const acknowledged = ACKNOWLEDGED.test(said);
  if (acknowledged && (robot || FOLLOW_UP.test(said))) return "sure";
  const absence = ABSENCE_WORDS.filter((words) => words.test(opening)).length;
  const absentSubject = ABSENT_SUBJECT.test(own);
  const generated = !/^(?:|no\b.*)$/.test(header(mail, "auto-submitted") ?? "");
  // Without one of these a supporting word is none.
  const support = absence > 0 || generated ? SUPPORTING_WORDS.filter((words) => words.test(opening)).length : 0;
  const succession = SUCCESSION_SUBJECT.test(own) && SUCCESSION_WORDS.test(opening);
  const content =
    absence + support >= (generated || absentSubject || AUTO_SUBJECT.test(own) ? 1 : 2) && (absence > 0 || generated);
  // A person who is away and speaks of the booking is a person; what fits both goes to a person to read.
  const about = ABOUT_BOOKING.test(opening) || ABOUT_BOOKING.test(own.replace(OFFER_SUBJECT, ""));
  if ((content || succession || (absentSubject && !isReply)) && !about) return "sure";
  // Answering programs answer, and choose nothing: who says once that somebody is away, in a mail of its own that asks for
  // a booking or beside a choice, is a person.
  const isNew = !isReply && mail.inReplyTo.length === 0;
  const chooses = CHOOSES.test(opening) && support === 0;
  // 出張で不在にしておりますので、2番で: the same absence in two of the forms.
  const isPerson = (absence === 1 && isNew && about) || (absence > 0 && absence <= 2 && chooses);
  const away = absentSubject || succession || (absence > 0 && !isPerson) || (content && !isPerson);
  const hinted =
    generated ||
    mail.returnPath === "" ||
    robot ||
    header(mail, "x-ms-exchange-inbox-rules-loop") !== null ||
    away ||
    acknowledged ||
    AUTO_SUBJECT.test(own) ||
    CHALLENGE.test(said);
  return hinted ? "hinted" : "none";
}

/** Addresses that answer nobody: no person writes from one, though a help desk or a web form may send a person's words. */
export function isRobot(mail: ParsedMail): boolean {
  return mail.from.some((box) => ROBOT.test(box.address));
}

const ROBOT =
  /^(?:(?:no|do-?not)[-_.]?reply|do_not_reply|noreply|autoreply|auto-?responder|automailer)[@+._-]|^(?:auto|notifications?|system|alerts?|quarantine)@/i;
const OPENING = 1500;
const REPLY_PREFIX = /^(?:\s*(?:re|aw|sv|fw|fwd|返信|転送)(?:\[\d+\]|\^\d+)?\s*[::])+/i;
/** Our own subjects speak of bookings; repeated behind an answering program's words they are not its own. */
const OFFER_SUBJECT = /(?:【(?!不在)|\[NOT YET|\bre\s?:)[^\n]*$/i;

function header(mail: ParsedMail, name: string): string | null {
  return (
    mail.headers
      .find((line) => line.name === name)
      ?.value.trim()
      .toLowerCase() ?? null
  );
}

/** Headers that only programs which answer by themselves write. */
function isDeclared(mail: ParsedMail): boolean {
  const submitted = header(mail, "auto-submitted") ?? "";
  return (
    /^auto-(?:replied|notified)/.test(submitted) ||
    header(mail, "precedence") === "auto_reply" ||
    mail.headers.some(({ name }) => ANSWERING.has(name) && !/^(?:|no|false|0)$/.test(header(mail, name) ?? "")) ||
    /rules agent/.test(header(mail, "x-ms-exchange-generated-message-source") ?? "") ||
    /autoresponder/.test(header(mail, "delivered-to") ?? "") ||
    /autoresponder/.test(header(mail, "x-post-messageclass") ?? "")
  );
}

const ANSWERING: ReadonlySet<string> = new Set([
  "x-autoreply",
  "x-autorespond",
  "x-autoresponder",
  "x-auto-reply",
  "x-autoreply-from",
  "x-mail-autoreply",
  "x-auto-reply-from",
  "x-autogenerated",
  "x-madoguchi-letter",
]);
