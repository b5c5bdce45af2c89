import { said } from "@towpath/prelude";
import { findFunction } from "../functions/registry.ts";
import { type Evaluator, Refusal } from "../outcome.ts";
import type { CallExpression, Expression } from "../syntax/expression.ts";
import { callProblem } from "./call-problem.ts";
import { compileAccess } from "./compile-access.ts";
import { compileCall } from "./compile-call.ts";

/** Turns a parsed expression into closures. Nothing is looked up by name again while evaluating. */
export function compileNode(node: Expression): Evaluator {
  switch (node.kind) {
    case "literal": {
      const { value } = node;
      return () => value;
    }
    case "access":
      return compileAccess(node, compileNode(node.target), compileNode(node.key));
    case "call":
      return compileFunctionCall(node);
  }
}

function compileFunctionCall(node: CallExpression): Evaluator {
  const spec = findFunction(node.name);
  const problem = callProblem(node);
  if (spec === undefined || problem !== null) {
    // As in the service, a wrong call fails when it is reached, not before.
    const refusal = new Refusal(problem ?? said("has no value."), "InvalidTemplate", node.span);
    return () => refusal;
  }
  return compileCall(node, spec, node.args.map(compileNode));
}
