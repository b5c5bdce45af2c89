import type { Logger } from "@towpath/prelude";
import { createAccountStore } from "./accounts/account-store.ts";
import { createAlertStore } from "./alerts/alert-store.ts";
import { createBatchStore } from "./batch-store.ts";
import { refuseSkewedClock } from "./clock-skew.ts";
import { openPool, type Pool } from "./connection-pool.ts";
import { createConnectionStore } from "./connections/connection-store.ts";
import { createKeyRingStore } from "./connections/key-ring-store.ts";
import { createTokenStore } from "./connections/token-store.ts";
import { createUsageStore } from "./connections/usage-store.ts";
import { createWaitStore } from "./connections/wait-store.ts";
import { createConnectorStore } from "./connectors/connector-store.ts";
import { createImportStore } from "./connectors/import-store.ts";
import { connectError, connectOnce } from "./database-url.ts";
import { createDeliveryStore, forgetDeliveries } from "./delivery-store.ts";
import { createEnvironmentStore } from "./environment-store.ts";
import { createDraftStore } from "./flows/draft-store.ts";
import { createFlowStore } from "./flows/flow-store.ts";
import { createPinStore } from "./flows/pinned-outputs.ts";
import { createTestCaseStore } from "./flows/test-case-store.ts";
import { createInstallationSecrets } from "./installation-secret.ts";
import { ensurePartitionsAhead } from "./partitions.ts";
import { createPauseStore } from "./pause-store.ts";
import { createConnectLinkStore } from "./people/connect-link-store.ts";
import { createGroupStore } from "./people/group-store.ts";
import { createInvitationStore } from "./people/invitation-store.ts";
import { createKeptStore } from "./people/kept-store.ts";
import { createMemberStore } from "./people/member-store.ts";
import { createBulkStore } from "./runs/bulk-jobs.ts";
import { createInterventionStore } from "./runs/interventions.ts";
import { createResubmitStore } from "./runs/resubmit-runs.ts";
import { removeExpiredRuns } from "./runs/retention.ts";
import { createRunHistory } from "./runs/run-history.ts";
import { tidyInbox } from "./runs/run-inbox.ts";
import { createRunKeys } from "./runs/run-keys.ts";
import { createRunStore } from "./runs/run-store.ts";
import { tidyWaits } from "./runs/run-waits.ts";
import { sealerOf, sealRunStore } from "./runs/sealed-run-store.ts";
import { SetupError } from "./setup-error.ts";
import { createAppStore } from "./sign-in/app-store.ts";
import { createAttemptStore } from "./sign-in/attempt-store.ts";
import { createSignals } from "./signals.ts";
import type { Database } from "./stores.ts";
import { createSubscriptionStore } from "./subscription-store.ts";
import { createTriggerStore } from "./trigger-store.ts";

export interface DatabaseOptions {
  readonly url: string;
  readonly logger: Logger;
  /** Connections for pages and API; the run store has four of its own, signals one. Default 10. */
  readonly poolSize?: number;
  /** Listen for signals from the start. Omitted: from the first handler on. */
  readonly listen?: boolean;
}

const RUN_CONNECTIONS = 4;
const HEALTH_TIMEOUT_MS = 2_000;
/** Whoever comes back late is told that the sign-in is over, instead of that there never was one. */
const KEEP_ATTEMPTS_MS = 24 * 3_600_000;

/**
 * The run store's statements touch a few rows by their ids: a plan made for an empty table, which reads all of it,
 * would be kept for long after the table has grown.
 */
const BY_INDEX =
  "-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c plan_cache_mode=force_generic_plan";

async function refuseUnfit(url: string): Promise<void> {
  const client = await connectOnce(url);
  const askedAt = Date.now();
  let told: { found: boolean; now_ms: string } | undefined;
  try {
    const { rows } = await client.query<{ found: boolean; now_ms: string }>(
      "select to_regclass('runs') is not null as found, extract(epoch from clock_timestamp()) * 1000 as now_ms",
    );
    told = rows[0];
  } catch (cause) {
    throw connectError(url, cause);
  } finally {
    await client.end();
  }
  refuseSkewedClock({ askedAt, answeredAt: Date.now(), databaseMs: Number(told?.now_ms) });
  if (told?.found === true) return;
  throw new SetupError(
    'The database has no tables of Towpath yet. Start Towpath with "npm start", which makes them.',
  );
}

async function answersInTime(pool: Pool): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), HEALTH_TIMEOUT_MS);
  });
  const asked = pool.query("select 1").then(
    () => true,
    () => false,
  );
  const healthy = await Promise.race([asked, late]);
  clearTimeout(timer);
  return healthy;
}

/** Whoever asks again gets the same promise. */
function once(task: () => Promise<void>): () => Promise<void> {
  let begun: Promise<void> | null = null;
  return () => {
    begun ??= task();
    return begun;
  };
}

/** Who is here, and what each keeps for themselves. */
const peopleStores = (pool: Pool) => ({
  environments: createEnvironmentStore(pool),
  members: createMemberStore(pool),
  invitations: createInvitationStore(pool),
  groups: createGroupStore(pool),
  kept: createKeptStore(pool),
});

/**
 * Connects the stores to a migrated database.
 *
 * @throws {SetupError} when it cannot be reached or was not migrated; with a message for people
 */
export async function openDatabase({
  url,
  logger,
  poolSize = 10,
  listen,
}: DatabaseOptions): Promise<Database> {
  await refuseUnfit(url);
  const pool = openPool({ url, name: "towpath", max: poolSize, logger });
  const runPool = openPool({ url, name: "towpath runs", max: RUN_CONNECTIONS, logger, settings: BY_INDEX });
  const secret = createInstallationSecrets(pool);
  const keys = createRunKeys(runPool, () => secret("sealing"));
  const runs = sealRunStore(createRunStore(runPool), keys);
  const flows = createFlowStore(pool);
  const history = createRunHistory(pool);
  const signals = createSignals({ pool, url, logger });
  const attempts = createAttemptStore(pool);

  const maintain = async () => {
    const made = await ensurePartitionsAhead(pool);
    await forgetDeliveries(pool);
    if (made > 0) logger.info({ made }, "Made partitions for the weeks ahead");
    await tidyInbox(pool);
    await attempts.forget(Date.now() - KEEP_ATTEMPTS_MS);
    await tidyWaits(pool);
  };
  await maintain();
  if (listen === true) await signals.listen();

  const close = once(async () => {
    await runs.drain();
    await signals.close();
    await Promise.all([pool.close(), runPool.close()]);
  });
  return {
    accounts: createAccountStore(pool),
    flows,
    runs,
    history,
    resubmits: createResubmitStore({ pool, flows, runs, history, sealRuns: sealerOf(keys) }),
    interventions: createInterventionStore(pool),
    bulk: createBulkStore(pool),
    pins: createPinStore(pool),
    testCases: createTestCaseStore(pool),
    drafts: createDraftStore(pool),
    triggers: createTriggerStore(runPool, sealerOf(keys)),
    subscriptions: createSubscriptionStore(pool),
    deliveries: createDeliveryStore(pool, sealerOf(keys)),
    batches: createBatchStore(pool, sealerOf(keys)),
    connectors: createConnectorStore(pool),
    connections: createConnectionStore(pool),
    tokens: createTokenStore(pool),
    keyRing: createKeyRingStore(pool),
    oauthApps: createAppStore(pool),
    attempts,
    ...peopleStores(pool),
    connectLinks: createConnectLinkStore(pool),
    pauses: createPauseStore(pool),
    waits: createWaitStore(pool),
    alerts: createAlertStore(pool),
    usage: createUsageStore(pool),
    connectorImports: createImportStore(pool),
    signals,
    secret,
    removeExpired: (nowMs) => removeExpiredRuns(pool, nowMs),
    healthy: () => answersInTime(pool),
    maintain,
    close,
  };
}
