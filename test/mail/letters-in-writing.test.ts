import { describe, expect, it } from "vitest";
import type { Language } from "../../src/mail/language.ts";
import type { Letter } from "../../src/mail/letters/letter.ts";
import { LETTER_KINDS } from "../../src/mail/letters/letter-vocabulary.ts";
import { loadLetters } from "../../src/mail/letters/render.ts";
import { readTemplates } from "../../src/world/templates.ts";
import { office, type SampleName, sample, sampleNames, slotAt, threeChoices, writtenAt } from "./letter-samples.ts";

const render = await loadLetters(await readTemplates());
const LANGUAGES = ["ja", "easy", "en"] as const;
const OFFICES = [office, { ...office, meetings: { kind: "telephone" } }] as const;

const TELEPHONE = /電話|でんわ|(?<!smart)phone|\bcall|025-552-0333/i;
/** The block with the office's address and telephone, which stands in every letter (L7) and asks nobody to do anything. */
const CONTACT = {
  ja: "【お問い合わせ先】",
  easy: "【わからないときは、ここに聞（き）いてください】",
  en: "[Contact]",
};
/** What may be said: that no call is needed, that we know they cannot, and the name of what an office holds by telephone. */
const SAID = {
  ja: ["お電話は要りません", "お電話が難しいとうかがっています", "電話相談"],
  easy: [
    "電話（でんわ）はしなくていいです",
    "あなたは電話（でんわ）ができないと聞（き）きました",
    "電話相談（でんわそうだん）",
  ],
  en: [
    "You need not phone",
    "You do not need to phone",
    "You told us that you cannot telephone",
    /(?<=[Yy]our |[Aa] |[Ff]or |of |[Aa]bout |accept: )telephone consultations?|telephone consultations(?= were)/g,
  ],
} satisfies Record<Language, (string | RegExp)[]>;

/** What a letter may know beside its sample, and what it may lack; each takes what the letter has a place for. */
const RICH = {
  ...{ askPhone: true, called: { phone: "090-0000-0000" }, choices: threeChoices, keeps: slotAt("2026-12-01", "9:30") },
  ...{ replaces: slotAt("2026-12-01", "9:30"), attachTerms: true, termsChanged: true, termsText: true, offered: true },
  ...{ freeTimes: [slotAt("2026-12-04", "9:00")], missing: ["name", "number", "wishes", "wishReading"] },
  notes: ["closedDay", "outsideHours", "past", "tooSoon", "beyondHorizon", "offGrid", "taken", "tooLong"],
};
const POOR = {
  ...{ name: null, reference: null, token: null, askPhone: false, keeps: null, replaces: null, freeTimes: [] },
  ...{ attachTerms: true, termsChanged: false, termsText: false, offered: false, missing: ["number"] },
  notes: [
    "senderAddressUsed",
    "askedBesides",
    "replacesEarlier",
    "byOffice",
    "agreedByPhone",
    "offeredAgain",
    "newTerms",
  ],
};

function with_(letter: Letter, values: Readonly<Record<string, unknown>>): Letter {
  const known = Object.entries(values).filter(([name]) => name in letter || name === "called");
  return { ...letter, ...Object.fromEntries(known) } as Letter;
}

/** The letter in one line, without the contact block. */
function wordsOf(letter: Letter, language: Language, at = office): string {
  const { subject, text } = render({ ...letter, language }, at, writtenAt);
  const [body = "", contact, ...more] = text.split(CONTACT[language]);
  expect([contact, more]).toEqual([expect.stringContaining(office.telephone), []]);
  return `${subject}\n${body}`.replace(/\n[ 　]*/g, language === "en" ? " " : "");
}

function withoutSaid(words: string, language: Language): string {
  return SAID[language].reduce((rest: string, said) => rest.replaceAll(said, ""), words);
}

/** What they can do, or what the office does. */
const INSTEAD = {
  ja: /このメールへ?に?の?返信|窓口|職員がメールを読み/,
  easy: /返信（へんしん）|窓口（まどぐち）|ハローワークの人（ひと）が読（よ）んで/,
  en: /repl(?:y|ied)|counter|Our staff will read it/,
};

/** The desk switches nobody to the telephone who cannot use it (L5). */
const names = sampleNames.filter((name) => name !== "details-switched");

describe.each(LANGUAGES)("a letter in %s to somebody who cannot telephone", (language) => {
  it("is tried in every kind", () => {
    expect(new Set(names.map((name) => sample(name).kind))).toEqual(new Set(LETTER_KINDS));
  });

  it.each(names)("T6-6a, L5: %s never asks for a call, offers one or wants a number, whatever it knows", (name) => {
    for (const at of OFFICES)
      for (const values of [{}, RICH, POOR]) {
        const letter = { ...with_(sample(name), values), ...(at === office ? {} : { byTelephone: true as const }) };
        expect(withoutSaid(wordsOf({ ...letter, writes: true }, language, at), language)).not.toMatch(TELEPHONE);
      }
  });

  it.each([
    "offer-pdf-only",
    "offer-by-phone",
    "askBack",
    "cancellationReceipt-mail",
    "cancellationReceipt-office",
    "couldNotRead",
    "declineReceipt",
    "details-first-terms",
    "detailsFollow-new-terms",
    "expiryNotice",
    "heldReceipt",
    "nothingFree",
    "phoneOnly-cancel",
    "refusalNotice-noShows",
    "termsNotice",
  ] satisfies SampleName[])("%s asks everybody else, and tells them what to do instead", (name) => {
    expect(withoutSaid(wordsOf(sample(name), language), language)).toMatch(TELEPHONE);
    const words = wordsOf({ ...sample(name), writes: true }, language);
    expect(words).toMatch(INSTEAD[language]);
  });
});

describe("what a letter to somebody who cannot telephone says instead", () => {
  const said = (name: SampleName, change: object = {}) =>
    wordsOf({ ...with_(sample(name), change as Record<string, unknown>), writes: true }, "ja");

  it("T6-3b: how to say that the terms cannot be opened, and that this confirms nothing", () => {
    expect(said("offer-pdf-only")).toContain(
      "PDFを開けないときは、「PDFを開けません」とだけ書いて返信してください。この返信だけでは、予約は確定しません。職員が読み、メールでお返事します。",
    );
  });

  it("T6-3d: what to do if no answer comes", () => {
    const again = "このメールに返信してください。それでも届かないときは、窓口でもお答えします。";
    expect(said("heldReceipt")).toContain(`そのときは、お手数ですが、${again}お返事の期限までは、同じメールをもう一度`);
    expect(said("detailsFollow")).toContain(again);
    expect(said("offer")).toContain("もう一度返信してください。それでも届かないときは、窓口でもお答えします。");
    expect(said("nothingFree")).toContain("それまでに連絡が届かないときは、このメールに返信してください");
  });

  it("T6-6a: that a mistaken cancellation is put right by mail, and who cancelled without naming a way they did not use", () => {
    expect(said("cancellationReceipt-mail")).toContain(
      "取り消した覚えのない方は、お手数ですが、このメールに返信してください。職員が読み、メールでお返事します。",
    );
    expect(said("cancellationReceipt-phone")).toContain("ご連絡を受けて、取り消しました");
    expect(said("declineReceipt")).toContain("まちがいのときは、お手数ですが、このメールに返信してください");
  });

  it("T6-6c: that the counter stays open, and that staff answer by mail", () => {
    for (const name of ["refusalNotice-noShows", "refusalNotice-misuse", "telephone-refusalNotice"] as const) {
      expect(said(name)).toContain("窓口での相談は、これまでと変わりません");
      expect(said(name)).toContain("メールでのお問い合わせには、職員がお返事します");
      expect(said(name)).toContain("このメールへの返信か窓口で、お申し出ください");
    }
    expect(said("details")).toContain("オンライン相談をお断りすることがあります。窓口での相談はご利用になれます");
  });

  it("L5: no way of meeting that they cannot use, where the office only telephones", () => {
    const byTelephone = { meeting: "telephone", byTelephone: true };
    const [, office2] = OFFICES;
    const words = wordsOf({ ...with_(sample("details"), byTelephone), writes: true }, "ja", office2);
    expect(words).toContain("方法：職員がメールでお知らせします");
    expect(words).toContain("お話しする方法は、職員がメールでお知らせします");
  });
});
