import { cutText, type Said, said } from "@towpath/prelude";
import { argumentRange } from "../functions/definition.ts";
import { findFunction } from "../functions/registry.ts";
import type { CallExpression } from "../syntax/expression.ts";

/** What a save-time check says of a call: unknown function, wrong number of arguments. */
export function callProblem(
  node: CallExpression,
): (Said & { readonly code: "UnknownFunction" | "WrongArgumentCount" }) | null {
  const spec = findFunction(node.name);
  if (spec === undefined) {
    return {
      code: "UnknownFunction",
      ...said("There is no function '{name}'.", { name: cutText(node.name, 60) }),
    };
  }
  const { min, max } = argumentRange(spec.parameters);
  const count = node.args.length;
  if (count >= min && count <= max) return null;
  const wanted = countPhrase(min, max);
  const message = said("The function '{name}' expects {wanted}, but {count} came.", {
    name: spec.name,
    wanted,
    count,
  });
  return { code: "WrongArgumentCount", ...message };
}

function countPhrase(min: number, max: number): Said {
  if (min === max) return min === 0 ? said("no parameters") : exactly(min);
  if (max === Number.POSITIVE_INFINITY) {
    return min === 1 ? said("at least 1 parameter") : said("at least {min} parameters", { min });
  }
  return max === min + 1
    ? said("{min} or {max} parameters", { min, max })
    : said("{min} to {max} parameters", { min, max });
}

const exactly = (count: number): Said =>
  count === 1 ? said("1 parameter") : said("{count} parameters", { count });
