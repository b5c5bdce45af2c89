import { said } from "@towpath/prelude";
import { isArmExpression } from "../arm-expression.ts";
import type { BlockRef, Definition } from "../definition.ts";
import { type ActionEntry, actionAt, allActions, triggerOf, typeOf } from "../view/definition-index.ts";
import type { ProblemList } from "./problem-list.ts";

const LOOPS = new Set(["foreach", "until"]);
const ANSWERABLE = new Set(["request", "manual", ""]);

/** Some actions may only stand in some places. */
export function checkPlacement(definition: Definition, problems: ProblemList): void {
  const trigger = triggerOf(definition);
  const triggerType = trigger === null ? "" : typeOf(trigger.trigger).type;
  const answerable = ANSWERABLE.has(triggerType.toLowerCase()) || isArmExpression(triggerType);
  for (const entry of allActions(definition)) {
    const type = typeOf(entry.action).type.toLowerCase();
    if (type === "initializevariable") checkTopLevel(entry, problems);
    if (type === "response" && !answerable) {
      const message = said(
        '"{name}" answers a caller, but this flow is not started by a request. Remove it, or start the flow by an HTTP request.',
        { name: entry.name },
      );
      problems.unrunnable("response-without-request", entry.path, message, entry.name);
    }
    if (type === "response" || type === "terminate") checkOutsideLoop(definition, entry, type, problems);
  }
}

function checkTopLevel({ name, path, block: { container } }: ActionEntry, problems: ProblemList): void {
  if (container === null) return;
  const message = said(
    '"{name}" initializes a variable inside "{container}". Move it to the top level of the flow.',
    { name, container },
  );
  problems.error("not-top-level", path, message, name);
}

function checkOutsideLoop(
  definition: Definition,
  entry: ActionEntry,
  type: "response" | "terminate",
  problems: ProblemList,
): void {
  const loop = loopAround(definition, entry.block);
  if (loop === null) return;
  const { name } = entry;
  const message =
    type === "response"
      ? said('"{name}" answers the caller inside the loop "{loop}". Move it out of the loop.', { name, loop })
      : said('"{name}" ends the run inside the loop "{loop}". Move it out of the loop.', { name, loop });
  problems.error("inside-loop", entry.path, message, name);
}

/** The name of the nearest loop that a block lies in; null when it lies in none. */
export function loopAround(definition: Definition, block: BlockRef): string | null {
  let at: ActionEntry | null = block.container === null ? null : actionAt(definition, block.container);
  while (at !== null) {
    if (LOOPS.has(typeOf(at.action).type.toLowerCase())) return at.name;
    at = at.block.container === null ? null : actionAt(definition, at.block.container);
  }
  return null;
}
