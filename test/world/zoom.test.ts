import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { toTime } from "../../src/booking/time.ts";
import type { Meetings, WantedMeeting } from "../../src/world/world.ts";
import { openZoom } from "../../src/world/zoom.ts";
import { realClock } from "../real-clock.ts";
import { openZoomServer, ZOOM_ACCOUNT, type ZoomServer } from "../zoom-server.ts";

const HOST = "soudan1@zoom.example.jp";
const WANTED: WantedMeeting = {
  tag: "0199abcdef",
  reference: "K7M2-Q4TD",
  slot: { start: toTime("2026-12-03T14:00:00+09:00"), end: toTime("2026-12-03T14:30:00+09:00") },
  seat: 1,
  passcode: "12345678",
};

let server: ZoomServer;
let zoom: Meetings;
let milliseconds = 0;
const clock = { ...realClock, now: () => toTime("2026-11-25T10:00:00+09:00"), monotonic: () => milliseconds };

beforeEach(async () => {
  server = await openZoomServer([HOST]);
  zoom = opened();
});

afterEach(() => server.stop());

function opened(account: Partial<typeof ZOOM_ACCOUNT> = {}, user = HOST): Meetings {
  const { tokenUrl, apiUrl } = server;
  const office = { kind: "zoom" as const, hosts: [{ seat: 1, user }] };
  return openZoom({ ...ZOOM_ACCOUNT, ...account, tokenUrl, apiUrl }, office, { clock, answerMs: 1_500 });
}

const id = (meetingId: string) => Number(meetingId.replaceAll(" ", ""));

async function made(wanted = WANTED) {
  const meeting = await zoom.make(wanted);
  if ("trouble" in meeting) throw new Error(meeting.detail);
  return meeting;
}

describe("a meeting at Zoom (its mock)", () => {
  it("T7-3: is made with recording off, a waiting room, nobody before the host, a passcode, no registration, no mails", async () => {
    const { meetingId, passcode, start } = await made();
    expect(meetingId).toMatch(/^\d{3} \d{4} \d{4}$/);
    expect({ passcode, start }).toEqual({ passcode: "12345678", start: WANTED.slot.start });
    const meeting = server.meetings.get(id(meetingId));
    expect(meeting).toMatchObject({
      start_time: "2026-12-03T05:00:00Z",
      duration: 30,
      timezone: "Asia/Tokyo",
      type: 2,
    });
    expect(meeting?.settings).toMatchObject({
      ...{ auto_recording: "none", waiting_room: true, join_before_host: false, approval_type: 2, use_pmi: false },
      ...{ email_notification: false, registrants_email_notification: false, auto_start_meeting_summary: false },
    });
  });

  it("tells nothing but the reference and a tag", async () => {
    const { meetingId } = await made();
    const { topic, agenda } = server.meetings.get(id(meetingId)) ?? {};
    expect({ topic, agenda }).toEqual({ topic: "オンライン相談 K7M2-Q4TD", agenda: "madoguchi 0199abcdef" });
  });

  it.each([
    ["auto_recording", "cloud"],
    ["waiting_room", false],
    ["join_before_host", true],
    ["auto_start_meeting_summary", true],
  ])("T7-3: is taken away again where the account has locked %s to %s, and nobody hears of it", async (name, value) => {
    server.locked = { [name]: value };
    expect(await zoom.make(WANTED)).toMatchObject({ trouble: "settings" });
    expect(server.ever).toHaveLength(1);
    expect(server.meetings.size).toBe(0);
  });

  it("T7-3: is not made at all while a participant could be let to record", async () => {
    server.users.set(HOST, { recording: { local_recording: true }, usedToday: 0 });
    expect(await zoom.make(WANTED)).toMatchObject({ trouble: "settings" });
    expect(server.ever).toHaveLength(0);
  });

  it("is found by its tag among many, the oldest first, with its passcode", async () => {
    for (let n = 0; n < 40; n++) server.users.set(HOST, { recording: { local_recording: false }, usedToday: 0 });
    const first = await made();
    const second = await made();
    for (let n = 0; n < 3; n++) await made({ ...WANTED, tag: `other${n}` });
    expect(await zoom.find(WANTED.tag, 1)).toEqual([first, second]);
    expect(await zoom.find("nobody", 1)).toEqual([]);
  });

  it("is found behind the first page of the list", async () => {
    const meeting = await made();
    const kept = server.meetings.get(id(meeting.meetingId));
    if (!kept) throw new Error("not kept");
    server.meetings.clear();
    for (let n = 1; n <= 650; n++) server.meetings.set(n, { ...kept, id: 1_000_000_000 + n, agenda: `other ${n}` });
    server.meetings.set(kept.id, kept);
    expect(await zoom.find(WANTED.tag, 1)).toEqual([meeting]);
  });

  it("is moved, and taken away without a mail to anybody; once gone it is gone", async () => {
    const { meetingId } = await made();
    const later = { start: toTime("2026-12-04T10:00:00+09:00"), end: toTime("2026-12-04T10:30:00+09:00") };
    expect(await zoom.move(meetingId, later)).toBe("done");
    expect(server.meetings.get(id(meetingId))?.start_time).toBe("2026-12-04T01:00:00Z");
    expect(await zoom.remove(meetingId)).toBe("done");
    expect(await zoom.remove(meetingId)).toBe("gone");
    expect(await zoom.move(meetingId, later)).toBe("gone");
    expect(server.asked).not.toContain("mail to the host");
  });

  it("is left alone while it is going on", async () => {
    const { meetingId } = await made();
    Object.assign(server.meetings.get(id(meetingId)) ?? {}, { isLive: true });
    expect(await zoom.remove(meetingId)).toMatchObject({ trouble: "limit" });
  });
});

describe("the token", () => {
  it("is asked for once for many calls, and again shortly before its end", async () => {
    await made();
    await made();
    expect(server.tokensGiven).toBe(1);
    milliseconds += 56 * 60_000;
    await made();
    expect(server.tokensGiven).toBe(2);
  });

  it("is asked for once more where Zoom has taken it back, and no oftener", async () => {
    await made();
    server.forgetTokens();
    await made();
    expect(server.tokensGiven).toBe(2);
  });

  it("is trouble of its own where the app's credentials are refused, and names none of them", async () => {
    for (const account of [{ clientSecret: "wrong-secret-words" }, { accountId: "another" }, { clientId: "nobody" }]) {
      const trouble = await opened(account).make(WANTED);
      expect(trouble).toMatchObject({ trouble: "authentication" });
      expect(JSON.stringify(trouble)).not.toMatch(/wrong-secret|another|nobody|test-/);
    }
  });

  it("without the scopes is trouble of its own", async () => {
    server.scopes = ["meeting:read:meeting:admin", "user:read:settings:admin"];
    expect(await zoom.make(WANTED)).toMatchObject({ trouble: "authentication" });
  });
});

describe("Zoom in trouble", () => {
  it.each([
    ["down", "network"],
    ["silent", "network"],
    ["serverError", "network"],
    ["notJson", "network"],
    ["endless", "protocol"],
  ] as const)("%s is a value: %s", async (spoil, trouble) => {
    server.spoils = spoil;
    expect(await zoom.make(WANTED)).toMatchObject({ trouble });
    expect(await zoom.find(WANTED.tag, 1)).toMatchObject({ trouble });
    expect(await zoom.remove("810 0000 0001")).toMatchObject({ trouble });
  });

  it("that is a server of something else is no proof that a meeting is gone", async () => {
    const { meetingId } = await made();
    server.spoils = "notJson";
    expect(await zoom.remove(meetingId)).toMatchObject({ trouble: "protocol" });
  });

  it("says how long it wants to be left alone, in seconds or as a moment, and for how long where it does not", async () => {
    await made();
    server.spoils = "tooManySeconds";
    expect(await zoom.make(WANTED)).toMatchObject({ trouble: "limit", waitSeconds: 7 });
    server.spoils = "tooManyToday";
    expect(await zoom.make(WANTED)).toMatchObject({ trouble: "limit", waitSeconds: 23 * 3600 });
    server.spoils = null;
    const user = server.users.get(HOST);
    if (user) user.usedToday = 100;
    expect(await zoom.make(WANTED)).toMatchObject({ trouble: "limit", waitSeconds: 60 });
  });

  it("that loses its answer has made a meeting, which is found", async () => {
    await made({ ...WANTED, tag: "warm" });
    server.spoils = "answerLost";
    expect(await zoom.make(WANTED)).toMatchObject({ trouble: "network" });
    server.spoils = null;
    expect(await zoom.find(WANTED.tag, 1)).toMatchObject([{ passcode: "12345678" }]);
  });

  it("that refuses what was asked is trouble with its code and without its words", async () => {
    const trouble = await zoom.make({ ...WANTED, passcode: "日本語" });
    expect(trouble).toEqual({ trouble: "protocol", detail: "zoom: could not make a meeting, status 400, code 300" });
  });
});

describe("looking whether meetings can be made", () => {
  it("finds nothing wrong where nothing is, and makes no meeting", async () => {
    expect(await zoom.verify()).toEqual([{ seat: 1, faults: [], doubts: [] }]);
    expect(server.ever).toHaveLength(0);
  });

  it("names missing scopes, a host that is not there, recording that is not off, and what cannot be seen", async () => {
    server.scopes = server.scopes.filter((scope) => !scope.includes("delete"));
    expect(await zoom.verify()).toMatchObject([{ faults: ["the app lacks the scope meeting:delete:meeting:admin"] }]);
    expect(await opened({}, "nobody@zoom.example.jp").verify()).toMatchObject([
      { faults: [expect.anything(), "the account has no such user as the host of a seat"] },
    ]);
    server.users.set(HOST, { recording: { cloud_recording: true }, usedToday: 0 });
    expect(await zoom.verify()).toMatchObject([
      { doubts: [expect.stringMatching(/cannot be seen/), expect.stringMatching(/cloud/)] },
    ]);
  });
});
