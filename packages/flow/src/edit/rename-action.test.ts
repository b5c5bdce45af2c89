import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { callsIn } from "../expression-calls.ts";
import { aFlow, compose, scope } from "../testing/builders.ts";
import { actionAt } from "../view/definition-index.ts";
import { renameAction } from "./rename-action.ts";

describe("renaming an action", () => {
  test("rewrites links, and references of every kind wherever they stand", () => {
    const flow = aFlow(
      {
        Get: compose(1),
        Use: {
          type: "Compose",
          inputs: {
            whole: "@outputs('GET')?['body/x']",
            mixed: "a @{body('Get')} b @{concat(actions('get').status, 'Get')}",
            "@{outputs('Get')}": true,
            escaped: "@@outputs('Get')",
            other: "@outputs('Get_2')",
            text: "outputs('Get')",
          },
          runAfter: { get: ["Succeeded"] },
        },
        S: scope({ Deep: compose("@result('Get')") }, "Use"),
      },
      { outputs: { o: { type: "String", value: "@{outputs('Get')}" } } },
    );
    const renamed = renameAction(flow, "get", "It's new");
    if (!renamed.ok) throw new Error(renamed.failure.message);
    expect(actionAt(renamed.value, "Use")?.action).toEqual({
      type: "Compose",
      inputs: {
        whole: "@outputs('It''s new')?['body/x']",
        mixed: "a @{body('It''s new')} b @{concat(actions('It''s new').status, 'Get')}",
        "@{outputs('It''s new')}": true,
        escaped: "@@outputs('Get')",
        other: "@outputs('Get_2')",
        text: "outputs('Get')",
      },
      runAfter: { "It's new": ["Succeeded"] },
    });
    expect(actionAt(renamed.value, "Deep")?.action.inputs).toBe("@result('It''s new')");
    expect(renamed.value.outputs).toEqual({ o: { type: "String", value: "@{outputs('It''s new')}" } });
  });

  test("rewrites conditions written without an @, and leaves plain text of the same look alone", () => {
    const query = { type: "Query", inputs: { from: "@outputs('A')", where: "equals(item(), outputs('A'))" } };
    const flow = aFlow({
      A: compose(1),
      U: {
        type: "Until",
        expression: "equals(outputs('A'), 1)",
        actions: {},
        runAfter: { A: ["Succeeded"] },
      },
      Q: { ...query, runAfter: { U: ["Succeeded"] } },
      C: compose({ expression: "outputs('A')", where: "outputs('A')" }),
    });
    const renamed = renameAction(flow, "A", "B");
    if (!renamed.ok) throw new Error(renamed.failure.message);
    expect(actionAt(renamed.value, "U")?.action.expression).toBe("equals(outputs('B'), 1)");
    expect(actionAt(renamed.value, "Q")?.action.inputs).toEqual({
      from: "@outputs('B')",
      where: "equals(item(), outputs('B'))",
    });
    expect(actionAt(renamed.value, "C")?.action).toBe(actionAt(flow, "C")?.action);
  });

  test.each([
    ["B", "return workflowContext.actions.B.x + workflowContext?.actions?.B;"],
    ["B b", 'return workflowContext.actions["B b"].x + workflowContext?.actions?.["B b"];'],
  ])("follows in inline code and in the list of what it reads: %s", (next, code) => {
    const inputs = {
      code: "return workflowContext.actions.A.x + workflowContext?.actions?.a;",
      explicitDependencies: { actions: ["a", "Z"] },
    };
    const flow = aFlow({ A: compose(1), J: { type: "JavaScriptCode", inputs } });
    const renamed = renameAction(flow, "A", next);
    if (!renamed.ok) throw new Error(renamed.failure.message);
    const explicitDependencies = { actions: [next, "Z"] };
    expect(actionAt(renamed.value, "J")?.action.inputs).toEqual({ code, explicitDependencies });
  });

  test("finds a name again that holds quotes", () => {
    const code = "return workflowContext.actions.A.outputs;";
    const flow = aFlow({ A: compose(1), J: { type: "JavaScriptCode", inputs: { code } } });
    const quoted = renameAction(flow, "A", 'Say_"hi\\"');
    if (!quoted.ok) throw new Error(quoted.failure.message);
    const renamed = renameAction(quoted.value, 'Say_"hi\\"', "B_b");
    if (!renamed.ok) throw new Error(renamed.failure.message);
    expect(actionAt(renamed.value, "J")?.action.inputs).toEqual({
      code: 'return workflowContext.actions["B_b"].outputs;',
    });
  });

  test("leaves code that names other actions as it was typed", () => {
    const code =
      "const A = '@{outputs('A')}'; return workflowContext.actions['AB'] + workflowContext.actions[A];";
    const flow = aFlow({ A: compose(1), J: { type: "JavaScriptCode", inputs: { code } } });
    const renamed = renameAction(flow, "A", "B");
    if (!renamed.ok) throw new Error(renamed.failure.message);
    expect(actionAt(renamed.value, "J")?.action.inputs).toEqual({ code });
  });

  test("keeps the place among its neighbours and what it does not touch", () => {
    const flow = aFlow({ A: compose(1), B: compose(2, "A"), C: compose(3) });
    const renamed = renameAction(flow, "A", "First");
    if (!renamed.ok) throw new Error(renamed.failure.message);
    expect(Object.keys(renamed.value.actions as object)).toEqual(["First", "B", "C"]);
    expect(actionAt(renamed.value, "C")?.action).toBe(actionAt(flow, "C")?.action);
  });

  test("another case of the own name is a new name, and another action's name is refused", () => {
    const flow = aFlow({ A: compose(1), B: compose("@outputs('A')", "A") });
    expect(renameAction(flow, "A", "a")).toMatchObject({ ok: true });
    expect(renameAction(flow, "A", "b")).toMatchObject({ failure: { kind: "name-taken" } });
    expect(renameAction(flow, "Nobody", "X")).toMatchObject({ failure: { kind: "no-such-action" } });
  });

  test("there and back again is where it began, whatever the names", () => {
    const aName = fc
      .string({
        minLength: 1,
        maxLength: 20,
        unit: fc.constantFrom("a", "B", "'", " ", "é", "{", "}", "@", "🦆", "_", "1"),
      })
      .filter((name) => name.trim() === name);
    fc.assert(
      fc.property(aName, aName, (from, to) => {
        fc.pre(
          from.toLowerCase() !== to.toLowerCase() &&
            from.toLowerCase() !== "use" &&
            to.toLowerCase() !== "use",
        );
        const quoted = from.replaceAll("'", "''");
        const flow = aFlow({
          [from]: compose(1),
          Use: compose(`x @{outputs('${quoted}')} @{body('${quoted}')}`, from),
        });
        const there = renameAction(flow, from, to);
        if (!there.ok) return;
        const names = callsIn(String(actionAt(there.value, "Use")?.action.inputs)).map((call) => call.name);
        expect(names).toEqual([to, to]);
        const back = renameAction(there.value, to, from);
        if (back.ok) expect(back.value).toEqual(flow);
      }),
    );
  });
});

describe("a name that is pasted", () => {
  const flow = aFlow({ A: compose(1) });
  test.each([
    ["over two lines", "Send\nit"],
    ["with a bell in it", "Send\u0007"],
    ["with half a character", "Send\ud83d"],
    ["with a sign that turns what follows around", "Send\u202eexe"],
    ["with a line separator", "Send\u2028it"],
    ["of nothing that can be seen", "\u200b\u200d"],
  ])("is refused %s", (_what, name) => {
    expect(renameAction(flow, "A", name)).toMatchObject({ ok: false, failure: { kind: "bad-name" } });
  });

  test.each(["Zoë's 👩\u200d👧 box", "صندوق", "箱"])("may be %j", (name) => {
    expect(renameAction(flow, "A", name).ok).toBe(true);
  });
});
