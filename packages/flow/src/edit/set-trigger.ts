import type { ValueObject } from "@towpath/expressions";
import { ok, type Result, said } from "@towpath/prelude";
import type { OperationSpec } from "../catalogue/catalogue.ts";
import type { Definition } from "../definition.ts";
import { isRecord, withMember } from "../tree.ts";
import { triggerOf } from "../view/definition-index.ts";
import { type EditFailure, editFailure } from "./edit-failure.ts";

/**
 * Gives the flow its trigger, in place of the one it has.
 *
 * @param trigger a catalogue entry, or the trigger's own JSON
 * @param name for JSON without a name the present trigger's name stays
 */
export function setTrigger(
  definition: Definition,
  trigger: OperationSpec | ValueObject,
  name?: string,
): Result<Definition, EditFailure> {
  const wanted = name ?? nameFor(definition, trigger);
  if (wanted.trim() === "") return editFailure("bad-name", said("Give the trigger a name."));
  const value = isSpec(trigger) ? structuredClone(trigger.template) : trigger;
  if (!isRecord(value)) return editFailure("bad-value", said("A trigger is a JSON object."));
  return ok(withMember(definition, "triggers", { [wanted]: value }));
}

function nameFor(definition: Definition, trigger: OperationSpec | ValueObject): string {
  return isSpec(trigger) ? trigger.defaultName : (triggerOf(definition)?.name ?? "Trigger");
}

function isSpec(trigger: OperationSpec | ValueObject): trigger is OperationSpec {
  return trigger.role === "trigger" && isRecord(trigger.template as ValueObject);
}
