import { describe, expect, test } from "vitest";
import {
  compileExpression,
  compileTemplate,
  contextFromRecord,
  emptyContext,
  parseTemplateText,
} from "../index.ts";
import { evaluate, failureOf } from "../testing/evaluate.ts";

describe("template rules", () => {
  test.each(["str", "", " @", "@", "array[1]", "mail me@x.org", " @@,,}", "a @b c", "{", "}"])(
    "%j is text as it stands",
    (text) => {
      expect(evaluate(text)).toBe(text);
      expect(compileTemplate(text).constant).toBe(true);
    },
  );

  test.each(["@@unparsed!", "@@", "@@,,}", "@@{still unparsed}", "@@{'abc'}@{'def'}@@{'ghi'}j@{'kl'}"])(
    "%j loses its first @ and nothing in it is evaluated",
    (text) => {
      expect(evaluate(text)).toBe(text.slice(1));
    },
  );

  test.each([
    ["@1", 1],
    ["@'test'", "test"],
    ["@'don''t worry'", "don't worry"],
    ["@NULL", null],
    ["@True", true],
    ["@ add(1, 2) ", 3],
    ["@createArray(1,'a')", [1, "a"]],
    ["@'a\nb'", "a\nb"],
  ])("%j keeps the type of its expression", (text, value) => {
    expect(evaluate(text)).toEqual(value);
  });

  test.each([
    ["@{1}", "1"],
    ["@{null}", ""],
    ["@{true}@{false}", "TrueFalse"],
    ["@{3e1} @{-01.0} @{0.32}", "30 -1 0.32"],
    ["foo @{'bar'} baz", "foo bar baz"],
    ["@{'}'}", "}"],
    ["testing @@{'blah'} @{'thing'}", "testing @{'blah'} thing"],
    ["a@@@{1}", "a@@{1}"],
    ["@{createArray(1.0,null,'x')}", '[1.0,null,"x"]'],
    ["@{ concat('a', 'b') }", "ab"],
  ])("%j is text with its holes filled", (text, value) => {
    expect(evaluate(text)).toBe(value);
  });

  test("objects, their keys and arrays are templates through and through", () => {
    const template = {
      "@{parameters('name')}": ["@add(1,2)", { plain: "x", deep: "@{parameters('name')}!" }],
    };
    expect(evaluate(template, { parameters: { name: "k" } })).toEqual({ k: [3, { plain: "x", deep: "k!" }] });
  });

  test("what holds no expression is compiled to one shared constant", () => {
    const compiled = compileTemplate({ a: ["x", 1, "@@y", "@{'z'}"] });
    expect(compiled.constant).toBe(true);
    const first = compiled.evaluate(emptyContext());
    expect(first).toEqual({ ok: true, value: { a: ["x", 1, "@y", "z"] } });
    expect(compiled.evaluate(emptyContext())).toBe(first);
  });
});

describe("grammar", () => {
  test.each([
    ["@'a','b'", "TextAfterExpression"],
    ["@{'a','b'}", "UnexpectedCharacter"],
    ["@'a'}", "TextAfterExpression"],
    ["@{'a'", "UnexpectedEnd"],
    [" @{", "EmptyExpression"],
    ["@{}", "EmptyExpression"],
    ["@()", "UnexpectedCharacter"],
    ["@concat", "UnrecognizedExpression"],
    ["@concat('a')('c')", "TextAfterExpression"],
    ["@+", "UnexpectedCharacter"],
    ["@1e", "UnexpectedCharacter"],
    ["@1e1.1", "TextAfterExpression"],
    ["@++1", "UnexpectedCharacter"],
    ["@5abc", "UnexpectedCharacter"],
    ['@concat("a")', "MisusedDoubleQuotes"],
    ['@string( { "name": "Sophie Owen" } )', "UnexpectedCharacter"],
    ["@length([1,2,3])", "UnexpectedCharacter"],
    ["@'abc", "UnterminatedString"],
    ["@'abc'[0]", "TextAfterExpression"],
    ["@add(1,)", "UnexpectedCharacter"],
    ["@add(1 2)", "UnexpectedCharacter"],
    ["@body('a')?x", "UnexpectedCharacter"],
    ["@9223372036854775808", "LimitExceeded"],
    [`@${"not(".repeat(500)}`, "LimitExceeded"],
    [`@concat('${"x".repeat(8200)}')`, "LimitExceeded"],
  ])("%j is refused with %s", (text, code) => {
    const failure = failureOf(text);
    expect(failure.code).toBe(code);
    expect(failure.span).toBeDefined();
    expect(compileTemplate(text).failure).toEqual(failure);
  });

  test("a problem in one hole leaves the others readable", () => {
    const parsed = parseTemplateText("a @{concat(} b @{trim('x')} @{'open");
    expect(parsed.problems.map((problem) => problem.code)).toEqual([
      "UnexpectedCharacter",
      "UnterminatedString",
    ]);
    expect(parsed.segments.map((segment) => segment.kind)).toEqual([
      "literal",
      "expression",
      "literal",
      "expression",
      "literal",
      "expression",
    ]);
  });

  test("bare expressions compile with and without @", () => {
    for (const text of ["equals(1, 1)", "@equals(1, 1)"]) {
      expect(compileExpression(text).evaluate(emptyContext())).toEqual({ ok: true, value: true });
    }
  });

  test("unknown functions and wrong counts are told at save time and fail when reached", () => {
    const compiled = compileTemplate({ a: ["@if(true, 1, nope())", "@trim()"] });
    expect(compiled.failure).toBeNull();
    expect(compiled.problems).toMatchObject([
      { code: "UnknownFunction", at: ["a", 0] },
      { code: "WrongArgumentCount", at: ["a", 1] },
    ]);
    expect(evaluate("@if(true, 1, nope())")).toBe(1);
    expect(failureOf("@if(false, 1, nope())").message).toMatch(
      /no function 'nope'.*At character 15: nope\(\)/,
    );
    expect(failureOf("@substring('a')").message).toMatch(/'substring' expects 2 or 3 parameters, but 1 came/);
  });
});

describe("member access", () => {
  const data = {
    parameters: {
      o: { abCDef: 123, "a/b": 1, a: { b: 2, list: [{ n: "x" }] }, A: 5, "": 0, nothing: null },
      list: [10, 20],
      text: "abc",
    },
  };

  test.each([
    ["@parameters('o').abcdef", 123],
    ["@parameters('o')['AbcdEF']", 123],
    ["@parameters('o')?['a']?['b']", 2],
    ["@parameters('o').A", 5],
    ["@parameters('o')['a/b']", 1],
    ["@parameters('o')['a/list/0/n']", "x"],
    ["@parameters('o')?['a/none/n']", null],
    ["@parameters('o')?.none?.deeper", null],
    ["@parameters('o').nothing?.x", null],
    ["@parameters('list')[1]", 20],
    ["@parameters('list')?[7]", null],
    ["@parameters('list')?[-1]", null],
    ["@parameters('o')['']", 0],
  ])("%s", (text, value) => {
    expect(evaluate(text, data)).toEqual(value);
  });

  test.each([
    ["@parameters('o').none", /'none' does not exist, because the object has only 'abCDef'/],
    ["@parameters('o').nothing.x", /because the value before it is null/],
    ["@parameters('list')[2]", /the array has 2 items/],
    ["@parameters('list')?['a']", /chosen by an integer, but a text came/],
    ["@parameters('o')?[0]", /named by a text, but the integer 0 came/],
    ["@parameters('text')?['x']", /a text has neither properties nor items/],
    ["@parameters('o')['a/none']", /no 'none' on the way/],
  ])("%s fails", (text, message) => {
    expect(failureOf(text, data).message).toMatch(message);
  });

  test("host members are plain names that do not exist", () => {
    for (const name of ["constructor", "__proto__", "toString", "hasOwnProperty"]) {
      expect(evaluate(`@parameters('o')?['${name}']`, data)).toBeNull();
      expect(failureOf(`@parameters('o').${name}`, data).code).toBe("InvalidTemplate");
      expect(evaluate(`@contains(parameters('o'), '${name}')`, data)).toBe(false);
      expect(failureOf(`@${name}()`).message).toMatch(/no function/);
      expect(failureOf(`@variables('${name}')`, { variables: {} }).message).toMatch(/no variable/);
    }
    expect(evaluate("@setProperty(json('{}'), '__proto__', 1)")).toEqual(JSON.parse('{"__proto__":1}'));
    const polluted: Record<string, unknown> = {};
    expect(polluted.x).toBeUndefined();
  });
});

describe("references", () => {
  test("are listed with names, literal paths, spans and their place", () => {
    const text = "@concat(body('A')?['x/y']['z'].q, variables('v'), triggerBody()?[item()])";
    const { references } = compileTemplate({ inputs: [text] });
    expect(references).toMatchObject([
      { fn: "body", name: "A", path: ["x/y", "z", "q"], at: ["inputs", 0] },
      { fn: "variables", name: "v", path: [] },
      { fn: "triggerBody", path: [] },
      { fn: "item", path: [] },
    ]);
    const [first] = references;
    expect(text.slice(first?.span.start, first?.span.end)).toBe("body('A')");
    expect(text.slice(first?.nameSpan?.start, first?.nameSpan?.end)).toBe("'A'");
  });

  const context = {
    actions: {
      Get: { name: "Get", status: "Succeeded", outputs: { statusCode: 200, body: { id: 7 } } },
      Skipped: { status: "Skipped" },
    },
    trigger: { name: "manual", outputs: { headers: { "X-A": "1" }, body: { n: 1 } } },
    items: { Outer: { id: 1 } },
    iterationIndexes: { Until: 3 },
    workflow: { run: { name: "r1" } },
  };

  test.each([
    ["@body('get')?.id", 7],
    ["@outputs('Get').statusCode", 200],
    ["@actionOutputs('Get')['body/id']", 7],
    ["@body('Skipped')", null],
    ["@outputs('Not_yet')", null],
    ["@actions('Get').status", "Succeeded"],
    ["@triggerOutputs()['headers']['x-a']", "1"],
    ["@triggerBody().n", 1],
    ["@trigger().name", "manual"],
    ["@items('Outer').id", 1],
    ["@item().id", 1],
    ["@iterationIndexes('Until')", 3],
    ["@workflow()['run/name']", "r1"],
  ])("%s", (text, value) => {
    expect(evaluate(text, context)).toEqual(value);
  });

  test.each([
    "@variables('x')",
    "@parameters('x')",
    "@items('x')",
    "@actions('x')",
    "@result('x')",
    "@action()",
  ])("%s fails for what does not exist", (text) => {
    expect(failureOf(text, context).code).toBe("InvalidTemplate");
  });

  test("a null parameter or variable is a value, not a missing one", () => {
    expect(evaluate("@parameters('n')", { parameters: { n: null } })).toBeNull();
    expect(evaluate("@variables('n')", { variables: { n: null } })).toBeNull();
  });

  test("fields of forms and parts are found in the trigger's body", () => {
    const form = { "$content-type": "application/x-www-form-urlencoded", $content: btoa("a=1&b=x+y%21&a=2") };
    const trigger = { outputs: { body: form } };
    expect(evaluate("@triggerFormDataValue('b')", { trigger })).toBe("x y!");
    expect(evaluate("@triggerFormDataMultiValues('a')", { trigger })).toEqual(["1", "2"]);
    expect(failureOf("@triggerFormDataValue('a')", { trigger }).message).toMatch(/finds 2 fields 'a'/);
    const multipart = [
      "--B",
      'Content-Disposition: form-data; name="f"',
      "",
      "hello",
      "--B",
      "Content-Type: application/json",
      "",
      '{"x":1}',
      "--B--",
      "",
    ].join("\r\n");
    const parts = { "$content-type": "multipart/form-data; boundary=B", $content: btoa(multipart) };
    const actions = { Get: { outputs: { body: parts } } };
    expect(evaluate("@formDataValue('Get', 'f')", { actions })).toBe("hello");
    expect(evaluate("@multipartBody('Get', 1)", { actions })).toEqual({ x: 1 });
    expect(failureOf("@multipartBody('Get', 2)", { actions }).message).toMatch(/no part 2/);
  });

  test("a record with members of wrong types is a record without them", () => {
    const broken = { parameters: "x", trigger: 5, actions: [1], items: null, utcNow: {}, workflow: 1 };
    const context = contextFromRecord(broken as never, { nowMs: 0 });
    const read = (text: string) => compileTemplate(text).evaluate(context);
    expect(read("@parameters('length')").ok).toBe(false);
    expect(read("@triggerBody()")).toEqual({ ok: true, value: null });
    expect(read("@workflow()")).toEqual({ ok: true, value: {} });
    expect(read("@utcNow()")).toEqual({ ok: true, value: "1970-01-01T00:00:00.0000000Z" });
  });

  test("the record's clock goes before the caller's", () => {
    const context = contextFromRecord({ utcNow: "2020-01-01" }, { nowMs: 5 });
    expect(context.nowMs).toBe(Date.UTC(2020, 0, 1));
  });

  test("the clock keeps its seventh digit", () => {
    const context = contextFromRecord({ utcNow: "2025-09-25T05:18:31.3384797Z" });
    expect(compileTemplate("@utcNow()").evaluate(context)).toEqual({
      ok: true,
      value: "2025-09-25T05:18:31.3384797Z",
    });
  });
});

test("what cannot be parsed says where", () => {
  expect(failureOf("@add(1,2) x").message).toMatch(
    /^There is more text after the expression\..* At character 11: x$/,
  );
  expect(failureOf("@concat('a'").message).toMatch(/At character \d+/);
  expect(failureOf("text @{concat('a') b}").message).toMatch(/ At character \d+: /);
});

test("functions of agents are known, and say why they have no value", () => {
  for (const text of ["@channelTriggerBody()", "@assistantMessage()?['x']"]) {
    expect(failureOf(text).message).toMatch(/only inside an agent/);
  }
});
