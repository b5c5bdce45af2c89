import { parseJson, stringifyJson, type Value, type ValueObject } from "@towpath/expressions";
import fc from "fast-check";
import { expect, test } from "vitest";
import { checkText } from "./check/check-text.ts";
import { emptyDefinition } from "./definition.ts";
import { aFlow, compose, scope } from "./testing/builders.ts";
import { parseDefinition } from "./text/parse-definition.ts";
import { rewriteText } from "./text/rewrite-text.ts";
import { sameValue } from "./tree.ts";
import { flowGraph } from "./view/flow-graph.ts";
import { readFlowFile } from "./wrappers/read-flow-file.ts";

/** Words of the language, so that what chance makes is nearly a definition. */
const aWord = fc.constantFrom(
  ...[
    "type",
    "If",
    "Switch",
    "Foreach",
    "Query",
    "actions",
    "else",
    "cases",
    "default",
    "inputs",
    "runAfter",
    "A",
    "B",
  ],
  ...[
    "expression",
    "variables",
    "name",
    "value",
    "@outputs('A')",
    "@{",
    "@variables('A')",
    "where",
    "__proto__",
    "1",
  ],
  ...[
    "InitializeVariable",
    "Recurrence",
    "recurrence",
    "frequency",
    "schedule",
    "limit",
    "[concat('x')]",
    "Succeeded",
  ],
);
const aTree = fc.letrec<{ tree: Value; node: Value }>((tie) => ({
  node: fc.oneof(
    aWord,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  ),
  tree: fc.oneof(
    { maxDepth: 6, depthSize: "medium" },
    tie("node"),
    fc.array(tie("tree"), { maxLength: 4 }),
    fc
      .array(fc.tuple(aWord, tie("tree")), { maxLength: 6 })
      .map((entries): Value => Object.fromEntries(entries)),
  ),
})).tree;
const aRecord = fc
  .array(fc.tuple(aWord, aTree), { maxLength: 6 })
  .map((entries): ValueObject => Object.fromEntries(entries));

/** As a document holds it: chance makes doubles that a JSON text spells as integers. */
function asRead(value: ValueObject): ValueObject {
  const parsed = parseDefinition(stringifyJson(value));
  if (!parsed.ok) throw new Error(parsed.failure.message);
  return parsed.value;
}

test("whatever JSON a definition is, it is read, checked and drawn without a crash", () => {
  fc.assert(
    fc.property(aRecord, aRecord, (actions, triggers) => {
      const text = stringifyJson({ ...emptyDefinition(), triggers, actions });
      const { definition, problems } = checkText(text);
      expect(definition).not.toBeNull();
      expect(problems.every((problem) => problem.message.length > 0)).toBe(true);
      flowGraph(definition ?? {});
      expect(readFlowFile("x.json", new TextEncoder().encode(text)).ok).toBe(true);
    }),
    { numRuns: 120 },
  );
});

test("any text can be rewritten to any other document, in any layout", () => {
  fc.assert(
    fc.property(aRecord, aRecord, fc.constantFrom(0, 1, 3), (someBefore, someAfter, indent) => {
      const [before, after] = [asRead(someBefore), asRead(someAfter)];
      const next = { ...before, ...after };
      const written = parseDefinition(rewriteText(stringifyJson(before, indent), next));
      expect(written.ok && sameValue(written.value, next)).toBe(true);
      const removed = parseDefinition(rewriteText(stringifyJson(next, indent), after));
      expect(removed.ok && sameValue(removed.value, after)).toBe(true);
    }),
    { numRuns: 120 },
  );
});

test("a file with flipped and missing bytes gives flows or a reason, never a crash", () => {
  const flow = {
    definition: aFlow({ A: compose("é"), S: scope({ B: compose(1.5) }, "A") }),
    kind: "Stateful",
  };
  const bytes = new TextEncoder().encode(stringifyJson(flow));
  const aDamage = fc.record({ at: fc.nat(bytes.length - 1), byte: fc.nat(255), cut: fc.boolean() });
  fc.assert(
    fc.property(fc.array(aDamage, { minLength: 1, maxLength: 4 }), (damages) => {
      let damaged = bytes.slice();
      for (const { at, byte, cut } of damages) {
        if (cut) damaged = damaged.slice(0, Math.max(at, 1));
        else damaged[at % damaged.length] = byte;
      }
      const file = readFlowFile("x.json", damaged);
      expect(file.ok || file.failure.message.length > 0).toBe(true);
    }),
  );
});

test("the order of members and the spelling of numbers survive an edit elsewhere", () => {
  const text = '{\r\n  "z": 1.0,\r\n  "a": 12345678901234567890,\r\n  "m": {}\r\n}\r\n';
  const parsed = parseJson(text);
  if (!parsed.ok) throw new Error(parsed.failure.message);
  const next = { ...(parsed.value as ValueObject), m: { x: [1] } };
  expect(rewriteText(text, next)).toBe(
    text.replace('"m": {}', '"m": {\r\n    "x": [\r\n      1\r\n    ]\r\n  }'),
  );
});
