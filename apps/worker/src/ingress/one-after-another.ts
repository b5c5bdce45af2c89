/** Lets pieces of work of one key follow each other; those of different keys go side by side. */
export type OneAfterAnother = <T>(key: string, work: () => Promise<T>) => Promise<T>;

export function createOneAfterAnother(): OneAfterAnother {
  const last = new Map<string, Promise<unknown>>();
  return (key, work) => {
    const mine = (last.get(key) ?? Promise.resolve()).then(work, work);
    last.set(key, mine);
    const forget = () => {
      if (last.get(key) === mine) last.delete(key);
    };
    mine.then(forget, forget);
    return mine;
  };
}
