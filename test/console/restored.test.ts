import { describe, expect, it } from "vitest";
import { toTime } from "../../src/booking/time.ts";
import { restoredFindings } from "../../src/commands/doctor.ts";
import { RESTORED_SETTING, type Restored, restoredAt } from "../../src/desk/restored.ts";
import { makeStatusPages } from "../../src/status-pages.ts";
import { audits, requestByMail, signedIn } from "./callers.ts";
import { ICHIRO, openWindow, type Window } from "./window.ts";

const BACKUP_AT = toTime("2026-11-24T18:00:00+09:00");
const RESTORED: Restored = {
  ...restoredAt(BACKUP_AT, toTime("2026-11-25T09:00:00+09:00")),
  answered: { everything: false, messageIds: [], letters: [] },
};

async function openRestored(): Promise<Window> {
  const window = await openWindow("auto");
  await window.desk.hold.transaction((tx) => tx.putSetting(RESTORED_SETTING, RESTORED));
  return window;
}

describe("the console of a restored office", () => {
  it("says so on the first page, holds letters for a release, and lets only the chief end it", async () => {
    const window = await openRestored();
    const hanako = await signedIn(window);
    expect(await hanako.get("/")).toContain("11月24日");
    expect(await hanako.get("/")).toContain("控えから復元しました");
    await requestByMail(window);
    const [letter] = await window.look((view) => view.letters({ limit: 5 }));
    expect(letter?.state).toBe("awaiting");
    expect(await hanako.act("/settings/send-mode", { mode: "auto" })).toContain("控えから復元した後");
    expect(await hanako.act("/settings/restored", {})).toContain("責任者だけ");
    const ichiro = window.browser();
    await ichiro.signIn(ICHIRO);
    await ichiro.act("/settings/restored", {});
    expect(await audits(window)).toContain("liftRestored");
    expect(await hanako.get("/")).not.toContain("控えから復元しました");
    expect(await ichiro.act("/settings/restored", {})).toContain("もう終わっています");
  });

  it("is told to the operator by doctor and /readyz", async () => {
    const window = await openRestored();
    const status = { officeId: window.desk.office.id, sendMode: "auto", health: null, waitingFor: null };
    const pages = makeStatusPages({ ...status, store: window.desk.world.store }, null);
    expect(await (await pages.request("/readyz")).json()).toMatchObject({ sendMode: "approve" });
    await window.desk.hold.transaction((tx) => tx.putSetting(RESTORED_SETTING, { ...RESTORED, answered: null }));
    expect(await (await pages.request("/readyz")).text()).toContain("Sent folder has not been looked through");
    expect(restoredFindings(RESTORED)).toMatchObject([{ level: "WARN", words: expect.stringContaining(BACKUP_AT) }]);
    expect(restoredFindings({ ...RESTORED, lifted: { at: BACKUP_AT, by: "ichiro" } })).toEqual([]);
    expect(restoredFindings(null)).toEqual([]);
  });
});
