import type { ValueObject } from "@towpath/expressions";
import { type Said, said } from "@towpath/prelude";
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
      said('"{name}" is not an action: an action is a JSON object.', { name }),
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
    problems.unrunnable("no-type", at, noType(role, name, member(step, "type") !== undefined), action);
    return;
  }
  if (isArmExpression(type)) {
    problems.unrunnable("not-runnable", at, armType(role, name), action);
    return;
  }
  const described = describeType(type, role, kind);
  if (described.runnable) return;
  if (described.known) {
    problems.unrunnable("not-runnable", at, notRunnable(role, type, said(described.title)), action);
  } else if (macro) {
    const message = said(
      '"{type}" is a step of a macro of another product. It is kept and exported as it is.',
      { type },
    );
    problems.unrunnable("not-runnable", at, message, action);
  } else {
    problems.error("unknown-type", at, unknownType(role, type), action);
  }
}

type Role = OperationSpec["role"];

function noType(role: Role, name: string, isGiven: boolean): Said {
  const who =
    role === "action" ? said('The action "{name}"', { name }) : said('The trigger "{name}"', { name });
  return isGiven
    ? said("{who} has a type that is not a text, so it cannot run.", { who })
    : said("{who} has no type, so it cannot run.", { who });
}

const armType = (role: Role, name: string): Said =>
  role === "action"
    ? said(
        'The type of the action "{name}" is an expression of a deployment template. Deploy the template, and import the flow it makes.',
        { name },
      )
    : said(
        'The type of the trigger "{name}" is an expression of a deployment template. Deploy the template, and import the flow it makes.',
        { name },
      );

const unknownType = (role: Role, type: string): Said =>
  role === "action"
    ? said(
        'The action type "{type}" is not one Towpath knows. Check its spelling, or choose another action.',
        { type },
      )
    : said(
        'The trigger type "{type}" is not one Towpath knows. Check its spelling, or choose another trigger.',
        { type },
      );

const notRunnable = (role: Role, type: string, title: Said): Said =>
  role === "action"
    ? said(
        'Towpath cannot run "{type}" ({title}) as an action. It is kept and exported as it is; replace it to publish the flow.',
        { type, title },
      )
    : said(
        'Towpath cannot run "{type}" ({title}) as a trigger. It is kept and exported as it is; replace it to publish the flow.',
        { type, title },
      );
