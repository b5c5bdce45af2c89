import type { Value, ValueObject } from "@towpath/expressions";
import type { Definition } from "../definition.ts";
import { isRecord, member, recordMember, textMember } from "../tree.ts";
import { triggerOf } from "./definition-index.ts";

const MAX_DEPTH = 8;

/**
 * A body to try the flow with, made from the schema of its request trigger: examples and defaults where the schema
 * gives them, else a plain value of each type. An empty object where there is no schema.
 */
export function sampleTriggerBody(definition: Definition): Value {
  const trigger = triggerOf(definition)?.trigger;
  const inputs = trigger === undefined ? undefined : recordMember(trigger, "inputs");
  const schema = inputs === undefined ? undefined : recordMember(inputs, "schema");
  return schema === undefined || Object.keys(schema).length === 0 ? {} : sampleOf(schema, 0);
}

function sampleOf(schema: ValueObject, depth: number): Value {
  const given = givenSample(schema);
  if (given !== undefined) return given;
  switch (typeName(schema)) {
    case "object":
      return depth >= MAX_DEPTH ? {} : sampleObject(schema, depth);
    case "array": {
      const items = recordMember(schema, "items");
      return items === undefined || depth >= MAX_DEPTH ? [] : [sampleOf(items, depth + 1)];
    }
    case "integer":
    case "number":
      return 0;
    case "boolean":
      return false;
    case "string":
      return sampleText(textMember(schema, "format"));
    default:
      return null;
  }
}

function givenSample(schema: ValueObject): Value | undefined {
  const examples = member(schema, "examples");
  const choices = member(schema, "enum");
  return (
    member(schema, "example") ??
    (Array.isArray(examples) ? examples[0] : undefined) ??
    member(schema, "default") ??
    member(schema, "const") ??
    (Array.isArray(choices) ? choices[0] : undefined)
  );
}

function typeName(schema: ValueObject): string {
  const type = member(schema, "type");
  const named = Array.isArray(type) ? type.find((each) => each !== "null") : type;
  if (typeof named === "string") return named.toLowerCase();
  if (recordMember(schema, "properties") !== undefined) return "object";
  return recordMember(schema, "items") === undefined ? "" : "array";
}

function sampleObject(schema: ValueObject, depth: number): ValueObject {
  const properties = Object.entries(recordMember(schema, "properties") ?? {});
  return Object.fromEntries(
    properties.map(([name, property]) => [name, isRecord(property) ? sampleOf(property, depth + 1) : null]),
  );
}

function sampleText(format: string | undefined): string {
  switch (format?.toLowerCase()) {
    case "date-time":
      return "2026-01-31T09:00:00Z";
    case "date":
      return "2026-01-31";
    case "email":
      return "name@example.com";
    case "uri":
      return "https://example.com";
    case "uuid":
      return "00000000-0000-4000-8000-000000000000";
    default:
      return "";
  }
}
