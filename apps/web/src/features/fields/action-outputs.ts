import { isObject, type Value, type ValueObject } from "@towpath/expressions";
import { fieldSteps } from "@towpath/flow";
import { spelledPath, valueAt } from "./field-path.ts";
import { schemaOfSample } from "./sample-schema.ts";
import { itemSchema, schemaProperties } from "./schema-paths.ts";

/** A value that can be put into a field: its code (without the `@`) and how it is called there. */
export interface KnownToken {
  readonly code: string;
  readonly label: string;
  readonly type: string | null;
  readonly description: string | null;
  readonly schema?: ValueObject | undefined;
}

/** Finds the schema of an expression that some earlier step promised, e.g. of `@body('Parse')?['items']`. */
export type SchemaLookup = (template: Value | undefined) => ValueObject | undefined;

/** What a step gives to the steps after it. `null`: this type of action has nothing to give. */
type Outputs = (name: string, action: ValueObject, schemaOf: SchemaLookup) => KnownToken[];

const OUTPUTS: Readonly<Record<string, Outputs>> = {
  compose: (name, action, schemaOf) => {
    const inputs = member(action, "inputs");
    const schema = schemaOf(inputs) ?? (isLiteral(inputs) ? schemaOfSample(inputs) : undefined);
    return described(call("outputs", name), "Outputs", schema);
  },
  http: (name) => httpOutputs(name),
  parsejson: (name, action) => {
    const schema = member(action, "inputs/schema");
    return described(call("body", name), "Body", isObjectValue(schema) ? schema : undefined);
  },
  query: (name, action, schemaOf) =>
    described(call("body", name), "Filtered items", schemaOf(member(action, "inputs/from")) ?? LIST),
  select: (name, action) => {
    const select = member(action, "inputs/select");
    const items = isObjectValue(select) ? schemaOfSample(select) : undefined;
    const schema: ValueObject = items === undefined ? LIST : { ...LIST, items };
    return described(call("body", name), "Selected items", schema);
  },
  liquid: (name, action) =>
    described(
      call("body", name),
      "Result",
      /totext$/i.test(String(member(action, "kind"))) ? TEXT : undefined,
    ),
  xslt: (name) => described(call("body", name), "Transformed XML", undefined),
  xmlvalidation: (name) => described(call("body", name), "Checked XML", undefined),
  javascriptcode: (name) => described(call("body", name), "Result", undefined),
  join: (name) => described(call("body", name), "Joined text", TEXT),
  table: (name) => described(call("body", name), "Table", TEXT),
  foreach: (name) => described(`result(${quoted(name)})`, "Results of each round", LIST),
  scope: (name) => described(`result(${quoted(name)})`, "Results of the steps inside", LIST),
  until: (name) => described(`result(${quoted(name)})`, "Results of the steps inside", LIST),
  if: () => [],
  switch: () => [],
  response: () => [],
  sendtobatch: (name) => [token(`${call("body", name)}?['messageId']`, "Id of the message", "string")],
  terminate: () => [],
  wait: () => [],
  initializevariable: () => [],
  setvariable: () => [],
  incrementvariable: () => [],
  decrementvariable: () => [],
  appendtoarrayvariable: () => [],
  appendtostringvariable: () => [],
};

const TEXT: ValueObject = { type: "string" };
const LIST: ValueObject = { type: "array" };

/** @param shape JSON Schema of the body, where the files of a connector say it */
export function actionOutputs(
  name: string,
  action: ValueObject,
  schemaOf: SchemaLookup,
  shape?: ValueObject,
): KnownToken[] {
  const type = member(action, "type");
  const outputs = typeof type === "string" ? OUTPUTS[type.toLowerCase()] : undefined;
  return outputs === undefined ? httpOutputs(name, shape) : outputs(name, action, schemaOf);
}

export function triggerOutputs(trigger: ValueObject, shape?: ValueObject): KnownToken[] {
  const type = String(member(trigger, "type") ?? "").toLowerCase();
  if (type === "recurrence") return [];
  if (type === "slidingwindow") {
    return [
      token("triggerOutputs()?['windowStartTime']", "Start of the window", "string"),
      token("triggerOutputs()?['windowEndTime']", "End of the window", "string"),
    ];
  }
  if (shape !== undefined) return connectorTrigger(trigger, shape);
  const schema = member(trigger, "inputs/schema");
  const body = described("triggerBody()", "Body", isObjectValue(schema) ? schema : undefined);
  if (type === "batch") {
    return [
      token("triggerBody()?['items']", "Messages", "array"),
      token("triggerBody()?['batchName']", "Name of the batch", "string"),
      token("triggerBody()?['partitionName']", "Partition", "string"),
    ];
  }
  if (type === "http") {
    return [
      ...body,
      token("triggerOutputs()?['statusCode']", "Status code", "integer"),
      token("triggerOutputs()?['headers']", "Headers", "object"),
    ];
  }
  if (type === "httpwebhook") return [...body, token("triggerOutputs()?['headers']", "Headers", "object")];
  if (type !== "request" && type !== "manual") return body;
  const kind = String(member(trigger, "kind") ?? "").toLowerCase();
  if (kind === "button") return body;
  return [
    ...body,
    token("triggerOutputs()?['headers']", "Headers", "object"),
    token("triggerOutputs()?['queries']", "Query parameters", "object"),
    ...pathParameters(member(trigger, "inputs/relativePath")),
  ];
}

/** With `splitOn` a run sees one item of the list as its body. */
function connectorTrigger(trigger: ValueObject, shape: ValueObject): KnownToken[] {
  const splitOn = member(trigger, "splitOn");
  const list = typeof splitOn === "string" ? listAt(shape, splitOn) : undefined;
  return [
    ...described("triggerBody()", "Body", list === undefined ? shape : itemSchema(list)),
    token("triggerOutputs()?['headers']", "Headers", "object"),
  ];
}

/** The list that `@triggerBody()?['value']` speaks of; undefined when it is no such path. */
function listAt(shape: ValueObject, splitOn: string): ValueObject | undefined {
  const code = splitOn.replaceAll(/[\s?]/g, "");
  const tokens = described("triggerBody()", "Body", shape);
  return tokens.find((one) => `@${one.code.replaceAll(/[\s?]/g, "")}` === code)?.schema;
}

/** A value and every property its schema promises. */
export function described(code: string, label: string, schema: Value | undefined): KnownToken[] {
  const known = isObjectValue(schema) ? schema : undefined;
  const type = known?.type;
  return [
    { ...token(code, label, typeof type === "string" ? type : null), schema: known },
    ...schemaProperties(known).map((property) => ({
      code: code + property.path.map((step) => `?[${quoted(step)}]`).join(""),
      label: property.label,
      type: property.type,
      description: property.description,
      schema: property.schema,
    })),
  ];
}

/** The item of a loop or of a row-wise action over a list with this schema. */
export function itemTokens(code: string, label: string, list: ValueObject | undefined): KnownToken[] {
  return described(code, label, itemSchema(list));
}

/** A WDL string literal. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

export function token(code: string, label: string, type: string | null): KnownToken {
  return { code, label, type, description: null };
}

/** A member of an action by its path, e.g. `inputs/from`, names matched in any case. */
export function member(action: ValueObject, path: string): Value | undefined {
  return valueAt(action, spelledPath(action, fieldSteps(path)));
}

function httpOutputs(name: string, shape?: ValueObject): KnownToken[] {
  return [
    ...described(call("body", name), "Body", shape),
    token(`${call("outputs", name)}?['statusCode']`, "Status code", "integer"),
    token(`${call("outputs", name)}?['headers']`, "Headers", "object"),
    token(call("outputs", name), "All outputs", "object"),
  ];
}

function call(fn: "body" | "outputs", name: string): string {
  return `${fn}(${quoted(name)})`;
}

/** `/orders/{id}` promises the parameter `id`. */
function pathParameters(relativePath: Value | undefined): KnownToken[] {
  if (typeof relativePath !== "string") return [];
  return [...relativePath.matchAll(/\{([^{}/]+)\}/g)].flatMap(([, name]) =>
    name === undefined
      ? []
      : [token(`triggerOutputs()?['relativePathParameters/${name.replaceAll("'", "''")}']`, name, "string")],
  );
}

function isObjectValue(value: Value | undefined): value is ValueObject {
  return value !== undefined && isObject(value);
}

/** A value whose own shape tells what comes out: an object or list written down, not an expression. */
function isLiteral(value: Value | undefined): value is Value {
  return value !== undefined && (isObjectValue(value) || Array.isArray(value));
}
