import { connectorOperation, fieldsOfStep, type Operation, operationOfStep } from "@towpath/connectors";
import { isObject, type ValueObject } from "@towpath/expressions";
import {
  actionAt,
  connectionReference,
  type Definition,
  type FindStepOperation,
  type Problem,
  triggerOf,
} from "@towpath/flow";
import { type Said, said } from "@towpath/prelude";
import type { Binding } from "./use-cases/bind-connections.ts";

/** What stands in the way of calls to connectors: nothing is bound, one may not use it, the operation is not there. */
export function connectionProblems(bindings: readonly Binding[], definition: Definition): Problem[] {
  return bindings.flatMap((binding) =>
    binding.uses.flatMap(({ role, name, path }): Problem[] => {
      const found = problemOf(binding, stepOf(definition, role, name));
      if (found === null) return [];
      const words = said('"{name}": {problem}', { name, problem: found.words });
      return [
        {
          severity: "error",
          code: found.code,
          path,
          ...words,
          ...(role === "action" ? { action: name } : {}),
        },
      ];
    }),
  );
}

function problemOf({ problem, described }: Binding, step: ValueObject | null) {
  if (problem !== null) return { code: "no-connection", words: problem };
  if (described === null || step === null) return null;
  const operation = operationOfStep(described, step);
  if (operation === null) {
    const message = said(
      'The connector "{title}" has no such operation. Choose another, or a connection to the connector that has it.',
      { title: described.title },
    );
    return { code: "no-operation", words: message };
  }
  const misplaced = misplacement(operation, String(step.type));
  if (misplaced !== null) return { code: "wrong-type", words: misplaced };
  if (operation.grade.kind !== "needs-custom-code") return null;
  return { code: "needs-custom-code", words: said(operation.grade.reasons.join(" ")) };
}

/** A service that calls back is not asked again and again, and one that is asked never calls. */
function misplacement({ title, kind }: Operation, type: string): Said | null {
  const waits = /webhook$/i.test(type);
  if (waits === kind.startsWith("webhook-")) return null;
  return waits
    ? said(
        '"{title}" does not call back, so nothing would come of waiting for it. Choose it again from the list of operations.',
        { title },
      )
    : said(
        '"{title}" calls back by itself, so it needs the type OpenApiConnectionWebhook. Choose it again from the list of operations.',
        { title },
      );
}

/** For the checker: what the connectors that a flow is bound to say of its steps. */
export function operationsOfBindings(bindings: readonly Binding[]): FindStepOperation {
  const byReference = new Map(bindings.map((binding) => [binding.reference.toLowerCase(), binding]));
  return (role, step) => {
    const reference = referenceOf(step);
    const binding = reference === null ? undefined : byReference.get(reference.toLowerCase());
    if (binding === undefined || binding.described === null || binding.connector === null) return null;
    const operation = operationOfStep(binding.described, step);
    if (operation === null) return null;
    const spec = connectorOperation(binding.described, operation, binding.connector);
    // What the form would have as fields may stand there as one value, by address, or be told by the service alone.
    return spec.role === role ? { ...spec, fields: fieldsOfStep(spec, step) } : null;
  };
}

function referenceOf(step: ValueObject): string | null {
  const host = isObject(step.inputs) ? step.inputs.host : undefined;
  return host !== undefined && isObject(host) ? connectionReference(host) : null;
}

function stepOf(definition: Definition, role: "trigger" | "action", name: string): ValueObject | null {
  if (role === "trigger") return triggerOf(definition)?.trigger ?? null;
  return actionAt(definition, name)?.action ?? null;
}
