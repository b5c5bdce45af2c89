import { isObject, parseJson, type ValueObject } from "@towpath/expressions";
import { rewriteText } from "@towpath/flow";
import { fail, ok, type Result } from "@towpath/prelude";
import type { DraftParts } from "../connector-draft.ts";

/** The two files of a connector as somebody edits them. */
export interface DraftTexts {
  readonly definition: string;
  readonly properties: string;
}

export interface TextProblem {
  readonly file: keyof DraftTexts;
  /** Counts from 1. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** What the texts hold. @returns where one of them is no JSON object: forms wait until that is mended */
export function parseDraft(texts: DraftTexts): Result<DraftParts, TextProblem> {
  const definition = parseFile("definition", texts.definition);
  if (!definition.ok) return definition;
  const properties = parseFile("properties", texts.properties);
  if (!properties.ok) return properties;
  return ok({ definition: definition.value, properties: properties.value });
}

function parseFile(file: keyof DraftTexts, text: string): Result<ValueObject, TextProblem> {
  const parsed = parseJson(text);
  if (!parsed.ok) {
    const { line, column, message } = parsed.failure;
    return fail({ file, line, column, message });
  }
  if (isObject(parsed.value)) return ok(parsed.value);
  return fail({ file, line: 1, column: 1, message: "The file has to hold an object in braces." });
}

/** The texts after an edit: what was not edited stays as it was written. */
export function rewriteDraft(texts: DraftTexts, before: DraftParts, next: DraftParts): DraftTexts {
  return {
    definition:
      before.definition === next.definition
        ? texts.definition
        : rewriteText(texts.definition, next.definition),
    properties:
      before.properties === next.properties
        ? texts.properties
        : rewriteText(texts.properties, next.properties),
  };
}
