import type { AlertStore } from "@towpath/alerts";
import type { Pool } from "../connection-pool.ts";
import { createAlertIncidentStore } from "./alert-incident-store.ts";
import { createAlertRuleStore } from "./alert-rule-store.ts";
import { createAlertWork } from "./alert-work.ts";
import { createDatabaseDisk } from "./database-disk.ts";

/** Alert rules, what they noticed, and the messages about it. */
export function createAlertStore(pool: Pool): AlertStore {
  return {
    ...createAlertRuleStore(pool),
    ...createAlertIncidentStore(pool),
    ...createAlertWork(pool),
    ...createDatabaseDisk(pool),
  };
}
