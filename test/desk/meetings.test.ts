import { describe, expect, it } from "vitest";
import { fold } from "../../src/booking/apply.ts";
import type { Booking } from "../../src/booking/booking.ts";
import { plusMinutes, toTime } from "../../src/booking/time.ts";
import { perform } from "../../src/desk/acts.ts";
import { eraseSome } from "../../src/desk/erasing.ts";
import { typeMeeting } from "../../src/desk/meeting-acts.ts";
import { cancelByHand, moveByHand } from "../../src/desk/staff-acts.ts";
import { switchToTelephone } from "../../src/desk/telephone-acts.ts";
import { Crash } from "../simulation/post.ts";
import { openProvider, type Provider } from "../simulation/provider.ts";
import { seeded } from "../simulation/random.ts";
import { openTrialDesk, replyTo, requestOf, START, TARO, type TrialDesk } from "./trial-desk.ts";

const ZOOM = { meetings: { kind: "zoom" as const, hosts: [{ seat: 1, user: "soudan1@zoom.example.jp" }] } };

type Trial = TrialDesk & { provider: Provider };

async function opened(sendMode: "auto" | "approve" | "shadow" = "auto"): Promise<Trial> {
  const clock = { now: START };
  const provider = openProvider(seeded(1), () => clock.now);
  const trial = await openTrialDesk({ office: ZOOM, meetings: provider.meetings, sendMode });
  return Object.assign(trial, { provider });
}

async function offered(wish = "12月3日(木) 14:00"): Promise<Trial> {
  const trial = await opened();
  trial.arrives(TARO, requestOf(TARO, "15999-0000001", wish));
  await trial.works();
  return trial;
}

async function accepts(trial: Trial, body = "お願いします。", id = "<yes@mail.example.com>"): Promise<void> {
  trial.arrives(TARO, replyTo(trial.post.sent.at(-1)?.messageId ?? "", body, id));
  await trial.works();
}

async function confirmed(): Promise<Trial> {
  const trial = await offered();
  await accepts(trial);
  return trial;
}

/** While the provider is away. */
async function confirmedWithout(): Promise<Trial> {
  const trial = await offered();
  trial.provider.faults.down = true;
  await accepts(trial);
  return trial;
}

async function only(trial: Trial): Promise<Booking> {
  const [booking] = await trial.look((view) => view.bookings({ limit: 5 }));
  if (!booking) throw new Error("no booking");
  return booking;
}

const MOVED = { start: toTime("2026-12-04T10:00:00+09:00"), end: toTime("2026-12-04T10:30:00+09:00") };

/** Staff agree on another time by telephone. */
async function moves(trial: Trial): Promise<void> {
  const { id: bookingId } = await only(trial);
  const how = { slot: MOVED, termsGiven: "電話", reason: "本人の希望", overrideCutOff: false };
  await perform(trial.desk, (tx) => moveByHand(tx, trial.desk, { staff: "hanako", bookingId, ...how }));
  await trial.works();
}

const letters = (trial: Trial) => trial.look((view) => view.letters({ limit: 50 }));
const kinds = async (trial: Trial) => (await letters(trial)).map(({ kind, state }) => `${kind} ${state}`);
const last = async (trial: Trial) => (await letters(trial)).at(-1);
const rows = (trial: Trial) => trial.look((view) => view.meetings({ limit: 50 }));
const states = async (trial: Trial) => (await rows(trial)).map(({ state }) => state);
const whys = (trial: Trial) =>
  trial
    .look((view) => view.tasks({ open: true, limit: 50 }))
    .then((all) => all.map(({ kind, why }) => `${kind} ${why}`));
const at = async (trial: Trial, time: string) => {
  trial.clock.now = toTime(`${time}:00+09:00`);
  await trial.works();
};
const later = async (trial: Trial, minutes: number) => {
  trial.clock.now = plusMinutes(trial.clock.now, minutes);
  await trial.works();
};
const calendarOf = async (trial: Trial, index: number) => {
  const letter = (await letters(trial))[index];
  const file = letter?.attachments.find(({ fileName }) => fileName === "yoyaku.ics");
  const bytes = file && (await trial.look((view) => view.attachment(file.digest)));
  return bytes ? new TextDecoder().decode(bytes).replace(/\r\n /g, "") : "";
};

describe("a meeting of its own for each booking", () => {
  it("T6-3c: is made when a booking is confirmed, and one details letter tells its ID", async () => {
    const trial = await confirmed();
    const [made] = trial.provider.kept.values();
    expect(await kinds(trial)).toEqual(["offer accepted", "details accepted"]);
    expect((await last(trial))?.text).toContain(`ミーティングID：${made?.meetingId}`);
    expect((await last(trial))?.text).toContain(`パスコード（パスワード）：${made?.passcode}`);
    expect(made?.slot.start).toBe("2026-12-03T14:00:00+09:00");
    expect(await states(trial)).toEqual(["ready"]);
    const booking = await only(trial);
    expect(fold(await trial.look((view) => view.events(booking.id)))).toEqual(booking);
  });

  it("is not made for a booking that is only offered, and no letter of one has an ID", async () => {
    const trial = await offered();
    expect(trial.provider.calls).toEqual([]);
    expect((await last(trial))?.text).not.toMatch(/パスコード/);
  });

  it("tells the provider nothing of the person but the reference", async () => {
    const trial = await confirmed();
    const [made] = trial.provider.kept.values();
    const booking = await only(trial);
    expect(made?.topic).toBe(booking.reference);
    expect(JSON.stringify(made)).not.toMatch(/試験|太郎|15999|taro/);
    const events = JSON.stringify(await trial.look((view) => view.events(booking.id)));
    expect(events).not.toContain(made?.meetingId);
    expect(events).not.toContain(made?.passcode);
  });

  it("waits two minutes for the provider, then confirms without the ID, and tells it once it is there", async () => {
    const trial = await confirmedWithout();
    await later(trial, 1);
    expect(await kinds(trial)).toEqual(["offer accepted"]);
    await later(trial, 1);
    await later(trial, 20);
    expect(await kinds(trial)).toEqual(["offer accepted", "detailsFollow accepted"]);
    expect((await last(trial))?.subject).toContain("予約が確定しました");
    expect((await last(trial))?.text).toContain("12月2日（水）17時15分まで");
    expect(await calendarOf(trial, 1)).toMatch(/METHOD:PUBLISH.*SEQUENCE:0/s);
    trial.provider.faults.down = false;
    await later(trial, 60);
    await later(trial, 60);
    expect(await kinds(trial)).toEqual(["offer accepted", "detailsFollow accepted", "details accepted"]);
    const [made] = trial.provider.kept.values();
    expect((await last(trial))?.text).toContain(made?.meetingId);
    expect((await last(trial))?.subject).toContain("ミーティングIDをお知らせします");
    expect(await calendarOf(trial, 2)).toMatch(/METHOD:PUBLISH.*SEQUENCE:1/s);
    expect(trial.provider.kept.size).toBe(1);
  });

  it("says everything in one letter where the ID was there before the first one had left", async () => {
    const trial = await confirmedWithout();
    trial.post.faults.smtpDown = true;
    await later(trial, 3);
    expect(await kinds(trial)).toEqual(["offer accepted", "detailsFollow queued"]);
    trial.provider.faults.down = false;
    await later(trial, 10);
    trial.post.faults.smtpDown = false;
    await later(trial, 70);
    expect(await kinds(trial)).toEqual(["offer accepted", "detailsFollow withdrawn", "details accepted"]);
    expect((await last(trial))?.subject).toContain("予約が確定しました");
  });

  it("stops no mail while the provider is away", async () => {
    const trial = await confirmedWithout();
    trial.arrives(
      { name: "窓口 花子", address: "hanako@mail.example.com" },
      requestOf({ name: "窓口 花子", address: "hanako@mail.example.com" }, "15999-0000002", "12月4日(金) 10:00"),
    );
    await trial.works();
    expect(await kinds(trial)).toEqual(["offer accepted", "offer accepted"]);
  });

  it("is a call for staff from noon of the open day before, shown with its deadline, until the ID is there", async () => {
    const trial = await confirmedWithout();
    await later(trial, 5);
    await at(trial, "2026-12-02T11:59");
    expect(await whys(trial)).toEqual([]);
    await at(trial, "2026-12-02T12:00");
    await at(trial, "2026-12-02T13:00");
    expect(await whys(trial)).toEqual(["telephone noMeeting"]);
    const [task] = await trial.look((view) => view.tasks({ open: true, limit: 5 }));
    expect(task?.due).toBe("2026-12-02T17:15:00+09:00");
    trial.provider.faults.down = false;
    await at(trial, "2026-12-02T15:00");
    expect(await whys(trial)).toEqual([]);
    expect(await kinds(trial)).toEqual(["offer accepted", "detailsFollow accepted", "details accepted"]);
    await at(trial, "2026-12-02T16:00");
    expect(await kinds(trial)).toHaveLength(3);
  });

  it("reminds nobody of a meeting that is not there", async () => {
    const trial = await confirmedWithout();
    await later(trial, 5);
    await at(trial, "2026-12-02T10:00");
    expect(await kinds(trial)).toEqual(["offer accepted", "detailsFollow accepted"]);
  });

  it("T5, T12-3: stands in the reminder of whoever was told it before", async () => {
    const trial = await confirmed();
    await at(trial, "2026-12-02T10:00");
    const [made] = trial.provider.kept.values();
    expect((await last(trial))?.kind).toBe("reminder");
    expect((await last(trial))?.text).toContain(made?.meetingId);
  });
});

describe("one meeting and no second", () => {
  it("is looked for before it is made again, when the answer was lost", async () => {
    const trial = await offered();
    trial.provider.faults.lostAnswer = 1;
    await accepts(trial);
    trial.provider.faults.lostAnswer = 0;
    expect(await states(trial)).toEqual(["making"]);
    await later(trial, 1);
    expect(trial.provider.calls).toEqual(["make", "find"]);
    expect(trial.provider.kept.size).toBe(1);
    expect(await kinds(trial)).toEqual(["offer accepted", "details accepted"]);
  });

  it("is looked for by the next process, when this one died between making it and writing it down", async () => {
    const trial = await offered();
    trial.provider.faults.crash = 1;
    await expect(accepts(trial)).rejects.toThrow(Crash);
    expect(await states(trial)).toEqual(["making"]);
    expect(trial.provider.kept.size).toBe(1);
    trial.provider.faults.crash = 0;
    await trial.reopens();
    await later(trial, 1);
    expect(trial.provider.kept.size).toBe(1);
    const [made] = trial.provider.kept.values();
    expect(await kinds(trial)).toEqual(["offer accepted", "details accepted"]);
    expect((await last(trial))?.text).toContain(made?.meetingId);
  });

  it("is the oldest of several, and the others are taken away before anybody hears of them", async () => {
    const trial = await offered();
    trial.provider.faults.lostAnswer = 1;
    await accepts(trial);
    trial.provider.faults.lostAnswer = 0;
    const [first] = trial.provider.kept.values();
    if (!first) throw new Error("nothing was made");
    trial.provider.kept.set("900 9999 0000", { ...first, meetingId: "900 9999 0000" });
    await later(trial, 1);
    expect([...trial.provider.kept.keys()]).toEqual([first.meetingId]);
  });

  it("keeps quiet as long as the provider asks for it", async () => {
    const trial = await offered();
    trial.provider.faults.tooMany = 1;
    await accepts(trial);
    const [row] = await rows(trial);
    expect(row?.notBefore).toBe("2026-11-25T10:01:00+09:00");
    expect(row?.trouble).toMatch(/^limit: /);
  });

  it("asks a provider that refuses us four times an hour", async () => {
    const trial = await offered();
    trial.provider.faults.refusesUs = true;
    await accepts(trial);
    for (let minute = 0; minute < 60; minute += 5) await later(trial, 5);
    expect(trial.provider.calls.length).toBeLessThanOrEqual(5);
  });
});

describe("a meeting that is needed otherwise, or no more", () => {
  it("is taken away with a cancellation by mail, and with one by telephone", async () => {
    const byMail = await confirmed();
    await accepts(byMail, "キャンセルします。", "<no@mail.example.com>");
    expect((await only(byMail)).status).toBe("cancelled");
    expect(byMail.provider.kept.size).toBe(0);
    expect(await states(byMail)).toEqual(["gone"]);
    const byPhone = await confirmed();
    const { id: bookingId } = await only(byPhone);
    await perform(byPhone.desk, (tx) =>
      cancelByHand(tx, byPhone.desk, { staff: "hanako", bookingId, by: "phone", reason: "" }),
    );
    await byPhone.works();
    expect(byPhone.provider.kept.size).toBe(0);
  });

  it("L5: is taken away when the consultation is switched to telephone, also after an outage", async () => {
    const trial = await confirmed();
    const { id: bookingId } = await only(trial);
    trial.provider.faults.down = true;
    await perform(trial.desk, (tx) =>
      switchToTelephone(tx, trial.desk, { staff: "hanako", bookingId, reason: "回線" }),
    );
    await trial.works();
    expect((await last(trial))?.text).toContain("電話で相談します");
    expect(await states(trial)).toEqual(["unwanted"]);
    trial.provider.faults.down = false;
    await later(trial, 60);
    expect(trial.provider.kept.size).toBe(0);
  });

  it("L5: is made anew where staff who move a switched booking agree on Zoom again, and not by the move alone", async () => {
    const trial = await confirmed();
    const { id: bookingId } = await only(trial);
    const by = { staff: "hanako", bookingId };
    await perform(trial.desk, (tx) => switchToTelephone(tx, trial.desk, { ...by, reason: "" }));
    await trial.works();
    expect(trial.provider.kept.size).toBe(0);
    const how = { termsGiven: "電話", reason: "本人の希望", overrideCutOff: false };
    await perform(trial.desk, (tx) => moveByHand(tx, trial.desk, { ...by, ...how, slot: MOVED }));
    await trial.works();
    expect(await only(trial)).toMatchObject({ status: "confirmed", meeting: { by: "telephone" } });
    expect(trial.provider.kept.size).toBe(0);
    const slot = { start: toTime("2026-12-07T10:00:00+09:00"), end: toTime("2026-12-07T10:30:00+09:00") };
    await perform(trial.desk, (tx) => moveByHand(tx, trial.desk, { ...by, ...how, slot, inMeeting: true }));
    await trial.works();
    expect(await only(trial)).toMatchObject({ status: "confirmed", meeting: { by: "own" } });
    expect(trial.provider.kept.size).toBe(1);
  });

  it("is made no more when the booking was cancelled while the provider was away", async () => {
    const trial = await confirmedWithout();
    const before = trial.provider.calls.length;
    const { id: bookingId } = await only(trial);
    await perform(trial.desk, (tx) =>
      cancelByHand(tx, trial.desk, { staff: "hanako", bookingId, by: "phone", reason: "" }),
    );
    trial.provider.faults.down = false;
    await later(trial, 60);
    expect(trial.provider.calls.slice(before)).not.toContain("make");
    expect(await states(trial)).toEqual(["gone"]);
  });

  it("is made no more once its time is over, and what a lost answer had made is taken away", async () => {
    const never = await confirmedWithout();
    await later(never, 3);
    await at(never, "2026-12-03T16:00");
    never.provider.faults.down = false;
    await at(never, "2026-12-03T18:00");
    expect(never.provider.ever.size).toBe(0);
    expect(await states(never)).toEqual(["gone"]);
    const lost = await offered();
    lost.provider.faults.lostAnswer = 1;
    await accepts(lost);
    lost.provider.faults.lostAnswer = 0;
    lost.provider.faults.down = true;
    await later(lost, 3);
    expect(lost.provider.kept.size).toBe(1);
    await at(lost, "2026-12-03T18:00");
    lost.provider.faults.down = false;
    await at(lost, "2026-12-03T20:00");
    expect(lost.provider.kept.size).toBe(0);
    for (const trial of [never, lost]) expect(await kinds(trial)).toEqual(["offer accepted", "detailsFollow accepted"]);
  });

  it("goes with the booking to another time: the same ID, told at once, and the provider later", async () => {
    const trial = await confirmed();
    const [before] = trial.provider.kept.values();
    trial.provider.faults.down = true;
    await moves(trial);
    expect((await last(trial))?.text).toContain(`ミーティングID：${before?.meetingId}`);
    expect((await last(trial))?.text).toContain("12月4日（金）10時00分");
    expect(await states(trial)).toEqual(["moving"]);
    trial.provider.faults.down = false;
    await later(trial, 60);
    expect([...trial.provider.kept.values()].map(({ slot: { start } }) => start)).toEqual([MOVED.start]);
    expect(await states(trial)).toEqual(["ready"]);
  });

  it("is made anew where the provider has lost it, and the earlier ID is called void", async () => {
    const trial = await confirmed();
    const [before] = trial.provider.kept.values();
    trial.provider.faults.down = true;
    await moves(trial);
    trial.provider.kept.clear();
    trial.provider.faults.down = false;
    await later(trial, 60);
    const [made] = trial.provider.kept.values();
    expect(made?.meetingId).not.toBe(before?.meetingId);
    expect((await last(trial))?.subject).toContain("ミーティングIDが変わりました");
    expect((await last(trial))?.text).toContain(made?.meetingId);
    expect(made?.slot.start).toBe(MOVED.start);
    expect((await states(trial)).sort()).toEqual(["gone", "ready"]);
  });

  it("is told with its new time in one letter where the loss was seen before any had left", async () => {
    const trial = await confirmed();
    trial.provider.kept.clear();
    await moves(trial);
    const [made] = trial.provider.kept.values();
    expect((await kinds(trial)).slice(2)).toEqual(["details withdrawn", "details accepted"]);
    expect((await last(trial))?.subject).toContain("日時が変わりました");
    expect((await last(trial))?.text).toContain(made?.meetingId);
  });

  it("is taken away on the day after, and its way in is kept no longer", async () => {
    const trial = await confirmed();
    await at(trial, "2026-12-03T23:00");
    expect(trial.provider.kept.size).toBe(1);
    await at(trial, "2026-12-04T00:30");
    expect(trial.provider.kept.size).toBe(0);
    expect((await rows(trial)).map(({ state, wayIn }) => ({ state, wayIn }))).toEqual([{ state: "gone", wayIn: null }]);
  });
});

describe("a booking that is moved after its time", () => {
  it("gets a new meeting, as the first one is gone", async () => {
    const trial = await confirmed();
    const [before] = trial.provider.kept.values();
    await at(trial, "2026-12-04T00:30");
    expect(trial.provider.kept.size).toBe(0);
    trial.clock.now = toTime("2026-12-04T09:00:00+09:00");
    const { id: bookingId } = await only(trial);
    const slot = { start: toTime("2026-12-10T10:00:00+09:00"), end: toTime("2026-12-10T10:30:00+09:00") };
    const how = { slot, termsGiven: "電話", reason: "本人の希望", overrideCutOff: false };
    await perform(trial.desk, (tx) => moveByHand(tx, trial.desk, { staff: "hanako", bookingId, ...how }));
    await trial.works();
    const [made] = trial.provider.kept.values();
    expect(made?.meetingId).not.toBe(before?.meetingId);
    expect((await last(trial))?.text).toContain(made?.meetingId);
  });
});

describe("what staff type in", () => {
  const WAY_IN = { meetingId: "987 6543 2109", passcode: "24681357" };

  it("is told like any other ID, and the provider is asked no more", async () => {
    const trial = await confirmedWithout();
    await later(trial, 5);
    await at(trial, "2026-12-02T13:00");
    const { id: bookingId } = await only(trial);
    const done = await perform(trial.desk, (tx) =>
      typeMeeting(tx, trial.desk, { staff: "hanako", bookingId, ...WAY_IN }),
    );
    expect(done).toMatchObject({ bookingId });
    trial.provider.faults.down = false;
    await trial.works();
    await later(trial, 70);
    expect((await last(trial))?.text).toContain("ミーティングID：987 6543 2109");
    expect((await last(trial))?.kind).toBe("details");
    expect(await whys(trial)).toEqual([]);
    expect(trial.provider.kept.size).toBe(0);
    const audits = await trial.look((view) => view.audits(5));
    expect(audits.map(({ act }) => act)).toContain("typeMeeting");
    expect(JSON.stringify(audits)).not.toContain("987");
  });

  it("takes the place of a meeting that is of no use, which is taken away", async () => {
    const trial = await confirmed();
    const { id: bookingId } = await only(trial);
    await perform(trial.desk, (tx) => typeMeeting(tx, trial.desk, { staff: "hanako", bookingId, ...WAY_IN }));
    await trial.works();
    expect((await last(trial))?.subject).toContain("ミーティングIDが変わりました");
    expect(trial.provider.kept.size).toBe(0);
  });

  it("is refused for a booking that is not confirmed, and leaves nothing behind", async () => {
    const trial = await offered();
    const { id: bookingId } = await only(trial);
    const done = await perform(trial.desk, (tx) =>
      typeMeeting(tx, trial.desk, { staff: "hanako", bookingId, ...WAY_IN }),
    );
    expect(done).toEqual({ refused: "notConfirmed" });
    expect(await rows(trial)).toEqual([]);
  });

  it("goes with a new time, for which a new meeting is made", async () => {
    const trial = await confirmed();
    const { id: bookingId } = await only(trial);
    await perform(trial.desk, (tx) => typeMeeting(tx, trial.desk, { staff: "hanako", bookingId, ...WAY_IN }));
    await moves(trial);
    const [made] = trial.provider.kept.values();
    expect((await last(trial))?.text).toContain(made?.meetingId);
    expect((await last(trial))?.text).not.toContain("987 6543 2109");
  });
});

describe("erasing a person", () => {
  it("leaves nothing of the way into their meeting, and takes the meeting away by its tag alone", async () => {
    const trial = await confirmed();
    const { id: bookingId, personId } = await only(trial);
    trial.provider.faults.down = true;
    await perform(trial.desk, (tx) =>
      cancelByHand(tx, trial.desk, { staff: "hanako", bookingId, by: "phone", reason: "" }),
    );
    await trial.works();
    expect((await rows(trial))[0]?.wayIn).not.toBeNull();
    await erase(trial, personId);
    expect((await rows(trial)).map(({ state, wayIn }) => ({ state, wayIn }))).toEqual([
      { state: "unwanted", wayIn: null },
    ]);
    trial.provider.faults.down = false;
    await later(trial, 70);
    expect(trial.provider.kept.size).toBe(0);
    expect(await states(trial)).toEqual(["gone"]);
  });

  it("keeps no way in that the provider tells afterwards, and takes that meeting away, too", async () => {
    const trial = await offered();
    const { meetings } = trial.desk.world;
    const make = meetings?.make;
    if (!meetings || !make) throw new Error("no provider");
    meetings.make = async (wanted) => {
      const made = await make(wanted);
      const { id: bookingId, personId } = await only(trial);
      const cancels = { staff: "hanako", bookingId, by: "phone" as const, reason: "" };
      await perform(trial.desk, (tx) => cancelByHand(tx, trial.desk, cancels));
      for (const { id } of await trial.look((view) => view.letters({ states: ["queued"], limit: 9 })))
        await trial.desk.hold.transaction((tx) => tx.updateLetter(id, { state: "accepted" }));
      await erase(trial, personId);
      meetings.make = make;
      trial.provider.faults.down = true;
      return made;
    };
    await accepts(trial);
    expect((await rows(trial)).map(({ wayIn }) => wayIn)).toEqual([null]);
    expect(trial.provider.kept.size).toBe(1);
    trial.provider.faults.down = false;
    await later(trial, 70);
    expect(trial.provider.kept.size).toBe(0);
    expect(await states(trial)).toEqual(["gone"]);
  });
});

async function erase(trial: Trial, personId: string): Promise<void> {
  const { sha256 } = trial.desk.world.digests;
  const person = await trial.look((view) => view.person(personId));
  const whom = { people: person ? [person] : [], addresses: [TARO.address] };
  for (let finished = false; !finished; ) {
    const step = await trial.desk.hold.transaction((tx) =>
      eraseSome(tx, { at: trial.clock.now, by: "chief", sha256 }, whom),
    );
    if ("obstacles" in step) throw new Error(JSON.stringify(step.obstacles));
    finished = step.finished;
  }
}

describe("meetings and the modes of sending", () => {
  it("makes nothing outside while a person only watches", async () => {
    const trial = await opened("shadow");
    trial.arrives(TARO, requestOf(TARO, "15999-0000001", "12月3日(木) 14:00"));
    await trial.works();
    expect(trial.provider.calls).toEqual([]);
  });
});

describe("an office that leaves Zoom", () => {
  const leave = (trial: Trial) =>
    Object.assign(trial.desk, { office: { ...trial.desk.office, meetings: { kind: "telephone" }, rooms: [] } });

  it("keeps what was told until the day after, and leaves no way in behind", async () => {
    const trial = await confirmed();
    leave(trial);
    await at(trial, "2026-12-03T23:00");
    expect(trial.provider.kept.size).toBe(1);
    await at(trial, "2026-12-04T00:30");
    expect([trial.provider.kept.size, await states(trial)]).toEqual([0, ["gone"]]);
    expect((await rows(trial)).map(({ wayIn }) => wayIn)).toEqual([null]);
  });

  it("agrees on another time as a call, and takes the meeting away", async () => {
    const trial = await confirmed();
    leave(trial);
    await moves(trial);
    expect([trial.provider.kept.size, await states(trial)]).toEqual([0, ["gone"]]);
    expect((await last(trial))?.text).toContain("当所からお電話します");
  });

  it("takes a meeting away with its booking", async () => {
    const trial = await confirmed();
    leave(trial);
    const { id: bookingId } = await only(trial);
    const how = { staff: "hanako", bookingId, by: "phone", reason: "電話" } as const;
    await perform(trial.desk, (tx) => cancelByHand(tx, trial.desk, how));
    await trial.works();
    expect([trial.provider.kept.size, await states(trial)]).toEqual([0, ["gone"]]);
  });

  it("calls at once whoever was promised an ID that nobody makes any more", async () => {
    const trial = await confirmedWithout();
    await later(trial, 5);
    expect(await kinds(trial)).toEqual(["offer accepted", "detailsFollow accepted"]);
    leave(trial);
    trial.provider.faults.down = false;
    await later(trial, 5);
    expect(await whys(trial)).toContain("telephone noMeeting");
    expect(trial.provider.kept.size).toBe(0);
    const { id: bookingId } = await only(trial);
    await perform(trial.desk, (tx) =>
      switchToTelephone(tx, trial.desk, { staff: "hanako", bookingId, reason: "電話" }),
    );
    await trial.works();
    expect(await whys(trial)).toEqual(["telephone noNumber"]);
    expect((await last(trial))?.text).toContain("当所からお電話します");
  });
});
