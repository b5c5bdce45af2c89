import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  compileExpression,
  compileTemplate,
  contextFromRecord,
  type Expression,
  functionCatalogue,
  parseTemplateText,
  printExpression,
  type Value,
} from "./index.ts";
import { anyText } from "./testing/any-text.ts";
import { failureOf } from "./testing/evaluate.ts";

/** Without spans, which say where something stood and not what it is. */
function shape(node: Expression): unknown {
  return JSON.parse(
    JSON.stringify(node, (key, value) => {
      if (/span$/i.test(key)) return undefined;
      return typeof value === "bigint" ? `${value}n` : value;
    }),
  );
}

const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_-]{0,8}$/);
const literal = fc.oneof(
  anyText.map((text) => `'${text.replaceAll("'", "''")}'`),
  fc.integer().map(String),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => `${value}`),
  fc.constantFrom("true", "false", "null", "5.0", "1e3", "-.5", "+1."),
);
const { expression } = fc.letrec<{ expression: string; call: string }>((tie) => ({
  expression: fc.oneof({ depthSize: "small", withCrossShrink: true }, literal, tie("call")),
  call: fc
    .tuple(
      name,
      fc.array(tie("expression"), { maxLength: 3 }),
      fc.array(
        fc.tuple(
          fc.boolean(),
          fc.oneof(
            name.map((key) => `.${key}`),
            tie("expression").map((key) => `[${key}]`),
          ),
        ),
        { maxLength: 2 },
      ),
    )
    .map(([fn, args, accesses]) => {
      const path = accesses.map(([optional, access]) => `${optional ? "?" : ""}${access}`).join("");
      return `${fn}( ${args.join(" , ")} )${path}`;
    }),
}));

describe("property tests", () => {
  test("parsing what was printed gives the same expression", () => {
    fc.assert(
      fc.property(expression, (text) => {
        const [first] = parseTemplateText(`@${text}`).segments;
        fc.pre(first?.kind === "expression" && first.expression !== null);
        if (first?.kind !== "expression" || first.expression === null) return;
        const printed = printExpression(first.expression);
        const [second] = parseTemplateText(`@${printed}`).segments;
        if (second?.kind !== "expression" || second.expression === null) throw new Error(printed);
        expect(shape(second.expression)).toEqual(shape(first.expression));
        expect(printExpression(second.expression)).toBe(printed);
      }),
      { numRuns: 500 },
    );
  });

  test("no template crashes, whatever it holds", () => {
    const piece = fc.constantFrom(
      "@",
      "@{",
      "}",
      "@@",
      "'",
      "(",
      ")",
      "[",
      "]",
      "?",
      ".",
      ",",
      "concat",
      "1",
      " ",
      "\u0000",
      "\ud800",
    );
    const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(""));
    fc.assert(
      fc.property(fc.oneof(text, anyText), (source) => {
        const result = compileTemplate(source).evaluate(contextFromRecord({}));
        expect(typeof result.ok).toBe("boolean");
      }),
      { numRuns: 1000 },
    );
  });

  test("no function crashes, whatever it is given", () => {
    const value: fc.Arbitrary<Value> = fc.oneof(
      fc.constantFrom<Value>(null, true, "", 0, -1, 1.5, 2147483647, 9223372036854775807n, [], {}),
      anyText,
      fc.jsonValue() as fc.Arbitrary<Value>,
      fc.constant<Value>({ "$content-type": "application/xml", $content: "PGE+PC9hPg==" }),
      fc.constantFrom(
        "2018-03-15T00:00:00Z",
        "UTC",
        "en-US",
        "N",
        "data:,x",
        "//*",
        "<a/>",
        "https://x.y",
        "yyyy",
      ),
    );
    const fn = fc.constantFrom(...functionCatalogue.map((doc) => doc.name));
    fc.assert(
      fc.property(fn, fc.array(value, { maxLength: 4 }), (called, values) => {
        const args = values.map((_, index) => `parameters('p${index}')`).join(", ");
        const parameters = Object.fromEntries(values.map((item, index) => [`p${index}`, item]));
        const result = compileExpression(`${called}(${args})`).evaluate(contextFromRecord({ parameters }));
        if (!result.ok) expect(result.failure.message).not.toMatch(/undefined|\[object/);
      }),
      { numRuns: 3000 },
    );
  });
});

describe("bombs end in a clear error", () => {
  const big = "x".repeat(2_000_000);
  const many = Array.from({ length: 100_000 }, (_, index) => index);
  const parameters = { big, many };

  test.each([
    "@range(1, 1000000000)",
    `@length(concat(${Array.from({ length: 60 }, () => "parameters('big')").join(",")}))`,
    "@replace(parameters('big'), 'x', parameters('big'))",
    "@replace(replace(parameters('big'), 'x', 'xxxxxxxxxx'), 'x', 'xxxxxxxxxx')",
    "@join(split(replace(parameters('big'), 'x', 'x,'), ','), parameters('big'))",
    "@join(parameters('many'), parameters('big'))",
    `@union(${Array.from({ length: 300 }, () => "parameters('many')").join(",")})`,
    `@{${"createArray(".repeat(399)}1${")".repeat(399)}`,
    "@formatNumber(1, 'D999999999')",
  ])("%s", (text) => {
    const startedAt = performance.now();
    const failure = failureOf(text.length > 9000 ? text.slice(0, 9000) : text, { parameters });
    expect(failure.message.length).toBeLessThan(600);
    // Generous for a busy machine; alone each takes a few milliseconds.
    expect(performance.now() - startedAt).toBeLessThan(1500);
  });

  /** As a loop makes it: a variable put into itself twice, small in memory and without end as text. */
  function twiceInItself(): Value {
    let value: Value = 1;
    for (let turn = 0; turn < 60; turn += 1) value = [value, value];
    return value;
  }
  const wide = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`k${index}`, index]));
  const nested = (name: string, times: number, inner: string) =>
    `@${`${name}(`.repeat(times)}${inner}${")".repeat(times)}`;
  const again = (times: number, part: string) => Array.from({ length: times }, () => part).join(",");

  test.each([
    ["text of it", "@string(parameters('twice'))"],
    ["joined", "@concat(parameters('twice'))"],
    ["in a text", "text @{parameters('twice')}"],
    ["in an array", "@createArray(parameters('twice'))"],
    ["as a member", "@setProperty(json('{}'), 'a', parameters('twice'))"],
    ["compared", "@equals(parameters('twice'), parameters('other'))"],
    ["searched for", "@contains(parameters('list'), parameters('twice'))"],
    ["among others", "@union(parameters('twice'), parameters('other'))"],
    ["in base64", "@base64(parameters('twice'))"],
    [
      "quotes that are escaped again and again",
      nested("string(createArray", 180, "'\"'").replaceAll(")", "))"),
    ],
    ["base64 of base64", nested("base64", 60, "join(range(1,1000),'%')")],
    ["data URIs of data URIs", nested("dataUri", 60, "join(range(1,1000),'%')")],
    ["many lists", `@createArray(${again(200, "range(1,100000)")})`],
    ["many pieces", `@createArray(${again(50, "chunk(range(1,100000),1)")})`],
    ["sorted again and again", nested("sort", 300, "range(1,100000)")],
    ["reversed again and again", nested("reverse", 390, "range(1,100000)")],
    ["a big object copied again and again", `@union(${again(40, "parameters('wide')")})`],
    ["a big object written again and again", `@createArray(${again(100, "string(parameters('wide'))")})`],
    ["a property more, again and again", addedAgain(200)],
  ])("a bomb: %s", (_what, text) => {
    const twice = twiceInItself();
    const failure = failureOf(text, {
      parameters: { twice, other: twiceInItself(), list: [twiceInItself()], wide },
    });
    expect(failure.message).toMatch(/more work or memory/);
  });

  function addedAgain(times: number): string {
    const ends = Array.from({ length: times }, (_, index) => `,'p${index}',1)`).join("");
    return `@${"addProperty(".repeat(times)}parameters('wide')${ends}`;
  }

  const wordy = `<r>${"lorem  ipsum ".repeat(8_000)}${"<b/>".repeat(3_000)}</r>`;
  const rowsOf = (count: number) => `<r>${"<a><b/></a>".repeat(count)}</r>`;
  test.each([
    ["XPath that looks at all nodes from each", "//*[//*[//*]]", rowsOf(10_000)],
    ["XPath that compares all nodes with all", "//a[. = //b]", rowsOf(10_000)],
    ["XPath that goes there and back", "//a/following::b/preceding::a", rowsOf(10_000)],
    ["XPath that rewrites a text for each node", "//a[translate(string(//*),'a','b')]", rowsOf(10_000)],
    ["XPath that smooths a long text for each node", "//b[normalize-space(string(/))='q']", wordy],
    ["XPath whose result is nested in itself", "//*", "<a>".repeat(199) + "</a>".repeat(199)],
  ])("a bomb: %s", (_what, path, x) => {
    const many = Array.from({ length: 40 }, () => "xpath(xml(parameters('x')),parameters('path'))").join(",");
    expect(failureOf(`@createArray(${many})`, { parameters: { x, path } }).code).toBe("LimitExceeded");
  });

  test.each([
    ["tags", "xml", `<r>${"<a>t</a>".repeat(60_000)}</r>`],
    ["brackets", "json", `[${"[],".repeat(400_000)}[]]`],
    ["numbers that need care", "json", `[${"5.0,".repeat(400_000)}5.0]`],
    ["many names", "json", JSON.stringify(wide)],
    [
      "names that come once each",
      "json",
      `[${Array.from({ length: 30_000 }, (_, index) => `{"k${index}":0}`).join(",")}]`,
    ],
    ["escapes", "decodeUriComponent", "%FF".repeat(400_000)],
    ["base64", "base64ToString", "eHh4".repeat(200_000)],
    ["a data URI", "dataUriToString", `data:,${"%41+".repeat(200_000)}`],
    ["letters without a capital", "toUpper", "éß".repeat(300_000)],
    ["entities", "decodeXmlValue", "&amp;".repeat(200_000)],
    ["white space", "trim", " ".repeat(1_000_000)],
    ["an address", "uriPath", `http://a/${"b ".repeat(300_000)}`],
  ])("a bomb: reading %s again and again", (_what, name, x) => {
    const text = `@createArray(${again(200, `${name}(parameters('x'))`)})`;
    expect(failureOf(text, { parameters: { x } }).code).toBe("LimitExceeded");
  });

  test("a document whose elements all declare namespaces takes no longer for those declared around them", () => {
    const declared = Array.from({ length: 3000 }, (_, index) => `xmlns:p${index}='1'`).join(" ");
    const x = `<r ${declared}>${"<a xmlns:q='1'/>".repeat(20_000)}</r>`;
    const startedAt = performance.now();
    const template = compileTemplate("@xpath(xml(parameters('x')),'count(//*)')");
    expect(template.evaluate(contextFromRecord({ parameters: { x } })).ok).toBe(true);
    // Generous for a busy machine; a copy of the names for each element took several seconds.
    expect(performance.now() - startedAt).toBeLessThan(1500);
  });

  test("what honest XPath does with thousands of nodes is within the budget", () => {
    const x = rowsOf(10_000);
    for (const [path, document] of [
      ["count(//*//*//*//*)", x],
      ["//a[b]/b", x],
      ["count(//*[count(//*) > 1])", rowsOf(200)],
    ]) {
      const result = compileTemplate("@xpath(xml(parameters('x')),parameters('path'))").evaluate(
        contextFromRecord({ parameters: { x: document ?? "", path: path ?? "" } }),
      );
      expect(result.ok, path).toBe(true);
    }
  });

  test("what a maker does with much data is within the budgets", () => {
    const rows = Array.from({ length: 50_000 }, (_, id) => ({ id, name: `name ${id}`, tags: ["a", "b"] }));
    for (const text of [
      "@string(parameters('rows'))",
      "@union(parameters('rows'), createArray(json('{\"id\":-1}')))",
      "@json(string(parameters('rows')))",
      "@json(string(parameters('wide')))",
      "@base64(string(parameters('rows')))",
      "@join(range(1, 100000), ',')",
      "@sort(parameters('rows'), 'name')",
      "@first(skip(reverse(parameters('rows')), 10))",
      "@setProperty(parameters('wide'), 'k1', 2)",
    ]) {
      const result = compileTemplate(text).evaluate(contextFromRecord({ parameters: { rows, wide } }));
      expect(result.ok, text).toBe(true);
    }
  });

  test("a value nested beyond the host's stack is an error, not a crash", () => {
    let deep: Value = [];
    for (let depth = 0; depth < 100_000; depth += 1) deep = [deep];
    expect(failureOf("@string(parameters('deep'))", { parameters: { deep } }).code).toBe("LimitExceeded");
  });

  test("a variable wrapped in itself by a loop is refused long before the stack ends", () => {
    for (const template of [
      "@createArray(variables('v'))",
      ["@variables('v')"],
      { a: { b: "@variables('v')" } },
    ]) {
      let v: Value = 1;
      let message = "";
      for (let turn = 0; turn < 600 && message === ""; turn += 1) {
        const result = compileTemplate(template).evaluate(contextFromRecord({ variables: { v } }));
        if (result.ok) v = result.value;
        else message = result.failure.message;
      }
      expect(message).toMatch(/deeper than 500 levels/);
    }
  });

  test("errors do not carry the contents of values that merely had the wrong type", () => {
    const failure = failureOf("@add(parameters('secret'), 1)", { parameters: { secret: "hunter2" } });
    expect(failure.message).not.toContain("hunter2");
  });
});

describe("what a message repeats of a template or a value", () => {
  const long = (before: number) => `${"x".repeat(before)}${"👩".repeat(60)}`;
  test.each([
    ["a character that belongs in no expression", "@concat(👩)"],
    ["a text that is no number", `@int('${long(1)}')`],
    ["the same, one unit further", `@int('${long(0)}')`],
    ["a text that is no moment", `@addDays('${long(1)}', 1)`],
    ["the same, one unit further", `@addDays('${long(0)}', 1)`],
    ["a member that is not there", `@json('{}')['${long(1)}']`],
  ])("never ends in half a character: %s", (_what, template) => {
    const { message } = failureOf(template);
    expect(message).not.toMatch(/\p{Surrogate}/u);
    expect(message).toContain("👩");
  });
});
