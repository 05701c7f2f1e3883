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

describe("the name and number of a person", () => {
  it("are corrected on every row of the person, on record with both writings and the reason, and change no booking or letter", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await confirmedByPhone(hanako);
    const { id, personId } = await onlyBooking(window);
    await hanako.act("/phone", { ...CALLER, address: "futatsume@example.jp", slot: "2026-12-10T14:00:00+09:00" });
    const rows = await window.look((view) => view.peopleByNumber("15010-7654321"));
    expect(rows).toHaveLength(2);
    const before = await window.look(async (view) => [await view.booking(id), await view.letters({ limit: 20 })]);
    const page = await hanako.act(`/people/${personId}/correct`, {
      ...{ name: "試験　華子", number: "１５０１０－７６５４３２２", reason: "本人から字を聞いた" },
    });
    expect(await window.look((view) => view.peopleByNumber("15010-7654321"))).toEqual([]);
    const corrected = await window.look((view) => view.peopleByNumber("15010-7654322"));
    expect(corrected.map(({ name }) => name)).toEqual(["試験　華子", "試験　華子"]);
    for (const word of ["訂正しました", "試験 花子　15010-7654321", "本人から字を聞いた", "hanako"])
      expect(page).toContain(word);
    expect(await window.look(async (view) => [await view.booking(id), await view.letters({ limit: 20 })])).toEqual(
      before,
    );
    expect((await audits(window)).filter((act) => act === "correctPerson")).toHaveLength(2);
    expect(await hanako.act(`/people/${personId}/correct`, { hasNumber: "no", reason: "試し" })).toContain(
      "別々の方の記録になってしまいます",
    );
  });

  it("are never corrected into those of somebody else", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await confirmedByPhone(hanako);
    const { personId } = await onlyBooking(window);
    const other = { ...CALLER, name: "別人　次郎", number: "15010-0000001", address: "jiro@example.jp" };
    await hanako.act("/phone", { ...other, slot: "2026-12-10T14:00:00+09:00" });
    const correct = (change: Record<string, string>) =>
      hanako.act(`/people/${personId}/correct`, { reason: "試し", ...change });
    expect(await correct({ number: other.number })).toContain("別のお名前で登録されています");
    expect(await correct({ number: other.number, name: other.name })).toContain("同じ方としてまとめる");
    expect(await correct({ name: " " })).toContain("お名前を書いてください");
    expect(await correct({})).toContain("することがありません");
    expect(await window.look((view) => view.person(personId))).toMatchObject({ name: CALLER.name });
  });

  it("are what they were before a merging, once it is taken back", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await hanako.act("/phone", { ...CALLER, name: "試験 はな子", hasNumber: "no", number: "" });
    const { personId } = await onlyBooking(window);
    await hanako.act("/phone", { ...CALLER, slot: "2026-12-10T14:00:00+09:00" });
    const all = await window.look((view) => view.bookings({ limit: 10 }));
    const into = all.find((one) => one.personId !== personId)?.personId ?? "";
    const before = await window.look((view) => view.person(personId));
    expect(await hanako.get(`/people/${personId}`)).not.toContain("unmerge");
    expect(await hanako.get(`/people/${personId}/merge?into=${into}`)).toContain("あとから取り消せます");
    await hanako.act(`/people/${personId}/merge`, { into });
    expect(await hanako.get(`/people/${personId}`)).toContain(`/people/${personId}/unmerge`);
    await hanako.get(`/people/${personId}/unmerge`);
    await hanako.post(`/people/${personId}/unmerge`, { ...hanako.fields(), reason: "別の方だった" });
    expect(hanako.page).toContain("2件（取り消すと、別々に数えます）");
    await hanako.post(`/people/${personId}/unmerge`, { ...hanako.fields(), sure: "1" });
    expect(await window.look((view) => view.person(personId))).toEqual(before);
    expect(await hanako.get(`/people/${personId}`)).toContain("まとめたことを取り消しました");
    expect(await hanako.act(`/people/${personId}/unmerge`, { reason: "二度目" })).toContain("することがありません");
    // Somebody who was corrected since is not put back behind the correction.
    await hanako.act(`/people/${personId}/merge`, { into });
    await hanako.act(`/people/${into}/correct`, { name: "試験　花江", reason: "字の訂正" });
    expect(await hanako.act(`/people/${personId}/unmerge`, { reason: "三度目" })).toContain("することがありません");
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
