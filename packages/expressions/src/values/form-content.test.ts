import { expect, test } from "vitest";
import { textEnvelope } from "./envelope.ts";
import { listParts, multiparts } from "./form-content.ts";

const withParts = (count: number) =>
  textEnvelope("multipart/form-data; boundary=b", `${"--b\r\n\r\nx\r\n".repeat(count)}--b--`);

test("parts are listed as envelopes, and read by functions as what they hold", () => {
  const body = withParts(1);
  const $multipart = listParts(body);
  expect($multipart).toEqual([{ headers: {}, body: { "$content-type": "text/plain", $content: "eA==" } }]);
  expect(multiparts({ ...body, $multipart: $multipart ?? [] })).toEqual([{ headers: new Map(), body: "x" }]);
});

test("a body of nothing but marks lists no parts", () => {
  expect(listParts(withParts(1_000))).toHaveLength(1_000);
  expect(listParts(withParts(1_001))).toBeNull();
});

test("what has no boundary lists no parts", () => {
  expect(listParts(textEnvelope("multipart/form-data", "--b--"))).toBeNull();
});
