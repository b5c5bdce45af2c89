import { emptyDefinition, type OperationSpec } from "@towpath/flow";
import { describe, expect, test } from "vitest";
import type { Binding, KnownOperation } from "../../connector-steps/connector-operation.ts";
import { freeReference, newConnectorStep } from "./insert-connector.ts";

const spec = {
  type: "OpenApiConnection",
  template: {
    type: "OpenApiConnection",
    inputs: { host: { connectionReferenceName: "shared_boards", operationId: "CreateCard" }, parameters: {} },
  },
} as unknown as OperationSpec;
const operation = { connector: { id: "c1", name: "boards" }, spec } as unknown as KnownOperation;
const binding = (reference: string, id: string | null): Binding =>
  ({ reference, connector: id === null ? null : { id } }) as unknown as Binding;
const hostOf = ({ spec: { template } }: { spec: OperationSpec }) =>
  (template.inputs as { host: unknown }).host;

describe("a new step of a connector", () => {
  test("brings the usual name for its connection", () => {
    const step = newConnectorStep(emptyDefinition(), operation, []);
    expect(step).toMatchObject({ reference: "shared_boards", isNew: true });
    expect(hostOf(step)).toEqual({ connectionReferenceName: "shared_boards", operationId: "CreateCard" });
  });

  test("uses the connection that the flow has for the same connector", () => {
    const step = newConnectorStep(emptyDefinition(), operation, [binding("my boards", "c1")]);
    expect(step).toMatchObject({ reference: "my boards", isNew: false });
    expect(hostOf(step)).toMatchObject({ connectionReferenceName: "my boards" });
  });

  test("leaves the names of others alone, in any case, bound or only written", () => {
    const action = { type: "OpenApiConnection", inputs: { host: { connectionName: "SHARED_boards_1" } } };
    const definition = { ...emptyDefinition(), actions: { A: action } };
    const step = newConnectorStep(definition, operation, [binding("shared_Boards", "other")]);
    expect(step).toMatchObject({ reference: "shared_boards_2", isNew: true });
    expect(freeReference(definition, [], "shared_x")).toBe("shared_x");
  });
});
