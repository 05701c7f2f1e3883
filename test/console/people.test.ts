import { describe, expect, it } from "vitest";
import { audits, CALLER, confirmedByPhone, lettersOf, onlyBooking, signedIn } from "./callers.ts";
import { ICHIRO, mailText, openWindow, type Window } from "./window.ts";

/** A no-show of 3 December, recorded by hanako; now is 15 o'clock of that day. */
async function afterNoShow(): Promise<Window> {
  const window = await openWindow();
  const hanako = await signedIn(window);
  await confirmedByPhone(hanako);
  const { id } = await onlyBooking(window);
  window.setNow("2026-12-03T15:00:00+09:00");
  await window.readsMailbox();
  await hanako.act(`/bookings/${id}/outcome`, { outcome: "noShow" });
  return window;
}

async function chiefOf(window: Window) {
  const ichiro = window.browser();
  await ichiro.signIn(ICHIRO);
  return ichiro;
}

const REFUSAL = { ground: "noShows", until: "2027-03-31", reason: "事情をうかがえないまま続いたため" };
const request = mailText({
  from: "試験 花子 <hanako@example.jp>",
  body: "氏名：試験 花子\n求職番号：15010-7654321\n希望日時：2026年12月10日（木）14時00分から14時30分\n",
});

describe("the page of a person", () => {
  it("T6-6c: shows no-shows at the booking, on the page of the person, beside a held request and at the telephone", async () => {
    const window = await afterNoShow();
    const hanako = await signedIn(window);
    const { id, personId } = await onlyBooking(window);
    expect(await hanako.get(`/bookings/${id}`)).toContain("1回（過去12か月）");
    expect(hanako.page).toContain(`/people/${personId}`);
    expect(await hanako.get(`/people/${personId}`)).toContain("1回（過去12か月）");
    expect(hanako.page).toContain("連絡なし（10分経過）");
    await hanako.get("/phone");
    await hanako.post("/phone", { ...hanako.fields(), ...CALLER, slot: "2026-12-10T14:00:00+09:00" });
    expect(hanako.page).toMatch(/これまでの連絡なし<\/dt><dd>1回/);
    await hanako.act(`/bookings/${id}/undo`);
    expect(await hanako.get(`/people/${personId}`)).toContain("ありません（過去12か月）");
    await hanako.get("/people/nobody");
    expect(hanako.status).toBe(404);
  });

  it("T6-6c: only a chief refuses, with ground, reason and last day; everybody sees it; the request of that person is held", async () => {
    const window = await afterNoShow();
    const hanako = await signedIn(window);
    const { personId } = await onlyBooking(window);
    const page = `/people/${personId}`;
    expect(await hanako.act(`${page}/refuse`, REFUSAL)).toContain("責任者だけ");
    const ichiro = await chiefOf(window);
    expect(await ichiro.act(`${page}/refuse`, { ...REFUSAL, until: "" })).toContain("最後の日を選んでください");
    expect(await ichiro.act(`${page}/refuse`, { ...REFUSAL, until: "2028-03-31" })).toContain("決められた月数");
    const sent = (await lettersOf(window)).length;
    expect(await ichiro.act(`${page}/refuse`, REFUSAL)).toContain("2027年3月31日（水）まで");
    expect((await lettersOf(window)).length).toBe(sent);
    const mail = await window.receive(request);
    expect(await hanako.get(`/mails/${mail}`)).toContain("オンライン相談をお断りしている期間中");
    expect(hanako.page).toContain("1回（過去12か月）");
    expect((await lettersOf(window)).at(-1)).toMatchObject({ kind: "heldReceipt", to: "hanako@example.jp" });
    // A person may still decide otherwise.
    await hanako.act(`/mails/${mail}/request`, { phone: "" });
    expect((await window.look((view) => view.bookings({ statuses: ["offered"], limit: 9 }))).length).toBe(1);
  });

  it("T6-6c: staff read the notice before it goes, and a chief lifts the refusal with a reason", async () => {
    const window = await afterNoShow();
    const { personId } = await onlyBooking(window);
    const page = `/people/${personId}`;
    const ichiro = await chiefOf(window);
    await ichiro.act(`${page}/refuse`, REFUSAL);
    const hanako = await signedIn(window);
    await hanako.get(`${page}/refusal-notice`);
    expect(hanako.page).toContain("窓口での相談と、電話での相談は、これまでと変わりません");
    expect((await lettersOf(window)).some((letter) => letter.kind === "refusalNotice")).toBe(false);
    await hanako.act(`${page}/refusal-notice`);
    expect((await lettersOf(window)).at(-1)).toMatchObject({ kind: "refusalNotice", causedBy: "hanako" });
    expect((await lettersOf(window)).at(-1)?.text).not.toContain(REFUSAL.reason);
    expect(await hanako.act(`${page}/refusal-notice`)).toContain("すでに書かれています");
    expect(await ichiro.act(`${page}/lift`, { reason: "本人から事情を聞いた" })).toContain("本人から事情を聞いた");
    expect(await hanako.get(page)).not.toContain("期間中です");
    expect((await audits(window)).slice(0, 3)).toEqual(["liftRefusal", "sendRefusalNotice", "refusePerson:noShows"]);
  });

  it("corrects an address: what is open goes there anew", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await hanako.act("/phone", CALLER);
    const { personId } = await onlyBooking(window);
    expect(await hanako.act(`/people/${personId}/address`, { address: "" })).toContain(
      "メールアドレスを書いてください",
    );
    expect(await hanako.act(`/people/${personId}/address`, { address: "hanako@work.example.jp" })).toContain(
      "hanako@work.example.jp",
    );
    const letters = await lettersOf(window);
    expect(letters.map(({ kind, to }) => [kind, to])).toEqual([
      ["offer", "hanako@example.jp"],
      ["offer", "hanako@work.example.jp"],
    ]);
    const moved = await onlyBooking(window);
    expect(moved.personId).not.toBe(personId);
    expect(await hanako.get(`/bookings/${moved.id}`)).toContain("連絡先を改めました");
    expect(await hanako.get(`/people/${moved.personId}`)).toContain("hanako@example.jp");
    expect(await hanako.act(`/people/${personId}/merge`, { reference: moved.reference })).toContain(
      "することがありません",
    );
    expect(await hanako.act(`/people/${personId}/merge`, { reference: "AAAA-AAAA" })).toContain("ありません");
  });
});

describe("two requests in one mail", () => {
  it("are made one after the other from the same held mail, each an offer of its own to its own person", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    const from = "kazoku@example.jp";
    const body = "夫婦で申し込みます。\n試験 太郎 15010-0000011\n試験 花子 15010-0000012\n";
    const mail = await window.receiveHeld(mailText({ from, body }), from);
    const wish = (day: string) => ({ date1: day, from1: "10:00", to1: "" });
    const taro = { name: "試験 太郎", hasNumber: "yes", number: "15010-0000011", address: from };
    await hanako.act(`/mails/${mail}/request`, { ...taro, ...wish("2026-12-07"), keepOpen: "1" });
    expect((await window.look((view) => view.inboundMail(mail)))?.state).toBe("held");
    const second = { ...taro, name: "試験 花子", number: "15010-0000012" };
    await hanako.act(`/mails/${mail}/request`, { ...second, ...wish("2026-12-08") });
    expect((await window.look((view) => view.inboundMail(mail)))?.state).toBe("handled");
    const letters = await lettersOf(window);
    expect(letters.map(({ kind, to }) => [kind, to])).toEqual([
      ["offer", from],
      ["offer", from],
    ]);
    expect(letters.map(({ text }) => /試験 (太郎|花子) 様/.exec(text)?.[1])).toEqual(["太郎", "花子"]);
    const bookings = await window.look((view) => view.bookings({ limit: 9 }));
    expect(bookings.map((one) => one.status)).toEqual(["offered", "offered"]);
    expect(new Set(bookings.map((one) => one.personId)).size).toBe(2);
  });
});

describe("threats, abuse, other purposes", () => {
  it("T12-1: a person refuses a request with a reason and no letter goes, or stops a consultation; nothing does so by itself", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    const { id } = await (async () => {
      await hanako.act("/phone", CALLER);
      return onlyBooking(window);
    })();
    const before = (await lettersOf(window)).length;
    expect(await hanako.act(`/bookings/${id}/reject`, { reason: "" })).toContain("理由を書いてください");
    expect(await hanako.act(`/bookings/${id}/reject`, { reason: "営業の電話だったため" })).toContain(
      "営業の電話だったため",
    );
    expect((await onlyBooking(window)).status).toBe("rejected");
    expect((await lettersOf(window)).length).toBe(before);
    await hanako.act("/phone", { ...CALLER, slot: "2026-12-04T14:00:00+09:00" });
    const [next] = await window.look((view) => view.bookings({ statuses: ["offered"], limit: 9 }));
    await hanako.act(`/bookings/${next?.id}/confirm`, { choice: "1", termsGiven: "readOut", reason: "電話で同意" });
    expect(await hanako.act(`/bookings/${next?.id}/outcome`, { outcome: "stopped" })).toContain("まだその時刻");
    window.setNow("2026-12-04T14:12:00+09:00");
    await hanako.act(`/bookings/${next?.id}/outcome`, { outcome: "stopped", reason: "暴言があったため" });
    const stopped = await window.look((view) => view.booking(next?.id ?? ""));
    expect(stopped).toMatchObject({ status: "stopped", outcomeBy: "hanako" });
    expect(await hanako.get(`/bookings/${next?.id}`)).toContain("暴言があったため");
    // A consultation that was stopped is no no-show.
    expect(await hanako.get(`/people/${stopped?.personId}`)).toContain("ありません（過去12か月）");
  });
});
