import type { Slot } from "../booking/booking.ts";
import { fromEpochSeconds, minutesBetween, type Time, toEpochSeconds } from "../booking/time.ts";
import type { ZoomMeetings } from "../mail/office.ts";
import type { MadeMeeting, MeetingCheck, Meetings, MeetingTrouble, WantedMeeting } from "./world.ts";
import { openZoomLine, type ZoomAnswer, type ZoomLine, type ZoomTools } from "./zoom-line.ts";
import type { ZoomSettings } from "./zoom-settings.ts";

/**
 * Meetings made at Zoom with recording off (T7-3, decision 9). Sources, as read in November 2026: the Meetings API of
 * developers.zoom.us/docs/api/meetings (create, get, list, update, delete and their codes), the same as types in Zoom's own client library
 * (zoom.github.io/rivet-javascript), user settings in /docs/api/users, scopes in /docs/integrations/oauth-scopes-granular.
 * Written against that documentation; it has not been tried against the service itself.
 */
export function openZoom(settings: ZoomSettings, office: ZoomMeetings, tools: ZoomTools): Meetings {
  const line = openZoomLine(settings, tools);
  const proven = new Map<string, number>();

  /** Whether this host's meetings can be recorded by whoever is allowed to in the meeting; asked again after a while. */
  async function proveHost(user: string): Promise<MeetingTrouble | null> {
    const { clock } = tools;
    if ((proven.get(user) ?? Number.NEGATIVE_INFINITY) > clock.monotonic() - PROVEN_FOR_MS) return null;
    const check = await checkHost(line, user);
    if ("trouble" in check) return check;
    if (check.faults.length > 0) return { trouble: "settings", detail: `zoom: ${check.faults[0]}` };
    proven.set(user, clock.monotonic());
    return null;
  }

  /** A meeting that is not as it must be is taken away again before anybody hears of it. */
  async function sound(body: Record<string, unknown>): Promise<MadeMeeting | MeetingTrouble> {
    const meeting = meetingIn(body);
    if (meeting === null) return { trouble: "protocol", detail: "zoom: a meeting without ID or passcode" };
    const fault = faultOf(body);
    if (fault === null) return meeting;
    const removed = await remove(line, meeting.meetingId);
    return typeof removed === "string" ? { trouble: "settings", detail: `zoom: ${fault}` } : removed;
  }

  return {
    make: async (wanted) => {
      const user = hostOf(office, wanted.seat);
      const trouble = await proveHost(user);
      if (trouble) return trouble;
      const path = `/users/${encodeURIComponent(user)}/meetings`;
      const answer = await line.ask({ method: "POST", path, body: bodyOf(wanted) });
      if ("trouble" in answer) return answer;
      return answer.status === 201 ? sound(answer.body) : refused(answer, "make a meeting");
    },
    find: async (tag, seat) => {
      const listed = await list(line, hostOf(office, seat));
      if ("trouble" in listed) return listed;
      const found: MadeMeeting[] = [];
      const tagged = listed.filter(({ agenda }) => agenda === agendaOf(tag));
      for (const { id } of tagged.toSorted((a, b) => (a.createdAt < b.createdAt ? -1 : 1))) {
        const answer = await line.ask({ method: "GET", path: `/meetings/${id}` });
        if ("trouble" in answer) return answer;
        if (isGone(answer)) continue;
        const meeting = answer.status === 200 ? await sound(answer.body) : refused(answer, "look at a meeting");
        if ("trouble" in meeting) return meeting;
        found.push(meeting);
      }
      return found;
    },
    move: async (meetingId, slot) => {
      const path = `/meetings/${digitsOf(meetingId)}`;
      const answer = await line.ask({ method: "PATCH", path, body: timeOf(slot) });
      if ("trouble" in answer) return answer;
      if (isGone(answer)) return "gone";
      return answer.status === 204 ? "done" : refused(answer, "move a meeting");
    },
    remove: (meetingId) => remove(line, meetingId),
    verify: () => verify(line, office),
  };
}

const PROVEN_FOR_MS = 60 * 60_000;
const PAGE_SIZE = 300;
const MOST_PAGES = 20;
/** Zoom's codes: the user does not exist; the meeting does not exist; it is going on; it has ended and cannot be deleted any more. */
const NO_SUCH_USER = 1001;
const NOT_THERE = 3001;
const GOING_ON = 3002;
const HAS_ENDED = 3007;
const SCHEDULED = 2;
const NO_REGISTRATION = 2;

/** Nothing of the person: a reference that only the office can read, and the tag by which the meeting is found again. */
function bodyOf({ tag, reference, slot, passcode }: WantedMeeting): object {
  return {
    topic: `オンライン相談 ${reference}`,
    agenda: agendaOf(tag),
    type: SCHEDULED,
    ...timeOf(slot),
    password: passcode,
    settings: {
      auto_recording: "none",
      waiting_room: true,
      join_before_host: false,
      use_pmi: false,
      approval_type: NO_REGISTRATION,
      meeting_authentication: false,
      email_notification: false,
      registrants_email_notification: false,
      registrants_confirmation_email: false,
      alternative_hosts_email_notification: false,
      push_change_to_calendar: false,
      auto_start_meeting_summary: false,
      auto_start_ai_companion_questions: false,
      continuous_meeting_chat: { enable: false },
      show_share_button: false,
      private_meeting: true,
    },
  };
}

function agendaOf(tag: string): string {
  return `madoguchi ${tag}`;
}

/** In UTC, as the API wants it: yyyy-MM-ddTHH:mm:ssZ. */
function timeOf({ start, end }: Slot): object {
  const utc = new Date(toEpochSeconds(start) * 1000).toISOString().replace(/\.\d+Z$/, "Z");
  return { start_time: utc, timezone: "Asia/Tokyo", duration: minutesBetween(start, end) };
}

function meetingIn(body: Record<string, unknown>): MadeMeeting | null {
  const { id, password, start_time: start } = body;
  if (typeof id !== "number" || !/^\d{9,11}$/.test(String(id)) || typeof password !== "string" || password === "")
    return null;
  const started = typeof start === "string" ? Date.parse(start) : Number.NaN;
  if (Number.isNaN(started)) return null;
  return { meetingId: grouped(String(id)), passcode: password, start: fromEpochSeconds(started / 1000) as Time };
}

/** An account's locked settings stand above what was asked for, so the answer is what counts (T7-3). */
function faultOf(body: Record<string, unknown>): string | null {
  const settings = (body.settings ?? {}) as Record<string, unknown>;
  if (settings.auto_recording !== "none") return "the meeting would be recorded by itself";
  if (settings.waiting_room !== true) return "the meeting has no waiting room";
  if (settings.join_before_host !== false) return "people could be in the meeting before its host";
  if (settings.auto_start_meeting_summary === true) return "the meeting would be summarised by itself";
  return null;
}

type Listed = { id: number; agenda: string; createdAt: string };

/** Every scheduled meeting of a host that is not over, page by page. */
async function list(line: ZoomLine, user: string): Promise<Listed[] | MeetingTrouble> {
  const listed: Listed[] = [];
  let next = "";
  for (let page = 0; page < MOST_PAGES; page++) {
    const query = new URLSearchParams({ type: "scheduled", page_size: String(PAGE_SIZE) });
    if (next !== "") query.set("next_page_token", next);
    const answer = await line.ask({ method: "GET", path: `/users/${encodeURIComponent(user)}/meetings?${query}` });
    if ("trouble" in answer) return answer;
    if (answer.status !== 200 || !Array.isArray(answer.body.meetings)) return refused(answer, "list the meetings");
    for (const { id, agenda, created_at: createdAt } of answer.body.meetings as Record<string, unknown>[])
      if (typeof id === "number" && typeof agenda === "string")
        listed.push({ id, agenda: agenda.trim(), createdAt: String(createdAt ?? "") });
    next = typeof answer.body.next_page_token === "string" ? answer.body.next_page_token : "";
    if (next === "") return listed;
  }
  return { trouble: "limit", detail: "zoom: the host has more meetings than are ever looked through" };
}

/** Nobody gets a mail of Zoom's about it. */
async function remove(line: ZoomLine, meetingId: string): Promise<"done" | "gone" | MeetingTrouble> {
  const quietly = "schedule_for_reminder=false&cancel_meeting_reminder=false";
  const answer = await line.ask({ method: "DELETE", path: `/meetings/${digitsOf(meetingId)}?${quietly}` });
  if ("trouble" in answer) return answer;
  if (isGone(answer) || answer.code === HAS_ENDED) return "gone";
  if (answer.code === GOING_ON) return { trouble: "limit", detail: "zoom: the meeting is going on" };
  return answer.status === 204 ? "done" : refused(answer, "take a meeting away");
}

const SCOPES: readonly (readonly string[])[] = [
  ["meeting:write:meeting:admin", "meeting:write:admin"],
  ["meeting:update:meeting:admin", "meeting:write:admin"],
  ["meeting:delete:meeting:admin", "meeting:write:admin"],
  ["meeting:read:meeting:admin", "meeting:read:admin", "meeting:write:admin"],
  ["meeting:read:list_meetings:admin", "meeting:read:admin", "meeting:write:admin"],
  ["user:read:settings:admin", "user:read:admin", "user:write:admin"],
];

/** What every host must have, and what the app may; no meeting is made for it. */
async function verify(line: ZoomLine, { hosts }: ZoomMeetings): Promise<MeetingCheck[] | MeetingTrouble> {
  const scopes = await line.scopes();
  if (scopes !== null && "trouble" in scopes) return scopes;
  const missing = SCOPES.filter((names) => scopes !== null && !names.some((name) => scopes.includes(name)));
  const lacking = missing.map(([name]) => `the app lacks the scope ${name}`);
  const checks: MeetingCheck[] = [];
  for (const { seat, user } of hosts) {
    const check = await checkHost(line, user);
    if ("trouble" in check) return check;
    const listed = check.faults.length === 0 ? await list(line, user) : [];
    if ("trouble" in listed) return listed;
    checks.push({ seat, faults: [...lacking, ...check.faults], doubts: check.doubts });
  }
  return checks;
}

/** With local recording off for the host, nobody in the meeting can be allowed to record it; no setting of a single meeting says that. */
async function checkHost(line: ZoomLine, user: string): Promise<Omit<MeetingCheck, "seat"> | MeetingTrouble> {
  const answer = await line.ask({ method: "GET", path: `/users/${encodeURIComponent(user)}/settings` });
  if ("trouble" in answer) return answer;
  if (answer.code === NO_SUCH_USER)
    return { faults: ["the account has no such user as the host of a seat"], doubts: [] };
  if (answer.status !== 200) return refused(answer, "look at a host's settings");
  const recording = (answer.body.recording ?? {}) as Record<string, unknown>;
  if (recording.local_recording === true)
    return { faults: ["local recording is on for a host, so participants could be let to record"], doubts: [] };
  const doubts: string[] = [];
  if (recording.local_recording !== false) doubts.push("whether local recording is off for the host cannot be seen");
  if (recording.cloud_recording === true) doubts.push("the host may record in the cloud by hand");
  return { faults: [], doubts };
}

function refused({ status, code }: ZoomAnswer, what: string): MeetingTrouble {
  return { trouble: "protocol", detail: `zoom: could not ${what}, status ${status}, code ${code ?? "none"}` };
}

/** By Zoom's own word: a 404 without it may come from somebody else on the way. */
function isGone({ code }: ZoomAnswer): boolean {
  return code === NOT_THERE;
}

function hostOf({ hosts }: ZoomMeetings, seat: number): string {
  const host = hosts.find((one) => one.seat === seat);
  // The profile names one for each seat, so this would be a bug and not a case.
  if (!host) throw new Error(`no host for seat ${seat}`);
  return host.user;
}

function digitsOf(meetingId: string): string {
  return meetingId.replaceAll(" ", "");
}

/** 3-4-4 as Zoom prints eleven digits, else in threes and a rest. */
function grouped(id: string): string {
  const [first, second] = [id.slice(0, 3), id.length === 11 ? id.slice(3, 7) : id.slice(3, 6)];
  return [first, second, id.slice(first.length + second.length)].join(" ");
}
