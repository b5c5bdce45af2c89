import { isObject, type Value, type ValueObject } from "@towpath/expressions";
import { apiNameOf } from "../registry/connector-name.ts";

/** What a step says about the connector it calls, in any of the spellings that products write. */
export interface StepHost {
  /** The name a definition has for the connection; null when it names none. */
  readonly reference: string | null;
  /** Lower case, without `shared_`; null when the step does not name its connector. */
  readonly connectorName: string | null;
  readonly operationId: string | null;
}

const TYPES: ReadonlySet<string> = new Set([
  "openapiconnection",
  "openapiconnectionwebhook",
  "openapiconnectionnotification",
  "apiconnection",
  "apiconnectionwebhook",
  "apiconnectionnotification",
]);

/** Null for a step that calls no connector. */
export function stepHost(step: ValueObject): StepHost | null {
  if (!TYPES.has(textOf(member(step, "type")).toLowerCase())) return null;
  const host = member(member(step, "inputs"), "host");
  const api = textOf(member(host, "apiId")) || textOf(member(member(host, "api"), "id"));
  const reference = referenceOf(host);
  return {
    reference,
    connectorName: apiNameOf(api) ?? nameOfReference(reference),
    operationId: textOf(member(host, "operationId")) || swaggerId(step) || null,
  };
}

/** Steps that name an address keep the operation they were made for as a note. */
function swaggerId(step: ValueObject): string {
  const noted = member(member(step, "metadata"), "flowSystemMetadata");
  return textOf(member(noted, "swaggerOperationId"));
}

const IN_CONNECTIONS = /parameters\(\s*'\$connections'\s*\)\s*\??\[\s*'([^']+)'\s*\]/i;

function referenceOf(host: Value | undefined): string | null {
  const connection = member(host, "connection");
  const named =
    textOf(member(host, "connectionName")) ||
    textOf(member(host, "connectionReferenceName")) ||
    textOf(member(connection, "referenceName"));
  if (named !== "") return named;
  const written = textOf(member(connection, "name"));
  return IN_CONNECTIONS.exec(written)?.[1] ?? (written === "" ? null : written);
}

/** Power Automate calls references after their connector: `shared_planner`, `shared_planner_1`. */
function nameOfReference(reference: string | null): string | null {
  const named = /^shared_(.+?)(?:_\d+)?$/i.exec(reference ?? "")?.[1];
  return named === undefined ? null : named.toLowerCase();
}

function member(value: Value | undefined, name: string): Value | undefined {
  if (value === undefined || !isObject(value)) return undefined;
  if (Object.hasOwn(value, name)) return value[name];
  const key = Object.keys(value).find((one) => one.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : value[key];
}

const textOf = (value: Value | undefined): string => (typeof value === "string" ? value : "");
