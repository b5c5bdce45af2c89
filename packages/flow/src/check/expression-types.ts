import {
  checkCallTypes,
  checkExpressionTypes,
  checkTextTypes,
  describeType,
  type InferredType,
  optionsOf,
  type Schemas,
  type TypeProblem,
  typeOf,
  type Value,
  type ValueObject,
} from "@towpath/expressions";
import { said } from "@towpath/prelude";
import type { FindStepOperation } from "../catalogue/catalogue.ts";
import { operationOf } from "../catalogue/operations.ts";
import type { Definition } from "../definition.ts";
import type { ProblemHint } from "../problem.ts";
import { isRecord, member, recordMember, textMember } from "../tree.ts";
import { type ActionEntry, allActions, typeOf as stepTypeOf, triggerOf } from "../view/definition-index.ts";
import type { FindSeenOutputs, ProblemList } from "./problem-list.ts";
import { checkSingleValues } from "./single-values.ts";
import { type TemplatePlace, templatesIn, templatesOf } from "./template-places.ts";
import { declaredType, ValueTypes } from "./value-types.ts";
import { declaredVariables } from "./variables.ts";

/** Where types come from besides the definition. */
interface TypeSources {
  readonly known: FindStepOperation;
  readonly seen: FindSeenOutputs;
}

/** A condition nests no deeper in any product; a hostile one may. */
const MAX_NESTING = 50;

/**
 * What expressions do with values that are not what they seem to take them for: properties that a schema does not
 * have, comparisons that can only come out one way, conversions that lose something, wrong types of arguments.
 * Warnings only: schemas describe what is meant to come, and services may send more.
 */
export function checkTypesOfValues(
  definition: Definition,
  problems: ProblemList,
  { known, seen }: TypeSources,
): void {
  const types = new ValueTypes(definition, known, seen);
  const variables = declaredVariables(definition);
  const trigger = triggerOf(definition);
  if (trigger !== null) {
    const places = templatesOf(trigger.trigger, ["triggers", trigger.name]);
    const schemas = types.schemasFor(null);
    // Conditions and splitOn of a trigger see its outputs before they are split.
    for (const place of places.filter(({ path }) => path[2]?.toLowerCase() === "inputs"))
      checkPlace(place, schemas, problems);
  }
  for (const entry of allActions(definition)) {
    const schemas = types.schemasFor(entry);
    for (const place of templatesOf(entry.action, entry.path))
      checkPlace(place, schemas, problems, entry.name);
    checkConditions(entry, schemas, problems);
    const spec = operationOf("action", entry.action) ?? known("action", entry.action);
    checkSingleValues(entry, spec?.fields ?? [], schemas, problems);
    checkNewValue(entry, schemas, problems, variables.get(variableOf(entry))?.type ?? "");
  }
  for (const place of templatesIn(recordMember(definition, "outputs"), ["outputs"])) {
    checkPlace(place, types.schemasFor(null), problems);
  }
}

function checkPlace(place: TemplatePlace, schemas: Schemas, problems: ProblemList, action?: string): void {
  const check = place.reading === "condition" ? checkExpressionTypes : checkTextTypes;
  report(check(place.text, schemas).problems, place.path, problems, action);
}

function report(
  found: readonly TypeProblem[],
  path: readonly string[],
  problems: ProblemList,
  action?: string,
): void {
  const said = new Set<string>();
  for (const problem of found) {
    const { code, message, saying } = problem;
    if (said.has(message)) continue;
    said.add(message);
    problems.warning(code, placeOf(path, problem), { message, saying }, action, hintOf(problem));
  }
}

/** A comparison of two operands is told at the one that is to be converted. */
function placeOf(path: readonly string[], { span, hint }: TypeProblem): readonly string[] {
  return span === null && hint?.argument !== undefined ? [...path, String(hint.argument)] : path;
}

function hintOf({ span, hint }: TypeProblem): ProblemHint | undefined {
  if (hint === undefined) return undefined;
  const { name, known, convert, list } = hint;
  return {
    ...(name === undefined ? {} : { about: name }),
    ...(known === undefined ? {} : { known }),
    ...(convert === undefined ? {} : { convert }),
    ...(list === undefined ? {} : { list }),
    ...(span === null ? {} : { span }),
  };
}

/** `{"and": [{"equals": [a, b]}, …]}`: each comparison is a call of the function of that name. */
function checkConditions(entry: ActionEntry, schemas: Schemas, problems: ProblemList): void {
  const type = stepTypeOf(entry.action).type.toLowerCase();
  const inputs = recordMember(entry.action, "inputs");
  const where = type === "query" && inputs !== undefined ? member(inputs, "where") : undefined;
  if (isRecord(where)) {
    checkCondition(where, [...entry.path, "inputs", "where"], schemas, problems, entry.name);
  }
  const expression = type === "if" || type === "until" ? member(entry.action, "expression") : undefined;
  if (isRecord(expression)) {
    checkCondition(expression, [...entry.path, "expression"], schemas, problems, entry.name);
  }
}

function checkCondition(
  condition: ValueObject,
  path: readonly string[],
  schemas: Schemas,
  problems: ProblemList,
  action: string,
): void {
  if (path.length > MAX_NESTING) return;
  for (const [name, operands] of Object.entries(condition)) {
    const at = [...path, name];
    if (!Array.isArray(operands)) {
      if (isRecord(operands)) checkCondition(operands, at, schemas, problems, action);
      continue;
    }
    const args = operands.map((operand) => typeOfOperand(operand, schemas));
    report(checkCallTypes(name, args, schemas)?.problems ?? [], at, problems, action);
    operands.forEach((operand, index) => {
      if (isRecord(operand)) checkCondition(operand, [...at, String(index)], schemas, problems, action);
    });
  }
}

/** `{"length": ["a"]}` inside a condition is a call, too; anything else is a value. */
function typeOfOperand(operand: Value, schemas: Schemas, depth = 0): InferredType {
  const [only, ...others] = isRecord(operand) ? Object.entries(operand) : [];
  if (only === undefined || others.length > 0 || depth > MAX_NESTING) return typeOf(operand, schemas);
  const [name, operands] = only;
  const args = Array.isArray(operands) ? operands : [operands];
  const types = args.map((arg) => typeOfOperand(arg, schemas, depth + 1));
  return checkCallTypes(name, types, schemas)?.type ?? typeOf(operand, schemas);
}

function variableOf(entry: ActionEntry): string {
  const inputs = recordMember(entry.action, "inputs");
  return (inputs === undefined ? "" : (textMember(inputs, "name") ?? "")).toLowerCase();
}

/** What a Set variable gives, where an expression makes it; plain values are checked with the variables. */
function checkNewValue(entry: ActionEntry, schemas: Schemas, problems: ProblemList, declared: string): void {
  if (stepTypeOf(entry.action).type.toLowerCase() !== "setvariable") return;
  const value = member(recordMember(entry.action, "inputs") ?? {}, "value");
  if (typeof value !== "string" || !value.includes("@")) return;
  const wanted = declaredType(declared);
  const given = typeOf(value, schemas);
  if (wanted.kind === "unknown" || optionsOf(given).some((option) => fits(option, wanted))) return;
  const lossy = wanted.kind === "integer" && (given.kind === "float" || given.kind === "decimal");
  const message = said('The variable holds {wanted}, but "{name}" gives it {given}.', {
    wanted: describeType(wanted),
    name: entry.name,
    given: describeType(given),
  });
  problems.warning(
    lossy ? "lossy-conversion" : "variable-type",
    [...entry.path, "inputs", "value"],
    message,
    entry.name,
    lossy ? undefined : conversionHint(declared, given),
  );
}

/** The function that makes a value of the declared type. */
const CONVERSIONS: Readonly<Record<string, string>> = {
  string: "string",
  integer: "int",
  float: "float",
  boolean: "bool",
};

function conversionHint(declared: string, given: InferredType): ProblemHint | undefined {
  const isJson = given.kind === "text" && ["array", "object"].includes(declared);
  const convert = isJson ? "json" : CONVERSIONS[declared];
  return convert === undefined ? undefined : { convert };
}

function fits(given: InferredType, wanted: InferredType): boolean {
  if (given.kind === "unknown" || given.kind === "null" || given.kind === wanted.kind) return true;
  if (wanted.kind === "number") return ["integer", "float", "decimal"].includes(given.kind);
  return wanted.kind === "integer" && given.kind === "number";
}
