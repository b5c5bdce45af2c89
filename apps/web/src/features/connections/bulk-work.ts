import { useCallback, useRef, useState } from "react";
import { messageOf } from "../../client/api.ts";
import { useWords } from "../../words/words.tsx";

/** What became of one of many. */
export interface BulkResult {
  readonly id: string;
  readonly name: string;
  readonly state: "waiting" | "under-way" | "done" | "failed";
  /** In plain words; null: nothing to say. */
  readonly message: string | null;
}

/** How one of many went, in plain words where there is something to say. */
export interface Went {
  readonly isDone: boolean;
  readonly message: string | null;
}

export const DONE: Went = { isDone: true, message: null };

/** So many at once: a service is asked for each, and others wait for the server too. */
const AT_ONCE = 3;

interface Named {
  readonly id: string;
  readonly name: string;
}

interface BulkWays {
  readonly isStopped?: () => boolean;
  /** What a failure says, in the words of the reader. */
  readonly explain?: (error: unknown) => string;
}

/**
 * Does something with each of many, a few at a time, and tells of each how it went. One that fails stops no other.
 *
 * @param work what it throws is why it failed
 */
export async function workThrough<T extends Named>(
  items: readonly T[],
  work: (item: T) => Promise<Went>,
  tell: (result: BulkResult) => void,
  { isStopped = () => false, explain = messageOf }: BulkWays = {},
): Promise<void> {
  const left = [...items];
  const worker = async () => {
    for (let item = left.shift(); item !== undefined && !isStopped(); item = left.shift()) {
      const { id, name } = item;
      tell({ id, name, state: "under-way", message: null });
      try {
        const { isDone, message } = await work(item);
        tell({ id, name, state: isDone ? "done" : "failed", message });
      } catch (error) {
        tell({ id, name, state: "failed", message: explain(error) });
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** The same with its results as state; null before it begins. */
export function useBulkWork<T extends Named>() {
  const [results, setResults] = useState<readonly BulkResult[] | null>(null);
  const isStopped = useRef(false);
  const t = useWords();
  const run = useCallback(
    async (items: readonly T[], work: (item: T) => Promise<Went>) => {
      isStopped.current = false;
      setResults(items.map(({ id, name }) => ({ id, name, state: "waiting", message: null })));
      await workThrough(
        items,
        work,
        (result) => setResults((all) => all?.map((one) => (one.id === result.id ? result : one)) ?? null),
        { isStopped: () => isStopped.current, explain: (error) => messageOf(error, t) },
      );
    },
    [t],
  );
  const stop = useCallback(() => {
    isStopped.current = true;
  }, []);
  return { results, run, stop };
}
