import { compileXslt } from "@towpath/expressions";
import { said } from "@towpath/prelude";
import type { Definition } from "../definition.ts";
import { recordMember, textMember } from "../tree.ts";
import { allActions, typeOf } from "../view/definition-index.ts";
import type { ProblemList } from "./problem-list.ts";

/** Maps that stand in their actions can be used; those in files are read when they are run. */
export function checkMaps(definition: Definition, problems: ProblemList): void {
  for (const entry of allActions(definition)) {
    if (typeOf(entry.action).type.toLowerCase() !== "xslt") continue;
    const map = recordMember(recordMember(entry.action, "inputs") ?? {}, "map") ?? {};
    const content = textMember(map, "content") ?? "";
    if (content === "") continue;
    const compiled = compileXslt(content);
    if (compiled.ok) continue;
    const { line, message } = compiled.failure;
    const what = said('The map of "{name}" cannot be used (line {line}): {message}', {
      name: entry.name,
      line,
      message,
    });
    problems.error("invalid-map", [...entry.path, "inputs", "map", "content"], what, entry.name);
  }
}
