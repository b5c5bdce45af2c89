import type { Connector } from "@towpath/connectors";
import type { Value, ValueObject } from "@towpath/expressions";
import type { ExpectedRequest } from "./expectation.ts";
import { expectedBody } from "./expected-body.ts";
import { sign } from "./expected-credentials.ts";
import { applyPolicies } from "./expected-policies.ts";
import { fieldTexts, fill, spell, valueFor } from "./expected-values.ts";
import { at, listOf, lower, type RawOperation, textOf } from "./raw-document.ts";

/** @param values of the connection, by name */
export function expectedRequest(
  connector: Connector,
  operation: RawOperation,
  given: ValueObject,
  values: Readonly<Record<string, string>>,
): ExpectedRequest {
  const { document } = connector;
  const headers = headersOf(operation, given);
  const pathValues = pathValuesOf(operation, given);
  const produces = listOf(operation.source.produces ?? document.produces).map(textOf);
  const accept = produces.find((type) => /json/i.test(type)) ?? produces[0];
  const body = expectedBody(document, operation, given, headers);
  if (accept !== undefined && !headers.has("accept")) headers.set("accept", accept);
  const expected: ExpectedRequest = {
    method: operation.method,
    origin: `https://${textOf(document.host)}`,
    prefix: textOf(document.basePath).replace(/\/$/, ""),
    path: fill(operation.path, pathValues),
    query: queryOf(operation, given),
    headers,
    body,
    pathValues,
  };
  sign(connector, values, expected);
  applyPolicies(connector, operation, expected, values);
  return { ...expected, path: expected.prefix + expected.path };
}

function given(operation: RawOperation, place: string, values: ValueObject): [ValueObject, Value][] {
  return operation.parameters.flatMap((parameter): [ValueObject, Value][] => {
    const value = parameter.in === place ? valueFor(parameter, values) : undefined;
    return value === undefined || value === null ? [] : [[parameter, value]];
  });
}

function headersOf(operation: RawOperation, values: ValueObject): Map<string, string> {
  const headers = new Map<string, string>();
  for (const [parameter, value] of given(operation, "header", values)) {
    const text = fieldTexts(parameter, value).join(",");
    if (text !== "") headers.set(textOf(parameter.name).toLowerCase(), text);
  }
  return headers;
}

function queryOf(operation: RawOperation, values: ValueObject): [string, string][] {
  return given(operation, "query", values).flatMap(([parameter, value]) =>
    fieldTexts(parameter, value).map((text): [string, string] => [textOf(parameter.name), text]),
  );
}

function pathValuesOf(operation: RawOperation, values: ValueObject): Map<string, string> {
  const made = new Map<string, string>();
  for (const [parameter, value] of given(operation, "path", values)) {
    const once = encodeURIComponent(fieldTexts(parameter, value).join(","));
    const isDouble = lower(parameter["x-ms-url-encoding"]) === "double";
    made.set(textOf(parameter.name), isDouble ? encodeURIComponent(once) : once);
  }
  // A placeholder that no parameter describes takes the value of its name.
  for (const [, name = ""] of operation.path.matchAll(/\{([^}]+)\}/g)) {
    const value = at(values, name);
    if (!made.has(name) && value !== undefined) made.set(name, encodeURIComponent(spell(value)));
  }
  return made;
}
