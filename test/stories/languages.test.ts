import { expect, it } from "vitest";
import { describeWithDovecot } from "../dovecot.ts";
import { OFFICE_ADDRESS, openHouse, type ReceivedLetter, START, stopDovecotAfterAll, withDovecot } from "./house.ts";
import { type Manner, type Writer, writeMail } from "./writing.ts";

const testa: Writer = { name: "Testa Sample", address: "testa@mail.example.com", charset: "utf-8" };

const marked = (text: string) => text.replace(/\r?\n/g, "\n").replace(/^/gm, "> ").replace(/^> $/gm, ">");
const likeGmail: Manner = (answer, letter) =>
  `${answer}\n\nOn Wed, Jun 10, 2026 at 10:00 AM Hello Work <${OFFICE_ADDRESS}> wrote:\n\n${marked(letter.text)}`;
const likeIphone: Manner = (answer, letter) =>
  `${answer}\n\nSent from my iPhone\n\n> On Jun 10, 2026, at 10:00, Hello Work <${OFFICE_ADDRESS}> wrote:\n> \n> \uFEFF${marked(letter.text).slice(2)}`;

/** Five mails and four letters through real servers, on a machine that may do much else. */
const LONGEST_MS = 120_000;

describeWithDovecot("a job seeker who writes English, through real servers", () => {
  stopDovecotAfterAll();

  it(
    "T6-2 T6-3a T6-3b T6-3c: request, question, offer, 「Number 2 please」, details and reminder, all in English",
    async () => {
      const house = await openHouse(await withDovecot(), { now: START });
      let mails = 0;
      const writes = async (subject: string, body: string, inReplyTo?: string) => {
        const messageId = `<english-${++mails}@mail.example.com>`;
        const mail = { subject, body, at: house.now(), messageId, ...(inReplyTo ? { inReplyTo } : {}) };
        await house.arrives(writeMail(testa, mail));
        await house.works();
      };
      const replies = (letter: ReceivedLetter, answer: string, manner: Manner) =>
        writes(`Re: ${letter.subject}`, manner(answer, letter, house.now()), letter.messageId ?? "");

      await writes(
        "Online consultation",
        "Hello,\n\nI am looking for a job and I would like to book an online consultation, please.\nAny weekday afternoon next week would be fine.\n\nThank you,\nTesta Sample\n",
      );
      const question = await house.letterTo(testa.address);
      expect(question.subject).toMatch(/^\[NOT YET CONFIRMED\] Questions about your request/);
      expect(question.text).toMatch(/^Job-seeker number:\r?$/m);

      await replies(question, "Job-seeker number: not registered yet", likeGmail);
      const offer = await house.letterTo(testa.address);
      expect(offer.subject).toMatch(/^\[NOT YET CONFIRMED\] Times for your online consultation/);
      expect(offer.text).toContain("Please choose one number and reply to this mail.");
      const second = /^Number 2: (.*) \(Japan time\)/m.exec(offer.text)?.[1] ?? "no second time";
      expect(offer.text).toContain("The terms of use are written in Japanese.");

      await replies(offer, "Number 2 please", likeIphone);
      const details = await house.letterTo(testa.address);
      expect(details.subject).toContain("Your online consultation is confirmed");
      expect(details.text).toContain(`Date and time: ${second} (Japan time)`);
      expect(details.text).toContain("Meeting ID: ");

      const [booking] = await house.desk.world.store.look(house.office.id, (view) => view.bookings({ limit: 2 }));
      if (booking?.status !== "confirmed") throw new Error("not confirmed");
      const dayBefore = new Date(Date.parse(booking.choice.slot.start) - 24 * 3600 * 1000).toISOString().slice(0, 10);
      house.waitUntil(`${dayBefore}T10:00:00+09:00`);
      await house.works();
      const reminder = await house.letterTo(testa.address);
      expect(reminder.subject).toContain("Your online consultation is tomorrow");
      expect(reminder.text).toContain(second);
      await house.close();
    },
    LONGEST_MS,
  );
});
