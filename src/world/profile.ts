import { readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { nextOpenDay } from "../booking/calendar.ts";
import { type Calendar, DEFAULT_POLICY, type Policy } from "../booking/policy.ts";
import { at, type ClockTime, clockTimeOf, type Day, plusMinutes } from "../booking/time.ts";
import type { Office } from "../mail/office.ts";
import { nationalHolidays } from "./holidays.ts";
import type { FolderNames } from "./imap-folders.ts";
import { type ImapSettings, parseImapUrl, parseSmtpUrl, type SmtpSettings, type UrlProblem } from "./mail-url.ts";
import { LABELS, PROFILE, type ProfileFile } from "./profile-schema.ts";
import { describeTermsWarning, loadOfficeTerms, loadTerms, type Terms } from "./terms.ts";

/** An office ready to be served: what the rooms see, and what only the outside needs. */
export type Profile = {
  office: Office;
  /** Null where neither the profile nor the environment names a server. */
  imap: ImapSettings | null;
  smtp: SmtpSettings | null;
  folders: FolderNames;
  termsFiles: Terms["files"];
  /** Not wrong, but the office should know; Japanese sentences, shown by `doctor`. */
  warnings: string[];
};

/** What the environment says about the one office; it wins over the file. */
export type Overrides = {
  imap: ImapSettings | null;
  smtp: SmtpSettings | null;
  mailFrom: { name: string | null; address: string } | null;
  authservId: string | null;
  allowSampleTerms: boolean;
};

/** Each a sentence with its place in the file, as in `policy.seats（口の数）: seats must be a whole number.` */
export type ProfileProblems = { problems: string[] };

const SAMPLE_TERMS = fileURLToPath(new URL("../../templates/terms/terms.json", import.meta.url));
const MOST_PROFILE_BYTES = 1_000_000;
const WEEK = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"] as const;
/** Any day will do to add minutes to a time of day. */
const SOME_DAY = "2026-12-01" as Day;

/** Reads a profile file with its terms. Never throws; whatever is wrong with it is told at once. */
export function readProfile(path: string, overrides: Overrides): Profile | ProfileProblems {
  const json = readJson(path);
  if ("problem" in json) return { problems: [json.problem] };
  const read = PROFILE.safeParse(json.value);
  if (!read.success) return { problems: problemsOf(read.error.issues, json.value) };

  const file = read.data;
  const policy: Policy = { ...DEFAULT_POLICY, ...definedOf(file.policy) };
  const calendar = calendarOf(file);
  const imap = overrides.imap ?? urlOf(file.mail.imapUrl, parseImapUrl);
  const smtp = overrides.smtp ?? urlOf(file.mail.smtpUrl, parseSmtpUrl);
  const terms = termsOf(file, dirname(path), overrides.allowSampleTerms);
  const problems = [
    ...hoursProblems(policy, calendar),
    ...roomProblems(file, policy),
    ...senderProblems(file, overrides),
    ...urlProblems("mail.imapUrl", imap),
    ...urlProblems("mail.smtpUrl", smtp),
    ...("problems" in terms ? terms.problems.map((problem) => placed("terms", problem)) : []),
    ...unconfirmedProblems(file, json.value),
  ];
  if (problems.length > 0 || "problems" in terms) return { problems };
  return {
    office: officeOf(file, overrides, policy, calendar, terms.terms),
    imap: settled(imap),
    smtp: settled(smtp),
    folders: definedOf(file.mail.folders) as FolderNames,
    termsFiles: terms.terms.files,
    warnings: terms.warnings,
  };
}

function officeOf(file: ProfileFile, overrides: Overrides, policy: Policy, calendar: Calendar, terms: Terms): Office {
  const fromAddress = overrides.mailFrom?.address ?? file.mail.fromAddress ?? "";
  const own = [fromAddress, file.mail.fromAddress ?? fromAddress, ...file.mail.ownAddresses];
  const said = overrides.mailFrom === null ? [] : ["mail.fromAddress"];
  return {
    id: file.id,
    name: file.name,
    formalName: file.formalName,
    address: file.address,
    telephone: file.telephone,
    telephoneHours: file.telephoneHours,
    mail: {
      fromName: overrides.mailFrom?.name ?? file.mail.fromName,
      fromAddress,
      ownAddresses: [...new Set(own.map((address) => address.toLowerCase()))],
      authservId: overrides.authservId ?? file.mail.authservId,
      sentCopies: file.mail.sentCopies,
    },
    policy,
    calendar,
    rooms: file.rooms.map((room) => ({
      ...room,
      waitingRoom: true,
      joinBeforeHost: false,
      participantRecording: false,
    })),
    terms: terms.versions,
    unconfirmed: file.unconfirmed.filter((name) => !said.includes(name)),
  };
}

function calendarOf(file: ProfileFile): Calendar {
  return {
    openHours: WEEK.map((weekday) => file.openHours[weekday]),
    holidays: nationalHolidays(),
    closures: new Set(file.closures),
  };
}

function hoursProblems(policy: Policy, calendar: Calendar): string[] {
  const problems: string[] = [];
  if (policy.lastStart < policy.firstStart) {
    problems.push(placed("policy.lastStart", "must not be earlier than firstStart."));
  }
  const open = calendar.openHours.filter((hours) => hours !== null);
  if (open.length === 0) return [...problems, placed("openHours", "must open the office on one weekday at least.")];
  const fits = open.some((hours) => {
    const start = hours.from > policy.firstStart ? hours.from : policy.firstStart;
    return start <= policy.lastStart && endsBy(start, policy.slotMinutes, hours.to);
  });
  if (!fits) problems.push(placed("openHours", "leave no time for a single consultation on any weekday."));
  for (const closure of calendar.closures) {
    try {
      nextOpenDay(closure, calendar);
    } catch {
      return [...problems, placed("closures", `leave no open day for weeks after ${closure}.`)];
    }
  }
  return problems;
}

function endsBy(start: ClockTime, minutes: number, closing: ClockTime): boolean {
  const end = plusMinutes(at(SOME_DAY, start), minutes);
  return end.startsWith(SOME_DAY) && clockTimeOf(end) <= closing;
}

function roomProblems(file: ProfileFile, policy: Policy): string[] {
  const problems: string[] = [];
  for (let seat = 1; seat <= policy.seats; seat++) {
    const count = file.rooms.filter((room) => room.seat === seat).length;
    if (count !== 1) problems.push(placed("rooms", `must have exactly one room for seat ${seat}, not ${count}.`));
  }
  file.rooms.forEach((room, index) => {
    if (room.seat > policy.seats) {
      problems.push(placed(`rooms.${index}.seat`, `is beyond the ${policy.seats} seats of policy.seats.`));
    }
    const digits = (text: string) => text.replaceAll(" ", "");
    if (file.rooms.slice(0, index).some((other) => digits(other.meetingId) === digits(room.meetingId))) {
      problems.push(
        placed(`rooms.${index}.meetingId`, "is another seat's already; two people would meet in one room."),
      );
    }
  });
  return problems;
}

function senderProblems(file: ProfileFile, overrides: Overrides): string[] {
  if (overrides.mailFrom !== null || file.mail.fromAddress !== undefined) return [];
  return [placed("mail.fromAddress", "is missing, and MAIL_FROM is not set either.")];
}

function urlProblems(path: string, read: object | null): string[] {
  if (read === null || !("problem" in read)) return [];
  const name = path.split(".").at(-1) ?? path;
  return [placed(path, String(read.problem).replaceAll(/IMAP_URL|SMTP_URL/g, name))];
}

/** A misspelt name would leave a value looking confirmed. */
function unconfirmedProblems(file: ProfileFile, value: unknown): string[] {
  return file.unconfirmed.flatMap((name, index) => {
    if (valueAt(value, name.split(".")) !== undefined) return [];
    return [placed(`unconfirmed.${index}`, `names ${name}, which this profile does not have.`)];
  });
}

function termsOf(
  file: ProfileFile,
  folder: string,
  allowSample: boolean,
): { terms: Terms; warnings: string[] } | ProfileProblems {
  try {
    if (file.terms.length > 0) {
      const { terms, warnings } = loadOfficeTerms(file.terms, folder);
      return { terms, warnings: warnings.map(describeTermsWarning) };
    }
    return { terms: allowSample ? loadTerms(SAMPLE_TERMS) : NO_TERMS, warnings: [] };
  } catch (error) {
    return { problems: (error as Error).message.split("\n") };
  }
}

/** Without terms nothing can be offered, so nobody asks for files (decision 19). */
const NO_TERMS: Terms = {
  versions: [],
  files(version) {
    throw new Error(`No terms of version ${version} are loaded.`);
  },
};

function readJson(path: string): { value: unknown } | { problem: string } {
  try {
    if (statSync(path).size > MOST_PROFILE_BYTES) return { problem: `The office profile ${path} is over 1 MB.` };
  } catch {
    return { problem: `The office profile ${path} cannot be read; set OFFICE_FILE to an existing file.` };
  }
  try {
    return { value: JSON.parse(readFileSync(path, "utf8").replace(/^\uFEFF/, "")) };
  } catch (error) {
    const why = (error as Error).message;
    return { problem: `The office profile ${path} is not JSON: ${why.replace(/, ".*$/s, "").replace(/\.?$/, ".")}` };
  }
}

/** One sentence for each place: a time of another form is also "not earlier", and nobody needs to read both. */
function problemsOf(issues: readonly Issue[], value: unknown): string[] {
  const byPlace = new Map<string, string[]>();
  for (const issue of issues) {
    const place = issue.path.join(".");
    if (!byPlace.has(place) || issue.code === "unrecognized_keys") {
      byPlace.set(place, [...(byPlace.get(place) ?? []), ...sentencesOf(issue, value)]);
    }
  }
  return [...byPlace.values()].flat();
}

type Issue = { code?: string; path: PropertyKey[]; message: string; keys?: string[] };

function sentencesOf(issue: Issue, value: unknown): string[] {
  const path = issue.path.map(String);
  if (issue.code === "unrecognized_keys") {
    return (issue.keys ?? []).map((key) => placed([...path, key].join("."), "is not a field of a profile."));
  }
  const given = valueAt(value, path);
  if (given === undefined && path.length > 0) return [placed(path.join("."), missingSentence(issue.message))];
  return [placed(path.join("."), issue.message.startsWith("Invalid input") ? "has the wrong form." : issue.message)];
}

/** Keeps the sentence of a statement that must be said; for everything else "missing" says it all. */
function missingSentence(message: string): string {
  return message.startsWith("must be said") ? message : "is missing.";
}

/** A sentence with its place, and the Japanese name of the last field that has one. */
function placed(path: string, sentence: string): string {
  const field = path.split(".").findLast((part) => LABELS[part] !== undefined);
  const label = field === undefined ? "" : `（${LABELS[field]}）`;
  return path === "" ? sentence : `${path}${label}: ${sentence}`;
}

function valueAt(value: unknown, path: string[]): unknown {
  let current = value;
  for (const part of path) {
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, part)) return undefined;
    current = (current as Record<string, unknown>)[part];
  }
  return current;
}

function urlOf<T extends object>(
  text: string | undefined,
  parse: (text: string) => T | UrlProblem,
): T | UrlProblem | null {
  return text === undefined ? null : parse(text);
}

function settled<T extends object>(read: T | UrlProblem | null): T | null {
  return read !== null && "problem" in read ? null : (read as T | null);
}

function definedOf<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as never;
}
