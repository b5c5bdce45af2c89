import { parseJson, stringifyJson, type Value } from "@towpath/expressions";
import { fail, ok, type Result, type Said, said } from "@towpath/prelude";
import type { Definition } from "../definition.ts";
import { isRecord } from "../tree.ts";
import type { ReadFailure } from "../wrappers/flow-file.ts";

/** Reads a definition's JSON text. Whether it is a sound flow is for the checker to say. */
export function parseDefinition(text: string): Result<Definition, ReadFailure> {
  const parsed = parseDocument(text);
  if (!parsed.ok) return parsed;
  if (isRecord(parsed.value)) return ok(parsed.value);
  return fail({
    kind: "no-definition",
    ...said("A definition is a JSON object with triggers and actions; this is {given}.", {
      given: nameOf(parsed.value),
    }),
  });
}

/** Reads JSON text of any kind, keeping number spellings; failures name the line and column. */
export function parseDocument(text: string): Result<Value, ReadFailure> {
  const parsed = parseJson(text);
  if (parsed.ok) return parsed;
  const { line, column } = parsed.failure;
  return fail({
    kind: "not-json",
    ...said("This is not JSON. Line {line}, column {column}: {why}", { line, column, why: parsed.failure }),
    line,
    column,
  });
}

/** The text of a new definition: two spaces of indentation, members in their order. */
export function formatDefinition(definition: Definition): string {
  return `${stringifyJson(definition, 2)}\n`;
}

function nameOf(value: Value): Said {
  if (value === null) return said("null");
  if (Array.isArray(value)) return said("a list");
  if (typeof value === "string") return said("a text");
  return typeof value === "boolean" ? said("true or false") : said("a number");
}
