import { expect, test } from "vitest";
import { scriptCompletions } from "./script-completions.ts";

const at = (code: string) => {
  const found = scriptCompletions(code, ["First", "Get orders"]);
  return found === null ? null : [code.slice(found.from), ...found.options.map(({ label }) => label)];
};

test.each<[string, (string | unknown)[] | null]>([
  ["return work", ["work", "workflowContext"]],
  ["return workflowContext", ["workflowContext", "workflowContext"]],
  ["return workflowContext.", ["", "trigger", "actions", "workflow"]],
  ["workflowContext?.tr", ["tr", "trigger", "actions", "workflow"]],
  ["f(workflowContext.actions.", ["", "First", "Get orders"]],
  ["workflowContext.actions?.Fi", ["Fi", "First", "Get orders"]],
  ["workflowContext.actions.First.", ["", "outputs", "inputs", "status"]],
  ["workflowContext.trigger.o", ["o", "outputs", "inputs", "status"]],
  ["workflowContext.trigger.outputs.", null],
  ["other.", null],
  ["other.tr", null],
  ["1 + ", null],
])("after %j", (code, expected) => {
  expect(at(code)).toEqual(expected);
});
