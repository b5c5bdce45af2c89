import { expect, test } from "vitest";
import { readDragged } from "./dragged-value.ts";

test("UX 43: a dragged value comes back as it was", () => {
  const token = {
    code: "body('Get')?['rows']?[0]?['id']",
    label: "rows › each › id",
    type: "integer",
    list: { code: "body('Get')?['rows']", path: ["id"] },
  };
  expect(readDragged(JSON.stringify(token))).toEqual({ ...token, description: null });
});

test.each([
  ["nothing", ""],
  ["text", "hello"],
  ["a list", "[1]"],
  ["no expression", '{"code": 5}'],
  ["an expression that is not sound", '{"code": "body("}'],
  ["something huge", JSON.stringify({ code: `concat('${"x".repeat(6_000)}')` })],
])("what another page drags in is not taken: %s", (_what, text) => {
  expect(readDragged(text)).toBeNull();
});
