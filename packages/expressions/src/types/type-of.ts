import { cutText, type Said, said } from "@towpath/prelude";
import { callProblem } from "../compile/call-problem.ts";
import { findFunction } from "../functions/registry.ts";
import type { Span } from "../parse-failure.ts";
import type { AccessExpression, CallExpression, Expression } from "../syntax/expression.ts";
import { parseExpressionText, parseTemplateText } from "../syntax/parse-template-text.ts";
import type { TemplateSyntax } from "../syntax/template.ts";
import type { Value } from "../value.ts";
import { callTypeProblems, type TypeHint, type TypeProblem } from "./call-problems.ts";
import {
  ARRAY,
  BOOLEAN,
  DECIMAL,
  describeType,
  FLOAT,
  INTEGER,
  type InferredType,
  NUMBER,
  OBJECT,
  oneOf,
  optionsOf,
  TEXT,
  UNKNOWN,
} from "./inferred-type.ts";
import { itemType, type MissingMember, memberType } from "./member-type.ts";
import { textOfFirst } from "./result-types.ts";
import type { Schemas } from "./schemas.ts";
import { literalText, typeOfValue } from "./type-of-value.ts";

/** The type of a text's value, and what is doubtful about its expressions. */
export interface TypeCheck {
  readonly type: InferredType;
  readonly problems: readonly TypeProblem[];
}

/**
 * The type of what a value of a definition gives: texts by the template rules, arrays and objects member by member.
 *
 * @param schemas what is known of the trigger, the actions, variables and parameters
 */
export function typeOf(template: Value, schemas: Schemas): InferredType {
  return typeOfValue(template, (text) => checkTextTypes(text, schemas).type);
}

/** Reads a text by the template rules. Parts that do not parse are unknown; that is another check's business. */
export function checkTextTypes(text: string, schemas: Schemas): TypeCheck {
  const problems: TypeProblem[] = [];
  if (!text.includes("@")) return { type: schemas.literal?.(text) ?? literalText(text), problems };
  return { type: typeOfSyntax(parseTemplateText(text), { schemas, problems }), problems };
}

/** Reads a bare expression, with or without a leading `@`. */
export function checkExpressionTypes(text: string, schemas: Schemas): TypeCheck {
  const problems: TypeProblem[] = [];
  return { type: typeOfSyntax(parseExpressionText(text), { schemas, problems }), problems };
}

/**
 * A call that stands in no text, such as a condition written as `{"equals": [a, b]}`: its arguments are typed already.
 *
 * @returns null for a function that does not exist
 */
export function checkCallTypes(
  name: string,
  args: readonly InferredType[],
  schemas: Schemas,
): TypeCheck | null {
  const spec = findFunction(name);
  if (spec === undefined) return null;
  const type = spec.infer?.({ args, schemas }) ?? RETURNED[spec.returns];
  return { type, problems: callTypeProblems(spec, args, () => null) };
}

interface Pass {
  readonly schemas: Schemas;
  readonly problems: TypeProblem[];
}

function typeOfSyntax(syntax: TemplateSyntax, pass: Pass): InferredType {
  const types = syntax.segments.map((segment) => {
    if (segment.kind === "literal") return literalText(segment.text);
    return segment.expression === null ? UNKNOWN : infer(segment.expression, pass);
  });
  const [only] = types;
  if (only === undefined || syntax.kind === "interpolation") {
    return types.length === 1 ? textOfFirst({ args: types, schemas: pass.schemas }) : TEXT;
  }
  return only;
}

function infer(node: Expression, pass: Pass): InferredType {
  switch (node.kind) {
    case "literal":
      return typeOfValue(node.value);
    case "access":
      return inferAccess(node, pass);
    case "call":
      return inferCall(node, pass);
  }
}

function inferCall(node: CallExpression, pass: Pass): InferredType {
  const args = node.args.map((argument) => infer(argument, pass));
  const spec = findFunction(node.name);
  if (spec === undefined || callProblem(node) !== null) return UNKNOWN;
  pass.problems.push(
    ...callTypeProblems(spec, args, (index) =>
      index === null ? node.span : (node.args[index]?.span ?? null),
    ),
  );
  return spec.infer?.({ args, schemas: pass.schemas }) ?? RETURNED[spec.returns];
}

const RETURNED = {
  any: UNKNOWN,
  text: TEXT,
  boolean: BOOLEAN,
  integer: INTEGER,
  float: FLOAT,
  decimal: DECIMAL,
  number: NUMBER,
  array: ARRAY,
  object: OBJECT,
  "text or array": oneOf([TEXT, ARRAY]),
  "array or object": oneOf([ARRAY, OBJECT]),
} as const;

function inferAccess(node: AccessExpression, pass: Pass): InferredType {
  const owner = infer(node.target, pass);
  const key = infer(node.key, pass);
  if (node.key.kind === "literal" && typeof node.key.value === "string") {
    const member = memberType(owner, node.key.value);
    if ("type" in member) return member.type;
    pass.problems.push({
      code: "unknown-property",
      ...missingWords(member.missing),
      span: node.keySpan,
      hint: missingHint(member.missing, node.target.span),
    });
    return UNKNOWN;
  }
  const isIndex = key.kind === "integer" || key.kind === "number";
  return isIndex && optionsOf(owner).every(({ kind }) => kind === "array" || kind === "null")
    ? itemType(owner)
    : UNKNOWN;
}

function missingHint({ reason, owner, name }: MissingMember, list: Span): TypeHint {
  if (reason === "property-of-array") return { name, list };
  return { name, known: owner.kind === "object" ? [...owner.members.keys()].slice(0, MOST_KNOWN) : [] };
}
/** Among so many names a misspelt one is looked for. */
const MOST_KNOWN = 200;

function missingWords({ reason, owner, name }: MissingMember): Said {
  const shown = cutText(name, 60);
  if (reason === "no-members") {
    return said("There is no '{name}' here: {owner} has neither properties nor items.", {
      name: shown,
      owner: describeType(owner),
    });
  }
  if (reason === "property-of-array") {
    return said(
      "There is no '{name}' here: this is an array. Read it of one item, for example with first(), or in a loop.",
      { name: shown },
    );
  }
  const names = owner.kind === "object" ? [...owner.members.keys()] : [];
  if (names.length === 0) {
    return said(
      "There is no property '{name}' here by what is known of the value: it has no properties. Check the name, or the schema it comes from.",
      { name: shown },
    );
  }
  const listed = names.slice(0, 8).map((each) => `'${cutText(each, 40)}'`);
  const known = `${listed.join(", ")}${names.length > listed.length ? ", …" : ""}`;
  return said(
    "There is no property '{name}' here by what is known of the value: it has {known}. Check the name, or the schema it comes from.",
    { name: shown, known },
  );
}
