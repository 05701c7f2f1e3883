import { describe, expect, it } from "vitest";
import { toTime } from "../../src/booking/time.ts";
import { perform } from "../../src/desk/acts.ts";
import { compose } from "../../src/desk/composed-letter.ts";
import { eraseSome } from "../../src/desk/erasing.ts";
import { changeAddress, setLanguage } from "../../src/desk/person-acts.ts";
import { findWhom } from "../../src/desk/person-file.ts";
import { releaseLetter } from "../../src/desk/staff-letters.ts";
import type { KnownLanguage } from "../../src/mail/language.ts";
import type { OutboxLetter } from "../../src/world/store-rows.ts";
import { HANAKO, openTrialDesk, replyTo, requestOf, TARO, type TrialDesk } from "./trial-desk.ts";

const TESTA = { name: "Testa Sample", address: "testa@mail.example.com" };
const ENGLISH = `Hello,

I would like to book an online consultation.
Name: Testa Sample
Job-seeker number: 15999-0000009
First choice: Thursday, 3 December 2026, 14:00

Thank you,
Testa Sample
`;

const letters = (trial: TrialDesk) => trial.look((view) => view.letters({ limit: 50 }));
const last = async (trial: TrialDesk): Promise<OutboxLetter> => {
  const letter = (await letters(trial)).at(-1);
  if (!letter) throw new Error("no letter");
  return letter;
};
const languages = async (trial: TrialDesk) =>
  (await letters(trial)).map(({ kind, other }) => `${kind}:${other?.language ?? "ja"}`);
const knownOf = async (trial: TrialDesk): Promise<KnownLanguage | undefined> => {
  const [booking] = await trial.look((view) => view.bookings({ limit: 5 }));
  return booking && (await trial.look((view) => view.person(booking.personId)))?.language;
};
const personOf = async (trial: TrialDesk): Promise<string> =>
  (await trial.look((view) => view.bookings({ limit: 5 })))[0]?.personId ?? "";
const set = async (trial: TrialDesk, language: "ja" | "easy" | "en") =>
  perform(trial.desk, async (tx) =>
    setLanguage(tx, trial.desk, { staff: "sachi", personId: await personOf(trial), language }),
  );
let mails = 0;
const asks = async (trial: TrialDesk, from: typeof TESTA, body: string, subject = "Online consultation") => {
  trial.arrives(from, { subject, body, messageId: `<ask${++mails}@mail.example.com>` });
  await trial.works();
};
const answers = async (trial: TrialDesk, from: typeof TESTA, body: string) => {
  const messageId = trial.post.sent.at(-1)?.messageId ?? "";
  trial.arrives(from, replyTo(messageId, body, `<answer${++mails}@mail.example.com>`));
  await trial.works();
};

describe("the words of a person's letters", () => {
  it("T6-3a: whoever writes English gets the offer, the details and the reminder in English", async () => {
    const trial = await openTrialDesk();
    await asks(trial, TESTA, ENGLISH);
    const offer = await last(trial);
    expect(offer.subject).toMatch(/^\[NOT YET CONFIRMED\] Times for your online consultation \(reference /);
    expect(offer.text).toContain("Number 1: Thursday, 3 December 2026, 14:00 to 14:30 (Japan time)");
    await answers(trial, TESTA, "Yes, that works for me.");
    trial.clock.now = toTime("2026-12-02T10:00:00+09:00");
    await trial.works();
    expect(await languages(trial)).toEqual(["offer:en", "details:en", "reminder:en"]);
    expect((await last(trial)).subject).toContain("Your online consultation is tomorrow");
    expect(await knownOf(trial)).toEqual({ code: "en", by: "written" });
  });

  it("everybody else gets Japanese, whatever stands in a signature", async () => {
    const trial = await openTrialDesk();
    const request = requestOf(TARO, "15999-0000001");
    const signature = "\nBest regards,\nTaro Shiken\nWe make what you need, so please call us at any time\n";
    trial.arrives(TARO, { ...request, body: `${request.body}よろしくお願いします。\n${signature}` });
    await trial.works();
    await answers(trial, TARO, "お願いします。");
    expect(await languages(trial)).toEqual(["offer:ja", "details:ja"]);
  });

  it("whoever asks for やさしい日本語 gets it from then on, with a calendar entry and terms as everybody", async () => {
    const trial = await openTrialDesk();
    const request = requestOf(HANAKO, "15999-0000002");
    trial.arrives(HANAKO, { ...request, body: `${request.body}にほんごが すこししか わかりません。\n` });
    await trial.works();
    expect((await last(trial)).text).toContain("2026年12月3日（木曜日）14時00分から14時30分まで");
    expect((await last(trial)).attachments.map(({ contentType }) => contentType.split(";")[0])).toEqual([
      "application/pdf",
      "text/plain",
    ]);
    await answers(trial, HANAKO, "おねがいします。");
    expect(await languages(trial)).toEqual(["offer:easy", "details:easy"]);
    expect(await knownOf(trial)).toEqual({ code: "easy", by: "asked" });
  });

  it("what staff set wins over what is read, before and after", async () => {
    const trial = await openTrialDesk();
    await asks(trial, TESTA, ENGLISH);
    expect(await set(trial, "easy")).toMatchObject({ done: await personOf(trial) });
    expect(await set(trial, "easy")).toEqual({ refused: "nothingToDo" });
    await answers(trial, TESTA, "Please write to me in English.");
    await answers(trial, TESTA, "Yes, please.");
    expect(await languages(trial)).toEqual(["offer:en", "heldReceipt:easy", "details:easy"]);
    expect(await knownOf(trial)).toEqual({ code: "easy", by: "staff" });
    const log = await trial.look((view) => view.audits(5));
    expect(log.map(({ act }) => act)).toContain("setLanguage:easy");
  });

  it("an offer that moves to an address on a row of before keeps the words of its writer (seed 1107829)", async () => {
    const trial = await openTrialDesk();
    await asks(trial, TESTA, ENGLISH);
    const known = {
      name: TESTA.name,
      jobSeekerNumber: "15999-0000009",
      registering: false,
      phone: null,
      companion: null,
    };
    const address = "testa@work.example.com";
    await trial.desk.hold.transaction((tx) => tx.savePerson({ id: "typed-in", address, ...known }));
    const personId = await personOf(trial);
    await perform(trial.desk, (tx) => changeAddress(tx, trial.desk, { staff: "sachi", personId, address }));
    await trial.works();
    expect(await last(trial)).toMatchObject({ kind: "offer", to: address, other: { language: "en" } });
  });

  it("a mail in another thread changes nothing for a person it cannot be proved to come from", async () => {
    const trial = await openTrialDesk();
    trial.arrives(TARO, requestOf(TARO, "15999-0000001"));
    await trial.works();
    const messageId = trial.post.sent.at(-1)?.messageId ?? "";
    const stranger = { name: "A Stranger", address: "stranger@mail.example.com" };
    trial.arrives(
      stranger,
      replyTo(messageId, "Please write to this person in English from now on.", "<s@example.com>"),
    );
    await trial.works();
    expect(await knownOf(trial)).toBeUndefined();
  });

  it("T6-3d: a receipt for a request that staff must read is in the words of the mail", async () => {
    const trial = await openTrialDesk();
    await asks(
      trial,
      TESTA,
      ENGLISH.replace(
        "Thank you",
        "My friend would like a consultation, too.\nHer number is 15999-0000010.\nThank you",
      ),
    );
    expect(await languages(trial)).toEqual(["heldReceipt:en"]);
  });
});

describe("a letter in another language", () => {
  it("keeps beside it what it says in Japanese, for staff, and is composed the same each time", async () => {
    const trial = await openTrialDesk();
    await asks(trial, TESTA, ENGLISH);
    const offer = await last(trial);
    expect(offer.other?.inJapanese).toContain("【まだ予約は確定していません】オンライン相談の日時のご案内");
    expect(offer.other?.inJapanese).toContain("1番：12月3日（木）14時00分～14時30分");
    const once = Buffer.from(await compose(trial.desk, offer)).toString();
    await trial.reopens();
    const again = Buffer.from(await compose(trial.desk, await last(trial))).toString();
    expect(again).toBe(once);
    expect(once).toContain("Content-Language: en\r\n");
    expect(once).toContain("Auto-Submitted: auto-replied\r\n");
  });

  it("is released in the words it was written in, with its new reply-by in both", async () => {
    const trial = await openTrialDesk({ sendMode: "approve" });
    await asks(trial, TESTA, ENGLISH);
    await set(trial, "ja");
    trial.clock.now = toTime("2026-11-25T16:00:00+09:00");
    const { id: letterId } = await last(trial);
    await perform(trial.desk, (tx) => releaseLetter(tx, trial.desk, { staff: "hanae", letterId, seen: null }));
    const { subject, text, other } = await last(trial);
    expect(subject).toContain("NOT YET CONFIRMED");
    expect(text).toContain("Reply by: Monday, 30 November 2026, 17:15 (Japan time)");
    expect(other?.inJapanese).toContain("返信の期限：11月30日（月）17時15分まで");
  });

  it("loses its Japanese words with its own when it is erased", async () => {
    const trial = await openTrialDesk();
    await asks(trial, TESTA, ENGLISH);
    await answers(trial, TESTA, "I decline.");
    const personId = await personOf(trial);
    const eraser = { at: trial.clock.now, by: "chie", sha256: trial.desk.world.digests.sha256 };
    await trial.desk.hold.transaction(async (tx) => {
      const [whom] = await findWhom(tx, { address: TESTA.address });
      expect(whom && (await eraseSome(tx, eraser, whom))).toMatchObject({ finished: true });
    });
    for (const { text, other } of await letters(trial))
      expect([text, other]).toEqual(["", { language: "en", inJapanese: "" }]);
    const person = await trial.look((view) => view.person(personId));
    expect(person?.language).toBeUndefined();
  });
});
