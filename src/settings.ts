import { type Config, readConfig } from "./config.ts";
import type { MailAuth } from "./world/mail-url.ts";
import { type Overrides, type Profile, type ProfileProblems, readProfile } from "./world/profile.ts";
import type { Terminal } from "./world/terminal.ts";

/** Environment and profile together, both checked. */
export type Settings = { config: Config; profile: Profile };

/** What to say and to return when a command was called wrongly (sysexits.h EX_USAGE). */
export const EXIT_USAGE = 64;

/** Reads both. Says everything that is wrong, on standard error, and returns null; the command then ends with 78. */
export function readSettings(terminal: Terminal, wants = { serve: false }): Settings | null {
  const { settings, problems } = gatherSettings(terminal, wants);
  if (settings !== null && problems.length === 0) return settings;
  sayProblems(terminal, problems);
  return null;
}

/** The environment alone, for commands that need no office. */
export function readEnvironment(terminal: Terminal): Config | null {
  const config = readConfig(terminal.env, terminal.readFile);
  if (!("problems" in config)) return config;
  sayProblems(terminal, config.problems);
  return null;
}

/** The same without saying anything, for `doctor`, which has its own way of saying it. */
export function gatherSettings(
  terminal: Terminal,
  wants: { serve: boolean },
): { settings: Settings | null; problems: string[] } {
  const strict = readConfig(terminal.env, terminal.readFile, wants);
  const config = readConfig(terminal.env, terminal.readFile);
  // The profile is checked even when the environment is wrong, so that one run tells everything.
  const profile = readProfile(
    "problems" in config ? officeFileOf(terminal) : config.officeFile,
    "problems" in config ? NO_OVERRIDES : config,
  );
  const problems = [
    ...("problems" in strict ? strict.problems : []),
    ...("problems" in profile ? profile.problems : []),
  ];
  if ("problems" in config || "problems" in profile) return { settings: null, problems };
  const settings = { config, profile };
  if (wants.serve) problems.push(...servingProblems(settings));
  return { settings, problems };
}

/** What only a service that talks to people needs. */
export function servingProblems({ config, profile }: Settings): string[] {
  const problems: string[] = [];
  if (profile.office.meetings?.kind === "zoom" && config.zoom === null)
    problems.push(
      "The profile has meetings made at Zoom, and ZOOM_ACCOUNT_ID, ZOOM_CLIENT_ID and ZOOM_CLIENT_SECRET are not set.",
    );
  if (config.mailOauth === null && (needsTokens(profile.imap) || needsTokens(profile.smtp)))
    problems.push("The mail address has a user name without a password, and MAIL_OAUTH_TOKEN_URL is not set.");
  if (profile.imap === null) problems.push("IMAP_URL is not set, and the profile has no mail.imapUrl.");
  if (profile.smtp === null) problems.push("SMTP_URL is not set, and the profile has no mail.smtpUrl.");
  if (profile.office.unconfirmed.includes("mail.fromAddress")) {
    problems.push("MAIL_FROM is not set, and the profile's mail.fromAddress is listed as unconfirmed.");
  }
  return problems;
}

function needsTokens(settings: { auth: MailAuth | null } | null): boolean {
  return settings?.auth != null && "accessToken" in settings.auth;
}

function sayProblems(terminal: Terminal, problems: string[]): void {
  terminal.err(
    `madoguchi cannot start: ${problems.length} ${problems.length === 1 ? "thing is" : "things are"} wrong.`,
  );
  for (const problem of problems) terminal.err(`- ${problem}`);
  terminal.err("docs/configuration.md explains every value.");
}

/** The profile for reading mail, whatever else of the environment is missing or wrong. */
export function readProfileOnly(terminal: Terminal, file: string | null): Profile | ProfileProblems {
  const config = readConfig(terminal.env, terminal.readFile);
  return readProfile(file ?? officeFileOf(terminal), "problems" in config ? NO_OVERRIDES : config);
}

const NO_OVERRIDES: Overrides = { imap: null, smtp: null, mailFrom: null, authservId: null, allowSampleTerms: true };

function officeFileOf(terminal: Terminal): string {
  const bare = readConfig({ OFFICE_FILE: terminal.env.OFFICE_FILE }, terminal.readFile);
  if ("problems" in bare) throw new Error("an environment of one free text cannot be wrong");
  return bare.officeFile;
}
