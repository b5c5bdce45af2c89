import type { Operation, Parameter } from "@towpath/connectors";
import { getMember, isObject, type Value, type ValueObject } from "@towpath/expressions";
import type { Pair } from "./draft.ts";

/** What a flow gives an operation, told apart: values of its parameters, and the body. */
export interface OperationInputs {
  /** By `<place> <name>`, e.g. `query limit`. */
  readonly values: ReadonlyMap<string, Value>;
  /** What the maker gave of the body; undefined when nothing. */
  readonly body: Value | undefined;
  /** Given names that the operation does not have. */
  readonly unknown: readonly string[];
  /** Sent beside what the definition describes: an ApiConnection action may name any query and header. */
  readonly extra: { readonly query: readonly Pair[]; readonly headers: readonly Pair[] };
}

/**
 * Reads `inputs.parameters` of an OpenApiConnection action: `{"id": 1, "body/fields/title": "x"}`. A key with
 * slashes reaches into the body; the body's name, or `body`, alone is the body as a whole.
 */
export function readInputs(operation: Operation, given: ValueObject): OperationInputs {
  const values = new Map<string, Value>();
  const unknown: string[] = [];
  let body: Value | undefined;
  const bodyNames = operation.body === null ? [] : [operation.body.name, "body"];
  for (const [name, value] of inOrder(given)) {
    const named = parametersNamed(operation, name);
    for (const parameter of named) values.set(`${parameter.in} ${parameter.name}`, value);
    if (named.length > 0) continue;
    const path = bodyPath(bodyNames, name);
    if (path === null) unknown.push(name);
    else body = path.length === 0 ? value : setBelow(body, path, value);
  }
  return { values, body, unknown, extra: { query: [], headers: [] } };
}

/** A name stands for its parameter in each place; another case will do where no other parameter has it. */
function parametersNamed({ parameters }: Operation, name: string): readonly Parameter[] {
  const exact = parameters.filter((one) => one.name === name);
  if (exact.length > 0) return exact;
  return parameters.filter((one) => one.name.toLowerCase() === name.toLowerCase());
}

/** The body as a whole comes before its parts, which would be lost below it. */
function inOrder(given: ValueObject): readonly [string, Value][] {
  const depth = (name: string) => name.split("/").length;
  return Object.entries(given).sort(([a], [b]) => depth(a) - depth(b));
}

function bodyPath(bodyNames: readonly string[], name: string): readonly string[] | null {
  for (const bodyName of bodyNames) {
    if (name === bodyName) return [];
    if (name.startsWith(`${bodyName}/`)) {
      const steps = name.slice(bodyName.length + 1).split("/");
      // A slash of a property's own name is written as in a JSON pointer.
      return steps.map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
    }
  }
  return null;
}

/** A copy of the value with the member at a path set; whatever is in the way and no object is replaced. */
export function setBelow(value: Value | undefined, path: readonly string[], member: Value): Value {
  const [first, ...rest] = path;
  if (first === undefined) return member;
  const known = isObject(value) ? value : {};
  const below = Object.hasOwn(known, first) ? getMember(known, first) : undefined;
  const entries = Object.entries(known).filter(([name]) => name !== first);
  return Object.fromEntries([...entries, [first, setBelow(below, rest, member)]]);
}
