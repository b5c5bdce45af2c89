import { type Connector, NEEDS_OAUTH_APP, type Operation } from "@towpath/connectors";
import type { OfferedOperation, StoredConnector } from "@towpath/db";
import type { Deps } from "./deps.ts";
import { type SignInFacts, signInFacts } from "./sign-in-facts.ts";

/**
 * Grades are kept as the files and settings make them. Whether an OAuth app is there differs from environment to
 * environment, and from day to day: it is asked when somebody looks.
 */
export const hasApp = (signIns: ReadonlyMap<string, SignInFacts>): boolean =>
  [...signIns.values()].some(({ missing }) => missing === null);

export function connectorWithApp(connector: Connector): Connector {
  return { ...connector, operations: connector.operations.map(operationWithApp) };
}

function operationWithApp(operation: Operation): Operation {
  const { grade } = operation;
  if (grade.kind !== "needs-setting") return operation;
  const reasons = grade.reasons.filter((reason) => reason !== NEEDS_OAUTH_APP);
  return { ...operation, grade: reasons.length === 0 ? { kind: "ready" } : { ...grade, reasons } };
}

/** Figures of a connector whose app is there: what else is needed stays, and keeps the operations waiting. */
export function storedWithApp(stored: StoredConnector): StoredConnector {
  const { summary } = stored;
  const needs = summary.needs.filter((reason) => reason !== NEEDS_OAUTH_APP);
  if (needs.length === summary.needs.length) return stored;
  const freed = needs.length === 0 ? summary.needsSetting : 0;
  const { ready, needsSetting } = summary;
  return {
    ...stored,
    summary: { ...summary, needs, ready: ready + freed, needsSetting: needsSetting - freed },
  };
}

/** A page of connectors as this environment sees them. */
export async function seenWithApps(
  deps: Deps,
  environmentId: string,
  connectors: readonly StoredConnector[],
): Promise<readonly StoredConnector[]> {
  if (!(await hasAnyApp(deps, environmentId))) return connectors;
  return await Promise.all(
    connectors.map(async (stored) => ((await isFreed(deps, stored)) ? storedWithApp(stored) : stored)),
  );
}

/** Lines of the picker as this environment sees them. */
export async function offeredWithApps(
  deps: Deps,
  environmentId: string,
  offered: readonly OfferedOperation[],
): Promise<readonly OfferedOperation[]> {
  const waiting = new Set(
    offered.flatMap(({ grade, connectorId }) => (grade === "needs-setting" ? [connectorId] : [])),
  );
  if (waiting.size === 0 || !(await hasAnyApp(deps, environmentId))) return offered;
  const ready = new Set<string>();
  for (const id of waiting) {
    const stored = await deps.database.connectors.get(environmentId, id);
    const needsNoMore = stored !== null && storedWithApp(stored).summary.needs.length === 0;
    if (needsNoMore && (await isFreed(deps, stored))) ready.add(id);
  }
  return offered.map((one) =>
    one.grade === "needs-setting" && ready.has(one.connectorId) ? { ...one, grade: "ready" } : one,
  );
}

async function hasAnyApp({ database, installationApps }: Deps, environmentId: string): Promise<boolean> {
  return installationApps.length > 0 || (await database.oauthApps.list(environmentId)).length > 0;
}

async function isFreed(deps: Deps, stored: StoredConnector): Promise<boolean> {
  if (!stored.summary.needs.includes(NEEDS_OAUTH_APP)) return false;
  const connector = await deps.database.connectors.readConnectorVersion(stored.version.id);
  return connector !== null && hasApp(await signInFacts(deps, stored, connector));
}
