import { PreciseNumber, stringifyJson, type Value, type ValueObject } from "@towpath/expressions";
import { cutText, type Said, said } from "@towpath/prelude";
import { isArmExpression } from "../arm-expression.ts";
import type { Definition } from "../definition.ts";
import { isRecord, member, recordMember, sameValue, textMember } from "../tree.ts";
import type { ProblemList } from "./problem-list.ts";

interface ParameterType {
  readonly title: Said;
  accepts(value: Value): boolean;
}

const isWhole = (value: Value) =>
  typeof value === "bigint" || (typeof value === "number" && Number.isInteger(value));
const isNumber = (value: Value) =>
  typeof value === "number" || typeof value === "bigint" || value instanceof PreciseNumber;
const TEXT: ParameterType = { title: said("a text"), accepts: (value) => typeof value === "string" };
const OBJECT: ParameterType = { title: said("an object"), accepts: isRecord };

/** By lower-case name, as the public format knows them (reference wdl.md, 2). */
const TYPES: ReadonlyMap<string, ParameterType> = new Map(
  Object.entries({
    string: TEXT,
    securestring: TEXT,
    int: { title: said("a whole number"), accepts: isWhole },
    float: { title: said("a number"), accepts: isNumber },
    bool: { title: said("true or false"), accepts: (value: Value) => typeof value === "boolean" },
    array: { title: said("a list"), accepts: Array.isArray },
    object: OBJECT,
    secureobject: OBJECT,
  }),
);

/** What is wrong with the value of a parameter, in plain words; null when it fits its declaration. */
export function parameterProblem(name: string, declared: Value | undefined, value: Value): Said | null {
  if (!isRecord(declared) || isPlaceholder(value)) return null;
  const named = textMember(declared, "type") ?? "";
  const type = TYPES.get(named.toLowerCase());
  // The value of a secure parameter must not appear in a message.
  if (type !== undefined && !type.accepts(value)) {
    return said('The parameter "{name}" must be {wanted} (its type is {named}), but it is {given}.', {
      name,
      wanted: type.title,
      named,
      given: kindOf(value),
    });
  }
  const allowed = member(declared, "allowedValues");
  if (!Array.isArray(allowed) || allowed.some((one) => sameValue(one, value))) return null;
  const shown = allowed.slice(0, 20).map((one) => cutText(stringifyJson(one), 60));
  return said('The value of the parameter "{name}" is not one of those that are allowed: {allowed}.', {
    name,
    allowed: shown.join(", "),
  });
}

/** Something a deployment fills in later, or that is worked out when the run begins. */
const isPlaceholder = (value: Value) =>
  value === null || (typeof value === "string" && (value.startsWith("@") || isArmExpression(value)));

function kindOf(value: Value): Said {
  if (Array.isArray(value)) return said("a list");
  if (isRecord(value)) return said("an object");
  if (typeof value === "boolean") return said("true or false");
  if (typeof value === "string") return said("a text");
  return isWhole(value) ? said("a whole number") : said("a number with a fraction");
}

/** True for SecureString and SecureObject: nobody is ever shown the value. */
export function isSecureParameter(declared: Value | undefined): boolean {
  const type = isRecord(declared) ? textMember(declared, "type")?.toLowerCase() : undefined;
  return type === "securestring" || type === "secureobject";
}

/** The declarations of the parameters: a type that exists, defaults that fit it, and values that do. */
export function checkParameters(definition: Definition, values: ValueObject, problems: ProblemList): void {
  const parameters: ValueObject = recordMember(definition, "parameters") ?? {};
  for (const [name, value] of Object.entries(values)) {
    const problem = parameterProblem(name, member(parameters, name), value);
    if (problem !== null) problems.unrunnable("bad-parameter", ["parameters", name], problem);
  }
  for (const [name, declared] of Object.entries(parameters)) checkDeclaration(name, declared, problems);
}

function checkDeclaration(name: string, declared: Value, problems: ProblemList): void {
  const at = ["parameters", name];
  if (!isRecord(declared)) {
    problems.error(
      "bad-parameter",
      at,
      said('The parameter "{name}" must be a JSON object with a type.', { name }),
    );
    return;
  }
  const type = member(declared, "type");
  if (typeof type !== "string" || !(TYPES.has(type.toLowerCase()) || isPlaceholder(type))) {
    const message = said(
      'The parameter "{name}" needs one of the types String, SecureString, Int, Float, Bool, Array, Object and SecureObject.',
      { name },
    );
    problems.unrunnable("bad-parameter", [...at, "type"], message);
  }
  const byDefault = member(declared, "defaultValue");
  const problem = byDefault === undefined ? null : parameterProblem(name, declared, byDefault);
  if (problem !== null) problems.unrunnable("bad-parameter", [...at, "defaultValue"], problem);
}
