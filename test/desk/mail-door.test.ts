import { describe, expect, it } from "vitest";
import { plusMinutes, toTime } from "../../src/booking/time.ts";
import { HANAKO, openTrialDesk, replyTo, requestOf, START, TARO, type TrialDesk } from "./trial-desk.ts";

const statusesOf = (trial: TrialDesk) =>
  trial.look((view) => view.bookings({ limit: 20 })).then((all) => all.map((one) => one.status));
const mailsOf = (trial: TrialDesk) =>
  trial.look((view) => view.inboundMails({ limit: 50 })).then((all) => all.map((mail) => [mail.state, mail.reason]));
const sentTo = (trial: TrialDesk, address: string) => trial.post.sent.filter((letter) => letter.to === address);
const offerTo = (trial: TrialDesk, address: string) => sentTo(trial, address).at(-1)?.messageId ?? "";

async function offeredTo(person = TARO, number = "15999-0000001"): Promise<TrialDesk> {
  const trial = await openTrialDesk();
  trial.arrives(person, requestOf(person, number));
  await trial.works();
  expect(await statusesOf(trial)).toEqual(["offered"]);
  return trial;
}

describe("first contact", () => {
  it("answers nothing that was in the mailbox before, and everything after", async () => {
    const trial = await openTrialDesk();
    expect(await trial.look((view) => view.cursor("inbox"))).toMatchObject({ lastUid: 0, firstContactAt: START });
    const old = await openTrialDesk();
    old.store.dropHolds();
    const late = await openTrialDesk();
    late.arrives(TARO, requestOf(TARO, "15999-0000001"));
    await late.works();
    expect(late.post.sent.length).toBe(1);
    expect(trial.post.sent.length).toBe(0);
  });
});

describe("a mail that comes twice", () => {
  it("with the same Message-ID and content is a duplicate and answered once", async () => {
    const trial = await openTrialDesk();
    trial.arrives(TARO, requestOf(TARO, "15999-0000001"));
    trial.arrives(TARO, requestOf(TARO, "15999-0000001"));
    await trial.works();
    expect(await mailsOf(trial)).toEqual([
      ["handled", null],
      ["ignored", "duplicate"],
    ]);
    expect(trial.post.sent.length).toBe(1);
  });

  it("with the same Message-ID and other content is a riddle for a person", async () => {
    const trial = await openTrialDesk();
    trial.arrives(TARO, requestOf(TARO, "15999-0000001", "12月3日(木) 14:00", "<same@mail.example.com>"));
    trial.arrives(HANAKO, requestOf(HANAKO, "15999-0000002", "12月4日(金) 10:00", "<same@mail.example.com>"));
    await trial.works();
    expect((await mailsOf(trial)).map(([state, reason]) => `${state} ${reason}`).sort()).toContain(
      "held sameIdOtherContent",
    );
    expect(await statusesOf(trial)).not.toContain("confirmed");
  });
});

describe("a wish that can be read in two ways", () => {
  const answerTo = async (wish: string) => {
    const trial = await openTrialDesk();
    trial.arrives(TARO, requestOf(TARO, "15999-0000001", wish));
    await trial.works();
    const [letter] = await trial.look((view) => view.letters({ limit: 5 }));
    return letter;
  };

  it("2時 is the afternoon's where the office is open by day: it is offered, and nobody is asked about the night", async () => {
    const letter = await answerTo("12月3日 2時");
    expect(letter?.kind).toBe("offer");
    expect(letter?.text).toContain("12月3日（木）14時00分～14時30分");
  });

  it("what has to be asked names every reading, the likelier one as well", async () => {
    const letter = await answerTo("next Thursday 14:00");
    expect(letter?.kind).toBe("askBack");
    for (const day of ["11月26日（木）14時00分", "12月3日（木）14時00分"]) expect(letter?.text).toContain(day);
  });
});

describe("the answer to a question of ours", () => {
  const asked = async () => {
    const trial = await openTrialDesk();
    trial.arrives(TARO, requestOf(TARO, "15999-0000001", "12月3日(水) 14:00"));
    await trial.works();
    const [letter] = await trial.look((view) => view.letters({ limit: 5 }));
    expect(letter?.kind).toBe("askBack");
    return { trial, text: letter?.text ?? "" };
  };

  it.each([
    ["in one line", () => "12月3日（木）のほうです。"],
    ["in the letter's own line", () => "正しい日時：12月3日（木）14時"],
    [
      "in the letter itself, which bears no marks",
      (text: string) => text.replace("\n正しい日時：\n", "\n正しい日時：12月3日14時\n"),
    ],
  ])("T6-2: %s is offered with its hour", async (_where, words) => {
    const { trial, text } = await asked();
    trial.arrives(TARO, replyTo(offerTo(trial, TARO.address), words(text), "<a1@mail.example.com>"));
    await trial.works();
    const letters = await trial.look((view) => view.letters({ limit: 5 }));
    expect((await mailsOf(trial)).at(-1)).toEqual(["handled", null]);
    expect(letters.at(-1)?.kind).toBe("offer");
    expect(letters.at(-1)?.text).toContain("12月3日（木）14時00分～14時30分");
    expect(letters.at(-1)?.text).not.toContain("12月2日");
  });

  it("T6-2: that neither day suits is for staff", async () => {
    const { trial } = await asked();
    trial.arrives(TARO, replyTo(offerTo(trial, TARO.address), "木曜の方は行けません。", "<a2@mail.example.com>"));
    await trial.works();
    expect((await mailsOf(trial)).at(-1)).toEqual(["held", "unclear"]);
  });
});

describe("whose word counts", () => {
  it("T6-3b: a yes from another address, with our Message-ID, confirms nothing and is shown to staff", async () => {
    const trial = await offeredTo();
    trial.arrives(HANAKO, replyTo(offerTo(trial, TARO.address), "お願いします。", "<x1@mail.example.com>"));
    await trial.works();
    expect(await statusesOf(trial)).toEqual(["offered"]);
    expect((await mailsOf(trial)).at(-1)).toEqual(["held", "wrongAddressee"]);
    expect(sentTo(trial, HANAKO.address)).toEqual([]);
  });

  it("T6-3b: a yes by address alone, without our Message-ID or token, confirms nothing", async () => {
    const trial = await offeredTo();
    trial.arrives(TARO, { subject: "お願いします", body: "1番でお願いします。", messageId: "<x2@mail.example.com>" });
    await trial.works();
    expect(await statusesOf(trial)).toEqual(["offered"]);
    expect((await mailsOf(trial)).at(-1)).toEqual(["held", "noProof"]);
  });

  it("T6-3b: an answer outside the thread, with name and number, makes no new offer either", async () => {
    const trial = await offeredTo();
    const body = `オンライン相談の件、1番でお願いします。\n氏名：${TARO.name}\n求職番号：15999-0000001\n`;
    trial.arrives(TARO, { subject: "オンライン相談", body, messageId: "<x7@mail.example.com>" });
    await trial.works();
    expect((await mailsOf(trial)).at(-1)).toEqual(["held", "noProof"]);
    expect(await trial.look((view) => view.bookings({ limit: 5 }))).toMatchObject([
      { status: "offered", offersMade: 1 },
    ]);
  });

  it("T6-3b: the token in the body is proof where a phone dropped the references", async () => {
    const trial = await offeredTo();
    const [letter] = await trial.look((view) => view.letters({ limit: 5 }));
    trial.arrives(TARO, {
      subject: "お返事",
      body: `1番でお願いします。\n> 確認記号: ${letter?.token}`,
      messageId: "<x3@mail.example.com>",
    });
    await trial.works();
    expect(await statusesOf(trial)).toEqual(["confirmed"]);
  });

  it("cancelling somebody else's booking by its reference does nothing", async () => {
    const trial = await offeredTo();
    trial.arrives(TARO, replyTo(offerTo(trial, TARO.address), "お願いします。", "<x4@mail.example.com>"));
    await trial.works();
    const [booking] = await trial.look((view) => view.bookings({ limit: 5 }));
    trial.arrives(HANAKO, {
      subject: `受付番号 ${booking?.reference} キャンセル`,
      body: "予約をキャンセルします。",
      messageId: "<x5@mail.example.com>",
    });
    await trial.works();
    expect(await statusesOf(trial)).toEqual(["confirmed"]);
  });

  it("the same number from another address goes to staff, and no letter tells whether it exists", async () => {
    const trial = await offeredTo();
    trial.arrives(HANAKO, requestOf(HANAKO, "15999-0000001", "12月4日(金) 10:00", "<other@mail.example.com>"));
    await trial.works();
    expect(await statusesOf(trial)).toEqual(["offered"]);
    expect((await mailsOf(trial)).at(-1)).toEqual(["held", "personConflict"]);
    const words = sentTo(trial, HANAKO.address).map((letter) => Buffer.from(letter.raw).toString());
    expect(words.length).toBe(1);
    expect(words.join()).not.toContain("15999-0000001");
  });
});

describe("the same person again", () => {
  it("before an answer replaces the wishes by one new offer that says so", async () => {
    const trial = await offeredTo();
    trial.arrives(TARO, requestOf(TARO, "15999-0000001", "12月7日(月) 11:00", "<again@mail.example.com>"));
    await trial.works();
    const [booking, ...others] = await trial.look((view) => view.bookings({ limit: 5 }));
    expect(others).toEqual([]);
    expect(booking).toMatchObject({
      status: "offered",
      offer: {
        n: 2,
        notes: ["replacesEarlier", "newWishes"],
        choices: [{ slot: { start: "2026-12-07T11:00:00+09:00" } }],
      },
    });
  });

  it("L6: after a confirmation a second request over the limit waits for staff and leaves the first alone", async () => {
    const trial = await offeredTo();
    trial.arrives(TARO, replyTo(offerTo(trial, TARO.address), "お願いします。", "<yes@mail.example.com>"));
    trial.arrives(TARO, requestOf(TARO, "15999-0000001", "12月10日(木) 11:00", "<second@mail.example.com>"));
    await trial.works();
    expect((await statusesOf(trial)).sort()).toEqual(["confirmed", "requested"]);
  });
});

describe("what stands beside a request", () => {
  it("a question that no letter of ours answers is shown to staff, and the times are offered all the same", async () => {
    const trial = await openTrialDesk();
    const request = requestOf(TARO, "15999-0000001");
    trial.arrives(TARO, { ...request, body: `${request.body}\n当日は何を用意すればいいですか。` });
    await trial.works();
    expect(await statusesOf(trial)).toEqual(["offered"]);
    expect(await mailsOf(trial)).toEqual([["held", "question"]]);
    const [mail] = await trial.look((view) => view.inboundMails({ limit: 5 }));
    const [booking] = await trial.look((view) => view.bookings({ limit: 5 }));
    expect(mail?.bookingId).toBe(booking?.id);
    expect(trial.post.sent.length).toBe(1);
    // The letter says that the question is answered separately.
    expect(booking).toMatchObject({ offer: { notes: expect.arrayContaining(["askedBesides"]) } });
  });
});

describe("what stands beside a yes", () => {
  it("T6-3b: a question that touches neither time nor terms confirms and waits for a person (decision 11)", async () => {
    const trial = await offeredTo();
    const yes = "お願いします。相談員の方は女性ですか？";
    trial.arrives(TARO, replyTo(offerTo(trial, TARO.address), yes, "<yes@mail.example.com>"));
    await trial.works();
    expect(await statusesOf(trial)).toEqual(["confirmed"]);
    expect((await mailsOf(trial)).map(([state, reason]) => `${state} ${reason}`).sort()).toEqual([
      "handled null",
      "held question",
    ]);
  });

  it("T6-3b: a remark that shows no sign of undoing the choice confirms and waits for a person", async () => {
    const trial = await offeredTo();
    const yes = "12月3日14時でお願いします。猫が画面を横切るかもしれませんがご容赦ください。";
    trial.arrives(TARO, replyTo(offerTo(trial, TARO.address), yes, "<yes@mail.example.com>"));
    await trial.works();
    expect(await statusesOf(trial)).toEqual(["confirmed"]);
    expect((await mailsOf(trial)).map(([state, reason]) => `${state} ${reason}`).sort()).toEqual([
      "handled null",
      "held remark",
    ]);
  });

  it("T12-2, L5: a companion and a telephone number are kept with the person, also in thanks", async () => {
    const trial = await offeredTo();
    const personOf = async () => {
      const [booking] = await trial.look((view) => view.bookings({ limit: 1 }));
      return trial.look((view) => view.person(booking?.personId ?? ""));
    };
    const yes = "承知しました。電話番号は090-0000-0000です。";
    trial.arrives(TARO, replyTo(offerTo(trial, TARO.address), yes, "<yes@mail.example.com>"));
    await trial.works();
    expect(await personOf()).toMatchObject({ phone: "090-0000-0000", companion: null });
    const thanks = "ありがとうございます。当日は母が同席します。";
    trial.arrives(TARO, replyTo(offerTo(trial, TARO.address), thanks, "<thanks@mail.example.com>"));
    await trial.works();
    expect(await personOf()).toMatchObject({ phone: "090-0000-0000", companion: expect.stringContaining("母") });
    expect(await statusesOf(trial)).toEqual(["confirmed"]);
  });
});

describe("the shared inbox", () => {
  it("marks handled mail read, flags held mail, and leaves automatic mail exactly as found", async () => {
    const trial = await offeredTo();
    trial.arrives(TARO, { subject: "質問", body: "駐車場はありますか。", messageId: "<q@mail.example.com>" });
    trial.arrives(HANAKO, {
      subject: "自動返信",
      body: "不在です。",
      messageId: "<auto@mail.example.com>",
      headers: ["Auto-Submitted: auto-replied"],
    });
    const marks: string[] = [];
    const { mark } = trial.desk.world.mailbox;
    trial.desk.world.mailbox.mark = async (folder, validity, uid, flag) => {
      marks.push(`${uid} ${flag}`);
      return mark(folder, validity, uid, flag);
    };
    await trial.works();
    expect(await mailsOf(trial)).toEqual([
      ["handled", null],
      ["held", expect.any(String)],
      ["ignored", "automatic"],
    ]);
    expect(marks).toEqual(["2 flagged"]);
  });

  it("answers no question of a stranger, for the inbox carries other business, too", async () => {
    const trial = await openTrialDesk();
    trial.arrives(HANAKO, {
      subject: "お尋ね",
      body: "そちらの駐車場は何時からですか。",
      messageId: "<stranger@mail.example.com>",
    });
    await trial.works();
    expect((await mailsOf(trial)).map(([state]) => state)).toEqual(["held"]);
    expect(trial.post.sent).toEqual([]);
  });

  it.each(["taro@home.example.org", "taro@gmail.con"])(
    "T6-3a: nothing but a receipt to the sender goes out before staff have looked at the address %s",
    async (written) => {
      const trial = await openTrialDesk();
      const body = requestOf(TARO, "15999-0000001").body.replace(TARO.address, written);
      trial.arrives(TARO, { subject: "オンライン相談の予約", body, messageId: "<h1@mail.example.com>" });
      await trial.works();
      expect(await mailsOf(trial)).toEqual([["held", "addressDiffers"]]);
      expect(await statusesOf(trial)).toEqual([]);
      const letters = await trial.look((view) => view.letters({ limit: 5 }));
      expect(letters.map(({ kind, to }) => [kind, to])).toEqual([["heldReceipt", TARO.address]]);
    },
  );

  it("T6-3d: gives a request that is held one receipt a day: received, not confirmed, when to telephone", async () => {
    const trial = await openTrialDesk();
    const odd = requestOf(TARO, "15999-0000001").body.replace(TARO.address, "other@home.example.org");
    for (const id of ["<h1@mail.example.com>", "<h2@mail.example.com>"]) {
      trial.arrives(TARO, { subject: "オンライン相談の予約", body: odd, messageId: id });
      await trial.works();
    }
    expect(await mailsOf(trial)).toEqual([
      ["held", "addressDiffers"],
      ["held", "addressDiffers"],
    ]);
    expect(trial.post.sent.map((letter) => letter.to)).toEqual([TARO.address]);
    const [receipt] = await trial.look((view) => view.letters({ limit: 5 }));
    expect(receipt?.text).toContain("まだ予約は確定していません");
    expect(receipt?.text).toContain("025-552-0333");
  });

  it("holds booking mail found in Junk and never answers it", async () => {
    const trial = await openTrialDesk();
    trial.arrives(TARO, requestOf(TARO, "15999-0000001"), "junk");
    await trial.works();
    expect(await mailsOf(trial)).toEqual([["held", "inJunk"]]);
    expect(trial.post.sent).toEqual([]);
  });
});

describe("what only staff book", () => {
  it("T0: a request for an interview with an employer waits for staff, a talk about interviews is offered", async () => {
    const trial = await openTrialDesk();
    const facts = "氏名：試験 太郎\n求職番号：15999-0000001\n希望日時：12月3日(木) 14:00";
    const writes = (subject: string, body: string, messageId: string) =>
      trial.arrives(TARO, { subject, body: `${body}\n${facts}`, messageId });
    writes("面接の予約", "オンラインで企業の面接を受けたいので、予約をお願いします。", "<i1@mail.example.com>");
    await trial.works();
    expect(await mailsOf(trial)).toEqual([["held", "unclear"]]);
    expect(await statusesOf(trial)).toEqual([]);
    expect((await trial.look((view) => view.letters({ limit: 5 }))).map(({ kind, to }) => [kind, to])).toEqual([
      ["heldReceipt", TARO.address],
    ]);
    writes("管理選考", "管理選考への参加を希望します。", "<i0@mail.example.com>");
    await trial.works();
    expect((await mailsOf(trial)).map(([state]) => state)).toEqual(["held", "held"]);
    expect(await statusesOf(trial)).toEqual([]);
    writes("相談の予約", "面接の練習をしたいので、オンライン相談をお願いします。", "<i2@mail.example.com>");
    await trial.works();
    expect(await statusesOf(trial)).toEqual(["offered"]);
  });
});

describe("a held mail about a talk by telephone", () => {
  it.each([
    ["電話による職業相談を申し込みたいのですが、可能でしょうか。", ["heldReceipt"]],
    ["先日の電話相談ではお世話になりました。教わった書類が見つかりません。", []],
  ])("T6-3d: 「%s」", async (words, kinds) => {
    const trial = await openTrialDesk();
    const body = `${words}\n氏名：試験 太郎\n求職番号：15999-0000001`;
    trial.arrives(TARO, { subject: "電話相談の件", body, messageId: "<t1@mail.example.com>" });
    await trial.works();
    expect(await statusesOf(trial)).toEqual([]);
    expect((await trial.look((view) => view.letters({ limit: 5 }))).map(({ kind }) => kind)).toEqual(kinds);
  });
});

describe("a held mail about an interview that no job seeker asks for", () => {
  it.each([
    ["an employer", "株式会社見本の採用担当です。\n応募者との面接を希望します。求人番号 15020-7654361"],
    ["nobody who says a number", "企業の面接を受けたいので、予約をお願いします。\n氏名：試験 太郎"],
    [
      "an employer who names an applicant",
      "株式会社見本の採用です。\n求職番号：15999-0000001 の方の面接の予約をお願いします。",
    ],
  ])("T6-3d: of %s gets no receipt", async (_who, body) => {
    const trial = await openTrialDesk();
    trial.arrives(TARO, { subject: "面接の予約", body, messageId: "<i3@mail.example.com>" });
    await trial.works();
    expect(await mailsOf(trial)).toEqual([["held", "unclear"]]);
    expect(await trial.look((view) => view.letters({ limit: 5 }))).toEqual([]);
  });
});

describe("a mail that staff took out of Junk", () => {
  it("is read anew in the inbox and answered, and what was held in Junk is settled", async () => {
    const trial = await openTrialDesk();
    trial.arrives(TARO, requestOf(TARO, "15999-0000001"), "junk");
    await trial.works();
    trial.arrives(TARO, requestOf(TARO, "15999-0000001"));
    await trial.works();
    expect(await mailsOf(trial)).toEqual([
      ["handled", "movedToInbox"],
      ["handled", null],
    ]);
    expect(await statusesOf(trial)).toEqual(["offered"]);
    expect(await trial.look((view) => view.tasks({ open: true, kinds: ["heldMail"], limit: 5 }))).toEqual([]);
  });

  it("is answered once, however often it lies there", async () => {
    const trial = await openTrialDesk();
    trial.arrives(TARO, requestOf(TARO, "15999-0000001"), "junk");
    await trial.works();
    for (let copies = 0; copies < 2; copies++) trial.arrives(TARO, requestOf(TARO, "15999-0000001"));
    await trial.works();
    expect(trial.post.sent).toHaveLength(1);
  });
});

describe("T6-4: silence", () => {
  it("is not judged while a mail that may be the answer waits for a person, however late it is", async () => {
    const trial = await offeredTo();
    trial.arrives(TARO, { subject: "予約について", body: "1番でお願いします。", messageId: "<x6@mail.example.com>" });
    await trial.works();
    trial.clock.now = toTime("2026-12-08T09:00:00+09:00");
    await trial.works();
    expect(await statusesOf(trial)).toEqual(["offered"]);
  });

  it("is not judged while an answer from another address, first found after the mailbox was numbered anew, waits", async () => {
    const trial = await offeredTo();
    const office = { name: TARO.name, address: "taro@work.example.com" };
    trial.arrives(office, replyTo(offerTo(trial, TARO.address), "1番でお願いします。", "<x7@mail.example.com>"));
    trial.post.renumber();
    await trial.works();
    expect(await mailsOf(trial)).toContainEqual(["held", "foundAfterReset"]);
    trial.clock.now = toTime("2026-12-08T09:00:00+09:00");
    await trial.works();
    expect(await statusesOf(trial)).toEqual(["offered"]);
  });

  it("is not judged while the mailbox cannot be read", async () => {
    const trial = await offeredTo();
    trial.post.faults.imapDown = true;
    trial.clock.now = toTime("2026-12-08T09:00:00+09:00");
    await trial.works();
    expect(await statusesOf(trial)).toEqual(["offered"]);
    trial.post.faults.imapDown = false;
    await trial.works();
    expect(await statusesOf(trial)).toEqual(["expired"]);
  });

  it("is not judged on an offer that never left; it is offered anew when sending works again", async () => {
    const trial = await openTrialDesk({ sendMode: "stop" });
    trial.arrives(TARO, requestOf(TARO, "15999-0000001", "12月10日(木) 14:00"));
    await trial.works();
    trial.clock.now = toTime("2026-12-04T09:00:00+09:00");
    await trial.works();
    expect(await statusesOf(trial)).toEqual(["offered"]);
    trial.desk.sendMode = "auto";
    await trial.works();
    expect(trial.post.sent.length).toBe(1);
    const [booking] = await trial.look((view) => view.bookings({ limit: 5 }));
    expect(booking).toMatchObject({ status: "offered", offer: { n: 2 } });
    expect(plusMinutes(START, 0)).toBe(START);
  });
});
