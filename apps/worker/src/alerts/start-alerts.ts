import type { Database } from "@towpath/db";
import type { EnvironmentDoors } from "@towpath/gateway";
import type { Logger } from "@towpath/prelude";
import { createVault, readMasterKeys } from "@towpath/vault";
import type { Env } from "../env.ts";
import { startAlertPost } from "./alert-post.ts";
import { startAlertWatch } from "./alert-watch.ts";
import { startDiskGauge } from "./disk-gauge.ts";
import { installationMail } from "./installation-mail.ts";
import { createMailRoute } from "./mail-route.ts";

/** Notices what alert rules are about, and tells whom they name. */
export async function startAlerts(options: {
  readonly env: Env;
  readonly database: Database;
  readonly doors: EnvironmentDoors;
  readonly logger: Logger;
}): Promise<{ stop(): Promise<void> }> {
  const { env, database, doors, logger } = options;
  const store = database.alerts;
  const readKeys = () => readMasterKeys({ keys: env.TOWPATH_MASTER_KEY, file: env.TOWPATH_MASTER_KEY_FILE });
  const vault = createVault(database.connections, await readKeys(), { readAgain: readKeys });
  const mail = createMailRoute({
    ...{ store, vault },
    hostsOf: (environmentId) => database.environments.allowedHosts(environmentId),
    egressAllow: env.EGRESS_ALLOW,
    installation: installationMail(env),
  });
  const folder = env.DATABASE_FOLDER;
  // Measured before rules are looked at: what was seen by a worker before us may be old.
  const gauge = folder === undefined ? null : await startDiskGauge({ folder, store, logger });
  const watch = startAlertWatch({ store, seesDisk: gauge !== null, logger });
  const publicUrl = env.PUBLIC_URL;
  const post = startAlertPost({ ...{ store, vault, doors, mail, publicUrl, logger }, now: () => Date.now() });
  return {
    async stop() {
      await Promise.all([gauge?.stop(), watch.stop(), post.stop()]);
    },
  };
}
