import type { Connector, Operation, Parameter } from "@towpath/connectors";
import type { ConnectorTarget } from "@towpath/engine";
import { getMember, toText, type Value, type ValueObject } from "@towpath/expressions";
import type { Pair } from "../operation/draft.ts";
import { type OperationInputs, readInputs } from "../operation/operation-inputs.ts";

type Address = Extract<ConnectorTarget, { kind: "address" }>;

export interface Matched {
  readonly operation: Operation;
  readonly inputs: OperationInputs;
}

/**
 * Finds the operation that an ApiConnection action means by its method and path, and tells its values apart, so that
 * the operation's policies apply. Queries and headers the operation does not describe are sent beside the others.
 */
export function matchOperation(connector: Connector, address: Address): Matched | null {
  const [given = "", ...rest] = address.path.split("?");
  const own = [...new URLSearchParams(rest.join("?"))];
  const method = address.method.trim().toUpperCase();
  const candidates = connector.operations
    .filter((operation) => operation.method === method)
    // A path with fewer placeholders says more: `/items/latest` before `/items/{id}`.
    .sort((a, b) => placeholders(a) - placeholders(b));
  for (const operation of candidates) {
    const values = pathValues(operation, given, connector.address.basePath);
    if (values === null) continue;
    const queries = { ...Object.fromEntries(own), ...address.queries };
    return { operation, inputs: inputsOf(operation, values, address, queries) };
  }
  return null;
}

const placeholders = ({ path }: Operation) => path.split("{").length;

/** Null: another path. Values are decoded as often as the definition has them encoded. */
function pathValues(operation: Operation, given: string, basePath: string): Map<string, string> | null {
  const names: string[] = [];
  const [template = ""] = operation.path.split(/[?#]/, 1);
  const pattern = template
    .split(/(\{[^{}]+\})/)
    .map((part) => {
      if (!/^\{.+\}$/.test(part)) return part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
      names.push(part.slice(1, -1));
      return "([^/]+?)";
    })
    .join("");
  const shape = new RegExp(`^${pattern.replace(/\/$/, "")}/?$`, "i");
  const whole = given.startsWith("/") ? given : `/${given}`;
  const inner = basePath !== "" && whole.startsWith(`${basePath}/`) ? whole.slice(basePath.length) : null;
  const match = shape.exec(whole) ?? (inner === null ? null : shape.exec(inner));
  if (match === null) return null;
  return new Map(names.map((name, index) => [name, decoded(operation, name, match[index + 1] ?? "")]));
}

function decoded({ parameters }: Operation, name: string, text: string): string {
  const parameter = parameters.find((one) => one.in === "path" && one.name === name);
  if (parameter?.encoding === "none") return text;
  const once = decodeText(text);
  return parameter?.encoding === "double" ? decodeText(once) : once;
}

/** A percent sign that encodes nothing is itself. */
function decodeText(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function inputsOf(
  operation: Operation,
  path: ReadonlyMap<string, string>,
  { headers, body }: Address,
  queries: ValueObject,
): OperationInputs {
  const values = new Map<string, Value>([...path].map(([name, value]) => [`path ${name}`, value]));
  const place = (where: Parameter["in"], given: ValueObject): Pair[] =>
    Object.entries(given).flatMap(([name, value]) => {
      const known = operation.parameters.find(
        (one) => one.in === where && one.name.toLowerCase() === name.toLowerCase(),
      );
      if (known !== undefined) values.set(`${where} ${known.name}`, value);
      return known !== undefined || value === null ? [] : [{ name, value: toText(value) }];
    });
  const extra = { query: place("query", queries), headers: place("header", headers) };
  const read = readInputs(operation, {});
  const whole = body === undefined ? undefined : formBody(operation, body, values);
  return { ...read, values, body: whole, extra };
}

/** Fields of a form given by name are fields; anything else is the body as a whole. */
function formBody(operation: Operation, body: Value, values: Map<string, Value>): Value | undefined {
  const fields = operation.parameters.filter((one) => one.in === "formData");
  const isObject = typeof body === "object" && body !== null && !Array.isArray(body);
  if (fields.length === 0 || !isObject || "$multipart" in body || "$content" in body) return body;
  for (const { name } of fields) {
    const value = getMember(body as ValueObject, name);
    if (value !== undefined) values.set(`formData ${name}`, value);
  }
  return undefined;
}
