import { describe, expect, it } from "vitest";
import { tendMeetings } from "../../src/desk/meetings.ts";
import { sweep } from "../../src/desk/sweep.ts";
import { openProvider, type Provider } from "../simulation/provider.ts";
import { seeded } from "../simulation/random.ts";
import { CALLER, confirmedByPhone, lettersOf, onlyBooking, openTasks, signedIn } from "./callers.ts";
import { MORNING, openWindow, type Window } from "./window.ts";

async function openZoomOffice(): Promise<{ window: Window; provider: Provider }> {
  const window = await openWindow();
  const provider = openProvider(seeded(1), () => MORNING);
  window.desk.office.meetings = { kind: "zoom", hosts: [{ seat: 1, user: "soudan1@zoom.example.jp" }] };
  window.desk.world.meetings = provider.meetings;
  return { window, provider };
}

async function tends(window: Window): Promise<void> {
  for (let step = 0; step < 20; step++) if ((await tendMeetings(window.desk)) === "idle") return;
}

describe("meetings made at Zoom, in the console", () => {
  it("says before a confirmation that its letter follows when the meeting is there", async () => {
    const { window } = await openZoomOffice();
    const hanako = await signedIn(window);
    const page = await hanako.act("/phone", CALLER);
    const id = /\/bookings\/([0-9a-z]+)\/confirm/.exec(page)?.[1];
    await hanako.get(`/bookings/${id}/confirm`);
    const typed = { choice: "1", termsGiven: "readOut", reason: "電話で同意" };
    await hanako.post(`/bookings/${id}/confirm`, { ...hanako.fields(), ...typed });
    expect(hanako.page).toContain("Zoomのミーティングの用意ができしだい送られます");
    expect(hanako.page).not.toContain("この操作で送られる手紙はありません");
  });

  it("shows at the booking and on the first page that the ID is still missing, and why", async () => {
    const { window, provider } = await openZoomOffice();
    provider.faults.down = true;
    const hanako = await signedIn(window);
    await confirmedByPhone(hanako);
    const { id } = await onlyBooking(window);
    expect(await hanako.get(`/bookings/${id}`)).toContain("ミーティングIDは用意しているところ");
    for (const time of ["10:00:00", "10:00:30", "10:02:00"]) {
      window.setNow(`2026-11-25T${time}+09:00`);
      await tends(window);
    }
    expect(await hanako.get(`/bookings/${id}`)).toContain("Zoomにつながりません。次に試す時刻：");
    const today = await hanako.get("/");
    expect(today).toContain("メールの受付と返信は続いています。IDを待っている予約：1件。");
    expect(today).toContain("ミーティングID未定");
    expect(await hanako.get("/sheet/2026-12-03")).toContain("Zoom（ID未定）");
  });

  it("lets staff type an ID in from the task, and shows one letter before it is sent", async () => {
    const { window, provider } = await openZoomOffice();
    provider.faults.down = true;
    const hanako = await signedIn(window);
    await confirmedByPhone(hanako);
    const { id } = await onlyBooking(window);
    await tends(window);
    window.setNow("2026-12-02T12:30:00+09:00");
    await sweep(window.desk);
    expect(await hanako.get("/")).toContain("Zoomのミーティングがまだできていません");
    await hanako.get(`/bookings/${id}/meeting-id`);
    await hanako.post(`/bookings/${id}/meeting-id`, { ...hanako.fields(), meetingId: "12", passcode: "パス" });
    expect(hanako.status).toBe(422);
    const page = await hanako.act(`/bookings/${id}/meeting-id`, { meetingId: "987-6543-2109", passcode: "24681357" });
    expect(page).toContain("職員 窓口 花子 がミーティングIDを入力しました");
    const letter = (await lettersOf(window)).at(-1);
    expect(letter?.text).toContain("ミーティングID：987 6543 2109");
    await sweep(window.desk);
    expect((await openTasks(window)).map(({ why }) => why)).not.toContain("noMeeting");
  });

  it("L4: reads out the ID of the booking's own meeting, and prints it on the day sheet without the passcode", async () => {
    const { window, provider } = await openZoomOffice();
    const hanako = await signedIn(window);
    await confirmedByPhone(hanako);
    await tends(window);
    const { id } = await onlyBooking(window);
    const [made] = provider.kept.values();
    expect(await hanako.get(`/bookings/${id}`)).toContain("この予約だけのミーティング");
    await hanako.get(`/bookings/${id}/meeting`);
    await hanako.post(`/bookings/${id}/meeting`, { ...hanako.fields(), checked: "1" });
    expect(hanako.page).toContain(made?.meetingId);
    expect(hanako.page).toContain(made?.passcode);
    const sheet = await hanako.get("/sheet/2026-12-03");
    expect(sheet).toContain(made?.meetingId);
    expect(sheet).not.toContain(made?.passcode);
  });

  it("names the hosts among the settings", async () => {
    const { window } = await openZoomOffice();
    const hanako = await signedIn(window);
    expect(await hanako.get("/settings")).toContain("口1：soudan1@zoom.example.jp");
  });
});
