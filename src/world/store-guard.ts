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
  const state: State = { inner: inner as Calls, ended: false, failure: null, translate };
  const handle = Object.create(callsOf(inner)) as Handle;
  handle[STATE] = state;
  return {
    handle: handle as unknown as H,
    end: () => {
      state.ended = true;
    },
    rethrow: () => {
      if (state.failure !== null) throw state.failure.error;
    },
  };
}

type Calls = Record<string, (...values: unknown[]) => Promise<unknown>>;

type State = {
  inner: Calls;
  ended: boolean;
  failure: { error: unknown } | null;
  translate: (error: unknown) => unknown;
};

const STATE = Symbol("state");

type Handle = { [STATE]: State };

/** The same calls stand on every handle of one kind, so they are made once and not with every transaction. */
const known = new Map<string, object>();
const knownOf = new WeakMap<object, object>();

/** Names are compared once for each inner handle, which may serve many transactions. */
function callsOf(inner: object): object {
  const made = knownOf.get(inner) ?? callsNamed(Object.keys(inner));
  knownOf.set(inner, made);
  return made;
}

function callsNamed(names: string[]): object {
  const key = names.join();
  const made = known.get(key);
  if (made !== undefined) return made;
  const calls = Object.fromEntries(
    names.map((name) => [
      name,
      function (this: Handle, ...values: unknown[]) {
        return call(this[STATE], name, values);
      },
    ]),
  );
  known.set(key, calls);
  return calls;
}

async function call(state: State, name: string, values: unknown[]): Promise<unknown> {
  if (state.ended) throw new Error(`the transaction is over: ${name} came too late`);
  try {
    return await state.inner[name]?.(...values);
  } catch (error) {
    const translated = state.translate(error);
    state.failure ??= { error: translated };
    throw translated;
  }
}
