import type { Desk } from "../../src/desk/desk.ts";
import type { Step } from "../../src/desk/loop.ts";
import type { RenderLetter } from "../../src/mail/letters/render.ts";
import type { Office } from "../../src/mail/office.ts";
import type { Store, Tx, View } from "../../src/world/store.ts";
import type { World } from "../../src/world/world.ts";
import type { Town } from "./town.ts";

/** A mistake as a clerk could have it, made from outside: around the store, the servers, the letters or one duty. */
export type Mutant = {
  name: string;
  /** A seed that noticed it, tried first so that the test of the simulation itself is short. */
  seed: number;
  /** What the promise says that must notice it; by default any may. */
  says?: RegExp;
  office?: (office: Office) => Office;
  world?: (world: World, town: Town) => World;
  letters?: (render: RenderLetter, town: Town) => RenderLetter;
  /** Stands in for a duty. */
  duties?: Record<string, (desk: Desk) => Promise<Step>>;
};

/** Whether the history broke the promise that should have noticed the mistake. */
export function isNoticed({ says }: Mutant, broken: readonly string[]): boolean {
  return broken.some((sentence) => !says || says.test(sentence));
}

/** Some calls of the store answered wrongly, in looks as well as in transactions. */
export function withCalls(wrong: (tx: Tx, town: Town) => Partial<Tx>): NonNullable<Mutant["world"]> {
  return ({ store, ...world }, town) => {
    const broken = <H extends View>(handle: H): H => {
      const calls = Object.fromEntries(Object.entries(wrong(handle as unknown as Tx, town)));
      return new Proxy(handle, {
        get: (target, name, receiver) => calls[String(name)] ?? Reflect.get(target, name, receiver),
      });
    };
    const mutated: Store = {
      ...store,
      transaction: (officeId, work) => store.transaction(officeId, (tx) => work(broken(tx))),
      look: (officeId, work) => store.look(officeId, (view) => work(broken(view))),
      holdOffice: async (officeId) => {
        const hold = await store.holdOffice(officeId);
        if (hold === "taken") return hold;
        return { ...hold, transaction: (work) => hold.transaction((tx) => work(broken(tx))) };
      },
    };
    return { ...world, store: mutated };
  };
}
