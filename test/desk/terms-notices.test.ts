import { describe, expect, it } from "vitest";
import { toDay, toTime } from "../../src/booking/time.ts";
import { perform } from "../../src/desk/acts.ts";
import { bookAgain, takePhoneApplication } from "../../src/desk/staff-acts.ts";
import { releaseLetter } from "../../src/desk/staff-letters.ts";
import { HANAKO, openTrialDesk, replyTo, requestOf, TARO, type TrialDesk } from "./trial-desk.ts";
import { publish, SUMMARY } from "./trial-terms.ts";

const lettersOf = async (trial: TrialDesk, kind: string) =>
  (await trial.look((view) => view.letters({ limit: 200 }))).filter((letter) => letter.kind === kind);
const tasksOf = async (trial: TrialDesk, why: string) =>
  (await trial.look((view) => view.tasks({ open: true, limit: 200 }))).filter((task) => task.why === why);

async function withOffer(wish: string, change = {}): Promise<TrialDesk> {
  const trial = await openTrialDesk(change);
  trial.arrives(TARO, requestOf(TARO, "15999-0000001", wish));
  await trial.works();
  return trial;
}

describe("new terms", () => {
  it("T13: everybody with an open booking gets one notice with what changes, from when, and the text; later askers none", async () => {
    const trial = await withOffer("12月1日(火) 14:00");
    await publish(trial);
    await trial.works();
    trial.clock.now = toTime("2026-11-25T10:01:00+09:00");
    trial.arrives(HANAKO, requestOf(HANAKO, "15999-0000002", "12月1日(火) 10:00"));
    await trial.works();
    await trial.reopens();
    await trial.works();
    const notices = await lettersOf(trial, "termsNotice");
    expect(notices.map(({ to, state }) => [to, state])).toEqual([[TARO.address, "accepted"]]);
    expect(notices[0]?.text).toContain(SUMMARY);
    expect(notices[0]?.text).toContain("12月3日（木）からの相談に、新しい利用規約（版：2026-12）");
    expect(notices[0]?.attachments.map(({ fileName }) => fileName)).toEqual([
      "利用規約_2026-12.pdf",
      "利用規約_2026-12.txt",
    ]);
    expect(await trial.look((view) => view.countTermsNotices("2026-12"))).toEqual({ letter: 1, telephone: 0 });
  });

  it("T13: a version published late in the evening is told in the morning, and at once where it is the last evening", async () => {
    const trial = await withOffer("12月1日(火) 14:00");
    trial.clock.now = toTime("2026-11-25T21:30:00+09:00");
    await publish(trial);
    await trial.works();
    expect(await lettersOf(trial, "termsNotice")).toEqual([]);
    trial.clock.now = toTime("2026-11-26T09:00:00+09:00");
    await trial.works();
    expect(await lettersOf(trial, "termsNotice")).toHaveLength(1);

    const late = await withOffer("12月1日(火) 14:00");
    late.clock.now = toTime("2026-11-25T21:30:00+09:00");
    await publish(late, { effectiveOn: toDay("2026-11-26") });
    await late.works();
    expect(await lettersOf(late, "termsNotice")).toHaveLength(1);
  });

  it("T13: who has no address is told by telephone, once", async () => {
    const trial = await openTrialDesk();
    await byPhone(trial, "2026-12-01");
    await publish(trial);
    await trial.works();
    await trial.works();
    expect(await tasksOf(trial, "tell:termsNotice")).toHaveLength(1);
    expect(await lettersOf(trial, "termsNotice")).toEqual([]);
  });

  it("T13: seed 780096: who wrote without a number and stands with one in another row gets one notice", async () => {
    const trial = await openTrialDesk();
    const unregistered = requestOf(TARO, "まだ登録していません", "12月2日(水) 10:00", "<first@mail.example.com>");
    trial.arrives(TARO, unregistered);
    await trial.works();
    await byPhone(trial, "2026-12-01", TARO.address);
    expect(await trial.look((view) => view.people({ limit: 9 }))).toHaveLength(2);
    await publish(trial);
    await trial.works();
    expect(await lettersOf(trial, "termsNotice")).toHaveLength(1);
    expect(await trial.look((view) => view.countTermsNotices("2026-12"))).toEqual({ letter: 2, telephone: 0 });
  });

  it("T13: a death between two people tells nobody twice and nobody not at all", async () => {
    let deaths = 0;
    let armed = false;
    const trial = await withOffer("12月1日(火) 14:00", {
      hooks: {
        afterCommit: () => {
          if (armed && ++deaths === 2) throw new Error("the process dies");
        },
      },
    });
    trial.arrives(HANAKO, requestOf(HANAKO, "15999-0000002", "12月1日(火) 10:00"));
    await trial.works();
    await publish(trial);
    armed = true;
    await expect(trial.works()).rejects.toThrow("dies");
    await trial.reopens();
    await trial.works();
    const told = (await lettersOf(trial, "termsNotice")).map(({ to }) => to);
    expect(told.toSorted()).toEqual([HANAKO.address, TARO.address]);
  });

  it("T13: notices leave in waves, so that half of the hour's letters stay for requests", async () => {
    const trial = await openTrialDesk();
    const people = Array.from({ length: 6 }, (_, n) => ({
      name: `試験 花${"一二三四五六"[n]}`,
      address: `p${n}@mail.example.com`,
    }));
    for (const [n, person] of people.entries()) {
      trial.arrives(
        person,
        requestOf(person, `15999-000001${n}`, `12月${n < 5 ? n + 1 : 7}日 ${n < 5 ? "10:00" : "11:00"}`),
      );
    }
    await trial.works();
    trial.desk.office = { ...trial.desk.office, policy: { ...trial.desk.office.policy, lettersPerHour: 20 } };
    await publish(trial, { effectiveOn: toDay("2026-12-24") });
    await trial.works();
    const first = (await lettersOf(trial, "termsNotice")).length;
    expect(first).toBeGreaterThan(0);
    expect(first).toBeLessThan(6);
    trial.clock.now = toTime("2026-11-25T11:05:00+09:00");
    await trial.works();
    expect(await lettersOf(trial, "termsNotice")).toHaveLength(6);
    expect(await tasksOf(trial, "lettersPerHour")).toEqual([]);
  });

  it("T13: an open offer whose first day falls under the new terms is made anew with them; its old answer is read by a person", async () => {
    const trial = await withOffer("12月4日(金) 14:00");
    const [old] = await lettersOf(trial, "offer");
    await publish(trial);
    await trial.works();
    const offers = await lettersOf(trial, "offer");
    expect(offers).toHaveLength(2);
    expect(offers[1]?.text).toContain("同じ日時を、新しい利用規約を添えて、ご案内し直します");
    expect(offers[1]?.text).toContain("利用規約（版：2026-12）を添付しました");
    expect(offers[1]?.attachments[0]?.fileName).toBe("利用規約_2026-12.pdf");
    const [offered] = await trial.look((view) => view.bookings({ statuses: ["offered"], limit: 10 }));
    expect(offered).toMatchObject({ offer: { n: 2, terms: { version: "2026-12" } } });

    trial.arrives(TARO, replyTo(old?.messageId ?? "", "お願いします。", "<old@mail.example.com>"));
    await trial.works();
    expect(await trial.look((view) => view.bookings({ statuses: ["confirmed"], limit: 10 }))).toEqual([]);
    expect(await trial.look((view) => view.inboundMails({ states: ["held"], limit: 10 }))).toMatchObject([
      { reason: "oldOffer" },
    ]);
  });

  it("T13: an answer that may be there is read before the offer is made anew", async () => {
    const trial = await withOffer("12月4日(金) 14:00");
    const [offer] = await lettersOf(trial, "offer");
    await publish(trial);
    trial.arrives(TARO, replyTo(offer?.messageId ?? "", "お願いします。", "<yes@mail.example.com>"));
    await trial.works();
    const [booking] = await trial.look((view) => view.bookings({ statuses: ["confirmed"], limit: 10 }));
    expect(booking).toMatchObject({ terms: { version: "sample-1" } });
    expect(await lettersOf(trial, "offer")).toHaveLength(1);
  });

  it("T13: an offer that waited for its release past its reply-by never leaves with the terms of before (seed 1102007)", async () => {
    const trial = await withOffer("12月15日(火) 14:00", { sendMode: "approve" });
    const [old] = await lettersOf(trial, "offer");
    trial.clock.now = toTime("2026-12-02T10:00:00+09:00");
    await publish(trial, { effectiveOn: toDay("2026-12-10") });
    await trial.works();
    expect(await lettersOf(trial, "offer")).toMatchObject([{ state: "awaiting" }]);
    const release = (letterId: string) =>
      perform(trial.desk, (tx) => releaseLetter(tx, trial.desk, { staff: "sato", letterId, seen: null }));
    expect(await release(old?.id ?? "")).toMatchObject({ withdrawn: "madeAnew" });
    await trial.works();
    const offers = await lettersOf(trial, "offer");
    expect(offers).toMatchObject([{ state: "withdrawn" }, { state: "awaiting" }]);
    // Letters of one booking leave in order, the notice of the new terms before it.
    const [notice] = await lettersOf(trial, "termsNotice");
    for (const { id = "" } of [notice ?? {}, offers[1] ?? {}]) expect(await release(id)).toMatchObject({ done: id });
    await trial.works();
    const left = (await lettersOf(trial, "offer")).filter(({ state }) => state === "accepted");
    expect(left.map(({ attachments }) => attachments[0]?.fileName)).toEqual(["利用規約_2026-12.pdf"]);
  });

  it("T13: an offer agreed on the telephone is not replaced; staff call", async () => {
    const trial = await openTrialDesk();
    await byPhone(trial, "2026-12-04", TARO.address);
    await publish(trial);
    await trial.works();
    await trial.works();
    expect(await lettersOf(trial, "offer")).toHaveLength(1);
    expect(await tasksOf(trial, "newTerms")).toHaveLength(1);
  });

  it("T13: thanks for the notice confirm nothing", async () => {
    const trial = await withOffer("12月1日(火) 14:00");
    await publish(trial);
    await trial.works();
    const [notice] = await lettersOf(trial, "termsNotice");
    trial.arrives(TARO, replyTo(notice?.messageId ?? "", "承知しました。お願いします。", "<thanks@mail.example.com>"));
    await trial.works();
    expect(await trial.look((view) => view.bookings({ statuses: ["confirmed"], limit: 10 }))).toEqual([]);
    expect(await trial.look((view) => view.inboundMails({ states: ["held"], limit: 10 }))).toHaveLength(1);
  });

  it.each(["I decline.", "辞退します。"])(
    "T13: 「%s」 to the notice may mean the new terms, so staff read it",
    async (words) => {
      const trial = await withOffer("12月1日(火) 14:00");
      await publish(trial);
      await trial.works();
      const [notice] = await lettersOf(trial, "termsNotice");
      trial.arrives(TARO, replyTo(notice?.messageId ?? "", words, "<no@mail.example.com>"));
      await trial.works();
      expect(await trial.look((view) => view.bookings({ statuses: ["offered"], limit: 10 }))).toHaveLength(1);
      expect(await trial.look((view) => view.inboundMails({ states: ["held"], limit: 10 }))).toHaveLength(1);
    },
  );

  it("T13: the first terms of an office change nothing for anybody, so nobody is told", async () => {
    const trial = await openTrialDesk({ office: { terms: [] } });
    trial.arrives(TARO, requestOf(TARO, "15999-0000001"));
    await trial.works();
    await publish(trial, { ground: "13(1)", effectiveOn: toDay("2026-11-25") });
    await trial.works();
    expect(await lettersOf(trial, "termsNotice")).toEqual([]);
  });
});

describe("the next booking in a consultation", () => {
  async function again(wish: string): Promise<TrialDesk> {
    const trial = await withOffer(wish);
    const [offer] = await lettersOf(trial, "offer");
    trial.arrives(TARO, replyTo(offer?.messageId ?? "", "お願いします。", "<yes@mail.example.com>"));
    await trial.works();
    return trial;
  }
  const book = async (trial: TrialDesk, day: string) => {
    const [booking] = await trial.look((view) => view.bookings({ statuses: ["confirmed"], limit: 10 }));
    const slot = { start: toTime(`${day}T10:00:00+09:00`), end: toTime(`${day}T10:30:00+09:00`) };
    const next = {
      staff: "hanako",
      bookingId: "next1",
      reference: "CCCC-3333",
      personId: booking?.personId ?? "",
      slot,
    };
    const outcome = await trial.desk.hold.transaction((tx) => bookAgain(tx, trial.desk, next));
    expect(outcome).not.toHaveProperty("refused");
    await trial.works();
    return (await lettersOf(trial, "details")).at(-1);
  };

  it("T6-5: gets the terms with its details where the last consent was to others, and says so", async () => {
    const trial = await again("12月1日(火) 14:00");
    await publish(trial);
    const details = await book(trial, "2026-12-10");
    expect(details?.text).toContain("前に同意していただいたものから変わりました");
    expect(details?.attachments.map(({ fileName }) => fileName)).toEqual([
      "利用規約_2026-12.pdf",
      "利用規約_2026-12.txt",
      "yoyaku.ics",
    ]);
  });

  it("T6-5: gets none where the last consent was to the same", async () => {
    const details = await book(await again("12月1日(火) 14:00"), "2026-12-10");
    expect(details?.attachments.map(({ fileName }) => fileName)).toEqual(["yoyaku.ics"]);
    expect(details?.text).not.toContain("# 利用規約");
  });
});

async function byPhone(trial: TrialDesk, day: string, address: string | null = null): Promise<void> {
  const slot = { start: toTime(`${day}T14:00:00+09:00`), end: toTime(`${day}T14:30:00+09:00`) };
  const facts = {
    name: TARO.name,
    jobSeekerNumber: "15999-0000001",
    registering: false,
    phone: null,
    companion: null,
    address,
  };
  const outcome = await trial.desk.hold.transaction((tx) =>
    takePhoneApplication(tx, trial.desk, { staff: "hanako", bookingId: "phone1", reference: "BBBB-2222", facts, slot }),
  );
  expect(outcome).not.toHaveProperty("refused");
  await trial.works();
}
