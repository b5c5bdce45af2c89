import { isObject, type Value, type ValueObject } from "@towpath/expressions";
import type { Connector, Operation } from "../connector.ts";
import { objectAt, textAt } from "../members.ts";
import type { DynamicSource } from "../openapi/dynamic-source.ts";
import { referred } from "../openapi/schema-reader.ts";

/** Members of a document that other places refer into. */
const HOLDERS = ["definitions", "parameters", "responses"] as const;

/**
 * A connector with nothing but some operations, those that their choices and schemas come from, and the parts of the
 * document that these refer to: what a form needs, a small part of a large file. Null: it lacks one of them.
 */
export function pareConnector(connector: Connector, operationIds: readonly string[]): Connector | null {
  const byId = new Map(connector.operations.map((operation) => [operation.id, operation]));
  if (operationIds.some((id) => !byId.has(id))) return null;
  const kept = new Set<string>();
  const waiting = [...operationIds];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const operation = byId.get(id);
    if (kept.has(id) || operation === undefined) continue;
    kept.add(id);
    waiting.push(...calledBy(operation, connector));
  }
  const operations = connector.operations.filter(({ id }) => kept.has(id));
  // Policies, scripts and secrets from settings are for calls, and not for the eyes of whoever fills in a form.
  const { secrets: _secrets, entered: _entered, ...open } = connector;
  return {
    ...open,
    operations,
    policies: [],
    document: pareDocument(connector.document, operations),
    properties: null,
    script: null,
  };
}

/** Operations that are asked for choices, schemas and trees: of parameters, and wherever the document says so. */
function calledBy(operation: Operation, { document, filePicker }: Connector): string[] {
  const sources = [...operation.parameters.map(({ dynamic }) => dynamic), operation.body?.dynamic ?? null];
  const named = sources.flatMap(operationsOf);
  const schemas: Value[] = [operation.body?.schema ?? null, operation.notification];
  schemas.push(...operation.responses.map(({ schema }) => schema));
  const { capabilities, parts } = reach(document, schemas);
  if (
    operation.parameters.some(({ dynamic }) => dynamic?.kind === "file") ||
    capabilities.has("file-picker")
  ) {
    parts.push(filePicker);
  }
  for (const part of parts) collectOperationIds(part, named);
  return named;
}

function operationsOf(source: DynamicSource | null): string[] {
  if (source === null || source.kind === "file") return [];
  if (source.kind !== "tree") return [source.call.operationId];
  return [source.open.call.operationId, ...(source.browse === null ? [] : [source.browse.call.operationId])];
}

function collectOperationIds(root: Value, into: string[]): void {
  forEachObject(root, (object) => {
    const id = textAt(object, "operationId");
    if (id !== null) into.push(id);
  });
}

function pareDocument(document: ValueObject, operations: readonly Operation[]): ValueObject {
  const starts = operations.flatMap((operation): Value[] => [
    operation.body?.schema ?? null,
    operation.notification,
    ...operation.parameters.map(({ schema }) => schema),
    ...operation.responses.map(({ schema }) => schema),
  ]);
  const { references, hasKinds } = reach(document, starts);
  const parts = HOLDERS.map((holder): [string, Value] => {
    const all = Object.entries(objectAt(document, holder) ?? {});
    // A discriminator names its kinds by their names alone, without a reference to follow.
    const keepAll = hasKinds && holder === "definitions";
    const kept = all.filter(([, part]) => isObject(part) && (keepAll || references.has(part)));
    return [holder, Object.fromEntries(kept)];
  });
  const info = objectAt(document, "info");
  return { ...(info === null ? {} : { info }), ...Object.fromEntries(parts) };
}

/** Everything that can be reached from some schemas by `$ref`s, however they go round. */
function reach(document: ValueObject, starts: readonly Value[]) {
  const references = new Set<ValueObject>();
  const capabilities = new Set<string>();
  const parts = [...starts];
  let hasKinds = false;
  for (let index = 0; index < parts.length; index += 1) {
    forEachObject(parts[index] ?? null, (object) => {
      const capability = textAt(object, "capability");
      if (capability !== null) capabilities.add(capability.toLowerCase());
      hasKinds ||= textAt(object, "discriminator") !== null;
      const reference = textAt(object, "$ref");
      const target = reference === null ? undefined : referred(document, reference);
      if (target === undefined || references.has(target)) return;
      references.add(target);
      parts.push(target);
    });
  }
  return { references, capabilities, parts, hasKinds };
}

function forEachObject(root: Value, look: (object: ValueObject) => void): void {
  const waiting: Value[] = [root];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (typeof next !== "object" || next === null) continue;
    if (isObject(next)) look(next);
    if (isObject(next) || Array.isArray(next)) for (const member of Object.values(next)) waiting.push(member);
  }
}
