import type { BoundConnection } from "@towpath/gateway";
import type { Logger } from "@towpath/prelude";
import type { ConnectionStore, StoredConnection } from "@towpath/vault";

/** What calls say about connections: when they were used, and whether the service takes their credential. */
export interface ConnectionNotes {
  of(connection: StoredConnection): NonNullable<BoundConnection["credential"]>;
  /** Writes down what is not written yet. */
  stop(): Promise<void>;
}

/** Uses are written together: nobody looks at the second, and a busy connection is used a thousand times in one. */
const WRITE_MS = 10_000;

export function createConnectionNotes(options: {
  readonly store: Pick<ConnectionStore, "noteUses" | "setStatus">;
  readonly logger: Logger;
  readonly now: () => number;
}): ConnectionNotes {
  const { store, logger, now } = options;
  let uses = new Map<string, number>();
  const quietly = (work: Promise<void>) =>
    work.catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      logger.warn({ reason }, "What calls said about connections could not be written down");
    });
  const write = () => {
    const taken = uses;
    uses = new Map();
    return taken.size === 0 ? Promise.resolve() : quietly(store.noteUses(taken));
  };
  const timer = setInterval(() => void write(), WRITE_MS);
  timer.unref();

  return {
    of({ id, name, owner, status, credentialVersion }) {
      const note = (said: Parameters<ConnectionStore["setStatus"]>[2]) =>
        void quietly(store.setStatus(id, credentialVersion, said));
      return {
        taken() {
          uses.set(id, now());
          // The service changed its mind, or the account was unlocked there.
          if (status === "needs-sign-in") note({ status: "connected", message: null });
        },
        refused(words) {
          uses.set(id, now());
          if (status === "connected") note({ status: "needs-sign-in", message: words });
          const who = owner === null ? "An admin" : `${owner.name}, whose connection it is, or an admin`;
          return `The service did not take the credential of the connection "${name}". ${who} can replace it on the Connections page.`;
        },
      };
    },
    async stop() {
      clearInterval(timer);
      await write();
    },
  };
}
