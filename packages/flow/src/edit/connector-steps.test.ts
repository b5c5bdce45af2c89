import type { ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { aFlow } from "../testing/builders.ts";
import { declareConnections, setConnectionReference } from "./connector-steps.ts";

describe("the parameters that steps of connectors read", () => {
  test("are declared once", () => {
    const declared = declareConnections(aFlow({}));
    expect(Object.keys(declared.parameters as ValueObject)).toEqual(["$connections", "$authentication"]);
    expect(declareConnections(declared)).toBe(declared);
  });

  test("stay as the flow has them, in any case", () => {
    const flow = aFlow(
      {},
      { parameters: { $CONNECTIONS: { type: "Object", value: { a: 1 } }, other: { type: "Int" } } },
    );
    expect(declareConnections(flow).parameters).toEqual({
      $authentication: { defaultValue: {}, type: "SecureObject" },
      $CONNECTIONS: { type: "Object", value: { a: 1 } },
      other: { type: "Int" },
    });
  });
});

describe("the connection that a step uses", () => {
  const hostAfter = (host: ValueObject) => {
    const flow = aFlow({ A: { type: "OpenApiConnection", inputs: { host } } });
    const changed = setConnectionReference(flow, { kind: "action", name: "A" }, "shared_b");
    if (!changed.ok) throw new Error(changed.failure.message);
    return ((changed.value.actions as ValueObject).A as { inputs: ValueObject }).inputs.host;
  };

  test.each([
    [
      { connectionReferenceName: "a", operationId: "x" },
      { connectionReferenceName: "shared_b", operationId: "x" },
    ],
    [{ ConnectionName: "a" }, { ConnectionName: "shared_b" }],
    [{ connection: { referenceName: "a" } }, { connection: { referenceName: "shared_b" } }],
    [
      { connection: { name: "@parameters('$connections')['a']['connectionId']" } },
      { connection: { name: "@parameters('$connections')['shared_b']['connectionId']" } },
    ],
    [{}, { connectionReferenceName: "shared_b" }],
  ])("is changed in the spelling that the step has: %j", (host, wanted) => {
    expect(hostAfter(host as ValueObject)).toEqual(wanted);
  });

  test("cannot be changed of a step that is not there", () => {
    const changed = setConnectionReference(aFlow({}), { kind: "action", name: "A" }, "x");
    expect(changed).toMatchObject({ ok: false, failure: { kind: "no-such-action" } });
  });
});
