import { numberJsonText } from "../values/number-text.ts";
import type { Expression, LiteralExpression } from "./expression.ts";

/** The expression as text, without the leading `@`. Parsing it again gives the same expression. */
export function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case "literal":
      return printLiteral(expression.value);
    case "call":
      return `${expression.name}(${expression.args.map(printExpression).join(", ")})`;
    case "access": {
      const mark = expression.optional ? "?" : "";
      const target = printExpression(expression.target);
      if (expression.style === "dot" && expression.key.kind === "literal") {
        return `${target}${mark}.${expression.key.value}`;
      }
      return `${target}${mark}[${printExpression(expression.key)}]`;
    }
  }
}

function printLiteral(value: LiteralExpression["value"]): string {
  if (typeof value === "string") return `'${value.replaceAll("'", "''")}'`;
  if (value === null || typeof value === "boolean") return `${value}`;
  // `-0` has no integer spelling of its own.
  return Object.is(value, -0) ? "-0" : numberJsonText(value);
}
