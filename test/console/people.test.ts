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
