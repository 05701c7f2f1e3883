import { existsSync } from "node:fs";
import { DEFAULT_POLICY } from "../booking/policy.ts";
import { termsInForce } from "../booking/terms.ts";
import { dayOf, plusDays, toEpochSeconds } from "../booking/time.ts";
import { LIVE_MEETINGS } from "../desk/meeting-plans.ts";
import { isOnProbation, type Restored, restoredOf } from "../desk/restored.ts";
import { countLateCopies } from "../desk/sent-copies.ts";
import { describeTermsTrouble, noticeChangedFiles, openShelf, type Shelf } from "../desk/terms.ts";
import { type Database, openDatabase, type Tools, withTokens, wordsOf } from "../open-world.ts";
import { gatherSettings, type Settings, servingProblems } from "../settings.ts";
import { defaultDataDir } from "../world/embedded-postgres.ts";
import { isProvisional, LAST_HOLIDAY_YEAR, LAST_OFFICIAL_HOLIDAY_YEAR } from "../world/holidays.ts";
import { reachIssuer } from "../world/identity-provider.ts";
import { isLoopback } from "../world/mail-url.ts";
import { clusterFolder } from "../world/postgres-cluster.ts";
import { type KeyUse, keyUseOf, missingKeys } from "../world/postgres-key-use.ts";
import { probeDatabase } from "../world/postgres-probe.ts";
import type { Profile } from "../world/profile.ts";
import type { Cursor } from "../world/store-rows.ts";
import { makeClock, sha256 } from "../world/system.ts";
import type { Terminal } from "../world/terminal.ts";
import type { Log } from "../world/world.ts";
import { checkImap, checkSmtp, copyFindings } from "./doctor-mail.ts";
import { checkMeetings, leftMeetings } from "./doctor-meetings.ts";

/** One line of the report. A warning leaves the service able to work; a failure does not. */
export type Finding = { level: "OK" | "WARN" | "FAIL"; about: string; words: string };

/** Clocks further apart than this make arrival and deadline disagree visibly. */
const MOST_CLOCK_SECONDS = 30;
/** This program was written then; a clock before it is wrong. */
const FIRST_PLAUSIBLE_YEAR = 2026;
const MOST_MEETINGS = 1000;

/** `madoguchi doctor`: everything an operator can put right, one line each, and 1 when the service could not work. */
export async function doctor(_args: string[], terminal: Terminal): Promise<number> {
  const findings: Finding[] = [];
  const say = (finding: Finding) => {
    findings.push(finding);
    terminal.out(`${finding.level.padEnd(4)} ${finding.about}: ${finding.words}`);
  };
  const { settings, problems } = gatherSettings(terminal, { serve: false });
  for (const problem of problems) say({ level: "FAIL", about: "configuration", words: problem });
  if (settings !== null) await examine(settings, terminal, say);
  else say({ level: "WARN", about: "the rest", words: "not checked until configuration and profile are right." });
  const failed = findings.filter(({ level }) => level === "FAIL").length;
  const warned = findings.filter(({ level }) => level === "WARN").length;
  terminal.out(`${failed} failed, ${warned} to look at, ${findings.length - failed - warned} in order.`);
  return failed > 0 ? 1 : 0;
}

async function examine(settings: Settings, terminal: Terminal, say: (finding: Finding) => void): Promise<void> {
  const tools: Tools = { clock: makeClock(), log: silentLog };
  const said = (findings: Finding[]) => findings.forEach(say);
  said(checkConfiguration(settings));
  const { findings, cursor, shelf } = await checkDatabase(settings, tools, terminal);
  said(findings);
  said(checkTerms(settings, tools, shelf ?? undefined));
  const profile = withTokens(settings, tools);
  said(await checkImap(profile, tools, cursor));
  said(await checkSmtp(profile, tools));
  said(checkCalendar(settings.profile, tools));
  said(await checkIssuer(settings));
  said(await checkMeetings(settings, tools));
}

/** The organisation's own sign-in, where it is set up. */
export async function checkIssuer({ config: { oidc } }: Pick<Settings, "config">): Promise<Finding[]> {
  if (oidc === null) return [];
  const about = "sign-in (OIDC_ISSUER)";
  const reached = await reachIssuer(oidc);
  if (reached === "ready") return [{ level: "OK", about, words: `${oidc.issuer} answers.` }];
  const words = oidc.only
    ? "the issuer cannot be reached, or describes itself as another; with OIDC_ONLY=1 nobody can sign in to the console."
    : "the issuer cannot be reached, or describes itself as another; people sign in by password meanwhile.";
  return [{ level: oidc.only ? "FAIL" : "WARN", about, words }];
}

export function checkConfiguration(settings: Settings): Finding[] {
  const { config, profile } = settings;
  const { office } = profile;
  const findings: Finding[] = [
    { level: "OK", about: "profile", words: `${office.name} (${office.id}), ${office.policy.seats} seat(s).` },
    ...servingProblems(settings).map((words): Finding => ({ level: "FAIL", about: "configuration", words })),
    config.sendMode === null
      ? { level: "FAIL", about: "send mode", words: "SEND_MODE is not said; serve does not start without it." }
      : { level: "OK", about: "send mode", words: config.sendMode },
  ];
  if (config.publicUrl?.startsWith("http:") && !isLoopback(new URL(config.publicUrl).hostname)) {
    findings.push({
      level: "WARN",
      about: "console",
      words: "PUBLIC_URL is plain http, so passwords cross the network in the clear. Put a proxy with TLS before it.",
    });
  }
  if (office.unconfirmed.length > 0) {
    findings.push({
      level: "WARN",
      about: "profile",
      words: `nobody has confirmed ${office.unconfirmed.join(", ")}. Ask the office, then take the names off "unconfirmed".`,
    });
  }
  if (office.mail.authservId === null) {
    findings.push({
      level: "WARN",
      about: "authentication results",
      words:
        "AUTHSERV_ID is not set, so no sender counts as authenticated and more mail waits for staff. Set it to the name in your mail server's Authentication-Results header.",
    });
  }
  return findings;
}

/** Of the profile alone where the database could not be asked. In shadow nothing leaves anyway, and missing terms stop nothing. */
export function checkTerms(
  { config: { sendMode }, profile: { office, warnings } }: Pick<Settings, "config" | "profile">,
  { clock }: Pick<Tools, "clock">,
  { versions, troubles }: Pick<Shelf, "versions" | "troubles"> = { versions: office.terms, troubles: [] },
): Finding[] {
  const today = dayOf(clock.now());
  const inForce = termsInForce(versions, today);
  const noted = [
    ...troubles.map((trouble): Finding => ({ level: "FAIL", about: "terms", words: describeTermsTrouble(trouble) })),
    ...warnings.map((words): Finding => ({ level: "WARN", about: "terms", words })),
  ];
  if (versions.length === 0) {
    const words =
      "there are none, so no offer can be made. Name the office's own PDF in the profile, publish it with `madoguchi terms add`, or set ALLOW_SAMPLE_TERMS=1 to try things out.";
    return [{ level: sendMode === "shadow" ? "WARN" : "FAIL", about: "terms", words }, ...noted];
  }
  if (inForce === null) {
    const words = `none are in force yet; the first take effect on ${versions[0]?.effectiveOn}.`;
    return [{ level: "FAIL", about: "terms", words }, ...noted];
  }
  const words = `version ${inForce.version} of ${inForce.effectiveOn}, SHA-256 ${inForce.digest.slice(0, 16)}…`;
  return inForce.sample
    ? [
        { level: "WARN", about: "terms", words: `${words} These are the sample (見本); replace them before real use.` },
        ...noted,
      ]
    : [{ level: "OK", about: "terms", words }, ...noted];
}

async function checkDatabase(
  { config, profile }: Settings,
  tools: Tools,
  terminal: Terminal,
): Promise<{ findings: Finding[]; cursor: Cursor | null; shelf: Shelf | null }> {
  const findings: Finding[] = [];
  if (config.databaseUrl !== null) {
    const probe = await probeDatabase(config.databaseUrl, () => toEpochSeconds(tools.clock.now()) * 1000);
    if ("problem" in probe) {
      return { findings: [{ level: "FAIL", about: "database", words: probe.problem }], cursor: null, shelf: null };
    }
    findings.push({ level: "OK", about: "database", words: `PostgreSQL ${probe.version} answers.` });
    findings.push(clockFinding(probe.secondsAhead));
  } else {
    const dataDir = config.dataDir ?? defaultDataDir(dataDirLog(terminal));
    if (!existsSync(clusterFolder(dataDir))) {
      const words = `embedded; it will be made in ${dataDir} at the first start.`;
      return { findings: [{ level: "OK", about: "database", words }], cursor: null, shelf: null };
    }
    findings.push({ level: "OK", about: "database", words: `embedded, in ${dataDir}.` });
  }
  let database: Database | null = null;
  try {
    database = await openDatabase(config, tools);
    const cursor = await database.store.look(profile.office.id, (view) => view.cursor("inbox"));
    findings.push({ level: "OK", about: "migrations", words: "all applied." });
    findings.push(keyFinding(await keyUseOf(database.serviceUrl, profile.office.id), database.keys));
    findings.push(...restoredFindings(await database.store.look(profile.office.id, restoredOf)));
    const meetings = await database.store.look(profile.office.id, (view) =>
      view.meetings({ states: LIVE_MEETINGS, limit: MOST_MEETINGS }),
    );
    findings.push(...leftMeetings({ config }, meetings));
    const now = tools.clock.now();
    const late = await database.store.look(profile.office.id, (view) => countLateCopies(view, now));
    findings.push(...copyFindings(profile, late));
    const owner = { ...profile, world: { digests: { sha256 } } };
    const shelf = await database.store.look(profile.office.id, async (view) => {
      await noticeChangedFiles(view, owner);
      return openShelf(view, owner);
    });
    return { findings, cursor, shelf };
  } catch (error) {
    findings.push({ level: "FAIL", about: "database", words: wordsOf(error) });
    return { findings, cursor: null, shelf: null };
  } finally {
    await database?.close();
  }
}

export function keyFinding(use: readonly KeyUse[], keys: readonly { id: string }[]): Finding {
  const ids = keys.map(({ id }) => id);
  const missing = missingKeys(use, ids);
  if (missing !== null) return { level: "FAIL", about: "data key", words: missing };
  const old = use.filter(({ keyId }) => keyId !== ids[0]).reduce((sum, { values }) => sum + values, 0);
  if (old > 0) {
    const words = `${old} sealed values still need an earlier key. Run \`madoguchi rekey\`.`;
    return { level: "WARN", about: "data key", words };
  }
  const spare = ids.length > 1 ? " No row needs the earlier ones; keep them for backups made before." : "";
  return { level: "OK", about: "data key", words: `${ids[0]} opens everything.${spare}` };
}

export function restoredFindings(restored: Restored | null): Finding[] {
  if (restored === null || !isOnProbation(restored)) return [];
  const words = `was restored from a backup of ${restored.backupAt}; every letter waits for a person, whatever SEND_MODE says, until a chief lifts this in the console or you run \`madoguchi restore --lift\`.`;
  return [{ level: "WARN", about: "database", words }];
}

function clockFinding(secondsAhead: number): Finding {
  const apart = Math.abs(secondsAhead);
  if (apart <= MOST_CLOCK_SECONDS) return { level: "OK", about: "clock", words: "agrees with the database's." };
  const words = `is ${apart} seconds apart from the database's. Let both machines take their time from the network (NTP).`;
  return { level: "WARN", about: "clock", words };
}

export function checkCalendar({ office }: Profile, { clock }: Pick<Tools, "clock">): Finding[] {
  const now = clock.now();
  const year = Number(now.slice(0, 4));
  if (year < FIRST_PLAUSIBLE_YEAR) {
    return [{ level: "FAIL", about: "clock", words: `says ${now}, which cannot be. Set it, from the network (NTP).` }];
  }
  const lastDay = plusDays(dayOf(now), office.policy.horizonDays ?? DEFAULT_POLICY.horizonDays);
  const findings: Finding[] = [{ level: "OK", about: "clock", words: `${now}.` }];
  if (Number(lastDay.slice(0, 4)) > LAST_HOLIDAY_YEAR) {
    const words = `the table ends with ${LAST_HOLIDAY_YEAR}, and bookings reach to ${lastDay}. Update madoguchi.`;
    return [...findings, { level: "FAIL", about: "holidays", words }];
  }
  if (isProvisional(lastDay)) {
    const words = `bookings reach to ${lastDay}, and holidays after ${LAST_OFFICIAL_HOLIDAY_YEAR} were provisional when this program was made. Update madoguchi, or compare them with the Cabinet Office's list and add what is missing to "closures".`;
    return [...findings, { level: "WARN", about: "holidays", words }];
  }
  const words = `fixed up to the end of ${LAST_OFFICIAL_HOLIDAY_YEAR}; bookings reach to ${lastDay}.`;
  return [...findings, { level: "OK", about: "holidays", words }];
}

/** The report itself says everything; log lines between its lines would only be in the way. */
const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} };

function dataDirLog(terminal: Terminal): Log {
  return { ...silentLog, warn: (_, fields) => terminal.out(`WARN data folder: ${fields?.used}: ${fields?.advice}.`) };
}
