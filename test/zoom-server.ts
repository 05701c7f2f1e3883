import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * A MOCK of Zoom on loopback, as its documentation describes the few calls that the clerk makes: token endpoint of Server-to-Server OAuth,
 * create, list, get, update and delete of meetings, user settings; with the documented bodies of errors, rate-limit headers and the
 * limit of 100 creations and updates a day for each user. The real service cannot run here, so nothing that passes against this mock
 * has been proved against Zoom.
 */
export type ZoomServer = {
  tokenUrl: string;
  apiUrl: string;
  meetings: Map<number, ZoomMeeting>;
  /** Every meeting that was ever made. */
  ever: ZoomMeeting[];
  users: Map<string, ZoomUser>;
  scopes: string[];
  /** What an account's administrator has locked, whatever a meeting is made with. */
  locked: Record<string, unknown>;
  spoils: ZoomSpoil | null;
  /** `POST /users/x/meetings`, newest last; without tokens and bodies. */
  asked: string[];
  tokensGiven: number;
  /** Takes back every token that was given out. */
  forgetTokens(): void;
  stop(): Promise<void>;
};

export type ZoomUser = { recording: Record<string, unknown>; usedToday: number };

export type ZoomMeeting = {
  id: number;
  host: string;
  topic: string;
  agenda: string;
  type: number;
  start_time: string;
  duration: number;
  timezone: string;
  password: string;
  created_at: string;
  settings: Record<string, unknown>;
  /** As though it were going on. */
  isLive?: boolean;
};

export type ZoomSpoil =
  /** The line breaks before anything is done. */
  | "down"
  /** A change that was asked for is made, and the line breaks before the answer. */
  | "answerLost"
  | "silent"
  | "serverError"
  | "tooManySeconds"
  | "tooManyToday"
  | "notJson"
  | "endless";

export const ZOOM_ACCOUNT = { accountId: "test-account", clientId: "test-client", clientSecret: "test-client-secret" };

export const ZOOM_SCOPES = [
  "meeting:write:meeting:admin",
  "meeting:update:meeting:admin",
  "meeting:delete:meeting:admin",
  "meeting:read:meeting:admin",
  "meeting:read:list_meetings:admin",
  "user:read:settings:admin",
];

const DAILY_LIMIT = 100;
const PASSCODE = /^[A-Za-z0-9@\-_*]{1,10}$/;

export async function openZoomServer(hosts: readonly string[]): Promise<ZoomServer> {
  const tokens = new Set<string>();
  let numbers = 81_000_000_000;
  const server: Server = createServer((request, response) => {
    serve(request, response).catch(() => reply(response, 500, { code: 500, message: "mock failed" }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const zoom: ZoomServer = {
    ...{ tokenUrl: `${origin}/oauth/token`, apiUrl: `${origin}/v2` },
    ...{ meetings: new Map(), ever: [], scopes: [...ZOOM_SCOPES], locked: {}, spoils: null, asked: [], tokensGiven: 0 },
    users: new Map(hosts.map((host) => [host, { recording: { local_recording: false }, usedToday: 0 }])),
    forgetTokens: () => tokens.clear(),
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", origin);
    const text = await bodyOf(request);
    zoom.asked.push(`${request.method} ${url.pathname.replace(/^\/v2/, "")}`);
    if (zoom.spoils === "down") return void request.socket.destroy();
    if (zoom.spoils === "silent") return;
    if (zoom.spoils === "serverError") return reply(response, 500, { code: 500, message: "Internal error" });
    if (zoom.spoils === "notJson") return void response.writeHead(200).end("<html>maintenance</html>");
    if (zoom.spoils === "endless") return endless(response);
    const isChange = request.method !== "GET" && url.pathname !== "/oauth/token";
    const isLost = zoom.spoils === "answerLost" && isChange;
    const answer = url.pathname === "/oauth/token" ? token(request, url, text) : api(request, url, text);
    if (isLost) return void request.socket.destroy();
    reply(response, answer.status, answer.body, answer.headers);
  }

  function token(request: IncomingMessage, url: URL, text: string): Answer {
    const { accountId, clientId, clientSecret } = ZOOM_ACCOUNT;
    const form = new URLSearchParams(text);
    const basic = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`;
    const isForm = request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded");
    if (request.method !== "POST" || !isForm || url.search !== "")
      return { status: 400, body: { reason: "Bad Request", error: "invalid_request" } };
    if (request.headers.authorization !== basic)
      return { status: 400, body: { reason: "Invalid client_id or client_secret", error: "invalid_client" } };
    if (form.get("grant_type") !== "account_credentials")
      return { status: 400, body: { reason: "unsupported grant type", error: "unsupported_grant_type" } };
    if (form.get("account_id") !== accountId)
      return { status: 400, body: { reason: "Bad Request", error: "invalid_request" } };
    const value = randomBytes(24).toString("base64url");
    tokens.add(value);
    zoom.tokensGiven += 1;
    const scope = zoom.scopes.join(" ");
    return { status: 200, body: { access_token: value, token_type: "bearer", expires_in: 3599, scope } };
  }

  function api(request: IncomingMessage, url: URL, text: string): Answer {
    const bearer = request.headers.authorization?.replace(/^Bearer /, "") ?? "";
    if (!tokens.has(bearer)) return { status: 401, body: { code: 124, message: "Invalid access token." } };
    if (zoom.spoils === "tooManySeconds") return tooMany("QPS", "7");
    if (zoom.spoils === "tooManyToday") return tooMany("Daily-limit", "2026-11-26T00:00:00Z");
    const [, , what = "", name = "", more = ""] = url.pathname.split("/");
    const route = `${request.method} ${what}${more ? `/${more}` : ""}`;
    const lacks = NEEDED[route]?.filter((scope) => !zoom.scopes.includes(scope)) ?? [];
    if (lacks.length > 0)
      return {
        status: 400,
        body: { code: 4711, message: `Invalid access token, does not contain scopes:[${lacks}].` },
      };
    const user = decodeURIComponent(name);
    if (what === "users" && !zoom.users.has(user))
      return { status: 404, body: { code: 1001, message: `User does not exist: ${user}.` } };
    switch (route) {
      case "POST users/meetings":
        return create(user, text);
      case "GET users/meetings":
        return list(user, url.searchParams);
      case "GET users/settings":
        return { status: 200, body: { recording: zoom.users.get(user)?.recording, schedule_meeting: {} } };
      case "GET meetings":
      case "PATCH meetings":
      case "DELETE meetings":
        return onMeeting(request.method ?? "", Number(name), text, url.searchParams);
      default:
        return { status: 404, body: {} };
    }
  }

  function create(host: string, text: string): Answer {
    const user = zoom.users.get(host);
    const asked = jsonOf(text);
    if (asked === null || !user)
      return { status: 400, body: { code: 300, message: "Request Body should be a valid JSON object." } };
    const errors = Object.entries({
      type: asked.type === 2,
      topic: typeof asked.topic === "string" && asked.topic.length <= 200,
      agenda: typeof asked.agenda === "string" && asked.agenda.length <= 2000,
      start_time: typeof asked.start_time === "string" && !Number.isNaN(Date.parse(asked.start_time)),
      duration: Number.isInteger(asked.duration),
      password: typeof asked.password === "string" && PASSCODE.test(asked.password),
    }).flatMap(([field, isFine]) => (isFine ? [] : [{ field, message: "Invalid field." }]));
    if (errors.length > 0) return { status: 400, body: { code: 300, message: "Validation Failed.", errors } };
    user.usedToday += 1;
    if (user.usedToday > DAILY_LIMIT) return usedUp();
    numbers += 1;
    const meeting: ZoomMeeting = {
      ...{ id: numbers, host, topic: String(asked.topic), agenda: String(asked.agenda), type: 2 },
      ...{ start_time: String(asked.start_time), duration: Number(asked.duration), timezone: String(asked.timezone) },
      ...{
        password: String(asked.password),
        created_at: `2026-11-25T01:00:00.${String(zoom.ever.length).padStart(3, "0")}Z`,
      },
      settings: { ...USUAL_SETTINGS, ...(asked.settings as object), ...zoom.locked },
    };
    zoom.meetings.set(meeting.id, meeting);
    zoom.ever.push(meeting);
    return { status: 201, body: full(meeting), headers: limits("Light", DAILY_LIMIT, DAILY_LIMIT - user.usedToday) };
  }

  function list(host: string, query: URLSearchParams): Answer {
    const all = [...zoom.meetings.values()].filter((meeting) => meeting.host === host).sort((a, b) => a.id - b.id);
    const size = Number(query.get("page_size") ?? "30");
    const from = Number(query.get("next_page_token") ?? "0");
    const next = from + size < all.length ? String(from + size) : "";
    const meetings = all
      .slice(from, from + size)
      .map(({ id, topic, agenda, type, start_time, duration, timezone, created_at }) => ({
        ...{
          uuid: `uuid-${id}`,
          id,
          host_id: host,
          topic,
          agenda: agenda.slice(0, 250),
          type,
          start_time,
          duration,
          timezone,
        },
        ...{ created_at, join_url: `https://zoom.example.com/j/${id}` },
      }));
    return {
      status: 200,
      body: { page_size: size, total_records: all.length, next_page_token: next, meetings },
      headers: limits("Medium", 2000, 1990),
    };
  }

  function onMeeting(method: string, id: number, text: string, query: URLSearchParams): Answer {
    const meeting = zoom.meetings.get(id);
    if (!meeting) return { status: 404, body: { code: 3001, message: `Meeting does not exist: ${id}.` } };
    if (method === "GET") return { status: 200, body: full(meeting) };
    if (method === "DELETE") {
      const isQuiet =
        query.get("schedule_for_reminder") === "false" && query.get("cancel_meeting_reminder") === "false";
      if (!isQuiet) zoom.asked.push("mail to the host");
      if (meeting.isLive)
        return {
          status: 400,
          body: { code: 3002, message: "Sorry, you cannot delete this meeting since it's in progress." },
        };
      zoom.meetings.delete(id);
      return { status: 204, body: null };
    }
    const user = zoom.users.get(meeting.host);
    if (user) user.usedToday += 1;
    if (user && user.usedToday > DAILY_LIMIT) return usedUp();
    const { start_time = meeting.start_time, duration = meeting.duration } = jsonOf(text) ?? {};
    zoom.meetings.set(id, { ...meeting, start_time: String(start_time), duration: Number(duration) });
    return { status: 204, body: null };
  }
  return zoom;
}

type Answer = { status: number; body: object | null; headers?: Record<string, string> };

const NEEDED: Record<string, string[]> = {
  "POST users/meetings": ["meeting:write:meeting:admin"],
  "GET users/meetings": ["meeting:read:list_meetings:admin"],
  "GET users/settings": ["user:read:settings:admin"],
  "GET meetings": ["meeting:read:meeting:admin"],
  "PATCH meetings": ["meeting:update:meeting:admin"],
  "DELETE meetings": ["meeting:delete:meeting:admin"],
};

const USUAL_SETTINGS = {
  host_video: false,
  participant_video: false,
  join_before_host: false,
  waiting_room: false,
  auto_recording: "none",
  approval_type: 2,
  use_pmi: false,
  auto_start_meeting_summary: false,
};

function full({ host, isLive: _, ...meeting }: ZoomMeeting): object {
  const way = {
    join_url: `https://zoom.example.com/j/${meeting.id}`,
    start_url: `https://zoom.example.com/s/${meeting.id}`,
  };
  return { uuid: `uuid-${meeting.id}`, host_id: host, host_email: host, status: "waiting", ...meeting, ...way };
}

function limits(category: string, limit: number, remaining: number): Record<string, string> {
  return {
    "X-RateLimit-Category": category,
    "X-RateLimit-Limit": String(limit),
    "X-RateLimit-Remaining": String(Math.max(0, remaining)),
  };
}

function tooMany(type: string, after: string): Answer {
  const message = "You have reached the maximum per-second rate limit for this API. Try again later.";
  const headers = { ...limits("Light", 80, 0), "X-RateLimit-Type": type, "Retry-After": after };
  return { status: 429, body: { code: 429, message }, headers };
}

/** Seen in the field without the headers that the documentation promises. */
function usedUp(): Answer {
  const message =
    "You have exceeded the daily rate limit (100) of Meeting Create/Update API requests permitted for this particular user.";
  return { status: 429, body: { code: 429, message }, headers: limits("Light", 6000, 5893) };
}

function jsonOf(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text;
}

function reply(response: ServerResponse, status: number, body: object | null, headers: Record<string, string> = {}) {
  response.writeHead(status, { "content-type": "application/json;charset=UTF-8", ...headers });
  response.end(body === null ? "" : JSON.stringify(body));
}

function endless(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "application/json" });
  const chunk = "x".repeat(65_536);
  const more = () => {
    while (!response.destroyed) if (!response.write(chunk)) return void response.once("drain", more);
  };
  more();
}
