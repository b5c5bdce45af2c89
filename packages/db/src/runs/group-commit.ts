import { isDatabaseUnavailable } from "../connection-pool.ts";

/** Lets concurrent callers share one transaction. */
export interface Group<I, O> {
  /** Resolves with this item's own outcome once the transaction that carried it is durable. */
  submit(item: I): Promise<O>;
  /** Resolves when nothing is waiting or on its way. */
  drain(): Promise<void>;
}

export interface GroupOptions<I, O> {
  /** One transaction for all items; the outcomes in their order. */
  readonly write: (items: readonly I[]) => Promise<readonly O[]>;
  /** How many transactions may be on their way at once: a further one for a crowd, or when one takes long. */
  readonly lanes: number;
  readonly maxItems: number;
  readonly maxBytes: number;
  readonly bytesOf: (item: I) => number;
  /** Items of one key never travel together nor at the same time, and keep their order. */
  readonly keyOf: (item: I) => string | null;
}

interface Waiting<I, O> {
  readonly item: I;
  readonly key: string | null;
  readonly resolve: (outcome: O) => void;
  readonly reject: (cause: unknown) => void;
}

function takeBatch<I, O>(
  waiting: Waiting<I, O>[],
  busy: ReadonlySet<string>,
  { maxItems, maxBytes, bytesOf }: GroupOptions<I, O>,
): { batch: Waiting<I, O>[]; rest: Waiting<I, O>[] } {
  const batch: Waiting<I, O>[] = [];
  const rest: Waiting<I, O>[] = [];
  const blocked = new Set<string>();
  let bytes = 0;
  for (const [index, entry] of waiting.entries()) {
    const full = batch.length >= maxItems || (batch.length > 0 && bytes + bytesOf(entry.item) > maxBytes);
    if (full) return { batch, rest: rest.concat(waiting.slice(index)) };
    if (entry.key !== null && (busy.has(entry.key) || blocked.has(entry.key))) {
      rest.push(entry);
      continue;
    }
    if (entry.key !== null) blocked.add(entry.key);
    bytes += bytesOf(entry.item);
    batch.push(entry);
  }
  return { batch, rest };
}

async function writeAlone<I, O>(entry: Waiting<I, O>, write: GroupOptions<I, O>["write"]): Promise<void> {
  try {
    const [outcome] = await write([entry.item]);
    entry.resolve(outcome as O);
  } catch (cause) {
    entry.reject(cause);
  }
}

async function writeBatch<I, O>(
  batch: readonly Waiting<I, O>[],
  write: GroupOptions<I, O>["write"],
): Promise<void> {
  try {
    const outcomes = await write(batch.map((entry) => entry.item));
    for (const [index, entry] of batch.entries()) entry.resolve(outcomes[index] as O);
  } catch (cause) {
    if (batch.length === 1 || isDatabaseUnavailable(cause)) {
      for (const entry of batch) entry.reject(cause);
      return;
    }
    // One item spoiled it for all; alone, only that one fails.
    for (const entry of batch) await writeAlone(entry, write);
  }
}

/** So many that wait are worth a transaction of their own beside the one under way. */
const CROWD = 32;
/** A transaction that takes longer waits for something, and nobody shall wait for it. */
const LONG_MS = 5;

/**
 * Group commit: whatever was submitted while a transaction was under way goes together after it. An idle system pays
 * nothing, a busy one shares its transactions: the fewer there are, the less each run costs.
 */
export function createGroup<I, O>(options: GroupOptions<I, O>): Group<I, O> {
  let waiting: Waiting<I, O>[] = [];
  let active = 0;
  let scheduled = false;
  let overdue: NodeJS.Timeout | undefined;
  const busy = new Set<string>();
  const idle: (() => void)[] = [];

  const launch = (batch: readonly Waiting<I, O>[]) => {
    active += 1;
    for (const { key } of batch) if (key !== null) busy.add(key);
    void writeBatch(batch, options.write).finally(() => {
      active -= 1;
      clearTimeout(overdue);
      overdue = undefined;
      for (const { key } of batch) if (key !== null) busy.delete(key);
      // Those it awakens may have more to write: they travel with the ones that wait.
      if (waiting.length > 0) schedule();
      else pump();
    });
  };

  const hasLane = (isLate: boolean) =>
    active === 0 || (active < options.lanes && (isLate || waiting.length >= CROWD));

  const launchWaiting = (isLate: boolean) => {
    while (waiting.length > 0 && hasLane(isLate)) {
      const { batch, rest } = takeBatch(waiting, busy, options);
      if (batch.length === 0) return;
      waiting = rest;
      launch(batch);
    }
  };

  const pump = () => {
    launchWaiting(false);
    if (waiting.length > 0) overdue ??= setTimeout(launchWaiting, LONG_MS, true);
    else if (active === 0) for (const resolve of idle.splice(0)) resolve();
  };

  // Not at once: callers that are awakened by the same event shall travel together.
  const schedule = () => {
    if (scheduled) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      pump();
    });
  };

  return {
    submit(item) {
      return new Promise<O>((resolve, reject) => {
        waiting.push({ item, key: options.keyOf(item), resolve, reject });
        schedule();
      });
    },
    drain() {
      if (active === 0 && waiting.length === 0) return Promise.resolve();
      return new Promise<void>((resolve) => {
        idle.push(resolve);
      });
    },
  };
}
