import { nextOpenDay } from "../booking/calendar.ts";
import type { Calendar, Policy } from "../booking/policy.ts";
import { leavesTimeForOne } from "../booking/slots.ts";
import { LABELS, type ProfileFile } from "./profile-schema.ts";

/** What no field alone can tell, and the words for everything that is wrong with a profile. */

export function hoursProblems(policy: Policy, calendar: Calendar): string[] {
  const problems: string[] = [];
  if (policy.lastStart < policy.firstStart) {
    problems.push(placed("policy.lastStart", "must not be earlier than firstStart."));
  }
  const open = calendar.openHours.filter((hours) => hours !== null);
  if (open.length === 0) return [...problems, placed("openHours", "must open the office on one weekday at least.")];
  if (!leavesTimeForOne(calendar.openHours, policy))
    problems.push(placed("openHours", "leave no time for a single consultation on any weekday."));
  for (const closure of calendar.closures) {
    try {
      nextOpenDay(closure, calendar);
    } catch {
      return [...problems, placed("closures", `leave no open day for weeks after ${closure}.`)];
    }
  }
  return problems;
}

export function roomProblems(file: ProfileFile, policy: Policy): string[] {
  const problems: string[] = [];
  const { meetings } = file;
  if (meetings.kind === "zoom") problems.push(...hostProblems(meetings.hosts, policy));
  for (let seat = 1; seat <= policy.seats; seat++) {
    const count = file.rooms.filter((room) => room.seat === seat).length;
    // Beside another way of meeting, rooms are those of bookings that were agreed on before.
    const isFine = count === 1 || (count === 0 && meetings.kind !== "rooms");
    if (!isFine) problems.push(placed("rooms", `must have exactly one room for seat ${seat}, not ${count}.`));
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

/** A host can have one consultation at a time, so each seat has one of its own. */
function hostProblems(hosts: readonly { seat: number; user: string }[], policy: Policy): string[] {
  const problems: string[] = [];
  for (let seat = 1; seat <= policy.seats; seat++) {
    const count = hosts.filter((host) => host.seat === seat).length;
    if (count !== 1)
      problems.push(placed("meetings.hosts", `must have exactly one host for seat ${seat}, not ${count}.`));
  }
  hosts.forEach(({ seat, user }, index) => {
    if (seat > policy.seats)
      problems.push(placed(`meetings.hosts.${index}.seat`, `is beyond the ${policy.seats} seats of policy.seats.`));
    if (hosts.slice(0, index).some((other) => other.user.toLowerCase() === user.toLowerCase()))
      problems.push(placed(`meetings.hosts.${index}.user`, "hosts another seat already; nobody hosts two at a time."));
  });
  return problems;
}

export function senderProblems(file: ProfileFile, mailFromSaid: boolean): string[] {
  if (mailFromSaid || file.mail.fromAddress !== undefined) return [];
  return [placed("mail.fromAddress", "is missing, and MAIL_FROM is not set either.")];
}

export function urlProblems(path: string, read: object | null): string[] {
  if (read === null || !("problem" in read)) return [];
  const name = path.split(".").at(-1) ?? path;
  return [placed(path, String(read.problem).replaceAll(/IMAP_URL|SMTP_URL/g, name))];
}

/** A misspelt name would leave a value looking confirmed. */
export function unconfirmedProblems(file: ProfileFile, value: unknown): string[] {
  return file.unconfirmed.flatMap((name, index) => {
    if (valueAt(value, name.split(".")) !== undefined) return [];
    return [placed(`unconfirmed.${index}`, `names ${name}, which this profile does not have.`)];
  });
}

/** One sentence for each place: a time of another form is also "not earlier", and nobody needs to read both. */
export function formProblems(issues: readonly Issue[], value: unknown): string[] {
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
export function placed(path: string, sentence: string): string {
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
