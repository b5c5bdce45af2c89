import type { Logger } from "@towpath/prelude";
import type { ConnectionStore } from "@towpath/vault";

/** When connections were used. */
export interface ConnectionNotes {
  used(connectionId: string): void;
  /** Writes down what is not written yet. */
  stop(): Promise<void>;
}

/** Uses are written together: nobody looks at the second, and a busy connection is used a thousand times in one. */
const WRITE_MS = 10_000;

export function createConnectionNotes(options: {
  readonly store: Pick<ConnectionStore, "noteUses">;
  readonly logger: Logger;
  readonly now: () => number;
}): ConnectionNotes {
  const { store, logger, now } = options;
  let uses = new Map<string, number>();
  const write = async () => {
    const taken = uses;
    uses = new Map();
    if (taken.size === 0) return;
    try {
      await store.noteUses(taken);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      logger.warn({ reason }, "When connections were used could not be written down");
    }
  };
  const timer = setInterval(() => void write(), WRITE_MS);
  timer.unref();
  return {
    used(connectionId) {
      uses.set(connectionId, now());
    },
    async stop() {
      clearInterval(timer);
      await write();
    },
  };
}
