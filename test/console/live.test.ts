import { describe, expect, it, vi } from "vitest";
import type { Change } from "../../src/world/store-changes.ts";
import { CALLER, confirmedByPhone, onlyBooking, signedIn } from "./callers.ts";
import { fromPerson, VALUES } from "./forgotten.ts";
import { type Browser, HANAKO, ICHIRO, JIRO, openWindow, PASSWORD, type Window } from "./window.ts";

type Said = { event: string; data: unknown };

/** One window's line, read as a browser does. */
async function openLine(window: Window, { cookie }: Browser, on = "", { since = "", lastId = "" } = {}) {
  const headers = { cookie, ...(lastId && { "last-event-id": lastId }) };
  const response = await window.app.request(`/events?since=${since}${on && `&on=${on}`}`, { headers });
  const reader = response.body?.getReader();
  const said: Said[] = [];
  let all = "";
  let ended = false;
  void (async () => {
    const decoder = new TextDecoder();
    for (let rest = ""; reader; ) {
      const { done, value } = await reader.read();
      if (done) break;
      all += decoder.decode(value);
      rest += decoder.decode(value, { stream: true });
      const parts = rest.split("\n\n");
      rest = parts.pop() ?? "";
      for (const part of parts) {
        const [, event, data] = /^id: .*\nevent: (.*)\ndata: (.*)$/.exec(part) ?? [];
        if (event) said.push({ event, data: JSON.parse(data ?? "null") as unknown });
      }
    }
    ended = true;
  })();
  await vi.waitFor(() => expect(response.status !== 200 || said.length > 0).toBe(true));
  return {
    response,
    said,
    whole: () => all,
    ended: () => ended,
    of: (event: string) => said.filter((one) => one.event === event).map((one) => one.data),
    close: () => reader?.cancel(),
  };
}

const markOn = (page: string) => /data-mark="([^"]*)"/.exec(page)?.[1];

describe("a window that is told of changes", () => {
  it("hears kinds and ids of what was committed, no person's data, and a mark that the page carried before", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await hanako.get("/");
    const line = await openLine(window, hanako);
    expect(line.response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    expect(line.of("hello")).toEqual([markOn(hanako.page)]);
    await window.receive(fromPerson(`氏名：${VALUES.name}\n求職番号：${VALUES.number}\n12月3日14時でお願いします。`));
    await window.receiveHeld(fromPerson(VALUES.words), VALUES.address);
    await vi.waitFor(() => expect(JSON.stringify(line.of("change"))).toContain("heldMail"));
    const { id } = await onlyBooking(window);
    const changes = (line.of("change") as { changes: Change[] }[]).flatMap((one) => one.changes);
    expect(changes).toContainEqual({ kind: "booking", id });
    expect(changes.every(({ id: one }) => one === null || /^[0-9a-z]+$/.test(one))).toBe(true);
    for (const words of Object.values(VALUES)) expect(line.whole()).not.toContain(words);
    await hanako.get("/");
    expect((line.of("change") as { mark: string }[]).at(-1)?.mark).toBe(markOn(hanako.page));
    await line.close();
  });

  it("is called to what came while it had no line: before the first was open, and while one was cut", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await hanako.get("/");
    const since = markOn(hanako.page) ?? "";
    await window.receiveHeld(fromPerson(VALUES.words), VALUES.address);
    const calledTo = async (opened: { since?: string; lastId?: string }, who = hanako) => {
      const line = await openLine(window, who, "", opened);
      await new Promise((resolve) => setTimeout(resolve, 20));
      await line.close();
      const changes = (line.of("change") as { changes: Change[] }[]).flatMap((one) => one.changes);
      return { kinds: changes.map(({ kind }) => kind), id: /id: (.*)\nevent: hello/.exec(line.whole())?.[1] ?? "" };
    };
    const late = await calledTo({ since });
    expect(late.kinds).toContain("heldMail");
    expect((await calledTo({ since: late.id })).kinds).toEqual([]);
    // A browser asks again with the address of the first time, and says what it heard last.
    expect((await calledTo({ since, lastId: late.id })).kinds).toEqual([]);
    expect((await calledTo({ since: late.id, lastId: since })).kinds).toContain("heldMail");
    expect((await calledTo({ since: "another.0" })).kinds).toEqual([]);
    expect((await calledTo({})).kinds).toEqual([]);
    await window.desk.hold.transaction((tx) => tx.saveStaff(JIRO));
    const jiro = window.browser();
    await jiro.signIn(JIRO);
    expect((await calledTo({ since }, jiro)).kinds).toEqual([]);
  });

  it("hears which value of the office changed, and an operator of nothing else", async () => {
    const window = await openWindow();
    await window.desk.hold.transaction((tx) => tx.saveStaff(JIRO));
    const [ichiro, jiro] = [window.browser(), window.browser()];
    await ichiro.signIn(ICHIRO);
    await jiro.signIn(JIRO);
    expect(await jiro.get("/settings/limits")).toMatch(/data-item="settings\/limits" data-about="[^"]*lettersPerHour/);
    const line = await openLine(window, jiro, "bookings/somewhere");
    const theirs = await openLine(window, ichiro, "bookings/somewhere");
    await window.receive(fromPerson(`氏名：${VALUES.name}\n求職番号：${VALUES.number}\n12月3日14時でお願いします。`));
    await ichiro.act("/settings/deadlines", { replyBusinessDays: "2", reason: "早めに" });
    const heard = () => (line.of("change") as { changes: Change[] }[]).flatMap((one) => one.changes);
    await vi.waitFor(() => expect(heard()).toContainEqual({ kind: "office", id: "replyBusinessDays" }));
    expect(new Set(heard().map(({ kind }) => kind))).toEqual(new Set(["office"]));
    expect([line.of("others"), theirs.of("others").at(-1)]).toEqual([[], []]);
    await Promise.all([line.close(), theirs.close()]);
  });

  it("has a line only while somebody is signed in", async () => {
    const window = await openWindow();
    const stranger = await openLine(window, window.browser());
    expect([stranger.response.status, stranger.response.headers.get("location")]).toEqual([
      303,
      "/sign-in?to=%2Fevents",
    ]);
    const hanako = await signedIn(window);
    await hanako.get("/");
    const line = await openLine(window, hanako);
    await hanako.post("/sign-out", {});
    await vi.waitFor(() => expect([line.of("bye"), line.ended()]).toEqual([[null], true]));
  });

  it("loses its line at the next beat once the account was shut", async () => {
    const window = await openWindow();
    let ring = () => {};
    window.desk.world.clock.sleep = () => new Promise((resolve) => (ring = resolve));
    const hanako = await signedIn(window);
    const line = await openLine(window, hanako);
    ring();
    await vi.waitFor(() => expect(line.of("beat")).toHaveLength(1));
    await window.desk.hold.transaction((tx) => tx.saveStaff({ ...HANAKO, active: false }));
    ring();
    await vi.waitFor(() => expect(line.ended()).toBe(true));
    expect(line.of("bye")).toEqual([null]);
  });

  it("gets no more lines than a person can look at, and a browser is told not to ask again", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    const lines: Awaited<ReturnType<typeof openLine>>[] = [];
    for (let n = 0; n < 5; n++) lines.push(await openLine(window, hanako));
    expect((await openLine(window, hanako)).response.status).toBe(204);
    const asked = await window.app.request("/events", { method: "HEAD", headers: { cookie: hanako.cookie } });
    expect(asked.status).toBe(204);
    await lines[0]?.close();
    expect((await openLine(window, hanako)).response.status).toBe(200);
    window.stop();
    await vi.waitFor(() => expect(lines.every((line) => line.ended())).toBe(true));
    expect((await openLine(window, hanako)).response.status).toBe(204);
  });

  it("is no sign that somebody is there: what the script asks by itself does not keep a session alive", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    const headers = { cookie: hanako.cookie, "x-refresh": "1" };
    window.passSeconds(50 * 60);
    expect((await window.app.request("/", { headers })).status).toBe(200);
    const line = await openLine(window, hanako);
    window.passSeconds(20 * 60);
    expect((await window.app.request("/", { headers })).status).toBe(303);
    await line.close();
  });

  it.each(["letters/somewhere", "settings/send-mode", "calendar/2026-12-03", "calendar/close"])(
    "shows who else is at %s",
    async (item) => {
      const window = await openWindow();
      const [hanako, ichiro] = [await signedIn(window), window.browser()];
      await ichiro.signIn(ICHIRO);
      const mine = await openLine(window, hanako, item);
      const his = await openLine(window, ichiro, item);
      await vi.waitFor(() => expect(mine.of("others").at(-1)).toEqual(["受付 一郎"]));
      if (!item.startsWith("letters"))
        expect(await ichiro.get(`/${item}`)).toContain("ほかの職員も、いま見ています：窓口 花子");
      await Promise.all([his.close(), mine.close()]);
    },
  );

  it("shows who else looks at the same booking, in the page itself and as it changes", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await hanako.act("/phone", CALLER);
    const { id } = await onlyBooking(window);
    const ichiro = window.browser();
    await ichiro.signIn(ICHIRO);
    const mine = await openLine(window, hanako, `bookings/${id}`);
    const elsewhere = await openLine(window, ichiro, "mails/somewhere");
    expect(await ichiro.get(`/bookings/${id}/cancel`)).toContain("ほかの職員も、いま見ています：窓口 花子");
    expect(await hanako.get(`/bookings/${id}`)).not.toContain("いま見ています");
    const his = await openLine(window, ichiro, `bookings/${id}`);
    await vi.waitFor(() => expect(mine.of("others").at(-1)).toEqual(["受付 一郎"]));
    expect(his.of("others").at(-1)).toEqual(["窓口 花子"]);
    await his.close();
    await vi.waitFor(() => expect(mine.of("others").at(-1)).toEqual([]));
    expect(elsewhere.of("others")).toEqual([[]]);
    await mine.close();
    expect(await ichiro.get(`/bookings/${id}`)).not.toContain("いま見ています");
  });
});

describe("two staff on one thing", () => {
  it("refuses a setting that a colleague changed meanwhile, says what it is now, and goes on with what was typed", async () => {
    const window = await openWindow();
    const [ichiro, other] = [window.browser(), window.browser()];
    await ichiro.signIn(ICHIRO);
    await other.signIn(ICHIRO);
    await ichiro.get("/settings/deadlines");
    await other.act("/settings/deadlines", { replyBusinessDays: "2", reason: "早めに" });
    await ichiro.post("/settings/deadlines", { ...ichiro.fields(), answerBusinessDays: "1", reason: "自分の理由" });
    expect(ichiro.status).toBe(409);
    expect(ichiro.page).toContain("職員 受付 一郎　案内への返信を待つ日数：3開庁日 から 2開庁日 に（理由：早めに）");
    expect({ ...ichiro.fields(), reason: ichiro.areas().reason?.trim() }).toMatchObject({
      answerBusinessDays: "1",
      reason: "自分の理由",
    });
    await ichiro.post("/settings/deadlines", { ...ichiro.fields(), replyBusinessDays: "2", reason: "自分の理由" });
    await ichiro.post("/settings/deadlines", { ...ichiro.fields(), sure: "1" });
    const [newest] = await window.look((view) => view.officeChanges(5));
    expect(newest).toMatchObject({ name: "answerBusinessDays", after: "1", reason: "自分の理由" });
  });

  it.each([
    ["/settings/hours", "/settings/hours?from0=&to0=&from1=09%3A00&to1=16%3A00", "開庁する曜日と時間："],
    ["/calendar/seats/1", "/calendar/seats/1?hours=own&from1=09%3A00&to1=16%3A00", "口1の曜日と時間を変えました"],
  ])(
    "says on the page of a week at %s that a colleague was first, before anybody is asked about",
    async (path, change, words) => {
      const window = await openWindow();
      const [ichiro, other] = [window.browser(), window.browser()];
      await ichiro.signIn(ICHIRO);
      await other.signIn(ICHIRO);
      await ichiro.get(path);
      const { stood = "" } = ichiro.fields();
      await other.act(change, { reason: "冬の時間" });
      const typed = `${change.replace("16%3A00", "15%3A00")}&stood=${stood}`;
      await ichiro.get(typed);
      expect([ichiro.status, ichiro.fields().to1, ichiro.page.includes(words)]).toEqual([409, "15:00", true]);
      const anew = typed.replace(stood, ichiro.fields().stood ?? "");
      await ichiro.act(anew, { reason: "さらに早く" });
      expect(ichiro.page).toMatch(/変更を記録しました|口の曜日と時間を変えました/);
    },
  );

  it("stops the letters whatever a colleague switched meanwhile, and asks again before anything else", async () => {
    const window = await openWindow();
    const [ichiro, hanako] = [window.browser(), await signedIn(window)];
    await ichiro.signIn(ICHIRO);
    await ichiro.get("/settings/send-mode");
    const opened = ichiro.fields();
    await hanako.act("/settings/send-mode", { mode: "approve" });
    await ichiro.post("/settings/send-mode", { ...opened, mode: "auto", sure: "1" });
    expect([ichiro.status, ichiro.page.includes("職員 窓口 花子　手紙の送り方：")]).toEqual([409, true]);
    await ichiro.post("/settings/send-mode", { ...opened, mode: "stop", sure: "1" });
    expect(ichiro.location()).toContain("done=sendMode");
  });

  it("refuses a form about an account that changed meanwhile and says what happened, also by its owner", async () => {
    const window = await openWindow();
    await window.desk.hold.transaction((tx) => tx.saveStaff(JIRO));
    const [ichiro, jiro] = [window.browser(), window.browser()];
    const hanako = await signedIn(window);
    await ichiro.signIn(ICHIRO);
    await jiro.signIn(JIRO);
    expect(await jiro.get("/staff/hanako/role")).toMatch(/data-item="staff\/hanako" data-about="account:hanako"/);
    const line = await openLine(window, jiro, "staff/hanako");
    const curious = await openLine(window, hanako, "staff/hanako");
    await ichiro.act("/staff/hanako/role", { role: "operator" });
    await vi.waitFor(() =>
      expect(line.of("change")).toContainEqual(
        expect.objectContaining({ changes: [{ kind: "office", id: "account:hanako" }] }),
      ),
    );
    await jiro.post("/staff/hanako/role", { ...jiro.fields(), role: "chief" });
    expect([jiro.status, jiro.fields().role]).toEqual([409, "chief"]);
    expect(jiro.page).toContain("この画面を開いてから、この登録が変わりました");
    expect(jiro.page).toContain("　ichiro　役割を運用担当にした");
    await hanako.get("/account/password");
    const next = "another long password";
    await hanako.post("/account/password", { present: PASSWORD, next, again: next });
    await jiro.post("/staff/hanako/role", { ...jiro.fields(), role: "chief", sure: "1" });
    expect([jiro.status, jiro.page.includes("hanako　自分のパスワードを変えた")]).toEqual([409, true]);
    expect([jiro.page.includes("ichiro　役割"), curious.of("others")]).toEqual([false, []]);
    await jiro.post("/staff/hanako/role", { ...jiro.fields(), role: "chief", sure: "1" });
    expect(await window.look((view) => view.staff("hanako"))).toMatchObject({ role: "chief" });
    await Promise.all([line.close(), curious.close()]);
  });

  it.each(["open", "password", "second-factor", "outside-name"])(
    "refuses %s from a page that says nothing of how the account stood",
    async (deed) => {
      const window = await openWindow();
      const ichiro = window.browser();
      await ichiro.signIn(ICHIRO);
      await ichiro.act("/staff/hanako/shut");
      await ichiro.get("/account/password");
      await ichiro.post(`/staff/hanako/${deed}`, { sure: "1" });
      expect([deed, ichiro.status]).toEqual([deed, 409]);
      expect(ichiro.page).toContain("この登録が変わりました");
      expect(await window.look((view) => view.staff("hanako"))).toMatchObject({ active: false });
    },
  );

  it("shuts an account and ends its sign-ins whatever a colleague did to it meanwhile", async () => {
    const window = await openWindow();
    const [ichiro, other] = [window.browser(), window.browser()];
    await ichiro.signIn(ICHIRO);
    await other.signIn(ICHIRO);
    for (const deed of ["sessions", "shut"]) {
      await ichiro.get(`/staff/hanako/${deed}`);
      await other.act("/staff/hanako/role", { role: deed === "shut" ? "staff" : "chief" });
      await ichiro.post(`/staff/hanako/${deed}`, { ...ichiro.fields(), sure: "1" });
      expect([deed, ichiro.location()]).toEqual([deed, `/staff/hanako?done=${deed}`]);
    }
    expect(await window.look((view) => view.staff("hanako"))).toMatchObject({ active: false });
  });

  it("refuses the second act on a booking that changed, says what happened, and lets it be done after that", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await confirmedByPhone(hanako);
    const { id } = await onlyBooking(window);
    const ichiro = window.browser();
    await ichiro.signIn(ICHIRO);
    await ichiro.get(`/bookings/${id}/cancel`);
    await ichiro.post(`/bookings/${id}/cancel`, { ...ichiro.fields(), by: "phone", reason: "電話で取り消し" });
    expect(ichiro.page).toContain("まだ実行していません");
    await hanako.act(`/bookings/${id}/told`, { about: "details" });
    await ichiro.post(`/bookings/${id}/cancel`, { ...ichiro.fields(), sure: "1" });
    expect(ichiro.status).toBe(409);
    expect(ichiro.page).toContain("この画面を開いてからのこと");
    expect(ichiro.page).toContain("職員 窓口 花子");
    expect(ichiro.page).toContain("電話で取り消し");
    expect((await onlyBooking(window)).status).toBe("confirmed");
    await ichiro.post(`/bookings/${id}/cancel`, { ...ichiro.fields(), by: "phone", reason: "電話で取り消し" });
    await ichiro.post(`/bookings/${id}/cancel`, { ...ichiro.fields(), sure: "1" });
    expect((await onlyBooking(window)).status).toBe("cancelled");
  });

  it("refuses acts on a booking from a page that says nothing of how it stood", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await confirmedByPhone(hanako);
    const { id } = await onlyBooking(window);
    await hanako.get(`/bookings/${id}/take-over`);
    await hanako.post(`/bookings/${id}/take-over`, { sure: "1" });
    expect(hanako.status).toBe(409);
    expect((await onlyBooking(window)).frozen).toBeNull();
  });

  it("refuses the second decision about a held mail and says who made the first", async () => {
    const window = await openWindow();
    const mail = await window.receiveHeld(fromPerson("予約の件"), VALUES.address);
    const hanako = await signedIn(window);
    const ichiro = window.browser();
    await ichiro.signIn(ICHIRO);
    await ichiro.get(`/mails/${mail}/could-not-read`);
    await hanako.act(`/mails/${mail}/not-for-us`);
    await ichiro.post(`/mails/${mail}/could-not-read`, { ...ichiro.fields(), sure: "1" });
    expect(ichiro.status).toBe(409);
    expect(ichiro.page).toMatch(/このメールは、.*職員 窓口 花子 が処理済みにしました/);
    expect(await window.look((view) => view.letters({ limit: 10 }))).toEqual([]);
  });

  it("refuses the second change of a person's address from a page that shows the earlier one", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await hanako.act("/phone", CALLER);
    const { personId } = await onlyBooking(window);
    const ichiro = window.browser();
    await ichiro.signIn(ICHIRO);
    await ichiro.get(`/people/${personId}/address`);
    await hanako.act(`/people/${personId}/address`, { address: "first@example.jp" });
    await ichiro.post(`/people/${personId}/address`, { ...ichiro.fields(), address: "second@example.jp" });
    expect(ichiro.status).toBe(409);
    expect(ichiro.page).toContain("この方の連絡先や予約が変わりました");
    const now = (await onlyBooking(window)).personId;
    expect((await window.look((view) => view.person(now)))?.address).toBe("first@example.jp");
  });
});
