import { describe, expect, it } from "vitest";
import { toDay, toTime } from "../../src/booking/time.ts";
import { describeTermsTrouble, openShelf, proveTerms } from "../../src/desk/terms.ts";
import { HANAKO, openTrialDesk, requestOf, TARO, type TrialDesk } from "./trial-desk.ts";
import { PDF, publish } from "./trial-terms.ts";

async function lastOffer(trial: TrialDesk) {
  const letters = await trial.look((view) => view.letters({ limit: 100 }));
  return letters.filter(({ kind }) => kind === "offer").at(-1);
}

describe("versions of the terms", () => {
  it("T13: a version published beside the running desk is attached byte for byte to offers for its days, and not to others", async () => {
    const trial = await openTrialDesk();
    expect(await publish(trial, { effectiveOn: toDay("2026-12-04") })).toEqual([]);
    trial.arrives(TARO, requestOf(TARO, "15999-0000001", "12月4日(金) 14:00"));
    await trial.works();
    const offer = await lastOffer(trial);
    expect(offer?.text).toContain("利用規約（版：2026-12）を添付しました。");
    expect(offer?.attachments.map(({ fileName }) => fileName)).toEqual([
      "利用規約_2026-12.pdf",
      "利用規約_2026-12.txt",
    ]);
    const pdf = await trial.look((view) => view.attachment(offer?.attachments[0]?.digest ?? ""));
    expect(Buffer.from(pdf ?? [])).toEqual(Buffer.from(PDF));

    trial.arrives(HANAKO, requestOf(HANAKO, "15999-0000002", "12月3日(木) 10:00"));
    await trial.works();
    expect((await lastOffer(trial))?.text).toContain("利用規約（版：sample-1）を添付しました。");
  });

  it("T13: refuses a version without announcement, with a name that is taken, or with an address on the web", async () => {
    const trial = await openTrialDesk();
    expect(await publish(trial, { effectiveOn: toDay("2026-11-25") })).toEqual(["notAnnounced"]);
    expect(await publish(trial, { version: "sample-1" })).toEqual(["knownVersion"]);
    expect(await publish(trial, { summary: "詳しくは www.example.jp をご覧ください。" })).toEqual(["addressInSummary"]);
    expect(await trial.look((view) => view.publishedTerms())).toEqual([]);
  });

  it("T13: a row whose file no longer has its digest is said at the start, and no offer uses it", async () => {
    const trial = await openTrialDesk();
    await trial.desk.hold.transaction(async (tx) => {
      await tx.keepAttachment("a".repeat(64), new TextEncoder().encode("%PDF- something else"));
      await tx.publishTerms({
        version: "2026-12",
        effectiveOn: toDay("2026-12-01"),
        digest: "a".repeat(64),
        textDigest: null,
        ground: "13(1)",
        summary: "見本の変更です。",
        publishedAt: toTime("2026-11-20T10:00:00+09:00"),
        publishedBy: "command-line",
      });
    });
    const troubles = await proveTerms(trial.desk);
    expect(troubles).toEqual([{ version: "2026-12", trouble: "changedRow" }]);
    expect(troubles.map(describeTermsTrouble).join()).toMatch(/no longer have the digest .* no offer uses it/);
    trial.arrives(TARO, requestOf(TARO, "15999-0000001"));
    await trial.works();
    expect((await lastOffer(trial))?.text).toContain("版：sample-1");
  });

  it("T13: a profile's file that changed under its name since it was first used is said, and no offer uses it", async () => {
    const trial = await openTrialDesk();
    expect(await proveTerms(trial.desk)).toEqual([]);
    const terms = trial.desk.office.terms.map((one) => ({ ...one, digest: "b".repeat(64) }));
    const office = { ...trial.desk.office, terms };
    const changed = { ...trial.desk, office };
    expect(await proveTerms(changed)).toEqual([{ version: "sample-1", trouble: "changedFile" }]);
    expect((await trial.look((view) => openShelf(view, changed))).versions).toEqual([]);
  });

  it("T13: what was published counts against an entry of the profile for the same day", async () => {
    const trial = await openTrialDesk();
    await publish(trial, { effectiveOn: toDay("2026-12-01") });
    const twin = { version: "other", effectiveOn: toDay("2026-12-01"), digest: "c".repeat(64), sample: false };
    const desk = { ...trial.desk, office: { ...trial.desk.office, terms: [...trial.desk.office.terms, twin] } };
    const shelf = await trial.look((view) => openShelf(view, desk));
    expect(shelf.versions.map(({ version }) => version)).toEqual(["sample-1", "2026-12"]);
    expect(shelf.troubles).toEqual([{ version: "2026-12", trouble: "listedTwice" }]);
  });
});
