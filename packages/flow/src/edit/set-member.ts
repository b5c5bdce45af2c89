import type { Value } from "@towpath/expressions";
import { ok, type Result, said } from "@towpath/prelude";
import type { Definition } from "../definition.ts";
import { changeAt, memberKey } from "../tree.ts";
import { actionAt, triggerOf } from "../view/definition-index.ts";
import { type EditFailure, editFailure, noSuchAction } from "./edit-failure.ts";

export type StepRef = { readonly kind: "action"; readonly name: string } | { readonly kind: "trigger" };

/** Members whose change would break names or order; each has a verb of its own. */
const OWN_VERB = new Set(["runafter", "actions", "else", "cases", "default", "tools"]);

/**
 * Sets one member below an action or the trigger, e.g. `["inputs", "uri"]`. Objects on the way are created.
 *
 * @param value the new value; `undefined` removes the member
 */
export function setMember(
  definition: Definition,
  step: StepRef,
  path: readonly string[],
  value: Value | undefined,
): Result<Definition, EditFailure> {
  const [head] = path;
  if (head === undefined) return editFailure("bad-value", said("Say which member to change."));
  if (step.kind === "action" && OWN_VERB.has(head.toLowerCase())) {
    return editFailure("bad-value", said('"{head}" cannot be changed as a plain member.', { head }));
  }
  const at = step.kind === "action" ? actionPath(definition, step.name) : triggerPath(definition);
  if (!at.ok) return at;
  return ok(changeAt(definition, [...at.value, ...path], () => value) as Definition);
}

function actionPath(definition: Definition, name: string): Result<readonly string[], EditFailure> {
  const entry = actionAt(definition, name);
  return entry === null ? noSuchAction(name) : ok(entry.path);
}

function triggerPath(definition: Definition): Result<readonly string[], EditFailure> {
  const trigger = triggerOf(definition);
  if (trigger === null) return editFailure("no-trigger", said("The flow has no trigger yet."));
  return ok([memberKey(definition, "triggers") ?? "triggers", trigger.name]);
}
