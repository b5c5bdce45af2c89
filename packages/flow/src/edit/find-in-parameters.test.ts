import { describe, expect, test } from "vitest";
import type { Definition } from "../definition.ts";
import { actionAt, triggerOf } from "../view/definition-index.ts";
import { type FindQuery, findInParameters, replaceInParameters } from "./find-in-parameters.ts";

const FLOW: Definition = {
  triggers: { Called: { type: "Request", inputs: { relativePath: "/orders/{id}" } } },
  actions: {
    Orders: {
      type: "Http",
      inputs: { uri: "https://api.test/orders?orders=1", headers: { "X-Orders": "Orders" }, retry: 30 },
      runAfter: {},
      description: "Reads the orders",
    },
    Loop: {
      type: "Foreach",
      foreach: "@body('Orders')?['orders']",
      actions: { Say: { type: "Compose", inputs: ["a", { text: "order 30" }], runAfter: {} } },
      runAfter: { Orders: ["Succeeded"] },
    },
    Call: {
      type: "OpenApiConnection",
      inputs: { host: { operationId: "Orders" }, parameters: { name: "orders" } },
      runAfter: {},
    },
  },
};
const query = (text: string, matchCase = false): FindQuery => ({ text, matchCase });
const placesOf = (text: string, matchCase = false) =>
  findInParameters(FLOW, query(text, matchCase)).map(({ step, path, from }) =>
    [step.kind === "trigger" ? "trigger" : step.name, path.join("/"), from].join(" "),
  );

describe("UX 52: finding in parameters", () => {
  test("finds every place of every step, and nothing that says what a step is", () => {
    expect(placesOf("orders")).toEqual([
      "trigger inputs/relativePath 1",
      "Orders inputs/uri 17",
      "Orders inputs/uri 24",
      "Orders inputs/headers/X-Orders 0",
      "Orders description 10",
      "Loop foreach 7",
      "Loop foreach 18",
      "Call inputs/parameters/name 0",
    ]);
  });

  test("tells capitals from small letters when asked to", () => {
    expect(placesOf("Orders", true)).toEqual(["Orders inputs/headers/X-Orders 0", "Loop foreach 7"]);
  });

  test("finds numbers as they are written, and items of lists", () => {
    expect(placesOf("30")).toEqual(["Orders inputs/retry 0", "Say inputs/1/text 6"]);
  });

  test("finds nothing for an empty text", () => {
    expect(placesOf("")).toEqual([]);
  });
});

describe("UX 52: replacing in parameters", () => {
  const replaced = (text: string, by: string, pick: (index: number) => boolean = () => true) => {
    const found = findInParameters(FLOW, query(text)).filter((_hit, index) => pick(index));
    const result = replaceInParameters(FLOW, found, by);
    if (!result.ok) throw new Error(result.failure.message);
    return result.value;
  };

  test("changes all places at once and leaves everything else as it was", () => {
    const next = replaced("orders", "items");
    expect(triggerOf(next)?.trigger.inputs).toEqual({ relativePath: "/items/{id}" });
    expect(actionAt(next, "Orders")?.action.inputs).toEqual({
      uri: "https://api.test/items?items=1",
      headers: { "X-Orders": "items" },
      retry: 30,
    });
    expect(actionAt(next, "Loop")?.action.foreach).toBe("@body('items')?['items']");
    expect(actionAt(next, "Call")?.action.inputs).toMatchObject({ host: { operationId: "Orders" } });
    expect(actionAt(next, "Loop")?.action.runAfter).toBe(actionAt(FLOW, "Loop")?.action.runAfter);
  });

  test("changes one place alone", () => {
    const next = replaced("orders", "items", (index) => index === 2);
    expect(actionAt(next, "Orders")?.action.inputs).toMatchObject({ uri: "https://api.test/orders?items=1" });
  });

  test("a number stays one while the new text reads as one", () => {
    expect(actionAt(replaced("30", "45"), "Orders")?.action.inputs).toMatchObject({ retry: 45 });
    expect(actionAt(replaced("30", "x"), "Orders")?.action.inputs).toMatchObject({ retry: "x" });
    expect(actionAt(replaced("30", "45"), "Say")?.action.inputs).toEqual(["a", { text: "order 45" }]);
  });

  test("is refused when the flow changed since the search", () => {
    const found = findInParameters(FLOW, query("orders"));
    const changed = replaced("orders", "items");
    expect(replaceInParameters(changed, found, "x")).toMatchObject({ ok: false });
  });
});

test("capitals whose small letters are longer are found where they stand", () => {
  const flow: Definition = { actions: { A: { type: "Compose", inputs: "İİ order" } } };
  const [hit] = findInParameters(flow, query("order"));
  expect(hit?.text.slice(hit.from, hit.to)).toBe("order");
});
