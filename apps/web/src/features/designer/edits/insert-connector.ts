import { stepHost } from "@towpath/connectors";
import { allActions, type Definition, type OperationSpec, triggerOf } from "@towpath/flow";
import type { Binding, KnownOperation } from "../../connector-steps/connector-operation.ts";

/** What a new step of a connector is inserted as, and what its connection is called. */
export interface NewConnectorStep {
  readonly spec: OperationSpec;
  readonly reference: string;
  /** False: the flow speaks of this connector by the same name already. */
  readonly isNew: boolean;
}

/**
 * A step of a connector uses the connection that the flow has for that connector; for the first one the name is the
 * usual one, or the next one that no other connector has taken here.
 */
export function newConnectorStep(
  definition: Definition,
  { connector, spec }: KnownOperation,
  bindings: readonly Binding[],
): NewConnectorStep {
  const known = bindings.find((binding) => binding.connector?.id === connector.id);
  const reference = known?.reference ?? freeReference(definition, bindings, `shared_${connector.name}`);
  const { template } = spec;
  const inputs = template.inputs as { readonly host: Readonly<Record<string, string>> };
  const host = { ...inputs.host, connectionReferenceName: reference };
  return {
    spec: { ...spec, template: { ...template, inputs: { ...inputs, host } } },
    reference,
    isNew: known === undefined,
  };
}

/** `shared_planner`, `shared_planner_1`, … */
export function freeReference(definition: Definition, bindings: readonly Binding[], stem: string): string {
  const taken = new Set(
    [...bindings.map(({ reference }) => reference), ...referencesOf(definition)].map(lower),
  );
  if (!taken.has(lower(stem))) return stem;
  let number = 1;
  while (taken.has(lower(`${stem}_${number}`))) number += 1;
  return `${stem}_${number}`;
}

const lower = (text: string) => text.toLowerCase();

/** Every name by which the definition speaks of a connection, as often as it does. */
export function referencesOf(definition: Definition): readonly string[] {
  const trigger = triggerOf(definition)?.trigger;
  const steps = [
    ...(trigger === undefined ? [] : [trigger]),
    ...allActions(definition).map(({ action }) => action),
  ];
  return steps.flatMap((step) => stepHost(step)?.reference ?? []);
}
