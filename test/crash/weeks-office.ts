import { toDay } from "../../src/booking/time.ts";
import type { Random } from "../simulation/random.ts";
import { arrive, comeToRest, dieAt, have, peopleOf, type Stage } from "./weeks-stage.ts";

/** The same day: new terms for consultations from the 24th on. */
export async function changeTerms(stage: Stage, random: Random): Promise<void> {
  stage.clock.set("2026-06-16T10:00:00+09:00");
  const errand = { do: "terms", version: "2026-06", effectiveOn: toDay("2026-06-24") } as const;
  await dieAt(stage, "before commit: terms published", { errand });
  await dieAt(stage, "after commit: terms published", { errand });
  await dieAt(stage, "before commit: notice noted", { nth: random.between(1, 4) });
  await dieAt(stage, "after commit: notice noted", { nth: random.between(1, 4) });
  await dieAt(stage, "before commit: offer renewed", { nth: random.between(1, 2) });
  await dieAt(stage, "after commit: offer renewed");
  await comeToRest(stage, "new terms", {
    until: () =>
      have(stage, "details", 1, "crossing") &&
      have(
        stage,
        "termsNotice",
        1,
        "tuesday",
        "changing",
        "july",
        "cancelledByOffice",
        "byTelephone",
        "called",
        "crossing",
      ),
  });
}

/** Noon: the chief closes a day in July on which three people have agreed to come. */
export async function closeDay(stage: Stage): Promise<void> {
  stage.clock.set("2026-06-16T11:00:00+09:00");
  const settle = (["cancelledByOffice", "byTelephone", "called"] as const).flatMap((group, index) =>
    peopleOf(stage, group).map((person) => ({
      person,
      how: (["cancel", "telephone", "call"] as const)[index] ?? "call",
    })),
  );
  const duty = stage.staff.close(toDay("2026-07-03"), settle);
  await dieAt(stage, "before commit: day closed", { duty });
  await dieAt(stage, "after commit: day closed", { duty });
  await comeToRest(stage, "a closed day", {
    duty,
    until: () => have(stage, "cancellationReceipt", 1, "cancelledByOffice") && have(stage, "details", 2, "byTelephone"),
  });
}

/** Every letter is looked at for an hour: one person changes its words, another one releases it. */
export async function editAndRelease(stage: Stage): Promise<void> {
  stage.clock.set("2026-06-16T12:00:00+09:00");
  const { staff } = stage;
  await dieAt(stage, "before commit: send mode set", { duty: staff.setMode("approve") });
  await dieAt(stage, "after commit: send mode set", { duty: staff.setMode("approve") });
  await arrive(stage, "approved", 3);
  await dieAt(stage, "before commit: letter edited", { duty: staff.editOffers() });
  await dieAt(stage, "after commit: letter edited", { duty: staff.editOffers() });
  // Nobody releases an offer before a colleague has changed its words.
  const editFirst = staff.editOffers();
  const release = async () => (await editFirst()) && (await staff.seeToLetters()());
  await dieAt(stage, "before commit: letter released", { duty: release });
  await dieAt(stage, "after commit: letter released", { duty: release });
  await comeToRest(stage, "edited letters", { duty: editFirst, until: () => have(stage, "details", 1, "approved") });
  await comeToRest(stage, "letters leave by themselves again", {
    duty: staff.setMode("auto"),
    until: async () => (await stage.look((view) => view.setting("sendMode"))) === "auto",
  });
}

/** Wednesday the 17th: somebody asks to be forgotten; their mails are more than one transaction takes. */
export async function erase(stage: Stage): Promise<void> {
  stage.clock.set("2026-06-17T10:00:00+09:00");
  const [person] = peopleOf(stage, "erased");
  if (!person) throw new Error("nobody to be erased");
  const errand = { do: "erase", address: person.address, name: person.name } as const;
  await dieAt(stage, "before commit: words erased", { errand });
  await dieAt(stage, "after commit: words erased", { errand });
  await dieAt(stage, "before commit: person erased", { errand });
  await dieAt(stage, "after commit: person erased", { errand });
}
