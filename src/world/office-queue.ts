/** One after another within an office, in the order of asking, whatever became of the one before. */
export type OfficeQueue = <T>(officeId: string, work: () => Promise<T>) => Promise<T>;

export function openOfficeQueue(): OfficeQueue {
  const last = new Map<string, Promise<unknown>>();
  return (officeId, work) => {
    const mine = (last.get(officeId) ?? Promise.resolve()).then(work, work);
    const settled = mine
      .catch(() => {})
      .then(() => {
        if (last.get(officeId) === settled) last.delete(officeId);
      });
    last.set(officeId, settled);
    return mine;
  };
}
