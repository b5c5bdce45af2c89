import { expect, test } from "vitest";
import { sameInput } from "./run-again.ts";

test("a run is started again with the body and the headers that came in, digit for digit", () => {
  expect(
    sameInput('{"headers": {"X-Id": "7", "n": 1}, "body": {"id": 12345678901234567890, "half": 1.0}}'),
  ).toEqual({
    bodyText: '{"id":12345678901234567890,"half":1.0}',
    headers: { "X-Id": "7" },
  });
});

test("a trigger without a body gives none, and null is a body", () => {
  expect(sameInput(null)).toEqual({});
  expect(sameInput('{"headers": {}}')).toEqual({});
  expect(sameInput('{"body": null}')).toEqual({ bodyText: "null" });
  expect(sameInput('"text"')).toEqual({});
});
