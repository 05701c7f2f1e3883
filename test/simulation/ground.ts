import { createHash } from "node:crypto";
import { join } from "node:path";
import { DEFAULT_POLICY } from "../../src/booking/policy.ts";
import type { TermsVersion } from "../../src/booking/terms.ts";
import { type Day, toDay } from "../../src/booking/time.ts";
import type { TermsFiles } from "../../src/desk/desk.ts";
import { loadLetters, type RenderLetter } from "../../src/mail/letters/render.ts";
import type { Office } from "../../src/mail/office.ts";
import { readTemplates } from "../../src/world/templates.ts";
import { loadTerms } from "../../src/world/terms.ts";

export const OFFICE_ADDRESS = "clerk@office.example.jp";

/** What never changes between histories, read once. */
export type Ground = { letters: RenderLetter; terms: { versions: TermsVersion[]; files: TermsFiles } };

export async function readGround(): Promise<Ground> {
  const terms = loadTerms(join(import.meta.dirname, "../../templates/terms/terms.json"));
  return { letters: await loadLetters(await readTemplates()), terms };
}

/**
 * The terms as a history attaches them: a few bytes instead of a file for people to read, as every letter is written, sent and
 * filed with them. With `changing` a second version takes effect in the middle of the month (T13).
 */
export function withShortTerms(ground: Ground, changing: boolean): Ground {
  const [first] = ground.terms.versions;
  if (!first) throw new Error("no terms to shorten");
  const files = ground.terms.files(first.version);
  const made = (version: string, effectiveOn: Day) => {
    const pdf = new TextEncoder().encode(`%PDF-1.7 simulated terms ${version}\n`);
    const digest = createHash("sha256").update(pdf).digest("hex");
    const text = new TextEncoder().encode(`simulated terms ${version}\n`);
    return { version: { ...first, version, effectiveOn, digest }, files: { ...files, pdf, text } };
  };
  const all = [made(first.version, first.effectiveOn), ...(changing ? [made("2026-12b", toDay("2026-12-14"))] : [])];
  return {
    letters: ground.letters,
    terms: {
      versions: all.map((one) => one.version),
      files: (version) => {
        const found = all.find((one) => one.version.version === version);
        if (!found) throw new Error(`no such terms: ${version}`);
        return found.files;
      },
    },
  };
}

const SAFE = { waitingRoom: true, joinBeforeHost: false, participantRecording: false } as const;
const ROOMS: Office["rooms"] = [
  { seat: 1, meetingId: "000 1111 2222", passcode: "SIM-PASS", ...SAFE },
  { seat: 2, meetingId: "000 3333 4444", passcode: "SIM-PASS-2", ...SAFE },
];

export function simulatedOffice(
  ground: Ground,
  sentCopies: Office["mail"]["sentCopies"] = "ours",
  seats: 1 | 2 = 1,
  provisional: readonly Day[] = [],
): Office {
  const week = { from: "08:30", to: "17:15" } as Office["calendar"]["openHours"][number];
  return {
    id: "itoigawa",
    name: "ハローワーク糸魚川",
    formalName: "糸魚川公共職業安定所",
    address: "新潟県糸魚川市横町5-9-50",
    telephone: "025-552-0333",
    telephoneHours: "平日8時30分から17時15分まで",
    mail: {
      fromName: "ハローワーク糸魚川",
      fromAddress: OFFICE_ADDRESS,
      ownAddresses: [OFFICE_ADDRESS],
      authservId: null,
      sentCopies,
    },
    policy: { ...DEFAULT_POLICY, seats },
    calendar: {
      openHours: [null, week, week, week, week, week, null],
      holidays: new Set(["2026-11-23" as Day, "2027-01-01" as Day, ...provisional]),
      closures: new Set(),
    },
    rooms: ROOMS.slice(0, seats),
    terms: ground.terms.versions,
    unconfirmed: [],
  };
}
