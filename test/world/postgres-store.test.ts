import { randomUUID } from "node:crypto";
import postgres from "postgres";
import { afterAll, beforeAll } from "vitest";
import { openCipher } from "../../src/world/cipher.ts";
import { openPostgresStore, type PostgresStore } from "../../src/world/postgres-store.ts";
import { freshDatabase, silentLog, type TestDatabase } from "../database.ts";
import { postgresFaults } from "./postgres-faults.ts";
import { postgresWalls } from "./postgres-walls.ts";
import { type Subject, storeContract } from "./store.contract.ts";

export type PostgresSubject = Subject & { store: PostgresStore; database: TestDatabase; admin: postgres.Sql };

const cipher = openCipher([{ id: "test", key: new Uint8Array(32).fill(7) }]);
let subject: PostgresSubject;

beforeAll(async () => {
  const database = await freshDatabase();
  const admin = postgres(database.adminUrl, { max: 2, onnotice: () => {} });
  const store = await openPostgresStore({ url: database.serviceUrl, cipher, log: silentLog });
  subject = {
    store,
    database,
    admin,
    freshOffice: () => `office-${randomUUID()}`,
    breakHolds: async () => {
      await admin`select pg_terminate_backend(pid, 5000) from pg_stat_activity
        where datname = current_database() and application_name = 'madoguchi-holds'`;
      // The client hears of it with the next turn of its event loop or two.
      await new Promise((resolve) => setTimeout(resolve, 100));
    },
  };
});

afterAll(async () => {
  await subject.store.close();
  await subject.admin.end();
  await subject.database.drop();
});

storeContract("the Postgres store", () => subject);
postgresWalls(() => subject);
postgresFaults(() => subject, cipher);
