import { argumentRange } from "../functions/definition.ts";
import { findFunction } from "../functions/registry.ts";
import type { CallExpression } from "../syntax/expression.ts";

/** What a save-time check says of a call: unknown function, wrong number of arguments. */
export function callProblem(
  node: CallExpression,
): { code: "UnknownFunction" | "WrongArgumentCount"; message: string } | null {
  const spec = findFunction(node.name);
  if (spec === undefined) {
    return { code: "UnknownFunction", message: `There is no function '${node.name.slice(0, 60)}'.` };
  }
  const { min, max } = argumentRange(spec.parameters);
  const count = node.args.length;
  if (count >= min && count <= max) return null;
  const message = `The function '${spec.name}' expects ${countPhrase(min, max)}, but ${count} came.`;
  return { code: "WrongArgumentCount", message };
}

function countPhrase(min: number, max: number): string {
  const noun = (count: number) => (count === 1 ? "parameter" : "parameters");
  if (min === max) return min === 0 ? "no parameters" : `${min} ${noun(min)}`;
  if (max === Number.POSITIVE_INFINITY) return `at least ${min} ${noun(min)}`;
  return max === min + 1 ? `${min} or ${max} parameters` : `${min} to ${max} parameters`;
}
