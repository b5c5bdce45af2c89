import type { Value, ValueObject } from "@towpath/expressions";
import type { FieldSpec, OperationSpec } from "@towpath/flow";
import type { Connector, Grade, Operation, OperationKind, Parameter } from "../connector.ts";
import { createSchemaReader } from "../openapi/schema-reader.ts";
import { apiIdOf } from "../registry/connector-name.ts";
import { bodyFields } from "./body-fields.ts";
import { type InputField, startValues } from "./input-field.ts";
import { type DynamicOutput, outputShape, splitOnOf } from "./output-schema.ts";
import { parameterFields } from "./parameter-fields.ts";

/** Where an input goes: an action that names an address instead of an operation is written by place. */
export interface InputPlace {
  readonly key: string;
  readonly in: Parameter["in"] | "body";
}

/** An operation of a connector as the picker and the form of the designer have it. Plain data. */
export interface ConnectorOperation extends OperationSpec {
  readonly operationId: string;
  readonly kindOfOperation: OperationKind;
  readonly places: readonly InputPlace[];
  /** Places of the output whose shape the service tells. */
  readonly dynamicOutputs: readonly DynamicOutput[];
  readonly deprecated: boolean;
  readonly grade: Grade;
  readonly triggerHint: string | null;
}

/** What a new step needs to speak of its connector. */
export interface ConnectorName {
  /** Without `shared_`. */
  readonly name: string;
  readonly title: string;
}

/**
 * An operation as an entry of the catalogue. Its template is what Power Automate writes; the connection reference in it
 * is the usual name for the connector, which whoever inserts the step may replace.
 */
export function connectorOperation(
  connector: Connector,
  operation: Operation,
  named: ConnectorName,
): ConnectorOperation {
  const schemas = createSchemaReader(connector.document);
  const parameters = parameterFields(schemas, operation.parameters);
  const body = operation.body === null ? [] : bodyFields(schemas, operation.body, operation.callbackPath);
  const fields = [...parameters, ...body];
  const shape = outputShape(schemas, operation);
  const template = templateOf(operation, named.name, fields, operation.batch ? splitOnOf(shape) : null);
  return {
    type: String(template.type),
    role: isTrigger(operation) ? "trigger" : "action",
    title: operation.title,
    summary: operation.description.trim() || operation.title,
    group: "Connector",
    keywords: [named.title, operation.id],
    defaultName: stepName(operation.title),
    template,
    fields: [...fields.map(({ field }) => field), ...triggerFields(operation)],
    ...(shape === null ? {} : { output: shape.schema }),
    operationId: operation.id,
    kindOfOperation: operation.kind,
    places: placesOf(operation, parameters, body),
    dynamicOutputs: shape?.dynamic ?? [],
    deprecated: operation.deprecated,
    grade: operation.grade,
    triggerHint: operation.triggerHint,
  };
}

export const isTrigger = ({ kind }: Pick<Operation, "kind">): boolean =>
  kind === "polling-trigger" || kind === "webhook-trigger";

function placesOf(
  operation: Operation,
  parameters: readonly InputField[],
  body: readonly InputField[],
): readonly InputPlace[] {
  const placeOf = (key: string) => operation.parameters.find(({ name }) => name === key)?.in ?? "query";
  return [
    ...parameters.map(({ key }) => ({ key, in: placeOf(key) })),
    ...body.map(({ key }) => ({ key, in: "body" as const })),
  ];
}

const TYPES: Readonly<Record<OperationKind, string>> = {
  action: "OpenApiConnection",
  "polling-trigger": "OpenApiConnection",
  "webhook-trigger": "OpenApiConnectionWebhook",
  "webhook-action": "OpenApiConnectionWebhook",
};

function templateOf(
  operation: Operation,
  name: string,
  fields: readonly InputField[],
  splitOn: string | null,
): ValueObject {
  const api = `shared_${name}`;
  const inputs: ValueObject = {
    host: {
      apiId: apiIdOf({ name }),
      connectionReferenceName: api,
      operationId: operation.id,
    },
    parameters: startValues(fields),
    authentication: "@parameters('$authentication')",
  };
  const recurrence: Value = { frequency: "Minute", interval: 3 };
  return {
    type: TYPES[operation.kind],
    ...(operation.kind === "polling-trigger" ? { recurrence } : {}),
    ...(splitOn === null ? {} : { splitOn }),
    inputs,
  };
}

/** Names are one word in the document; what no file format can hold is left out. */
function stepName(title: string): string {
  const clean = [...title].filter((character) => !/[\p{Control}\p{Surrogate}]/u.test(character)).join("");
  const name = clean.trim().replaceAll(/\s+/g, "_").slice(0, LONGEST_NAME);
  return name === "" ? "Action" : name;
}
const LONGEST_NAME = 80;

const HOW_OFTEN: FieldSpec = {
  path: "recurrence",
  title: "How often",
  help: "The frequency and the interval of the checks. A service that names another time is asked then.",
  required: true,
  control: "recurrence",
};

function triggerFields(operation: Operation): readonly FieldSpec[] {
  return operation.kind === "polling-trigger" ? [HOW_OFTEN] : [];
}
