import { anyOf, type Said, said } from "@towpath/prelude";

/**
 * What is known of a value before anything runs. At most one option of each kind stands in a `oneOf`; `number` is any
 * number where a schema does not say more; `unknown` is anything and never gives rise to a warning.
 */
export type InferredType =
  | SimpleType
  | TextType
  | ArrayType
  | ObjectType
  | { readonly kind: "oneOf"; readonly options: readonly InferredType[] };

export interface SimpleType {
  readonly kind: "unknown" | "null" | "boolean" | "integer" | "float" | "decimal" | "number";
}

export interface TextType {
  readonly kind: "text";
  /** The only texts it can be, where a list or a literal says so. */
  readonly values?: readonly string[];
}

export interface ArrayType {
  readonly kind: "array";
  readonly items: InferredType;
}

export interface ObjectType {
  readonly kind: "object";
  readonly members: ReadonlyMap<string, InferredType>;
  /** It may have members that are not listed. */
  readonly open: boolean;
}

export const UNKNOWN: InferredType = { kind: "unknown" };
export const NULL: InferredType = { kind: "null" };
export const BOOLEAN: InferredType = { kind: "boolean" };
export const INTEGER: InferredType = { kind: "integer" };
export const FLOAT: InferredType = { kind: "float" };
export const DECIMAL: InferredType = { kind: "decimal" };
export const NUMBER: InferredType = { kind: "number" };
export const TEXT: InferredType = { kind: "text" };
export const ARRAY: InferredType = { kind: "array", items: UNKNOWN };
export const OBJECT: InferredType = { kind: "object", members: new Map(), open: true };

export const arrayOf = (items: InferredType): InferredType => ({ kind: "array", items });

export function objectOf(members: Readonly<Record<string, InferredType>>, open: boolean): ObjectType {
  return { kind: "object", members: new Map(Object.entries(members)), open };
}

const NUMBERS: ReadonlySet<string> = new Set(["integer", "float", "decimal", "number"]);

/** A longer list of texts tells a reader nothing. */
const MAX_VALUES = 100;

/** The kind as `equals` sees it: all numbers are one. */
export const comparedKind = (type: InferredType): string => (isNumber(type) ? "number" : type.kind);

export const isNumber = (type: InferredType): boolean => NUMBERS.has(type.kind);

/** What a type can be, one kind each; a type that is no `oneOf` is its own only option. */
export function optionsOf(type: InferredType): readonly InferredType[] {
  return type.kind === "oneOf" ? type.options : [type];
}

/** Below this, what two values have in common is not worked out. */
const MAX_DEPTH = 40;

/** A value of any of these types. */
export function oneOf(types: readonly InferredType[], depth = 0): InferredType {
  const byKind = new Map<string, InferredType>();
  for (const type of types.flatMap(optionsOf)) {
    if (type.kind === "unknown") return UNKNOWN;
    const kind = comparedKind(type);
    const before = byKind.get(kind);
    byKind.set(kind, before === undefined ? type : merge(before, type, depth));
  }
  const options = [...byKind.values()];
  return options.length === 1 ? (options[0] as InferredType) : orUnknown(options);
}

function orUnknown(options: readonly InferredType[]): InferredType {
  return options.length === 0 ? UNKNOWN : { kind: "oneOf", options };
}

/** Two types of one kind. */
function merge(a: InferredType, b: InferredType, depth: number): InferredType {
  if (a === b) return a;
  if (a.kind === "text" && b.kind === "text") return mergeTexts(a, b);
  if (a.kind === "array" && b.kind === "array") return mergeArrays(a, b, depth);
  if (a.kind === "object" && b.kind === "object") return mergeObjects(a, b, depth);
  return a.kind === b.kind ? a : NUMBER;
}

function mergeTexts(a: TextType, b: TextType): InferredType {
  if (a.values === undefined || b.values === undefined) return TEXT;
  const values = [...new Set([...a.values, ...b.values])];
  return values.length > MAX_VALUES ? TEXT : { kind: "text", values };
}

function mergeArrays(a: ArrayType, b: ArrayType, depth: number): InferredType {
  return depth > MAX_DEPTH ? ARRAY : arrayOf(oneOf([a.items, b.items], depth + 1));
}

/** Parts of types are shared, so that what was merged once would be merged again and again without this. */
const merged = new WeakMap<ObjectType, WeakMap<ObjectType, InferredType>>();

/** Either of two objects: a member that one of them lacks may be null when it is read. */
function mergeObjects(a: ObjectType, b: ObjectType, depth: number): InferredType {
  if (depth > MAX_DEPTH) return OBJECT;
  const known = merged.get(a)?.get(b);
  if (known !== undefined) return known;
  const members = new Map<string, InferredType>();
  for (const name of new Set([...a.members.keys(), ...b.members.keys()])) {
    const either = [a.members.get(name) ?? absent(a), b.members.get(name) ?? absent(b)];
    members.set(name, oneOf(either, depth + 1));
  }
  const type: InferredType = { kind: "object", members, open: a.open || b.open };
  const row = merged.get(a) ?? new WeakMap<ObjectType, InferredType>();
  merged.set(a, row.set(b, type));
  return type;
}

const absent = ({ open }: ObjectType): InferredType => (open ? UNKNOWN : NULL);

/** A type without the chance of being null; null itself stays. */
export function withoutNull(type: InferredType): InferredType {
  const options = optionsOf(type).filter((option) => option.kind !== "null");
  return options.length === 0 ? type : oneOf(options);
}

const WORDS: Readonly<Record<Exclude<InferredType["kind"], "oneOf">, Said>> = {
  unknown: said("any value"),
  null: said("null"),
  boolean: said("true or false"),
  integer: said("an integer"),
  float: said("a float"),
  decimal: said("a decimal"),
  number: said("a number"),
  text: said("a text"),
  array: said("an array"),
  object: said("an object"),
};

/** In words, as in "gives a text or null". */
export function describeType(type: InferredType): Said {
  const words = optionsOf(type).map(({ kind }) => WORDS[kind === "oneOf" ? "unknown" : kind]);
  const [first = WORDS.unknown, ...others] = new Set(words);
  return anyOf([first, ...others]);
}
