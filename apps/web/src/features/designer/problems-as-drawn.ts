import { allActions, type Definition, type Problem } from "@towpath/flow";
import { inWords, type Saying } from "@towpath/prelude";
import { titleOf } from "../canvas/titles.ts";

/**
 * Problems that call actions as their cards do: "For each" in place of "For_each". Only where a message quotes the name
 * by itself: in an expression it stays as the expression must have it.
 */
export function problemsAsDrawn(problems: readonly Problem[], definition: Definition): readonly Problem[] {
  const names = new Set(allActions(definition).map(({ name }) => name));
  return problems.map((problem) => {
    if (problem.saying === undefined) return problem;
    const saying = asDrawn(problem.saying, names);
    return saying === problem.saying ? problem : { ...problem, saying, message: inWords(saying) };
  });
}

function asDrawn(saying: Saying, names: ReadonlySet<string>): Saying {
  const { template, values = {} } = saying;
  const drawn = Object.fromEntries(
    Object.entries(values).map(([hole, value]) => {
      if (typeof value === "object") return [hole, asDrawn(value, names)];
      const isName = typeof value === "string" && names.has(value) && template.includes(`"{${hole}}"`);
      return [hole, isName ? titleOf(value) : value];
    }),
  );
  return Object.keys(values).some((hole) => drawn[hole] !== values[hole])
    ? { template, values: drawn }
    : saying;
}
