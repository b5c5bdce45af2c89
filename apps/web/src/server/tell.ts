import type { Signals } from "@towpath/db";
import type { Deps } from "./deps.ts";

/**
 * Tells other processes at once what they would find out later by themselves. What happened is in the database by
 * now: a signal that is lost must not turn it into a failure.
 */
export async function tell(deps: Deps, topic: Parameters<Signals["send"]>[0], id: string): Promise<void> {
  await deps.database.signals.send(topic, [id]).catch((error: unknown) => {
    deps.logger.warn(
      { topic, error: error instanceof Error ? error.message : String(error) },
      "A signal was lost",
    );
  });
}
