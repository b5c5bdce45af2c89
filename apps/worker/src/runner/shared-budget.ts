import type { Database } from "@towpath/db";
import { type CallBudget, createCallBudget, type Pause } from "@towpath/gateway";
import type { Logger } from "@towpath/prelude";

export interface SharedBudget {
  readonly budget: CallBudget;
  stop(): void;
}

/** A signal may be lost: this often pauses are read without one. */
const LOOK_MS = 10_000;

/** The budgets of connections, with pauses that hold in all workers. */
export function shareBudget(options: {
  readonly pauses: Database["pauses"];
  readonly signals: Pick<Database["signals"], "send" | "on">;
  readonly logger: Logger;
  readonly now: () => number;
}): SharedBudget {
  const { pauses, signals, logger, now } = options;
  const quietly = (work: Promise<void>) => {
    work.catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      logger.warn({ reason }, "Pauses of connections could not be shared with the other workers");
    });
  };
  const tell = async ({ connection, untilMs, reason }: Pause) => {
    await pauses.save({ connection, reason, forMs: untilMs - now() });
    await signals.send("pause", [connection]);
  };
  const budget = createCallBudget((pause) => quietly(tell(pause)));
  const look = async () => {
    const active = await pauses.active();
    budget.heard(
      active.map(({ connection, reason, leftMs }) => ({ connection, reason, untilMs: now() + leftMs })),
    );
  };
  const timer = setInterval(() => quietly(look()), LOOK_MS);
  const off = signals.on("pause", () => quietly(look()));
  quietly(look());
  return {
    budget,
    stop() {
      clearInterval(timer);
      off();
    },
  };
}
