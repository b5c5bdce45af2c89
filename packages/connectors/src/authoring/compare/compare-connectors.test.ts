import type { ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { readConnector } from "../../read/read-connector.ts";
import { aDefinition, anOperation, read } from "../../testing/builders.ts";
import { corpusConnectors, corpusMissing } from "../../testing/corpus.ts";
import { affectedFlows } from "./affected-flows.ts";
import { compareConnectors } from "./compare-connectors.ts";

const connector = (operation: ValueObject, change: ValueObject = {}, properties?: ValueObject) => {
  const definition = aDefinition({ paths: { "/things/{id}": { get: anOperation(operation) } }, ...change });
  const result = read(definition, properties).connector;
  if (result === null) throw new Error("Not a connector");
  return result;
};

const id = { name: "id", in: "path", required: true, type: "string" };
const query = (change: ValueObject = {}) => ({ name: "q", in: "query", type: "string", ...change });
const withQuery = (change?: ValueObject) => ({
  parameters: change === undefined ? [id] : [id, query(change)],
});
const withBody = (schema: ValueObject, required = false) => ({
  parameters: [id, { name: "body", in: "body", required, schema }],
});
const withAnswer = (schema: ValueObject) => ({ responses: { 200: { description: "", schema } } });
const object = (properties: ValueObject, more: ValueObject = {}): ValueObject => ({
  type: "object",
  properties,
  ...more,
});

const told = (before: ValueObject, after: ValueObject) =>
  compareConnectors(connector(before), connector(after)).map(({ kind, what }) => `${kind}: ${what}`);

describe("a new version of a connector", () => {
  test.each<[string, ValueObject, ValueObject, readonly string[]]>([
    ["nothing", {}, {}, []],
    ["an input that is gone", withQuery({}), withQuery(), ["breaking: The input 'q' is gone."]],
    ["an optional input more", withQuery(), withQuery({}), ["compatible: The input 'q' is new."]],
    [
      "a needed input more",
      withQuery(),
      withQuery({ required: true }),
      ["breaking: The input 'q' is new and must be given."],
    ],
    [
      "a needed input with a default",
      withQuery(),
      withQuery({ required: true, default: "x" }),
      ["compatible: The input 'q' is new."],
    ],
    [
      "a constant more",
      withQuery(),
      withQuery({ required: true, default: "x", "x-ms-visibility": "internal" }),
      ["compatible: The input 'q' is new."],
    ],
    [
      "an input that is needed now",
      withQuery({}),
      withQuery({ required: true }),
      ["breaking: The input 'q' must be given now."],
    ],
    [
      "another type",
      withQuery({}),
      withQuery({ type: "integer" }),
      ["breaking: The input 'q' was a text and is a whole number."],
    ],
    [
      "a text instead of a number",
      withQuery({ type: "integer" }),
      withQuery({}),
      ["compatible: The input 'q' was a whole number and is a text."],
    ],
    [
      "a value less",
      withQuery({ enum: ["a", "b"] }),
      withQuery({ enum: ["a"] }),
      ["breaking: The input 'q' no longer takes 'b'."],
    ],
    ["a value more", withQuery({ enum: ["a"] }), withQuery({ enum: ["a", "b"] }), []],
    [
      "fixed values",
      withQuery({}),
      withQuery({ enum: ["a"] }),
      ["breaking: The input 'q' takes fixed values only."],
    ],
    ["a body that is gone", withBody({}), {}, ["breaking: It no longer takes a body."]],
    [
      "a property of the body that is gone",
      withBody(object({ a: {}, b: {} })),
      withBody(object({ a: {} })),
      ["breaking: The input 'b' is gone."],
    ],
    [
      "a needed property more",
      withBody(object({})),
      withBody(object({ a: {} }, { required: ["a"] })),
      ["breaking: The input 'a' is new and must be given."],
    ],
    [
      "a deep property of another type",
      withBody(object({ a: object({ b: { type: "string" } }) })),
      withBody(object({ a: object({ b: { type: "integer" } }) })),
      ["breaking: The input 'a/b' was a text and is a whole number."],
    ],
    [
      "an output that is gone",
      withAnswer(object({ a: {}, b: {} })),
      withAnswer(object({ a: {} })),
      ["breaking: The output 'b' is gone."],
    ],
    [
      "an output more",
      withAnswer(object({ a: {} })),
      withAnswer(object({ a: {}, b: {} })),
      ["compatible: The output 'b' is new."],
    ],
    [
      "an output of items",
      withAnswer({ type: "array", items: object({ a: {} }) }),
      withAnswer({ type: "array", items: object({}) }),
      ["breaking: The output 'a' is gone."],
    ],
    [
      "an output that may be anything",
      withAnswer(object({ a: { type: "string" } })),
      withAnswer(object({ a: {} })),
      ["breaking: The output 'a' was a text and is anything."],
    ],
    ["a trigger", {}, { "x-ms-trigger": "single" }, ["breaking: It was an action and is a polling trigger."]],
    [
      "another title",
      {},
      { summary: "Fetch" },
      ["compatible: It is called 'Fetch' instead of 'Get a thing'."],
    ],
    [
      "a deprecation",
      {},
      { deprecated: true },
      ["compatible: It is deprecated: pickers no longer offer it."],
    ],
  ])("with %s is told honestly", (_what, before, after, expected) => {
    expect(told(before, after)).toEqual(expected);
  });

  test("tells operations that are gone or new, breaking changes first", () => {
    const before = connector({});
    const after = connector({ operationId: "Other" });
    expect(compareConnectors(before, after)).toEqual([
      { kind: "breaking", operationId: "GetThing", member: null, what: "The operation is gone." },
      { kind: "compatible", operationId: "Other", member: null, what: "The operation is new." },
    ]);
  });

  test("tells what connections have to be made again for", () => {
    const asking = (connectionParameters: ValueObject) =>
      connector({}, {}, { properties: { connectionParameters } });
    const key = { type: "securestring", uiDefinition: { displayName: "Key" } };
    const of = (before: ValueObject, after: ValueObject) =>
      compareConnectors(asking(before), asking(after))
        .filter(({ operationId }) => operationId === null)
        .map(({ kind, what }) => `${kind}: ${what}`);
    expect(of({ api_key: key }, { api_key: { ...key, type: "string" } })).toEqual([
      "breaking: 'Key' of connections is another kind of value: connections have to be made again.",
    ]);
    expect(of({}, { api_key: key })).toEqual([
      "breaking: Connections ask for 'Key' now: those that exist do not have it, and have to be made again.",
    ]);
    expect(of({ api_key: key }, {})).toEqual(["compatible: Connections no longer ask for 'Key'."]);
  });

  test("with recursive schemas is told in finite time", () => {
    const change = (type: string) => ({
      definitions: { Node: object({ next: { $ref: "#/definitions/Node" }, value: { type } }) },
    });
    const answer = withAnswer({ $ref: "#/definitions/Node" });
    const changes = compareConnectors(
      connector(answer, change("string")),
      connector(answer, change("integer")),
    );
    expect(changes.map(({ what }) => what)).toEqual(["The output 'value' was a text and is a whole number."]);
  });

  test.skipIf(corpusMissing !== null)(
    "changes nothing when it is the same, for every public connector",
    () => {
      const all = corpusConnectors().flatMap((files) => readConnector(files).connector ?? []);
      expect(all.flatMap((one) => compareConnectors(one, one))).toEqual([]);
    },
  );
});

describe("the flows that a new version breaks", () => {
  const changes = compareConnectors(connector(withQuery({})), connector(withQuery()));
  const use = (step: string, operationId: string, inputs: readonly string[] | null) => ({
    flowId: "1",
    flowName: "Orders",
    step,
    operationId,
    inputs,
  });

  test("are those that give an input which is gone, with the step and why", () => {
    const uses = [
      use("Uses", "getthing", ["id", "q"]),
      use("Leaves", "GetThing", ["id"]),
      use("Other", "List", ["q"]),
    ];
    expect(affectedFlows(changes, uses)).toEqual([
      {
        flowId: "1",
        flowName: "Orders",
        steps: [{ step: "Uses", operationId: "getthing", why: ["The input 'q' is gone."] }],
      },
    ]);
  });

  test("are all that call an operation which asks for more", () => {
    const more = compareConnectors(connector(withQuery()), connector(withQuery({ required: true })));
    expect(affectedFlows(more, [use("Any", "GetThing", [])])).toHaveLength(1);
  });
});
