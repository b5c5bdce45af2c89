import { isObject, type Value, type ValueObject } from "@towpath/expressions";
import { fail, ok, type Result, type Said, said } from "@towpath/prelude";
import { callFunction } from "../function-call.ts";
import { failed, type Outcome, succeeded } from "../outcome.ts";
import type { PureProgram } from "../plan.ts";
import type { Words } from "../step-error.ts";
import { type DeclaredVariable, isNumber, typeName, type Variables } from "../variables.ts";
import { compileInputs, member, memberText } from "./inputs.ts";

/** Makes the change; the value is what the step reports as `outputs.body.value`. */
type Change = (variables: Variables, name: string, inputs: ValueObject) => Result<Value, Said>;

export function initializeVariable(source: Value | undefined): PureProgram {
  const evaluate = compileInputs(source);
  return {
    kind: "pure",
    run(context) {
      const inputs = evaluate(context);
      if (!inputs.ok) return inputs.failure;
      const declared = declareAll(context.variables, inputs.value);
      return declared.ok ? succeeded(inputs.value) : refused(declared.failure, inputs.value);
    },
    replay: (variables, inputs) => {
      if (isObject(inputs)) declareAll(variables, inputs);
    },
  };
}

function declareAll(variables: Variables, inputs: ValueObject): Result<null, Said> {
  const list = member(inputs, "variables");
  if (!Array.isArray(list) || list.length === 0) {
    return fail(said("'variables' must be a list with at least one variable."));
  }
  const declared: DeclaredVariable[] = [];
  for (const entry of list) {
    const name = memberText(entry, "name");
    const type = memberText(entry, "type");
    if (name === null || type === null) return fail(said("Each variable needs a name and a type."));
    declared.push({ name, type, value: member(entry, "value") ?? null });
  }
  return variables.declare(declared);
}

const changes = {
  set: (variables, name, inputs) => {
    const value = member(inputs, "value") ?? null;
    const assigned = variables.assign(name, value);
    return assigned.ok ? ok(value) : assigned;
  },
  increment: (variables, name, inputs) => count(variables, name, inputs, "add"),
  decrement: (variables, name, inputs) => count(variables, name, inputs, "sub"),
  appendToArray: (variables, name, inputs) => append(variables, name, inputs, "Array"),
  appendToString: (variables, name, inputs) => append(variables, name, inputs, "String"),
} as const satisfies Record<string, Change>;

function count(variables: Variables, name: string, inputs: ValueObject, how: "add" | "sub") {
  const now = variables.number(name);
  if (!now.ok) return now;
  // Only what is not there means one: an expression that gave null was meant to give a number.
  const given = member(inputs, "value");
  const by = given === undefined ? 1 : given;
  const next = callFunction(how, [now.value, by]);
  if (!next.ok) {
    return fail(
      isNumber(by)
        ? said("The variable '{name}' cannot be changed. {why}", { name, why: next.failure })
        : said("The variable '{name}' cannot be changed by a value of type {type}: use a number.", {
            name,
            type: typeName(by),
          }),
    );
  }
  const assigned = variables.assign(name, next.value);
  return assigned.ok ? next : assigned;
}

function append(variables: Variables, name: string, inputs: ValueObject, to: "Array" | "String") {
  const given = member(inputs, "value") ?? null;
  // Numbers and booleans join a text as they would in `@{…}`.
  const text = to === "String" && !isObject(given) && !Array.isArray(given) ? asText(given) : given;
  const appended = variables.append(name, to, text);
  // Only what was appended is reported: the whole list in each step would make the history grow by its square.
  return appended.ok ? ok(given) : appended;
}

function asText(value: Value): Value {
  const text = callFunction("string", [value]);
  return text.ok ? text.value : value;
}

/** SetVariable, IncrementVariable, DecrementVariable, AppendToArrayVariable, AppendToStringVariable. */
export function changeVariable(change: keyof typeof changes, source: Value | undefined): PureProgram {
  const evaluate = compileInputs(source);
  const apply: Change = changes[change];
  return {
    kind: "pure",
    run(context) {
      const evaluated = evaluate(context);
      if (!evaluated.ok) return evaluated.failure;
      const inputs = evaluated.value;
      const name = memberText(inputs, "name");
      if (name === null) return refused(said("The action names no variable."), inputs);
      const changed = apply(context.variables, name, inputs);
      return changed.ok
        ? succeeded(inputs, { body: { name, value: changed.value } })
        : refused(changed.failure, inputs);
    },
    replay: (variables, inputs) => {
      const name = memberText(inputs, "name");
      if (name !== null && isObject(inputs)) apply(variables, name, inputs);
    },
  };
}

const refused = (words: Words, inputs: Value): Outcome => failed("BadRequest", words, { inputs });
