import { describeValue } from "../functions/types.ts";
import { type Evaluator, type Outcome, Refusal } from "../outcome.ts";
import type { AccessExpression } from "../syntax/expression.ts";
import type { Value, ValueObject } from "../value.ts";
import { getMember, isObject } from "../values/members.ts";

/** `target.key`, `target[key]` and the null-safe forms (reference wdl.md, 1.3). */
export function compileAccess(node: AccessExpression, target: Evaluator, key: Evaluator): Evaluator {
  if (node.key.kind === "literal" && typeof node.key.value === "string") {
    return accessByName(node, target, node.key.value);
  }
  return (scope) => {
    const parent = target(scope);
    if (parent instanceof Refusal) return parent;
    const by = key(scope);
    return by instanceof Refusal ? by : read(parent, by, node);
  };
}

function accessByName(node: AccessExpression, target: Evaluator, name: string): Evaluator {
  // A name that records inherit (`constructor`) must not be read directly; for all others reading is the fastest test.
  const isInherited = name in Object.prototype;
  return (scope) => {
    const parent = target(scope);
    if (isObjectFast(parent) && !isInherited) {
      const value = parent[name];
      if (value !== undefined) return value;
    }
    return parent instanceof Refusal ? parent : read(parent, name, node);
  };
}

/** A prototype tells plain records from arrays, refusals and numbers in one comparison. */
function isObjectFast(value: Outcome): value is ValueObject {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function read(parent: Value, key: Value, node: AccessExpression): Outcome {
  if (parent === null) return node.optional ? null : missing(node, key, "the value before it is null");
  if (isObject(parent)) {
    if (typeof key !== "string") return badKey(node, "a property of an object is named by a text", key);
    return readMember(parent, key, node);
  }
  if (Array.isArray(parent)) {
    if (typeof key !== "number" || !Number.isInteger(key)) {
      return badKey(node, "an item of an array is chosen by an integer", key);
    }
    return parent[key] ?? itemOrNull(parent, key, node);
  }
  const what = describeValue(parent);
  return at(
    node,
    `Unable to process template language expressions: ${label(key)} cannot be read: ${what} has neither properties nor items.`,
  );
}

function itemOrNull(parent: Value[], key: number, node: AccessExpression): Outcome {
  if (node.optional || (key >= 0 && key < parent.length)) return null;
  return missing(
    node,
    key,
    `the array has ${parent.length} ${parent.length === 1 ? "item" : "items"}, counted from 0`,
  );
}

function readMember(parent: ValueObject, key: string, node: AccessExpression): Outcome {
  const value = getMember(parent, key);
  if (value !== undefined) return value;
  if (key.includes("/")) return walk(parent, key, node);
  return node.optional ? null : missing(node, key, availableNames(parent));
}

/** `body/value` as the Power Automate designer writes it: a path, unless a member has that very name. */
function walk(parent: ValueObject, path: string, node: AccessExpression): Outcome {
  let current: Value = parent;
  for (const step of path.split("/")) {
    const next = readStep(current, step);
    if (next === undefined) {
      return node.optional ? null : missing(node, path, `there is no '${step}' on the way`);
    }
    current = next;
  }
  return current;
}

function readStep(parent: Value, step: string): Value | undefined {
  if (Array.isArray(parent)) return /^\d{1,10}$/.test(step) ? parent[Number(step)] : undefined;
  return isObject(parent) ? getMember(parent, step) : undefined;
}

function missing(node: AccessExpression, key: Value, why: string): Refusal {
  const hint = "Use '?' before it to get null instead.";
  return at(
    node,
    `Unable to process template language expressions: ${label(key)} does not exist, because ${why}. ${hint}`,
  );
}

function badKey(node: AccessExpression, rule: string, key: Value): Refusal {
  return at(
    node,
    `Unable to process template language expressions: ${rule}, but ${describeValue(key)} came.`,
  );
}

function availableNames(parent: ValueObject): string {
  const names = Object.keys(parent);
  if (names.length === 0) return "the object is empty";
  const shown = names.slice(0, 8).map((name) => `'${name.slice(0, 40)}'`);
  return `the object has only ${shown.join(", ")}${names.length > shown.length ? ", …" : ""}`;
}

function label(key: Value): string {
  if (typeof key === "string") return `the property '${key.slice(0, 80)}'`;
  return typeof key === "number" ? `the item ${key}` : "the property";
}

function at(node: AccessExpression, message: string): Refusal {
  return new Refusal(message, "InvalidTemplate", node.span);
}
