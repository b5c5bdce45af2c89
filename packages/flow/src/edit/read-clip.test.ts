import { stringifyJson, type Value } from "@towpath/expressions";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ROOT_BLOCK } from "../definition.ts";
import { aFlow, compose, runAfter, scope } from "../testing/builders.ts";
import { actionAt } from "../view/definition-index.ts";
import { copyActions } from "./copy-actions.ts";
import { pasteActions } from "./paste-actions.ts";
import { readClip } from "./read-clip.ts";

const read = (value: unknown) => readClip(typeof value === "string" ? value : stringifyJson(value as Value));
const actionsOf = (value: unknown) => {
  const clip = read(value);
  if (!clip.ok) throw new Error(clip.failure.message);
  return clip.value.actions;
};
const refusal = (value: unknown): string => {
  const clip = read(value);
  return clip.ok ? "" : clip.failure.message;
};

describe("UX 3: texts that hold actions", () => {
  const flow = aFlow({ A: compose(1), B: compose("@outputs('A')", "A") });

  test("UX 3: what was copied, in this browser or in another", () => {
    const clip = copyActions(flow, ["A", "B"]);
    if (!clip.ok) throw new Error(clip.failure.message);
    expect(read(clip.value)).toEqual(clip);
  });

  test("one action, as its code view shows it: it is called as a new one would be", () => {
    expect(actionsOf(compose(1))).toEqual({ Compose: compose(1) });
    const until = { type: "Wait", inputs: { until: { timestamp: "2026-01-01T00:00:00Z" } } };
    expect(Object.keys(actionsOf(until))).toEqual(["Delay_until"]);
    const connector = { type: "OpenApiConnection", inputs: { host: { operationId: "Send" } } };
    expect(Object.keys(actionsOf(connector))).toEqual(["OpenApiConnection"]);
  });

  test("several by their names, also cut from a definition without the braces around them", () => {
    const two = { First: compose(1), Then: compose(2, "First") };
    expect(actionsOf(two)).toEqual(two);
    expect(actionsOf(stringifyJson(two, 2).slice(1, -1))).toEqual(two);
    expect(actionsOf(`${stringifyJson(two, 2).slice(1, -1)},`)).toEqual(two);
    expect(actionsOf({ actions: two })).toEqual(two);
  });

  test("a list: each follows the one before it, under a name of its own", () => {
    expect(actionsOf([compose(1), compose(2)])).toEqual({
      Compose: compose(1),
      Compose_2: compose(2, "Compose"),
    });
  });

  test.each([
    ["bare", (definition: Value) => definition],
    ["of the code view", (definition: Value) => ({ definition, kind: "Stateful" })],
    ["of a resource", (definition: Value) => ({ properties: { definition, displayName: "Orders" } })],
  ])("a whole definition, %s: its actions, with the static results they name", (_what, wrapped) => {
    const mocked = { ...compose(2, "A"), runtimeConfiguration: { staticResult: { name: "R" } } };
    const definition = aFlow(
      { A: compose(1), M: mocked },
      { staticResults: { R: { status: "Failed" }, Other: {} } },
    );
    expect(read(wrapped(definition))).toMatchObject({
      value: { actions: { A: compose(1), M: mocked }, results: { R: { status: "Failed" } } },
    });
    expect(read(wrapped(definition))).not.toHaveProperty("value.results.Other");
  });

  test("what the clipboard of Power Automate holds, one or a list of them", () => {
    const copied = (operationName: string, operationDefinition: Value) => ({
      id: "5d6770c8-725f-42a0-86a9-a13cc239d868",
      brandColor: "#8C3900",
      connectionReferences: { shared_teams: { connection: { id: "/providers/x" } } },
      connectorDisplayName: "Control",
      isTrigger: false,
      operationName,
      operationDefinition,
    });
    const log = scope({ Inner: compose(1) }, "Somebody");
    expect(actionsOf(copied("LogState", log))).toEqual({ LogState: log });
    expect(actionsOf([copied("One", compose(1)), copied("Two", compose(2))])).toEqual({
      One: compose(1),
      Two: compose(2, "One"),
    });
    expect(refusal({ ...copied("When", { type: "Recurrence" }), isTrigger: true })).toContain("trigger");
  });

  test("are pasted under free names; what speaks of them follows, and what they waited for elsewhere does not", () => {
    const text = { A: compose(1, "Elsewhere"), B: compose("@outputs('A')", "A") };
    const clip = read(text);
    if (!clip.ok) throw new Error(clip.failure.message);
    const pasted = pasteActions(flow, clip.value, { block: ROOT_BLOCK, after: "B" });
    if (!pasted.ok) throw new Error(pasted.failure.message);
    expect(actionAt(pasted.value.definition, "A_2")?.action.runAfter).toEqual(runAfter("B"));
    expect(actionAt(pasted.value.definition, "B_2")?.action).toEqual(compose("@outputs('A_2')", "A_2"));
  });
});

describe("texts that hold none", () => {
  test.each<[string, unknown, string]>([
    ["nothing", "  \n", "nothing"],
    ["prose", "Hello, paste me", "not JSON"],
    ["half of a JSON", '{"Send": {"type": "Http", ', "not JSON"],
    ["a list that ends too early", "[", "not JSON"],
    ["a number", "42", "no action"],
    ["an empty list", "[]", "no action"],
    ["an empty object", "{}", "no action"],
    ["a JSON schema", { type: "object", properties: {} }, 'type "object"'],
    ["fields of a schema", { amount: { type: "number" } }, 'type "number"'],
    ["a type beyond reason", { type: "x".repeat(5_000) }, `"${"x".repeat(79)}…"`],
    ["data", { name: "x", items: [1, 2] }, "no action"],
    ["a trigger", { Daily: { type: "Recurrence", recurrence: {} } }, "trigger"],
    ["a flow without actions", aFlow({}), "no actions"],
    [
      "several flows",
      {
        contentVersion: "1.0.0.0",
        resources: ["One", "Two"].map((name) => ({
          type: "Microsoft.Logic/workflows",
          name,
          properties: { definition: aFlow({ A: compose(1) }) },
        })),
      },
      "2 flows",
    ],
    [
      "what a designer keeps for itself",
      { nodeId: "A_copy", nodeData: {}, operationInfo: {}, mslaNode: true },
      "code view",
    ],
    ["a copy with nothing in it", { kind: "towpath-actions", actions: {} }, "no action"],
    ["a copy that is broken", { kind: "towpath-actions", actions: { A: 5 } }, "no action"],
    ["a name over two lines", { "Send\nit": compose(1) }, "line break"],
    ["a name with an escape for a terminal", { S: scope({ "\u001b[2J": compose(1) }) }, "line break"],
    ["a name with half a character", `{"A\\ud800": ${stringifyJson(compose(1))}}`, "half a character"],
    ["an empty name", { "": compose(1) }, "no name"],
    ["two of one name, in another case", { A: compose(1), S: scope({ a: compose(2) }) }, 'named "a"'],
  ])("%s: the reason is said", (_what, value, words) => {
    expect(refusal(value)).toContain(words);
    expect(refusal(value).length).toBeLessThan(400);
  });

  test("a text of a megabyte is refused in no time, and not repeated", () => {
    for (const text of ["x".repeat(1_000_000), `"${"y".repeat(1_000_000)}"`, "[".repeat(1_000_000)]) {
      expect(refusal(text).length).toBeLessThan(400);
      expect(refusal(text)).not.toBe("");
    }
    expect(refusal("1".repeat(10_000_001))).toContain("10 million");
  });

  test("members with the names of JavaScript are plain data", () => {
    const clip = read('{"__proto__": {"type": "Compose", "inputs": 1}, "constructor": {"type": "Compose"}}');
    if (!clip.ok) throw new Error(clip.failure.message);
    const pasted = pasteActions(aFlow({ A: compose(1) }), clip.value, { block: ROOT_BLOCK, after: "A" });
    expect(pasted.ok && pasted.value.names).toEqual(["__proto__", "constructor"]);
    expect(({} as { type?: unknown }).type).toBeUndefined();
  });

  test("whatever the text is, it holds actions or there is a reason, and what it holds can be pasted", () => {
    const aWord = fc.constantFrom(
      "type",
      "Compose",
      "If",
      "Switch",
      "cases",
      "actions",
      "runAfter",
      "A",
      "a",
    );
    const more = fc.constantFrom("kind", "towpath-actions", "operationName", "operationDefinition", "else");
    const aKey = fc.oneof(aWord, more, fc.constantFrom("__proto__", "definition", "triggers", ""));
    const aTree = fc.letrec<{ tree: Value }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 5, depthSize: "medium" },
        aKey,
        fc.array(tie("tree"), { maxLength: 3 }),
        fc.array(fc.tuple(aKey, tie("tree")), { maxLength: 5 }).map((entries) => Object.fromEntries(entries)),
      ),
    })).tree;
    fc.assert(
      fc.property(aTree, (tree) => {
        const clip = readClip(stringifyJson(tree));
        const pasted = clip.ok
          ? pasteActions(aFlow({ A: compose(1) }), clip.value, { block: ROOT_BLOCK, after: "A" })
          : clip;
        expect(pasted.ok ? pasted.value.names : pasted.failure.message).not.toHaveLength(0);
      }),
      { numRuns: 300 },
    );
  });
});
