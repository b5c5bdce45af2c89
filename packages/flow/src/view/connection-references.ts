import { stringifyJson, type Value, type ValueObject } from "@towpath/expressions";
import type { Definition } from "../definition.ts";
import { isRecord, member, recordMember, textMember, toPointer } from "../tree.ts";
import { allActions, triggerOf, typeOf } from "./definition-index.ts";

/** A name by which a definition speaks of a connection, and what uses it. */
export interface ConnectionReference {
  /** As it is written first; in another case it is the same. */
  readonly reference: string;
  /** What says which connector is meant, the most certain first: ids of APIs, and names. */
  readonly apis: readonly string[];
  readonly uses: readonly ReferenceUse[];
}

export interface ReferenceUse {
  readonly role: "trigger" | "action";
  /** Of the step. */
  readonly name: string;
  /** JSON Pointer of the step. */
  readonly path: string;
  /** Null where the step names its operation by an address. */
  readonly operationId: string | null;
}

const CONNECTOR_TYPE = /^(?:openapiconnection|apiconnection)(?:webhook|notification)?$/;

/** Whether a step of this type is an operation of a connector. */
export const isConnectorType = (type: string): boolean => CONNECTOR_TYPE.test(type.toLowerCase());

/**
 * The connections that a definition speaks of, in the order of the document.
 *
 * @param given what the wrapper says of them (`connectionReferences`, `$connections`, `connections.json`), by name
 */
export function connectionReferences(
  definition: Definition,
  given: ValueObject = {},
): readonly ConnectionReference[] {
  const found = new Map<string, { reference: string; apis: string[]; uses: ReferenceUse[] }>();
  const trigger = triggerOf(definition);
  const steps = [
    ...(trigger === null
      ? []
      : [
          {
            role: "trigger" as const,
            name: trigger.name,
            step: trigger.trigger,
            path: ["triggers", trigger.name],
          },
        ]),
    ...allActions(definition).map(({ name, action, path }) => ({
      role: "action" as const,
      name,
      step: action,
      path,
    })),
  ];
  for (const { role, name, step, path } of steps) {
    const host = hostOf(step);
    const reference = host === null ? null : connectionReference(host);
    if (host === null || reference === null) continue;
    const key = reference.toLowerCase();
    const known = found.get(key) ?? { reference, apis: [], uses: [] };
    known.apis.push(...apisOf(host));
    known.uses.push({
      role,
      name,
      path: toPointer(path),
      operationId: textMember(host, "operationId") ?? null,
    });
    found.set(key, known);
  }
  return [...found.values()].map(({ reference, apis, uses }) => ({
    reference,
    apis: [...new Set([...apis, ...apisInWrapper(given, reference)])],
    uses,
  }));
}

function hostOf(step: ValueObject): ValueObject | null {
  if (!isConnectorType(typeOf(step).type)) return null;
  return recordMember(recordMember(step, "inputs") ?? {}, "host") ?? null;
}

const IN_CONNECTIONS = /parameters\(\s*'\$connections'\s*\)\s*\??\[\s*'([^']+)'\s*\]/i;

/**
 * The name that the host of a step has for its connection: `connectionName` and `connectionReferenceName` (Power
 * Automate), `connection.referenceName` (Standard), or the member of `$connections` in `connection.name`. Null: none.
 */
export function connectionReference(host: ValueObject): string | null {
  const connection = recordMember(host, "connection") ?? {};
  const named =
    textMember(host, "connectionName") ??
    textMember(host, "connectionReferenceName") ??
    textMember(connection, "referenceName");
  if (named !== undefined) return named;
  const written = textMember(connection, "name") ?? stringifyJson(connection);
  return IN_CONNECTIONS.exec(written)?.[1] ?? textMember(connection, "name") ?? null;
}

function apisOf(host: ValueObject): string[] {
  const api = recordMember(host, "api") ?? {};
  const ids = [textMember(host, "apiId"), textMember(api, "runtimeUrl"), textMember(api, "id")];
  return ids.flatMap((id) => (id === undefined || id.includes("@") ? [] : [id]));
}

/** Wrappers name the API of a reference in many ways; a text that is the address of one says so itself. */
function apisInWrapper(given: ValueObject, reference: string): string[] {
  const holders = [given, recordMember(given, "managedApiConnections") ?? {}];
  return holders.flatMap((holder) => {
    const entry = member(holder, reference);
    if (!isRecord(entry)) return [];
    const api = textMember(recordMember(entry, "api") ?? {}, "name");
    return [...(api === undefined ? [] : [api]), ...textsIn(entry, 0).filter((text) => API_ID.test(text))];
  });
}

const API_ID = /\/(?:apis|managedApis)\/[^/]+\/?$/i;
const DEEPEST = 4;

function textsIn(value: Value, depth: number): readonly string[] {
  if (typeof value === "string") return [value];
  return isRecord(value) && depth < DEEPEST
    ? Object.values(value).flatMap((one) => textsIn(one, depth + 1))
    : [];
}
