import { readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Calendar, DEFAULT_POLICY, type Policy } from "../booking/policy.ts";
import type { Templates } from "../mail/letters/wording-files.ts";
import { DEFAULT_RETENTION, type Office } from "../mail/office.ts";
import { nationalHolidays } from "./holidays.ts";
import type { FolderNames } from "./imap-folders.ts";
import { type ImapSettings, parseImapUrl, parseSmtpUrl, type SmtpSettings, type UrlProblem } from "./mail-url.ts";
import {
  formProblems,
  hoursProblems,
  placed,
  roomProblems,
  senderProblems,
  unconfirmedProblems,
  urlProblems,
} from "./profile-checks.ts";
import { PROFILE, type ProfileFile } from "./profile-schema.ts";
import { readOwnWording } from "./templates.ts";
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
  /** Letters that the office words itself, by file name; they stand before the shipped ones. */
  ownWording: Templates;
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
const NO_OWN_WORDING: { templates: Templates } = { templates: {} };
const MOST_PROFILE_BYTES = 1_000_000;
const WEEK = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"] as const;

/** Reads a profile file with its terms. Never throws; whatever is wrong with it is told at once. */
export function readProfile(path: string, overrides: Overrides): Profile | ProfileProblems {
  const json = readJson(path);
  if ("problem" in json) return { problems: [json.problem] };
  const read = PROFILE.safeParse(json.value);
  if (!read.success) return { problems: formProblems(read.error.issues, json.value) };

  const file = read.data;
  const policy: Policy = { ...DEFAULT_POLICY, ...definedOf(file.policy) };
  const calendar = calendarOf(file);
  const imap = overrides.imap ?? urlOf(file.mail.imapUrl, parseImapUrl);
  const smtp = overrides.smtp ?? urlOf(file.mail.smtpUrl, parseSmtpUrl);
  const terms = termsOf(file, dirname(path), overrides.allowSampleTerms);
  const letters = file.letters === undefined ? NO_OWN_WORDING : readOwnWording(join(dirname(path), file.letters));
  const problems = [
    ...("problems" in letters ? letters.problems.map((problem) => placed("letters", problem)) : []),
    ...hoursProblems(policy, calendar),
    ...roomProblems(file, policy),
    ...senderProblems(file, overrides.mailFrom !== null),
    ...urlProblems("mail.imapUrl", imap),
    ...urlProblems("mail.smtpUrl", smtp),
    ...("problems" in terms ? terms.problems.map((problem) => placed("terms", problem)) : []),
    ...unconfirmedProblems(file, json.value),
  ];
  if (problems.length > 0 || "problems" in terms || "problems" in letters) return { problems };
  return {
    office: officeOf(file, overrides, policy, calendar, terms.terms),
    imap: settled(imap),
    smtp: settled(smtp),
    folders: definedOf(file.mail.folders) as FolderNames,
    termsFiles: terms.terms.files,
    ownWording: letters.templates,
    warnings: terms.warnings,
  };
}

function officeOf(file: ProfileFile, overrides: Overrides, policy: Policy, calendar: Calendar, terms: Terms): Office {
  const fromAddress = overrides.mailFrom?.address ?? file.mail.fromAddress ?? "";
  const own = [
    fromAddress,
    file.mail.fromAddress ?? fromAddress,
    ...file.mail.ownAddresses,
    ...file.mail.staffAddresses,
  ];
  const said = overrides.mailFrom === null ? [] : ["mail.fromAddress"];
  return {
    id: file.id,
    name: file.name,
    formalName: file.formalName,
    address: file.address,
    telephone: file.telephone,
    telephoneHours: file.telephoneHours,
    ...(file.inEnglish ? { inEnglish: file.inEnglish } : {}),
    ...(file.inEasyJapanese ? { inEasyJapanese: file.inEasyJapanese } : {}),
    mail: {
      fromName: overrides.mailFrom?.name ?? file.mail.fromName,
      fromAddress,
      ownAddresses: [...new Set(own.map((address) => address.toLowerCase()))],
      authservId: overrides.authservId ?? file.mail.authservId,
      sentCopies: file.mail.sentCopies,
      staffAddresses: file.mail.staffAddresses,
    },
    policy,
    retention: { ...DEFAULT_RETENTION, ...definedOf(file.retention) },
    calendar,
    rooms: file.rooms.map((room) => ({
      ...room,
      waitingRoom: true,
      joinBeforeHost: false,
      participantRecording: false,
    })),
    ...meetingsOf(file),
    terms: terms.versions,
    unconfirmed: file.unconfirmed.filter((name) => !said.includes(name)),
  };
}

function meetingsOf({ meetings }: ProfileFile): Pick<Office, "meetings"> {
  switch (meetings.kind) {
    case "rooms":
      return {};
    case "zoom":
      return { meetings: { kind: "zoom", hosts: meetings.hosts } };
    case "telephone":
      return { meetings: { kind: "telephone" } };
  }
}

function calendarOf(file: ProfileFile): Calendar {
  return {
    openHours: WEEK.map((weekday) => file.openHours[weekday]),
    holidays: nationalHolidays(),
    closures: new Set(file.closures),
  };
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
