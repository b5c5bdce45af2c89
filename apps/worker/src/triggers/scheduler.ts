import { type FiringPorts, fireDue, TIMED_KINDS } from "@towpath/triggers";
import { napUntil, type RoundLoop, startRoundLoop } from "./round-loop.ts";

/** Fires what is due by time alone. Several may run side by side. */
export function startScheduler(ports: FiringPorts): RoundLoop {
  return startRoundLoop({
    logger: ports.logger,
    failure: "Due triggers could not be fired; it is tried again",
    async round() {
      const { more } = await fireDue(ports);
      return more ? 0 : napUntil(await ports.store.earliestDue(TIMED_KINDS), ports.clock.now());
    },
  });
}
