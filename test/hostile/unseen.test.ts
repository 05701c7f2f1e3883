import { describe, expect, it } from "vitest";
import { readMail } from "../../src/mail/read.ts";
import type { Reading, ReadingContext } from "../../src/mail/reading.ts";
import { withoutUnseen } from "../../src/mail/text/unseen.ts";
import { makeInProcessParser } from "../../src/world/parser.ts";
import { START } from "../desk/trial-desk.ts";
import { TEST_OFFICE } from "../mail/office.ts";

const FROM = "taro@mail.example.com";
const TWO: ReadingContext = {
  state: "offered",
  offered: [
    { number: 1, start: "2026-12-17T10:00:00+09:00" as never },
    { number: 2, start: "2026-12-18T10:00:00+09:00" as never },
  ],
  addressee: FROM,
};

async function read(type: string, body: string, headers: string[] = []): Promise<Reading> {
  const lines = [`From: ${FROM}`, "Subject: Re: x", ...headers, `Content-Type: ${type}`, "", body, ""];
  const parsed = await makeInProcessParser().parse(Buffer.from(lines.join("\r\n")));
  const args = { file: "x", received: START, now: START, office: TEST_OFFICE, context: TWO };
  return readMail("failed" in parsed ? null : parsed, args);
}

const plain = (body: string) => read("text/plain; charset=utf-8", body);
const html = (body: string) => read("text/html; charset=utf-8", body);
const both = (text: string, page: string) =>
  read(
    'multipart/alternative; boundary="b"',
    `--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${text}\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n${page}\r\n--b--`,
  );

const YES = "1番でお願いします。";

describe("words that nobody sees", () => {
  it("confirm as long as they are seen", async () => {
    expect((await plain(YES)).action).toBe("confirm");
    expect((await html(`<p>${YES}</p>`)).action).toBe("confirm");
    expect((await both(YES, `<p>${YES}</p>`)).action).toBe("confirm");
  });

  it.each([
    ["display:none", `<div style="display:none">${YES}</div>`],
    ["font-size 0", `<span style="font-size:0px">${YES}</span>`],
    ["white on white", `<span style="color:#fff">${YES}</span>`],
    ["a comment", `<!-- ${YES} -->`],
    ["a comment in a comment", `<!-- <!-- --> <!-- ${YES} -->`],
    ["a title", `<title>${YES}</title>`],
    ["a template", `<template>${YES}</template>`],
    ["a script", `<script type="text/plain">${YES}</script>`],
    ["an attribute behind a bracket", `<p title=">${YES}">`],
    ["a tag that never ends", `<p title='${YES}`],
    [
      "a preview that is hidden",
      `<div class="preheader" style="display:none;max-height:0;font-size:1px;color:#fff">${YES}</div>`,
    ],
    ["a preview that is only small", `<div class="preheader" style="max-height:0;overflow:hidden">${YES}</div>`],
    ["no opacity", `<p style='opacity:0'>${YES}</p>`],
    ["beside the page", `<p style='text-indent:-9999px'>${YES}</p>`],
    ["the hidden attribute", `<p hidden>${YES}</p>`],
    ["struck out", `<s>${YES}</s>`],
    ["hidden by a style sheet", `<style>.p{visibility:hidden}</style><p class=p>${YES}</p>`],
  ])("confirm nothing: %s", async (_label, page) => {
    for (const around of ["", "<p>駐車場はありますか。</p>"]) {
      expect((await html(`${around}${page}`)).action).not.toBe("confirm");
      expect((await both(YES, `${around}${page}`)).action).not.toBe("confirm");
    }
  });

  it.each([
    ["behind twenty thousand spaces", `${YES}${" ".repeat(21_000)}やはり無理です。`],
    ["behind five thousand lines", `${YES}${"\r\n".repeat(5100)}やはり無理です。`],
    ["behind what is read at most", `${YES}${"\r\n あ".repeat(2100)}\r\nやはり無理です。`],
    ["in the two hundred and first kilobyte", `${YES}\r\n${`${"　".repeat(60)}\r\n`.repeat(3300)}やはり無理です。`],
  ])("a refusal %s is not overlooked", async (_label, body) => {
    expect((await plain(body)).action).toBe("staff");
  });
});

describe("signs that turn or hide letters", () => {
  it.each([
    ["right-to-left override", "\u202e1番でお願いします\u202c"],
    ["right-to-left marks between numbers", "1\u200f番、2番でお願いします"],
    ["right-to-left isolate", "\u20671番\u2069でお願いします"],
    ["combining strokes", "1\u0336番\u0336でお願いします"],
    ["a prohibition sign over the number", "1\u20e0番でお願いします"],
    ["Cyrillic letters in a Latin word", "Nо, 1番でお願いします"],
    ["Greek letters in a Latin word", "Nο, 1番でお願いします"],
  ])("%s: a person looks", async (_label, body) => {
    expect((await plain(body)).action).toBe("staff");
  });

  it.each([
    ["zero-width letters in a refusal", "1番は無\u200d理\u200cです"],
    ["soft hyphens in a refusal", "1番は無\u00ad理です"],
    ["a grapheme joiner in a refusal", "1番は無\u034f理です"],
    ["variation selectors in a refusal", "1番は無\ufe0f理\ufe00です"],
    ["Hangul fillers in a refusal", "1番は無\u3164理です"],
    ["tag letters in a refusal", "1番は無\u{e0020}理です"],
  ])("%s do not hide it", async (_label, body) => {
    const [torn, whole] = [await plain(body), await plain(withoutUnseen(body))];
    expect([torn.intent, torn.action]).toEqual([whole.intent, whole.action]);
    expect(torn.action).not.toBe("confirm");
  });

  it("zero-width letters in a yes do not hide it from the clerk, for the person sees it", async () => {
    expect((await plain("1\u200b番\u2060で\u00adお願\u200dいし\u034fます。")).action).toBe("confirm");
  });

  it("keep together what belongs together: emoji, keycaps, names with a variant of a letter", () => {
    for (const text of ["👩\u200d💻", "1\ufe0f\u20e3", "☎\ufe0f", "❤\ufe0f\u200d🔥"])
      expect(withoutUnseen(text)).toBe(text);
  });
});
