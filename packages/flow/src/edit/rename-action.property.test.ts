import fc from "fast-check";
import { expect, test } from "vitest";
import { checkDefinition } from "../check/check-definition.ts";
import { templatesOf } from "../check/template-places.ts";
import type { Definition } from "../definition.ts";
import { callsIn } from "../expression-calls.ts";
import { allActions } from "../view/definition-index.ts";
import { renameAction } from "./rename-action.ts";

const aName = fc.string({
  minLength: 1,
  maxLength: 6,
  unit: fc.constantFrom("a", "B", "'", "_", "1", "é", "]"),
});

/** Steps in a chain and in a loop, each of which reads every earlier one in several spellings. */
function aFlow(names: readonly string[]): Definition {
  const quoted = (name: string) => `'${name.replaceAll("'", "''")}'`;
  const reads = (index: number) =>
    names
      .slice(0, index)
      .map((name, at) =>
        at % 2 === 0
          ? `text @{outputs(${quoted(name)})?['a']} more`
          : `@concat(body( ${quoted(name.toUpperCase())} ), 'x')`,
      );
  const action = (index: number) => ({
    type: "Compose",
    description: String(index),
    inputs: { reads: reads(index), [`@{body(${quoted(names[0] ?? "")})}`]: "key" },
    runAfter: index === 0 ? {} : { [names[index - 1] ?? ""]: ["Succeeded"] },
  });
  const actions = Object.fromEntries(names.map((name, index) => [name, action(index)]));
  return { triggers: { manual: { type: "Request", kind: "Http", inputs: {} } }, actions };
}

/** Which step each reference of each step means, by its mark: names are only how they are written. */
function meaning(definition: Definition): unknown {
  const entries = allActions(definition);
  const mark = (name: string | null) =>
    entries.find((entry) => entry.name.toLowerCase() === name?.toLowerCase())?.action.description ?? null;
  const told = entries.map(({ action, path }) => ({
    step: Number(action.description),
    reads: templatesOf(action, path).flatMap(({ text }) =>
      callsIn(text).map(({ fn, name }) => [fn, mark(name)]),
    ),
    after: Object.keys(action.runAfter as object).map(mark),
  }));
  return told.sort((a, b) => a.step - b.step);
}

test("whatever actions are renamed to, every value still means the step it meant (pain 11)", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(aName, { minLength: 2, maxLength: 5, selector: (name) => name.toLowerCase() }),
      fc.array(fc.tuple(fc.nat(), aName), { maxLength: 8 }),
      (names, renames) => {
        let definition = aFlow(names);
        const before = meaning(definition);
        const problems = checkDefinition(definition).length;
        for (const [which, to] of renames) {
          const from = allActions(definition)[which % names.length]?.name ?? "";
          const renamed = renameAction(definition, from, to);
          if (renamed.ok) definition = renamed.value;
        }
        expect(meaning(definition)).toEqual(before);
        expect(checkDefinition(definition).length).toBe(problems);
      },
    ),
    { numRuns: 100 },
  );
});
