import type { Sayable } from "@towpath/prelude";
import type { Definition } from "../definition.ts";
import { pointerSteps } from "./fixes/fix.ts";
import { ProblemList } from "./problem-list.ts";
import { checkTemplates } from "./templates.ts";

const CODES: ReadonlySet<string> = new Set([
  "not-upstream",
  "unknown-action",
  "not-in-loop",
  "not-a-container",
  "name-not-literal",
]);

export interface UnreadableReferences {
  /** By lower-case name of the action. */
  readonly actions: ReadonlyMap<string, Sayable>;
  /** By name of the flow's output, as written. */
  readonly outputs: ReadonlyMap<string, Sayable>;
}

/**
 * Actions and outputs of the flow whose expressions speak of something no run can give them (reference wdl.md, 1.6),
 * with the first reason. A service refuses such a definition when it is saved; a run of one fails there.
 */
export function unreadableReferences(definition: Definition): UnreadableReferences {
  const problems = new ProblemList(true);
  checkTemplates(definition, problems, []);
  const actions = new Map<string, Sayable>();
  const outputs = new Map<string, Sayable>();
  for (const { code, action, path, message, saying } of problems.all()) {
    if (!CODES.has(code)) continue;
    const [part = "", output = ""] = pointerSteps(path);
    const [reasons, name] =
      action !== undefined
        ? [actions, action.toLowerCase()]
        : [part.toLowerCase() === "outputs" ? outputs : null, output];
    if (reasons !== null && !reasons.has(name)) reasons.set(name, { message, saying });
  }
  return { actions, outputs };
}
