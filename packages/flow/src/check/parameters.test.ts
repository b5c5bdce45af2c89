import { expect, test } from "vitest";
import { aFlow, compose } from "../testing/builders.ts";
import { checkDefinition } from "./check-definition.ts";

test("a parameter that is read and has no value is told once, where it is declared, and blocks nothing", () => {
  const parameters = {
    Host: { type: "String" },
    unread: { type: "String" },
    $connections: { type: "Object" },
  };
  const flow = aFlow(
    {
      A: compose("@parameters('host')"),
      B: compose(["@parameters('HOST')", "@parameters('$connections')"]),
    },
    { parameters },
  );
  const message =
    'The parameter "Host" has no value: it is declared without a default value, and none is given. What reads it fails.';
  expect(checkDefinition(flow, { runnable: true })).toMatchObject([
    { severity: "warning", code: "parameter-without-value", path: "/parameters/Host", message },
  ]);
  expect(checkDefinition(flow, { parameterValues: { host: "x" } })).toEqual([]);
});
