import type { Connector, Operation, Parameter } from "@towpath/connectors";
import type { Value, ValueObject } from "@towpath/expressions";
import { fail, ok, type Result } from "@towpath/prelude";
import { buildBody, textsOf } from "./build-body.ts";
import { type Draft, encodeText, type Pair } from "./draft.ts";
import { type OperationInputs, readInputs } from "./operation-inputs.ts";

/** Why no request could be made of the inputs: which parameter, in plain words. */
export interface InputFailure {
  readonly parameter: string;
  readonly message: string;
}

/**
 * The request that the definition alone describes: no credential, no policy yet.
 *
 * @param given `inputs.parameters` of the action
 */
export function buildDraft(
  connector: Connector,
  operation: Operation,
  given: ValueObject,
): Result<Draft, InputFailure> {
  const inputs = readInputs(operation, given);
  const missing = firstMissing(operation, inputs);
  if (missing !== null) return fail(missing);
  const pathValues = pathValuesOf(operation, inputs);
  const path = fillPath(operation, pathValues);
  if (!path.ok) return path;
  const built = buildBody(connector.document, operation, inputs);
  const headers = headersOf(operation, inputs);
  const named = new Set(headers.map(({ name }) => name.toLowerCase()));
  // A Content-Type or Accept that stands among the parameters wins over what the document lists.
  if (built.contentType !== null && !named.has("content-type")) {
    headers.push({ name: "Content-Type", value: built.contentType });
  }
  const accept = acceptOf(operation);
  if (accept !== null && !named.has("accept")) headers.push({ name: "Accept", value: accept });
  return ok({
    method: operation.method,
    originalMethod: operation.method,
    baseUrl: baseUrlOf(connector),
    path: path.value,
    query: pairsOf(operation, inputs, "query"),
    headers,
    body: built.body,
    pathValues,
  });
}

export function baseUrlOf({ address }: Connector): string {
  return `${address.scheme}://${address.host}${address.basePath}`;
}

function valueFor(parameter: Parameter, inputs: OperationInputs): Value | undefined {
  const given = inputs.values.get(`${parameter.in} ${parameter.name}`);
  if (given !== undefined && given !== null) return given;
  // A shown default is filled in by the form; a hidden one nobody else can send.
  return parameter.visibility === "internal" || parameter.required ? parameter.default : undefined;
}

function firstMissing(operation: Operation, inputs: OperationInputs): InputFailure | null {
  const missing = operation.parameters.find(
    (parameter) => parameter.required && valueFor(parameter, inputs) === undefined,
  );
  if (missing === undefined) return null;
  const message = `'${operation.id}' needs a value for '${missing.title}' (${missing.in} parameter '${missing.name}').`;
  return { parameter: missing.name, message };
}

function pathValuesOf(operation: Operation, inputs: OperationInputs): ReadonlyMap<string, string> {
  const parameters = operation.parameters.filter((parameter) => parameter.in === "path");
  return new Map(
    parameters.map((parameter) => {
      const value = valueFor(parameter, inputs);
      return [parameter.name, value === undefined ? "" : (textsOf(parameter, value)[0] ?? "")];
    }),
  );
}

/** Only the placeholders are encoded: a path has its own quotes, brackets and colons. */
function fillPath(operation: Operation, values: ReadonlyMap<string, string>): Result<string, InputFailure> {
  let empty: Parameter | null = null;
  const filled = operation.path.replace(/\{([^{}]+)\}/g, (_placeholder, name: string) => {
    const parameter = operation.parameters.find((one) => one.in === "path" && one.name === name);
    const value = values.get(name) ?? "";
    if (value === "" && parameter !== undefined) empty ??= parameter;
    return encodePathValue(value, parameter?.encoding ?? "single");
  });
  if (empty !== null) {
    const { name, title }: Parameter = empty;
    const message = `'${operation.id}' cannot be called with an empty '${title}': it is a part of the address.`;
    return fail({ parameter: name, message });
  }
  return ok(filled.startsWith("/") ? filled : `/${filled}`);
}

/** `.` and `..` alone would climb out of the path, encoded or not. */
export function encodePathValue(value: string, encoding: Parameter["encoding"]): string {
  if (encoding === "none") return value;
  const once = /^\.{1,2}$/.test(value) ? value.replaceAll(".", "%2E") : encodeText(value);
  return encoding === "double" ? encodeURIComponent(once) : once;
}

function pairsOf(operation: Operation, inputs: OperationInputs, place: "query" | "header"): Pair[] {
  return operation.parameters.flatMap((parameter) => {
    const value = parameter.in === place ? valueFor(parameter, inputs) : undefined;
    if (value === undefined) return [];
    return textsOf(parameter, value).map((text) => ({ name: parameter.name, value: text }));
  });
}

function headersOf(operation: Operation, inputs: OperationInputs): Pair[] {
  return pairsOf(operation, inputs, "header").filter(({ value }) => value !== "");
}

function acceptOf({ produces }: Operation): string | null {
  const json = produces.find((type) => /[/+]json\b/i.test(type));
  return json ?? produces[0] ?? null;
}
