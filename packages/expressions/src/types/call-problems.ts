import { cutText, type Said, type Saying, said } from "@towpath/prelude";
import type { FunctionSpec, ParameterSpec } from "../functions/definition.ts";
import { TYPES, type TypeName } from "../functions/types.ts";
import type { Span } from "../parse-failure.ts";
import { describeType, type InferredType, optionsOf } from "./inferred-type.ts";
import { canBeEqual } from "./result-types.ts";

/** Something that will not work, or not as meant, if the values are what their schemas say. Never more than a warning. */
export interface TypeProblem {
  readonly code: "unknown-property" | "impossible-comparison" | "argument-type" | "lossy-conversion";
  readonly message: string;
  /** What the message was made of, to say it in another language. */
  readonly saying: Saying;
  /** Where in the text; null for a call that stands in no text. */
  readonly span: Span | null;
  /** What would help, where that is plain. */
  readonly hint?: TypeHint;
}

export interface TypeHint {
  /** The function that makes what is wanted, and which argument it is put around; by default the one at `span`. */
  readonly convert?: string;
  readonly argument?: number;
  /** For a property that is not there: its name, and those that are. */
  readonly name?: string;
  readonly known?: readonly string[];
  /** For a property of a list that is meant of its items: where the list stands. */
  readonly list?: Span;
}

type Kinds = readonly InferredType["kind"][];
const NUMERIC: Kinds = ["integer", "float", "decimal", "number"];

/** Which kinds a parameter takes; `null` for all. */
const ACCEPTED: Readonly<Record<TypeName, Kinds | null>> = {
  any: null,
  text: ["text"],
  boolean: ["boolean"],
  integer: ["integer", "number"],
  index: ["integer", "number"],
  number: NUMERIC,
  array: ["array"],
  object: ["object"],
  textOrArray: ["text", "array"],
  arrayOrObject: ["array", "object"],
  collection: ["text", "array", "object"],
  comparable: ["text", ...NUMERIC],
};

type Note = Pick<TypeProblem, "code" | "message" | "saying" | "hint">;

/** What is wrong with a call of these argument types, at most one thing an argument. */
export function callTypeProblems(
  spec: FunctionSpec,
  args: readonly InferredType[],
  spanOf: (index: number | null) => Span | null,
): TypeProblem[] {
  const problems: TypeProblem[] = [];
  args.forEach((type, index) => {
    const note = wrongArgument(spec, type, index) ?? lossyConversion(spec.name, type);
    if (note !== null) problems.push({ ...note, span: spanOf(index), ...hintAt(note, index) });
  });
  const comparison = problems.length > 0 ? null : COMPARISONS[spec.name]?.(spec.name, args);
  if (comparison) {
    const argument = comparison.hint?.argument;
    problems.push({ ...comparison, span: spanOf(argument ?? null) });
  }
  return problems;
}

const hintAt = ({ hint }: Note, argument: number): { readonly hint?: TypeHint } =>
  hint === undefined ? {} : { hint: { ...hint, argument } };

function wrongArgument(spec: FunctionSpec, type: InferredType, index: number): Note | null {
  const parameter = parameterAt(spec.parameters, index);
  const accepted = parameter === undefined ? null : ACCEPTED[parameter.type];
  if (parameter === undefined || accepted === null || canBe(type, accepted)) return null;
  const wanted = TYPES[parameter.type].phrase;
  const words = said(
    "The function '{name}' expects its parameter '{parameter}' to be {wanted}, but it will get {given}.",
    { name: spec.name, parameter: parameter.name, wanted, given: describeType(type) },
  );
  return { code: "argument-type", ...words, ...conversionTo(parameter.type, type) };
}

/** Functions that make the wanted type of a value that does not have it; texts hold lists and objects as JSON. */
const CONVERSIONS: Readonly<Partial<Record<TypeName, string>>> = {
  text: "string",
  boolean: "bool",
  integer: "int",
  index: "int",
  number: "float",
};

function conversionTo(wanted: TypeName, given: InferredType): { readonly hint?: TypeHint } {
  const isJson = given.kind === "text" && (wanted === "array" || wanted === "object");
  const isOne = wanted === "array" && given.kind !== "text" && given.kind !== "null";
  const convert = isJson ? "json" : isOne ? "createArray" : CONVERSIONS[wanted];
  const fits = convert !== undefined && (convert === "string" || !["array", "object"].includes(given.kind));
  return fits || isOne ? { hint: { convert } as TypeHint } : {};
}

function parameterAt(parameters: readonly ParameterSpec[], index: number): ParameterSpec | undefined {
  return parameters[Math.min(index, parameters.length - 1)];
}

const canBe = (type: InferredType, accepted: Kinds): boolean =>
  optionsOf(type).some(({ kind }) => kind === "unknown" || accepted.includes(kind));

/** Conversions that drop something, or fail as soon as there is something to drop. */
const LOSSY: Readonly<Record<string, { readonly from: Kinds; readonly loss: Said }>> = {
  int: { from: ["float", "decimal"], loss: said("it fails for a number with a fraction") },
  float: { from: ["decimal"], loss: said("a float keeps 17 digits, a decimal 28") },
};

function lossyConversion(name: string, type: InferredType): Note | null {
  const lossy = LOSSY[name];
  if (lossy === undefined || !lossy.from.includes(type.kind)) return null;
  const { loss } = lossy;
  const words = said("The function '{name}' converts {given} here: {loss}.", {
    name,
    given: describeType(type),
    loss,
  });
  return { code: "lossy-conversion", ...words };
}

type Comparison = (name: string, args: readonly InferredType[]) => Note | null;

const impossible = (words: Said, hint?: TypeHint): Note => ({
  code: "impossible-comparison",
  ...words,
  ...(hint === undefined ? {} : { hint }),
});

/** A text beside a number or a truth value is made one; anything else has no plain way. */
function alike(args: readonly InferredType[]): TypeHint | undefined {
  const kinds = args.map((type) => onlyKind(type));
  const argument = kinds.indexOf("text");
  const other = kinds.find((kind) => kind !== "text");
  if (argument < 0 || other === undefined || other === null) return undefined;
  if (other === "integer") return { convert: "int", argument };
  if (NUMERIC.includes(other)) return { convert: "float", argument };
  return other === "boolean" ? { convert: "bool", argument } : undefined;
}

/** What a value is where it is there at all; null where it may be several things. */
function onlyKind(type: InferredType): InferredType["kind"] | null {
  const [only, ...others] = optionsOf(type).filter(({ kind }) => kind !== "null");
  return only === undefined || others.length > 0 ? null : only.kind;
}

function neverEqual(_name: string, [first, ...others]: readonly InferredType[]): Note | null {
  if (first === undefined) return null;
  const other = others.find((candidate) => !canBeEqual(first, candidate) && !isNull(first, candidate));
  if (other === undefined) return null;
  return impossible(
    said("This is always false: {one} is never equal to {other}.", {
      one: wordsFor(first),
      other: wordsFor(other),
    }),
    alike([first, other]),
  );
}

/** Asking whether something is null is fine even where its schema says that it never is. */
const isNull = (a: InferredType, b: InferredType): boolean => a.kind === "null" || b.kind === "null";

function wordsFor(type: InferredType): Said {
  if (type.kind !== "text" || type.values === undefined) return describeType(type);
  const shown = type.values.slice(0, 6).map((value) => `'${cutText(value, 40)}'`);
  const more = type.values.length > shown.length ? ", …" : "";
  return shown.length === 1
    ? said("the text {text}", { text: shown[0] ?? "" })
    : said("one of {texts}", { texts: `${shown.join(", ")}${more}` });
}

function mixedOrder(name: string, [a, b]: readonly InferredType[]): Note | null {
  if (a === undefined || b === undefined) return null;
  const pairs = [
    [a, b],
    [b, a],
  ] as const;
  const mixed = pairs.some(([one, other]) => !canBe(one, NUMERIC) && !canBe(other, ["text"]));
  if (!mixed) return null;
  return impossible(
    said(
      "The function '{name}' compares two numbers or two texts, but it will get {one} and {other}. Convert one of them, for example with int().",
      { name, one: describeType(a), other: describeType(b) },
    ),
    alike([a, b]),
  );
}

function neverContained(_name: string, [collection, value]: readonly InferredType[]): Note | null {
  if (collection === undefined || value === undefined) return null;
  if (collection.kind === "array") {
    if (canBeEqual(collection.items, value) || value.kind === "null") return null;
    return impossible(
      said("This is always false: the items are {items}, and none can be {value}.", {
        items: describeType(collection.items),
        value: wordsFor(value),
      }),
    );
  }
  const texts = optionsOf(collection).every(({ kind }) => kind === "text" || kind === "object");
  if (!texts || canBe(value, ["text"])) return null;
  return {
    code: "argument-type",
    ...said("The function 'contains' looks for a text there, but it will get {given}.", {
      given: describeType(value),
    }),
  };
}

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  equals: neverEqual,
  greater: mixedOrder,
  greaterOrEquals: mixedOrder,
  less: mixedOrder,
  lessOrEquals: mixedOrder,
  contains: neverContained,
};
