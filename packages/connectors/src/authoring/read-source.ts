import { isObject, nestsDeeperThan, parseJson, type ValueObject } from "@towpath/expressions";
import { fail, ok, type Result } from "@towpath/prelude";
import { parseDocument } from "yaml";
import { repairJson } from "../read/repair-json.ts";
import type { DraftFailure } from "./connector-draft.ts";
import type { NoteList } from "./note-list.ts";
import { yamlNestsDeeperThan } from "./yaml-depth.ts";

/** The largest public OpenAPI documents (GitHub, Stripe, Microsoft Graph's parts) have 5 to 12 million characters. */
export const MAX_SOURCE_LENGTH = 20_000_000;
/** Reading YAML costs twenty times as much as JSON, and holds up everybody meanwhile. */
const MAX_YAML_LENGTH = 3_000_000;
const MAX_DEPTH = 100;
/** Aliases may repeat what stands elsewhere, but not blow up a small file into gigabytes. */
const MAX_ALIASES = 100;

/** An object written as JSON or as YAML. Damaged JSON is repaired as a connector's own files are. */
export function readStructured(text: string, notes: NoteList): Result<ValueObject, DraftFailure> {
  if (text.length > MAX_SOURCE_LENGTH) {
    return fail({
      message: "The text has more than 20 million characters. No description of a service is that large.",
    });
  }
  const trimmed = text.replace(/^\uFEFF/, "").trimStart();
  if (trimmed === "") return fail({ message: "There is nothing to read: the text is empty." });
  return /^[{[]/.test(trimmed) ? readJson(trimmed, notes) : readYaml(trimmed);
}

function readJson(text: string, notes: NoteList): Result<ValueObject, DraftFailure> {
  const strict = parseJson(text, { maxDepth: MAX_DEPTH });
  if (strict.ok) return objectOnly(strict.value);
  // YAML's braces look like JSON's, and may hold what JSON may not.
  const yaml = readYaml(text);
  if (yaml.ok) return yaml;
  const repaired = repairJson(text);
  if (!repaired.ok) {
    const { line, column, message } = repaired.failure;
    return fail({ message: `The text is neither JSON nor YAML. Line ${line}, column ${column}: ${message}` });
  }
  for (const { line, column, message } of repaired.value.assumptions) {
    notes.assumed(`line ${line}, column ${column}`, message);
  }
  return objectOnly(repaired.value.value);
}

function readYaml(text: string): Result<ValueObject, DraftFailure> {
  if (text.length > MAX_YAML_LENGTH) {
    return fail({
      message: "YAML of more than 3 million characters is not read. Give the document as JSON.",
    });
  }
  if (yamlNestsDeeperThan(text, MAX_DEPTH)) {
    return fail({ message: "The text cannot be read as YAML: it is nested too deeply." });
  }
  try {
    const document = parseDocument(text, { schema: "core", uniqueKeys: false, prettyErrors: false });
    const [error] = document.errors;
    if (error !== undefined) return fail({ message: yamlProblem(text, error.message, error.pos[0]) });
    return objectOnly(document.toJS({ maxAliasCount: MAX_ALIASES }));
  } catch {
    return fail({ message: "The text cannot be read as YAML: its aliases lead nowhere or never end." });
  }
}

function yamlProblem(text: string, message: string, offset: number): string {
  const before = text.slice(0, offset);
  const column = offset - before.lastIndexOf("\n");
  return `The text is neither JSON nor YAML. Line ${before.split("\n").length}, column ${column}: ${message}`;
}

function objectOnly(value: unknown): Result<ValueObject, DraftFailure> {
  const given = value as ValueObject;
  if (typeof value !== "object" || !isObject(given)) {
    return fail({
      message:
        "This is no description of a service. Give a cURL line (it begins with 'curl'), an OpenAPI document, a Postman collection or a WSDL.",
    });
  }
  if (nestsDeeperThan(given, MAX_DEPTH)) {
    return fail({ message: `The document is nested more than ${MAX_DEPTH} levels deep, or without end.` });
  }
  return ok(given);
}
