import type { Connector, Operation, Parameter } from "@towpath/connectors";
import type { Value } from "@towpath/expressions";
import { fail, ok, type Result } from "@towpath/prelude";
import { buildBody } from "./build-body.ts";
import type { InputFailure } from "./built-body.ts";
import { type Draft, encodeText, type Pair } from "./draft.ts";
import { textsOf } from "./field-text.ts";
import type { OperationInputs } from "./operation-inputs.ts";

/** The request that the definition alone describes: no credential, no policy yet. */
export function buildDraft(
  connector: Connector,
  operation: Operation,
  inputs: OperationInputs,
): Result<Draft, InputFailure> {
  const missing = firstMissing(operation, inputs);
  if (missing !== null) return fail(missing);
  const pathValues = pathValuesOf(operation, inputs);
  const path = fillPath(operation, pathValues);
  if (!path.ok) return path;
  const headers = headersOf(operation, inputs);
  const headerType = headers.find(({ name }) => name.toLowerCase() === "content-type")?.value ?? null;
  const built = buildBody(connector.document, operation, inputs, headerType);
  if (!built.ok) return built;
  // A Content-Type or Accept that stands among the parameters wins over what the document lists.
  const { body, contentType } = built.value;
  if (contentType !== null && headerType === null) headers.push({ name: "Content-Type", value: contentType });
  const accept = acceptOf(operation);
  const hasAccept = headers.some(({ name }) => name.toLowerCase() === "accept");
  if (accept !== null && !hasAccept) headers.push({ name: "Accept", value: accept });
  return ok({
    method: operation.method,
    originalMethod: operation.method,
    baseUrl: baseUrlOf(connector, operation),
    path: path.value,
    query: [...pairsOf(operation, inputs, "query"), ...inputs.extra.query],
    headers,
    body,
    pathValues,
  });
}

function baseUrlOf({ address }: Connector, { scheme }: Operation): string {
  return `${scheme ?? address.scheme}://${address.host}${address.basePath}`;
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

/** Percent-encoded, as the definition wants each of them. */
function pathValuesOf(operation: Operation, inputs: OperationInputs): ReadonlyMap<string, string> {
  const parameters = operation.parameters.filter((parameter) => parameter.in === "path");
  return new Map(
    parameters.map((parameter) => {
      const value = valueFor(parameter, inputs);
      const text = value === undefined ? "" : (textsOf(parameter, value)[0] ?? "");
      return [parameter.name, encodePathValue(text, parameter.encoding)];
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
    return value;
  });
  if (empty !== null) {
    const { name, title }: Parameter = empty;
    const message = `'${operation.id}' cannot be called with an empty '${title}': it is a part of the address.`;
    return fail({ parameter: name, message });
  }
  return ok(filled.startsWith("/") ? filled : `/${filled}`);
}

/** A value that is sent as it is may bring slashes, but neither a query nor what would be cut out of an address. */
function encodePathValue(value: string, encoding: Parameter["encoding"]): string {
  if (encoding === "none") return value.replace(/[\0-\x20\x7f?#\\]/g, encodeURIComponent);
  const once = encodeText(value);
  return encoding === "double" ? encodeURIComponent(once) : once;
}

function pairsOf(operation: Operation, inputs: OperationInputs, place: "query" | "header"): Pair[] {
  return operation.parameters.flatMap((parameter) => {
    const value = parameter.in === place ? valueFor(parameter, inputs) : undefined;
    if (value === undefined) return [];
    const texts = textsOf(parameter, value);
    // A header has one value, lists included.
    const values = place === "header" ? [texts.join(",")] : texts;
    return values.map((text) => ({ name: parameter.name, value: text }));
  });
}

function headersOf(operation: Operation, inputs: OperationInputs): Pair[] {
  const declared = pairsOf(operation, inputs, "header");
  // A Host that the definition itself fixes is the connector's; one that a maker types would choose another service.
  const isFixed = ({ name }: Pair) =>
    operation.parameters.some(
      (one) => one.in === "header" && one.name === name && one.visibility === "internal",
    );
  return [...declared, ...inputs.extra.headers].filter(
    (pair) => pair.value !== "" && (pair.name.toLowerCase() !== "host" || isFixed(pair)),
  );
}

function acceptOf({ produces }: Operation): string | null {
  const json = produces.find((type) => /[/+]json\b/i.test(type));
  return json ?? produces[0] ?? null;
}
