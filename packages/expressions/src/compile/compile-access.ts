import { cutText, type Said, said } from "@towpath/prelude";
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
  if (parent === null) return node.optional ? null : missing(node, key, said("the value before it is null"));
  if (isObject(parent)) {
    if (typeof key !== "string") return badKey(node, said("a property of an object is named by a text"), key);
    return readMember(parent, key, node);
  }
  if (Array.isArray(parent)) {
    if (typeof key !== "number" || !Number.isInteger(key)) {
      return badKey(node, said("an item of an array is chosen by an integer"), key);
    }
    return parent[key] ?? itemOrNull(parent, key, node);
  }
  const [what, came] = [label(key), describeValue(parent)];
  return at(node, said("{what} cannot be read: {came} has neither properties nor items.", { what, came }));
}

function itemOrNull(parent: Value[], key: number, node: AccessExpression): Outcome {
  if (node.optional || (key >= 0 && key < parent.length)) return null;
  const count = parent.length;
  return missing(
    node,
    key,
    count === 1
      ? said("the array has 1 item, counted from 0")
      : said("the array has {count} items, counted from 0", { count }),
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
      return node.optional
        ? null
        : missing(node, path, said("there is no '{name}' on the way", { name: step }));
    }
    current = next;
  }
  return current;
}

function readStep(parent: Value, step: string): Value | undefined {
  if (Array.isArray(parent)) return /^\d{1,10}$/.test(step) ? parent[Number(step)] : undefined;
  return isObject(parent) ? getMember(parent, step) : undefined;
}

function missing(node: AccessExpression, key: Value, why: Said): Refusal {
  const what = label(key);
  return at(
    node,
    said("{what} does not exist, because {why}. Use '?' before it to get null instead.", { what, why }),
  );
}

function badKey(node: AccessExpression, rule: Said, key: Value): Refusal {
  return at(node, said("{rule}, but {came} came.", { rule, came: describeValue(key) }));
}

function availableNames(parent: ValueObject): Said {
  const names = Object.keys(parent);
  if (names.length === 0) return said("the object is empty");
  const shown = names.slice(0, 8).map((name) => `'${cutText(name, 40)}'`);
  const list = `${shown.join(", ")}${names.length > shown.length ? ", …" : ""}`;
  return said("the object has only {names}", { names: list });
}

function label(key: Value): Said {
  if (typeof key === "string") return said("the property '{name}'", { name: cutText(key, 80) });
  return typeof key === "number" ? said("the item {index}", { index: key }) : said("the property");
}

function at(node: AccessExpression, problem: Said): Refusal {
  const reason = said("Unable to process template language expressions: {problem}", { problem });
  return new Refusal(reason, "InvalidTemplate", node.span);
}
