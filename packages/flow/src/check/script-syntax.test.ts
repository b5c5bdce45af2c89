import { describe, expect, test } from "vitest";
import { syntaxFault } from "./script-syntax.ts";

describe("code that is JavaScript has no fault", () => {
  test.each([
    "",
    "// nothing yet",
    "return 1",
    "return await Promise.resolve(1);",
    "const { a, ...rest } = workflowContext.trigger.outputs.body ?? {};\nreturn rest?.b?.[0] ?? a;",
    ["return [...'abc'].map((x) => `$", "{x}!`).join();"].join(""),
    "let n = 1_000; n ??= 2; n **= 2; return n;",
    "class A { static #x = 1; static { this.y = 2; } get x() { return A.#x; } }\nreturn new A().x;",
    "for await (const x of [1]) { if (x) continue; }\nlabel: for (;;) break label;",
    "function* f() { yield* [1, 2]; }\nreturn [...f()];",
    "return /[/]\\d+(?<year>\\d{4})/giu.test('x') ? 1n : 0x1f;",
    "try { throw new Error('x') } catch { return 1 } finally { }",
    "var async = 1, of = 2, get = 3; return async + of + get;",
    "return { 'a-b': 1, [`c`]: 2, async d() {}, get e() { return 1 }, };",
    "if (1) return\nelse return 2",
    "a: { b: 1 }",
    "return a\n++b",
    "return '\\u{1F600}' + \"\\\n\";",
  ])("%s", (code) => {
    expect(syntaxFault(code)).toBeNull();
  });
});

describe("code that is none is told with its place", () => {
  test.each([
    ["return (1 + ;", { line: 1, column: 13 }],
    ["const a = 1;\nreturn a +", { line: 2, column: 11 }],
    ["if (true) {\n  return 1;", { line: 2, column: 12 }],
    ["return 'open", { line: 1, column: 13 }],
    ["return 1;\n}", { line: 2, column: 1 }],
    ["retrun 1;", { line: 1, column: 8 }],
    ["var 1a = 2;", { line: 1, column: 5 }],
    ["=> 1", { line: 1, column: 1 }],
  ])("%s", (code, place) => {
    expect(syntaxFault(code)).toMatchObject(place);
  });

  test("an end that comes too early says so, a wrong place is quoted", () => {
    expect(syntaxFault("return [1,")?.why.message).toMatch(/ends before it is complete/);
    expect(syntaxFault("return ) + 1;")?.why.message).toBe("this is not JavaScript: ) + 1;");
  });

  test("nesting as deep as the code may be long does not overturn the reader", () => {
    expect(syntaxFault("[".repeat(100_000))).not.toBeNull();
  });
});
