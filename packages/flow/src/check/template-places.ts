import type { Value, ValueObject } from "@towpath/expressions";
import { isArmExpression } from "../arm-expression.ts";
import type { Reading } from "../expression-calls.ts";
import { isRecord, textMember } from "../tree.ts";

/** A text that is evaluated, and where it stands. */
export interface TemplatePlace {
  readonly text: string;
  readonly path: readonly string[];
  readonly reading: Reading;
}

/** Members of a step that are read as they stand, or are looked at elsewhere. Lower case. */
const NOT_EVALUATED = new Set([
  "type",
  "kind",
  "description",
  "metadata",
  "runafter",
  "actions",
  "else",
  "cases",
  "default",
  "tools",
  "operationoptions",
]);

/** Inputs that are documents or programs of their own, by lower-case type of step. */
const VERBATIM_INPUTS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    request: ["schema", "headersschema"],
    manual: ["schema", "headersschema"],
    response: ["schema"],
    parsejson: ["schema"],
    javascriptcode: ["code"],
    liquid: ["map"],
    xmlvalidation: ["schema"],
    xslt: ["map"],
    csharpscriptcode: ["codefile"],
    powershellcode: ["codefile"],
  }),
);

/** Every text of a trigger or action that is evaluated as a template; object keys are templates too. */
export function templatesOf(step: ValueObject, path: readonly string[]): TemplatePlace[] {
  const places: TemplatePlace[] = [];
  for (const [key, value] of Object.entries(step)) {
    if (NOT_EVALUATED.has(key.toLowerCase())) continue;
    if (key.toLowerCase() === "inputs" && isRecord(value)) collectInputs(step, value, [...path, key], places);
    else if (isConditionMember(step, key)) collectCondition(value, [...path, key], places);
    else collect(value, [...path, key], places);
  }
  return places;
}

function isConditionMember(step: ValueObject, key: string): boolean {
  const type = textMember(step, "type")?.toLowerCase();
  return key.toLowerCase() === "expression" && (type === "if" || type === "until");
}

/** A condition is an expression even without an `@`; in an object of conditions the template rules hold. */
function collectCondition(value: Value, path: readonly string[], places: TemplatePlace[]): void {
  if (typeof value !== "string") collect(value, path, places);
  else if (value !== "" && !isArmExpression(value)) places.push({ text: value, path, reading: "condition" });
}

function collectInputs(
  step: ValueObject,
  inputs: ValueObject,
  path: readonly string[],
  places: TemplatePlace[],
): void {
  const verbatim = VERBATIM_INPUTS.get(textMember(step, "type")?.toLowerCase() ?? "") ?? [];
  const isQuery = textMember(step, "type")?.toLowerCase() === "query";
  for (const [name, input] of Object.entries(inputs)) {
    if (verbatim.includes(name.toLowerCase())) continue;
    if (name.includes("@")) places.push({ text: name, path: [...path, name], reading: "template" });
    if (isQuery && name.toLowerCase() === "where") collectCondition(input, [...path, name], places);
    else collect(input, [...path, name], places);
  }
}

/** The templates of any value. */
export function templatesIn(value: Value | undefined, path: readonly string[]): TemplatePlace[] {
  const places: TemplatePlace[] = [];
  if (value !== undefined) collect(value, path, places);
  return places;
}

function collect(value: Value, path: readonly string[], places: TemplatePlace[]): void {
  if (typeof value === "string") {
    if (value.includes("@") && !isArmExpression(value))
      places.push({ text: value, path, reading: "template" });
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) collect(item, [...path, String(index)], places);
  } else if (isRecord(value)) {
    collectMembers(value, path, places);
  }
}

function collectMembers(object: ValueObject, path: readonly string[], places: TemplatePlace[]): void {
  for (const [key, item] of Object.entries(object)) {
    if (key.includes("@")) places.push({ text: key, path: [...path, key], reading: "template" });
    collect(item, [...path, key], places);
  }
}
