import type { ValueObject } from "@towpath/expressions";
import { isArmExpression } from "../arm-expression.ts";
import type { OperationSpec } from "../catalogue/catalogue.ts";
import { describeType } from "../catalogue/operations.ts";
import type { Definition } from "../definition.ts";
import { isRecord, member, recordMember } from "../tree.ts";
import { blocksOf } from "../view/blocks.ts";
import { allActions, triggerOf, typeOf } from "../view/definition-index.ts";
import type { ProblemList } from "./problem-list.ts";

/** Every step has a type; Towpath knows it, and can run it. */
export function checkTypes(definition: Definition, problems: ProblemList): void {
  const trigger = triggerOf(definition);
  if (trigger !== null) {
    checkType("trigger", trigger.name, trigger.trigger, ["triggers", trigger.name], problems, false);
  }
  // Macros of Dynamics are stored like flows, with step types of their own.
  const macro = trigger !== null && typeOf(trigger.trigger).type.toLowerCase() === "start";
  checkEntries(recordMember(definition, "actions") ?? {}, ["actions"], problems);
  for (const { name, action, path } of allActions(definition)) {
    checkType("action", name, action, path, problems, macro);
    for (const block of blocksOf(name, action)) {
      checkEntries(block.actions, [...path, ...block.path], problems);
    }
  }
}

function checkEntries(actions: ValueObject, path: readonly string[], problems: ProblemList): void {
  for (const [name, action] of Object.entries(actions)) {
    if (isRecord(action)) continue;
    problems.error(
      "not-an-object",
      [...path, name],
      `"${name}" is not an action: an action is a JSON object.`,
    );
  }
}

function checkType(
  role: OperationSpec["role"],
  name: string,
  step: ValueObject,
  path: readonly string[],
  problems: ProblemList,
  macro: boolean,
): void {
  const { type, kind } = typeOf(step);
  const at = [...path, "type"];
  const action = role === "action" ? name : undefined;
  if (type === "") {
    const written = member(step, "type") === undefined ? "has no type" : "has a type that is not a text";
    problems.unrunnable("no-type", at, `The ${role} "${name}" ${written}, so it cannot run.`, action);
    return;
  }
  if (isArmExpression(type)) {
    const message = `The type of the ${role} "${name}" is an expression of a deployment template. Deploy the template, and import the flow it makes.`;
    problems.unrunnable("not-runnable", at, message, action);
    return;
  }
  const described = describeType(type, role, kind);
  if (described.runnable) return;
  if (!described.known && macro) {
    const message = `"${type}" is a step of a macro of another product. It is kept and exported as it is.`;
    problems.unrunnable("not-runnable", at, message, action);
    return;
  }
  if (!described.known) {
    const message = `The ${role} type "${type}" is not one Towpath knows. Check its spelling, or choose another ${role}.`;
    problems.error("unknown-type", at, message, action);
    return;
  }
  const message = `Towpath cannot run "${type}" (${described.title}) as ${role === "action" ? "an action" : "a trigger"}. It is kept and exported as it is; replace it to publish the flow.`;
  problems.unrunnable("not-runnable", at, message, action);
}
