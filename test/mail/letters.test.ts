import { describe, expect, it } from "vitest";
import type { OfferNote } from "../../src/booking/booking.ts";
import { toDay } from "../../src/booking/time.ts";
import type { Letter } from "../../src/mail/letters/letter.ts";
import { LETTER_KINDS } from "../../src/mail/letters/letter-vocabulary.ts";
import { columnsOf } from "../../src/mail/letters/line-break.ts";
import { loadLetters } from "../../src/mail/letters/render.ts";
import { htmlToText } from "../../src/mail/text/html-text.ts";
import { readTemplates } from "../../src/world/templates.ts";
import {
  head,
  office,
  officeOf,
  type SampleName,
  sample,
  sampleNames,
  samples,
  slotAt,
  time,
  writtenAt,
} from "./letter-samples.ts";

const templates = await readTemplates();
const render = await loadLetters(templates);

function written(name: SampleName) {
  return render(sample(name), officeOf(name), writtenAt);
}

/** The words alone: without line ends, marks of headings and items, tags. */
function bareWords(text: string): string {
  return text.replace(/^・|[【】\s]/gmu, "");
}

function textOf(name: SampleName): string {
  return written(name).text.replace(/\n　?/g, "");
}

const offers = sampleNames.filter((name) => name.startsWith("offer"));
const details = sampleNames.filter((name) => name.startsWith("details"));
/** Not those to people who cannot telephone. */
const mayCall = details.filter((name) => !name.endsWith("-writes"));
const online = ["details", "details-ask-phone"] as const;
const PDF_ONLY: Partial<Record<SampleName, string>> = {
  "offer-pdf-only": "PDFを開けないときは、お電話ください",
  "offer-writes": "PDFを開けないときは、「PDFを開けません」とだけ書いて返信してください",
};

describe("every letter", () => {
  it.each(sampleNames)("%s reads as its golden files do", async (name) => {
    const { subject, text, html } = written(name);
    await expect(`件名：${subject}\n\n${text}`).toMatchFileSnapshot(`../../fixtures/letters/${name}.txt`);
    await expect(html).toMatchFileSnapshot(`../../fixtures/letters/${name}.html`);
  });

  it("has a sample for each kind", () => {
    expect([...new Set(sampleNames.map((name) => sample(name).kind))].sort()).toEqual([...LETTER_KINDS].sort());
  });

  it.each(sampleNames)("%s says the same in text and in HTML", (name) => {
    const { subject, text, html } = written(name);
    const body = html.slice(html.indexOf("<body"));
    expect(bareWords(htmlToText(body))).toBe(bareWords(text));
    expect(html).toContain(`<title>${subject}</title>`);
  });

  it.each(sampleNames)("%s has every placeholder filled", (name) => {
    const { subject, text, html } = written(name);
    expect(subject + text + html).not.toMatch(/\{\{|\}\}|undefined|null|NaN|\[object/);
  });

  it.each(sampleNames)("%s contains no link, picture or anything that looks like an address on the web", (name) => {
    const { subject, text, html } = written(name);
    expect(subject + text + html).not.toMatch(/:\/\/|www\.|[\w-]\.(?:jp|com|net|org)\b|\w@\w|mailto:/i);
    expect(html).not.toMatch(/<(?:a|img|link|script|iframe|form|svg)\b|\ssrc=|\shref=|url\(|xmlns/i);
  });

  it.each(sampleNames)(
    "%s uses only characters that every mail program has, and none that mean by their looks",
    (name) => {
      const { subject, text } = written(name);
      const strange = [...subject, ...text].filter((character) => !PLAIN.has(character));
      expect(strange).toEqual([]);
      expect(subject + text).not.toMatch(/[○×◎●△▲□■◇◆☆★※→]/u);
    },
  );

  it.each(sampleNames)("%s keeps its lines to 35 full-width characters and its subject to 60", (name) => {
    const { subject, text } = written(name);
    expect(text.split("\n").filter((line) => columnsOf(line) > 72)).toEqual([]);
    expect(columnsOf(subject)).toBeLessThanOrEqual(120);
  });

  it.each(sampleNames)("L7: %s names the office, its address, its telephone with hours, and the reference", (name) => {
    const text = textOf(name);
    for (const fact of [office.name, office.address, office.telephone, office.telephoneHours])
      expect(text).toContain(fact);
    const { reference } = sample(name);
    if (reference) {
      expect(text).toContain(`受付番号：${reference}`);
      expect(written(name).subject).toContain(`（受付番号 ${reference}）`);
    } else expect(text).not.toContain("受付番号：");
  });

  it.each(sampleNames)("%s prints the token once, whole and on one line, near its end", (name) => {
    const { text, html } = written(name);
    const { token } = sample(name);
    if (token === null) return expect(text).not.toContain("確認記号");
    expect(text.split("\n").filter((line) => line === `確認記号: ${token}`)).toHaveLength(1);
    expect(html.split(token)).toHaveLength(2);
    expect(text.slice(text.indexOf(token)).split("\n").length).toBeLessThanOrEqual(5);
  });

  it.each(sampleNames.filter((name) => !/^(?:details|reminder)/.test(name)))(
    "%s gives away no way into a meeting",
    (name) => {
      expect(textOf(name)).not.toMatch(/パスコード|ミーティングID/);
    },
  );

  it.each(sampleNames)("%s is small enough for the strictest carriers", (name) => {
    const { text, html } = written(name);
    expect(Buffer.byteLength(text) + Buffer.byteLength(html)).toBeLessThan(40_000);
  });
});

describe("the offer", () => {
  it.each(offers)("T6-3b: %s says in its subject and its first line that nothing is confirmed yet", (name) => {
    const { subject, text } = written(name);
    expect(subject).toMatch(/まだ(?:予約|変更)は確定していません/);
    expect(text.split("\n")[0]).toMatch(/まだ(?:予約|変更)は確定していません/);
  });

  it("T6-3a: lists numbered choices with date, weekday and 24-hour time", () => {
    const text = written("offer-several").text;
    expect(text).toContain("1番：11月27日（金）9時00分～9時30分\n");
    expect(text).toContain("2番：12月3日（木）14時00分～14時30分\n");
    expect(text).toContain("3番：12月4日（金）16時30分～17時00分\n");
  });

  it("T6-1: prints beside each choice until when it can be had, never later than the offer itself", () => {
    const text = written("offer-several").text;
    expect(text).toContain("1番：11月27日（金）9時00分～9時30分\n返信の期限：11月26日（木）23時59分まで\n");
    expect(text).toContain("2番：12月3日（木）14時00分～14時30分\n返信の期限：11月30日（月）17時15分まで\n");
    expect(text).toContain("返信が当所に届いた時刻で判断します");
  });

  it("shows the year where it is another", () => {
    const text = textOf("offer-next-year");
    expect(text).toContain("1番：2027年1月7日（木）10時00分～10時30分");
    expect(text).toContain("予約できるのは2027年1月15日（金）までです");
    expect(textOf("offer")).not.toContain("2026年");
  });

  it.each(offers)("T6-3a: %s says that the terms are attached, as PDF and as text, in which version", (name) => {
    expect(textOf(name)).toContain("利用規約（版：2026-12）を添付しました");
    expect(textOf(name)).toContain(PDF_ONLY[name] ?? "PDFと、同じ内容のテキストファイル");
  });

  it.each(offers)("T6-3b: %s says that replying is consent to the attached terms and confirms", (name) => {
    expect(textOf(name)).toContain("返信をいただいた時点で、添付の利用規約に同意したものとみなし、予約が確定します");
  });

  it.each(offers)("T6-4: %s names the reply-by and says that the request is void without a reply", (name) => {
    expect(textOf(name)).toContain("返信の期限：11月30日（月）17時15分まで返信が当所に届いた時刻で判断します");
    const [silence, isChange] = ["期限までに返信がないときは、", name === "offer-change"];
    expect(textOf(name)).toContain(`${silence}${isChange ? "日時は変わりません" : "お申し込みは無効になります"}`);
  });

  it("asks for one word where one time is offered, and for the number where there are several", () => {
    expect(textOf("offer")).toContain("「お願いします」だけで確定します");
    expect(textOf("offer")).not.toContain("番号を一つ選び");
    expect(textOf("offer-several")).toContain("「1番でお願いします」のように、番号をお書きください");
    expect(textOf("offer-several")).not.toContain("「お願いします」だけ");
  });

  it.each(offers)("%s says how to ask for another time and how to give up", (name) => {
    expect(textOf(name)).toContain("「ほかの日時を希望します」と書き");
    const giveUp =
      name === "offer-change" ? "変更しないでもとの日時のままにする方は" : "「辞退します」と返信してください";
    expect(textOf(name)).toContain(giveUp);
  });

  it.each(offers)("L2: %s says Zoom and at most 30 minutes", (name) => {
    expect(textOf(name)).toContain("Zoomを使い、映像と音声でお話しします");
    expect(textOf(name)).toContain("1回30分まで");
  });

  it.each([...offers, ...online])("L3: %s asks for the Zoom app in its latest version, without an account", (name) => {
    expect(textOf(name)).toContain("Zoom（ズーム）のアプリを入れてください。アカウントの登録はいりません");
    expect(textOf(name)).toContain("最新版に更新してください");
  });

  it("L5: asks for a telephone number while none is known, and says that it is optional", () => {
    expect(textOf("offer")).toContain("電話番号のお願い（書かなくても予約できます）");
    expect(textOf("offer")).toContain("当日つながらないときは、電話での相談に切り替えます");
    expect(textOf("offer-several")).not.toContain("電話番号のお願い");
  });

  it.each([...offers, ...online])(
    "L6: %s gives the notices on recording, costs, open networks, own risk, limits, data",
    (name) => {
      const text = textOf(name);
      expect(text).toContain("録画、録音");
      expect(text).toContain("通信料と機器の費用は、ご自身の負担です");
      expect(text).toContain("無料Wi-Fi");
      expect(text).toContain("ご自身での対応になります");
      expect(text).toContain("回数と時間には限りがあります");
      expect(text).toContain("厳重に取り扱います");
    },
  );

  it.each([...offers, ...details])("T7-3: %s forbids recording and posting", (name) => {
    expect(textOf(name)).toContain("録画、録音、インターネットやSNSへの掲載は、どのような方法でもしないでください");
  });

  it.each([...offers, ...details])(
    "T12-2: %s asks for a private place and to be told of companions and interpreters",
    (name) => {
      expect(textOf(name)).toContain("まわりに人のいない静かな場所");
      expect(textOf(name)).toContain("通訳や介助の方などが同席するときは、前もってお知らせください");
    },
  );

  it.each(offers)("T2: %s says whom it is for, with which device, and what becomes of online registrants", (name) => {
    expect(textOf(name)).toContain("求職登録がお済みの方と、これから登録する方");
    expect(textOf(name)).toContain("オンライン登録者の方は、利用すると、ハローワーク利用登録者に切り替わります");
    expect(textOf(name)).toContain("カメラのついたスマートフォンやパソコン");
  });

  it.each(offers)("T3: %s says that it is free", (name) => expect(textOf(name)).toContain("利用料は無料です"));

  it.each(offers)("T4: %s says that Zoom's own terms are accepted, too", (name) => {
    expect(textOf(name)).toContain("Zoomの利用規約もあります");
    expect(textOf(name)).toContain("それにも同意したものとみなされます");
  });

  it.each([...offers, ...online])(
    "T5, T12-3: %s keeps every point of the security list, and the terms prevail",
    (name) => {
      const text = textOf(name);
      const points = [
        "ウイルスに感染していない",
        "サポート期間中のものを、最新の状態に",
        "サポートが終わったものは使えません",
        "ファイアウォールを有効にし、必要な通信だけ",
        "ウイルス対策ソフトは、有料版と同じ程度のものを、最新の状態に",
        "ファイル共有ソフト",
        "必要のないソフトを起動しないで",
        "使うソフトは、最新版に",
        "管理する人のわからない無料の回線は使わないで",
        "アプリが動くことと、通信に問題がないこと",
      ];
      for (const point of points) expect(text).toContain(point);
      expect(text).toContain("利用規約（版：2026-12）とちがうところがあれば、利用規約が優先します");
    },
  );

  it("has a sentence for each note, which stands nowhere else", () => {
    const notes: Record<OfferNote, string> = {
      closedDay: "お休みの日がありました",
      outsideHours: "相談を行っていない時間帯がありました",
      past: "すでに過ぎた日時がありました",
      tooSoon: "返信が間に合わない日時がありました",
      beyondHorizon: "いま予約できるのは、12月25日（金）までです",
      offGrid: "始まる時刻は決まっています",
      taken: "予約でうまった日時がありました",
      tooLong: "相談は、1回30分までです",
      senderAddressUsed: "お申し込みに使われたアドレスにお送りしています",
      askedBesides: "職員が別にお返事します",
      replacesEarlier: "前にお送りしたご案内は取り消し",
      newWishes: "新しいご希望にそって、ご案内をやり直します",
      newAddress: "このメールアドレスに、あらためて日時をお送りします",
      byOffice: "当所から、あらためて日時をお送りします",
      agreedByPhone: "お電話でうかがった日時をご案内します",
      offeredAgain: "もう一度ご案内します",
      newTerms: "新しい利用規約が適用されます",
    };
    const plain = { ...sample("offer") } as Extract<ReturnType<typeof sample>, { kind: "offer" }>;
    for (const [note, sentence] of Object.entries(notes)) {
      const one = render({ ...plain, notes: [note as OfferNote] }, office, writtenAt).text.replace(/\n/g, "");
      const none = render({ ...plain, notes: [] }, office, writtenAt).text.replace(/\n/g, "");
      expect(one).toContain(sentence);
      expect(none).not.toContain(sentence);
    }
  });
});

describe("the terms", () => {
  it("T13: a notice says what changes, from when, and that nothing has to be answered", () => {
    const text = textOf("termsNotice");
    for (const words of ["返信はいりません", "決まりが、くわしくなります", "12月10日（木）から", "全文を添付しました"])
      expect(text).toContain(words);
    expect(text).not.toMatch(/同意/);
    expect(written("termsNotice-in-force").subject).toContain("変わりました");
  });

  it("T6-5: the details say that the terms are attached, and that they changed only where they did", () => {
    expect(textOf("details-new-terms")).toContain("前に同意していただいたものから変わりました");
    expect(textOf("details-first-terms")).toContain("利用規約（版：2026-12）を添付しました");
    expect(textOf("details-first-terms")).not.toContain("変わりました");
    expect(textOf("details")).not.toContain("添付しました。PDF");
  });

  it("T13: an offer made anew for new terms says so, and nothing of new wishes", () => {
    const text = textOf("offer-new-terms");
    expect(text).toContain("ご案内した日時には新しい利用規約が適用されます");
    expect(text).toContain("前にお送りしたご案内は取り消し");
    expect(text).not.toContain("新しいご希望");
  });
});

describe("the questions", () => {
  it("T6-2: lists exactly what is missing, with the lines to fill in", () => {
    expect(textOf("askBack")).toContain("・氏名・求職番号");
    expect(written("askBack").text).toMatch(/^氏名：\n求職番号：\n第1希望：\n第2希望：\n第3希望：$/m);
    const number = textOf("askBack-number");
    expect(number).toContain("・求職番号");
    expect(number).toContain("「まだない」");
    expect(number).toContain("「手元にない」");
    expect(number).not.toMatch(/・氏名|希望：|別の読み方/);
  });

  it("T6-2: tells the opening hours and an example that can be booked", () => {
    const text = textOf("askBack");
    expect(text).toContain("曜日：月曜日から金曜日まで");
    expect(text).toContain("始まる時刻：9時00分から16時30分まで");
    expect(text).toContain("昼休み：12時00分から13時00分まで");
    expect(text).toContain("日時の書き方の例：12月3日（木）9時00分から");
    expect(text).toContain("返信の期限：11月30日（月）17時15分まで");
  });

  it("spells out both readings of a date that can be read in two ways", () => {
    const text = written("askBack-readings").text;
    expect(text).toContain("・12月2日（水）14時00分～14時30分\n・12月3日（木）14時00分～14時30分\n");
    expect(text).toContain("・12月10日（木）終日\n・12月9日（水）終日\n");
    expect(text).toContain("1つ目の日時");
    expect(text).toContain("正しい日時：\n");
  });

  it("asks a bare yes to several choices for the number, and says that nothing is confirmed", () => {
    const { subject, text } = written("askWhich");
    expect(subject + text.split("\n")[0]).toMatch(/まだ予約は確定していません.*まだ予約は確定していません/);
    expect(text).toContain("3番：12月4日（金）16時30分～17時00分\n");
    expect(text).toContain("返信の期限：11月30日（月）17時15分まで");
  });
});

describe("the details", () => {
  it("T6-3c: tells time, meeting ID and passcode by both its names, and that one waits until admitted", () => {
    const text = textOf("details");
    expect(written("details").subject).toContain("予約が確定しました");
    expect(text).toContain("日時：12月3日（木）14時00分～14時30分");
    expect(written("details").text).toContain("ミーティングID：123 4567 8901\nパスコード（パスワード）：482913\n");
    expect(text).toContain("担当者が入室を許可するまで");
    expect(text).toContain("名前の欄には、お申し込みの氏名を入れてください");
    expect(text).toContain("カレンダーに予定を入れるためのファイルを添付しました");
  });

  it.each(mayCall)("T6-6a: %s says mail or telephone before the day, on the day by telephone only", (name) => {
    expect(textOf(name)).toContain("前日の12月2日（水）までは、このメールへの返信か電話で");
    expect(textOf(name)).toContain("当日の12月3日（木）は、電話だけで受け付けます");
  });

  it("T6-6a: who cannot telephone may write until the day, and on the day itself staff answer in writing", () => {
    for (const name of ["details-writes", "detailsFollow-writes", "telephone-details-cannot"] as const) {
      expect(textOf(name)).toContain("前日の12月2日（水）までは、このメールへの返信でお知らせください");
      expect(textOf(name)).toContain(
        "当日の12月3日（木）も、お電話は要りません。返信を職員が読み、メールでお返事します",
      );
      expect(textOf(name)).toContain("お返事が届くまで、予約はそのままです");
    }
  });

  it.each(details)("T6-6b: %s says that ten minutes without word are deemed a cancellation", (name) => {
    expect(textOf(name)).toContain("連絡がないまま始まりの時刻を10分過ぎると、キャンセルとみなします");
  });

  it.each(online)("L5: %s says to telephone when the connection fails", (name) => {
    expect(textOf(name)).toContain("025-552-0333にお電話ください。電話での相談に切り替えます");
  });

  it("L5: a consultation by telephone speaks of no meeting and asks for a number that is not known", () => {
    expect(textOf("details-telephone")).toContain("方法：電話");
    expect(textOf("details-telephone")).not.toMatch(/Zoom|ミーティング|パスコード|待機室/);
    expect(textOf("details-telephone")).not.toContain("お電話番号をまだ");
    expect(textOf("details-telephone-ask-phone")).toContain("お電話番号をまだうかがっていません");
  });
});

describe("an office that only telephones", () => {
  const LANGUAGES = ["ja", "easy", "en"] as const;
  const rings = sampleNames.filter((name) => name.startsWith("telephone-"));
  // Whatever waits for a meeting, or tells of another one, is a letter of offices that have meetings.
  const all = sampleNames.filter((name) => !/^(?:details|reminder)/.test(name));
  const said = (letter: Letter, language: Letter["language"] & string) => {
    const { subject, text } = render(
      { ...letter, byTelephone: true, language },
      officeOf("telephone-offer"),
      writtenAt,
    );
    return `${subject}\n${text}`.replace(/\n[ 　]*/g, language === "en" ? " " : "");
  };

  it.each(LANGUAGES.flatMap((language) => all.map((name) => ({ name, language }))))(
    "L5: $name in $language speaks of no meeting, app or screen",
    ({ name, language }) => {
      const words = said(sample(name), language)
        .replaceAll("オンライン登録者", "")
        .replace(/オンラインで登録/g, "");
      expect(words.replaceAll("registered online only", "")).not.toMatch(
        /Zoom|ズーム|ミーティング|パスコード|待機室|オンライン|アプリ|Wi-?Fi|meeting|passcode|online|\bapp\b/i,
      );
    },
  );

  it.each(rings.filter((name) => !name.endsWith("cannot")))("T6-3b: %s keeps its consent and terms", (name) => {
    const { kind } = sample(name);
    if (kind !== "offer") return;
    for (const words of [
      "利用規約（版：2026-12）を添付しました",
      "添付の利用規約に同意したものとみなし、予約が確定します",
    ])
      expect(textOf(name)).toContain(words);
  });

  it.each([
    ["ja", "当所から090-0000-0000にお電話します", "もう一度お電話します", "お電話に出られず、連絡がないまま"],
    [
      "easy",
      "ハローワークから090-0000-0000に電話（でんわ）をします",
      "もう一度（いちど）電話（でんわ）をします",
      "電話（でんわ）に出（で）なくて",
    ],
    ["en", "we will phone you on 090-0000-0000", "phone you once more", "if you do not answer our calls"],
  ] as const)("L5, T6-6b: in %s who rings whom, on which number, and what if nobody answers", (language, ...words) => {
    for (const one of words) expect(said(sample("telephone-details"), language)).toContain(one);
    for (const name of ["telephone-offer", "telephone-reminder"] as const)
      for (const one of words.slice(0, 2)) expect(said(sample(name), language)).toContain(one);
  });

  it("L5: asks for the number where none is known, and says why; who cannot telephone is not asked", () => {
    expect(textOf("telephone-offer-ask")).toContain("お電話する番号を、返信に書き添えてください");
    expect(textOf("telephone-details-ask")).toContain("番号がわからないと、お電話できません");
    for (const name of ["telephone-offer-cannot", "telephone-details-cannot"] as const) {
      expect(textOf(name)).toContain("お話しする方法は、職員がメールでお知らせします");
      expect(textOf(name)).not.toMatch(/お電話します|番号が/);
    }
  });

  it("L5: prints nothing beside a number, and no words in place of one", () => {
    const printed = (phone: string) =>
      said({ ...(samples["telephone-details"] as Letter & { kind: "details" }), called: { phone } }, "ja");
    expect(printed("０９０-0000-0000")).toContain("当所から090-0000-0000にお電話します");
    expect(printed("090-0000-0000（母の携帯。怒りっぽい）")).toContain(
      "当所からお知らせいただいた電話番号にお電話します",
    );
  });

  it("T6-6c: one booking that was switched is no reason to close the telephone to anybody", () => {
    expect(textOf("details-switched")).toContain("オンライン相談をお断りすることがあります。窓口と電話での相談は");
    expect(textOf("telephone-refusalNotice")).toContain("お電話でのお問い合わせは、これまでと変わりません");
  });
});

describe("the receipts and notices", () => {
  it("T6-4: the expiry notice says what is void, since when, and how to begin again", () => {
    const text = textOf("expiryNotice");
    expect(text).toContain("お申し込みは無効になりました");
    expect(text).toContain("返信の期限は、11月30日（月）17時15分まででした");
    expect(text).toContain("・12月3日（木）14時00分～14時30分");
    expect(text).toContain("あらためてお申し込みください");
  });

  it("T6-6a: on the day a mail cancels nothing: the letter asks for a call and leaves a way for those who cannot", () => {
    expect(textOf("phoneOnly-cancel")).toContain("メールでは、まだ取り消されていません");
    expect(textOf("phoneOnly-change")).toContain("メールでは、まだ変更されていません");
    for (const name of ["phoneOnly-cancel", "phoneOnly-change"] as const) {
      expect(written(name).text.split("\n")[0]).toContain(office.telephone);
      expect(textOf(name)).toContain("「電話できません」と書いて、このメールに返信してください。職員がお読みします");
    }
  });

  it("T6-6a: the cancellation receipt says who cancelled; the office apologises", () => {
    expect(textOf("cancellationReceipt-mail")).toContain("メールでのご連絡を受けて");
    expect(textOf("cancellationReceipt-phone")).toContain("お電話でのご連絡を受けて");
    expect(textOf("cancellationReceipt-phone")).not.toContain("日時：");
    expect(written("cancellationReceipt-office").subject).toContain("おわび");
    expect(textOf("cancellationReceipt-office")).toContain("これからのご利用に影響することはありません");
    expect(textOf("cancellationReceipt-mail")).not.toContain("申し訳ありません");
  });

  it.each(["heldReceipt", "heldReceipt-no-booking"] as const)(
    "T6-3d: %s says received, not confirmed, and to telephone if nothing comes",
    (name) => {
      expect(textOf(name)).toContain("メールを受け取りました。まだ予約は確定していません");
      expect(textOf(name)).toContain("11月30日（月）17時15分までにお返事します");
      expect(textOf(name)).toContain("お手数ですが、お電話ください");
    },
  );

  it("T6-3d: nothing free names the last day that was looked at, and when the office will be in touch", () => {
    expect(textOf("nothingFree")).toContain("12月25日（金）までの間に、ご案内できる空きがありませんでした");
    expect(textOf("nothingFree")).toContain("11月30日（月）17時15分までにご連絡します");
  });

  it.each(["refusalNotice-noShows", "refusalNotice-misuse"] as const)(
    "T6-6c: %s says what is refused until when, why in general words, which doors stay open, and whom to ask",
    (name) => {
      expect(textOf(name)).toMatch(/期間：(2027年5月31日（月）|12月31日（木）)まで/);
      expect(textOf(name)).toContain(name.endsWith("misuse") ? "利用規約で禁じている使い方" : "ご連絡がないまま");
      expect(textOf(name)).toContain("窓口での相談と、電話での相談は、これまでと変わりません");
      expect(textOf(name)).toContain("当所の職員が決めました");
      expect(textOf(name)).toContain("お申し出ください");
    },
  );

  it("asks for plain text or a call when a mail could not be read", () => {
    expect(textOf("couldNotRead")).toContain("文字だけのメールで、もう一度お送りください");
    expect(textOf("couldNotRead")).toContain("または、お電話で");
  });
});

describe("a hostile name", () => {
  const named = (name: string) => render({ ...sample("offer"), name }, office, writtenAt);

  it("stays text in HTML", () => {
    const { html, text, subject } = named('<script>alert("1")</script> & \'');
    expect(html).toContain("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39; 様");
    expect(html).not.toContain("<script");
    expect(text).toContain('<script>alert("1")</script>');
    expect(subject).toBe(written("offer").subject);
  });

  it("cannot break a line, become a heading or a header, or turn the direction of reading", () => {
    const { html, text, subject } = named("# 試験\r\nBcc: x\u2028- \u202E太郎\u2066\u200B\u0000\u{E0041}");
    expect(text).toContain("\n# 試験 Bcc: x - 太郎 様\n");
    expect(subject).not.toMatch(/[\r\n]/);
    expect(text + html + subject).not.toMatch(/[\u202A-\u202E\u2066-\u2069\u200B\u2028\0]|\r/u);
  });

  it("is not taken for a placeholder or for a pattern of replacement", () => {
    expect(named("{{token}} $& $1").text).toContain("{{token}} $& $1 様");
    expect(named("$`{{body}}").html.split("<body")).toHaveLength(2);
  });

  it.each(["無料 http://evil.example", "ｗｗｗ．example．com", "a@example.jp", "安い薬 example.com", "あ".repeat(41)])(
    "greets %s without its name, so that no letter carries a stranger's words",
    (name) => {
      const { text } = named(name);
      expect(text).toContain("オンライン相談をお申し込みの方へ");
      expect(text).not.toContain(name);
    },
  );

  it("keeps rare characters of real names whole", () => {
    expect(named("葛\u{E0100}城 髙﨑 𠮷").text).toContain("葛\u{E0100}城 髙﨑 𠮷 様");
  });
});

describe("loading the wording", () => {
  const loadWith = (change: Record<string, string>) => loadLetters({ ...templates, ...change });
  const heldReceipt = templates["heldReceipt.txt"] ?? "";

  it.each([
    ["an unknown value", `${heldReceipt}\n{{nickname}}`, "unknown name {{nickname}}"],
    ["a value of another letter", `${heldReceipt}\n{{passcode}}`, "unknown name {{passcode}}"],
    ["an unknown section", `${heldReceipt}\n{{#vip}}\nx\n{{/vip}}`, "unknown name {{#vip}}"],
    ["an unknown part", `${heldReceipt}\n{{> advert}}`, "unknown part"],
    ["an open section", `${heldReceipt}\n{{#name}}`, "is not closed"],
    ["a wrong end", `${heldReceipt}\n{{/name}}`, "closes nothing"],
    ["half a placeholder", `${heldReceipt}\n{{name`, "cannot read"],
    ["a lost deadline", heldReceipt.replace("{{answerBy}}", "近いうち"), "must show {{answerBy}}"],
    [
      "a lost contact block",
      heldReceipt.replace("{{> contact}}", ""),
      "must show {{reference}}, {{token}}, {{address}}",
    ],
    ["a link", `${heldReceipt}\nhttps://example.jp/`, "no web or mail address"],
    ["a link in the subject", `https://example.jp/ のご案内\n${heldReceipt}`, "no web or mail address"],
    ["no subject", `\n${heldReceipt}`, "first line is the subject"],
    ["a subject that may be missing", `{{#name}}\n件名\n{{/name}}\n${heldReceipt}`, "first line is the subject"],
    ["a heading for a subject", `# ${heldReceipt}`, "first line is the subject"],
  ])("fails on %s and says where", async (_, source, message) => {
    await expect(loadWith({ "heldReceipt.txt": source })).rejects.toThrow(message);
    await expect(loadWith({ "heldReceipt.txt": source })).rejects.toThrow("heldReceipt.txt");
  });

  it("fails on a missing file and on a layout that links, forgets the body or names something unknown", async () => {
    const { "details.txt": _, ...without } = templates;
    await expect(loadLetters(without)).rejects.toThrow("details.txt is missing");
    const layout = templates["layout.mjml"] ?? "";
    await expect(loadWith({ "layout.mjml": layout.replace("{{body}}", "{{rest}}") })).rejects.toThrow("layout.mjml");
    await expect(
      loadWith({ "layout.mjml": layout.replace("{{body}}", '{{body}}<img src="https://example.jp/x.png">') }),
    ).rejects.toThrow("links nothing");
  });

  it("reads wording written with CR LF", async () => {
    const letter = sample("heldReceipt");
    const other = await loadWith({ "heldReceipt.txt": heldReceipt.replace(/\n/g, "\r\n") });
    expect(other(letter, office, writtenAt)).toEqual(written("heldReceipt"));
  });
});

describe("one letter and its time", () => {
  it("is the same each time it is written from the same values", async () => {
    const again = await loadLetters(await readTemplates());
    expect(again(sample("offer"), office, writtenAt)).toEqual(written("offer"));
  });

  it("takes the length and the hours of the consultation from the office", () => {
    const policy = { ...office.policy, slotMinutes: 20, pause: null };
    const other = { ...office, policy };
    expect(render(sample("offer"), other, writtenAt).text).toContain("1回20分まで");
    expect(render(sample("askBack"), other, writtenAt).text).not.toContain("昼休み");
    // Hours that begin on a day are asked for where the example lies behind it.
    const [, hours = null] = office.calendar.openHours;
    const openHours = [null, hours, null, hours, null, hours, null];
    const from = (day: string) => {
      const calendar = { ...office.calendar, laterHours: [{ from: toDay(day), openHours }] };
      return render(sample("askBack"), { ...office, calendar }, writtenAt).text;
    };
    expect(from("2026-12-03")).toContain("月曜日・水曜日・金曜日");
    expect(from("2026-12-04")).toContain("月曜日から金曜日");
  });

  it("writes the year of a slot that lies behind the turn of the year, from either side", () => {
    const letter = {
      ...head,
      kind: "phoneOnly",
      slot: slotAt("2027-01-07", "10:00"),
      about: "cancel",
    } as const;
    expect(render(letter, office, time("2026-12-28", "9:00")).text).toContain("2027年1月7日（木）");
    expect(render(letter, office, time("2027-01-07", "9:00")).text).not.toContain("2027年");
  });
});

/** ASCII and JIS X 0208 without its box drawing: rows 1-7 and 16-84, as EUC-JP bytes. */
const PLAIN = new Set<string>(["\n"]);
for (let code = 0x20; code < 0x7f; code++) PLAIN.add(String.fromCharCode(code));
for (let row = 1; row <= 84; row++) {
  if (row > 7 && row < 16) continue;
  const bytes = Uint8Array.from({ length: 94 * 2 }, (_, index) => 0xa1 + (index % 2 === 0 ? row - 1 : (index - 1) / 2));
  for (const character of new TextDecoder("euc-jp").decode(bytes)) PLAIN.add(character);
}
PLAIN.delete("\uFFFD");
