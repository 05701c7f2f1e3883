import type { Tools } from "../open-world.ts";
import type { Settings } from "../settings.ts";
import type { MeetingRow } from "../world/store-meetings.ts";
import type { MeetingCheck, MeetingTrouble } from "../world/world.ts";
import { openZoom } from "../world/zoom.ts";
import type { Finding } from "./doctor.ts";

/** Whether meetings could be made at Zoom with recording off (T7-3); none is made for it. */
export async function checkMeetings(
  { config, profile }: Pick<Settings, "config" | "profile">,
  tools: Pick<Tools, "clock">,
): Promise<Finding[]> {
  const about = "Zoom";
  const { meetings } = profile.office;
  if (meetings?.kind !== "zoom") {
    const instead = meetings ? "consultations are held by telephone" : "the rooms of the profile are used";
    const words = `ZOOM_CLIENT_ID is set, but the profile has no meetings of kind zoom; ${instead}, and only meetings from before are still taken away.`;
    return config.zoom === null ? [] : [{ level: "WARN", about, words }];
  }
  // That the secrets are missing is said among the configuration.
  if (config.zoom === null) return [];
  const checked = await openZoom(config.zoom, meetings, tools).verify();
  if ("trouble" in checked) return [{ level: levelOf(checked), about, words: troubleWords(checked) }];
  return checked.flatMap((check) => findingsOf(check, about));
}

/** Meetings that an office which has left Zoom can no longer reach. */
export function leftMeetings({ config }: Pick<Settings, "config">, rows: readonly MeetingRow[]): Finding[] {
  const left = rows.filter(({ madeBy, attempts, wayIn }) => madeBy === "zoom" && (wayIn !== null || attempts > 0));
  if (config.zoom !== null || left.length === 0) return [];
  const words = `${left.length} meetings may still stand at Zoom, and nothing moves them or takes them away: set the ZOOM_ values until they are over, or delete them there by hand.`;
  return [{ level: "WARN", about: "Zoom", words }];
}

function findingsOf({ seat, faults, doubts }: MeetingCheck, about: string): Finding[] {
  const findings = [
    ...faults.map((fault): Finding => ({ level: "FAIL", about, words: `seat ${seat}: ${fault}. ${REMEDY}` })),
    ...doubts.map((doubt): Finding => ({ level: "WARN", about, words: `seat ${seat}: ${doubt}. ${REMEDY}` })),
  ];
  const fine = `seat ${seat}: its host can have meetings, and nobody in them can be let to record.`;
  return findings.length > 0 ? findings : [{ level: "OK", about, words: fine }];
}

const REMEDY = "docs/operating.md says what to set at Zoom.";

/** An outage passes, and stops no mail; everything else wants a person. */
function levelOf({ trouble }: MeetingTrouble): Finding["level"] {
  return trouble === "network" || trouble === "limit" ? "WARN" : "FAIL";
}

function troubleWords({ trouble, detail }: MeetingTrouble): string {
  switch (trouble) {
    case "authentication":
      return `refuses the app (${detail}). Check ZOOM_ACCOUNT_ID, ZOOM_CLIENT_ID and ZOOM_CLIENT_SECRET, that the app is activated, and its scopes.`;
    case "network":
      return `cannot be reached now (${detail}). Mail goes on; confirmations leave without a meeting ID until Zoom answers.`;
    case "limit":
      return `wants to be left alone for a while (${detail}).`;
    case "protocol":
    case "settings":
      return `answers in a way we cannot work with (${detail}). ${REMEDY}`;
  }
}
