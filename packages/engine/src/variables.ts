import { EVALUATION_LIMITS, isObject, PreciseNumber, type Value, weigh } from "@towpath/expressions";
import { fail, ok, type Result, type Said, said } from "@towpath/prelude";

export type VariableType = "String" | "Integer" | "Float" | "Boolean" | "Array" | "Object";

const TYPES: Readonly<Record<string, VariableType>> = {
  string: "String",
  integer: "Integer",
  int: "Integer",
  float: "Float",
  boolean: "Boolean",
  bool: "Boolean",
  array: "Array",
  object: "Object",
};

export interface DeclaredVariable {
  readonly name: string;
  readonly type: string;
  readonly value: Value;
}

interface Variable {
  readonly name: string;
  readonly type: VariableType;
  value: Value;
  /** An array somebody may have read: it must be copied before the next append. */
  shared: boolean;
}

export const isNumber = (value: Value) =>
  typeof value === "number" || typeof value === "bigint" || value instanceof PreciseNumber;
const isInteger = (value: Value) =>
  (typeof value === "number" && Number.isInteger(value)) || typeof value === "bigint";

const FITS: Readonly<Record<VariableType, (value: Value) => boolean>> = {
  String: (value) => typeof value === "string",
  Integer: isInteger,
  Float: isNumber,
  Boolean: (value) => typeof value === "boolean",
  Array: Array.isArray,
  Object: isObject,
};

export function typeName(value: Value): string {
  if (value === null) return "Null";
  if (typeof value === "boolean") return "Boolean";
  if (typeof value === "string") return "String";
  if (Array.isArray(value)) return "Array";
  if (isInteger(value)) return "Integer";
  return isNumber(value) ? "Float" : "Object";
}

/** What one append may bring, in characters of JSON: a list put into itself doubles, and its steps with it. */
const MAX_APPENDED_CHARACTERS = 16_000_000;

/** The variables of one run: typed, shared by all branches and iterations; every change is one step. */
export class Variables {
  readonly #byName = new Map<string, Variable>();

  read(name: string): Value | undefined {
    const variable = this.#find(name);
    if (variable === undefined) return undefined;
    variable.shared = true;
    return variable.value;
  }

  /** All of them or, when one cannot be, none: an action that failed has left nothing behind. */
  declare(declared: readonly DeclaredVariable[]): Result<null, Said> {
    const made = new Map<string, Variable>();
    for (const { name, type, value } of declared) {
      const known = Object.hasOwn(TYPES, type.toLowerCase()) ? TYPES[type.toLowerCase()] : undefined;
      if (known === undefined) {
        return fail(
          said(
            "The variable '{name}' has the type '{type}'. Use String, Integer, Float, Boolean, Array or Object.",
            { name, type },
          ),
        );
      }
      const key = name.toLowerCase();
      if (this.#byName.has(key) || made.has(key)) {
        return fail(
          said("The variable '{name}' was already initialized. Use \"Set variable\" to change it.", { name }),
        );
      }
      if (value !== null && !FITS[known](value)) return fail(mismatch(name, known, value));
      made.set(key, { name, type: known, value, shared: true });
    }
    for (const [key, variable] of made) this.#byName.set(key, variable);
    return ok(null);
  }

  assign(name: string, value: Value): Result<null, Said> {
    const variable = this.#find(name);
    if (variable === undefined) return fail(unknown(name));
    if (value !== null && !FITS[variable.type](value)) return fail(mismatch(name, variable.type, value));
    variable.value = value;
    variable.shared = true;
    return ok(null);
  }

  /** The current value for an arithmetic change; a variable without a value counts from zero. */
  number(name: string): Result<Value, Said> {
    const variable = this.#find(name);
    if (variable === undefined) return fail(unknown(name));
    if (variable.type === "Integer" || variable.type === "Float") return ok(variable.value ?? 0);
    return fail(
      said("The variable '{name}' is of type {type}; only Integer and Float can be counted.", {
        name,
        type: variable.type,
      }),
    );
  }

  append(name: string, to: "Array" | "String", value: Value): Result<null, Said> {
    const variable = this.#find(name);
    if (variable === undefined) return fail(unknown(name));
    if (variable.type !== to) {
      return fail(
        said("The variable '{name}' is of type {type}; this action appends to variables of type {to} only.", {
          name,
          type: variable.type,
          to,
        }),
      );
    }
    const tooBig = whyTooBig(name, value);
    if (tooBig !== null) return fail(tooBig);
    if (to === "Array") appendItem(variable, value);
    else {
      if (typeof value !== "string") return fail(mismatch(name, "String", value));
      variable.value = `${(variable.value ?? "") as string}${value}`;
    }
    return ok(null);
  }

  #find(name: string): Variable | undefined {
    return this.#byName.get(name.toLowerCase());
  }
}

function whyTooBig(name: string, value: Value): Said | null {
  const weight = weigh(value, "characters", MAX_APPENDED_CHARACTERS, EVALUATION_LIMITS.valueDepth);
  if (weight !== "too deep" && weight <= MAX_APPENDED_CHARACTERS) return null;
  return said(
    "What is to be appended to the variable '{name}' is too large: at most {millions} million characters, nested up to {levels} levels.",
    { name, millions: MAX_APPENDED_CHARACTERS / 1_000_000, levels: EVALUATION_LIMITS.valueDepth },
  );
}

function appendItem(variable: Variable, value: Value): void {
  const items = (variable.value ?? []) as Value[];
  // Who read the array keeps what it read; unread ones grow in place, so that a loop of appends stays linear.
  if (variable.shared) variable.value = [...items, value];
  else items.push(value);
  variable.shared = false;
}

const unknown = (name: string) =>
  said("The variable '{name}' is not initialized. Add an \"Initialize variable\" action before this one.", {
    name,
  });
const mismatch = (name: string, type: VariableType, value: Value) =>
  said("The variable '{name}' is of type {type} and cannot hold a value of type {valueType}.", {
    name,
    type,
    valueType: typeName(value),
  });
