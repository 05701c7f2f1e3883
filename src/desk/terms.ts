import {
  type PublicationProblem,
  type PublishedTerms,
  publicationProblems,
  type TermsGround,
  type TermsVersion,
} from "../booking/terms.ts";
import { termsFileProblem } from "../booking/terms-files.ts";
import { type Day, dayOf, type Time } from "../booking/time.ts";
import { looksLikeAddress, toOneLine } from "../mail/letters/wording.ts";
import type { Tx, View } from "../world/store.ts";
import type { Digests, Log } from "../world/world.ts";
import type { ActOutcome } from "./acts.ts";
import type { Desk, TermsFiles } from "./desk.ts";
import { isOutside } from "./loop.ts";
import { may } from "./rights.ts";

/** What the terms are read with; the commands have it without a desk. */
export type TermsOwner = {
  office: Pick<Desk["office"], "terms">;
  termsFiles: TermsFiles;
  world: { digests: Pick<Digests, "sha256"> };
};

/** The versions that may be attached now: those of the profile and those that were published, each as it was made known. */
export type Shelf = {
  /** By effective date. */
  versions: TermsVersion[];
  published: PublishedTerms[];
  troubles: TermsTrouble[];
  /** Throws on a version that was never known. */
  files: TermsFiles;
};

/**
 * Its file in the profile is not the one that was used first, or its row in the database no longer has its files: no offer uses it. Or
 * both name it with different files or for one day: then what was published counts.
 */
export type TermsTrouble = { version: string; trouble: "changedFile" | "changedRow" | "listedTwice" };

type Files = ReturnType<TermsFiles>;

/** What was proved once for a desk: files by `fileKey`, null where they no longer fit; and profile versions that changed. */
type Proved = { files: Map<string, Files | null>; changed: Set<string> };

const proved = new WeakMap<object, Proved>();

/** Digests of the profile's versions as they were first used, by version. */
const FIRST_USED_SETTING = "profileTerms";

/** All terms as they stand in this moment. A version that was published beside the running service is seen with the next look. */
export async function openShelf(view: View, owner: TermsOwner): Promise<Shelf> {
  const { files, changed } = provedOf(owner);
  const published = await view.publishedTerms();
  const troubles: TermsTrouble[] = [...changed].map((version) => ({ version, trouble: "changedFile" }));
  let versions = owner.office.terms.filter(({ version }) => !changed.has(version));
  for (const row of published) {
    const { version, effectiveOn, digest } = row;
    if (versions.some((one) => one.version === version && one.digest === digest)) continue;
    const key = fileKey(row);
    if (!files.has(key)) files.set(key, await filesOfRow(view, owner, row));
    const isSound = files.get(key) !== null;
    // What was announced counts, whatever somebody wrote into the profile afterwards.
    const rest = versions.filter((one) => one.version !== version && (one.effectiveOn !== effectiveOn || !isSound));
    if (rest.length < versions.length) troubles.push({ version, trouble: "listedTwice" });
    if (!isSound) troubles.push({ version, trouble: "changedRow" });
    versions = isSound ? [...rest, { version, effectiveOn, digest, sample: false }] : rest;
  }
  versions.sort((a, b) => (a.effectiveOn < b.effectiveOn ? -1 : 1));
  const filesFor = (version: string): Files | null => {
    const row = published.find((one) => one.version === version);
    return (row && files.get(fileKey(row))) ?? null;
  };
  return { versions, published, troubles, files: (version) => filesFor(version) ?? owner.termsFiles(version) };
}

/** With the digests: what was only rehearsed and taken back must not stand for what is published under that name later. */
function fileKey({ version, digest, textDigest }: PublishedTerms): string {
  return `${version} ${digest} ${textDigest}`;
}

/**
 * At every start: each version must still be what it was when it was first used or published, for people consented to exactly those
 * bytes. What is not is said, and no offer uses it.
 */
export async function proveTerms(
  desk: TermsOwner & { hold: { transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> }; world: { log: Log } },
): Promise<TermsTrouble[]> {
  const { changed } = provedOf(desk);
  const shelf = await desk.hold.transaction(async (tx) => {
    const firstUsed = ((await tx.setting(FIRST_USED_SETTING)) ?? {}) as Record<string, string>;
    const fresh: Record<string, string> = {};
    for (const { version, digest } of desk.office.terms) {
      const known = firstUsed[version];
      if (known === undefined) fresh[version] = digest;
      else if (known !== digest) changed.add(version);
    }
    if (Object.keys(fresh).length > 0) await tx.putSetting(FIRST_USED_SETTING, { ...firstUsed, ...fresh });
    return openShelf(tx, desk);
  });
  for (const trouble of shelf.troubles)
    desk.world.log.error("terms changed", { version: trouble.version, detail: describeTermsTrouble(trouble) });
  return shelf.troubles;
}

/** The same question for commands, which only look. */
export async function noticeChangedFiles(view: View, owner: TermsOwner): Promise<void> {
  const firstUsed = ((await view.setting(FIRST_USED_SETTING)) ?? {}) as Record<string, string>;
  const { changed } = provedOf(owner);
  for (const { version, digest } of owner.office.terms) {
    if ((firstUsed[version] ?? digest) !== digest) changed.add(version);
  }
}

export function describeTermsTrouble({ version, trouble }: TermsTrouble): string {
  switch (trouble) {
    case "changedFile":
      return `The file of the terms version ${version} in the profile is not the one that was used first. Put the old file back and publish the new text as a new version; until then no offer uses it.`;
    case "changedRow":
      return `The files of the terms version ${version} in the database no longer have the digest under which it was published. Restore them from a backup; until then no offer uses it.`;
    case "listedTwice":
      return `The terms version ${version} was published, and the profile names another file for it or another version for its day. Take that entry out of the profile; no offer uses it.`;
  }
}

export type Publication = {
  version: string;
  effectiveOn: Day;
  ground: TermsGround;
  summary: string;
  pdf: Uint8Array;
  text: Uint8Array | null;
};

export type PublicationRefusal = PublicationProblem | "addressInSummary" | "unsoundFile";

/** Why this cannot be published as it stands; empty when it can. */
export async function problemsOf(
  view: View,
  owner: TermsOwner,
  publication: Publication,
  at: Time,
): Promise<PublicationRefusal[]> {
  const { pdf, text } = publication;
  const summary = toOneLine(publication.summary);
  const { versions, published } = await openShelf(view, owner);
  const known = [...owner.office.terms, ...versions, ...published.map((row) => ({ ...row, sample: false }))];
  const problems: PublicationRefusal[] = publicationProblems({ ...publication, summary }, known, dayOf(at));
  // A letter of the office holds no address on the web (decision 3).
  if (looksLikeAddress(summary)) problems.push("addressInSummary");
  if (termsFileProblem("pdf", pdf) || (text && termsFileProblem("text", text))) problems.push("unsoundFile");
  return problems;
}

/** Publishes a version (T13): it stands for ever, and the clock's next turn tells the people whom it concerns. */
export async function publishTerms(
  tx: Tx,
  owner: TermsOwner,
  publication: Publication,
  by: { at: Time; staff: string },
): Promise<PublicationRefusal[]> {
  const problems = await problemsOf(tx, owner, publication, by.at);
  if (problems.length > 0) return problems;
  const { pdf, text, ...said } = publication;
  const summary = toOneLine(publication.summary);
  const { sha256 } = owner.world.digests;
  const digest = sha256(pdf);
  const textDigest = text && sha256(text);
  await tx.keepAttachment(digest, pdf);
  if (text && textDigest) await tx.keepAttachment(textDigest, text);
  await tx.publishTerms({ ...said, summary, digest, textDigest, publishedAt: by.at, publishedBy: by.staff });
  await tx.audit({ at: by.at, staff: by.staff, act: "termsPublished", subject: said.version });
  return [];
}

/** The same by somebody at the console: a chief, who answers for what touches the rights of people. */
export async function publishByHand(
  tx: Tx,
  desk: Desk,
  { staff, publication }: { staff: string; publication: Publication },
): Promise<ActOutcome> {
  if (!may(await tx.staff(staff), "publishTerms")) return { refused: "chiefOnly" };
  const problems = await publishTerms(tx, desk, publication, { at: desk.world.clock.now(), staff });
  return problems.length > 0 ? { refused: "termsRefused" } : { done: publication.version, bookingId: null };
}

function provedOf(owner: TermsOwner): Proved {
  const known = proved.get(owner) ?? { files: new Map(), changed: new Set() };
  proved.set(owner, known);
  return known;
}

async function filesOfRow(
  view: View,
  owner: TermsOwner,
  { version, digest, textDigest }: PublishedTerms,
): Promise<Files | null> {
  const pdf = await provedBytes(view, owner, digest);
  const text = textDigest === null ? null : await provedBytes(view, owner, textDigest);
  if (pdf === null || (textDigest !== null && text === null)) return null;
  return { pdf, text, pdfName: `利用規約_${version}.pdf`, textName: `利用規約_${version}.txt` };
}

async function provedBytes(view: View, { world }: TermsOwner, digest: string): Promise<Uint8Array | null> {
  try {
    const bytes = await view.attachment(digest);
    return bytes !== null && world.digests.sha256(bytes) === digest ? bytes : null;
  } catch (error) {
    // Bytes that do not open are not the ones that were published; a database that is away says nothing about them.
    if (isOutside(error)) throw error;
    return null;
  }
}
