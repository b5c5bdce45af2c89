import {
  affectedFlows,
  applySettings,
  compareConnectors,
  type FlowUse,
  parseSettings,
  possibleNames,
  stepHost,
  stepParameters,
} from "@towpath/connectors";
import type { StoredConnector } from "@towpath/db";
import type { ValueObject } from "@towpath/expressions";
import { allActions, type Definition, triggerOf } from "@towpath/flow";
import { fail, ok, said } from "@towpath/prelude";
import type { Actor } from "../actor.ts";
import { filesOfDraft, readDraft } from "../connector-draft.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";
import { readDefinition } from "../read-definition.ts";
import { findConnector } from "./read-connectors.ts";

/** What a draft changes against the current version, and the flows whose drafts it breaks. */
export async function compareConnector(
  deps: Deps,
  actor: Actor,
  given: { readonly id: string; readonly definitionText: string; readonly propertiesText: string },
) {
  const found = await findConnector(deps, actor, given.id);
  if (!found.ok) return found;
  const stored = found.value;
  const before = await deps.database.connectors.readConnectorVersion(stored.version.id);
  if (before === null) {
    const message = said("The files of '{title}' can no longer be read. Export them, and import them anew.", {
      title: stored.title,
    });
    return fail<Failure>({ kind: "conflict", ...message });
  }
  const standing = await deps.database.connectors.files(actor.environmentId, stored.version.id);
  const draft = readDraft(filesOfDraft(given, standing));
  if (!draft.ok) return draft;
  // What an admin gave holds for the new version as for the old one.
  const after = applySettings(draft.value.connector, parseSettings(stored.settingsText, stored.entered));
  const changes = compareConnectors(before, after);
  const isBreaking = changes.some(({ kind }) => kind === "breaking");
  const flows = isBreaking ? affectedFlows(changes, await usesOf(deps, actor, stored)) : [];
  return ok({
    changes: changes.map(({ kind, operationId, what }) => ({ kind, operationId, what })),
    flows: flows.map(({ flowId, flowName, steps }) => ({
      id: flowId,
      name: flowName,
      steps: steps.map(({ step, operationId, why }) => ({ name: step, operationId, why: [...why] })),
    })),
  });
}

/** The steps of drafts that call a connector. */
export async function usesOf(
  { database }: Deps,
  { environmentId }: Actor,
  connector: StoredConnector,
): Promise<readonly FlowUse[]> {
  const flows = await database.connectors.flowUses(environmentId, connector);
  const uses = await Promise.all(
    flows.map(async ({ flowId, flowName, definitionText }) => {
      const definition = readDefinition(definitionText);
      if (!definition.ok) return [];
      const bindings = await database.connections.bindings(environmentId, flowId);
      const bound = new Map(
        bindings.map(({ reference, connection }) => [reference.toLowerCase(), connection.connector.id]),
      );
      const isOurs = (step: ValueObject) => speaksOf(step, connector, bound);
      return stepsOf(definition.value).flatMap(([name, step]): FlowUse[] => {
        const operationId = stepHost(step)?.operationId ?? null;
        if (operationId === null || !isOurs(step)) return [];
        return [{ flowId, flowName, step: name, operationId, inputs: Object.keys(stepParameters(step)) }];
      });
    }),
  );
  return uses.flat();
}

function stepsOf(definition: Definition): readonly (readonly [string, ValueObject])[] {
  const trigger = triggerOf(definition);
  const actions = allActions(definition).map(({ name, action }) => [name, action] as const);
  return trigger === null || trigger === undefined
    ? actions
    : [[trigger.name, trigger.trigger] as const, ...actions];
}

/** What its reference is bound to says it best; else the name it has for the connector. */
function speaksOf(
  step: ValueObject,
  connector: StoredConnector,
  bound: ReadonlyMap<string, string>,
): boolean {
  const host = stepHost(step);
  if (host === null) return false;
  const connectorId = host.reference === null ? undefined : bound.get(host.reference.toLowerCase());
  if (connectorId !== undefined) return connectorId === connector.id;
  return host.connectorName !== null && possibleNames(host.connectorName).includes(connector.name);
}
