import type { Value, ValueObject } from "@towpath/expressions";
import { phrase } from "../../words/translate.ts";

/**
 * A condition object of WDL as the builder shows it. The spelling of every key is kept, so that writing a tree
 * back gives exactly the object that was read; whatever the builder has no row for stays a `raw` node.
 */
export type ConditionNode =
  | { readonly kind: "group"; readonly key: string; readonly children: readonly ConditionNode[] }
  | { readonly kind: "row"; readonly key: string; readonly operands: readonly Value[] }
  | { readonly kind: "not"; readonly key: string; readonly child: ConditionNode }
  | { readonly kind: "raw"; readonly value: Value };

export interface ConditionOperator {
  readonly key: string;
  readonly negated: boolean;
  readonly title: string;
  readonly operands: 1 | 2;
}

/** In the order of the operator list. A negated one is stored as `{"not": {…}}`. */
export const CONDITION_OPERATORS: readonly ConditionOperator[] = [
  { key: "equals", negated: false, title: phrase("is equal to"), operands: 2 },
  { key: "equals", negated: true, title: phrase("is not equal to"), operands: 2 },
  { key: "greater", negated: false, title: phrase("is greater than"), operands: 2 },
  { key: "greaterOrEquals", negated: false, title: phrase("is greater than or equal to"), operands: 2 },
  { key: "less", negated: false, title: phrase("is less than"), operands: 2 },
  { key: "lessOrEquals", negated: false, title: phrase("is less than or equal to"), operands: 2 },
  { key: "contains", negated: false, title: phrase("contains"), operands: 2 },
  { key: "contains", negated: true, title: phrase("does not contain"), operands: 2 },
  { key: "startsWith", negated: false, title: phrase("starts with"), operands: 2 },
  { key: "startsWith", negated: true, title: phrase("does not start with"), operands: 2 },
  { key: "endsWith", negated: false, title: phrase("ends with"), operands: 2 },
  { key: "endsWith", negated: true, title: phrase("does not end with"), operands: 2 },
  { key: "empty", negated: false, title: phrase("is empty"), operands: 1 },
  { key: "empty", negated: true, title: phrase("is not empty"), operands: 1 },
];

const OPERAND_COUNT = new Map(CONDITION_OPERATORS.map((each) => [each.key.toLowerCase(), each.operands]));
/** Deeper trees than anyone draws; past it the rest is shown as JSON rather than as ever narrower boxes. */
const MAX_DEPTH = 8;

/** Reads any JSON value as a condition tree. Total: what has no row becomes `raw`. */
export function readCondition(value: Value | undefined, depth = 0): ConditionNode {
  if (value === undefined) return { kind: "group", key: "and", children: [] };
  const entry = onlyMember(value);
  if (entry === null || depth > MAX_DEPTH) return { kind: "raw", value };
  const [key, inner] = entry;
  const lower = key.toLowerCase();
  if ((lower === "and" || lower === "or") && Array.isArray(inner)) {
    return { kind: "group", key, children: inner.map((child) => readCondition(child, depth + 1)) };
  }
  if (lower === "not" && onlyMember(inner) !== null) {
    return { kind: "not", key, child: readCondition(inner, depth + 1) };
  }
  if (Array.isArray(inner) && OPERAND_COUNT.get(lower) === inner.length) {
    return { kind: "row", key, operands: inner };
  }
  return { kind: "raw", value };
}

/** The object a tree stands for; the exact inverse of `readCondition`. */
export function writeCondition(node: ConditionNode): Value {
  switch (node.kind) {
    case "group":
      return member(node.key, node.children.map(writeCondition));
    case "row":
      return member(node.key, [...node.operands]);
    case "not":
      return member(node.key, writeCondition(node.child));
    case "raw":
      return node.value;
  }
}

/** True when the builder can show the value as rows: a condition object, or nothing yet. */
export function hasConditionRows(value: Value | undefined): boolean {
  return value === undefined || readCondition(value).kind !== "raw";
}

export function newRow(): ConditionNode {
  return { kind: "row", key: "equals", operands: ["", ""] };
}

/** The row and operator a node shows, where it is a row or a negated row. */
export function rowOf(node: ConditionNode): {
  operator: ConditionOperator;
  operands: readonly Value[];
} | null {
  const negated = node.kind === "not";
  const row = negated ? node.child : node;
  if (row.kind !== "row") return null;
  const operator = CONDITION_OPERATORS.find(
    (each) => each.key.toLowerCase() === row.key.toLowerCase() && each.negated === negated,
  );
  // `not greater` has no wording of its own: the builder shows it as a NOT group around a row.
  return operator === undefined ? null : { operator, operands: row.operands };
}

/** The node for an operator over operands; a second operand that is not needed is dropped, a missing one is empty. */
export function rowWith(operator: ConditionOperator, operands: readonly Value[]): ConditionNode {
  const kept = operator.operands === 1 ? [operands[0] ?? ""] : [operands[0] ?? "", operands[1] ?? ""];
  const row: ConditionNode = { kind: "row", key: operator.key, operands: kept };
  return operator.negated ? { kind: "not", key: "not", child: row } : row;
}

function onlyMember(value: Value): [string, Value] | null {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return null;
  if (!isPlainObject(value)) return null;
  const entries = Object.entries(value);
  const [first] = entries;
  return entries.length === 1 && first !== undefined ? first : null;
}

function isPlainObject(value: object): value is ValueObject {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function member(key: string, value: Value): ValueObject {
  // Not `{[key]: value}` by assignment: a key named `__proto__` must stay data.
  return Object.fromEntries([[key, value]]);
}
