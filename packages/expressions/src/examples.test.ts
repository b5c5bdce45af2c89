import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import {
  type ContextRecord,
  compileTemplate,
  contextFromRecord,
  parseJson,
  stringifyJson,
  type Value,
} from "./index.ts";

/** One line of the examples: what the public documentation says an expression gives. */
interface Example {
  readonly fn: string;
  readonly expr: string;
  readonly expected: Value;
  readonly note?: string;
  readonly doubtful?: boolean;
  readonly error?: boolean;
  readonly context?: ContextRecord;
}

const FILE = fileURLToPath(new URL("../../../../shared/corpus/expressions/examples.jsonl", import.meta.url));

/**
 * Where the documentation doubts itself and we give something else, with the reason. Every other doubtful example must
 * give what the documentation says.
 */
const DIFFERENT: Readonly<Record<string, string>> = {
  "@xpath(xml(parameters('items')), '/produce/item/name[last()]')":
    "the page prints one bare node value; at run time each matching element comes as XML content",
  "@xpath(xml(parameters('items')), '//name[@expired]')":
    "the page prints bare node values; at run time elements come as XML content",
  '@xpath(xml(body(\'Http\')), \'/*[local-name()="file" and namespace-uri()="https://contoso.com"]/*[local-name()="location"]\')':
    "the page prints the element as text; at run time it comes as XML content",
};

function evaluate(example: Example) {
  return compileTemplate(example.expr).evaluate(contextFromRecord(example.context ?? {}));
}

function comparable(example: Example, value: Value): unknown {
  const plain: unknown = JSON.parse(stringifyJson(value));
  const tagged = example.note?.includes("white space between tags") && typeof plain === "string";
  return tagged ? plain.replace(/>\s+</g, "><") : plain;
}

describe.skipIf(!existsSync(FILE))(
  "the documented examples (skipped when ../shared/corpus is missing)",
  () => {
    const lines = existsSync(FILE) ? readFileSync(FILE, "utf8").trim().split("\n") : [];
    const examples = lines.map((line) => JSON.parse(line) as Example);

    test.each(examples.filter((example) => !(example.expr in DIFFERENT)))("$fn: $expr", (example) => {
      const result = evaluate(example);
      if (example.error) {
        expect(result.ok).toBe(false);
        return;
      }
      if (!result.ok) throw new Error(result.failure.message);
      const actual = comparable(example, result.value);
      if (typeof example.expected === "number") expect(actual).toBeCloseTo(example.expected, 9);
      else expect(actual).toEqual(example.expected);
    });

    test.each(Object.entries(DIFFERENT))("%s differs: %s", (expr) => {
      const example = examples.find((candidate) => candidate.expr === expr);
      if (!example) throw new Error("the example has gone");
      expect(example.doubtful).toBe(true);
      const result = evaluate(example);
      if (!result.ok) throw new Error(result.failure.message);
      const texts = (result.value as Value[]).map((item) => {
        const read = compileTemplate("@{parameters('x')}").evaluate(
          contextFromRecord({ parameters: { x: item } }),
        );
        return read.ok ? read.value : null;
      });
      expect(texts.join("")).toMatch(/^(<(name|location)[^>]*>(Gala|Honeycrisp|Paris)<\/\2>)+$/);
    });

    test("the examples are read as JSON the same way by our own reader", () => {
      for (const line of lines) expect(parseJson(line).ok).toBe(true);
    });
  },
);
