import type { Value } from "@towpath/expressions";
import { isArmExpression } from "../arm-expression.ts";
import type { Definition } from "../definition.ts";
import { isRecord, recordMember, textMember } from "../tree.ts";
import { allActions, typeOf } from "./definition-index.ts";

/** A Workflow action, and the flow it names. */
export interface CalledFlow {
  readonly action: string;
  /** JSON Pointer of the action. */
  readonly path: string;
  readonly flow: string;
}

/**
 * The flow that the inputs of a Workflow action name: the last part of `host.workflow.id`, or
 * `host.workflowReferenceName`. Null when neither says anything.
 */
export function calledFlow(inputs: Value | undefined): string | null {
  const host = isRecord(inputs) ? (recordMember(inputs, "host") ?? {}) : {};
  const id = textMember(recordMember(host, "workflow") ?? {}, "id");
  const text = id ?? textMember(host, "workflowReferenceName") ?? "";
  const named = withoutTemplate(text)
    .split("/")
    .filter((part) => part.trim() !== "");
  return named.at(-1)?.trim() ?? null;
}

/** `[resourceId('Microsoft.Logic/workflows', 'Child')]`: the last text of a deployment template's expression. */
function withoutTemplate(id: string): string {
  return isArmExpression(id) ? ([...id.matchAll(/'([^']*)'/g)].at(-1)?.[1] ?? id) : id;
}

/** The flows a definition calls, where they are named and not worked out. */
export function calledFlows(definition: Definition): CalledFlow[] {
  return allActions(definition).flatMap(({ name, action, path }) => {
    if (typeOf(action).type.toLowerCase() !== "workflow") return [];
    const flow = calledFlow(recordMember(action, "inputs"));
    if (flow === null || flow.includes("@")) return [];
    return [{ action: name, path: pointerOf(path), flow }];
  });
}

const pointerOf = (path: readonly string[]) =>
  path.map((part) => `/${part.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
