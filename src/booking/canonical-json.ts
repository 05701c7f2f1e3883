/**
 * JSON with sorted keys: equality of two values is equality of these texts. A database may give the keys of a value back in
 * another order than they were written in, so what is compared or digested is this text.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(inOrder(value));
}

/** A copy with its keys in order: to ask about each value while it is written takes far longer. */
function inOrder(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(inOrder);
  // A date is written as its text.
  if ("toJSON" in value && typeof value.toJSON === "function") return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, inOrder((value as Record<string, unknown>)[key])]));
}
