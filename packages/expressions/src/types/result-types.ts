import { parseJson } from "../json/parse-json.ts";
import {
  ARRAY,
  arrayOf,
  comparedKind,
  DECIMAL,
  FLOAT,
  INTEGER,
  type InferredType,
  isNumber,
  NULL,
  NUMBER,
  OBJECT,
  oneOf,
  optionsOf,
  TEXT,
  UNKNOWN,
  withoutNull,
} from "./inferred-type.ts";
import { findMember, itemType, memberType } from "./member-type.ts";
import type { Schemas } from "./schemas.ts";
import { literalText, typeOfValue } from "./type-of-value.ts";

/** A call of which the types of the arguments are known. */
export interface InferredCall {
  readonly args: readonly InferredType[];
  readonly schemas: Schemas;
}

/** Says what a call gives, where that depends on its arguments. */
export type Infer = (call: InferredCall) => InferredType;

const argument = ({ args }: InferredCall, index: number): InferredType => args[index] ?? UNKNOWN;

/** The text an argument is for certain, such as the name in `outputs('name')`. */
export function literalArgument(call: InferredCall, index: number): string | undefined {
  const type = argument(call, index);
  return type.kind === "text" && type.values?.length === 1 ? type.values[0] : undefined;
}

export const likeFirst: Infer = (call) => withoutNull(argument(call, 0));

/** A part of a text is a text; of an array, an array of the same items. */
export const partOfFirst: Infer = (call) => {
  const type = withoutNull(argument(call, 0));
  return oneOf(optionsOf(type).map((option) => (option.kind === "text" ? TEXT : option)));
};

export const endOfFirst: Infer = (call) => {
  const type = withoutNull(argument(call, 0));
  return oneOf(optionsOf(type).map((option) => (option.kind === "text" ? TEXT : itemType(option))));
};

export const piecesOfFirst: Infer = (call) => arrayOf(partOfFirst(call));

export const arrayOfArguments: Infer = ({ args }) => (args.length === 0 ? ARRAY : arrayOf(oneOf(args)));

export const textArray: Infer = () => arrayOf(TEXT);
export const integerArray: Infer = () => arrayOf(INTEGER);

/** Arrays together give any of their items; objects the members of all, the last winning. */
export const combined: Infer = ({ args }) => {
  const kinds = new Set(args.map(({ kind }) => kind));
  if (kinds.size !== 1) return UNKNOWN;
  if (kinds.has("array")) return oneOf(args);
  return kinds.has("object") ? mergedObjects(args) : UNKNOWN;
};

export const mergedArguments: Infer = ({ args }) => mergedObjects(args);

function mergedObjects(args: readonly InferredType[]): InferredType {
  const members = new Map<string, InferredType>();
  let open = false;
  for (const type of args) {
    if (type.kind !== "object") return OBJECT;
    open ||= type.open;
    for (const [name, member] of type.members) members.set(name, member);
  }
  return { kind: "object", members, open };
}

/** Two integers give an integer; a decimal makes a decimal, a float a float. */
export const arithmetic: Infer = ({ args }) => {
  const kinds = args.map(({ kind }) => kind);
  if (kinds.every((kind) => kind === "integer")) return INTEGER;
  if (kinds.includes("decimal")) return DECIMAL;
  return kinds.includes("float") && args.every(isNumber) && !kinds.includes("number") ? FLOAT : NUMBER;
};

export const extremeOf: Infer = ({ args }) => {
  const only = args.length === 1 ? args[0] : undefined;
  const numbers = only?.kind === "array" ? only.items : oneOf(args);
  return isNumber(numbers) ? numbers : NUMBER;
};

export const eitherBranch: Infer = ({ args }) => oneOf(args.slice(1));

export const firstThatIsNotNull: Infer = ({ args }) => {
  const last = args.at(-1) ?? NULL;
  return oneOf([
    ...args
      .slice(0, -1)
      .map(withoutNull)
      .filter(({ kind }) => kind !== "null"),
    last,
  ]);
};

export const readJson: Infer = (call) => {
  const text = literalArgument(call, 0);
  const parsed = text === undefined ? null : parseJson(text);
  return parsed?.ok ? typeOfValue(parsed.value, literalText) : UNKNOWN;
};

/** Text of true and false is written with a capital letter, which comparisons see. */
export const textOfFirst: Infer = (call) => {
  const type = argument(call, 0);
  if (type.kind === "text") return type;
  return type.kind === "boolean" ? { kind: "text", values: ["True", "False"] } : TEXT;
};

export const withProperty: Infer = (call) => {
  const object = argument(call, 0);
  const name = literalArgument(call, 1);
  if (object.kind !== "object") return OBJECT;
  if (name === undefined) return { ...object, open: true };
  const spelling = spellingOf(object.members, name);
  return { ...object, members: new Map([...object.members, [spelling, argument(call, 2)]]) };
};

export const withoutProperty: Infer = (call) => {
  const object = argument(call, 0);
  const name = literalArgument(call, 1);
  if (object.kind !== "object" || name === undefined || findMember(object, name) === undefined) return OBJECT;
  const spelling = spellingOf(object.members, name);
  return { ...object, members: new Map([...object.members].filter(([key]) => key !== spelling)) };
};

function spellingOf(members: ReadonlyMap<string, InferredType>, name: string): string {
  if (members.has(name)) return name;
  return [...members.keys()].find((key) => key.toLowerCase() === name.toLowerCase()) ?? name;
}

/** A function that reads something by the name in its first argument. */
export function named(read: (schemas: Schemas, name: string) => InferredType | undefined): Infer {
  return (call) => {
    const name = literalArgument(call, 0);
    return (name === undefined ? undefined : read(call.schemas, name)) ?? UNKNOWN;
  };
}

/** The body of outputs. Outputs without one are no reason for a warning: the body is null then. */
export function bodyOfOutputs(outputs: InferredType | undefined): InferredType {
  if (outputs === undefined) return UNKNOWN;
  const body = memberType(outputs, "body");
  return "type" in body ? body.type : NULL;
}

/** The record of a trigger or action: what is known of its outputs, and texts about it. */
export function recordWith(outputs: InferredType | undefined): InferredType {
  const texts = ["name", "status", "code", "startTime", "endTime", "trackingId", "clientTrackingId"];
  const members = texts.map((name) => [name, TEXT] as const);
  return { kind: "object", members: new Map([...members, ["outputs", outputs ?? UNKNOWN]]), open: true };
}

/** Whether the two can be equal at all. */
export function canBeEqual(a: InferredType, b: InferredType): boolean {
  if (a.kind === "unknown" || b.kind === "unknown") return true;
  return optionsOf(a).some((left) => optionsOf(b).some((right) => overlap(left, right)));
}

function overlap(a: InferredType, b: InferredType): boolean {
  if (a.kind === "unknown" || b.kind === "unknown") return true;
  if (comparedKind(a) !== comparedKind(b)) return false;
  if (a.kind !== "text" || b.kind !== "text" || a.values === undefined || b.values === undefined) return true;
  // Two literals are compared on purpose, such as a setting with a value that somebody may change.
  if (a.values.length === 1 && b.values.length === 1) return true;
  return a.values.some((value) => b.values?.includes(value));
}
