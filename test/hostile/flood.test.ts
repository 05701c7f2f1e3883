import { describe, expect, it } from "vitest";
import { gatherHeld } from "../../src/console/page-mails.ts";
import { deliver } from "../../src/desk/delivery.ts";
import { receive } from "../../src/desk/intake.ts";
import { settle } from "../../src/desk/settle.ts";
import { signedIn } from "../console/callers.ts";
import { mailText, openWindow } from "../console/window.ts";
import { openTrialDesk, requestOf, type TrialDesk } from "../desk/trial-desk.ts";

/** Enough to pass every limit of a list; the whole flood of 10,000 takes minutes and is left to a quiet machine. */
const FLOOD = 600;
const EVIL = "evil@evil.example";
/** Ten days with a free seat each, so that no honest wish stands in another's way. */
const DAYS = [
  "12月1日(火)",
  "12月2日(水)",
  "12月3日(木)",
  "12月4日(金)",
  "12月7日(月)",
  "12月8日(火)",
  "12月9日(水)",
  "12月10日(木)",
  "12月11日(金)",
  "12月14日(月)",
];
const HONEST = DAYS.map((day, at) => ({
  day,
  number: `15999-900000${at}`,
  person: { name: `試験 ${"一二三四五六七八九十"[at]}子`, address: `honest-${at}@mail.example.com` },
}));

/** Everything that arrived is decided and sent; `works` of the desk would call so many turns a loop. */
async function answers(trial: TrialDesk): Promise<void> {
  await receive(trial.desk, "inbox");
  while ((await settle(trial.desk)) === "worked");
  while ((await deliver(trial.desk)) === "worked");
}

async function flooded(mailOf: (at: number) => { from: string; name: string; body: string }): Promise<TrialDesk> {
  const trial = await openTrialDesk();
  for (let at = 0; at < FLOOD; at++) {
    const { from, name, body } = mailOf(at);
    trial.arrives({ name, address: from }, { subject: "相談", body, messageId: `<flood-${at}@evil.example>` });
    const honest = at % (FLOOD / HONEST.length) === 0 ? HONEST[at / (FLOOD / HONEST.length)] : undefined;
    if (honest) trial.arrives(honest.person, requestOf(honest.person, honest.number, `${honest.day} 14:00`));
  }
  await answers(trial);
  return trial;
}

const offersTo = (trial: TrialDesk, address: string) =>
  trial.post.sent.filter((letter) => letter.to === address).length;

describe("a flood", () => {
  it("of one sender's questions is held, and the ten honest mails among them are answered and seen", async () => {
    const trial = await flooded(() => ({ from: EVIL, name: "", body: "駐車場はありますか。" }));
    expect(HONEST.map(({ person }) => offersTo(trial, person.address))).toEqual(HONEST.map(() => 1));
    expect(offersTo(trial, EVIL)).toBe(0);
    const list = await trial.look((view) => gatherHeld(view, null, null));
    expect(list).toMatchObject({ mails: [], busy: [{ fromAddress: EVIL, mails: FLOOD }], isMore: false });
    const his = await trial.look((view) => gatherHeld(view, EVIL, null));
    expect([his.mails.length, his.isMore]).toEqual([100, true]);
    const next = await trial.look((view) => gatherHeld(view, EVIL, his.mails.at(-1)?.id ?? null));
    expect(next.mails[0]?.id).not.toBe(his.mails[0]?.id);
  });

  it.each([3, 9])(
    "of %i senders is passed by: the ten honest mails behind it are decided first, each sender's own in their order",
    async (senders) => {
      const trial = await openTrialDesk();
      for (let at = 0; at < 90; at++)
        trial.arrives(
          { name: "", address: `${at % senders}-${EVIL}` },
          { subject: "相談", body: "駐車場はありますか。", messageId: `<flood-${at}@evil.example>` },
        );
      for (const { person, number, day } of HONEST) trial.arrives(person, requestOf(person, number, `${day} 14:00`));
      await receive(trial.desk, "inbox");
      for (const _ of HONEST) await settle(trial.desk);
      while ((await deliver(trial.desk)) === "worked");
      expect(HONEST.map(({ person }) => offersTo(trial, person.address))).toEqual(HONEST.map(() => 1));
      await settle(trial.desk);
      const held = await trial.look((view) => view.inboundMails({ states: ["held"], limit: 10 }));
      expect(held.map(({ messageId }) => messageId)).toEqual(["<flood-0@evil.example>"]);
    },
  );

  it("of one sender's requests gets six letters and six seats, and the ten honest mails among them are answered", async () => {
    const kanji = "一二三四五六七八九十";
    const nameOf = (at: number) => `試験 ${[...String(at)].map((digit) => kanji[Number(digit)]).join("")}`;
    const trial = await flooded((at) => {
      const name = nameOf(at);
      const number = `15998-${String(at).padStart(7, "0")}`;
      return { from: EVIL, name, body: requestOf({ name, address: EVIL }, number, "12月15日(火) 10:00").body };
    });
    expect(HONEST.map(({ person }) => offersTo(trial, person.address))).toEqual(HONEST.map(() => 1));
    const { lettersPerAddressAndDay } = trial.desk.office.policy;
    expect(offersTo(trial, EVIL)).toBeLessThanOrEqual(lettersPerAddressAndDay);
    const bookings = await trial.look((view) => view.bookings({ limit: 1000 }));
    expect(bookings.length).toBeLessThanOrEqual(HONEST.length + lettersPerAddressAndDay);
  });

  it("of as many senders as mails ends at the letters of an hour, with one alarm, and goes on in the next hour", async () => {
    const trial = await openTrialDesk({});
    trial.desk.office = { ...trial.desk.office, policy: { ...trial.desk.office.policy, lettersPerHour: 20 } };
    for (let at = 0; at < 60; at++) {
      const person = {
        name: `試験 ${"一二三四五六七八九十"[at % 10]}${"甲乙丙丁戊己"[Math.floor(at / 10)]}`,
        address: `u${at}@evil.example`,
      };
      trial.arrives(person, requestOf(person, `15998-00000${String(at).padStart(2, "0")}`));
    }
    await answers(trial);
    expect(trial.post.sent.length).toBe(20);
    const tasks = await trial.look((view) => view.tasks({ open: true, kinds: ["capped"], limit: 100 }));
    expect(tasks.map(({ why }) => why)).toEqual(["lettersPerHour"]);
    const held = await trial.look((view) => view.inboundMails({ states: ["held"], limit: 100 }));
    expect(new Set(held.map(({ reason }) => reason))).toEqual(new Set(["tooManyMails"]));
    trial.clock.now = trial.clock.now.replace("T10:", "T11:").replace(":00:00+", ":01:00+") as typeof trial.clock.now;
    const [honest] = HONEST;
    if (!honest) throw new Error("nobody");
    trial.arrives(honest.person, requestOf(honest.person, honest.number, "12月9日(水) 14:00"));
    await answers(trial);
    expect(offersTo(trial, honest.person.address)).toBe(1);
  });

  it("leaves a console in which a person finds the others, and puts the flood aside in a few acts", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    for (let at = 0; at < 210; at++) await window.receiveHeld(mailText({ body: "駐車場", from: EVIL }), EVIL);
    const honest = await window.receiveHeld(mailText({ body: "質問です", from: "taro@example.jp" }), "taro@example.jp");
    const page = await hanako.get("/mails");
    expect(page).toContain("210通");
    expect(page).toContain(`/mails/${honest}`);
    expect(page.match(/\/mails\/[0-9a-z]+"/g)?.length).toBe(1);
    const heldOf = (fromAddress: string) =>
      window.look((view) => view.inboundMails({ states: ["held"], fromAddress, limit: 1000 }));
    await hanako.get(`/mails?from=${encodeURIComponent(EVIL)}`);
    for (const left of [10, 0]) {
      await hanako.get(`/senders/not-for-us?from=${encodeURIComponent(EVIL)}`);
      await hanako.post("/senders/not-for-us", { ...hanako.fields(), from: EVIL, sure: "1" });
      expect((await heldOf(EVIL)).length).toBe(left);
    }
    expect((await heldOf("taro@example.jp")).map(({ id }) => id)).toEqual([honest]);
    const tasks = await window.look((view) => view.tasks({ open: true, kinds: ["heldMail"], limit: 1000 }));
    expect(tasks.map(({ mailId }) => mailId)).toEqual([honest]);
  });
});
