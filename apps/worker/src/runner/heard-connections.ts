import type { ConnectionNews, RunStore } from "@towpath/engine";
import type { Logger } from "@towpath/prelude";

/** What this process hears of connections that work again, for the runs at work in it and for those that sleep. */
export interface HeardConnections {
  of(run: { readonly flowId: string }): ConnectionNews;
  /** @param ids of connections, and of flows that were given another one */
  heard(ids: readonly string[]): void;
  /** Wakes runs that have waited long enough to try by themselves. Never rejects. */
  scout(): Promise<void>;
  stop(): void;
}

export interface HeardConnectionsOptions {
  readonly store: Pick<RunStore, "heal" | "scout">;
  readonly logger: Logger;
  readonly now: () => number;
  /** A run can be claimed. */
  ring(runId: string): void;
  /** Runs may have become due. */
  lookAround(): void;
}

const REMEMBERED = 1_000;
const SCOUTS = 20;
/** Runs that go on one after the other are looked for so often … */
const LOOK_MS = 1_000;
/** … for so long; then the sweep is enough. */
const LOOKS = 60;
/** Calls that get through are told together: thousands of runs may go on at once. */
const TELL_MS = 200;

export function createHeardConnections(options: HeardConnectionsOptions): HeardConnections {
  const { store, logger, now, ring, lookAround } = options;
  const healedAt = new Map<string, number>();
  const listeners = new Set<(ids: ReadonlySet<string>) => void>();
  const through = new Map<string, { readonly id: string; readonly flowId: string }>();
  let looks = 0;
  let telling: NodeJS.Timeout | null = null;

  const look = setInterval(() => {
    if (looks <= 0) return;
    looks -= 1;
    lookAround();
  }, LOOK_MS);
  look.unref();

  const wake = async (work: () => Promise<readonly string[]>) => {
    try {
      for (const runId of await work()) ring(runId);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      logger.warn({ reason }, "Runs that wait for a connection could not be woken; they try again later");
    }
  };
  const tell = () => {
    telling = null;
    const told = [...through.values()];
    through.clear();
    for (const what of told) void wake(() => store.heal(what));
    looks = LOOKS;
  };

  return {
    of({ flowId }) {
      const lately = (id: string) => Math.max(healedAt.get(id) ?? 0, healedAt.get(flowId) ?? 0);
      return {
        healedAt: (id) => lately(id) || null,
        onHealed(listener) {
          const hear = (ids: ReadonlySet<string>) => listener((id) => ids.has(id) || ids.has(flowId));
          listeners.add(hear);
          return () => void listeners.delete(hear);
        },
        gotThrough(id) {
          through.set(`${id}/${flowId}`, { id, flowId });
          telling ??= setTimeout(tell, TELL_MS);
        },
      };
    },
    heard(ids) {
      for (const id of ids) {
        healedAt.delete(id);
        healedAt.set(id, now());
        const [oldest] = healedAt.keys();
        if (healedAt.size > REMEMBERED && oldest !== undefined) healedAt.delete(oldest);
      }
      const healed = new Set(ids);
      for (const listen of listeners) listen(healed);
      looks = LOOKS;
      lookAround();
    },
    scout: () => wake(() => store.scout(SCOUTS)),
    stop() {
      clearInterval(look);
      if (telling !== null) clearTimeout(telling);
    },
  };
}
