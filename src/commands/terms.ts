import type { TermsGround } from "../booking/terms.ts";
import { type Day, toDay } from "../booking/time.ts";
import {
  describeTermsTrouble,
  noticeChangedFiles,
  openShelf,
  type Publication,
  type PublicationRefusal,
  publishTerms,
  type TermsOwner,
  type TermsTrouble,
} from "../desk/terms.ts";
import { EXIT_USAGE } from "../settings.ts";
import type { Profile } from "../world/profile.ts";
import type { View } from "../world/store.ts";
import { makeClock, sha256 } from "../world/system.ts";
import { printable, type Terminal } from "../world/terminal.ts";
import { describeTermsWarning, readTermsFiles } from "../world/terms.ts";
import type { Clock } from "../world/world.ts";
import { type Office, readArgs, sayUsage, table, withStore } from "./with-store.ts";

const USAGE = `madoguchi terms add FILE.pdf [--text FILE.txt] --version V --effective DAY --ground 13-1|13-2 --summary TEXT
       madoguchi terms list [--json]`;
const GROUNDS: Readonly<Record<string, TermsGround>> = { "13-1": "13(1)", "13-2": "13(2)" };
/** Who stands in the audit log for acts from the command line. */
const COMMAND_LINE = "command-line";

/** One line of the list; docs/terms.md says what each value means. */
export type ListedTerms = {
  version: string;
  effectiveOn: Day;
  digest: string;
  from: "profile" | "database";
  sample: boolean;
  ground: TermsGround | null;
  summary: string | null;
  publishedAt: string | null;
  told: { letter: number; telephone: number } | null;
  /** Why no offer uses it; null where it is in order. */
  trouble: TermsTrouble["trouble"] | null;
};

/** `madoguchi terms`: a new version beside the running service, or what there is. */
export async function terms(args: string[], terminal: Terminal): Promise<number> {
  const [act, ...rest] = args;
  if (act === "list") return list(rest, terminal);
  if (act === "add") return add(rest, terminal);
  return sayUsage(terminal, "terms takes add or list", USAGE);
}

async function add(args: string[], terminal: Terminal): Promise<number> {
  const publication = readAddArgs(args, terminal);
  if (typeof publication === "number") return publication;
  return withStore(terminal, async (office, profile) => {
    const problems = await addTerms(office, profile, publication, makeClock());
    for (const problem of problems) terminal.err(PROBLEM_WORDS[problem]);
    if (problems.length > 0) {
      terminal.err("Nothing was published.");
      return 1;
    }
    const { version, effectiveOn } = publication;
    terminal.out(`The terms version ${version} are published and take effect on ${effectiveOn}.`);
    terminal.out(
      "The running service tells everybody with an open booking; the console has the notice for the counter.",
    );
    return 0;
  });
}

/** What the words ask to publish, or the exit code after saying what is wrong with them or with the files. */
export function readAddArgs(args: string[], terminal: Terminal): Publication | number {
  const read = readArgs(terminal, USAGE, args, {
    text: { type: "string" },
    version: { type: "string" },
    effective: { type: "string" },
    ground: { type: "string" },
    summary: { type: "string" },
  });
  if (read === null) return EXIT_USAGE;
  const { text = null, version, effective, ground: groundWord, summary } = read.values;
  const [pdf, ...more] = read.positionals;
  if (pdf === undefined || more.length > 0) return sayUsage(terminal, "terms add takes one FILE.pdf", USAGE);
  const ground = groundWord === undefined || !Object.hasOwn(GROUNDS, groundWord) ? undefined : GROUNDS[groundWord];
  if (ground === undefined)
    return sayUsage(
      terminal,
      "--ground must be 13-1 (for the users' benefit) or 13-2 (reasonable and within the purpose)",
      USAGE,
    );
  if (version === undefined) return sayUsage(terminal, "--version must be said", USAGE);
  if (summary === undefined)
    return sayUsage(terminal, "--summary must say in Japanese what changes; it is the text of the notice", USAGE);
  const effectiveOn = dayIn(effective);
  if (effectiveOn === null) return sayUsage(terminal, "--effective must be a day of the form 2026-12-03", USAGE);
  const files = readTermsFiles(version, { pdf, text });
  if ("problems" in files) {
    for (const problem of files.problems) terminal.err(problem);
    return 1;
  }
  for (const warning of files.warnings) terminal.err(describeTermsWarning(warning));
  return { version, effectiveOn, ground, summary, pdf: files.pdf, text: files.text };
}

export function addTerms(
  office: Office,
  profile: Pick<Profile, "office" | "termsFiles">,
  publication: Publication,
  clock: Pick<Clock, "now">,
): Promise<PublicationRefusal[]> {
  const by = { at: clock.now(), staff: COMMAND_LINE };
  return office.store.transaction(office.id, (tx) => publishTerms(tx, ownerOf(profile), publication, by));
}

async function list(args: string[], terminal: Terminal): Promise<number> {
  const read = readArgs(terminal, USAGE, args, { json: { type: "boolean" } });
  if (read === null) return EXIT_USAGE;
  if (read.positionals.length > 0) return sayUsage(terminal, "terms list takes no further words", USAGE);
  return withStore(terminal, async (office, profile) => {
    const listed = await office.store.look(office.id, (view) => listTerms(view, profile));
    if (read.values.json) terminal.out(JSON.stringify(listed));
    else for (const line of asTable(listed)) terminal.out(printable(line));
    for (const { version, trouble } of listed)
      if (trouble !== null) terminal.err(describeTermsTrouble({ version, trouble }));
    return 0;
  });
}

/** Every version of the profile and of the database, by its first day. */
export async function listTerms(view: View, profile: Pick<Profile, "office" | "termsFiles">): Promise<ListedTerms[]> {
  const owner = ownerOf(profile);
  await noticeChangedFiles(view, owner);
  const { published, troubles } = await openShelf(view, owner);
  const troubleOf = (version: string, kinds: TermsTrouble["trouble"][]) =>
    troubles.find((one) => one.version === version && kinds.includes(one.trouble))?.trouble ?? null;
  const listed = profile.office.terms.map(
    (one): ListedTerms => ({
      ...one,
      from: "profile",
      ground: null,
      summary: null,
      publishedAt: null,
      told: null,
      trouble: troubleOf(one.version, ["changedFile"]),
    }),
  );
  for (const { textDigest: _text, publishedBy: _by, ...row } of published) {
    listed.push({
      ...row,
      from: "database",
      sample: false,
      told: await view.countTermsNotices(row.version),
      trouble: troubleOf(row.version, ["changedRow", "listedTwice"]),
    });
  }
  return listed.sort((a, b) => (a.effectiveOn < b.effectiveOn ? -1 : 1));
}

function ownerOf({ office, termsFiles }: Pick<Profile, "office" | "termsFiles">): TermsOwner {
  return { office, termsFiles, world: { digests: { sha256 } } };
}

function dayIn(text: string | undefined): Day | null {
  try {
    return text === undefined ? null : toDay(text);
  } catch {
    return null;
  }
}

function asTable(listed: ListedTerms[]): string[] {
  if (listed.length === 0) return ["No terms."];
  const head = ["VERSION", "IN FORCE FROM", "GROUND", "FROM", "TOLD", "SHA-256"];
  const rows = listed.map(({ version, effectiveOn, ground, from, told, digest, sample }) => [
    version,
    effectiveOn,
    ground ?? "-",
    sample ? "sample" : from,
    told ? `${told.letter} by letter, ${told.telephone} by telephone` : "-",
    `${digest.slice(0, 16)}…`,
  ]);
  return table([head, ...rows]);
}

const PROBLEM_WORDS = {
  badVersion: "--version must be 1 to 40 letters, figures, dots, hyphens or underscores.",
  knownVersion: "There is a version of that name already. A version is never changed; give the new text a new name.",
  notLatest: "Another version takes effect on that day or later. A new version takes effect after all others.",
  inThePast: "The terms cannot take effect in the past.",
  notAnnounced: "A change on the ground 13(2) is announced before it takes effect, so tomorrow is its first day.",
  noSummary: "--summary is empty. It is the text of the notice.",
  longSummary: "--summary is longer than 400 characters. The attached text says how; the notice says what.",
  tooMany: "There are 100 versions already.",
  unsoundFile: "A file is empty, too large, not a PDF, or not UTF-8 text.",
  addressInSummary: "--summary looks as if it held an address on the web; letters carry none.",
} satisfies Record<PublicationRefusal, string>;
