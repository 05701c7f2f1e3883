import postgres from "postgres";
import { StoreDown } from "./store.ts";
import { ConstraintBroken } from "./store-values.ts";

/**
 * What the database said, in the contract's words: trouble, a broken constraint or a bug. Details are dropped, because they
 * repeat the values of the row (design §7).
 */
export function translate(thrown: unknown): unknown {
  const error = rootOf(thrown);
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return error;
  const { code } = error;
  if (DRIVER_TROUBLE.has(code)) return new StoreDown(`the database cannot be reached: ${code}`);
  if (!(error instanceof postgres.PostgresError)) return error;
  if (code === LOCK_NOT_AVAILABLE || code === IDLE_TOO_LONG || SERVER_TROUBLE.includes(code.slice(0, 2))) {
    return new StoreDown(`the database does not serve: ${code}`);
  }
  if (code.startsWith(CONSTRAINT_CLASS)) {
    return new ConstraintBroken(`${error.table_name ?? "a table"}: ${error.constraint_name ?? "not null"} (${code})`);
  }
  return new Error(`the database refused a statement: ${code}${NAMES_ONLY.includes(code) ? ` ${error.message}` : ""}`);
}

const DRIVER_TROUBLE = new Set([
  "CONNECTION_CLOSED",
  "CONNECTION_ENDED",
  "CONNECTION_DESTROYED",
  "CONNECT_TIMEOUT",
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOENT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EPIPE",
  "ETIMEDOUT",
]);

/** Classes of SQLSTATE (PostgreSQL manual, appendix A) that say the server is away, full, restarting or not letting us in. */
const SERVER_TROUBLE = ["08", "28", "3D", "40", "53", "57", "58"];
const LOCK_NOT_AVAILABLE = "55P03";
const IDLE_TOO_LONG = "25P03";
const CONSTRAINT_CLASS = "23";
/** Their messages name tables, columns, functions and rights; those of others, also of class 42, may carry values. */
const NAMES_ONLY = ["42501", "42703", "42704", "42883", "42P01"];

/** drizzle wraps errors in one that repeats the parameters. */
function rootOf(thrown: unknown): unknown {
  let error = thrown;
  while (
    error instanceof Error &&
    error.name !== "PostgresError" &&
    !("code" in error) &&
    error.cause instanceof Error
  ) {
    error = error.cause;
  }
  return error;
}
