import postgres from "postgres";
import { SERVICE_ROLE } from "./postgres-roles.ts";
import { StoreDown } from "./store.ts";

const LOCK_WAIT_MS = 10_000;
const IDLE_IN_TRANSACTION_MS = 20_000;
const LAST_WORD_SECONDS = 5;
const KEEPALIVE_SECONDS = 15;
const KEEPALIVES_UNANSWERED = 3;

/** JSON is written by drizzle as text; bigint columns hold numbers below 2^53. */
const TYPES = {
  json: { to: 114, from: [114, 3802], serialize: (text: string) => text, parse: (text: string) => JSON.parse(text) },
  bigint: { to: 20, from: [20], serialize: (number: number) => String(number), parse: (text: string) => Number(text) },
};

/** Where the database is, and how long it may take to answer the first call. */
export type Server = { url: string; connectSeconds: number };

/**
 * One connection that is used once it is open and thrown away once it is lost; it never connects again by itself. The
 * driver would, and so run the rest of a transaction outside of it; worse, postgres 3.4.9 brings the whole process down
 * when a statement follows the loss (its issue 1208). Whatever is asked after the loss is refused here. Statements go out
 * one at a time, because the driver connects again for what waits inside it.
 */
export class Line {
  readonly #sql: postgres.Sql;
  readonly #onLost: () => void;
  readonly #connectSeconds: number;
  #lost = false;
  #opened = false;
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    server: Server,
    name: string,
    onLost: () => void = () => {},
    onNotify: (text: string) => void = () => {},
  ) {
    this.#onLost = onLost;
    this.#connectSeconds = server.connectSeconds;
    this.#sql = postgres(server.url, {
      max: 1,
      connect_timeout: server.connectSeconds,
      max_lifetime: null,
      onnotice: () => {},
      fetch_types: false,
      types: TYPES,
      onclose: () => this.#lose(),
      ...{ onnotify: (_channel: string, text: string) => onNotify(text) },
      connection: {
        application_name: `madoguchi-${name}`,
        // Stepping down at once: where one login does everything, row level security would not bind a superuser.
        role: SERVICE_ROLE,
        lock_timeout: LOCK_WAIT_MS,
        idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
        // When our machine dies without a word, the server would keep our session and its locks for two hours.
        tcp_keepalives_idle: KEEPALIVE_SECONDS,
        tcp_keepalives_interval: KEEPALIVE_SECONDS,
        tcp_keepalives_count: KEEPALIVES_UNANSWERED,
      },
    }) as unknown as postgres.Sql;
  }

  get lost(): boolean {
    return this.#lost;
  }

  /** Rows as objects. */
  rows<T extends object>(statement: string, values: unknown[] = []): Promise<T[]> {
    return this.#inTurn(async () => (await this.#query(statement, values)) as unknown as T[]);
  }

  /** Rows as lists of values, for drizzle. */
  values(statement: string, values: unknown[]): Promise<unknown[][]> {
    return this.#inTurn(async () => (await this.#query(statement, values).values()) as unknown as unknown[][]);
  }

  /** The statement's own word for what it did: `ROLLBACK` may answer to commit. */
  command(statement: string): Promise<string> {
    return this.#inTurn(async () => (await this.#query(statement, [])).command);
  }

  /** Gives a running statement a few seconds to end. */
  async close(): Promise<void> {
    await this.#sql.end({ timeout: this.#lost ? 0 : LAST_WORD_SECONDS });
    this.#lose();
  }

  #inTurn<T>(send: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(async () => {
      if (this.#lost) throw new StoreDown("the connection to the database was lost");
      try {
        const answer = await (this.#opened ? send() : this.#orTooLate(send()));
        this.#opened = true;
        return answer;
      } catch (error) {
        if (!isOnlyRefused(error)) this.#lose();
        throw error;
      }
    });
    this.#last = mine.catch(() => {});
    return mine;
  }

  /** The driver tries for ever where somebody takes the call and hangs up without a word. */
  #orTooLate<T>(first: Promise<T>): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    first.then(resolve, reject);
    const deadline = AbortSignal.timeout(this.#connectSeconds * 1000);
    deadline.addEventListener("abort", () => {
      if (this.#opened) return;
      reject(new StoreDown("the database does not answer"));
      this.#lose();
    });
    return promise;
  }

  #query(statement: string, values: unknown[]): postgres.PendingQuery<postgres.Row[]> {
    return this.#sql.unsafe(statement, values as postgres.ParameterOrJSON<never>[], { prepare: true });
  }

  #lose(): void {
    if (this.#lost) return;
    this.#lost = true;
    this.#onLost();
    void this.#sql.end({ timeout: 0 }).catch(() => {});
  }
}

/**
 * Whether the server refused a statement and the session lives on. After anything else the line is lost, also where the
 * driver has not yet said so: between a reset and its `onclose` it would take the rollback, and dial again for it.
 */
function isOnlyRefused(error: unknown): boolean {
  return error instanceof postgres.PostgresError && error.severity === "ERROR";
}
