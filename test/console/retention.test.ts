import { describe, expect, it } from "vitest";
import { ERASED } from "../../src/booking/erasing.ts";
import { retention, retentionText, showRetention } from "../../src/commands/retention.ts";
import { perform } from "../../src/desk/acts.ts";
import type { Desk } from "../../src/desk/desk.ts";
import { setLegalHold } from "../../src/desk/legal-hold.ts";
import {
  type Proposal,
  proposeErasing,
  releaseErasing,
  releaseOf,
  retain,
  retentionOf,
} from "../../src/desk/retention.ts";
import { DEFAULT_RETENTION, type Retention } from "../../src/mail/office.ts";
import { type MemoryHooks, openMemoryStore } from "../../src/world/memory-store.ts";
import { keepTerminal } from "../terminal.ts";
import { choice, confirmed, event } from "../world/store.samples.ts";
import { fromPerson, liveThrough, onlyPerson, VALUES } from "./forgotten.ts";
import { ICHIRO, MORNING, openWindow, type Window } from "./window.ts";

const PERIODS: Retention = { ignoredMailDays: 7, rawMailDays: 90, lettersDays: 180, peopleDays: 365 };

async function openOffice(retention: Retention = DEFAULT_RETENTION, hooks: MemoryHooks = {}) {
  const store = openMemoryStore(hooks);
  const window = await openWindow("auto", { openBookingsPerPerson: 3 }, store);
  const desk: Desk = { ...window.desk, office: { ...window.desk.office, retention } };
  return { window, desk, rows: () => store.snapshot(desk.office.id) };
}

async function retainAll(desk: Desk): Promise<number> {
  for (let steps = 0; steps < 100; steps++) if ((await retain(desk)) === "idle") return steps;
  throw new Error("never idle");
}

function propose({ look }: Window, desk: Desk) {
  return look((view) => proposeErasing(view, retentionOf(desk.office), desk.world.clock.now()));
}

const release = (desk: Desk, staff: string) =>
  perform(desk, (tx) => releaseErasing(tx, desk, { staff, at: desk.world.clock.now() }));

async function actsOf({ look }: Window, start: string): Promise<string[]> {
  return (await look((view) => view.audits(1_000))).map(({ act }) => act).filter((act) => act.startsWith(start));
}

describe("a proposal in parts", () => {
  it("counts every person once, wherever the parts end, and passes over tombstones and whoever came again", async () => {
    const { window, desk } = await openOffice(PERIODS);
    const row = { registering: false, phone: null, companion: null };
    await window.desk.hold.transaction(async (tx) => {
      for (let n = 1; n <= 7; n++) {
        // Two rows of one person lie apart.
        const name = n === 6 ? "練習 2" : `練習 ${n}`;
        const jobSeekerNumber = n === 6 ? "15010-2" : `15010-${n}`;
        await tx.savePerson({ id: `p${n}`, name, jobSeekerNumber, address: `p${n}@example.jp`, ...row });
      }
      await tx.savePerson({ id: "p0", name: ERASED, jobSeekerNumber: null, address: null, ...row });
      const evidence = { by: "bookedInConsultation" as const, staff: "hanako", at: MORNING };
      await tx.record(confirmed(choice("2026-12-10T10:00"), { id: "b1", personId: "p4" }, { evidence }), event());
    });
    const whole = (await propose(window, desk)).classes.people;
    expect([whole?.count, whole?.more]).toEqual([5, undefined]);
    for (const bounds of [
      { found: 2, people: 3 },
      { found: 1, people: 100 },
      { found: 100, people: 1 },
    ]) {
      let [count, after, parts]: [number, string | undefined, number] = [0, undefined, 0];
      do {
        const from: { after?: string } = after === undefined ? {} : { after };
        const { classes }: Proposal = await window.look((view) =>
          proposeErasing(view, PERIODS, MORNING, { ...bounds, ...from }),
        );
        count += classes.people?.count ?? 0;
        after = classes.people?.more?.after ?? undefined;
        parts += 1;
      } while (after !== undefined && parts < 20);
      expect([bounds, count, parts > 2]).toEqual([bounds, 5, true]);
    }
  });
});

describe("T8: retention", () => {
  it("T8: erases nothing of bookings, letters and people, however old, while the office has entered no period", async () => {
    const { window, desk, rows } = await openOffice();
    await liveThrough(window);
    await window.desk.hold.transaction(async (tx) => {
      for (const { id } of await tx.inboundMails({ states: ["ignored"], limit: 100 }))
        await tx.eraseInbound(id, "words");
    });
    window.setNow("2046-12-01T10:00:00+09:00");
    const before = await rows();
    const { classes } = await propose(window, desk);
    expect(classes).toMatchObject({ rawMail: null, letters: null, people: null, ignoredMail: { count: 0 } });
    expect(await release(desk, "ichiro")).toEqual({ refused: "nothingToRelease" });
    expect(await retainAll(desk)).toBe(0);
    expect(await rows()).toBe(before);
  });

  it("T8: drops our copy of mail that was not for us after seven days, and keeps its date and sender", async () => {
    const { window, desk } = await openOffice();
    const id = await window.receiveHeld(fromPerson(VALUES.words), "shop@example.com");
    const held = await window.receiveHeld(fromPerson(VALUES.words), "shop@example.com");
    const hanako = window.browser();
    await hanako.signIn();
    window.setNow("2026-11-27T10:00:00+09:00");
    await hanako.act(`/mails/${id}/not-for-us`);
    window.setNow("2026-12-04T23:59:00+09:00");
    expect(await retainAll(desk)).toBe(0);
    window.setNow("2026-12-05T00:00:00+09:00");
    expect(await retainAll(desk)).toBe(1);
    await window.look(async (view) => {
      expect(await view.inboundRaw(id)).toBeNull();
      const kept = { fromAddress: "shop@example.com", receivedAt: "2026-11-25T10:00:00+09:00", state: "ignored" };
      expect(await view.inboundMail(id)).toMatchObject({ ...kept, subject: ERASED, reading: null });
      expect(await view.inboundRaw(held)).not.toBeNull();
    });
    expect(await actsOf(window, "dropIgnoredMail")).toEqual(["dropIgnoredMail:mails=1"]);
    expect(await retainAll(desk)).toBe(0);
  });

  it("T8: proposes without changing anything, waits for the chief, and then erases what was due and counts it", async () => {
    const { window, desk, rows } = await openOffice(PERIODS);
    await liveThrough(window);
    window.setNow("2027-06-01T10:00:00+09:00");
    await retainAll(desk);
    const before = await rows();
    const { classes } = await propose(window, desk);
    const letters = (await window.look((view) => view.letters({ limit: 100 }))).length;
    expect(classes.rawMail).toMatchObject({ count: 3, oldest: "2026-11-25T10:00:00+09:00", keptBack: 0 });
    expect(classes.letters).toMatchObject({ count: 3, oldest: "2026-11-25T10:00:00+09:00" });
    expect(classes.people).toMatchObject({ count: 0 });
    expect(await retainAll(desk)).toBe(0);
    expect(await release(desk, "hanako")).toEqual({ refused: "chiefOnly" });
    expect(await rows()).toBe(before);
    expect(await release(desk, "ichiro")).toHaveProperty("done");
    expect(await release(desk, "ichiro")).toEqual({ refused: "nothingToRelease" });
    await retainAll(desk);
    const done = await window.look(releaseOf);
    expect(done).toMatchObject({ by: "ichiro", doneAt: "2027-06-01T10:00:00+09:00" });
    expect(done?.erased).toEqual({ people: 0, bookings: 0, mails: 3, letters: 3 });
    expect(await actsOf(window, "eras")).toEqual(["erasingDone", "eraseOld:letters=3", "eraseOld:mails=3"]);
    expect((await window.look((view) => view.letters({ withWords: true, limit: 100 }))).length).toBe(letters - 3);

    window.setNow("2028-01-01T10:00:00+09:00");
    expect(await retainAll(desk)).toBe(0);
    await release(desk, "ichiro");
    await retainAll(desk);
    expect((await window.look(releaseOf))?.erased).toMatchObject({ people: 2, bookings: 4, letters: letters - 3 });
    for (const value of ["亜鵜", "蛇崩", "鯰", "mimei", "7654321"]) expect(await rows()).not.toContain(value);
  });

  it("T8: counts every row once, however often the process dies behind a step", async () => {
    const hooks: MemoryHooks = {};
    const { window, desk } = await openOffice(PERIODS, hooks);
    await liveThrough(window);
    window.setNow("2028-01-01T10:00:00+09:00");
    await retainAll(desk);
    await release(desk, "ichiro");
    // Each life is one commit longer than the last one, so that there is a death behind every step.
    for (let life = 1; (await window.look(releaseOf))?.doneAt === null; life++) {
      let commits = 0;
      hooks.afterCommit = () => {
        commits += 1;
        if (commits === life) throw new Error("the process dies");
      };
      await retainAll(desk).catch(() => undefined);
    }
    delete hooks.afterCommit;
    const counted = (await actsOf(window, "eras")).flatMap((act) => [...act.matchAll(/(\w+)=(\d+)/g)]);
    const sumOf = (name: string) =>
      counted.filter(([, what]) => what === name).reduce((sum, [, , count]) => sum + Number(count), 0);
    expect((await window.look(releaseOf))?.erased).toEqual({
      people: sumOf("people"),
      bookings: sumOf("bookings"),
      mails: sumOf("mails"),
      letters: sumOf("letters"),
    });
    expect(sumOf("people")).toBeGreaterThan(0);
    expect(sumOf("mails")).toBeGreaterThan(0);
  });

  it("T8: a legal hold on a booking wins over a release, also one set after it", async () => {
    const { window, desk, rows } = await openOffice(PERIODS);
    await liveThrough(window);
    window.setNow("2028-01-01T10:00:00+09:00");
    await release(desk, "ichiro");
    const [first] = await window.look((view) => view.bookings({ limit: 1 }));
    const [person] = (await onlyPerson(window)).people;
    const hold = { staff: "hanako", on: "person", id: person?.id ?? "", reason: "訴訟" } as const;
    await perform(desk, (tx) => setLegalHold(tx, desk, hold));
    const before = JSON.parse(await rows());
    await retainAll(desk);
    const after = JSON.parse(await rows());
    for (const name of ["people", "bookings", "events", "letters", "inbound", "raws", "attachments"]) {
      expect(after[name], name).toEqual(before[name]);
    }
    expect((await propose(window, desk)).classes).toMatchObject({
      rawMail: { count: 0, keptBack: 3 },
      people: { count: 0, keptBack: 1 },
    });
    expect(first?.personId).toBe(person?.id);
  });

  it("T8: what becomes due after the release stays, and a longer period entered meanwhile counts", async () => {
    const { window, desk } = await openOffice(PERIODS);
    await liveThrough(window);
    window.setNow("2027-03-01T10:00:00+09:00");
    await release(desk, "ichiro");
    const longer: Desk = { ...desk, office: { ...desk.office, retention: { ...PERIODS, rawMailDays: 3_650 } } };
    window.setNow("2028-01-01T10:00:00+09:00");
    await retainAll(longer);
    expect((await window.look(releaseOf))?.erased).toMatchObject({ people: 0, bookings: 0, letters: 0 });
    expect(await window.look((view) => view.peopleByNumber(VALUES.number))).toHaveLength(2);
    expect((await window.look((view) => view.inboundMails({ kept: "raw", limit: 9 }))).length).toBeGreaterThan(1);
  });

  it("T8: shows dry run and holds in the console, lets only the chief release and lift, and says what was done", async () => {
    const { window } = await openOffice();
    await liveThrough(window);
    const [hanako, ichiro] = [window.browser(), window.browser()];
    await hanako.signIn();
    await ichiro.signIn(ICHIRO);
    expect(await hanako.get("/settings")).toContain('href="/retention"');
    expect(await hanako.get("/retention")).toContain("保存期間が決まっていません");
    expect(hanako.page).not.toContain("消去を承認する");
    window.desk.office.retention = PERIODS;
    window.setNow("2028-01-01T10:00:00+09:00");
    const [booking] = await window.look((view) => view.bookings({ limit: 1 }));
    expect(await hanako.get(`/bookings/${booking?.id}`)).toContain(`/retention/booking/${booking?.id}/hold`);
    expect(await hanako.act(`/retention/booking/${booking?.id}/hold`, { reason: "情報公開の請求" })).toContain(
      "情報公開の請求",
    );
    expect(await hanako.get(`/bookings/${booking?.id}`)).toContain("消去が保留されています：情報公開の請求");
    expect(await hanako.get("/retention")).toContain("保留などで残すもの：1件");
    expect(await hanako.act(`/retention/booking/${booking?.id}/lift`, { reason: "終わった" })).toContain("責任者だけ");
    await ichiro.act(`/retention/booking/${booking?.id}/lift`, { reason: "請求が終わった" });
    expect(await hanako.get("/retention")).toContain("請求が終わった");
    expect(await hanako.act("/retention/release")).toContain("責任者だけ");
    await ichiro.get("/retention/release");
    expect(ichiro.page).toMatch(/利用者と予約[\s\S]*より前：1件/);
    expect(await ichiro.act("/retention/release")).toContain("消去を進めています");
    await retainAll(window.desk);
    expect(await ichiro.get("/retention")).toContain("利用者2件、予約4件");
    expect(ichiro.page).not.toContain("亜鵜");
    expect(await ichiro.act("/retention/release")).toContain("消去するものがない");
  });
});

describe("madoguchi retention", () => {
  it("T8: tells the same dry run on the command line, in words and as JSON", async () => {
    const { window, desk, rows } = await openOffice();
    await liveThrough(window);
    const before = await rows();
    const office = { id: desk.office.id, store: desk.world.store };
    const shown = await showRetention(office, { ...PERIODS, rawMailDays: 1 }, MORNING);
    expect(shown).toMatchObject({ retention: { lettersDays: 180 }, release: null, classes: { people: { count: 0 } } });
    expect(retentionText(shown).join("\n")).toMatch(
      /CLASS +OLDER THAN[\s\S]*rawMail +\d{4}-\d\d-\d\d[\s\S]*Nothing was ever released/,
    );
    expect(await rows()).toBe(before);
    const terminal = keepTerminal();
    expect(await retention(["now"], terminal)).toBe(64);
    expect(terminal.complained.join("\n")).toContain("usage: madoguchi retention");
  });
});
