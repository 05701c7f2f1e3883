import { describe, expect, it } from "vitest";
import type { Language } from "../../src/mail/language.ts";
import { columnsOf } from "../../src/mail/letters/line-break.ts";
import { loadLetters } from "../../src/mail/letters/render.ts";
import { htmlToText } from "../../src/mail/text/html-text.ts";
import { readTemplates } from "../../src/world/templates.ts";
import { office, officeOf, type SampleName, sample, sampleNames, slotAt, time, writtenAt } from "./letter-samples.ts";

const render = await loadLetters(await readTemplates());
const OTHERS = ["en", "easy"] as const;

function written(name: SampleName, language: Language) {
  return render({ ...sample(name), language }, officeOf(name), writtenAt);
}

/** One line, as a program that joins lines shows it: Japanese without the break, English with a space. */
function textOf(name: SampleName, language: Language): string {
  const { text } = written(name, language);
  return language === "en" ? text.replace(/\n(?: {2})?/g, " ") : text.replace(/\n　?/g, "");
}

function bareWords(text: string): string {
  return text.replace(/^(?:・|- )|[【】[\]\s]/gmu, "");
}

/** Every day and every time of day that a letter names, as figures. */
function factsIn(text: string, language: Language): string[] {
  const [day, clock] = FORMS[language];
  const words = text.replace(/\n[　 ]*/g, language === "en" ? " " : "");
  const days = [...words.matchAll(day)].map((match) => dayOfMatch(match, language));
  const clocks = [...words.matchAll(clock)].map(([, hour, minute]) => `${Number(hour)}:${minute}`);
  return [...new Set([...days, ...clocks])].sort();
}

const MONTHS = "January February March April May June July August September October November December".split(" ");
const FORMS = {
  ja: [/(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日(?:（(.)）)?/g, /(\d{1,2})時(\d{2})分/g],
  easy: [/(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日(?:（(.)曜日）)?/g, /(\d{1,2})時(\d{2})分/g],
  en: [
    /(?:(Sun|Mon|Tue|Wed|Thu|Fri|Sat)\w+, )?(\d{1,2}) ([A-Z][a-z]+)(?: (20\d\d))?(?![a-z])/g,
    /(?<!\d)(\d{2}):(\d{2})(?!\d)/g,
  ],
} as const;
const WEEKDAYS: Record<string, string> = {
  日: "Sun",
  月: "Mon",
  火: "Tue",
  水: "Wed",
  木: "Thu",
  金: "Fri",
  土: "Sat",
};

/** A day without a year is of the year in which the letter is written. */
function dayOfMatch(match: RegExpMatchArray, language: Language): string {
  const isEnglish = language === "en";
  const month = isEnglish ? MONTHS.indexOf(match[3] ?? "") + 1 : Number(match[2]);
  const date = Number(isEnglish ? match[2] : match[3]);
  const weekday = isEnglish ? (match[1] ?? "") : (WEEKDAYS[match[4] ?? ""] ?? "");
  const year = isEnglish ? match[4] : match[1];
  return month === 0 ? "no day" : `${weekday === "" ? "" : (year ?? 2026)} ${month}/${date} ${weekday}`;
}

describe.each(["ja", ...OTHERS] as const)("what %s letters do not claim", (language) => {
  it("T6-6c: how often somebody did not come, as one time is enough for a chief to refuse", () => {
    for (const name of ["refusalNotice-noShows", "telephone-refusalNotice"] as const)
      expect(textOf(name, language)).not.toMatch(/続い|何回|何（なん）度|several|repeated/);
  });

  it("T6-6a: that somebody who cannot telephone must do so, on the day or before", () => {
    const call =
      /お電話ください|電話だけ|電話（でんわ）だけ|電話（でんわ）をください|by telephone only|phone us\.|Please phone/;
    const names = ["details", "detailsFollow", "reminder", "changeLapsed"] as const;
    for (const name of names) {
      expect(textOf(name, language)).toMatch(call);
      expect(textOf(`${name}-writes`, language)).not.toMatch(call);
    }
    expect(textOf("telephone-details-cannot", language)).not.toMatch(call);
  });

  it("that more times were offered than were, or that there are just two readings", () => {
    expect(textOf("askWhich", language)).not.toMatch(/より多|more than two/);
    expect(textOf("askBack-readings", language)).not.toMatch(/二（ふた）つの読|two ways/);
  });
});

describe.each(OTHERS)("every letter in %s", (language) => {
  it.each(sampleNames)("%s reads as its golden files do", async (name) => {
    const { subject, text, html } = written(name, language);
    await expect(`件名：${subject}\n\n${text}`).toMatchFileSnapshot(`../../fixtures/letters/${language}/${name}.txt`);
    await expect(html).toMatchFileSnapshot(`../../fixtures/letters/${language}/${name}.html`);
  });

  it.each(sampleNames)("%s names the same days and times as in Japanese, each with its weekday", (name) => {
    const own = factsIn(written(name, language).text, language).filter((fact) => fact !== "no day");
    const japanese = factsIn(written(name, "ja").text, "ja");
    // The hours of the telephone are the office's own words.
    const hours = ["8:30", "17:15"];
    const known = (facts: string[]) => facts.filter((fact) => !hours.includes(fact));
    expect(known(own)).toEqual(known(japanese));
  });

  it.each(sampleNames)(
    "%s says the same in text and in HTML, with every placeholder filled and nothing to click",
    (name) => {
      const { subject, text, html } = written(name, language);
      expect(bareWords(htmlToText(html.slice(html.indexOf("<body"))))).toBe(bareWords(text));
      expect(html).toContain(`<html lang="${language === "en" ? "en" : "ja"}"`);
      expect(subject + text + html).not.toMatch(/\{\{|\}\}|undefined|null|NaN|\[object/);
      expect(subject + text + html).not.toMatch(/:\/\/|www\.|[\w-]\.(?:jp|com|net|org)\b|\w@\w|mailto:/i);
    },
  );

  it.each(sampleNames)("%s keeps its lines short enough for a reply to leave them whole", (name) => {
    const { subject, text, html } = written(name, language);
    expect(text.split("\n").filter((line) => columnsOf(line) > 72)).toEqual([]);
    expect(columnsOf(subject)).toBeLessThanOrEqual(120);
    expect(Buffer.byteLength(text) + Buffer.byteLength(html)).toBeLessThan(40_000);
  });

  it.each(sampleNames)(
    "L7: %s names the office, its address, its telephone with hours, the reference and the code",
    (name) => {
      const text = textOf(name, language);
      const words = language === "en" ? office.inEnglish : office.inEasyJapanese;
      for (const fact of [words?.name ?? "", office.address, office.telephone, words?.telephoneHours ?? ""])
        expect(text).toContain(fact);
      const { reference, token } = sample(name);
      if (reference) expect(written(name, language).subject).toContain(reference);
      if (token)
        expect(
          written(name, language)
            .text.split("\n")
            .filter((line) => line.endsWith(`: ${token}`)),
        ).toHaveLength(1);
      else expect(text).not.toMatch(/Reply code|確認記号/);
    },
  );

  it.each(sampleNames.filter((name) => !/^(?:details|reminder)/.test(name)))(
    "%s gives away no way into a meeting",
    (name) => {
      expect(textOf(name, language)).not.toMatch(/passcode|meeting ID|パスコード|ミーティングID/i);
    },
  );
});

const offers = sampleNames.filter((name) => name.startsWith("offer"));
const details = sampleNames.filter((name) => name.startsWith("details") && !name.endsWith("-writes"));

const PDF_ONLY: Partial<Record<SampleName, string>> = {
  "offer-pdf-only": "If you cannot open it, please phone us",
  "offer-writes": 'If you cannot open it, please reply with these words only: "I cannot open the PDF"',
};

describe("the English letters", () => {
  it.each(offers)("T6-3b: %s says in its subject and its first line that nothing is confirmed yet", (name) => {
    const { subject, text } = written(name, "en");
    expect(subject).toMatch(/^\[(?:CHANGE )?NOT YET CONFIRMED\]/);
    expect(text.split("\n")[0]).toMatch(/(?:booking|change) is NOT yet confirmed/);
    const confirms = "By replying you agree to the attached terms of use, and your booking is confirmed.";
    expect(textOf(name, "en")).toContain(confirms);
    expect(textOf(name, "en")).toContain("What counts is when your reply arrives at our office");
  });

  it("T6-3a: lists numbered choices with date, weekday and 24-hour time, each with its own cut-off", () => {
    const { text } = written("offer-several", "en");
    expect(text).toContain(
      "Number 1: Friday, 27 November 2026, 09:00 to 09:30 (Japan time)\nReply by: Thursday, 26 November 2026, 23:59 (Japan time)\n",
    );
    expect(text).toContain(
      "Number 2: Thursday, 3 December 2026, 14:00 to 14:30 (Japan time)\nReply by: Monday, 30 November 2026, 17:15 (Japan time)\n",
    );
    expect(text).toContain('for example: "Number 1 please"');
  });

  it.each(offers)("T6-3a: %s says that the terms are attached, in Japanese, and that only that text binds", (name) => {
    const text = textOf(name, "en");
    expect(text).toContain("The terms of use (version 2026-12) are attached");
    expect(text).toContain("The terms of use are written in Japanese. Only the Japanese text is binding.");
    expect(text).toContain(PDF_ONLY[name] ?? "a PDF and a text file");
  });

  it.each(offers)("T6-4: %s says what silence means", (name) => {
    const means = name === "offer-change" ? "nothing changes" : "your request is void";
    expect(textOf(name, "en")).toContain(`Without a reply by then, ${means}`);
  });

  it.each(sampleNames)("%s carries one line of Japanese, the subject of the same letter in Japanese", (name) => {
    const { text } = written(name, "en");
    const { subject } = render({ ...sample(name), reference: null }, office, writtenAt);
    expect(text.replace(/\n/g, "")).toContain(`日本語での件名：${subject}`);
    // What else is Japanese is names, addresses and the office's own words.
    const kana = text.split("\n").filter((line) => /[ぁ-ん]{3}/.test(line));
    expect(kana.length).toBeLessThanOrEqual(sample(name).kind === "termsNotice" ? 3 : 2);
  });

  it.each(details)(
    "T6-6a, T6-6b: %s says how to cancel, until when, and what ten minutes without word mean",
    (name) => {
      const text = textOf(name, "en");
      expect(text).toContain("Until Wednesday, 2 December 2026: reply to this mail or phone us");
      expect(text).toContain("On the day itself, Thursday, 3 December 2026: by telephone only");
      expect(text).toContain("If 10 minutes pass after the start without word from you, we take it as cancelled");
    },
  );

  it.each(offers)("L2, L3, L6, T2, T3, T4, T5, T7-3, T12-2: %s keeps every point of the Japanese letter", (name) => {
    const text = textOf(name, "en");
    for (const point of [
      "up to 30 minutes",
      "You do not need a Zoom account",
      "update it to the latest version",
      "It is free of charge",
      "registered as job seekers, or are about to register",
      "makes you a registered user of Hello Work",
      "camera",
      "Zoom has terms of use of its own",
      "no virus",
      "still be supported by its maker",
      "firewall",
      "antivirus software as good as a paid one",
      "file-sharing software",
      "do not run software that you do not need",
      "Keep Zoom and the other software",
      "a free connection when you do not know who runs it",
      "the terms of use apply",
      "Do not record video or sound, and do not post",
      "quiet, private place",
      "an interpreter or another person",
      "You pay for your connection",
      "yours to solve",
      "limit to how often and how long",
      "personal information as strictly as at our counter",
    ])
      expect(text).toContain(point);
  });
});

describe("the letters in やさしい日本語", () => {
  it.each(offers)("T6-3b: %s says in its subject and its first line that nothing is settled yet", (name) => {
    const { subject, text } = written(name, "easy");
    const none = /まだ(?:予約（よやく）|変更（へんこう）)は決（き）まっていません/;
    expect(subject).toMatch(none);
    expect(text.split("\n")[0]).toMatch(none);
    expect(textOf(name, "easy")).toContain(
      "返事（へんじ）を送（おく）ると、いっしょに送（おく）った利用規約（りようきやく）に「はい」と言（い）ったことになります。そして、予約（よやく）が決（き）まります。",
    );
  });

  it("T6-3a: writes the year, the weekday in full and から…まで, as the guideline asks", () => {
    const text = textOf("offer-several", "easy");
    expect(text).toContain("2番（ばん）：2026年12月3日（木曜日）14時00分から14時30分まで");
    expect(text).toContain("返事（へんじ）は、2026年11月30日（月曜日）17時15分までに送（おく）ってください");
    expect(text).toContain("「1番でお願いします」のように");
  });

  it.each(sampleNames)(
    "%s has a reading beside every word in kanji, short sentences and no honorific stacks",
    (name) => {
      const { text, html } = written(name, "easy");
      expect(text).not.toMatch(/いたしま|いただ|申し上げ|くださいますよう|お手数|～/);
      const own = blocksOf(html)
        .map((line) => line.replace(FREE_OF_READINGS, ""))
        .filter((line) => !FACTS.some((fact) => line.includes(fact)));
      const bare = own.join("\n").replace(/[一-龠々][一-龠々ぁ-ん]{0,6}?（[ぁ-んァ-ヺー]+）/g, "");
      expect(bare.match(/[一-龠々]+/g) ?? []).toEqual([]);
      const sentences = own.flatMap((line) => line.split("。")).map((one) => one.replace(/（[ぁ-んー]+）/g, ""));
      expect(sentences.filter((sentence) => sentence.length > 60)).toEqual([]);
    },
  );
});

/** The lines of a letter before they were broken: each begins where the HTML has one. */
function blocksOf(html: string): string[] {
  return html
    .slice(html.indexOf("<body"))
    .replace(/<br>|<\/(?:p|li|h2)>/g, "\n")
    .replace(/<[^>]*>/g, "")
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}

/** Dates and times in figures, and words that are to be copied as they stand. */
const FREE_OF_READINGS =
  /\d+[年月日時分]|第\d希望（きぼう）|（[日月火水木金土]曜日）|「[^」]*」(?:のように|と書|を押)|[:：].*Zoom|「ミーティングに参加」|(?:から|まで)/g;
const FACTS = ["糸魚川", "新潟県", "試験 太郎", "決まりが、くわしく"];

describe("a letter in another language", () => {
  it("writes a whole day, a night and a turn of the year exactly", () => {
    const day = (from: string, to: string) => ({ start: time(from, "00:00"), end: time(to, "00:00") });
    const ask = {
      ...sample("askBack-readings"),
      readings: [[day("2026-12-10", "2026-12-11"), slotAt("2027-01-04", "09:30")]],
    };
    const english = render({ ...ask, language: "en" } as never, office, writtenAt).text;
    expect(english).toContain(
      "- Thursday, 10 December 2026 (all day)\n- Monday, 4 January 2027, 09:30 to 10:00 (Japan time)\n",
    );
    const easy = render({ ...ask, language: "easy" } as never, office, writtenAt).text;
    expect(easy).toContain("・2026年12月10日（木曜日）\n・2027年1月4日（月曜日）9時30分から10時00分まで\n");
  });

  it("falls back on the office's Japanese words where the profile has no others", () => {
    const { inEnglish: _e, inEasyJapanese: _j, ...plain } = office;
    expect(render({ ...sample("heldReceipt"), language: "en" }, plain, writtenAt).text).toContain(
      "This is ハローワーク糸魚川.",
    );
    expect(render({ ...sample("heldReceipt"), language: "easy" }, plain, writtenAt).text).toContain(
      office.telephoneHours,
    );
  });
});
