import { describe, expect, it } from "vitest";
import { toTime } from "../../src/booking/time.ts";
import type { Language } from "../../src/mail/language.ts";
import { loadLetters } from "../../src/mail/letters/render.ts";
import { readMail } from "../../src/mail/read.ts";
import type { ParsedMail, ReadingContext } from "../../src/mail/reading.ts";
import { readTemplates } from "../../src/world/templates.ts";
import { office, type SampleName, sample, threeChoices, writtenAt } from "./letter-samples.ts";
import { TEST_OFFICE } from "./office.ts";

/** How an answer quotes a letter in the mail programs of those who read English or write easy Japanese. */
const render = await loadLetters(await readTemplates());
const RECEIVED = toTime("2026-11-26T10:00:00+09:00");
const SENDER = "Hello Work Itoigawa <madoguchi@example.jp>";

type Quote = (answer: string, letter: { subject: string; text: string }) => string;
const marked = (text: string, mark = "> ") => text.trimEnd().replace(/^/gm, mark).replace(/^> $/gm, ">");
/** Lines are broken anew at 72 columns, as programs do with what they quote. */
const rewrapped = (text: string) => text.replace(/(?<=[a-z,.])\n(?=[a-zA-Z])/g, " ").replace(/(.{40,70}) /g, "$1\n");

const QUOTES: Record<string, Quote> = {
  nothing: (answer) => answer,
  "Gmail in English": (answer, { text }) =>
    `${answer}\n\nOn Wed, Nov 25, 2026 at 10:00 AM ${SENDER} wrote:\n\n${marked(text)}`,
  "Gmail, lines broken anew": (answer, { text }) =>
    `${answer}\n\nOn Wed, Nov 25, 2026 at 10:00 AM ${SENDER}\nwrote:\n\n${marked(rewrapped(text))}`,
  "Outlook in English": (answer, { subject, text }) =>
    `${answer}\n\n________________________________\nFrom: ${SENDER}\nSent: Wednesday, November 25, 2026 10:00 AM\nTo: Testa Sample <sample@example.com>\nSubject: ${subject}\n\n${text}`,
  "an iPhone": (answer, { text }) =>
    `${answer}\n\nSent from my iPhone\n\n> On Nov 25, 2026, at 10:00, ${SENDER} wrote:\n> \n> \uFEFF${marked(text).slice(2)}`,
  Yahoo: (answer, { text }) =>
    `${answer}\n\n    On Wednesday, November 25, 2026 at 10:00:00 AM GMT+9, ${SENDER} wrote:  \n \n ${text.replace(/\n/g, "\n ")}`,
  "a letter under the answer without any mark": (answer, { text }) => `${answer}\n\n${text}`,
  "an answer below the quote": (answer, { text }) =>
    `On 25/11/2026 10:00, ${SENDER} wrote:\n${marked(text)}\n\n${answer}`,
};

function answer(name: SampleName, language: Language, words: string, quote: Quote = QUOTES.nothing as Quote) {
  const letter = render({ ...sample(name), language }, office, writtenAt);
  const body = sample(name);
  const choices = "choices" in body ? body.choices : [];
  const context: ReadingContext =
    "slot" in body && body.slot
      ? { state: "confirmed", start: body.slot.start, sent: letter.text, reference: "K7P2QX" }
      : {
          state: "offered",
          offered: choices.map(({ number, slot }) => ({ number, start: slot.start })),
          sent: letter.text,
          reference: "K7P2QX",
        };
  const read = readMail(mailOf(`Re: ${letter.subject}`, quote(words, letter)), {
    ...{ file: "-", received: RECEIVED, now: RECEIVED, office: TEST_OFFICE },
    context: body.kind === "askBack" ? null : context,
  });
  return read;
}

function mailOf(subject: string, text: string): ParsedMail {
  return {
    ...{ messageId: "<1@example.com>", inReplyTo: ["<offer@example.jp>"], references: [] },
    from: [{ name: "Testa Sample", address: "sample@example.com" }],
    ...{ sender: [], replyTo: [], to: [{ name: "", address: "madoguchi@example.jp" }], cc: [] },
    ...{ returnPath: "sample@example.com", subject, date: null, text, fromHtml: false, headers: [] },
    ...{ contentType: "text/plain", reportType: null, reportParts: [], attachments: [], damaged: false },
  };
}

const quotes = Object.entries(QUOTES);

describe.each(quotes)("with %s quoted", (_, quote) => {
  it.each([
    "Number 2 please",
    "Number 2 please.",
    "number 2",
    "No. 2, please.",
    "I would like number 2.",
    "I'd like number 2, thank you.",
    "Number 2 works for me.",
    "Thursday, 3 December 2026, 14:00 please.",
    "Hello,\n\nNumber 2 please.\n\nBest regards,\nTesta Sample",
    "The second one, please.",
  ])("T6-3b: an English letter with several times: 「%s」 takes the second", (words) => {
    const read = answer("offer-several", "en", words, quote);
    expect([read.intent, read.choice, read.action]).toEqual([expect.stringMatching(/choose|accept/), 2, "confirm"]);
  });

  it.each([
    "2番でお願いします",
    "2ばんで おねがいします。",
    "2番（ばん）でお願（ねが）いします",
    "２ばんが いいです。",
  ])("T6-3b: a letter in やさしい日本語 with several times: 「%s」 takes the second", (words) => {
    const read = answer("offer-several", "easy", words, quote);
    expect([read.choice, read.action]).toEqual([2, "confirm"]);
  });

  it.each([
    "Yes",
    "Yes.",
    "Yes please",
    "OK",
    "Yes, that works for me. Thank you!",
    "I accept.",
    "That is fine with me.",
  ])("T6-3b: an English letter with one time: 「%s」 confirms it", (words) => {
    expect(answer("offer", "en", words, quote)).toMatchObject({ choice: 1, action: "confirm" });
  });

  it.each(["おねがいします", "はい", "はい、おねがいします。"])(
    "T6-3b: a letter in やさしい日本語 with one time: 「%s」 confirms it",
    (words) => {
      expect(answer("offer", "easy", words, quote)).toMatchObject({ choice: 1, action: "confirm" });
    },
  );
});

/** What else is written is tried with the programs whose quotes look least alike. */
const unlike = quotes.filter(([name]) => ["nothing", "an iPhone", "Outlook in English"].includes(name));

describe.each(unlike)("with %s quoted, whatever else is answered", (_, quote) => {
  it.each([
    ["Yes please", "ask"],
    ["I decline.", "cancel"],
    ["I decline", "cancel"],
    ["I would like another time. Friday, 4 December 2026, 10:00 would be good.", "offer"],
    ["I would like another time: 7 December, 14:00", "offer"],
    ["Can I bring my husband?", "staff"],
    ["Number 2 or number 3, whichever you like.", "ask|staff"],
    ["I cannot make any of these.", "staff"],
    ["I decline the recording.", "staff"],
    ["Sorry, I must decline.", "cancel"],
    ["My friend has to decline.", "staff"],
  ])("an English letter with several times: 「%s」 is %s", (words, action) => {
    expect(answer("offer-several", "en", words, quote).action).toMatch(new RegExp(`^(?:${action})$`));
  });

  it.each([
    ["キャンセルします。", "cancel"],
    ["やめます。辞退します", "cancel"],
    ["ほかの日時を希望します。12月7日の14時がいいです。", "offer"],
    ["だいじょうぶです。", "staff"],
    ["ほかの じかんが いいです。12がつ7にち 14じ", "offer|staff"],
    ["よくわかりません。", "staff"],
  ])("a letter in やさしい日本語 with several times: 「%s」 is %s", (words, action) => {
    expect(answer("offer-several", "easy", words, quote).action).toMatch(new RegExp(`^(?:${action})$`));
  });

  it.each([
    ["Please cancel my booking.", "cancel"],
    ["I have to cancel, sorry.", "cancel"],
    ["I decline.", "staff"],
    ["Sorry, I must decline.", "staff"],
    ["I would like another time.", "ask"],
    ["Thank you!", "ignore"],
    ["Thank you for the details. See you then.", "ignore"],
    ["Can we change it to 4 December 2026, 10:00?", "offer|staff"],
  ])("English details: 「%s」 is %s", (words, action) => {
    expect(answer("details", "en", words, quote).action).toMatch(new RegExp(`^(?:${action})$`));
  });
});

describe("a letter to somebody who cannot telephone", () => {
  it.each(
    quotes.flatMap(([name, quote]) =>
      (
        [
          ["ja", "PDFを開けません"],
          ["easy", "PDFがひらけません"],
          ["en", "I cannot open the PDF"],
        ] as const
      ).map(([language, words]) => [name, language, words, quote] as const),
    ),
  )("T6-3b: with %s quoted, in %s: 「%s」, as the offer says, confirms nothing and is read by staff", (...given) => {
    const [, language, words, quote] = given;
    const text = render({ ...sample("offer-writes"), language }, office, writtenAt).text.replace(
      /\n\s*/g,
      language === "en" ? " " : "",
    );
    expect(text).toContain(words);
    expect(answer("offer-writes", language, words, quote).action).toBe("staff");
  });
});

describe("an answer without words of its own", () => {
  const empty = quotes.filter(([name]) => name !== "nothing");
  it.each(
    empty.flatMap(([name, quote]) => (["en", "easy"] as const).map((language) => [name, language, quote] as const)),
  )(
    "with %s quoted of a letter in %s confirms nothing, cancels nothing, asks for nothing",
    (_name, language, quote) => {
      for (const letter of [
        "offer",
        "offer-several",
        "offer-change",
        "offer-writes",
        "askWhich",
        "replyReminder",
        "details",
        "reminder",
      ] as const)
        expect([letter, answer(letter, language, "", quote).action]).toEqual([letter, "staff"]);
    },
  );
});

describe("the lines to fill in", () => {
  const FILLED = {
    en: (text: string) =>
      text
        .replace(/^Name:$/m, "Name: Testa Sample")
        .replace(/^Job-seeker number:$/m, "Job-seeker number: 15123-4567890")
        .replace(/^First choice:$/m, "First choice: Thursday, 3 December 2026, 14:00")
        .replace(/^Second choice:$/m, "Second choice: 4 December 9:30"),
    easy: (text: string) =>
      text
        .replace(/^名前（なまえ）：$/m, "名前（なまえ）：テスタ サンプル")
        .replace(/^求職番号（きゅうしょくばんごう）：$/m, "求職番号（きゅうしょくばんごう）：15123-4567890")
        .replace(/^第1希望（きぼう）：$/m, "第1希望（きぼう）：2026年12月3日（木曜日）14時00分から")
        .replace(/^第2希望（きぼう）：$/m, "第2希望（きぼう）：12月4日 9時30分"),
  };

  it.each(["en", "easy"] as const)(
    "T6-2: filled in on their own or in the quoted letter, they are a request in %s",
    (language) => {
      const { text } = render({ ...sample("askBack"), language }, office, writtenAt);
      const filled = FILLED[language](text);
      const own = filled
        .split("\n")
        .filter((line) => !text.split("\n").includes(line))
        .join("\n");
      for (const words of [own, `${own}\n\n${marked(text)}`]) {
        const read = readMail(mailOf("Re: your letter", words), {
          ...{ file: "-", received: RECEIVED, now: RECEIVED, office: TEST_OFFICE, context: null },
        });
        expect(read.action).toBe("offer");
        expect(read.applicant).toMatchObject({
          name: language === "en" ? "Testa Sample" : "テスタ サンプル",
          jobSeekerNumber: "15123-4567890",
        });
        expect(read.wishes.map(({ from }) => from)).toEqual(["2026-12-03T14:00:00+09:00", "2026-12-04T09:30:00+09:00"]);
      }
    },
  );

  const ASKED = render(sample("askBack"), office, writtenAt).text;
  const lines: [string, string][] = [
    ["氏名：", "例示 花子"],
    ["求職番号：", "15020-2345678"],
    ["第1希望：", "12月3日（木）14時"],
  ];
  const filledIn = (text: string, mark: string, between = "") =>
    lines.reduce(
      (all, [label, value]) => all.replace(`\n${mark}${label}\n`, `\n${mark}${label}${between}${value}\n`),
      text,
    );
  const own = lines.map(([label, value]) => `${label}${value}`).join("\n");
  const OUTLOOK = `________________________________\n差出人: 窓口 <madoguchi@example.jp>\n送信日時: 2026年11月25日 10:00\n宛先: sample@example.com\n件名: おたずね\n\n`;
  const GMAIL = "2026年11月25日(水) 10:00 窓口 <madoguchi@example.jp>:\n\n";

  it.each([
    ["above the letter without any mark", `${own}\n\n${ASKED}`],
    ["below the letter without any mark", `${ASKED}\n\n${own}`],
    ["in the letter itself, without any mark", filledIn(ASKED, "")],
    ["in the letter itself, as Outlook quotes it", `${OUTLOOK}${filledIn(ASKED, "")}`],
    ["in the marked lines of the quoted letter", `記入しました。\n\n${GMAIL}${filledIn(marked(ASKED), "> ")}`],
    ["under the marked lines of the quoted letter", `${GMAIL}${filledIn(marked(ASKED), "> ", "\n")}`],
    ["above full-width marks", `${own}\n\n${marked(ASKED, "＞")}`],
  ])("T6-2: filled in %s they are a request, and our example is no wish", (_where, text) => {
    const read = readMail(mailOf("Re: おたずね", text), {
      ...{ file: "-", received: RECEIVED, now: RECEIVED, office: TEST_OFFICE, context: null, sent: ASKED, asked: true },
    });
    expect(read).toMatchObject({
      ...{ sender: "person", action: "offer" },
      applicant: { name: "例示 花子", jobSeekerNumber: "15020-2345678" },
    });
    expect(read.wishes.map(({ from }) => from)).toEqual(["2026-12-03T14:00:00+09:00"]);
  });

  it("an answer with our letter in it unmarked is never put aside as automatic, not even where the thread is lost", () => {
    const read = readMail(mailOf("Re: おたずね", `${own}\n\n${ASKED}`), {
      ...{ file: "-", received: RECEIVED, now: RECEIVED, office: TEST_OFFICE, context: null },
    });
    expect(read).toMatchObject({ sender: "person", action: "staff" });
  });

  it.each([
    "正しい日時：12月3日（木）14時",
    "12月3日（木）14時でお願いします。",
    "すみません、曜日を間違えました。12月3日の14時です。",
    "Right date and time: Thursday 3 December, 14:00",
  ])("T6-2: 「%s」 answers which of two readings was meant", (words) => {
    const args = { file: "-", received: RECEIVED, now: RECEIVED, office: TEST_OFFICE, context: null };
    const read = readMail(mailOf("Re: おたずね", words), { ...args, sent: ASKED, asked: true });
    expect(read.intent).toBe("request");
    expect(read.wishes.map(({ from }) => from)).toEqual(["2026-12-03T14:00:00+09:00"]);
    expect(readMail(mailOf("Re: おたずね", words), args).action).toBe("staff");
  });

  it.each([
    "木曜の方です。",
    "午後です。",
    "12月3日は行けません。",
    "12月3日は面接です。離職票を送ってください。",
    "12月3日の件、電話でお願いします。",
    "12月3日でなければ別の日で。",
  ])("what is more or less than a day, as 「%s」, is for staff", (words) => {
    const read = readMail(mailOf("Re: おたずね", words), {
      ...{ file: "-", received: RECEIVED, now: RECEIVED, office: TEST_OFFICE, context: null, sent: ASKED, asked: true },
    });
    expect(read.action).toBe("staff");
  });

  it.each([
    ["en", "Job-seeker number: not registered yet"],
    ["en", "Job-seeker number: not at hand"],
    ["en", "I do not have the number at hand."],
    ["easy", "求職番号（きゅうしょくばんごう）：まだない"],
    ["easy", "求職番号（きゅうしょくばんごう）：手元にない"],
    ["easy", "ばんごうは まだ ないです"],
  ])("T2: in %s 「%s」 says that there is no number", (_language, line) => {
    const read = readMail(mailOf("Re: your letter", `Name: Testa Sample\n${line}\nFirst choice: 3 December 14:00`), {
      ...{ file: "-", received: RECEIVED, now: RECEIVED, office: TEST_OFFICE, context: null },
    });
    expect(read.applicant).toMatchObject({ jobSeekerNumber: null, registering: true });
  });
});

it("the samples' second choice is what the answers above mean", () => {
  expect(threeChoices[1]?.slot.start).toBe("2026-12-03T14:00:00+09:00");
});
