import { said } from "@towpath/prelude";
import type { Definition } from "../definition.ts";
import { isRecord, member, recordMember, sameValue } from "../tree.ts";
import { allActions, typeOf } from "../view/definition-index.ts";
import type { ProblemList } from "./problem-list.ts";

/** The sizes up to which Logic Apps takes a definition. */
export const LOGIC_APPS_LIMITS = {
  actions: 500,
  depth: 8,
  cases: 25,
  variables: 250,
  parameters: 500,
  outputs: 10,
} as const;

/** Towpath runs bigger flows too; what they were made for, or are exported to, may not. */
export function checkSize(definition: Definition, problems: ProblemList): void {
  const actions = allActions(definition);
  if (actions.length > LOGIC_APPS_LIMITS.actions) {
    const message = said(
      "The flow has {count} actions. Logic Apps takes at most {most}; think about several flows.",
      { count: actions.length, most: LOGIC_APPS_LIMITS.actions },
    );
    problems.warning("too-many-actions", ["actions"], message);
  }
  const deepest = actions.find((entry) => entry.depth > LOGIC_APPS_LIMITS.depth);
  if (deepest !== undefined) {
    const message = said('"{name}" stands {depth} levels deep. Logic Apps takes at most {most}.', {
      name: deepest.name,
      depth: deepest.depth,
      most: LOGIC_APPS_LIMITS.depth,
    });
    problems.warning("too-deep", deepest.path, message, deepest.name);
  }
  checkCounts(definition, problems);
  for (const entry of actions) {
    if (typeOf(entry.action).type.toLowerCase() === "switch") checkCases(entry, problems);
  }
}

function checkCounts(definition: Definition, problems: ProblemList): void {
  const size = (name: string) => Object.keys(recordMember(definition, name) ?? {}).length;
  const counts = [
    ["parameters", size("parameters"), ["parameters"]],
    ["outputs", size("outputs"), ["outputs"]],
  ] as const;
  for (const [what, count, path] of counts) {
    const most = LOGIC_APPS_LIMITS[what];
    if (count <= most) continue;
    const message =
      what === "parameters"
        ? said("The flow has {count} parameters. Logic Apps takes at most {most}.", { count, most })
        : said("The flow has {count} outputs. Logic Apps takes at most {most}.", { count, most });
    problems.warning(`too-many-${what}`, path, message);
  }
}

function checkCases(entry: ReturnType<typeof allActions>[number], problems: ProblemList): void {
  const cases = Object.entries(recordMember(entry.action, "cases") ?? {});
  if (cases.length > LOGIC_APPS_LIMITS.cases) {
    const message = said('"{name}" has {count} cases. Logic Apps takes at most {most}.', {
      name: entry.name,
      count: cases.length,
      most: LOGIC_APPS_LIMITS.cases,
    });
    problems.warning("too-many-cases", [...entry.path, "cases"], message, entry.name);
  }
  const values = cases.map(([, item]) => (isRecord(item) ? member(item, "case") : undefined));
  for (const [index, value] of values.entries()) {
    const at = [...entry.path, "cases", cases[index]?.[0] ?? "", "case"];
    if (value === undefined) {
      const message = said('A case of "{name}" has no value to compare with.', { name: entry.name });
      problems.unrunnable("missing-input", at, message, entry.name);
    } else if (values.slice(0, index).some((other) => other !== undefined && sameValue(other, value))) {
      const message = said('Two cases of "{name}" have the same value. Change or remove one.', {
        name: entry.name,
      });
      problems.error("duplicate-case", at, message, entry.name);
    }
  }
}
