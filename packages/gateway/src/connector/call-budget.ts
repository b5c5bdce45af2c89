/**
 * Pauses that services ask for, one a connection: whoever is told to wait speaks for all that use the connection.
 * In-process here; workers that share connections share one behind this port.
 */
export interface CallBudget {
  /** How long this connection is to be left alone, in ms; 0 for not at all. */
  waitMs(connection: string, now: number): Promise<number>;
  /** The service asked for a pause. */
  pause(connection: string, untilMs: number): Promise<void>;
}

/** More connections than these are not remembered: those whose pause is over go first. */
const MOST = 10_000;

export function createCallBudget(): CallBudget {
  const pausedUntil = new Map<string, number>();
  return {
    async waitMs(connection, now) {
      return Math.max(0, (pausedUntil.get(connection) ?? 0) - now);
    },
    async pause(connection, untilMs) {
      const known = pausedUntil.get(connection) ?? 0;
      pausedUntil.delete(connection);
      pausedUntil.set(connection, Math.max(known, untilMs));
      const [oldest] = pausedUntil.keys();
      if (pausedUntil.size > MOST && oldest !== undefined) pausedUntil.delete(oldest);
    },
  };
}
