import type { Value } from "@towpath/expressions";
import { type Said, said } from "@towpath/prelude";
import type { Definition } from "../definition.ts";
import { isRecord, member } from "../tree.ts";
import { type ActionEntry, blockActions } from "../view/definition-index.ts";
import { siblingNames } from "../view/run-after.ts";
import type { ProblemList } from "./problem-list.ts";

/** The old form of an action's conditions: a list of `{dependsOn}` and `{expression}`. */
export function checkConditions(definition: Definition, entry: ActionEntry, problems: ProblemList): void {
  const conditions = member(entry.action, "conditions");
  if (conditions === undefined || conditions === null) return;
  const at = [...entry.path, "conditions"];
  if (!Array.isArray(conditions)) {
    const message = said(
      '"conditions" of "{name}" must be a list of {"expression": …} or {"dependsOn": …}.',
      { name: entry.name },
    );
    problems.error("bad-condition", at, message, entry.name);
    return;
  }
  const siblings = siblingNames(blockActions(definition, entry.block) ?? {});
  for (const [index, condition] of conditions.entries()) {
    const message = whatIsWrong(condition, entry.name, siblings);
    if (message !== null) problems.error("bad-condition", [...at, String(index)], message, entry.name);
  }
}

function whatIsWrong(condition: Value, name: string, siblings: ReadonlyMap<string, string>): Said | null {
  const before = isRecord(condition) ? member(condition, "dependsOn") : undefined;
  const expression = isRecord(condition) ? member(condition, "expression") : undefined;
  if (before === undefined && expression === undefined) {
    return said('A condition of "{name}" has neither an expression nor a "dependsOn".', { name });
  }
  if (before === undefined) return null;
  if (typeof before !== "string" || !siblings.has(before.toLowerCase())) {
    return said('A condition of "{name}" depends on "{before}", but there is no such action beside it.', {
      name,
      before: String(before),
    });
  }
  return null;
}
