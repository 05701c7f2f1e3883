import { describe, expect, it } from "vitest";
import { audits } from "./callers.ts";
import { HANAKO, ICHIRO, openWindow } from "./window.ts";

const GIVEN = {
  disclosedOn: "2026-11-24",
  recipient: "試験警察署 刑事課",
  ground: "刑事訴訟法第197条第2項による照会 <令和8年第1号>",
  content: "受付番号 AAAA-AAAA の相談の日時",
};

describe("開示の記録", () => {
  it("T7-1: a chief writes down when, to whom, on which ground and what; it is listed with who wrote it", async () => {
    const window = await openWindow();
    const ichiro = window.browser();
    await ichiro.signIn(ICHIRO);
    expect(await ichiro.get("/settings")).toContain('href="/disclosures"');
    expect(await ichiro.get("/disclosures")).toContain("記録はありません");
    const page = await ichiro.act("/disclosures/new", GIVEN);
    for (const words of [
      "11月24日（火）",
      "試験警察署 刑事課",
      "&lt;令和8年第1号&gt;",
      GIVEN.content,
      "職員 受付 一郎",
    ])
      expect(page).toContain(words);
    await ichiro.act("/disclosures/new", { ...GIVEN, recipient: "二件目" });
    expect(ichiro.page.indexOf("二件目")).toBeLessThan(ichiro.page.indexOf("試験警察署"));
    expect(await window.look((view) => view.disclosures(10))).toMatchObject([
      { order: 2, recipient: "二件目" },
      { ...GIVEN, order: 1, at: "2026-11-25T10:00:00+09:00", staff: "ichiro" },
    ]);
    expect(await audits(window)).toEqual(["recordDisclosure", "recordDisclosure"]);
    expect(await window.look((view) => view.letters({ limit: 10 }))).toEqual([]);
  });

  it("lets nobody else see it or write into it", async () => {
    const window = await openWindow();
    const hanako = window.browser();
    await hanako.signIn(HANAKO);
    for (const path of ["/disclosures", "/disclosures/new"]) {
      expect(await hanako.get(path)).toContain("責任者だけ");
      expect(hanako.status).toBe(403);
    }
    await hanako.post("/disclosures/new", { ...GIVEN, sure: "1" });
    expect(hanako.status).toBe(403);
    expect(await window.look((view) => view.disclosures(10))).toEqual([]);
  });

  it("asks for what is missing, and takes no day that is still to come", async () => {
    const window = await openWindow();
    const ichiro = window.browser();
    await ichiro.signIn(ICHIRO);
    await ichiro.get("/disclosures/new");
    await ichiro.post("/disclosures/new", { disclosedOn: "2026-02-30", recipient: "", ground: "", content: "" });
    expect(ichiro.status).toBe(422);
    expect(ichiro.page.match(/class="error"/g)).toHaveLength(4);
    await ichiro.post("/disclosures/new", { ...GIVEN, disclosedOn: "2026-11-26" });
    expect(ichiro.status).toBe(422);
    expect(ichiro.page).toContain("これから先の日");
    expect(await window.look((view) => view.disclosures(10))).toEqual([]);
  });
});
