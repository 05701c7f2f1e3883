import { join } from "node:path";
import { loadLetters } from "../../../src/mail/letters/render.ts";
import { readProfile } from "../../../src/world/profile.ts";
import { readTemplates } from "../../../src/world/templates.ts";
import { OFFICE_ADDRESS } from "../house.ts";
import type { GroundSettings } from "./ground.ts";

const PROFILE = join(import.meta.dirname, "../../../offices/itoigawa.json");

let letters: ReturnType<typeof loadLetters> | undefined;

/** The office that ships as the default, with the sample terms, under an id of its own. */
export async function readOffice(id: string): Promise<GroundSettings> {
  letters ??= readTemplates().then((templates) => loadLetters(templates));
  const none = { imap: null, smtp: null, authservId: null };
  const mailFrom = { name: null, address: OFFICE_ADDRESS };
  const profile = readProfile(PROFILE, { ...none, allowSampleTerms: true, mailFrom });
  if ("problems" in profile) throw new Error(profile.problems.join("\n"));
  return { profile: { ...profile, office: { ...profile.office, id } }, letters: await letters };
}
