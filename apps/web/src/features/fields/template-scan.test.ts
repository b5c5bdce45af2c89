import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { scanTemplate, soleExpression, type TemplateLanguage } from "./template-scan.ts";

const labels = (text: string, language: TemplateLanguage = "template") =>
  scanTemplate(text, language).parts.map((part) => part.look?.label ?? null);

describe("expressions in text", () => {
  test.each([
    ["@{body('Get_order')}", "Body · Get order"],
    ["@body('Get_order')?['customer']?['name']", "customer › name · Get order"],
    ["@outputs('Get_order')?['statusCode']", "Status code · Get order"],
    ["@outputs('Get_order')?['body/id']", "id · Get order"],
    ["@triggerBody()['id']", "id · Trigger"],
    ["@triggerOutputs()?['headers']?['x-id']", "headers › x-id · Trigger"],
    ["@variables('total')", "total"],
    ["@items('For_each')?['sku']", "sku · For each"],
    ["@Body( 'A' )", "Body · A"],
  ])("%s is a chip that reads %s", (text, label) => {
    expect(labels(text)).toEqual([label]);
  });

  test("anything that computes is an fx chip with its code", () => {
    const [part] = scanTemplate("@concat('a', body('B'))", "template").parts;
    expect(part?.look).toEqual({
      icon: "expression",
      label: "concat('a', body('B'))",
      tooltip: "Expression",
    });
    expect(labels("@body(variables('name'))")).toEqual(["body(variables('name'))"]);
  });

  test("the parts of a mixed text stand where they are written", () => {
    const text = "Hello @{items('L')?['n']} and @{add(1, 2)}!";
    const { parts } = scanTemplate(text, "template");
    expect(parts.map((part) => text.slice(part.from, part.to))).toEqual([
      "@{items('L')?['n']}",
      "@{add(1, 2)}",
    ]);
    expect(parts.map((part) => part.form)).toEqual(["inline", "inline"]);
  });

  test("an expression with a problem stays code, and the problem says where", () => {
    const { parts, problems } = scanTemplate("a @{concat('x'", "template");
    expect(parts.map((part) => part.look)).toEqual([null]);
    expect(problems.length).toBeGreaterThan(0);
  });

  test("text that only looks like it is left alone", () => {
    expect(scanTemplate("me@example.org @@{x}", "template").parts).toEqual([]);
    expect(scanTemplate("@@body('A')", "template").parts).toEqual([]);
  });
});

describe("expressions in JSON", () => {
  test("stand inside its strings, and nowhere else", () => {
    const text = '{"a": "@body(\'A\')", "b": "x \\"@{variables(\'n\')}\\"", "c": 5}';
    const { parts } = scanTemplate(text, "json");
    expect(parts.map((part) => text.slice(part.from, part.to))).toEqual(["@body('A')", "@{variables('n')}"]);
    expect(labels(text, "json")).toEqual(["Body · A", "n"]);
  });

  test("are places in the text whatever the text is", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("@", "{", "}", '"', "\\", "(", "'", "a", "\n", "u", ")") }),
        (text) => {
          for (const language of ["template", "json", "expression"] as const) {
            const { parts, problems } = scanTemplate(text, language);
            for (const { from, to } of [...parts, ...problems]) {
              expect(0 <= from && from <= to && to <= text.length).toBe(true);
            }
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});

test("a text is one expression only when nothing stands beside it", () => {
  expect(soleExpression("@{body('A')}")?.form).toBe("inline");
  expect(soleExpression("@body('A')")?.form).toBe("whole");
  expect(soleExpression("@{body('A')} ")).toBeNull();
});
