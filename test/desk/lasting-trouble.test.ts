import { describe, expect, it } from "vitest";
import { plusMinutes } from "../../src/booking/time.ts";
import { deliver } from "../../src/desk/delivery.ts";
import { receive } from "../../src/desk/intake.ts";
import { settle } from "../../src/desk/settle.ts";
import type { MemoryHooks } from "../../src/world/memory-store.ts";
import { StoreDown } from "../../src/world/store.ts";
import type { SendResult } from "../../src/world/world.ts";
import { HANAKO, openTrialDesk, requestOf, TARO, type TrialDesk } from "./trial-desk.ts";

const away = new StoreDown("switched off by the test");

const lettersOf = (trial: TrialDesk) => trial.look((view) => view.letters({ limit: 50 }));

async function requested(hooks: MemoryHooks = {}): Promise<TrialDesk> {
  const trial = await openTrialDesk({ hooks });
  trial.arrives(TARO, requestOf(TARO, "15999-0000001", "12月10日(木) 14:00"));
  await receive(trial.desk, "inbox");
  await settle(trial.desk);
  expect(await lettersOf(trial)).toMatchObject([{ state: "queued", attempts: 0 }]);
  return trial;
}

function always(trial: TrialDesk, result: SendResult): { times: number } {
  const count = { times: 0 };
  trial.desk.world.transport.send = async () => {
    count.times += 1;
    return result;
  };
  return count;
}

describe("the database goes away while a letter leaves", () => {
  it("after SMTP took it: the answer is written down as soon as the database is back, and nothing is sent twice", async () => {
    const hooks: MemoryHooks = {};
    const trial = await requested(hooks);
    const { transport } = trial.desk.world;
    const { send } = transport;
    transport.send = async (mail) => {
      const result = await send(mail);
      hooks.begin = () => {
        throw away;
      };
      return result;
    };
    await expect(deliver(trial.desk)).rejects.toBe(away);
    await expect(deliver(trial.desk)).rejects.toBe(away);
    delete hooks.begin;
    transport.send = send;
    await trial.works();
    expect(await lettersOf(trial)).toMatchObject([{ state: "accepted", maybeTwice: false }]);
    expect(trial.post.sent).toHaveLength(1);
  });

  it("after the claim was written and its answer lost: the letter leaves once, with no doubt about it", async () => {
    const hooks: MemoryHooks = {};
    const trial = await requested(hooks);
    hooks.afterCommit = () => {
      delete hooks.afterCommit;
      throw away;
    };
    await expect(deliver(trial.desk)).rejects.toBe(away);
    expect(await lettersOf(trial)).toMatchObject([{ state: "sending" }]);
    await trial.works();
    expect(await lettersOf(trial)).toMatchObject([{ state: "accepted", maybeTwice: false }]);
    expect(trial.post.sent).toHaveLength(1);
  });
});

describe("a mail server that stays away or refuses us", () => {
  it("without any answer: letters wait for days with pauses of an hour at most, and then staff telephone", async () => {
    const trial = await requested();
    const tries = always(trial, { result: "deferred", response: "no answer (ECONNECTION)", code: null });
    const begun = trial.clock.now;
    await trial.works();
    for (let hour = 0; hour < 4 * 24; hour++) {
      trial.clock.now = plusMinutes(trial.clock.now, 60);
      await deliver(trial.desk);
    }
    expect(await lettersOf(trial)).toMatchObject([{ state: "queued" }]);
    expect(tries.times).toBeGreaterThan(90);
    for (let hour = 0; hour < 2 * 24; hour++) {
      trial.clock.now = plusMinutes(trial.clock.now, 60);
      await deliver(trial.desk);
    }
    expect(trial.clock.now > plusMinutes(begun, 5 * 24 * 60)).toBe(true);
    expect((await lettersOf(trial))[0]?.state).toMatch(/failed|withdrawn/);
  });

  it("a refused login counts against no letter, however long it lasts", async () => {
    const trial = await requested();
    always(trial, { result: "unauthorised", response: "535 no" });
    for (let turn = 0; turn < 50; turn++) {
      await deliver(trial.desk);
      trial.clock.now = plusMinutes(trial.clock.now, 5);
    }
    expect(await lettersOf(trial)).toMatchObject([{ state: "queued", attempts: 0 }]);
    always(trial, { result: "deferred", response: "450 later", code: 450 });
    await deliver(trial.desk);
    expect(await lettersOf(trial)).toMatchObject([{ state: "queued", attempts: 1 }]);
  });
});

describe("something that can never be worked on", () => {
  it("a letter that cannot be composed is shown to staff, and the letter behind it leaves", async () => {
    const trial = await requested();
    const { store } = trial.desk.world;
    const look: typeof store.look = (officeId, work) =>
      store.look(officeId, (view) =>
        work(
          new Proxy(view, {
            get: (target, name) =>
              name === "attachment" ? async () => null : (Reflect.get(target, name) as () => unknown).bind(target),
          }),
        ),
      );
    trial.desk.world.store = { ...store, look };
    await deliver(trial.desk);
    trial.desk.world.store = store;
    expect(await lettersOf(trial)).toMatchObject([{ state: "failed", reason: "the letter could not be composed" }]);
    const tasks = await trial.look((view) => view.tasks({ open: true, limit: 10 }));
    expect(tasks).toMatchObject([{ kind: "telephone", why: "rejected:offer" }]);
    trial.arrives(HANAKO, requestOf(HANAKO, "15999-0000002", "12月11日(金) 10:00"));
    await trial.works();
    expect(trial.post.sent.map(({ to }) => to)).toEqual([HANAKO.address]);
  });

  it("a mail on which reading itself fails is held after three tries, and the mail behind it is answered", async () => {
    const trial = await openTrialDesk();
    trial.arrives(TARO, requestOf(TARO, "15999-0000001", "12月10日(木) 14:00"));
    trial.arrives(HANAKO, requestOf(HANAKO, "15999-0000002", "12月11日(金) 10:00"));
    await receive(trial.desk, "inbox");
    const { parser } = trial.desk.world;
    let failures = 0;
    trial.desk.world.parser = {
      ...parser,
      parse: async (raw) => {
        if (!Buffer.from(raw).includes(TARO.address)) return parser.parse(raw);
        failures += 1;
        throw new Error("the seal is broken");
      },
    };
    await trial.works();
    expect(failures).toBe(3);
    const held = await trial.look((view) => view.inboundMails({ states: ["held"], limit: 10 }));
    expect(held).toMatchObject([{ fromAddress: TARO.address, reason: "manyAttempts" }]);
    expect(trial.post.sent.map(({ to }) => to)).toEqual([HANAKO.address]);
  });
});
