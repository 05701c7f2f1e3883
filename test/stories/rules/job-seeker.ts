import { expect } from "vitest";
import type { Booking } from "../../../src/booking/booking.ts";
import { headerField, identify } from "../../../src/mail/applicant/identity.ts";
import type { ParsedMail } from "../../../src/mail/reading.ts";
import { bounceReport } from "../../simulation/writing.ts";
import { OFFICE_ADDRESS } from "../house.ts";
import { likeGmail, type Writer, writeMail } from "../writing.ts";
import type { Ground } from "./ground.ts";

/** A letter as it arrived; `words` is its text without line ends, so that a sentence is found wherever it was broken. */
export type Letter = ParsedMail & { raw: Uint8Array; words: string; calendar: string };

/** What a letter must be: words of its subject, sentences of its text, names of its attachments in order. */
export type Expected = {
  subject: string;
  says?: readonly string[];
  without?: readonly string[];
  attached?: readonly string[];
};

/** Somebody who only ever writes mail. */
export type JobSeeker = Writer & {
  number: string;
  /** A first mail with every item of the leaflet; `more` are further lines. */
  asksFor(wish: string, more?: string): Promise<void>;
  /** A mail of its own, in answer to nothing. */
  writes(subject: string, body: string, headers?: string[]): Promise<void>;
  /** Answers a letter, quoting it; without one the last that was read. */
  replies(words: string, letter?: Letter): Promise<void>;
  /** The same, and the clerk has not looked yet. */
  sends(words: string, letter?: Letter): Promise<void>;
  /** Reads the next letter: it must be there, and be so. */
  gets(expected: Expected): Promise<Letter>;
  getsNothing(): void;
  /** Asks, is offered that time alone, says yes and is confirmed: the offer and the details, both read. */
  agrees(wish: string, more?: string): Promise<{ offer: Letter; details: Letter }>;
  /** Message-ID of the last mail. */
  lastMail(): string;
  /** The mail server of that letter's addressee returns it. */
  returned(letter: Letter): Promise<void>;
  /** The newest booking under that name. */
  booking(): Promise<Booking>;
};

export type LetterBoxes = {
  of(name: string, number: string, address: string): JobSeeker;
  all(): { to: readonly string[]; messageId: string }[];
  /** Throws where a letter was sent that nobody in the story expected. */
  allRead(): void;
};

export function openLetterBoxes(ground: Ground): LetterBoxes {
  const read = new Set<number>();
  let mails = 0;
  const idOf = (n: number) => `<${ground.desk.office.id}-${n}@mail.example.com>`;
  const newId = () => idOf(++mails);

  function unread(address?: string): { index: number; to: string; raw: Uint8Array }[] {
    return ground
      .letters()
      .map(({ to, raw }, index) => ({ index, to: to[0] ?? "", raw }))
      .filter(({ index, to }) => !read.has(index) && (address === undefined || to === address));
  }

  async function open(raw: Uint8Array): Promise<Letter> {
    const parsed = await ground.desk.world.parser.parse(raw);
    if ("failed" in parsed) throw new Error(parsed.detail);
    const calendar = parsed.reportParts.find(({ contentType }) => contentType === "text/calendar")?.text ?? "";
    return { ...parsed, raw, words: joined(parsed.text), calendar };
  }

  function of(name: string, number: string, address: string): JobSeeker {
    const writer: Writer = { name, address, charset: "utf-8" };
    let last: Letter | null = null;
    let lastMail = "";
    const arrives = (mail: { subject: string; body: string; inReplyTo?: string; headers?: string[] }) => {
      lastMail = newId();
      return ground.arrive(writeMail(writer, { ...mail, at: ground.now(), messageId: lastMail }), ground.now());
    };
    const sends = (words: string, letter: Letter | null) => {
      if (letter === null) throw new Error(`${name} has no letter to answer`);
      const body = likeGmail(words, letter, ground.now());
      return arrives({ subject: `Re: ${letter.subject}`, body, inReplyTo: letter.messageId ?? "" });
    };
    const writes = async (subject: string, body: string, headers: string[] = []) => {
      await arrives({ subject, body, headers });
      await ground.works();
    };
    const jobSeeker: JobSeeker = {
      ...writer,
      number,
      writes,
      asksFor: (wish, more = "") =>
        writes(
          "オンライン相談の予約",
          `オンライン相談を希望します。\n氏名：${name}\n求職番号：${number}\n希望日時：${wish}\n連絡先メールアドレス：${address}\n${more}`,
        ),
      agrees: async (wish, more) => {
        await jobSeeker.asksFor(wish, more);
        const offer = await jobSeeker.gets({ subject: NOT_YET, attached: TERMS });
        await jobSeeker.replies("お願いします。");
        return { offer, details: await jobSeeker.gets({ subject: AGREED, attached: CALENDAR }) };
      },
      lastMail: () => lastMail,
      replies: async (words, letter) => {
        await sends(words, letter ?? last);
        await ground.works();
      },
      sends: (words, letter) => sends(words, letter ?? last),
      gets: async ({ subject, says = [], without = [], attached = [] }) => {
        const [first] = unread(address);
        if (!first) throw new Error(`no letter for ${name} (${subject}); ${await heldWords(ground)}`);
        read.add(first.index);
        const letter = await open(first.raw);
        expect(letter.subject).toContain(subject);
        for (const sentence of says) expect(letter.words).toContain(joined(sentence));
        for (const sentence of without) expect(letter.words).not.toContain(joined(sentence));
        expect(letter.attachments.map(({ fileName }) => fileName)).toEqual(attached);
        last = letter;
        return letter;
      },
      getsNothing: () => expect(unread(address).length).toBe(0),
      returned: async ({ messageId }) => {
        const raw = bounceReport(address, OFFICE_ADDRESS, messageId ?? "", newId(), ground.now());
        await ground.arrive(raw, ground.now());
        await ground.works();
      },
      booking: async () => {
        const mine = await ground.look(async (view) => {
          const all = await view.bookings({ limit: 50 });
          const named = await Promise.all(
            all.map(async (one) => ({ one, who: (await view.person(one.personId))?.name })),
          );
          return named.filter(({ who }) => who === name).map(({ one }) => one);
        });
        const newest = mine.toSorted((a, b) => (`${a.requestedAt}${a.id}` < `${b.requestedAt}${b.id}` ? -1 : 1)).at(-1);
        if (!newest) throw new Error(`no booking of ${name}; ${await heldWords(ground)}`);
        return newest;
      },
    };
    return jobSeeker;
  }

  return {
    of,
    all: () => ground.letters().map(({ to, raw }) => ({ to, messageId: identify(raw).messageId ?? "" })),
    allRead: () => {
      const left = unread();
      const which = left.map(({ to, raw }) => `${to}: ${headerField(raw, "subject")}`).join("\n");
      if (left.length > 0) throw new Error(`letters were sent that nobody in the story expected:\n${which}`);
    },
  };
}

/** For a failing story: what the clerk made of the mails it held. */
async function heldWords(ground: Ground): Promise<string> {
  const held = await ground.look((view) => view.inboundMails({ states: ["held"], limit: 5 }));
  return (
    held.map(({ reason, reading }) => `held ${reason}: ${JSON.stringify(reading)}`).join("\n") || "nothing is held"
  );
}

/** Subjects of the two letters of every booking, and what is attached to them. */
export const NOT_YET = "【まだ予約は確定していません】";
export const AGREED = "オンライン相談の予約が確定しました";
export const TERMS = ["見本_利用規約_sample-1.pdf", "見本_利用規約_sample-1.txt"];
export const CALENDAR = ["yoyaku.ics"];

const joined = (text: string) => text.replace(/\r?\n[ 　]*/g, "");
