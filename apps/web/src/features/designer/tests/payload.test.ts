import { expect, test } from "vitest";
import { payloadOf, textsOf } from "./payload.ts";

test("what came in with a run becomes a payload to edit, to the digit", () => {
  const outputs = '{"body":{"n":1.0},"headers":{"Host":"a","X-Key":"b"},"queries":{"page":2}}';
  expect(payloadOf(outputs)).toMatchObject({
    bodyText: '{\n  "n": 1.0\n}',
    headers: [{ name: "X-Key", value: "b" }],
    queries: [{ name: "page", value: "2" }],
  });
});

test("UX 44: what was secured gives no payload, nor does what is no event", () => {
  expect(payloadOf('{"hidden":true}')).toBeNull();
  expect(payloadOf(null)).toBeNull();
  expect(payloadOf("[1]")).toBeNull();
  expect(payloadOf("{}")).toEqual({ bodyText: "", headers: [], queries: [] });
});

test("rows without a name are left out", () => {
  expect(
    textsOf([
      { key: 1, name: " a ", value: "1" },
      { key: 2, name: " ", value: "2" },
    ]),
  ).toEqual({ a: "1" });
});
