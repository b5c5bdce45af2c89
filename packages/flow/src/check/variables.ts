import { PreciseNumber, type Value, type ValueObject } from "@towpath/expressions";
import { anyOf, type Said, said } from "@towpath/prelude";
import type { Definition } from "../definition.ts";
import { callsIn } from "../expression-calls.ts";
import { isRecord, member, recordMember, textMember } from "../tree.ts";
import { type ActionEntry, allActions, typeOf } from "../view/definition-index.ts";
import { isLiteral } from "./literal.ts";
import type { ProblemList } from "./problem-list.ts";
import { LOGIC_APPS_LIMITS } from "./size.ts";

export interface DeclaredVariable {
  readonly name: string;
  /** Lower case. */
  readonly type: string;
  /** The action that initializes it. */
  readonly by: ActionEntry;
}

/** The types a variable may have, with a test for a value that no expression decides. */
const TYPES: ReadonlyMap<string, VariableType> = new Map(
  Object.entries({
    string: { title: said("a text"), accepts: (value) => typeof value === "string" },
    integer: { title: said("a whole number"), accepts: isInteger },
    float: { title: said("a number"), accepts: isNumber },
    boolean: { title: said("true or false"), accepts: (value) => typeof value === "boolean" },
    array: { title: said("a list"), accepts: (value) => Array.isArray(value) },
    object: { title: said("an object"), accepts: isRecord },
  }),
);

interface VariableType {
  readonly title: Said;
  accepts(value: Value): boolean;
}

/** Names of types that parameters have, and variables of older documents. */
const SHORT_NAMES: Readonly<Record<string, string>> = { int: "integer", bool: "boolean" };
const NUMBERS = ["integer", "float"];
/** Which types of variable each action can change. */
const CHANGES: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    setvariable: [...TYPES.keys()],
    incrementvariable: NUMBERS,
    decrementvariable: NUMBERS,
    appendtoarrayvariable: ["array"],
    appendtostringvariable: ["string"],
  }),
);

/**
 * How to declare the variable that an action changes, so that the change fits: its type, and what it begins with where
 * it would have nothing to add to.
 */
export function declarationFor(action: ValueObject): { readonly type: string; readonly value?: Value } {
  const kind = typeOf(action).type.toLowerCase();
  const given = member(recordMember(action, "inputs") ?? {}, "value");
  const fitting = CHANGES.get(kind) ?? [];
  const isPlain = given !== undefined && isLiteral(given) && kind !== "appendtoarrayvariable";
  const type = fitting.find((name) => isPlain && TYPES.get(name)?.accepts(given)) ?? fitting[0] ?? "string";
  if (kind === "setvariable" || kind === "") return { type };
  if (NUMBERS.includes(type)) return { type, value: 0 };
  return type === "array" ? { type, value: [] } : { type };
}

/** The variables of a definition by lower-case name. */
export function declaredVariables(definition: Definition): ReadonlyMap<string, DeclaredVariable> {
  const declared = new Map<string, DeclaredVariable>();
  for (const by of allActions(definition)) {
    for (const { name, type } of declarations(by)) {
      if (!declared.has(name.toLowerCase())) declared.set(name.toLowerCase(), { name, type, by });
    }
  }
  return declared;
}

function declarations(entry: ActionEntry) {
  if (typeOf(entry.action).type.toLowerCase() !== "initializevariable") return [];
  const inputs = recordMember(entry.action, "inputs");
  const list = inputs === undefined ? undefined : member(inputs, "variables");
  return (Array.isArray(list) ? list : []).map((item, index) => ({
    index,
    name: isRecord(item) ? (textMember(item, "name") ?? "") : "",
    type: isRecord(item) ? typeIn(item) : "",
    value: isRecord(item) ? member(item, "value") : undefined,
  }));
}

function typeIn(item: ValueObject): string {
  const type = (textMember(item, "type") ?? "").toLowerCase();
  return Object.hasOwn(SHORT_NAMES, type) ? (SHORT_NAMES[type] ?? type) : type;
}

export function checkVariables(definition: Definition, problems: ProblemList): void {
  const declared = declaredVariables(definition);
  const seen = new Set<string>();
  for (const entry of allActions(definition)) {
    checkDeclarations(entry, seen, problems);
    checkChange(entry, declared, problems);
  }
  if (declared.size > LOGIC_APPS_LIMITS.variables) {
    const message = said("The flow has {count} variables. Logic Apps takes at most {most}.", {
      count: declared.size,
      most: LOGIC_APPS_LIMITS.variables,
    });
    problems.warning("too-many-variables", ["actions"], message);
  }
}

function checkDeclarations(entry: ActionEntry, seen: Set<string>, problems: ProblemList): void {
  for (const { index, name, type, value } of declarations(entry)) {
    const at = [...entry.path, "inputs", "variables", String(index)];
    if (name === "") {
      const message = said('A variable of "{name}" has no name. Give it one.', { name: entry.name });
      problems.unrunnable("missing-input", [...at, "name"], message, entry.name);
      continue;
    }
    if (seen.has(name.toLowerCase())) {
      const message = said('The variable "{name}" is initialized twice. Use "Set variable" to change it.', {
        name,
      });
      problems.unrunnable("variable-twice", [...at, "name"], message, entry.name);
    }
    seen.add(name.toLowerCase());
    checkFirstValue(entry, { name, type, value }, at, problems);
  }
}

function checkFirstValue(
  entry: ActionEntry,
  { name, type, value }: { name: string; type: string; value: Value | undefined },
  at: readonly string[],
  problems: ProblemList,
): void {
  const known = TYPES.get(type);
  if (known === undefined) {
    if (!isLiteral(type)) return;
    const message = said(
      'The type of the variable "{name}" must be one of String, Integer, Float, Boolean, Array and Object.',
      { name },
    );
    problems.error("variable-type", [...at, "type"], message, entry.name);
  } else if (value !== undefined && value !== null && isLiteral(value) && !known.accepts(value)) {
    const message = said('The variable "{name}" begins with a value that is not {wanted}.', {
      name,
      wanted: known.title,
    });
    problems.error("variable-type", [...at, "value"], message, entry.name);
  }
}

function checkChange(
  entry: ActionEntry,
  declared: ReadonlyMap<string, DeclaredVariable>,
  problems: ProblemList,
): void {
  const type = typeOf(entry.action).type.toLowerCase();
  const allowed = CHANGES.get(type);
  const inputs = recordMember(entry.action, "inputs");
  const name = inputs === undefined ? undefined : textMember(inputs, "name");
  if (allowed === undefined || inputs === undefined || name === undefined || name === "" || !isLiteral(name))
    return;
  const variable = declared.get(name.toLowerCase());
  const at = [...entry.path, "inputs", "name"];
  if (variable === undefined) {
    const message = said(
      '"{name}" changes the variable "{variable}", which is not initialized anywhere in the flow.',
      { name: entry.name, variable: name },
    );
    problems.unrunnable("unknown-variable", at, message, entry.name, { about: name });
    return;
  }
  const holds = TYPES.get(variable.type);
  if (holds !== undefined && !allowed.includes(variable.type)) {
    const wanted = orOf(allowed);
    const message = said('"{name}" needs a variable that holds {wanted}; "{variable}" holds {held}.', {
      name: entry.name,
      wanted,
      variable: variable.name,
      held: holds.title,
    });
    problems.error("variable-type", at, message, entry.name);
    return;
  }
  checkNewValue(entry, type, variable, member(inputs, "value"), problems);
}

function orOf(types: readonly string[]): Said {
  const [first, ...others] = types.flatMap((type) => TYPES.get(type)?.title ?? []);
  return first === undefined ? said("something else") : anyOf([first, ...others]);
}

function checkNewValue(
  entry: ActionEntry,
  type: string,
  variable: DeclaredVariable,
  value: Value | undefined,
  problems: ProblemList,
): void {
  const at = [...entry.path, "inputs", "value"];
  if (type === "setvariable" && typeof value === "string" && readsVariable(value, variable.name)) {
    const message = said(
      '"{name}" sets "{variable}" from its own value. Logic Apps refuses this; put the new value into a Compose action first.',
      { name: entry.name, variable: variable.name },
    );
    problems.warning("variable-reads-itself", at, message, entry.name);
  }
  if (value === undefined || value === null || !isLiteral(value) || type === "appendtoarrayvariable") return;
  // Numbers and true or false join a text as they do inside `@{…}`.
  if (type === "appendtostringvariable" && !Array.isArray(value) && !isRecord(value)) return;
  const known = TYPES.get(variable.type);
  if (known === undefined || known.accepts(value)) return;
  const message = said('"{variable}" holds {wanted}, but "{name}" gives it something else.', {
    variable: variable.name,
    wanted: known.title,
    name: entry.name,
  });
  problems.error("variable-type", at, message, entry.name);
}

function readsVariable(text: string, name: string): boolean {
  return callsIn(text).some(
    (call) => call.fn.toLowerCase() === "variables" && call.name?.toLowerCase() === name.toLowerCase(),
  );
}

function isInteger(value: Value): boolean {
  return typeof value === "bigint" || (typeof value === "number" && Number.isInteger(value));
}

function isNumber(value: Value): boolean {
  return typeof value === "number" || typeof value === "bigint" || value instanceof PreciseNumber;
}
