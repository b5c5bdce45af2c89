import type { ValueObject } from "@towpath/expressions";
import { checkDefinition, emptyDefinition, fieldSteps } from "@towpath/flow";
import { describe, expect, test } from "vitest";
import { createSchemaReader } from "../openapi/schema-reader.ts";
import { readConnector } from "../read/read-connector.ts";
import { aDefinition, anOperation, read } from "../testing/builders.ts";
import { corpusConnectors, corpusMissing } from "../testing/corpus.ts";
import { type ConnectorOperation, connectorOperation } from "./connector-operation.ts";
import { fieldsOfStep } from "./fields-of-step.ts";
import { dynamicSourceAt } from "./find-dynamic.ts";
import { operationOfStep } from "./operation-of-step.ts";
import { outputSourceAt } from "./output-schema.ts";
import { stepHost } from "./step-host.ts";

if (corpusMissing !== null) console.warn(`The corpus of connectors was not read: ${corpusMissing}.`);

const bodyParameter = (schema: ValueObject, more: ValueObject = {}): ValueObject => ({
  name: "item",
  in: "body",
  required: true,
  schema,
  ...more,
});

function specOf(operation: ValueObject, document: ValueObject = {}): ConnectorOperation {
  const { connector } = read(
    aDefinition({ paths: { "/things": { post: anOperation(operation) } }, ...document }),
  );
  const found = connector?.operations[0];
  if (connector === null || found === undefined) throw new Error("The operation was not read");
  return connectorOperation(connector, found, { name: "things", title: "Things" });
}

const fieldsOf = (operation: ValueObject, document: ValueObject = {}) =>
  specOf(operation, document).fields.map(({ path, title, control, required }) => [
    fieldSteps(path).at(-1),
    title,
    control,
    required,
  ]);

describe("an operation as an entry of the catalogue", () => {
  test("is written as Power Automate writes it, with what is shown by default", () => {
    const spec = specOf({
      operationId: "AddThing",
      summary: "Add a thing (V2)",
      parameters: [
        { name: "limit", in: "query", type: "integer", default: 10 },
        { name: "api-version", in: "query", type: "string", default: "1", "x-ms-visibility": "internal" },
        bodyParameter({ type: "object", properties: { name: { type: "string", default: "Chair" } } }),
      ],
    });
    expect(spec.template).toEqual({
      type: "OpenApiConnection",
      inputs: {
        host: {
          apiId: "/providers/Microsoft.PowerApps/apis/shared_things",
          connectionReferenceName: "shared_things",
          operationId: "AddThing",
        },
        parameters: { limit: 10, "item/name": "Chair" },
        authentication: "@parameters('$authentication')",
      },
    });
    expect(spec.defaultName).toBe("Add_a_thing_(V2)");
  });

  test("shows each input in its kind, and what is hidden not at all", () => {
    expect(
      fieldsOf({
        parameters: [
          { name: "id", in: "query", type: "string", required: true, "x-ms-summary": "Thing" },
          { name: "hidden", in: "query", type: "string", "x-ms-visibility": "Internal" },
          { name: "size", in: "query", type: "string", enum: ["s", "m"] },
          { name: "loud", in: "query", type: "boolean" },
          { name: "since", in: "query", type: "string", format: "date-time" },
          { name: "tags", in: "query", type: "array", items: { type: "string" } },
          { name: "file", in: "formData", type: "file" },
        ],
      }),
    ).toEqual([
      ["id", "Thing", "text", true],
      ["size", "size", "choice", false],
      ["loud", "loud", "boolean", false],
      ["since", "since", "date-time", false],
      ["tags", "tags", "rows", false],
      ["file", "file", "file", false],
    ]);
  });

  test("flattens the objects of a body into names with slashes, whatever the names hold", () => {
    const schema = {
      type: "object",
      required: ["name", "a/b"],
      properties: {
        name: { type: "string" },
        "a/b": { type: "object", required: ["c"], properties: { c: { type: "integer" } } },
        maybe: { type: "object", required: ["d"], properties: { d: { type: "string" } } },
        free: { type: "object", additionalProperties: { type: "string" } },
        id: { type: "string", readOnly: true },
      },
    };
    expect(fieldsOf({ parameters: [bodyParameter(schema)] })).toEqual([
      ["item/name", "name", "text", true],
      ["item/a~1b/c", "a/b › c", "number", true],
      ["item/maybe/d", "maybe › d", "text", false],
      ["item/free", "free", "dictionary", false],
    ]);
  });

  test("asks nothing of a body that may be left out", () => {
    const schema = { type: "object", required: ["name"], properties: { name: { type: "string" } } };
    expect(fieldsOf({ parameters: [bodyParameter(schema, { required: false })] })).toEqual([
      ["item/name", "name", "text", false],
    ]);
  });

  test("makes rows of a list, with the fields of one item", () => {
    const items = {
      type: "object",
      properties: {
        sku: { type: "string" },
        more: { type: "object", properties: { n: { type: "integer" } } },
      },
    };
    const spec = specOf({
      parameters: [bodyParameter({ type: "object", properties: { lines: { type: "array", items } } })],
    });
    expect(spec.fields[0]).toMatchObject({ control: "rows" });
    expect(spec.fields[0]?.item?.map(({ path, control }) => [path, control])).toEqual([
      ["sku", "text"],
      ["more/n", "number"],
    ]);
  });

  test("ends a schema that stands in itself", () => {
    const definitions = {
      Node: {
        type: "object",
        properties: { name: { type: "string" }, next: { $ref: "#/definitions/Node" } },
      },
    };
    const schema = { $ref: "#/definitions/Node" };
    expect(fieldsOf({ parameters: [bodyParameter(schema)] }, { definitions })).toEqual([
      ["item/name", "name", "text", false],
      ["item/next", "next", "value", false],
    ]);
  });

  test("names what a list of choices depends on", () => {
    const dynamic = {
      "x-ms-dynamic-list": {
        operationId: "ListColumns",
        itemValuePath: "id",
        parameters: { board: { parameterReference: "board" }, all: { value: true } },
      },
    };
    const spec = specOf({ parameters: [{ name: "column", in: "query", type: "string", ...dynamic }] });
    expect(spec.fields[0]).toMatchObject({
      control: "dynamic-choice",
      dynamic: { parameter: "column", dependsOn: ["board"] },
    });
  });

  test("tells what it gives, without references, and hides what nobody should choose", () => {
    const definitions = {
      Thing: {
        type: "object",
        properties: {
          id: { type: "string", "x-ms-summary": "Id" },
          secret: { type: "string", "x-ms-visibility": "internal" },
          parent: { $ref: "#/definitions/Thing" },
        },
      },
    };
    const spec = specOf(
      { responses: { 200: { description: "", schema: { $ref: "#/definitions/Thing" } } } },
      { definitions },
    );
    expect(spec.output).toEqual({
      type: "object",
      properties: {
        id: { type: "string", title: "Id" },
        secret: { type: "string", "x-ms-visibility": "internal" },
        parent: {},
      },
    });
  });

  test("says of each open place of its output which operation tells the shape", () => {
    const open = (operationId: string) => ({
      type: "object",
      "x-ms-dynamic-schema": { operationId, "value-path": "schema" },
    });
    const schema = {
      type: "object",
      properties: { form: open("DescribeForm"), rows: { type: "array", items: open("DescribeRow") } },
    };
    const change = { responses: { 200: { description: "", schema } } };
    expect(specOf(change).dynamicOutputs.map(({ path }) => path)).toEqual([["form"], ["rows", "[]"]]);
    const { connector } = read(aDefinition({ paths: { "/things": { get: anOperation(change) } } }));
    const [operation] = connector?.operations ?? [];
    if (connector === null || operation === undefined) throw new Error("The definition is not read");
    const at = (path: readonly string[]) =>
      outputSourceAt(createSchemaReader(connector.document), operation, path);
    expect(at(["rows", "[]"])).toMatchObject({ call: { operationId: "DescribeRow" } });
    expect(at(["form"])).toMatchObject({ call: { operationId: "DescribeForm" } });
    expect(at(["rows"])).toBeNull();
  });

  test("of a trigger that brings many items starts a run for each", () => {
    const list = { type: "object", properties: { value: { type: "array", items: { type: "object" } } } };
    const spec = specOf({ "x-ms-trigger": "batch", responses: { 200: { description: "", schema: list } } });
    expect(spec).toMatchObject({
      role: "trigger",
      template: {
        type: "OpenApiConnection",
        splitOn: "@triggerBody()?['value']",
        recurrence: { frequency: "Minute" },
      },
    });
  });
});

describe("a step that calls a connector", () => {
  const schema = { type: "object", properties: { name: { type: "string" }, size: { type: "string" } } };
  const spec = specOf({ parameters: [{ name: "q", in: "query", type: "string" }, bodyParameter(schema)] });
  const titles = (parameters: ValueObject) =>
    fieldsOfStep(spec, { type: "OpenApiConnection", inputs: { parameters } }).map(({ title }) => title);

  test("that gives its body as one value has one field for it", () => {
    expect(titles({ q: "x", item: { name: "y" } })).toEqual(["q", "item"]);
  });

  test("that gives what the operation does not describe shows it", () => {
    expect(titles({ "item/name": "x", "item/colour": "red" })).toEqual(["q", "name", "size", "item/colour"]);
  });

  test("that names an address has its values by place", () => {
    const step = { type: "ApiConnection", inputs: { method: "post", path: "/things", body: {} } };
    expect(fieldsOfStep(spec, step).map(({ path }) => path)).toEqual([
      "inputs/path",
      "inputs/queries/q",
      "inputs/body/name",
      "inputs/body/size",
    ]);
  });

  test("whose calls are in several parts is edited whole", () => {
    const inputs = { fetch: { method: "get" }, subscribe: { method: "post" } };
    const step = { type: "ApiConnectionNotification", inputs };
    expect(fieldsOfStep(spec, step).map(({ path }) => path)).toEqual(["inputs"]);
  });

  test("is told apart by its host, in every spelling", () => {
    const apiId = "/providers/Microsoft.PowerApps/apis/shared_trello";
    const host = (inputs: ValueObject, type = "OpenApiConnection") =>
      stepHost({ type, inputs: { host: inputs } });
    expect(host({ apiId, connectionReferenceName: "shared_trello_1", operationId: "A" })).toEqual({
      reference: "shared_trello_1",
      connectorName: "trello",
      operationId: "A",
    });
    expect(host({ connectionName: "shared_new-5ftrello-5f1a2b" })?.connectorName).toBe("new-5ftrello-5f1a2b");
    expect(
      host(
        { connection: { name: "@parameters('$connections')['planner']['connectionId']" } },
        "ApiConnection",
      ),
    ).toEqual({ reference: "planner", connectorName: null, operationId: null });
    expect(stepHost({ type: "Http", inputs: {} })).toBeNull();
    expect(stepHost({ type: "OpenApiConnection", inputs: "@x" })).toMatchObject({ reference: null });
  });

  test("that names an address finds its operation", () => {
    const paths = {
      "/plans/{id}/tasks": { get: anOperation({ operationId: "ListTasks", parameters: [] }) },
      "/plans/latest/tasks": { get: anOperation({ operationId: "Latest", parameters: [] }) },
    };
    const { connector } = read(aDefinition({ paths }));
    const at = (path: string) =>
      connector === null
        ? null
        : operationOfStep(connector, { type: "ApiConnection", inputs: { method: "get", path } });
    expect(at("/plans/@{encodeURIComponent(triggerBody()?['a/b'])}/tasks")?.id).toBe("ListTasks");
    expect(at("/plans/latest/tasks")?.id).toBe("Latest");
    expect(at("/plans/7")).toBeNull();
  });
});

describe.skipIf(corpusMissing !== null)("every operation of the public connectors", () => {
  const connectors = corpusConnectors().flatMap((files) => {
    const { connector } = readConnector(files);
    return connector === null ? [] : [{ name: files.folder, connector }];
  });
  const all = connectors.flatMap(({ name, connector }) =>
    connector.operations.map((operation) => ({
      connector,
      operation,
      spec: connectorOperation(connector, operation, { name, title: connector.title }),
    })),
  );

  test("becomes an entry of the catalogue", () => {
    const controls = new Map<string, number>();
    for (const { spec } of all) {
      for (const { control } of spec.fields) controls.set(control, (controls.get(control) ?? 0) + 1);
    }
    console.info("Fields of the corpus:", Object.fromEntries([...controls].sort()));
    expect(all.length).toBe(1_342);
    expect(all.filter(({ spec }) => spec.role === "trigger").length).toBeGreaterThan(50);
    expect(all.filter(({ spec }) => spec.output !== undefined).length).toBeGreaterThan(1_000);
    expect(controls.get("dynamic-choice")).toBeGreaterThan(300);
  });

  test("names each input once, at a place of its own", () => {
    const doubled = all.filter(
      ({ spec }) => new Set(spec.fields.map(({ path }) => path)).size !== spec.fields.length,
    );
    expect(doubled.map(({ spec }) => spec.operationId)).toEqual([]);
  });

  test("starts as a step that the checker finds fault with only for what a person must give", () => {
    const codes = new Set<string>();
    for (const { spec } of all.filter(({ spec: { role } }) => role === "action")) {
      const flow = { ...emptyDefinition(), ...AROUND, actions: { New: spec.template } };
      const problems = checkDefinition(flow, { operations: () => spec });
      for (const { code, severity } of problems) if (severity === "error") codes.add(code);
    }
    expect([...codes]).toEqual([]);
  });

  test("is found again from the step that was made of it", () => {
    const lost = all.filter(
      ({ connector, operation, spec }) => operationOfStep(connector, spec.template) !== operation,
    );
    expect(lost.map(({ spec }) => spec.operationId)).toEqual([]);
  });

  test("has a source wherever a field asks the service", () => {
    const fields = all.flatMap(({ connector, operation, spec }) =>
      spec.fields.flatMap(({ dynamic }) =>
        dynamic === undefined ? [] : [{ connector, operation, dynamic }],
      ),
    );
    const lost = fields.filter(
      ({ connector, operation, dynamic }) =>
        dynamicSourceAt(connector, operation, dynamic.parameter) === null,
    );
    expect(lost.map(({ operation, dynamic }) => [operation.id, dynamic.parameter])).toEqual([]);
    expect(fields.length).toBeGreaterThan(300);
  });
});

const AROUND: ValueObject = {
  parameters: { $authentication: { type: "SecureObject", defaultValue: {} } },
  triggers: { manual: { type: "Request", kind: "Http", inputs: {} } },
};
