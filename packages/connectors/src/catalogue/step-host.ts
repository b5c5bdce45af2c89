import { isObject, type Value, type ValueObject } from "@towpath/expressions";
import { connectionReference, isConnectorType } from "@towpath/flow";
import { apiNameOf } from "../registry/connector-name.ts";

/** What a step says about the connector it calls, in any of the spellings that products write. */
export interface StepHost {
  /** The name a definition has for the connection; null when it names none. */
  readonly reference: string | null;
  /** Lower case, without `shared_`; null when the step does not name its connector. */
  readonly connectorName: string | null;
  readonly operationId: string | null;
}

/** Null for a step that calls no connector. */
export function stepHost(step: ValueObject): StepHost | null {
  if (!isConnectorType(textOf(member(step, "type")))) return null;
  const host = member(member(step, "inputs"), "host");
  const api = textOf(member(host, "apiId")) || textOf(member(member(host, "api"), "id"));
  const named = host !== undefined && isObject(host) ? connectionReference(host) : null;
  const reference = named === null || named === "" ? null : named;
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
