import { type AlertWork, firstRules, scanEveryMs, think } from "@towpath/alerts";
import type { Logger } from "@towpath/prelude";
import { type RoundLoop, startRoundLoop } from "../triggers/round-loop.ts";

/** Between two looks at the tables: failed runs are told of within about so long. */
const LOOK_MS = 1_000;
const EVENTS_AT_ONCE = 500;
const RULES_AT_ONCE = 10;
/** Their rows are locked together. */
const WATCHES_AT_ONCE = 20;

/** Notices what alert rules are about, and puts the messages. Several workers may: each row is held by one. */
export function startAlertWatch(ports: {
  readonly store: AlertWork;
  /** This worker sees the disk of the database. */
  readonly seesDisk: boolean;
  readonly logger: Logger;
}): RoundLoop {
  const { store, logger } = ports;
  const first = firstRules(ports.seesDisk);
  return startRoundLoop({
    logger,
    failure: "Alert rules could not be looked at; it is tried again",
    async round() {
      await store.begin(first);
      const counted = await store.countFailures(EVENTS_AT_ONCE);
      const scanned = await store.scan(scanEveryMs, RULES_AT_ONCE);
      const looked = await store.look(think, WATCHES_AT_ONCE);
      const isBusy = counted === EVENTS_AT_ONCE || scanned === RULES_AT_ONCE || looked === WATCHES_AT_ONCE;
      return isBusy ? 0 : LOOK_MS;
    },
  });
}
