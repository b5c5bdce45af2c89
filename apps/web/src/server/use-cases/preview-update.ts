import { affectedFlows, compareConnectors } from "@towpath/connectors";
import { fail, ok, said } from "@towpath/prelude";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";
import { usesOf } from "./compare-connector.ts";
import { findConnector } from "./read-connectors.ts";

/** What the current version of a connector changes against the one a flow is published with, and which of its steps break. */
export async function previewUpdate(
  deps: Deps,
  actor: Actor,
  { id, flowId }: { readonly id: string; readonly flowId: string },
) {
  const found = await findConnector(deps, actor, id);
  if (!found.ok) return found;
  const stored = found.value;
  const { connectors } = deps.database;
  const flows = await connectors.usedBy(actor.environmentId, id);
  const flow = flows.find((one) => one.id === flowId);
  if (flow === undefined) return fail<Failure>({ kind: "not-found", what: "flow" });
  const nothing = { from: stored.version.number, to: stored.version.number, changes: [], steps: [] };
  if (flow.version === null || flow.version.id === stored.version.id) return ok(nothing);
  const [before, after] = await Promise.all([
    connectors.readConnectorVersion(flow.version.id),
    connectors.readConnectorVersion(stored.version.id),
  ]);
  if (before === null || after === null) {
    const message = said("The files of '{title}' can no longer be read. Export them, and import them anew.", {
      title: stored.title,
    });
    return fail<Failure>({ kind: "conflict", ...message });
  }
  const changes = compareConnectors(before, after);
  const own = (await usesOf(deps, actor, stored)).filter((use) => use.flowId === flowId);
  const steps = affectedFlows(changes, own).flatMap((affected) => affected.steps);
  return ok({
    from: flow.version.number,
    to: stored.version.number,
    changes: changes.map(({ kind, operationId, what }) => ({ kind, operationId, what })),
    steps: steps.map(({ step, operationId, why }) => ({ name: step, operationId, why: [...why] })),
  });
}
