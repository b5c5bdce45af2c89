import type { ValueObject } from "@towpath/expressions";
import { actionAt, type Definition, triggerOf } from "@towpath/flow";
import type { CanvasTarget } from "../canvas/placed-node.ts";

/** A step as the definition holds it. */
export interface ShownStep {
  readonly name: string;
  readonly value: ValueObject;
  /** Members from the definition down to it. */
  readonly path: readonly string[];
}

/** Null for a step that is gone. */
export function stepOf(definition: Definition, target: CanvasTarget): ShownStep | null {
  if (target.kind === "trigger") {
    const found = triggerOf(definition);
    if (found === null) return null;
    return { name: found.name, value: found.trigger, path: ["triggers", found.name] };
  }
  const entry = actionAt(definition, target.name);
  return entry === null ? null : { name: entry.name, value: entry.action, path: entry.path };
}
