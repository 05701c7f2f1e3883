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

export function guard<H extends object>(inner: H, translate: ((error: unknown) => unknown) | null = null): Guarded<H> {
  const note = (error: unknown) => {
    state.failure ??= { error };
  };
  const state: State = { inner: inner as Calls, ended: false, failure: null, note, translate };
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
  note(error: unknown): void;
  translate: ((error: unknown) => unknown) | null;
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

function call(state: State, name: string, values: unknown[]): Promise<unknown> {
  if (state.ended) return Promise.reject(new Error(`the transaction is over: ${name} came too late`));
  const answer = ask(state.inner, name, values);
  if (state.translate) return answer.catch((error: unknown) => fail(state, state.translate?.(error)));
  // The caller has the store's own promise, which costs nothing more; beside it the failure is only noted.
  answer.catch(state.note);
  return answer;
}

/** What throws before it has a promise to give is a failed call like any other. */
function ask(inner: Calls, name: string, values: unknown[]): Promise<unknown> {
  try {
    return inner[name]?.(...values) ?? Promise.resolve();
  } catch (error) {
    return Promise.reject(error);
  }
}

function fail(state: State, error: unknown): never {
  state.note(error);
  throw error;
}
