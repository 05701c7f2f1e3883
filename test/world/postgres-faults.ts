import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { describe, expect, it, vi } from "vitest";
import { type Cipher, CipherRefused, openCipher } from "../../src/world/cipher.ts";
import { openMemoryStore } from "../../src/world/memory-store.ts";
import { openPostgresStore } from "../../src/world/postgres-store.ts";
import { StoreDown, Superseded, type Tx } from "../../src/world/store.ts";
import { freshDatabase, silentLog } from "../database.ts";
import type { PostgresSubject } from "./postgres-store.test.ts";
import {
  cancelled,
  choice,
  confirmed,
  event,
  letter,
  mail,
  NOW,
  offered,
  person,
  requested,
  task,
} from "./store.samples.ts";

/** The database goes away, or somebody else works on it at the same time. */
export function postgresFaults(subject: () => PostgresSubject, cipher: Cipher): void {
  const open = (url: string, own = cipher) => openPostgresStore({ url, cipher: own, log: silentLog });

  describe("a Postgres store in trouble", () => {
    it("is down when its connection is killed inside a transaction, writes nothing, and recovers", async () => {
      const { store, freshOffice, admin } = subject();
      const office = freshOffice();
      const killed = store.transaction(office, async (tx) => {
        await tx.putSetting("k", 1);
        await admin`select pg_terminate_backend(pid, 5000) from pg_stat_activity
          where datname = current_database() and application_name = 'madoguchi-desk' and state = 'idle in transaction'`;
        await tx.putSetting("k", 2);
      });
      await expect(killed).rejects.toBeInstanceOf(StoreDown);
      expect(await store.look(office, (view) => view.setting("k"))).toBeNull();
      await store.transaction(office, (tx) => tx.putSetting("k", 3));
      expect(await store.look(office, (view) => view.setting("k"))).toBe(3);
    });

    it("lets a transaction that goes on after the loss write nothing, inside or outside of it", async () => {
      const { store, freshOffice, admin } = subject();
      const office = freshOffice();
      const stubborn = store.transaction(office, async (tx) => {
        await admin`select pg_terminate_backend(pid, 5000) from pg_stat_activity
          where datname = current_database() and application_name = 'madoguchi-desk' and state = 'idle in transaction'`;
        for (let n = 0; n < 5; n++) {
          await tx.putSetting(`k${n}`, n).catch(() => {});
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      });
      await expect(stubborn).rejects.toBeInstanceOf(StoreDown);
      for (let n = 0; n < 5; n++) expect(await store.look(office, (view) => view.setting(`k${n}`))).toBeNull();
    });

    it("is down when every connection is killed while idle at worst for one call, then works again", async () => {
      const { store, freshOffice, admin } = subject();
      const office = freshOffice();
      await admin`select pg_terminate_backend(pid, 5000) from pg_stat_activity
        where datname = current_database() and application_name like 'madoguchi-%'`;
      const outcomes: unknown[] = [];
      for (let n = 0; n < 5; n++) {
        outcomes.push(await store.transaction(office, (tx) => tx.putSetting("n", n)).catch((error: unknown) => error));
      }
      expect(outcomes.filter((one) => one !== undefined && !(one instanceof StoreDown))).toEqual([]);
      expect(outcomes.at(-1)).toBeUndefined();
      expect(await store.look(office, (view) => view.setting("n"))).toBe(4);
    });

    it("tells a watcher that anything may have changed once it listens again after a loss", async () => {
      const { store, freshOffice, admin } = subject();
      const office = freshOffice();
      const heard: string[] = [];
      const stop = store.watch(office, (changes) => heard.push(changes.map(({ kind }) => kind).join()));
      await vi.waitFor(() => expect(heard).toEqual(["everything"]));
      await admin`select pg_notify('madoguchi_changes', 'no JSON at all')`;
      await admin`select pg_terminate_backend(pid, 5000) from pg_stat_activity
        where datname = current_database() and application_name = 'madoguchi-watch'`;
      await vi.waitFor(() => expect(heard).toEqual(["everything", "everything"]), { timeout: 10_000 });
      await store.transaction(office, (tx) => tx.savePerson(person("p1")));
      await vi.waitFor(() => expect(heard.at(-1)).toBe("person"));
      stop();
    });

    it("says so at once when nobody listens or the password is wrong", async () => {
      const { database } = subject();
      const nobody = new URL(database.serviceUrl);
      nobody.port = "1";
      await expect(open(nobody.href)).rejects.toBeInstanceOf(StoreDown);
      const wrong = new URL(database.serviceUrl);
      wrong.password = "wrong";
      await expect(open(wrong.href)).rejects.toBeInstanceOf(StoreDown);
    });

    it("is down, and not silent for ever, when somebody takes the call and hangs up", async () => {
      const hangingUp = createServer((socket) => socket.end());
      await new Promise<void>((resolve) => hangingUp.listen(0, "127.0.0.1", resolve));
      const url = new URL(subject().database.serviceUrl);
      url.port = String((hangingUp.address() as AddressInfo).port);
      try {
        const options = { url: url.href, cipher, log: silentLog, connectSeconds: 1 };
        await expect(openPostgresStore(options)).rejects.toThrow(new StoreDown("the database does not answer"));
      } finally {
        hangingUp.close();
      }
    });

    it("does not dial again for what is asked of a line that broke off in the middle of a statement", async () => {
      const { database, freshOffice } = subject();
      const server = new URL(database.serviceUrl);
      const calls: Socket[] = [];
      // The line is reset in the middle of a statement, as a firewall does it, so the driver hears of an error before the end.
      const firewall = createServer((ours) => {
        const theirs = connect(Number(server.port), server.hostname);
        calls.push(ours);
        ours.on("data", (bytes) => {
          if (bytes.includes("broken-off")) ours.resetAndDestroy();
          else theirs.write(bytes);
        });
        theirs.pipe(ours);
        for (const line of [ours, theirs]) line.on("error", () => {});
        ours.on("close", () => theirs.destroy());
      });
      firewall.listen(0, "127.0.0.1");
      await once(firewall, "listening");
      const through = new URL(database.serviceUrl);
      through.port = String((firewall.address() as AddressInfo).port);
      const store = await open(through.href);
      try {
        const broken = store.transaction(freshOffice(), (tx) => tx.putSetting("broken-off", 1));
        await expect(broken).rejects.toBeInstanceOf(StoreDown);
        await new Promise((resolve) => setTimeout(resolve, 300));
        expect(calls.length).toBe(2);
      } finally {
        await store.close();
        firewall.close();
      }
    });

    it("leaves no connection behind after losses under load", async () => {
      const { admin, freshOffice } = subject();
      const database = await freshDatabase();
      const name = new URL(database.serviceUrl).pathname.slice(1);
      const store = await open(database.serviceUrl);
      const count = async () => {
        const [row] = await admin<{ lines: number }[]>`
          select count(*)::int as lines from pg_stat_activity where datname = ${name} and backend_type = 'client backend'`;
        return row?.lines;
      };
      const offices = Array.from({ length: 6 }, freshOffice);
      let lost = 0;
      for (let round = 0; round < 5; round++) {
        const busy = offices.map((office) =>
          store
            .transaction(office, async (tx) => {
              await Promise.all(Array.from({ length: 20 }, (_, n) => tx.putSetting(`k${n}`, round)));
            })
            .catch((error: unknown) => {
              expect(error).toBeInstanceOf(StoreDown);
              lost++;
            }),
        );
        await new Promise((resolve) => setTimeout(resolve, 10));
        await admin`select pg_terminate_backend(pid, 5000) from pg_stat_activity
          where datname = ${name} and application_name = 'madoguchi-desk'`;
        await Promise.all(busy);
      }
      expect(lost).toBeGreaterThan(0);
      expect(await count()).toBeLessThanOrEqual(5);
      await store.close();
      // A backend under load takes its time to end; a forgotten line never does.
      await expect.poll(count, { timeout: 15_000 }).toBe(0);
      await database.drop();
    });

    it("keeps one order for an office between two processes", async () => {
      const { store, freshOffice, database } = subject();
      const office = freshOffice();
      const other = await open(database.serviceUrl);
      try {
        await store.transaction(office, (tx) => tx.putSetting("count", 0));
        const add = async (tx: Tx) => tx.putSetting("count", ((await tx.setting("count")) as number) + 1);
        await Promise.all(Array.from({ length: 40 }, (_, n) => (n % 2 ? store : other).transaction(office, add)));
        expect(await store.look(office, (view) => view.setting("count"))).toBe(40);
      } finally {
        await other.close();
      }
    });

    it("lets one process hold an office, and stops the old holder once the office was taken over", async () => {
      const { store, freshOffice, database, breakHolds } = subject();
      const office = freshOffice();
      const first = await open(database.serviceUrl);
      try {
        const old = await first.holdOffice(office);
        if (old === "taken") throw new Error("a fresh office is taken");
        expect(await store.holdOffice(office)).toBe("taken");
        await first.close();
        const reopened = await store.holdOffice(office);
        if (reopened === "taken") throw new Error("the lock outlived its process");
        expect(reopened.epoch).toBe(old.epoch + 1);
        await breakHolds(office);
        await expect(reopened.transaction(async () => 1)).rejects.toBeInstanceOf(Superseded);
      } finally {
        await first.close();
      }
    });

    it("stops a holder by the epoch even when it has not heard that its lock is gone", async () => {
      const { store, freshOffice, admin } = subject();
      const office = freshOffice();
      const hold = await store.holdOffice(office);
      if (hold === "taken") throw new Error("a fresh office is taken");
      await hold.transaction((tx) => tx.putSetting("k", 1));
      await admin`update offices set epoch = epoch + 1 where office_id = ${office}`;
      await expect(hold.transaction((tx) => tx.putSetting("k", 2))).rejects.toBeInstanceOf(Superseded);
      expect(await store.look(office, (view) => view.setting("k"))).toBe(1);
      await hold.release();
    });

    it("works with one login for everything, stepping down to the plain role", async () => {
      const { database, freshOffice } = subject();
      const office = freshOffice();
      const store = await open(database.adminUrl);
      try {
        await store.transaction(office, (tx) => tx.savePerson(person("p1")));
        expect(await store.look(office, (view) => view.person("p1"))).toEqual(person("p1"));
        expect(await store.look("another", (view) => view.person("p1"))).toBeNull();
      } finally {
        await store.close();
      }
    });

    it("opens nothing with another data key and says which key is missing", async () => {
      const { store, freshOffice, database } = subject();
      const office = freshOffice();
      await store.transaction(office, (tx) => tx.storeInbound(mail("m1"), new Uint8Array([1])));
      const stranger = await open(database.serviceUrl, openCipher([{ id: "new", key: new Uint8Array(32) }]));
      try {
        const read = stranger.look(office, (view) => view.inboundRaw("m1"));
        await expect(read).rejects.toBeInstanceOf(CipherRefused);
        await expect(read).rejects.toThrow("data key test, which is not given");
      } finally {
        await stranger.close();
      }
    });

    it("keeps personal values out of what it throws", async () => {
      const { store, freshOffice } = subject();
      const broken = store.transaction(freshOffice(), async (tx) => {
        await tx.post(letter("l1"));
        await tx.post(letter("l2", { messageId: "<l1@office.example.jp>" }));
      });
      const error = (await broken.catch((thrown: unknown) => thrown)) as Error;
      expect(error.message).toBe("outbox: outbox_office_id_message_id_key (23505)");
      expect(error.cause).toBeUndefined();
    });

    it("gives the same snapshot as the memory store for the same history", async () => {
      const { store, freshOffice } = subject();
      const memory = openMemoryStore();
      const office = freshOffice();
      for (const one of [store, memory]) await liveThrough((work) => one.transaction(office, work));
      expect(await store.snapshot(office)).toBe(await memory.snapshot(office));
      await memory.transaction(office, (tx) => tx.updateLetter("l1", { copied: true }));
      expect(await store.snapshot(office)).not.toBe(await memory.snapshot(office));
    });
  });
}

async function liveThrough(transaction: (work: (tx: Tx) => Promise<unknown>) => Promise<unknown>): Promise<void> {
  await transaction(async (tx) => {
    await tx.savePerson(person("p1", { name: "髙﨑\0" }));
    await tx.storeInbound(mail("m1", { reading: { text: "\uD800\0", n: -0 } }), new Uint8Array([0, 255]));
    await tx.record(requested(), event());
    await tx.keepAttachment("d1", new Uint8Array([1]));
    await tx.post(letter("l1", { bookingId: "b1", attachments: [{ fileName: "a", contentType: "b", digest: "d1" }] }));
    await tx.addAct({ id: "a1", act: "seen", folder: "inbox", uidValidity: "1", uid: 2, attempts: 0 });
    await tx.setCursor({ folder: "inbox", uidValidity: "1", lastUid: 2, polledAt: NOW, firstContactAt: NOW });
  });
  await transaction(async (tx) => {
    await tx.record(offered([choice("2026-12-11T10:00", 2), choice("2026-12-10T10:00", 1, 2)]), event());
    await tx.updateInbound("m1", { state: "handled", bookingId: "b1" });
    await tx.finishAct("a1", "done", 1);
    await tx.addTask(task("t1", { mailId: "m1", letterId: "l1", bookingId: "b1" }));
    await tx.saveStaff({ id: "s", displayName: "花子", role: "staff", passwordHash: "x", active: true });
    await tx.audit({ at: NOW, staff: "s", act: "confirm", subject: "b1" });
    await tx.putSetting("z", { b: [1, null], a: "髙" });
  });
  await transaction((tx) => tx.record(confirmed(choice("2026-12-10T10:00")), event()));
  await transaction((tx) => tx.record(cancelled(choice("2026-12-10T10:00")), event()));
}
