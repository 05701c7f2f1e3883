import { describe, expect, it } from "vitest";
import { LETTER_KIND_WORDS } from "../../src/console/wording.ts";
import { handle } from "../../src/desk/desk.ts";
import { CALLER, confirmedByPhone, lettersOf, onlyBooking, openTasks, signedIn } from "./callers.ts";
import { type Browser, ICHIRO, mailText, openWindow, type Window } from "./window.ts";

/**
 * Every act that somebody can do to a booking, mail, letter, person or task says before it is done which letters go to whom. Each is
 * done here once: the page before it is compared with what was written. A route that nobody lists here fails.
 */
type Scene = {
  /** Prepares the office and says where the act is. */
  at: (window: Window, staff: Browser) => Promise<string>;
  /** What is typed; the rest is as the form has it. */
  types?: Record<string, string>;
  /** The kinds of letters that are expected, so that the walk does not only compare nothing with nothing. */
  letters?: (keyof typeof LETTER_KIND_WORDS)[];
  mode?: "auto" | "approve";
};

const REASON = { reason: "試験のため" };
const SLOT = "2026-12-07T10:00:00+09:00";
const GIVEN = { termsGiven: "readOut", ...REASON };
const WISH = { date1: "2026-12-08", from1: "10:00" };

const onOffered = (act: string) => async (window: Window, staff: Browser) => {
  await staff.act("/phone", CALLER);
  return `/bookings/${(await onlyBooking(window)).id}/${act}`;
};
const onConfirmed = (act: string, now?: string) => async (window: Window, staff: Browser) => {
  await confirmedByPhone(staff);
  if (now) window.setNow(now);
  return `/bookings/${(await onlyBooking(window)).id}/${act}`;
};
const over = "2026-12-03T14:40:00+09:00";
const attended = (act: string) => async (window: Window, staff: Browser) => {
  await staff.act(await onConfirmed("outcome", over)(window, staff), { outcome: "attended" });
  return `/bookings/${(await onlyBooking(window)).id}/${act}`;
};
const onMail = (act: string, body = "1でお願いします。") => {
  return async (window: Window, staff: Browser) => {
    await staff.act("/phone", CALLER);
    const { id: bookingId } = await onlyBooking(window);
    const id = await window.receiveHeld(mailText({ from: "hanako@example.jp", body }), "hanako@example.jp");
    await window.desk.hold.transaction((tx) => tx.updateInbound(id, { bookingId }));
    return `/mails/${id}/${act}`;
  };
};
const onLetter = (act: string, state: "awaiting" | "unknown" = "awaiting") => {
  return async (window: Window, staff: Browser) => {
    await staff.act("/phone", CALLER);
    const [letter] = await lettersOf(window);
    if (state === "unknown") await window.desk.hold.transaction((tx) => tx.updateLetter(letter?.id ?? "", { state }));
    return `/letters/${letter?.id}/${act}`;
  };
};
const onPerson = (act: string) => async (window: Window, staff: Browser) => {
  await staff.act("/phone", CALLER);
  return `/people/${(await onlyBooking(window)).personId}/${act}`;
};
const refused = (act: string) => async (window: Window, staff: Browser) => {
  const path = await onPerson("refuse")(window, staff);
  await staff.act(path, { ground: "misuse", until: "2027-01-29", reason: "試験" });
  return path.replace("refuse", act);
};

const SCENES: Record<string, Scene> = {
  "/bookings/:id/confirm": { at: onOffered("confirm"), types: { choice: "1", ...GIVEN }, letters: ["details"] },
  "/bookings/:id/cancel": {
    at: onConfirmed("cancel"),
    types: { by: "office", ...REASON },
    letters: ["cancellationReceipt"],
  },
  "/bookings/:id/offer": { at: onOffered("offer"), types: WISH, letters: ["offer"] },
  "/bookings/:id/outcome": { at: onConfirmed("outcome", over), types: { outcome: "attended" } },
  "/bookings/:id/note": { at: onConfirmed("note", over), types: { about: "officeLate" } },
  "/bookings/:id/undo": { at: attended("undo") },
  "/bookings/:id/again": { at: attended("again"), types: { slot: SLOT }, letters: ["details"] },
  "/bookings/:id/take-over": { at: onConfirmed("take-over") },
  "/bookings/:id/hand-back": {
    at: async (window, staff) => {
      await staff.act(await onOffered("take-over")(window, staff));
      window.setNow("2026-12-01T10:00:00+09:00");
      return `/bookings/${(await onlyBooking(window)).id}/hand-back`;
    },
    letters: ["offer"],
  },
  "/bookings/:id/memo": { at: onConfirmed("memo"), types: { note: "手話通訳を手配した" } },
  "/bookings/:id/move": { at: onConfirmed("move"), types: { slot: SLOT, ...GIVEN }, letters: ["details"] },
  "/bookings/:id/reject": { at: onOffered("reject"), types: REASON },
  "/bookings/:id/told": { at: onConfirmed("told"), types: { about: "details" } },
  "/bookings/:id/meeting-id": {
    at: async (window, staff) => {
      window.desk.office.meetings = { kind: "zoom", hosts: [{ seat: 1, user: "soudan1@zoom.example.jp" }] };
      return onConfirmed("meeting-id")(window, staff);
    },
    types: { meetingId: "98765432109", passcode: "24681357" },
    letters: ["details"],
  },
  "/bookings/:id/telephone": { at: onConfirmed("telephone"), types: REASON, letters: ["details"] },
  "/bookings/:id/duplicate": {
    at: async (window, staff) => {
      const path = await onOffered("duplicate")(window, staff);
      await staff.act("/phone", { ...CALLER, slot: SLOT });
      return path;
    },
    types: REASON,
  },
  "/bookings/:id/accept-word": {
    at: async (window, staff) => {
      const path = await onConfirmed("accept-word", "2026-12-03T09:00:00+09:00")(window, staff);
      const { id: bookingId } = await onlyBooking(window);
      const at = window.desk.world.clock.now();
      const word = { type: "sendWord", at, bookingId, receivedAt: at, mailId: "m1", about: "cancel" } as const;
      await handle(window.desk, word, { mail: null, references: [], staff: null });
      return path;
    },
    letters: ["cancellationReceipt"],
  },
  "/mails/:id/request": {
    at: onMail("request"),
    types: { name: "試験 太郎", hasNumber: "unknown", number: "", address: "taro@example.jp", ...WISH },
    letters: ["askBack"],
  },
  "/mails/:id/accept": { at: onMail("accept"), types: { choice: "1" }, letters: ["details"] },
  "/mails/:id/wishes": { at: onMail("wishes"), types: WISH, letters: ["offer"] },
  "/mails/:id/decline": { at: onMail("decline"), letters: ["declineReceipt"] },
  "/mails/:id/cancel": { at: onMail("cancel"), letters: ["cancellationReceipt"] },
  "/mails/:id/could-not-read": { at: onMail("could-not-read"), letters: ["couldNotRead"] },
  "/mails/:id/answered": { at: onMail("answered") },
  "/mails/:id/not-for-us": { at: onMail("not-for-us") },
  "/mails/:id/read-again": { at: onMail("read-again") },
  "/letters/:id/withdraw": { at: onLetter("withdraw"), mode: "approve" },
  "/letters/:id/edit": { at: onLetter("edit"), types: { line0: "お電話ありがとうございました。" }, mode: "approve" },
  "/letters/:id/sent": { at: onLetter("sent", "unknown"), mode: "approve" },
  "/people/:id/address": { at: onPerson("address"), types: { address: "new@example.jp" }, letters: ["offer"] },
  "/people/:id/phone": { at: onPerson("phone"), types: { phone: "025-000-0009" } },
  "/people/:id/language": { at: onPerson("language"), types: { language: "easy" } },
  "/people/:id/merge": {
    at: async (window, staff) => {
      await staff.act("/phone", { ...CALLER, name: "試験 はな子", hasNumber: "no", number: "" });
      const { personId } = await onlyBooking(window);
      await staff.act("/phone", { ...CALLER, slot: SLOT });
      const all = await window.look((view) => view.bookings({ limit: 10 }));
      const into = all.find((one) => one.personId !== personId);
      return `/people/${personId}/merge?into=${into?.personId}`;
    },
  },
  "/people/:id/correct": { at: onPerson("correct"), types: { name: "試験 花枝", reason: "聞き違い" } },
  "/people/:id/unmerge": {
    at: async (window, staff) => {
      await staff.act("/phone", { ...CALLER, name: "試験 はな子", hasNumber: "no", number: "" });
      const { personId } = await onlyBooking(window);
      await staff.act("/phone", { ...CALLER, slot: SLOT });
      const all = await window.look((view) => view.bookings({ limit: 10 }));
      await staff.act(`/people/${personId}/merge`, {
        into: all.find((one) => one.personId !== personId)?.personId ?? "",
      });
      return `/people/${personId}/unmerge`;
    },
    types: REASON,
  },
  "/people/:id/cannot-telephone": { at: onPerson("cannot-telephone") },
  "/people/:id/refuse": {
    at: onPerson("refuse"),
    types: { ground: "misuse", until: "2027-01-29", reason: "試験" },
  },
  "/people/:id/lift": { at: refused("lift"), types: REASON },
  "/people/:id/refusal-notice": { at: refused("refusal-notice"), letters: ["refusalNotice"] },
  "/tasks/:id/close": {
    at: async (window, staff) => {
      await staff.act("/phone", { ...CALLER, address: "" });
      return `/tasks/${(await openTasks(window))[0]?.id}/close`;
    },
  },
};

/** These say so beside the button, on a page of their own. */
const BESIDE_THE_BUTTON = ["/letters/:id/release", "/bookings/:id/meeting"];

/** What the page before the act says: kind and addressee of each letter. */
function promised(page: string): string[] {
  const letters = page.matchAll(/<h3>([^<]*)<\/h3><dl><dt>宛先<\/dt><dd>([^<]*)<\/dd>/g);
  return [...letters].map(([, kind = "", to = ""]) => `${kind}：${to}`).sort();
}

describe("every act says before it is done what it sends to whom:", () => {
  it("no route is left out", async () => {
    const { app } = await openWindow();
    const acts = app.routes
      .filter(({ method, path }) => method === "POST" && /^\/(bookings|mails|letters|people|tasks)\/:id\//.test(path))
      .map(({ path }) => path);
    expect([...new Set(acts)].sort()).toEqual([...Object.keys(SCENES), ...BESIDE_THE_BUTTON].sort());
  });

  it.each(Object.entries(SCENES))("%s", async (_path, { at, types = {}, letters = [], mode = "auto" }) => {
    const window = await openWindow(mode);
    const ichiro = window.browser();
    await ichiro.signIn(ICHIRO);
    const path = await at(window, ichiro);
    const before = (await lettersOf(window)).map(({ id }) => id);
    const form = await ichiro.get(path);
    const areas = ichiro.areas();
    if (form.includes("内容を確かめる"))
      await ichiro.post(path.replace(/\?.*/, ""), { ...ichiro.fields(), ...areas, ...types });
    const sure = ichiro.page;
    expect(sure).toContain("まだ実行していません");
    await ichiro.post(path.replace(/\?.*/, ""), { ...ichiro.fields(), sure: "1" });
    expect(ichiro.status).toBe(303);
    const written = (await lettersOf(window)).filter(({ id }) => !before.includes(id));
    expect(written.map(({ kind }) => kind).sort()).toEqual([...letters].sort());
    expect(promised(sure)).toEqual(written.map(({ kind, to }) => `${LETTER_KIND_WORDS[kind]}：${to}`).sort());
    expect(sure.includes("この操作で送られる手紙はありません。")).toBe(written.length === 0);
  });

  it("/letters/:id/release names the letter and the address beside the button", async () => {
    const window = await openWindow("approve");
    await (await signedIn(window)).act("/phone", CALLER);
    const ichiro = window.browser();
    await ichiro.signIn(ICHIRO);
    const [letter] = await lettersOf(window);
    const page = await ichiro.get(`/letters/${letter?.id}`);
    expect(page).toContain("「承認して送る」を押すと、「予約可能日時の案内」が hanako@example.jp に送られます。");
  });

  it("/bookings/:id/meeting says that nothing is sent", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    const page = await hanako.get(await onConfirmed("meeting")(window, hanako));
    expect(page).toContain("この操作で送られる手紙はありません。");
  });
});
