import type { ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import type { Binding, KnownOperation } from "./connector-operation.ts";
import { type LoadedKnowledge, operationKey, stepKnowledge } from "./step-knowledge.ts";

const operation = {
  connector: { id: "c1", name: "boards", title: "Boards", icon: "/icon", brandColor: null },
  needsConnection: true,
  reasons: [],
  spec: {
    fields: [],
    places: [],
    output: { type: "array", items: { type: "object", properties: { id: { type: "integer" } } } },
    dynamicOutputs: [{ path: ["[]"], dependsOn: [] }],
  },
} as unknown as KnownOperation;
const connector = { id: "c1", name: "boards", title: "Boards", brandColor: "#112233" };
const bound = { reference: "shared_boards", connector } as unknown as Binding;

const loaded = (change: Partial<LoadedKnowledge> = {}): LoadedKnowledge => ({
  bindings: [bound],
  isLoading: false,
  operations: new Map([[operationKey("c1", "ListCards"), { kind: "known", operation }]]),
  addressed: new Map(),
  told: new Map(),
  refresh: async () => undefined,
  ...change,
});
const step = (host: ValueObject, inputs: ValueObject = {}): ValueObject => ({
  type: "OpenApiConnection",
  inputs: { host, ...inputs },
});

describe("what is known of a step that calls a connector", () => {
  const listCards = step({ connectionReferenceName: "Shared_Boards", operationId: "listcards" });

  test("comes from what its reference is bound to, in any case", () => {
    const known = stepKnowledge(loaded());
    expect(known.operationOf(listCards)).toMatchObject({ kind: "known" });
    expect(known.lookOf(listCards)).toMatchObject({ title: "Boards", icon: "/icon" });
    expect(known.operationOf({ type: "Http", inputs: {} })).toBeNull();
    expect(known.find("action", { type: "Compose", inputs: 1 })).toBeNull();
  });

  test("is the look of the connector where the operation is not known", () => {
    const known = stepKnowledge(loaded({ operations: new Map() }));
    expect(known.operationOf(listCards)).toBeNull();
    expect(known.lookOf(listCards)).toEqual({ ...connector, icon: null });
  });

  test("is found by its address where the step names no operation", () => {
    const addressed = new Map([["c1", [{ id: "ListCards", method: "GET", path: "/boards/{board}/cards" }]]]);
    const known = stepKnowledge(loaded({ addressed }));
    const host = { connection: { name: "@parameters('$connections')['shared_boards']['connectionId']" } };
    const byAddress = {
      type: "ApiConnection",
      inputs: { host, method: "get", path: "/boards/@{encodeURIComponent('ops')}/cards" },
    };
    expect(known.operationOf(byAddress)).toMatchObject({ kind: "known" });
  });

  test("has the shape that the service told at the place that the files leave open", () => {
    const told = new Map([
      [listCards, [{ path: ["[]"], schema: { properties: { colour: { type: "string" } } } }]],
    ]);
    expect(stepKnowledge(loaded({ told })).find("action", listCards)?.output).toEqual({
      type: "array",
      items: { type: "object", properties: { colour: { type: "string" } } },
    });
  });

  test("has each shape that the service told at its own place", () => {
    const shape = (name: string) => ({ type: "object", properties: { [name]: { type: "string" } } });
    const told = new Map([
      [
        listCards,
        [
          { path: ["[]", "form"], schema: shape("depth") },
          { path: ["[]", "owner"], schema: shape("mail") },
        ],
      ],
    ]);
    expect(stepKnowledge(loaded({ told })).find("action", listCards)?.output).toEqual({
      type: "array",
      items: {
        type: "object",
        properties: { id: { type: "integer" }, form: shape("depth"), owner: shape("mail") },
      },
    });
  });
});
