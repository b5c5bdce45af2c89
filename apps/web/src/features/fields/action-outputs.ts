import { isObject, type Value, type ValueObject } from "@towpath/expressions";
import { fieldSteps } from "@towpath/flow";
import type { Words } from "../../words/translate.ts";
import { spelledPath, valueAt } from "./field-path.ts";
import { schemaOfTemplate } from "./sample-schema.ts";
import { itemSchema, type SchemaProperty, schemaProperties, schemaType } from "./schema-paths.ts";

/** A value that can be put into a field: its code (without the `@`) and how it is called there. */
export interface KnownToken {
  readonly code: string;
  readonly label: string;
  readonly type: string | null;
  readonly description: string | null;
  readonly schema?: ValueObject | undefined;
  /** What recent runs held here. */
  readonly seen?: SeenNote | undefined;
  /** A member of each item of a list: it stands for one item only inside a loop over that list. */
  readonly list?: ListMember | undefined;
}

/** What recent runs held at one place. */
export interface SeenNote {
  readonly samples: number;
  /** The samples are rounds of a loop, else runs. */
  readonly inLoop: boolean;
  /** In how many of them nothing stood here; null where that is not counted. */
  readonly empty: number | null;
  readonly example: string | null;
}

export interface ListMember {
  /** The expression of the list. */
  readonly code: string;
  /** From an item down. */
  readonly path: readonly string[];
}

/** Finds the schema of an expression that some earlier step promised, e.g. of `@body('Parse')?['items']`. */
export type SchemaLookup = (template: Value | undefined) => ValueObject | undefined;

/** What a step gives to the steps after it. `null`: this type of action has nothing to give. */
type Outputs = (t: Words, name: string, action: ValueObject, schemaOf: SchemaLookup) => KnownToken[];

const OUTPUTS: Readonly<Record<string, Outputs>> = {
  compose: (t, name, action, schemaOf) => {
    const inputs = member(action, "inputs");
    const schema = schemaOf(inputs) ?? (isLiteral(inputs) ? schemaOfTemplate(inputs) : undefined);
    return described(call("outputs", name), t("Outputs"), schema);
  },
  http: (t, name) => httpOutputs(t, name),
  parsejson: (t, name, action) => {
    const schema = member(action, "inputs/schema");
    return described(call("body", name), t("Body"), isObjectValue(schema) ? schema : undefined);
  },
  query: (t, name, action, schemaOf) =>
    described(call("body", name), t("Filtered items"), schemaOf(member(action, "inputs/from")) ?? LIST),
  select: (t, name, action) => {
    const select = member(action, "inputs/select");
    const items = isObjectValue(select) ? schemaOfTemplate(select) : undefined;
    const schema: ValueObject = items === undefined ? LIST : { ...LIST, items };
    return described(call("body", name), t("Selected items"), schema);
  },
  liquid: (t, name, action) =>
    described(
      call("body", name),
      t("Result"),
      /totext$/i.test(String(member(action, "kind"))) ? TEXT : undefined,
    ),
  xslt: (t, name) => described(call("body", name), t("Transformed XML"), undefined),
  xmlvalidation: (t, name) => described(call("body", name), t("Checked XML"), undefined),
  javascriptcode: (t, name) => described(call("body", name), t("Result"), undefined),
  join: (t, name) => described(call("body", name), t("Joined text"), TEXT),
  table: (t, name) => described(call("body", name), t("Table"), TEXT),
  foreach: (t, name) => described(`result(${quoted(name)})`, t("Results of each round"), LIST),
  scope: (t, name) => described(`result(${quoted(name)})`, t("Results of the steps inside"), LIST),
  until: (t, name) => described(`result(${quoted(name)})`, t("Results of the steps inside"), LIST),
  if: () => [],
  switch: () => [],
  response: () => [],
  sendtobatch: (t, name) => [token(`${call("body", name)}?['messageId']`, t("Id of the message"), "string")],
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
  t: Words,
  name: string,
  action: ValueObject,
  schemaOf: SchemaLookup,
  shape?: ValueObject,
): KnownToken[] {
  const type = member(action, "type");
  const outputs = typeof type === "string" ? OUTPUTS[type.toLowerCase()] : undefined;
  return outputs === undefined ? httpOutputs(t, name, shape) : outputs(t, name, action, schemaOf);
}

export function triggerOutputs(t: Words, trigger: ValueObject, shape?: ValueObject): KnownToken[] {
  const type = String(member(trigger, "type") ?? "").toLowerCase();
  if (type === "recurrence") return [];
  if (type === "slidingwindow") {
    return [
      token("triggerOutputs()?['windowStartTime']", t("Start of the window"), "string"),
      token("triggerOutputs()?['windowEndTime']", t("End of the window"), "string"),
    ];
  }
  if (shape !== undefined) return connectorTrigger(t, trigger, shape);
  const schema = member(trigger, "inputs/schema");
  const body = described("triggerBody()", t("Body"), isObjectValue(schema) ? schema : undefined);
  if (type === "batch") {
    return [
      token("triggerBody()?['items']", t("Messages"), "array"),
      token("triggerBody()?['batchName']", t("Name of the batch"), "string"),
      token("triggerBody()?['partitionName']", t("Partition"), "string"),
    ];
  }
  if (type === "http") {
    return [
      ...body,
      token("triggerOutputs()?['statusCode']", t("Status code"), "integer"),
      token("triggerOutputs()?['headers']", t("Headers"), "object"),
    ];
  }
  if (type === "httpwebhook") return [...body, token("triggerOutputs()?['headers']", t("Headers"), "object")];
  if (type !== "request" && type !== "manual") return body;
  const kind = String(member(trigger, "kind") ?? "").toLowerCase();
  if (kind === "button") return body;
  return [
    ...body,
    token("triggerOutputs()?['headers']", t("Headers"), "object"),
    token("triggerOutputs()?['queries']", t("Query parameters"), "object"),
    ...pathParameters(member(trigger, "inputs/relativePath")),
  ];
}

/** With `splitOn` a run sees one item of the list as its body. */
function connectorTrigger(t: Words, trigger: ValueObject, shape: ValueObject): KnownToken[] {
  const splitOn = member(trigger, "splitOn");
  const list = typeof splitOn === "string" ? listAt(shape, splitOn) : undefined;
  return [
    ...described("triggerBody()", t("Body"), list === undefined ? shape : itemSchema(list)),
    token("triggerOutputs()?['headers']", t("Headers"), "object"),
  ];
}

/** The list that `@triggerBody()?['value']` speaks of; undefined when it is no such path. */
function listAt(shape: ValueObject, splitOn: string): ValueObject | undefined {
  const code = splitOn.replaceAll(/[\s?]/g, "");
  const tokens = described("triggerBody()", "", shape);
  return tokens.find((one) => `@${one.code.replaceAll(/[\s?]/g, "")}` === code)?.schema;
}

/** A value and every property its schema promises. */
export function described(code: string, label: string, schema: Value | undefined): KnownToken[] {
  const known = isObjectValue(schema) ? schema : undefined;
  return [
    { ...token(code, label, known === undefined ? null : schemaType(known)), schema: known },
    ...schemaProperties(known).map((property) => ({
      code: code + codeOfPath(property.path),
      label: property.label,
      type: property.type,
      description: property.description,
      schema: property.schema,
    })),
  ];
}

/** Members of the items of one list: a longer row is opened inside a loop. */
const MOST_OF_EACH = 40;

/**
 * The lists among these values with what each of their items has. The code is that of the first item, for places that
 * no loop can be put around.
 */
export function withItemsOfLists(t: Words, tokens: readonly KnownToken[]): KnownToken[] {
  return tokens.flatMap((list) => {
    const items = itemSchema(list.schema);
    if (items === undefined) return [list];
    const members = schemaProperties(items).slice(0, MOST_OF_EACH);
    return [list, ...members.map((property) => memberOfEach(t, list, property))];
  });
}

function memberOfEach(
  t: Words,
  list: KnownToken,
  { path, label, type, description, schema }: SchemaProperty,
): KnownToken {
  return {
    code: `${list.code}?[0]${codeOfPath(path)}`,
    label: `${list.label} › ${t("each")} › ${label}`,
    type,
    description,
    schema,
    list: { code: list.code, path },
  };
}

/** `?['customer']?['name']` */
export const codeOfPath = (path: readonly string[]): string =>
  path.map((step) => `?[${quoted(step)}]`).join("");

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

function httpOutputs(t: Words, name: string, shape?: ValueObject): KnownToken[] {
  return [
    ...described(call("body", name), t("Body"), shape),
    token(`${call("outputs", name)}?['statusCode']`, t("Status code"), "integer"),
    token(`${call("outputs", name)}?['headers']`, t("Headers"), "object"),
    token(call("outputs", name), t("All outputs"), "object"),
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
