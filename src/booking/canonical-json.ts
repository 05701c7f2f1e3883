/**
 * JSON with sorted keys: equality of two values is equality of these texts. A database may give the keys of a value back in
 * another order than they were written in, so what is compared or digested is this text.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
