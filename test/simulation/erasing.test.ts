import { describe, expect, it } from "vitest";
import type { Time } from "../../src/booking/time.ts";
import { perform } from "../../src/desk/acts.ts";
import { eraseSome } from "../../src/desk/erasing.ts";
import { whomOf } from "../../src/desk/person-file.ts";
import { cancelByHand } from "../../src/desk/staff-acts.ts";
import { openMemoryStore } from "../../src/world/memory-store.ts";
import { HANAKO, openTrialDesk, requestOf, TARO, type TrialDesk } from "../desk/trial-desk.ts";
import { mail, person } from "../world/store.samples.ts";
import { readGround } from "./ground.ts";
import { leftOfErased } from "./invariants-erasing.ts";
import { inventPerson, inventRelative } from "./people.ts";
import { seeded } from "./random.ts";
import { openTown, type Written } from "./town.ts";

const NUMBER = "15999-0000001";
const OTHER_NUMBER = "15999-0000002";
const RELATIVE = { name: HANAKO.name, address: TARO.address };
/** What nobody has read yet is not judged. */
const READ = { state: "handled" } as const;
const at = "2026-11-25T10:00:00+09:00" as Time;

/** Stories of seed 42, in which a relative wrote from the address of somebody who had just been erased. */
describe("mails after an erasing", () => {
  it("seed 42: a copy of an erased mail that is fetched anew is not stored, and brings no value back", async () => {
    const trial = await openErased();
    const before = await mailsOf(trial);
    trial.post.renumber();
    await trial.works();
    expect(await mailsOf(trial)).toEqual(before);
    const rows = await rowsOf(trial);
    for (const value of [TARO.name, TARO.address, NUMBER]) expect(rows).not.toContain(value);
  });

  it("seed 42: a relative's first mail from the same address is a new one, and nothing of the erased returns", async () => {
    const trial = await openErased();
    const [before] = await mailsOf(trial);
    trial.arrives(RELATIVE, requestOf(RELATIVE, OTHER_NUMBER, "12月4日(金) 10:00"));
    await trial.works();
    const [old, fresh] = await mailsOf(trial);
    expect(old).toEqual(before);
    expect(fresh).toMatchObject({ state: "handled", fromAddress: TARO.address });
    const rows = await rowsOf(trial);
    for (const value of [TARO.name, NUMBER]) expect(rows).not.toContain(value);
  });

  it.each([
    ["a name left over is found, relative or not", { left: "name", isKnown: true, found: 1 }],
    ["the address of a relative who has written since is none left over", { left: "address", isKnown: true, found: 0 }],
    ["the address is found while the relative has not written", { left: "address", isKnown: false, found: 1 }],
  ] as const)("seed 42: %s", async (_, { left, isKnown, found }) => {
    const store = openMemoryStore();
    const town = openTown(42, await readGround(), store);
    const gone = inventPerson(seeded(1), 1, at);
    const relative = inventRelative(seeded(2), 2, gone, at);
    town.people.push(gone, relative);
    const values = [gone.name, gone.number, gone.address];
    town.erased.push({
      ids: ["p1"],
      mailIds: ["m1"],
      number: gone.number,
      values,
      rows: new Set(),
      at,
      finished: true,
    });
    const { office } = town;
    await store.transaction(office.id, async (tx) => {
      await tx.savePerson(person("p1", { name: "消去済み", jobSeekerNumber: null, address: null, phone: null }));
      await tx.storeInbound(mail("left", { ...READ, fromAddress: null, fromName: gone[left] }), new Uint8Array([1]));
      if (!isKnown) return;
      const own = { ...READ, uid: 2, fromAddress: relative.address, fromName: relative.name };
      await tx.storeInbound(mail("fresh", own), new Uint8Array([2]));
    });
    town.truth.set("<fresh@example.jp>", { person: relative } as Written);
    expect(await store.look(office.id, (view) => leftOfErased(town, view))).toHaveLength(found);
  });
});

/** Taro asked, was told no, and is erased. */
async function openErased(): Promise<TrialDesk> {
  const trial = await openTrialDesk();
  const { desk } = trial;
  trial.arrives(TARO, requestOf(TARO, NUMBER));
  await trial.works();
  const [booking] = await trial.look((view) => view.bookings({ limit: 1 }));
  const bookingId = booking?.id ?? "";
  await perform(desk, (tx) => cancelByHand(tx, desk, { staff: "hanako", bookingId, by: "phone", reason: "電話" }));
  await trial.works();
  const erased = await desk.hold.transaction(async (tx) => {
    const taro = await tx.person(booking?.personId ?? "");
    if (!taro) throw new Error("a booking without its person");
    const eraser = { at: trial.clock.now, by: "ichiro", sha256: desk.world.digests.sha256 };
    return eraseSome(tx, eraser, await whomOf(tx, taro));
  });
  expect(erased).toMatchObject({ finished: true });
  return trial;
}

function mailsOf(trial: TrialDesk) {
  return trial.look((view) => view.inboundMails({ limit: 9 }));
}

function rowsOf(trial: TrialDesk): Promise<string> {
  return trial.store.snapshot(trial.desk.office.id);
}
