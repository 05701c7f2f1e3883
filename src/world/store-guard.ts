/**
 * Stands between the work and a store's own handle. A handle used after its transaction finds a forgotten `await`; a
 * failed call that the work swallowed still fails the transaction, as the database would have given it up by then.
 */
export type Guarded<H> = {
  handle: H;
  end(): void;
  /** Throws the first failure of any call, if there was one. */
  rethrow(): void;
};

export function guard<H extends object>(
  inner: H,
  translate: (error: unknown) => unknown = (error) => error,
): Guarded<H> {
  let ended = false;
  let failure: { error: unknown } | null = null;
  const calls = Object.entries(inner).map(([name, call]) => [
    name,
    async (...values: unknown[]) => {
      if (ended) throw new Error(`the transaction is over: ${name} came too late`);
      try {
        return await (call as (...values: unknown[]) => Promise<unknown>)(...values);
      } catch (error) {
        const translated = translate(error);
        failure ??= { error: translated };
        throw translated;
      }
    },
  ]);
  return {
    handle: Object.fromEntries(calls) as H,
    end: () => {
      ended = true;
    },
    rethrow: () => {
      if (failure !== null) throw failure.error;
    },
  };
}
