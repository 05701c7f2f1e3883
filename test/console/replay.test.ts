import { describe, expect, it } from "vitest";
import type { ParseFailure, Parser } from "../../src/world/world.ts";
import { audits, lettersOf, openTasks, requestByMail, signedIn } from "./callers.ts";
import { mailText, openWindow, type Window } from "./window.ts";

const REQUEST =
  "氏名：試験 太郎\n求職番号：15010-1234567\n希望日時：2026年12月3日（木）14時00分から14時30分\n連絡先：taro@example.jp\n";

/** While the work is done no mail can be opened. */
async function withoutParser<T>(window: Window, work: () => Promise<T>): Promise<T> {
  const { world } = window.desk;
  const { parser } = world;
  const failure: ParseFailure = { failed: "malformed", detail: "for the test" };
  const broken: Parser = { ...parser, parse: async () => failure };
  Object.assign(world, { parser: broken });
  try {
    return await work();
  } finally {
    Object.assign(world, { parser });
  }
}

async function quarantined(window: Window, raw: string): Promise<string> {
  const id = await withoutParser(window, () => window.receive(raw));
  expect(await mailOf(window, id)).toMatchObject({ state: "held", reason: "brokenMail", reading: null });
  return id;
}

const mailOf = (window: Window, id: string) => window.look((view) => view.inboundMail(id));

describe("a mail that could not be opened", () => {
  it("is read again on a person's word, stays held, and shows what the clerk would do", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    const id = await quarantined(window, mailText({ body: REQUEST }));
    expect(await hanako.get(`/mails/${id}`)).toContain("保存したメールを読み直す");
    await hanako.get(`/mails/${id}/read-again`);
    expect(hanako.page).toContain("この操作で送られる手紙はありません。");
    const page = await hanako.act(`/mails/${id}/read-again`);
    expect(page).toContain("いま届いたとすれば、受付係はこう扱います：新しい申込みとして受け付ける");
    expect(page).toContain("15010-1234567");
    expect(await mailOf(window, id)).toMatchObject({
      ...{ state: "held", reason: "readAgain:request", fromAddress: "taro@example.jp" },
      reading: { intent: "request" },
    });
    expect(await window.look((view) => view.bookings({ limit: 10 }))).toEqual([]);
    expect(await lettersOf(window)).toEqual([]);
    expect((await openTasks(window)).map(({ kind }) => kind)).toEqual(["heldMail"]);
    expect(await audits(window)).toEqual(["readHeldAgain"]);
    // What follows is a person's act like any other, with the facts filled in.
    await hanako.act(`/mails/${id}/request`, {});
    await hanako.post(`/mails/${id}/request`, { ...hanako.fields(), sure: "" });
    await hanako.post(`/mails/${id}/request`, { ...hanako.fields(), sure: "1" });
    expect(await window.look((view) => view.bookings({ limit: 10 }))).toMatchObject([{ status: "offered" }]);
    expect(await mailOf(window, id)).toMatchObject({ state: "handled", settledBy: "hanako" });
    await hanako.act(`/mails/${id}/read-again`);
    expect(hanako.page).toContain("もう処理されています");
    expect(await lettersOf(window)).toHaveLength(1);
  });

  it("changes nothing where it still cannot be opened", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    const id = await quarantined(window, mailText({ body: REQUEST }));
    const before = await mailOf(window, id);
    const page = await withoutParser(window, () => hanako.act(`/mails/${id}/read-again`));
    expect(page).toContain("いまの読み取り方でも開けませんでした");
    expect(await mailOf(window, id)).toEqual(before);
    expect(await audits(window)).toEqual([]);
  });

  it("finds the booking that it answers, and is proposed as its acceptance without confirming it", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await requestByMail(window);
    const [offer] = await lettersOf(window);
    const raw = mailText({
      body: "お願いします。",
      subject: `Re: ${offer?.subject}`,
      inReplyTo: offer?.messageId ?? "",
    });
    const id = await quarantined(window, raw);
    const page = await hanako.act(`/mails/${id}/read-again`);
    expect(page).toContain("受付係はこう扱います：案内への承諾として扱う");
    expect(page).toContain("関係がありそうな予約");
    expect(await window.look((view) => view.bookings({ limit: 10 }))).toMatchObject([{ status: "offered" }]);
    expect(await mailOf(window, id)).toMatchObject({ bookingId: offer?.bookingId });
  });

  it("is proposed to be left alone where the same mail has come another time, or is our own", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await requestByMail(window);
    const [offer] = await lettersOf(window);
    const id = await quarantined(window, mailText({ body: REQUEST }));
    await window.desk.hold.transaction(async (tx) => {
      const mail = await tx.inboundMail(id);
      if (!mail) throw new Error("gone");
      await tx.storeInbound({ ...mail, id: "copy", uid: 99, state: "handled" }, new Uint8Array([1]));
      await tx.storeInbound(
        { ...mail, id: "own", uid: 98, messageId: offer?.messageId ?? null },
        new Uint8Array([77, 58]),
      );
    });
    expect(await hanako.act(`/mails/${id}/read-again`)).toContain("すでに届いているメールと同じもの");
    expect(await hanako.act("/mails/own/read-again")).toContain("窓口から送った手紙の控え");
  });

  it("offers no second reading of a mail that was read", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    const id = await window.receive(mailText({ body: "予約について質問です。駐車場はありますか。" }));
    expect(await mailOf(window, id)).toMatchObject({ state: "held" });
    expect(await hanako.get(`/mails/${id}`)).not.toContain("read-again");
    expect(await hanako.act(`/mails/${id}/read-again`)).toContain("もう処理されています");
  });
});
