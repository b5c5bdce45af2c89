import { said } from "@towpath/prelude";
import {
  checkDepth,
  checkMembers,
  checkTextLength,
  type Outcome,
  Refusal,
  refuse,
  type Scope,
  textOf,
} from "../outcome.ts";
import { EVALUATION_LIMITS } from "../parse-failure.ts";
import {
  arrayOfArguments,
  combined,
  endOfFirst,
  integerArray,
  likeFirst,
  mergedArguments,
  partOfFirst,
} from "../types/result-types.ts";
import type { Value, ValueObject } from "../value.ts";
import { equalWithin, identityText } from "../values/equality.ts";
import { findKey, isObject, writeMember } from "../values/members.ts";
import { weigh } from "../values/weigh.ts";
import { define, type FunctionSpec, optional, param, repeated } from "./definition.ts";
import { sortArray } from "./sort-array.ts";
import { describeValue } from "./types.ts";

type Collection = string | Value[] | ValueObject;

function contains(scope: Scope, collection: Collection, value: Value): Outcome {
  if (Array.isArray(collection)) {
    const meter = { left: scope.left };
    const found = collection.some((item) => equalWithin(item, value, meter));
    return scope.spend(scope.left - meter.left) ?? found;
  }
  if (typeof value !== "string") {
    const kind = typeof collection === "string" ? "text" : "object";
    const came = describeValue(value);
    return refuse(
      kind === "text"
        ? said("looks for a text in a text, but {came} came.", { came })
        : said("looks for a text in the names of an object, but {came} came.", { came }),
    );
  }
  if (typeof collection !== "string") return findKey(collection, value) !== undefined;
  return scope.spend((collection.length + value.length) / 16) ?? collection.includes(value);
}

function isEmpty(_scope: Scope, collection: Value): Outcome {
  if (collection === null || collection === "") return true;
  if (typeof collection === "string") return false;
  if (Array.isArray(collection)) return collection.length === 0;
  if (isObject(collection)) return Object.keys(collection).length === 0;
  return refuse(
    said("expects a text, an array or an object, but {came} came.", { came: describeValue(collection) }),
  );
}

function end(collection: string | Value[], at: number): Value {
  if (collection.length === 0) return typeof collection === "string" ? "" : null;
  return collection.at(at) ?? null;
}

function atLeastZero(count: number): Refusal | null {
  return count < 0 ? refuse(said("expects its second parameter 'count' to be 0 or more.")) : null;
}

function join(scope: Scope, items: Value[], delimiter: string): Outcome {
  const texts: string[] = [];
  let length = delimiter.length * Math.max(0, items.length - 1);
  for (const item of items) {
    const text = textOf(scope, item);
    if (text instanceof Refusal) return text;
    length += text.length;
    const refusal = checkTextLength(length);
    if (refusal) return refusal;
    texts.push(text);
  }
  return scope.spend(length / 4 + items.length * 20) ?? texts.join(delimiter);
}

function allArrays(collections: readonly Value[]): collections is Value[][] {
  return collections.every(Array.isArray);
}

function allObjects(collections: readonly Value[]): collections is ValueObject[] {
  return collections.every((collection) => isObject(collection));
}

function spendOn(scope: Scope, collections: readonly Value[][]): Refusal | null {
  let weight = 0;
  for (const collection of collections) {
    // Each item is compared by its text.
    const size = weigh(collection, "characters", scope.left - weight, Number.POSITIVE_INFINITY);
    weight += collection.length * 48 + (size === "too deep" ? scope.left : size * 2);
    if (weight > scope.left) break;
  }
  return scope.spend(weight);
}

function union(scope: Scope, ...collections: (Value[] | ValueObject)[]): Outcome {
  if (allArrays(collections)) {
    const distinct = new Map<string, Value>();
    const refusal = spendOn(scope, collections);
    if (refusal) return refusal;
    for (const item of collections.flat(1)) {
      const identity = identityText(item);
      if (!distinct.has(identity)) distinct.set(identity, item);
    }
    return [...distinct.values()];
  }
  if (!allObjects(collections)) return refuse(said("takes only arrays or only objects, but both came."));
  return mergeObjects(scope, collections);
}

/** The last value of a name wins, at the place of the first. */
function mergeObjects(scope: Scope, objects: readonly ValueObject[]): Outcome {
  const made: ValueObject = {};
  for (const object of objects) {
    const names = Object.keys(object);
    const refusal = checkMembers(scope, names.length);
    if (refusal) return refusal;
    for (const name of names) writeMember(made, name, object[name] ?? null);
  }
  return made;
}

function intersection(scope: Scope, ...collections: (Value[] | ValueObject)[]): Outcome {
  if (allArrays(collections)) {
    const refusal = spendOn(scope, collections);
    return refusal ?? commonItems(collections);
  }
  if (!allObjects(collections)) return refuse(said("takes only arrays or only objects, but both came."));
  const [first = {}, ...others] = collections;
  const refusal = checkMembers(scope, Object.keys(first).length * others.length);
  if (refusal) return refusal;
  const meter = { left: scope.left };
  const common = Object.entries(first).filter(([key, value]) =>
    others.every((other) => Object.hasOwn(other, key) && equalWithin(other[key] ?? null, value, meter)),
  );
  return scope.spend(scope.left - meter.left) ?? Object.fromEntries(common);
}

function commonItems(collections: readonly Value[][]): Value[] {
  const [first = [], ...others] = collections;
  const sets = others.map((items) => new Set(items.map(identityText)));
  const seen = new Set<string>();
  return first.filter((item) => {
    const identity = identityText(item);
    if (seen.has(identity) || !sets.every((set) => set.has(identity))) return false;
    seen.add(identity);
    return true;
  });
}

function range(scope: Scope, start: number, count: number): Outcome {
  if (count < 1 || count > EVALUATION_LIMITS.rangeCount) {
    return refuse(
      said("expects its second parameter 'count' to be between 1 and {most}.", {
        most: EVALUATION_LIMITS.rangeCount,
      }),
    );
  }
  if (start + count > 2_147_483_647) return refuse(said("cannot count beyond 2147483647."));
  return scope.spend(count * 10) ?? Array.from({ length: count }, (_, index) => start + index);
}

/** Reversing, taking and the like copy their input once. */
function copied(scope: Scope, length: number, make: () => Value): Outcome {
  return scope.spend(length * 4) ?? make();
}

/** A part of a text is no copy of it. */
function sliced(scope: Scope, collection: string | Value[], start: number, end?: number): Outcome {
  if (typeof collection === "string") return collection.slice(start, end);
  const length = Math.max(0, Math.min(end ?? collection.length, collection.length) - start);
  return copied(scope, length, () => collection.slice(start, end));
}

const COLLECTION = param("collection", "textOrArray", "The text or array.");
const COLLECTIONS = [
  param("collection1", "arrayOrObject", "The first array or object."),
  { ...repeated("collection", "arrayOrObject", "More of the same kind."), optional: true },
] as const;
const COUNT = param("count", "index", "How many.");

export const collectionFunctions: readonly FunctionSpec[] = [
  define({
    name: "length",
    category: "collection",
    parameters: [COLLECTION],
    returns: "integer",
    doc: "How many characters a text has, or items an array.",
    example: "length('abcd')",
    call: (_scope, collection) => collection.length,
  }),
  define({
    name: "contains",
    category: "collection",
    parameters: [
      param("collection", "collection", "The text, array or object to look in."),
      param("value", "any", "The part of a text, the item of an array, or the property name of an object."),
    ],
    returns: "boolean",
    doc: "True when a text contains a text, an array an item, or an object a property.",
    example: "contains('hello world', 'world')",
    call: contains,
  }),
  define({
    name: "empty",
    category: "collection",
    parameters: [param("collection", "any", "The text, array or object.")],
    returns: "boolean",
    doc: "True when a text, array or object has nothing in it. Null is empty.",
    example: "empty('')",
    call: isEmpty,
  }),
  define({
    name: "first",
    category: "collection",
    parameters: [COLLECTION],
    returns: "any",
    infer: endOfFirst,
    doc: "The first item of an array, or the first character of a text.",
    example: "first(createArray(0, 1, 2))",
    call: (_scope, collection) => end(collection, 0),
  }),
  define({
    name: "last",
    category: "collection",
    parameters: [COLLECTION],
    returns: "any",
    infer: endOfFirst,
    doc: "The last item of an array, or the last character of a text.",
    example: "last('abcd')",
    call: (_scope, collection) => end(collection, -1),
  }),
  define({
    name: "take",
    category: "collection",
    parameters: [COLLECTION, COUNT],
    returns: "text or array",
    infer: partOfFirst,
    doc: "The first items of an array, or characters of a text.",
    example: "take('abcde', 3)",
    call: (scope, collection, count) => atLeastZero(count) ?? sliced(scope, collection, 0, count),
  }),
  define({
    name: "skip",
    category: "collection",
    parameters: [COLLECTION, COUNT],
    returns: "text or array",
    infer: partOfFirst,
    doc: "What is left of an array without its first items.",
    example: "skip(createArray(0, 1, 2, 3), 1)",
    call: (scope, collection, count) => atLeastZero(count) ?? sliced(scope, collection, count),
  }),
  define({
    name: "join",
    category: "collection",
    parameters: [
      param("collection", "array", "The array."),
      param("delimiter", "text", "What stands between the items."),
    ],
    returns: "text",
    doc: "The items of an array as one text.",
    example: "join(createArray('a', 'b', 'c'), '.')",
    call: join,
  }),
  define({
    name: "union",
    category: "collection",
    parameters: COLLECTIONS,
    returns: "array or object",
    infer: combined,
    doc: "All items of several arrays, each once; or all properties of several objects, the last value winning.",
    example: "union(createArray(1, 2, 3), createArray(1, 2, 10))",
    call: union,
  }),
  define({
    name: "intersection",
    category: "collection",
    parameters: COLLECTIONS,
    returns: "array or object",
    infer: combined,
    doc: "The items (or properties with their values) that all collections have.",
    example: "intersection(createArray(1, 2, 3), createArray(2, 3, 4))",
    call: intersection,
  }),
  define({
    name: "reverse",
    category: "collection",
    parameters: [param("collection", "array", "The array.")],
    returns: "array",
    infer: likeFirst,
    doc: "The array in reverse order.",
    example: "reverse(createArray(0, 1, 2))",
    call: (scope, items) => copied(scope, items.length, () => items.toReversed()),
  }),
  define({
    name: "sort",
    category: "collection",
    parameters: [
      param("collection", "array", "Simple values of one type, or objects."),
      optional("sortBy", "text", "The property that objects are sorted by."),
    ],
    returns: "array",
    infer: likeFirst,
    doc: "The array in ascending order.",
    example: "sort(createArray(2, 1, 0, 3))",
    call: sortArray,
  }),
  define({
    name: "createArray",
    category: "collection",
    parameters: [{ ...repeated("object", "any", "The items."), optional: true }],
    returns: "array",
    infer: arrayOfArguments,
    doc: "An array of the given values.",
    example: "createArray('h', 'e', 'l')",
    call: (scope, ...items) => checkDepth(scope, items),
  }),
  define({
    name: "array",
    category: "collection",
    parameters: [param("value", "any", "The only item.")],
    returns: "array",
    infer: arrayOfArguments,
    doc: "An array with one item. For several, use createArray.",
    example: "array('hello')",
    call: (scope, value) => checkDepth(scope, [value]),
  }),
  define({
    name: "range",
    category: "collection",
    parameters: [
      param("startIndex", "index", "The first number."),
      param("count", "index", "How many numbers, at most 100,000."),
    ],
    returns: "array",
    infer: integerArray,
    doc: "Consecutive integers.",
    example: "range(1, 4)",
    call: range,
  }),
  define({
    name: "mergeObjects",
    category: "collection",
    parameters: [
      param("object1", "object", "The first object."),
      repeated("object", "object", "The objects whose properties are added or replace others."),
    ],
    returns: "object",
    infer: mergedArguments,
    doc: "All properties of several objects, the last value winning.",
    example: "mergeObjects(json('{\"a\":1}'), json('{\"b\":2}'))",
    call: (scope, ...objects) => mergeObjects(scope, objects),
  }),
];
