import type { Sayable } from "@towpath/prelude";
import type { Definition } from "../definition.ts";
import { ProblemList } from "./problem-list.ts";
import { checkTemplates } from "./templates.ts";

const CODES: ReadonlySet<string> = new Set([
  "not-upstream",
  "unknown-action",
  "not-in-loop",
  "not-a-container",
  "name-not-literal",
]);

/**
 * Actions whose expressions speak of something no run can give them (reference wdl.md, 1.6), by lower-case name, with
 * the first reason. A service refuses such a definition when it is saved; a run of one fails there.
 */
export function unreadableReferences(definition: Definition): ReadonlyMap<string, Sayable> {
  const problems = new ProblemList(true);
  checkTemplates(definition, problems, []);
  const reasons = new Map<string, Sayable>();
  for (const { code, action, message, saying } of problems.all()) {
    const name = action?.toLowerCase();
    if (name !== undefined && CODES.has(code) && !reasons.has(name)) reasons.set(name, { message, saying });
  }
  return reasons;
}
