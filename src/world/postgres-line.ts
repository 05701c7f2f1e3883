import postgres from "postgres";
import { SERVICE_ROLE } from "./postgres-roles.ts";
import { StoreDown } from "./store.ts";

const CONNECT_SECONDS = 10;
const LOCK_WAIT_MS = 10_000;
const IDLE_IN_TRANSACTION_MS = 20_000;
const LAST_WORD_SECONDS = 5;

/** JSON is written by drizzle as text; bigint columns hold numbers below 2^53. */
const TYPES = {
  json: { to: 114, from: [114, 3802], serialize: (text: string) => text, parse: (text: string) => JSON.parse(text) },
  bigint: { to: 20, from: [20], serialize: (number: number) => String(number), parse: (text: string) => Number(text) },
};

/**
 * One connection that is used once it is open and thrown away once it is lost; it never connects again by itself. The
 * driver would, and so run the rest of a transaction outside of it; worse, postgres 3.4.9 brings the whole process down
 * when a statement follows the loss (its issue 1208). Whatever is asked after the loss is refused here.
 */
export class Line {
  readonly #sql: postgres.Sql;
  #lost = false;
  readonly #onLost: () => void;

  constructor(url: string, name: string, onLost: () => void = () => {}) {
    this.#onLost = onLost;
    this.#sql = postgres(url, {
      max: 1,
      connect_timeout: CONNECT_SECONDS,
      max_lifetime: null,
      onnotice: () => {},
      fetch_types: false,
      types: TYPES,
      onclose: () => this.#lose(),
      connection: {
        application_name: `madoguchi-${name}`,
        // Stepping down at once: where one login does everything, row level security would not bind a superuser.
        role: SERVICE_ROLE,
        lock_timeout: LOCK_WAIT_MS,
        idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
      },
    }) as unknown as postgres.Sql;
  }

  get lost(): boolean {
    return this.#lost;
  }

  /** Rows as objects. Statements go out in the order of asking, without waiting for the answers of those before. */
  async rows<T extends object>(statement: string, values: unknown[] = []): Promise<T[]> {
    return (await this.#send(statement, values).execute()) as unknown as T[];
  }

  /** Rows as lists of values, for drizzle. */
  async values(statement: string, values: unknown[]): Promise<unknown[][]> {
    return (await this.#send(statement, values).values().execute()) as unknown as unknown[][];
  }

  /** The statement's own word for what it did: `ROLLBACK` may answer to commit. */
  async command(statement: string): Promise<string> {
    return (await this.#send(statement, []).execute()).command;
  }

  /** Gives a running statement a few seconds to end. */
  async close(): Promise<void> {
    await this.#sql.end({ timeout: this.#lost ? 0 : LAST_WORD_SECONDS });
    this.#lose();
  }

  #send(statement: string, values: unknown[]): postgres.PendingQuery<postgres.Row[]> {
    if (this.#lost) throw new StoreDown("the connection to the database was lost");
    return this.#sql.unsafe(statement, values as postgres.ParameterOrJSON<never>[], { prepare: true });
  }

  #lose(): void {
    if (this.#lost) return;
    this.#lost = true;
    this.#onLost();
    void this.#sql.end({ timeout: 0 }).catch(() => {});
  }
}
